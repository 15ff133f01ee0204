"""A note that a payment was returned or not collected is asked about at its cell."""

from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.layout.undone_payments import undone_word
from kept_ledgers import AID, CLAIM, Told, aid, claim, workbook


@pytest.mark.parametrize(
    ("note", "word"),
    [
        ("已退回", "退回"), ("退回", "退回"), ("已退回。", "退回"), ("1月30日退回财务", "退回"),
        ("2019.1.30 退回", "退回"), ("未领", "未领"), ("本人未领取", "未领取"),
        ("死亡未发", "死亡未发"), ("作　废", "作废"), ("（作废）", "作废"), ("待补", "待补"),
        ("低保户，未领", "未领"), ("慰问金已退回工会", "退回"), ("打款失败", "打款失败"),
        ("Returned", "returned"), ("因故未发成功", "未发成功"), ("转账失败", "转账失败"),
        ("不发", "不发"), ("本次不发放", "不发放"), ("重复，不再发放", "不再发放"),
        ("收回", "收回"), ("已调离，款退", "款退"), ("转下批发放", "转下批发放"),
        ("此款未付", "未付"), ("待核实", "待核实"), ("查无此人", "查无此人"),
        ("上月已发", "上月已发"), ("上月已发工资", None), ("已收回执", None),
        ("未领取低保", None), ("本人签字", None), ("示例甲代领", None), ("发票作废处已换新", None),
        ("", None), ("已发", None), ("补发12月", None), ("退休", None),
    ],
)  # fmt: skip
def test_a_note_says_that_nothing_was_paid_by_its_words(note: str, word: str | None) -> None:
    assert undone_word(note) == word


@pytest.mark.parametrize("head", ["备注", "签字", "领取情况"])
def test_it_is_asked_at_the_cell_of_the_note(tmp_path: Path, head: str) -> None:
    grid = [[*AID, head], [*aid(1), "示例丁"], [*aid(2), "已退回，示例丁"], [*aid(3), ""]]
    told = Told(workbook(tmp_path / "a.xlsx", {"帮扶记录": grid}))
    assert told.kinds == [(3, head, "undone_payment")]
    (fault,) = told.faults
    assert fault.found.zh == "写有'退回'"
    assert "撤销" in fault.expected.zh
    # The row stays a row: whatever else is wrong with it is told as well.
    assert [row.sound for row in told.rows] == [True, True, True]


@pytest.mark.parametrize(
    ("note", "said"),
    [
        ("注：序号2示例乙因病未领取，款已退回", "未领取"), ("备注：1人拒领", "拒领"),
        ("注：本表由经办人填写", None), ("说明：本月未发生新增", None),
    ],
)  # fmt: skip
def test_a_note_below_the_table_that_speaks_of_it_is_told(
    tmp_path: Path, note: str, said: str | None
) -> None:
    told = Told(workbook(tmp_path / "a.xlsx", {"帮扶记录": [AID, aid(1), aid(2), [note]]}))
    assert (told.faults, len(told.rows)) == ([], 2)
    expected = [f"说明中写有{said!r}：核对是否有没有发出的"] if said else []
    assert told.remarked("undone_note") == expected


def test_it_is_asked_of_claims_and_wide_tables_too(tmp_path: Path) -> None:
    claims = [[*CLAIM, "备注"], [*claim(1), "作废"]]
    assert Told(workbook(tmp_path / "a.xlsx", {"抚慰": claims})).kinds == [
        (2, "备注", "undone_payment")
    ]
    head = ["姓名", "身份证号", "春节 2019-01-25", "国庆 2019-09-28", "备注"]
    wide = [head, ["示例甲", id_number(1), 100, 200, "未领"], ["示例乙", id_number(2), 100, "", ""]]
    told = Told(workbook(tmp_path / "b.xlsx", {"慰问": wide}))
    assert [kind for kind in told.kinds if kind[2] == "undone_payment"] == [
        (2, "备注", "undone_payment")
    ]


@pytest.mark.parametrize(
    ("head", "mark"),
    [
        ("是否作废", "是"), ("作废", "√"), ("删除", 1), ("是否删除", True),
        ("退回日期", "2019-02-03"), ("退款金额（元）", 1000), ("是否无效", "Y"),
        ("注销情况", "已注销"), ("是否领取", "否"), ("领取情况", "×"), ("是否签收", 0),
        ("发放状态", "未发成功"),
        ("发放结果", "失败"), ("签字", "✗"), ("是否有效", "否"), ("到账情况", "处理中"),
        ("是否到账", "没有"), ("打款结果", "账户异常"), ("领取与否（是/否）", "N"), ("Paid?", "no"),
        ("领款人签字", "未签"), ("发放情况", "☒"),
    ],
)  # fmt: skip
def test_a_column_of_marks_puts_its_row_in_doubt(tmp_path: Path, head: str, mark: object) -> None:
    grid = [[*AID, head], [*aid(1), ""], [*aid(2), mark]]
    told = Told(workbook(tmp_path / "a.xlsx", {"帮扶记录": grid}))
    assert told.kinds == [(3, head, "undone_payment")]


