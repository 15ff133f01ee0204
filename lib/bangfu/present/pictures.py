"""Breakdowns as charts: series, breaks and the alternative text, all from the figures."""

from collections.abc import Sequence
from decimal import Decimal
from html import escape

from bangfu.figures.book import Breakdown, Row
from bangfu.figures.catalogue import figure_spec
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.figures.wording import format_value, status_mark, unit_word
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.present.breakdowns import Scene, slug
from bangfu.present.charts import (
    Break,
    ChartWords,
    Flow,
    Series,
    columns_over_time,
    flows_over_time,
    lines_over_time,
    ranked_bars,
)
from bangfu.present.charts.series import ValueFormat
from bangfu.present.shown import Shown
from bangfu.rules import comfort_revisions

__all__ = ["flows", "lines", "ranking", "scheme_breaks", "trend"]

_ENTRY_IDS = ("hardship.opened", "hardship.reopened", "hardship.converted")
_EXIT_IDS = ("hardship.exit_self", "hardship.exit_relief", "hardship.exit_other")


def ranking(breakdown: Breakdown, figure_id: str, scene: Scene, *, top: int) -> Shown:
    """The largest codes of a breakdown as horizontal bars."""
    dimension = breakdown.by[0]
    labels = [scene.label(dimension, row.code) for row in breakdown.rows]
    series = _series(breakdown.rows, figure_id, scene)
    words = _words(breakdown, [figure_id], labels, scene)
    shown = _figures(breakdown.rows, [figure_id])
    if all(value is None for value in series.values):  # a picture of marks alone says no more
        return Shown(f'<p class="note">{escape(words.alt)}</p>', words.alt, shown)
    chart = ranked_bars(labels, series, words, top=top, value_format=_format_of(figure_id, scene))
    return Shown(chart.html, words.alt, shown)


def trend(
    breakdown: Breakdown, figure_id: str, scene: Scene, *, breaks: Sequence[Break] = ()
) -> Shown:
    """One figure over months or years, with the revisions of the scheme as breaks."""
    times = _times(breakdown.rows, scene)
    words = _words(breakdown, [figure_id], times, scene)
    chart = columns_over_time(
        times,
        _series(breakdown.rows, figure_id, scene),
        words,
        breaks=breaks,
        value_format=_format_of(figure_id, scene),
    )
    return Shown(chart.html, words.alt, _figures(breakdown.rows, [figure_id]))


def lines(breakdown: Breakdown, ids: Sequence[str], scene: Scene) -> Shown:
    """Several figures of one unit over months or years."""
    times = _times(breakdown.rows, scene)
    words = _words(breakdown, ids, times, scene)
    series = [_series(breakdown.rows, figure_id, scene) for figure_id in ids]
    chart = lines_over_time(times, series, words, value_format=_format_of(ids[0], scene))
    return Shown(chart.html, words.alt, _figures(breakdown.rows, ids))


def flows(breakdown: Breakdown, scene: Scene) -> Shown:
    """The caseload over time, with entries upwards and exits by route downwards."""
    times = _times(breakdown.rows, scene)
    words = _words(breakdown, ["hardship.on_file"], times, scene)
    stock = _series(breakdown.rows, "hardship.on_file", scene)
    moves = [_entries(breakdown.rows, scene)]
    for figure_id in _EXIT_IDS:
        series = _series(breakdown.rows, figure_id, scene)
        moves.append(Flow(series.name, series.values, series.marks))
    flow_unit = scene.say(Text("户（上为进入，下为退出）", "households (entries up, exits down)"))
    chart = flows_over_time(times, stock, moves, words, flow_unit=flow_unit)
    ids = ["hardship.on_file", *_ENTRY_IDS, *_EXIT_IDS]
    return Shown(chart.html, words.alt, _figures(breakdown.rows, ids))


def _entries(rows: Sequence[Row], scene: Scene) -> Flow:
    """Entries of all kinds; where one of them is not shown their sum is not either."""
    values: list[Decimal | None] = []
    marks: list[str | None] = []
    for row in rows:
        parts = [row[figure_id] for figure_id in _ENTRY_IDS]
        hidden = next((part for part in parts if part.value is None), None)
        marks.append(status_mark(hidden.status, scene.language) if hidden else None)
        total = sum((part.value or Decimal(0) for part in parts), Decimal(0))
        values.append(None if hidden else total)
    name = scene.say(Text("进入", "entries"))
    return Flow(name, tuple(values), tuple(marks), entry=True)


