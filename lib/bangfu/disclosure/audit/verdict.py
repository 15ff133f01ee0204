"""The verdict: what a reader can recover of what is withheld, and why.

No value of it is ever printed: it is kept out of every text an object has, and the log, for whoever
approves a release, names addresses and equations only and can be read by its owner alone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Literal

from bangfu.disclosure.audit.cells import FEN, Background, CellSystem
from bangfu.disclosure.audit.equations import CLASSES, settled
from bangfu.disclosure.audit.facts import Cell, Knowledge, cell_at
from bangfu.disclosure.audit.integers import UNBOUNDED, Span
from bangfu.disclosure.audit.relations import Relations
from bangfu.disclosure.audit.solver import Judged, judge
from bangfu.files import write_whole

__all__ = ["AuditVerdict", "Given", "Protection", "Ways", "audit", "write_log"]

Ways = Literal["recovered", "narrow", "shared"]
"""How a figure is given away: to the one value possible, to a few, or to its few holders, each of
whom knows what is left when their own part is taken off."""

Between = tuple[Decimal, Decimal]
_SMALL = range(1, 10)


@dataclass(frozen=True)
class Protection:
    """How far a withheld number must be able to move, and how long it is tried."""

    counts: int = 3
    """Values a count must be able to have."""
    yuan: Decimal = Decimal(1000)
    """How far money must be able to move: what one holder may have been paid."""
    seconds: float = 60.0
    """Processor time after which what is left is unjudged."""

    def width(self, *, is_money: bool) -> int:
        """How far the least and the most must lie apart."""
        return int(self.yuan * FEN) if is_money else self.counts - 1


@dataclass(frozen=True)
class Given:
    """A figure that is given away, and by what."""

    address: str
    way: Ways
    is_withheld: bool
    """Whether a file marks it as withheld, or pools it; if not nobody publishes it at all."""
    is_small: bool
    """Whether it is a count of 1 to 9."""
    equations: tuple[str, ...]
    """Class and addresses of each equation it follows from."""
    low: Decimal = field(repr=False, compare=False)
    high: Decimal = field(repr=False, compare=False)


@dataclass(frozen=True)
class AuditVerdict:
    """What is given away of what is published, and what could not be judged."""

    withheld: int
    """How many addresses are withheld."""
    given: tuple[Given, ...]
    unjudged: tuple[str, ...]
    contradictions: tuple[str, ...] = ()
    """Facts and equations that cannot all be true: the files or the relations are wrong."""
    of_few: tuple[str, ...] = ()
    """What was told otherwise before, and now tells of one to nine what befell them, or what they
    were paid: the addresses of the changes, with `since=1` or `gone=1`."""
    between: Mapping[str, Between] = field(default_factory=dict, repr=False)
    """By address that is withheld, the least and the most that is proved of it."""

    def ways(self, way: Ways, *, small: bool = False) -> tuple[Given, ...]:
        """What is given away in one way; of small counts only, if asked."""
        return tuple(g for g in self.given if g.way == way and (g.is_small or not small))

    @property
    def passes(self) -> bool:
        """Whether nothing withheld is given away, and everything was judged."""
        return not (self.given or self.unjudged or self.contradictions)


def audit(
    known: Knowledge,
    relations: Relations,
    background: Background,
    protection: Protection | None = None,
    *,
    wide: set[str] | None = None,
) -> AuditVerdict:
    """Judge everything published as one system.

    Parameters
    ----------
    known
        What all files tell, the archive's included.
    relations
        How figures hang together.
    background
        What a reader knows beside the files: who belongs to whom, what is pooled, what is paid.
    protection
        How far a number must be able to move.
    wide
        What has been judged before and gives nothing away; what is found now is added to it.

    Returns
    -------
    AuditVerdict
        Of a cell nobody publishes it tells where single equations give a count of 1 to 9; of what
        is withheld all there is.
    """
    wanted = protection or Protection()
    cells = CellSystem(known, relations, background)
    settled(cells)
    system = cells.system
    names: list[Cell] = [name for name in system.names if isinstance(name, Cell)]
    is_money = [cell.figure in relations.money for cell in names]
    widths = {cell: wanted.width(is_money=is_money[cell]) for cell in cells.withheld}
    judged = judge(system, widths, wanted.seconds, set() if wide is None else wide)
    given = [
        *_of_withheld(cells, judged, widths),
        *_formed(cells, names),
        *_shared(cells, names),
    ]
    unjudged = (
        a for cell in sorted(judged) if not judged[cell].is_settled for a in cells.withheld[cell]
    )
    return AuditVerdict(
        sum(map(len, cells.withheld.values())),
        tuple(sorted(given, key=lambda one: (one.address, one.way))),
        tuple(sorted(unjudged)),
        (*sorted(cells.contradicted), *_lines(cells, system.broken)),
        tuple(sorted(_of_few(cells, names))),
        {
            address: _between(cells, cell, one.span)
            for cell, one in judged.items()
            for address in cells.withheld[cell]
        },
    )


def write_log(verdict: AuditVerdict, path: Path) -> None:
    """Write what is given away, by which equations and what mends it, for the file's owner only.

    It holds no value. Its mode is 600 from the first byte.
    """
    write_whole(path, "\n".join(_log(verdict)) + "\n", private=True)


def _log(verdict: AuditVerdict) -> Iterator[str]:
    small = len(verdict.ways("recovered", small=True))
    yield (
        f"withheld {verdict.withheld}, "
        f"recovered {len(verdict.ways('recovered'))} (1 to 9: {small}), "
        f"narrow {len(verdict.ways('narrow'))}, shared {len(verdict.ways('shared'))}, "
        f"unjudged {len(verdict.unjudged)}"
    )
    why = {one.name: one.why for one in CLASSES}
    used = {line.split(":")[0] for one in verdict.given for line in one.equations}
    yield from (f"{name}: {why[name]}" for name in why if name in used)
    for one in verdict.given:
        yield f"{one.way} {one.address}"
        yield from (f"    {line}" for line in one.equations)
    yield from (f"unjudged {address}" for address in verdict.unjudged)
    yield from (f"contradiction {line}" for line in verdict.contradictions)
    yield from _repair(verdict)


def _repair(verdict: AuditVerdict) -> Iterator[str]:
    """What may be done: a larger pool for all years, never another cell.

    A cell withheld here and not there would itself tell something, so the rules have no such means.
    """
    told = [cell_at(one.address) for one in verdict.given]
    broken_down = sorted({" x ".join(cell.dimensions) for cell in told if cell.codes})
    single = sorted({cell.figure for cell in told if not cell.codes})
    if broken_down:
        yield f"to mend it: larger groups (groups.yaml) or no table, by {', '.join(broken_down)}"
    if single:
        yield f"to mend it: more holders, or not public (publication.yaml): {', '.join(single)}"


def _of_withheld(
    cells: CellSystem, judged: Mapping[int, Judged], widths: Mapping[int, int]
) -> Iterator[Given]:
    for cell, one in judged.items():
        if one.is_wide or one.span.high - one.span.low >= widths[cell]:
            continue
        way: Ways = "recovered" if one.span.low == one.span.high else "narrow"
        for address in cells.withheld[cell]:
            yield _given(cells, cell, way, address, span=one.span, equations=one.equations)


def _formed(cells: CellSystem, names: list[Cell]) -> Iterator[Given]:
    """Counts of 1 to 9 nobody publishes, which single equations give."""
    system, relations = cells.system, cells.relations
    for cell, name in enumerate(names):
        is_formed = cell not in cells.withheld and cell not in cells.addresses
        if is_formed and system.is_known(cell) and name.figure not in relations.money:
            small = system.low[cell] in _SMALL or "case" in name.dimensions
            if small and "version" not in name.dimensions:
                yield _given(cells, cell, "recovered", name.address)


def _of_few(cells: CellSystem, names: list[Cell]) -> Iterator[str]:
    """Changes of something told that are of one to nine, in a breakdown or with their money."""
    system, relations = cells.system, cells.relations
    holders, changed = _holders(relations), {"since", "gone"}
    for cell, name in enumerate(names):
        if changed.isdisjoint(name.dimensions) or not system.is_known(cell):
            continue
        held = name._replace(figure=holders.get(name.figure, name.figure))
        number = cells.number(held) if held in cells else cell
        is_few = system.is_known(number) and system.low[number] in _SMALL and system.low[cell]
        codes = {*name.dimensions} - changed - {"unit"}
        if is_few and (codes or name.figure in holders):
            yield name.address


def _holders(relations: Relations) -> dict[str, str]:
    """By sum of money, the figure that counts who shares it."""
    return {
        one.numerator: one.denominator
        for one in relations.quotients.values()
        if one.numerator in relations.money
    }


def _shared(cells: CellSystem, names: list[Cell]) -> Iterator[Given]:
    """Sums told to the fen that one or two share: each of the two knows what the other got."""
    system = cells.system
    holders = _holders(cells.relations)
    for cell, name in enumerate(names):
        if name.figure not in holders or cell not in cells.shown or not system.low[cell]:
            continue
        held = name._replace(figure=holders[name.figure])
        number = cells.number(held) if held in cells else cell
        if number == cell or not system.is_known(number) or system.low[number] not in (1, 2):
            continue
        for address in cells.addresses[cell]:
            equations = (*system.why(cell), *system.why(number))
            yield _given(cells, cell, "shared", address, equations=equations)


def _given(
    cells: CellSystem, cell: int, way: Ways, address: str, *, span: Span | None = None,
    equations: tuple[int, ...] | None = None,
) -> Given:  # fmt: skip
    system = cells.system
    bounds = span or Span(system.low[cell], system.high[cell])
    is_small = not _is_money(cells, cell) and way == "recovered" and bounds.low in _SMALL
    why = system.why(cell) if equations is None else equations
    return Given(
        address, way, cell in cells.withheld, is_small, tuple(_lines(cells, why)),
        *_between(cells, cell, bounds),
    )  # fmt: skip


def _is_money(cells: CellSystem, cell: int) -> bool:
    name = cells.system.names[cell]
    return isinstance(name, Cell) and name.figure in cells.relations.money


def _between(cells: CellSystem, cell: int, span: Span) -> Between:
    """Bounds of a cell in yuan or ones; infinity for what has none."""
    per = FEN if _is_money(cells, cell) else 1
    high = Decimal("Infinity") if span.high >= UNBOUNDED else Decimal(span.high) / per
    return Decimal(span.low) / per, high


def _lines(cells: CellSystem, equations: list[int] | tuple[int, ...]) -> list[str]:
    """Equations in words: their class, and the addresses of their cells."""
    lines = []
    for equation in equations:
        rule, names = cells.system.names_of(equation)
        addresses = (name.address if isinstance(name, Cell) else str(name) for name in names)
        lines.append(f"{rule}: {', '.join(addresses)}")
    return lines
