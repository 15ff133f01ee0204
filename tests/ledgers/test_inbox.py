"""A month's ledgers from one folder: each lands or is returned by itself."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill, id_number, unions
from bangfu.errors import LedgerError, ParameterError
from bangfu.ledgers.inbox import Delivery, take_in
from bangfu.ledgers.intake import declare, import_ledgers
from bangfu.ledgers.scrutiny import NO_ORDERS, Orders
from bangfu.periods import Period
from bangfu.register.deliveries import reminder, standings
from bangfu.register.loads import list_loads
from bangfu.register.store import open_register
from bangfu.register.units import Unit, unit_called

ONE, TWO, THREE = "110105001", "110105002", "110105003"
FEBRUARY = Period.parse("2016-02")


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A folder to work in: a register with three unions, and an empty folder of ledgers."""
    rows = {"union_unit": unions(ONE, TWO, THREE)}
    names = {ONE: "甲街道总工会", TWO: "乙地区总工会", THREE: "丙街道总工会"}
    for row in rows["union_unit"]:
        row["name"] = names.get(row["unit_code"], row["name"])
    file = fill(tmp_path / "工会.xlsx", rows)
    import_ledgers([file], tmp_path / "register", key_file=tmp_path / "person.key")
    (tmp_path / "inbox").mkdir()
    return tmp_path


def send(desk: Path, name: str, unit: str, *amounts: Any) -> Path:
    """A ledger of payments to people not on file, numbered from 1."""
    (row, *_) = a_dozen()["assistance"]
    base = int(unit) % 10 * 10
    rows = [
        row | {"unit_code": unit, "file_id": None, "aid_id": str(n), "amount": amount,
               "person_key": id_number(base + n)}
        for n, amount in enumerate(amounts, start=1)
    ]  # fmt: skip
    return fill(desk / "inbox" / name, {"assistance": rows})


def open_inbox(desk: Path, orders: Orders = NO_ORDERS) -> list[Delivery]:
    taken = take_in(
        desk / "inbox", desk / "register", FEBRUARY, key_file=desk / "person.key", orders=orders
    )
    return list(taken)


def states(desk: Path) -> dict[str, str]:
    register = open_register(desk / "register")
    found = standings(desk / "register", register, FEBRUARY)
    return {one.unit: one.said.en for one in found}


def test_a_faulty_ledger_holds_up_no_other_and_is_noted(desk: Path) -> None:
    send(desk, "甲街道2月.xlsx", ONE, 100, 200)
    send(desk, "乙地区示例甲.xlsx", TWO, 100, "若干", "若干")
    found = open_inbox(desk)
    assert [one.message("en") for one in found] == [
        "'乙地区….xlsx' (110105002): returned with 2 faults",
        "'甲街道2月.xlsx' (110105001): landed as load 2, 2 rows",
    ]
    assert states(desk) == {
        ONE: "landed as load 2", TWO: "returned with 2 faults", THREE: "nothing yet",
    }  # fmt: skip
    kept = b"".join(path.read_bytes() for path in (desk / "register").rglob("*") if path.is_file())
    assert "示例甲".encode() not in kept
    notes = desk / "register" / "deliveries" / "2016-02.json"
    assert notes.stat().st_mode & 0o077 == 0


def test_a_ledger_may_land_without_its_faulty_rows_and_is_answered(desk: Path) -> None:
    send(desk, "甲街道.xlsx", ONE, 100, "若干", 300)
    send(desk, "乙地区.xlsx", TWO, "若干")
    two, one = open_inbox(desk, Orders(accepts_clean=True))
    assert one.message("zh") == "'甲街道.xlsx' (110105001)：已导入为第2次装载，2行，扣留1行"
    assert (one.returned, len(one.faults), two.returned) == (False, 1, True)
    assert states(desk)[ONE] == "landed as load 2, 1 rows held back"
    assert states(desk)[TWO] == "returned with 1 faults"


def test_what_was_mended_lands_and_what_landed_changes_nothing(desk: Path) -> None:
    send(desk, "甲街道.xlsx", ONE, 100)
    send(desk, "乙地区.xlsx", TWO, "若干")
    open_inbox(desk)
    send(desk, "乙地区.xlsx", TWO, 100)
    assert [one.message("zh") for one in open_inbox(desk)] == [
        "'乙地区.xlsx' (110105002)：已导入为第3次装载，1行", "'甲街道.xlsx' (110105001)：没有变化",
    ]  # fmt: skip
    assert states(desk)[TWO] == "landed as load 3"


def test_rows_of_another_union_than_the_file_is_called_after_are_returned(desk: Path) -> None:
    send(desk, f"{ONE}台账.xlsx", TWO, 100)
    (one,) = open_inbox(desk)
    assert (one.unit, one.returned) == (ONE, True)
    assert "rows of the sender only, 110105001" in one.faults[0].message("en")


def test_a_ledger_named_after_nobody_is_of_the_union_of_its_rows(desk: Path) -> None:
    send(desk, "台账.xlsx", THREE, 100)
    (one,) = open_inbox(desk)
    assert (one.unit, one.returned) == (THREE, False)


