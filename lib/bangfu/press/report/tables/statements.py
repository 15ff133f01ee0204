"""The statements of a report that are not breakdowns: headlines, comparisons, balance, proofs."""

import re
from collections.abc import Sequence
from html import escape
from typing import Literal

from bangfu.figures.catalogue import (
    MEASURES,
    TOPICS,
    figure_spec,
    measure_spec,
)
from bangfu.figures.changes import (
    ChangeKind,
    base_period,
    change,
    changes_told,
    comparable,
    has_base,
)
from bangfu.figures.model import Figure
from bangfu.figures.published import PublishedFact, published_facts
from bangfu.figures.questions import running_year
from bangfu.figures.readout import Row
from bangfu.figures.records import exact_text
from bangfu.language import COLON, COMMA, LIST_COMMA, Text
from bangfu.periods import Period
from bangfu.press.report.figure_links import linked
from bangfu.press.report.output_record import DataTable, Listing, Output
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables.breakdowns import (
    CellForm,
    cell,
    csv_address,
    slug,
)
from bangfu.press.report.tables.column_heads import column_of
from bangfu.press.report.tables.table_spec import (
    ColumnSpec,
    RowSpec,
    TableSpec,
    public_cells,
    render_table,
)
from bangfu.words.comparisons import base_phrase, comparison, other_rules
from bangfu.words.marks import revised, status_notes
from bangfu.words.numerals import MINUS, format_value, unit_word

__all__ = [
    "balance_table",
    "comparison_table",
    "cumulative_table",
    "headline",
    "published_table",
    "revisions_table",
    "standards_table",
]

_BALANCE: tuple[tuple[str, str, Literal["part", "total"]], ...] = (
    ("", "hardship.opening", "total"),
    ("＋", "hardship.opened", "part"),
    ("＋", "hardship.reopened", "part"),
    ("＋", "hardship.converted", "part"),
    ("＋", "hardship.transferred_in", "part"),
    ("－", "hardship.exit_self", "part"),
    ("－", "hardship.exit_relief", "part"),
    ("－", "hardship.exit_other", "part"),
    ("－", "hardship.transferred_out", "part"),
    ("±", "hardship.corrected", "part"),
    ("＝", "hardship.on_file", "total"),
)


_KEPT = Text(
    "；期内另有{value}解困后留档，留档当时不改变在档户数",
    "; relieved with the file kept in the period: {value}, which did not change the count",
)
_IN_YEAR = Text("{year}{value}", "{value} in {year}")
_AT_END = Text("{year}底{value}", "{value} at the end of {year}")


def headline(scene: Scene, period: Period, ids: Sequence[str]) -> Output | None:
    """Figures as a short list: label, value, change on a year earlier."""
    figures = [one for i in ids if (one := scene.answers.figure(i, period)).is_public]
    items, entries = [], []
    for figure in figures:
        moved, label, value = _moved(figure, scene), scene.head(figure.label), _said(figure, scene)
        note = f'<dd class="change">{escape(moved)}</dd>' if moved else ""
        led = linked(_value_and_unit(value), figure, scene)
        items.append(f"<div><dt>{escape(label)}</dt><dd>{led}</dd>{note}</div>")
        entries.append((label, value, moved) if moved else (label, value))
    text = "; ".join(f"{scene.say(f.label)} {_said(f, scene)}" for f in figures)
    html = f'<dl class="headline">{"".join(items)}</dl>'
    figures += [one for figure in figures for one in changes_told(scene.answers, figure)]
    listing = Listing("headline", tuple(entries))
    return Output(html, text, tuple(figures), listing=listing) if figures else None


def _moved(figure: Figure, scene: Scene) -> str:
    """The change on a year earlier; of a rate or mean the value it had; of years the two ends."""
    if figure.period.is_span:
        return _ends(figure, scene)
    said = comparison(scene.answers, figure, "year", scene.language)
    if said or figure_spec(figure.id).nature != "derived":
        return said
    earlier = base_period(figure.period, "year")
    alike = comparable(scene.answers.rules, figure.id, earlier, figure.period)
    base = scene.answers.figure(figure.id, earlier)
    if base.value is None or alike == "never":
        return ""
    was = base_phrase(_said(base, scene), figure.period, "year", scene.language)
    return other_rules(was, alike, scene.language)


