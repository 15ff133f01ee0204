"""What a reader is told: by address, a value, a range, or that something is withheld.

Facts are read from the files of a release as anybody downloads them, never from tables in memory:
what a file says is what is known. A cell is a figure of a stretch of months, a union and codes; two
addresses of one number are one cell (`2019` and `2019-01..2019-12`, a stock at the end of December
and at the end of the year, a union's own figure and its row in the table above it).
"""

import csv
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import NamedTuple

from bangfu.disclosure.audit.relations import Relations
from bangfu.errors import DisclosureError
from bangfu.periods import Period

__all__ = [
    "Cell", "Fact", "Knowledge", "Nothing", "Ranged", "Shown", "Withheld", "agree", "cell_at",
    "figure_lines", "gathered", "line_facts", "period_text", "release_facts",
]  # fmt: skip

ROUNDED_TO = 10_000
"""Yuan: half of it to either side of a sum that is published rounded."""


class Cell(NamedTuple):
    """One number there is, published or not."""

    figure: str
    start: int
    """Months from year 0 to its first one."""
    end: int
    """And to the month after its last one. A stock is of its last month alone."""
    unit: str
    codes: tuple[tuple[str, str], ...] = ()
    """Pairs of dimension and code, by dimension."""

    @property
    def address(self) -> str:
        """As it is, or would be, published."""
        codes = "".join(f";{name}={code}" for name, code in self.codes)
        return f"{self.figure}/{period_text(self.start, self.end)}/{self.unit}{codes}"

    @property
    def dimensions(self) -> tuple[str, ...]:
        """What it is broken down by."""
        return tuple(name for name, _ in self.codes)

    def broken_down(self, **codes: str) -> "Cell":
        """The cell with more codes, or others."""
        return self._replace(codes=tuple(sorted({**dict(self.codes), **codes}.items())))

    @property
    def table(self) -> "Cell":
        """The table it is a row of, any code of each dimension."""
        return self._replace(codes=tuple((name, "*") for name, _ in self.codes))

    def without(self, *dimensions: str) -> "Cell":
        """The cell that some dimensions of it are summed in."""
        kept = tuple(pair for pair in self.codes if pair[0] not in dimensions)
        return self._replace(codes=kept)


@dataclass(frozen=True)
class Shown:
    """A value is told."""

    value: Decimal = field(repr=False)


@dataclass(frozen=True)
class Ranged:
    """A value is told to be at least `low` and less than `high`."""

    low: Decimal = field(repr=False)
    high: Decimal = field(repr=False)


@dataclass(frozen=True)
class Withheld:
    """A value is marked as withheld, which may tell how small or large it is.

    At least 1 where a 0 would have been shown; at most 9 where only 1 to 9 are withheld.
    """

    least: int = 0
    most: int | None = None


@dataclass(frozen=True)
class Nothing:
    """There is no value: a rate of nothing, the median of nobody."""


Fact = Shown | Ranged | Withheld | Nothing


@dataclass(frozen=True)
class Knowledge:
    """Everything a reader is told, by address.

    Several facts of one address all hold: a sum may be rounded in one table and exact in another.
    """

    facts: Mapping[str, tuple[Fact, ...]]
    before: Mapping[str, tuple[Fact, ...]] = field(default_factory=dict)
    """What older versions told of addresses that are told anew: nobody forgets it."""
    partial: frozenset[tuple[str, tuple[str, ...]]] = frozenset()
    """Figure and dimensions of rows that are told outside a table, so that others may be missing.
    All other tables are whole: a row that is not in them is 0."""
    unfinished: frozenset[Cell] = frozenset()
    """Tables by union, as their lines, that leave out a union though others of them are whole."""


