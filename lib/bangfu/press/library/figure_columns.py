"""All public figures as three columns of small numbers, and the lists these are places in.

A library of eight years and forty unions has more than a million figures: they are read once, for
the pages of all languages, and no more is kept of each than a page carries.
"""

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Generic, NamedTuple, TypeVar

from bangfu.figures.catalogue import MEASURES
from bangfu.figures.changes import is_change
from bangfu.periods import Period
from bangfu.press.library.entries import Entry
from bangfu.press.library.public_figures import PublicFigure

__all__ = ["FigureValue", "Gathered", "gather"]

Key = TypeVar("Key")

_RANKS = {
    figure.id: rank
    for rank, figure in enumerate(figure for spec in MEASURES for figure in spec.figures)
}


def _rank(one: PublicFigure) -> tuple[int, tuple[int, int]]:
    """The catalogue has first what matters most."""
    return _RANKS.get(one.id, len(_RANKS)), _age(one.period)


@cache
def _age(period: str) -> tuple[int, int]:
    """Less for what ends later, and of periods that end together for the longer one."""
    known = Period.parse(period)
    return -known.end.toordinal(), -known.n_months


class _Subject(NamedTuple):
    """What is counted, as the lines of a figure say it."""

    id: str
    measure_unit: str
    label_zh: str
    label_en: str
    dimensions: str


class FigureValue(NamedTuple):
    """A value as it is worded."""

    exact: str
    measure_unit: str
    status: str
    is_change: bool


@dataclass
class _Places(Generic[Key]):
    """Distinct things in the order they came, each with its place."""

    of: dict[Key, int] = field(default_factory=dict)

    def place(self, key: Key) -> int:
        """Where it stands; at the end if it is new."""
        return self.of.setdefault(key, len(self.of))

    def __iter__(self) -> Iterator[Key]:
        return iter(self.of)


def _columns() -> "tuple[array[int], array[int], array[int]]":
    return array("I"), array("I"), array("I")


@dataclass
class Gathered:
    """Figures by their places in lists."""

    ids: _Places[tuple[str, str]] = field(default_factory=_Places)
    """Id and measure unit."""
    labels: _Places[tuple[str, str]] = field(default_factory=_Places)
    dimensions: _Places[str] = field(default_factory=_Places)
    subjects: _Places[tuple[int, int, int]] = field(default_factory=_Places)
    """_Places of id, label and dimensions."""
    periods: _Places[str] = field(default_factory=_Places)
    values: _Places[FigureValue] = field(default_factory=_Places)
    columns: "tuple[array[int], array[int], array[int]]" = field(default_factory=_columns)
    """Subject, period and value of each figure."""
    blocks: list[tuple[Entry, int]] = field(default_factory=list)
    """The releases and how many figures each has, one after the other."""
    _known: dict[_Subject, int] = field(default_factory=dict)

    @property
    def is_synthetic(self) -> bool:
        """Whether there are releases and all are of synthetic data."""
        return bool(self.blocks) and all(entry.synthetic for entry, _ in self.blocks)

    def add(self, entry: Entry, figures: Sequence[PublicFigure]) -> None:
        """Take in the figures of a release: what matters most first, of each the newest."""
        subject_of, period_of, value_of = self.columns
        for one in sorted(figures, key=_rank):
            words = _Subject(one.id, one.measure_unit, one.label_zh, one.label_en, one.dimensions)
            subject = self._known.get(words)
            subject_of.append(self._subject(words) if subject is None else subject)
            period_of.append(self.periods.place(one.period))
            value = FigureValue(one.value, one.measure_unit, one.status, is_change(one.id))
            value_of.append(self.values.place(value))
        if figures:
            self.blocks.append((entry, len(figures)))

    def _subject(self, words: _Subject) -> int:
        parts = (
            self.ids.place((words.id, words.measure_unit)),
            self.labels.place((words.label_zh, words.label_en)),
            self.dimensions.place(words.dimensions),
        )
        return self._known.setdefault(words, self.subjects.place(parts))

    def arrange(self, order: Sequence[Entry]) -> None:
        """Put the releases in another order, and their figures with them."""
        places, start = {}, 0
        for entry, count in self.blocks:
            places[entry.name] = (start, count)
            start += count
        present = [entry for entry in order if entry.name in places]
        columns = _columns()
        for entry in present:
            start, count = places[entry.name]
            for column, moved in zip(self.columns, columns, strict=True):
                moved.extend(column[start : start + count])
        self.columns = columns
        self.blocks = [(entry, places[entry.name][1]) for entry in present]


def gather(
    found: Iterable[tuple[Entry, Sequence[PublicFigure]]], order: Sequence[Entry]
) -> Gathered:
    """The figures of all releases.

    Parameters
    ----------
    found
        From `latest_figures`, in any order.
    order
        From `newest_first`: as the releases shall stand.
    """
    gathered = Gathered()
    for entry, figures in found:
        gathered.add(entry, figures)
    gathered.arrange(order)
    return gathered
