"""The cells of the linear system: what the files tell of each, and which addresses are one cell."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from math import ceil

from bangfu.disclosure.audit.bounds import LinearSystem
from bangfu.disclosure.audit.facts import (
    Cell,
    Fact,
    Knowledge,
    Nothing,
    Ranged,
    Shown,
    Withheld,
    cell_at,
)
from bangfu.disclosure.audit.integers import UNBOUNDED
from bangfu.disclosure.audit.relations import Relations

__all__ = ["FEN", "Background", "CellSystem"]

FEN = 100
Prices = Mapping[str, Sequence[tuple[int, Decimal | None]]]


@dataclass(frozen=True)
class Background:
    """What a reader knows beside the files."""

    parents: Mapping[str, str] = field(default_factory=dict)
    """The union above each union; those of tables by union are known from the table."""
    pools: Mapping[str, Mapping[str, Sequence[str]]] = field(default_factory=dict)
    """By dimension and code of a pooled row, the codes that are its members."""
    prices: Prices = field(default_factory=dict)
    """By kind of event, yuan paid for one, from the first month of a year on; None if it varies."""
    goal: int | None = None
    """How many households the goal leaves on file."""
    percentile: str = "nearest rank"
    """How nine in ten are told; or `linear`, between two values."""

    def price(self, kind: str, start: int, end: int) -> int | None:
        """What one event of a kind is paid in fen, if that is one sum all the time."""
        steps = [(year * 12, yuan) for year, yuan in self.prices.get(kind, ())]
        valid = [yuan for first, yuan in steps if first <= start]
        last = valid[-1] if valid else None
        if last is None or any(start < first < end for first, _ in steps):
            return None
        return int(last * FEN)


class CellSystem:
    """The linear system over cells, and what the files tell.

    Parameters
    ----------
    known
        What is told, by address.
    relations
        How figures hang together.
    background
        What else a reader knows.
    """

    def __init__(self, known: Knowledge, relations: Relations, background: Background) -> None:
        self.relations, self.background = relations, background
        self.system = LinearSystem()
        self._numbers: dict[Cell, int] = {}
        self.addresses: defaultdict[int, list[str]] = defaultdict(list)
        """The addresses at which a cell is told."""
        self.withheld: dict[int, list[str]] = {}
        """The addresses at which a cell is withheld."""
        self.shown: set[int] = set()
        self.contradicted: list[str] = []
        self.before: dict[Cell, int] = {}
        """The numbers of what older versions told."""
        self.told: dict[Cell, tuple[Fact, ...]] = {}
        """What is told that is no cell: rates, means, medians, changes, shares."""
        self.tables: defaultdict[Cell, set[str]] = defaultdict(set)

        raw = {address: cell_at(address) for address in known.facts}
        self.below: dict[str, list[str]] = {}
        """The unions right below each union that has any."""
        for unit, parent in self._tree(raw.values()).items():
            self.below.setdefault(parent, []).append(unit)
        self._canonical: dict[Cell, Cell] = {}
        for address, cell in raw.items():
            self._tell(address, cell, known)
        for address, facts in known.before.items():
            self._remember(cell_at(address), facts)

    def number(self, cell: Cell) -> int:
        """The number of a cell in the system."""
        one = self.canonical(cell)
        return self.system.cell(
            one, least=-UNBOUNDED if self.relations.is_signed(one.figure) else 0
        )

    def __contains__(self, cell: Cell) -> bool:
        return cell in self._numbers or self.canonical(cell) in self.system

    def canonical(self, cell: Cell) -> Cell:
        """The one name of a cell."""
        known = self._canonical.get(cell)
        if known is None:
            known = self._canonical[cell] = self._named(cell)
        return known

    def _named(self, cell: Cell) -> Cell:
        relations = self.relations
        for renamed in relations.written.figures:
            if cell.figure == renamed.figure and renamed.of.items() <= dict(cell.codes).items():
                cell = cell.without(*renamed.of)._replace(figure=renamed.named)
        figure = relations.named(cell.figure)
        balance = relations.written.balance
        if figure == balance.opening:
            cell = cell._replace(figure=balance.stock, start=cell.start - 1, end=cell.start)
        elif figure in relations.stocks:
            cell = cell._replace(figure=figure, start=cell.end - 1)
        elif figure != cell.figure:
            cell = cell._replace(figure=figure)
        return self._of_union(cell)

    def _of_union(self, cell: Cell) -> Cell:
        """A row of a table by union as that union's own figure."""
        code = next((code for name, code in cell.codes if name == "unit"), None)
        if code is None or code in self.background.pools.get("unit", {}) or code == "*":
            return cell
        if code != cell.unit:
            return cell.without("unit")._replace(unit=code)
        return cell if code in self.below else cell.without("unit")

    def cells(self) -> list[Cell]:
        """All cells there are so far."""
        return [name for name in self.system.names if isinstance(name, Cell)]

    def members(self, dimension: str, code: str) -> Sequence[str]:
        """The codes a pooled code stands for; the code itself if it is none."""
        return self.background.pools.get(dimension, {}).get(code, (code,))

    def is_pool(self, dimension: str, code: str) -> bool:
        """Whether a code stands for several."""
        return code in self.background.pools.get(dimension, {})

    def is_nobody(self, cell: Cell) -> bool:
        """Whether a cell is told to be 0, so that nothing of its parts is anybody's."""
        number = self.number(cell)
        return number in self.shown and not self.system.high[number]

    def is_whole(self, total: Cell, dimension: str) -> bool:
        """Whether all rows of a cell by a dimension are told, so that any other is 0."""
        return self.canonical(total).broken_down(**{dimension: "*"}) in self.tables

    def rows(self, total: Cell, dimension: str) -> list[Cell]:
        """The rows of a whole table, pooled ones as their members."""
        line = self.canonical(total).broken_down(**{dimension: "*"})
        codes = dict.fromkeys(
            member for code in sorted(self.tables[line]) for member in self.members(dimension, code)
        )
        return [line.broken_down(**{dimension: code}) for code in codes]

    def lines(self) -> Iterator[tuple[Cell, str]]:
        """The total of every whole table, and the dimension it is broken down by."""
        for line in list(self.tables):
            dimension = next(name for name, code in line.codes if code == "*")
            yield line.without(dimension), dimension

    def _tree(self, cells: Iterable[Cell]) -> dict[str, str]:
        """Which union stands above which: as is known, and as tables by union tell."""
        pools = self.background.pools.get("unit", {})
        found = dict(self.background.parents)
        for cell in cells:
            code = dict(cell.codes).get("unit")
            if code is not None and code != cell.unit:
                below = pools.get(code, (code,))
                found.update((one, cell.unit) for one in below if one not in (*found, cell.unit))
        return found

    def _tell(self, address: str, cell: Cell, known: Knowledge) -> None:
        facts = known.facts[address]
        if self._is_no_cell(cell.figure):
            self.told[cell] = facts
            return
        number = self.number(cell)
        self.addresses[number].append(address)
        for fact in facts:
            if isinstance(fact, Withheld):
                self.withheld.setdefault(number, []).append(address)
            if not self._know(number, cell, fact):
                self.contradicted.append(address)
        is_partial = (cell.figure, cell.dimensions) in known.partial
        if cell.codes and not is_partial and cell.table not in known.unfinished:
            one = cell._replace(figure=self.relations.named(cell.figure))
            if one.figure in self.relations.stocks:
                one = one._replace(start=one.end - 1)
            for name, code in one.codes:
                self.tables[one.broken_down(**{name: "*"})].add(code)

    def _is_no_cell(self, figure: str) -> bool:
        ending = figure.rpartition(".")[2]
        written = self.relations.written
        own = self.relations.named(figure)
        return (
            (own not in self.relations.flows and own not in self.relations.stocks)
            or figure in self.relations.quotients
            or figure in self.relations.derived
            or ending == written.share
            or ending in written.changes
        )

    def _know(self, number: int, cell: Cell, fact: Fact) -> bool:
        """Set the bounds a fact gives; whether it fits to the others."""
        low, high = self._span(cell, fact)
        if low == high:
            self.shown.add(number)
        return self.system.know(number, low, high)

    def _span(self, cell: Cell, fact: Fact) -> tuple[int, int]:
        """The least and the most a cell may be by a fact, in fen or ones."""
        factor = FEN if cell.figure in self.relations.money else 1
        match fact:
            case Shown(value):
                return int(value * factor), int(value * factor)
            case Ranged(low, high):
                return ceil(low * factor), ceil(high * factor) - 1
            case Withheld(least, most):
                floor = least if least else self.system.low[self.number(cell)]
                return floor, UNBOUNDED if most is None else most * factor
            case Nothing():
                return self.system.low[self.number(cell)], UNBOUNDED

    def _remember(self, cell: Cell, facts: tuple[Fact, ...]) -> None:
        """What an older version told of a cell, as a cell of its own."""
        if not self._is_no_cell(cell.figure) and not all(isinstance(f, Withheld) for f in facts):
            self.before[cell] = self.number(cell.broken_down(version="1"))
            for fact in facts:
                self._know(self.before[cell], cell, fact)
