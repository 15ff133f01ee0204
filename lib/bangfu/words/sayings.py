"""Sayings: a figure said in one sentence that stands alone, to be taken over into an article.

A sentence names its union and its period by absolute dates, and says nothing that is not true of
the exact value: a rounded number has one rounding word, chosen so that it holds, a change names
what it is held against, and a figure that is withheld is said to be that and nothing more.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any, Literal

from bangfu.disclosure.pools import Pool
from bangfu.figures.catalogue import is_of_last_day
from bangfu.figures.changes import ChangeKind, is_change
from bangfu.figures.dimensions import DIMENSIONS, code_label
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.figures.proportions import is_proportion
from bangfu.language import COLON, COMMA, Language, Text, capital
from bangfu.register.units import Unit
from bangfu.rules import Rules
from bangfu.words.comparisons import as_of_phrase, change_phrase
from bangfu.words.labels import FINDER_SCRIPT, SAYINGS, unit_name
from bangfu.words.marks import PROVISIONAL_BEHIND, REVISED_BEHIND, SYNTHETIC_BEHIND
from bangfu.words.numerals import format_list, format_value, round_half_up, unit_word
from bangfu.words.verbs import spoken

__all__ = ["TWIN", "Narrator", "SayingStyle", "dimension_words", "moved_words", "rounded_words"]

SayingStyle = Literal["exact", "rounded", "change", "share", "rank", "series", "span"]

_TWO_DIGITS = 1000
"""From how many on a rounded number keeps two digits; below, one."""
_LOSS = 10
"""Where one digit leaves out one part in so many, or more, two are kept: 117 is 110余."""
_FEWEST = 100
"""What is less is never rounded."""
_WAN = Decimal(10_000)
_NEAR, _MOST_NEAR = Decimal("0.2"), Decimal("0.25")
"""How much of a step may be missing for 近, and how large a step may be beside the number: what is
missing is never more than one part in twenty."""
_COUNTED = (
    MeasureUnit.HOUSEHOLDS, MeasureUnit.HOUSEHOLD_TIMES, MeasureUnit.PERSONS, MeasureUnit.MEMBERS,
    MeasureUnit.PERSON_TIMES, MeasureUnit.FILES, MeasureUnit.CASES, MeasureUnit.ITEMS,
    MeasureUnit.SERVICES,
)  # fmt: skip
_ORDINALS = "一二三四五六七八九十"
TWIN: Mapping[str, Any] = {
    "two_digits": _TWO_DIGITS, "loss": _LOSS, "fewest": _FEWEST, "near": _NEAR,
    "most_near": _MOST_NEAR,
    "counted": [str(one) for one in _COUNTED], "ordinals": _ORDINALS, "phrases": SAYINGS,
    "comma": COMMA,
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass(frozen=True)
class Narrator:
    """Who says figures, with the names of unions and codes."""

    units: Mapping[str, Unit]
    rules: Rules
    language: Language
    synthetic: bool = False
    """Whether all figures are invented: then it is said behind each."""

    def exact(self, figure: Figure) -> str:
        """The figure as it is: `2018年，朝阳区总工会发放抚慰611人次。`."""
        return self._sentence(figure, self._value(figure))

    def rounded(self, figure: Figure) -> str:
        """The figure with one rounding word that holds, or as it is if it is small or round."""
        value = None if figure.value is None or figure.status.is_rounded else figure.value
        said = rounded_words(value, figure.measure_unit, self.language) if value else ""
        return self._sentence(figure, said or self._value(figure))

    def change(self, figure: Figure, base: Figure, kind: ChangeKind = "year") -> str:
        """The figure and how it compares with that of a year earlier, or of the period before."""
        phrase = change_phrase(
            figure.value, base.value, measure_unit=figure.measure_unit, period=figure.period,
            kind=kind, language=self.language, stock=is_of_last_day(figure.id),
        )  # fmt: skip
        return self._sentence(figure, self._value(figure), phrase)

    def share(self, part: Figure, whole: Figure) -> str:
        """A row of a table, and its share of all."""
        share = (part.value or Decimal(0)) / (whole.value or Decimal(1))
        told = format_value(share, MeasureUnit.RATIO, self.language)
        return self._sentence(part, self._value(part), self._of("share", share=told))

    def rank(self, figure: Figure, place: int) -> str:
        """The figure of a subdistrict or area, and its place among them."""
        order = _ORDINALS[place - 1] if place <= len(_ORDINALS) else str(place)
        told = self._of("rank", place=place, order=order)
        return self._sentence(figure, self._value(figure), told)

    def series(self, figures: Sequence[Figure]) -> str:
        """The figure of several periods, one after the other."""
        first = figures[0]
        amounts = [one.value for one in figures if one.value is not None]
        if first.status.is_rounded:
            values: Sequence[str] = [self._value(one) for one in figures]
        else:
            values = format_list(amounts, first.measure_unit, self.language)
        ends = self._kind(first) == "stock"
        periods = [
            self._of("end_of", period=label) if ends else label
            for label in (one.period.label(self.language) for one in figures)
        ]
        if self.language == "en":
            each = zip(periods, values, strict=True)
            name = "each_end" if ends else "each"
            others = [self._of(name, period=period, value=value) for period, value in each][1:]
            mark = "".join(others) + self._mark(first)
            return self._filled(self._frame(first), first, values[0], when=periods[0], mark=mark)
        sentence = self._frame(first).replace("为{value}", "{value}")
        told = self._of("each", values="、".join(values))
        return self._filled(sentence, first, told, when="、".join(periods), mark=self._mark(first))

    def _of(self, name: str, **parts: object) -> str:
        return SAYINGS[name].of(self.language).format(**parts)

    def _sentence(self, figure: Figure, value: str, more: str = "") -> str:
        """The sentence of a figure, with a value put into it, and more said behind it."""
        sentence = self._frame(figure)
        if self._kind(figure) == "flow" and len(figure.period.years) > 1:
            sentence = sentence.replace("{unit}", self._of("in_all", unit="{unit}"))
        behind = f"{COMMA.of(self.language)}{more}" if more else ""
        mark = behind + self._mark(figure)
        return self._filled(sentence, figure, value, when=self._when(figure), mark=mark)

    def _frame(self, figure: Figure) -> str:
        """The sentence of a figure, with fields in braces: by its verb, or else by its label."""
        kind = self._kind(figure)
        own = spoken(figure.id, self.language) if kind in ("flow", "stock") else ""
        return own or FINDER_SCRIPT[f"{kind}_sentence"].of(self.language)

    def _filled(self, sentence: str, figure: Figure, value: str, *, when: str, mark: str) -> str:
        label = figure.label.of(self.language)
        return sentence.format(
            period=when, day=when, Day=capital(when), unit=self._unit(figure), label=label,
            Label=capital(label), dimensions=self._row(figure), value=value, mark=mark,
            moved="" if figure.value is None else moved_words(figure.value, self.language),
        )  # fmt: skip

    def _kind(self, figure: Figure) -> str:
        if figure.status in (Status.SUPPRESSED, Status.NOT_PUBLIC):
            return "withheld"
        if figure.status is Status.UNDEFINED:
            return "undefined"
        if is_change(figure.id):
            return "change"
        is_of_day = not is_proportion(figure.id) and is_of_last_day(figure.id)
        return "stock" if is_of_day else "flow"

    def _when(self, figure: Figure) -> str:
        if self._kind(figure) == "stock":
            return as_of_phrase(figure.period.last_day, self.language)
        return figure.period.label(self.language)

    def _unit(self, figure: Figure) -> str:
        """The union that is spoken of: that of the row, if it is a row of one."""
        row = dict(figure.dimensions).get("unit")
        if row is None:
            return unit_name(figure.unit, self.units, self.language)
        return code_label("unit", row, self.language, self.units, self.rules, unit=figure.unit)

    def _row(self, figure: Figure) -> str:
        """The other dimensions in brackets."""
        codes = ";".join(f"{name}={code}" for name, code in figure.dimensions if name != "unit")
        words = dimension_words(codes, self.units, self.language, self.rules)
        return FINDER_SCRIPT["dimensions"].of(self.language).format(words=words) if words else ""

    def _value(self, figure: Figure) -> str:
        if figure.value is None:
            return ""
        return format_value(figure.value, figure.measure_unit, self.language, status=figure.status)

    def _mark(self, figure: Figure) -> str:
        mark = _MARKS.get(figure.status)
        is_invented = self.synthetic or figure.status is Status.SYNTHETIC
        told = [SYNTHETIC_BEHIND] if is_invented and figure.value is not None else []
        return "".join(one.of(self.language) for one in (*told, *([mark] if mark else [])))


_MARKS = {
    Status.PROVISIONAL: PROVISIONAL_BEHIND, Status.REVISED: REVISED_BEHIND,
    Status.ROUNDED_REVISED: REVISED_BEHIND,
}  # fmt: skip


def rounded_words(value: Decimal, measure_unit: MeasureUnit, language: Language) -> str:
    """A number of people, cases or yuan with one rounding word that is true of it.

    Nothing if it is not rounded: a share, a mean, fewer than 100, or a round number as it is.

    Examples
    --------
    >>> [rounded_words(Decimal(n), MeasureUnit.PERSON_TIMES, "zh") for n in (2745, 1990, 611, 117)]
    ['2700余人次', '近2000人次', '600余人次', '110余人次']
    >>> rounded_words(Decimal(8052000), MeasureUnit.YUAN, "zh")
    '800余万元'
    >>> rounded_words(Decimal(8052000), MeasureUnit.YUAN, "en")
    'more than 8,000,000 yuan'
    """
    is_money = measure_unit is MeasureUnit.YUAN
    if value < _FEWEST or not (is_money or measure_unit in _COUNTED):
        return ""
    in_wan = language == "zh" and value >= 10 * _WAN
    scaled = value / _WAN if in_wan else value
    step = Decimal(10) ** (len(str(int(scaled))) - 1)
    left_out = int(scaled) % int(step)
    is_coarse = left_out * _LOSS >= int(scaled) - left_out
    step = step / 10 if in_wan or scaled >= _TWO_DIGITS or is_coarse else step
    floor = (scaled / step).to_integral_value(ROUND_FLOOR) * step
    if floor == scaled:
        return ""
    is_near = floor + step - scaled <= step * _NEAR and step <= (floor + step) * _MOST_NEAR
    told = floor + step if is_near else floor
    # 800余万 and 69万余: 余 stands behind a nought or behind the whole.
    name = "near" if is_near else "over_odd" if told % 10 else "over"
    return SAYINGS[name].of(language).format(
        number=f"{told:f}" if language == "zh" else f"{told:,f}", scale="万" if in_wan else "",
        unit=unit_word(measure_unit, language, count=told),
    )  # fmt: skip


def moved_words(share: Decimal, language: Language) -> str:
    """A change as it is said after its label: 下降58.7%, down 58.7%.

    Examples
    --------
    >>> moved_words(Decimal("-0.587"), "zh"), moved_words(Decimal("-0.587"), "en")
    ('下降58.7%', 'down 58.7%')
    """
    if round_half_up(share * 100, 1) == 0:
        words = Text("持平", "unchanged") if share == 0 else Text("基本持平", "almost unchanged")
        return words.of(language)
    size = format_value(abs(share), MeasureUnit.RATIO, language)
    if language == "zh":
        return f"{'下降' if share < 0 else '增长'}{size}"
    return f"{'down' if share < 0 else 'up'} {size}"


def dimension_words(
    codes: str, units: Mapping[str, Unit], language: Language, rules: Rules, *, unit: str = ""
) -> str:
    """`illness=cancer` in words, as in 病种：恶性肿瘤; `unit` is the union the figure is of."""
    parts = []
    for part in codes.split(";") if codes else ():
        name, _, code = part.partition("=")
        head = DIMENSIONS[name].of(language) if name in DIMENSIONS else name
        known = name != "unit" or code in units or Pool.read(code) is not None
        said = code_label(name, code, language, units, rules, unit=unit) if known else code
        parts.append(f"{head}{COLON.of(language)}{said}")
    return COMMA.of(language).join(parts)
