"""What was read of a sheet, counted: its lines, and what those of one table in it are."""

from dataclasses import dataclass

from bangfu.register.faults import Place

__all__ = ["SheetCounts", "SheetLines"]


@dataclass(frozen=True)
class SheetCounts:
    """The rows of a table that are not blank, by what they are; each is counted once."""

    data: int = 0
    totals: int = 0
    frame: int = 0
    """Titles, heads, signatures, notes, and rows nobody filled: no data."""
    more: int = 0
    """Of a wide table: its cells, beyond one a row of data."""
    unpaid: int = 0
    """Of a wide table: its cells that are blank, 0 or `-`."""

    def __add__(self, other: "SheetCounts") -> "SheetCounts":
        return SheetCounts(
            self.data + other.data, self.totals + other.totals, self.frame + other.frame,
            self.more + other.more, self.unpaid + other.unpaid,
        )  # fmt: skip

    @property
    def read(self) -> int:
        """All of them."""
        return self.data + self.totals + self.frame

    @property
    def entries(self) -> int:
        """The same, with each cell of a wide table in the place of its row."""
        return self.read + self.more


@dataclass(frozen=True)
class SheetLines:
    """One sheet of a file, whatever was made of it: its lines that are not blank."""

    place: Place
    """File and sheet."""
    lines: int
    is_told: bool
    """Whether a fault tells of all that no table was made of."""
