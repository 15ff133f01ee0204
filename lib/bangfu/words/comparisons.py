"""How numbers are compared and dated in sentences, in one place so that it is done one way.

Falls are never said in 倍, and differences of shares are percentage points. Single values are
worded in `numerals`.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Literal

from babel.dates import format_date

from bangfu.figures.changes import SMALL_BASE
from bangfu.figures.model import MeasureUnit
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.words.numerals import (
    format_list,
    format_points,
    format_value,
    locale_of,
    round_half_up,
)

__all__ = [
    "as_of_phrase",
    "base_phrase",
    "change_phrase",
    "date_words",
]


def change_phrase(
    current: Decimal | None,
    base: Decimal | None,
    *,
    measure_unit: MeasureUnit,
    period: Period,
    kind: Literal["year", "previous"],
    language: Language,
) -> str:
    """How a value compares with that of a year earlier (同比) or of the period before (环比).

    Parameters
    ----------
    current, base
        Exact values; None if withheld or undefined, and then nothing is said: the phrase is
        empty, since a change would give a withheld value away.
    measure_unit
        Shares differ by percentage points; of anything else the change in per cent is given,
        the two values if the base is under `SMALL_BASE`, and if it is 0 that it is.
    period
        The period of `current`; a calendar year is compared with "the year before".
    kind
        What `base` is the value of.

    Examples
    --------
    >>> year = Period.parse("2016")
    >>> change_phrase(Decimal(374), Decimal(378), measure_unit=MeasureUnit.PERSON_TIMES,
    ...               period=year, kind="year", language="zh")
    '比上年下降1.1%'
    >>> change_phrase(Decimal(374), Decimal(378), measure_unit=MeasureUnit.PERSON_TIMES,
    ...               period=year, kind="year", language="en")
    'down 1.1% from the previous year'
    """
    if current is None or base is None:
        return ""
    words = _comparison(period, kind)
    if current == base:
        return f"与{words.noun_zh}持平" if language == "zh" else f"unchanged from {words.noun_en}"
    if measure_unit is MeasureUnit.RATIO:
        return _change_by(current - base, words, language, points=True)
    if base == 0:
        return f"{words.noun_zh}为0" if language == "zh" else f"{words.noun_en} had 0"
    if base < SMALL_BASE:
        return _two_values(current, base, measure_unit, words, language)
    return _change_by((current - base) / base, words, language, points=False)


def base_phrase(
    base: str, period: Period, kind: Literal["year", "previous"], language: Language
) -> str:
    """The value a rate or a mean had before, where no change in per cent is said.

    Examples
    --------
    >>> base_phrase("87.4%", Period.parse("2016"), "year", "zh")
    '上年为87.4%'
    >>> base_phrase("87.4%", Period.parse("2016-12"), "year", "en")
    '87.4% in the same period a year earlier'
    """
    words = _comparison(period, kind)
    return f"{words.noun_zh}为{base}" if language == "zh" else f"{base} in {words.noun_en}"


def date_words(day: date, language: Language) -> str:
    """A date in full, the year in four digits.

    Examples
    --------
    >>> date_words(date(2019, 12, 31), "zh"), date_words(date(2019, 12, 31), "en")
    ('2019年12月31日', '31 December 2019')
    """
    pattern = "y年M月d日" if language == "zh" else "d MMMM y"
    return format_date(day, format=pattern, locale=locale_of(language))


def as_of_phrase(day: date, language: Language) -> str:
    """The day a stock was counted on, absolute: never 截至目前.

    Examples
    --------
    >>> as_of_phrase(date(2019, 12, 31), "zh")
    '截至2019年12月31日'
    """
    words = date_words(day, language)
    return f"截至{words}" if language == "zh" else f"as of {words}"


@dataclass(frozen=True)
class _Comparison:
    """What a value is compared with: as the start of a change, and as a noun."""

    before_zh: str
    noun_zh: str
    noun_en: str


def _comparison(period: Period, kind: Literal["year", "previous"]) -> _Comparison:
    if kind == "previous":
        return _Comparison("环比", "上期", "the previous period")
    if period.text in {str(year) for year in period.years}:
        return _Comparison("比上年", "上年", "the previous year")
    return _Comparison("同比", "上年同期", "the same period a year earlier")


def _change_by(change: Decimal, words: _Comparison, language: Language, *, points: bool) -> str:
    """A rise or fall by a share of the base, or by the difference of two shares."""
    if round_half_up(change * 100, 1) == 0:
        zh, en = f"与{words.noun_zh}基本持平", f"almost unchanged from {words.noun_en}"
        return zh if language == "zh" else en
    if points:
        size = format_points(abs(change), language)
    else:
        size = format_value(abs(change), MeasureUnit.RATIO, language)
    if language == "zh":
        rise = "提高" if points else "增长"
        return f"{words.before_zh}{'下降' if change < 0 else rise}{size}"
    return f"{'down' if change < 0 else 'up'} {size} from {words.noun_en}"


def _two_values(
    current: Decimal,
    base: Decimal,
    measure_unit: MeasureUnit,
    words: _Comparison,
    language: Language,
) -> str:
    first, last = format_list([base, current], measure_unit, language)
    if language == "zh":
        return f"由{words.noun_zh}的{first}{'降' if current < base else '增'}至{last}"
    return f"{'down' if current < base else 'up'} from {first} in {words.noun_en} to {last}"
