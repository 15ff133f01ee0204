"""The frame of a chart over time (or over a few labels): scale, labels, key, breaks, marks.

Everything is measured before it is drawn. A `Frame` knows where the slots of the labels lie; a
`Header` is what stands above the plot; `draw_panel` makes the area into which columns and lines
are then drawn with slot numbers (0, 1, …) as horizontal coordinates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from math import isclose
from typing import Literal

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.ticker import MaxNLocator
from matplotlib.transforms import IdentityTransform

from bangfu.press.report.charts.canvas import Canvas, PlotArea, TextLine, flow, spread, thin
from bangfu.press.report.charts.series import Break, Series, ValueFormat

__all__ = [
    "BAND",
    "FOOT",
    "PAPER",
    "ChartKey",
    "Frame",
    "Header",
    "Scale",
    "Swatch",
    "draw_header",
    "draw_panel",
    "draw_times",
    "draw_withheld",
    "frame_for",
    "hatch_of",
    "header_for",
    "marker_of",
    "scale_for",
    "withheld_key",
]

FOOT = 24.0
"""Height of the line of time labels."""

_SETTLED = 12
_LINE = 19.0
_SWATCH = 11.0
PAPER = "#ffffff"
"""The ground: seams and hatchings let it show through."""
_HATCHES = ("", "///", "---", "xx", "|||")
_BAND_ALPHA = 0.12
_NUMBERS = "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳"


@dataclass(frozen=True)
class Swatch:
    """What in a key stands before the words: a piece of an area, of a line, or of a band."""

    kind: Literal["area", "line", "band"]
    colour: int = 0
    """Its place among the colours of the house style."""
    hatch: str = ""


BAND = Swatch("band")
"""The shade that stands for values not shown."""

ChartKey = Sequence[tuple[Swatch | None, str]]
"""Pairs of a swatch, if any, and the words for it."""


def hatch_of(number: int) -> str:
    """The hatching of the areas of a series, by its number: none for the first."""
    return _HATCHES[number % len(_HATCHES)]


def marker_of(colour: int) -> str:
    """The marker that goes with a colour of the house style."""
    markers = rcParams["axes.prop_cycle"].by_key()["marker"]
    return str(markers[colour % len(markers)])


@dataclass(frozen=True)
class Scale:
    """The ticks of a value axis, with their texts; it reaches from the first to the last."""

    ticks: tuple[float, ...]
    texts: tuple[str, ...]


@dataclass(frozen=True)
class Frame:
    """Where, on a sheet, the slots of the labels lie."""

    sheet: Canvas
    labels: tuple[str, ...]
    left: float
    right: float

    @property
    def pitch(self) -> float:
        """Width of the slot of one label."""
        return (self.right - self.left) / len(self.labels)

    def centre(self, slot: float) -> float:
        """Where the middle of a slot lies on the sheet."""
        return self.left + (slot + 0.5) * self.pitch


@dataclass(frozen=True)
class Header:
    """What stands above a plot: a key, the unit, and the labels of breaks.

    Breaks whose labels find no room beside their lines are numbered, and the key explains them.
    """

    unit: str
    key: ChartKey
    rows: tuple[tuple[int, ...], ...]
    breaks: tuple[Break, ...]
    numbered: bool

    @property
    def height(self) -> float:
        """Height in pixels."""
        return (len(self.rows) + bool(self.unit) + bool(self.breaks)) * _LINE + 10


def scale_for(
    values: Iterable[Decimal | None], value_format: ValueFormat, *, bins: int = 4
) -> Scale:
    """Ticks from 0 (or below, if there are negative values) to just above the largest value."""
    shown = [value for value in values if value is not None]
    whole = all(value == value.to_integral_value() for value in shown)
    # Screen positions only: no float of these is ever shown as a number of the report.
    low, high = float(min([*shown, Decimal(0)])), float(max([*shown, Decimal(0)]))
    if isclose(low, high):
        high = low + 1
    locator = MaxNLocator(nbins=bins, steps=[1, 2, 2.5, 5, 10], integer=whole)
    ticks = tuple(float(tick) for tick in locator.tick_values(low, high))
    return Scale(ticks, _tick_texts([value_format(_exact(tick)) for tick in ticks]))


def _tick_texts(texts: Sequence[str]) -> tuple[str, ...]:
    """Texts of ticks, without a decimal none of them needs: 0, 5, 10 but 0, 2.5, 5.0."""
    whole = all("." not in text or text.endswith(".0") for text in texts)
    return tuple(text.removesuffix(".0") if whole else text for text in texts)


def _exact(tick: float) -> Decimal:
    """A tick as the round number it is meant to be: 0.6, not 0.6000000000000001."""
    text = format(Decimal(f"{tick:.9f}").normalize(), "f")
    return Decimal("0" if text == "-0" else text)


def frame_for(
    sheet: Canvas, labels: Sequence[str], tick_texts: Iterable[str], *, right_margin: float = 0
) -> Frame:
    """The frame that leaves room for the tick texts and for half a label at each end."""
    ticks = max((sheet.measure_small(text) + 8 for text in tick_texts), default=0.0)
    half = max(map(sheet.measure_small, labels)) / 2
    frame = Frame(sheet, tuple(labels), ticks, sheet.width - right_margin)
    # A wider margin makes the slots narrower, so that labels hang out further, by less each time.
    for _ in range(_SETTLED):
        overhang = half - frame.pitch / 2
        right = sheet.width - max(right_margin, overhang)
        frame = Frame(sheet, frame.labels, max(ticks, overhang), right)
    return frame


def header_for(
    frame: Frame,
    unit: str,
    *,
    key: ChartKey = (),
    breaks: Sequence[Break] = (),
) -> Header:
    """The header of a plot, its key laid out in rows."""
    breaks = tuple(sorted(breaks, key=lambda one: one.position))
    numbered = not _labels_fit(frame, breaks)
    if numbered:
        key = [*key, *((None, f"{_NUMBERS[i]} {one.label}") for i, one in enumerate(breaks))]
    widths = [
        frame.sheet.measure_small(text) + (_SWATCH + 6 if swatch else 0) for swatch, text in key
    ]
    rows = tuple(tuple(row) for row in flow(widths, frame.sheet.width))
    return Header(unit, tuple(key), rows, breaks, numbered)


def _labels_fit(frame: Frame, breaks: Sequence[Break]) -> bool:
    lefts = [frame.centre(one.position - 0.5) for one in breaks] + [frame.right + 8]
    ends = [
        left + frame.sheet.measure_small(one.label)
        for left, one in zip(lefts, breaks, strict=False)
    ]
    return all(end + 8 <= left for end, left in zip(ends, lefts[1:], strict=True))


def draw_header(figure: Figure, frame: Frame, header: Header, *, below: float = 0) -> None:
    """Draw key and unit from `below` the upper edge down; breaks are drawn with their panel."""
    sheet, top = frame.sheet, figure.bbox.height - below
    for row in header.rows:
        x = 0.0
        for swatch, text in (header.key[index] for index in row):
            if swatch:
                figure.add_artist(_swatch(swatch, x, top - _LINE / 2))
                x += _SWATCH + 6
            figure.add_artist(TextLine(text, (x, top - _LINE / 2), sheet.small))
            x += sheet.measure_small(text) + 16
        top -= _LINE
    if header.unit:
        figure.add_artist(TextLine(header.unit, (0, top - _LINE / 2), sheet.small))


def _swatch(swatch: Swatch, x: float, middle: float) -> Artist:
    colour, hatch = f"C{swatch.colour}", swatch.hatch or None
    if swatch.kind == "line":
        places = [x, x + _SWATCH / 2, x + _SWATCH]
        return Line2D(
            places, [middle] * 3, color=colour, marker=marker_of(swatch.colour),
            markersize=5, markevery=[1], transform=IdentityTransform(),
        )  # fmt: skip
    band = swatch.kind == "band"
    return Rectangle(
        (x, middle - _SWATCH / 2),
        _SWATCH,
        _SWATCH,
        facecolor=rcParams["text.color"] if band else colour,
        edgecolor=PAPER,
        hatch=hatch,
        alpha=_BAND_ALPHA * 2 if band else None,
        linewidth=0,
        transform=IdentityTransform(),
    )


def draw_panel(
    figure: Figure, frame: Frame, header: Header, scale: Scale, *, bottom: float
) -> PlotArea:
    """An area with a base line, grid lines with tick texts, and the breaks."""
    slots, values = (-0.5, len(frame.labels) - 0.5), (scale.ticks[0], scale.ticks[-1])
    top = bottom + frame.sheet.plot_height
    area = PlotArea(figure, frame.left, bottom, frame.right, top, slots, values)
    for tick, text in zip(scale.ticks, scale.texts, strict=True):
        if text:
            _grid_line(area, tick)
            area.write(text, (-0.5, tick), (-8, 0), size=frame.sheet.small, side="right")
    area.level(0, color=rcParams["axes.edgecolor"], linewidth=1, zorder=3)
    _draw_breaks(area, frame, header)
    return area


def _draw_breaks(area: PlotArea, frame: Frame, header: Header) -> None:
    positions = [one.position - 0.5 for one in header.breaks]
    places = [frame.centre(position) for position in positions]
    if header.numbered:
        places = spread(places, frame.sheet.small + 2, lowest=frame.sheet.small / 2)
    for index, (position, place) in enumerate(zip(positions, places, strict=True)):
        area.upright(
            position,
            color=rcParams["text.color"],
            linewidth=1,
            alpha=0.55,
            linestyle=(0, (3, 3)),
            zorder=1,
        )
        text = _NUMBERS[index] if header.numbered else header.breaks[index].label
        area.write(
            text,
            (position, area.y[1]),
            (place - frame.centre(position), _LINE / 2 + 2),
            size=frame.sheet.small,
            side="center" if header.numbered else "left",
        )


def _grid_line(area: PlotArea, tick: float) -> None:
    area.level(
        tick,
        color=rcParams["grid.color"],
        alpha=rcParams["grid.alpha"],
        linewidth=rcParams["grid.linewidth"],
        zorder=0.5,
    )


def draw_times(area: PlotArea, frame: Frame) -> None:
    """Labels under their slots, thinned until none touches the next."""
    step = thin([frame.sheet.measure_small(label) for label in frame.labels], frame.pitch)
    for slot in range(0, len(frame.labels), step):
        place = (slot, area.y[0])
        area.write(frame.labels[slot], place, (0, -FOOT / 2 - 2), size=frame.sheet.small)


def _runs(frame: Frame, series: Sequence[Series]) -> list[tuple[int, int, str]]:
    """First slot, number of slots and mark of each stretch of slots with a value not shown.

    Neighbours with the same mark are one stretch, unless the mark finds room in each slot.
    """
    slots = range(len(series[0].values))
    marks = [next(filter(None, (one.mark(slot) for one in series)), None) for slot in slots]
    runs: list[tuple[int, int, str]] = []
    for mark, group in groupby(slots, key=marks.__getitem__):
        stretch = list(group)
        if mark and frame.sheet.measure_small(mark) + 2 <= frame.pitch:
            runs += [(slot, 1, mark) for slot in stretch]
        elif mark:
            runs.append((stretch[0], len(stretch), mark))
    return runs


def _fit(frame: Frame, series: Sequence[Series], beside: float) -> bool:
    """Whether each mark can be written in its place, with nothing else drawn there."""
    if len(series) > 1:
        return False
    runs = _runs(frame, series)
    widths = [frame.sheet.measure_small(mark) for _, _, mark in runs]
    if runs and sum(runs[-1][:2]) == len(series[0].values):  # what ends the line may reach it
        widths[-1] = max(widths[-1], 2 * (beside + widths[-1] / 2 + 2 - frame.pitch / 2))
    return all(
        width + 2 <= frame.pitch * length
        for width, (_, length, _) in zip(widths, runs, strict=True)
    )


def withheld_key(frame: Frame, series: Sequence[Series], *, beside: float = 0.0) -> ChartKey:
    """The entries of a key for the bands that stand where marks find no room.

    `beside` is how far what is written at the end of a line reaches to its right.
    """
    if _fit(frame, series, beside):
        return []
    texts = (
        f"{one.name} {mark}" if len(series) > 1 else mark
        for one in series
        for mark in filter(None, map(one.mark, range(len(one.values))))
    )
    return [(BAND, text) for text in dict.fromkeys(texts)]


def draw_withheld(
    area: PlotArea, frame: Frame, series: Sequence[Series], *, beside: float = 0.0
) -> None:
    """The marks of values not shown, at their places above the base line, or else bands."""
    fit = _fit(frame, series, beside)
    for slot, length, mark in _runs(frame, series):
        if fit:
            area.write(mark, (slot + (length - 1) / 2, 0), (0, 11), size=frame.sheet.small)
        else:
            area.bar(
                (slot - 0.5, area.y[0]),
                length,
                area.y[1] - area.y[0],
                color=rcParams["text.color"],
                alpha=_BAND_ALPHA,
                linewidth=0,
                zorder=0.4,
            )
