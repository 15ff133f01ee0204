"""Until when a register is complete: what was declared, or the month of the newest day."""

from datetime import date
from pathlib import Path

import pytest
from bangfu.periods import Period
from bangfu.register.dependence.snapshot import snapshot_of
from bangfu.register.store import Register, open_register
from typed_register import DISTRICT, UNITS, write_load

JIA, YI = "110105001", "110105002"
FILES = "file_id | unit_code | opened_on\nf1 | 110105002 | 2019-01-05"
EVENTS = "event_id | file_id | happened_on\ne1 | f1 | 2019-01-05"
AID = "aid_id | person_key | unit_code | paid_on\na1 | x | 110105001 | 2019-02-10"


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Jia has paid aid in February 2019, Yi has opened a file in January."""
    tables = {"union_unit": UNITS, "household_file": FILES, "file_event": EVENTS}
    write_load(tmp_path, {**tables, "assistance": AID}, until=None)
    return tmp_path


def until(folder: Path, as_of: int | None = None) -> dict[str, str]:
    days = open_register(folder, as_of).completeness.until
    return {unit: str(day) for unit, day in days.items()}


def test_a_load_is_complete_until_the_end_of_the_month_of_its_newest_day(register: Path) -> None:
    assert until(register) == {JIA: "2019-02-28", YI: "2019-02-28"}
    newest = open_register(register).completeness.newest
    assert newest == {
        (JIA, "assistance"): date(2019, 2, 10),
        (YI, "file_event"): date(2019, 1, 5),
        (YI, "household_file"): date(2019, 1, 5),
    }


def test_a_later_load_is_so_for_the_unions_it_has_rows_of(register: Path) -> None:
    more = "case_id | claimant_key | unit_code | applied_on\nc1 | x | 110105002 | 2019-03-20"
    write_load(register, {"comfort_case": more}, until=None)
    assert until(register) == {JIA: "2019-02-28", YI: "2019-03-31"}
    assert until(register, as_of=1) == {JIA: "2019-02-28", YI: "2019-02-28"}


def test_what_is_declared_holds_for_every_union_that_ever_had_a_row(register: Path) -> None:
    write_load(register, {}, until=date(2019, 6, 30))  # an empty month, or five
    assert until(register) == {JIA: "2019-06-30", YI: "2019-06-30"}


def test_of_several_declarations_the_last_one_counts(register: Path) -> None:
    write_load(register, {}, until=date(2029, 6, 30))  # 2019 was meant
    assert until(register) == {JIA: "2029-06-30", YI: "2029-06-30"}
    write_load(register, {}, until=date(2019, 6, 30))
    assert until(register) == {JIA: "2019-06-30", YI: "2019-06-30"}


def test_a_day_that_was_mistyped_counts_no_more_when_it_is_corrected(register: Path) -> None:
    wrong = AID.replace("2019-02-10", "2091-03-10").replace("a1", "a2")
    write_load(register, {"assistance": wrong}, until=None)
    assert until(register) == {JIA: "2091-03-31", YI: "2019-02-28"}
    # The load it came with is of March 2019 now, and so is the load that says so.
    write_load(register, {"assistance": wrong.replace("2091", "2019")}, until=None)
    assert until(register) == {JIA: "2019-03-31", YI: "2019-02-28"}
    assert open_register(register).completeness.newest[JIA, "assistance"] == date(2019, 3, 10)


def test_a_correction_of_old_rows_makes_no_union_wait(register: Path) -> None:
    # The only row of Yi in the first load is another in the second, which is of January alone.
    write_load(register, {"file_event": EVENTS, "household_file": FILES}, until=None)
    assert until(register) == {JIA: "2019-02-28", YI: "2019-02-28"}


def test_a_union_that_is_gone_is_not_waited_for(tmp_path: Path) -> None:
    unions = [f"{line} |" for line in UNITS.strip().splitlines()]
    unions[0] = unions[0].removesuffix("|") + "| valid_to"
    unions[2] += " 2019-02-28"  # Jia
    more = AID.replace("a1", "a2").replace(JIA, YI).replace("2019-02", "2019-04")
    write_load(tmp_path, {"union_unit": "\n".join(unions), "assistance": AID}, until=None)
    write_load(tmp_path, {"assistance": more}, until=None)
    assert until(tmp_path) == {JIA: "2019-02-28", YI: "2019-04-30"}
    seen = snapshot_of(tmp_path, None, tmp_path / "seen")
    for period, counted in (("2019-02", (2, 2)), ("2019-Q1", (2, 2)), ("2019-04", (1, 1))):
        asked = Period.parse(period)
        for found in (open_register(tmp_path).completeness, seen.completeness):
            assert found.reported([DISTRICT, JIA, YI], asked) == counted
    asked = Period.parse("2019-05")
    assert seen.completeness.reported([DISTRICT, JIA, YI], asked) == (0, 1)


def test_a_declared_load_is_no_more_complete_than_was_declared(tmp_path: Path) -> None:
    write_load(tmp_path, {"union_unit": UNITS, "assistance": AID}, until=date(2019, 1, 31))
    assert until(tmp_path) == {JIA: "2019-01-31"}


@pytest.mark.parametrize(
    ("unit", "period", "why"),
    [
        (JIA, "2018", "found a period that begins before the register does, in 2019"),
        (JIA, "2018..2020", "found a period that begins before the register does, in 2019"),
        (JIA, "2019", ""),
        ("7", "2019-05", "found a period before union 7 begins, on 2019-06-02"),
        ("7", "2019-06", ""),
        ("7", "2020-03", ""),
        ("7", "2020-04", "found a period after union 7 ended, on 2020-03-01"),
    ],
)
def test_of_some_periods_nothing_can_be_known(
    tmp_path: Path, unit: str, period: str, why: str
) -> None:
    unions = [f"{line} |" for line in UNITS.strip().splitlines()]
    unions[0] = unions[0].removesuffix("|") + "| valid_to"
    unions.append("7 | 丙街道总工会 | Bing | subdistrict | 110105 | 2019-06-02 | 2020-03-01")
    # A file taken over from 2017 makes no beginning.
    events = "event_id | file_id | kind | happened_on\ne1 | f1 | open | 2017-05-01"
    write_load(
        tmp_path,
        {"union_unit": "\n".join(unions), "assistance": AID, "file_event": events,
         "household_file": "file_id | opened_on\nf1 | 2017-05-01"},
    )  # fmt: skip
    seen = snapshot_of(tmp_path, None, tmp_path / "seen")
    for known in (open_register(tmp_path).completeness, seen.completeness):
        assert known.unknown(unit, Period.parse(period)) == why


@pytest.mark.parametrize(
    ("unit", "period", "complete"),
    [
        (DISTRICT, "2019-02", True),
        (DISTRICT, "2019-03", False),
        (DISTRICT, "2019-Q1", False),
        (JIA, "2019-01", True),
        (JIA, "2018..2019", False),
    ],
)
def test_a_period_is_complete_when_all_have_reported(
    register: Path, tmp_path: Path, unit: str, period: str, complete: bool
) -> None:
    asked = Period.parse(period)
    assert open_register(register).within(unit).is_complete(asked) is complete
    seen = snapshot_of(register, None, tmp_path / "seen")
    for _ in range(2):  # computed, and from what is kept
        assert seen.is_complete(unit, asked) is complete
        seen = snapshot_of(register, None, tmp_path / "seen")


def test_one_of_two_that_reported_is_told(register: Path) -> None:
    more = "case_id | claimant_key | unit_code | applied_on\nc1 | x | 110105002 | 2019-03-20"
    write_load(register, {"comfort_case": more}, until=None)
    found = open_register(register).completeness
    assert found.reported([DISTRICT, JIA, YI], Period.parse("2019-03")) == (1, 2)


@pytest.mark.parametrize(("declared", "complete"), [(None, False), (date(2019, 12, 31), True)])
def test_a_register_without_rows_is_complete_if_it_was_declared(
    tmp_path: Path, declared: date | None, complete: bool
) -> None:
    write_load(tmp_path, {"union_unit": UNITS}, until=declared)
    register: Register = open_register(tmp_path)
    assert register.is_complete(Period.parse("2019")) is complete


def test_what_was_declared_is_part_of_the_content(tmp_path: Path) -> None:
    hashes = set()
    for name, day in (("a", None), ("b", date(2019, 1, 31)), ("c", date(2019, 2, 28))):
        write_load(tmp_path / name, {"union_unit": UNITS, "assistance": AID}, until=day)
        hashes.add(open_register(tmp_path / name).content_hash)
    assert len(hashes) == 3
