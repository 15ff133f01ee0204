"""Sums under 万元 that can hardly be are confirmed before they land."""

from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill_csv
from bangfu.ledgers.intake import import_ledgers, look_at
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from kept_ledgers import AID, SHEET, aid, workbook

MYRIADS = [*AID[:-1], "金额（万元）"]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a register of a dozen rows: three payments of 1,000 to 2,000 yuan."""
    files = fill_csv(tmp_path / "before", a_dozen())
    import_ledgers(files, tmp_path / "register", key_file=tmp_path / "person.key")
    return tmp_path


def ledger(desk: Path, amounts: tuple[Any, ...], head: list[str] = MYRIADS) -> Path:
    rows = [aid(n, amount, file="", key=f"B-{n}") for n, amount in enumerate(amounts, 1)]
    return workbook(desk / "台账.xlsx", {SHEET: [head, *rows]})


def asked(desk: Path, file: Path, orders: Orders = NO_ORDERS) -> list[tuple[int | None, str]]:
    found = look_at([file], desk / "register", key_file=desk / "person.key", orders=orders)
    return [(fault.place.row, fault.kind) for fault in found.faults]


@pytest.mark.parametrize(
    ("amounts", "rows"),
    [
        ((0.3, 0.3, 1500), [4]),  # 15,000,000 yuan, the median is 3,000
        ((0.3, 0.3, 300), [4]),  # 3,000,000 are 1,000 times 3,000
        ((0.03, 0.03, 30), [4]),  # 300,000 are 1,000 times 300
        ((0.03, 0.03, 29), []),  # 290,000 are told
        ((0.3, 0.3, 99), []),
        ((1500, 2000, 1000), [2, 3, 4]),  # all of them: no scheme gives a million at once
        ((0.3, 1500), [3]),  # a short list: the register has a median of 1,234.56
        ((0.3, 123), [3]),  # 1,230,000 are a million
        ((0.3, "1500元"), []),  # says its unit
    ],
)
def test_a_sum_under_myriads_that_can_hardly_be_is_asked(
    desk: Path, amounts: tuple[Any, ...], rows: list[int]
) -> None:
    assert asked(desk, ledger(desk, amounts)) == [(row, "misread_unit") for row in rows]


def test_it_is_told_what_was_written_what_it_is_and_how_to_confirm_it(desk: Path) -> None:
    file = ledger(desk, (0.3, 0.3, 1500))
    (fault,) = look_at([file], desk / "register", key_file=desk / "person.key").faults
    assert fault.place.header == "金额（万元）"
    assert fault.found.zh.startswith("1500，即15,000,000.00元，本表金额的中位数是3,000.00元")
    assert "--confirm" in fault.expected.zh
    assert "1500 yuan are 0.15" in fault.expected.en


def test_a_line_over_the_rows_may_say_the_unit(desk: Path) -> None:
    rows = [aid(n, amount, file="", key=f"B-{n}") for n, amount in enumerate((0.3, 0.3, 1500), 1)]
    grid = [["单位：万元"], [*AID[:-1], "金额"], *rows]
    assert asked(desk, workbook(desk / "台账.xlsx", {SHEET: grid})) == [(5, "misread_unit")]


def test_under_yuan_it_is_told_and_lands(desk: Path) -> None:
    file = ledger(desk, (3000, 3000, 15_000_000), AID)
    assert asked(desk, file) == []
    found = look_at([file], desk / "register", key_file=desk / "person.key")
    assert "far_sum" in [one.kind for one in found.remarks]


def test_confirmed_it_lands_is_told_and_may_be_sent_again(desk: Path) -> None:
    file, key = ledger(desk, (0.3, 0.3, 1500)), desk / "person.key"
    done = import_ledgers([file], desk / "register", key_file=key, orders=Orders(confirmed=True))
    assert "far_sum" in [one.kind for one in done.remarks]
    assert max(Decimal(str(row.values["amount"])) for row in done.rows) == 15_000_000
    assert asked(desk, file) == []