def test_what_is_no_ledger_is_told_and_returned(desk: Path) -> None:
    send(desk, "甲街道.xlsx", ONE, 100)
    (desk / "inbox" / "乙地区示例甲.docx").write_bytes(b"PK")
    (desk / "inbox" / "三月").mkdir()
    (desk / "inbox" / "Thumbs.db").write_bytes(b"x")
    assert [one.message("en") for one in open_inbox(desk)] == [
        "'三月' (of an unknown union): returned with 1 faults",
        "'乙地区….…' (110105002): returned with 1 faults",
        "'甲街道.xlsx' (110105001): landed as load 2, 1 rows",
    ]
    assert states(desk)[TWO] == "returned with 1 faults"


@pytest.mark.parametrize(
    ("day", "returned"), [(date(2016, 1, 31), True), (date(2016, 2, 1), False)]
)
def test_a_ledger_without_a_row_of_the_period_is_returned(
    desk: Path, day: date, *, returned: bool
) -> None:
    (row, *_) = a_dozen()["assistance"]
    own = row | {"unit_code": ONE, "file_id": None, "person_key": id_number(9)}
    rows = [
        own | {"aid_id": "1", "paid_on": date(2016, 1, 15)},
        own | {"aid_id": "2", "paid_on": day},
    ]
    fill(desk / "inbox" / "甲街道.xlsx", {"assistance": rows})
    (one,) = open_inbox(desk)
    assert one.returned is returned
    assert [fault.kind for fault in one.faults] == ["no_row_of_period"] * returned


def test_notes_are_left_alone_and_that_is_said(desk: Path) -> None:
    send(desk, "甲街道.xlsx", ONE, 100)
    (desk / "inbox" / "乙地区说明.md").write_text(
        "| 姓名 | 金额 |\n|---|---|\n| 示例甲 | 1 |\n", "utf-8"
    )
    landed, left = sorted(open_inbox(desk), key=lambda one: one.unit)
    assert (landed.returned, left.returned, left.is_ledger) == (False, False, False)
    assert "a file of notes, left alone" in left.message("en")
    assert states(desk)[TWO] == "nothing yet"


def test_files_that_are_no_ledgers_are_left_alone_and_none_at_all_is_told(desk: Path) -> None:
    for name in ("读我.rst", "~$台账.xlsx", ".hidden.csv"):
        (desk / "inbox" / name).write_text("", "utf-8")
    with pytest.raises(LedgerError, match="found no ledger, expected a folder with some"):
        open_inbox(desk)


def test_a_union_may_say_that_there_is_nothing_to_report(desk: Path) -> None:
    send(desk, "甲街道.xlsx", ONE, 100)
    open_inbox(desk)
    declare(desk / "register", unit=TWO, nothing=FEBRUARY)
    assert states(desk) == {
        ONE: "landed as load 2", TWO: "nothing to report", THREE: "nothing yet",
    }  # fmt: skip
    register = open_register(desk / "register")
    assert register.completeness.until[TWO] == date(2016, 2, 29)
    assert THREE not in register.completeness.until
    said = reminder(standings(desk / "register", register, FEBRUARY), FEBRUARY)
    assert said is not None
    assert said.zh == "丙街道总工会：2016-02的台账尚未收到，请尽快报送；本期没有发生的，也请告知。"
    with pytest.raises(ParameterError, match="--unit: found '9', expected one of"):
        declare(desk / "register", unit="9", nothing=FEBRUARY)
    with pytest.raises(ParameterError, match="expected a period that is over"):
        declare(desk / "register", unit=TWO, nothing=Period.parse("2099"))


def test_nothing_to_report_is_part_of_what_a_register_holds(desk: Path) -> None:
    before = list_loads(desk / "register")[-1].content_hash
    declare(desk / "register", unit=TWO, nothing=FEBRUARY)
    newest = list_loads(desk / "register")[-1]
    assert newest.nothing == (TWO, "2016-02")
    assert newest.content_hash != before
    assert sum(newest.rows.values()) == 0


@pytest.mark.parametrize(
    ("name", "unit"),
    [
        ("110105001.xlsx", ONE),
        ("20191212110105001.xlsx", ""),  # one number of 17 digits
        ("2019-12_110105001.xlsx", ONE),
        ("甲街道12月.xlsx", ONE),
        ("新甲街道12月.xlsx", TWO),
        ("甲街道和110105002.xlsx", TWO),  # a code says more than a name
        ("甲街道、丙街道.xlsx", ""),
        ("台账.xlsx", ""),
    ],
)
def test_a_file_is_of_the_union_it_is_called_after(name: str, unit: str) -> None:
    names = {ONE: "甲街道总工会", TWO: "新甲街道总工会", THREE: "丙街道总工会"}
    units = {code: Unit(code, zh, zh, "110105") for code, zh in names.items()}
    assert unit_called(name, units) == unit
