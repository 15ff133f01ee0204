"""The figures and tables of a release as a workbook, one for each language.

A reader who works in Excel gets what the pages print, with numbers that can be added up: a cover,
notes, a sheet for each table, and one with every figure. What is withheld is withheld here too, as
the same mark, never as an empty cell or a 0.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal

from bangfu.figures.changes import is_change
from bangfu.figures.dimensions import DIMENSIONS, code_label
from bangfu.figures.model import PER_MEMBERS, Figure, MeasureUnit
from bangfu.language import COMMA, LANGUAGE_TAGS, Language, capital, file_name
from bangfu.press.carriers.workbook_sheets import Number, SheetCell, Style, Volume, WorkbookSheet
from bangfu.press.release.about import About
from bangfu.press.release.imprint import imprint
from bangfu.press.release.settings import SiteSettings
from bangfu.press.report.tables.table_spec import RowSpec, TableSpec
from bangfu.register.units import Unit
from bangfu.rules import Rules, read_rules
from bangfu.words.labels import EDITIONS, IMPRINT, SYNTHETIC_MEANS, WORKBOOK, in_language_of
from bangfu.words.marks import STATUS_NAMES, SYNTHETIC, mark_meaning, marks_instead, status_mark
from bangfu.words.numerals import MINUS, unit_word

__all__ = ["render_workbook", "workbook_name"]

_MARKS_HEAD = ("mark", "meaning")
_DEFINITIONS_HEAD = ("figure", "id", "measure_unit", "definition")
_FIGURES_HEAD = (
    "figure", "group", "period", "since", "until", "value", "measure_unit", "status", "id",
    "address",
)  # fmt: skip
_FIGURES_WIDTHS = (36, 36, 16, 12, 12, 16, 12, 10, 36, 60)
_FORMS: Mapping[MeasureUnit, str] = {
    MeasureUnit.YUAN: "#,##0.00",
    MeasureUnit.RATIO: "0.0%",
    MeasureUnit.DAYS: "#,##0.0",
    MeasureUnit.MONTHS: "#,##0.0",
    MeasureUnit.PERSON_TIMES_PER_BATCH: "#,##0.0",
    **dict.fromkeys(PER_MEMBERS, "#,##0.00"),
    MeasureUnit.HOUSEHOLDS_PER_MONTH: "#,##0.00",
}
"""How a number is shown by what it counts; whole numbers in groups of three otherwise."""
_DIGITS = re.compile(rf"([+{MINUS}]?[\d,]+(?:\.\d+)?)(%?)(.*)", re.ASCII)
"""A number as printed, and what follows it."""
_SCALES = (Decimal(1), Decimal(10_000), Decimal(100_000_000))


def workbook_name(language: Language) -> str:
    """The file of a language, named as its pages are.

    Examples
    --------
    >>> workbook_name("zh"), workbook_name("en")
    ('figures.xlsx', 'figures.en.xlsx')
    """
    return file_name("figures", "xlsx", language)


def render_workbook(
    about: About,
    language: Language,
    figures: Sequence[Figure],
    tables: Sequence[TableSpec],
    units: Mapping[str, Unit],
    *,
    settings: SiteSettings,
) -> bytes:
    """The workbook of a release in a language, the same bytes for the same figures.

    Parameters
    ----------
    about
        What the release is about.
    language
        Language of all its words.
    figures
        Every figure of the release.
    tables
        The tables as the pages of that language print them, in their order.
    units
        Unions by code.
    settings
        What the library says of itself: licence, contact, next release.
    """
    said = in_language_of(WORKBOOK, language)
    title = f"{said['title']} · {about.title(language)}"
    volume = Volume(
        made=about.issued or about.period.last_day,
        properties={
            "title": title,
            "subject": f"{EDITIONS[about.edition].of(language)}{_marked(about, language)}",
            "author": about.unit_name.of(language),
        },
        language=LANGUAGE_TAGS[language],
        margin=f"{title}{_marked(about, language)}",
    )
    cover = volume.sheet(said["cover"], landscape=False)
    contents = [(_notes(volume, figures, language), said["notes"])]
    contents += [(_table(volume, spec, n), spec.caption) for n, spec in enumerate(tables, 1)]
    contents.append((_all_figures(volume, figures, units, language), said["figures"]))
    _fill_cover(cover, [*_facts(about, settings, language)], about, contents, language)
    return volume.content()


def _marked(about: About, language: Language) -> str:
    """Internal and synthetic, where it is so, as an ending."""
    marks = [EDITIONS["internal"]] if about.edition == "internal" else []
    marks += [SYNTHETIC] if about.synthetic else []
    return "".join(f" · {mark.of(language)}" for mark in marks)


def _fill_cover(
    sheet: WorkbookSheet,
    facts: Sequence[tuple[str, str]],
    about: About,
    contents: Sequence[tuple[str, str]],
    language: Language,
) -> None:
    said, named = (in_language_of(words, language) for words in (WORKBOOK, IMPRINT))
    sheet.line(said["title"], styles=("title",), measured=False)
    sheet.line(about.title(language), styles=("title",), measured=False)
    if about.edition == "internal":
        sheet.line(EDITIONS["internal"].of(language), styles=("banner",), measured=False)
    if about.synthetic:
        words = f"{SYNTHETIC.of(language)} · {SYNTHETIC_MEANS['workbook'].of(language)}"
        sheet.line(words, styles=("banner",), measured=False)
    sheet.skip()
    for term, value in facts:
        sheet.line(named.get(term) or said[term], value, styles=("note", "text"), measured=False)
    sheet.skip()
    sheet.line(said["contents"], styles=("note",))
    for name, words in contents:
        sheet.link(1, words, name)
    sheet.widen(18, 76)


def _facts(about: About, settings: SiteSettings, language: Language) -> Iterator[tuple[str, str]]:
    yield "unit", about.unit_name.of(language)
    yield "code", about.unit
    yield "period", about.period.label(language)
    yield "edition", EDITIONS[about.edition].of(language)
    source = (about.unit_name, WORKBOOK["register"])
    yield "source", COMMA.of(language).join(words.of(language) for words in source)
    yield from imprint(about, settings, language)
    yield "content", f"sha256:{about.register_sha256}"
    yield "use", WORKBOOK[_use(about)].of(language)


def _use(about: About) -> str:
    """What may be done with it: nothing invented is to be cited."""
    invented = about.synthetic and about.edition == "public"
    return "use_synthetic" if invented else f"use_{about.edition}"


def _notes(volume: Volume, figures: Sequence[Figure], language: Language) -> str:
    said = in_language_of(WORKBOOK, language)
    sheet = volume.sheet(said["notes"])
    sheet.line(said["notes"], styles=("title",), measured=False)
    sheet.line(said["exact"], styles=("note",), measured=False)
    sheet.skip()
    sheet.line(*(said[name] for name in _MARKS_HEAD), styles=("head",))
    for mark in marks_instead(language):
        sheet.line(mark, mark_meaning(mark, language), measured=False)
    sheet.skip()
    sheet.line(*(said[name] for name in _DEFINITIONS_HEAD), styles=("head",))
    for figure in {figure.id: figure for figure in figures}.values():
        sheet.line(
            capital(figure.label.of(language)), figure.id, unit_word(figure.measure_unit, language),
            figure.definition.of(language), styles=("text", "text", "text", "term"),
        )  # fmt: skip
    sheet.widen(38, 0, 0, 70)
    return sheet.name


def _table(volume: Volume, spec: TableSpec, number: int) -> str:
    """A table as printed, on a sheet named by its number and the first part of its caption."""
    sheet = volume.sheet(f"{number} {re.split('，|, ', spec.caption)[0]}")
    sheet.lines(spec.caption, style="title")
    if spec.unit:
        sheet.line(spec.unit, styles=("note",), measured=False)
    heads: list[Style] = ["head"]
    heads += ["number_head" if column.numeric else "head" for column in spec.columns]
    sheet.line(spec.row_header, *(column.label for column in spec.columns), styles=heads)
    sheet.keep_head()
    for row in spec.rows:
        style: Style = "text" if row.kind == "row" else row.kind
        rest: Style = "total" if row.kind == "total" else "text"
        cells = _cells(row, spec)
        sheet.line(row.label, *cells, styles=(style, *(rest for _ in cells)))
    sheet.skip()
    for note in filter(None, (*spec.notes, spec.source)):
        sheet.lines(note, style="note")
    sheet.widen()
    return sheet.name


def _cells(row: RowSpec, spec: TableSpec) -> list[SheetCell]:
    worded = row.figures or (None,) * len(row.cells)
    return [
        _cell(text, figure) if column.numeric else text
        for text, figure, column in zip(row.cells, worded, spec.columns, strict=True)
    ]


def _cell(text: str, figure: Figure | None) -> SheetCell:
    """The number a cell words, in the format of what it counts; its mark or its words if none."""
    found = _DIGITS.match(text)
    if found is None or (figure is not None and figure.value is None):
        return text
    printed = Decimal(found[1].replace(",", "").replace(MINUS, "-"))
    if figure is None:
        return text if found[3] else Number(printed, "General")
    number = _number(figure)
    ending = f'"{found[3]}"' if found[3] else ""  # a unit, or the mark of a provisional value
    return Number(number.value / _scale(number.value, printed), f"{number.form}{ending}")


def _scale(value: Decimal, printed: Decimal) -> Decimal:
    """What a column has divided its money by: 1, 1万 or 1亿, as its head says."""
    half = Decimal(1).scaleb(int(printed.as_tuple().exponent)) / 2
    scales = (scale for scale in _SCALES if abs(value / scale - printed) <= half)
    return next(scales, Decimal(1))


def _number(figure: Figure) -> Number:
    form = _FORMS.get(figure.measure_unit, "#,##0")
    if is_change(figure.id):
        form = f"+{form};-{form};{form}"
    return Number(figure.value or Decimal(0), form)


def _all_figures(
    volume: Volume, figures: Sequence[Figure], units: Mapping[str, Unit], language: Language
) -> str:
    said = in_language_of(WORKBOOK, language)
    sheet = volume.sheet(said["figures"])
    sheet.line(*(said[name] for name in _FIGURES_HEAD), styles=("head",))
    sheet.keep_head(filtered=(len(_FIGURES_HEAD), len(figures)))
    rules = read_rules()
    for figure in figures:
        sheet.line(*_figure_line(figure, units, language, rules), measured=False)
    sheet.widen(*_FIGURES_WIDTHS)
    return sheet.name


def _figure_line(
    figure: Figure, units: Mapping[str, Unit], language: Language, rules: Rules
) -> Iterator[SheetCell]:
    colon, comma = ("：", "；") if language == "zh" else (": ", "; ")
    groups = (
        DIMENSIONS[name].of(language)
        + colon
        + code_label(name, code, language, units, rules, unit=figure.unit)
        for name, code in figure.dimensions
    )
    yield capital(figure.label.of(language))
    yield comma.join(groups) or None
    yield figure.period.label(language)
    yield figure.period.start
    yield figure.period.last_day
    yield status_mark(figure.status, language) or _number(figure)
    yield unit_word(figure.measure_unit, language)
    yield STATUS_NAMES[figure.status].of(language)
    yield figure.id
    yield figure.address
