"""What the statement of a chart is made of: what is spoken of, and what is said."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from bangfu.figures.catalogue import figure_spec
from bangfu.figures.model import PER_MEMBERS, MeasureUnit
from bangfu.language import Language, Text
from bangfu.words.numerals import format_value, round_half_up

__all__ = ["AVERAGES", "DURATIONS", "PLAIN", "Message", "Theme"]

Kind = Literal[
    "ends",
    "step",
    "zeros",
    "level",
    "peak",
    "latest",
    "month",
    "span",
    "share",
    "largest",
    "part",
    "plain",
]

_LARGE = 1000  # yuan
DURATIONS = (MeasureUnit.DAYS, MeasureUnit.MONTHS)
AVERAGES = (
    MeasureUnit.PERSON_TIMES_PER_BATCH, MeasureUnit.HOUSEHOLDS_PER_MONTH, *PER_MEMBERS,
)  # fmt: skip


@dataclass(frozen=True)
class Message:
    """A statement, and the rule it came from; `plain` says nothing."""

    kind: Kind
    text: str


PLAIN = Message("plain", "")
"""Nothing can be said: the chart is called by what it shows."""


@dataclass(frozen=True)
class Theme:
    """What is spoken of, and in which language."""

    words: Text
    measure_unit: MeasureUnit
    language: Language
    summed: bool = True
    """Whether values are amounts (more, fewer) and not rates, means or medians (higher, lower)."""

    @classmethod
    def of(cls, figure_id: str, language: Language, words: Text | None = None) -> "Theme":
        """A figure of the catalogue, by its label or by other words."""
        spec = figure_spec(figure_id)
        summed = spec.nature != "derived"
        return cls(words or spec.label, spec.measure_unit, language, summed)

    @property
    def name(self) -> str:
        """The words, to stand in a sentence: `event to claim, median` says that it is a time."""
        words = self.words.of(self.language)
        noun, comma, qualifier = words.partition("（" if self.language == "zh" else ", ")
        if self.measure_unit is MeasureUnit.DAYS and "天" not in noun and "days" not in noun:
            noun = self.say(f"{noun}用时", f"time from {noun}")
        if not comma:
            return noun
        return f"{noun}（{qualifier}" if self.language == "zh" else f"{noun} ({qualifier})"

    @property
    def most(self) -> str:
        """The word for the largest of several."""
        if self.measure_unit in DURATIONS:
            return self.say("最长", "longest")
        if self.summed and self.measure_unit not in AVERAGES:
            return self.say("最多", "largest")
        return self.say("最高", "highest")

    @property
    def high(self) -> str:
        """The English word for the largest of several, after `the`."""
        return "longest" if self.measure_unit in DURATIONS else "highest"

    def say(self, zh: str, en: str) -> str:
        """The words of the language."""
        return zh if self.language == "zh" else en

    def value(self, value: Decimal) -> str:
        """A value with its unit; English money, which is written out, in whole yuan if large."""
        if self.measure_unit is MeasureUnit.YUAN and self.language == "en" and value >= _LARGE:
            value = round_half_up(value, 0)
        return format_value(value, self.measure_unit, self.language)

    def moved(self, *, rose: bool) -> str:
        """The word for a rise or a fall."""
        up = "增" if self.summed else "升"
        return self.say(up if rose else "降", "rose" if rose else "fell")
