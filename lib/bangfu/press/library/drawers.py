"""The drawers of the finder: the figures of a union and a year, a file each, opened when asked for.

A library of eight years and forty unions has more than a million figures: no page can hold them.
So the page has the words they are found by, and a figure stands in the drawer its address names:
`comfort.person_times/2016-05/110105` in `figures/110105/2016.js`, a span in the year it ends in.
A drawer is a script, because a page that was opened from a disk may load nothing else.

Every word is carried once, a figure as four small numbers: what is counted (its "subject"), its
period, its value and its release are places in lists. What is said of a value is worded here and
not in the page: by the same functions as in reports, in both languages.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache, lru_cache
from pathlib import Path
from typing import NamedTuple, TypeVar

import orjson

from bangfu.errors import PeriodError
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.changes import is_change
from bangfu.figures.model import MeasureUnit, Status
from bangfu.language import LANGUAGES, Language, file_name
from bangfu.periods import Period
from bangfu.press.library.holdings import Entry
from bangfu.press.library.public_figures import PublicFigure, latest_figures
from bangfu.press.release.addresses import DRAWERS
from bangfu.words.numerals import format_value
from bangfu.words.sayings import moved_words

__all__ = ["Drawer", "FigureValue", "Withdrawal", "drawer_file", "drawers", "place_of"]

Key = TypeVar("Key")

_RANKS = {
    figure.id: rank
    for rank, figure in enumerate(figure for spec in MEASURES for figure in spec.figures)
}


class FigureValue(NamedTuple):
    """A value as it is worded."""

    exact: str
    measure_unit: str
    status: str
    is_change: bool


class Withdrawal(NamedTuple):
    """What is said of a figure that was withdrawn with its release."""

    words: Mapping[Language, Mapping[str, str]]
    addresses: Sequence[str]
    """Of the figures the release showed."""


class _Places(dict[Key, int]):
    """Distinct things in the order they came, each with its place; what is new gets the next."""

    def __missing__(self, key: Key) -> int:
        self[key] = place = len(self)
        return place


def _columns(
    *rows: Iterable[int],
) -> "tuple[array[int], array[int], array[int]]":
    first, second, third = rows or ((), (), ())
    return array("I", first), array("I", second), array("I", third)


@dataclass
class Drawer:
    """Figures by their places in lists."""

    ids: _Places[str] = field(default_factory=_Places)
    labels: _Places[tuple[str, str]] = field(default_factory=_Places)
    dimensions: _Places[str] = field(default_factory=_Places)
    subjects: _Places[tuple[int, int, int]] = field(default_factory=_Places)
    """Places of id, label and dimensions."""
    periods: _Places[str] = field(default_factory=_Places)
    values: _Places[FigureValue] = field(default_factory=_Places)
    parts: "dict[str, tuple[array[int], array[int], array[int]]]" = field(default_factory=dict)
    """Subject, period and value of each figure, by the name of the release it is quoted from."""
    claimed: dict[tuple[int, int], str] = field(default_factory=dict)
    """Of subject and period, the release they are quoted from instead of a newer one."""
    withdrawn: list[Withdrawal] = field(default_factory=list)

    def add(
        self, release: str, figures: Iterable[PublicFigure], claimed: Iterable[PublicFigure] = ()
    ) -> None:
        """Add the figures of a release, those that matter most first.

        Those it claims stand here already, as of another release, and are quoted from this one.
        """
        subject_of, period_of, value_of = self.parts[release] = _columns()
        for one in figures:
            subject, period = self._place(one)
            subject_of.append(subject)
            period_of.append(period)
            value = FigureValue(one.value, one.measure_unit, one.status, is_change(one.id))
            value_of.append(self.values[value])
        self.claimed |= {self._place(one): release for one in claimed}

    def _place(self, one: PublicFigure) -> tuple[int, int]:
        label = self.labels[one.label_zh, one.label_en]
        parts = (self.ids[one.id], label, self.dimensions[one.dimensions])
        return self.subjects[parts], self.periods[one.period]

    def _quoted(self) -> "dict[str, tuple[array[int], array[int], array[int]]]":
        """The parts with what was claimed moved to where it is quoted from."""
        if not self.claimed:
            return self.parts
        moved: dict[str, list[tuple[int, ...]]] = {}
        for release, columns in self.parts.items():
            for row in zip(*columns, strict=True):
                moved.setdefault(self.claimed.get(row[:2], release), []).append(row)
        rank = self._ranks()
        return {
            release: _columns(*zip(*sorted(rows, key=rank), strict=True))
            for release, rows in moved.items()
        }

    def _ranks(self) -> "Callable[[tuple[int, ...]], tuple[int, tuple[int, int]]]":
        """Of a row of places, where it stands among others."""
        ids, periods = list(self.ids), list(self.periods)
        of_subject = [ids[one] for one, _, _ in self.subjects]
        return lambda row: _rank_of(of_subject[row[0]], periods[row[1]])

    def text(self, name: str, order: Sequence[Entry], notebooks: Mapping[str, str]) -> str:
        """The script of the drawer.

        Parameters
        ----------
        name
            As in `110105/2019`.
        order
            The releases as they shall stand, whichever was published last.
        notebooks
            From `notebooks_by_topic`.
        """
        quoted = self._quoted()
        shown = [entry for entry in order if entry.name in quoted]
        columns = zip(*(quoted[entry.name] for entry in shown), strict=True)
        data = {
            "ids": list(self.ids),
            "labels": list(self.labels),
            "dimensions": list(self.dimensions),
            "subjects": list(self.subjects),
            "periods": list(self.periods),
            "values": [_value_words(value) for value in self.values],
            "releases": [_release(entry, notebooks) for entry in shown],
            "counts": [len(quoted[entry.name][0]) for entry in shown],
            "rows": [[n for part in column for n in part] for column in columns] or [[], [], []],
            "withdrawn": [{**one.words, "addresses": one.addresses} for one in self.withdrawn],
        }
        return f"drawer({orjson.dumps(name).decode()}, {orjson.dumps(data).decode()});\n"


def drawers(
    reports: Path, newest: Sequence[Entry], withdrawn: Iterable[Withdrawal] = ()
) -> dict[int, Drawer]:
    """The drawers of a union by year, the latest first.

    Parameters
    ----------
    reports
        Folder of the releases.
    newest
        The releases of the union whose figures can be read, from `newest_first`.
    withdrawn
        What was withdrawn of it.
    """
    found: dict[int, Drawer] = {}
    with_figures = [entry.name for entry in newest if entry.figures_sha256]
    for name, figures, claimed in latest_figures(reports, with_figures):
        years: dict[int, list[PublicFigure]] = {}
        for one in sorted(figures, key=_rank):
            years.setdefault(_year(one.period), []).append(one)
        if claimed:  # of one period all of them
            years.setdefault(_year(claimed[0].period), [])
        for year, own in years.items():
            others = [one for one in claimed if _year(one.period) == year]
            found.setdefault(year, Drawer()).add(name, own, others)
    for withdrawal in withdrawn:
        for year, addresses in _by_year(withdrawal.addresses):
            part = withdrawal._replace(addresses=addresses)
            found.setdefault(year, Drawer()).withdrawn.append(part)
    return {year: found[year] for year in sorted(found, reverse=True)}


def drawer_file(unit: str, year: int | str) -> str:
    """The place of a drawer in the folder of all releases.

    Examples
    --------
    >>> drawer_file("110105", 2019)
    'figures/110105/2019.js'
    """
    return f"{DRAWERS}/{unit}/{year}.js"


def place_of(address: str) -> tuple[str, int] | None:
    """The union and the year of the drawer a figure is in; nothing if it is no address of one.

    Examples
    --------
    >>> place_of("comfort.person_times/2013..2019/110105;illness=cancer")
    ('110105', 2019)
    """
    try:
        _, period, unit = address.partition(";")[0].split("/")
        return unit, _year(period)
    except (ValueError, PeriodError):
        return None


def _by_year(addresses: Iterable[str]) -> Iterator[tuple[int, list[str]]]:
    found: dict[int, list[str]] = {}
    for address in addresses:
        place = place_of(address)
        if place:
            found.setdefault(place[1], []).append(address)
    yield from found.items()


def _rank(one: PublicFigure) -> tuple[int, tuple[int, int]]:
    return _rank_of(one.id, one.period)


def _rank_of(figure_id: str, period: str) -> tuple[int, tuple[int, int]]:
    """The catalogue has first what matters most."""
    return _RANKS.get(figure_id, len(_RANKS)), _age(period)


@cache
def _age(period: str) -> tuple[int, int]:
    """Less for what ends later, and of periods that end together for the longer one."""
    known = Period.parse(period)
    return -known.end.toordinal(), -known.n_months


@cache
def _year(period: str) -> int:
    """The year a period ends in, as it is written: of `2019-Y04` it is 2019."""
    return int(period.rsplit("..", maxsplit=1)[-1][:4])


def _release(entry: Entry, notebooks: Mapping[str, str]) -> tuple[object, ...]:
    """Folder, period in words, and the page of each topic for the readers of each language."""
    labels = (entry.period.label(language) for language in LANGUAGES)
    return entry.name, *labels, *(_pages(entry, notebooks, one) for one in LANGUAGES)


def _pages(entry: Entry, notebooks: Mapping[str, str], language: Language) -> dict[str, str]:
    """The page of each topic: in the reader's language, or in another."""
    shown = language if language in entry.languages else entry.languages[0]
    pages = {topic: file_name(name, "html", shown) for topic, name in notebooks.items()}
    return {topic: page for topic, page in pages.items() if page in entry.outputs}


@lru_cache(maxsize=2**14)  # the same few values stand in many drawers
def _value_words(value: FigureValue) -> tuple[str, ...]:
    """The exact value, its status, unit and wording, and what a sentence says if it is a change."""
    status = Status(value.status)
    known = status not in (Status.SUPPRESSED, Status.UNDEFINED)
    number = Decimal(value.exact) if known else None
    said = [
        format_value(number, MeasureUnit(value.measure_unit), one, status=status)
        for one in LANGUAGES
    ]
    exact = value.exact if known else ""
    if number is None or not value.is_change:
        return exact, value.status, value.measure_unit, *said
    signed = (f"+{words}" if number > 0 else words for words in said)
    moved = (moved_words(number, one) for one in LANGUAGES)
    return exact, value.status, value.measure_unit, *signed, *moved