def _ends(figure: Figure, scene: Scene) -> str:
    """What a figure was in the first and the last year of a span of years, if both are shown."""
    span, years = figure.period, figure.period.years
    if years[0] == years[-1] or (years[0].start, years[-1].end) != (span.start, span.end):
        return ""
    ends = [scene.answers.figure(figure.id, year) for year in (years[0], years[-1])]
    if any(end.value is None for end in ends):
        return ""
    words = _AT_END if figure_spec(figure.id).nature == "stock" else _IN_YEAR
    told = [
        scene.say(words).format(year=end.period.label(scene.language), value=_said(end, scene))
        for end in ends
    ]
    return ("，" if scene.language == "zh" else ", ").join(told)


def _value_and_unit(text: str) -> str:
    """A figure as HTML, its unit smaller than its digits."""
    digits = _DIGITS.match(text)
    if digits is None:
        return escape(text)
    unit = text[digits.end() :]
    return f'{digits[0]}<span class="unit">{escape(unit)}</span>' if unit else digits[0]


def comparison_table(scene: Scene, period: Period, ids: Sequence[str]) -> Output | None:
    """Figures of the period beside their bases, with the changes as figures of their own."""
    kinds = tuple(kind for kind in _KINDS_OF_CHANGE if has_base(period, kind))
    title = _AGAINST if kinds else Text("主要数字", "main figures")
    return _comparison("comparison", scene, period, ids, title=title, kinds=kinds)


def cumulative_table(scene: Scene, period: Period, ids: Sequence[str]) -> Output | None:
    """The same of the year as far as the period; nothing where that is the period or a year."""
    running = running_year(period)
    if running is None or running.start == period.start:
        return None
    return _comparison("cumulative", scene, running, ids, title=_SO_FAR, kinds=("year",))


def _comparison(
    name: str, scene: Scene, period: Period, ids: Sequence[str],
    *, title: Text, kinds: Sequence[ChangeKind],
) -> Output | None:  # fmt: skip
    ids = [one for one in ids if scene.answers.figure(one, period).is_public]
    if not ids:
        return None
    columns = [ColumnSpec(period.label(scene.language))]
    for kind in kinds:
        columns.append(ColumnSpec(base_period(period, kind).label(scene.language)))
        columns.append(ColumnSpec(scene.head(_CHANGE_HEADS[kind])))
    rows = [_compared(scene, period, figure_id, kinds) for figure_id in ids]
    topic = ids[0].partition(".")[0]
    words = TOPICS[topic]
    about = Text(f"{words.zh}{title.zh}", f"{words.en}: {title.en}")
    return _shown(
        f"{name}.{topic}", scene, title=about, head=Text("项目", "item"), columns=columns,
        rows=rows, notes=[] if kinds else [scene.say(_NO_COMPARISON)],
    )  # fmt: skip


def balance_table(scene: Scene, period: Period) -> Output:
    """Opening, every entry and exit, closing: the lines add up to the unit.

    Households relieved and kept on file are no part of the sum, so a note tells them.
    """
    rows = []
    for sign, figure_id, kind in _BALANCE:
        figure = scene.answers.figure(figure_id, period)
        label = f"{sign} {scene.say(figure.label)}" if sign else scene.head(figure.label)
        rows.append((RowSpec(label, (cell(figure, scene),), kind, (figure,)), [figure]))
    title = Text(f"在档变动平衡表，{period.label('zh')}", f"Balance of files, {period.label('en')}")
    units = dict.fromkeys(unit_word(f.measure_unit, scene.language) for _, (f,) in rows)
    columns = [ColumnSpec(LIST_COMMA.of(scene.language).join(units))]
    note = Text(
        "期初加各项进入、减各项退出、加减更正，等于期末",
        "Start plus entries, minus exits, plus or minus corrections, gives the end",
    )
    kept = scene.answers.figure("hardship.relief_kept", period)
    told = scene.say(_KEPT).format(value=_said(kept, scene)) if kept.value else ""
    stop = "。" if scene.language == "zh" else "."
    return _shown(
        "balance", scene, title=title, head=Text("项目", "line"), columns=columns, rows=rows,
        notes=[f"{scene.say(note)}{told}{stop}"], beside=[kept],
    )  # fmt: skip


