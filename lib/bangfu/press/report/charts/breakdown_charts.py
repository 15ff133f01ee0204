"""Breakdowns as charts: series, breaks, statement and data, all from the figures."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bangfu.disclosure.pools import is_pool
from bangfu.figures.answers import Breakdown
from bangfu.figures.catalogue import figure_spec
from bangfu.figures.changes import Likeness, comparable, is_small
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.figures.readout import Row
from bangfu.figures.records import exact_text
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.press.report.charts import (
    Break,
    Chart,
    Flow,
    Series,
    columns_over_time,
    flows_over_time,
    lines_over_time,
    ranked_bars,
)
from bangfu.press.report.charts.captions import Told, axis_of, chart_words, file_stem, told
from bangfu.press.report.output_record import ChartData, DataTable, Output
from bangfu.press.report.scene import Scene
from bangfu.rules.provisions import ComfortRevision
from bangfu.words.headlines import of_month, over_time, since_start
from bangfu.words.marks import status_mark
from bangfu.words.numerals import unit_word
from bangfu.words.shares import of_whole
from bangfu.words.themes import PLAIN, Message, Theme

__all__ = ["breaks_in", "flows", "lines", "ranking", "scheme_breaks", "trend"]

_STOCK = "hardship.on_file"
_ENTRY_IDS = ("hardship.opened", "hardship.reopened", "hardship.converted")
_EXIT_IDS = ("hardship.exit_self", "hardship.exit_relief", "hardship.exit_other")
_ON_FILE = Text("在档户数", "households on file")
_FLOWS = Text("在档户数与进出", "households on file, entries and exits")
_FLOW_UNIT = Text("户（上为进入，下为退出）", "households (entries up, exits down)")
_FEWEST_BARS = 2
_ENTRIES = Text("进入", "entries")


def ranking(breakdown: Breakdown, figure_id: str, scene: Scene, *, top: int) -> Output | None:
    """The largest codes of a breakdown as horizontal bars; none if there are no two to compare.

    A picture of marks and zeros, or of one bar, says no more than the table beside it. Unions told
    as one have no bar among single ones.
    """
    single = (row for row in breakdown.rows if not is_pool(row.code))
    rows = sorted(single, key=lambda row: _rank(row[figure_id]))
    dimension, ids = breakdown.by[0], [figure_id]
    figures = [row[figure_id] for row in rows]
    if sum(bool(figure.value) for figure in figures) < _FEWEST_BARS:
        return None
    parts = [(_label(dimension, row, scene), row[figure_id]) for row in rows]
    subject = Theme.of(figure_id, scene.language)
    whole = breakdown.total[figure_id]
    message = PLAIN if _any_rounded(figures) else of_whole(parts, whole, dimension, subject)
    labels = [scene.label(dimension, row.code) for row in rows]
    axis, name = axis_of(figures, scene), scene.say(figure_spec(figure_id).label)
    pooled = [(_label(dimension, row, scene), row) for row in breakdown.rows if is_pool(row.code)]
    series = [told(name, labels, figures, [(pool, row[figure_id]) for pool, row in pooled])]
    words = chart_words(breakdown, ids, series, scene, message=message, unit=axis.unit)
    bars = _series(rows, figure_id, scene)
    chart = ranked_bars(labels, bars, words, top=top, value_format=axis.text)
    return _shown(chart, breakdown, ids, scene, rows=rows)


def trend(
    breakdown: Breakdown, figure_id: str, scene: Scene, *, breaks: Sequence[Break] = ()
) -> Output:
    """One figure over months or years, with the revisions of the scheme as breaks."""
    breakdown = _whole(breakdown)
    rows, ids = breakdown.rows, [figure_id]
    figures = [row[figure_id] for row in rows]
    axis = axis_of(figures, scene)
    words = chart_words(
        breakdown, ids, _told(rows, ids, scene), scene, unit=axis.unit,
        message=_over_time(breakdown, figure_id, scene),
    )  # fmt: skip
    chart = columns_over_time(
        _times(rows, scene), _series(rows, figure_id, scene), words, breaks=breaks,
        value_format=axis.text,
    )  # fmt: skip
    return _shown(chart, breakdown, ids, scene)


def lines(breakdown: Breakdown, ids: Sequence[str], scene: Scene) -> Output:
    """Several figures of one unit over months or years."""
    breakdown = _whole(breakdown)
    rows = breakdown.rows
    axis = axis_of([row[i] for row in rows for i in ids], scene)
    words = chart_words(
        breakdown, ids, _told(rows, ids, scene), scene, unit=axis.unit,
        message=_of_lines(breakdown, ids, scene),
    )  # fmt: skip
    series = [_series(rows, figure_id, scene) for figure_id in ids]
    chart = lines_over_time(_times(rows, scene), series, words, value_format=axis.text)
    return _shown(chart, breakdown, ids, scene)


def flows(breakdown: Breakdown, scene: Scene) -> Output:
    """The caseload over time, with entries upwards and exits by route downwards."""
    rows = breakdown.rows
    subject = Theme.of(_STOCK, scene.language, _ON_FILE)
    axis = axis_of([row[_STOCK] for row in rows], scene)
    first = rows[-1] if _reported_month(breakdown, scene) else rows[0]
    message = since_start(first["hardship.opening"], rows[-1][_STOCK], subject)
    ids = [_STOCK, *_ENTRY_IDS, *_EXIT_IDS]
    words = chart_words(
        breakdown, [_STOCK], _told(rows, ids, scene), scene, message=message, unit=axis.unit,
        subject=scene.head(_FLOWS),
    )  # fmt: skip
    moves = [_entries(rows, scene)]
    for figure_id in _EXIT_IDS:
        series = _series(rows, figure_id, scene)
        moves.append(Flow(series.name, series.values, series.marks))
    chart = flows_over_time(
        _times(rows, scene), _series(rows, _STOCK, scene), moves, words,
        flow_unit=scene.say(_FLOW_UNIT), value_format=axis.text,
    )  # fmt: skip
    return _shown(chart, breakdown, ids, scene, stem=file_stem(breakdown, [_STOCK]))


def scheme_breaks(breakdown: Breakdown, scene: Scene) -> list[Break]:
    """The revisions of the comfort scheme that fall into the times of a breakdown."""
    return breaks_in([Period.parse(row.code) for row in breakdown.rows], scene)


def breaks_in(periods: Sequence[Period], scene: Scene) -> list[Break]:
    """The revisions of the comfort scheme that came into force in some periods."""
    return [Break(place, scene.say(one.label)) for place, one in _revised(periods, scene)]


def _revised(periods: Sequence[Period], scene: Scene) -> list[tuple[int, ComfortRevision]]:
    """The revisions in force that fall into some periods, each with its place."""
    return [
        (place, revision)
        for revision in scene.answers.rules.comfort_scheme
        for place, period in enumerate(periods)
        if revision.status == "in_force" and period.start <= revision.valid_from < period.end
    ]


def _whole(breakdown: Breakdown) -> Breakdown:
    """A breakdown without the years its period cuts: they cannot stand beside whole ones."""
    lengths = [Period.parse(row.code).n_months for row in breakdown.rows]
    if len(set(lengths)) < 2:
        return breakdown
    pairs = zip(breakdown.rows, lengths, strict=True)
    return replace(breakdown, rows=tuple(row for row, n in pairs if n == max(lengths)))


def _over_time(breakdown: Breakdown, figure_id: str, scene: Scene) -> Message:
    """What one figure did; of the months up to a month that is reported on, what that one had."""
    figures = [row[figure_id] for row in breakdown.rows]
    subject = Theme.of(figure_id, scene.language)
    if _any_rounded(figures):
        return PLAIN  # a statement about rounded sums would have to say so at each number
    if _reported_month(breakdown, scene):
        return of_month(figures, subject)
    is_comfort = figure_id.startswith("comfort.")
    times = [Period.parse(row.code) for row in breakdown.rows]
    revisions = {
        place: one.label.of(scene.language) if one.number else ""
        for place, one in (_revised(times, scene) if is_comfort else ())
    }
    rules, periods = scene.answers.rules, [figure.period for figure in figures]
    alike: dict[int, Likeness] = {
        place: comparable(rules, figure_id, base, period)
        for place, (base, period) in enumerate(pairwise(periods), start=1)
    }
    small = {
        place for place, row in enumerate(breakdown.rows) if is_small(figure_id, row.__getitem__)
    }
    return over_time(figures, subject, revisions, alike=alike, small=small)


def _any_rounded(figures: Iterable[Figure]) -> bool:
    return any(figure.status.is_rounded for figure in figures)


def _reported_month(breakdown: Breakdown, scene: Scene) -> bool:
    """Whether it ends with the one month its report is on."""
    period = scene.answers.subject.period
    return period.n_months == 1 and breakdown.rows[-1].code == str(period)


def _of_lines(breakdown: Breakdown, ids: Sequence[str], scene: Scene) -> Message:
    """What the line did that ends highest: of stages one after the other, the longest."""
    last = breakdown.rows[-1]
    return _over_time(breakdown, max(ids, key=lambda one: last[one].value or Decimal(0)), scene)


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
    return Flow(scene.head(_ENTRIES), tuple(values), tuple(marks), entry=True)


def _rank(figure: Figure) -> tuple[bool, Decimal]:
    """Largest first; those not shown last, in the order of their codes."""
    return figure.value is None, -(figure.value or Decimal(0))


def _label(dimension: str, row: Row, scene: Scene) -> str:
    """A code in words, to stand within a sentence."""
    return scene.words_of(dimension, row.code, scene.language)


def _told(rows: Sequence[Row], ids: Sequence[str], scene: Scene) -> list[Told]:
    places = [row[ids[0]].period.label(scene.language) for row in rows]
    return [told(scene.say(figure_spec(i).label), places, [row[i] for row in rows]) for i in ids]


def _series(rows: Sequence[Row], figure_id: str, scene: Scene) -> Series:
    figures = [row[figure_id] for row in rows]
    marks = tuple(status_mark(figure.status, scene.language) for figure in figures)
    scale = 100 if figure_spec(figure_id).measure_unit is MeasureUnit.RATIO else 1
    values = tuple(None if f.value is None else f.value * scale for f in figures)
    return Series(scene.head(figure_spec(figure_id).label), values, marks)


def _times(rows: Sequence[Row], scene: Scene) -> list[str]:
    """Short labels: the month alone within one year, otherwise with the year; or the year."""
    periods = [Period.parse(row.code) for row in rows]
    labels = [period.label(scene.language) for period in periods]
    if any(period.n_months > 1 for period in periods):
        return labels
    one_year = len({period.start.year for period in periods}) == 1
    if scene.language == "zh":
        return [label.partition("年")[2] if one_year else label for label in labels]
    return [label[:3] if one_year else f"{label[:3]} {label[-4:]}" for label in labels]


def _shown(
    chart: Chart,
    breakdown: Breakdown,
    ids: Sequence[str],
    scene: Scene,
    *,
    rows: Sequence[Row] = (),
    stem: str = "",
) -> Output:
    """A chart with the figures and the data it was drawn from."""
    drawn = rows or breakdown.rows
    table = _table(stem or file_stem(breakdown, ids), breakdown, ids, scene, rows=drawn)
    data = ChartData(table.id, scene.language, chart.title, chart.subtitle, chart.alt, table)
    shown = tuple(row[i] for row in drawn for i in ids)
    return Output(chart.html, chart.alt, shown, chart=data)


def _table(
    stem: str, breakdown: Breakdown, ids: Sequence[str], scene: Scene, *, rows: Sequence[Row]
) -> DataTable:
    """What is drawn, exactly, under heads in both languages: the same file for both."""
    dimension, *_ = breakdown.by
    name = DIMENSIONS[dimension]
    heads = ["code", name.zh, name.en, *(_head(figure_id) for figure_id in ids)]
    body = [
        (
            row.code,
            scene.words_of(dimension, row.code, "zh"),
            scene.words_of(dimension, row.code, "en"),
            *(exact_text(row[i]) for i in ids),
        )
        for row in rows
    ]
    return DataTable(stem, tuple(heads), tuple(body))


def _head(figure_id: str) -> str:
    spec = figure_spec(figure_id)
    zh, en = (unit_word(spec.measure_unit, language) for language in ("zh", "en"))
    if spec.measure_unit is MeasureUnit.RATIO:
        zh, en = "比值", "share of 1"
    return f"{spec.label.zh}（{zh}） {spec.label.en} ({en})"
