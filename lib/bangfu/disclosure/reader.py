"""What a reader of one table can make of the cells withheld from it."""

from dataclasses import dataclass

from bangfu.disclosure.cell_lines import CellLine, CellLines
from bangfu.disclosure.intervals import NetworkFlow

__all__ = ["Reader"]


@dataclass(frozen=True)
class _Guard:
    """A cell to protect, how large it must be able to be, and the lines it is in."""

    cell: int
    level: int
    lines: tuple[CellLine, ...]


class Reader:
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
