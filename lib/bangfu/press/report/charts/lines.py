"""Lines over time, each named where it ends."""

from decimal import ROUND_CEILING, Decimal
from math import nan

from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from bangfu.press.report.charts.canvas import Canvas, PlotArea, spread
from bangfu.press.report.charts.series import Plot, Series
from bangfu.press.report.charts.timeline import (
    FOOT,
    ChartKey,
    Frame,
    Swatch,
    draw_header,
    draw_panel,
    draw_times,
    draw_withheld,
    frame_for,
    header_for,
    marker_of,
    scale_for,
    withheld_key,
)

__all__ = ["draw_lines", "draw_series", "end_margin"]

_WIDEST_NAMES = 0.3  # share of the sheet; wider names go to a key above
_MOST_DOTS = 24
_HEADROOM = Decimal("1.12")


def draw_lines(sheet: Canvas, plot: Plot) -> Figure:
    """Draw each series as a line with a gap where values are not shown."""
    values = [value for one in plot.series for value in one.values]
    peak = _peak(plot.series[0]) if len(plot.series) == 1 else None
    if peak is not None:  # room for its value above it
        values.append(((values[peak] or Decimal(0)) * _HEADROOM).to_integral_value(ROUND_CEILING))
    scale = scale_for(values, plot.value_format)
    named = len(plot.series) > 1 and end_margin(sheet, plot, named=True) <= (
        _WIDEST_NAMES * sheet.width
    )
    margin = end_margin(sheet, plot, named=named)
    frame = frame_for(sheet, plot.labels, scale.texts, right_margin=margin)
    key: ChartKey = withheld_key(frame, plot.series, beside=margin)
    if len(plot.series) > 1 and not named:
        key = [*((Swatch("line", i), one.name) for i, one in enumerate(plot.series)), *key]
    header = header_for(frame, plot.unit, key=key, breaks=plot.breaks)
    figure = sheet.figure(header.height + sheet.plot_height + FOOT)
    area = draw_panel(figure, frame, header, scale, bottom=FOOT)
    draw_header(figure, frame, header)
    draw_withheld(area, frame, plot.series, beside=margin)
    draw_series(area, frame, plot, named=named)
    if peak is not None:
        _write_peak(area, frame, plot, peak)
    draw_times(area, frame)
    return figure


def end_margin(sheet: Canvas, plot: Plot, *, named: bool) -> float:
    """Room right of the plot for what is written at the ends of the lines."""
    return max(sheet.measure_small(_end_text(plot, one, named=named)) for one in plot.series) + 10


def draw_series(area: PlotArea, frame: Frame, plot: Plot, *, named: bool) -> None:
    """The lines of a plot in an area that is ready, with what is written at their ends."""
    for number, one in enumerate(plot.series):
        heights = [nan if value is None else float(value) for value in one.values]
        step = _dot_step(len(heights), len(plot.series))
        dots = [i for i in range(len(heights)) if (step and i % step == 0) or _alone(one, i)]
        line = Line2D(
            range(len(heights)),
            heights,
            color=f"C{number}",
            marker=marker_of(number),
            markersize=5,
            markevery=dots,
        )
        area.draw(line)
    _write_ends(area, frame, plot, named=named)


def _dot_step(count: int, n_lines: int) -> int:
    """Every how many values a line has a dot; one long line needs none to be told from others."""
    if count <= _MOST_DOTS:
        return 1
    return count // _MOST_DOTS + 1 if n_lines > 1 else 0


def _write_ends(area: PlotArea, frame: Frame, plot: Plot, *, named: bool) -> None:
    """Name and last value beside each end, moved apart where lines end close together."""
    ended = [one for one in plot.series if _last_slot(one) is not None]
    ends = [area.pixels(_last_slot(one) or 0, _last_value(one)) for one in ended]
    # Below the plot stand the times, above it the breaks.
    heights = spread(
        [y for _, y in ends], frame.sheet.small + 3, lowest=area.bottom, highest=area.top
    )
    for one, end, height in zip(ended, ends, heights, strict=True):
        area.write(
            _end_text(plot, one, named=named),
            (_last_slot(one) or 0, _last_value(one)),
            (8, height - end[1]),
            size=frame.sheet.small,
            side="left",
        )


def _peak(series: Series) -> int | None:
    """The slot of the one highest value, if it is not the last, which is labelled anyway."""
    shown = [value for value in series.values if value is not None]
    high = max(shown, default=Decimal(0))
    if high <= 0 or shown.count(high) > 1 or series.values.index(high) == _last_slot(series):
        return None
    return series.values.index(high)


def _write_peak(area: PlotArea, frame: Frame, plot: Plot, slot: int) -> None:
    """The highest value over its place, moved in where it would leave the plot."""
    value = plot.series[0].values[slot] or Decimal(0)
    text = plot.value_format(value)
    half = frame.sheet.measure_small(text) / 2
    # The value at the end of the line begins 8 pixels right of its place.
    right = frame.centre(_last_slot(plot.series[0]) or 0) + 5
    place = max(min(frame.centre(slot), right - half), frame.left + half)
    shift = (place - frame.centre(slot), 9)
    area.write(text, (slot, float(value)), shift, size=frame.sheet.small)


def _end_text(plot: Plot, series: Series, *, named: bool) -> str:
    slot = _last_slot(series)
    value = None if slot is None else series.values[slot]
    texts = [series.name if named else "", "" if value is None else plot.value_format(value)]
    return " ".join(filter(None, texts))


def _last_slot(series: Series) -> int | None:
    return max((i for i, value in enumerate(series.values) if value is not None), default=None)


def _last_value(series: Series) -> float:
    return float(next((value for value in reversed(series.values) if value is not None), 0))


def _alone(series: Series, slot: int) -> bool:
    """A value between two that are not shown: without a dot there would be nothing to see."""
    return series.values[slot] is not None and all(
        series.values[i] is None for i in (slot - 1, slot + 1) if 0 <= i < len(series.values)
    )
