"""A title and the rows below it speak of the same time, or it is said."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.layout.title_periods import told_of_titles
from kept_ledgers import AID, CLAIM, Told, aid, claim, workbook


def told(path: Path, *lines: Any, days: tuple[str, ...], sheet: str = "Sheet1") -> list[Any]:
    """Kinds and rows of what is told of aid paid on some days below some lines."""
    rows = [aid(n, day=date.fromisoformat(day)) for n, day in enumerate(days, start=1)]
    grid = [*([line] for line in lines), AID, *rows]
    ledger = Told(workbook(path / "a.xlsx", {sheet: grid}))
    faults, remarks = told_of_titles(ledger.reading.sheets, ledger.rows)
    return [(one.kind, one.place.row) for one in (*faults, *remarks)]


PERIOD, DAY, HOLIDAY = ("title_period", 2), ("title_day", 2), ("title_occasion", 2)


@pytest.mark.parametrize(
    ("title", "days", "expected"),
    [
        ("2019年春节慰问 1月25日", ("2019-01-25", "2019-01-25"), []),
        ("2019年春节慰问 1月25日", ("2019-01-25", "2019-01-26"), [DAY]),
        ("2019年春节慰问（2019.1.25）", ("2019-01-26",), [DAY]),
        ("2019年春节慰问", ("2019-01-25",), []),
        ("2019春节慰问名单", ("2018-01-25", "2018-02-01"), [PERIOD]),
        ("2019年春节慰问", ("2018-12-28",), []),  # for the festival after the turn of the year
        ("2019年春节慰问", ("2018-10-28",), [PERIOD]),
        ("2019年五一慰问", ("2018-12-28",), [HOLIDAY, PERIOD]),  # rows of Spring Festival
        ("国庆慰问名单", ("2019-01-25",), [HOLIDAY]),
        ("元旦春节慰问名单", ("2019-01-25",), []),
        ("2019年1月慰问金发放表", ("2018-01-25",), [PERIOD]),
        ("2019年1月慰问金发放表", ("2019-02-25",), [PERIOD]),
        ("2019年1月慰问金发放表", ("2019-02-25", "2019-01-25"), []),
        ("2019年1月25日发放", ("2019-02-25",), [PERIOD, DAY]),
        # Several times, or none: nothing can be said.
        ("2018年至2019年慰问", ("2017-02-25",), []),
        ("2019年1-3月慰问", ("2019-04-25",), []),
        ("2019年第一季度慰问", ("2019-02-25",), []),
        ("截至2019年12月慰问发放", ("2019-02-25",), []),
        ("慰问金发放表，共2000元，1.25万元", ("2019-02-25",), []),
        ("填表日期：2019年5月1日", ("2019-02-25",), []),
    ],
)
def test_a_title_of_another_time_is_asked_about_or_told(
    tmp_path: Path, title: str, days: tuple[str, ...], expected: list[Any]
) -> None:
    assert told(tmp_path, title, days=days) == expected


def test_the_name_of_a_sheet_is_a_title_too(tmp_path: Path) -> None:
    assert told(tmp_path, days=("2018-01-25",), sheet="2019年1月") == [("title_period", 1)]
    assert told(tmp_path, days=("2019-01-25",), sheet="2019年1月") == []


def test_a_claim_has_several_days_of_which_one_must_agree(tmp_path: Path) -> None:
    grid = [["2019年3月抚慰"], CLAIM, claim(1)]  # happened in March, paid in April
    ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    assert told_of_titles(ledger.reading.sheets, ledger.rows) == ([], [])


def test_the_columns_of_a_wide_table_are_asked_about_together(tmp_path: Path) -> None:
    head = ["姓名", "身份证号", "春节 2019-01-25", "国庆 2019-09-28"]
    for title, faults in (("2019年9月慰问", 0), ("2018年慰问", 1)):
        grid = [[title], head, ["示例甲", id_number(1), 100, 200]]
        ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
        found, _ = told_of_titles(ledger.reading.sheets, ledger.rows)
        assert [len(fault.spots) for fault in found] == [2] * faults


def test_words_name_both_times(tmp_path: Path) -> None:
    grid = [
        ["2019年1月慰问 1月5日"],
        AID,
        aid(1, day=date(2018, 1, 25)),
        aid(2, day=date(2018, 2, 1)),
    ]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    (fault,), (remark,) = told_of_titles(ledger.reading.sheets, ledger.rows)
    assert fault.found.zh == "标题写2019年1月，各行的日期都不在其中（2018-01-25至2018-02-01）"
    assert remark.said.zh == "标题写2019-01-05，2行的发放日期不是这一天（第3、4行），按各行导入"
    assert remark.severity == "low"
