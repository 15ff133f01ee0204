"""The dated rules: what they say on a day, and drafts of them."""

import pickle
from dataclasses import FrozenInstanceError, replace
from datetime import date
from decimal import Decimal

import pytest
from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.rules import default_rules
from bangfu.rules.provisions import AidStandard, Code, CodeList, Goal

RULES = default_rules()


def standard(standard_id: str) -> AidStandard:
    return next(s for s in RULES.aid_standards if s.id == standard_id)


@pytest.mark.parametrize(
    ("day", "yuan"),
    [
        (date(2012, 1, 1), 520),
        (date(2013, 12, 31), 580),
        (date(2014, 6, 1), 650),
        (date(2015, 6, 1), 710),
        (date(2016, 6, 1), 800),
        (date(2017, 1, 1), 900),
        (date(2018, 6, 1), 1000),
        (date(2019, 9, 1), 1100),
        (date(2020, 6, 30), 1100),
        (date(2020, 7, 1), 1170),
    ],
)
def test_the_dibao_line_is_that_of_the_day(day: date, yuan: int) -> None:
    assert RULES.dibao_on(day) == yuan


def test_a_day_before_the_first_line_is_refused() -> None:
    with pytest.raises(ParameterError, match="found day 2011-12-31, expected 2012-01-01 or later"):
        RULES.dibao_on(date(2011, 12, 31))


def test_the_low_income_line_is_above_the_dibao_line() -> None:
    for line in RULES.dibao:
        assert line.low_income is None or line.low_income > line.dibao


@pytest.mark.parametrize(
    ("standard_id", "day", "yuan"),
    [
        ("schooling_senior_2000", date(2016, 9, 1), 2000),
        ("schooling_senior_4000", date(2017, 9, 1), 4000),
        ("schooling_college", date(2019, 9, 1), 11_000),  # 10 x 1100
        ("schooling_college", date(2020, 9, 1), 11_700),  # 10 x 1170
        ("schooling_college_ceiling", date(2016, 9, 1), 8_000),  # 10 x 800
        ("living_ceiling", date(2018, 12, 1), 12_000),  # 12 x 1000
        ("national_day", date(2018, 10, 1), 1000),
    ],
)
def test_a_standard_in_force_gives_its_sum_of_the_day(
    standard_id: str, day: date, yuan: int
) -> None:
    assert standard(standard_id).holds_on(day)
    assert RULES.yuan(standard(standard_id), day) == yuan


def test_a_household_year_ceiling_is_counted_in_dibao_months() -> None:
    ceiling = next(s for s in RULES.aid_standards if s.per == "household_year")
    assert (ceiling.kind, ceiling.dibao_months, ceiling.amount) == ("ceiling", 12, None)
    assert RULES.yuan(ceiling, date(2019, 5, 1)) == Decimal(13_200)  # 12 x 1100


@pytest.mark.parametrize(
    ("valid_from", "valid_to", "day", "holds"),
    [
        (None, None, "2019-03-10", True),
        ("2019-03-10", None, "2019-03-10", True),  # both ends are in
        ("2019-03-11", None, "2019-03-10", False),
        (None, "2019-03-10", "2019-03-10", True),
        (None, "2019-03-09", "2019-03-10", False),
    ],
)
def test_what_is_dated_holds_from_its_first_day_to_its_last(
    valid_from: str | None, valid_to: str | None, day: str, holds: bool
) -> None:
    code = Code.model_validate({
        "value": "a", "label": {"zh": "甲", "en": "a"}, "valid_from": valid_from,
        "valid_to": valid_to,
    })  # fmt: skip
    assert code.holds_on(date.fromisoformat(day)) == holds


@pytest.mark.parametrize(
    ("period", "in_force"),
    [
        ("2011", ""),
        ("2014-12", "schooling_senior_2000 national_day living_ceiling"),
        ("2016-12", "schooling_senior_2000 schooling_college_ceiling national_day living_ceiling"),
        (
            "2016-12..2017-01",
            "schooling_senior_2000 schooling_senior_4000 schooling_college_ceiling national_day "
            "living_ceiling",
        ),
        ("2019", "schooling_senior_4000 schooling_college national_day living_ceiling"),
    ],
)
def test_the_standards_of_a_period_are_those_in_force_on_a_day_of_it(
    period: str, in_force: str
) -> None:
    assert " ".join(s.id for s in RULES.standards_in(Period.parse(period))) == in_force


