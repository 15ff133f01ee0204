"""A heading among rows that says otherwise than the rows below it is asked about."""

from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.layout.line_conflicts import told_of_lines
from bangfu.ledgers.layout.row_headings import row_heading_faults
from bangfu.ledgers.values.sender_words import SenderWords, spoken
from bangfu.register.units import Unit
from kept_ledgers import Told, workbook

ONE, TWO = "110105001", "110105002"
UNITS = {
    "110105": Unit("110105", "某区总工会", "District", None),
    ONE: Unit(ONE, "某区甲街道总工会", "Jia Subdistrict", "110105"),
    TWO: Unit(TWO, "乙地区总工会", "Yi Area", "110105"),
}
LINES = [
    "工会代码：110105001", "帮扶项目：生活救助", "发放时机：春节", "资金来源：工会经费",
    "发放形式：现金", "与职工关系：本人", "发放日期：2019年1月25日",
]  # fmt: skip
HEAD = ["序号", "姓名", "身份证号", "金额（元）"]


def row(n: int, *more: Any) -> list[Any]:
    return [n, "示例甲", id_number(n), 1000, *more]


def asked(
    path: Path, *below: Any, own: tuple[str, ...] = (), lines: list[str] = LINES
) -> list[tuple[str, int]]:
    """Kinds and rows of what is asked of headings below the head in row 9."""
    rows = [[one] if isinstance(one, str) else one for one in below]
    grid = [["名单"], *([line] for line in lines), [*HEAD, *own], *rows]
    told = Told(workbook(path / "a.xlsx", {"Sheet1": grid}))
    faults, _ = told_of_lines(told.reading.sheets, told.rows)
    faults += row_heading_faults(told.reading.sheets, told.rows, UNITS)
    assert told.faults == []
    return [(fault.kind, fault.place.row or 0) for fault in faults]


ASKED, UNREAD = [("said_twice", 11)], [("unread_heading", 11)]


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        # The day, or the time: rows are of 2019-01-25.
        ("以下为2019年2月20日补发", ASKED), ("2月20日补发", ASKED), ("二月份", ASKED),
        ("二、2月", ASKED), ("以下为二月份补发人员", ASKED), ("2018年", ASKED), ("第二季度", ASKED),
        ("下半年", ASKED), ("以下为1月25日发放", []), ("一月份", []), ("2019年一季度", []),
        # The holiday.
        ("以下国庆", ASKED), ("二、五一慰问", ASKED), ("以下为春节慰问对象", []), ("春节", []),
        # Codes.
        ("以下为医疗救助", ASKED), ("以下人员为医疗救助对象：", ASKED), ("实物类", ASKED),
        ("以下资金来源为区财政", ASKED), ("以下为现金发放人员", []),
        # The union: known to the register, or not.
        ("以下为乙地区", ASKED), ("乙地区总工会", ASKED), ("甲街道", []), ("某区总工会", []),
        ("以下为丙街道", UNREAD), ("丙街道", UNREAD), ("（二）丁镇", UNREAD),
        # Nothing, or nothing that is known.
        ("以下为另册人员", UNREAD), ("以下空白", []), ("示例厂", []), ("二、第二组", []),
        ("退休职工", []),
    ],
)  # fmt: skip
def test_it_is_held_against_the_rows_below(
    tmp_path: Path, heading: str, expected: list[tuple[str, int]]
) -> None:
    assert asked(tmp_path, row(1), heading, row(2)) == expected


def test_each_heading_reaches_to_the_next_of_its_kind(tmp_path: Path) -> None:
    below = ("一月", row(1, "2019-01-25"), "甲街道", "二月", row(2, "2019-02-20"))
    lines = LINES[:-1]
    assert asked(tmp_path, *below, own=("发放日期",), lines=lines) == []
    below = ("一月", row(1, "2019-01-25"), "二月", row(2, "2019-01-25"), row(3, "2019-01-26"))
    assert asked(tmp_path, *below, own=("发放日期",), lines=lines) == [("said_twice", 11)]


def test_a_subdistrict_over_rows_that_name_their_union_is_no_question(tmp_path: Path) -> None:
    below = (row(1, ONE), "丙街道", row(2, ONE))
    assert asked(tmp_path, *below, own=("工会代码",), lines=LINES[1:]) == []


def test_words_say_what_was_read_and_how_many_rows_are_not_of_it(tmp_path: Path) -> None:
    grid = [*([line] for line in LINES), HEAD, row(1), ["以下为二月份补发"], row(2), row(3)]
    told = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    (fault,) = row_heading_faults(told.reading.sheets, told.rows, {})
    assert fault.found.zh == "这一行写2月，下面2行都不是"
    assert len(fault.spots) == 2


@pytest.mark.parametrize(
    ("heading", "expected"),
    [
        ("乙地区总工会", 1), ("乙地区：1人，1000元", 1),
        ("单位：乙地区总工会", 1), ("丙街道总工会", 1),
        ("甲街道总工会", 0), ("第二组", 0), ("审核：某区总工会", 0),
    ],
)  # fmt: skip
def test_of_rows_without_a_union_a_heading_of_another_than_the_sender_is_asked_about(
    tmp_path: Path, heading: str, expected: int
) -> None:
    grid = [*([line] for line in LINES[1:]), HEAD, row(1), [heading], row(2)]
    with spoken(SenderWords(unit=ONE, unions=UNITS)):
        told = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    faults = list(row_heading_faults(told.reading.sheets, told.rows, UNITS, ONE))
    assert [one.kind for one in faults] == ["unread_heading"] * expected
