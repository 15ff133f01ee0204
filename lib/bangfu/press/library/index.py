"""The index of published releases: union by union as they stand under each other, newest first."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bangfu.language import Language, Text
from bangfu.press.library.history import Entry, Record
from bangfu.press.library.retractions import told
from bangfu.press.library.templates import frame, template
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.words.labels import LIBRARY, changes_words, day_words, unit_name

__all__ = ["render_index", "tree"]

_DATA = {"figures.csv": "CSV", "figures.json": "JSON", "figures.xlsx": "XLSX"}
_PACKAGE = "datapackage.json"
_LATEST = 8
"""Updates told at the top; the feed has more."""
_OPEN = 3
"""With more unions than this, all but the first are folded."""


@dataclass(frozen=True)
class _Row:
    """A release as the index shows it."""

    entry: Entry
    label: str
    reports: Sequence[tuple[str, str]]
    """Titles and addresses."""
    data: Sequence[tuple[str, str]]
    updated: str
    changes: str


def render_index(
    entries: Sequence[Entry],
    record: Record,
    language: Language,
    *,
    settings: SiteSettings,
    titles: Mapping[str, Text],
) -> str:
    """The index page in one language, of the releases that are in that language.

    `titles` are those of the notebooks, in the order in which their pages are listed.
    """
    units = record.unions()
    readable = [entry for entry in entries if entry.pages(titles, language)]
    rows: dict[str, list[_Row]] = {}
    for entry in readable:
        rows.setdefault(entry.unit, []).append(_row(entry, record, language, titles))
    branches = [
        {"code": code, "depth": depth, "name": unit_name(code, units, language), "rows": rows[code]}
        for code, depth in tree(tuple(rows), units)
    ]
    return template("index.html.j2").render(
        **frame(language, settings),
        branches=branches,
        latest=_latest(readable, rows, record, units, language),
        synthetic=bool(readable) and all(entry.synthetic for entry in readable),
        folds=len(branches) > _OPEN,
        withdrawn=[told(note, units, language) for note in record.withdrawn(entries)],
    )


def tree(codes: Sequence[str], units: Mapping[str, Unit]) -> list[tuple[str, int]]:
    """Unions with those under them following each, and how deep each stands.

    A union whose parent is not among them stands under the nearest above that is, or at the top.
    """
    wanted, under = set(codes), dict[str | None, list[str]]()
    for code in sorted(codes):
        under.setdefault(_above(code, wanted, units), []).append(code)
    found: list[tuple[str, int]] = []
    waiting = [(code, 0) for code in reversed(under.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        found.append((code, depth))
        waiting += [(below, depth + 1) for below in reversed(under.get(code, []))]
    # Of unions said to stand above each other none is at the top; they are listed all the same.
    return found + [(code, 0) for code in sorted(wanted - {code for code, _ in found})]


def _above(code: str, wanted: set[str], units: Mapping[str, Unit]) -> str | None:
    passed = {code}
    parent = units[code].parent if code in units else None
    while parent is not None and parent not in wanted and parent not in passed:
        passed.add(parent)  # a register's unions form a tree; a record may have been edited
        parent = units[parent].parent if parent in units else None
    return parent if parent in wanted and parent not in passed else None


def _row(entry: Entry, record: Record, language: Language, titles: Mapping[str, Text]) -> _Row:
    listed = record.releases[entry.name]
    data = [(word, f"{entry.name}/{name}") for name, word in _DATA.items() if name in entry.outputs]
    if _PACKAGE in entry.outputs:
        data.append((LIBRARY["package"].of(language), f"{entry.name}/{_PACKAGE}"))
    return _Row(
        entry, entry.period.label(language), entry.pages(titles, language), data,
        day_words(listed.updated, language), changes_words(listed.counts, language),
    )  # fmt: skip


def _latest(
    entries: Sequence[Entry],
    rows: Mapping[str, Sequence[_Row]],
    record: Record,
    units: Mapping[str, Unit],
    language: Language,
) -> list[tuple[str, _Row]]:
    """The releases updated last, with their unions; of one time, those of the newest periods."""
    known = {row.entry: row for some in rows.values() for row in some}
    newest = sorted(
        entries,
        key=lambda e: (record.releases[e.name].updated, e.period.end, -e.period.n_months),
        reverse=True,
    )
    return [(unit_name(e.unit, units, language), known[e]) for e in newest[:_LATEST]]
