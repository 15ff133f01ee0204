"""Ledger files as grids of cells: workbooks by calamine, CSV files by the standard library.

Cells come as the file stores them. A library that guesses types would already have turned ID
numbers into floats here.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from pathlib import Path

from python_calamine import (
    CalamineError,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    load_workbook,
)

from bangfu.errors import RefusedError
from bangfu.language import Text

__all__ = ["Grid", "Raw", "read_grids"]

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
class Grid:
    """The cells of one sheet from its first row on; a CSV file is a sheet without a name."""

    sheet: str | None
    rows: tuple[tuple[Raw, ...], ...]


def read_grids(path: Path) -> list[Grid]:
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
        return [Grid(None, _csv_rows(path))]
    if suffix not in _WORKBOOKS:
        raise RefusedError(Text(f"{suffix!r}文件", f"a file {suffix!r}"), _A_LEDGER)
    try:
        with load_workbook(path) as workbook:
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


def _sheets(workbook: CalamineWorkbook) -> list[Grid]:
    grids = []
    for described in workbook.sheets_metadata:
        if described.typ != SheetTypeEnum.WorkSheet:
            continue
        sheet = workbook.get_sheet_by_name(described.name)
        if sheet.start is not None:
            rows: Sequence[Sequence[Raw]] = sheet.to_python(skip_empty_area=False)
            grids.append(Grid(described.name, tuple(tuple(row) for row in rows)))
    return grids


def _csv_rows(path: Path) -> tuple[tuple[Raw, ...], ...]:
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return tuple(tuple(row) for row in csv.reader(io.StringIO(text, newline=""), strict=True))
    except UnicodeDecodeError:
        raise RefusedError(Text("其他编码的文件", "a file in another encoding"), _A_CSV) from None
    except csv.Error:
        raise RefusedError(Text("引号不成对的文件", "a file with broken quotes"), _A_CSV) from None
