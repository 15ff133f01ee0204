"""The charts of the house: drawn by matplotlib, inlined as SVG, never with a value withheld.

Each function draws the same chart twice, for a wide page and for a phone, since text shrunk to
fit is text nobody reads. `matplotlib.figure.Figure` is used directly: pyplot would keep global
state and pick a backend inside the kernel. Values are Decimals; they become floats only as
places on the screen.
"""

from collections.abc import Sequence

from bangfu.errors import GateError
from bangfu.press.report.charts.columns import draw_columns, draw_flows
from bangfu.press.report.charts.lines import draw_lines
from bangfu.press.report.charts.ranking import ranked_bars
from bangfu.press.report.charts.series import (
    Break,
    Chart,
    ChartWords,
    Flow,
    Plot,
    Series,
    ValueFormat,
    draw_chart,
    grouped_digits,
    refuse_malformed,
)

__all__ = [
    "Break",
    "Chart",
    "ChartWords",
    "Flow",
    "Series",
    "columns_over_time",
    "flows_over_time",
    "lines_over_time",
    "ranked_bars",
]

_MOST_COLUMNS = 30
_MOST_SERIES = 5  # as many as the house style has colours that can be told apart
_MOST_BREAKS = 20  # as many as there are circled numbers


def columns_over_time(
    times: Sequence[str],
    series: Series,
    words: ChartWords,
    *,
    breaks: Sequence[Break] = (),
    value_format: ValueFormat = grouped_digits,
) -> Chart:
    """One column for each time (a line if there are more than 30), with labelled breaks.

    Columns carry their values where there is room, and then need no scale.

    Raises
    ------
    GateError
        If times and values do not match, a value has no mark in its place, or a break lies
        outside the times.
    """
    plot = _plot(times, [series], words, breaks=breaks, value_format=value_format)
    draw = draw_lines if len(times) > _MOST_COLUMNS else draw_columns
    return draw_chart(words, lambda sheet: draw(sheet, plot))


def lines_over_time(
    times: Sequence[str],
    series: Sequence[Series],
    words: ChartWords,
    *,
    breaks: Sequence[Break] = (),
    value_format: ValueFormat = grouped_digits,
) -> Chart:
    """Lines, each with its name and last value at its end.

    Raises
    ------
    GateError
        As for `columns_over_time`, or if there are no series or more than five.
    """
    plot = _plot(times, series, words, breaks=breaks, value_format=value_format)
    return draw_chart(words, lambda sheet: draw_lines(sheet, plot))


def flows_over_time(
    times: Sequence[str],
    stock: Series,
    flows: Sequence[Flow],
    words: ChartWords,
    *,
    flow_unit: str,
    value_format: ValueFormat = grouped_digits,
) -> Chart:
    """The stock as a line; under it entries upwards and exits by route downwards, stacked.

    Parameters
    ----------
    times
        Labels of the times.
    stock
        What there is at the end of each time.
    flows
        Counts, never negative; `Flow.entry` says which way they go.
    words
        `unit` is the title of the stock's axis.
    flow_unit
        Title of the axis of the flows, saying what up and down mean.

    Raises
    ------
    GateError
        As for `lines_over_time`, or if a flow is negative.
    """
    upper = _plot(times, [stock], words, value_format=value_format)
    lower = _plot(times, flows, words, value_format=value_format)
    for flow in flows:
        if any(value is not None and value < 0 for value in flow.values):
            raise GateError(f"chart {words.id!r}, flow {flow.name!r}: negative, expected a count")
    return draw_chart(words, lambda sheet: draw_flows(sheet, upper, lower, flow_unit))


def _plot(
    labels: Sequence[str],
    series: Sequence[Series],
    words: ChartWords,
    *,
    breaks: Sequence[Break] = (),
    value_format: ValueFormat,
) -> Plot:
    refuse_malformed(words, labels, series)
    if not 1 <= len(series) <= _MOST_SERIES:
        raise GateError(
            f"chart {words.id!r}: found {len(series)} series, expected 1 to {_MOST_SERIES}"
        )
    if len(breaks) > _MOST_BREAKS:
        raise GateError(
            f"chart {words.id!r}: found {len(breaks)} breaks, expected at most {_MOST_BREAKS}"
        )
    for one in breaks:
        if not 0 <= one.position < len(labels):
            raise GateError(
                f"chart {words.id!r}, break {one.label!r}: found position {one.position}, "
                f"expected 0 to {len(labels) - 1}"
            )
    return Plot(tuple(labels), tuple(series), words.unit, tuple(breaks), value_format)
