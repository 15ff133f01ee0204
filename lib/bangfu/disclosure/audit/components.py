"""The parts of the linear system that have nothing to do with each other."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bangfu.disclosure.audit.bounds import LinearSystem
from bangfu.disclosure.audit.integers import UNBOUNDED, reach

__all__ = ["Component", "OpenRow", "components"]


@dataclass(frozen=True)
class OpenRow:
    """An equation with what is known taken off."""

    equation: int
    terms: tuple[tuple[int, int], ...]
    low: int
    high: int


@dataclass(frozen=True)
class Component:
    """Cells that depend on each other, and how."""

    cells: tuple[int, ...]
    rows: tuple[OpenRow, ...]


def components(system: LinearSystem) -> Iterator[Component]:
    """The parts of the system that have nothing to do with each other, the smallest first."""
    above: dict[int, int] = {}

    def root(cell: int) -> int:
        while above.setdefault(cell, cell) != cell:
            above[cell] = cell = above[above[cell]]
        return cell

    rows = list(_rows(system))
    for row in rows:
        first, *others = (root(cell) for _, cell in row.terms)
        for other in others:
            above[root(other)] = root(first)
    cells: defaultdict[int, list[int]] = defaultdict(list)
    for cell in list(above):
        cells[root(cell)].append(cell)
    parts: defaultdict[int, list[OpenRow]] = defaultdict(list)
    for row in rows:
        parts[root(row.terms[0][1])].append(row)
    for own in sorted(cells, key=lambda one: (len(cells[one]), one)):
        yield Component(tuple(sorted(cells[own])), tuple(parts[own]))


def _rows(system: LinearSystem) -> Iterator[OpenRow]:
    """The equations that still say something of two cells or more that are not known."""
    gone = system.dropped.union(system.broken)
    for number, equation in enumerate(system.equations):
        if number in gone:
            continue
        open_terms = [(f, cell) for f, cell in equation.terms if not system.is_known(cell)]
        if len(open_terms) < 2:
            continue
        fixed = sum(f * system.low[cell] for f, cell in equation.terms if system.is_known(cell))
        low = equation.low - fixed if equation.low > -UNBOUNDED else -UNBOUNDED
        high = equation.high - fixed if equation.high < UNBOUNDED else UNBOUNDED
        if not _is_slack(system, open_terms, low, high):
            yield OpenRow(number, tuple(open_terms), low, high)
    for number, (_, first, second) in enumerate(system.implications()):
        is_open = not (system.is_known(first) or system.is_known(second))
        if is_open and system.low[second] < 1 and 0 < system.high[first] < UNBOUNDED:
            terms = ((1, first), (-system.high[first], second))
            yield OpenRow(-1 - number, terms, -UNBOUNDED, 0)


def _is_slack(system: LinearSystem, terms: Sequence[tuple[int, int]], low: int, high: int) -> bool:
    """Whether the bounds of its cells say all an equation says."""
    (least, least_open), (most, most_open) = reach(terms, system.low, system.high)
    return (low <= -UNBOUNDED or (not least_open and least >= low)) and (
        high >= UNBOUNDED or (not most_open and most <= high)
    )
