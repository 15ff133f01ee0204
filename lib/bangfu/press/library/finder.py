"""The figure finder: one page that holds all public figures and finds any of them.

It is a file like any other: it loads nothing, so it works from a disk, a mail or a plain server.
Every word is carried once, a figure as three small numbers. What is said of a value is worded here
and not in the page: by the same functions as in reports. The page gets lists it looks words up in:
what is counted ("subjects": a figure's id with its label and dimensions), periods, values with
their wording, releases. A figure is a place in each.
"""

from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import orjson
from markupsafe import Markup

from bangfu.errors import FigureError
from bangfu.figures.catalogue import (
    STANDARD_AMOUNT,
    STANDARD_DEFINITION,
    TOPICS,
    figure_spec,
)
from bangfu.figures.changes import change_definitions, is_change
from bangfu.figures.dimensions import DIMENSIONS, code_label
from bangfu.figures.model import MeasureUnit, Status
from bangfu.figures.proportions import PROPORTION, is_proportion
from bangfu.language import COLON, COMMA, Language, Text, file_name
from bangfu.periods import Period
from bangfu.press.archive.notes import Note
from bangfu.press.library.history import Entry
from bangfu.press.library.index import tree
from bangfu.press.library.public_figures import FigureValue, Gathered
from bangfu.press.library.retractions import told
from bangfu.press.library.templates import frame, script, template
from bangfu.press.release.addresses import CORRECTIONS, FINDER
from bangfu.press.release.settings import SiteSettings
from bangfu.register.units import Unit
from bangfu.rules import Rules, read_rules
from bangfu.words.comparisons import as_of_phrase
from bangfu.words.labels import FINDER_PAGE, FINDER_SCRIPT, in_language_of, unit_name
from bangfu.words.numerals import format_value, round_half_up
from bangfu.words.verbs import spoken

__all__ = ["dimension_words", "render_finder"]


Withdrawn = tuple[Note, Sequence[str]]
"""By what note a release was withdrawn, and the addresses of the figures it showed."""


def render_finder(
    gathered: Gathered,
    units: Mapping[str, Unit],
    language: Language,
    *,
    settings: SiteSettings,
    notebooks: Mapping[str, str],
    withdrawn: Sequence[Withdrawn] = (),
) -> str:
    """The finder page in one language.

    Parameters
    ----------
    gathered
        From `gather`.
    units
        Names of the unions by code.
    language
        Language of the page.
    settings
        What the library says of itself.
    notebooks
        From `notebooks_by_topic`.
    withdrawn
        Releases that were withdrawn.
    """
    data = _finder_data(gathered, units, notebooks, language)
    data["language"] = language
    data["words"] = in_language_of(FINDER_SCRIPT, language)
    data["site"] = settings.title.of(language)
    data["base"] = settings.base
    data["synthetic"] = gathered.is_synthetic
    data["corrections"] = CORRECTIONS[language]
    data["withdrawn"] = [
        {**told(note, units, language, settings), "addresses": list(addresses)}
        for note, addresses in withdrawn
    ]
    program, program_hash = script("finder.js")
    return template("finder.html.j2").render(
        **frame(language, settings, FINDER.__getitem__),
        say=in_language_of(FINDER_PAGE, language),
        data=_embedded(data),
        script=program,
        script_hash=program_hash,
        synthetic=gathered.is_synthetic,
    )


def _embedded(data: Mapping[str, Any]) -> Markup:
    """JSON that may stand in a script element: nothing in it can end the element or begin one."""
    text = orjson.dumps(data, option=orjson.OPT_NON_STR_KEYS).decode()
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 - what could be markup has just been escaped


