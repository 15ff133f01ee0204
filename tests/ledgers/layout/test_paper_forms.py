"""Paper forms: each value where its label says, the table its labels fit, and nothing chosen."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from kept_ledgers import AID, CLAIM, Grid, Told, aid, claim, workbook

COLUMNS = (
    "file_id", "household_id", "unit_code", "file_level", "category", "cause_main",
    "household_size", "income_per_head", "opened_on",
)  # fmt: skip
RIGHT = (
    "F-61", "H-61", "110105001", "county", "dibao", "illness", "3", "800.00", "2016-01-05",
)  # fmt: skip
TITLE = ["困难职工家庭登记表"]
PAIRS: list[list[Any]] = [
    ["档案编号", "F-61", "家庭编号", "H-61", "工会代码", "110105001"],
    ["姓名", "示例甲", "性别", "女", "身份证号", id_number(61)],
    ["建档级别", "区县级", "困难类别", "低保户", "建档日期", date(2016, 1, 5)],
    ["致困原因", "患重特大疾病", "家庭人口", 3, "月人均收入", 800],
]
MEMBERS = [
    ["家庭成员", "姓名", "关系", "性别", "身份证号"],
    ["", "示例乙", "配偶", "男", id_number(62)], ["", "示例丙", "子女", "女", id_number(63)]
]  # fmt: skip


def told(path: Path, grid: Grid, spoil: Callable[[Any], object] | None = None) -> Told:
    return Told(workbook(path / "a.xlsx", {"Sheet1": grid}, spoil))


def changed(label: str, *cells: Any, name: str = "") -> Grid:
    """The pairs with the value of a label changed, or the label with it."""
    rows = []
    for row in PAIRS:
        at = row.index(label) if label in row else None
        rows.append(row if at is None else [*row[:at], name or label, *cells, *row[at + 2 :]])
    return rows


FORMS: dict[str, tuple[Grid, list[str]]] = {
    "pairs": ([TITLE, *PAIRS], []),
    "without a title": (PAIRS, []),
    "a pair a row": ([TITLE, *([row[n], row[n + 1]] for row in PAIRS for n in (0, 2, 4))], []),
    "labels above": (
        [TITLE, PAIRS[0][::2], PAIRS[0][1::2], PAIRS[1][::2], PAIRS[1][1::2], *PAIRS[2:4],
         ["民族", "汉族", "健康状况", "良好"]],
        [],
    ),
    "labels above their values only": (
        [TITLE, *(row[at] for row in (
            [PAIRS[0][::2], PAIRS[0][1::2]], [PAIRS[1][::2], PAIRS[1][1::2]],
            [PAIRS[2][::2], PAIRS[2][1::2]], [PAIRS[3][::2], PAIRS[3][1::2]],
        ) for at in (0, 1))],
        [],
    ),
    "merged values": (
        [TITLE, ["档案编号", "F-61", "", "", "家庭编号", "H-61"],
         ["工会代码", "110105001", "", "", "姓名", "示例甲"], *PAIRS[1:]],
        ["A1:F1", "B2:D2", "B3:D3"],
    ),
    "members": ([TITLE, *PAIRS, *MEMBERS, ["备注", "无"]], ["A6:A8"]),
    "a section at the side": (
        [TITLE, ["户主情况", *PAIRS[0]], *(["", *row] for row in PAIRS[1:])], ["A2:A5"]
    ),
    "value in the cell of its label": (
        [TITLE, ["档案编号：F-61", "家庭编号：H-61", "建档日期：2016年1月5日"],
         ["工会代码：110105001", f"身份证号：{id_number(61)}"], PAIRS[2][:4], PAIRS[3]],
        [],
    ),
    "a day in pieces": (
        [TITLE, *changed("建档日期", 2016, "年", 1, "月", 5, "日")], []
    ),
    "room left around the values": (
        [TITLE, *changed("建档日期", "　2016 年 1 月 5 日")[:3],
         ["致困原因", "患重特大疾病", "家庭人口", "　3　人", "月人均收入", "__800.00__元"]],
        [],
    ),
    "units behind the values": (
        [TITLE, *PAIRS[:3],
         ["致困原因", "患重特大疾病", "家庭人口", "3人", "月人均收入", "800元/月"]],
        [],
    ),
    "words ticked without boxes": (
        [TITLE, *changed("困难类别", "低保户√  低保边缘户  意外致困户")], []
    ),
    "boxes to tick": (
        [TITLE, *PAIRS[:2],
         ["建档级别", "□全国级 □省级 ☑区县级", "困难类别", "低保户√ 意外致困□", "建档日期",
          "2016.1.5"],
         ["致困原因", "（ ）子女上学（√）患重特大疾病", "家庭人口", "3", "人", "月人均收入",
          800]],
        [],
    ),
    "boxes in cells of their own": (
        [TITLE, *PAIRS[:2],
         ["建档级别", "□", "全国级", "☑", "区县级", "困难类别", "低保户", "√", "意外致困", "□",
          "建档日期", "2016.1.5"], PAIRS[3]],
        [],
    ),
    "boxes in two lines": (
        [TITLE, *PAIRS[:2], ["建档级别", "□全国级", *PAIRS[2][2:]], ["", "☑区县级"], PAIRS[3]],
        [],
    ),
    "labels and values in one cell": (
        [TITLE, *([f"{row[n]}：{row[n + 1]}" for n in (0, 2, 4)] for row in PAIRS)], []
    ),
    "several labels in one cell": (
        [TITLE, *(["　".join(f"{row[n]}：{row[n + 1]}" for n in (0, 2, 4))] for row in PAIRS)], []
    ),
    "several labels in one cell, a line each": (
        [TITLE, ["\n".join(f"{row[n]}: {row[n + 1]}；" for row in PAIRS for n in (0, 2, 4))]], []
    ),
    "some labels in the cell of others": (
        [TITLE, PAIRS[0], ["姓名：示例甲，性别：女", "", "身份证号", id_number(61)],
         ["建档级别：区县级 困难类别：低保户", "所属系统：某系统", "建档日期", "2016年1月5日"],
         PAIRS[3]],
        [],
    ),
    "units behind": (
        [TITLE, *PAIRS[:3],
         ["致困原因", "患重特大疾病", "家庭人口", 3, "人", "月人均收入", 0.08, "万元"]],
        [],
    ),
    "labels nothing is known of": (
        [TITLE, ["档案编号", "F-61", "所属系统", "某系统", "家庭编号", "H-61"],
         ["工会代码", "110105001"],
         *PAIRS[1:], ["基层工会意见", "同意"], ["填表人：示例丁"]],
        [],
    ),
    "a box a digit": (
        [TITLE, *PAIRS[:1], ["姓名", "示例甲"], ["身份证号", *map(int, id_number(61)[:17]),
         id_number(61)[17]], *PAIRS[2:]],
        [],
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", FORMS)
def test_a_form_is_a_row_of_files(tmp_path: Path, name: str) -> None:
    grid, merges = FORMS[name]

    def merge(book: Any) -> None:
        for cells in merges:
            book["Sheet1"].merge_cells(cells)

    ledger = told(tmp_path, grid, merge)
    assert ledger.values(*COLUMNS) == [RIGHT]
    assert ledger.rows[0].table.name == "household_file"
    plain = told(tmp_path, [TITLE, *PAIRS])
    assert ledger.values("holder_key") == plain.values("holder_key")


def test_what_is_no_column_of_the_register_is_told(tmp_path: Path) -> None:
    ledger = told(tmp_path, [TITLE, ["所属系统", "某系统"], *PAIRS, *MEMBERS])
    assert ledger.remarked("paper_form") == [
        "一户的登记表，10栏读作困难职工档案一行；未导入的栏：'姓名'、'性别'；另有1栏不认识；"
        "家庭成员等2行未导入"
    ]
    assert ledger.remarked("rows_read") == ["9行：数据1，合计0，标题和说明等8"]
    for person in (61, 62, 63):
        assert id_number(person) not in repr(ledger.remarks)


def test_several_forms_are_several_rows(tmp_path: Path) -> None:
    other = [[{"F-61": "F-62", "H-61": "H-62"}.get(cell, cell) for cell in row] for row in PAIRS]
    path = workbook(
        tmp_path / "a.xlsx",
        {"甲户": [TITLE, *PAIRS, [], TITLE, *other], "乙户": [["申请表"], *PAIRS]},
    )
    ledger = Told(path)
    assert ledger.values("file_id") == [("F-61",), ("F-62",), ("F-61",)]
    assert [row.place.row for row in ledger.rows] == [1, 7, 1]


def test_what_a_form_lacks_is_told_once_by_its_labels(tmp_path: Path) -> None:
    grid = [TITLE, ["档案编号", "F-61", "工作单位", "某公司"], PAIRS[1], ["家庭人口", 3]]
    (fault,) = told(tmp_path, grid).faults
    assert (fault.kind, fault.place.row) == ("paper_form", 1)
    assert fault.found.zh == (
        "一户的登记表，没有'家庭编号'、'工会代码'、'建档级别'、'困难类别'、'主要致困原因'、'建档日期'栏"
    )
    assert id_number(61) not in fault.message("zh")
    (fault,) = told(tmp_path, [TITLE, PAIRS[0][2:], *PAIRS[1:]]).faults
    assert fault.found.zh.endswith("没有'档案编号'栏")


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        (changed("建档日期", "2016年1月"), (3, "建档日期", "month_only")),
        (changed("家庭人口", ""), (4, "家庭人口", "empty_required")),
        (changed("建档级别", "☑全国级 ☑省级"), (3, "建档级别", "form_ticks")),
        (changed("建档级别", "☑全国级", "☑省级"), (3, "建档级别", "form_ticks")),
        (changed("建档级别", "全国级", "√", "省级", "√"), (3, "建档级别", "form_ticks")),
        (changed("建档级别", "全国级（√）省级（√）"), (3, "建档级别", "form_ticks")),
        (changed("建档级别", "全国级", "☑省级"), (3, "建档级别", "form_value")),
        (
            [
                PAIRS[0],
                PAIRS[1],
                ["困难类别：☑低保户", "☑意外致困", *PAIRS[2][:2]],
                PAIRS[3],
                PAIRS[2][4:],
            ],
            (3, "困难类别", "form_ticks"),
        ),
        (changed("致困原因", "☑下岗失业 □子女上学 ☑其他"), (4, "致困原因", "form_ticks")),
        (changed("建档级别", "全国级√省级"), (3, "建档级别", "form_ticks")),
        (changed("困难类别", "低保户", "意外致困"), (3, "困难类别", "form_value")),
        ([*PAIRS, ["家庭人口", 4]], (5, "家庭人口", "form_label_twice")),
        ([*PAIRS, ["家庭编号", "H-61"]], (5, "家庭编号", "form_label_twice")),
    ],
)
def test_a_value_that_is_not_plain_is_asked_at_its_label(
    tmp_path: Path, grid: Grid, expected: tuple[Any, ...]
) -> None:
    assert told(tmp_path, grid).kinds == [expected]


CLAIM_FORM: list[list[Any]] = [
    ["职工抚慰金申请审批表"],
    ["姓名", "示例甲", "身份证号", id_number(71)],
    ["工会代码", "110105001", "与职工关系", "☑本人 □配偶 □子女"],
    ["申请事项", "☑重大疾病 □家庭火灾 □意外伤残", "病种", "恶性肿瘤"],
    ["确诊日期", date(2019, 3, 1), "申请日期", date(2019, 3, 5)],
    ["申请金额", "5000元", "审批结果", "批准"],
    ["审批日期", date(2019, 3, 20), "批次", 1],
    ["发放日期", date(2019, 4, 1), "发放金额", 3000],
]
AID_FORM: list[list[Any]] = [
    ["帮扶救助申请审批表"],
    ["姓名", "示例甲", "身份证号", id_number(72), "与职工关系", "本人"],
    ["家庭人口", 3, "困难类别", "低保户", "致困原因", "患重特大疾病"],
    ["工会代码", "110105001", "档案编号", "F-72", "救助项目", "□助学救助 ☑医疗救助"],
    ["发放时机：日常", "", "资金来源：工会经费", "", "发放形式：现金"],
    ["救助金额", 0.3, "万元", "发放日期", "2019年4月1日"],
]


def test_an_application_for_comfort_is_a_comfort_case(tmp_path: Path) -> None:
    ledger = told(tmp_path, CLAIM_FORM)
    assert [row.table.name for row in ledger.rows] == ["comfort_case"]
    assert ledger.values(
        "relation", "event_kind", "happened_on", "applied_on", "amount_asked", "decision",
        "paid_on", "amount",
    ) == [
        ("self", "major_illness", "2019-03-01", "2019-03-05", "5000.00", "approved", "2019-04-01",
         "3000.00")
    ]  # fmt: skip
    # A claim that is not decided yet has five of its fields.
    (row,) = told(tmp_path, CLAIM_FORM[:5]).rows
    assert (row.sound, row.values.get("decision")) == (True, None)


def test_an_application_for_aid_is_a_payment(tmp_path: Path) -> None:
    ledger = told(tmp_path, AID_FORM)
    assert [row.table.name for row in ledger.rows] == ["assistance"]
    assert ledger.values("file_id", "project", "occasion", "fund_source", "form", "amount") == [
        ("F-72", "medical", "none", "union", "cash", "3000.00")
    ]
    assert "'家庭人口'、'困难类别'、'致困原因'" in ledger.remarked("paper_form")[0]


@pytest.mark.parametrize(
    ("form", "kept", "lacking"),
    [
        (CLAIM_FORM, (0, 1, 2, 3), "一件抚慰的申请表，没有'事发日期'、'申请日期'栏"),
        (CLAIM_FORM, (0, 1, 4, 5), "一件抚慰的申请表，没有'与职工关系'、'工会代码'、'事件类别'栏"),
        (
            AID_FORM,
            (0, 1, 2, 3),
            "一笔帮扶的申请表，没有'发放日期'、'发放时机'、'资金来源'、'发放形式'、'金额（元）'栏",
        ),
    ],
)
def test_what_an_application_lacks_is_told_at_once(
    tmp_path: Path, form: Grid, kept: tuple[int, ...], lacking: str
) -> None:
    (fault,) = told(tmp_path, [form[n] for n in kept]).faults
    assert (fault.kind, fault.found.zh) == ("paper_form", lacking)
    assert "空表" in fault.expected.zh


@pytest.mark.parametrize("head", [CLAIM, ["姓名", "身份证号", "金额（元）", "签字"]])
def test_a_list_of_applications_is_no_form(tmp_path: Path, head: list[Any]) -> None:
    lines = [["抚慰金申请表"], ["工会代码：110105001"], ["事件类别：家庭火灾"], ["批次：1"]]
    rows = [claim(1)] if head is CLAIM else [["示例甲", id_number(1), 3000]]
    ledger = told(tmp_path, [*lines, head, *rows])
    assert [row.place.row for row in ledger.rows if row.place.row] == [6]
    assert ledger.remarked("paper_form") == []


@pytest.mark.parametrize("lines", [[], [["档案级别：省级"], ["困难类别：低保户"], ["家庭人口：3"]]])
def test_a_list_is_no_form(tmp_path: Path, lines: Grid) -> None:
    ledger = told(tmp_path, [*lines, AID, aid(1), aid(2)])
    assert [row.table.name for row in ledger.rows] == ["assistance", "assistance"]
    head = ["档案编号", "家庭编号", "户主身份证号", "建档日期"]
    rows = [[f"F-{n}", f"H-{n}", id_number(n), date(2016, 1, 5)] for n in (1, 2)]
    files = told(tmp_path, [*lines, head, *rows])
    assert [row.values["file_id"] for row in files.rows] == ["F-1", "F-2"]
    assert [row.place.row for row in told(tmp_path, [*lines, head, rows[0]]).rows] == [
        len(lines) + 2
    ]


@pytest.mark.parametrize("title", [[], [["填表说明"]]])
def test_what_explains_the_columns_is_no_form(tmp_path: Path, title: Grid) -> None:
    lines = [["档案编号：由区总工会编排"], ["身份证号：18位"], ["困难类别：低保户、深度困难等"],
             ["家庭人口：户口簿上的人数"]]  # fmt: skip
    ledger = told(tmp_path, [*title, *lines])
    assert (ledger.rows, [fault.kind for fault in ledger.faults]) == ([], ["no_list"])
    assert len(ledger.remarked("no_table")) == 1


def test_forms_beside_each_other_are_a_row_each(tmp_path: Path) -> None:
    other = {"F-61": "F-71", "H-61": "H-71", id_number(61): id_number(71), 3: 4}
    right = [[other.get(cell, cell) for cell in row] for row in PAIRS]
    sides = [TITLE + [""] * 6 + TITLE]
    sides += [[*a, "", *b] for a, b in zip(PAIRS, right, strict=True)]
    ledger = told(tmp_path, sides)
    assert ledger.values("file_id", "household_size") == [("F-61", "3"), ("F-71", "4")]
    assert ledger.faults == []


@pytest.mark.parametrize(
    ("cells", "kinds"),
    [
        (["（大写）壹仟元整", "（小写）￥1000.00"], []),
        (["大写：壹仟元整　小写：1000元"], []),
        (["（大写）壹仟元整", "（小写）￥1200.00"], ["two_amounts"]),
        (["（大写）　　　元", "（小写）　　　元"], ["empty_required"]),
        (["　　　元"], ["empty_required"]),
        (["1000元/月"], ["amount"]),
    ],
)  # fmt: skip
def test_an_amount_in_words_and_figures_is_one_if_both_say_the_same(
    tmp_path: Path, cells: list[str], kinds: list[str]
) -> None:
    row = dict(zip(AID, aid(1), strict=True))
    pairs = [[label, value] for label, value in row.items() if label != AID[-1]]
    ledger = told(tmp_path, [["困难职工帮扶救助申请审批表"], *pairs, ["救助金额", *cells]])
    assert [kind for _, _, kind in ledger.kinds] == kinds
    if not kinds:
        assert ledger.values("amount") == [("1000.00",)]


def test_an_income_of_a_year_in_the_place_of_one_by_month_and_head_is_asked(
    tmp_path: Path,
) -> None:
    ledger = told(tmp_path, [TITLE, *changed("月人均收入", 28800, name="家庭年收入")])
    assert ledger.kinds == [(5, "家庭年收入", "mistyped_head")]
    (fault,) = ledger.faults
    assert "家庭月人均收入" in fault.expected.zh
