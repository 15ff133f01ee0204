"""The figure finder: one page that finds any public figure.

The page has the words figures are found by and says where they stand; the figures themselves are in
drawers, a file each union and year, which its script opens when they are asked for. So it weighs
the same however many releases there are, and works from a disk as from a plain server. What is said
of an id, a dimension or a period is worded here and not in the page: by the same functions as in
reports.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import BaseModel, ConfigDict

from bangfu.errors import FigureError
from bangfu.figures.catalogue import (
    STANDARD_AMOUNT,
    STANDARD_DEFINITION,
    TOPICS,
    figure_spec,
    is_of_last_day,
)
from bangfu.figures.changes import change_definitions, is_change
from bangfu.figures.model import MeasureUnit
from bangfu.figures.proportions import PROPORTION, is_proportion
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.library.drawers import Drawer
from bangfu.press.library.index import tree
from bangfu.press.library.query_words import query_words
from bangfu.press.library.templates import embedded, frame, program, source, template
from bangfu.press.release.addresses import CORRECTIONS, DRAWERS, FINDER
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.rules import read_rules
from bangfu.words.comparisons import as_of_phrase
from bangfu.words.labels import FINDER_PAGE, FINDER_SCRIPT, in_language_of, unit_name
from bangfu.words.sayings import dimension_words
from bangfu.words.verbs import spoken

__all__ = ["Contents", "contents_of", "render_finder"]

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


def render_finder(
    contents: Mapping[str, Contents],
    units: Mapping[str, Unit],
    language: Language,
    *,
    settings: SiteSettings,
    synthetic: bool,
) -> str:
    """The finder page in one language.

    Parameters
    ----------
    contents
        What is in the drawers, by code of the union.
    units
        Names of the unions by code.
    language
        Language of the page.
    settings
        What the library says of itself.
    synthetic
        Whether all figures are invented.
    """
    data = _finder_data(contents, units, language)
    data["language"] = language
    data["words"] = in_language_of(FINDER_SCRIPT, language)
    data["site"] = settings.title.of(language)
    data["base"] = settings.base
    data["synthetic"] = synthetic
    data["corrections"] = CORRECTIONS[language]
    text, text_hash = program(*map(source, ("elements.js", "queries.js", "finder.js")))
    return template("finder.html.j2").render(
        **frame(language, settings, FINDER.__getitem__),
        say=in_language_of(FINDER_PAGE, language),
        data=embedded(data),
        script=text,
        script_hash=text_hash,
        opens_drawers=True,
        synthetic=synthetic,
    )


def _finder_data(
    contents: Mapping[str, Contents], units: Mapping[str, Unit], language: Language
) -> dict[str, Any]:
    """The lists the page looks words up in."""
    codes = [code for code, one in contents.items() if one.subjects]
    depths, rules = dict(tree(codes, units)), read_rules()
    subjects = list(dict.fromkeys(one for code in codes for one in contents[code].subjects))
    periods = dict.fromkeys(one for code in codes for one in contents[code].periods)
    ids, labels, dimensions = (_places([one[part] for one in subjects]) for part in range(3))
    both: Sequence[Language] = ("zh", "en")
    return {
        "ids": [_id_words(figure_id, language) for figure_id in ids],
        "labels": list(labels),
        "dimensions": [
            (one, *(dimension_words(one, units, said, rules) for said in both))
            for one in dimensions
        ],
        # The words where the union told about is the union of the row.
        "itself": {
            one: [dimension_words(one, units, said, rules, unit=unit) for said in both]
            for one in dimensions
            if (unit := part_of(one, "unit"))
        },
        "subjects": [(ids[i], labels[n], dimensions[d]) for i, n, d in subjects],
        "periods": [_period_words(text, language) for text in periods],
        "units": [
            (c, unit_name(c, units, "zh"), unit_name(c, units, "en"), depths[c]) for c in codes
        ],
        "topics": [(name, words.zh, words.en) for name, words in TOPICS.items()],
        "query": query_words(list(ids), units, _top(codes, depths), rules),
        "folder": DRAWERS,
        "drawers": {code: one.years for code, one in contents.items()},
    }


def _top(codes: Sequence[str], depths: Mapping[str, int]) -> str:
    """The union that stands above the others, or the first of those that do."""
    return next((code for code in codes if depths[code] == 0), "")


def _places(found: Sequence[Any]) -> dict[Any, int]:
    """Distinct things in the order they came, each with its place."""
    return {one: place for place, one in enumerate(dict.fromkeys(found))}


def part_of(codes: str, dimension: str) -> str:
    """The code that `illness=cancer;unit=110105` names of a dimension; nothing if none."""
    parts = (part.partition("=") for part in codes.split(";"))
    return next((code for name, _, code in parts if name == dimension), "")


def _period_words(text: str, language: Language) -> tuple[str, str, str, str]:
    """The period, in both languages, and its last day as a stock is dated by it."""
    period = Period.parse(text)
    return text, period.label("zh"), period.label("en"), as_of_phrase(period.last_day, language)


def _id_words(figure_id: str, language: Language) -> tuple[str, str, str, str]:
    """The id, how its sentence is built, its definition, and a sentence of its own.

    That is `change`, `stock` (counted on the last day), `ratio` or nothing, and what the catalogue
    says today; nothing of a figure it no longer has.
    """
    if is_change(figure_id):
        return figure_id, "change", change_definitions({figure_id})[0][2].of(language), ""
    if is_proportion(figure_id):
        return figure_id, "ratio", PROPORTION[2].of(language), ""
    if figure_id == STANDARD_AMOUNT:
        return figure_id, "", STANDARD_DEFINITION.of(language), ""
    try:
        spec = figure_spec(figure_id)
    except FigureError:
        return figure_id, "", "", ""
    kind = "ratio" if spec.measure_unit is MeasureUnit.RATIO else ""
    if is_of_last_day(figure_id):
        kind = "stock"
    return figure_id, kind, spec.definition.of(language), spoken(figure_id, language)
