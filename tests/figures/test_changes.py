"""Changes are made of flows and end stocks, against a base large enough to say per cent of."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.errors import FigureError
from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.changes import (
    ChangeKind,
    base_period,
    change,
    change_questions,
    changes_of,
    comparable,
    is_compared,
)
from bangfu.figures.model import MeasureUnit, Status
from bangfu.figures.questions import answer
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import default_rules
from bangfu.words.sentences import comparison
from live_answers import open_answers
from typed_register import DISTRICT, typed_register


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """10 comfort payments in 2015, 13 in 2016, 9 in December 2016, none in 2017, 5 in 2018."""
    paid = ["2015-06-01"] * 10 + ["2016-03-01"] * 4 + ["2016-12-01"] * 9 + ["2018-01-01"] * 5
    rows = [f"c{n} | p{n} | {day} | approved | 1 | {day} | 100.00" for n, day in enumerate(paid)]
    header = "case_id | claimant_key | decided_on | decision | batch_no | paid_on | amount"
    cases = "\n".join([header, *rows])
    return typed_register(tmp_path_factory.mktemp("register"), comfort_case=cases)


@pytest.fixture(scope="module")
def answers(register: Register) -> Answers:
    return open_answers(register, DISTRICT, "public")


@pytest.mark.parametrize(
    ("period", "kind", "value", "status"),
    [
        ("2016", "year", None, Status.UNDEFINED),  # 13 after 10, under a scheme that was revised
        ("2016-H2", "previous", None, Status.UNDEFINED),  # 9 after 4: too few to say per cent of
        ("2016-H2", "year", None, Status.UNDEFINED),  # 9 after 0
        ("2017-Q1", "previous", None, Status.UNDEFINED),  # 0 after 9
        ("2017", "year", "-1.000000", Status.OK),  # 0 after 13
        ("2018", "year", None, Status.UNDEFINED),  # 5 after 0
    ],
)
def test_a_change_is_a_share_of_a_base_of_ten_or_more(
    answers: Answers, period: str, kind: ChangeKind, value: str | None, status: Status
) -> None:
    figure = change(answers, "comfort.person_times", Period.parse(period), kind)
    assert figure.value == (None if value is None else Decimal(value))
    assert figure.status is status
    assert figure.measure_unit is MeasureUnit.RATIO


@pytest.mark.parametrize(
    "figure_id", ["comfort.mean_amount", "comfort.approval_rate", "hardship.decline"]
)
def test_of_a_mean_or_a_rate_no_change_is_told(answers: Answers, figure_id: str) -> None:
    with pytest.raises(FigureError, match=f"'{figure_id}': found a rate, mean or median"):
        change(answers, figure_id, Period.parse("2016"), "year")


@pytest.mark.parametrize(
    ("period", "told"),
    [("2014", False), ("2016", False), ("2017", True), ("2018", False), ("2019", True)],
)
def test_no_change_is_told_across_the_launch_or_a_revision_of_the_scheme(
    sample: Register, period: str, told: bool
) -> None:
    answers = open_answers(sample, DISTRICT, "public")
    figure = change(answers, "comfort.amount", Period.parse(period), "year")
    assert (figure.value is not None) is told
    assert change(answers, "assistance.amount", Period.parse(period), "year").value is not None


@pytest.mark.parametrize(
    ("period", "kind", "told"),
    [
        # The fourth revision is of 2018; the day is not known.
        ("2017-12", "previous", True),
        ("2018-01", "previous", False),
        ("2018-02", "previous", False),
        ("2018-H2", "previous", False),
        ("2018-Q4", "previous", False),
        ("2018-12", "year", False),
        ("2018-01..2018-06", "year", False),
        ("2018", "year", False),
        # All that follows is held against that year as one of the revised scheme.
        ("2019-01", "previous", True),
        ("2019-H1", "year", True),
        ("2019-01..2019-06", "year", True),
        ("2019", "year", True),
    ],
)
def test_within_the_year_of_a_revision_whose_day_is_not_known_no_change_is_told(
    period: str, kind: ChangeKind, told: bool
) -> None:
    one = Period.parse(period)
    alike = comparable(default_rules(), "comfort.amount", base_period(one, kind), one)
    assert alike == ("alike" if told else "broken" if period == "2018" else "unsure")


def test_a_revision_whose_day_is_known_parts_only_what_lies_on_both_its_sides() -> None:
    rules = default_rules()
    first_of_july = {"precision": "day", "valid_from": date(2018, 7, 1)}
    fourth = rules.comfort_scheme[4].model_copy(update=first_of_july)
    scheme = tuple(fourth if one.number == 4 else one for one in rules.comfort_scheme)
    dated = replace(rules, comfort_scheme=scheme)
    told = {
        text: comparable(dated, "comfort.amount", one.previous, one)
        for text in ("2018-06", "2018-07", "2018-08", "2018-Q2", "2018-Q3", "2018-H2")
        for one in [Period.parse(text)]
    }
    assert told == {
        "2018-06": "alike", "2018-07": "broken", "2018-08": "alike",
        "2018-Q2": "alike", "2018-Q3": "broken", "2018-H2": "broken",
    }  # fmt: skip


def test_nothing_is_held_against_a_time_before_the_register(tmp_path: Path) -> None:
    """Twelve files taken over from 2015, whose first exit and payment are of 2016."""
    files = "\n".join(f"f{n}" for n in range(12))
    opened = "\n".join(f"o{n} | f{n} | open | 2015-03-01" for n in range(12))
    left = "\n".join(f"e{n} | f{n} | exit_self | 201{6 + n}-02-01" for n in range(2))
    aid = "\n".join(f"a{n} | f{n} | p{n} | 201{6 + n % 2}-05-01" for n in range(12))
    register = typed_register(
        tmp_path,
        household_file=f"file_id\n{files}",
        file_event=f"event_id | file_id | kind | happened_on\n{opened}\n{left}",
        assistance=f"aid_id | file_id | person_key | paid_on\n{aid}",
    )
    answers = open_answers(register, DISTRICT, "internal")
    told = {
        (one, year): comparison(answers, answers.figure(one, Period.parse(year)), "year", "zh")
        for one in ("assistance.people", "hardship.exit_self", "hardship.outcome_rate",
                    "hardship.on_file")
        for year in ("2016", "2017")
    }  # fmt: skip
    assert told == {
        ("assistance.people", "2016"): "",  # not that there was none
        ("assistance.people", "2017"): "与上年持平",
        ("hardship.exit_self", "2016"): "",
        ("hardship.exit_self", "2017"): "与上年持平",
        ("hardship.outcome_rate", "2016"): "",
        ("hardship.outcome_rate", "2017"): "比上年提高0.8个百分点",  # 1 of 11 less 1 of 12
        # Who was on file then is known: 12, and 11 a year later.
        ("hardship.on_file", "2016"): "比上年末减少1户，下降8.3%",
        ("hardship.on_file", "2017"): "比上年末减少1户，下降9.1%",
    }
    opened_2016 = change(answers, "hardship.opened", Period.parse("2016"), "year")
    assert opened_2016.value is None  # and not -100%: the twelve were no new files of 2015


def test_of_money_the_base_is_small_if_few_are_behind_it(tmp_path: Path) -> None:
    """9 people are given 1,000 yuan each in 2016, then 10 and then 12 people 2,000 each."""
    given = [(2016, 9, 1000), (2017, 10, 2000), (2018, 12, 2000)]
    aid = "\n".join(
        f"a{year}-{n} | f{n} | p{n} | {year}-05-01 | {amount}.00"
        for year, people, amount in given
        for n in range(people)
    )
    files = "\n".join(f"f{n}" for n in range(12))
    register = typed_register(
        tmp_path,
        household_file=f"file_id\n{files}",
        file_event="event_id | file_id | kind | happened_on\no1 | f1 | open | 2015-03-01",
        assistance=f"aid_id | file_id | person_key | paid_on | amount\n{aid}",
    )
    answers = open_answers(register, DISTRICT, "internal")
    told = {
        year: (
            change(answers, "assistance.amount", Period.parse(year), "year").value,
            comparison(
                answers, answers.figure("assistance.amount", Period.parse(year)), "year", "zh"
            ),
        )
        for year in ("2017", "2018")
    }
    assert told == {
        "2017": (None, "上年为9,000元"),
        "2018": (Decimal("0.200000"), "比上年增长20.0%"),  # 24,000 after 20,000
    }


def test_a_change_says_what_it_changes_and_how_it_was_computed(
    answers: Answers, register: Register
) -> None:
    figure = change(answers, "comfort.person_times", Period.parse("2016"), "year")
    assert figure.address == f"comfort.person_times.year_on_year/2016/{DISTRICT}"
    assert (figure.label.zh, figure.label.en) == (
        "抚慰人次同比", "comfort payments, change on a year earlier",
    )  # fmt: skip
    before = change(answers, "comfort.person_times", Period.parse("2016-H2"), "previous")
    assert before.address == f"comfort.person_times.on_previous/2016-H2/{DISTRICT}"
    assert before.label.zh == "抚慰人次环比"
    rows = register.backend.raw_sql(figure.sql).to_arrow_table().to_pylist()
    assert sorted(row["person_times"] for row in rows) == [10, 13]


def test_a_change_is_rounded_once_to_six_places(sample: Register) -> None:
    answers = open_answers(sample, DISTRICT, "public")
    figure = change(answers, "comfort.person_times", Period.parse("2017"), "year")
    assert figure.value == Decimal("0.024064")  # (383 - 374) / 374 = 0.02406417...
    assert figure.status is Status.SYNTHETIC


@pytest.mark.parametrize(
    ("figure_id", "period", "kind", "compared"),
    [
        ("comfort.person_times", "2016", "year", True),
        ("comfort.person_times", "2016", "previous", False),  # the year before is a year earlier
        ("comfort.person_times", "2016-12", "year", True),
        ("comfort.person_times", "2016-12", "previous", True),
        ("comfort.person_times", "2016-Q4", "previous", True),
        ("comfort.person_times", "2013..2019", "year", False),  # never a cumulative total
        ("comfort.person_times", "2016-01..2016-03", "previous", False),
        ("hardship.on_file", "2016", "year", True),  # an end stock
        ("hardship.decline", "2016", "year", False),  # a rate
        ("comfort.mean_amount", "2016", "year", False),  # a mean
        ("comfort.days_to_claim_median", "2016", "year", False),
    ],
)
def test_flows_and_stocks_of_single_periods_are_compared(
    figure_id: str, period: str, kind: ChangeKind, compared: bool
) -> None:
    assert is_compared(figure_id, Period.parse(period), kind) is compared


@pytest.mark.parametrize(
    ("period", "kind", "base"),
    [("2016", "year", "2015"), ("2016-01", "previous", "2015-12"), ("2016-01", "year", "2015-01")],
)
def test_the_base_is_a_year_earlier_or_the_period_before(
    period: str, kind: ChangeKind, base: str
) -> None:
    assert str(base_period(Period.parse(period), kind)) == base


def test_a_change_of_no_figure_is_refused(answers: Answers) -> None:
    with pytest.raises(FigureError, match=r"figure: found 'comfort\.nothing'"):
        change(answers, "comfort.nothing", Period.parse("2016"), "year")
    with pytest.raises(FigureError, match=r"figure: found 'comfort\.nothing'"):
        is_compared("comfort.nothing", Period.parse("2016"), "year")


@pytest.mark.parametrize(
    ("period", "endings"),
    [
        ("2019", {"year_on_year"}),  # of a year the period before is the year earlier
        ("2019-12", {"year_on_year", "on_previous"}),
        ("2013..2019", set()),
    ],
)
def test_every_flow_and_stock_of_a_period_has_its_changes_at_an_address(
    sample: Register, period: str, endings: set[str]
) -> None:
    asked = Period.parse(period)
    questions = change_questions(asked, "public")
    answers = answer(sample, DISTRICT, "public", asked, questions)
    found = list(changes_of(answers, asked))
    moving = {
        figure.id
        for spec in MEASURES
        if spec.is_told(asked, "public")
        for figure in spec.figures
        if figure.nature != "derived"
    }
    assert {figure.id for figure in found} == {f"{i}.{end}" for i in moving for end in endings}
    assert len({figure.address for figure in found}) == len(found)


def test_a_change_is_found_by_its_own_name(sample: Register) -> None:
    asked, name = Period.parse("2019"), "comfort.amount.year_on_year"
    answers = answer(sample, DISTRICT, "public", asked, change_questions(asked, "public", name))
    (found,) = changes_of(answers, asked, name)
    assert found.address == "comfort.amount.year_on_year/2019/110105"
    assert found.value == Decimal("0.101107")  # (2,189,000 - 1,988,000) / 1,988,000
