"""Sums in ledgers held against their rows."""

from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from kept_ledgers import AID, SHEET, Grid, Told, aid, total, workbook
from openpyxl.styles import Font

ROWS = [aid(1), aid(2, 200), aid(3, 300), aid(4, 400)]


def told(path: Path, *rows: Grid) -> Told:
    return Told(workbook(path / "a.xlsx", {SHEET: [AID, *[row for some in rows for row in some]]}))


@pytest.mark.parametrize(
    "grid",
    [
        [*ROWS, total("合计", 1000)],
        [*ROWS, total("合计", "1,000元", people="共4人")],
        [*ROWS, total("合计", "壹仟元整", people="4人次")],
        [*ROWS[:2], total("小计", 300), *ROWS[2:], total("小计", 700), total("总计", 1000)],
        [*ROWS[:2], total("合计", 300), *ROWS[2:], total("合计", 700)],  # of two sections
        [*ROWS, [], total("合计", 1000)],
        [total("合计", 1000), *ROWS],
        [total("总计", 1000), *ROWS, total("合计", 1000)],
        [total("合计", 1000), *ROWS[:2], total("小计", 300), *ROWS[2:], total("小计", 700)],
        [total("合计", 1000), total("小计", 300), *ROWS[:2], total("小计", 700), *ROWS[2:]],
        [total("甲街道合计", 300), *ROWS[:2], total("乙街道合计", 700), *ROWS[2:]],
        [*ROWS, total("合计（大写）：壹仟元整", 1000)],
        [*ROWS, total("合计", 1000, people="壹仟元整")],
        [*ROWS, ["合计人民币（大写）：壹仟元整  ￥1,000.00元"]],
        [*ROWS, ["金额大写：壹仟元整"]],
        [*ROWS, ["发放总金额：1000元"]],
        [*ROWS, total("合计", 1000), total("其中：现金", 1000), total("实物", 0)],
        [*ROWS[:2], total("过次页", 300), AID, total("承前页", 300), *ROWS[2:]],
        [
            *ROWS[:2],
            total("本页小计", 300),
            total("转下页", 300),
            ["第2页"],
            AID,
            total("接上页", 300),
            *ROWS[2:],
            total("本页小计", 700),
            total("总计", 1000),
        ],
        # The pages before are not in the file: 500 + 1000 = 1500.
        [total("承前页", 500), *ROWS, total("合计", 1500)],
        [total("承前页", 500), *ROWS, total("合计", 1000)],
    ],
)
def test_a_right_total_is_told_and_not_imported(tmp_path: Path, grid: Grid) -> None:
    ledger = told(tmp_path, grid)
    assert ledger.values("amount") == [("100.00",), ("200.00",), ("300.00",), ("400.00",)]
    assert ledger.remarked("checked_total")


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        ([*ROWS, total("合计", 1100)], (6, "金额（元）", "合计1100.00，各行之和为1000.00")),
        ([*ROWS, ["金额大写：壹仟贰佰元整"]], (6, "金额（元）", "金额大写1200，各行之和为1000.00")),
        ([*ROWS, ["发放总人数：5人"]], (6, None, "发放总人数写5人，各行数得4")),
        (
            [*ROWS[:2], total("小计", 299), *ROWS[2:], total("合计", 1000)],
            (4, "金额（元）", "小计299.00，各行之和为300.00"),
        ),
        (
            [*ROWS[:2], total("小计", 300), *ROWS[2:], total("小计", 1000)],
            (7, "金额（元）", "小计1000.00，各行之和为700.00"),
        ),
        ([total("合计", 1100), *ROWS], (2, "金额（元）", "合计1100.00，各行之和为1000.00")),
        (
            [total("合计", 1000), total("小计", 200), *ROWS[:2], total("小计", 700), *ROWS[2:]],
            (3, "金额（元）", "小计200.00，各行之和为300.00"),
        ),
        (
            [*ROWS, total("合计（大写）：壹仟贰佰元整", 1000)],
            (6, "金额（元）", "合计1200，各行之和为1000.00"),
        ),
        (
            [*ROWS[:2], total("过次页", 350), *ROWS[2:]],
            (4, "金额（元）", "过次页350.00，各行之和为300.00"),
        ),
        (
            [total("承前页", 500), *ROWS, total("合计", 1600)],
            (7, "金额（元）", "合计1600.00，各行之和为1000.00"),
        ),
        ([*ROWS, total("合计", 1000, people="5人")], (6, None, "合计写5人，各行数得4")),
        ([*ROWS, total("本年累计", 900)], (6, "金额（元）", "本年累计900.00，各行之和为1000.00")),
    ],
)  # fmt: skip
def test_a_wrong_total_is_a_fault_at_its_cell_that_names_both_numbers(
    tmp_path: Path, grid: Grid, expected: tuple[int, str | None, str]
) -> None:
    (fault,) = told(tmp_path, grid).faults
    assert (fault.place.row, fault.place.header, fault.found.zh) == expected
    assert fault.kind == "total_mismatch"


