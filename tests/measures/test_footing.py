"""A register whose balance does not foot is refused before a figure of it is shown."""

from pathlib import Path

import pytest
from bangfu.errors import RegisterError
from bangfu.measures.footing import require_balance
from bangfu.periods import Period
from live_answers import open_answers
from typed_register import DISTRICT, typed_register

FILES = "file_id | unit_code\nf1 | 110105001\nf2 | 110105002\nf3 | 110105002"
SOUND = """
event_id | file_id | happened_on | kind
e1       | f1      | 2015-01-01  | open
e2       | f1      | 2016-02-01  | exit_self
e3       | f2      | 2015-01-01  | open
e4       | f3      | 2015-01-01  | open
"""
PERIOD = Period.parse("2016")


def test_a_sound_register_passes(tmp_path: Path) -> None:
    register = typed_register(tmp_path, household_file=FILES, file_event=SOUND)
    require_balance(register, PERIOD)
    assert open_answers(register, DISTRICT, "public").figure("hardship.on_file", PERIOD).value == 2


@pytest.mark.parametrize(
    ("more", "unit", "flows", "still_open"),
    [
        ("e5 | f1 | 2016-03-01 | exit_other", "110105001", -1, 0),  # leaves twice: 1 - 2
        ("e5 | f2 | 2016-03-01 | reopen", "110105002", 3, 2),  # opened twice: 2 + 1
    ],
)
def test_a_file_that_moves_twice_is_named_by_its_unit(
    tmp_path: Path, more: str, unit: str, flows: int, still_open: int
) -> None:
    register = typed_register(tmp_path, household_file=FILES, file_event=f"{SOUND.strip()}\n{more}")
    message = (
        f"the balance of files for 2016 does not foot:\nunion {unit}: closing is {flows} by "
        f"flows, {flows} by sum of the lines, {still_open} by files still open"
    )
    with pytest.raises(RegisterError) as refusal:
        require_balance(register, PERIOD)
    assert str(refusal.value) == message
    for edition in ("public", "internal"):
        with pytest.raises(RegisterError) as refusal:
            open_answers(register, DISTRICT, edition).figure("hardship.on_file", PERIOD)  # type: ignore[arg-type]
        assert str(refusal.value) == message


def test_two_open_files_of_one_household_do_not_foot(tmp_path: Path) -> None:
    files = "file_id | household_id\nf1 | h1\nf2 | h1"
    events = "event_id | file_id | happened_on\ne1 | f1 | 2016-01-01\ne2 | f2 | 2016-01-01"
    register = typed_register(tmp_path, household_file=files, file_event=events)
    with pytest.raises(RegisterError, match="closing is 2 by flows, 2 by sum of the lines, 1 by"):
        require_balance(register, PERIOD)


def test_a_fault_after_the_period_does_not_stop_it(tmp_path: Path) -> None:
    later = f"{SOUND.strip()}\ne5 | f1 | 2017-01-01 | exit_other"
    register = typed_register(tmp_path, household_file=FILES, file_event=later)
    require_balance(register, PERIOD)
    with pytest.raises(RegisterError):
        require_balance(register, Period.parse("2017"))