def scheme_breaks(breakdown: Breakdown, scene: Scene) -> list[Break]:
    """The revisions of the comfort scheme that fall into the times of a breakdown."""
    found = []
    for revision in comfort_revisions():
        for position, row in enumerate(breakdown.rows):
            period = Period.parse(row.code)
            begins_here = period.start <= revision.valid_from < period.end
            if begins_here and revision.status == "in_force":
                found.append(Break(position, revision.label(scene.language)))
    return found


def _figures(rows: Sequence[Row], ids: Sequence[str]) -> tuple[Figure, ...]:
    return tuple(row[i] for row in rows for i in ids)


def _series(rows: Sequence[Row], figure_id: str, scene: Scene) -> Series:
    figures = [row[figure_id] for row in rows]
    marks = tuple(status_mark(figure.status, scene.language) for figure in figures)
    scale = 100 if figure_spec(figure_id).measure_unit is MeasureUnit.RATIO else 1
    values = tuple(None if f.value is None else f.value * scale for f in figures)
    return Series(scene.say(figure_spec(figure_id).label), values, marks)


def _times(rows: Sequence[Row], scene: Scene) -> list[str]:
    """Short labels: the month alone within one year, otherwise year and month, or the year."""
    codes = [row.code for row in rows]
    if "-" not in codes[0]:
        return codes
    if len({code[:4] for code in codes}) > 1:
        return codes
    if scene.language == "zh":
        return [f"{int(code[5:])}月" for code in codes]
    return [Period.parse(code).label("en")[:3] for code in codes]


def _format_of(figure_id: str, scene: Scene) -> ValueFormat:
    """How values of a figure stand in a chart: without unit, which the axis has."""
    unit = figure_spec(figure_id).measure_unit

    def text(value: Decimal) -> str:
        exact = value / 100 if unit is MeasureUnit.RATIO else value
        if unit is MeasureUnit.YUAN:
            exact = exact.quantize(Decimal(1))
        return format_value(exact, unit, scene.language, with_unit=False)

    return text


def _words(
    breakdown: Breakdown, ids: Sequence[str], labels: Sequence[str], scene: Scene
) -> ChartWords:
    names = [scene.say(figure_spec(i).label) for i in ids]
    joined = "、".join(names) if scene.language == "zh" else ", ".join(names)
    title = scene.caption(breakdown, joined[0].upper() + joined[1:])
    unit = unit_word(figure_spec(ids[0]).measure_unit, scene.language)
    chart_id = slug("chart", *breakdown.by, *ids)
    return ChartWords(chart_id, title, _alt(breakdown, ids[0], labels, scene, title), unit)


def _alt(
    breakdown: Breakdown, figure_id: str, labels: Sequence[str], scene: Scene, title: str
) -> str:
    """What the chart shows in words: how many values, the highest and lowest, how many withheld."""
    shown = [
        (row[figure_id].value or Decimal(0), label, row[figure_id])
        for row, label in zip(breakdown.rows, labels, strict=True)
        if row[figure_id].value is not None
    ]
    hidden = len(breakdown.rows) - len(shown)
    if not shown:
        none = Text("所有数值均不公布。", "All values are withheld or undefined.")
        stop = "。" if scene.language == "zh" else ". "
        return f"{title}{stop}{scene.say(none)}"
    high, low = max(shown, key=lambda s: s[0]), min(shown, key=lambda s: s[0])
    most, least = (_said(figure, scene) for _, _, figure in (high, low))
    if scene.language == "zh":
        tail = f"，另有{hidden}项不公布" if hidden else ""
        return (
            f"{title}。共{len(shown)}项：最高{high[1]}（{most}），最低{low[1]}（{least}）{tail}。"
        )
    tail = f"; {hidden} withheld or undefined" if hidden else ""
    return (
        f"{title}. {len(shown)} values: highest {high[1]}, {most}; lowest {low[1]}, {least}{tail}."
    )


def _said(figure: Figure, scene: Scene) -> str:
    return format_value(figure.value, figure.measure_unit, scene.language, status=figure.status)
