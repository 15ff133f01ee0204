"""All public figures of all releases: each address once, as the newest release has it."""

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from bangfu.site.entries import FIGURES_FILE, Entry
from bangfu.site.record import Record

__all__ = ["PublicFigure", "latest_figures"]


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
    reports: Path, entries: Sequence[Entry], record: Record
) -> Iterator[tuple[Entry, list[PublicFigure]]]:
    """The releases and of each the figures that no newer release shows.

    Newer is what was updated later; of releases updated together, what ends later, and then the
    shorter one. So a correction is found even if an older release still shows the old value.
    """
    newest_first = sorted(
        entries,
        key=lambda e: (record.releases[e.name].updated, e.period.end, -e.period.n_months, e.unit),
        reverse=True,
    )
    seen: set[str] = set()
    for entry in newest_first:
        own = []
        for figure in _read(reports / entry.name / FIGURES_FILE):
            if figure.address not in seen:
                seen.add(figure.address)
                own.append(figure)
        yield entry, own


def _read(path: Path) -> Iterator[PublicFigure]:
    if not path.exists():
        return
    with path.open(encoding="utf-8-sig", newline="") as handle:
        lines = csv.reader(handle)
        header = next(lines, [])
        places = [header.index(name) for name in PublicFigure._fields]
        for line in lines:
            yield PublicFigure._make([line[place] for place in places])
