"""Lists that lie on their side: told in one sentence, never read as the form of one person."""

from datetime import date
from pathlib import Path

import pytest
from artificial_ledgers import id_number
from kept_ledgers import AID, SHEET, Grid, Told, aid, workbook

ROWS = [aid(1), aid(2, 200), aid(3, 300)]
SHORT = [["姓名", "示例甲", "示例乙"], ["身份证号", id_number(1), id_number(2)], ["金额", 100, 200]]


def turned(rows: Grid) -> Grid:
    return [list(cells) for cells in zip(*rows, strict=True)]


@pytest.mark.parametrize(
    ("grid", "columns"),
    [
        (turned([AID, *ROWS]), 3),
        ([["甲街道春节慰问"], *turned([AID, *ROWS[:2]])], 2),
        (SHORT, 2),
        ([*SHORT, ["发放日期", date(2019, 1, 25), date(2019, 1, 28)], ["签字"]], 2),
    ],
)
def test_a_list_on_its_side_is_told_with_the_step_that_turns_it(
    tmp_path: Path, grid: Grid, columns: int
) -> None:
    (fault,) = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid})).faults
    assert fault.kind == "sideways_list"
    assert f"右边{columns}列各是一笔" in fault.found.zh
    assert "转置" in fault.expected.zh


@pytest.mark.parametrize(
    "grid",
    [
        [AID, *ROWS],
        turned([AID, aid(1)]),  # one row only: as good as a form
        [["困难职工家庭登记表"], ["档案编号", "F-1"], ["身份证号", *id_number(1)],
         ["家庭月人均收入", "800", "元"], ["家庭人口", "3", "人"]],
        [["单位", "甲街道", "乙街道"], ["人数", 2, 3], ["金额", 200, 300]],
    ],
    ids=["a list", "one column", "a form with boxes and units", "a summary"],
)  # fmt: skip
def test_what_is_no_list_on_its_side_is_not_called_one(tmp_path: Path, grid: Grid) -> None:
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid}))
    assert "sideways_list" not in [fault.kind for fault in ledger.faults]
