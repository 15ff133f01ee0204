"""A breakdown as disclosure sees it: cells in lines, the totals of the lines, and who is small."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bangfu.rules.provisions import Policy

__all__ = ["CellLine", "CellLines", "HolderCell", "Total"]

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
