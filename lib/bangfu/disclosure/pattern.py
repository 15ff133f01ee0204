"""Which cells of a breakdown to withhold: the small ones, and as many more as hide them again.

Choosing the fewest is hard in general and not needed here. Cells are added one at a time, the
smallest first, until every line holds none or at least two and no protected count is given away
(`intervals`, exactly). So the result is always safe, usually small, and the same for any order
of the rows.
"""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bangfu.disclosure.intervals import Flow
from bangfu.disclosure.policy import Policy

__all__ = ["Cell", "Line", "Total", "cells_to_withhold"]

Line = Hashable
"""A row or a column of a breakdown: what adds up to one total."""

Total = tuple[int, ...] | None
"""The holder counts of a line's total; None if the total is itself withheld."""


@dataclass(frozen=True)
class Cell:
    """One row of the table, as disclosure sees it."""

    name: tuple[str, ...]
    """Unique; settles which of two equal cells comes first."""
    counts: tuple[int, ...]
    """Its holders."""
    lines: tuple[Line, ...]
    """The line it is in, or two if the table has totals in both directions."""


def cells_to_withhold(
    cells: Sequence[Cell], totals: Mapping[Line, Total], policy: Policy
) -> frozenset[tuple[str, ...]]:
    """Names of the cells to withhold.

    Parameters
    ----------
    cells
        All combinations of their lines, zeros included.
    totals
        Of every line.
    policy
        A line whose total is withheld, or too small to be broken down, is withheld with its
        zeros; elsewhere zeros are shown as long as the protected counts can do without.
    """
    search = _Search(sorted(cells, key=lambda cell: cell.name), totals, policy)
    search.run()
    return frozenset(search.cells[number].name for number in search.withheld)


class _Search:
    """The withheld cells so far, what they must not give away, and what a reader makes of them."""

    def __init__(
        self, cells: Sequence[Cell], totals: Mapping[Line, Total], policy: Policy
    ) -> None:
        self.cells, self.totals, self.policy = cells, totals, policy
        self.members: defaultdict[Line, list[int]] = defaultdict(list)
        self.withheld: set[int] = set()
        for number, cell in enumerate(cells):
            for line in cell.lines:
                self.members[line].append(number)
        # A cell of a line whose total is shown to be 0 is known to be 0: hiding it hides nothing.
        self.known = {
            number
            for line, numbers in self.members.items()
            if (total := totals[line]) is not None and not any(total)
            for number in numbers
        }
        self.settled: set[Hashable] = set()
        """Lines and counts found safe, or beyond help; neither changes as more is withheld."""
        n_holders = len(cells[0].counts) if cells else 0
        self.readers = [_Reader(self, holder) for holder in range(n_holders)]
        self.whole = self._in_whole_lines()
        small = {n for n, cell in enumerate(cells) if any(map(policy.is_small, cell.counts))}
        self.guarded = sorted((small | self.whole) - self.known)
        self.withhold(self.guarded)

    def _in_whole_lines(self) -> set[int]:
        """Cells of the lines that are withheld with their zeros."""
        lines = [
            line
            for line in self.members
            if (total := self.totals[line]) is None or any(map(self.policy.is_too_few, total))
        ]
        return {number for line in lines for number in self.members[line]}

    def run(self) -> None:
        """Withhold more until nothing is given away, or nothing is left to withhold."""
        while (lines := self._bare_line() or self._exposed()) is not None:
            self._relieve(lines)

    def withhold(self, numbers: Iterable[int]) -> None:
        """Withhold cells that are shown."""
        for number in sorted(set(numbers) - self.withheld):
            self.withheld.add(number)
            for reader in self.readers:
                reader.miss(number)

    def hides(self, line: Line) -> int:
        """How many numbers of a line, its total included, are withheld."""
        cells = sum(number in self.withheld for number in self.members[line])
        return cells + (self.totals[line] is None)

    def _bare_line(self) -> tuple[Line, ...] | None:
        """A line with just one number withheld, which subtraction gives back."""
        for line in self.members:
            if line not in self.settled and self.hides(line) == 1:
                if self._shown((line,)):
                    return (line,)
                self.settled.add(line)
        return None

    def _exposed(self) -> tuple[Line, ...] | None:
        """The lines of a protected count that the shown figures pin down too closely."""
        for reader in self.readers:
            for count, lines in reader.guarded_counts():
                if count in self.settled:
                    continue
                if not reader.gives_away(count) or not self._shown(self.members):
                    self.settled.add(count)
                else:
                    return lines
        return None

    def _shown(self, lines: Iterable[Line]) -> list[int]:
        """Cells of `lines` that could be withheld and are not."""
        numbers = {number for line in lines for number in self.members[line]}
        return sorted(numbers - self.withheld - self.known)

    def _relieve(self, lines: tuple[Line, ...]) -> None:
        """Withhold the cell that helps `lines` best; where none is left, zeros; at last all."""
        for within in (lines, tuple(self.members)):
            shown = self._shown(within)
            nonzero = [number for number in shown if any(self.cells[number].counts)]
            if nonzero:
                self.withhold([min(nonzero, key=lambda number: self._cost(number, lines))])
                return
            if shown:
                self.withhold(shown)
                for number in (n for line in within for n in self.members[line]):
                    self._relax(number)
                return

    def _relax(self, number: int) -> None:
        """The cell is in a line withheld with its zeros, so for all a reader knows it is 0."""
        if number in self.withheld:
            for reader in self.readers:
                reader.relax(number)

    def _cost(self, number: int, lines: tuple[Line, ...]) -> tuple[int, tuple[int, ...], int]:
        """Cells first that need no further cell in the line they cross, then the smallest."""
        cell = self.cells[number]
        opened = sum(not self.hides(line) for line in cell.lines if line not in lines)
        return opened, cell.counts, number


