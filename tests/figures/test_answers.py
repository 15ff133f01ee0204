"""Answers: what is in print comes out, totals are exact, small counts do not show."""

from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pytest
from bangfu.errors import FigureError, ParameterError
from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import MEASURES, MeasureSpec, figure_spec, measure_of, open_breakdowns
from bangfu.figures.changes import change
from bangfu.figures.model import PER_MEMBERS, Figure, MeasureUnit, Status
from bangfu.figures.published import PublishedFact, published_facts
from bangfu.periods import Period
from bangfu.register.store import Register
from live_answers import open_answers
from typed_register import DISTRICT, typed_register

YEAR = Period.parse("2016")
SPAN = Period.parse("2013..2019")
IN_PRINT = [f for f in published_facts() if f.figure_id.startswith(("comfort.", "hardship."))]
BROKEN_DOWN = [spec for spec in MEASURES if spec.breakdowns]
EACH_BREAKDOWN = pytest.mark.parametrize("spec", BROKEN_DOWN, ids=lambda spec: spec.name)


@pytest.fixture(scope="module")
def public(sample: Register) -> Answers:
    return open_answers(sample, DISTRICT, "public")


@pytest.fixture(scope="module")
def internal(sample: Register) -> Answers:
    return open_answers(sample, DISTRICT, "internal")


# What is in print ------------------------------------------------------------------------------


@pytest.mark.parametrize("fact", IN_PRINT, ids=lambda fact: f"{fact.figure_id}/{fact.period}")
def test_what_is_in_print_is_computed(public: Answers, fact: PublishedFact) -> None:
    figure = public.figure(fact.figure_id, fact.period)
    assert figure.value is not None
    assert fact.agrees(figure.value), f"{fact.wording}: {figure.value}"
    assert figure.status is Status.SYNTHETIC
    # print counts people where files are of households
    counted = "households" if fact.measure_unit == "persons" else fact.measure_unit
    assert figure.measure_unit == counted
    assert figure.address == f"{fact.figure_id}/{fact.period}/{fact.unit}"


def test_the_caseload_falls_from_above_500_to_10(public: Answers) -> None:
    start = public.figure("hardship.on_file", Period.parse("2012-12")).value
    assert start is not None
    assert start > 500
    assert public.figure("hardship.opening", Period.parse("2013")).value == start
    assert public.figure("hardship.on_file", Period.parse("2019-12")).value == 10


# Editions --------------------------------------------------------------------------------------


def test_months_and_years_of_the_unit_are_own_totals(public: Answers) -> None:
    months = public.breakdown("comfort.payments", ("month",), YEAR)
    assert [str(row["comfort.person_times"].period) for row in months.rows] == [
        str(month) for month in YEAR.months
    ]
    by_month = [row["comfort.person_times"].value for row in months.rows]
    assert sum(value for value in by_month if value is not None) == 374
    assert {row["comfort.person_times"].dimensions for row in months.rows} == {()}
    (first, *_) = months.rows
    alone = public.figure("comfort.person_times", YEAR.months[0])
    assert first["comfort.person_times"].address == alone.address
    assert first["comfort.person_times"].value == alone.value


def test_no_small_count_with_dimensions_is_among_public_answers(
    public: Answers, internal: Answers
) -> None:
    def small(answers: Answers, period: Period) -> set[str]:
        return {
            figure.address
            for figure in answers.figures_of(period)
            if figure.dimensions and is_holder(figure) and 1 <= (figure.value or 0) <= 9
        }

    for period in (YEAR, Period.parse("2019-12"), SPAN):
        assert small(public, period) == set()
    assert small(internal, YEAR) != set()


def is_holder(figure: Figure) -> bool:
    """Whether the figure counts the households, persons, cases or files of its measure."""
    return figure.measure_unit in (
        MeasureUnit.HOUSEHOLDS, MeasureUnit.PERSONS, MeasureUnit.PERSON_TIMES, MeasureUnit.CASES,
    )  # fmt: skip


