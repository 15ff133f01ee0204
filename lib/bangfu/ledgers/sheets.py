"""Ledgers read: which sheet is which table, which header is which column, which rows have cells.

Workbooks are read by calamine, CSV files by the standard library. Cells come as the file stores
them: a library that guesses types would already have turned ID numbers into floats here. Nothing
is typed yet; every cell keeps its place, so that later steps can say where a fault is.

Names and telephone numbers are dropped here: they never reach memory that is written anywhere.
"""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    load_workbook,
)
from xlsxwriter.utility import xl_col_to_name

from bangfu.language import Text
from bangfu.ledgers.headers import (
    WITHDRAWN,
    column_called,
    is_ours,
    is_personal,
    plain,
    table_called,
)
from bangfu.register.faults import Fault, Place, RefusedError, masked, named, shown
from bangfu.register.schema import TABLES, Table

__all__ = ["WITHDRAWN_COLUMN", "LedgerReading", "LedgerSheet", "Raw", "RawRow", "read_ledgers"]

Raw = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the file stores it; an empty one is the empty text."""

_WORKBOOKS = (".xlsx", ".xlsm", ".xls")
_CSV = ".csv"
_A_LEDGER = Text("xlsx、xls 或 UTF-8 编码的 csv 文件", "an xlsx, xls or UTF-8 csv file")
_A_CSV = Text(
    "UTF-8 编码的 csv（在 Excel 中另存为“CSV UTF-8”）",
    "a csv file in UTF-8 (save as “CSV UTF-8” in Excel)",
)


@dataclass(frozen=True)
class _Grid:
    """The cells of one sheet from its first row on; a CSV file is a sheet without a name."""

    sheet: str | None
    rows: tuple[tuple[Raw, ...], ...]


def _grids(path: Path) -> list[_Grid]:
    """The sheets of a ledger file that have cells, in order.

    Raises
    ------
    RefusedError
        If the file is missing, of another kind, locked, damaged or in another encoding.
    """
    if not path.is_file():
        raise RefusedError(Text("没有这个文件", "no such file"), _A_LEDGER)
    suffix = path.suffix.lower()
    if suffix == _CSV:
        return [_Grid(None, _csv_rows(path))]
    if suffix not in _WORKBOOKS:
        raise RefusedError(Text(f"{suffix!r}文件", f"a file {suffix!r}"), _A_LEDGER)
    try:
        # Opened here: calamine knows no name that is not UTF-8, as out of an old archive.
        with path.open("rb") as handle, load_workbook(handle) as workbook:
            return _sheets(workbook)
    except PasswordError:
        raise RefusedError(
            Text("有密码的工作簿", "a workbook with a password"),
            Text("不设密码的工作簿", "a workbook without one"),
        ) from None
    except (CalamineError, OSError):
        raise RefusedError(
            Text("无法读取的工作簿", "a workbook that cannot be read"), _A_LEDGER
        ) from None


def _sheets(workbook: CalamineWorkbook) -> list[_Grid]:
    grids = []
    for described in workbook.sheets_metadata:
        if described.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(described.name)
        if sheet.start is not None:
            rows: Sequence[Sequence[Raw]] = sheet.to_python(skip_empty_area=False)
            grids.append(_Grid(described.name, tuple(tuple(row) for row in rows)))
    return grids


def _csv_rows(path: Path) -> tuple[tuple[Raw, ...], ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        raise RefusedError(Text("其他编码的文件", "a file in another encoding"), _A_CSV) from None
    except csv.Error:
        raise RefusedError(Text("引号不成对的文件", "a file with broken quotes"), _A_CSV) from None


WITHDRAWN_COLUMN = "withdrawn"
"""Name under which the cell that withdraws a row is kept."""
_PERSONAL_COLUMN = ""


@dataclass(frozen=True)
class RawRow:
    """One row with at least one cell: its number as Excel shows it, and its cells by column."""

    number: int
    cells: dict[str, Raw] = field(repr=False)


@dataclass(frozen=True)
class LedgerSheet:
    """One sheet of rows for one table.

    `headers` gives the header as written for each column that is there, by column name;
    `doubtful` names the columns that a fault of the header row may concern.
    """

    table: Table
    file: str
    sheet: str | None
    headers: dict[str, str]
    rows: tuple[RawRow, ...]
    doubtful: frozenset[str] = frozenset()

    def place(self, row: int | None = None, column: str | None = None) -> Place:
        """The place of a row, or of the cell of a named column in it."""
        header = None if column is None else self.headers.get(column, column)
        return Place(self.file, self.sheet, row, header)


@dataclass(frozen=True)
class LedgerReading:
    """What was read of an import's files: the sheets, and the faults of files and headers.

    A sheet with a faulty header is among the sheets, so that its cells can be looked at.
    """

    sheets: tuple[LedgerSheet, ...]
    faults: tuple[Fault, ...]
    is_complete: bool
    """Whether the key of every row could be read, so that the rows can be held together."""


def read_ledgers(files: Sequence[Path]) -> LedgerReading:
    """Read ledger files: workbooks, and CSV files named like a table."""
    sheets: list[LedgerSheet] = []
    faults: list[Fault] = []
    unread = 0
    for path in files:
        try:
            grids = _grids(path)
        except RefusedError as refused:
            faults.append(refused.at(Place(named(path.name))))
            unread += 1
            continue
        for grid in grids:
            sheet, wrong = _sheet(path, grid)
            faults += wrong
            sheets += [sheet] if sheet else []
            unread += 1 if sheet is None and wrong else 0
    keyed = all(sheet.table.key not in sheet.doubtful for sheet in sheets)
    return LedgerReading(tuple(sheets), tuple(faults), keyed and not unread)


def _sheet(path: Path, grid: _Grid) -> tuple[LedgerSheet | None, list[Fault]]:
    place = Place(named(path.name), None if grid.sheet is None else named(grid.sheet))
    name = path.stem if grid.sheet is None else grid.sheet
    filled = [(n, row) for n, row in enumerate(grid.rows, start=1) if not _is_empty(row)]
    if not filled or (grid.sheet is not None and is_ours(name)):
        return None, []
    table = table_called(name)
    if table is None:
        return None, [Fault(place, shown(masked(name)), _a_table())]
    (number, header), *body = filled
    return _with_columns(LedgerSheet(table, place.file, place.sheet, {}, ()), number, header, body)


def _with_columns(
    sheet: LedgerSheet, number: int, header: Sequence[Raw], body: list[tuple[int, tuple[Raw, ...]]]
) -> tuple[LedgerSheet | None, list[Fault]]:
    """The sheet with its rows, and what is wrong with its header row."""
    width = max(len(row) for _, row in [(number, header), *body])
    titles = [_title(header, i) for i in range(width)]
    columns = [_column_name(sheet.table, title) for title in titles]
    known, written = [c for c in columns if c is not None], [t for t in titles if t]
    if 4 * len(known) < len(written):  # may be a row of cells: nothing of it is quoted
        return None, [Fault(sheet.place(number), *_no_header(sheet.table))]
    headers = {c: t for c, t in zip(columns, titles, strict=True) if c}
    faults = [
        *_unknown(sheet, number, list(zip(columns, titles, strict=True)), body),
        *_twice(sheet, number, known),
    ]
    rows = tuple(RawRow(n, _cells(columns, row)) for n, row in body)
    doubtful = _doubtful(sheet.table, known) if faults else frozenset()
    return replace(sheet, headers=headers, rows=rows, doubtful=doubtful), faults


def _doubtful(table: Table, known: list[str]) -> frozenset[str]:
    """The columns that are not there just once: another header may have been meant for them."""
    return frozenset(name for name in (*table.names, WITHDRAWN_COLUMN) if known.count(name) != 1)


def _is_empty(row: Sequence[Raw]) -> bool:
    return all(isinstance(cell, str) and not cell.strip() for cell in row)


def _title(header: Sequence[Raw], index: int) -> str:
    return str(header[index]).strip() if index < len(header) else ""


def _column_name(table: Table, title: str) -> str | None:
    """The column a header means; the personal column if it is to be dropped, None if unknown."""
    column = column_called(table, title)
    if column:
        return column.name
    if plain(title) in map(plain, (WITHDRAWN.zh, WITHDRAWN.en)):
        return WITHDRAWN_COLUMN
    return _PERSONAL_COLUMN if is_personal(title) else None


def _cells(columns: Sequence[str | None], row: Sequence[Raw]) -> dict[str, Raw]:
    """The cells of a row by column; those of personal and unknown columns are dropped."""
    return {column: cell for column, cell in zip(columns, row, strict=False) if column}


def _unknown(
    sheet: LedgerSheet,
    number: int,
    columns: list[tuple[str | None, str]],
    body: list[tuple[int, tuple[Raw, ...]]],
) -> Iterator[Fault]:
    for index, (column, title) in enumerate(columns):
        if column is not None:
            continue
        letter = xl_col_to_name(index)
        if title:
            yield Fault(sheet.place(number, letter), shown(masked(title)), _a_column(sheet.table))
        elif any(not _is_empty(row[index : index + 1]) for _, row in body):
            found = Text("有内容而无标题的列", "cells without a header")
            yield Fault(sheet.place(number, letter), found, _a_column(sheet.table))


def _twice(sheet: LedgerSheet, number: int, known: list[str]) -> Iterator[Fault]:
    for column, times in Counter(known).items():
        if times > 1 and column != _PERSONAL_COLUMN:
            label = _label(sheet.table, column)
            found = Text(f"{times}个{label.zh!r}列", f"{times} columns {label.en!r}")
            yield Fault(sheet.place(number), found, Text("一个", "one"))


def _label(table: Table, column: str) -> Text:
    if column == WITHDRAWN_COLUMN:
        return WITHDRAWN
    return table.column(column).words


def _a_table() -> Text:
    return Text(
        "表名：" + "、".join(t.zh for t in TABLES),
        "the name of a table: " + ", ".join(t.en for t in TABLES),
    )


def _a_column(table: Table) -> Text:
    return Text(
        "下列标题之一：" + "、".join([*(c.zh for c in table.columns), WITHDRAWN.zh]),
        "one of the headers: " + ", ".join([*(c.en for c in table.columns), WITHDRAWN.en]),
    )


def _no_header(table: Table) -> tuple[Text, Text]:
    return Text("不是标题行", "a row that is not the header"), _a_column(table)