def test_the_scheme_came_into_force_and_was_revised_four_times_before_2020() -> None:
    years = {r.number: (r.valid_from.year, r.status) for r in RULES.comfort_scheme}
    assert years == {
        0: (2013, "in_force"),
        1: (2014, "in_force"),
        2: (2015, "in_force"),
        3: (2016, "in_force"),
        4: (2018, "in_force"),
        5: (2020, "planned"),
    }


def test_illnesses_come_into_force_with_the_revision_that_added_them() -> None:
    starts = {r.valid_from for r in RULES.comfort_scheme}
    added = [code for code in RULES.code_list("illness") if code.valid_from]
    assert len(added) == 6
    assert {code.valid_from for code in added} <= starts


def test_every_project_but_legal_aid_belongs_to_one_aspect() -> None:
    projects = [project for aspect in RULES.aspects for project in aspect.projects]
    assert sorted([*projects, "legal"]) == sorted(RULES.code_list("project").values)


@pytest.mark.parametrize("text", ["illness", "患重特大疾病", "serious illness"])
def test_a_code_is_read_by_its_value_or_either_label(text: str) -> None:
    found = RULES.code_list("cause").read(text)
    assert found is not None
    assert found.value == "illness"
    assert RULES.code_list("cause").read("ill") is None


# Drafts ----------------------------------------------------------------------------------------


def test_a_draft_is_another_value_and_leaves_the_rules_as_they_are() -> None:
    before = RULES.digest
    draft = replace(RULES, goal=Goal(target=5, by=date(2021, 12, 31), source="a draft"))
    assert draft != RULES
    assert draft.digest != before
    assert (RULES.digest, RULES.goal.target) == (before, 0)
    with pytest.raises(FrozenInstanceError):
        RULES.goal = draft.goal  # type: ignore[misc]


def test_rules_are_the_same_in_another_process() -> None:
    again = pickle.loads(pickle.dumps(RULES))
    assert again == RULES
    assert again.digest == RULES.digest


def test_parts_are_kept_by_age_whatever_order_they_come_in() -> None:
    turned = replace(RULES, dibao=RULES.dibao[::-1], comfort_scheme=RULES.comfort_scheme[::-1])
    assert turned == RULES


def without(name: str, value: str) -> CodeList:
    """A code list without one of its codes."""
    return CodeList(name, tuple(c for c in RULES.code_list(name) if c.value != value))


def test_a_draft_is_refused_with_every_contradiction() -> None:
    first = RULES.aid_standards[0]
    twice = first.model_copy(update={"id": "b"})
    astray = first.model_copy(update={"id": "c", "project": "lving", "kind": "ceiling"})
    shorter = {"cause": without("cause", "other"), "form": without("form", "service")}
    with pytest.raises(ParameterError) as refused:
        replace(
            RULES,
            codes=tuple(shorter.get(one.name, one) for one in RULES.codes),
            aid_standards=(*RULES.aid_standards, first, twice, astray),
            match=RULES.match[1:],
        )
    faults = str(refused.value).splitlines()
    for found in (
        "'codes/form.yaml': found cash, in_kind, expected all of ['cash', 'in_kind', 'service']",
        "'aid_standards.yaml': id 'schooling_senior_2000' stands twice",
        "'aid_standards.yaml': project: found 'lving', expected one of: employment_training",
        "'aid_standards.yaml': 'b' starts 2012-01-01, while 'schooling_senior_2000' still holds",
        "'match.yaml': no aspect for the causes ['no_labour']",
        "'match.yaml': cause: found 'other', expected one of: no_labour",
    ):
        assert any(fault.startswith(f"rules {found}") for fault in faults), found
    # A group names the cause that is gone; the standard that stands twice overlaps itself too.
    assert len(faults) == 8