def agree(*facts: Fact) -> bool:
    """Whether several facts of one number can all be true.

    Examples
    --------
    >>> about = Ranged(Decimal(15_000), Decimal(25_000))
    >>> agree(Shown(Decimal(20_000)), about), agree(Shown(Decimal(25_000)), about)
    (True, False)
    """
    shown = {fact.value for fact in facts if isinstance(fact, Shown)}
    ranges = [fact for fact in facts if isinstance(fact, Ranged)]
    low = max((one.low for one in ranges), default=None)
    high = min((one.high for one in ranges), default=None)
    if low is None or high is None:
        return len(shown) < 2
    return low < high and len(shown) < 2 and all(low <= value < high for value in shown)


def gathered(*known: Knowledge) -> Knowledge:
    """What several releases, or a release and the archive, tell together."""
    facts: defaultdict[str, dict[Fact, None]] = defaultdict(dict)
    before: defaultdict[str, dict[Fact, None]] = defaultdict(dict)
    for one in known:
        for kept, told in ((facts, one.facts), (before, one.before)):
            for address, some in told.items():
                kept[address].update(dict.fromkeys(some))
    partial = frozenset().union(*(one.partial for one in known))
    unfinished = frozenset().union(*(one.unfinished for one in known))
    return Knowledge(
        {address: tuple(some) for address, some in facts.items()},
        {address: tuple(some) for address, some in before.items()},
        partial,
        unfinished,
    )


def release_facts(folder: Path, relations: Relations | None = None) -> Knowledge:
    """What the files of one release tell.

    Parameters
    ----------
    folder
        A published release: `figures.csv`, and the tables beside it.
    relations
        Which figures count somebody in every row that is not empty, if a row of nobody is shown
        as 0 wherever its table shows a 0, so that what is withheld there is somebody. None where a
        pool may hold nobody.

    Raises
    ------
    DisclosureError
        If the folder has no figures, or a row of them is of no known form.
    """
    told = {address: _fact(address, *told) for address, *told in figure_lines(folder)}
    whole = _whole_tables(folder)
    if relations is not None:
        told |= _somebody(told, relations)
    rows = (cell_at(address) for address in told)
    partial = {(row.figure, row.dimensions) for row in rows if row.codes} - whole
    facts: dict[str, tuple[Fact, ...]] = {address: (fact,) for address, fact in told.items()}
    return Knowledge(facts, partial=frozenset(partial) if whole else frozenset())


def figure_lines(folder: Path) -> list[tuple[str, str, str]]:
    """Address, value and status of each figure of a release, as its `figures.csv` has them.

    Raises
    ------
    DisclosureError
        If it cannot be read.
    """
    path = folder / "figures.csv"
    try:
        text = path.read_text("utf-8-sig")
    except OSError as error:
        raise DisclosureError(f"{str(path)!r}: cannot be read ({error.strerror})") from None
    rows = csv.DictReader(text.splitlines())
    return [(row["address"], row["value"], row["status"]) for row in rows]


def line_facts(lines: Iterable[tuple[str, str, str]]) -> dict[str, tuple[Fact, ...]]:
    """What lines of an address, a value and a status tell, as the archive keeps them.

    What was not shown is left out: it told nothing.
    """
    told = ((address, _fact(address, value, status)) for address, value, status in lines)
    return {address: (fact,) for address, fact in told if isinstance(fact, (Shown, Ranged))}


def cell_at(address: str) -> Cell:
    """The cell at an address, as it is written.

    Raises
    ------
    DisclosureError
        If the text is no address.

    Examples
    --------
    >>> cell = cell_at("comfort.amount/2019-Q4/110105;unit=110105001")
    >>> cell.end - cell.start, cell.codes
    (3, (('unit', '110105001'),))
    >>> cell.address
    'comfort.amount/2019-Q4/110105;unit=110105001'
    """
    own, *codes = address.split(";")
    parts = own.split("/")
    pairs = [tuple(code.split("=", 1)) for code in codes]
    if len(parts) != 3 or any(len(pair) != 2 for pair in pairs):
        raise DisclosureError(
            f"address: found {address!r}, expected figure/period/unit;dimension=code"
        )
    start, end = _months(parts[1])
    return Cell(parts[0], start, end, parts[2], tuple(sorted((pair[0], pair[1]) for pair in pairs)))


