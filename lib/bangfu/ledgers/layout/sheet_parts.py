"""What one sheet of a file gives: its rows as those of tables, and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from bangfu.ledgers.formats.grid import Raw
from bangfu.ledgers.layout.line_statements import LineStatement
from bangfu.ledgers.layout.sender_layouts import FoundLayout
from bangfu.ledgers.layout.sheet_counts import SheetCounts
from bangfu.ledgers.layout.sheet_lines import SheetLine
from bangfu.ledgers.layout.sheet_rows import RawRow
from bangfu.ledgers.layout.summary_sheets import SummarySheet
from bangfu.ledgers.layout.total_rows import TotalRow
from bangfu.ledgers.layout.veiled_rows import NOTHING_VEILED, Veiled
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark
from bangfu.register.schema import Table

__all__ = ["LedgerSheet", "SheetPart"]

_NO_ROWS = SheetCounts()


@dataclass(frozen=True)
class LedgerSheet:
    """One sheet of rows for one table, or one of the tables in it.

    `headers` gives the header as written for each column that is there, by column name: one that is
    not in it says nothing. `doubtful` names the columns that a fault of the header row may concern.
    """

    table: Table
    file: str
    sheet: str | None
    headers: dict[str, str]
    rows: list[RawRow]
    """None once they are typed: each gives way to what it says."""
    doubtful: frozenset[str] = frozenset()
    units: dict[str, Decimal] = field(default_factory=dict)
    """How many yuan a bare number of a column is, where it is not one."""
    fixed: dict[str, Raw] = field(default_factory=dict)
    """By column: a value that is said once for all rows; it has a header too."""
    totals: tuple[TotalRow, ...] = ()
    counts: SheetCounts = _NO_ROWS
    head: int = 1
    """The row of its header."""
    lacking: Fault | None = None
    """What to say of required columns that are not there, should a row be new."""
    suffix: str = ""
    """What the numbers of its rows go on with: of a wide table, which column it is."""
    lines: Mapping[str, int] = field(default_factory=dict)
    """By column: the row its cell stands in, where all of a form are one row."""
    found: FoundLayout | None = None
    """What a profile may be made of."""
    titles: tuple[str, ...] = field(default=(), repr=False)
    """The lines over its head, and the name of its sheet."""
    unpaid: tuple[RawRow, ...] = ()
    """Rows of a wide table in which this column says that nothing was paid."""
    joint: tuple[TotalRow, ...] = ()
    """Of the first list of a wide table: what is told of the payments of all its columns."""
    statements: tuple[LineStatement, ...] = ()
    """What lines say of its rows."""
    headings: tuple[SheetLine, ...] = ()
    """Lines among its rows."""
    veiled: Veiled = NOTHING_VEILED
    """What of it is hidden or struck out."""

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """The place of a row, or of the cell of a named column in it."""
        header = None if column is None else self.headers.get(column, column)
        return Place(self.file, self.sheet, self.lines.get(column or "", row), header)


@dataclass(frozen=True)
class SheetPart:
    """What one sheet, or one file that cannot be read, gives."""

    sheets: tuple[LedgerSheet, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()
    is_unread: bool = False
    summary: SummarySheet | None = None
    """If it sums up others."""