def test_an_edition_there_is_not_has_no_answers(sample: Register) -> None:
    with pytest.raises(Exception, match="edition: found 'Internal', expected one of"):
        open_answers(sample, DISTRICT, "Internal")  # type: ignore[arg-type]


# Asking ----------------------------------------------------------------------------------------


def test_what_is_not_there_is_refused(public: Answers, sample: Register) -> None:
    with pytest.raises(FigureError, match=r"figure: found 'comfort\.people_times'"):
        public.figure("comfort.people_times", YEAR)
    with pytest.raises(FigureError, match=r"measure: found 'comfort\.paymets'"):
        public.breakdown("comfort.paymets", (), YEAR)
    with pytest.raises(ParameterError, match="by: found 'claimant_key'"):
        public.breakdown("comfort.payments", ("claimant_key",), YEAR)
    with pytest.raises(ParameterError, match="unit: found '110106'"):
        open_answers(sample, "110106", "public")


def test_all_figures_are_there_once_and_match_the_pattern(public: Answers) -> None:
    figures = list(public.figures_of(YEAR))
    addresses = [figure.address for figure in figures]
    assert len(set(addresses)) == len(addresses)
    told = [spec for spec in MEASURES if spec.is_told(YEAR, "public")]
    ids = {figure.id for spec in told for figure in spec.figures}
    own = {f.id for f in figures if f.period == YEAR and not f.dimensions}
    assert own == ids
    comfort = list(public.figures_of(YEAR, "comfort.*"))
    assert comfort == [figure for figure in figures if figure.id.startswith("comfort.")]
    assert list(public.figures_of(YEAR, "no.*")) == []


def test_the_standards_in_force_are_figures_too(public: Answers) -> None:
    figures = list(public.figures_of(Period.parse("2019"), "assistance.standard_amount"))
    assert {f.dimensions[0][1]: f.value for f in figures} == {
        "schooling_senior_4000": 4000,
        "schooling_college": 11000,  # 10 x 1100
        "national_day": 1000,
        "living_ceiling": 13200,  # 12 x 1100
    }
    assert {f.status for f in figures} == {Status.OK}  # a rule, not an invented register


def test_a_breakdown_lists_its_figures_rows_first(public: Answers) -> None:
    whole = public.breakdown("comfort.decisions", (), YEAR)
    assert whole.rows == ()
    assert whole.figures == tuple(whole.total.figures.values())
    span = public.breakdown("comfort.decisions", ("year",), SPAN)
    assert span.figures[-len(span.total.figures) :] == tuple(span.total.figures.values())
    assert [row.code for row in span.rows] == [str(year) for year in SPAN.years]


def test_a_union_has_its_own_answers(sample: Register, internal: Answers) -> None:
    unit = "110105015"
    own = open_answers(sample, unit, "internal").figure("comfort.person_times", SPAN)
    rows = internal.breakdown("comfort.payments", ("unit",), SPAN).rows
    line = next(row for row in rows if row.code == unit)
    assert own.value == line["comfort.person_times"].value
    assert own.address == f"comfort.person_times/2013..2019/{unit}"
    assert line["comfort.person_times"].address == (
        f"comfort.person_times/2013..2019/{DISTRICT};unit={unit}"
    )


def test_a_year_the_period_cuts_is_addressed_by_its_months(public: Answers) -> None:
    rows = public.breakdown("comfort.payments", ("year",), Period.parse("2015-11..2017-01")).rows
    periods = [str(row["comfort.person_times"].period) for row in rows]
    assert periods == ["2015-11..2015-12", "2016", "2017-01"]
    for row in rows:
        figure = row["comfort.person_times"]
        assert figure.value == public.figure("comfort.person_times", figure.period).value


# SQL -------------------------------------------------------------------------------------------


def rerun(register: Register, figure: Figure) -> list[tuple[Any, ...]]:
    table = register.backend.raw_sql(figure.sql).to_arrow_table()
    return [tuple(row.values()) for row in table.to_pylist()]


