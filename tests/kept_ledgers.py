"""Ledgers as unions keep them, written by code: nobody in them exists.

A grid is a list of rows; `workbook` writes it, and may spoil the workbook before it is saved.
"""

import io
import zipfile
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
from artificial_ledgers import id_number
from bangfu.language import Language
from bangfu.ledgers.column_samples import SheetTable
from bangfu.ledgers.layout.sheets import LedgerReading, read_ledgers
from bangfu.ledgers.layout.totals import told_of_totals
from bangfu.ledgers.layout.typed_rows import LedgerRow, typed_rows
from bangfu.ledgers.rows.row_versions import completed_rows
from bangfu.register.faults import Fault
from bangfu.register.remarks import Remark
from bangfu.rules import default_rules

AID = [
    "帮扶编号", "档案编号", "受助人身份证号", "与职工关系", "工会代码", "发放日期", "帮扶项目",
    "发放时机", "资金来源", "发放形式", "金额（元）",
]  # fmt: skip
CLAIM = [
    "案件编号", "申请人身份证号", "与职工关系", "工会代码", "事件类别", "事发日期", "申请日期",
    "审批日期", "审批结果", "批次", "发放日期", "金额（元）",
]  # fmt: skip
SHEET = "帮扶记录"

Grid = Sequence[Sequence[Any]]


def aid(order: int, amount: Any = 100, **cells: Any) -> list[Any]:
    """A right row of aid, in the order of `AID`; cells by the names of their columns."""
    names = (
        "key", "file", "person", "relation", "unit", "day", "project", "occasion", "fund", "form",
    )  # fmt: skip
    row = [
        f"A-{order}", f"F-{order}", id_number(order), "本人", "110105001", date(2019, 1, 25),
        "生活救助", "春节", "工会经费", "现金", amount,
    ]  # fmt: skip
    for name, cell in cells.items():
        row[names.index(name)] = cell
    return row


def claim(order: int) -> list[Any]:
    """A right row of a claim, in the order of `CLAIM`."""
    return [
        f"C-{order}", id_number(order), "本人", "110105001", "家庭火灾", date(2019, 3, 1),
        date(2019, 3, 5), date(2019, 3, 20), "批准", 1, date(2019, 4, 1), 3000,
    ]  # fmt: skip


def total(word: str, amount: Any, **more: Any) -> list[Any]:
    """A row that sums up rows of `AID`."""
    row: list[Any] = [word, *[""] * 9, amount]
    row[1] = more.get("people", "")
    return row


def workbook(
    path: Path, sheets: Mapping[str, Grid], spoil: Callable[[Any], object] | None = None
) -> Path:
    """Write a workbook of some sheets; empty texts are cells that are not there."""
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    for title, grid in sheets.items():
        sheet = book.create_sheet(title)
        for r, row in enumerate(grid, start=1):
            for c, value in enumerate(row, start=1):
                if value not in ("", None):
                    sheet.cell(r, c).value = value
    if spoil:
        spoil(book)
    book.save(path)
    return path


def edited(path: Path, change: Callable[[str, bytes], bytes]) -> Path:
    """Rewrite the parts of a zipped document."""
    with zipfile.ZipFile(path) as old:
        parts = [(info.filename, old.read(info)) for info in old.infolist()]
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        for name, content in parts:
            new.writestr(name, change(name, content))
    path.write_bytes(packed.getvalue())
    return path


def require_all_counted(reading: LedgerReading, rows: Iterable[LedgerRow]) -> None:
    """Each row of data is typed once, or a cell of a wide table that is no payment."""
    typed = Counter(SheetTable.of(row) for row in rows)
    counted = Counter[SheetTable]()
    for one in reading.sheets:
        own = one.counts.data + one.counts.more - one.counts.unpaid
        counted[SheetTable(one.file, one.sheet, one.table.name)] += own
    assert typed == +counted


class Told:
    """What is made of some files: rows, faults and remarks."""

    def __init__(self, *files: Path) -> None:
        self.reading: LedgerReading = read_ledgers(files)
        self.rows: list[LedgerRow]
        self.rows, wrong = typed_rows(self.reading.sheets, bytes(32), default_rules())
        require_all_counted(self.reading, self.rows)
        totals, checked = told_of_totals(self.reading.sheets, self.rows)
        _, lacking = completed_rows(self.rows, None, self.reading.sheets)
        told = [*self.reading.faults, *lacking, *wrong, *totals]
        self.faults: list[Fault] = list(dict.fromkeys(told))
        self.remarks: list[Remark] = [*self.reading.remarks, *checked]

    @property
    def kinds(self) -> list[tuple[int | None, str | None, str]]:
        """Row, header and kind of each fault."""
        return [(f.place.row, f.place.header, f.kind) for f in self.faults]

    def values(self, *columns: str) -> list[tuple[str, ...]]:
        """The values of some columns, row by row, as text; of faultless ledgers only."""
        assert [fault.message("en") for fault in self.faults] == []
        return [tuple(_text(row.values.get(c)) for c in columns) for row in self.rows]

    def remarked(self, kind: str, language: Language = "zh") -> list[str]:
        """What is said of one kind."""
        return [remark.said.of(language) for remark in self.remarks if remark.kind == kind]


def _text(value: object) -> str:
    return "" if value is None else str(value)
