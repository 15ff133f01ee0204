"""The lexicon: which words of a text speak of figures, and of what."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import product

from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NumberSubject, Usage, one_of
from bangfu.disclosure.pools import ANY_KIND, Pool
from bangfu.figures.catalogue import MEASURES, FigureSpec
from bangfu.figures.dimensions import DIMENSIONS, NONE, code_label, code_labels, none_label
from bangfu.figures.model import MeasureUnit
from bangfu.language import COLON, LANGUAGES
from bangfu.register.units import Unit
from bangfu.rules import Rules
from bangfu.rules.rulebook import GROUP_ENDING, GROUPED
from bangfu.words.verbs import VERBS

__all__ = [
    "HOME", "HOME_WITHIN", "ITSELF", "LOOKED_AT", "MOVES", "OWN", "SAID", "THAT",
    "Lexicon", "SpokenWord", "dimensions_of",
]  # fmt: skip

_OF_UNIONS = " Union"
"""What the English name of a union ends with, and that of a place does not."""
_SPOKEN_ROWS = (
    "aspect", "event_kind", "relation", "illness", "fund_source", "occasion", "form", "cause",
    "category", "school_stage", "file_level",
)  # fmt: skip
"""Dimensions whose codes are named in a text without saying what they are codes of."""
_COUNTED = {
    MeasureUnit.RATIO: "percent", MeasureUnit.MEMBERS: "persons", MeasureUnit.FILES: "households",
    MeasureUnit.PERSON_TIMES_PER_BATCH: "per_batch",
}  # fmt: skip
"""What is counted by another word than the unit of its figure."""
_EVENTS = {"households": "household_times"}
LOOKED_AT = re.compile(r"从[^，。；0-9]{1,8}看")
"""从构成看 is no place something comes from."""
ITSELF = "itself"
"""In the place of a union's code: what the one above all others did itself."""
_LONG_CODE = 6  # digits, of a union's code that is no number of anything
OWN, THAT = "own", "that"
"""In the place of a union's code: the one that speaks, 我街道; the one named last, 该街道."""
_MEANT = (
    r"(?= ?(?:\d|[\t|])|(?:[比较]上年|同比)?[多少增减升降][加长少至到]?\d|[、和与及]"
    r"[^，。；\n]{0,20}?(?:[两二三四五六七八九](?:家|个街道|个地区)|合计|相加))"
)
"""What stands behind a common name that is meant: 大屯26人次, 大屯多8人次; 大屯、望京两家合计."""
HOME, HOME_WITHIN = re.compile(r"(?:家住|家在|住在|租住)$"), 3
"""Behind these the name of a union is where someone lives."""
SAID = "said: "
"""Before the name of a subject that the words of our own sentences name."""
_UNIT_HEADS = ("（{}）", "（单位：{}）", "单位：{}")
"""How a table says what its numbers count."""
MOVES = (
    "year_of_draft", "month_of_draft", "year_spoken_of", "year_counted", "period_spoken_of",
    "month_spoken_of", "quarter_spoken_of",
)  # fmt: skip
"""Words that move to another period by so many years, months or periods."""
_TIMES = (
    "as_of", "now", "end_of_year", "middle_of_year", "start_of_year", "since", "same_time",
    "first_of_span", "last_of_span", "span", "last_year_over", "start_of_period", "end_of_period",
)  # fmt: skip
"""Other words of time."""
_NUMBERS_OF_TERMS = {"二": "2", "两": "2", "三": "3", "四": "4", "五": "5", "六": "6"}
"""How many numbers are added, before the word that says so: 三家合计."""
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
        return {**self.usage.subjects, **_labelled(self.usage), **_worded(self.usage)}

    def tokens(self, text: Folded, taken: Iterable[tuple[int, int]]) -> list[SpokenWord]:
        """The words of a text that say something, but for those inside of numbers."""
        inside = {place for start, end in taken for place in range(start, end)}
        common = self.usage.common_names
        return [
            SpokenWord(found.start(), found.end(), found[0], self._meanings[found[0].lower()])
            for found in text.found(self._pattern, inside)
            if self._meanings[found[0].lower()]
            and not LOOKED_AT.match(text.text, found.start())
            and not self._is_home(text, found)
            and (found[0] not in common or self.meant_names.match(text.text, found.start()))
        ]

    def _is_home(self, text: Folded, found: re.Match[str]) -> bool:
        """Whether a union is named as where someone lives: 家住望京的李先生."""
        is_unit = self._meanings[found[0].lower()][0][0] == "unit"
        before = text.text[max(found.start() - HOME_WITHIN, 0) : found.start()]
        return is_unit and bool(HOME.search(before))

    @cached_property
    def meant_names(self) -> re.Pattern[str]:
        """A name that is a word of its own where it is meant: a member of a list of numbers."""
        names = one_of(self.usage.common_names)
        return re.compile(rf"(?<![^\n\t |（(、，,；;：:。和与比较])(?:{names}){_MEANT}")

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
        nothing = dict.fromkeys(self.silent_words, ())
        return nothing | {word: tuple(meanings) for word, meanings in found.items()}

    @cached_property
    def silent_words(self) -> list[str]:
        """Words that hold others and do not mean them: 从事, 朝外大街."""
        places = (f"{stem}{end}" for stem in self.stems for end in self.usage.place_endings)
        return [*self.usage.other_words, *self.usage.level_words, *places]

    @cached_property
    def stems(self) -> list[str]:
        """Names of unions without what they have in common: 朝外."""
        stems = (self._stem(unit.label("zh")) for unit in self.units.values())
        return [stem for stem in stems if len(stem) > 1]

    def said(self) -> Iterator[tuple[str, str, str]]:
        """Each word, its kind, and what it names as a word of that kind."""
        usage = self.usage
        for name, subject in self.subjects.items():
            yield from ((word, "subject", name) for word in subject.words)
        yield from self._nouns()
        yield from ((word, "subject", "other") for word in usage.other_subjects)
        yield from self._groups()
        yield from self._together()
        yield from self._unions()
        yield from self._pools()
        yield from ((word, "in_passing", "") for word in usage.in_passing)
        yield from ((word, "all", "") for word in usage.all_in)
        yield from ((word, "glance", "") for word in usage.glances)
        yield from ((word, "glancing", "") for word in usage.glancing)
        yield from ((word, "unit", self.top) for word in usage.whole)
        yield from ((word, "unit", ITSELF) for word in usage.itself)
        yield from ((word, "unit", OWN) for word in usage.own_union)
        yield from ((word, "unit", THAT) for word in usage.that_union)
        yield from ((word, "elsewhere", "") for word in usage.elsewhere)
        for kind in MOVES:
            moves: Mapping[str, int] = getattr(usage.relative_periods, kind)
            yield from ((word, kind, str(by)) for word, by in moves.items())
        for kind in _TIMES:
            yield from ((word, kind, "") for word in getattr(usage.relative_periods, kind))
        for kind, words in usage.comparators.items():
            yield from ((word, "comparator", kind) for word in words)
        for kind, words in usage.relations.items():
            yield from ((word, "relation", kind) for word in words)
        for kind in ("up", "down"):
            for word, end in product(usage.relations[kind], "到至为成达"):
                # 增至 is to a number, 增幅达 is by one.
                is_rate = word in usage.yearly_changes
                if is_rate or end != "达":
                    yield f"{word}{end}", "relation", kind if is_rate else "to"
        for kind, words in usage.means.items():
            yield from ((word, "mean", kind) for word in words)
        yield from ((word, "subject", "private") for word in usage.private_words)
        yield from ((word, "besides", "") for word in usage.besides)
        yield from ((word, "in_fact", "") for word in usage.in_fact)

    def _nouns(self) -> Iterator[tuple[str, str, str]]:
        """What a noun or the head of a table says that numbers count, or how many are added."""
        usage = self.usage
        for word in dict.fromkeys(w for one in self.subjects.values() for w in one.words):
            counter = usage.counter_of.get(word.rpartition(" ")[2])
            if counter and " " in word:  # 26 comfort payments
                yield word, "noun", counter
        for (digit, n), what in product(_NUMBERS_OF_TERMS.items(), usage.terms):
            yield from ((f"{digit}{what}", "terms", n), (f"前{digit}{what}", "first_terms", n))
        for kind, words in usage.nouns.items():
            yield from ((word, "noun", kind) for word in words)
            for word, head in product(usage.counters.get(kind, ()), _UNIT_HEADS):
                yield head.format(word), "noun", kind
        for scale, times in usage.scales.items():
            yield from ((h.format(f"{scale}元"), "noun", f"yuan:{times}") for h in _UNIT_HEADS)
            yield from ((f"{comma}{scale}元", "scaled", str(times)) for comma in "、，")

    def _groups(self) -> Iterator[tuple[str, str, str]]:
        for kind, every in (("group", self.usage.groups), ("beside", self.usage.groups_beside)):
            for dimension, names in every.items():
                for code, words in names.items():
                    yield from ((word, kind, f"{dimension}={code}") for word in words)
        for dimension in _SPOKEN_ROWS:
            labels = product(code_labels(dimension, self.rules).items(), LANGUAGES)
            said = [(label.of(language), code) for (code, label), language in labels]
            groups = _group_labels(dimension, self.rules)
            for word, code in said:
                if word not in _TOO_PLAIN:
                    yield word, "group", groups.get(word, f"{dimension}={code}")
        # As our own sentences and tables say it: 病种：恶性肿瘤.
        for dimension, head in DIMENSIONS.items():
            codes = code_labels(dimension, self.rules)
            named = ({NONE: none_label(dimension)} | codes) if codes else {}
            # A group may be called as a code is: then the group is meant.
            for (code, label), language in product(reversed(named.items()), LANGUAGES):
                word = f"{head.of(language)}{COLON.of(language)}{label.of(language)}"
                yield word, "group", f"{dimension}={code}"
                yield word, "row", ""

    def _together(self) -> Iterator[tuple[str, str, str]]:
        """What names several rows or subjects together, and the first: it says what they are of."""
        for subjects, words in self.usage.subjects_together.items():
            yield from ((word, "subject", subjects.partition("+")[0]) for word in words)
            yield from ((word, "all_of", subjects) for word in words)
        for dimension, names in self.usage.rows_together.items():
            for codes, words in names.items():
                for word in words:
                    yield word, "together", f"{dimension}={codes}"
                    yield word, "group", f"{dimension}={codes.partition('+')[0]}"

    def _unions(self) -> Iterator[tuple[str, str, str]]:
        for code, unit in self.units.items():
            full = unit.label("zh")
            yield from ((name, "unit", code) for name in (full, unit.label("en")))
            if code.isdigit() and len(code) >= _LONG_CODE:
                yield code, "unit", code  # 代码 over a column
            if code == self.top:
                yield full.removesuffix("总工会"), "unit", code
                for name in [full.replace(one, "") for one in self.usage.name_beginnings]:
                    yield from ((one, "unit", code) for one in (name, name.removesuffix("总工会")))
                continue
            yield from ((name, "unit", code) for name in self._short_names(unit.label("en")))
            stem = self._stem(full)
            ends = (*self.usage.unit_endings, *([""] if len(stem) > 1 else []))
            yield from ((stem + end, "unit", code) for end in ends)
        for kind in self.rules.code_list("unit_kind"):
            codes = [code for code, unit in self.units.items() if unit.zh.endswith(kind.label.zh)]
            if len(codes) == 1 and codes != [self.top]:
                yield kind.label.zh, "unit", codes[0]  # the only 产业工会

    def _pools(self) -> Iterator[tuple[str, str, str]]:
        """Unions told as one, as our own tables and sentences call them: 其余9个街道总工会."""
        sizes = range(2, len(self.units))
        kinds = (*self.rules.federation.place_kinds, ANY_KIND)
        for kind, size, language in product(kinds, sizes, LANGUAGES):
            code = Pool(kind, size).code
            label = code_label("unit", code, language, self.units, self.rules, unit=self.top)
            yield label, "unit", code

    def _short_names(self, name: str) -> list[str]:
        """A union as English calls it for short: Datun Subdistrict, Datun."""
        endings = self.usage.unit_endings_en
        stems = [name.removesuffix(ending) for ending in endings if name.endswith(ending)]
        short = (one for one in endings if not one.endswith(_OF_UNIONS))
        return [f"{stems[0]}{ending}" for ending in ("", *short)] if stems else []

    def _stem(self, name: str) -> str:
        endings = (one for one in self.usage.unit_endings if name.endswith(one))
        return name.removesuffix(next(endings, ""))


