"""What the public edition shows of a register, and what it leaves out as a whole."""

from decimal import Decimal
from pathlib import Path

import pytest
from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import MEASURES, open_breakdowns
from bangfu.figures.model import MeasureUnit, Status
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.register.store import Register
from live_answers import open_answers
from typed_register import DISTRICT, typed_register

YEARS = [Period.parse(str(year)) for year in range(2014, 2020)]
MONTH = Period.parse("2019-12")
STREET, SMALL_STREET = "110105015", "110105105"


@pytest.fixture(scope="module")
def public(sample: Register) -> Answers:
    return open_answers(sample, DISTRICT, "public")


@pytest.fixture(scope="module")
def internal(sample: Register) -> Answers:
    return open_answers(sample, DISTRICT, "internal")


def rows_of(answers: Answers, measure: str, by: str, period: str) -> dict[str, list[str]]:
    """The values of a table by their codes, as text."""
    rows = answers.breakdown(measure, (by,), Period.parse(period)).rows
    return {row.code: [str(f.value) for f in row.figures.values()] for row in rows}


@pytest.mark.parametrize("period", ["2016", "2019-12", "2013..2019"])
def test_own_counts_and_rates_of_the_district_are_exact(
    public: Answers, internal: Answers, period: str
) -> None:
    for figure in (figure for spec in MEASURES for figure in spec.figures):
        if figure.kind in ("count", "rate"):
            shown = public.figure(figure.id, Period.parse(period))
            assert shown == internal.figure(figure.id, Period.parse(period))


def test_money_of_a_month_is_rounded_and_means_of_it_are_not_told(
    public: Answers, internal: Answers
) -> None:
    exact = internal.figure("assistance.amount", MONTH).value
    assert exact == Decimal("27566.10")
    shown = public.figure("assistance.amount", MONTH)
    assert (shown.value, shown.status) == (Decimal(30000), Status.ROUNDED)
    for mean in ("assistance.mean_per_household", "assistance.mean_per_item"):
        assert public.figure(mean, MONTH).status is Status.NOT_PUBLIC
        assert public.figure(mean, YEARS[-1]) == internal.figure(mean, YEARS[-1])


def test_money_of_fewer_than_ten_is_withheld_and_none_is_none(public: Answers) -> None:
    # October 2019: 2 households; November 3. In 2019 no goods were given in January.
    assert public.figure("assistance.amount", Period.parse("2019-10")).status is Status.SUPPRESSED
    assert public.figure("assistance.households", Period.parse("2019-10")).value == 2


def test_a_month_is_told_by_nothing_but_time(public: Answers) -> None:
    for spec in MEASURES:
        for by in open_breakdowns(spec, MONTH):
            if spec.is_told(MONTH, "public"):
                found = public.breakdown(spec.name, by, MONTH)
                assert found.is_public is (set(by) <= set(TIME)), (spec.name, by)
                assert found.is_public or found.rows == ()


@pytest.mark.parametrize(
    ("measure", "by", "since"),
    [
        ("comfort.payments", "event_kind", 2014),
        ("comfort.payments", "illness_group", 2014),
        ("comfort.payments", "relation", 2014),
        ("assistance.totals", "aspect", 2014),
        ("assistance.totals", "fund_source", 2014),
        ("assistance.totals", "occasion_group", 2014),
        ("assistance.totals", "cause_group", 2014),
        ("hardship.routes", "cause_group", 2017),
        ("comfort.payments", "unit", 2014),
    ],
)
def test_a_year_of_the_district_is_told_by_what_matters_without_a_mark(
    public: Answers, measure: str, by: str, since: int
) -> None:
    for year in YEARS[since - 2014 :]:
        found = public.breakdown(measure, (by,), year)
        assert found.is_public, year
        for row in found.rows:
            assert all(f.status is not Status.SUPPRESSED for f in row.figures.values())


def test_a_table_with_a_row_of_too_few_is_not_there(public: Answers, internal: Answers) -> None:
    # In 2019 9 of 10 households on file have causes of one group or another.
    assert not public.breakdown("hardship.stock", ("cause_group",), YEARS[-1]).is_public
    assert internal.breakdown("hardship.stock", ("cause_group",), YEARS[-1]).is_public


def test_no_count_of_one_to_nine_stands_in_a_public_table(public: Answers) -> None:
    counts = (MeasureUnit.HOUSEHOLDS, MeasureUnit.PERSONS, MeasureUnit.CASES)
    for year in [*YEARS, Period.parse("2013..2019"), Period.parse("2017..2018")]:
        for figure in public.figures_of(year):
            if figure.dimensions and figure.measure_unit in counts:
                assert not 0 < (figure.value or 0) < 10, figure.address


@pytest.mark.parametrize(
    ("kinds_of_2016", "years", "span"),
    [
        # 12 and 11 in 2016, 15 and 13 in 2017: each year is told, and both together.
        ({"house_fire": 12, "accident_death": 11}, [True, True], True),
        # With 5 in 2016 that year is not; 13 of 2017 out of 18 of both would give the 5.
        ({"house_fire": 12, "accident_death": 5}, [False, True], False),
    ],
)
def test_years_are_told_together_where_each_is_told(
    tmp_path: Path, kinds_of_2016: dict[str, int], years: list[bool], span: bool
) -> None:
    of_2017 = {"house_fire": 15, "accident_death": 13}
    cases = [
        f"c{year}{kind}{n} | p{year}{kind}{n} | {kind} | {year}-03-01 | approved | 1 | {year}-03-02"
        for year, counts in ((2016, kinds_of_2016), (2017, of_2017))
        for kind, count in counts.items()
        for n in range(count)
    ]
    header = "case_id | claimant_key | event_kind | decided_on | decision | batch_no | paid_on"
    answers = open_answers(
        typed_register(tmp_path, comfort_case="\n".join([header, *cases])), DISTRICT, "public"
    )
    told = [
        answers.breakdown("comfort.payments", ("event_kind",), Period.parse(text)).is_public
        for text in ("2016", "2017", "2016..2017")
    ]
    assert told == [*years, span]


