"""Sheets of sums: not imported, but a sum that its rows or sheets contradict is asked about."""

from pathlib import Path
from typing import Any

import pytest
from bangfu.ledgers.layout.summary_conflicts import told_of_summaries
from kept_ledgers import AID, Grid, Told, aid, workbook

# 甲街道: 2 payments, 100 + 200 = 300; 乙街道: 1 payment, 700; both 1,000.
SHEETS = {"甲街道": [AID, aid(1, 100), aid(2, 200)], "乙街道": [AID, aid(3, 700)]}
HEAD = ["单位", "人数", "金额（元）"]
RIGHT = [["甲街道", 2, 300], ["乙街道", 1, 700], ["合计", 3, 1000]]


def found(tmp_path: Path, summary: Grid, name: str = "汇总") -> tuple[list[Any], list[str]]:
    """Row, header and found of each fault; what is remarked."""
    ledger = Told(workbook(tmp_path / "a.xlsx", {name: summary, **SHEETS}))
    assert not ledger.faults
    assert len(ledger.remarked("summary_sheet")) == 1
    faults, remarks = told_of_summaries(ledger.reading.summaries, ledger.rows)
    assert {fault.kind for fault in faults} <= {"summary_mismatch"}
    told = [(fault.place.row, fault.place.header, fault.found.zh) for fault in faults]
    return told, [remark.said.zh for remark in remarks]


@pytest.mark.parametrize(
    ("summary", "checked"),
    [
        ([HEAD, *RIGHT], 5),  # 2 sums and 2 counts of sheets, 1 total of money
        ([["某区春节慰问汇总表"], ["金额单位：元"], HEAD, *RIGHT], 5),
        ([["序号", *HEAD], [1, *RIGHT[0]], [2, *RIGHT[1]], ["合计", None, *RIGHT[2][1:]]], 5),
        ([HEAD, ["甲街道总工会", 2, 300], ["乙街道总工会", 1, 700]], 4),
        ([["单位", "金额（万元）"], ["甲街道", 0.03], ["乙街道", 0.07], ["合计", 0.1]], 3),
        ([["单位：万元"], ["单位", "金额"], ["甲街道", 0.03], ["乙街道", 0.07]], 2),
        ([["项目", "笔数", "金额"], ["生活救助", 3, 1000], ["助学", 0, 0], ["合计", 3, 1000]], 2),
    ],
)
def test_a_summary_that_agrees_is_told_to_be_checked(
    tmp_path: Path, summary: Grid, checked: int
) -> None:
    assert found(tmp_path, summary) == ([], [f"汇总表核对{checked}处，均相符"])


@pytest.mark.parametrize(
    ("summary", "told"),
    [
        (
            [HEAD, ["甲街道", 2, 400], *RIGHT[1:2], ["合计", 3, 1100]],
            [(2, "金额（元）", "汇总表写400.00，工作表“甲街道”各行之和为300.00")],
        ),
        (
            [HEAD, *RIGHT[:2], ["合计", 3, 1100]],
            [(4, "金额（元）", "汇总表写1100.00，以上各行之和为1000.00")],
        ),
        (
            [HEAD, ["甲街道", 3, 300], *RIGHT[1:]],
            [(2, "人数", "汇总表写3，工作表“甲街道”各行之和为2")],
        ),
        (
            [["单位", "人次", "金额"], *RIGHT[:2], ["合计", 4, 1000]],
            [(4, "人次", "汇总表写4，以上各行之和为3")],
        ),
    ],
)
def test_a_sum_that_is_contradicted_is_asked_about_at_its_cell(
    tmp_path: Path, summary: Grid, told: list[Any]
) -> None:
    assert found(tmp_path, summary)[0] == told


@pytest.mark.parametrize(
    "summary",
    [
        [HEAD, ["丙街道", 5, 900], ["丁街道", 4, 800]],  # of sheets that are not in the file
        [["单位", "人数", "金额"], ["合计", 9, 9000]],  # of more than the file
        [HEAD, *RIGHT[:2], ["合计", 2, 1000]],  # one person may be in two sheets
        [["说明"], ["本月已全部发放"]],
    ],
)
def test_what_one_file_cannot_tell_is_passed_over(tmp_path: Path, summary: Grid) -> None:
    assert found(tmp_path, summary)[0] == []


def test_a_sheet_with_an_unread_amount_is_not_held_against_its_sum(tmp_path: Path) -> None:
    sheets = {"汇总": [HEAD, *RIGHT], **SHEETS, "甲街道": [AID, aid(1, "约100"), aid(2, 200)]}
    ledger = Told(workbook(tmp_path / "a.xlsx", sheets))
    assert [kind for _, _, kind in ledger.kinds] != []
    assert told_of_summaries(ledger.reading.summaries, ledger.rows)[0] == []
