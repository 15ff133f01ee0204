"""Lists in sections: what headings among the rows say of the rows below them."""

from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.values.sender_words import SenderWords, spoken
from bangfu.register.units import Unit
from kept_ledgers import Grid, Told, workbook

SAID = {
    "工会代码": "110105001", "帮扶项目": "生活救助", "发放时机": "春节", "资金来源": "工会经费",
    "发放形式": "现金", "与职工关系": "本人", "发放日期": "2019年1月25日",
}  # fmt: skip
HEAD = ["序号", "姓名", "身份证号", "金额"]


def row(order: int) -> list[Any]:
    return [order, "示例甲", id_number(order), 100]


def told(path: Path, rows: Grid, *lacking: str) -> Told:
    line = [f"{label}：{value}" for label, value in SAID.items() if label not in lacking]
    return Told(workbook(path / "a.xlsx", {"Sheet1": [line, HEAD, *rows]}))


@pytest.mark.parametrize(
    ("lacking", "column", "headings", "values"),
    [
        ("资金来源", "fund_source", ("一、工会经费", "二、区级财政"), ("union", "district")),
        ("资金来源", "fund_source", ("资金来源：工会经费", "区财政"), ("union", "district")),
        ("发放形式", "form", ("以下为现金", "二、实物部分"), ("cash", "in_kind")),
        ("帮扶项目", "project", ("医疗救助", "助学"), ("medical", "schooling")),
        ("发放时机", "occasion", ("春节", "以下为国庆慰问人员"),
         ("spring_festival", "national_day")),
        ("发放日期", "paid_on", ("2019年1月25日发放", "2019年2月20日补发"),
         ("2019-01-25", "2019-02-20")),
        ("发放日期", "paid_on", ("发放日期：2019年1月25日", "（二）2019.2.20"),
         ("2019-01-25", "2019-02-20")),
        ("工会代码", "unit_code", ("工会代码：110105001", "工会代码：110105002"),
         ("110105001", "110105002")),
    ],
)  # fmt: skip
def test_each_row_has_what_the_heading_over_it_says(
    tmp_path: Path, lacking: str, column: str, headings: tuple[str, ...], values: tuple[str, ...]
) -> None:
    first, second = ([heading] for heading in headings)
    sums = ["小计", "", "", 200], ["小计", "", "", 100], ["合计", "", "", 300]
    rows = [first, row(1), row(2), sums[0], second, row(3), *sums[1:]]
    ledger = told(tmp_path, rows, lacking)
    assert [one for (one,) in ledger.values(column)] == [values[0], values[0], values[1]]
    (said,) = ledger.remarked("said_by_headings")
    assert said.startswith(f"各行的{lacking}取自各行之间的小标题：第3行")
    assert len(ledger.remarked("checked_total")) == 3


def test_sections_within_sections_say_two_columns(tmp_path: Path) -> None:
    rows = [
        ["一、工会经费"], ["（一）现金"], row(1), ["（二）实物"], row(2),
        ["二、区级财政"], ["（一）现金"], row(3),
    ]  # fmt: skip
    ledger = told(tmp_path, rows, "资金来源", "发放形式")
    assert ledger.values("fund_source", "form") == [
        ("union", "cash"), ("union", "in_kind"), ("district", "cash"),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("lacking", "rows"),
    [
        (["资金来源"], [["一、工会经费"], row(1), ["二、其他资金甲"], row(2)]),
        (["资金来源"], [row(1), ["二、区级财政"], row(2)]),  # of whom is the first row?
        (["发放日期"], [["2019年1月25日发放"], row(1), ["2019年2月20日会议研究"], row(2)]),
        (["发放日期"], [["1月25日发放"], row(1), ["2019年2月发放"], row(2)]),
        (
            ["发放形式"],
            [["一、春节"], ["现金"], row(1), ["实物"], row(2), ["二、春节"], row(3)],
        ),
    ],
    ids=["not understood", "a row above", "no heading", "no day", "a new section without its own"],
)
def test_where_a_heading_is_in_doubt_the_column_is_asked_for(
    tmp_path: Path, lacking: list[str], rows: Grid
) -> None:
    ledger = told(tmp_path, rows, *lacking)
    assert [fault.kind for fault in ledger.faults] == ["missing_columns"]
    assert f"没有'{lacking[0]}'列" in ledger.faults[0].found.zh


def test_a_signature_among_rows_ends_no_section(tmp_path: Path) -> None:
    rows = [["2019年1月25日发放"], row(1), ["制表日期：2019年2月1日"], row(2)]
    ledger = told(tmp_path, rows, "发放日期")
    assert ledger.values("paid_on") == [("2019-01-25",), ("2019-01-25",)]


ONE, TWO = "110105001", "110105002"
UNIONS = SenderWords(
    unions={
        ONE: Unit(ONE, "某区甲街道总工会", "Jia Subdistrict", "110105"),
        TWO: Unit(TWO, "乙地区总工会", "Yi Area", "110105"),
    }
)


@pytest.mark.parametrize(
    "headings",
    [
        ("甲街道总工会", "乙地区总工会"), ("一、甲街道", "二、乙地区："),
        ("某区甲街道总工会（2人）", "以下为乙地区人员"), ("工会代码：110105001", "乙地区总工会"),
        ("单位：甲街道总工会", "单位：乙地区总工会"),
    ],
)  # fmt: skip
def test_rows_are_of_the_union_whose_name_stands_over_them(
    tmp_path: Path, headings: tuple[str, str]
) -> None:
    first, second = ([heading] for heading in headings)
    with spoken(UNIONS):
        ledger = told(tmp_path, [first, row(1), row(2), second, row(3)], "工会代码")
    assert ledger.values("unit_code") == [(ONE,), (ONE,), (TWO,)]
    (said,) = ledger.remarked("said_by_headings")
    assert said.startswith("各行的工会代码取自各行之间的小标题：第3行")


@pytest.mark.parametrize(
    "rows",
    [
        [["甲街道总工会"], row(1), ["丙街道总工会"], row(2)],
        [["甲街道总工会"], row(1), ["街道总工会"], row(2)],
        [row(1), ["乙地区总工会"], row(2)],
        [["甲街道、乙地区"], row(1)],
        [["甲街道总工会"], row(1), ["第二组名单"], row(2)],
    ],
    ids=["unknown", "part of a name", "a row above", "two", "another line"],
)
def test_where_a_heading_is_no_known_union_the_union_is_asked_for(
    tmp_path: Path, rows: Grid
) -> None:
    with spoken(UNIONS):
        ledger = told(tmp_path, rows, "工会代码")
    assert [fault.kind for fault in ledger.faults] == ["missing_columns"]
