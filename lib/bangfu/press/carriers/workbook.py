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
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.language import LANGUAGE_TAGS, Language, Text, capital, file_name
from bangfu.press.carriers.workbook_sheets import Number, SheetCell, Style, Volume, WorkbookSheet
from bangfu.press.release.about import About
from bangfu.press.release.settings import Licence
from bangfu.press.report.tables.table_spec import RowSpec, TableSpec
from bangfu.register.units import Unit
from bangfu.rules import Rules, read_rules
from bangfu.words.labels import EDITIONS, SYNTHETIC_MEANS
from bangfu.words.marks import STATUS_NAMES, SYNTHETIC, mark_meaning, marks_instead, status_mark
from bangfu.words.numerals import unit_word

__all__ = ["render_workbook", "workbook_name"]

_COVER, _NOTES, _FIGURES = (
    Text("封面", "Cover"),
    Text("说明", "Notes"),
    Text("全部数字", "All figures"),
)
_TITLE = Text("帮扶统计数据", "Figures on hardship assistance")
_USE = {
    "public": Text(
        "可以引用；请注明工会、期间和数据批次。",
        "May be cited; please name the union, the period and the load.",
    ),
    "internal": Text("仅供内部使用，不得对外提供。", "For internal use; do not pass on."),
}
_EXACT = Text(
    "数值为发布的准确值，报告中为便于阅读有所取整；表格软件保存15位有效数字。金额单位为元。",
    "Values are exact as published, where pages round them for reading; a workbook keeps 15 "
    "digits. Money is in yuan.",
)
_TERMS = {
    "unit": Text("工会", "Union"),
    "code": Text("工会代码", "Code of the union"),
    "period": Text("期间", "Period"),
    "edition": Text("版本", "Edition"),
    "source": Text("来源", "Source"),
    "load": Text("数据批次", "Load"),
    "content": Text("数据内容哈希", "Content hash"),
    "licence": Text("许可", "Licence"),
    "use": Text("使用", "Use"),
    "contents": Text("目录", "Contents"),
}
_REGISTER = Text("困难职工帮扶登记库", "register of hardship assistance")
_MARKS_HEAD = (Text("标记", "Mark"), Text("含义", "Meaning"))
_DEFINITIONS_HEAD = (
    Text("数字", "Figure"), Text("编号", "Id"), Text("单位", "Unit"), Text("定义", "Definition"),
)  # fmt: skip
_FIGURES_HEAD = (
    Text("数字", "Figure"), Text("分组", "Group"), Text("期间", "Period"), Text("起", "From"),
    Text("止", "To"), Text("数值", "Value"), Text("单位", "Unit"), Text("状态", "Status"),
    Text("编号", "Id"), Text("地址", "Address"),
)  # fmt: skip
_FIGURES_WIDTHS = (36, 36, 16, 12, 12, 16, 12, 10, 36, 60)
_FORMS: Mapping[MeasureUnit, str] = {
    MeasureUnit.YUAN: "#,##0.00",
    MeasureUnit.RATIO: "0.0%",
    MeasureUnit.DAYS: "#,##0.0",
    MeasureUnit.MONTHS: "#,##0.0",
    MeasureUnit.PERSON_TIMES_PER_BATCH: "#,##0.0",
    MeasureUnit.HOUSEHOLDS_PER_MONTH: "#,##0.0",
}
"""How a number is shown by what it counts; whole numbers in groups of three otherwise."""
_DIGITS = re.compile(r"([+-]?[\d,]+(?:\.\d+)?)(%?)(.*)", re.ASCII)
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
    licence: Licence | None = None,
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
    licence
        On which terms the figures may be used, if that is stated.
    """
    title = f"{_TITLE.of(language)} · {about.title(language)}"
    volume = Volume(
        made=about.period.last_day,
        properties={
            "title": title,
            "subject": f"{EDITIONS[about.edition].of(language)}{_marked(about, language)}",
            "author": about.unit_name.of(language),
        },
        language=LANGUAGE_TAGS[language],
        margin=f"{title}{_marked(about, language)}",
    )
    cover = volume.sheet(_COVER.of(language), landscape=False)
    contents = [(_notes(volume, figures, language), _NOTES.of(language))]
    contents += [(_table(volume, spec, n), spec.caption) for n, spec in enumerate(tables, 1)]
    contents.append((_all_figures(volume, figures, units, language), _FIGURES.of(language)))
    _fill_cover(cover, [*_facts(about, licence, language)], about, contents, language)
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
    sheet.line(_TITLE.of(language), styles=("title",), measured=False)
    sheet.line(about.title(language), styles=("title",), measured=False)
    if about.edition == "internal":
        sheet.line(EDITIONS["internal"].of(language), styles=("banner",), measured=False)
    if about.synthetic:
        words = f"{SYNTHETIC.of(language)} · {SYNTHETIC_MEANS['workbook'].of(language)}"
        sheet.line(words, styles=("banner",), measured=False)
    sheet.skip()
    for term, value in facts:
        sheet.line(_TERMS[term].of(language), value, styles=("note", "text"), measured=False)
    sheet.skip()
    sheet.line(_TERMS["contents"].of(language), styles=("note",))
    for name, words in contents:
        sheet.link(1, words, name)
    sheet.widen(18, 76)


def _facts(about: About, licence: Licence | None, language: Language) -> Iterator[tuple[str, str]]:
    yield "unit", about.unit_name.of(language)
    yield "code", about.unit
    yield "period", about.period.label(language)
    yield "edition", EDITIONS[about.edition].of(language)
    comma = "，" if language == "zh" else ", "
    yield "source", f"{about.unit_name.of(language)}{comma}{_REGISTER.of(language)}"
    yield "load", str(about.load_id)
    yield "content", f"sha256:{about.register_sha256}"
    if licence is not None and about.edition == "public":
        yield "licence", " ".join(filter(None, (licence.title.of(language), licence.address)))
    yield "use", _USE[about.edition].of(language)


def _notes(volume: Volume, figures: Sequence[Figure], language: Language) -> str:
    sheet = volume.sheet(_NOTES.of(language))
    sheet.line(_NOTES.of(language), styles=("title",), measured=False)
    sheet.line(_EXACT.of(language), styles=("note",), measured=False)
    sheet.skip()
    sheet.line(*(words.of(language) for words in _MARKS_HEAD), styles=("head",))
    for mark in marks_instead(language):
        sheet.line(mark, mark_meaning(mark, language), measured=False)
    sheet.skip()
    sheet.line(*(words.of(language) for words in _DEFINITIONS_HEAD), styles=("head",))
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
    sheet.line(spec.caption, styles=("title",), measured=False)
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
        sheet.line(note, styles=("note",), measured=False)
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
    printed = Decimal(found[1].replace(",", ""))
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
    sheet = volume.sheet(_FIGURES.of(language))
    sheet.line(*(words.of(language) for words in _FIGURES_HEAD), styles=("head",))
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