def test_codes_told_as_one_are_counted_as_one(public: Answers, internal: Answers) -> None:
    # 2019: transplants 8, aorta 12, other 16; nobody else is in a group.
    grouped = rows_of(public, "comfort.payments", "illness_group", "2019")
    single = rows_of(internal, "comfort.payments", "illness", "2019")
    assert grouped["rarer"][0] == "36"  # 8 + 12 + 16
    alone = {"organ_transplant", "aorta", "other"}
    rest = {code: row for code, row in grouped.items() if code != "rarer"}
    assert rest == {code: row for code, row in single.items() if code not in alone}


# Unions ----------------------------------------------------------------------------------------


def test_money_by_relation_does_not_tell_the_events(public: Answers, internal: Answers) -> None:
    """18 payments to children, 56,000 yuan, are 16 of 3,000 and two fires of 4,000, if exact."""
    year = Period.parse("2016")
    exact, told = (
        {row.code: row for row in one.breakdown("comfort.payments", ("relation",), year).rows}[
            "child"
        ]
        for one in (internal, public)
    )
    assert (exact["comfort.person_times"].value, exact["comfort.amount"].value) == (18, 56000)
    assert (told["comfort.person_times"].value, told["comfort.amount"].value) == (18, 60000)
    assert told["comfort.amount"].status is Status.ROUNDED
    assert told["comfort.mean_amount"].status is Status.NOT_PUBLIC
    by_event = public.breakdown("comfort.payments", ("event_kind",), year).rows
    assert {row["comfort.amount"].status for row in by_event} == {Status.SYNTHETIC}


def test_small_unions_are_told_with_their_kind(public: Answers, internal: Answers) -> None:
    shown = rows_of(public, "comfort.payments", "unit", "2018")
    known = rows_of(internal, "comfort.payments", "unit", "2018")
    apart = [code for code in shown if code in known]
    assert len(apart) == 31  # 30 with ten or more, and the district itself, with none
    assert all(int(shown[code][0]) >= 10 for code in apart if code != DISTRICT)
    pools = {code: int(shown[code][0]) for code in shown if code not in known}
    assert pools == {"other_subdistrict_9": 56, "other_area_6": 36}
    assert sum(pools.values()) + sum(int(shown[code][0]) for code in apart) == 611


def test_what_a_union_tells_is_its_row_in_the_table_above(
    sample: Register, public: Answers
) -> None:
    street = open_answers(sample, STREET, "public")
    for year in YEARS:
        row = next(
            (r for r in public.breakdown("comfort.payments", ("unit",), year).rows
             if r.code == STREET), None,
        )  # fmt: skip
        for figure_id in ("comfort.person_times", "comfort.people", "comfort.amount"):
            own = street.figure(figure_id, year)
            if row is None:
                assert own.status is Status.NOT_PUBLIC
            else:
                assert (own.value, own.status) == (row[figure_id].value, row[figure_id].status)


@pytest.mark.parametrize(
    ("unit", "period", "told"),
    [
        (STREET, "2019", True),  # 10 comfort payments
        (STREET, "2019-12", False),
        (STREET, "2013..2019", False),
        (SMALL_STREET, "2019", False),  # 8
        (DISTRICT, "2019-12", True),
    ],
)
def test_of_a_union_with_too_few_nothing_is_told(
    sample: Register, unit: str, period: str, told: bool
) -> None:
    from bangfu.figures.questions import answer, release_questions

    asked = Period.parse(period)
    questions = release_questions(unit, asked, "public", sample.rules)
    assert answer(sample, unit, "public", asked, questions).tells_anything is told


def test_a_union_with_too_few_for_one_topic_is_silent_on_all_of_it(sample: Register) -> None:
    street = open_answers(sample, STREET, "public")
    year = Period.parse("2019")
    assert street.figure("comfort.person_times", year).value == 10
    for figure_id in ("assistance.people", "assistance.members", "hardship.on_file"):
        assert street.figure(figure_id, year).status is Status.NOT_PUBLIC


def test_money_of_a_union_is_rounded_in_both_places(public: Answers) -> None:
    rows = public.breakdown("comfort.payments", ("unit",), Period.parse("2019")).rows
    told = {row["comfort.amount"].status for row in rows if row["comfort.person_times"].value}
    assert told == {Status.ROUNDED}
    assert {row["comfort.mean_amount"].status for row in rows} <= {Status.NOT_PUBLIC}


def test_where_one_union_alone_is_small_no_union_is_told(tmp_path: Path) -> None:
    """12 payments in one union, 3 in the other: with the total the 3 would be known."""
    rows = [f"c{n} | p{n} | 110105001 | 2016-03-01 | approved | 1 | 2016-03-02" for n in range(12)]
    rows += [f"d{n} | q{n} | 110105002 | 2016-03-01 | approved | 1 | 2016-03-02" for n in range(3)]
    header = "case_id | claimant_key | unit_code | decided_on | decision | batch_no | paid_on"
    register = typed_register(tmp_path, comfort_case="\n".join([header, *rows]))
    answers = open_answers(register, DISTRICT, "public")
    assert not answers.breakdown("comfort.payments", ("unit",), Period.parse("2016")).is_public
