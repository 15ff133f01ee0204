"""What a release asks, and answers that are told on: the same figures, nothing that may not be."""

from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.disclosure.policy import Edition
from bangfu.errors import FigureError
from bangfu.figures.answers import Answers, Question, Result
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.changes import change, figure_at
from bangfu.figures.model import MeasureUnit, Status
from bangfu.figures.questions import (
    answer,
    catalogue_questions,
    months_shown,
    release_questions,
    running_year,
    years_shown,
)
from bangfu.measures.caseload import ENTRIES, EXITS
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import default_rules
from bangfu.words.numerals import format_value
from live_answers import open_answers
from typed_register import DISTRICT, typed_register

YEAR = Period.parse("2019")
STREET = "110105015"


def answers_of(register: Register, unit: str, edition: Edition, period: Period) -> Answers:
    return answer(
        register, unit, edition, period, release_questions(unit, period, edition, register.rules)
    )


@pytest.fixture(scope="module")
def public(sample: Register) -> Answers:
    return answers_of(sample, DISTRICT, "public", YEAR)


@pytest.mark.parametrize(
    ("period", "months", "years"),
    [
        ("2019-12", "2019-01..2019-12", "2013..2019"),  # a month: the twelve up to it
        ("2019-03", "2018-04..2019-03", "2013..2018"),  # 2019 is not over: it is told apart
        ("2019-Q4", "2019-Q4", "2013..2019"),
        ("2010", "2010", "2010"),  # before the scheme began
        ("2018-10..2019-09", "2018-10..2019-09", "2013..2018"),
        ("2013-06", "2012-07..2013-06", "2012"),  # no year of the series is over
    ],
)
def test_months_and_years_shown_lead_up_to_the_period(period: str, months: str, years: str) -> None:
    asked = Period.parse(period)
    assert (months_shown(asked), years_shown(asked, default_rules())) == (
        Period.parse(months),
        Period.parse(years),
    )


@pytest.mark.parametrize(
    ("period", "running"),
    [
        ("2019-06", "2019-01..2019-06"),
        ("2019-Q3", "2019-01..2019-09"),
        ("2019-01", "2019-01"),
        ("2018-10..2019-09", "2019-01..2019-09"),
        ("2019-12", None),
        ("2013..2019", None),
    ],
)
def test_a_year_that_is_not_over_runs_to_the_end_of_the_period(
    period: str, running: str | None
) -> None:
    found = running_year(Period.parse(period))
    assert (found and str(found)) == running


@pytest.mark.parametrize("edition", ["public", "internal"])
@pytest.mark.parametrize("unit", [DISTRICT, STREET])
@pytest.mark.parametrize("period", ["2019-12", "2019", "2013..2019"])
def test_answers_read_back_give_the_same_figures(
    sample: Register, unit: str, edition: Edition, period: str
) -> None:
    asked = answers_of(sample, unit, edition, Period.parse(period))
    told = Answers.from_bytes(asked.to_bytes())
    assert told.subject == asked.subject
    assert dict(told.units) == dict(asked.units)
    assert list(told.answered) == list(asked.answered)
    for question in asked.answered:
        assert told.rows(question) == asked.rows(question), question
        pairs = zip(told.rows(question), asked.rows(question), strict=True)
        for row, known in pairs:  # 0 and 0.00 are equal and not the same
            for figure_id, figure in row.figures.items():
                assert str(figure.value) == str(known[figure_id].value)
    assert told.to_bytes() == asked.to_bytes()


def test_the_result_of_a_method_is_told_on_with_its_parameters(public: Answers) -> None:
    asked = Answers(public.subject, public.units, public.rules, {})
    asked.results["survival"] = Result(
        "kaplan_meier", {"event": "exit"}, ("days", "share"), (("30", "0.952"), ("60", None))
    )
    assert Answers.from_bytes(asked.to_bytes()).results == asked.results


def test_public_answers_hold_no_number_that_is_not_public(
    sample: Register, public: Answers
) -> None:
    """What is not exact is rounded or has no value; what is not public is not in the record."""
    internal = answers_of(sample, DISTRICT, "internal", YEAR)
    kept = 0
    for question, told in public.answered.items():
        if not told.is_public:
            assert told == ("", ())
            kept += 1
        if "unit" in question.by:  # small ones are told as one
            continue
        known = dict(internal.answered[question].rows)
        for codes, values in told.rows:
            for value, full in zip(values, known[codes], strict=True):
                if value.status in (Status.SUPPRESSED, Status.NOT_PUBLIC):
                    assert value.value is None
                elif value.status is Status.ROUNDED:
                    assert abs(value.value - full.value) <= 5000  # type: ignore[operator]
                    assert value.value % 10000 == 0  # type: ignore[operator]
                else:
                    assert value == full
    assert kept > 10


