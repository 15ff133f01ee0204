"""All public figures of all releases: each address once, as the newest release has it."""

import csv
from collections.abc import Iterator, Sequence
from itertools import groupby
from operator import attrgetter
from pathlib import Path
from typing import NamedTuple

from bangfu.figures.model import current_address, current_dimensions
from bangfu.press.library.entries import FIGURES_FILE, Entry
from bangfu.press.library.history import Record

__all__ = ["PublicFigure", "latest_figures", "newest_first"]


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


def newest_first(entries: Sequence[Entry], record: Record) -> list[Entry]:
    """The releases in the order in which their values count.

    Newer is what was updated later; of releases updated together, what ends later, and then the
    shorter one. So a correction is found even if an older release still shows the old value.
    """
    return sorted(
        entries,
        key=lambda e: (record.releases[e.name].updated, e.period.end, -e.period.n_months, e.unit),
        reverse=True,
    )


def latest_figures(
    reports: Path, newest: Sequence[Entry]
) -> Iterator[tuple[Entry, list[PublicFigure]]]:
    """The releases and of each the figures that no newer release shows, union by union.

    All figures of a release are of its own union, so no more than one union's are remembered.

    Parameters
    ----------
    reports
        Folder of the releases.
    newest
        From `newest_first`.
    """
    by_union = attrgetter("unit")
    for _, releases in groupby(sorted(newest, key=by_union), key=by_union):
        seen: set[str] = set()
        for entry in releases:
            shown = _read(reports / entry.name / FIGURES_FILE)
            own = [figure for figure in shown if figure.address not in seen]
            seen.update(figure.address for figure in own)
            yield entry, own


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
