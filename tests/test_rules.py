"""The dated rules: what they say on a day, and what is refused."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu import rules
from bangfu.errors import ParameterError
from bangfu.register.codes import CODE_LISTS


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
        (date(2020, 6, 30), 1100),
        (date(2020, 7, 1), 1170),
    ],
)
def test_the_dibao_line_is_that_of_the_day(day: date, yuan: int) -> None:
    assert rules.dibao_on(day) == yuan


def test_a_day_before_the_first_line_is_refused() -> None:
    with pytest.raises(ParameterError, match="found day 2011-12-31, expected 2012-01-01 or later"):
        rules.dibao_on(date(2011, 12, 31))


def test_the_low_income_line_is_above_the_dibao_line() -> None:
    for line in rules.dibao_lines():
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
    standard = next(s for s in rules.aid_standards() if s.id == standard_id)
    assert standard.is_in_force(day)
    assert standard.yuan_on(day) == yuan


def test_a_standard_ends_on_its_last_day() -> None:
    old = next(s for s in rules.aid_standards() if s.id == "schooling_senior_2000")
    assert old.is_in_force(date(2016, 12, 31))
    assert not old.is_in_force(date(2017, 1, 1))


def test_the_scheme_came_into_force_and_was_revised_four_times_before_2020() -> None:
    years = {r.number: (r.valid_from.year, r.status) for r in rules.comfort_revisions()}
    assert years == {
        0: (2013, "in_force"),
        1: (2014, "in_force"),
        2: (2015, "in_force"),
        3: (2016, "in_force"),
        4: (2018, "in_force"),
        5: (2020, "planned"),
    }


def test_illnesses_come_into_force_with_the_revision_that_added_them() -> None:
    starts = {r.valid_from for r in rules.comfort_revisions()}
    added = [code for code in CODE_LISTS["illness"] if code.valid_from]
    assert len(added) == 6
    assert {code.valid_from for code in added} <= starts


def test_every_project_but_legal_aid_belongs_to_one_aspect() -> None:
    projects = [project for aspect in rules.aspects() for project in aspect.projects]
    assert sorted([*projects, "legal"]) == sorted(CODE_LISTS["project"].values)


def test_every_cause_is_answered_by_some_aspect() -> None:
    known = {aspect.id for aspect in rules.aspects()}
    assert set(rules.cause_aspects()) == set(CODE_LISTS["cause"].values)
    assert all(answers and set(answers) <= known for answers in rules.cause_aspects().values())


STANDARD = """
- id: a
  zh: 甲
  en: a
  project: {project}
  {sum}
  per: payment
  kind: exact
  valid_from: {valid_from}
  source: s
"""


def standard(
    project: str = "living", sum: str = "amount: 1", valid_from: str = "2019-01-01"
) -> str:
    return STANDARD.format(project=project, sum=sum, valid_from=valid_from)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (standard(project="lving"), "0.project: found 'lving': Value error, expected one of"),
        (standard(sum="amonut: 1"), "0.amonut: found 1: Extra inputs are not permitted"),
        (standard(sum="amount: 1\n  dibao_months: 2"), "a: expected either amount or dibao_months"),
        (standard(sum="note: none"), "a: expected either amount or dibao_months"),
        (standard(sum="dibao_months: 0"), "0.dibao_months: found 0"),
        (standard(valid_from="2019-13-01"), "cannot be read (month must be in 1..12)"),
        (standard(sum="amount: 1\n  valid_to: 2018-01-01"), "is before valid_from"),
        ("- [", "cannot be read"),
        ("", "top: found None"),
    ],
)
def test_a_faulty_rule_is_refused_with_its_place(tmp_path: Path, text: str, message: str) -> None:
    path = tmp_path / "aid_standards.yaml"
    path.write_text(text, "utf-8")
    with pytest.raises(ParameterError) as refused:
        rules.load_rules(path, tuple[rules.AidStandard, ...])
    assert message in str(refused.value)
    assert str(refused.value).startswith("rules 'aid_standards.yaml'")


@pytest.mark.parametrize(
    ("file", "text", "load", "message"),
    [
        (
            "aid_standards.yaml",
            standard() + standard().replace("id: a", "id: b"),
            rules.aid_standards,
            "'b' starts 2019-01-01, while 'a' still holds",
        ),
        ("aid_standards.yaml", standard() * 2, rules.aid_standards, "id 'a' stands twice"),
        ("match.yaml", "illness: [medical]", rules.cause_aspects, "no aspect for the causes"),
        (
            "aspects.yaml",
            "- {id: medical, zh: 医, en: m, projects: [medical, medical]}",
            rules.aspects,
            "project 'medical' stands twice",
        ),
    ],
)
def test_rules_that_contradict_each_other_are_refused(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    file: str,
    text: str,
    load: object,
    message: str,
) -> None:
    (tmp_path / file).write_text(text, "utf-8")
    monkeypatch.setattr(rules, "RULES", tmp_path)
    with pytest.raises(ParameterError, match=message):
        load.__wrapped__()  # type: ignore[attr-defined]


def test_a_household_year_ceiling_is_counted_in_dibao_months() -> None:
    ceiling = next(s for s in rules.aid_standards() if s.per == "household_year")
    assert (ceiling.kind, ceiling.dibao_months, ceiling.amount) == ("ceiling", 12, None)
    assert ceiling.yuan_on(date(2019, 5, 1)) == Decimal(13_200)  # 12 x 1100