def hidden(book: Any) -> None:
    book[SHEET].auto_filter.ref = "A1:K5"
    book[SHEET].row_dimensions[3].hidden = True


def struck(book: Any) -> None:
    for cell in book[SHEET][3]:
        cell.font = Font(strike=True)


def partly_struck(book: Any) -> None:
    book[SHEET]["J3"].font = Font(strike=True)


@pytest.mark.parametrize(
    ("spoil", "below", "said"),
    [
        # Row 3 has 200 of the 1,000 yuan, and one of the four people.
        (hidden, total("合计", 800), "各行中有隐藏的1行（第3行），不计则相符："),
        (hidden, ["合计：3人，800元"], "各行中有隐藏的1行（第3行），不计则相符："),
        (hidden, ["发放总人数：3人"], "各行中有隐藏的1行（第3行），不计则相符："),
        (hidden, total("合计", 700), "各行中有隐藏的1行（第3行）："),
        (struck, ["合计：3笔"], "各行中有划去的1行（第3行），不计则相符："),
        (partly_struck, total("合计", 800), "各行中有划去的1行（第3行），不计则相符："),
        (lambda book: None, total("合计", 800), ""),
    ],
)
def test_a_wrong_total_names_the_rows_that_nobody_sees_or_that_are_struck_out(
    tmp_path: Path, spoil: Any, below: list[Any], said: str
) -> None:
    grid = {SHEET: [AID, *ROWS, below]}
    ledger = Told(workbook(tmp_path / "a.xlsx", grid, spoil))
    wrong = [fault for fault in ledger.faults if fault.kind == "total_mismatch"]
    assert wrong
    for fault in wrong:
        assert said in fault.expected.zh
        assert ("第3行" in fault.expected.zh) == ("row 3" in fault.expected.en) == bool(said)


def test_a_right_total_of_hidden_rows_says_nothing_of_them(tmp_path: Path) -> None:
    grid = {SHEET: [AID, *ROWS, total("合计", 1000)]}
    assert Told(workbook(tmp_path / "a.xlsx", grid, hidden)).faults == []


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("合计：4人，1,000元", []),
        ("合计：4人，0.1万元", []),
        ("合计：4人，其中现金1000元", []),  # a part
        ("合计：4人，其中现金300元", ["total_mismatch"]),
        ("合计：4人，3000元", ["total_mismatch"]),
        ("合计：4人，叁仟元整", ["total_mismatch"]),
    ],
)
def test_a_sum_told_in_a_text_is_checked_too(tmp_path: Path, said: str, kinds: list[str]) -> None:
    ledger = told(tmp_path, ROWS, [[said]])
    assert len(ledger.rows) == 4
    assert [fault.kind for fault in ledger.faults] == kinds


@pytest.mark.parametrize(
    ("said", "kinds"),
    [
        ("共4人，合计金额1000元", []),
        ("合计5人，1000元", ["total_mismatch"]),
        ("共4人，合计金额3000元", ["total_mismatch"]),
        ("全年累计合计3000元", []),  # counts on from earlier months
    ],
)
def test_a_sum_told_over_the_head_is_checked_too(
    tmp_path: Path, said: str, kinds: list[str]
) -> None:
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: [[said], AID, *ROWS]}))
    assert len(ledger.rows) == 4
    assert [fault.kind for fault in ledger.faults] == kinds


@pytest.mark.parametrize("unit", ["（万元/元）", "（美元）", "（港币）"])
def test_a_head_with_two_units_or_another_currency_is_asked(tmp_path: Path, unit: str) -> None:
    grid = [[*AID[:10], f"金额{unit}"], aid(1, 0.1), aid(2, 1000)]
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid}))
    assert [fault.kind for fault in ledger.faults] == ["two_units"]


def test_a_person_paid_twice_is_one_person_and_two_payments(tmp_path: Path) -> None:
    twice = [aid(1), aid(2, person=aid(1)[2])]
    for people in ("1人", "2人", "2人次"):
        assert told(tmp_path, twice, [total("合计", 200, people=people)]).faults == []


def test_a_running_total_may_count_on_from_months_that_are_not_here(tmp_path: Path) -> None:
    ledger = told(tmp_path, ROWS, [total("累计", 5000)])
    assert ledger.faults == []
    assert "未核对" in ledger.remarked("checked_total")[0]


