"""A period is exactly the whole months its text names, whatever form it is written in."""

from datetime import date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from bangfu.errors import ParameterError, PeriodError
from bangfu.periods import FORMS, Each, Period, ending_with, last_complete_month
from hypothesis import assume, given
from hypothesis import strategies as st

# One line a form: text, first day, first day after, period before (环比), a year earlier (同比).
TABLE = """
2019-12        2019-12-01 2020-01-01 2019-11          2018-12
2020-01        2020-01-01 2020-02-01 2019-12          2019-01
2020-02        2020-02-01 2020-03-01 2020-01          2019-02
2019-Q1        2019-01-01 2019-04-01 2018-Q4          2018-Q1
2019-Q4        2019-10-01 2020-01-01 2019-Q3          2018-Q4
2019-H1        2019-01-01 2019-07-01 2018-H2          2018-H1
2019-H2        2019-07-01 2020-01-01 2019-H1          2018-H2
2019           2019-01-01 2020-01-01 2018             2018
2013..2019     2013-01-01 2020-01-01 2006..2012       2012..2018
2018..2019     2018-01-01 2020-01-01 2016..2017       2017..2018
2019-11..2020-01 2019-11-01 2020-02-01 2019-08..2019-10 2018-11..2019-01
2019-Q2..2019-Q3 2019-04-01 2019-10-01 2018-Q4..2019-Q1 2018-Q2..2018-Q3
2018-H2..2019  2018-07-01 2020-01-01 2017-H1..2018-06 2017-H2..2018
2019-Q3..2020-01 2019-07-01 2020-02-01 2018-12..2019-06 2018-Q3..2019-01
2019-Y04       2019-04-01 2020-04-01 2018-Y04         2018-Y04
2019-Y12       2019-12-01 2020-12-01 2018-Y12         2018-Y12
2018-Y04..2019-Y04 2018-04-01 2020-04-01 2016-Y04..2017-Y04 2017-Y04..2018-Y04
2013-01..2013  2013-01-01 2014-01-01 2012-01..2012    2012-01..2012
"""  # 2018-H2..2019 is 18 months, so the year that ends it becomes a month when moved by 18
LINES = [line.split() for line in TABLE.strip().splitlines()]


@pytest.mark.parametrize(("text", "start", "end", "previous", "year_earlier"), LINES)
def test_every_form_is_read_and_moved(
    text: str, start: str, end: str, previous: str, year_earlier: str
) -> None:
    period = Period.parse(text)
    assert (str(period.start), str(period.end)) == (start, end)
    assert period.last_day == period.end - timedelta(days=1)
    assert str(period) == text
    assert str(period.previous) == previous
    assert str(period.year_earlier) == year_earlier


@pytest.mark.parametrize(
    ("text", "months", "first", "last", "years"),
    [
        ("2019-12", 1, "2019-12", "2019-12", ["2019"]),
        ("2019-Q4", 3, "2019-10", "2019-12", ["2019"]),
        ("2019-H1", 6, "2019-01", "2019-06", ["2019"]),
        ("2019", 12, "2019-01", "2019-12", ["2019"]),
        ("2018..2019", 24, "2018-01", "2019-12", ["2018", "2019"]),
        ("2019-Y04", 12, "2019-04", "2020-03", ["2019-Y04"]),
        ("2018-Y04..2019-Y04", 24, "2018-04", "2020-03", ["2018-Y04", "2019-Y04"]),
        ("2018-12..2020-01", 14, "2018-12", "2020-01", ["2018", "2019", "2020"]),  # 1 + 12 + 1
    ],
)
def test_a_period_has_its_months_and_touches_its_years(
    text: str, months: int, first: str, last: str, years: list[str]
) -> None:
    period = Period.parse(text)
    assert period.n_months == len(period.months) == months
    assert (str(period.months[0]), str(period.months[-1])) == (first, last)
    assert tuple(period) == period.months
    assert [str(year) for year in period.years] == years
    assert period.is_span == (".." in text)