def test_what_was_not_asked_is_refused_naming_what_there_is(public: Answers) -> None:
    with pytest.raises(FigureError) as refused:
        public.breakdown("comfort.payments", ("month", "illness"), YEAR)
    assert "'comfort.payments' by month and illness: not in the catalogue" in str(refused.value)
    assert "none, month, event_kind, illness, illness_group, relation, batch, unit, year" in str(
        refused.value
    )
    with pytest.raises(FigureError, match=r"for 2011: not asked, expected one of: .*2018.*2019"):
        public.figure("comfort.people", Period.parse("2011"))
    with pytest.raises(FigureError, match=r"found 'comfort\.nothing'"):
        public.figure("comfort.nothing", YEAR)


def test_a_figure_is_found_at_its_address_with_the_value_shown(public: Answers) -> None:
    own = public.figure("comfort.person_times", YEAR)
    assert figure_at(public, own.address, own.value, own.status) == own
    assert figure_at(public, own.address, Decimal(1), own.status) is None
    assert figure_at(public, f"comfort.person_times/2019/{STREET}", own.value, own.status) is None
    month = public.breakdown("comfort.payments", ("month",), YEAR).rows[0]["comfort.amount"]
    assert month.address == f"comfort.amount/2019-01/{DISTRICT}"
    assert figure_at(public, month.address, month.value, month.status) == month
    moved = change(public, "comfort.amount", YEAR, "year")
    assert figure_at(public, moved.address, moved.value, moved.status) == moved
    amount = next(public.figures_of(YEAR, "assistance.standard_amount"))
    assert figure_at(public, amount.address, amount.value, amount.status) == amount


def test_figures_of_a_period_are_answered_without_the_rest(sample: Register) -> None:
    asked = list(catalogue_questions(YEAR, "public", "comfort.batches"))
    assert {question.measure for question in asked} == {"comfort.payments"}
    answers = answer(sample, DISTRICT, "public", YEAR, asked)
    found = list(answers.figures_of(YEAR, "comfort.batches"))
    assert {figure.id for figure in found} == {"comfort.batches"}
    assert set(answers.answered) == set(asked)
    assert Question("comfort.payments", (), YEAR) in answers.answered


@pytest.mark.parametrize(
    ("figure_id", "period", "value", "measure_unit", "zh"),
    [
        ("hardship.exit_self", "2016..2018", 2, MeasureUnit.HOUSEHOLD_TIMES, "2户次"),
        ("hardship.exits", "2016..2018", 2, MeasureUnit.HOUSEHOLD_TIMES, "2户次"),
        ("hardship.outcomes", "2016..2018", 1, MeasureUnit.HOUSEHOLDS, "1户"),
        ("hardship.exit_self", "2018", 1, MeasureUnit.HOUSEHOLDS, "1户"),
        ("hardship.on_file", "2016..2018", 0, MeasureUnit.HOUSEHOLDS, "0户"),
    ],
)
def test_a_household_that_left_twice_in_a_span_of_years_is_told_as_two_cases(
    tmp_path: Path, figure_id: str, period: str, value: int, measure_unit: MeasureUnit, zh: str
) -> None:
    events = """
        event_id | file_id | kind      | happened_on
        e1       | f1      | open      | 2016-01-10
        e2       | f1      | exit_self | 2016-12-01
        e3       | f1      | reopen    | 2017-03-01
        e4       | f1      | exit_self | 2018-05-01
    """
    register = typed_register(
        tmp_path, household_file="file_id | household_id\nf1 | h1", file_event=events
    )
    answers = open_answers(register, DISTRICT, "internal")
    figure = answers.figure(figure_id, Period.parse(period))
    assert (figure.value, figure.measure_unit) == (value, measure_unit)
    assert format_value(figure.value, figure.measure_unit, "zh") == zh


def test_every_flow_of_the_balance_and_no_stock_counts_events() -> None:
    repeated = {f.column for m in MEASURES for f in m.figures if f.repeats}
    assert repeated == {*ENTRIES, *EXITS, "relief_kept", "exits"}
