"""How numbers are compared and dated in sentences, in one place so that it is done one way.

Falls are never said in 倍, and differences of shares are percentage points. Bare values are
worded in `numerals`.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Self, get_args

from babel.dates import format_date

from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import figure_spec
from bangfu.figures.changes import (
    SMALL_BASE,
    ChangeKind,
    Likeness,
    base_period,
    change,
    comparable,
    has_base,
    is_compared,
    is_small,
)
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import COMMA, Language, Text
from bangfu.periods import Period
from bangfu.words.marks import revised
from bangfu.words.numerals import (
    format_points,
    format_value,
    locale_of,
    round_half_up,
)

__all__ = [
    "TWIN",
    "as_of_phrase",
    "base_phrase",
    "change_phrase",
    "comparison",
    "date_words",
    "in_words",
    "listed",
    "number_words",
    "other_rules",
    "start_words",
]

_NONE = Text("零", "none")
_OTHER_RULES: Mapping[Likeness, Text] = {
    "broken": Text("口径有变", "by other rules"),
    "unsure": Text("口径可能有变", "perhaps by other rules"),
}
_LARGE = 1000
"""From how many yuan on English money is told in whole yuan."""
_ZH_NUMBERS = "一两三四五六七八九"
_TIMES = ("once", "twice")
_EN_NUMBERS = ("three", "four", "five", "six", "seven", "eight", "nine")
_BASES: Mapping[str, tuple[Text, str]] = {
    "previous": (Text("上期", "the previous period"), "环比"),
    "year": (Text("上年", "the previous year"), "比上年"),
    "year_end": (Text("上年末", "the end of the previous year"), "比上年末"),
    "months": (Text("上年同期", "the same period a year earlier"), "同比"),
    "months_end": (Text("上年同期末", "the same time a year earlier"), "比上年同期末"),
    "day": (Text("{day}", "{day}"), "比{day}"),  # beside a day 上期末 could be any
}
"""What a value is compared with, as a noun and, in Chinese, as the start of a change."""
_PHRASES: Mapping[str, Text] = {
    "same": Text("与{noun}持平", "unchanged from {noun}"),
    "almost": Text("与{noun}基本持平", "almost unchanged from {noun}"),
    "was": Text("{noun}为{base}", "{base} in {noun}"),
    "was_day": Text("{noun}为{base}", "{base} on {noun}"),
    "was_end": Text("{noun}为{base}", "{base} at {noun}"),
    "up": Text("{before}增长{size}", "up {size} from {noun}"),
    "down": Text("{before}下降{size}", "down {size} from {noun}"),
    "up_points": Text("{before}提高{size}", "up {size} from {noun}"),
    "down_points": Text("{before}下降{size}", "down {size} from {noun}"),
    "more": Text("{before}增加{size}", "{size} more than at {noun}"),
    "more_day": Text("{before}增加{size}", "{size} more than on {noun}"),
    "fewer": Text("{before}减少{size}", "{size} fewer than at {noun}"),
    "fewer_day": Text("{before}减少{size}", "{size} fewer than on {noun}"),
    "more_by": Text("，增长{share}", ", up {share}"),
    "fewer_by": Text("，下降{share}", ", down {share}"),
}
"""How it is said that a value moved, or what it was."""
TWIN: Mapping[str, Any] = {
    "bases": {name: {"noun": noun, "before": before} for name, (noun, before) in _BASES.items()},
    "phrases": _PHRASES, "none": _NONE, "small_base": SMALL_BASE,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def comparison(answers: Answers, figure: Figure, kind: ChangeKind, language: Language) -> str:
    """The comparison of a figure with its base; empty where none may be made.

    Of a share it is made in percentage points. Where the two count by different rules, what the
    figure was before is told and no percentage.
    """
    period, stock = figure.period, figure_spec(figure.id).nature == "stock"
    is_share = figure.measure_unit is MeasureUnit.RATIO
    if not (is_compared(figure.id, period, kind) or (is_share and has_base(period, kind))):
        return ""
    earlier = base_period(period, kind)
    alike = comparable(answers.rules, figure.id, earlier, period)
    if alike == "never":
        return ""
    base = answers.figure(figure.id, earlier)
    if Status.PROVISIONAL in (figure.status, base.status):
        return ""
    if base.value and (figure.status.is_rounded or base.status.is_rounded):
        phrase = base_phrase(in_words(base, language), period, kind, language, stock=stock)
        return other_rules(phrase, alike, language)
    if alike != "alike" and figure.value is not None and base.value is not None:
        was = in_words(base, language) if base.value else _NONE.of(language)
        phrase = base_phrase(was, period, kind, language, stock=stock)
        return other_rules(phrase, alike, language) if base.value else phrase
    phrase = change_phrase(
        figure.value, base.value, measure_unit=figure.measure_unit, period=period, kind=kind,
        language=language, stock=stock,
        small=is_small(figure.id, lambda one: answers.figure(one, earlier)),
    )  # fmt: skip
    if is_share or not phrase:
        return phrase
    return revised(phrase, change(answers, figure.id, period, kind).status, language)


def listed(phrases: list[str], language: Language) -> str:
    """Comparisons one after the other; that both are by other rules is said once."""
    between, kinds = COMMA.of(language), get_args(Likeness)
    for aside in filter(None, (other_rules("", kind, language) for kind in kinds)):
        if len(phrases) > 1 and all(phrase.endswith(aside) for phrase in phrases):
            return between.join(phrase.removesuffix(aside) for phrase in phrases) + aside
    return between.join(phrases)


def in_words(figure: Figure, language: Language, *, with_unit: bool = True) -> str:
    """The value of a figure as a sentence says it, marked if it was published otherwise before."""
    if figure.status is Status.UNDEFINED and figure.measure_unit is MeasureUnit.RATIO:
        return "不计算（基数为0）" if language == "zh" else "not computed (base 0)"
    value, is_money = figure.value, figure.measure_unit is MeasureUnit.YUAN
    if value is not None and is_money and language == "en" and abs(value) >= _LARGE:
        value = round_half_up(value, 0)
    said = format_value(
        value, figure.measure_unit, language, status=figure.status, with_unit=with_unit
    )
    return revised(said, figure.status, language)


def change_phrase(
    current: Decimal | None,
    base: Decimal | None,
    *,
    measure_unit: MeasureUnit,
    period: Period,
    kind: ChangeKind,
    language: Language,
    stock: bool = False,
    small: bool | None = None,
) -> str:
    """How a value compares with that of a year earlier (同比) or of the period before (环比).

    Parameters
    ----------
    current, base
        Exact values; None if withheld or undefined, and then nothing is said: the phrase is
        empty, since a change would give a withheld value away.
    measure_unit
        Shares differ by percentage points; of anything else the change in per cent is given, and
        what the base was if it is small or nothing is left of it.
    period
        The period of `current`; a calendar year is compared with "the year before".
    kind
        What `base` is the value of.
    stock
        Whether it is counted on a day: its base is that of the end of a period, and the change is
        also told in what is counted.
    small
        Whether the base is too small to say per cent of; by itself, if it is under `SMALL_BASE`.

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
    words = _Comparison.of(period, kind, stock=stock, language=language)
    if current == base:
        return words.say("same")
    if measure_unit is MeasureUnit.RATIO:
        return _change_by(current - base, words, points=True)
    if current == 0 or (base < SMALL_BASE if small is None else small):
        was = format_value(base, measure_unit, language) if base else _NONE.of(language)
        return words.was(was)
    if stock:
        return _counted_change(current, base, measure_unit, words)
    return _change_by((current - base) / base, words, points=False)


