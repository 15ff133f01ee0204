"""A funnel: shares of many units over how many each rests on, with where chance alone leaves them.

Small counts scatter widely and large ones little, so the limits narrow like a funnel; a unit
outside deserves a look, one at the end of a ranking need not.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Decimal

from matplotlib import rcParams
from matplotlib.figure import Figure
from matplotlib.lines import Line2D

from bangfu.errors import GateError
from bangfu.press.report.charts.canvas import Canvas, PlotArea, spread
from bangfu.press.report.charts.series import Chart, ChartWords, draw_chart
from bangfu.press.report.charts.timeline import (
    FOOT,
    ChartKey,
    Frame,
    Swatch,
    draw_header,
    draw_panel,
    draw_times,
    frame_for,
    header_for,
    scale_for,
)

__all__ = ["FunnelLimit", "FunnelPoint", "share_funnel"]

_MOST_SLOTS = 60
_STEPS = (1, 2, 5)
_LINE = 19.0


@dataclass(frozen=True)
class FunnelPoint:
    """One unit: its share in per cent, of how many, and whether it is named."""

    name: str
    size: int
    share: Decimal
    is_named: bool = False


@dataclass(frozen=True)
class FunnelLimit:
    """Between which shares, in per cent, so much of what is alike lies, for each size from 1 on."""

    name: str
    low: tuple[float, ...]
    high: tuple[float, ...]


def share_funnel(
    points: Sequence[FunnelPoint],
    mean: Decimal,
    limits: Sequence[FunnelLimit],
    words: ChartWords,
    *,
    of: str,
) -> Chart:
    """Units as points, the mean and the limits as lines; names beside the points to look at.

    Parameters
    ----------
    points
        The units.
    mean
        Share of all together, in per cent.
    limits
        One or two, each reaching to the largest size.
    words
        `unit` is the title of the axis of shares.
    of
        Title of the axis of sizes.

    Raises
    ------
    GateError
        If there is no point, or a limit ends before the largest size.
    """
    largest = max((point.size for point in points), default=0)
    if not points or any(len(one.low) < largest or len(one.high) < largest for one in limits):
        raise GateError(
            f"chart {words.id!r}: found {len(points)} points, the largest of {largest}, "
            "expected one at least, and limits for each size"
        )
    drawing = _Drawing(tuple(points), mean, tuple(limits), words.unit, of)
    return draw_chart(words, lambda sheet: _draw(sheet, drawing))


@dataclass(frozen=True)
class _Drawing:
    """All that is drawn, whatever the size of the sheet."""

    points: tuple[FunnelPoint, ...]
    mean: Decimal
    limits: tuple[FunnelLimit, ...]
    unit: str
    of: str


def _draw(sheet: Canvas, drawing: _Drawing) -> Figure:
    points, mean, limits = drawing.points, drawing.mean, drawing.limits
    largest = max(point.size for point in points)
    step = _step(largest)
    labels = [f"{slot * step:,}" for slot in range(-(-largest // step) + 1)]
    highest = max(point.share for point in points)
    scale = scale_for([highest.to_integral_value(ROUND_CEILING), mean], lambda v: f"{v:f}%")
    frame = frame_for(sheet, labels, scale.texts)
    key: ChartKey = [(Swatch("line", i), one.name) for i, one in enumerate(limits, 1)]
    header = header_for(frame, drawing.unit, key=key)
    figure = sheet.figure(header.height + sheet.plot_height + FOOT + _LINE)
    area = draw_panel(figure, frame, header, scale, bottom=FOOT + _LINE)
    draw_header(figure, frame, header)
    area.level(float(mean), color=rcParams["text.color"], linewidth=1, linestyle=(0, (4, 3)))
    for colour, limit in enumerate(limits, 1):
        _draw_limit(area, limit, largest, step, colour)
    for point in points:
        area.draw(_dot(point, step))
    _write_names(area, frame, points, step)
    draw_times(area, frame)
    middle = ((area.x[0] + area.x[1]) / 2, area.y[0])
    area.write(drawing.of, middle, (0, -FOOT - _LINE / 2), size=sheet.small)
    return figure


def _step(largest: int) -> int:
    """How many a slot stands for: 1, 2, 5, 10, 20 …, so that there are few enough."""
    step, place = 1, 0
    while largest / step > _MOST_SLOTS:
        place += 1
        step = int(_STEPS[place % len(_STEPS)] * 10 ** (place // len(_STEPS)))
    return step


def _dot(point: FunnelPoint, step: int) -> Line2D:
    size = 7 if point.is_named else 5
    return Line2D(
        [point.size / step], [float(point.share)], color="C0", linestyle="none", marker="o",
        markersize=size, alpha=1 if point.is_named else 0.6, zorder=2,
    )  # fmt: skip


def _draw_limit(area: PlotArea, limit: FunnelLimit, largest: int, step: int, colour: int) -> None:
    """Both lines of a limit, as far as they are inside the plot."""
    sizes = [size / step for size in range(1, largest + 1)]
    for values in (limit.low, limit.high):
        inside = [min(max(v, area.y[0]), area.y[1]) for v in values[:largest]]
        area.draw(Line2D(sizes, inside, color=f"C{colour}", linewidth=1, zorder=1))


def _write_names(area: PlotArea, frame: Frame, points: Sequence[FunnelPoint], step: int) -> None:
    """Names beside the points to look at, moved apart where they lie close together."""
    named = [point for point in points if point.is_named]
    places = [area.pixels(point.size / step, float(point.share)) for point in named]
    heights = spread(
        [y for _, y in places], frame.sheet.small + 3,
        lowest=area.bottom + frame.sheet.small, highest=area.top - frame.sheet.small,
    )  # fmt: skip
    for point, (x, y), height in zip(named, places, heights, strict=True):
        fits = x + 8 + frame.sheet.measure_small(point.name) < area.right
        area.write(
            point.name, (point.size / step, float(point.share)),
            (8 if fits else -8, height - y), size=frame.sheet.small,
            side="left" if fits else "right",
        )  # fmt: skip
