"""The lexicon: which words of a text speak of figures, and of what."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NumberSubject, Usage, one_of
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.model import MeasureUnit
from bangfu.language import LANGUAGES, Text
from bangfu.register.units import Unit
from bangfu.rules import Rules
from bangfu.rules.rulebook import GROUP_ENDING

__all__ = ["Lexicon", "SpokenWord", "dimensions_of"]

_GROUP_LISTS = {
    "aspect": "", "event_kind": "comfort_event", "relation": "relation", "illness": "illness",
    "fund_source": "fund_source", "occasion": "occasion", "form": "form", "cause": "cause",
    "category": "category", "school_stage": "school_stage", "file_level": "file_level",
}  # fmt: skip
_COUNTED = {
    MeasureUnit.RATIO: "percent", MeasureUnit.MEMBERS: "persons", MeasureUnit.FILES: "households",
    MeasureUnit.PERSON_TIMES_PER_BATCH: "per_batch",
}  # fmt: skip
"""What is counted by another word than the unit of its figure."""
_EVENTS = {"households": "household_times"}
_TOO_PLAIN = {"服务", "service", "其他", "其它", "other", "本人", "self", "none", "union"}
"""Labels of codes that say nothing without their table."""


@dataclass(frozen=True)
class SpokenWord:
    """A word that says something, and what: several things if it may mean several."""

    start: int
    end: int
    word: str
    meanings: tuple[tuple[str, str], ...]
    """Kind of word, and what it names: a subject, `dimension=code`, a union, a relation."""

    def named(self, kind: str) -> tuple[str, ...]:
        """What it names as a word of a kind."""
        return tuple(name for one, name in self.meanings if one == kind)


@dataclass(frozen=True)
class Lexicon:
    """The words of a usage, of the rules' code lists and of the unions."""

    usage: Usage
    rules: Rules
    units: Mapping[str, Unit]
    top: str

    @cached_property
    def subjects(self) -> dict[str, NumberSubject]:
        """What numbers are about: what newsrooms call it, and each figure by its own label."""
        return {**self.usage.subjects, **_labelled(self.usage)}

    def tokens(self, text: Folded, taken: Iterable[tuple[int, int]]) -> list[SpokenWord]:
        """The words of a text that say something, but for those inside of numbers."""
        inside = {place for start, end in taken for place in range(start, end)}
        return [
            SpokenWord(found.start(), found.end(), found[0], self._meanings[found[0].lower()])
            for found in self._pattern.finditer(text.text)
            if found.start() not in inside and self._meanings[found[0].lower()]
        ]

    @property
    def unit_names(self) -> tuple[str, ...]:
        """Names of unions, which may hold numerals."""
        return tuple(word for word, said in self._meanings.items() if said and said[0][0] == "unit")

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        latin = [word for word in self._meanings if word.isascii()]
        others = [word for word in self._meanings if not word.isascii()]
        return re.compile(rf"{one_of(others)}|\b(?:{one_of(latin)})\b", re.I)

    @cached_property
    def _meanings(self) -> dict[str, tuple[tuple[str, str], ...]]:
        found: dict[str, list[tuple[str, str]]] = {}
        for word, kind, name in self.said():
            meanings = found.setdefault(word.lower(), [])
            if (kind, name) not in meanings:
                meanings.append((kind, name))
        nothing = dict.fromkeys(self.usage.other_words, ())
        return nothing | {word: tuple(meanings) for word, meanings in found.items()}

    def said(self) -> Iterator[tuple[str, str, str]]:
        """Each word, its kind, and what it names as a word of that kind."""
        usage = self.usage
        for name, subject in self.subjects.items():
            yield from ((word, "subject", name) for word in subject.words)
        for kind, words in usage.nouns.items():
            yield from ((word, "noun", kind) for word in words)
            yield from ((f"（{word}）", "noun", kind) for word in usage.counters.get(kind, ()))
        for scale, times in usage.scales.items():
            yield f"（{scale}元）", "noun", f"yuan:{times}"
            yield f"（单位：{scale}元）", "noun", f"yuan:{times}"
        yield from ((word, "subject", "other") for word in usage.other_subjects)
        yield from self._groups()
        yield from self._unions()
        yield from ((word, "unit", self.top) for word in usage.whole)
        yield from ((word, "elsewhere", "") for word in usage.elsewhere)
        for kind in ("year_of_draft", "month_of_draft", "year_spoken_of"):
            moves: Mapping[str, int] = getattr(usage.relative_periods, kind)
            yield from ((word, kind, str(by)) for word, by in moves.items())
        for kind in ("now", "end_of_year", "span"):
            yield from ((word, kind, "") for word in getattr(usage.relative_periods, kind))
        for kind, words in usage.comparators.items():
            yield from ((word, "comparator", kind) for word in words)
        for kind, words in usage.relations.items():
            yield from ((word, "relation", kind) for word in words)
        changes = (*usage.relations["up"], *usage.relations["down"])
        yield from ((f"{a}{b}", "relation", "to") for a, b in product(changes, "到至为成"))
        for kind, words in usage.means.items():
            yield from ((word, "mean", kind) for word in words)
        yield from ((word, "subject", "private") for word in usage.private_words)

    def _groups(self) -> Iterator[tuple[str, str, str]]:
        for dimension, names in self.usage.groups.items():
            for code, words in names.items():
                yield from ((word, "group", f"{dimension}={code}") for word in words)
        for dimension, listed in _GROUP_LISTS.items():
            labels = product(self._codes(listed), LANGUAGES)
            said = [(label.of(language), code) for (code, label), language in labels]
            plain = (one for one in said if one[0] not in _TOO_PLAIN)
            yield from ((word, "group", f"{dimension}={code}") for word, code in plain)

    def _codes(self, listed: str) -> list[tuple[str, Text]]:
        """The codes of a list and their labels; of no list the aspects."""
        if not listed:
            return [(aspect.id, aspect.label) for aspect in self.rules.aspects]
        return [(code.value, code.label) for code in self.rules.code_list(listed)]

    def _unions(self) -> Iterator[tuple[str, str, str]]:
        for code, unit in self.units.items():
            full = unit.label("zh")
            yield full, "unit", code
            yield unit.label("en"), "unit", code
            if code == self.top:
                yield full.removesuffix("总工会"), "unit", code
                yield full.replace("北京市", ""), "unit", code
                yield full.replace("北京市", "").removesuffix("总工会"), "unit", code
                continue
            stem = self._stem(full)
            for ending in self.usage.unit_endings:
                yield stem + ending, "unit", code
            if stem not in self.usage.common_names and len(stem) > 1:
                yield stem, "unit", code

    def _stem(self, name: str) -> str:
        for ending in self.usage.unit_endings:
            if name.endswith(ending):
                return name.removesuffix(ending)
        return name


