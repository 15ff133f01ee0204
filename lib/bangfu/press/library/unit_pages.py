"""The page of a union: its releases in order, and the unions above and below it.

Reports lead here, each to the place of a period: see `bangfu.press.release.neighbours`. A place a
report may ask for and that has no release says so when it is asked for, and is not seen otherwise.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import partial

from bangfu.language import LANGUAGES, Language, Text, other
from bangfu.periods import Period
from bangfu.press.library.history import Record
from bangfu.press.library.holdings import Entry
from bangfu.press.library.index import above
from bangfu.press.library.shelves import ShelfRow, row_of, shelves
from bangfu.press.library.templates import frame, template
from bangfu.press.release.neighbours import neighbours, unit_page
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.words.labels import unit_name

__all__ = ["around", "render_unit_pages"]

_UP = "../"
"""From the pages of unions to the folder of all releases."""


def render_unit_pages(
    code: str,
    entries: Sequence[Entry],
    record: Record,
    listed: Mapping[Language, Collection[str]],
    *,
    settings: SiteSettings,
    titles: Mapping[str, Text],
) -> Iterator[tuple[str, str]]:
    """The name and the text of a union's page in each language it has reports in.

    Parameters
    ----------
    code
        Of the union.
    entries
        Its releases.
    record
        What is known of them.
    listed
        Unions that have a page, by language.
    settings
        What the library says of itself.
    titles
        As for the index.
    """
    for language in LANGUAGES:
        if code not in listed[language]:
            continue
        readable = [entry for entry in entries if entry.pages(titles, language)]
        rows = [row_of(entry, record, language, titles, settings) for entry in readable]
        has_other = code in listed[other(language)]
        place = partial(unit_page, code)
        yield (
            unit_page(code, language),
            template("unit.html.j2").render(
                **frame(language, settings, place, up=_UP, has_other=has_other),
                name=unit_name(code, record.unions, language),
                around=around(code, listed[language], record.unions, language),
                shelves=shelves(rows, language),
                absent=[(one, one.label(language)) for one in _absent(rows)],
                synthetic=all(entry.synthetic for entry in readable),
                up=_UP,
            ),
        )


def around(
    code: str, listed: Collection[str], units: Mapping[str, Unit], language: Language
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
