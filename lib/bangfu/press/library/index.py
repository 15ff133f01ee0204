"""The index of published releases: union by union as they stand under each other.

A library of many releases would make a page of megabytes. Beyond so many the index says of each
union how many there are, and its page lists them.
"""

from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

from bangfu.language import Language, Text
from bangfu.press.library.history import Record
from bangfu.press.library.holdings import Entry
from bangfu.press.library.retractions import told
from bangfu.press.library.shelves import ShelfRow, counts, row_of, shelves
from bangfu.press.library.templates import frame, script, template
from bangfu.press.release.addresses import INDEX
from bangfu.press.release.neighbours import unit_page
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.words.labels import unit_name

__all__ = ["above", "render_index", "tree"]

_LATEST = 8
"""Releases of the newest periods told at the top."""
_OPEN = 3
"""With more unions than this, all but the first are folded."""
_MOST = 300
"""With more releases than this, the pages of unions list them."""


def render_index(
    entries: Sequence[Entry],
    record: Record,
    language: Language,
    *,
    settings: SiteSettings,
    titles: Mapping[str, Text],
    questions: Mapping[str, Text],
) -> str:
    """The index page in one language, of the releases that are in that language.

    `titles` are those of the notebooks, in the order in which their pages are listed; `questions`
    are what they answer.
    """
    units = record.unions
    readable = [entry for entry in entries if entry.pages(titles, language)]

    def row(entry: Entry) -> ShelfRow:
        return row_of(entry, record, language, titles, settings)

    branches = list(_branches(readable, units, language, row))
    program, program_hash = script("index.js")
    return template("index.html.j2").render(
        **frame(language, settings, INDEX.__getitem__),
        branches=branches,
        latest=[(unit_name(e.unit, units, language), row(e)) for e in _latest(readable)],
        kinds=[(said.of(language), questions[name].of(language)) for name, said in titles.items()],
        synthetic=bool(readable) and all(entry.synthetic for entry in readable),
        folds=len(branches) > _OPEN,
        script=program,
        script_hash=program_hash,
        withdrawn=[told(note, units, language, settings) for note in record.withdrawn(entries)],
    )


def _branches(
    entries: Sequence[Entry],
    units: Mapping[str, Unit],
    language: Language,
    row: Callable[[Entry], ShelfRow],
) -> Iterator[dict[str, object]]:
    """Each union with its releases; how many they are, where they are too many to be listed."""
    found: dict[str, list[Entry]] = {}
    for entry in entries:
        found.setdefault(entry.unit, []).append(entry)
    for code, depth in tree(tuple(found), units):
        own = found[code]
        yield {
            "code": code,
            "depth": depth,
            "name": unit_name(code, units, language),
            "sought": " ".join(unit_name(code, units, one) for one in ("zh", "en")) + f" {code}",
            "page": unit_page(code, language),
            "counts": counts(own, language),
            "shelves": shelves(map(row, own), language) if len(entries) <= _MOST else [],
            "n": len(own),
        }


def tree(codes: Sequence[str], units: Mapping[str, Unit]) -> list[tuple[str, int]]:
    """Unions with those under them following each, and how deep each stands.

    A union whose parent is not among them stands under the nearest above that is, or at the top.
    """
    wanted, under = set(codes), dict[str | None, list[str]]()
    for code in sorted(codes):
        under.setdefault(above(code, wanted, units), []).append(code)
    found: list[tuple[str, int]] = []
    waiting = [(code, 0) for code in reversed(under.get(None, []))]
    while waiting:
        code, depth = waiting.pop()
        found.append((code, depth))
        waiting += [(below, depth + 1) for below in reversed(under.get(code, []))]
    # Of unions said to stand above each other none is at the top; they are listed all the same.
    return found + [(code, 0) for code in sorted(wanted - {code for code, _ in found})]


def above(code: str, wanted: Collection[str], units: Mapping[str, Unit]) -> str | None:
    """The nearest union above one that is among those wanted."""
    passed = {code}
    parent = units[code].parent if code in units else None
    while parent is not None and parent not in wanted and parent not in passed:
        passed.add(parent)  # a register's unions form a tree; a record may have been edited
        parent = units[parent].parent if parent in units else None
    return parent if parent in wanted and parent not in passed else None


def _latest(entries: Sequence[Entry]) -> list[Entry]:
    """The releases of the newest periods: the union above first, the shorter first."""

    def order(entry: Entry) -> tuple[int, str, int]:
        return -entry.period.end.toordinal(), entry.unit, entry.period.n_months

    return sorted(entries, key=order)[:_LATEST]
