"""One thing sent without a number and with one: asked whether it is the same, never guessed."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill_csv, id_number, unions
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.rows.numbering import Sender
from bangfu.ledgers.scrutiny import Orders
from bangfu.register.schema import NATURAL_MARK
from bangfu.register.store import open_register

ONE, TWO = "110105001", "110105002"
HEADS = "受助人身份证号,与职工关系,帮扶项目,发放时机,资金来源,发放形式,发放日期,金额（元）,档案编号"
OURS = Orders(Sender(ONE))
CONFIRMED = Orders(Sender(ONE), confirmed=True)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to work in, with a register of two unions."""
    bring(tmp_path, *fill_csv(tmp_path / "工会", {"union_unit": unions(ONE, TWO)}), orders=Orders())
    return tmp_path


def bring(desk: Path, *files: Path, orders: Orders = OURS) -> ImportResult:
    return import_ledgers(
        files, desk / "register", key_file=desk / "person.key", language="en", orders=orders
    )


def a_list(desk: Path, *people: int) -> Path:
    """A pay-out list without numbers, of 1000 yuan each."""
    line = "{},本人,生活救助,春节,工会经费,现金,2016-02-03,1000,"
    file = desk / "发放表.csv"
    file.write_text("\n".join([HEADS, *(line.format(id_number(n)) for n in people)]), "utf-8")
    return file


def numbered(desk: Path, *keys: str, **cells: Any) -> Path:
    """A ledger with numbers, of 1000 yuan each to person 7 on that day."""
    row = a_dozen()["assistance"][0] | {
        "file_id": None, "person_key": id_number(7), "unit_code": ONE,
        "paid_on": date(2016, 2, 3), "amount": 1000,
    }  # fmt: skip
    rows = [row | {"aid_id": key} | cells for key in keys]
    return fill_csv(desk / "台账", {"assistance": rows})[0]


def paid(desk: Path) -> tuple[list[str], Decimal]:
    """The numbers of a register's payments, `~` for none, and the money."""
    rows = open_register(desk / "register").assistance.order_by("aid_id").to_pyarrow().to_pylist()
    keys = [row["aid_id"] for row in rows]
    total = sum((row["amount"] for row in rows), Decimal(0))
    return ["~" if key.startswith(NATURAL_MARK) else key for key in keys], total


def asked(desk: Path, *files: Path, orders: Orders = OURS) -> list[str]:
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, *files, orders=orders)
    return [fault.kind for fault in caught.value.faults]


def test_a_payment_known_without_a_number_is_asked_about_and_takes_its_place(desk: Path) -> None:
    bring(desk, a_list(desk, 7, 8))
    assert asked(desk, numbered(desk, "A-1")) == ["numbered_since"]
    bring(desk, numbered(desk, "A-1"), orders=CONFIRMED)
    assert paid(desk) == (["A-1", "~"], Decimal(2000))
    # From then on both ways of sending it change nothing.
    assert bring(desk, numbered(desk, "A-1")).load_id is None
    again = bring(desk, a_list(desk, 7, 8))
    assert again.load_id is None
    assert "seen_file" in [one.kind for one in again.remarks]
    assert paid(desk) == (["A-1", "~"], Decimal(2000))


@pytest.mark.parametrize(
    "cells",
    [
        {"amount": 1000.01}, {"paid_on": date(2016, 2, 4)}, {"project": "医疗救助"},
        {"person_key": id_number(9)},
    ],
)  # fmt: skip
def test_another_payment_is_not_asked_about(desk: Path, cells: dict[str, Any]) -> None:
    bring(desk, a_list(desk, 7))
    bring(desk, numbered(desk, "A-1", **cells))
    assert paid(desk)[0] == ["A-1", "~"]


def test_a_payment_of_another_union_is_a_finding_only(desk: Path) -> None:
    bring(desk, a_list(desk, 7))
    result = bring(desk, numbered(desk, "A-1", unit_code=TWO), orders=Orders(Sender(TWO)))
    assert "paid_twice" in [one.kind for one in result.remarks]


def test_of_two_with_numbers_one_is_one_more(desk: Path) -> None:
    bring(desk, a_list(desk, 7))
    assert asked(desk, numbered(desk, "A-1", "A-2")) == ["numbered_since"]
    bring(desk, numbered(desk, "A-1", "A-2"), orders=CONFIRMED)
    assert paid(desk) == (["A-1", "A-2"], Decimal(2000))


@pytest.mark.parametrize("orders", [OURS, CONFIRMED])
def test_a_list_of_what_has_numbers_is_asked_about_whatever_is_confirmed(
    desk: Path, orders: Orders
) -> None:
    bring(desk, numbered(desk, "A-1"))
    assert asked(desk, a_list(desk, 7, 8), orders=orders) == ["has_number"]
    assert paid(desk)[0] == ["A-1"]


@pytest.mark.parametrize("orders", [OURS, CONFIRMED])
def test_both_in_one_import_are_asked_about(desk: Path, orders: Orders) -> None:
    files = (a_list(desk, 7), numbered(desk, "A-1"))
    assert asked(desk, *files, orders=orders) == ["has_number"]
    bring(desk, files[0])
    assert asked(desk, *files, orders=orders) == ["numbered_since"]


def test_a_claim_known_without_a_number_is_asked_about(desk: Path) -> None:
    claim = a_dozen()["comfort_case"][0]
    (file,) = fill_csv(desk / "台账", {"comfort_case": [claim]})
    lines = file.read_text("utf-8-sig").splitlines()
    bare = desk / "抚慰.csv"
    bare.write_text("\n".join(line.partition(",")[2] for line in lines), "utf-8")
    bring(desk, bare)
    assert asked(desk, file) == ["numbered_since"]
