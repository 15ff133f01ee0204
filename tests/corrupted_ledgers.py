"""One clean ledger and single changes of it, of the kinds that happen on its way."""

import random
from collections.abc import Callable
from copy import copy
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

from artificial_ledgers import id_number
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.utils.datetime import CALENDAR_MAC_1904
from openpyxl.worksheet.worksheet import Worksheet

__all__ = ["KINDS", "LETTER", "RESENT", "SHEET", "TOTAL", "Change", "clean", "corrupted"]

HEADS = (
    "序号", "帮扶编号", "档案编号", "受助人身份证号", "与职工关系", "工会代码", "发放日期",
    "帮扶项目", "发放时机", "资金来源", "发放形式", "金额（元）", "备注",
)  # fmt: skip
_HEAD, _FIRST, _COUNT = 2, 3, 30
LAST = _FIRST + _COUNT - 1
TOTAL = LAST + 1
_AMOUNTS = [300, 500, 1000, 1200, 2000]
LETTER = f"rows={_COUNT},amount={sum(_AMOUNTS) * _COUNT // len(_AMOUNTS)},period=2019-01"
RESENT = ("zeros lost",)
"""Kinds that only matter where the clean ledger has landed before."""
SHEET = 0
"""A fault of the sheet, its head, its total or the letter, not of a row."""


@dataclass(frozen=True)
class Change:
    """What was changed, and at which rows it may be told; `SHEET` stands for the whole."""

    what: str
    rows: frozenset[int]


Kind = Callable[[Worksheet, random.Random], Change]