@pytest.mark.parametrize(
    ("text", "zh", "en"),
    [
        ("2019-01", "2019年1月", "January 2019"),
        ("2019-12", "2019年12月", "December 2019"),
        ("2019-Q1", "2019年第一季度", "Q1 2019"),
        ("2019-Q2", "2019年第二季度", "Q2 2019"),
        ("2019-Q3", "2019年第三季度", "Q3 2019"),
        ("2019-Q4", "2019年第四季度", "Q4 2019"),
        ("2019-H1", "2019年上半年", "First half of 2019"),
        ("2019-H2", "2019年下半年", "Second half of 2019"),
        ("2019", "2019年", "2019"),
        ("2013..2019", "2013—2019年", "2013–2019"),
        ("2018-H2..2019", "2018年下半年—2019年", "Second half of 2018–2019"),
        ("2018-12..2019-01", "2018年12月—2019年1月", "December 2018–January 2019"),
    ],
)
def test_a_period_is_said_in_both_languages(text: str, zh: str, en: str) -> None:
    assert Period.parse(text).label("zh") == zh
    assert Period.parse(text).label("en") == en


@pytest.mark.parametrize(
    "text",
    [
        "2019-13", "2019-00", "201912", "2019-1", "2019-Q0", "2019-Q5", "2019-H0", "2019-H3",
        "2019-q1", "2019-12-31", "2019/12", "19", "0019", "1899", "2200", "", " ", " 2019",
        "2019 ", "2019\n", "2019年", "２０１９", "2019-1２", "٢٠١٩", "2019-Ⅳ", "2019–12",
        "2019.2020", "2019..", "..2019", "..", "2013..2015..2017", "2013...2019", "2013 .. 2019",
        "2013..19",
    ],
)  # fmt: skip
def test_any_other_spelling_is_refused_with_the_forms_there_are(text: str) -> None:
    with pytest.raises(PeriodError) as refusal:
        Period.parse(text)
    assert str(refusal.value) == f"period: found {text!r}, expected one of: {FORMS}"


@pytest.mark.parametrize(
    "text",
    [
        "2019..2013",
        "2013..2013",  # one period needs no dots
        "2013..2013-12",  # the year again
        "2013..2013-06",  # ends before the year it starts with does
        "2013-Q4..2013",  # starts before its first part does
        "2019-03..2019-02",
        "2019-H1..2019-Q2",
    ],
)
def test_a_span_that_does_not_go_forward_is_refused(text: str) -> None:
    with pytest.raises(PeriodError) as refusal:
        Period.parse(text)
    assert str(refusal.value) == f"period: {text!r} does not end after it starts"


@pytest.mark.parametrize("found", [2019, 2019.0, None, date(2019, 1, 1), b"2019"])
def test_what_is_not_text_is_refused(found: object) -> None:
    with pytest.raises(PeriodError) as refusal:
        Period.parse(found)  # type: ignore[arg-type]
    assert str(refusal.value) == f"period: found {found!r}, expected text: {FORMS}"


def test_a_bad_period_is_a_bad_parameter_and_ends_a_command_with_2() -> None:
    assert issubclass(PeriodError, ParameterError)
    assert PeriodError.exit_code == 2


ENDINGS = [
    "",
    *(f"-{month:02d}" for month in range(1, 13)),
    "-Q1",
    "-Q2",
    "-Q3",
    "-Q4",
    "-H1",
    "-H2",
]
PARTS = st.builds(
    lambda year, end: f"{year}{end}", st.integers(1960, 2140), st.sampled_from(ENDINGS)
)


@st.composite
def spans(draw: st.DrawFn) -> str:
    first, last = draw(PARTS), draw(PARTS)
    one, other = Period.parse(first), Period.parse(last)
    assume(one.start <= other.start and one.end < other.end)
    assume((other.end.year - one.start.year) < 60)  # stays within the years that can be written
    return f"{first}..{last}"


