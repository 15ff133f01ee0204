"""Which cells of a breakdown to withhold: the small ones, and as many more as hide them again.

To choose the fewest is hard in general and not needed here. Cells are added one at a time, the
smallest first, until every line holds none or at least two and no protected count is given away,
which is judged exactly. So the result is always safe, usually small, and the same for any order
of the rows.

A breakdown is seen here as cells in lines, with the totals of the lines and who is small; what is
given away is what a reader of this one table can make of the cells withheld from it.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bangfu.disclosure.intervals import NetworkFlow
from bangfu.rules.provisions import Policy

__all__ = ["CellLine", "CellLines", "HolderCell", "Total", "cells_to_withhold"]

CellLine = tuple[tuple[str, ...], tuple[object, ...]]
"""A row or a column of a breakdown: the group columns its total has, and the cells in them."""

Total = tuple[int, ...] | None
"""The holder counts of a line's total; None if the total is itself withheld."""


@dataclass(frozen=True)
class HolderCell:
    """One row of the table."""

    name: tuple[str, ...]
    """Unique; settles which of two equal cells comes first."""
    counts: tuple[int, ...]
    """Its holders."""
    lines: tuple[CellLine, ...]
    """The line it is in, or two if the table has totals in both directions."""


@dataclass(frozen=True)
class CellLines:
    """The cells of a table, in the order of their names, and what is known of them beforehand."""

    cells: Sequence[HolderCell]
    totals: Mapping[CellLine, Total]
    policy: Policy

    @cached_property
    def members(self) -> dict[CellLine, list[int]]:
        """The cells of each line, by number."""
        members: dict[CellLine, list[int]] = {}
        for number, cell in enumerate(self.cells):
            for line in cell.lines:
                members.setdefault(line, []).append(number)
        return members

    @cached_property
    def known(self) -> frozenset[int]:
        """Zeros of lines whose total is shown to be 0: withholding them would withhold nothing."""
        empty = self._cells_of(lambda total: total is not None and not any(total))
        return frozenset(number for number in empty if not any(self.cells[number].counts))

    @cached_property
    def whole(self) -> frozenset[int]:
        """Cells of lines withheld with their zeros: the total is too small, or withheld itself."""
        return self._cells_of(
            lambda total: total is None or any(map(self.policy.is_too_few, total))
        )

    @cached_property
    def guarded(self) -> tuple[int, ...]:
        """Cells nothing shown may give away; those withheld only to hide others are not."""
        small = {
            number
            for number, cell in enumerate(self.cells)
            if any(map(self.policy.is_small, cell.counts))
        }
        return tuple(sorted((small | self.whole) - self.known))

    def sum(self, line: CellLine, holder: int) -> int:
        """What the cells of a line add up to, which is taken for its total."""
        return sum(self.cells[number].counts[holder] for number in self.members[line])

    def _cells_of(self, wanted: Callable[[Total], bool]) -> frozenset[int]:
        lines = [line for line in self.members if wanted(self.totals[line])]
        return frozenset(number for line in lines for number in self.members[line])


def cells_to_withhold(breakdown: CellLines) -> frozenset[int]:
    """Numbers of the cells of a breakdown that may not be shown.

    Zeros are withheld only in the lines that are withheld whole, or where the other cells do not
    suffice to protect a count.
    """
    search = _Search(breakdown)
    search.run()
    return frozenset(search.withheld)