def standards_table(scene: Scene, period: Period) -> Output:
    """Standards in force in the period and what was held against them; internally, what was off."""
    told = [
        (figure, by_code)
        for spec in map(measure_spec, ("assistance.standards", "assistance.off_standard"))
        if spec.is_told(period, scene.answers.subject.edition)
        if (by_code := _by_standard(spec.name, scene, period))
        for figure in spec.figures
    ]
    rules = scene.answers.rules
    if not rules.standards_in(period):
        none = scene.say(Text("本期没有现行标准。", "No standard was in force in the period."))
        return Output(f"<p>{escape(none)}</p>", none)
    rows, amounts = [], scene.answers.standard_amounts(period)
    form = CellForm.of(amounts, amounts[0], scene)
    for standard, amount in zip(rules.standards_in(period), amounts, strict=True):
        counts = [rows_of[standard.id][spec.id] for spec, rows_of in told]
        figures, kind = [amount, *counts], scene.say(_KINDS[standard.kind])
        cells = (kind, cell(amount, scene, form), *(cell(count, scene) for count in counts))
        label = scene.head(standard.label)
        rows.append((RowSpec(label, cells, figures=(None, *figures)), figures))
    columns = [
        ColumnSpec(scene.head(Text("性质", "kind")), numeric=False),
        ColumnSpec(scene.head(Text("标准（元）", "standard (yuan)"))),
        *(column_of(spec.id, scene, period) for spec, _ in told),
    ]
    title = Text(f"执行标准，{period.label('zh')}", f"Standards in force, {period.label('en')}")
    note = Text(
        "按低保月数规定的标准，以期末（或失效之日）的低保标准折算；年度上限按家庭和年度核对，"
        "在当年第一笔发放的当月计一次。",
        "Standards set in months of dibao are converted at the line on the last day; a yearly "
        "ceiling is held against households and years, told with the first payment of the year.",
    )
    head = Text("标准", "standard")
    return _shown(
        "standards", scene, title=title, head=head, columns=columns, rows=rows,
        notes=[scene.say(note)],
    )  # fmt: skip


def _by_standard(measure: str, scene: Scene, period: Period) -> dict[str, Row]:
    return {row.code: row for row in scene.answers.breakdown(measure, ("standard",), period).rows}


def revisions_table(scene: Scene) -> Output | None:
    """The comfort scheme and what each revision changed; nothing where none is known."""
    if not scene.answers.rules.comfort_scheme:
        return None
    rows: list[tuple[RowSpec, list[Figure]]] = []
    for revision in scene.answers.rules.comfort_scheme:
        year = f"{revision.valid_from.year}{'年' if scene.language == 'zh' else ''}"
        cells = (revision.label.of(scene.language), revision.changed.of(scene.language))
        rows.append((RowSpec(year, cells), []))
    columns = [
        ColumnSpec(scene.head(Text("修订", "revision")), numeric=False, given=True),
        ColumnSpec(scene.head(Text("主要内容", "what changed")), numeric=False, given=True),
    ]
    title = Text("抚慰办法及历次修订", "The comfort scheme and its revisions")
    head = Text("年份", "year")
    return _shown("revisions", scene, title=title, head=head, columns=columns, rows=rows)


def published_table(scene: Scene, topic: str) -> Output | None:
    """What print says of the unit up to the period's end, as printed, beside what is computed."""
    known = {figure.id for spec in MEASURES for figure in spec.figures}
    facts = [
        fact
        for fact in published_facts()
        if fact.unit == scene.answers.unit
        and fact.figure_id.startswith(f"{topic}.")
        and fact.figure_id in known
        and fact.period.end <= scene.answers.subject.period.end
    ]
    if not facts:
        return None
    rows = [_checked(scene, fact) for fact in facts]
    columns = [
        ColumnSpec(scene.head(Text("期间", "period")), numeric=False, given=True),
        ColumnSpec(scene.head(Text("见报原文", "as printed")), numeric=False, given=True),
        ColumnSpec(scene.head(Text("按登记计算", "computed"))),
        ColumnSpec(scene.head(Text("核对", "check")), numeric=False, given=True),
    ]
    words = TOPICS[topic]
    title = Text(f"已公布数字核对（{words.zh}）", f"Checked against print ({words.en.lower()})")
    wordings = (
        f"“{scene.say(fact.wording)}”{scene.say(COLON)}{note}"
        for fact in facts
        if (note := scene.say(fact.note))
    )
    sources = dict.fromkeys(scene.say(fact.source) for fact in facts)
    notes = [scene.say(_RANGES), *wordings, *(f"{scene.say(_SOURCE)}{one}" for one in sources)]
    return _shown(
        f"published.{topic}", scene, title=title, head=Text("数字", "figure"), columns=columns,
        rows=rows, notes=notes,
    )  # fmt: skip


