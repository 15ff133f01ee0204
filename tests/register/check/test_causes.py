"""One mistake, one fault: what only follows from another fault is not told beside it."""

from collections.abc import Callable
from datetime import date, timedelta
from graphlib import TopologicalSorter
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from bangfu.register.check import check_register, every_fault
from bangfu.register.check.causes import FOLLOWS
from examples import examples
from hypothesis import Phase, assume, given
from hypothesis import strategies as st
from invented import registers
from typed_register import rows_of, typed_register

Rows = list[dict[str, str]]
Tables = dict[str, Rows]
Mistake = Callable[[dict[str, str], Rows], None]

# Each try asks a register of its own: shrinking a failure would take minutes.
UNSHRUNK = (Phase.explicit, Phase.reuse, Phase.generate)

FILES = "file_id | opened_on\nF1 | 2012-01-01\nF2 | 2012-02-01"
EVENTS = """
    event_id | file_id | happened_on | kind      | correction
    E1       | F1      | 2012-01-01  | open      |
    E2       | F2      | 2012-02-01  | open      |
    E3       | F1      | 2013-01-01  | exit_self |
    E4       | F1      | 2014-01-01  | reopen    |
"""
AID = """
    aid_id | file_id | person_key | paid_on
    A1     | F1      | x          | 2012-03-01
    A2     | F1      | x          | 2012-06-01
    A3     | F2      | y          | 2012-03-01
    A4     | F1      | x          | 2014-06-01
"""
CASE = """
    case_id|claimant_key|applied_on|decided_on|decision|reject_reason|batch_no|paid_on   |amount
    C1      | x            | 2012-03-01 |2012-03-02|approved|             |1       |2012-03-03|9.00
"""
SOUND = {"household_file": FILES, "file_event": EVENTS, "assistance": AID, "comfort_case": CASE}


def told(folder: Path, all_of_it: bool = False, **tables: str) -> list[tuple[str, str]]:
    register = typed_register(folder / f"all {all_of_it}", **{**SOUND, **tables})
    faults = every_fault(register) if all_of_it else check_register(register)
    return [(fault.rule, fault.place.key) for fault in faults]


def test_the_typed_register_is_sound(tmp_path: Path) -> None:
    assert told(tmp_path, all_of_it=True) == []


@pytest.mark.parametrize(
    ("table", "right", "wrong", "cause", "consequences"),
    [
        # left in 2011, so entered as new after it was left, and off file from 2012 to 2014
        ("file_event", "2013-01-01  | exit", "2011-01-01  | exit", ("event_sequence", "E3"),
         {"entry_kind", "aid_off_file"}),
        # without E1 the file was first entered in 2014, and left in 2013 while it was not open
        ("file_event", "E1       | F1", "E1       | F2", ("opened_on", "F1"),
         {"event_sequence", "aid_off_file"}),
        ("household_file", "F1 | 2012-01-01", "F1 | 2012-05-01", ("opened_on", "F1"),
         {"aid_before_file"}),
        # opened after it was left
        ("file_event", "2012-01-01  | open", "2013-05-01  | open", ("opened_on", "F1"),
         {"event_sequence", "entry_kind"}),
        ("file_event", "exit_self |", "correct   |", ("correction_missing", "E3"),
         {"event_sequence", "entry_kind"}),
        ("comfort_case", "|approved|             |", "|rejected|             |",
         ("paid_not_approved", "C1"), {"reject_reason_missing"}),
        ("comfort_case", "|approved|", "|        |", ("paid_not_approved", "C1"),
         {"decided_on_unasked"}),
        ("comfort_case", "|2012-03-03|", "|2012-02-01|", ("paid_on_early", "C1"), set()),
    ],
)  # fmt: skip
def test_what_follows_from_a_fault_is_not_told_beside_it(
    tmp_path: Path, table: str, right: str, wrong: str, cause: tuple[str, str],
    consequences: set[str],
) -> None:  # fmt: skip
    changed = {table: SOUND[table].replace(right, wrong)}
    assert changed[table] != SOUND[table]
    # E1 also enters F2, before it says it was opened
    others = [("opened_on", "F2")] if wrong.endswith("| F2") else []
    everything = told(tmp_path, all_of_it=True, **changed)
    assert consequences <= {rule for rule, _ in everything}
    assert sorted(told(tmp_path, **changed)) == sorted([cause, *others])


@pytest.mark.parametrize(
    ("copy", "cause"),
    [
        ("E9 | F1 | 2012-01-01 | open |", "E9"),
        ("E9 | F1 | 2013-01-01 | exit_self |", "E9"),
        ("E9 | F1 | 2014-01-01 | reopen |", "E9"),
    ],
)
def test_an_event_registered_twice_is_told_of_the_later_key(
    tmp_path: Path, copy: str, cause: str
) -> None:
    assert len(told(tmp_path, all_of_it=True, file_event=EVENTS + copy)) > 1
    assert told(tmp_path, file_event=EVENTS + copy) == [("event_sequence", cause)]


def test_a_file_left_that_nothing_opened_is_one_fault(tmp_path: Path) -> None:
    events = EVENTS.replace("2012-02-01  | open", "2012-03-01  | exit_self")
    everything = {rule for rule, _ in told(tmp_path, all_of_it=True, file_event=events)}
    assert everything == {"never_opened", "event_sequence", "aid_off_file"}
    assert told(tmp_path, file_event=events) == [("never_opened", "F2")]


def test_aid_outside_a_file_s_life_is_told_if_its_days_are_right(tmp_path: Path) -> None:
    aid = AID + "A5 | F1 | x | 2013-06-01\nA6 | F2 | y | 2012-01-15"
    assert told(tmp_path, assistance=aid) == [("aid_off_file", "A5"), ("aid_before_file", "A6")]


