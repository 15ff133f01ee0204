"""What a file of any format holds, before anything is made of it: sheets of cells.

A grid keeps what a cell holds and whatever else decides what it means: how a number is shown, a
formula without its result, a text that is struck out, rows that are hidden, cells that are merged.
Only cells that are there are kept: a blank in the last cell of a sheet costs nothing.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

__all__ = [
    "MOST_CELLS",
    "OURS",
    "CellComment",
    "Dressed",
    "ErrorValue",
    "Grid",
    "GridRow",
    "Merge",
    "Parting",
    "Plain",
    "Raw",
    "Uncalculated",
    "UnreadableError",
    "held",
    "is_blank",
    "text_of",
]  # fmt: skip


MOST_CELLS = 5_000_000
"""Of a file: twice what 200,000 rows of aid have."""
OURS = "bangfu"
"""Who writes the comments of templates and answers, which say nothing of a row."""


@dataclass(frozen=True, slots=True)
class Uncalculated:
    """A formula whose result the file does not hold: nobody has opened it since it was written."""


@dataclass(frozen=True, slots=True)
class ErrorValue:
    """A formula that failed, with what the cell shows, as `#REF!`."""

    shown: str


Plain = str | int | float | bool | date | datetime | time | timedelta
"""A value as a file stores it."""


@dataclass(frozen=True, slots=True)
class Dressed:
    """A value that its looks say more of: its number format, or that it is struck out or red."""

    value: Plain | ErrorValue | Uncalculated
    form: str = ""
    """The number format, if it is more than a plain number or day."""
    struck: bool = False
    red: bool = False
    unseen: bool = False
    """Whether nobody sees it: letters in the colour of their cell."""


Raw = Plain | ErrorValue | Uncalculated | Dressed
"""A cell as it was read; an empty one is the empty text."""


def held(raw: Raw) -> Plain | ErrorValue | Uncalculated:
    """What a cell holds, whatever it looks like."""
    return raw.value if isinstance(raw, Dressed) else raw


def is_blank(raw: Raw) -> bool:
    """Whether a cell says nothing: an empty text, or one of spaces."""
    value = held(raw)
    return isinstance(value, str) and not value.strip()


def text_of(raw: Raw) -> str:
    """The text of a cell, for what is said in words; nothing if it holds something else."""
    value = held(raw)
    return value.strip() if isinstance(value, str) else ""


@dataclass(frozen=True, slots=True)
class GridRow:
    """The cells of a row that are not blank: their columns, counted from 0, and what they are."""

    number: int
    """As the sender's program counts it, from 1."""
    columns: tuple[int, ...]
    cells: tuple[Raw, ...] = field(repr=False)

    def __reduce__(self) -> tuple[type["GridRow"], tuple[object, ...]]:
        """As it travels between processes: by its parts, which is five times as quick."""
        return GridRow, (self.number, self.columns, self.cells)

    def items(self) -> Iterator[tuple[int, Raw]]:
        """Columns and cells, from left to right."""
        return zip(self.columns, self.cells, strict=True)


@dataclass(frozen=True, slots=True)
class Merge:
    """Cells shown as one: its rows and columns, the last ones included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(frozen=True, slots=True)
class CellComment:
    """What somebody wrote to a cell without writing it in: its row from 1, its column from 0."""

    row: int
    column: int
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Parting:
    """How a text file parts its cells: by which sign, and how many each row has, empty ones too."""

    sign: str
    runs: tuple[tuple[int, int], ...]
    """The number of a row, and how many cells it and those below it have, up to the next."""

    @classmethod
    def of(cls, sign: str, lengths: Iterable[tuple[int, int]]) -> "Parting":
        """How rows are parted.

        Parameters
        ----------
        sign
            What stands between two cells.
        lengths
            The number of each row, from the top, and its cells.

        Examples
        --------
        >>> parting = Parting.of(",", [(1, 3), (2, 3), (4, 5), (5, 5)])
        >>> parting.runs, [parting.cells_in(row) for row in (1, 2, 4, 5)]
        (((1, 3), (4, 5)), [3, 3, 5, 5])
        """
        runs: list[tuple[int, int]] = []
        for number, cells in lengths:
            if not runs or runs[-1][1] != cells:
                runs.append((number, cells))
        return cls(sign, tuple(runs))

    def cells_in(self, row: int) -> int:
        """How many cells a row has."""
        return self.runs[bisect_right(self.runs, row, key=lambda run: run[0]) - 1][1]


@dataclass(frozen=True, slots=True)
class Grid:
    """One sheet of a file; a text file is a sheet without a name."""

    sheet: str | None
    rows: list[GridRow]
    merges: tuple[Merge, ...] = ()
    is_hidden: bool = False
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()
    counts_from_1904: bool = False
    """Whether a bare number that is a day is counted from 1904 on, as old Macintoshes did."""
    comments: tuple[CellComment, ...] = ()
    """Those of others than us."""
    parting: Parting | None = None
    """Of a text file."""


class UnreadableError(Exception):
    """A file cannot be read as a ledger: why, as a name such as `password`, and where if known.

    The words for it are in `bangfu.ledgers.formats.file_words`: this is raised where little is
    imported.
    """

    def __init__(self, kind: str, detail: str = "") -> None:
        self.kind = kind
        self.detail = detail
        super().__init__(kind, detail)
