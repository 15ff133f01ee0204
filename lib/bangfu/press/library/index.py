"""The index of published releases: union by union as they stand under each other."""

from collections.abc import Collection, Mapping, Sequence

from bangfu.language import Language, Text
from bangfu.press.library.history import Entry, Record
from bangfu.press.library.retractions import told
from bangfu.press.library.shelves import ShelfRow, row_of, shelves
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
    units = record.unions()
    readable = [entry for entry in entries if entry.pages(titles, language)]
    rows: dict[str, list[ShelfRow]] = {}
    for entry in readable:
        rows.setdefault(entry.unit, []).append(row_of(entry, record, language, titles, settings))
    branches = [
        {
            "code": code,
            "depth": depth,
            "name": unit_name(code, units, language),
            "sought": " ".join(unit_name(code, units, one) for one in ("zh", "en")) + f" {code}",
            "page": unit_page(code, language),
            "shelves": shelves(rows[code], language),
            "n": len(rows[code]),
        }
        for code, depth in tree(tuple(rows), units)
    ]
    program, program_hash = script("index.js")
    return template("index.html.j2").render(
        **frame(language, settings, INDEX.__getitem__),
        branches=branches,
        latest=_latest(rows, units, language),
        kinds=[(said.of(language), questions[name].of(language)) for name, said in titles.items()],
        synthetic=bool(readable) and all(entry.synthetic for entry in readable),
        folds=len(branches) > _OPEN,
        script=program,
        script_hash=program_hash,
        withdrawn=[told(note, units, language, settings) for note in record.withdrawn(entries)],
    )


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


def _latest(
    rows: Mapping[str, Sequence[ShelfRow]], units: Mapping[str, Unit], language: Language
) -> list[tuple[str, ShelfRow]]:
    """The releases of the newest periods, with their unions: the union above, the shorter first."""

    def order(row: ShelfRow) -> tuple[int, str, int]:
        period = row.entry.period
        return -period.end.toordinal(), row.entry.unit, period.n_months

    newest = sorted((row for some in rows.values() for row in some), key=order)[:_LATEST]
    return [(unit_name(row.entry.unit, units, language), row) for row in newest]
