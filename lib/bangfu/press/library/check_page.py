"""The page of the number check: a draft is held against what is in print, in a browser.

Editors have no Python. The page has the rules a draft is read by and a script that goes by them,
the twin of `bangfu.articles`; the figures stand in the page itself, so that it works from a disk
and can be handed on, or, where a library has more than a page can hold, in the finder's drawers.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson

from bangfu.articles.drafts import MOST_BYTES
from bangfu.articles.lexicon import Lexicon
from bangfu.articles.marked_draft import SIGNS, SORT_NAMES, WORDS, marks_style
from bangfu.articles.reading_rules import reading_program, reading_rules
from bangfu.articles.usage import read_usage
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.library.drawers import drawer_file
from bangfu.press.library.finder import Contents
from bangfu.press.library.history import Record
from bangfu.press.library.holdings import Entry
from bangfu.press.library.printed_evidence import corrected_values, covered_years, places, tops
from bangfu.press.library.templates import embedded, frame, program, source, template
from bangfu.press.release.addresses import CHECK, DRAWERS, FINDER
from bangfu.press.release.settings import SiteSettings
from bangfu.rules import read_rules
from bangfu.words.labels import CHECK_PAGE, CHECK_SCRIPT, in_language_of, unit_name

__all__ = ["InPrint", "in_print", "render_check"]

_MOST = 160_000
"""So many bytes of drawers stand in the page."""
_NO_YEARS = Period.parse("2000")
"""Where nothing is in print, no year is another's."""


@dataclass(frozen=True)
class InPrint:
    """What is in print in a folder of reports, as far as the page is told."""

    lexicon: Lexicon
    known: Period
    """From the first to the last year of releases."""
    years: Mapping[str, Sequence[int]]
    """Of the drawers there are, by code of the union."""
    before: Mapping[str, Sequence[str]]
    """Values that were corrected, by address, the last first."""
    contents: Mapping[str, Any]
    """What is in the drawers, as in `110105/2019`; of a large library nothing."""

    def told(self, language: Language) -> dict[str, Any]:
        """What the rules say of it."""
        units = self.lexicon.units
        codes = places(units, self.lexicon.rules)
        return {
            "known": str(self.known),
            "drawers": self.years,
            "places": codes,
            "units": {code: unit_name(code, units, language) for code in codes},
            "before": self.before,
        }


def in_print(
    reports: Path, listed: Sequence[Entry], record: Record, contents: Mapping[str, Contents]
) -> InPrint:
    """What is in print in a folder of reports, whose drawers have been written.

    Where there is no one union above all others, a draft must name the union it speaks of.
    """
    above = tops(listed, record)
    top = above[0] if len(above) == 1 else ""
    own = [one for one in listed if one.unit == top] or listed
    before = corrected_values(record, listed)
    return InPrint(
        Lexicon(read_usage(), read_rules(), record.unions, top),
        covered_years(own) if own else _NO_YEARS,
        {code: one.years for code, one in contents.items()},
        {address: [f"{value:f}" for value in values] for address, values in before.items()},
        _contents(reports, contents),
    )


def _contents(reports: Path, contents: Mapping[str, Contents]) -> dict[str, Any]:
    """What is in the drawers, if a page can hold all of it."""
    names = [(code, year) for code, one in contents.items() for year in one.years]
    paths = {f"{code}/{year}": reports / drawer_file(code, year) for code, year in names}
    if sum(path.stat().st_size for path in paths.values()) > _MOST:
        return {}
    return {name: _content(path) for name, path in paths.items()}


def _content(path: Path) -> dict[str, Any]:
    """What drafts are held against of a drawer."""
    text = path.read_text("utf-8")
    told = orjson.loads(text[text.index("{") : text.rindex("}") + 1])
    told["values"] = [value[:3] for value in told["values"]]
    return {name: told[name] for name in _HELD}


_HELD = ("ids", "labels", "dimensions", "subjects", "periods", "values", "rows")


def render_check(
    told: InPrint, language: Language, *, settings: SiteSettings, synthetic: bool
) -> str:
    """The page in one language.

    Parameters
    ----------
    told
        What drafts are held against.
    language
        Language of the page.
    settings
        What the library says of itself.
    synthetic
        Whether all figures are invented.
    """
    data = {
        "rules": reading_rules(told.lexicon, told.told(language), language),
        "contents": told.contents,
        "words": in_language_of(CHECK_SCRIPT, language),
        "signs": SIGNS,
        "finder": FINDER[language],
        "folder": DRAWERS,
        "most_bytes": MOST_BYTES,
    }
    say = in_language_of(CHECK_PAGE, language)
    parts = (source("elements.js"), "const rules = data.rules;\n", reading_program())
    script, script_hash = program(*parts, source("number_check.js"))
    opens = {} if told.contents else {"opens_drawers": True}
    return template("check.html.j2").render(
        **frame(language, settings, CHECK.__getitem__, style=marks_style()),
        **opens,
        say=say,
        covers=say["covers"].format(years=told.known.label(language)),
        marks=in_language_of(WORDS, language),
        legend=[(name, sign, SORT_NAMES[name].of(language)) for name, sign in SIGNS.items()],
        data=embedded(data),
        script=script,
        script_hash=script_hash,
        synthetic=synthetic,
    )
