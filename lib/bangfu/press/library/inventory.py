"""The inventory: what is in print, for the pages above all releases that look figures up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import orjson
from pydantic import BaseModel, ConfigDict

from bangfu.articles.lexicon import Lexicon
from bangfu.articles.usage import read_usage
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.library.drawers import Drawer, drawer_file
from bangfu.press.library.history import Record
from bangfu.press.library.holdings import Entry
from bangfu.press.library.printed_evidence import corrected_values, covered_years, places, tops
from bangfu.rules import read_rules
from bangfu.words.labels import unit_name

__all__ = ["Contents", "InPrint", "contents_of", "in_print"]

_MOST = 160_000
"""So many bytes of drawers stand in the page."""
_NO_YEARS = Period.parse("2000")
"""Where nothing is in print, no year is another's."""
_Subject = tuple[str, tuple[str, str], str]
"""What is counted: the id of a figure, its labels, its dimensions."""


class Contents(BaseModel):
    """What is in the drawers of a union."""

    model_config = ConfigDict(frozen=True)

    years: tuple[int, ...] = ()
    """The latest first."""
    subjects: tuple[_Subject, ...] = ()
    periods: tuple[str, ...] = ()


def contents_of(drawers: Mapping[int, Drawer]) -> Contents:
    """What is in the drawers of a union, from `drawers`."""
    subjects, periods = dict[_Subject, None](), dict[str, None]()
    for one in drawers.values():
        ids, labels, dimensions = list(one.ids), list(one.labels), list(one.dimensions)
        subjects |= {(ids[i], labels[n], dimensions[d]): None for i, n, d in one.subjects}
        periods |= dict.fromkeys(one.periods)
    return Contents(years=tuple(drawers), subjects=tuple(subjects), periods=tuple(periods))


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
    values = told["values"]
    # A status and a unit are one of few: told by their places, as they are in most values.
    kinds = [sorted({value[place] for value in values}) for place in (1, 2)]
    marks = [[one.index(v[n]) for v in values] for n, one in enumerate(kinds, 1)]
    told["kinds"], told["values"] = kinds, [[value[0] for value in values], *marks]
    return {name: told[name] for name in _HELD}


_HELD = ("ids", "labels", "dimensions", "subjects", "periods", "kinds", "values", "rows")
