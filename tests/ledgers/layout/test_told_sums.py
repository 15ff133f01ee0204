"""Sums that lines and 其中 tell of a list, held against its rows."""

from pathlib import Path

import pytest
from kept_ledgers import AID, Told, aid, total, workbook

CASH, GOODS = aid(1, 1000), aid(2, 500, form="实物")
"""Two rows of 1,500 yuan in all, of the trade union's money and for 春节."""


def kinds(tmp_path: Path, *grid: list[object]) -> list[str]:
    return [one.kind for one in Told(workbook(tmp_path / "a.xlsx", {"帮扶记录": [*grid]})).faults]


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("实发2人，金额1500元", True),
        ("经办人：示例甲　共发放1500元", True),
        ("实际发放2人1500元，退回1人500元", True),  # what came back is another sum
        ("累计发放50000元", True),  # of the months before, too
        ("说明：每人发放1000元", True),
        ("共发放壹仟伍佰元整", True),
        ("实发2人，金额2000元", False),
        ("实发3人，金额1500元", False),
        ("经办人：示例甲　共发放1000元", False),
        ("本次共发放贰仟元整", False),
    ],
)
def test_a_line_below_the_rows_that_sums_them_up_is_checked(
    tmp_path: Path, line: str, is_right: bool
) -> None:
    found = kinds(tmp_path, AID, CASH, GOODS, [line])
    assert found == ([] if is_right else ["total_mismatch"])


def test_so_is_one_over_the_head(tmp_path: Path) -> None:
    assert kinds(tmp_path, ["实发2000元"], AID, CASH, GOODS) == ["total_mismatch"]


def test_a_line_among_the_rows_is_of_those_above_it(tmp_path: Path) -> None:
    lines = ["实发1人，1000元"], ["实发1人，500元"]
    assert kinds(tmp_path, AID, CASH, lines[0], GOODS, ["共发放1500元"]) == []
    assert kinds(tmp_path, AID, CASH, lines[1], GOODS) == ["total_mismatch"]


@pytest.mark.parametrize(
    ("part", "is_right"),
    [
        ("其中：现金1000元，实物500元", True),
        ("本次发放1500元，其中工会经费支出1500元。", True),
        ("其中：春节1500元", True),
        ("其中：女职工700元", True),  # of which nothing is known
        ("其中：现金1500元", False),
        ("其中：区财政500元", False),  # no row is
        ("其中现金1000元、实物600元", False),
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_parts_that_a_line_tells_are_held_against_their_rows(
    tmp_path: Path, part: str, is_right: bool, is_above: bool
) -> None:
    rows = [AID, CASH, GOODS]
    grid = [[part], *rows] if is_above else [*rows, [part]]
    assert bool(kinds(tmp_path, *grid)) is not is_right


@pytest.mark.parametrize(
    ("cash", "goods", "wrong"),
    [(1000, 500, 0), (900, 500, 1), (900, 600, 2)],
)
def test_rows_of_parts_below_a_total_are_checked(
    tmp_path: Path, cash: int, goods: int, wrong: int
) -> None:
    below = [total("合计", 1500), total("其中：现金", cash), total("实物", goods)]
    assert kinds(tmp_path, AID, CASH, GOODS, *below) == ["total_mismatch"] * wrong


def test_a_part_is_not_checked_where_a_row_cannot_tell_its_form(tmp_path: Path) -> None:
    unread = aid(3, 100, form="不明")
    assert kinds(tmp_path, AID, CASH, unread, ["其中：现金1100元"]) == ["unknown_code"]
