"""Bars ranked by length, each with its label and value beside it."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from matplotlib import rcParams
from matplotlib.figure import Figure

from bangfu.errors import GateError
from bangfu.press.report.charts.canvas import Canvas, PlotArea, TextLine, break_text
from bangfu.press.report.charts.series import (
    Chart,
    ChartWords,
    Series,
    ValueFormat,
    draw_chart,
    grouped_digits,
    refuse_malformed,
)

__all__ = ["ranked_bars"]

_BAR = 18.0
_GAP = 8.0
_GAP_ABOVE = 12.0
_LINE = 17.0
_WIDEST_LABELS = 0.36  # share of the sheet; wider labels stand above their bars


@dataclass(frozen=True)
class _Row:
    label: str
    value: Decimal | None
    text: str


def ranked_bars(
    labels: Sequence[str],
    series: Series,
    words: ChartWords,
    *,
    top: int = 10,
    value_format: ValueFormat = grouped_digits,
) -> Chart:
    """Horizontal bars, the largest first, each with its label and value: the first `top`.

    Withheld values come last, in the order given, since any other place would tell their size.

    Raises
    ------
    GateError
        If labels and values do not match, a value is negative, or one has no mark in its place.
    """
    refuse_malformed(words, labels, [series])
    negative = [label for label, v in zip(labels, series.values, strict=True) if v and v < 0]
    if negative:
        raise GateError(f"chart {words.id!r}, {negative[0]!r}: negative, expected 0 or more")
    rows = [
        _Row(label, value, value_format(value) if value is not None else series.mark(i) or "")
        for i, (label, value) in enumerate(zip(labels, series.values, strict=True))
    ]
    rows.sort(key=lambda row: (row.value is None, -(row.value or 0)))
    return draw_chart(words, lambda sheet: _draw(sheet, rows[:top], words.unit))


def _draw(sheet: Canvas, rows: Sequence[_Row], unit: str) -> Figure:
    above = max(sheet.measure(row.label) for row in rows) > _WIDEST_LABELS * sheet.width
    lines = [break_text(row.label, sheet.width, sheet.text) if above else [] for row in rows]
    gap = _GAP_ABOVE if above else _GAP
    heights = [len(label) * _LINE + _BAR + gap for label in lines]
    left = 1.0 if above else max(sheet.measure(row.label) for row in rows) + 8
    right = sheet.width - max(sheet.measure(row.text) for row in rows) - 8
    figure = sheet.figure(sum(heights) + _LINE + 6)
    values = (0.0, float(max((row.value or 0 for row in rows), default=0)) or 1.0)
    area = PlotArea(figure, left, 0, right, sum(heights), values, (sum(heights), 0.0))
    place = (0.0, figure.bbox.height - sheet.small / 2)
    figure.add_artist(TextLine(unit, place, sheet.small))
    offset = 0.0
    for row, label, height in zip(rows, lines, heights, strict=True):
        middle = offset + len(label) * _LINE + _BAR / 2
        for number, line in enumerate(label):
            place = (0.0, offset + (number + 0.5) * _LINE)
            area.write(line, place, (0, 0), size=sheet.text, side="left")
        if not label:
            area.write(row.label, (0, middle), (-8, 0), size=sheet.text, side="right")
        if row.value is not None:
            area.bar((0, middle - _BAR / 2), float(row.value), _BAR, color="C0")
        end = (float(row.value or 0), middle)
        area.write(row.text, end, (6, 0), size=sheet.text, side="left")
        offset += height
    if not above:
        area.upright(0, linewidth=1, color=rcParams["axes.edgecolor"])
    return figure
