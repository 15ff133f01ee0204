"""The comfort scheme as data: a file for each version, files of a project's own, and drafts."""

import json
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.project import PARAMS
from bangfu.rules import DEFAULTS, Rules, default_rules, read_draft, read_rules
from bangfu.rules.provisions import ComfortTerms

RULES = default_rules()
EXAMPLE = (PARAMS / "drafts" / "fifth_revision.yaml").read_text("utf-8")
SIXTH = """
number: 6
valid_from: 2022-07-01
precision: day
status: in_force
label: {zh: 第六次修改, en: sixth revision}
changed: {zh: 增加, en: more}
source: our own
terms:
  source: our own
  events: [{event: house_fire, up_to: 10000}]
  illnesses: []
"""
LISTED = """
- {number: 0, valid_from: 2015-01-01, precision: day, status: in_force, source: our own,
   label: {zh: 办法, en: the scheme}, changed: {zh: 开始, en: it starts}}
"""


def terms_on(rules: Rules, day: date) -> ComfortTerms:
    version = rules.comfort_on(day)
    assert version is not None
    assert version.terms is not None
    return version.terms


# What holds when


@pytest.mark.parametrize(
    ("day", "illness", "yuan", "deadline"),
    [
        (date(2013, 12, 31), "cancer", 2000, None),  # no deadline in the first year
        (date(2014, 1, 1), "cancer", 2000, 180),
        (date(2015, 1, 1), "organ_transplant", 2000, 180),
        (date(2016, 1, 1), "organ_transplant", 3000, 180),
        (date(2018, 1, 1), "aorta", 3000, 180),
        (date(2020, 6, 1), "aorta", 3000, 180),  # the fifth is planned: it holds for nobody
    ],
)
def test_the_terms_are_those_of_the_version_in_force(
    day: date, illness: str, yuan: int, deadline: int | None
) -> None:
    terms = terms_on(RULES, day)
    event = terms.event("major_illness")
    assert event is not None
    assert terms.illness(illness) is not None
    assert (event.most, event.deadline_days) == (yuan, deadline)


def test_before_the_scheme_there_was_none() -> None:
    assert RULES.comfort_on(date(2012, 12, 31)) is None


def test_an_illness_is_listed_by_the_versions_of_the_days_its_code_holds_on() -> None:
    for revision in RULES.comfort_scheme[:5]:
        assert revision.terms is not None
        held = {code.value for code in RULES.code_list("illness")
                if code.holds_on(revision.valid_from)}  # fmt: skip
        assert {one.illness for one in revision.terms.illnesses} == held


def test_what_nobody_published_is_said_to_be_invented() -> None:
    known = [one.terms for one in RULES.comfort_scheme if one.terms]
    assert len(known) == 5
    assert all(terms.invented for terms in known)
    assert RULES.comfort_scheme[5].terms is None


def test_rules_of_a_record_that_knows_no_terms_are_read() -> None:
    told = json.loads(RULES.to_json())
    del told["comfort_draft"]
    for version in told["comfort_scheme"]:
        del version["terms"]
    old = Rules.from_record(told)
    assert [one.number for one in old.comfort_scheme] == [0, 1, 2, 3, 4, 5]
    assert {one.terms for one in old.comfort_scheme} == {None}
    assert Rules.from_record(json.loads(RULES.to_json())) == RULES


# A project's own


def own_version(folder: Path, name: str, text: str) -> None:
    (folder / "comfort_scheme").mkdir(exist_ok=True)
    (folder / "comfort_scheme" / f"{name}.yaml").write_text(text, "utf-8")


def test_a_project_adds_a_version_and_replaces_one(tmp_path: Path) -> None:
    own_version(tmp_path, "6", SIXTH)
    fourth = (DEFAULTS / "comfort_scheme" / "4.yaml").read_text("utf-8")
    own_version(tmp_path, "4", fourth.replace("amount: 7000", "amount: 9000"))
    rules = read_rules(tmp_path)
    assert [one.number for one in rules.comfort_scheme] == [0, 1, 2, 3, 4, 5, 6]
    death = terms_on(rules, date(2019, 1, 1)).event("accident_death")
    fire = terms_on(rules, date(2022, 7, 1)).event("house_fire")
    assert death is not None
    assert fire is not None
    assert (death.most, fire.most) == (9000, 10_000)


