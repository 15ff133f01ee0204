"""Which cells of a breakdown to withhold: the small ones, and as many more as hide them again.

To choose the fewest is hard in general and not needed here. Cells are added one at a time, the
smallest first, until every line holds none or at least two and no protected count is given away,
which is judged exactly. So the result is always safe, usually small, and the same for any order
of the rows.
"""

from collections.abc import Iterable

from bangfu.disclosure.cell_lines import CellLine, CellLines
from bangfu.disclosure.reader import Reader

__all__ = ["cells_to_withhold"]


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
        self.readers = [Reader(breakdown, holder) for holder in range(n_holders)]
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
