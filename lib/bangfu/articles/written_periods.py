"""Written periods: the period that the parts of a date name."""

import re
from collections.abc import Mapping

from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import hanzi_number
from bangfu.errors import PeriodError
from bangfu.periods import Period

__all__ = ["MONTHS", "is_month_end", "period_of", "whole_number"]

MONTHS = [
    "january", "february", "march", "april", "may", "june", "july", "august", "september",
    "october", "november", "december",
]  # fmt: skip
_QUARTERS = ["first", "second", "third", "fourth"]
_SHORT = 3
"""Letters of a month that tell it from the others."""


def is_month_end(one: Mention) -> bool:
    """Whether it is the last day of a month, on which stocks are counted."""
    period, parts = period_of(one.parts or {}, 2000), one.parts or {}
    day = whole_number(_first(parts, "d", "d2", "d3", "d4"))
    return period is not None and period.n_months == 1 and period.last_day.day == day


def period_of(parts: Mapping[str, str], spoken: int | None = None) -> Period | None:
    """The period that the parts of a date name, in the year spoken of if they name none.

    Examples
    --------
    >>> str(period_of({"y": "2017", "m": "8"})), str(period_of({"q": "三"}, 2018))
    ('2017-08', '2018-Q3')
    >>> period_of({"m": "8"}) is None
    True
    """
    year = whole_number(_first(parts, "y", "y2", "y3", "y4")) or spoken
    if year is None:
        return None
    try:
        return Period.parse(_written(parts, year))
    except PeriodError:
        return None


def _written(parts: Mapping[str, str], year: int) -> str:
    """A period as bangfu writes it."""
    month = _month(_first(parts, "m", "m3", "m4", "e", "e2", "e3"))
    is_iso = "y" not in parts and {"y2", "m2"} <= parts.keys()  # 2019-08
    if is_iso:
        return f"{year}-{_month(parts['m2']):02}"
    if "m2" in parts and month:
        last = whole_number(parts["y2"]) if "y2" in parts else year
        return f"{year}-{month:02}..{last}-{_month(parts['m2']):02}"
    if {"y", "y2"} <= parts.keys():
        return f"{year}..{whole_number(parts['y2'])}"
    if "firsts" in parts:
        return f"{year}-01..{year}-{whole_number(parts['firsts']):02}"
    if "qa" in parts:
        first, last = (whole_number(parts[name]) for name in ("qa", "qb"))
        return f"{year}-{3 * first - 2:02}..{year}-{3 * last:02}"
    if "front" in parts:
        return f"{year}-01..{year}-{3 * whole_number(parts['front']):02}"
    if "eh" in parts:
        return f"{year}-H{1 if parts['eh'].lower() == 'first' else 2}"
    if "eq" in parts:
        return f"{year}-Q{_QUARTERS.index(parts['eq'].lower()) + 1}"
    if {"e", "e2", "y3"} <= parts.keys():
        return f"{year}-{_month(parts['e']):02}..{year}-{_month(parts['e2']):02}"
    if "q" in parts:
        return f"{year}-Q{whole_number(parts['q'])}"
    if "h" in parts:
        return f"{year}-H{1 if parts['h'] == '上' else 2}"
    if "begins" in parts:
        return f"{year}-Y{parts['begins']}"
    return f"{year}-{month:02}" if month else str(year)


def _first(parts: Mapping[str, str], *names: str) -> str:
    return next((parts[name] for name in names if name in parts), "")


def whole_number(text: str) -> int:
    """The value of whole digits in either script, 0 of none."""
    if text.isdigit():
        return int(text)
    return int(hanzi_number(re.sub("[oO○]", "〇", text))) if text else 0


def _month(text: str) -> int:
    short = [month[:_SHORT] for month in MONTHS]
    said = text.lower()[:_SHORT]
    return short.index(said) + 1 if said in short else whole_number(text)
