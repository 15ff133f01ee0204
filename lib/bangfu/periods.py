"""Reporting periods: the only way dates enter a measure.

A period is written `2019-12`, `2019-Q4`, `2019-H2`, `2019`, or as a span of any two of these,
`2013..2019`, both ends included. A year that does not begin with January is written with the month
it begins with: `2019-Y04` is from April 2019 to March 2020. So a period says by itself what its
years are, and nobody has to be asked whose calendar holds. All forms are safe in folder names and
addresses. Inside, dates are half-open (`start` <= day < `end`), so that a period is exactly the sum
of its months and no day is counted twice.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cached_property, lru_cache
from typing import Literal

from bangfu.errors import PeriodError
from bangfu.language import Language, Text

__all__ = ["FORMS", "Each", "Period", "ending_with", "last_complete_month", "year_of"]

Each = Literal["month", "quarter", "half", "year"]
"""What a period can be cut into."""
_PARTS: dict[Each, tuple[str, int]] = {
    "month": ("months", 1), "quarter": ("quarters", 3), "half": ("half-years", 6),
    "year": ("years", 12),
}  # fmt: skip
"""Their name and number of months."""

FORMS = "2019-12, 2019-Q4, 2019-H2, 2019, 2019-Y04 (from April), or a span such as 2013..2019"
_PART = re.compile(
    r"(?P<year>(?:19|20|21)[0-9]{2})(?:-(?:(?P<month>0[1-9]|1[0-2])|Q(?P<quarter>[1-4])|H(?P<half>[12])|Y(?P<begins>0[2-9]|1[0-2])))?",
    re.ASCII,
)
_MONTHS_EN = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_QUARTERS_ZH = "一二三四"
_HALVES_ZH = "上下"
_HALVES_EN = ("First half", "Second half")


def _add_months(day: date, months: int) -> date:
    """First day of the month `months` after that of `day`."""
    index = day.year * 12 + day.month - 1 + months
    return date(index // 12, index % 12 + 1, 1)


@dataclass(frozen=True)
class Period:
    """A stretch of whole months, with the text it is written as.

    Examples
    --------
    >>> p = Period.parse("2019-Q4")
    >>> p.start, p.end
    (datetime.date(2019, 10, 1), datetime.date(2020, 1, 1))
    >>> str(p.previous), str(p.year_earlier)
    ('2019-Q3', '2018-Q4')
    >>> str(Period.parse("2018..2019").previous)
    '2016..2017'
    """

    text: str
    start: date
    """First day of the period."""
    end: date
    """First day after the period."""

    @classmethod
    def parse(cls, text: str) -> "Period":
        """Read a period from its text.

        Raises
        ------
        PeriodError
            If `text` is not in one of the accepted forms, or a span ends before it starts.
        """
        if not isinstance(text, str):
            raise PeriodError(f"period: found {text!r}, expected text: {FORMS}")
        return _read(text)

    def __str__(self) -> str:
        return self.text

    @cached_property
    def last_day(self) -> date:
        """Last day of the period, on which stocks are counted."""
        return self.end - timedelta(days=1)

    @cached_property
    def n_months(self) -> int:
        """Number of months in the period."""
        return (self.end.year - self.start.year) * 12 + self.end.month - self.start.month

    @property
    def is_span(self) -> bool:
        """Whether the period is written as two periods joined by dots."""
        return ".." in self.text

    @property
    def previous(self) -> "Period":
        """The period of the same length that ends where this one starts (环比)."""
        return self.shift(-self.n_months)

    @property
    def year_earlier(self) -> "Period":
        """The same period one year earlier (同比)."""
        return self.shift(-12)

    @property
    def months(self) -> tuple["Period", ...]:
        """The months of the period, in order."""
        return tuple(_part(_add_months(self.start, i), 1) for i in range(self.n_months))

    @property
    def quarters(self) -> tuple["Period", ...]:
        """The quarters the period touches, in order."""
        starts = (month.start for month in self.months)
        said = dict.fromkeys(f"{day.year}-Q{(day.month + 2) // 3}" for day in starts)
        return tuple(map(Period.parse, said))

    @property
    def year_from(self) -> int:
        """The month its years begin with: 1, or that of the year it begins with as written."""
        begins = _match(self.text.split("..")[0], self.text)["begins"]
        return int(begins or 1)

    @cached_property
    def years(self) -> tuple["Period", ...]:
        """The years the period touches, in order; of the calendar, unless it is written in others.

        Examples
        --------
        >>> [str(year) for year in Period.parse("2018-Y04..2019-Y04").years]
        ['2018-Y04', '2019-Y04']
        """
        first, last = self.year_at(self.start), self.year_at(self.last_day)
        years = range(first.start.year, last.start.year + 1)
        return tuple(year_of(year, self.year_from) for year in years)

    def year_at(self, day: date) -> "Period":
        """The year a day lies in, by the period's own calendar."""
        return year_of(day.year - (day.month < self.year_from), self.year_from)

    def shift(self, months: int) -> "Period":
        """The period `months` later (earlier if negative), in the same form if it can be."""
        if self.is_span:
            first, last = (Period.parse(part) for part in self.text.split(".."))
            return _join(first.shift(months), last.shift(months))
        start, end = _add_months(self.start, months), _add_months(self.end, months)
        if self.year_from > 1 and months % 12 == 0:
            return year_of(start.year, self.year_from)
        shifted = _part(start, self.n_months)
        if (shifted.start, shifted.end) == (start, end):
            return shifted
        return _join(_part(start, 1), _part(_add_months(end, -1), 1))

    def cut(self, each: Each) -> tuple["Period", ...]:
        """The months, quarters, half-years or years the period is made of, in order.

        Raises
        ------
        PeriodError
            If the period begins or ends within one of them.

        Examples
        --------
        >>> [str(part) for part in Period.parse("2018-10..2019-03").cut("quarter")]
        ['2018-Q4', '2019-Q1']
        """
        name, length = _PARTS[each]
        begins = self.year_from if each == "year" else 1
        if (self.start.month - begins) % length or self.n_months % length:
            raise PeriodError(
                f"period: {self.text!r} is not made of whole {name}, expected one that begins "
                "and ends with one of them"
            )
        starts = (_add_months(self.start, i) for i in range(0, self.n_months, length))
        if each == "year":
            return self.years
        return tuple(_part(start, length) for start in starts)

    def through(self, last: "Period") -> "Period":
        """The span from this period to `last`, both included; this period if they are the same.

        Examples
        --------
        >>> str(Period.parse("2013").through(Period.parse("2019-06")))
        '2013..2019-06'
        """
        return self if self.text == last.text else _join(self, last)

    def label(self, language: Language) -> str:
        """The period in words.

        Examples
        --------
        >>> Period.parse("2019-Q4").label("zh"), Period.parse("2013..2019").label("en")
        ('2019年第四季度', '2013–2019')
        >>> Period.parse("2013..2019").label("zh")  # a dash as GB/T 15834 has it
        '2013—2019年'
        >>> months = Period.parse("2019-01..2019-06")
        >>> months.label("zh"), months.label("en")
        ('2019年1—6月', 'January to June 2019')
        >>> year = Period.parse("2019-Y04")
        >>> year.label("zh"), year.label("en")
        ('2019年度（4月起）', '2019/20 (from April)')
        """
        if self._is_within_year:
            first, last = self.months[0], self.months[-1]
            if language == "zh":
                return f"{self.start.year}年{self.start.month}—{self.last_day.month}月"
            return f"{first.label('en').split()[0]} to {last.label('en')}"
        if self.is_span:
            dash = "—" if language == "zh" else "–"
            return dash.join(_span_labels(self.text.split(".."), language)) + (
                "年" if language == "zh" and "-" not in self.text else ""
            )
        return _label(self.text, language)

    @property
    def _is_within_year(self) -> bool:
        """Whether it is written as months of one year."""
        return self.is_span and "Q" not in self.text and len(self.years) == 1

    def __iter__(self) -> Iterator["Period"]:
        return iter(self.months)