def base_phrase(
    base: str,
    period: Period,
    kind: ChangeKind,
    language: Language,
    *,
    stock: bool = False,
) -> str:
    """The value a figure had before, where no change in per cent is said.

    Examples
    --------
    >>> base_phrase("87.4%", Period.parse("2016"), "year", "zh")
    '上年为87.4%'
    >>> base_phrase("87.4%", Period.parse("2016-12"), "year", "en")
    '87.4% in the same period a year earlier'
    """
    words = _Comparison.of(period, kind, stock=stock, language=language)
    return words.was(base)


def other_rules(phrase: str, alike: Likeness, language: Language) -> str:
    """A value of before, told to have been counted by other rules if it was, or perhaps was.

    Examples
    --------
    >>> [other_rules("上年为67人次", alike, "zh") for alike in ("alike", "unsure", "broken")]
    ['上年为67人次', '上年为67人次，口径可能有变', '上年为67人次，口径有变']
    >>> other_rules("67 in the previous year", "broken", "en")
    '67 in the previous year, by other rules'
    """
    aside = _OTHER_RULES.get(alike)
    return f"{phrase}{COMMA.of(language)}{aside.of(language)}" if aside else phrase


def number_words(count: int, language: Language) -> str:
    """How many times something happened, in words where there is one for it.

    Examples
    --------
    >>> [number_words(count, "zh") for count in (1, 2, 4, 12)]
    ['一次', '两次', '四次', '12次']
    >>> [number_words(count, "en") for count in (1, 2, 4, 12)]
    ['once', 'twice', 'four times', '12 times']
    """
    if language == "zh":
        return f"{_ZH_NUMBERS[count - 1] if count <= len(_ZH_NUMBERS) else count}次"
    if count <= len(_TIMES):
        return _TIMES[count - 1]
    return f"{_EN_NUMBERS[count - 3] if count - 3 < len(_EN_NUMBERS) else count} times"