def test_mistakes_in_different_files_are_both_told(tmp_path: Path) -> None:
    files = FILES.replace("2012-02-01", "2012-06-01")  # F2, with A3 paid before
    events = EVENTS + "E9 | F1 | 2014-01-01 | reopen |"
    assert told(tmp_path, household_file=files, file_event=events) == [
        ("event_sequence", "E9"), ("opened_on", "F2")
    ]  # fmt: skip


def test_unrelated_mistakes_in_one_file_are_both_told(tmp_path: Path) -> None:
    # F1 is opened in its files before it was by its events; it is left twice only years later,
    # and an item is paid before either day
    files = FILES.replace("F1 | 2012-01-01", "F1 | 2011-12-01")
    more = "E5|F1|2015-01-01|exit_self|\nE6|F1|2015-02-01|exit_self|"
    aid = AID + "A5 | F1 | x | 2011-01-01"
    assert told(tmp_path, household_file=files, file_event=EVENTS + more, assistance=aid) == [
        ("aid_before_file", "A5"), ("event_sequence", "E6"), ("opened_on", "F1")
    ]  # fmt: skip


def test_no_rule_follows_from_itself_by_way_of_others() -> None:
    graph: dict[str, set[str]] = {}
    for follows in FOLLOWS:
        graph.setdefault(follows.rule, set()).update(follows.causes - {follows.rule})
    assert set(TopologicalSorter(graph).static_order()) >= set(graph)


# Mistakes in the life of a file: the file, its events by day.


def left_before_opened(file: dict[str, str], events: Rows) -> None:
    events[next_exit(events)]["happened_on"] = later(file["opened_on"], -30)


def never_entered(file: dict[str, str], events: Rows) -> None:
    del events[0]


def opened_later_than_entered(file: dict[str, str], events: Rows) -> None:
    file["opened_on"] = later(file["opened_on"], 100)


def entered_late(file: dict[str, str], events: Rows) -> None:
    events[0]["happened_on"] = later(events[0]["happened_on"], 100)


def entered_twice(file: dict[str, str], events: Rows) -> None:
    events.append(events[0] | {"event_id": "zz"})


def left_twice(file: dict[str, str], events: Rows) -> None:
    events.append(events[next_exit(events)] | {"event_id": "zz"})


def next_exit(events: Rows) -> int:
    exits = [n for n, row in enumerate(events) if n and is_exit(row)]
    assume(exits)
    return exits[0]


def is_exit(event: dict[str, str]) -> bool:
    out = event["kind"].startswith("exit") or event["kind"] == "transfer_out"
    return out or event.get("correction") == "-1"


def later(day: str, days: int) -> str:
    return str(date.fromisoformat(day) + timedelta(days))


LIFE_MISTAKES: list[Mistake] = [
    left_before_opened, never_entered, opened_later_than_entered, entered_late, entered_twice,
    left_twice,
]  # fmt: skip


def typed(rows: Rows) -> str:
    names = list(dict.fromkeys(name for row in rows for name in row))
    lines = [" | ".join(row.get(name, "") for name in names) for row in rows]
    return "\n".join([" | ".join(names), *lines])


def faults_of(tables: Tables) -> list[tuple[str, str]]:
    with TemporaryDirectory() as folder:
        register = typed_register(Path(folder), **{name: typed(t) for name, t in tables.items()})
        return [(fault.rule, fault.place.key) for fault in check_register(register)]


def events_of(tables: Tables, file: str) -> Rows:
    return [row for row in tables["file_event"] if row["file_id"] == file]


def made_right(invented: dict[str, str]) -> Tables:
    """The invented register with days and kinds that fit each other, one event a file and day."""
    tables = {name: rows_of(text) for name, text in invented.items()}
    part(tables["file_event"])
    for file in tables["household_file"]:
        events = events_of(tables, file["file_id"])
        entries = [row for row in events if row["kind"] != "relief" and not is_exit(row)]
        file["opened_on"] = entries[0]["happened_on"]
        for number, entry in enumerate(entries):
            if entry["kind"] != "correct":
                entry["kind"] = "reopen" if number else "transfer_in"
    for case in tables["comfort_case"]:
        if case.get("decision") == "rejected":
            case["reject_reason"] = "late"
    for number, item in enumerate(tables["assistance"]):
        if item.get("file_id"):
            events = events_of(tables, item["file_id"])
            item["paid_on"] = events[number % len(events)]["happened_on"]
    return tables


def part(events: Rows) -> None:
    """Move events of one file that share a day apart; a file moves in as the other moves out."""
    for before, row in pairwise(events):
        if row["file_id"] == before["file_id"]:
            row["happened_on"] = max(row["happened_on"], later(before["happened_on"], 1))
        elif row["file_id"][:-1] == before["file_id"][:-1]:  # named after their household
            row["happened_on"] = before["happened_on"]


@examples(5, phases=UNSHRUNK)
@given(registers())
def test_the_invented_registers_made_right_are_sound(invented: dict[str, str]) -> None:
    assert faults_of(made_right(invented)) == []


@pytest.mark.parametrize("mistake", LIFE_MISTAKES)
@examples(3, phases=UNSHRUNK)
@given(registers(), st.data())
def test_one_mistake_in_any_sound_register_is_one_fault(
    mistake: Mistake, invented: dict[str, str], data: st.DataObject
) -> None:
    tables = made_right(invented)
    file = data.draw(st.sampled_from(tables["household_file"]))
    events = events_of(tables, file["file_id"])
    others = [row for row in tables["file_event"] if row["file_id"] != file["file_id"]]
    mistake(file, events)
    assert len(faults_of({**tables, "file_event": [*others, *events]})) == 1
