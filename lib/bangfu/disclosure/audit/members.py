"""Members: which codes a row stands for that tells several as one.

Groups of codes are the same in all releases and printed with every table. Which unions are told
together a reader finds by looking: those of a kind that have no row in the table. So addresses are
rewritten here to dimensions and codes of the register, and each pooled code is one of its own, as
`other_area_6` of one year has other members than that of another.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bangfu.disclosure.audit.facts import Cell, Fact, Knowledge, cell_at
from bangfu.disclosure.pools import ANY_KIND, Pool
from bangfu.rules.rulebook import GROUP_ENDING

__all__ = ["Members", "Roster", "in_codes"]

Members = Mapping[str, Mapping[str, Sequence[str]]]
"""By dimension and pooled code, the codes it stands for."""


class Roster(NamedTuple):
    """A union of the register, as anybody knows it."""

    kind: str
    parent: str | None


@dataclass(frozen=True)
class _Names:
    groups: Members
    units: Mapping[str, Roster]
    named: Mapping[tuple[str, int, int, str], frozenset[str]]
    """Unions with a row of their own, by figure, months and the union whose table it is."""

    def pair(self, cell: Cell, name: str, code: str) -> tuple[str, str, Sequence[str]]:
        """Dimension and code as the register has them, and the members if there are several."""
        if name.endswith(GROUP_ENDING):
            plain = name.removesuffix(GROUP_ENDING)
            members = self.groups.get(plain, {}).get(code, (code,))
            return plain, code if len(members) == 1 else f"{code}{GROUP_ENDING}", members
        if name == "unit" and (pool := Pool.read(code)):
            own = f"{code}@{cell.figure.partition('.')[0]}/{cell.start}-{cell.end}"
            return name, own, self._untold(cell, pool)
        return name, code, (code,)

    def is_finished(self, cell: Cell) -> bool:
        """Whether every union has a row in a table, or is in the pool of one."""
        told = self.named[cell.figure, cell.start, cell.end, cell.unit]
        pools = filter(None, map(Pool.read, told))
        pooled = [one for pool in pools for one in self._untold(cell, pool)]
        below = {u for u, one in self.units.items() if cell.unit in (u, one.parent)}
        return below <= {*told, *pooled}

    def _untold(self, cell: Cell, pool: Pool) -> Sequence[str]:
        """The unions without a row, of the pool's kind: or of any kind that has no pool itself."""
        told = self.named[cell.figure, cell.start, cell.end, cell.unit]
        pooled = {one.kind for one in map(Pool.read, told) if one}
        below = (u for u, one in self.units.items() if cell.unit in (u, one.parent))
        untold = [unit for unit in below if unit not in told]
        of_kind = [
            unit
            for unit in untold
            if (self.units[unit].kind == pool.kind)
            or (pool.kind == ANY_KIND and self.units[unit].kind not in pooled)
        ]
        return of_kind if len(of_kind) == pool.size else ()


def in_codes(
    known: Knowledge, groups: Members, units: Mapping[str, Roster]
) -> tuple[Knowledge, Members]:
    """What is told, at addresses in codes of the register, and who the members of pools are.

    A pool whose members cannot be told is a row of its own, of a union nobody knows.

    Parameters
    ----------
    known
        What files tell.
    groups
        By dimension and code of a group, the codes in it.
    units
        The unions of the register.
    """
    cells = {address: cell_at(address) for address in (*known.facts, *known.before)}
    names = _Names(groups, units, _named(cells.values()))
    members: defaultdict[str, dict[str, Sequence[str]]] = defaultdict(dict)
    told = {address: _renamed(cell, names, members) for address, cell in cells.items()}
    partial = frozenset(
        (figure, tuple(sorted(one.removesuffix(GROUP_ENDING) for one in by)))
        for figure, by in known.partial
    )
    facts, before = (_moved(kept, told) for kept in (known.facts, known.before))
    tables = {cell.table: told[address] for address, cell in cells.items()}
    unfinished = frozenset(
        cell_at(address).table
        for table, address in tables.items()
        if "unit" in table.dimensions and not names.is_finished(table)
    )
    who = {name: dict(codes) for name, codes in members.items()}
    return Knowledge(facts, before, partial, unfinished), who


def _named(cells: Iterable[Cell]) -> Mapping[tuple[str, int, int, str], frozenset[str]]:
    found: defaultdict[tuple[str, int, int, str], set[str]] = defaultdict(set)
    for cell in cells:
        for name, code in cell.codes:
            if name == "unit":
                found[cell.figure, cell.start, cell.end, cell.unit].add(code)
    return {key: frozenset(codes) for key, codes in found.items()}


def _renamed(
    cell: Cell, names: _Names, members: Mapping[str, dict[str, Sequence[str]]]
) -> str:  # fmt: skip
    codes = {}
    for name, code in cell.codes:
        plain, own, those = names.pair(cell, name, code)
        codes[plain] = own
        if those and those != (code,):
            members[plain][own] = tuple(those)
    return cell._replace(codes=tuple(sorted(codes.items()))).address


def _moved(
    facts: Mapping[str, tuple[Fact, ...]], told: Mapping[str, str]
) -> dict[str, tuple[Fact, ...]]:  # fmt: skip
    """Facts at their new addresses; several of one address all hold."""
    found: defaultdict[str, dict[Fact, None]] = defaultdict(dict)
    for address, some in facts.items():
        found[told[address]].update(dict.fromkeys(some))
    return {address: tuple(some) for address, some in found.items()}
