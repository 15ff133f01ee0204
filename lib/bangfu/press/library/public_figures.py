"""All public figures of all releases: each address once, as the newest release has it.

A library of eight years and forty unions has more than a million figures: they are read once, for
the pages of all languages, and no more is kept of each than a page carries. That is three columns
of small numbers, and the lists these are places in.
"""

import csv
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple, TypeVar

from bangfu.errors import PeriodError
from bangfu.figures.catalogue import MEASURES
from bangfu.figures.changes import is_change
from bangfu.figures.model import MeasureUnit, Status, current_address, current_dimensions
from bangfu.periods import Period
from bangfu.press.library.history import Entry
from bangfu.press.release.manifest import FIGURES_FILE

__all__ = ["FigureValue", "Gathered", "PublicFigure", "gather", "latest_figures"]

Key = TypeVar("Key")

_RANKS = {
    figure.id: rank
    for rank, figure in enumerate(figure for spec in MEASURES for figure in spec.figures)
}


class PublicFigure(NamedTuple):
    """A line of `figures.csv`."""

    address: str
    id: str
    period: str
    unit: str
    dimensions: str
    """As in `illness=cancer;relation=self`."""
    value: str
    """Exact; `[c]` if withheld, empty if undefined."""
    measure_unit: str
    status: str
    label_zh: str
    label_en: str


def latest_figures(
    reports: Path, newest: Sequence[Entry], left_out: dict[str, str] | None = None
) -> Iterator[tuple[Entry, list[PublicFigure]]]:
    """The releases and of each the figures that no newer release shows, union by union.

    All figures of a release are of its own union, so no more than one union's are remembered.

    Parameters
    ----------
    reports
        Folder of the releases.
    newest
        From `newest_first`.
    left_out
        Takes the names of releases whose figures cannot be read, and why; they are refused if it
        is not given.

    Raises
    ------
    ValueError
        If the figures of a release cannot be read.
    """
    by_union = attrgetter("unit")
    for _, releases in groupby(sorted(newest, key=by_union), key=by_union):
        seen: set[str] = set()
        for entry in releases:
            shown = _shown(reports, entry, left_out)
            own = [figure for figure in shown if figure.address not in seen]
            seen.update(figure.address for figure in own)
            yield entry, own


def _shown(reports: Path, entry: Entry, left_out: dict[str, str] | None) -> list[PublicFigure]:
    """All figures of a release; none if they are not of today's form, or not all there."""
    try:
        shown = list(_read(reports / entry.name / FIGURES_FILE))
        for figure in shown:
            _require_known(figure)
    except (OSError, ValueError, LookupError, ArithmeticError, csv.Error, PeriodError) as error:
        if left_out is None:
            raise ValueError(f"{entry.name}: {FIGURES_FILE}: {error}") from error
        left_out[entry.name] = f"{FIGURES_FILE}: cannot be read ({error})"
        return []
    return shown


def _require_known(figure: PublicFigure) -> None:
    _age(figure.period)
    MeasureUnit(figure.measure_unit)
    if Status(figure.status) not in (Status.SUPPRESSED, Status.UNDEFINED):
        Decimal(figure.value)


def _read(path: Path) -> Iterator[PublicFigure]:
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as handle:
        lines = csv.reader(handle)
        header = next(lines, [])
        places = [header.index(name) for name in PublicFigure._fields]
        for line in lines:
            figure = PublicFigure._make([line[place] for place in places])
            if figure.dimensions:  # of a release published under older names
                figure = figure._replace(
                    address=current_address(figure.address),
                    dimensions=current_dimensions(figure.dimensions),
                )
            yield figure


class FigureValue(NamedTuple):
    """A value as it is worded."""

    exact: str
    measure_unit: str
    status: str
    is_change: bool


class _Places(dict[Key, int]):
    """Distinct things in the order they came, each with its place; what is new gets the next."""

    def __missing__(self, key: Key) -> int:
        self[key] = place = len(self)
        return place


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
    """Places of id, label and dimensions."""
    periods: _Places[str] = field(default_factory=_Places)
    values: _Places[FigureValue] = field(default_factory=_Places)
    columns: "tuple[array[int], array[int], array[int]]" = field(default_factory=_columns)
    """Subject, period and value of each figure."""
    blocks: list[tuple[Entry, int]] = field(default_factory=list)
    """The releases and how many figures each has, one after the other."""
    _known: dict[tuple[str, ...], int] = field(default_factory=dict)
    """Subjects by what the lines of a figure say of it."""

    @property
    def is_synthetic(self) -> bool:
        """Whether there are releases and all are of synthetic data."""
        return bool(self.blocks) and all(entry.synthetic for entry, _ in self.blocks)

    def placed(
        self, figures: Sequence[PublicFigure]
    ) -> "tuple[array[int], array[int], array[int]]":
        """The columns of the figures of a release: what matters most first."""
        subject_of, period_of, value_of = columns = _columns()
        for one in sorted(figures, key=_rank):
            subject_of.append(self._subject(one))
            period_of.append(self.periods[one.period])
            value = FigureValue(one.value, one.measure_unit, one.status, is_change(one.id))
            value_of.append(self.values[value])
        return columns

    def _subject(self, one: PublicFigure) -> int:
        words = (one.id, one.measure_unit, one.label_zh, one.label_en, one.dimensions)
        known = self._known.get(words)
        if known is not None:
            return known
        parts = (self.ids[words[:2]], self.labels[words[2:4]], self.dimensions[one.dimensions])
        return self._known.setdefault(words, self.subjects[parts])


def gather(
    found: Iterable[tuple[Entry, Sequence[PublicFigure]]], order: Sequence[Entry]
) -> Gathered:
    """The figures of all releases.

    Parameters
    ----------
    found
        From `latest_figures`, in any order.
    order
        From `listed_of`: as the releases shall stand, whichever was published last.
    """
    gathered = Gathered()
    parts = {entry.name: gathered.placed(figures) for entry, figures in found if figures}
    for entry in order:
        if entry.name in parts:
            part = parts.pop(entry.name)
            for column, more in zip(gathered.columns, part, strict=True):
                column.extend(more)
            gathered.blocks.append((entry, len(part[0])))
    return gathered


def _rank(one: PublicFigure) -> tuple[int, tuple[int, int]]:
    """The catalogue has first what matters most."""
    return _RANKS.get(one.id, len(_RANKS)), _age(one.period)


@cache
def _age(period: str) -> tuple[int, int]:
    """Less for what ends later, and of periods that end together for the longer one."""
    known = Period.parse(period)
    return -known.end.toordinal(), -known.n_months