PERIODS = st.one_of(PARTS, spans()).map(Period.parse)


@given(PERIODS)
def test_the_text_of_a_period_reads_back_as_the_same_period(period: Period) -> None:
    assert Period.parse(str(period)) == period


@given(PERIODS)
def test_the_previous_period_ends_where_this_one_starts_and_is_as_long(period: Period) -> None:
    assert period.previous.end == period.start
    assert period.previous.n_months == period.n_months


@given(PERIODS)
def test_months_cut_a_period_without_gap_or_overlap(period: Period) -> None:
    months = period.months
    assert months[0].start == period.start
    assert months[-1].end == period.end
    assert all(one.end == following.start for one, following in pairwise(months))
    assert {month.n_months for month in months} == {1}


@given(PERIODS)
def test_two_years_earlier_is_a_year_earlier_twice(period: Period) -> None:
    twice = period.year_earlier.year_earlier
    assert twice == period.shift(-24)
    assert (twice.start.year, twice.start.month) == (period.start.year - 2, period.start.month)
    assert twice.n_months == period.n_months


@given(PERIODS, st.integers(-120, 120))
def test_moving_a_period_and_back_covers_the_same_days(period: Period, months: int) -> None:
    back = period.shift(months).shift(-months)
    assert (back.start, back.end) == (period.start, period.end)


@given(PERIODS)
def test_years_cover_the_period_and_none_is_idle(period: Period) -> None:
    years = period.years
    assert years[0].start <= period.start < years[0].end
    assert years[-1].start < period.end <= years[-1].end
    assert len(years) == period.last_day.year - period.start.year + 1


# A moment, then the last complete month in three time zones: Shanghai is 8 hours ahead of UTC,
# New York 5 hours behind it in winter and 4 in summer.
MOMENTS = """
moment                     UTC     Asia/Shanghai America/New_York
2019-12-05T02:00:00+08:00  2019-11 2019-11       2019-11
2019-12-31T23:59:59+08:00  2019-11 2019-11       2019-11
2020-01-01T00:00:00+08:00  2019-11 2019-12       2019-11
2019-12-31T15:59:59+00:00  2019-11 2019-11       2019-11
2019-12-31T16:00:00+00:00  2019-11 2019-12       2019-11
2020-01-01T00:00:00+00:00  2019-12 2019-12       2019-11
2020-01-01T04:59:59+00:00  2019-12 2019-12       2019-11
2020-01-01T05:00:00+00:00  2019-12 2019-12       2019-12
2019-07-01T03:59:59+00:00  2019-06 2019-06       2019-05
2019-07-01T04:00:00+00:00  2019-06 2019-06       2019-06
2020-02-29T16:00:00+00:00  2020-01 2020-02       2020-01
2020-03-01T00:00:00+00:00  2020-02 2020-02       2020-01
2019-02-28T16:00:00+00:00  2019-01 2019-02       2019-01
2019-11-03T05:30:00+00:00  2019-10 2019-10       2019-10
2019-11-03T06:30:00+00:00  2019-10 2019-10       2019-10
2019-03-31T23:30:00-04:00  2019-03 2019-03       2019-02
"""  # on 3 November 2019 the half hour after one struck twice in New York
ZONES, *MOMENT_LINES = (line.split() for line in MOMENTS.strip().splitlines())


@pytest.mark.parametrize("line", MOMENT_LINES, ids=lambda line: line[0])
def test_the_last_complete_month_is_that_of_the_zones_calendar(line: list[str]) -> None:
    now = datetime.fromisoformat(line[0])
    assert [str(last_complete_month(now, ZoneInfo(zone))) for zone in ZONES[1:]] == line[1:]