_DIGITS = re.compile(rf"[+{MINUS}]?[\d,.]+%?")
_RANGES = Text(
    "“余”等约数：计算值落在其范围内即为相符；计数单位不同的，不作加减。",
    "“More than”: the computed value agrees if it lies in the range; what counts other things is "
    "not subtracted.",
)
_SOURCE = Text("来源：", "Source: ")
_KINDS_OF_CHANGE: tuple[ChangeKind, ...] = ("previous", "year")
_AGAINST = Text("与上期、上年同期比较", "against the period before and a year earlier")
_SO_FAR = Text("本年累计与上年同期比较", "the year so far, against a year earlier")
_CHANGE_HEADS = {
    "year": Text("同比", "change"),
    "previous": Text("环比", "change"),
}
_KINDS = {"exact": Text("固定标准", "exact"), "ceiling": Text("上限", "ceiling")}
_NO_COMPARISON = Text(
    "跨年累计数不作同比、环比。", "Cumulative figures over several periods are not compared."
)


def _compared(
    scene: Scene, period: Period, figure_id: str, kinds: Sequence[ChangeKind]
) -> tuple[RowSpec, list[Figure]]:
    answers = scene.answers
    figures = [answers.figure(figure_id, period)]
    for kind in kinds:
        figures.append(answers.figure(figure_id, base_period(period, kind)))
        figures.append(change(answers, figure_id, period, kind))
    form = CellForm.of([figures[0], *figures[1::2]], figures[0], scene)
    cells = [cell(figures[0], scene, form)]
    for base, moved in zip(figures[1::2], figures[2::2], strict=True):
        cells += [cell(base, scene, form), _signed(moved, scene)]
    label = column_of(figure_id, scene, period, form.scale).label
    return RowSpec(label, tuple(cells), figures=public_cells(figures)), figures


def _signed(moved: Figure, scene: Scene) -> str:
    text = _said(moved, scene)
    return f"+{text}" if moved.value is not None and moved.value > 0 else text


def _checked(scene: Scene, fact: PublishedFact) -> tuple[RowSpec, list[Figure]]:
    figure = scene.answers.figure(fact.figure_id, fact.period)
    cells = (
        fact.period.label(scene.language),
        f"“{scene.say(fact.wording)}”",
        _said(figure, scene),
        _check(scene, fact, figure),
    )
    return RowSpec(scene.head(figure.label), cells, figures=(None, None, figure, None)), [figure]


def _check(scene: Scene, fact: PublishedFact, figure: Figure) -> str:
    """Whether what is computed agrees with print; nothing is subtracted where units differ."""
    if fact.measure_unit != figure.measure_unit:
        return scene.say(Text("口径不同", "counted otherwise"))
    if figure.value is None:
        return scene.say(Text("不能核对", "cannot be checked"))
    if fact.agrees(figure.value):
        return scene.say(Text("相符", "agrees"))
    moved = figure.value - fact.value
    said = format_value(abs(moved), figure.measure_unit, scene.language)
    side = Text("多", "more") if moved > 0 else Text("少", "less")
    return scene.say(Text(f"{side.zh}{said}", f"{said} {side.en}"))


def _said(figure: Figure, scene: Scene) -> str:
    text = format_value(figure.value, figure.measure_unit, scene.language, status=figure.status)
    return revised(text, figure.status, scene.language)


def _shown(
    name: str,
    scene: Scene,
    *,
    title: Text,
    head: Text,
    columns: Sequence[ColumnSpec],
    rows: Sequence[tuple[RowSpec, list[Figure]]],
    notes: Sequence[str] = (),
    beside: Sequence[Figure] = (),
) -> Output:
    """A table of rows and their figures, and of those its notes tell; as data, one line each."""
    caption = f"{scene.say(title)}{scene.say(COMMA)}{scene.unit_name}"
    told = [figure for _, of_row in rows for figure in of_row]
    figures = tuple(one for one in (*told, *beside) if one.is_public)
    spec = TableSpec(
        slug("table", name),
        caption,
        scene.head(head),
        tuple(columns),
        tuple(row for row, _ in rows),
        scene.language,
        notes=(*notes, *status_notes({figure.status for figure in told}, scene.language)),
        source=scene.source if figures else "",
        csv_href=csv_address(name) if figures else "",
    )
    data = [(f.address, f.label.zh, f.label.en, exact_text(f)) for f in figures]
    header = ("address", "label_zh", "label_en", "value")
    table = DataTable(name, header, tuple(data)) if data else None
    return Output(render_table(spec), caption, figures, table, printed=spec)
