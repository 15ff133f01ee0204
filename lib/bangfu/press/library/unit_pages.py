"""The page of a union: its releases in order, and the unions above and below it.

Reports lead here, each to the place of a period: see `bangfu.press.release.neighbours`. A place a
report may ask for and that has no release says so when it is asked for, and is not seen otherwise.
"""

from collections.abc import Iterator, Mapping, Sequence
from functools import partial

from bangfu.language import Language, Text, other
from bangfu.periods import Period
from bangfu.press.library.history import Entry, Record
from bangfu.press.library.index import above
from bangfu.press.library.shelves import ShelfRow, row_of, shelves
from bangfu.press.library.templates import frame, template
from bangfu.press.release.neighbours import neighbours, unit_page
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.words.labels import unit_name

__all__ = ["render_unit_pages"]

_UP = "../"
"""From the pages of unions to the folder of all releases."""


def render_unit_pages(
    entries: Sequence[Entry],
    record: Record,
    language: Language,
    *,
    settings: SiteSettings,
    titles: Mapping[str, Text],
) -> Iterator[tuple[str, str]]:
    """The name and the text of each union's page in one language; those with reports in it."""
    units = record.unions()
    twins = {entry.unit for entry in entries if entry.pages(titles, other(language))}
    rows: dict[str, list[ShelfRow]] = {}
    for entry in entries:
        if entry.pages(titles, language):
            row = row_of(entry, record, language, titles, settings)
            rows.setdefault(entry.unit, []).append(row)
    for code, some in rows.items():
        yield (
            unit_page(code, language),
            template("unit.html.j2").render(
                **frame(
                    language, settings, partial(unit_page, code), up=_UP, has_other=code in twins
                ),
                name=unit_name(code, units, language),
                around=_around(code, rows, units, language),
                shelves=shelves(some, language),
                absent=[(one, one.label(language)) for one in _absent(some)],
                synthetic=all(row.entry.synthetic for row in some),
                up=_UP,
            ),
        )


def _around(
    code: str, listed: Mapping[str, object], units: Mapping[str, Unit], language: Language
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The union above and those below, by the word for each, with their pages."""
    higher = above(code, listed, units)
    lower = [one for one in sorted(listed) if above(one, listed, units) == code]

    def linked(codes: Sequence[str]) -> list[tuple[str, str]]:
        return [(unit_name(c, units, language), f"{_UP}{unit_page(c, language)}") for c in codes]

    kinds = {"higher": linked([higher] if higher else []), "lower": linked(lower)}
    return [(kind, found) for kind, found in kinds.items() if found]


def _absent(rows: Sequence[ShelfRow]) -> list[Period]:
    """Periods the reports of a union lead to and that have no release."""
    there = {str(row.entry.period) for row in rows}
    asked = {str(one): one for row in rows for one in neighbours(row.entry.period).values()}
    return [asked[name] for name in sorted(asked.keys() - there)]