@lru_cache(maxsize=4096)
def _read(text: str) -> Period:
    """A period; a report reads the same few some ten thousand times."""
    first_text, dots, last_text = text.partition("..")
    start, end = _bounds(first_text, text)
    if dots:
        last_start, last_end = _bounds(last_text, text)
        # 2013..2013-06 too: it would be read as half of the 2013 it names.
        if last_start < start or last_end <= end:
            raise PeriodError(f"period: {text!r} does not end after it starts")
        end = last_end
    return Period(text, start, end)


def _match(text: str, whole: str) -> re.Match[str]:
    found = _PART.fullmatch(text)
    if not found:
        raise PeriodError(f"period: found {whole!r}, expected one of: {FORMS}")
    return found


def _bounds(text: str, whole: str) -> tuple[date, date]:
    """Start and end (exclusive) of a single period; errors quote the `whole` text."""
    found = _match(text, whole)
    year = date(int(found["year"]), int(found["begins"] or 1), 1)
    for part, length in (("month", 1), ("quarter", 3), ("half", 6)):
        if found[part]:
            end = int(found[part]) * length
            return _add_months(year, end - length), _add_months(year, end)
    return year, _add_months(year, 12)


def _part(start: date, length: int) -> Period:
    """The month, quarter, half-year or year of so many months that a day lies in."""
    number = (start.month - 1) // length + 1
    ending = {1: f"-{number:02d}", 3: f"-Q{number}", 6: f"-H{number}", 12: ""}[length]
    return Period.parse(f"{start.year}{ending}")


