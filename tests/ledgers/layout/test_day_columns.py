"""Days in three columns, 年 月 日: read as one day, or told as what they lack."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from kept_ledgers import AID, SHEET, Grid, Told, aid, workbook

DAYS = (date(2019, 1, 15), date(2019, 1, 16), date(2019, 12, 1))
HEAD = [*AID[:5], "年", "月", "日", *AID[6:]]


def parted(order: int, *parts: Any) -> list[Any]:
    cells = aid(order)
    return [*cells[:5], *parts, *cells[6:]]


def told(path: Path, grid: Grid, merges: tuple[str, ...] = ()) -> Told:
    def merge(book: Any) -> None:
        for cells in merges:
            book[SHEET].merge_cells(cells)

    return Told(workbook(path / "a.xlsx", {SHEET: grid}, merge))


@pytest.mark.parametrize(
    "rows",
    [
        [(2019, 1, 15), (2019, 1, 16), (2019, 12, 1)],
        [("2019", "01", "15"), ("2019年", "1月", "16日"), (2019.0, 12.0, "1号")],
        [(2019, 1, 15), ("〃", "〃", 16), ("同上", 12, 1)],
        [("二〇一九", "一", "十五"), ("二〇一九", "一", "十六"), ("2019", "十二", "一")],
    ],
    ids=["numbers", "texts", "ditto", "words"],
)
def test_three_columns_are_one_day(tmp_path: Path, rows: list[tuple[Any, ...]]) -> None:
    grid = [HEAD, *(parted(n, *parts) for n, parts in enumerate(rows, 1))]
    ledger = told(tmp_path, grid)
    assert not ledger.faults
    assert ledger.values("paid_on") == [(day.isoformat(),) for day in DAYS]


def test_a_name_over_the_three_columns_says_which_day_it_is(tmp_path: Path) -> None:
    over = [*AID[:5], "发放日期", None, None, *AID[6:]]
    below = [*[None] * 5, "年", "月", "日"]
    grid = [over, below, parted(1, 2019, 1, 15), parted(2, 2019, 1, 16), parted(3, 2019, 12, 1)]
    down = [f"{letter}1:{letter}2" for letter in "ABCDEIJKLM"]
    for merges in ((), ("F1:H1",), ("F1:H1", *down)):
        ledger = told(tmp_path, grid, merges)
        assert not ledger.faults
        assert ledger.values("paid_on") == [(day.isoformat(),) for day in DAYS]


def test_a_year_merged_down_is_that_of_each_row(tmp_path: Path) -> None:
    grid = [HEAD, parted(1, 2019, 1, 15), parted(2, None, None, 16), parted(3, None, 12, 1)]
    ledger = told(tmp_path, grid, ("F2:F4", "G2:G3"))
    assert ledger.values("paid_on") == [(day.isoformat(),) for day in DAYS]


@pytest.mark.parametrize(
    ("parts", "kind"),
    [
        ((None, 1, 15), "no_year"),
        ((2019, 1, None), "month_only"),
        ((2019, None, None), "year_only"),
        ((19, 1, 15), "ambiguous_date"),
        ((2019, 2, 30), "no_such_day"),
        ((2019, 1.5, 15), "day"),
        (("2019", "一月份", "15"), "day"),
    ],
)
def test_what_is_no_whole_day_is_told_at_its_row(
    tmp_path: Path, parts: tuple[Any, ...], kind: str
) -> None:
    ledger = told(tmp_path, [HEAD, parted(1, 2019, 1, 15), parted(2, *parts)])
    assert ledger.kinds == [(3, "年月日", kind)]


def test_sums_notes_and_other_tables_keep_their_cells(tmp_path: Path) -> None:
    total = ["合计", *[None] * 11, 200]
    note = ["备注：年月日按发放当天填写"]
    ledger = told(tmp_path, [HEAD, parted(1, 2019, 1, 15), parted(2, 2019, 1, 16), total, note])
    assert not ledger.faults
    assert ledger.values("paid_on") == [("2019-01-15",), ("2019-01-16",)]
    assert len(ledger.remarked("checked_total")) == 1
