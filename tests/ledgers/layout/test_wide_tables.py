"""Tables with a column a holiday or month: a payment a cell, none lost, none made up."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.ledgers.intake import ImportResult, import_ledgers
from bangfu.ledgers.rows.amendments import RowCounts
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from kept_ledgers import AID, Grid, Told, aid, workbook

LINES: list[list[Any]] = [
    ["工会代码：110105001", "", "与职工关系：本人", "", "帮扶项目：生活救助"],
    ["资金来源：工会经费", "", "发放形式：现金"],
]
"""What is the same in all payments, said once."""
WHO = ["序号", "姓名", "身份证号", "档案编号"]
DAYS = ["春节2019-01-25", "五一（2019年4月29日）"]
PAID = ("file_id", "occasion", "paid_on", "amount")


def who(order: int) -> list[Any]:
    return [order, "示例甲", id_number(order), f"F-{order}"]


def told(path: Path, grid: Grid, spoil: Callable[[Any], object] | None = None) -> Told:
    return Told(workbook(path / "a.xlsx", {"Sheet1": grid}, spoil))


HEADS: dict[str, tuple[Grid, list[str]]] = {
    "a day in each head": ([[*WHO, *DAYS]], []),
    "days below": ([[*WHO, "春节", "五一"], [*[""] * 4, date(2019, 1, 25), date(2019, 4, 29)]], []),
    "days below, named": (
        [[*WHO, "春节", "五一"], ["发放日期", "", "", "", "2019.1.25", "2019年4月29日"]],
        ["A2:D2"],
    ),
    "days below, merged down": (
        [[*WHO, "春节", "五一"], [*[""] * 4, date(2019, 1, 25), date(2019, 4, 29)]],
        ["A1:A2", "B1:B2", "C1:C2", "D1:D2"],
    ),
    "days above": ([[*[""] * 4, "2019-01-25", "2019-04-29"], [*WHO, "春节", "五一"]], []),
    "below a group": (
        [[*WHO, "慰问金额（元）", ""], [*[""] * 4, *DAYS]],
        ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:F1"],
    ),
    "three levels": (
        [[*WHO, "2019年节日慰问", ""], [*[""] * 4, "春节", "五一"],
         [*[""] * 4, date(2019, 1, 25), date(2019, 4, 29)]],
        ["E1:F1"],
    ),
    "a row of units below": ([[*WHO, *DAYS], [*[""] * 4, "元", "元"]], []),
    "other words": ([[*WHO, "2019年春节慰问金 2019.1.25", "五一节慰问（20190429）"]], []),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("titled", [False, True], ids=["bare", "titled"])
def test_each_filled_cell_is_a_payment(tmp_path: Path, name: str, titled: bool) -> None:
    head, merges = HEADS[name]
    above = [["2019年节日慰问情况表（单位：元）"], *LINES] if titled else LINES

    def merge(book: Any) -> None:
        for cells in merges:
            first, last = cells.split(":")
            down = len(above)
            book["Sheet1"].merge_cells(
                f"{first[0]}{int(first[1]) + down}:{last[0]}{int(last[1]) + down}"
            )

    rows = [[*who(1), 200, 1000], [*who(2), 300, ""]]
    ledger = told(tmp_path, [*above, *head, *rows], merge)
    assert ledger.values(*PAID) == [
        ("F-1", "spring_festival", "2019-01-25", "200.00"),
        ("F-2", "spring_festival", "2019-01-25", "300.00"),
        ("F-1", "may_day", "2019-04-29", "1000.00"),
    ]
    last = len(above) + len(head)
    assert [row.place.row for row in ledger.rows] == [last + 1, last + 2, last + 1]


def test_a_day_and_an_amount_may_stand_below_each_holiday(tmp_path: Path) -> None:
    grid = [
        *LINES, [*WHO, "春节", "", "五一", ""], [*[""] * 4, *["发放日期", "金额"] * 2],
        [*who(1), date(2019, 1, 25), 200, date(2019, 4, 29), 100],
        [*who(2), date(2019, 1, 26), 200, "", ""],
        [*who(3), "", 200, "", ""],
    ]  # fmt: skip
    ledger = told(tmp_path, grid)
    assert ledger.kinds == [(7, "春节发放日期", "empty_required")]
    paid = [(row.values.get("paid_on"), row.values["amount"]) for row in ledger.rows]
    assert paid == [
        (date(2019, 1, 25), Decimal("200.00")), (date(2019, 1, 26), Decimal("200.00")),
        (None, Decimal("200.00")), (date(2019, 4, 29), Decimal("100.00")),
    ]  # fmt: skip


@pytest.mark.parametrize("day", ["日期", "时间"])
def test_a_day_below_a_holiday_may_be_called_a_day_only(tmp_path: Path, day: str) -> None:
    grid = [
        *LINES, [*WHO, "春节慰问", "", "", "五一慰问", "", ""],
        [*[""] * 4, *[day, "金额（元）", "签字"] * 2],
        [*who(1), "2019.1.25", 200, "", "2019.4.29", 100, ""],
    ]  # fmt: skip
    assert told(tmp_path, grid).values("paid_on", "amount") == [
        ("2019-01-25", "200.00"), ("2019-04-29", "100.00"),
    ]  # fmt: skip


def test_money_and_goods_of_one_holiday_are_two_payments(tmp_path: Path) -> None:
    head = ["帮扶编号", *WHO, "春节慰问金 2019-01-25", "春节慰问品（折价，元）2019-01-25"]
    ledger = told(tmp_path, [LINES[0], LINES[1][:1], head, ["B-1", *who(1), 1000, 200]])
    assert ledger.values("aid_id", "form", "amount") == [
        ("B-1-spring_festival", "cash", "1000.00"),
        ("B-1-spring_festival-goods", "in_kind", "200.00"),
    ]


def test_holidays_in_a_list_of_files_are_asked_about(tmp_path: Path) -> None:
    head = ["档案编号", "家庭编号", "户主身份证号", "工会代码", "建档级别", "困难类别", "主因",
            "家庭人口", "建档日期", "春节", "五一"]  # fmt: skip
    row = ["F-1", "H-1", id_number(1), "110105001", "全国级", "低保户", "其他", 3,
           date(2016, 1, 5), 100, 200]  # fmt: skip
    assert told(tmp_path, [head, row]).kinds == [(1, None, "wide_elsewhere")]


@pytest.mark.parametrize("gap", [[""], []], ids=["gap", "no gap"])
def test_wide_tables_stand_beside_each_other(tmp_path: Path, gap: list[str]) -> None:
    grid = [*LINES, [*WHO, *DAYS, *gap, *WHO, *DAYS], [*who(1), 1, 2, *gap, *who(2), 3, ""]]
    ledger = told(tmp_path, grid)
    assert ledger.values("file_id", "occasion", "amount") == [
        ("F-1", "spring_festival", "1.00"), ("F-1", "may_day", "2.00"),
        ("F-2", "spring_festival", "3.00"),
    ]  # fmt: skip
    assert len({row.spot for row in ledger.rows}) == 3


def test_members_by_year_are_no_payments(tmp_path: Path) -> None:
    grid = [["工会代码", "2018年", "2019年"], ["110105001", 1200, 1250]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"会员人数": grid}))
    assert [kind for _, _, kind in ledger.kinds] == ["wide_elsewhere"]
    assert {sheet.table.name for sheet in ledger.reading.sheets} == {"union_members"}


def test_months_are_paid_on_the_day_that_is_said_and_are_no_days_themselves(
    tmp_path: Path,
) -> None:
    months = [f"{n}月" for n in range(1, 13)]
    rows = [[*who(n), *[100] * n, *[""] * (12 - n)] for n in (1, 12)]
    lines = [*LINES, ["发放时机：日常"]]
    asked = told(tmp_path, [*lines, [*WHO, *months], *rows])
    (fault,) = asked.faults
    assert (fault.kind, fault.place.row) == ("wide_layout", 4)
    assert fault.found.zh.endswith("没有'发放日期'")
    days = [f"{head} 2019-{n:02d}-20" for n, head in enumerate(months, start=1)]
    ledger = told(tmp_path, [*lines, [*WHO, *days], *rows])
    paid = ledger.values("paid_on", "amount", "occasion")
    assert len(paid) == 13  # 1 + 12
    assert paid[2] == ("2019-02-20", "100.00", "none")
    assert ledger.remarked("wide_table")[0].startswith("一格一笔：2行12列共24格，13笔（")
    assert ledger.remarked("wide_table")[0].endswith("空白11格，0或“-”0格不算发放")
    one_day = [*lines, ["发放日期：2019-12-20"], [*WHO, "1月", "2月"], [*who(1), 1, 2]]
    one = told(tmp_path, one_day)
    assert {day for (day,) in one.values("paid_on")} == {"2019-12-20"}
    assert one.remarked("other_month") == ["'1月'、'2月'各列的发放日期都是2019-12-20，请核实"]
    late = [*lines, ["发放日期：2019-02-05"], [*WHO, "1月", "2月"], [*who(1), 1, 2]]
    assert told(tmp_path, late).remarked("other_month") == []


def test_what_a_wide_table_lacks_is_asked_in_one_sentence(tmp_path: Path) -> None:
    head = ["序号", "姓名", "身份证号", "元旦", "春节2019-01-25", "中秋", "合计"]
    rows = [[n, "示例甲", id_number(n), 200, 1000, 50, 1250] for n in range(1, 20)]
    (fault,) = told(tmp_path, [["甲街道总工会2019年节日慰问情况表"], head, *rows]).faults
    assert (fault.kind, fault.place.row) == ("wide_layout", 2)
    assert fault.found.zh == (
        "一个节日或月份一列的表（'元旦'、'春节2019-01-25'、'中秋'），"
        "没有'与职工关系'、'工会代码'、'帮扶项目'、'资金来源'、'发放形式'、"
        "'元旦'列的'发放日期'、'中秋'列的'发放日期'、'发放时机'"
    )


def test_a_holiday_in_a_title_makes_no_group_of_the_head_below(tmp_path: Path) -> None:
    for title in (["春节"], ["", "", "春节"], ["2019年春节慰问金"]):
        ledger = told(tmp_path, [title, AID, aid(1), [], ["五一"], AID, aid(2)])
        assert ledger.values("aid_id", "occasion") == [
            ("A-1", "spring_festival"), ("A-2", "spring_festival"),
        ]  # fmt: skip
        assert ledger.remarked("wide_table") == []


def test_a_holiday_that_is_no_code_is_asked_what_it_is(tmp_path: Path) -> None:
    head = [*WHO, "中秋2019-09-10", "国庆2019-09-30"]
    (fault,) = told(tmp_path, [*LINES, head, [*who(1), 1, 2]]).faults
    assert fault.found.zh.endswith("没有'中秋2019-09-10'列的'发放时机'")
    lines = [*LINES, ["发放时机：日常"]]
    ledger = told(tmp_path, [*lines, head, [*who(1), 1, 2]])
    assert ledger.values("occasion") == [("none",), ("national_day",)]


def test_blank_dash_and_zero_are_no_payments_and_are_counted(tmp_path: Path) -> None:
    rows = [[*who(1), "", "-"], [*who(2), 0, "0.00"], [*who(3), "/", "无"], [*who(4), 5, "—"]]
    ledger = told(tmp_path, [*LINES, [*WHO, *DAYS], *rows])
    assert ledger.values(*PAID) == [("F-4", "spring_festival", "2019-01-25", "5.00")]
    assert ledger.remarked("wide_table") == [
        "一格一笔：4行2列共8格，1笔（'春节2019-01-25'1、'五一（2019年4月29日）'0），空白1格，"
        "0或“-”6格不算发放"
    ]
    assert ledger.remarked("rows_read") == ["7行：数据4，合计0，标题和说明等3"]


@pytest.mark.parametrize(
    ("cells", "total", "expected"),
    [
        ([200, 1000, 1200], [200, 1000, 1200], []),
        ([200, 1000, 1300], [200, 1000, 1200], [(4, "合计", "total_mismatch")]),
        ([200, 1000, 1200], [200, 999, 1200], [(5, "五一（2019年4月29日）", "total_mismatch")]),
        ([200, 1000, 1200], [200, 1000, 1199], [(5, "合计", "total_mismatch")]),
        (["约200", 1000, 1200], ["", "", ""], [(4, "春节2019-01-25", "approximate_amount")]),
        ([200, 1000, ""], ["", "", ""], []),
    ],
)
def test_sums_at_the_right_and_at_the_bottom_are_checked(
    tmp_path: Path, cells: list[Any], total: list[Any], expected: list[tuple[Any, ...]]
) -> None:
    head = [*WHO, *DAYS, "合计"]
    grid = [*LINES, head, [*who(1), *cells], ["合计", "", "", "", *total]]
    ledger = told(tmp_path, grid)
    assert ledger.kinds == expected
    assert len(ledger.rows) == 2


def test_quarters_among_months_and_an_amount_beside_them_are_sums(tmp_path: Path) -> None:
    months = [f"{n}月 2019-0{n}-20" for n in range(1, 5)]
    head = [*WHO, *months[:3], "一季度", months[3], "全年合计", "金额（元）"]
    lines = [*LINES, ["发放时机：日常"]]
    right = told(tmp_path, [*lines, head, [*who(1), 1, 2, 3, 6, 4, 10, 10]])
    assert right.values("amount") == [("1.00",), ("2.00",), ("3.00",), ("4.00",)]
    assert right.remarked("checked_total") == ["3处合计与各列之和相符"]
    wrong = told(tmp_path, [*lines, head, [*who(1), 1, 2, 3, 7, 4, 10, 11]])
    assert wrong.kinds == [(5, "一季度", "total_mismatch"), (5, "金额（元）", "total_mismatch")]


def test_quarters_alone_are_paid(tmp_path: Path) -> None:
    head = [*WHO, "一季度2019-03-20", "二季度2019-06-20"]
    ledger = told(tmp_path, [*LINES, ["发放时机：日常"], head, [*who(1), 1, 2]])
    assert ledger.values("paid_on", "amount") == [("2019-03-20", "1.00"), ("2019-06-20", "2.00")]


def test_kinds_of_aid_may_have_a_column_each(tmp_path: Path) -> None:
    lines = [LINES[0][:4], LINES[1], ["发放日期：2019-12-20", "", "发放时机：日常"]]
    head = [*WHO, "医疗救助", "助学", "就读阶段"]
    ledger = told(tmp_path, [*lines, head, [*who(1), 500, "", ""], [*who(2), 500, 300, "高中阶段"]])
    assert ledger.values("file_id", "project", "amount") == [
        ("F-1", "medical", "500.00"), ("F-2", "medical", "500.00"), ("F-2", "schooling", "300.00"),
    ]  # fmt: skip


def test_one_month_alone_is_a_column_of_payments(tmp_path: Path) -> None:
    lines = [*LINES, ["发放时机：日常"]]
    ledger = told(tmp_path, [*lines, [*WHO, "1月 2019-01-20"], [*who(1), 100]])
    assert ledger.values("paid_on", "amount") == [("2019-01-20", "100.00")]
    (fault,) = told(tmp_path, [*lines, [*WHO, "1月"], [*who(1), 100]]).faults
    assert fault.kind == "wide_layout"


def test_the_unit_of_a_head_a_group_or_a_line_holds_for_its_cells(tmp_path: Path) -> None:
    heads = ["春节2019-01-25（万元）", "五一2019-04-29（元）"]
    ledger = told(tmp_path, [*LINES, [*WHO, *heads], [*who(1), 0.1, 100]])
    assert ledger.values("amount") == [("1000.00",), ("100.00",)]
    group = [[*WHO, "金额（万元）", ""], [*[""] * 4, *DAYS]]
    grouped = told(tmp_path, [*LINES, *group, [*who(1), 0.1, 0.2]])
    assert grouped.values("amount") == [("1000.00",), ("2000.00",)]
    line = told(tmp_path, [*LINES, ["单位：万元"], [*WHO, *DAYS], [*who(1), 0.1, 0.2]])
    assert line.values("amount") == [("1000.00",), ("2000.00",)]


def test_numbers_of_rows_go_on_with_the_column_and_no_later_one_changes_them(
    tmp_path: Path,
) -> None:
    def keys(heads: list[str]) -> list[tuple[str, ...]]:
        grid = [*LINES, ["发放时机：日常"], ["帮扶编号", *WHO, *heads]]
        rows = [["B-7", *who(1), *[100] * len(heads)]]
        return told(tmp_path, [*grid, *rows]).values("aid_id", "occasion")

    first = keys(["1月2019-01-20", "春节2019-01-25"])
    assert first == [("B-7-m01", "none"), ("B-7-spring_festival", "spring_festival")]
    assert keys(["1月2019-01-20", "2月2019-02-20", "春节2019-01-25"])[::2] == first
    assert keys(["2019年1月2019-01-20", "2019年春节2019-01-25"]) == [
        ("B-7-2019-01", "none"), ("B-7-2019-spring_festival", "spring_festival"),
    ]  # fmt: skip


def test_columns_that_cannot_be_told_apart_are_asked(tmp_path: Path) -> None:
    head = [*WHO, "春节2018-02-10", "春节2019-01-25"]
    ledger = told(tmp_path, [*LINES, head, [*who(1), 1, 2]])
    assert [kind for _, _, kind in ledger.kinds] == ["column_twice", "column_twice"]
    head = [*WHO, "2018年春节2018-02-10", "2019年春节2019-01-25"]
    ledger = told(tmp_path, [*LINES, head, [*who(1), 1, 2]])
    assert ledger.values("paid_on") == [("2018-02-10",), ("2019-01-25",)]


@pytest.mark.parametrize("merge", ["E4:F4", "E4:E5"])
def test_an_amount_merged_over_payments_is_asked_about(tmp_path: Path, merge: str) -> None:
    grid = [*LINES, [*WHO, *DAYS], [*who(1), 100, ""], [*who(2), "", ""]]
    ledger = told(tmp_path, grid, lambda book: book["Sheet1"].merge_cells(merge))
    ((row, header, kind),) = ledger.kinds
    assert (row, header) == (4, "春节2019-01-25")
    assert kind in ("merged_across", "merged_amount")


def test_a_fault_that_all_payments_of_a_row_share_is_told_once(tmp_path: Path) -> None:
    row = [1, "示例甲", "11010519000101000", "F-1", 100, 200]
    ledger = told(tmp_path, [*LINES, [*WHO, *DAYS], row])
    assert [(r, h) for r, h, _ in ledger.kinds] == [(4, "身份证号")]


def test_marks_below_holidays_beside_an_amount_are_no_payments(tmp_path: Path) -> None:
    lines = [*LINES, ["发放时机：春节", "", "发放日期：2019-01-25"]]
    grid = [*lines, [*WHO, "春节", "五一", "金额"], [*who(1), "√", "", 100]]
    ledger = told(tmp_path, grid)
    assert ledger.values("amount") == [("100.00",)]
    assert ledger.remarked("unknown_columns") == ["未识别的列，未导入：'春节'、'五一'"]


CELLS = st.sampled_from(["", 0, "-", 100, 250.5, "1,000元"])
YUAN = {"": 0, "-": 0, "1,000元": 1000}


@examples(25)
@given(cells=st.lists(st.lists(CELLS, min_size=3, max_size=3), min_size=1, max_size=5))
def test_every_cell_is_a_payment_or_counted_as_none_and_money_stays(
    tmp_path_factory: pytest.TempPathFactory, cells: list[list[Any]]
) -> None:
    heads = [*DAYS, "国庆2019-09-30"]
    yuan = [[Decimal(str(YUAN.get(cell, cell))) for cell in row] for row in cells]
    rows = [[*who(n), *own, sum(yuan[n - 1])] for n, own in enumerate(cells, start=1)]
    total = ["合计", "", "", "", *map(sum, zip(*yuan, strict=True))]
    grid = [*LINES, [*WHO, *heads, "合计"], *rows, [*total, sum(map(sum, yuan))]]
    ledger = told(tmp_path_factory.mktemp("wide"), grid)
    paid = [Decimal(amount) for (amount,) in ledger.values("amount")]
    assert sum(paid) == sum(map(sum, yuan))
    assert len(paid) == sum(amount > 0 for row in yuan for amount in row)
    assert ledger.reading.sheets[0].counts.read == len(grid)


def wide_import(desk: Path, heads: list[str], rows: Grid, numbered: bool) -> ImportResult:
    """Import a wide table of a union whose files F-1 and F-2 are open."""
    desk.mkdir(exist_ok=True)
    head = [*(["帮扶编号"] if numbered else []), *WHO, *heads]
    grid = [*LINES, ["发放时机：日常"], head, *rows]
    files = [workbook(desk / "w.xlsx", {"Sheet1": grid})]
    if not (desk / "register").exists():
        rows_of = a_dozen() | {"assistance": [], "comfort_case": []}
        rows_of["file_event"] = rows_of["file_event"][:2]
        files.append(fill(desk / "base.xlsx", rows_of))
    return import_ledgers(files, desk / "register", key_file=desk / "person.key")


@pytest.mark.parametrize("numbered", [False, True])
def test_a_later_months_column_adds_its_payments_and_changes_no_others(
    tmp_path: Path, numbered: bool
) -> None:
    def row(order: int, *amounts: Any) -> list[Any]:
        return [*([f"B-{order}"] if numbered else []), *who(order), *amounts]

    first = wide_import(tmp_path, ["1月2019-01-20"], [row(1, 100), row(2, 100)], numbered)
    assert first.counts["assistance"].new == 2
    months = ["1月2019-01-20", "2月2019-02-20"]
    rows = [row(2, 100, ""), row(1, 100, 100)]
    again = wide_import(tmp_path, months, rows, numbered)
    assert again.counts["assistance"] == RowCounts(new=1, unchanged=2)
    assert wide_import(tmp_path, months[::-1], [row(1, 100, 100)], numbered).load_id is None


def test_a_cell_that_was_paid_and_is_blank_or_zero_now_is_told(tmp_path: Path) -> None:
    months = ["1月2019-01-20", "2月2019-02-20"]
    wide_import(tmp_path, months, [[*who(1), 100, 100], [*who(2), 100, ""]], numbered=False)
    again = wide_import(tmp_path, months, [[*who(1), 100, 0], [*who(2), "", ""]], numbered=False)
    told_of = [r for r in again.remarks if r.kind == "emptied_cell"]
    assert {(r.place.row, r.place.header, r.severity) for r in told_of} == {
        (5, "2月2019-02-20", "high"), (6, "1月2019-01-20", "high"),
    }  # fmt: skip
    assert "登记库有这一笔100.00" in told_of[0].said.zh
    assert again.load_id is None


SPRING = [["工会代码：110105001", "与职工关系：本人", "发放时机：春节", "发放日期：2019-01-25"]]


@pytest.mark.parametrize(
    "heads", [("医疗救助", "生活救助"), ("医疗救助金额", "生活救助金额（元）")]
)
def test_kinds_of_aid_with_a_head_each_are_payments_of_each_kind(
    tmp_path: Path, heads: tuple[str, ...]
) -> None:
    rows = [[*who(1), 500, 300, 800], [*who(2), "", 200, 200]]
    ledger = told(tmp_path, [*SPRING, LINES[1], [*WHO, *heads, "合计"], *rows])
    assert ledger.values("file_id", "project", "amount") == [
        ("F-1", "medical", "500.00"), ("F-1", "living", "300.00"), ("F-2", "living", "200.00"),
    ]  # fmt: skip


def test_an_amount_of_a_kind_beside_another_is_of_that_kind(tmp_path: Path) -> None:
    head = [*WHO, "就读阶段", "医疗救助金额", "助学金额"]
    rows = [[*who(1), "", 500, ""], [*who(2), "高中", "", 300]]
    assert told(tmp_path, [*SPRING, LINES[1], head, *rows]).values("project", "amount") == [
        ("medical", "500.00"), ("schooling", "300.00"),
    ]  # fmt: skip


def test_a_wrong_sum_of_a_wide_table_names_what_is_hidden(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["Sheet1"].column_dimensions["F"].hidden = True
        book["Sheet1"].row_dimensions[5].hidden = True

    grid = [*LINES, [*WHO, *DAYS, "合计"], [*who(1), 100, 200, 100], [*who(2), 100, 200, 300]]
    (fault,) = told(tmp_path, grid, hide).faults
    assert (fault.place.row, fault.kind) == (4, "total_mismatch")
    assert "各行中有隐藏的1行（第5行）、隐藏的列（'五一" in fault.expected.zh
    assert told(tmp_path, grid).faults[0].expected.zh.endswith("改正")
