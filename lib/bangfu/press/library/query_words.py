"""Query words: what a reader may call a figure, a row or a union, for the finder to look up.

They are those drafts are read by: whoever writes 困难职工 or 助学金 in an article looks for it by
the same word. A word says which figures, rows or unions it may mean; of several, any. What only a
question says, 多少人次 or 哪个街道 or 为什么, stands in `question_words.yaml`.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from typing import Any, Literal

from pypinyin import lazy_pinyin

from bangfu.articles.lexicon import ITSELF, Lexicon
from bangfu.articles.usage import NOT_OURS, NumberSubject, Usage, read_usage
from bangfu.figures.catalogue import MEASURES
from bangfu.press.library.question_words import QuestionWords, read_question_words
from bangfu.register.units import Unit
from bangfu.rules import Rules

__all__ = ["query_words"]

_SOUNDED = range(2, 6)
"""Letters of a Chinese word that is looked up by how it sounds: nobody types more in pinyin."""
_MONEY = ("金", "款", "资金", " money")
"""How words for money end."""
_NOUNS = {
    "yuan": ("yuan",), "persons": ("persons", "members", "persons_per_10000_members"),
    "person_times": (
        "person_times", "person_times_per_10000_members", "person_times_per_batch",
    ),
    "households": (
        "households", "files", "household_times", "households_per_10000_members",
        "households_per_month",
    ),
    "batches": ("batches",), "cases": ("cases",),
}  # fmt: skip
"""The units of what a noun counts."""

_Weight = Literal["", "weak", "counted"]


@dataclass
class _Meant:
    weight: _Weight = ""
    """Whether any other word goes before it, or it only says how what is asked for is counted."""
    ids: dict[str, None] = field(default_factory=dict)
    """Figures, those meant first before others."""
    rows: dict[str, None] = field(default_factory=dict)
    units: dict[str, None] = field(default_factory=dict)

    def put_first(self, figures: Iterable[str]) -> None:
        """Have some figures, if they are meant, be meant before others."""
        first = set(figures)
        self.ids = dict.fromkeys(one for one in self.ids if one in first) | self.ids


def query_words(
    ids: Sequence[str], units: Mapping[str, Unit], top: str, rules: Rules
) -> dict[str, list[tuple[object, ...]]]:
    """What words may mean, and how Chinese ones sound.

    Parameters
    ----------
    ids
        The figures that are in the library.
    units
        The unions by code.
    top
        The union above all others.
    rules
        Whose code lists name rows.

    Returns
    -------
    dict
        `words`: lists of words with places in `ids`, rows as `dimension=code`, codes of unions
        and `weak` or `counted`; `sounds`: letters and the word they are of; `asks`: a way of
        asking, of what, and its words; `endings` of names of unions.
    """
    usage = read_usage()
    asked = read_question_words(rules)
    lexicon = Lexicon(usage, rules, units, top)
    found: dict[str, _Meant] = defaultdict(_Meant)
    for word, kind, name in lexicon.said():
        if word in asked.noise:
            continue
        if (kind, name) == ("unit", ITSELF):
            found[word.lower()].rows[f"unit={top}"] = None
            continue
        _add(found[word.lower()], kind, name, lexicon.subjects)
        if word.endswith(_MONEY):
            found[word.lower()].put_first(_counted(("yuan",)))
    for word, code in _common_names(usage, units):
        found[word].units[code] = None
    for label, figure_id in _labels():
        if label not in found:
            found[label].ids[figure_id] = None
    _add_spoken(found, asked)
    weak = {word for one in lexicon.subjects.values() if one.weak for word in one.words}
    for word in weak.union(asked.weak):
        found[word.lower()].weight = "weak"
    words = _alike(found, {one: place for place, one in enumerate(ids)})
    told = {word for some, *_ in words for word in some}
    return {
        "words": words,
        "sounds": [
            ("".join(lazy_pinyin(word)), word) for word in sorted(told)
            if not word.isascii() and len(word) in _SOUNDED
        ],
        "asks": _asks(asked, usage),
        "endings": [(ending,) for ending in usage.unit_endings],
    }  # fmt: skip


def _alike(found: Mapping[str, _Meant], places: Mapping[str, int]) -> list[tuple[Any, ...]]:
    """Words that mean the same beside it, if it is in the library."""
    alike: dict[tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...], str], list[str]] = {}
    for word, meant in found.items():
        known = tuple(places[one] for one in meant.ids if one in places)
        key = known, tuple(meant.rows), tuple(meant.units), meant.weight
        if any(key[:3]):
            alike.setdefault(key, []).append(word)
    return [(words, *key) for key, words in alike.items()]


def _common_names(usage: Usage, units: Mapping[str, Unit]) -> Iterator[tuple[str, str]]:
    """Short names of unions, those too that are words of their own in a draft."""
    for code, unit in units.items():
        for name, ending in product(usage.common_names, usage.unit_endings):
            if unit.zh == name + ending:
                yield name, code
        for ending in usage.unit_endings_en:
            if ending.endswith(" Union") and unit.en.endswith(ending):
                yield unit.en.removesuffix(ending).lower(), code


def _labels() -> Iterator[tuple[str, str]]:
    for spec in MEASURES:
        for figure in spec.figures:
            yield from ((label.lower(), figure.id) for label in (figure.label.zh, figure.label.en))


def _add_spoken(found: dict[str, _Meant], asked: QuestionWords) -> None:
    for one in asked.names:
        for word in one.words:
            found[word.lower()].ids |= dict.fromkeys(one.mean)
            found[word.lower()].rows |= dict.fromkeys(one.rows)
    for kind, words in asked.counted.items():
        for word in words:
            found[word.lower()].ids |= dict.fromkeys(_counted(_NOUNS.get(kind, (kind,))))
            found[word.lower()].weight = "counted"


def _asks(asked: QuestionWords, usage: Usage) -> list[tuple[object, ...]]:
    """What else a question says, a way of asking each: its name, of what, and the words."""
    others = set(usage.other_subjects).difference(asked.not_others, asked.noise).union(asked.others)
    plain = (
        "series", "most", "least", "position", "compare", "total", "now", "beyond", "entitled",
        "noise",
    )  # fmt: skip
    return [
        *((kind, "", getattr(asked, kind)) for kind in plain),
        *(("derived", ending, words) for ending, words in asked.derived.items()),
        *(
            (kind, name, words)
            for kind in ("which", "of_rank", "each")
            for name, words in getattr(asked, kind).items()
        ),
        ("others", "", sorted(others)),
        ("elsewhere", "", [*usage.elsewhere, *asked.elsewhere]),
    ]


def _add(meant: _Meant, kind: str, name: str, subjects: Mapping[str, NumberSubject]) -> None:
    if kind == "subject" and name not in NOT_OURS and not _is_verb(subjects[name]):
        meant.weight = ""
        for one in subjects[name].either or (name,):
            meant.ids |= dict.fromkeys(_figures(subjects[one]))
    elif kind == "noun":
        meant.weight = "counted" if not meant.ids else meant.weight
        meant.ids |= dict.fromkeys(_counted(_NOUNS.get(name.partition(":")[0], ())))
    elif kind == "mean":
        every = (one.mean for one in subjects.values())
        meant.ids |= dict.fromkeys(one[name] for one in every if name in one)
    elif kind == "group":
        meant.rows[name] = None
    elif kind == "unit":
        meant.units[name] = None


def _is_verb(subject: NumberSubject) -> bool:
    """Whether a word only says that something was done, and of nothing what: paid, handed out."""
    return subject.weak and bool(subject.either)


def _figures(subject: NumberSubject) -> Iterator[str]:
    yield from subject.figures.values()
    yield from subject.by_word.values()
    yield from subject.mean.values()


def _counted(units: Sequence[str]) -> Iterator[str]:
    for spec in MEASURES:
        yield from (one.id for one in spec.figures if one.measure_unit in units)
