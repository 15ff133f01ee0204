"""Sentences about a period, with every number filled in from a figure.

A sentence is data, in `sentences.yaml`: fields in braces name a figure, or words of the run.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from pydantic import ConfigDict

from bangfu.errors import FigureError
from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import measure_of
from bangfu.figures.changes import ChangeKind, base_period, is_compared
from bangfu.figures.dimensions import code_words
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import COMMA, Language, Text, capital
from bangfu.periods import Period
from bangfu.words.comparisons import as_of_phrase, change_phrase, date_words
from bangfu.words.numerals import format_value
from bangfu.yaml_files import checked, read_packaged

__all__ = ["SENTENCES", "Sentence", "comparison", "tell"]


@dataclass(frozen=True)
class _Template(Text):
    """A sentence before it is filled in."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    empty: Text | None = None
    """What is said instead where a mean or median has nothing to be computed from."""
    untold: Text | None = None
    """What is said instead where a figure is not told of such a period, or in this edition."""


SENTENCES = checked(
    dict[str, _Template], read_packaged(Path(__file__).with_suffix(".yaml")), "sentences.yaml"
)

_COMPARED: dict[str, ChangeKind] = {"year": "year", "previous": "previous"}
_FIELD = re.compile(r"\{([a-z_.]+)(?::([a-z]+))?\}")


class Sentence(str):
    """A worded sentence, with the figures it says."""

    figures: tuple[Figure, ...]

    __slots__ = ("figures",)


def tell(name: str, answers: Answers, period: Period, language: Language) -> Sentence:
    """A sentence of the catalogue, filled in for a period.

    Raises
    ------
    FigureError
        If there is no such sentence, or it names a figure the catalogue does not have.
    """
    if name not in SENTENCES:
        raise FigureError(f"sentence: found {name!r}, expected one of: {', '.join(SENTENCES)}")
    template = SENTENCES[name]
    if template.untold and not _is_told(template, answers, period):
        return _filled(template.untold, answers, period, language)
    sentence = _filled(template, answers, period, language)
    if template.empty and any(_is_missing(figure) for figure in sentence.figures):
        return _filled(template.empty, answers, period, language)
    return sentence


def _is_told(template: Text, answers: Answers, period: Period) -> bool:
    named = {field for field, _ in _FIELD.findall(template.zh)} - {*_WORDS}
    specs = (measure_of(figure_id) for figure_id in named)
    return all(spec.is_told(period, answers.subject.edition) for spec in specs)


def _is_missing(figure: Figure) -> bool:
    return figure.status is Status.UNDEFINED and figure.measure_unit is not MeasureUnit.RATIO


def _filled(text: Text, answers: Answers, period: Period, language: Language) -> Sentence:
    said: dict[str, Figure] = {}

    def fill(match: re.Match[str]) -> str:
        field, how = match[1], match[2]
        if field in _WORDS:
            words = _WORDS[field](answers, period, language)
            return capital(words) if how == "capital" else words
        figure = answers.figure(field, period)
        said[figure.address] = figure
        if how in _COMPARED:
            return comparison(answers, figure, _COMPARED[how], language)
        if how == "bare":
            return _value(figure, language, with_unit=False)
        return _value(figure, language)

    sentence = Sentence(_FIELD.sub(fill, text.of(language)))
    sentence.figures = tuple(said.values())
    return sentence


def comparison(answers: Answers, figure: Figure, kind: ChangeKind, language: Language) -> str:
    """The comparison of a figure with its base, comma included; empty where none may be made."""
    period = figure.period
    if not is_compared(figure.id, period, kind):
        return ""
    base = answers.figure(figure.id, base_period(period, kind))
    phrase = change_phrase(
        figure.value, base.value, measure_unit=figure.measure_unit, period=period, kind=kind,
        language=language,
    )  # fmt: skip
    return f"{COMMA.of(language)}{phrase}" if phrase else ""


def _value(figure: Figure, language: Language, *, with_unit: bool = True) -> str:
    if figure.status is Status.UNDEFINED and figure.measure_unit is MeasureUnit.RATIO:
        return "不计算（基数为0）" if language == "zh" else "not computed (base 0)"
    return format_value(
        figure.value, figure.measure_unit, language, status=figure.status, with_unit=with_unit
    )


def _unit_name(answers: Answers, _: Period, language: Language) -> str:
    return answers.units[answers.unit].label(language)


def _match_rules(answers: Answers, _: Period, language: Language) -> str:
    """Which aspects of help answer which cause, as the rules have it."""
    of, between, after = ("—", "、", "；") if language == "zh" else (": ", ", ", "; ")
    rules = answers.rules
    return after.join(
        code_words("cause", rule.cause, language, rules)
        + of
        + between.join(code_words("aspect", one, language, rules) for one in rule.aspects)
        for rule in rules.match
    )


_WORDS: dict[str, Callable[[Answers, Period, Language], str]] = {
    "period": lambda _, period, language: period.label(language),
    "unit": _unit_name,
    "last_day": lambda _, period, language: date_words(period.last_day, language),
    "year_earlier": lambda _, period, language: period.year_earlier.label(language),
    "match_rules": _match_rules,
    "as_of": lambda _, period, language: as_of_phrase(period.last_day, language),
    "goal_day": lambda answers, _, language: date_words(answers.rules.goal.by, language),
}