def test_a_project_that_lists_its_versions_in_one_file_has_these_alone(tmp_path: Path) -> None:
    (tmp_path / "comfort_scheme.yaml").write_text(LISTED, "utf-8")
    (only,) = read_rules(tmp_path).comfort_scheme
    assert (only.valid_from, only.terms) == (date(2015, 1, 1), None)
    own_version(tmp_path, "6", SIXTH)
    assert [one.number for one in read_rules(tmp_path).comfort_scheme] == [0, 6]


def test_where_a_project_has_fewer_illnesses_the_versions_of_the_package_have_too(
    tmp_path: Path,
) -> None:
    """And its own version must not name what is gone."""
    (tmp_path / "codes").mkdir()
    cancer = "- {value: cancer, label: {zh: 恶性肿瘤, en: cancer}}"
    (tmp_path / "codes" / "illness.yaml").write_text(cancer, "utf-8")
    terms = terms_on(read_rules(tmp_path), date(2019, 1, 1))
    assert [one.illness for one in terms.illnesses] == ["cancer"]
    own_version(tmp_path, "6", SIXTH.replace("illnesses: []", "illnesses: [{illness: ami}]"))
    with pytest.raises(
        ParameterError, match="number 6: illness: found 'ami', expected one of: can"
    ):
        read_rules(tmp_path)


@pytest.mark.parametrize(
    ("found", "wrong", "message"),
    [
        ("number: 6", "number: 5", "rules 'comfort_scheme.yaml': number '5' stands twice"),
        ("up_to: 10000", "upto: 10000", "'comfort_scheme/6.yaml', terms.events.0.upto: found 1000"),
        (
            "up_to: 10000",
            "up_to: all",
            "'comfort_scheme/6.yaml', terms.events.0.up_to: found 'all'",
        ),
        ("house_fire", "flood", "number 6: event: found 'flood', expected one of: major_illness"),
        ("2022-07-01", "2022-7-1x", "'comfort_scheme/6.yaml', valid_from: found '2022-7-1x'"),
        ("status: in_force", "status: draft", "'comfort_scheme/6.yaml', status: found 'draft'"),
        ("[{event: house_fire, up_to: 10000}]", "[]", "events: found none, expected at least one"),
    ],
)
def test_a_faulty_version_is_told_with_its_file_and_place(
    tmp_path: Path, found: str, wrong: str, message: str
) -> None:
    assert found in SIXTH
    own_version(tmp_path, "6", SIXTH.replace(found, wrong))
    with pytest.raises(ParameterError) as refused:
        read_rules(tmp_path)
    assert message in str(refused.value)


def test_a_faulty_entry_of_the_list_is_told_with_its_place_in_it(tmp_path: Path) -> None:
    (tmp_path / "comfort_scheme.yaml").write_text(LISTED.replace("2015-01-01", "soon"), "utf-8")
    own_version(tmp_path, "6", SIXTH.replace("house_fire, up_to: 10000", "house_fire"))
    with pytest.raises(ParameterError) as refused:
        read_rules(tmp_path)
    places = [line.partition(": found")[0] for line in str(refused.value).splitlines()]
    listed, own = "'comfort_scheme.yaml', 0.valid_from", "'comfort_scheme/6.yaml', terms.events.0"
    assert places[:2] == [f"rules {listed}", f"rules {own}"]


# Drafts


def drafted(folder: Path, text: str, rules: Rules = RULES) -> Rules:
    (folder / "draft.yaml").write_text(text, "utf-8")
    return read_draft(folder / "draft.yaml", rules)