class _Reader:
    """What a reader can make of one kind of holder."""

    def __init__(self, search: _Search, holder: int) -> None:
        self.search, self.holder = search, holder
        self.flow = Flow()
        self.edges: dict[Hashable, int] = {}
        self.sums = {
            line: sum(search.cells[number].counts[holder] for number in numbers)
            for line, numbers in search.members.items()
        }
        for line in search.members:
            if search.totals[line] is None:
                self.edges[self._of(line)] = self._withheld_total(line)

    def _of(self, what: Hashable) -> Hashable:
        return (self.holder, what)

    def _nodes(self, number: int) -> tuple[Hashable, Hashable]:
        lines = self.search.cells[number].lines
        return lines[0], lines[1] if len(lines) > 1 else "columns"

    def _withheld_total(self, line: Line) -> int:
        """The total of a row flows in from all rows, that of a column out to all columns."""
        first = self.search.cells[self.search.members[line][0]].lines[0]
        tail, head = ("rows", line) if line == first else (line, "columns")
        return self.flow.withhold(tail, head, self.sums[line], least=1)

    def miss(self, number: int) -> None:
        """The cell is no longer shown."""
        tail, head = self._nodes(number)
        least = 0 if number in self.search.whole else 1
        count = self.search.cells[number].counts[self.holder]
        self.edges[self._of(number)] = self.flow.withhold(tail, head, count, least=least)

    def relax(self, number: int) -> None:
        """The cell may be 0."""
        self.flow.relax(self.edges[self._of(number)])

    def guarded_counts(self) -> list[tuple[Hashable, tuple[Line, ...]]]:
        """The counts to protect, cells and withheld totals, each with its lines."""
        search = self.search
        cells = [(self._of(number), search.cells[number].lines) for number in search.guarded]
        totals = [
            (self._of(line), (line,))
            for line in search.members
            if search.totals[line] is None and search.policy.is_small(self.sums[line])
        ]
        return [*cells, *totals]

    def gives_away(self, count: Hashable) -> bool:
        """Whether a reader can tell a count, or that it is under the threshold."""
        level = self._level(count)
        edge = self.edges[count]
        return level > 0 and not (
            self.flow.can_reach(edge, level) and self.flow.can_change(edge)
        )