class _Search:
    """The cells withheld so far, and what readers make of the rest."""

    def __init__(self, breakdown: CellLines) -> None:
        self.breakdown = breakdown
        self.withheld: set[int] = set()
        self.shown = set(range(len(breakdown.cells))) - breakdown.known
        self.hides = {line: int(breakdown.totals[line] is None) for line in breakdown.members}
        """How many numbers of a line, its total included, are withheld."""
        n_holders = len(breakdown.cells[0].counts)
        self.readers = [_Reader(breakdown, holder) for holder in range(n_holders)]
        self._withhold(breakdown.guarded)

    def run(self) -> None:
        """Withhold more until nothing is given away, or nothing is left to withhold."""
        while self.shown and (lines := self._bare_line() or self._exposed()) is not None:
            self._relieve(lines)

    def _withhold(self, numbers: Iterable[int]) -> None:
        for number in numbers:
            self.withheld.add(number)
            self.shown.discard(number)
            for line in self.breakdown.cells[number].lines:
                self.hides[line] += 1
            for reader in self.readers:
                reader.miss(number)

    def _bare_line(self) -> tuple[CellLine, ...] | None:
        """A line with just one number withheld, which subtraction gives back."""
        bare = (line for line, n in self.hides.items() if n == 1 and self._shown_in((line,)))
        return next(((line,) for line in bare), None)

    def _exposed(self) -> tuple[CellLine, ...] | None:
        """The lines of a protected count that what is shown gives away."""
        found = (reader.knows_too_much() for reader in self.readers)
        return next((lines for lines in found if lines is not None), None)

    def _shown_in(self, lines: Iterable[CellLine]) -> list[int]:
        members = {number for line in lines for number in self.breakdown.members[line]}
        return sorted(members & self.shown)

    def _relieve(self, lines: tuple[CellLine, ...]) -> None:
        """Withhold the cell that helps `lines` best; if they have none, one from anywhere."""
        within = lines if self._shown_in(lines) else tuple(self.breakdown.members)
        shown = self._shown_in(within)
        nonzero = [number for number in shown if any(self.breakdown.cells[number].counts)]
        if nonzero:
            self._withhold([min(nonzero, key=lambda number: self._cost(number, lines))])
            return
        self._withhold(shown)
        for line in within:
            for number in self.withheld.intersection(self.breakdown.members[line]):
                for reader in self.readers:
                    reader.doubt(number)

    def _cost(self, number: int, lines: tuple[CellLine, ...]) -> tuple[int, tuple[int, ...], int]:
        """First the cells that do not lay bare the line they cross, and of these the smallest."""
        cell = self.breakdown.cells[number]
        laid_bare = sum(not self.hides[line] for line in cell.lines if line not in lines)
        return laid_bare, cell.counts, number


@dataclass(frozen=True)
class _Guard:
    """A cell to protect, how large it must be able to be, and the lines it is in."""

    cell: int
    level: int
    lines: tuple[CellLine, ...]


class _Reader:
    """Somebody who knows all that is shown of a breakdown, and the rules, for one kind of holder.

    They take a cell withheld by itself to be at least 1, since zeros are shown, and one withheld
    with its line to be possibly 0.
    """

    def __init__(self, breakdown: CellLines, holder: int) -> None:
        self._breakdown, self._holder = breakdown, holder
        self._flow = NetworkFlow()
        self._sums = {line: breakdown.sum(line, holder) for line in breakdown.members}
        self._edges: dict[CellLine | int, int] = {
            line: self._withheld_total(line)
            for line in breakdown.members
            if breakdown.totals[line] is None
        }
        # Withheld totals need no guard of their own: their lines are withheld whole, so that the
        # breakdown tells nothing of them that the margin does not.
        guards = (self._guard(number) for number in breakdown.guarded)
        self._pending = [guard for guard in guards if guard is not None]

    def miss(self, number: int) -> None:
        """The cell is no longer shown."""
        cell = self._breakdown.cells[number]
        column = cell.lines[1] if len(cell.lines) > 1 else "columns"
        self._edges[number] = self._flow.withhold(
            cell.lines[0],
            column,
            cell.counts[self._holder],
            least=0 if number in self._breakdown.whole else 1,
        )

    def doubt(self, number: int) -> None:
        """The cell is withheld with its whole line, so it may be 0."""
        self._flow.relax(self._edges[number])

    def knows_too_much(self) -> tuple[CellLine, ...] | None:
        """The lines that give a protected count away; None once nothing does.

        What is safe is not looked at again: withholding more only adds to what may be.
        """
        while self._pending:
            guard = self._pending[-1]
            edge = self._edges[guard.cell]
            if not (self._flow.can_reach(edge, guard.level) and self._flow.can_change(edge)):
                return guard.lines
            self._pending.pop()
        return None

    def _withheld_total(self, line: CellLine) -> int:
        """A row's total flows from all rows into it, a column's out of it to all columns."""
        first = self._breakdown.cells[self._breakdown.members[line][0]]
        tail, head = ("rows", line) if line == first.lines[0] else (line, "columns")
        return self._flow.withhold(tail, head, self._sums[line], least=1)

    def _guard(self, number: int) -> _Guard | None:
        """A cell must be able to reach the threshold, or whatever its shown totals leave room for.

        None for a cell that needs no protection of this kind (a 0 whose row is withheld for
        another kind of holder) or can have none (the only one of a shown total).
        """
        cell, shown = self._breakdown.cells[number], self._breakdown.totals
        if not cell.counts[self._holder] and number not in self._breakdown.whole:
            return None
        lines = [line for line in cell.lines if shown[line] is not None]
        if any(self._n_unknown(line) < 2 for line in lines):
            return None
        level = min([self._breakdown.policy.threshold, *(self._sums[line] for line in lines)])
        return _Guard(number, level, cell.lines) if level else None

    def _n_unknown(self, line: CellLine) -> int:
        """Cells of a line that are not known beforehand to be 0."""
        return len(set(self._breakdown.members[line]) - self._breakdown.known)
