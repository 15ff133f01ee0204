"""A number that goes on to another row: asked where it cannot be a correction, else told."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill, id_number
from bangfu.ledgers.intake import ImportResult, LedgerFaults, import_ledgers
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.register.store import open_register

CONFIRMED = Orders(confirmed=True)


def payment(number: str, person: int, day: date, **cells: Any) -> dict[str, Any]:
    """A payment of 100 yuan to somebody who is not on file."""
    (row, *_) = a_dozen()["assistance"]
    about = {"aid_id": number, "file_id": None, "person_key": id_number(person), "paid_on": day}
    return row | about | {"amount": 100} | cells


JANUARY, FEBRUARY = date(2016, 1, 20), date(2016, 2, 20)
KNOWN = [payment(f"{n}", 10 + n, JANUARY) for n in range(1, 4)]


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder with a register of a dozen rows and three payments of one day, numbered 1 to 3."""
    bring(tmp_path, a_dozen() | {"assistance": KNOWN})
    return tmp_path


def bring(desk: Path, rows: dict[str, Any], orders: Orders = NO_ORDERS) -> ImportResult:
    file = fill(desk / "台账.xlsx", rows)
    return import_ledgers(
        [file], desk / "register", key_file=desk / "person.key", language="en", orders=orders
    )


def asked(desk: Path, *rows: dict[str, Any]) -> list[tuple[str, int | None]]:
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, {"assistance": list(rows)})
    return [(fault.kind, fault.place.row) for fault in caught.value.faults]


def test_a_ledger_that_numbers_from_1_again_takes_no_place_of_another(desk: Path) -> None:
    again = payment("1", 21, FEBRUARY)
    assert asked(desk, again) == [("reused_number", 2)]
    assert bring(desk, {"assistance": [again]}, CONFIRMED).counts["assistance"].changed == 1


def test_a_row_put_in_above_the_others_moves_no_number_on(desk: Path) -> None:
    # 1 is new, and what were 1 and 2 are 2 and 3 now.
    moved = [payment("1", 31, JANUARY), payment("2", 11, JANUARY), payment("3", 12, JANUARY)]
    assert asked(desk, *moved) == [("reused_number", row) for row in (2, 3, 4)]


def test_one_id_number_put_right_lands_and_is_told(desk: Path) -> None:
    result = bring(desk, {"assistance": [payment("2", 22, JANUARY)]})
    assert result.counts["assistance"].changed == 1
    assert [one.kind for one in result.remarks if one.severity == "low"] == ["other_person"]


def test_an_id_number_put_right_in_all_rows_of_a_person_lands(desk: Path) -> None:
    known = [payment(f"9{n}", 40, date(2016, n, 5)) for n in (1, 2, 3)]
    bring(desk, {"assistance": known})
    right = [row | {"person_key": id_number(41)} for row in known]
    assert bring(desk, {"assistance": right}).counts["assistance"].changed == 3


@pytest.mark.parametrize(
    "cells", [{"amount": 120}, {"paid_on": FEBRUARY}], ids=["another sum", "another day"]
)
def test_another_sum_or_day_for_the_same_person_is_a_correction(
    desk: Path, cells: dict[str, Any]
) -> None:
    result = bring(desk, {"assistance": [KNOWN[0] | cells]})
    assert result.counts["assistance"].changed == 1
    assert [one.kind for one in result.remarks if one.kind == "other_person"] == []


def test_a_claim_and_a_file_are_asked_about_too(desk: Path) -> None:
    claim, file = a_dozen()["comfort_case"][0], a_dozen()["household_file"][0]
    other = claim | {"claimant_key": id_number(50), "happened_on": date(2015, 12, 1)}
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, {"comfort_case": [other]})
    assert [fault.kind for fault in caught.value.faults] == ["reused_number"]
    other = file | {"holder_key": id_number(51), "opened_on": date(2016, 3, 1)}
    with pytest.raises(LedgerFaults) as caught:
        bring(desk, {"household_file": [other]})
    assert "reused_number" in [fault.kind for fault in caught.value.faults]
    assert open_register(desk / "register").load_id == 1
