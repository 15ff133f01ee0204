"""What is said twice of the same rows is said alike, or it is asked about."""

from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.layout.line_conflicts import told_of_lines
from kept_ledgers import Told, workbook

LINES = {
    "工会代码": "110105001",
    "帮扶项目": "生活救助",
    "发放时机": "春节",
    "资金来源": "工会经费",
    "发放形式": "现金",
    "与职工关系": "本人",
    "发放日期": "2019年1月25日",
}
"""What is said once over the head, in rows 2 to 8."""
HEAD = ["序号", "姓名", "身份证号", "金额（元）"]


def row(n: int, *more: Any) -> list[Any]:
    return [n, "示例甲", id_number(n), 1000, *more]


def told(path: Path, *below: Any, title: str = "2019年慰问名单", own: Any = ()) -> list[Any]:
    """Kinds and rows of what is told of a title, lines, a head in row 9 and what is below."""
    lines = [[f"{label}：{value}"] for label, value in LINES.items()]
    grid = [[title], *lines, [*HEAD, *own], *([b] if isinstance(b, str) else b for b in below)]
    ledger = Told(workbook(path / "a.xlsx", {"Sheet1": grid}))
    faults, remarks = told_of_lines(ledger.reading.sheets, ledger.rows)
    told: list[Any] = [*faults, *remarks]
    return [(one.kind, one.place.row) for one in told]


ASKED = "said_twice"


@pytest.mark.parametrize(
    ("below", "expected"),
    [
        # Among the rows: of each that stands below.
        ([row(1), "发放日期：2019年2月20日（第二批）", row(2)], [(ASKED, 11)]),
        ([row(1), "工会代码：110105002", row(2)], [(ASKED, 11)]),
        ([row(1), "乙街道  资金来源：区财政", row(2)], [(ASKED, 11)]),
        ([row(1), "资金来源：工会经费", row(2)], []),
        (["一、现金", row(1), "二、实物", row(2)], [(ASKED, 12)]),
        (["（一）生活救助部分", row(1), "（二）医疗救助部分", row(2)], [(ASKED, 12)]),
        (["一、第一组", row(1), "二、第二组", row(2)], []),
        # Below all rows.
        ([row(1), "资金来源：区财政"], [(ASKED, 11)]),
        ([row(1), "发放日期：2019年2月1日"], [(ASKED, 11)]),
        ([row(1), "资金来源：工会经费"], []),
        ([row(1), "制表人：示例乙  日期：2019年2月1日"], []),  # when it was signed
    ],
)
def test_a_line_below_the_head_that_says_otherwise_is_asked_about(
    tmp_path: Path, below: list[Any], expected: list[Any]
) -> None:
    assert told(tmp_path, *below) == expected


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("2019年医疗救助发放表", [(ASKED, 1)]),
        ("2019年生活救助发放表", []),
        ("2019年慰问品发放表", [(ASKED, 1)]),
        ("2019年慰问金发放表", []),
        ("2019年区财政慰问发放表", [(ASKED, 1)]),
        ("2019年生活救助、医疗救助发放表", []),  # several: nothing can be said
    ],
)
def test_a_title_of_another_project_form_or_fund_is_asked_about(
    tmp_path: Path, title: str, expected: list[Any]
) -> None:
    assert told(tmp_path, row(1), title=title) == expected


@pytest.mark.parametrize(
    ("label", "value"),
    [("工会代码", "110105002"), ("资金来源", "区财政"), ("发放日期", "2019年2月20日")],
)
def test_two_lines_over_one_head_that_differ_are_asked_about(
    tmp_path: Path, label: str, value: str
) -> None:
    # The later one fills the rows, so the earlier one says otherwise than they do.
    lines = [[f"{name}：{said}"] for name, said in {**LINES}.items()]
    for more, expected in ((value, 1), (LINES[label], 0)):
        grid = [["名单"], *lines, [f"{label}：{more}"], HEAD, row(1)]
        ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
        faults, _ = told_of_lines(ledger.reading.sheets, ledger.rows)
        assert [f.place.row for f in faults] == [[*LINES].index(label) + 2] * expected


def test_a_column_goes_before_a_line_of_days_and_that_is_told(tmp_path: Path) -> None:
    assert told(tmp_path, row(1, "2019-02-20"), own=["发放日期"]) == [("line_passed_over", 8)]
    both = (row(1, "2019-02-20"), row(2, "2019-01-25"))
    assert told(tmp_path, *both, own=["发放日期"]) == []


def test_a_column_of_codes_none_of_which_is_that_of_the_line_is_asked_about(tmp_path: Path) -> None:
    assert told(tmp_path, row(1, "区财政"), own=["资金来源"]) == [(ASKED, 5)]
    both = (row(1, "区财政"), row(2, "工会经费"))
    assert told(tmp_path, *both, own=["资金来源"]) == []


def test_words_name_both_values(tmp_path: Path) -> None:
    lines = [[f"{label}：{value}"] for label, value in LINES.items()]
    grid = [*lines, HEAD, row(1), ["资金来源：区财政"]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    (fault,), _ = told_of_lines(ledger.reading.sheets, ledger.rows)
    assert "'区财政'" in fault.found.zh
    assert "'工会经费'" in fault.found.zh
    assert len(fault.spots) == 1


def test_tables_beside_each_other_have_each_its_own_line(tmp_path: Path) -> None:
    lines = [[f"{label}：{value}"] for label, value in LINES.items() if label != "工会代码"]
    blank = [""] * (len(HEAD))
    own = ["工会代码：110105001", *blank, "工会代码：110105002"]
    grid = [*lines, own, [*HEAD, "", *HEAD], [*row(1), "", *row(2)]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
    assert told_of_lines(ledger.reading.sheets, ledger.rows) == ([], [])
    assert [one.values["unit_code"] for one in ledger.rows] == ["110105001", "110105002"]


@pytest.mark.parametrize("line", [["单位：元", "", "单位：万元"], ["单位：元  （单位：万元）"]])
def test_two_units_of_money_for_one_table_are_asked_about(tmp_path: Path, line: list[str]) -> None:
    lines = [[f"{label}：{value}"] for label, value in LINES.items()]
    for head, kinds in (("金额", ["unit_conflict"]), ("金额（元）", ["unit_conflict"])):
        grid = [line, *lines, [*HEAD[:3], head], row(1)]
        ledger = Told(workbook(tmp_path / "a.xlsx", {"Sheet1": grid}))
        assert [fault.kind for fault in ledger.faults] == kinds
