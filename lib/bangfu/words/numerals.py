"""Values as a reader sees them, in Chinese and in English: units, digits, marks.

Everything is computed from the exact value and rounded last, half up, in Decimal. Withheld and
undefined values have their own marks and never look like a number.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import Any

from babel import Locale
from babel.numbers import NumberPattern, format_decimal, parse_pattern

from bangfu.errors import FigureError
from bangfu.figures.model import MeasureUnit, Status
from bangfu.language import LANGUAGE_TAGS, Language, Text
from bangfu.rules.federations import house_federation
from bangfu.words.marks import ABOUT, ABOUT_SIGN, status_mark

__all__ = [
    "COUNTS",
    "MINUS",
    "ONE",
    "TWIN",
    "format_list",
    "format_points",
    "format_value",
    "locale_of",
    "money_scale",
    "money_unit",
    "round_half_up",
    "scaled_digits",
    "unit_word",
    "with_unit_word",
]

ONE = Decimal(1)
"""The scale of what is not scaled."""
MINUS = "−"
"""Before a number below zero: as wide as a plus, and no hyphen a line may break at."""
_WAN, _YI = Decimal(10_000), Decimal(100_000_000)
_LEAST = {_WAN: Decimal(house_federation().wan_from), _YI: _YI}
"""From how many yuan on a unit is said."""


@dataclass(frozen=True)
class _Unit:
    """The words of a measure unit, and the decimals its values are shown with."""

    zh: str
    one: str
    many: str
    places: int = 0
    trimmed: bool = True
    """Whether trailing zeros after the point are dropped."""


_UNITS: dict[MeasureUnit, _Unit] = {
    MeasureUnit.HOUSEHOLDS: _Unit("户", "household", "households"),
    MeasureUnit.HOUSEHOLD_TIMES: _Unit("户次", "case", "cases"),
    MeasureUnit.PERSONS: _Unit("人", "person", "people"),
    MeasureUnit.MEMBERS: _Unit("人", "member", "members"),
    MeasureUnit.PERSON_TIMES: _Unit("人次", "payment", "payments"),
    # One household has one file (一户一档), so files are counted in households in Chinese.
    MeasureUnit.FILES: _Unit("户", "file", "files"),
    MeasureUnit.CASES: _Unit("件", "case", "cases"),
    MeasureUnit.BATCHES: _Unit("批", "batch", "batches"),
    MeasureUnit.ITEMS: _Unit("笔", "item", "items"),
    MeasureUnit.HOUSEHOLD_YEARS: _Unit("户·年", "household-year", "household-years"),
    MeasureUnit.SERVICES: _Unit("次", "service", "services"),
    MeasureUnit.YUAN: _Unit("元", "yuan", "yuan", places=2),
    MeasureUnit.RATIO: _Unit("%", "%", "%", places=1, trimmed=False),
    MeasureUnit.DAYS: _Unit("天", "day", "days", places=1),
    MeasureUnit.MONTHS: _Unit("个月", "month", "months", places=1),
    MeasureUnit.PERSON_TIMES_PER_BATCH: _Unit(
        "人次/批", "payment per batch", "payments per batch", places=1, trimmed=False
    ),
    MeasureUnit.PERSON_TIMES_PER_MEMBERS: _Unit(
        "人次/万名会员", "payment per 10,000 members", "payments per 10,000 members", places=2
    ),
    MeasureUnit.PERSONS_PER_MEMBERS: _Unit(
        "人/万名会员", "person per 10,000 members", "people per 10,000 members", places=2
    ),
    MeasureUnit.HOUSEHOLDS_PER_MEMBERS: _Unit(
        "户/万名会员", "household per 10,000 members", "households per 10,000 members", places=2
    ),
    MeasureUnit.HOUSEHOLDS_PER_MONTH: _Unit(
        "户/月", "household per month", "households per month", places=2, trimmed=False
    ),
}

_MONEY_UNITS = {ONE: "元", _WAN: "万元", _YI: "亿元"}
_POINTS = Text("{}个百分点", "{} percentage points")
TWIN: Mapping[str, Any] = {
    "units": {str(unit): asdict(words) for unit, words in _UNITS.items()},
    "money": {str(scale): word for scale, word in _MONEY_UNITS.items()}, "minus": MINUS,
    "points": _POINTS, **({} if _LEAST[_WAN] == _WAN else {"wan_from": str(_LEAST[_WAN])}),
}  # fmt: skip
"""What its twin in JavaScript is given."""
COUNTS = frozenset(unit for unit, words in _UNITS.items() if words.places == 0)
"""Units of what is counted in whole numbers."""


def round_half_up(value: Decimal, places: int) -> Decimal:
    """`value` to `places` decimals, halves away from zero.

    Examples
    --------
    >>> round_half_up(Decimal("0.25"), 1), round_half_up(Decimal("-0.25"), 1)
    (Decimal('0.3'), Decimal('-0.3'))
    """
    rounded = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(rounded) if rounded == 0 else rounded


def unit_word(
    measure_unit: MeasureUnit, language: Language, *, count: Decimal | None = None
) -> str:
    """The word for a unit; in English singular if `count` is 1, otherwise plural.

    Examples
    --------
    >>> unit_word(MeasureUnit.PERSONS, "zh"), unit_word(MeasureUnit.PERSONS, "en")
    ('人', 'people')
    >>> unit_word(MeasureUnit.PERSONS, "en", count=Decimal(1))
    'person'
    """
    words = _UNITS[measure_unit]
    if language == "zh":
        return words.zh
    return words.one if count == 1 and words.trimmed else words.many


def format_value(
    value: Decimal | None,
    measure_unit: MeasureUnit,
    language: Language,
    *,
    status: Status = Status.OK,
    with_unit: bool = True,
    padded: bool = False,
) -> str:
    """A value as a reader sees it.

    Chinese money is scaled (元, from 1万 or what the federation says in 万元, from 1亿 in 亿元, two
    decimals at most);
    English money is written out in yuan. A share of 1 becomes per cent with one decimal.
    Without its unit a value is never scaled, so that it fits a column headed 元 or %; `padded`
    keeps trailing zeros, so that the points of a column stand under each other.

    Raises
    ------
    FigureError
        If the value is missing though the status says it is there, or a count is not whole.

    Examples
    --------
    >>> format_value(Decimal(1284), MeasureUnit.PERSON_TIMES, "zh")
    '1,284人次'
    >>> format_value(Decimal("8061234.50"), MeasureUnit.YUAN, "zh")
    '806.12万元'
    >>> format_value(Decimal("8061234.50"), MeasureUnit.YUAN, "en")
    '8,061,234.50 yuan'
    >>> format_value(Decimal("0.8745"), MeasureUnit.RATIO, "en")
    '87.5%'
    >>> format_value(None, MeasureUnit.FILES, "zh", status=Status.SUPPRESSED)
    '〔不公布〕'
    """
    mark = status_mark(status, language)
    if mark is not None:
        return mark
    if status.is_rounded and value is not None:
        about = ABOUT.of(language) if with_unit else ABOUT_SIGN
        shown = format_value(value, measure_unit, language, with_unit=with_unit, padded=padded)
        return f"{about}{shown}"
    if value is None:
        raise FigureError(f"value in {measure_unit}: found none, expected one at status {status!s}")
    if with_unit and measure_unit is MeasureUnit.YUAN and language == "zh":
        return _scaled(value, _scale(value))
    digits = _digits(value, measure_unit, language, padded=padded)
    return (
        with_unit_word(digits, _shown_number(value, measure_unit), measure_unit, language)
        if with_unit
        else digits
    )


def format_list(
    values: Sequence[Decimal], measure_unit: MeasureUnit, language: Language
) -> tuple[str, ...]:
    """Values said in one sentence: Chinese money all in one unit (元, 万元 or 亿元).

    The unit is that of the largest value, or a smaller one if a value would round to 0 in it.

    Examples
    --------
    >>> format_list([Decimal(3500), Decimal(806000)], MeasureUnit.YUAN, "zh")
    ('0.35万元', '80.6万元')
    """
    if measure_unit is not MeasureUnit.YUAN or language == "en" or not values:
        return tuple(format_value(value, measure_unit, language) for value in values)
    scale = _fitting(values, _scale(max(values, key=abs)))
    return tuple(_scaled(value, scale) for value in values)


def format_points(difference: Decimal, language: Language) -> str:
    """A difference of two shares of 1, in percentage points.

    Examples
    --------
    >>> format_points(Decimal("0.0625"), "zh")
    '6.3个百分点'
    """
    digits = _grouped(round_half_up(difference * 100, 1), 1, language)
    return _POINTS.of(language).format(digits)


def money_scale(total: Decimal, values: Iterable[Decimal], language: Language) -> Decimal:
    """What a column of money is divided by: 1, in Chinese also 1万 or 1亿.

    That is how its total is said, or less where a value would round to 0.

    Examples
    --------
    >>> money_scale(Decimal("8061234.50"), [Decimal(120)], "zh")
    Decimal('10000')
    >>> money_scale(Decimal("8061234.50"), [Decimal(120), Decimal(40)], "zh")
    Decimal('1')
    >>> money_scale(Decimal("8061234.50"), [Decimal(120)], "en")
    Decimal('1')
    """
    return ONE if language == "en" else _fitting(values, _scale(total))


def money_unit(scale: Decimal, language: Language) -> str:
    """The unit that heads a column divided by a scale; nothing if it is not divided.

    Examples
    --------
    >>> money_unit(Decimal(10_000), "zh"), money_unit(Decimal(1), "zh")
    ('万元', '')
    """
    return "" if scale == ONE or language == "en" else _MONEY_UNITS[scale]


def scaled_digits(value: Decimal, scale: Decimal, *, padded: bool = True) -> str:
    """Money in a unit of its column, with two decimals or, not `padded`, with none.

    Examples
    --------
    >>> scaled_digits(Decimal("8061234.50"), Decimal(10_000))
    '806.12'
    >>> scaled_digits(Decimal("30000"), Decimal(10_000), padded=False)
    '3'
    """
    places = 2 if padded else 0
    return _grouped(round_half_up(value / scale, places), places, "zh")


def _grouped(value: Decimal, places: int, language: Language) -> str:
    """Digits of `value`, already rounded, with thousands grouped and exactly `places` decimals."""
    digits = format_decimal(value, format=_pattern(places), locale=locale_of(language))
    return digits.replace("-", MINUS)


@cache
def locale_of(language: Language) -> Locale:
    """How babel writes numbers and dates; read once, since babel reads what is only named anew."""
    return Locale.parse(LANGUAGE_TAGS[language], sep="-")


@cache
def _pattern(places: int) -> NumberPattern:
    return parse_pattern("#,##0" + ("." + "0" * places if places else ""))


def _shown_number(value: Decimal, measure_unit: MeasureUnit) -> Decimal:
    """The number that is printed: rounded, a share as per cent."""
    words = _UNITS[measure_unit]
    if measure_unit in COUNTS and value != value.to_integral_value():
        raise FigureError(f"value in {measure_unit!s}: found {value!s}, expected a whole number")
    return round_half_up(value * 100 if measure_unit is MeasureUnit.RATIO else value, words.places)


def _digits(
    value: Decimal, measure_unit: MeasureUnit, language: Language, *, padded: bool = False
) -> str:
    number = _shown_number(value, measure_unit)
    words = _UNITS[measure_unit]
    whole = words.trimmed and not padded and number == number.to_integral_value()
    return _grouped(number, 0 if whole else words.places, language)


def with_unit_word(
    digits: str, number: Decimal, measure_unit: MeasureUnit, language: Language
) -> str:
    """A number as it was written, with the word for its unit.

    Examples
    --------
    >>> with_unit_word("2.53", Decimal("2.53"), MeasureUnit.PERSONS, "en")
    '2.53 people'
    """
    word = unit_word(measure_unit, language, count=number)
    return f"{digits}{word}" if language == "zh" or word == "%" else f"{digits} {word}"


def _scale(value: Decimal) -> Decimal:
    """1, 1万 or 1亿: the unit `value` is said in, once rounded to two decimals of that unit."""
    fitting = (
        scale for scale, least in sorted(_LEAST.items(), reverse=True)
        if round_half_up(abs(value) / (scale / _WAN), 2) >= least / (scale / _WAN)
    )  # fmt: skip
    return next(fitting, Decimal(1))


def _scaled(value: Decimal, scale: Decimal) -> str:
    """Chinese money in one unit, two decimals at most; fen as two digits or not at all."""
    number = round_half_up(value / scale, 2)
    places = 2 if scale == 1 else -int(number.normalize().as_tuple().exponent)
    if number == number.to_integral_value():
        places = 0
    return f"{_grouped(number, places, 'zh')}{_MONEY_UNITS[scale]}"


def _fitting(values: Iterable[Decimal], most: Decimal) -> Decimal:
    """The largest scale up to `most` in which none of the values rounds to 0."""
    known = tuple(values)
    scales = (scale for scale in (_YI, _WAN) if scale <= most and _none_vanishes(known, scale))
    return next(scales, ONE)


def _none_vanishes(values: Sequence[Decimal], scale: Decimal) -> bool:
    return all(value == 0 or round_half_up(value / scale, 2) != 0 for value in values)
