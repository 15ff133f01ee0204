"""Columns that could be the amount of a row say the same, or it is asked about."""

from pathlib import Path
from typing import Any

import pytest
from kept_ledgers import AID, SHEET, Told, aid, workbook


def told(path: Path, head: str, *cells: Any, amounts: tuple[Any, ...] = (1000, 800)) -> Told:
    rows = [
        [*aid(n, amount), cell]
        for n, (amount, cell) in enumerate(zip(amounts, cells, strict=True), 1)
    ]
    return Told(workbook(path / "a.xlsx", {SHEET: [[*AID, head], *rows]}))


@pytest.mark.parametrize(
    "head",
    [
        "实发", "应发金额", "实发金额", "更正后金额（元）", "调整后金额", "核定金额", "核定",
        "审批金额",        "金额", "金额（小写）", "最终发放金额",
    ],
)  # fmt: skip
def test_another_amount_in_a_row_is_asked_at_its_cell(tmp_path: Path, head: str) -> None:
    ledger = told(tmp_path, head, 1000, 900)
    assert ledger.kinds == [(3, head, "two_amounts")]
    assert ledger.faults[0].found.zh == "与'金额（元）'列的金额不同"
    assert told(tmp_path, head, 1000, 800).values("amount") == [("1000.00",), ("800.00",)]
    assert told(tmp_path, head, "", "").values("amount") == [("1000.00",), ("800.00",)]


@pytest.mark.parametrize("head", ["金额大写", "大写金额", "金额（大写）", "大写", "人民币大写"])
def test_words_must_agree_with_digits(tmp_path: Path, head: str) -> None:
    ledger = told(tmp_path, head, "壹仟元整", "人民币捌佰元整")
    assert ledger.values("amount") == [("1000.00",), ("800.00",)]
    ((row, _, kind),) = told(tmp_path, head, "壹万元整", "捌佰元整").kinds
    assert (row, kind) == (2, "two_amounts")
    ((row, _, kind),) = told(tmp_path, head, "不详", "").kinds
    assert (row, kind in ("two_amounts", "amount")) == (2, True)


def test_the_digits_are_the_amount_wherever_the_words_stand(tmp_path: Path) -> None:
    head = [*AID[:-1], "金额（大写）", "金额（小写）"]
    row = [*aid(1)[:-1], "壹仟元整", 1000]
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: [head, row]}))
    assert ledger.values("amount") == [("1000.00",)]


@pytest.mark.parametrize(
    ("due", "off", "paid", "is_asked"),
    [
        (1000, 200, 800, False),
        (1000, "", 1000, False),
        (1000, 200, 900, True),  # 1000 - 200 = 800
        (1000, "", 800, True),
    ],
)
@pytest.mark.parametrize("head", ["扣款", "个税（元）", "代扣"])
def test_what_was_due_less_what_was_taken_off_is_what_was_paid(
    tmp_path: Path, head: str, due: Any, off: Any, paid: Any, is_asked: bool
) -> None:
    heads = [*AID[:-1], "应发金额", head, "实发金额"]
    grid = [heads, [*aid(1)[:-1], due, off, paid]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid}))
    assert [kind for _, _, kind in ledger.kinds] == ["two_amounts"] * is_asked


def test_units_count(tmp_path: Path) -> None:
    # 0.1 of 10,000 yuan is 1,000.
    assert told(tmp_path, "实发金额（万元）", 0.1, 0.08).faults == []


@pytest.mark.parametrize(
    ("head", "cell"),
    [
        ("原金额", 500), ("月标准（元）", 500), ("家庭年收入（元）", 90), ("医疗费用", 9000),
        ("领取", "√"), ("批准", "同意"), ("累计金额", 5000), ("申请金额", 3000),
        ("上年金额", 200), ("审批人", "示例丁"), ("最终确认", "√"),
    ],
)  # fmt: skip
def test_other_columns_of_money_are_no_question(tmp_path: Path, head: str, cell: Any) -> None:
    assert told(tmp_path, head, cell, "").values("amount") == [("1000.00",), ("800.00",)]


def test_a_row_with_an_amount_in_the_other_column_only_is_asked(tmp_path: Path) -> None:
    ledger = told(tmp_path, "实发金额", 900, 800, amounts=("", 800))
    assert (2, "实发金额", "two_amounts") in ledger.kinds


def test_of_columns_with_one_head_it_is_told_which_is_which(tmp_path: Path) -> None:
    ledger = told(tmp_path, "金额（元）", 1000, 900)  # in L, and the first in K
    assert ledger.kinds == [(3, "金额（元）（L列）", "two_amounts")]
    assert ledger.faults[0].found.zh == "与'金额（元）（K列）'列的金额不同"
    ((row, header, kind), *_) = told(tmp_path, "金额（元）", "", "", amounts=("约1000", 800)).kinds
    assert (row, header, kind) == (2, "金额（元）（K列）", "approximate_amount")


def test_of_notes_with_one_head_it_is_told_which_is_which(tmp_path: Path) -> None:
    grid = [[*AID, "备注", "备注"], [*aid(1), "", "已退回"], [*aid(2), "好", ""]]
    ledger = Told(workbook(tmp_path / "a.xlsx", {SHEET: grid}))
    assert [(row, header) for row, header, _ in ledger.kinds] == [(2, "备注（M列）")]