def test_a_draft_stands_beside_the_versions_in_force(tmp_path: Path) -> None:
    tried = drafted(tmp_path, EXAMPLE)
    assert tried.comfort_draft is not None
    assert tried.comfort_draft.terms.illness("burns") is not None
    assert tried.comfort_scheme == RULES.comfort_scheme
    assert tried.code_list("illness").values == (*RULES.code_list("illness").values, "burns")
    assert tried.digest != RULES.digest
    assert RULES.comfort_draft is None


FAULTS = [
    ("valid_from: 2020-01-01", "valid_from: 2020-13-01", "valid_from: found '2020-13-01', exp"),
    ("status: draft", "status: in_force", "status: found 'in_force', expected 'draft'"),
    ("source: 虚构示例\n\n", "source: 虚构示例\ncolour: red\n\n",
     "unknown key 'colour', expected"),
    ("amount: 4000", "amount: viel", "terms.events.entry 1.amount: found 'viel', expected a valid"),
    ("event: house_fire", "event: flood", "terms.events.entry 2.event: found 'flood', expected"),
    ("up_to: 4000", "up_to: 4000.005", "terms.events.entry 2.up_to: found 4000.005, expected to"),
    ("illness: cabg", "illness: cabge", "terms.illnesses.entry 4.illness: found 'cabge', expected"),
    ("yuan_per_year: 12000", "yuan_a_year: 1", "terms.limits: unknown key 'yuan_a_year', expected"),
    ("deadline_days: 365\n      papers:  #", "deadline_days: 0\n      papers:  #",
     "terms.events.entry 4.deadline_days: found 0, expected greater than 0"),
]  # fmt: skip


def test_all_faults_of_a_draft_are_told_at_once_with_file_key_found_and_expected(
    tmp_path: Path,
) -> None:
    text = EXAMPLE
    for found, wrong, _ in FAULTS:
        assert found in text
        text = text.replace(found, wrong, 1)
    with pytest.raises(ParameterError) as refused:
        drafted(tmp_path, text)
    lines = str(refused.value).splitlines()
    place = repr(str(tmp_path / "draft.yaml"))
    missing = [said for *_, said in FAULTS if not any(f"{place}: {said}" in one for one in lines)]
    assert missing == []
    assert len(lines) == len(FAULTS)


@pytest.mark.parametrize(
    ("found", "wrong", "message"),
    [
        ("number: 5", "number: 4", "number: found 4, which is in force, expected another such"),
        ("value: burns", "value: cancer", "value 'cancer' stands twice, expected once"),
        ("{illness: cabg}", "{illness: cancer}", "number 5: illness 'cancer' stands twice"),
        ("{illness: ami, amount: 2500}", "{illness: ami, amount: 2500, up_to: 1}",
         "found 'ami' with amount and up_to, expected amount or up_to, or neither"),
        ("up_to: 4000", "papers: []", "found 'house_fire' with neither, expected either amount or"),
    ],
)  # fmt: skip
def test_a_draft_that_contradicts_itself_is_refused(
    tmp_path: Path, found: str, wrong: str, message: str
) -> None:
    assert found in EXAMPLE
    text = EXAMPLE.replace(found, wrong, 1)
    if wrong == "value: cancer":
        text = text.replace("    - {illness: burns}\n", "")
    with pytest.raises(ParameterError, match=r"draft\.yaml") as refused:
        drafted(tmp_path, text)
    assert message in str(refused.value)


@pytest.mark.parametrize("text", ["", "[]", "number: [", "new_illnesses: 3"])
def test_what_is_no_draft_at_all_is_refused_with_its_file(tmp_path: Path, text: str) -> None:
    with pytest.raises(ParameterError, match=r"draft\.yaml"):
        drafted(tmp_path, text)


def test_a_draft_in_code_is_held_against_the_code_lists_too(tmp_path: Path) -> None:
    tried = drafted(tmp_path, EXAMPLE)
    with pytest.raises(ParameterError, match="illness: found 'burns', expected one of: cancer"):
        replace(tried, codes=RULES.codes)
