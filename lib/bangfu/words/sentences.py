"""Sentences about a period, with every number filled in from a figure.

A sentence is data, in `sentences.yaml`: fields in braces name a figure, or words of the run.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

from pydantic import ConfigDict

from bangfu.errors import FigureError, ParameterError
from bangfu.figures.answers import Answers
from bangfu.figures.catalogue import figure_spec, figure_specs, measure_of
from bangfu.figures.changes import CHANGE_KINDS, ChangeKind, changes_told
from bangfu.figures.dimensions import code_words
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import COMMA, Language, Text, capital
from bangfu.periods import Period
from bangfu.rules.federations import with_own_words
from bangfu.words.comparisons import (
    as_of_phrase,
    comparison,
    date_words,
    in_words,
    listed,
    start_words,
)
from bangfu.words.marks import PROVISIONAL_BEHIND
from bangfu.words.numerals import format_value, round_half_up
from bangfu.yaml_files import checked, read_yaml

__all__ = ["SENTENCES", "Sentence", "require_fields", "tell"]


@dataclass(frozen=True)
class _Template(Text):
    """A sentence before it is filled in."""

    __pydantic_config__ = ConfigDict(extra="forbid")

    empty: Text | None = None
    """What is said instead where a mean or median has nothing to be computed from."""
    untold: Text | None = None
    """What is said instead where a figure is not told of such a period, or in this edition."""
    unknown: Text | None = None
    """What is said instead where something would be counted from before the register begins; of
    the period if it is not given."""
    nothing: Text | None = None
    """What is said instead where all its figures are zero; those of optional parts only if it has
    no others."""


def _read() -> dict[str, _Template]:
    said = with_own_words("sentences", read_yaml(Path(__file__).with_suffix(".yaml")))
    return checked(dict[str, _Template], said, "'sentences.yaml'")


SENTENCES = _read()

_FIELD = re.compile(r"\{([a-z_.]+)(?::([a-z]+))?\}")


def require_fields() -> None:
    """Refuse sentences that cannot be read, or name what there is not.

    Raises
    ------
    ParameterError
        With every key that is unknown, or every field that is no figure and no word of the run.
    """
    known = {one.id for _, figures in figure_specs() for one in figures}
    faults = [
        f"'sentences.yaml': {name}: found {{{field}}}, expected the id of a figure or one of: "
        + ", ".join(_WORDS)
        for name, template in _read().items()
        for text in (template, template.empty, template.untold, template.unknown, template.nothing)
        for field in dict.fromkeys(_named(f"{text.zh}{text.en}") if text else ())
        if field not in known
    ]
    if faults:
        raise ParameterError("\n".join(dict.fromkeys(faults)))


_OPTIONAL = re.compile(r"\[([^\[\]|]*)(?:\|([^\[\]]*))?\]")
_FIRST_OF_LIST = re.compile(r":[,;] ")  # what was first in a list has been left out
_UNKNOWN = Text(
    "登记尚未开始，{period}没有数字。", "The register begins later and has nothing of {period}."
)
_SILENCE = Text("", "")
_NO_GOAL = Text("没有设定目标。", "No goal is set.")
_ASIDE = Text("（{}）", " ({})")
_PAST = Text("{}（期限已过）", "{} (a day that is past)")

_COMPARED: Mapping[str | None, tuple[ChangeKind, ...]] = {
    "year": CHANGE_KINDS[:1], "changes": CHANGE_KINDS,
}  # fmt: skip
"""What a field is compared with, by how it is told."""


class Sentence(str):
    """A worded sentence, with the figures it says."""

    figures: tuple[Figure, ...]

    __slots__ = ("figures",)


def tell(name: str, answers: Answers, period: Period, language: Language) -> Sentence:
    """A sentence of the catalogue, filled in for a period; empty if what it says is not public.

    Raises
    ------
    FigureError
        If there is no such sentence, or it names a figure the catalogue does not have.
    """
    if name not in SENTENCES:
        raise FigureError(f"sentence: found {name!r}, expected one of: {', '.join(SENTENCES)}")
    template = SENTENCES[name]
    teller = _Teller(answers, period, language)
    if answers.rules.goal is None and "{goal_day}" in template.zh:
        return teller.filled(_NO_GOAL)
    if template.untold and not teller.tells(_OPTIONAL.sub("", template.zh)):
        return teller.filled(template.untold)
    if teller.is_silent(template):
        return teller.filled(_SILENCE)
    if teller.is_unknown(template):
        return teller.filled(template.unknown or _UNKNOWN)
    if template.nothing and teller.has_nothing(template, template.nothing):
        return teller.marked(teller.filled(template.nothing), template)
    sentence = teller.filled(template)
    if template.empty and any(_is_missing(figure) for figure in sentence.figures):
        sentence = teller.filled(template.empty)
    return teller.marked(sentence, template)


def _is_missing(figure: Figure) -> bool:
    return figure.status is Status.UNDEFINED and figure.measure_unit is not MeasureUnit.RATIO


@dataclass(frozen=True)
class _Teller:
    """Who fills in sentences about a period."""

    answers: Answers
    period: Period
    language: Language

    def filled(self, text: Text) -> Sentence:
        """A sentence with its fields filled in, and without the optional parts of nothing."""
        said: dict[str, Figure] = {}

        def fill(match: re.Match[str]) -> str:
            field, how = match[1], match[2]
            if field in _WORDS:
                words = _WORDS[field](self.answers, self.period, self.language)
                return capital(words) if how == "capital" else words
            figure = self.answers.figure(field, self.period)
            said[figure.address] = figure
            kinds = _COMPARED.get(how, ())
            said.update((one.address, one) for one in changes_told(self.answers, figure, kinds))
            return self._worded(figure, how)

        whole = _OPTIONAL.sub(
            lambda part: part[2] or "" if self._is_left_out(part[1]) else part[1],
            text.of(self.language),
        )
        sentence = Sentence(_FIELD.sub(fill, _FIRST_OF_LIST.sub(": ", whole)))
        sentence.figures = tuple(said.values())
        return sentence

    def is_unknown(self, template: Text) -> bool:
        """Whether a flow it names has no value, as one has none before the register begins."""
        return any(
            figure.status is Status.UNDEFINED
            for figure in self._told(template)
            if figure_spec(figure.id).nature == "flow"
        )

    def is_silent(self, template: Text) -> bool:
        """Whether something it has to say is not public, or all of it is withheld.

        Where it has nothing but optional parts, that is so if nothing is left of them but zeros:
        of what is not public it must not be said that there was none.
        """
        needed = _named(_OPTIONAL.sub("", template.zh))
        named = [one for one in needed or _named(template.zh) if self.tells(f"{{{one}}}")]
        figures = [self.answers.figure(one, self.period) for one in named]
        if needed:
            withheld = all(one.status is Status.SUPPRESSED for one in figures)
            is_hidden = any(one.status is Status.NOT_PUBLIC for one in figures)
            return is_hidden or withheld or len(named) < len(needed)
        hidden = [one for one in figures if one.status.is_hidden]
        return bool(hidden) and all(not one.value for one in figures)

    def marked(self, sentence: Sentence, template: Text) -> Sentence:
        """The sentence, its end marked where what it says is provisional."""
        if all(figure.status is not Status.PROVISIONAL for figure in self._told(template)):
            return sentence
        marked = Sentence(f"{sentence[:-1]}{PROVISIONAL_BEHIND.of(self.language)}{sentence[-1]}")
        marked.figures = sentence.figures
        return marked

    def _told(self, template: Text) -> Iterator[Figure]:
        """The figures it names that are told of the period, in the edition."""
        named = (one for one in _named(template.zh) if self.tells(f"{{{one}}}"))
        return (self.answers.figure(one, self.period) for one in named)

    def has_nothing(self, template: Text, instead: Text) -> bool:
        """Whether all its figures are zero; if all of them are optional, whether none is left.

        Those that are said `instead` as well may be something.
        """
        needed = _named(_OPTIONAL.sub("", template.zh))
        if needed:
            values = [self.answers.figure(one, self.period) for one in needed]
            of_none = (one for one in values if one.status is not Status.UNDEFINED)
            return all(one.value == 0 for one in of_none) and any(one.value == 0 for one in values)
        parts = (part for part, _ in _OPTIONAL.findall(template.zh))
        said = {*_named(instead.zh)}
        return all(self._is_left_out(part) for part in parts if said.isdisjoint(_named(part)))

    def tells(self, text: str) -> bool:
        """Whether every figure of a text is told of the period, in the edition."""
        specs = (measure_of(figure_id) for figure_id in _named(text))
        return all(spec.is_told(self.period, self.answers.subject.edition) for spec in specs)

    def _is_left_out(self, part: str) -> bool:
        """Whether a figure of it is zero, is not told or has no value, or averages one."""
        if not self.tells(part):
            return True
        figures = [self.answers.figure(one, self.period) for one in _named(part)]
        return any(
            figure.value == 0
            or figure.status is Status.UNDEFINED
            or figure.status.is_hidden
            or self._is_of_one(figure)
            for figure in figures
        )

    def _is_of_one(self, figure: Figure) -> bool:
        """Whether it is a mean of one: that was said before."""
        over = figure_spec(figure.id).over
        if figure.measure_unit is MeasureUnit.RATIO or over is None:
            return False
        counts = (one for one in measure_of(figure.id).figures if one.over is None)
        named = next((one.id for one in counts if one.column == over), None)
        return named is not None and self.answers.figure(named, self.period).value == 1

    def _worded(self, figure: Figure, how: str | None) -> str:
        if how == "fall":
            return _fall(figure, self.language)
        if how == "pace":
            left = self.answers.figure("hardship.to_goal", self.period).value
            months = self.answers.figure("hardship.months_to_goal", self.period).value
            return _pace(left, months, self.language)
        if how is not None and how in _PARTS:
            part = _PARTS[how]
            told = _part(figure, self.answers.figure(part.whole, self.period), part, self.language)
            autumn = code_words("occasion", "autumn_schooling", self.language, self.answers.rules)
            return told.replace("{occasion}", autumn)
        if kinds := _COMPARED.get(how):
            phrases = [comparison(self.answers, figure, kind, self.language) for kind in kinds]
            told = listed([phrase for phrase in phrases if phrase], self.language)
            if not told:
                return ""
            aside = _ASIDE.of(self.language).format(told)
            return aside if how == "changes" else f"{COMMA.of(self.language)}{told}"
        return in_words(figure, self.language, with_unit=how != "bare")


def _named(text: str) -> list[str]:
    """The figures a text names."""
    return [field for field, _ in _FIELD.findall(text) if field not in _WORDS]


def _pace(left: Decimal | None, months: Decimal | None, language: Language) -> str:
    """So many a month; of less than one a month, one every so many months."""
    if not left or not months:
        return ""
    if left >= months:
        # With one decimal, as an average has, unless it is whole.
        average = MeasureUnit.PERSON_TIMES_PER_BATCH
        unit = average if left % months else MeasureUnit.HOUSEHOLDS
        count = format_value(left / months, unit, language, with_unit=False)
        noun = "household" if left == months else "households"
        return Text(f"每月需减少{count}户", f"{count} {noun} each month").of(language)
    every, more = divmod(months, left)
    count = "一" if every == 1 and language == "zh" else str(every)
    if not more:
        words = Text("每{0}个月需减少1户", "one household every {0} months")
    else:
        words = Text("每{0}个多月需减少1户", "one household every {0} to {1} months")
    return words.of(language).format(count, every + 1)


@dataclass(frozen=True)
class _Part:
    """How a part of another figure is said: some, all, or the only one there is."""

    whole: str
    some: Text
    every: Text
    only: Text


_PARTS: Mapping[str, _Part] = {
    "left": _Part(
        "hardship.on_file",
        Text("未解困{}", "{} not yet relieved"),
        Text("均未解困", "none of them relieved yet"),
        Text("未解困", "not yet relieved"),
    ),
    "autumn": _Part(
        "assistance.pupils",
        Text("其中{occasion}{}", "{} of them in {occasion}"),
        Text("均为{occasion}", "all of them in {occasion}"),
        Text("为{occasion}", "in {occasion}"),
    ),
}


def _part(figure: Figure, whole: Figure, part: _Part, language: Language) -> str:
    """A part of another figure: how many, or that it is all of them."""
    if figure.value is None or figure.value != whole.value:
        count = in_words(figure, language, with_unit=language == "zh")
        return part.some.of(language).replace("{}", count)
    return (part.only if figure.value == 1 else part.every).of(language)


def _fall(figure: Figure, language: Language) -> str:
    """A fall as a share, or a rise if it is one."""
    if figure.value is None:
        return in_words(figure, language)
    size = format_value(abs(figure.value), figure.measure_unit, language)
    if language == "zh":
        return f"{'降' if figure.value > 0 else '增'}幅{size}"
    return f"{'down' if figure.value > 0 else 'up'} {size}"


_RATES = ("hardship.exit_self_rate", "hardship.relief_rate", "hardship.outcome_rate")
"""Two shares of one base, and their sum."""
_ROUNDED_APART = Text(
    "（因四舍五入，前两率之和与之略有出入）", " (the two do not add up to it, being rounded)"
)


def _rounded_apart(answers: Answers, period: Period, language: Language) -> str:
    """That two rates do not add up to their sum as printed; nothing where they do."""
    told = [answers.figure(figure_id, period).value for figure_id in _RATES]
    parts = [round_half_up(100 * value, 1) for value in told if value is not None]
    adds_up = len(parts) < len(told) or parts[0] + parts[1] == parts[2]
    return "" if adds_up else _ROUNDED_APART.of(language)


def _unit_name(answers: Answers, _: Period, language: Language) -> str:
    return answers.units[answers.unit].label(language)


def _goal_day(answers: Answers, period: Period, language: Language) -> str:
    """The day of the goal; after it a reader must not take it for one to come."""
    if answers.rules.goal is None:
        return ""
    day = answers.rules.goal.by
    words = date_words(day, language)
    return words if period.last_day <= day else _PAST.of(language).format(words)


def _goal(answers: Answers, _: Period, language: Language) -> str:
    """How many households the goal leaves."""
    target = Decimal(answers.rules.goal.target if answers.rules.goal else 0)
    return format_value(target, MeasureUnit.HOUSEHOLDS, language)


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
    "rounded_apart": _rounded_apart,
    "start": lambda _, period, language: start_words(period, language),
    "as_of": lambda _, period, language: as_of_phrase(period.last_day, language),
    "goal": _goal,
    "goal_day": _goal_day,
}
