"""A register rehearsed with more rows is judged as the one that has them, and is left as it was."""

from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from bangfu.register.check import every_fault
from bangfu.register.check.rehearsal import rehearsed
from bangfu.register.faults import Fault
from bangfu.register.schema import table
from bangfu.register.store import open_register, without_loads
from bangfu.rules import default_rules
from typed_register import UNITS, stored_rows, write_load

FILE = "file_id | household_id | unit_code\n"
COMING = {
    "nothing": {},
    "new rows": {"household_file": FILE + "f9 | h9 | 110105001\nf8 | h1 | 110105001"},
    "a row in the place of another": {"household_file": FILE + "f1 | h2 | 110105009"},
    "a union below another": {"union_unit": UNITS.replace("110105 ", "110109 ")},
}


def _arrow(coming: dict[str, str]) -> dict[str, pa.Table]:
    fields = {n: [f for f in table(n).arrow if f.name != "load_id"] for n in coming}
    return {
        name: pa.Table.from_pylist(stored_rows(name, typed), pa.schema(fields[name]))
        for name, typed in coming.items()
    }


@pytest.fixture
def begun(tmp_path: Path) -> Path:
    files = FILE + "f1 | h1 | 110105001\nf2 | h2 | 110105001"
    write_load(tmp_path, {"union_unit": UNITS, "household_file": files})
    return tmp_path


@pytest.mark.parametrize("coming", COMING.values(), ids=COMING)
def test_it_has_the_faults_the_register_would_have(begun: Path, coming: dict[str, str]) -> None:
    register = open_register(begun, rules=default_rules())
    before = every_fault(register)
    with rehearsed(register, _arrow(coming)) as tried:
        found = every_fault(tried)
    assert every_fault(register) == before
    write_load(begun, coming)
    landed = every_fault(open_register(begun, rules=default_rules()))
    assert set(map(_without_file, found)) == set(map(_without_file, landed))


def _without_file(fault: Fault) -> Fault:
    """What comes is told by its key alone."""
    return replace(fault, place=replace(fault.place, file="", sheet=None))


@pytest.mark.parametrize("coming", COMING.values(), ids=COMING)
def test_rules_that_read_nothing_of_what_comes_say_what_they_said(
    begun: Path, coming: dict[str, str]
) -> None:
    register = open_register(begun, rules=default_rules())
    before = set(map(_without_file, every_fault(register)))
    with rehearsed(register, _arrow(coming)) as tried:
        all_of_them = set(map(_without_file, every_fault(tried)))
        asked = set(map(_without_file, every_fault(tried, reading=[*coming])))
    assert asked - before == all_of_them - before


@pytest.mark.parametrize(("reading", "is_asked"), [("file_event", True), ("union_members", False)])
def test_a_rule_is_asked_if_it_reads_one_of_the_tables(
    begun: Path, reading: str, *, is_asked: bool
) -> None:
    register = open_register(begun, rules=default_rules())
    rules = {fault.rule for fault in every_fault(register, reading=[reading])}
    assert ("never_opened" in rules) is is_asked  # of files and events


def test_a_withdrawn_row_is_seen_no_more(begun: Path) -> None:
    register = open_register(begun, rules=default_rules())
    gone = _arrow({"household_file": "file_id | withdrawn\nf1 | yes"})
    with rehearsed(register, gone) as tried:
        assert tried.tables["household_file"].file_id.to_pyarrow().to_pylist() == ["f2"]
    assert register.tables["household_file"].count().to_pyarrow().as_py() == 2


def test_the_first_rows_are_judged_beside_nothing(tmp_path: Path) -> None:
    with rehearsed(without_loads(default_rules()), _arrow({"union_unit": UNITS})) as tried:
        assert sorted(tried.units) == ["110105", "110105001", "110105002"]
