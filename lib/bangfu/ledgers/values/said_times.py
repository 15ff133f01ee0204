"""Times that titles, headings and heads speak of: a year, some months of it, or a day.

Words may leave out the year (二月份, 第二季度, 2月20日): then only months and days are compared.
"""

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date

from bangfu.language import Text
from bangfu.ledgers.values.numeral_words import digits_for

__all__ = ["SaidTime", "time_said"]

_YEAR = re.compile(
    r"(?<![0-9])((?:19|20)[0-9]{2})(?=[年./-]|春节|元旦|国庆|五一|两节|双节|第?[1-4]季|[上下]半年)"
)
_MONTH = re.compile(
    r"(?<![0-9.])(1[0-2]|0?[1-9])月(?!均|薪|收入)"
    r"|(?:19|20)[0-9]{2}[./-](1[0-2]|0?[1-9])(?=月|[./-][0-9])"
)
_DAY = re.compile(
    r"(?<![0-9])([0-9]{1,2})月([0-9]{1,2})[日号]"
    r"|(?:19|20)[0-9]{2}([./-])([0-9]{1,2})\3([0-9]{1,2})(?![0-9])"
)
_QUARTER = re.compile(r"第?([1-4])(?:季度|季(?!节))")
_MONTH_SPAN = re.compile(r"(?<![0-9])(1[0-2]|0?[1-9])月?份?[-~至到—–]+(1[0-2]|0?[1-9])月(?![0-9])")
_DAY_SPAN = re.compile(r"[日号0-9][-~至到—–、和及]+(?:[0-9]{1,2}月)?[0-9]{1,2}[日号]")
_HALVES = {"上半年": range(1, 7), "下半年": range(7, 13)}
_ALL_UP_TO = re.compile("截至|截止|累计|以来|以前|同期|去年|上年|[0-9]年度?[-~至到—–、和及]+[0-9]")
"""What speaks of all up to a time, or of another one to compare with."""
_TURN_OF_YEAR = ("元旦", "新年", "春节", "两节", "双节", "送温暖")
"""What is paid for a year in the last two months of the year before, too."""
_NOVEMBER, _DECEMBER = 11, 12


@dataclass(frozen=True)
class SaidTime:
    """What a text says of time: a year, perhaps, some months, perhaps the day."""

    year: int | None
    months: frozenset[int] = frozenset()
    """Those it is about; none if all of the year are."""
    day_of_month: int | None = None
    from_november: bool = False
    """Whether the last two months of the year before belong to it."""

    @property
    def day(self) -> date | None:
        """The day, if all of it is said."""
        if self.year is None or self.day_of_month is None:
            return None
        (month,) = self.months
        return date(self.year, month, self.day_of_month)

    @property
    def without_day(self) -> "SaidTime":
        """The month of its day, if it has one."""
        return replace(self, day_of_month=None)

    def has(self, day: date) -> bool:
        """Whether a day lies in it, or in the month after several: they are paid for by then."""
        if self.from_november and self.year is not None and day.year == self.year - 1:
            return day.month >= _NOVEMBER
        if len(self.months) > 1:
            if self.year is None:
                return min(self.months) <= day.month <= max(self.months) + 1
            own = [(self.year, month) for month in self.months]
            next_ones = [(y + m // _DECEMBER, m % _DECEMBER + 1) for y, m in own]
            return (day.year, day.month) in {*own, *next_ones}
        is_day = self.day_of_month in (None, day.day)
        return (
            is_day and self.year in (None, day.year) and day.month in (self.months or {day.month})
        )

    def meets(self, other: "SaidTime") -> bool:
        """Whether it has months in common with another time."""
        is_year = None in (self.year, other.year) or self.year == other.year
        if not is_year and self.from_november and other.months and self.year and other.year:
            return other.year == self.year - 1 and max(other.months) >= _NOVEMBER
        return is_year and bool(not self.months or not other.months or self.months & other.months)

    def words(self) -> Text:
        """What it is, as far as it is said."""
        year = Text(f"{self.year}年", f"{self.year}") if self.year else Text("", "")
        if not self.months:
            return year
        first, last = min(self.months), max(self.months)
        day = self.day_of_month
        zh = f"{first}月{day}日" if day else f"{first}月" if first == last else f"{first}至{last}月"
        en = f"{first:02d}-{day:02d}" if day else f"{first:02d}"
        en += "" if first == last else f" to {last:02d}"
        return Text(f"{year.zh}{zh}", f"{year.en}-{en}" if year.en else f"month {en}")


def time_said(text: str) -> SaidTime | None:
    """The one time that a text speaks of; nothing if it is none, or several years.

    Parameters
    ----------
    text
        A title, a heading or a head.

    Examples
    --------
    >>> [time_said(text).words().zh for text in ("2019年二季度", "以下为2月20日补发", "含1-3月")]
    ['2019年4至6月', '2月20日', '1至3月']
    >>> time_said("截至2019年12月"), time_said("春节慰问")
    (None, None)
    """
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    said = digits_for(plain)
    years = {*_YEAR.findall(said)}
    if len(years) > 1 or _ALL_UP_TO.search(said):
        return None
    year = int(years.pop()) if years else None
    days = {
        (int(m or other_m), int(d or other_d)) for m, d, _, other_m, other_d in _DAY.findall(said)
    }
    if len(days) == 1 and not _DAY_SPAN.search(said):
        ((month, day),) = days
        return SaidTime(year, frozenset({month}), day) if _is_day(year, month, day) else None
    months = _months(said)
    if year is None and not months:
        return None
    turn = not months and any(word in plain for word in _TURN_OF_YEAR)
    return SaidTime(year, months, None, turn)


def _months(said: str) -> frozenset[int]:
    """The months a text speaks of: of quarters, halves and spans all."""
    found = {int(one or other) for one, other in _MONTH.findall(said)}
    for number in map(int, _QUARTER.findall(said)):
        found |= {*range(3 * number - 2, 3 * number + 1)}
    for word, span in _HALVES.items():
        found |= {*span} if word in said else set()
    for first, last in _MONTH_SPAN.findall(said):
        found |= {*range(int(first), int(last) + 1)}
    return frozenset(found)


def _is_day(year: int | None, month: int, day: int) -> bool:
    try:
        date(year or 2000, month, day)
    except ValueError:
        return False
    return True