def _finder_data(
    gathered: Gathered, units: Mapping[str, Unit], notebooks: Mapping[str, str], language: Language
) -> dict[str, Any]:
    """The lists the page looks words up in."""
    codes = list(dict.fromkeys(entry.unit for entry, _ in gathered.blocks))
    depths, rules = dict(tree(codes, units)), read_rules()
    dimensions = [
        (one, dimension_words(one, units, "zh", rules), dimension_words(one, units, "en", rules))
        for one in gathered.dimensions
    ]
    itself = {
        one: [dimension_words(one, units, said, rules, unit=unit) for said in ("zh", "en")]
        for one in gathered.dimensions
        if (unit := part_of(one, "unit"))
    }
    return {
        "ids": [_id_words(figure_id, language) for figure_id, _ in gathered.ids],
        "labels": list(gathered.labels),
        "dimensions": dimensions,
        "itself": itself,  # the words where the union told about is the union of the row
        "subjects": list(gathered.subjects),
        "periods": [_period_words(text, language) for text in gathered.periods],
        "units": [
            (c, unit_name(c, units, "zh"), unit_name(c, units, "en"), depths[c]) for c in codes
        ],
        "values": _values(gathered.values, language),
        "topics": [(name, words.zh, words.en) for name, words in TOPICS.items()],
        "releases": [_release(entry, notebooks, language) for entry, _ in gathered.blocks],
        # All figures of a release are of its own unit.
        "blocks": [(codes.index(entry.unit), count) for entry, count in gathered.blocks],
        "rows": [list(column) for column in gathered.columns],
    }


def _release(
    entry: Entry, notebooks: Mapping[str, str], language: Language
) -> tuple[str, str, dict[str, str]]:
    """Folder, period in words, and the page of each topic: in the reader's language or another."""
    shown = language if language in entry.languages else entry.languages[0]
    pages = {topic: file_name(name, "html", shown) for topic, name in notebooks.items()}
    there = {topic: page for topic, page in pages.items() if page in entry.outputs}
    return entry.name, entry.period.label(language), there


def part_of(codes: str, dimension: str) -> str:
    """The code that `illness=cancer;unit=110105` names of a dimension; nothing if none."""
    parts = (part.partition("=") for part in codes.split(";"))
    return next((code for name, _, code in parts if name == dimension), "")


def dimension_words(
    codes: str, units: Mapping[str, Unit], language: Language, rules: Rules, *, unit: str = ""
) -> str:
    """`illness=cancer` in words, as in 病种：恶性肿瘤; `unit` is the union the figure is of."""
    parts = []
    for part in codes.split(";") if codes else ():
        name, _, code = part.partition("=")
        head = DIMENSIONS[name].of(language) if name in DIMENSIONS else name
        known = name != "unit" or code in units
        said = code_label(name, code, language, units, rules, unit=unit) if known else code
        parts.append(f"{head}{COLON.of(language)}{said}")
    return COMMA.of(language).join(parts)


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
    if spec.nature == "stock" and figure_id != "hardship.opening":  # that is the first day's
        kind = "stock"
    return figure_id, kind, spec.definition.of(language), spoken(figure_id, language)


def _values(
    values: Iterable[FigureValue], language: Language
) -> dict[str, list[str] | dict[int, str]]:
    """Exact values, their wording and status, and what a sentence says of a change, by place."""
    exact, wording, states, moved = list[str](), list[str](), list[str](), dict[int, str]()
    for place, (value, measure_unit, state, is_moved) in enumerate(values):
        status = Status(state)
        known = status not in (Status.SUPPRESSED, Status.UNDEFINED)
        number = Decimal(value) if known else None
        said = format_value(number, MeasureUnit(measure_unit), language, status=status)
        if number is not None and is_moved:
            moved[place] = _moved_words(number, language)
            said = f"+{said}" if number > 0 else said
        exact.append(value if known else "")
        wording.append(said)
        states.append(state)
    return {"exact": exact, "wording": wording, "status": states, "moved": moved}


def _moved_words(share: Decimal, language: Language) -> str:
    """A change as it is said after its label: 下降58.7%, down 58.7%."""
    if round_half_up(share * 100, 1) == 0:
        words = Text("持平", "unchanged") if share == 0 else Text("基本持平", "almost unchanged")
        return words.of(language)
    size = format_value(abs(share), MeasureUnit.RATIO, language)
    if language == "zh":
        return f"{'下降' if share < 0 else '增长'}{size}"
    return f"{'down' if share < 0 else 'up'} {size}"
