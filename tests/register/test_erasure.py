"""Whoever is erased is in no row of any load; sums stay, or it is said that they do not."""

import json
import os
import shutil
from collections import Counter
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from bangfu.errors import RegisterError
from bangfu.figures.questions import answer, catalogue_questions
from bangfu.folders import alone
from bangfu.measures import assistance, comfort
from bangfu.periods import Period
from bangfu.register.check import check_files
from bangfu.register.erasure import Erasure, _replace, erase_person, holder_of
from bangfu.register.loads import CONTENT, MANIFEST, NEWEST, erased_on, former_hash, list_loads
from bangfu.register.proof import proven_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import open_register
from bangfu.scratch import ERASING, sweep_leftovers
from typed_register import UNITS, person, write_load

DAY = date(2026, 11, 27)
FILES = """
file_id | household_id | holder_key | causes_other
f1      | h1           | ann        | accident
f2      | h2           | bob        | accident
f3      | h2           | ann        |
"""
EVENTS = """
event_id | file_id | happened_on
e1       | f1      | 2012-01-01
e2       | f2      | 2012-01-01
"""
AID = """
aid_id | file_id | person_key | paid_on    | amount
a1     | f1      | ann        | 2016-03-01 | 100.00
a2     | f1      | cat        | 2016-03-02 | 20.00
a3     | f2      | bob        | 2016-03-03 | 3.00
a4     |         | bob        | 2016-03-04 | 400.00
"""
CORRECTED = """
aid_id | file_id | person_key | paid_on    | amount
a1     | f1      | ann        | 2016-03-01 | 150.00
a4     |         | ann        | 2016-03-04 | 400.00
"""
CASES = """
case_id | claimant_key | applied_on | decided_on | decision | paid_on    | amount | amount_asked | batch_no
c1      | ann          | 2016-02-01 | 2016-02-02 | approved | 2016-03-01 | 2000.00 | 2500.00     | 1
"""  # noqa: E501


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Three loads: ann holds files, got aid, and was found later to be who got a4."""
    folder = tmp_path / "register"
    write_load(folder, {"union_unit": UNITS})
    write_load(
        folder,
        {"household_file": FILES, "file_event": EVENTS, "assistance": AID, "comfort_case": CASES},
    )
    write_load(folder, {"assistance": CORRECTED}, reason="one recipient was another")
    return folder


def erase(register: Path, name: str = "ann", **changes: Any) -> Erasure:
    return erase_person(
        register, person(name), **{"reason": "asked by the person", "day": DAY, **changes}
    )


def rows(register: Path, table: str) -> list[dict[str, Any]]:
    """The rows of a table in all loads, the oldest first."""
    return [
        row for load in list_loads(register) for row in pq.read_table(load.file(table)).to_pylist()
    ]


def content(register: Path) -> dict[str, bytes]:
    paths = [path for path in register.rglob("*") if path.is_file()]
    return {str(path.relative_to(register)): path.read_bytes() for path in paths}


def sums(register: Path) -> tuple[object, ...]:
    opened, month = open_register(register), Period.parse("2016-03")
    asked = (assistance.totals(opened, month), comfort.payments(opened, month))
    return tuple(opened.ask(question)[0].to_pylist() for question in asked)


def test_a_person_is_in_no_load_any_more_and_sums_stay(register: Path) -> None:
    before = sums(register)
    done = erase(register)
    # files f1, f3; aid a1, and a1 and a4 as corrected; case c1
    assert done.rows == {"assistance": 3, "comfort_case": 1, "household_file": 2}
    assert done.loads == (2, 3)
    told = [value for t in TABLES for row in rows(register, t.name) for value in row.values()]
    assert person("ann") not in told
    assert {person("bob"), person("cat")} < {*told}
    assert sums(register) == before
    assert check_files(register) == []
    assert open_register(register).content_hash == done.content_hash


def test_one_random_key_stands_for_the_person_in_all_rows(register: Path) -> None:
    erase(register)
    files, aid = rows(register, "household_file"), rows(register, "assistance")
    (fresh,) = {row["holder_key"] for row in files if row["file_id"] != "f2"}
    assert [row["person_key"] == fresh for row in aid] == [True, False, False, False, True, True]
    assert rows(register, "comfort_case")[0]["claimant_key"] == fresh
    assert len(fresh) == 64
    assert int(fresh, 16)


def test_what_no_figure_needs_is_emptied(register: Path) -> None:
    erase(register)
    f1, f2, f3 = rows(register, "household_file")
    assert (f1["income_per_head"], f1["causes_other"]) == (None, None)
    assert (f1["source_file"], f1["source_sheet"], f1["source_row"]) == ("", None, 0)
    assert f2["causes_other"] == "accident"
    assert f2["source_file"] == "typed"
    assert f1["household_id"] not in ("h1", "h2")  # all files of h1 were hers
    assert f2["household_id"] == f3["household_id"] == "h2"
    assert rows(register, "comfort_case")[0]["amount_asked"] is None


def test_rows_are_taken_out_with_what_they_had_replaced(register: Path) -> None:
    done = erase(register, rows=True)
    # f1 and f3 with event e1; a1 in two loads; a4 in two: bob's was replaced by hers; c1; a2 was
    # cat's of the file f1, which is gone: it stays, off file
    assert done.rows == {"assistance": 5, "comfort_case": 1, "file_event": 1, "household_file": 2}
    assert [row["file_id"] for row in rows(register, "household_file")] == ["f2"]
    assert [row["event_id"] for row in rows(register, "file_event")] == ["e2"]
    aid = rows(register, "assistance")
    assert [(row["aid_id"], row["file_id"]) for row in aid] == [("a2", None), ("a3", "f2")]
    assert rows(register, "comfort_case") == []
    assert check_files(register) == []
    (totals,), _ = sums(register)
    assert str(totals["amount"]) == "23.00"  # 20 and 3


def test_what_was_corrected_to_another_stays_when_rows_are_taken_out(register: Path) -> None:
    """a1 was ann's at first, and is bob's: only what tells of ann goes."""
    write_load(
        register, {"assistance": CORRECTED.splitlines()[1] + "\na1 | f2 | bob | 2016-03-01 | 7.00"}
    )
    erase(register, rows=True)
    aid = [(row["aid_id"], row["load_id"]) for row in rows(register, "assistance")]
    assert aid == [("a2", 2), ("a3", 2), ("a1", 4)]


def test_each_load_notes_when_and_why_and_never_who(register: Path) -> None:
    before = list_loads(register)
    formerly = [former_hash(before[:number]) for number in (1, 2, 3)]
    erase(register)
    first, second, third = list_loads(register)
    assert first.told == before[0].told  # nothing of it was about ann
    note = {"on": "2026-11-27", "how": "no person", "reason": "asked by the person"}
    assert second.told["erasures"] == [
        {**note, "rows": {"assistance": 1, "comfort_case": 1, "household_file": 2},
         CONTENT: before[1].content_hash, "formerly": formerly[1]}
    ]  # fmt: skip
    assert third.told["erasures"] == [
        {
            **note,
            "rows": {"assistance": 2},
            CONTENT: before[2].content_hash,
            "formerly": formerly[2],
        }
    ]
    assert third.reason == "one recipient was another"
    for load in before[1:]:
        assert erased_on(list_loads(register), load.content_hash) == "2026-11-27"
    assert erased_on(list_loads(register), formerly[2]) == "2026-11-27"
    assert erased_on(list_loads(register), first.content_hash) == ""


def test_what_was_not_erased_from_is_the_same_to_the_byte(register: Path) -> None:
    before = content(register)
    erase(register)
    after = content(register)
    assert {name for name in before if before[name] != after[name]} == {
        "loads/000002/assistance.parquet", "loads/000002/comfort_case.parquet",
        "loads/000002/household_file.parquet", "loads/000003/assistance.parquet",
        f"loads/000002/{MANIFEST}", f"loads/000003/{MANIFEST}", NEWEST,
    }  # fmt: skip
    assert before.keys() == after.keys()
    modes = {path.stat().st_mode & 0o777 for path in register.rglob("*")}
    assert modes == {0o600, 0o700}


def test_another_person_is_erased_and_another_load_lands_later(register: Path) -> None:
    once = erase(register)
    write_load(register, {"assistance": "aid_id | person_key | paid_on\na9 | dan | 2016-04-01"})
    erase(register, "bob", reason="asked by the court")
    _, second, third, fourth = list_loads(register)
    assert [len(load.told["erasures"]) for load in (second, third, fourth)] == [2, 2, 1]
    assert third.told["erasures"][1][CONTENT] == once.content_hash
    assert check_files(register) == []


def test_nothing_is_changed_by_asking(register: Path) -> None:
    before = content(register)
    told = erase(register, do=False)
    assert told.message == (
        "would have 6 rows left without who they are about (assistance 3, comfort_case 1, "
        "household_file 2) in loads 2, 3; nothing is changed yet: do it with --yes"
    )
    assert content(register) == before


def test_whom_the_register_does_not_know_is_not_erased(register: Path) -> None:
    before = content(register)
    with pytest.raises(RegisterError, match="found no row about that person, expected one"):
        erase(register, "eve")
    assert content(register) == before


def test_a_load_that_lands_meanwhile_is_not_lost(register: Path) -> None:
    before, seen = content(register), proven_loads(register)[:2]  # the third landed since
    counts = [Counter[str](), Counter({"assistance": 1})]
    after = {"assistance": [pq.read_table(load.file("assistance")) for load in seen]}
    told = {"on": "2026-11-27", "how": "no person", "reason": "asked"}
    with pytest.raises(RegisterError, match="another load landed meanwhile, erase again"):
        _replace(register, seen, after, counts, told)
    assert content(register) == before


def test_one_erases_at_a_time(register: Path) -> None:
    with (
        alone(register) as is_alone,
        pytest.raises(RegisterError, match="found another erasure at work"),
    ):
        erase(register)
    assert is_alone


def test_a_damaged_register_is_not_erased_from(register: Path) -> None:
    os.truncate(register / "loads" / "000002" / "assistance.parquet", 100)
    with pytest.raises(RegisterError, match="load 2, table 'assistance'"):
        erase(register)
    with pytest.raises(RegisterError, match="is not a register: found no such folder"):
        erase(register / "none")


def test_a_person_is_found_by_a_file(register: Path) -> None:
    assert holder_of(register, "f1") == person("ann")
    write_load(register, {"household_file": "file_id | holder_key\nf1 | bob"})
    with pytest.raises(RegisterError, match="found 2 holders of it, one after another"):
        holder_of(register, "f1")
    with pytest.raises(RegisterError, match="found no such file"):
        holder_of(register, "f9")


def test_the_next_load_sweeps_up_what_a_killed_erasure_left(register: Path) -> None:
    """Where folders cannot be exchanged it may be killed between two renames."""
    before = list_loads(register)
    site = register / f"{ERASING}killed"
    site.mkdir()
    (register / "loads").rename(site / "replaced")
    shutil.copytree(site / "replaced", site / "loads")
    sweep_leftovers(register, workplace=register / "run", reports=None)
    assert site.exists()  # whoever only looks leaves it
    write_load(register, {})
    assert list_loads(register)[:3] == before
    assert len(list_loads(register)) == 4
    assert not site.exists()


def test_any_command_sweeps_up_what_a_killed_erasure_left(register: Path) -> None:
    site = register / f"{ERASING}killed"
    shutil.copytree(register / "loads", site / "loads")
    sweep_leftovers(register, workplace=register / "run", reports=None)
    assert not site.exists()
    assert check_files(register) == []


def test_no_figure_of_the_sample_moves(tmp_path: Path, sample_folder: Path) -> None:
    folder = tmp_path / "register"
    shutil.copytree(sample_folder, folder)
    table = pq.read_table(list_loads(folder)[0].file("assistance"), columns=["person_key"])
    ((busy, _),) = Counter(table["person_key"].to_pylist()).most_common(1)

    def figures() -> list[object]:
        opened, found = open_register(folder), []
        for period in map(Period.parse, ("2019", "2013..2019")):
            questions = catalogue_questions(period, "internal", "*")
            answers = answer(opened, "110105", "internal", period, questions)
            found += answers.figures_of(period, "*")
        return found

    before = figures()
    assert erase_person(folder, busy, reason="asked", day=DAY).rows["assistance"] > 5
    assert figures() == before
    assert len(before) > 500


def test_the_note_is_all_that_tells_of_it(register: Path) -> None:
    erase(register)
    for load in list_loads(register):
        text = (load.folder / MANIFEST).read_text("utf-8")
        assert person("ann") not in text
        assert not {"f1", "a1", "c1", "h1"} & {*json.dumps(text).split('"')}


def test_a_key_that_follows_from_the_row_becomes_a_random_one_in_all_loads(tmp_path: Path) -> None:
    """Whoever has the person key could work it out from an ID number, a day and an amount."""
    folder = tmp_path / "register"
    head, derived = "aid_id | person_key | paid_on | amount\n", "~0123456789abcdef"
    write_load(
        folder, {"union_unit": UNITS, "assistance": f"{head}{derived} | ann | 2016-03-01 | 1"}
    )
    write_load(
        folder, {"assistance": f"{head}{derived} | ann | 2016-03-01 | 2\n~b | bob | 2016-03-01 | 3"}
    )
    erase_person(folder, person("ann"), reason="on demand", day=DAY)
    keys = [
        pq.read_table(one.file("assistance"))["aid_id"].to_pylist() for one in list_loads(folder)
    ]
    (first,), (second, other) = keys
    assert first == second != derived
    assert (first[0], len(first), other) == ("~", 17, "~b")
