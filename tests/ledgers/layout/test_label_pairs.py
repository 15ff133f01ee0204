"""Labels and their values over a table, however they are laid out."""

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.layout.label_pairs import pairs_in
from examples import examples
from hypothesis import given
from hypothesis import strategies as st
from kept_ledgers import Grid, Told, workbook

SAID = {
    "工会代码": "110105001", "帮扶项目": "生活救助", "发放时机": "春节", "资金来源": "工会经费",
    "发放形式": "现金", "与职工关系": "本人", "发放日期": "2019年1月25日",
}  # fmt: skip
COLUMNS = ("unit_code", "project", "occasion", "fund_source", "form", "relation", "paid_on")
VALUES = ("110105001", "living", "spring_festival", "union", "cash", "self", "2019-01-25")
HEAD = ["序号", "姓名", "身份证号", "金额（元）", "签字"]


def row(order: int, amount: Any = 1000) -> list[Any]:
    return [order, "示例甲", id_number(order), amount, ""]


def told(path: Path, grid: Grid) -> Told:
    return Told(workbook(path / "a.xlsx", {"Sheet1": grid}))


def spoken(label: str, *, colon: bool = True) -> str:
    return f"{label}：{SAID[label]}" if colon else f"{label}{SAID[label]}"


LINES: dict[str, list[list[Any]]] = {
    "a line each": [[spoken(label)] for label in SAID],
    "all in one cell": [["  ".join(spoken(label) for label in SAID)]],
    "with other pairs": [["；".join([*(map(spoken, SAID)), "单位：元", "填表人：示例甲"])]],
    "values run into labels": [["".join(spoken(label) for label in SAID)]],
    "a cell each": [[spoken(label) for label in SAID]],
    "value beside its label": [[label, value] for label, value in SAID.items()],
    "value beside its label with a colon": [[f"{k}：", value] for k, value in SAID.items()],
    "label, value, label, value": [[one for pair in SAID.items() for one in pair]],
    "a code as a number, a day as a day": [
        ["工会代码", 110105001, "发放日期", date(2019, 1, 25)],
        *([spoken(label)] for label in SAID if label not in ("工会代码", "发放日期")),
    ],
    "other words for codes": [
        ["发放时机：春节慰问"], ["资金来源：工会资金"], ["发放形式：转账"], ["帮扶项目：生活帮扶"],
        *([spoken(label)] for label in ("工会代码", "与职工关系", "发放日期")),
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", LINES)
@pytest.mark.parametrize("title", [[], [["2019年春节慰问困难职工发放表"]]], ids=["bare", "titled"])
def test_lines_say_what_is_the_same_in_all_rows(tmp_path: Path, name: str, title: Grid) -> None:
    ledger = told(tmp_path, [*title, *LINES[name], HEAD, row(1), row(2)])
    assert ledger.values(*COLUMNS) == [VALUES, VALUES]


@given(
    st.permutations(list(SAID)),
    st.lists(st.sampled_from(["  ", "；", "，", "\u3000", "\n"]), min_size=7, max_size=7),
    st.sets(st.integers(1, 6)),
)
@examples(60)
def test_pairs_are_the_same_however_they_are_cut_into_cells(
    labels: list[str], between: list[str], cuts: set[int]
) -> None:
    cells = [""]
    for n, label in enumerate(labels):
        if n in cuts:
            cells.append("")
        elif n:
            cells[-1] += between[n]
        cells[-1] += spoken(label)
    assert list(pairs_in(cells)) == [(label, SAID[label]) for label in labels]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("发放时机：中秋", ("发放时机", "unknown_code")),
        ("发放日期：2019年1月", ("发放日期", "month_only")),
    ],
)
def test_a_value_that_cannot_be_read_is_told_at_its_line(
    tmp_path: Path, line: str, expected: tuple[str, str]
) -> None:
    others = [[spoken(label)] for label in SAID if label != line[:4]]
    ledger = told(tmp_path, [*others, [line], HEAD, row(1)])
    assert ledger.kinds == [(7, *expected)]


