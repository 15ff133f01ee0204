"""Whenever it is killed, what changes a register leaves it as it was, or as it is to be."""

import re
import shutil
import subprocess
import sys
from contextlib import suppress
from datetime import date
from pathlib import Path

from bangfu.errors import RegisterError
from bangfu.persons.keys import load_key
from bangfu.register.check import check_files
from bangfu.register.erasure import erase_person
from bangfu.register.loads import NEWEST, list_loads
from killed_work import ERASED, LANDED
from typed_register import UNITS, write_load

SCRIPT = Path(__file__).parents[1] / "killed_work.py"


def killed(work: str, desk: Path, *steps: int) -> int:
    """Do some work again and again, killed at some steps; how often it was killed."""
    command = [sys.executable, str(SCRIPT), work, str(desk), *map(str, steps)]
    return int(subprocess.run(command, check=True, capture_output=True, text=True).stdout)


def test_a_killed_landing_leaves_the_load_whole_or_not_at_all(tmp_path: Path) -> None:
    write_load(tmp_path / "before", {"union_unit": UNITS})
    steps = (50, 8000, 61)
    for step in range(*steps):
        shutil.copytree(tmp_path / "before", tmp_path / "desk" / str(step))
    times = killed("load", tmp_path / "desk", *steps)
    assert 20 < times < len(range(*steps))  # the last one was not killed: all of it was tried
    counts = []
    for step in range(*steps)[: times + 1]:
        folder = tmp_path / "desk" / str(step)
        assert check_files(folder) == []
        counts.append(len(list_loads(folder)))
    assert sorted(counts) == counts  # killed later, no less has landed
    assert {*counts} == {1, 2}
    write_load(folder, LANDED)
    assert len(list_loads(folder)) == 3


def test_a_killed_erasure_leaves_the_old_register_or_the_new_one(tmp_path: Path) -> None:
    before, day = tmp_path / "before", date(2026, 11, 27)
    write_load(before, {"union_unit": UNITS, "household_file": "file_id | holder_key\nf1 | ann"})
    write_load(before, {"assistance": "aid_id | person_key | paid_on\na1 | ann | 2016-03-01"})
    steps = (50, 40000, 101)
    for step in ("whole", *range(*steps)):
        shutil.copytree(before, tmp_path / "desk" / str(step))
    times = killed("erase", tmp_path / "desk", *steps)
    assert 20 < times < len(range(*steps))
    is_erased = []
    for step in range(*steps)[: times + 1]:
        folder = tmp_path / "desk" / str(step)
        assert check_files(folder) == []
        assert len(list_loads(folder)) == 2
        is_erased.append("erasures" in list_loads(folder)[1].told)
        with suppress(RegisterError):  # nothing is left to be erased
            erase_person(folder, ERASED, reason="asked", day=day)
        assert sorted(path.name for path in folder.iterdir()) == ["loads", NEWEST]
        assert len(list_loads(folder)[1].told["erasures"]) == 1
    assert sorted(is_erased) == is_erased
    assert {*is_erased} == {False, True}


def test_a_killed_making_of_a_key_leaves_it_whole_or_not_at_all(tmp_path: Path) -> None:
    times = killed("key", tmp_path, 1, 1000, 1)
    assert 20 < times < 999
    for step in range(1, times + 2):
        file = tmp_path / str(step) / "person.key"
        made = file.read_text("ascii") if file.exists() else ""
        assert not made or re.fullmatch("[0-9a-f]{64}\n", made), step
        key = load_key(file)
        assert not made or key.hex() == made.strip(), step
        assert [one.name for one in file.parent.iterdir()] == ["person.key"], step