def last_complete_month(now: datetime, zone: tzinfo) -> Period:
    """The newest month that is over in a time zone.

    Parameters
    ----------
    now
        The moment; it must know its own time zone.
    zone
        The time zone whose calendar decides.

    Raises
    ------
    PeriodError
        If `now` has no time zone: the machine's would be guessed.

    Examples
    --------
    >>> from zoneinfo import ZoneInfo
    >>> now = datetime.fromisoformat("2019-12-31T16:00:00+00:00")
    >>> str(last_complete_month(now, ZoneInfo("Asia/Shanghai")))
    '2019-12'
    >>> str(last_complete_month(now, ZoneInfo("UTC")))
    '2019-11'
    """
    if now.utcoffset() is None:
        raise PeriodError(f"now: found {now.isoformat()!r}, expected a moment with its time zone")
    return _part(_add_months(now.astimezone(zone).date(), -1), 1)


def year_of(year: int, begins: int = 1) -> Period:
    """The year that begins in a calendar year, with January or another month.

    Examples
    --------
    >>> str(year_of(2019)), str(year_of(2019, 4)), year_of(2019, 4).end
    ('2019', '2019-Y04', datetime.date(2020, 4, 1))
    """
    return Period.parse(f"{year}-Y{begins:02d}" if begins > 1 else str(year))


def ending_with(month: Period, year_from: int = 1) -> tuple[Period, ...]:
    """A month, and the quarter, half-year and year that end with it.

    Parameters
    ----------
    month
        The month.
    year_from
        The month a year begins with; its halves are told if that is January.

    Examples
    --------
    >>> [str(period) for period in ending_with(Period.parse("2019-12"))]
    ['2019-12', '2019-Q4', '2019-H2', '2019']
    >>> [str(period) for period in ending_with(Period.parse("2019-05"))]
    ['2019-05']
    >>> [str(period) for period in ending_with(Period.parse("2020-03"), 4)]
    ['2020-03', '2020-Q1', '2019-Y04']
    """
    lengths = (1, 3, 6, 12) if year_from == 1 else (1, 3)
    ends = [_part(month.start, length) for length in lengths]
    if year_from > 1:
        ends.append(year_of(month.start.year - (month.start.month < year_from), year_from))
    return tuple(period for period in ends if period.end == month.end)


def _join(first: Period, last: Period) -> Period:
    """A span from the first day of `first` to the last of `last`."""
    begin, end = first.text.split("..")[0], last.text.split("..")[-1]
    return Period.parse(f"{begin}..{end}")


def _span_labels(parts: list[str], language: Language) -> list[str]:
    """Labels of both ends; in Chinese plain years share one 年 at the end."""
    if language == "zh" and all("-" not in part for part in parts):
        return parts
    return [_label(part, language) for part in parts]


def _label(text: str, language: Language) -> str:
    found = _match(text, text)
    year = found["year"]
    words = Text(f"{year}年", year)
    if found["month"]:
        month = int(found["month"])
        words = Text(f"{year}年{month}月", f"{_MONTHS_EN[month - 1]} {year}")
    elif found["quarter"]:
        quarter = int(found["quarter"])
        words = Text(f"{year}年第{_QUARTERS_ZH[quarter - 1]}季度", f"Q{quarter} {year}")
    elif found["half"]:
        half = int(found["half"]) - 1
        words = Text(f"{year}年{_HALVES_ZH[half]}半年", f"{_HALVES_EN[half]} of {year}")
    elif found["begins"]:
        month = int(found["begins"])
        ends = f"{(int(year) + 1) % 100:02d}"
        english = f"{year}/{ends} (from {_MONTHS_EN[month - 1]})"
        words = Text(f"{year}年度（{month}月起）", english)
    return words.of(language)
