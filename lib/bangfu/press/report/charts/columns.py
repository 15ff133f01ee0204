"""Columns: one a slot, and flows stacked under the stock they change."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from matplotlib.figure import Figure
from matplotlib.patches import StepPatch

from bangfu.press.report.charts.canvas import Canvas, PlotArea
from bangfu.press.report.charts.lines import draw_series, end_margin
from bangfu.press.report.charts.series import Flow, Plot, Series
from bangfu.press.report.charts.timeline import (
    FOOT,
    PAPER,
    ChartKey,
    Frame,
    Scale,
    Swatch,
    draw_header,
    draw_panel,
    draw_times,
    draw_withheld,
    frame_for,
    hatch_of,
    header_for,
    scale_for,
    withheld_key,
)

__all__ = ["draw_columns", "draw_flows"]

_FILL = 0.74  # share of its slot that a column fills
_LABEL = 16.0  # room above (or below) a column for its value
_SEAM = 6.0  # narrower columns would be eaten by the seams between their parts


def draw_columns(sheet: Canvas, plot: Plot) -> Figure:
    """Draw one column a slot, with its value on it if there is room, or else a scale."""
    (series,) = plot.series
    bare = frame_for(sheet, plot.labels, ())
    labelled = _labels_fit(bare, plot, series)
    scale = scale_for(series.values, plot.value_format)
    if labelled:
        scale = _bare_scale(series, sheet)
    frame = bare if labelled else frame_for(sheet, plot.labels, scale.texts)
    figure, area = _begin(frame, plot, scale, withheld_key(frame, plot.series))
    slots, heights = _bars(series)
    _draw_bars(area, slots, heights, color="C0")
    for slot, value in enumerate(series.values):
        if labelled and value is not None:
            shift = 9 if value >= 0 else -9
            place = (slot, float(value))
            area.write(plot.value_format(value), place, (0, shift), size=sheet.small)
    return figure


def draw_flows(sheet: Canvas, upper: Plot, lower: Plot, flow_unit: str) -> Figure:
    """Draw the stock of `upper` as a line, and under it the flows of `lower`."""
    entries = [(i, one) for i, one in enumerate(lower.series, 1) if _enters(one)]
    exits = [(i, one) for i, one in enumerate(lower.series, 1) if not _enters(one)]
    stock_scale = scale_for(upper.series[0].values, upper.value_format)
    flow_scale = _two_sided([one for _, one in entries], [one for _, one in exits], lower)
    frame = frame_for(
        sheet,
        upper.labels,
        (*stock_scale.texts, *flow_scale.texts),
        right_margin=(beside := end_margin(sheet, upper, named=False)),
    )
    withheld = withheld_key(frame, upper.series, beside=beside)
    above = header_for(frame, upper.unit, key=withheld)
    key = [*_colours(lower.series), *withheld_key(frame, lower.series)]
    below = header_for(frame, flow_unit, key=key)
    lower_height = below.height + sheet.plot_height + FOOT
    figure = sheet.figure(above.height + sheet.plot_height + _LABEL + lower_height)
    stock_area = draw_panel(figure, frame, above, stock_scale, bottom=lower_height + _LABEL)
    draw_header(figure, frame, above)
    draw_withheld(stock_area, frame, upper.series, beside=beside)
    draw_series(stock_area, frame, upper, named=False)
    flow_area = draw_panel(figure, frame, below, flow_scale, bottom=FOOT)
    draw_header(figure, frame, below, below=above.height + sheet.plot_height + _LABEL)
    draw_withheld(flow_area, frame, lower.series)
    _stack(flow_area, frame, entries)
    _stack(flow_area, frame, exits, sign=-1)
    draw_times(flow_area, frame)
    return figure


def _begin(frame: Frame, plot: Plot, scale: Scale, key: ChartKey) -> tuple[Figure, PlotArea]:
    """A figure with everything in place but the columns."""
    header = header_for(frame, plot.unit, key=key, breaks=plot.breaks)
    figure = frame.sheet.figure(header.height + frame.sheet.plot_height + FOOT)
    area = draw_panel(figure, frame, header, scale, bottom=FOOT)
    draw_header(figure, frame, header)
    draw_withheld(area, frame, plot.series)
    draw_times(area, frame)
    return figure, area


def _bars(series: Series) -> tuple[list[int], list[float]]:
    """Slots and heights of the columns to draw: none at all where a value is not shown."""
    shown = [(slot, float(v)) for slot, v in enumerate(series.values) if v is not None]
    return [slot for slot, _ in shown], [height for _, height in shown]


def _draw_bars(
    area: PlotArea,
    places: Sequence[float],
    heights: Sequence[float],
    starts: Sequence[float] | None = None,
    **style: Any,
) -> None:
    for place, height, start in zip(places, heights, starts or [0.0] * len(places), strict=True):
        area.bar((place - _FILL / 2, start), _FILL, height, zorder=2, **style)


def _labels_fit(frame: Frame, plot: Plot, series: Series) -> bool:
    texts = [plot.value_format(value) for value in series.values if value is not None]
    return all(frame.sheet.measure_small(text) + 4 <= frame.pitch for text in texts)


def _bare_scale(series: Series, sheet: Canvas) -> Scale:
    """A scale without ticks, with room for the value on the largest column."""
    values = [float(value) for value in series.values if value is not None]
    high, low = max([*values, 0.0]), min([*values, 0.0])
    room = ((high - low) or 1.0) * _LABEL / (sheet.plot_height - 2 * _LABEL)
    return Scale((low - (room if low else 0), high + room), ("", ""))


def _stack(
    area: PlotArea,
    frame: Frame,
    series: Sequence[tuple[int, Series]],
    *,
    sign: int = 1,
) -> None:
    """Parts on parts; one outline a series where columns are too narrow to stand alone."""
    bottoms = [0.0] * len(frame.labels)
    for number, one in series:
        slots, heights = _bars(one)
        tops = list(bottoms)
        for slot, height in zip(slots, heights, strict=True):
            tops[slot] += sign * height
        look: dict[str, Any] = {
            "facecolor": f"C{number}",
            "edgecolor": PAPER,
            "hatch": hatch_of(number - 1),
        }
        if frame.pitch * _FILL > _SEAM:
            starts = [bottoms[slot] for slot in slots]
            heights = [sign * height for height in heights]
            _draw_bars(area, slots, heights, starts, linewidth=1, **look)
        else:
            edges = [slot - 0.5 for slot in range(len(tops) + 1)]
            steps = StepPatch(tops, edges, baseline=bottoms, linewidth=0, zorder=2, **look)  # type: ignore[arg-type]
            area.draw(steps)
        bottoms = tops


def _stack_tops(series: Sequence[Series]) -> list[Decimal]:
    rows = zip(*(one.values for one in series), strict=True)
    return [sum((value for value in row if value is not None), Decimal(0)) for row in rows]


def _two_sided(entries: Sequence[Series], exits: Sequence[Series], plot: Plot) -> Scale:
    """A scale that counts upwards and downwards from 0, with no minus signs."""
    tops, depths = _stack_tops(entries), [-depth for depth in _stack_tops(exits)]
    return scale_for([*tops, *depths], lambda value: plot.value_format(abs(value)))


def _enters(series: Series) -> bool:
    return isinstance(series, Flow) and series.entry


def _colours(series: Sequence[Series]) -> ChartKey:
    """A key of flows; the first colour of the house is that of the stock."""
    return [
        (Swatch("area", number, hatch_of(number - 1)), one.name)
        for number, one in enumerate(series, 1)
    ]