def _group_labels(dimension: str, rules: Rules) -> dict[str, str]:
    """The rows a dimension is told in groups by, by what they are called: they are what is told."""
    grouped = f"{dimension}{GROUP_ENDING}"
    if dimension not in GROUPED:
        return {}
    own = rules.groups.get(dimension, ())
    return {
        group.label.of(language): f"{grouped}={group.id}" for group in own for language in LANGUAGES
    }


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
    for figure in _every_figure():
        labels = {figure.label.of(language) for language in LANGUAGES} - taken
        if labels and figure.id not in told:
            figures = dict.fromkeys(_kinds(figure), figure.id)
            found[figure.id] = NumberSubject(words=tuple(sorted(labels)), figures=figures)
    return found


@cache
def _worded(usage: Usage) -> dict[str, NumberSubject]:
    """The figures by what English sentences say behind or before their value, and by their labels.

    The words are those sentences are made of, so that what is said is read back.
    """
    told = {id_: name for name, one in usage.subjects.items() for id_ in one.figures.values()}
    taken = {word for one in usage.subjects.values() for word in one.words}
    said = _own_parts()
    found: dict[str, NumberSubject] = {}
    for figure in _every_figure():
        label = figure.label.en
        is_own = figure.id in told and " " in label and label.split()[0] not in usage.counter_of
        words = [said.get(figure.id, ""), label if is_own and label not in taken else ""]
        for word in filter(None, words):
            known = found.get(word)
            figures = dict.fromkeys(_english_kinds(figure), figure.id)
            found[word] = NumberSubject(
                words=(word,),
                figures={**figures, **(known.figures if known else {})},
                within=told.get(figure.id, ""),
            )
    return {f"{SAID}{word}": subject for word, subject in found.items()}