@cache
def _labelled(usage: Usage) -> dict[str, NumberSubject]:
    """The figures that no words of the usage lead to, by labels that nothing else is called by."""
    every = usage.subjects.values()
    told = {
        id_ for one in every for ids in (one.figures, one.by_word, one.mean) for id_ in ids.values()
    }
    names = [word for subject in every for word in subject.words]
    words = (usage.relations, usage.means, usage.nouns, *usage.groups.values())
    taken = {*names, *(word for kinds in words for said in kinds.values() for word in said)}
    found: dict[str, NumberSubject] = {}
    for figure in (one for spec in MEASURES for one in spec.figures):
        labels = {figure.label.of(language) for language in LANGUAGES} - taken
        if labels and figure.id not in found and figure.id not in told:
            kind = _COUNTED.get(figure.measure_unit, str(figure.measure_unit).partition("_per_")[0])
            figures = dict.fromkeys((kind, _EVENTS.get(kind, kind)), figure.id)
            found[figure.id] = NumberSubject(words=tuple(sorted(labels)), figures=figures)
    return found


@cache
def dimensions_of(figure_id: str) -> frozenset[str]:
    """The dimensions by which a figure is broken down anywhere, those told in groups too."""
    found: set[str] = set()
    for spec in MEASURES:
        if any(one.id == figure_id for one in spec.figures):
            for by in spec.breakdowns:
                found.update(by)
                found.update(name.removesuffix(GROUP_ENDING) for name in by)
    return frozenset(found)