def clean() -> Workbook:
    """Thirty payments of one union in January 2019, under a title, over a right 合计 row."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "帮扶记录"
    sheet.append(["甲街道2019年1月帮扶记录"])
    sheet.append(list(HEADS))
    for n in range(_COUNT):
        file = n % 10 + 1
        sheet.append([
            n + 1, f"{n + 1:04d}", f"F-{file}", id_number(file), "本人", "110105001",
            date(2019, 1, 2 + n % 28), ("生活救助", "医疗救助")[n // 10 % 2],
            ("日常", "元旦", "春节")[n // 10], "工会经费", "现金", _AMOUNTS[n % 5], None,
        ])  # fmt: skip
    sheet.append(["合计", *[None] * 10, sum(_AMOUNTS) * _COUNT // len(_AMOUNTS), None])
    return book


def corrupted(kind: str, seed: int, path: Path) -> Change:
    """Write the clean ledger with one change of a kind."""
    book = clean()
    sheet = book["帮扶记录"]
    change = KINDS[kind](sheet, random.Random(f"{kind}{seed}"))
    book.save(path)
    return change


def _row(rng: random.Random) -> int:
    return rng.randint(_FIRST, LAST)


def _at(sheet: Worksheet, row: int, head: str) -> Any:
    return sheet.cell(row, HEADS.index(head) + 1)


def _cell(head: str, new: Callable[[Any, random.Random], Any]) -> Kind:
    """A kind that changes what one cell of a column holds."""

    def change(sheet: Worksheet, rng: random.Random) -> Change:
        row = _row(rng)
        cell = _at(sheet, row, head)
        before = cell.value
        cell.value = new(before, rng)
        return Change(f"{head} {row}: {before!r} -> {cell.value!r}", frozenset({row, SHEET}))

    return change


def _of_ids(new: Callable[[str, random.Random], str]) -> Kind:
    return _cell("受助人身份证号", new)


def _transposed(text: str, rng: random.Random) -> str:
    """Two digits that differ, one after the other, changed round."""
    places = [n for n in range(6, len(text) - 1) if text[n] != text[n + 1]]
    at = rng.choice(places)
    return text[:at] + text[at + 1] + text[at] + text[at + 2 :]


def _misspelt(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + "侬" + text[at + 1 :]


def _merged(sheet: Worksheet, rng: random.Random) -> Change:
    row, size = rng.randint(_FIRST, LAST - 3), rng.randint(2, 3)
    column = rng.randrange(1, 12) + 1
    sheet.merge_cells(start_row=row, end_row=row + size - 1, start_column=column, end_column=column)
    return Change(
        f"{HEADS[column - 1]} merged {row} to {row + size - 1}",
        frozenset({*range(row, row + size), SHEET}),
    )


def _wan_in_head(sheet: Worksheet, rng: random.Random) -> Change:
    head = rng.choice(["金额（万元）", "金额/万元", "金额(万元)"])
    _at(sheet, _HEAD, "金额（元）").value = head
    return Change(head, frozenset({SHEET}))


def _wan_by_format(sheet: Worksheet, rng: random.Random) -> Change:
    row = _row(rng)
    _at(sheet, row, "金额（元）").number_format = rng.choice(['0.00"万元"', '#,##0"万"', '0"万元"'])
    return Change(f"money format of {row}", frozenset({row, SHEET}))


def _day_by_format(sheet: Worksheet, rng: random.Random) -> Change:
    row = _row(rng)
    _at(sheet, row, "发放日期").number_format = rng.choice(['yyyy"年"m"月"', "yyyy-mm", "mmm-yy"])
    return Change(f"day shown as a month at {row}", frozenset({row}))


def _date_system(sheet: Worksheet, rng: random.Random) -> Change:
    """Copied into a workbook that counts days from 1904: all shift by four years."""
    for row in range(_FIRST, LAST + 1):
        cell = _at(sheet, row, "发放日期")
        cell.value = datetime.combine(cell.value, datetime.min.time()) + timedelta(days=1462)
    book = sheet.parent
    assert book is not None
    if rng.random() < 0.5:
        book.epoch = CALENDAR_MAC_1904
    return Change("days four years on", frozenset({SHEET, *range(_FIRST, TOTAL + 1)}))


def _struck(sheet: Worksheet, rng: random.Random) -> Change:
    row = _row(rng)
    for cell in sheet[row]:
        font = copy(cell.font)
        cell.font = Font(name=font.name, strike=True)
    return Change(f"row {row} struck out", frozenset({row}))


def _hidden(sheet: Worksheet, rng: random.Random) -> Change:
    row = _row(rng)
    sheet.row_dimensions[row].hidden = True
    return Change(f"row {row} hidden", frozenset({row}))


def _formula(sheet: Worksheet, rng: random.Random) -> Change:
    row = _row(rng)
    head = rng.choice(["金额（元）", "发放日期", "档案编号", "备注"])
    _at(sheet, row, head).value = rng.choice(["=500*2", "=A1", "=SUM(A1:A2)"])
    return Change(f"a formula without value at {head} {row}", frozenset({row, SHEET}))


def _shifted(sheet: Worksheet, rng: random.Random) -> Change:
    row, start = _row(rng), rng.randint(2, 11)
    values = [sheet.cell(row, column).value for column in range(start, len(HEADS) + 1)]
    sheet.cell(row, start).value = None
    for column, value in enumerate(values, start=start + 1):
        sheet.cell(row, column).value = value
    return Change(f"row {row} shifted from {HEADS[start - 1]} on", frozenset({row, SHEET}))


def _without_column(sheet: Worksheet, rng: random.Random) -> Change:
    head = rng.choice([h for h in HEADS if h not in ("序号", "备注", "帮扶编号")])
    sheet.delete_cols(HEADS.index(head) + 1)
    return Change(f"no {head}", frozenset({SHEET, *range(_FIRST, TOTAL + 1)}))


def _misspelt_head(sheet: Worksheet, rng: random.Random) -> Change:
    head = rng.choice([h for h in HEADS if h not in ("序号", "备注")])
    cell = _at(sheet, _HEAD, head)
    cell.value = _misspelt(head, rng)
    return Change(f"{head} -> {cell.value}", frozenset({SHEET, _HEAD}))


def _twice(sheet: Worksheet, rng: random.Random) -> Change:
    row = _row(rng)
    sheet.insert_rows(row + 1)
    for column in range(1, len(HEADS) + 1):
        sheet.cell(row + 1, column).value = sheet.cell(row, column).value
    return Change(f"row {row} twice", frozenset({row, row + 1, SHEET}))


def _missing(sheet: Worksheet, rng: random.Random) -> Change:
    row = _row(rng)
    sheet.delete_rows(row)
    return Change(f"row {row} lost", frozenset({SHEET}))


def _zeros_lost(sheet: Worksheet, rng: random.Random) -> Change:
    """Keys typed as numbers, by Excel itself: all of them."""
    del rng
    for row in range(_FIRST, LAST + 1):
        cell = _at(sheet, row, "帮扶编号")
        cell.value = int(cell.value)
    return Change("leading zeros lost", frozenset({SHEET, *range(_FIRST, LAST + 1)}))


def _sorted(sheet: Worksheet, rng: random.Random) -> Change:
    rows = [[cell.value for cell in sheet[row]] for row in range(_FIRST, LAST + 1)]
    rng.shuffle(rows)
    for row, values in enumerate(rows, start=_FIRST):
        for column, value in enumerate(values, start=1):
            sheet.cell(row, column).value = value
    return Change("sorted another way", frozenset())


KINDS: dict[str, Kind] = {
    "merged": _merged,
    "zeros lost": _zeros_lost,
    "10,000 yuan in the head": _wan_in_head,
    "10,000 yuan by format": _wan_by_format,
    "month by format": _day_by_format,
    "date system": _date_system,
    "struck out": _struck,
    "hidden": _hidden,
    "formula": _formula,
    "error": _cell("金额（元）", lambda _, rng: rng.choice(["#REF!", "#N/A", "#VALUE!"])),
    "shifted": _shifted,
    "no column": _without_column,
    "misspelt head": _misspelt_head,
    "row twice": _twice,
    "row lost": _missing,
    "sorted": _sorted,
    "digits changed round": _of_ids(_transposed),
    "number for text": _of_ids(lambda text, _: float(text[:17] + "0")),  # type: ignore[arg-type, return-value]
    "masked": _of_ids(lambda text, rng: text[: rng.choice([3, 6])] + "*" * 10 + text[-4:]),
    "unseen": _of_ids(lambda text, rng: text[:6] + rng.choice("\u200b\u00a0\u3000 ") + text[6:]),
    "misspelt code": _cell("帮扶项目", _misspelt),
    "words of money": _cell(
        "金额（元）",
        lambda n, rng: rng.choice([f"约{n}", f"-{n}", f"({n})", f"{n}/2", "-", n * 10]),
    ),
    "right words of money": _cell(
        "金额（元）", lambda n, rng: rng.choice([f"{n:,}元", f"￥{n}", f"{n / 10000}万元"])
    ),
    "words of days": _cell(
        "发放日期", lambda day, rng: rng.choice([f"{day:%y/%m/%d}", f"{day:%Y.%m}", "2019-02-30"])
    ),
    "right words of days": _cell(
        "发放日期",
        lambda day, rng: rng.choice(
            [
                f"{day.year}.{day.month}.{day.day}",
                f"{day:%Y%m%d}",
                f"{day.year}年{day.month}月{day.day}日",
            ]
        ),
    ),
    "another union": _cell("工会代码", lambda _, rng: rng.choice(["110105002", "110105999", "甲"])),
}
