"""The releases of a union as readers are shown them: years, quarters, months and spans apart.

On each shelf they stand in the order of their periods, the newest first, whenever they were
published.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from bangfu.language import Language, Text
from bangfu.periods import Period
from bangfu.press.library.history import Record
from bangfu.press.library.holdings import Entry
from bangfu.press.release.settings import SiteSettings
from bangfu.words.labels import LIBRARY, changes_words, day_words

__all__ = ["ShelfRow", "counts", "row_of", "shelves"]

_DATA = {"figures.csv": "CSV", "figures.json": "JSON", "figures.xlsx": "XLSX"}
_PACKAGE = "datapackage.json"
_SHELVES = ("years", "quarters", "months", "spans")


@dataclass(frozen=True)
class ShelfRow:
    """A release as a page of the library shows it."""

    entry: Entry
    label: str
    reports: Sequence[tuple[str, str]]
    """Titles and addresses."""
    data: Sequence[tuple[str, str]]
    updated: str
    changes: str

    @property
    def years(self) -> str:
        """The years its period touches, by which the index is filtered."""
        return " ".join(str(year) for year in self.entry.period.years)


def row_of(
    entry: Entry,
    record: Record,
    language: Language,
    titles: Mapping[str, Text],
    settings: SiteSettings,
) -> ShelfRow:
    """A release with its reports and files."""
    listed = record.releases[entry.name]
    data = [(word, f"{entry.name}/{name}") for name, word in _DATA.items() if name in entry.outputs]
    if _PACKAGE in entry.outputs:
        data.append((LIBRARY["package"].of(language), f"{entry.name}/{_PACKAGE}"))
    return ShelfRow(
        entry, entry.period.label(language), entry.pages(titles, language), data,
        day_words(listed.updated, language, settings.zone),
        changes_words(listed.counts, language),
    )  # fmt: skip


def shelves(rows: Iterable[ShelfRow], language: Language) -> list[tuple[str, list[ShelfRow]]]:
    """Rows by kind of period, each kind under its name; kinds there are none of are left out."""
    found: dict[str, list[ShelfRow]] = {}
    for row in rows:
        found.setdefault(_shelf(row.entry.period), []).append(row)
    for some in found.values():
        some.sort(key=lambda row: (row.entry.period.end, row.entry.period.start), reverse=True)
    return [(LIBRARY[name].of(language), found[name]) for name in _SHELVES if name in found]


def counts(entries: Iterable[Entry], language: Language) -> list[tuple[str, int]]:
    """How many releases there are of each kind of period, as `shelves` has the kinds."""
    found = Counter(_shelf(entry.period) for entry in entries)
    return [(LIBRARY[name].of(language), found[name]) for name in _SHELVES if name in found]


def _shelf(period: Period) -> str:
    if period.is_span:
        return "spans"
    return {12: "years", 1: "months"}.get(period.n_months, "quarters")
