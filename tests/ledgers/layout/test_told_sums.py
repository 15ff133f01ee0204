"""Sums that lines and 其中 tell of a list, held against its rows."""

from pathlib import Path

import pytest
from artificial_ledgers import id_number
from bangfu.ledgers.covering_letter import CoveringLetter
from kept_ledgers import AID, CLAIM, Told, aid, claim, total, workbook

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


WHOSE = ["工会代码：110105001", "与职工关系：本人", "帮扶项目：生活救助"]
HOW = ["资金来源：工会经费", "发放形式：现金"]
WIDE = [
    WHOSE, HOW, ["身份证号", "档案编号", "春节2019-01-25", "五一2019-04-29", "合计"],
    [id_number(1), "F-1", 200, 100, 300], [id_number(2), "F-2", 300, "", 300],
    [id_number(3), "F-3", "", "", ""],
]  # fmt: skip
"""Three payments of 600 yuan in all to two people, of three that are listed."""


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("实发2人，金额600元", True),
        ("共3人，发放3笔，合计600元", True),
        ("合计：600元", True),
        ("合计（大写）：陆佰元整", True),
        ("其中：春节500元，五一100元", True),
        ("其中：工会经费600元", True),
        ("实发2人，金额700元", False),
        ("实发4人，金额600元", False),
        ("合计：500元", False),  # that of one of its columns
        ("合计（大写）：陆佰伍拾元整", False),
        ("其中：春节400元", False),
        ("其中：区财政100元", False),
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_of_a_wide_table_lines_are_of_the_payments_of_all_columns(
    tmp_path: Path, line: str, is_right: bool, is_above: bool
) -> None:
    grid = [[line], *WIDE] if is_above else [*WIDE, [line]]
    assert kinds(tmp_path, *grid) == ([] if is_right else ["total_mismatch"])


@pytest.mark.parametrize(("below", "wrong"), [([500, 100, 600], 0), (["500元", "100元", 600], 0)])
def test_a_total_of_each_column_of_a_wide_table_is_none_of_all(
    tmp_path: Path, below: list[object], wrong: int
) -> None:
    assert len(kinds(tmp_path, *WIDE, ["合计", "", *below])) == wrong


def test_a_line_among_the_rows_of_a_wide_table_is_of_those_above_it(tmp_path: Path) -> None:
    grid = [*WIDE[:4], ["实发1人，300元"], *WIDE[4:], ["共发放600元"]]
    assert kinds(tmp_path, *grid) == []
    grid[4] = ["实发1人，600元"]
    assert kinds(tmp_path, *grid) == ["total_mismatch"]


REJECTED = [*claim(3)[:8], "不批准", "", "", ""]
"""A claim of which nothing was paid."""


@pytest.mark.parametrize(
    ("line", "is_right"),
    [
        ("实发2人，金额6000元", True),
        ("共3件，共发放6000元", True),
        ("其中：家庭火灾6000元", True),
        ("实发2人，金额7000元", False),
        ("实发4人，金额6000元", False),
        ("共发放柒仟元整", False),
        ("其中：家庭火灾3000元", False),
        ("其中：重大疾病3000元", False),
    ],
)
@pytest.mark.parametrize("is_above", [True, False])
def test_what_lines_tell_of_claims_is_checked_too(
    tmp_path: Path, line: str, is_right: bool, is_above: bool
) -> None:
    claims = [CLAIM, claim(1), claim(2), REJECTED]
    told = Told(
        workbook(tmp_path / "a.xlsx", {"a": [[line], *claims] if is_above else [*claims, [line]]})
    )
    wrong = [one for one in told.faults if one.kind == "total_mismatch"]
    assert bool(wrong) is not is_right


@pytest.mark.parametrize(
    ("grid", "letter", "is_right"),
    [
        (WIDE, "rows=3,amount=600", True),
        (WIDE[:5], "rows=2,amount=600", True),  # its lines
        (WIDE[:5], "rows=4,amount=600", False),
        (WIDE, "amount=700", False),
        ([CLAIM, claim(1), claim(2)], "rows=2,amount=6000", True),
        ([CLAIM, claim(1), claim(2)], "amount=7000", False),
    ],
)
def test_a_covering_letter_is_held_against_wide_tables_and_claims(
    tmp_path: Path, grid: list[list[object]], letter: str, is_right: bool
) -> None:
    told = Told(workbook(tmp_path / "a.xlsx", {"a": grid}))
    wrong = CoveringLetter.of(letter).faults(told.rows, told.reading)
    assert bool(wrong) is not is_right
