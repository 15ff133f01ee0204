"""A code list of a project's own, from the empty workbook to a figure."""

from pathlib import Path

import openpyxl
import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.figures.dimensions import code_label
from bangfu.ledgers.intake import LedgerFaults, import_ledgers
from bangfu.ledgers.template import write_template
from bangfu.periods import Period
from bangfu.register.check import check_register
from bangfu.register.store import open_register
from bangfu.rules import Rules, read_rules
from live_answers import open_answers

OCCASIONS = """
- {value: none, label: {zh: 平时, en: ordinary}}
- {value: national_day, label: {zh: 十一, en: National Day}}
- {value: dragon_boat, label: {zh: 端午, en: Dragon Boat Festival}, valid_from: 2016-01-01}
"""


@pytest.fixture
def own(tmp_path: Path) -> Rules:
    """The rules of a project with festivals of its own."""
    folder = tmp_path / "params" / "rules"
    (folder / "codes").mkdir(parents=True)
    (folder / "codes" / "occasion.yaml").write_text(OCCASIONS, "utf-8")
    return read_rules(folder)


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    """A ledger with payments on a festival only the project has."""
    rows = a_dozen()
    for row in rows["assistance"]:
        row["occasion"] = "端午"
    return fill(tmp_path / "台账.xlsx", rows)


def test_a_festival_of_its_own_is_imported_checked_counted_and_named(
    tmp_path: Path, own: Rules, ledger: Path
) -> None:
    folder = tmp_path / "register"
    import_ledgers([ledger], folder, key_file=tmp_path / "person.key", rules=own)
    register = open_register(folder, rules=own)
    assert check_register(register) == []
    answers = open_answers(register, "110105", "internal")
    rows = answers.breakdown("assistance.totals", ("occasion",), Period.parse("2016")).rows
    counted = {row.code: row["assistance.person_times"].value for row in rows}
    assert counted == {"none": 0, "national_day": 0, "dragon_boat": 3}
    years = answers.breakdown("assistance.totals", ("occasion",), Period.parse("2015")).rows
    assert [row.code for row in years] == ["none", "national_day"]  # not yet in use
    assert code_label("occasion", "dragon_boat", "zh", {}, own, unit="") == "端午"
    assert code_label("occasion", "may_day", "zh", {}, own, unit="") == "may_day"  # gone


def test_each_register_is_checked_by_its_own_rules_in_one_process(
    tmp_path: Path, own: Rules, ledger: Path
) -> None:
    folder = tmp_path / "register"
    import_ledgers([ledger], folder, key_file=tmp_path / "person.key", rules=own)
    register = open_register(folder, rules=own)
    common = register.with_rules(read_rules(tmp_path / "none"))
    for _ in range(2):  # what is asked is written once, for each of them
        assert check_register(register) == []
        faults = check_register(common)
        assert {(fault.rule, fault.place.column) for fault in faults} == {("code", "occasion")}


def test_under_the_rules_of_the_package_it_is_refused_and_found(
    tmp_path: Path, own: Rules, ledger: Path
) -> None:
    folder, key = tmp_path / "register", tmp_path / "person.key"
    with pytest.raises(LedgerFaults, match="'端午'"):
        import_ledgers([ledger], folder, key_file=key)
    import_ledgers([ledger], folder, key_file=key, rules=own)
    found = check_register(open_register(folder))
    assert [(f.rule, f.place.column) for f in found] == [("code", "occasion")] * 3


def test_the_empty_workbook_offers_it(tmp_path: Path, own: Rules) -> None:
    write_template(tmp_path / "own.xlsx", rules=own)
    sheet = openpyxl.load_workbook(tmp_path / "own.xlsx")["帮扶记录"]
    offered = [v.formula1 for v in sheet.data_validations.dataValidation if v.type == "list"]
    assert '"平时,十一,端午"' in offered
