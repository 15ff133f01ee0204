"""Query words: what a reader may call a figure, a row or a union, for the finder to look up.

They are those drafts are read by: whoever writes 困难职工 or 助学金 in an article looks for it by
the same word. A word says which figures, rows or unions it may mean; of several, any.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from pypinyin import lazy_pinyin

from bangfu.articles.lexicon import ITSELF, Lexicon
from bangfu.articles.spoken_subjects import NOT_OURS
from bangfu.articles.usage import NumberSubject, read_usage
from bangfu.figures.catalogue import MEASURES
from bangfu.register.units import Unit
from bangfu.rules import Rules

__all__ = ["query_words"]

_LEAST = 2
"""Letters of a Chinese word that is looked up by how it sounds."""
_MONEY = ("金", "款", "资金")
"""How words for money end."""
_NOUNS = {
    "yuan": ("yuan",), "persons": ("persons", "members"), "person_times": ("person_times",),
    "households": ("households", "files", "household_times"), "batches": ("batches",),
    "cases": ("cases",),
}  # fmt: skip
"""The units of what a noun counts."""


@dataclass
class _Meant:
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
        `words`: lists of words with places in `ids`, rows as `dimension=code` and codes of unions;
        `sounds`: letters and the word they are of.
    """
    lexicon = Lexicon(read_usage(), rules, units, top)
    found: dict[str, _Meant] = defaultdict(_Meant)
    for word, kind, name in lexicon.said():
        _add(found[word.lower()], kind, name, lexicon.subjects)
        if word.endswith(_MONEY):
            found[word.lower()].put_first(_counted(("yuan",)))
    places = {one: place for place, one in enumerate(ids)}
    alike: dict[tuple[tuple[int, ...], tuple[str, ...], tuple[str, ...]], list[str]] = {}
    for word, meant in found.items():
        known = tuple(places[one] for one in meant.ids if one in places)
        key = known, tuple(meant.rows), tuple(meant.units)
        if any(key):
            alike.setdefault(key, []).append(word)
    told = {word for words in alike.values() for word in words}
    return {
        "words": [(words, *key) for key, words in alike.items()],
        "sounds": [
            ("".join(lazy_pinyin(word)), word) for word in sorted(told)
            if not word.isascii() and len(word) >= _LEAST
        ],
    }  # fmt: skip


def _add(meant: _Meant, kind: str, name: str, subjects: Mapping[str, NumberSubject]) -> None:
    if kind == "subject" and name not in NOT_OURS:
        for one in subjects[name].either or (name,):
            meant.ids |= dict.fromkeys(_figures(subjects[one]))
    elif kind == "noun":
        meant.ids |= dict.fromkeys(_counted(_NOUNS.get(name.partition(":")[0], ())))
    elif kind == "mean":
        every = (one.mean for one in subjects.values())
        meant.ids |= dict.fromkeys(one[name] for one in every if name in one)
    elif kind == "group":
        meant.rows[name] = None
    elif kind == "unit" and name != ITSELF:
        meant.units[name] = None


def _figures(subject: NumberSubject) -> Iterator[str]:
    yield from subject.figures.values()
    yield from subject.by_word.values()
    yield from subject.mean.values()


def _counted(units: Sequence[str]) -> Iterator[str]:
    for spec in MEASURES:
        yield from (one.id for one in spec.figures if one.measure_unit in units)