def test_a_total_without_a_result_is_told_as_not_checked(tmp_path: Path) -> None:
    ledger = told(tmp_path, ROWS, [total("合计", "=SUM(K2:K5)")])
    assert (ledger.faults, len(ledger.rows)) == ([], 4)
    assert ledger.remarked("checked_total") == ["合计金额（元）读不出数，未核对"]


def test_a_total_is_not_blamed_for_a_row_that_cannot_be_read(tmp_path: Path) -> None:
    ledger = told(tmp_path, [aid(1), aid(2, "约200")], [total("合计", 300)])
    assert ledger.kinds == [(3, "金额（元）", "approximate_amount")]


def test_a_total_is_in_the_unit_of_its_column(tmp_path: Path) -> None:
    grid = [[*AID[:10], "金额（万元）"], aid(1, 0.3), aid(2, 1.25), total("合计", 1.55)]
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid}))
    assert ledger.values("amount") == [("3000.00",), ("12500.00",)]
    assert "15500.00" in ledger.remarked("checked_total")[0]


def test_a_part_of_a_sum_is_no_row_and_is_told(tmp_path: Path) -> None:
    below = [total("合计", 1000), total("其中：现金", 700), total("实物", 300)]
    ledger = told(tmp_path, ROWS, below)
    assert len(ledger.rows) == 4
    assert ledger.remarked("note_row") == ["说明、签字等2行（第7、8行）不是数据"]


def test_a_row_of_data_that_speaks_of_a_part_in_its_note_stays_one(tmp_path: Path) -> None:
    head, row = [*AID, "备注"], [*aid(1), "其中实物200元"]
    without_id = [*row[:2], "", *row[3:]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: [head, row, without_id]}))
    assert len(ledger.rows) == 2
    assert ledger.kinds == [(3, "受助人身份证号", "empty_required")]


LINES = [
    ["工会代码：110105001"], ["帮扶项目：生活救助"], ["发放时机：春节"], ["资金来源：工会经费"],
    ["发放形式：现金"], ["与职工关系：本人"], ["发放日期：2019年1月25日"],
]  # fmt: skip
LIST = ["序号", "姓名", "身份证号", "金额（元）", "签字"]


def listed(n: int) -> list[Any]:
    return [n, "示例甲", id_number(n), 1000, ""]


def kinds_of(path: Path, title: str, *below: list[Any]) -> list[str]:
    """What is wrong with a list of two rows of 1,000 yuan, and what stands around them."""
    ledger = Told(workbook(path / "a.xlsx", {"Sheet1": [[title], *LINES, LIST, *below]}))
    return [fault.kind for fault in ledger.faults]


@pytest.mark.parametrize(
    ("title", "faults"),
    [
        ("慰问名单（共2户，2000元）", 0),  # 2 × 1,000
        ("慰问名单（共2人，0.2万元）", 0),
        ("慰问名单（共2人，每人1000元）", 0),
        ("慰问名单（共3户，2000元）", 1),
        ("慰问名单（共2户，3000元）", 1),
    ],
)
def test_a_title_that_counts_is_checked(tmp_path: Path, title: str, faults: int) -> None:
    assert kinds_of(tmp_path, title, listed(1), listed(2)) == ["total_mismatch"] * faults


@pytest.mark.parametrize(
    ("total", "faults"),
    [
        (["合计（万元）", "", "", 0.2], 0),  # 2,000 yuan
        (["合计（万元）", "", "", 0.3], 1),
        (["合计（元）", "", "", 2000], 0),
    ],
)
def test_a_total_may_have_a_unit_of_its_own(tmp_path: Path, total: list[Any], faults: int) -> None:
    assert kinds_of(tmp_path, "名单", listed(1), listed(2), total) == ["total_mismatch"] * faults


@pytest.mark.parametrize("word", ["人均", "平均", "户均", "上年同期", "同比增长"])
def test_means_and_other_years_are_no_rows(tmp_path: Path, word: str) -> None:
    own = [word, "", "", 700]
    for below in ([own, ["合计", "", "", 2000]], [["合计", "", "", 2000], own]):
        assert kinds_of(tmp_path, "名单", listed(1), listed(2), *below) == []


@pytest.mark.parametrize(
    ("below", "is_data"),
    [
        (["甲", "乙", "1", "2", "3"], False),
        (["（1）", "（2）", "（3）", "（4）", "（5）"], False),
        (["1栏", "2栏", "3栏", "4栏", "5栏"], False),
        (["", "（本人）", "（18位）", "（元）", "（手签）"], False),
        (["", "", "", "（万元）", "（手签）"], True),  # would move each amount
        (["", "示例乙", "", "（元）", ""], True),
    ],
)
def test_what_explains_the_columns_under_a_head_is_no_row(
    tmp_path: Path, below: list[Any], is_data: bool
) -> None:
    assert bool(kinds_of(tmp_path, "名单", below, listed(1))) == is_data