def expected_of(figure: Figure, rows: list[tuple[Any, ...]]) -> Decimal | None:
    """The value the rows of a figure's SQL stand for, divided and rounded here again."""
    if not rows:  # a row nobody is in
        counted = figure_spec(figure.id).over is None
        return Decimal(0) if counted and figure.measure_unit is not MeasureUnit.DAYS else None
    ((first, *over),) = rows
    if first is None or over in ([0], [None]):
        return None
    value = Decimal(str(first)) / (Decimal(str(over[0])) if over else 1)
    if figure.measure_unit in PER_MEMBERS:
        return (10_000 * value).quantize(Decimal("0.0001"), ROUND_HALF_UP)
    if figure_spec(figure.id).nature != "derived":
        return value
    places = {MeasureUnit.RATIO: "0.000001", MeasureUnit.DAYS: "0.1"}
    return value.quantize(Decimal(places.get(figure.measure_unit, "0.01")), ROUND_HALF_UP)


@pytest.mark.parametrize("spec", MEASURES, ids=lambda spec: spec.name)
def test_the_sql_of_a_figure_gives_its_value(
    internal: Answers, sample: Register, spec: MeasureSpec
) -> None:
    asked = [internal.breakdown(spec.name, (), YEAR)]
    asked += [internal.breakdown(spec.name, by, YEAR) for by in open_breakdowns(spec, YEAR)][:3]
    for breakdown in asked:
        # First, last (no code, where a row has none) and total; the first and the last figure.
        rows = {row.codes: row for row in (*breakdown.rows[:1], *breakdown.rows[-1:])}
        for row in (*rows.values(), breakdown.total):
            for figure in list(row.figures.values())[:: max(1, len(row.figures) - 1)]:
                assert figure.value == expected_of(figure, rerun(sample, figure))


@pytest.mark.parametrize(
    ("measure", "by", "codes"),
    [
        ("assistance.totals", ("cause",), (("cause", "none"),)),  # people not on file
        ("assistance.totals", ("aspect",), (("aspect", "none"),)),  # legal aid
        ("comfort.payments", ("illness",), (("illness", "none"),)),  # fires and accidents
        ("assistance.totals", ("cause", "aspect"), (("cause", "none"), ("aspect", "living"))),
        ("assistance.totals", ("occasion",), (("occasion", "none"),)),  # a code, not a gap
    ],
)
def test_the_sql_of_a_row_without_a_code_gives_its_value(
    internal: Answers,
    sample: Register,
    measure: str,
    by: tuple[str, ...],
    codes: tuple[tuple[str, str], ...],
) -> None:
    row = next(r for r in internal.breakdown(measure, by, SPAN).rows if r.codes == codes)
    figure = next(iter(row.figures.values()))
    assert rerun(sample, figure) == [(figure.value,)]


def test_the_same_question_twice_has_one_answer(sample: Register) -> None:
    answers = open_answers(sample, DISTRICT, "public")
    first = answers.figure("comfort.batches", YEAR)
    assert answers.figure("comfort.batches", YEAR) == first
    assert "comfort_case" in first.sql
    assert measure_of(first.id).name == "comfort.payments"


# A register of one's own -----------------------------------------------------------------------


@pytest.fixture(scope="module")
def hollow(tmp_path_factory: pytest.TempPathFactory) -> Register:
    """A register of three unions and nothing else."""
    return typed_register(tmp_path_factory.mktemp("empty"))


@pytest.fixture(scope="module")
def empty(hollow: Register) -> Answers:
    return open_answers(hollow, DISTRICT, "public")


