"""The figure finder: one page that finds any public figure.

The page has the words figures are found by and says where they stand; the figures themselves are in
drawers, a file each union and year, which its script opens when they are asked for. So it weighs
the same however many releases there are, and works from a disk as from a plain server. What is said
of an id, a dimension or a period is worded here and not in the page: by the same functions as in
reports.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

from bangfu.articles.quotations import may_be_said, ways_to_say
from bangfu.articles.reading_rules import saying_program, saying_rules
from bangfu.disclosure.pools import is_pool
from bangfu.errors import FigureError, PeriodError
from bangfu.figures.catalogue import (
    HEADLINES,
    MEASURES,
    STANDARD_AMOUNT,
    STANDARD_DEFINITION,
    TOPICS,
    figure_spec,
    is_of_last_day,
)
from bangfu.figures.changes import (
    CHANGE_KINDS,
    ChangeKind,
    base_period,
    change_definitions,
    comparable,
    is_change,
)
from bangfu.figures.dimensions import code_label
from bangfu.figures.model import MeasureUnit
from bangfu.figures.proportions import PROPORTION, is_proportion
from bangfu.language import LANGUAGES, Language
from bangfu.periods import Period
from bangfu.press.library.index import tree
from bangfu.press.library.inventory import Contents, InPrint
from bangfu.press.library.printed_evidence import places
from bangfu.press.library.query_words import query_words
from bangfu.press.library.templates import embedded, frame, program, source, template
from bangfu.press.release.addresses import CORRECTIONS, DRAWERS, FINDER
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.rules import Rules
from bangfu.words.comparisons import as_of_phrase, date_words
from bangfu.words.labels import FINDER_PAGE, FINDER_SCRIPT, in_language_of, unit_name
from bangfu.words.sayings import dimension_words
from bangfu.words.verbs import spoken

__all__ = ["render_finder"]


def render_finder(
    contents: Mapping[str, Contents],
    told: InPrint,
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
    told
        What is in print: the unions, the one above all others, the years.
    language
        Language of the page.
    settings
        What the library says of itself.
    synthetic
        Whether all figures are invented.
    """
    data = _finder_data(contents, told, language)
    data["language"] = language
    data["words"] = in_language_of(FINDER_SCRIPT, language)
    data["site"] = settings.title.of(language)
    data["base"] = settings.base
    data["synthetic"] = synthetic
    data["corrections"] = CORRECTIONS[language]
    own = (
        "queries.js", "printed_figures.js", "searches.js", "arranged_answers.js", "finder.js",
        "basket.js",
    )  # fmt: skip
    rules = f"const rules = data.rules;\n{saying_program()}"
    text, text_hash = program(source("elements.js"), rules, *map(source, own))
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
    contents: Mapping[str, Contents], told: InPrint, language: Language
) -> dict[str, Any]:
    """The lists the page looks words up in, and what sentences are made of."""
    units, rules = told.lexicon.units, told.lexicon.rules
    codes = [code for code, one in contents.items() if one.subjects]
    depths = dict(tree(codes, units))
    subjects = list(dict.fromkeys(one for code in codes for one in contents[code].subjects))
    periods = list(dict.fromkeys(one for code in codes for one in contents[code].periods))
    ids, labels, dimensions = (_places([one[part] for one in subjects]) for part in range(3))
    years, parsed = told.known.years, [Period.parse(one) for one in periods]
    newest = max((*parsed, *years), key=lambda one: one.last_day)
    return {
        "rules": saying_rules(language),
        "ids": [_id_words(figure_id, language) for figure_id in ids],
        "labels": list(labels),
        "subjects": [(ids[i], labels[n], dimensions[d]) for i, n, d in subjects],
        "periods": [_period_words(one, years, language) for one in parsed],
        "units": [
            (c, unit_name(c, units, "zh"), unit_name(c, units, "en"), depths[c]) for c in codes
        ],
        "topics": [(name, words.zh, words.en) for name, words in TOPICS.items()],
        "query": query_words(list(ids), units, told.lexicon.top, rules),
        "folder": DRAWERS,
        "drawers": {code: one.years for code, one in contents.items()},
        "top": told.lexicon.top,
        "known": [one.start.year for one in years],
        "places": places(units, rules),
        "compared": _compared(list(ids), parsed, years, rules),
        "until": newest.months[-1].label(language),
        "headlines": {"ids": HEADLINES, "period": str(years[-1])},
        **_row_words(list(dimensions), units, rules),
    }