STREET = [spoken(label) for label in SAID if label not in ("发放时机", "发放日期")]
STACKED: list[tuple[str, Sequence[Sequence[Any]], list[tuple[str, ...]]]] = [
    (
        "headings",
        [
            STREET,
            ["一、春节"], ["发放时机：春节"], ["发放日期：2019年1月25日"], HEAD, row(1),
            ["二、国庆"], ["发放时机：国庆"], ["发放日期：2019年9月25日"], HEAD, row(2),
        ],
        [("spring_festival", "2019-01-25"), ("national_day", "2019-09-25")],
    ),
    (
        "titled, with sums between",
        [
            ["2019年慰问情况"], STREET,
            ["春节"], ["发放时机：春节  发放日期：2019年1月25日"], HEAD, row(1),
            ["合计", "", "", 1000],
            ["国庆"], ["发放时机：国庆  发放日期：2019年9月25日"], HEAD, row(2),
            ["合计", "", "", 1000],
        ],
        [("spring_festival", "2019-01-25"), ("national_day", "2019-09-25")],
    ),
]  # fmt: skip


@pytest.mark.parametrize(("name", "grid", "expected"), STACKED)
def test_lines_over_the_first_heading_are_said_of_all_tables(
    tmp_path: Path, name: str, grid: Grid, expected: list[tuple[str, ...]]
) -> None:
    assert told(tmp_path, grid).values("occasion", "paid_on") == expected, name


def test_lines_below_a_heading_are_said_of_its_table_alone(tmp_path: Path) -> None:
    grid = [
        STREET, ["春节慰问"], ["发放时机：春节"], ["发放日期：2019年1月25日"], HEAD, row(1),
        ["国庆慰问"], HEAD, row(2),
    ]  # fmt: skip
    (fault,) = told(tmp_path, grid).faults
    assert (fault.kind, fault.place.row) == ("missing_columns", 8)
    assert "发放日期" in fault.found.zh
    assert "工会代码" not in fault.found.zh


@pytest.mark.parametrize(
    "again",
    [
        [["甲街道2019年春节慰问发放表"]],
        [["甲街道2019年春节慰问发放表"], ["（续表）第2页 共3页"]],
        [["甲街道2019年春节慰问发放表（续）", "", "第 2 页"]],
        [["甲街道2019年春节慰问发放表"], *([spoken(label)] for label in SAID)],
    ],
)
def test_a_title_said_again_on_each_page_begins_no_new_table(tmp_path: Path, again: Grid) -> None:
    grid = [
        ["甲街道2019年春节慰问发放表"], *([spoken(label)] for label in SAID),
        HEAD, row(1), ["本页小计", "", "", 1000], *again, HEAD, row(2), row(3),
        ["本页小计", "", "", 2000], ["总计", "", "", 3000],
    ]  # fmt: skip
    ledger = told(tmp_path, grid)
    assert ledger.values(*COLUMNS) == [VALUES] * 3
    assert len(ledger.remarked("checked_total")) == 3


def test_a_unit_over_another_table_of_a_sheet_is_asked_of_one_without(tmp_path: Path) -> None:
    head = [*HEAD[:3], "金额", "签字"]
    grid = [
        STREET, ["一、春节"], ["发放时机：春节 发放日期：2019年1月25日 单位：万元"],
        head, row(1, 0.1),
        ["二、国庆"], ["发放时机：国庆 发放日期：2019年9月25日"], head, row(2, 0.1),
    ]  # fmt: skip
    ledger = told(tmp_path, grid)
    assert ledger.kinds == [(8, "金额", "unit_conflict")]
    without = ["发放时机：春节 发放日期：2019年1月25日"]
    over_both = [[*STREET, "单位：万元"], grid[1], without, *grid[3:]]
    assert told(tmp_path, over_both).values("amount") == [("1000.00",)] * 2


@pytest.mark.parametrize("slip", ["身份正号", "人员号"])
@pytest.mark.parametrize("lines", ["a line each", "all in one cell", "a cell each"])
def test_a_list_with_a_slip_in_its_head_is_no_form(tmp_path: Path, slip: str, lines: str) -> None:
    head = [HEAD[0], HEAD[1], slip, *HEAD[3:]]
    ledger = told(tmp_path, [["2019年春节慰问困难职工发放表"], *LINES[lines], head, row(1)])
    assert not [fault for fault in ledger.faults if "申请表" in fault.found.zh]
    assert any(slip in fault.message("zh") for fault in ledger.faults)
