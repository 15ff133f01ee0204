"""Ledgers read: which sheet is which table, which header is which column, which rows are data.

The way is grid (cells as the file has them, read in a process of its own) -> blocks (the tables in
a sheet) -> columns -> rows. Nothing is typed yet; every cell keeps its place, so that later steps
can say where a fault is. Each row that was read is counted as data or as what it is instead.

Names and telephone numbers are dropped here: they never reach memory that is written anywhere.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from pathlib import Path

from xlsxwriter.utility import xl_col_to_name

from bangfu.ledgers.formats.file_words import refused_file
from bangfu.ledgers.formats.grid import Grid, Raw, UnreadableError, held, text_of
from bangfu.ledgers.formats.reader import LedgerReader
from bangfu.ledgers.layout.blocks import TableBlock, blocks_of
from bangfu.ledgers.layout.layouts import is_form, wide_heads
from bangfu.ledgers.layout.row_kinds import RowKind
from bangfu.ledgers.layout.sheet_columns import SheetColumns, bound_columns, missing_columns
from bangfu.ledgers.layout.sheet_rows import (
    Doubt,
    LedgerCell,
    RawRow,
    SheetCounts,
    SheetRows,
    TotalRow,
    sheet_rows,
)
from bangfu.ledgers.layout.sheet_words import (
    above_head_fault,
    counts_remark,
    fixed_remark,
    form_fault,
    headless_fault,
    hidden_sheet_fault,
    missing_fault,
    no_head_fault,
    not_a_table_remark,
    row_remarks,
    summary_remark,
    unit_conflict_fault,
    unknown_remark,
    unknown_table_fault,
    wide_fault,
)
from bangfu.ledgers.layout.table_choice import (
    PAID_TABLE,
    Said,
    chosen_table,
    is_called_summary,
    is_summary,
    said_above,
)
from bangfu.ledgers.values.headers import WITHDRAWN_COLUMN, is_ours, table_called
from bangfu.persons.identity import holds_id_number
from bangfu.register.faults import Fault, Place, named
from bangfu.register.remarks import Remark
from bangfu.register.schema import Table, Type

__all__ = [
    "WITHDRAWN_COLUMN", "Doubt", "LedgerCell", "LedgerReading", "LedgerSheet", "Raw", "RawRow",
    "SheetCounts", "TotalRow", "read_ledgers",
]  # fmt: skip


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
    rows: tuple[RawRow, ...]
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

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """The place of a row, or of the cell of a named column in it."""
        header = None if column is None else self.headers.get(column, column)
        return Place(self.file, self.sheet, row, header)


@dataclass(frozen=True)
class LedgerReading:
    """What was read of an import's files: the sheets, the faults of files and headers, remarks.

    A sheet with a faulty header is among the sheets, so that its cells can be looked at.
    """

    sheets: tuple[LedgerSheet, ...]
    faults: tuple[Fault, ...]
    is_complete: bool
    """Whether the key of every row could be read, so that the rows can be held together."""
    remarks: tuple[Remark, ...] = ()
    files: tuple[str, ...] = ()
    """The files as they are told, in the order they were given."""

    @property
    def without_cells(self) -> "LedgerReading":
        """What is left to know once the rows are typed: their cells need no memory any more."""
        sheets = tuple(replace(sheet, rows=(), totals=()) for sheet in self.sheets)
        return replace(self, sheets=sheets)


def read_ledgers(files: Sequence[Path]) -> LedgerReading:
    """Read ledger files: workbooks, and text files with a row a line."""
    names = _told_names(files)
    parts: list[_Part] = []
    with LedgerReader() as reader:
        for path, name in zip(files, names, strict=True):
            try:
                grids = reader.grids(path)
            except UnreadableError as error:
                parts.append(_Part(faults=(refused_file(error).at(Place(name)),), is_unread=True))
                continue
            parts += [_read(path, name, grid) for grid in grids]
            grids.clear()
    sheets = tuple(sheet for part in parts for sheet in part.sheets)
    keyed = all(sheet.table.key not in sheet.doubtful for sheet in sheets)
    return LedgerReading(
        sheets,
        tuple(fault for part in parts for fault in part.faults),
        keyed and not any(part.is_unread for part in parts),
        tuple(remark for part in parts for remark in part.remarks),
        tuple(names),
    )


def _told_names(files: Sequence[Path]) -> list[str]:
    """The names of files; of those that share one, with as many folders as tell them apart."""
    parts = [[path.name, *(parent.name for parent in path.absolute().parents)] for path in files]
    names = []
    for own in parts:
        depth = 1
        while depth < len(own) and _are_alike(own, parts, depth):
            depth += 1
        names.append(named("/".join(reversed(own[:depth]))))
    return names


def _are_alike(own: list[str], parts: list[list[str]], depth: int) -> bool:
    return any(other != own and other[:depth] == own[:depth] for other in parts)


@dataclass(frozen=True)
class _Part:
    """What one sheet, or one file that cannot be read, gives."""

    sheets: tuple[LedgerSheet, ...] = ()
    faults: tuple[Fault, ...] = ()
    remarks: tuple[Remark, ...] = ()
    is_unread: bool = False


def _read(path: Path, file: str, grid: Grid) -> _Part:
    place = Place(file, None if grid.sheet is None else named(grid.sheet))
    name = path.stem if grid.sheet is None else grid.sheet
    if not grid.rows or (grid.sheet is not None and is_ours(name)):
        return _Part()
    if is_form(grid):
        return _Part(faults=(form_fault(place),), is_unread=True)
    blocks = blocks_of(grid)
    if not blocks:
        return _without_head(grid, place, name)
    said = Said(
        name,
        grid.sheet is not None,
        path.stem,
        tuple(t for b in blocks for li in b.lines for t in li.texts),
    )
    if is_summary(said, blocks):
        return _Part(remarks=(summary_remark(place, len(grid.rows)),))
    parts = [_block(block, grid, place, said) for block in blocks]
    if grid.is_hidden and any(part.sheets and part.sheets[0].rows for part in parts):
        return _Part(faults=(hidden_sheet_fault(place),), is_unread=True)
    return _counted(parts, place, sum(block.frame for block in blocks))


def _without_head(grid: Grid, place: Place, name: str) -> _Part:
    """A sheet in which no head was found: notes, or a table whose head is missing."""
    notes = all(len(row.cells) == 1 and text_of(row.cells[0]) for row in grid.rows)
    table = table_called(name)
    if table is None and is_called_summary(name) and not _names_anybody(grid):
        return _Part(remarks=(summary_remark(place, len(grid.rows)),))
    if table is None and (grid.is_hidden or notes):
        return _Part(remarks=(not_a_table_remark(place, len(grid.rows), grid.is_hidden),))
    if table is None:
        return _Part(faults=(unknown_table_fault(place, name),), is_unread=True)
    return _Part(faults=(no_head_fault(place, grid.rows[0].number, table),), is_unread=True)


def _names_anybody(grid: Grid) -> bool:
    return any(holds_id_number(str(held(cell))) for row in grid.rows for cell in row.cells)


def _block(block: TableBlock, grid: Grid, place: Place, said: Said) -> _Part:
    """One table of a sheet."""
    wide = wide_heads(head.text for head in block.heads.values())
    chosen = chosen_table(block, said)
    if wide and not isinstance(chosen, Table) and PAID_TABLE in chosen:
        chosen = PAID_TABLE
    if isinstance(chosen, Table):
        return _table(block, chosen, grid, place, said)
    if not block.rows:
        return _Part()
    fault = unknown_table_fault(place, said.name, chosen, block.first)
    return _Part(faults=(fault,), is_unread=True)


def _table(block: TableBlock, table: Table, grid: Grid, place: Place, said: Said) -> _Part:
    """A block, now that its table is known."""
    columns = bound_columns(block, table, place)
    rows = sheet_rows(block, columns, table, grid)
    others = [*([said.name] if said.is_sheet else []), *rows.notes]
    told = said_above(block, table, columns, others)
    wide = wide_heads(head.text for head in block.heads.values())
    if wide and "amount" not in columns.headers and rows.data:
        missing = missing_columns(columns, table, told.fixed)
        fault = wide_fault(place, block.last, table, wide, missing)
        return _Part(faults=(fault,), is_unread=True)
    headers = columns.headers | {name: label for name, (label, _) in told.fixed.items()}
    fixed = {name: value for name, (_, value) in told.fixed.items()}
    units = _units(table, columns, told.unit)
    sheet = LedgerSheet(
        table, place.file, place.sheet, headers, _with_fixed(rows.data, fixed), columns.doubtful,
        {name: unit for name, unit in units.items() if unit != 1}, fixed, rows.totals,
        _counts(rows), block.last,
    )  # fmt: skip
    lacking = _lacking(sheet, columns, rows, said)
    faults = [*_rows_above(block, place), *_head_faults(sheet, columns, rows)]
    # 单位：元 stands over many tables by habit; a larger unit is said on purpose.
    if told.unit is not None and rows.data and units and told.unit > max(units.values()):
        faults.append(unit_conflict_fault(sheet.place(block.last), told.unit, units.values()))
    doubtful = sheet.doubtful | _doubtful(table, columns) if faults else frozenset()
    remarks = (
        *row_remarks(sheet.place(), rows, grid, columns),
        *unknown_remark(sheet.place(block.last), columns.unknown),
        *(fixed_remark(sheet.place(), *pair) for pair in told.fixed.values() if rows.data),
    )
    sheet = replace(sheet, doubtful=doubtful, lacking=lacking)
    return _Part((sheet,), tuple(faults), remarks)


def _units(table: Table, columns: SheetColumns, said: Decimal | None) -> dict[str, Decimal]:
    """How many yuan a number is in the columns of money that are there."""
    money = [name for name in table.of_type(Type.MONEY) if name in columns.headers]
    return {name: columns.units.get(name, said or Decimal(1)) for name in money}


def _with_fixed(rows: Iterable[RawRow], fixed: dict[str, Raw]) -> tuple[RawRow, ...]:
    if not fixed:
        return tuple(rows)
    names, values = tuple(fixed), tuple(fixed.values())
    return tuple(
        replace(row, columns=(*row.columns, *names), values=(*row.values, *values)) for row in rows
    )


def _counts(rows: SheetRows) -> SheetCounts:
    numbers = {kind: len(own) for kind, own in rows.kinds.items()}
    frame = sum(numbers.values()) - numbers[RowKind.DATA] - numbers[RowKind.TOTAL]
    return SheetCounts(numbers[RowKind.DATA], numbers[RowKind.TOTAL], frame)


def _head_faults(sheet: LedgerSheet, columns: SheetColumns, rows: SheetRows) -> list[Fault]:
    """What is wrong with a head; nothing of a table without rows."""
    return [*columns.faults, *_headless(sheet, rows)] if rows.data else []


def _lacking(
    sheet: LedgerSheet, columns: SheetColumns, rows: SheetRows, said: Said
) -> Fault | None:
    """What to say of required columns that are missing; rows the register has need them not."""
    missing = missing_columns(columns, sheet.table, sheet.fixed) if rows.data else []
    if not missing:
        return None
    return missing_fault(sheet.place(sheet.head), sheet.table, missing, said, columns.unknown)


def _rows_above(block: TableBlock, place: Place) -> Iterator[Fault]:
    """Lines over a head that name somebody: rows of data out of their place."""
    for line in block.lines:
        if any(map(holds_id_number, line.texts)):
            yield above_head_fault(replace(place, row=line.number))


def _doubtful(table: Table, columns: SheetColumns) -> frozenset[str]:
    """The columns that are not there just once: another header may have been meant for them."""
    times = Counter(columns.names.values())
    return frozenset(name for name in (*table.names, WITHDRAWN_COLUMN) if times[name] != 1)


def _headless(sheet: LedgerSheet, rows: SheetRows) -> Iterator[Fault]:
    """Columns in which rows of data have cells, and nothing stands over them."""
    head = sheet.head
    for column in rows.headless:
        yield headless_fault(sheet.place(head, xl_col_to_name(column)), sheet.table)


def _counted(parts: Sequence[_Part], place: Place, frame: int) -> _Part:
    """The parts of a sheet as one, with a line that accounts for all its rows."""
    sheets = [sheet for part in parts for sheet in part.sheets]
    faults = tuple(fault for part in parts for fault in part.faults)
    remarks = tuple(remark for part in parts for remark in part.remarks)
    if sheets:
        first = sheets[0].counts
        sheets[0] = replace(sheets[0], counts=replace(first, frame=first.frame + frame))
    counts = [sheet.counts for sheet in sheets]
    if any(c.data for c in counts):
        remarks = (counts_remark(place, sum(counts, SheetCounts())), *remarks)
    return _Part(tuple(sheets), faults, remarks, any(part.is_unread for part in parts))