def _row_words(
    dimensions: Sequence[str], units: Mapping[str, Unit], rules: Rules
) -> dict[str, Any]:
    """The rows of tables in both languages: all of a row, and the union of it by itself."""
    unions = {one: unit for one in dimensions if (unit := part_of(one, "unit"))}

    def words(codes: str, unit: str = "") -> list[str]:
        return [dimension_words(codes, units, one, rules, unit=unit) for one in LANGUAGES]

    def others(codes: str) -> str:
        return ";".join(one for one in codes.split(";") if not one.startswith("unit="))

    def names(code: str) -> list[str]:
        """The union by its name, and called what it did itself."""
        return [
            code_label("unit", code, one, units, rules, unit=of)
            for of in ("", code) for one in LANGUAGES
        ]  # fmt: skip

    return {
        "dimensions": [(one, *words(one)) for one in dimensions],
        # The words where the union told about is the union of the row.
        "itself": {one: words(one, unit) for one, unit in unions.items()},
        "union_rows": {one: (unit, *words(others(one))) for one, unit in unions.items()},
        "union_names": {
            one: names(one) if one in units or is_pool(one) else [one] * 4
            for one in unions.values()
        },
    }  # fmt: skip


def _compared(
    ids: Sequence[str], periods: Sequence[Period], years: Sequence[Period], rules: Rules
) -> list[tuple[object, ...]]:
    """Figures, and of which periods they are said beside the year and the period before.

    Last, if two years of them may be compared at all, stand the years that do not count by the
    rules of the year before.
    """
    alike: dict[tuple[object, ...], list[str]] = {}
    known = {figure.id: figure for spec in MEASURES for figure in spec.figures}
    for figure_id in ids:
        if figure_id in known:
            may = tuple(
                tuple(one.text for one in periods if may_be_said(rules, figure_id, one, kind))
                for kind in CHANGE_KINDS
            )
            figure = known[figure_id]
            moves = figure.nature != "derived" or figure.measure_unit is MeasureUnit.RATIO
            parted = tuple(
                (after.text, likeness) for before, after in pairwise(years)
                if (likeness := comparable(rules, figure_id, before, after)) != "alike"
            )  # fmt: skip
            alike.setdefault((*may, parted if moves else None), []).append(figure_id)
    return [(some, *may) for may, some in alike.items()]


def _places(found: Sequence[Any]) -> dict[Any, int]:
    """Distinct things in the order they came, each with its place."""
    return {one: place for place, one in enumerate(dict.fromkeys(found))}


def part_of(codes: str, dimension: str) -> str:
    """The code that `illness=cancer;unit=110105` names of a dimension; nothing if none."""
    parts = (part.partition("=") for part in codes.split(";"))
    return next((code for name, _, code in parts if name == dimension), "")


def _period_words(
    period: Period, years: Sequence[Period], language: Language
) -> tuple[str | int, ...]:
    """The period, in both languages, its last day, and the periods it is held against.

    The day is worded as a stock is dated by it, and by itself; last stands the last whole year
    that has ended with it.
    """
    day = period.last_day
    ended = day.year if period.end.year > day.year else day.year - 1
    before = [_before(period, kind) for kind in CHANGE_KINDS]
    dated = as_of_phrase(day, language), date_words(day, language)
    last = min(ended, years[-1].start.year)
    return period.text, period.label("zh"), period.label("en"), *dated, *before, last


def _before(period: Period, kind: ChangeKind) -> str:
    """What a period is held against; nothing if that would be before all calendars."""
    try:
        return base_period(period, kind).text
    except PeriodError:
        return ""


def _id_words(figure_id: str, language: Language) -> tuple[str | Sequence[str], ...]:
    """The id, how its sentence is built, its definition, a sentence of its own, and other ways.

    Built it is as `change`, `stock` (counted on the last day), `ratio` or nothing. The rest is what
    the catalogue says today; nothing of a figure it no longer has.
    """
    if is_change(figure_id):
        return figure_id, "change", change_definitions({figure_id})[0][2].of(language), "", []
    if is_proportion(figure_id):
        return figure_id, "ratio", PROPORTION[2].of(language), "", []
    if figure_id == STANDARD_AMOUNT:
        return figure_id, "", STANDARD_DEFINITION.of(language), "", []
    try:
        spec = figure_spec(figure_id)
    except FigureError:
        return figure_id, "", "", "", []
    kind = "ratio" if spec.measure_unit is MeasureUnit.RATIO else ""
    if is_of_last_day(figure_id):
        kind = "stock"
    said = spoken(figure_id, language)
    return figure_id, kind, spec.definition.of(language), said, ways_to_say(spec)
