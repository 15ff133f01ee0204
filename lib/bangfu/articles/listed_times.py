"""Listed times: the years, quarters or months that the numbers of a list pair with by their order.

2016年至2018年分别374、383、611; 一至四季度依次为….
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.written_periods import period_of, whole_number

__all__ = [
    "ANY_YEAR", "FROM_TO", "QUARTERS", "Item", "each_quarter", "ends_of", "parts_told",
    "years_aside", "years_named", "years_of",
]  # fmt: skip

Item = SpokenWord | Mention
"""What a text says at some place: a word, a period, a number."""
ANY_YEAR = 2000
_A_YEAR = 4
"""Quarters."""
_NEAR = 4
"""So many words before 分别 a length of time may stand."""
FROM_TO = ("y", "y2")
"""The parts of a span of years."""
QUARTERS = ("qa", "qb")
"""The parts of a span of quarters: 一至四季度."""


def years_named(periods: Sequence[Item], n: int) -> list[Item]:
    """The years of a span, where there are as many: 2016年至2018年分别374、383、611.

    So are its months and quarters: 今年1月至3月依次为53人次、52人次、46人次.
    """
    one = periods[0] if len(periods) == 1 else None
    parts = (one.parts or {}) if isinstance(one, Mention) else {}
    if isinstance(one, Mention) and {"m", "m2"} <= parts.keys() and "y2" not in parts:
        first, last = whole_number(parts["m"]), whole_number(parts["m2"])
        year = {k: v for k, v in parts.items() if k == "y"}
        months = [replace(one, parts={**year, "m": str(m)}) for m in range(first, last + 1)]
        return [*months] if len(months) == n else []
    if isinstance(one, Mention) and {*QUARTERS} <= parts.keys():
        first, last = (whole_number(parts[name]) for name in QUARTERS)
        quarters = _quarters(one, range(first, last + 1))
        return quarters if len(quarters) == n else []
    years = years_of(one) if isinstance(one, Mention) else []
    return [*years] if len(years) == n else []


def _quarters(year: Mention, numbers: Iterable[int]) -> list[Item]:
    """Quarters of the year that a time names, or of the year spoken of."""
    own = {k: v for k, v in (year.parts or {}).items() if k == "y"}
    return [replace(year, parts={**own, "q": str(q)}) for q in numbers]


def years_of(span: Mention) -> list[Mention]:
    """Each year of a span of them."""
    parts = span.parts or {}
    if not {"y", "y2"} <= parts.keys() or not (parts["y"] + parts["y2"]).isdecimal():
        return []
    years = range(int(parts["y"]), int(parts["y2"]) + 1)
    return [replace(span, parts={"y": str(year)}) for year in years]


def parts_told(stream: Sequence[Item], n: int) -> list[Item]:
    """The months of a quarter or half-year spoken of: 四季度165人次，三个月依次为….

    Or the quarters of a year: 四个季度分别为….
    """
    dates = [one for one in stream[-_NEAR:] if isinstance(one, Mention)]  # 四个季度抚慰人次依次为
    last = dates[-1] if dates else None
    parts = (last.parts or {}) if last is not None and last.sort == "duration" else {}
    told = (one for one in reversed(stream) if isinstance(one, Mention) and one.sort == "period")
    spoken = next(told, None)
    if last is not None and parts.get("by") == "季度" and n == _A_YEAR:
        return _quarters(spoken or replace(last, sort="period"), range(1, n + 1))
    if parts.get("by") != "月" or whole_number(parts.get("n", "")) != n:
        return []
    period = period_of(spoken.parts or {}, ANY_YEAR) if spoken else None
    if spoken is None or period is None or period.n_months != n:
        return []
    year = {k: v for k, v in (spoken.parts or {}).items() if k == "y"}
    months = (str(period.start.month + k) for k in range(n))
    return [replace(spoken, parts={**year, "m": month}) for month in months]


def each_quarter(stream: Sequence[Item], n: int) -> list[Item]:
    """The quarters of the year told last: 2016年各季度脱困分别为3户、6户、15户、28户."""
    told = (one for one in reversed(stream) if isinstance(one, Mention) and one.sort == "period")
    year = next((one for one in told if "y" in (one.parts or {})), None)
    return _quarters(year, range(1, n + 1)) if year is not None and n == _A_YEAR else []


def years_aside(side: Mention | None, span: Mention | None, n: int) -> list[Item]:
    """The first or last years of a span: 2016年至2019年…。后两年先后投入…."""
    parts, of = (side.parts or {}) if side else {}, (span.parts or {}) if span else {}
    is_told = side is not None and whole_number(parts.get("n", "")) == n
    if span is None or not is_told or not of["y2"].isdecimal():
        return []
    years = years_named([span], int(of["y2"]) - int(of["y"]) + 1)
    return years[:n] if parts["side"] == "前" else years[-n:]


def ends_of(times: Sequence[Item]) -> list[Item]:
    """The first and last year of a span that is told alone."""
    span = times[0] if len(times) == 1 else None
    parts = (span.parts or {}) if isinstance(span, Mention) else {}
    if not isinstance(span, Mention) or not {*FROM_TO} <= parts.keys():
        return []
    return [replace(span, parts={"y": parts[y]}) for y in FROM_TO]