@pytest.mark.parametrize(
    ("figure_id", "value", "status"),
    [
        ("comfort.person_times", Decimal(0), Status.OK),  # not synthetic: nobody invented it
        ("comfort.amount", Decimal("0.00"), Status.OK),
        ("comfort.mean_amount", None, Status.UNDEFINED),
        ("comfort.approval_rate", None, Status.UNDEFINED),
        ("comfort.days_to_claim_median", None, Status.UNDEFINED),
        ("hardship.on_file", Decimal(0), Status.OK),
        ("hardship.decline", None, Status.UNDEFINED),
        ("hardship.pace_to_goal", Decimal("0.00"), Status.OK),  # 0 in 48 months
        ("assistance.coverage", None, Status.UNDEFINED),
    ],
)
def test_nothing_is_0_and_a_share_of_nothing_is_undefined(
    empty: Answers, figure_id: str, value: Decimal | None, status: Status
) -> None:
    figure = empty.figure(figure_id, YEAR)
    assert (figure.value, figure.status) == (value, status)
    assert str(figure.value) == str(value)  # 0 and 0.00 are equal, but money has two places


def test_levels_nobody_is_in_are_rows_of_0(empty: Answers, hollow: Register) -> None:
    rows = empty.breakdown("comfort.waiting", ("year",), SPAN).rows
    assert [row.code for row in rows] == [str(year) for year in SPAN.years]
    assert {row["comfort.days_to_claim_median"].status for row in rows} == {Status.UNDEFINED}
    inside = open_answers(hollow, DISTRICT, "internal")
    unions = inside.breakdown("comfort.payments", ("unit",), YEAR).rows
    assert {row.code: str(row["comfort.amount"].value) for row in unions} == {
        "110105001": "0.00",
        "110105002": "0.00",
        "110105": "0.00",
    }


# Told before -----------------------------------------------------------------------------------


def told_before(sample: Register, value: str, status: str = "ok") -> Answers:
    """Answers on the year, with one figure told before with a value."""
    answers = open_answers(sample, DISTRICT, "public")
    answers.told_before = {"comfort.person_times/2016/110105": (value, status)}
    return answers


@pytest.mark.parametrize(
    ("value", "told_as", "status"),
    [
        ("374", "synthetic", Status.SYNTHETIC),  # as in print
        ("374.0", "ok", Status.SYNTHETIC),  # the same number, written otherwise
        (
            "373",
            "synthetic",
            Status.REVISED,
        ),  # of an invented register too, whose pages have a banner
        ("", "undefined", Status.REVISED),  # there was no value
        ("374", "revised", Status.REVISED),  # a revision once told stays marked
    ],
)
def test_a_figure_that_was_public_with_another_value_is_revised(
    sample: Register, value: str, told_as: str, status: Status
) -> None:
    answers = told_before(sample, value, told_as)
    figure = answers.figure("comfort.person_times", YEAR)
    assert (figure.value, figure.status) == (Decimal(374), status)
    assert answers.figure("comfort.amount", YEAR).status is Status.SYNTHETIC
    # A change on a figure that is revised is revised itself only if it was told otherwise.
    assert change(answers, "comfort.person_times", YEAR, "year").status is not Status.REVISED


@pytest.mark.parametrize(
    ("value", "told_as", "status"),
    [
        ("150000", "rounded", Status.ROUNDED),
        ("140000", "rounded", Status.ROUNDED_REVISED),
        ("150000", "rounded_revised", Status.ROUNDED_REVISED),
        (
            "149000.00",
            "ok",
            Status.ROUNDED,
        ),  # told exactly then: that it is rounded now says nothing
    ],
)
def test_a_rounded_figure_is_revised_if_it_was_rounded_otherwise(
    sample: Register, value: str, told_as: str, status: Status
) -> None:
    answers = open_answers(sample, DISTRICT, "public")
    month = Period.parse("2016-12")
    answers.told_before = {"comfort.amount/2016-12/110105": (value, told_as)}
    assert answers.figure("comfort.amount", month).status is status


def test_what_was_told_before_is_in_the_record(sample: Register) -> None:
    answers = told_before(sample, "373")
    answers.figure("comfort.person_times", YEAR)
    again = Answers.from_bytes(answers.to_bytes())
    assert again.told_before == answers.told_before
    assert again.figure("comfort.person_times", YEAR).status is Status.REVISED
    assert {"2016"} <= again.periods