def _own_parts() -> dict[str, str]:
    """Of each figure the part of its English sentence that no other of its kind has.

    What stands behind the value goes before what stands before it.
    """
    left = {one.id: one for one in _every_figure() if one.id in VERBS}
    found: dict[str, str] = {}
    for place in (0, 1):
        parts = {id_: _behind_and_before(VERBS[id_].en)[place] for id_ in left}
        uses = Counter({(parts[i], left[i].measure_unit, VERBS[i].en) for i in left})
        times = Counter((part, unit) for part, unit, _ in uses)
        own = {
            id_: part for id_, part in parts.items()
            if part and times[part, left[id_].measure_unit] == 1 and part not in found.values()
        }  # fmt: skip
        found |= own
        left = {id_: one for id_, one in left.items() if id_ not in own}
    return found


def _behind_and_before(verb: str) -> tuple[str, str]:
    """What an English sentence says behind its value, and before it."""
    before, _, behind = verb.replace("{dimensions}", "").partition("{value}")
    return behind.strip(), before.strip()


def _every_figure() -> list[FigureSpec]:
    """Each figure once."""
    return list({one.id: one for spec in MEASURES for one in spec.figures}.values())


def _kinds(figure: FigureSpec) -> tuple[str, ...]:
    """What numbers count that may be this figure."""
    kind = _COUNTED.get(figure.measure_unit, str(figure.measure_unit).partition("_per_")[0])
    return kind, _EVENTS.get(kind, kind), str(figure.measure_unit)


def _english_kinds(figure: FigureSpec) -> tuple[str, ...]:
    """The same in English, where what a household does twice is a case."""
    is_flow = figure.measure_unit is MeasureUnit.HOUSEHOLDS and figure.nature == "flow"
    return (*_kinds(figure), *(["cases"] if is_flow else []))


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