@pytest.mark.parametrize(
    ("head", "mark"),
    [
        ("是否作废", "否"), ("作废", "×"), ("删除", 0), ("退回日期", "-"), ("是否退回", "未退回"),
        ("是否停发", "正常"), ("是否取消", "有效"), ("退款金额（元）", 0),
        ("是否领取", "是"), ("领取情况", "√"), ("是否签收", 1), ("发放状态", "发放成功"),
        ("发放状态", "已发"), ("签字", "示例中"), ("领取情况", "家属代领"), ("是否有效", "有效"),
        ("是否低保", "否"), ("是否党员", "×"), ("是否独生子女", "无"), ("签字", "/"),
    ],
)  # fmt: skip
def test_a_column_of_other_marks_puts_none_in_doubt(
    tmp_path: Path, head: str, mark: object
) -> None:
    told = Told(workbook(tmp_path / "a.xlsx", {"帮扶记录": [[*AID, head], [*aid(1), mark]]}))
    assert told.kinds == []


def test_a_mark_that_voids_is_asked_of_rows_that_are_no_payments(tmp_path: Path) -> None:
    claims = [[*CLAIM[:-1], "作废"], [*claim(1)[:-1], "是"], [*claim(2)[:-1], ""]]
    assert Told(workbook(tmp_path / "a.xlsx", {"抚慰": claims})).kinds == [(2, "作废", "void_row")]
    head = ["统计号", "工会代码", "年度", "会员人数", "数据来源", "是否有效", "是否领取"]
    first, second = [1, "110105001", 2019, 5, "年报"], [2, "110105002", 2019, 5, "年报"]
    members = [head, [*first, "否", "否"], [*second, "是", "否"]]
    assert Told(workbook(tmp_path / "b.xlsx", {"会员人数": members})).kinds == [
        (2, "是否有效", "void_row")
    ]


@pytest.mark.parametrize("note", ["不符合条件，未批准", "经审核不予批准", "驳回", "审核未通过"])
def test_a_claim_that_is_not_turned_down_but_has_such_a_note_is_asked_about(
    tmp_path: Path, note: str
) -> None:
    paid = [[*CLAIM, "备注"], [*claim(1), note]]
    assert Told(workbook(tmp_path / "a.xlsx", {"抚慰": paid})).kinds == [
        (2, "备注", "undone_payment")
    ]
    unpaid = [[*CLAIM[:-1], "备注"], [*claim(1)[:-1], note]]
    assert Told(workbook(tmp_path / "b.xlsx", {"抚慰": unpaid})).kinds == [(2, "备注", "void_row")]


@pytest.mark.parametrize(
    ("grid", "why"),
    [
        ([[*AID, "撤销", "备注"], [*aid(1), "是", "已退回"]], "taken back already"),
        ([[*CLAIM[:-1], "备注"], [*claim(1)[:-1], "待补"]], "nothing was paid"),
        (
            [["统计号", "工会代码", "年度", "会员人数", "备注"], [1, "110105001", 2019, 5, "待补"]],
            "no payment",
        ),
        ([["备注", *AID], ["作废的行已删去", *aid(1)]], "speaks of others"),
    ],
)
def test_nothing_is_asked_where_no_payment_is_in_doubt(
    tmp_path: Path, grid: list[list[Any]], why: str
) -> None:
    told = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    assert [kind for kind in told.kinds if kind[2] == "undone_payment"] == [], why


@pytest.mark.parametrize(
    ("line", "is_asked"),
    [
        ("注：标黄者本次未领取", True), ("黄色为未领取", True), ("标红的已退", True),
        ("说明：红字表示作废", True), ("未领取人员用黄色标注", True), ("灰色底纹的已去世", True),
        ("带※号者款已退回", True), ("底色为绿色：待补发", True), ("涂黄的行金额有误", True),
        ("黄色为新增人员", False), ("标红的列为必填项，填报不符的退回", False),
        ("注：本表一式两份", False), ("注：红十字会捐款", False),
    ],
)  # fmt: skip
@pytest.mark.parametrize("at", [0, 2, 3])
def test_a_legend_by_which_rows_of_a_colour_were_not_paid_is_asked(
    tmp_path: Path, line: str, is_asked: bool, at: int
) -> None:
    # Over the head, among the rows and below them.
    grid: list[Any] = [AID, aid(1), aid(2)]
    grid.insert(at, [line])
    told = Told(workbook(tmp_path / "a.xlsx", {"帮扶记录": grid}))
    assert [(f.place.row, f.kind) for f in told.faults] == [(at + 1, "colour_legend")] * is_asked
