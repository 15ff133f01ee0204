"""Tables found in sheets as unions lay them out, every row of them accounted for."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlwt
from artificial_ledgers import id_number
from bangfu.ledgers.fault_summary import remark_lines
from bangfu.ledgers.layout.row_kinds import total_word
from bangfu.ledgers.values.vocabulary import vocabulary
from bangfu.register.schema import table
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from kept_ledgers import AID, CLAIM, SHEET, Grid, Told, aid, claim, total, workbook
from openpyxl.styles import Color, Font, PatternFill

TWO = [aid(1), aid(2, 200)]
FRAME: list[list[Any]] = [["甲街道2019年春节帮扶台账"], ["填报单位：甲街道总工会", "", "单位：元"]]


def told(path: Path, grid: Grid, spoil: Callable[[Any], object] | None = None) -> Told:
    return Told(workbook(path / "a.xlsx", {SHEET: grid}, spoil))


def test_titles_totals_notes_and_signatures_are_no_data_and_all_is_counted(tmp_path: Path) -> None:
    numbered = [[n, *row] for n, row in enumerate(TWO, start=1)]
    ledger = told(
        tmp_path,
        [
            *FRAME, ["序号", *AID, "备注"], ["一、低保户"], *numbered, [3], [4],
            ["", *total("合　计", 300, people="2人")], [], ["注：已全部发放。"],
            ["制表人：示例甲", "", "审核：示例乙", "", "", "2019年2月1日"],
        ],
    )  # fmt: skip
    assert ledger.values("aid_id", "amount") == [("A-1", "100.00"), ("A-2", "200.00")]
    # 2 titles, head, section, 2 of data, 2 not filled in, a total, a note, a signature
    assert ledger.remarked("rows_read") == ["11行：数据2，合计1，标题和说明等8"]
    assert ledger.remarked("note_row") == ["说明、签字等3行（第4、11、12行）不是数据"]
    assert ledger.remarked("checked_total") == [
        "合计金额（元）300.00，与各行之和相符；合计2人，与各行相符"
    ]


HEADS: dict[str, tuple[Grid, list[str]]] = {
    "line breaks and spaces": ([["帮扶\n编号", " 档案 编号", "受助人\n身份证号", *AID[3:]]], []),
    "full width and stars": ([[*AID[:10], "＊金额（元）"]], []),
    "other names": (
        [["帮扶记录编号", "档案号", "身份证号码", "关系", "工会编码", "发放时间", "帮扶类别",
          "节日", "经费来源", "发放方式", "慰问金额"]],
        [],
    ),
    "two levels, merged": (
        [[*AID[:5], "发放情况", *[""] * 5], [*[""] * 5, "日期", *AID[6:10], "金额"]],
        ["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:K1"],
    ),
    "two levels, not merged": (
        [[*AID[:5], "发放", *[""] * 5], [*[""] * 5, "日期", "项目", "时机", *AID[8:10], "金额"]], []
    ),
    "three levels": (
        [["基本情况", *[""] * 4, "帮扶情况", *[""] * 5], [*AID[:5], "发放情况", *[""] * 5],
         [*[""] * 5, "日期", *AID[6:10], "金额"]],
        ["A1:E1", "F1:K1", "F2:K2"],
    ),
    "two levels, 序号 in the upper one": (
        [["序号", "受助情况", *[""] * 4, "发放情况", *[""] * 5],
         ["", *AID[:5], "日期", "项目", "时机", *AID[8:10], "金额"]],
        [],
    ),
    "two languages": (
        [["帮扶编号 No.", "档案编号\nFile No.", "ID No. 身份证号", "与职工关系/Relation",
          *AID[4:10], "Amount 金额 (RMB)"]],
        [],
    ),
    "numbers of columns": ([AID, list(range(1, 12))], []),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
@pytest.mark.parametrize("above", [[], FRAME], ids=["bare", "titled"])
def test_a_head_is_found_however_it_is_written(
    tmp_path: Path, name: str, above: list[list[Any]]
) -> None:
    head, merges = HEADS[name]

    def merge(book: Any) -> None:
        for cells in merges:
            first, last = cells.split(":")
            down = len(above)
            book[SHEET].merge_cells(
                f"{first[0]}{int(first[1]) + down}:{last[0]}{int(last[1]) + down}"
            )

    rows = [[n, *row] for n, row in enumerate(TWO, start=1)] if "序号" in name else TWO
    ledger = told(tmp_path, [*above, *head, *rows], merge)
    columns = ("aid_id", "file_id", "unit_code", "paid_on", "occasion", "amount")
    assert ledger.values(*columns)[1] == (
        "A-2", "F-2", "110105001", "2019-01-25", "spring_festival", "200.00",
    )  # fmt: skip


def test_tables_below_each_other_are_read_each_with_its_own_total(tmp_path: Path) -> None:
    ledger = told(
        tmp_path,
        [["春节"], AID, aid(1), total("合计", 100), [], ["五一"], AID, aid(2, 200),
         total("合计", 200), [], ["抚慰"], CLAIM, claim(1)],
    )  # fmt: skip
    assert [(s.table.name, s.counts.data) for s in ledger.reading.sheets] == [
        ("assistance", 1), ("assistance", 1), ("comfort_case", 1),
    ]  # fmt: skip
    assert ledger.values("amount") == [("100.00",), ("200.00",), ("3000.00",)]
    assert [row.place.row for row in ledger.rows] == [3, 8, 13]
    assert ledger.remarked("rows_read") == ["11行：数据3，合计2，标题和说明等6"]


def test_a_head_on_each_printed_page_is_one_table(tmp_path: Path) -> None:
    pages = [AID, aid(1), total("本页小计", 100), AID, aid(2, 200), total("本页小计", 200)]
    ledger = told(tmp_path, [*pages, total("总计", 300)])
    assert len(ledger.reading.sheets) == 1
    assert ledger.values("aid_id") == [("A-1",), ("A-2",)]
    assert len(ledger.remarked("checked_total")) == 3
    assert ledger.remarked("rows_read") == ["7行：数据2，合计3，标题和说明等2"]


@pytest.mark.parametrize("gap", [[""], []], ids=["gap", "no gap"])
def test_tables_beside_each_other_are_read_from_left_to_right(
    tmp_path: Path, gap: list[str]
) -> None:
    grid = [["序号", *AID, *gap, "序号", *AID], [1, *aid(1), *gap, 2, *aid(2)], [3, *aid(3)]]
    ledger = told(tmp_path, grid)
    assert ledger.values("aid_id") == [("A-1",), ("A-3",), ("A-2",)]
    assert ledger.reading.sheets[1].headers["amount"] == (
        "金额（元）（Y列）" if gap else "金额（元）（X列）"
    )


@pytest.mark.parametrize(
    ("sums", "kinds"),
    [
        ({0: "合计", 11: 300, 24: 300}, []),  # each its own: 100 + 200, 300
        ({0: "合计", 24: 600}, []),  # of both, at the far end: 100 + 200 + 300
        ({0: "合计", 11: 600}, []),
        ({0: "合计：3人，陆佰元整"}, []),
        ({0: "合计", 24: 650}, ["合计650.00，各行之和为600.00"]),
        ({0: "合计", 11: 300, 24: 350}, ["合计350.00，各行之和为300.00"]),
        ({0: "合计：4人"}, ["合计写4人，各行数得3"]),
    ],
)
def test_a_total_of_tables_beside_each_other_is_that_of_one_or_of_all(
    tmp_path: Path, sums: dict[int, Any], kinds: list[str]
) -> None:
    head = ["序号", *AID]
    below = [sums.get(column, "") for column in range(25)]
    grid = [[*head, "", *head], [1, *aid(1), "", 3, *aid(3, 300)], [2, *aid(2, 200)], below]
    ledger = told(tmp_path, grid)
    assert [fault.found.zh for fault in ledger.faults] == kinds
    assert len(ledger.rows) == 3


def test_tables_of_two_kinds_stand_beside_each_other(tmp_path: Path) -> None:
    ledger = told(tmp_path, [[*AID, "", *CLAIM], [*aid(1), "", *claim(1)], [*aid(2)]])
    assert [(s.table.name, s.counts.data) for s in ledger.reading.sheets] == [
        ("assistance", 2), ("comfort_case", 1),
    ]  # fmt: skip
    assert ledger.values("amount") == [("100.00",), ("100.00",), ("3000.00",)]


def test_the_table_of_a_sheet_follows_from_its_heads_whatever_it_is_called(tmp_path: Path) -> None:
    sheets: dict[str, Grid] = {
        "1月": [AID, aid(1)], "Sheet2": [CLAIM, claim(1)], "甲街道": [AID, aid(2)], "3月": [AID],
        "Sheet5": [], "汇总": [["单位", "人数", "金额"], ["甲街道", 2, 200]],
        "填表说明": [["按月填报。"]],
    }  # fmt: skip
    ledger = Told(workbook(tmp_path / "a.xlsx", sheets))
    assert ledger.values("amount") == [("100.00",), ("3000.00",), ("100.00",)]
    assert ledger.remarked("summary_sheet") == ["汇总表，2行，未导入"]
    assert ledger.remarked("no_table") == ["没有表格，1行，未导入"]


def test_a_pay_out_list_is_asked_once_for_what_it_cannot_know(tmp_path: Path) -> None:
    grid = [
        ["甲街道总工会2019年春节慰问金发放表"], ["发放时间：2019年1月25日", "", "", "单位：元"],
        ["序号", "姓名", "身份证号码", "工作单位", "慰问金额", "领款人签字"],
        *[[n, "示例甲", id_number(n), "某公司", 1000, ""] for n in (1, 2)],
        ["合计", "", "", "", 2000],
    ]  # fmt: skip
    ledger = Told(workbook(tmp_path / "发放表.xlsx", {"Sheet1": grid}))
    (fault,) = ledger.faults
    assert (fault.kind, fault.place.row) == ("missing_columns", 3)
    assert fault.found.zh == (
        "没有'与职工关系'、'工会代码'、'帮扶项目'、'发放时机'、'资金来源'、'发放形式'列"
    )
    assert "'帮扶记录'有这些必需列" in fault.expected.zh
    assert "如“与职工关系：……”；标题和文件名写有：春节" in fault.expected.zh
    assert "2019-01-25" not in fault.expected.zh  # the day is known
    assert ledger.reading.sheets[0].fixed == {"paid_on": "2019年1月25日"}


def test_lines_above_a_head_say_once_what_is_the_same_in_all_rows(tmp_path: Path) -> None:
    lines = [
        ["2019年春节慰问"],
        ["工会代码：110105001", "", "发放日期：", "2019年1月25日", "单位：万元"],
        ["帮扶项目：生活救助", "资金来源：工会经费", "发放形式：现金"],
        ["与职工关系：本人", "发放时机：春节"],
    ]  # fmt: skip
    grid = [*lines, ["帮扶编号", "姓名", "身份证号", "金额"], ["A-1", "示例甲", id_number(1), 0.1]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    columns = ("unit_code", "paid_on", "project", "fund_source", "relation", "amount")
    assert ledger.values(*columns) == [
        ("110105001", "2019-01-25", "living", "union", "self", "1000.00")
    ]


@pytest.mark.parametrize(
    "head",
    [
        ["序号", "姓名", "身份证号", "金额"],
        ["No.", "*姓 名", "身份证号码\n（18位，必填）", "慰问金额（元）★"],
    ],
)
def test_a_line_of_many_labels_over_a_short_head_is_no_level_of_it(
    tmp_path: Path, head: list[str]
) -> None:
    line = [
        "工会代码：110105001", "帮扶项目：生活救助", "发放时机：春节", "资金来源：工会经费",
        "发放形式：现金", "与职工关系：本人", "发放日期：2019年1月25日", "单位：元",
    ]  # fmt: skip
    rows = [[1, "示例甲", id_number(1), 100]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": [line, head, *rows]}))
    assert ledger.values("amount", "fund_source") == [("100.00", "union")]


def test_what_a_line_says_tells_the_table_as_a_column_does(tmp_path: Path) -> None:
    line = ["工会代码：110105001", "资金来源：工会经费", "发放形式：现金", "发放时机：春节",
            "与职工关系：本人", "发放日期：2019年1月25日"]  # fmt: skip
    head = ["姓名", "身份证号", "项目名称", "金额"]
    rows = [["示例甲", id_number(1), "生活救助", 100]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": [line, head, *rows]}))
    assert [sheet.table.name for sheet in ledger.reading.sheets] == ["assistance"]
    assert ledger.values("project") == [("living",)]


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        ([aid(3), AID, aid(1)], (1, None, "row_above_head")),
        ([[*AID[:5], "发方日期", *AID[6:]], aid(1)], (1, "发方日期", "mistyped_head")),
        ([[*AID[:6], *AID[7:]], [*aid(1)[:6], *aid(1)[7:]]], (1, None, "missing_columns")),
        ([[*AID, ""], [*aid(1), "x"]], (1, "L", "no_header")),
        ([[*AID, "经费来源"], [*aid(1), "区财政"]], (1, None, "column_twice")),
    ],
)
def test_a_doubtful_head_is_told_once(
    tmp_path: Path, grid: Grid, expected: tuple[Any, ...]
) -> None:
    assert told(tmp_path, grid).kinds == [expected]


def test_columns_nobody_needs_are_passed_over_and_told_once(tmp_path: Path) -> None:
    extra = ["序号", "姓名", "性别", "联系电话", "备注", "家庭情况"]
    ledger = told(tmp_path, [[*AID, *extra], [*aid(1), 1, "示例甲", "女", "1", "无", "好"]])
    assert ledger.values("aid_id") == [("A-1",)]
    assert ledger.remarked("unknown_columns") == ["未识别的列，未导入：'家庭情况'"]


def test_ditto_marks_and_merged_cells_stand_for_what_is_above(tmp_path: Path) -> None:
    grid = [
        AID, aid(1), aid(2, file="", relation="子女", unit="同上", project="〃"),
        aid(3, file="", relation="配偶", unit='"', day="同上"), total("小计", 300),
        aid(4, unit="同上"),
    ]  # fmt: skip
    ledger = told(tmp_path, grid, lambda book: book[SHEET].merge_cells("B2:B4"))
    assert ledger.values("file_id", "unit_code", "project", "paid_on") == [
        ("F-1", "110105001", "living", "2019-01-25"),
        ("F-1", "110105001", "living", "2019-01-25"),
        ("F-1", "110105001", "living", "2019-01-25"),
        ("F-4", "110105001", "living", "2019-01-25"),
    ]


@pytest.mark.parametrize(
    ("spoil", "rows", "expected"),
    [
        ("K2:K4", [aid(1), aid(2, ""), aid(3, "")], [(2, "金额（元）", "merged_amount")]),
        ("A2:A3", [aid(1), aid(2, key="")], [(2, "帮扶编号", "merged_key")]),
        ("F2:G2", [aid(1)], [(2, "发放日期", "merged_across")]),
        (None, [aid(1, unit="同上")], [(2, "工会代码", "ditto_of_nothing")]),
        (None, [aid(1, file=""), aid(2, file="〃")], [(3, "档案编号", "ditto_of_nothing")]),
        (None, [aid(1), aid(2, key="同上")], [(3, "帮扶编号", "ditto_key")]),
    ],
)
def test_what_a_merged_cell_or_a_ditto_cannot_mean_is_told_once(
    tmp_path: Path, spoil: str | None, rows: Grid, expected: list[tuple[Any, ...]]
) -> None:
    merge = (lambda book: book[SHEET].merge_cells(spoil)) if spoil else None
    assert told(tmp_path, [AID, *rows], merge).kinds == expected


def test_rows_and_columns_without_height_or_width_are_hidden_ones(tmp_path: Path) -> None:
    def flatten(book: Any) -> None:
        book[SHEET].row_dimensions[2].height = 0.25
        book[SHEET].row_dimensions[3].height = 0
        book[SHEET].column_dimensions["K"].width = 0.1

    ledger = told(tmp_path, [AID, *TWO], flatten)
    assert ledger.remarked("hidden_row") == ["隐藏的2行（第2、3行）也算在内"]
    assert ledger.remarked("hidden_column") == ["隐藏的列也算在内：'金额（元）'"]


@pytest.mark.parametrize(
    ("colour", "fill", "is_unseen"),
    [
        (Color(rgb="FFFFFFFF"), None, True), (Color(theme=0), None, True),
        (Color(indexed=9), "FFFFFF", True), (Color(rgb="FF00B050"), "00B050", True),
        (Color(rgb="FFFFFFFF"), "4472C4", False), (Color(rgb="FF000000"), None, False),
    ],
)  # fmt: skip
def test_letters_in_the_colour_of_their_cell_land_and_are_told(
    tmp_path: Path, colour: Color, fill: str | None, is_unseen: bool
) -> None:
    def paint(book: Any) -> None:
        for cell in book[SHEET][3]:
            cell.font = Font(color=colour)
            if fill:
                cell.fill = PatternFill("solid", fgColor=fill)

    ledger = told(tmp_path, [AID, *TWO], paint)
    assert ledger.values("amount") == [("100.00",), ("200.00",)]
    said = ["1行有看不见的内容（第3行；字的颜色同底色），也算在内"]
    assert ledger.remarked("unseen_cells") == (said if is_unseen else [])


def test_what_nobody_sees_is_told_of_an_old_workbook_too(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet(SHEET)
    white = xlwt.easyxf("font: colour white")
    on_blue = xlwt.easyxf("font: colour white; pattern: pattern solid, fore_colour blue")
    number = xlwt.easyxf(num_format_str="0")
    rows = [AID, aid(1), aid(2), aid(3, day=43490.0)]
    for at, (row, style) in enumerate(zip(rows, (None, white, on_blue, None), strict=True)):
        for column, cell in enumerate(row):
            own = number if isinstance(cell, float) else style
            sheet.write(at, column, cell, own or xlwt.Style.default_style)
    sheet.col(10).width = 0
    path = tmp_path / "a.xls"
    book.save(str(path))
    ledger = Told(path)
    assert ledger.remarked("unseen_cells") == [
        "1行有看不见的内容（第2行；字的颜色同底色），也算在内"
    ]
    assert ledger.remarked("hidden_column") == ["隐藏的列也算在内：'金额（元）'"]
    assert ledger.kinds == [(4, "发放日期", "day_not_shown")]


def test_hidden_rows_and_columns_land_and_are_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book[SHEET].auto_filter.ref = "A1:K3"
        book[SHEET].row_dimensions[3].hidden = True
        book[SHEET].column_dimensions["K"].hidden = True

    ledger = told(tmp_path, [AID, *TWO], hide)
    assert ledger.values("amount") == [("100.00",), ("200.00",)]
    assert ledger.remarked("hidden_row") == ["隐藏的1行（第3行）也算在内"]
    assert ledger.remarked("hidden_column") == ["隐藏的列也算在内：'金额（元）'"]


def test_a_hidden_sheet_with_rows_is_asked_about_and_one_without_is_told(tmp_path: Path) -> None:
    def hide(book: Any) -> None:
        book["旧"].sheet_state = "hidden"
        book["表"].sheet_state = "veryHidden"

    sheets = {SHEET: [AID, aid(1)], "旧": [AID, aid(2)], "表": [["甲", 1]]}
    ledger = Told(workbook(tmp_path / "a.xlsx", sheets, hide))
    assert [(f.place.sheet, f.kind) for f in ledger.faults] == [("旧", "hidden_sheet")]
    assert not ledger.reading.is_complete
    assert ledger.remarked("no_table") == ["隐藏的工作表，没有表格，1行，未导入"]


def test_what_is_struck_out_is_asked_about(tmp_path: Path) -> None:
    from openpyxl.styles import Font

    def strike(book: Any) -> None:
        for cell in book[SHEET][2]:
            cell.font = Font(strike=True)
        book[SHEET]["K3"].font = Font(strike=True)

    assert told(tmp_path, [AID, *TWO], strike).kinds == [
        (2, None, "struck_row"), (3, "金额（元）", "struck_cell"),
    ]  # fmt: skip


def test_a_row_of_withdrawals_needs_its_key_alone(tmp_path: Path) -> None:
    ledger = told(tmp_path, [["帮扶编号", "撤销"], ["A-1", "是"], ["A-2", "是"]])
    assert [(row.key, row.withdrawn, row.sound) for row in ledger.rows if not ledger.faults] == [
        ("A-1", True, True), ("A-2", True, True),
    ]  # fmt: skip
    assert [k for _, _, k in told(tmp_path, [["帮扶编号", "撤销"], ["A-1", ""]]).kinds] == [
        "missing_columns"
    ]


def test_a_list_without_keys_is_no_fault_of_its_head(tmp_path: Path) -> None:
    ledger = told(tmp_path, [AID[1:], aid(1)[1:]])
    assert ledger.values("aid_id", "amount") == [("", "100.00")]
    assert ledger.rows[0].key is None
    assert ledger.reading.is_complete
    assert told(tmp_path, [AID, aid(1, key="")]).kinds == [(2, "帮扶编号", "empty_required")]


ROWS = st.sampled_from(["data", "小计", "合计", "note", "signature", "numbered"])


@examples(25)
@given(kinds=st.lists(ROWS, max_size=12), titles=st.integers(0, 3))
def test_every_row_read_is_counted_once(
    tmp_path_factory: pytest.TempPathFactory, kinds: list[str], titles: int
) -> None:
    rows: list[list[Any]] = []
    for n, kind in enumerate(kinds):
        rows.append({
            "data": [n, *aid(n + 1)], "note": ["注：无"], "signature": ["", "审核：示例甲"],
            "numbered": [n],
        }.get(kind, ["", kind, *[""] * 9, "x"]))  # fmt: skip
    grid = [*[["2019年春节台账"]] * titles, ["序号", *AID], *rows]
    ledger = told(tmp_path_factory.mktemp("counted"), grid)
    counts = ledger.reading.sheets[0].counts
    totals = kinds.count("小计") + kinds.count("合计")
    assert (counts.data, counts.totals) == (kinds.count("data"), totals)
    assert counts.read == len(grid)


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("合计：", "合计"), ("合 计（3人）", "合计"), ("甲街道小计", "小计"),
        ("本月累计", "本月累计"),
        ("一、小计", "小计"), ("合计3人3000元", "合计"), ("合计算", None), ("总计划", None),
        ("示例甲", None), ("", None),
    ],
)  # fmt: skip
def test_a_total_is_known_by_its_word(text: str, word: str | None) -> None:
    assert total_word(text) == word


def test_a_day_in_a_title_is_no_row(tmp_path: Path) -> None:
    ledger = told(tmp_path, [["台账", "", date(2019, 1, 25)], AID, aid(1)])
    assert ledger.values("aid_id") == [("A-1",)]


@pytest.mark.parametrize("unit", ["（万元）", "万元"])
def test_a_row_of_units_below_the_heads_belongs_to_them(tmp_path: Path, unit: str) -> None:
    grid = [[*AID[:10], "金额"], [*[""] * 10, unit], aid(1, 0.3)]
    assert told(tmp_path, grid).values("amount") == [("3000.00",)]


@pytest.mark.parametrize(
    ("head", "lines", "amount"),
    [
        ("金额", [["单位：万元"]], "3000.00"), ("金额", [["2019年台账（单位：万元）"]], "3000.00"),
        ("金额（万元）", [["单位：万元"]], "3000.00"), ("金额（元）", [["单位：元"]], "0.30"),
        ("金额（万元）", [["单位：元"]], "3000.00"), ("金额（元）", [["单位：万元"]], None),
    ],
)  # fmt: skip
def test_a_unit_said_above_holds_unless_the_head_says_another(
    tmp_path: Path, head: str, lines: Grid, amount: str | None
) -> None:
    ledger = told(tmp_path, [*lines, [*AID[:10], head], aid(1, 0.3)])
    if amount is None:
        assert ledger.kinds == [(2, head, "unit_conflict")]
        assert "第1行写单位为万元，标题写元" in ledger.faults[0].found.zh
    else:
        assert ledger.values("amount") == [(amount,)]


def test_a_unit_said_in_a_note_or_the_name_of_a_sheet_holds_too(tmp_path: Path) -> None:
    grid = [[*AID[:10], "金额"], aid(1, 0.3)]
    noted = told(tmp_path, [*grid, ["注：金额单位为万元"]])
    assert noted.values("amount") == [("3000.00",)]
    path = workbook(tmp_path / "b.xlsx", {"帮扶记录（万元）": grid})
    assert Told(path).values("amount") == [("3000.00",)]


def test_many_remarks_are_told_on_few_lines(tmp_path: Path) -> None:
    sheets: dict[str, Grid] = {f"{n}月": [AID, aid(n), ["注：无"]] for n in range(1, 60)}
    ledger = Told(workbook(tmp_path / "a.xlsx", sheets))
    lines = remark_lines(ledger.remarks, "zh")
    assert len(ledger.remarks) == 118
    assert len(lines) == 40
    assert lines[19] == "  同类的还有40条"


@pytest.mark.parametrize("merge", ["D2:D3", None])
def test_two_people_do_not_share_an_id_number(tmp_path: Path, merge: str | None) -> None:
    number = "" if merge else "同上"
    grid = [["姓名", *AID], ["示例甲", *aid(1)], ["示例乙", *aid(2, person=number)]]
    spoil = (lambda book: book[SHEET].merge_cells(merge)) if merge else None
    assert told(tmp_path, grid, spoil).kinds == [(3, "受助人身份证号", "two_names")]
    grid[2][0] = "同上"
    ledger = told(tmp_path, grid, spoil)
    assert len(set(ledger.values("person_key"))) == 1


def test_heads_of_two_levels_that_repeat_below_are_told_apart_by_their_groups(
    tmp_path: Path,
) -> None:
    top = [
        "案件编号",
        "申请人",
        "",
        "工会代码",
        "事件类别",
        "事发日期",
        "申请",
        "",
        "审批",
        "",
        "发放",
        "",
        "",
    ]
    low = [
        "",
        "身份证号",
        "与职工关系",
        *[""] * 3,
        "日期",
        "金额",
        "日期",
        "结果",
        "批次",
        "日期",
        "金额",
    ]
    one = claim(1)
    row = [*one[:7], 5000, *one[7:]]
    path = workbook(
        tmp_path / "a.xlsx", {"Sheet1": [["抚慰台账"], top, low, row]},
        lambda book: [
            book["Sheet1"].merge_cells(cells)
            for cells in ("A2:A3", "B2:C2", "D2:D3", "E2:E3", "F2:F3", "G2:H2", "I2:J2", "K2:M2")
        ],
    )  # fmt: skip
    columns = ("applied_on", "amount_asked", "decided_on", "decision", "paid_on", "amount")
    assert Told(path).values(*columns) == [
        ("2019-03-05", "5000.00", "2019-03-20", "approved", "2019-04-01", "3000.00")
    ]


OTHERS = vocabulary().heads["assistance"]
NAMES = [
    [own, *sorted(word for word, name in OTHERS.items() if name == column)]
    for own, column in zip(AID, table("assistance").names, strict=False)
]


@examples(40)
@given(st.data())
def test_whatever_stands_around_rows_leaves_them_as_they_are(
    tmp_path_factory: pytest.TempPathFactory, data: st.DataObject
) -> None:
    def flag() -> bool:
        return data.draw(st.booleans())

    order = data.draw(st.permutations(range(11)))
    heads = [data.draw(st.sampled_from(NAMES[n])) for n in order]
    left, right = (["序号", "姓名"] if flag() else []), (["备注", "签字"] if flag() else [])
    head = [*left, *heads, *right]
    rows: list[list[Any]] = []
    amounts = data.draw(st.lists(st.integers(1, 99_999), min_size=1, max_size=6))
    for n, amount in enumerate(amounts, start=1):
        cells = aid(n, amount, day=date(2019, 1, n))
        rows.append([*([n, "示例甲"] if left else []), *(cells[c] for c in order)])
        if flag():
            rows.append(head if flag() else [])
    total_row = [""] * len(head)
    total_row[len(left) + order.index(10)] = sum(amounts)
    if total_row[0] == "":
        total_row[0] = "合计"
        rows += [total_row] if flag() else []
    rows += [["注：无"]] if flag() else []
    rows += [["制表人：示例甲", "", "审核人：示例乙"]] if flag() else []
    path = tmp_path_factory.mktemp("around") / "a.xlsx"
    ledger = Told(workbook(path, {"Sheet1": [*(FRAME if flag() else []), head, *rows]}))
    assert ledger.values("aid_id", "paid_on", "amount") == [
        (f"A-{n}", f"2019-01-{n:02d}", f"{amount}.00") for n, amount in enumerate(amounts, start=1)
    ]


def test_a_name_alone_above_a_repeated_head_is_a_row_with_faults(tmp_path: Path) -> None:
    head = ["姓名", *AID]
    ledger = told(tmp_path, [head, ["示例甲", *aid(1)], ["示例乙"], head, ["示例丙", *aid(2)]])
    assert {row for row, _, kind in ledger.kinds if kind == "empty_required"} == {3}


def test_rows_numbered_beforehand_in_a_text_file_are_not_filled_in(tmp_path: Path) -> None:
    grid = [["序号", *AID], [1, *aid(1)], [2], ["3"]]
    text = "".join(",".join(map(str, row)) + "\n" for row in grid)
    (tmp_path / "帮扶记录.csv").write_text(text, "utf-8")
    ledger = Told(tmp_path / "帮扶记录.csv")
    assert ledger.values("aid_id") == [("A-1",)]
    assert ledger.remarked("rows_read") == ["4行：数据1，合计0，标题和说明等3"]


def test_a_day_whose_year_is_not_shown_lands_and_is_told(tmp_path: Path) -> None:
    def shorten(book: Any) -> None:
        book[SHEET]["F3"].number_format = 'm"月"d"日"'

    ledger = told(tmp_path, [AID, *TWO], shorten)
    assert ledger.values("paid_on") == [("2019-01-25",), ("2019-01-25",)]
    assert ledger.remarked("year_not_shown") == [
        "1行的日期不显示年份（第3行），按单元格所存年份导入"
    ]


@pytest.mark.parametrize(
    ("merged", "relations", "persons", "files", "expected"),
    [
        # a household: the worker and two relatives
        ("B2:B4", ("本人", "配偶", "子女"), (1, 2, 3), ("F-1", "", ""), []),
        ("B2:B4", ("职工本人", "配偶", "本人"), (1, 2, 3), ("F-1", "", ""), [4]),
        ("B2:B4", ("本人", "本人", "本人"), (1, 1, 1), ("F-1", "", ""), []),
        ("C2:C3", ("本人", "本人", "本人"), (1, 0, 3), ("F-1", "F-2", "F-3"), [3]),
        ("C2:C3", ("本人", "本人", "本人"), (1, 0, 3), ("F-1", "F-1", "F-3"), []),
        ("C2:C3", ("本人", "", "本人"), (1, 0, 3), ("F-1", "F-2", "F-3"), []),
    ],
)
def test_of_workers_that_a_merge_gives_one_file_it_is_asked(
    tmp_path: Path, merged: str, relations: tuple[str, ...], persons: tuple[int, ...],
    files: tuple[str, ...], expected: list[int],
) -> None:  # fmt: skip
    rows = [
        aid(n, relation=relation, file=file, person=id_number(person) if person else "")
        for n, (relation, person, file) in enumerate(
            zip(relations, persons, files, strict=True), start=1
        )
    ]

    def merge(book: Any) -> None:
        book[SHEET].merge_cells(merged)

    told = Told(workbook(tmp_path / "a.xlsx", {SHEET: [AID, *rows]}, merge))
    assert [row for row, _, kind in told.kinds if kind == "merged_workers"] == expected


def test_a_column_in_words_beside_one_in_figures_is_checked_against_it(tmp_path: Path) -> None:
    head = [*AID[:10], "金额（小写）", "金额（大写）"]
    ledger = told(
        tmp_path,
        [head, [*aid(1), "壹佰元整"], [*aid(2, "")[:10], "", "贰佰元整"], [*aid(3, 300), ""]],
    )
    assert not ledger.faults
    assert ledger.values("amount") == [("100.00",), ("200.00",), ("300.00",)]
    wrong = told(tmp_path, [["单位：元"], head, [*aid(1), "壹仟元整"], [*aid(2, 0.5), "约伍佰元"]])
    assert [(f.place.row, f.place.header, f.kind) for f in wrong.faults] == [
        (3, "金额（小写）", "two_amounts"),
        (4, "金额（小写）", "approximate_amount"),
    ]
    assert wrong.faults[0].found.zh == "小写100.00元，大写1000.00元"


LINES: Grid = [
    ["工会代码：110105001"], ["发放日期：2019年1月25日"], ["帮扶项目：生活救助"],
    ["发放时机：春节"], ["资金来源：工会经费"], ["发放形式：现金"], ["与职工关系：本人"],
]  # fmt: skip
LIST = ["序号", "姓名", "身份证号", "金额"]


def listed(order: int, amount: Any) -> list[Any]:
    return [order, "示例甲", id_number(order), amount]


def test_a_list_with_blank_columns_and_rows_in_it_is_no_form(tmp_path: Path) -> None:
    wide = [
        [one[0], "", one[1], "", one[2], one[3]] for one in (LIST, listed(1, 100), listed(2, 200))
    ]
    ledger = told(tmp_path, [["春节慰问发放表"], *LINES, wide[0], wide[1], [], wide[2]])
    assert not ledger.faults
    assert ledger.values("amount") == [("100.00",), ("200.00",)]


def test_a_next_page_in_another_unit_has_all_that_stands_over_the_first(tmp_path: Path) -> None:
    pages = [["单位：元"], LIST, listed(1, 100), ["第2页"], ["单位：万元"], LIST, listed(2, 0.02)]
    ledger = told(tmp_path, [["春节慰问发放表"], *LINES, *pages])
    assert not ledger.faults
    # 0.02 x 10,000
    assert ledger.values("unit_code", "amount") == [
        ("110105001", "100.00"),
        ("110105001", "200.00"),
    ]


def test_a_heading_over_each_of_two_tables_is_said_of_its_own(tmp_path: Path) -> None:
    lines = [line for line in LINES if not line[0].startswith("帮扶项目")]
    beside = [
        ["生活救助", "", "", "", "", "医疗救助"],
        ["帮扶项目：生活救助", "", "", "", "", "帮扶项目：医疗救助"],
        [*LIST, "", *LIST],
        [*listed(1, 100), "", *listed(2, 200)],
    ]
    ledger = told(tmp_path, [["春节慰问发放表"], *lines, *beside])
    assert not ledger.faults
    assert ledger.values("project", "amount") == [("living", "100.00"), ("medical", "200.00")]


def test_a_small_table_of_sums_beside_a_list_is_checked_and_no_payment(tmp_path: Path) -> None:
    def beside(people: int, amount: int) -> Grid:
        return [
            *LINES, [*LIST, "", "街道", "人数", "金额"],
            [*listed(1, 100), "", "甲街道", 1, 100], [*listed(2, 200), "", "乙街道", 1, 200],
            ["", "", "", "", "", "合计", people, amount],
        ]  # fmt: skip

    ledger = told(tmp_path, beside(2, 300))
    assert not ledger.faults
    assert ledger.values("amount") == [("100.00",), ("200.00",)]
    assert ledger.remarked("summary_beside") == ["名单旁边的汇总小表，3行，未导入"]
    assert ledger.remarked("checked_total") == [
        "小表合计金额300.00，与各行之和相符；小表合计2人，与各行相符"
    ]
    assert ledger.remarked("rows_read") == ["11行：数据2，合计0，标题和说明等9"]
    grid = [list(row) for row in beside(2, 300)]
    grid[7][7], grid[8][7], grid[9][7], grid[10][7] = "金额（万元）", 0.01, 0.02, 0.03
    assert not told(tmp_path, grid).faults  # 0.03 x 10,000 = 300
    wrong = told(tmp_path, beside(3, 310))
    assert [fault.found.zh for fault in wrong.faults] == [
        "小表合计310.00，各行之和为300.00",
        "小表合计写3人，各行数得2",
    ]


def test_amounts_beside_a_list_that_has_none_are_its_own(tmp_path: Path) -> None:
    rows = [[*listed(n, "")[:3], "", 100 * n] for n in (1, 2)]
    ledger = told(tmp_path, [*LINES, [*LIST[:3], "", "金额"], *rows])
    assert ledger.values("amount") == [("100.00",), ("200.00",)]


def test_a_column_that_is_there_and_empty_takes_what_a_line_says(tmp_path: Path) -> None:
    rows = [[*listed(n, 100 * n), "", ""] for n in (1, 2)]
    ledger = told(tmp_path, [*LINES, [*LIST, "与职工关系", "帮扶项目"], *rows])
    assert not ledger.faults
    assert ledger.values("relation", "project") == [("self", "living")] * 2
    rows[0][4] = "配偶"
    half = told(tmp_path, [*LINES, [*LIST, "与职工关系", "帮扶项目"], *rows])
    assert (9, "与职工关系", "empty_required") not in half.kinds
    assert (10, "与职工关系", "empty_required") in half.kinds