def test_a_midnight_that_comes_twice_begins_the_month_once() -> None:
    # Cuba's clocks went back from one to midnight on 1 November 2020: half past struck twice.
    havana = ZoneInfo("America/Havana")
    first, second = (datetime(2020, 11, 1, 0, 30, fold=fold, tzinfo=havana) for fold in (0, 1))
    assert second.timestamp() - first.timestamp() == 3600
    assert {str(last_complete_month(now, havana)) for now in (first, second)} == {"2020-10"}


def test_a_moment_without_a_zone_is_refused() -> None:
    with pytest.raises(PeriodError, match="now: found '2020-01-01T00:00:00', expected a moment"):
        last_complete_month(datetime(2020, 1, 1), ZoneInfo("UTC"))


@pytest.mark.parametrize(
    ("month", "periods"),
    [
        ("2019-01", "2019-01"),
        ("2019-02", "2019-02"),
        ("2019-03", "2019-03 2019-Q1"),
        ("2019-04", "2019-04"),
        ("2019-05", "2019-05"),
        ("2019-06", "2019-06 2019-Q2 2019-H1"),
        ("2019-07", "2019-07"),
        ("2019-08", "2019-08"),
        ("2019-09", "2019-09 2019-Q3"),
        ("2019-10", "2019-10"),
        ("2019-11", "2019-11"),
        ("2019-12", "2019-12 2019-Q4 2019-H2 2019"),
    ],
)
def test_a_month_ends_its_quarter_half_year_and_year(month: str, periods: str) -> None:
    assert [str(period) for period in ending_with(Period.parse(month))] == periods.split()


@pytest.mark.parametrize(
    ("text", "each", "parts"),
    [
        ("2019-12", "month", "2019-12"),
        ("2019-Q4", "month", "2019-10 2019-11 2019-12"),
        ("2019-11..2020-01", "month", "2019-11 2019-12 2020-01"),
        ("2019", "quarter", "2019-Q1 2019-Q2 2019-Q3 2019-Q4"),
        ("2018-10..2019-03", "quarter", "2018-Q4 2019-Q1"),
        ("2018-H2..2019", "half", "2018-H2 2019-H1 2019-H2"),
        ("2018-Q3..2018-12", "half", "2018-H2"),
        ("2013..2015", "year", "2013 2014 2015"),
        ("2013-01..2013-12", "year", "2013"),
    ],
)
def test_a_period_is_cut_into_its_parts(text: str, each: Each, parts: str) -> None:
    assert [str(part) for part in Period.parse(text).cut(each)] == parts.split()


def test_seven_years_are_eighty_four_months() -> None:
    months = Period.parse("2013..2019").cut("month")
    assert (len(months), str(months[0]), str(months[-1])) == (84, "2013-01", "2019-12")


@pytest.mark.parametrize(
    ("text", "each", "name"),
    [
        ("2019-12", "quarter", "quarters"),  # ends with a quarter, does not begin with one
        ("2019-10..2019-11", "quarter", "quarters"),  # begins with one
        ("2019-02..2019-07", "quarter", "quarters"),  # six months, and no quarter whole
        ("2019-Q2..2019-Q3", "half", "half-years"),
        ("2019-Q4", "half", "half-years"),
        ("2018-07..2019-06", "year", "years"),
        ("2019-H1", "year", "years"),
    ],
)
def test_a_period_not_made_of_whole_parts_is_not_cut(text: str, each: Each, name: str) -> None:
    with pytest.raises(PeriodError, match=f"'{text}' is not made of whole {name}, expected"):
        Period.parse(text).cut(each)


@given(PERIODS, st.sampled_from(["month", "quarter", "half", "year"]))
def test_parts_cover_a_period_that_can_be_cut(period: Period, each: Each) -> None:
    try:
        parts = period.cut(each)
    except PeriodError:
        assume(False)
    assert (parts[0].start, parts[-1].end) == (period.start, period.end)
    assert all(one.end == following.start for one, following in pairwise(parts))
    assert len({part.n_months for part in parts}) == 1
    assert not any(part.is_span for part in parts)