def period_text(start: int, end: int) -> str:
    """A stretch of months as it is written.

    Examples
    --------
    >>> period_text(2019 * 12, 2019 * 12 + 9)
    '2019-01..2019-09'
    >>> period_text(2018 * 12, 2020 * 12), period_text(2019 * 12 + 9, 2020 * 12)
    ('2018..2019', '2019-Q4')
    """
    length, (year, month) = end - start, divmod(start, 12)
    if length == 12 and not month:
        return str(year)
    if length == 1:
        return f"{year}-{month + 1:02d}"
    for letter, months in (("Q", 3), ("H", 6)):
        if length == months and not month % months:
            return f"{year}-{letter}{month // months + 1}"
    if not month and not length % 12:
        return f"{year}..{(end - 1) // 12}"
    return f"{period_text(start, start + 1)}..{period_text(end - 1, end)}"


_PERIODS: dict[str, tuple[int, int]] = {}


def _months(text: str) -> tuple[int, int]:
    if text not in _PERIODS:
        period = Period.parse(text)
        first = period.start.year * 12 + period.start.month - 1
        _PERIODS[text] = (first, first + period.n_months)
    return _PERIODS[text]


_ROUNDED = ("rounded", "rounded_revised")
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?")


def _fact(address: str, value: str, status: str) -> Fact:
    """The fact a line of `figures.csv`, or of the archive, states."""
    if status == "suppressed":
        return Withheld()
    if not value.strip():
        return Nothing()
    if not _NUMBER.fullmatch(value.strip()):
        raise DisclosureError(f"{address!r}: found {value!r}, expected a number")
    number = Decimal(value)
    if status in _ROUNDED:
        return Ranged(number - ROUNDED_TO // 2, number + ROUNDED_TO // 2)
    return Shown(number)


def _whole_tables(folder: Path) -> set[tuple[str, tuple[str, ...]]]:
    """Figures and dimensions of the tables of a release, all rows of which are there."""
    found = set()
    for path in sorted(folder.glob("tables/*.csv")):
        with path.open(encoding="utf-8-sig", newline="") as file:
            header = next(csv.reader(file), [])
        words = {name.removesuffix("_zh") for name in header if name.endswith("_zh")}
        figures = [name for name in header if "." in name]
        found |= {(figure, tuple(sorted(words))) for figure in figures}
    return found


def _somebody(told: Mapping[str, Fact], relations: Relations) -> Iterator[tuple[str, Fact]]:
    """The withheld rows of tables that show a 0, which are of somebody then.

    A row of a table in two directions may be withheld with its line: both must show a 0, and not
    one that the other direction's total of 0 gives away.
    """
    lines: defaultdict[Cell, list[Fact]] = defaultdict(list)
    rows = {
        address: cell
        for address, cell in ((address, cell_at(address)) for address in told)
        if cell.codes and relations.counts_somebody(cell.figure, dict(cell.codes))
    }
    for address, cell in rows.items():
        for line in _lines_of(cell):
            lines[line].append(told[address])
    empty = {line for line, facts in lines.items() if all(map(_is_zero, facts))}
    with_zero = {
        line
        for address, cell in rows.items()
        if _is_zero(told[address])
        for line in _lines_of(cell)
        if not empty.intersection(_lines_of(cell))
    }
    for address, cell in rows.items():
        if isinstance(told[address], Withheld) and with_zero.issuperset(_lines_of(cell)):
            yield address, Withheld(least=1)


def _lines_of(cell: Cell) -> list[Cell]:
    return [_line(cell, name) for name in cell.dimensions]


def _line(cell: Cell, along: str) -> Cell:
    """The line of a table a cell is in, along one dimension."""
    return cell.broken_down(**{along: "*"})


def _is_zero(fact: Fact) -> bool:
    return isinstance(fact, Shown) and not fact.value