def date_words(day: date, language: Language) -> str:
    """A date in full, the year in four digits.

    Examples
    --------
    >>> date_words(date(2019, 12, 31), "zh"), date_words(date(2019, 12, 31), "en")
    ('2019年12月31日', '31 December 2019')
    """
    pattern = "y年M月d日" if language == "zh" else "d MMMM y"
    return format_date(day, format=pattern, locale=locale_of(language))


def start_words(period: Period, language: Language) -> str:
    """The start of a period, as that of its year or month.

    Examples
    --------
    >>> start_words(Period.parse("2019"), "zh"), start_words(Period.parse("2019-Q2"), "en")
    ('2019年年初', 'the start of April 2019')
    """
    if period.start.month == 1 and period.year_from == 1:
        return Text("{0}年年初", "the start of {0}").of(language).format(period.start.year)
    month = period.months[0].label(language)
    return Text(f"{month}初", f"the start of {month}").of(language)


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
    """What a value is compared with, and the language it is said in."""

    base: str
    language: Language
    day: str = ""

    @classmethod
    def of(cls, period: Period, kind: ChangeKind, *, stock: bool, language: Language) -> Self:
        if stock and kind == "previous":
            return cls("day", language, date_words(period.previous.last_day, language))
        is_year = period.text in {str(year) for year in period.years}
        base = kind if kind == "previous" or is_year else "months"
        return cls(f"{base}_end" if stock else base, language)

    def say(self, phrase: str, **parts: str) -> str:
        noun, before = (one.format(day=self.day) for one in self._base)
        form = _PHRASES[f"{phrase}_day" if self.day and f"{phrase}_day" in _PHRASES else phrase]
        return form.of(self.language).format(noun=noun, before=before, **parts)

    @property
    def _base(self) -> tuple[str, str]:
        noun, before = _BASES[self.base]
        return noun.of(self.language), before

    def was(self, base: str) -> str:
        return self.say("was_end" if self.base.endswith("_end") else "was", base=base)


def _counted_change(
    current: Decimal, base: Decimal, measure_unit: MeasureUnit, words: _Comparison
) -> str:
    """A rise or fall of a stock by what is counted, and by a share of the base."""
    size, change = abs(current - base), (current - base) / base
    moved = "fewer" if change < 0 else "more"
    said = words.say(moved, size=format_value(size, measure_unit, words.language))
    if round_half_up(change * 100, 1) == 0:
        return said
    share = format_value(abs(change), MeasureUnit.RATIO, words.language)
    return said + words.say(f"{moved}_by", share=share)


def _change_by(change: Decimal, words: _Comparison, *, points: bool) -> str:
    """A rise or fall by a share of the base, or by the difference of two shares."""
    if round_half_up(change * 100, 1) == 0:
        return words.say("almost")
    moved = "down" if change < 0 else "up"
    if points:
        size = format_points(abs(change), words.language)
        return words.say(f"{moved}_points", size=size)
    size = format_value(abs(change), MeasureUnit.RATIO, words.language)
    return words.say(moved, size=size)
