"""Steps from a period, or from the day of a draft, to another: before, through, over by then."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise

from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.written_periods import period_of
from bangfu.errors import PeriodError
from bangfu.periods import Period

__all__ = [
    "PARTS_OF_YEAR",
    "added_years",
    "is_inside",
    "last_year_over",
    "months_to",
    "nearest_over",
    "newest_over",
    "period_before",
    "runs_to_month",
    "same_part",
    "says_year",
    "shifted",
    "through",
    "year_of",
    "year_or_none",
]  # fmt: skip

_YEARS = frozenset({"y", "y2", "y3", "y4"})
"""Parts of a date that say the year."""
_PART = frozenset({"m", "q"})
"""Those that say a part of it."""
PARTS_OF_YEAR = (1, 3)
"""Months of what is ranked among the others of its year."""
_QUARTER, _HALF_YEAR, _YEAR = 3, 6, 12
"""Months."""


def says_year(parts: Mapping[str, str]) -> bool:
    """Whether the parts of a date say its year."""
    return not _YEARS.isdisjoint(parts)


def months_to(month: Period) -> Period:
    """From the first month of its year to a month: 截至6月底，今年已抚慰278人次."""
    if month.start.month == _YEAR:
        return year_of(month.start.year)
    is_first = month.start.month == 1
    return month if is_first else Period.parse(f"{month.start.year}-01..{month}")


def period_before(period: Period, kind: str) -> Period | None:
    """What a period is compared with: the year or the period before; none before there are any."""
    try:
        if kind == "start_of_year":
            return year_of(period.last_day.year - 1)
        return period.year_earlier if kind == "year" else period.previous
    except PeriodError:
        return None


def shifted(period: Period, months: int) -> Period | None:
    """A period so many months later; none before there are any."""
    try:
        return period.shift(months)
    except PeriodError:
        return None


def year_of(year: int) -> Period:
    """A year."""
    return Period.parse(str(year))


def year_or_none(year: int) -> Period | None:
    """A year, if it is one that can be written: 三百年来 leads beyond."""
    try:
        return year_of(year)
    except PeriodError:
        return None


def through(first: Period, last: Period) -> Period:
    """From the year of one period to that of another."""
    if last.end <= first.start or first.start.year == last.last_day.year:
        return last
    return year_of(first.start.year).through(year_of(last.last_day.year))


def is_inside(part: Period, whole: Period) -> bool:
    """Whether a period lies in another."""
    return whole.start <= part.start and part.end <= whole.end


def last_year_over(dated: date | None, known: Period) -> Period | None:
    """The last year that was over on a day, of those there are figures of."""
    if dated is None:
        return None
    years = known.years
    return next((one for one in reversed(years) if one.last_day <= dated), years[-1])


def newest_over(dated: date | None, known: Period) -> Period | None:
    """The last month that was over on a day, as the quarter or the year that ends with it."""
    if dated is None:
        return None
    month = Period.parse(f"{dated:%Y-%m}")
    if month.last_day > dated:
        month = shifted(month, -1) or month
    if month.end > known.end or month.last_day.month == _YEAR:
        return last_year_over(dated, known)
    year, number = month.last_day.year, month.last_day.month
    return month if number % _QUARTER else Period.parse(f"{year}-Q{number // _QUARTER}")


def nearest_over(parts: Mapping[str, str], dated: date | None) -> Period | None:
    """The month or quarter that a date without a year names in a draft, if it was over by then.

    As 四季度 does in January; what is half a year ago or more is of a year nobody named.
    """
    if dated is None:
        return None
    every = (period_of(parts, dated.year - n) for n in range(2))
    over = next((one for one in every if one is not None and one.last_day <= dated), None)
    is_near = over is not None and (dated - over.last_day).days < 31 * _HALF_YEAR
    return over if is_near else None


def runs_to_month(words: Sequence[SpokenWord | Mention]) -> bool:
    """Whether words speak of a year as far as it has come: 截至6月底，今年已抚慰278人次."""
    spoken = [one for one in words if isinstance(one, SpokenWord)]
    is_year = any(o.named("year_of_draft") or "0" in o.named("year_spoken_of") for o in spoken)
    is_month = any(isinstance(one, Mention) and "m" in (one.parts or {}) for one in words)
    return is_month and is_year and any(one.named("as_of") for one in spoken)


def same_part(period: Period, date: Mention, before: Period | None) -> Period | None:
    """The same month or quarter of the year spoken of before a text looked at another.

    As in 一季度129户，2018年四季度198人次。一季度末…, which does not say of which year it is.
    """
    if before is None or period.n_months >= _YEAR or says_year(date.parts or {}):
        return None
    years = before.last_day.year - period.last_day.year
    return shifted(period, _YEAR * years) if years else None


def _may_add(parts: set[str]) -> bool:
    """Whether the parts of a date are of a year, or of no more than its month or quarter."""
    return parts & {"y", "y2", "m"} == {"y"} or (bool(parts & _PART) and parts <= {"y", *_PART})


def added_years(words: Sequence[SpokenWord | Mention]) -> list[Mention]:
    """The years, quarters or months that words add where they stand side by side."""
    years = [
        one for one in words
        if isinstance(one, Mention) and one.sort == "period"
        and _may_add({*(one.parts or {})})
    ]  # fmt: skip
    is_sum = any(isinstance(one, SpokenWord) and "sum" in one.named("relation") for one in words)
    beside = [pair for pair in pairwise(years) if pair[1].at[0] - pair[0].at[1] == 1]
    return [*(one for one, _ in beside[:1]), *(other for _, other in beside)] if is_sum else []
