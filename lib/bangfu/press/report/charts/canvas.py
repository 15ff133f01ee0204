"""A sheet of fixed size in pixels to draw a chart on, and the placing of text on it.

Text is measured before anything is drawn, so that margins fit the words and labels never touch:
matplotlib's own layout neither thins labels nor moves them apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.axis import XAxis, YAxis
from matplotlib.figure import Figure

from bangfu.press.report.fonts import text_width

__all__ = ["NARROW", "WIDE", "Canvas", "break_text", "flow", "pixel_axes", "spread", "thin"]

_STEPS = (1, 2, 3, 4, 6, 12, 24, 36, 60, 120, 240)
"""Months to years: thinned labels still fall on the same month of each year."""


@dataclass(frozen=True)
class Canvas:
    """The size of a drawing in pixels: its width, its plots' height, its sizes of text."""

    width: float
    plot_height: float
    text: float
    small: float

    def figure(self, height: float) -> Figure:
        """An empty figure of this width."""
        return Figure(figsize=(self.width / 72, height / 72))

    def measure(self, text: str) -> float:
        """Width of a line of ordinary text."""
        return text_width(text, self.text)

    def measure_small(self, text: str) -> float:
        """Width of a line of small text."""
        return text_width(text, self.small)


WIDE = Canvas(width=720, plot_height=210, text=13, small=12)
NARROW = Canvas(width=344, plot_height=170, text=12, small=11)
"""As wide as the text column of a phone of 375 pixels, so that text is shown at its size."""


class _Bare:
    """An axis that is never drawn, so nothing is done to its ticks: making them is dear."""

    def set_clip_path(self, path: Any, transform: Any = None) -> None:
        Artist.set_clip_path(self, path, transform)  # type: ignore[arg-type]

    def set_tick_params(self, *_: Any, **__: Any) -> None:
        """Leave ticks as they are."""


class _BareX(_Bare, XAxis):
    """Along the foot."""


class _BareY(_Bare, YAxis):
    """Upwards."""


class _Plot(Axes):
    """Axes that are only a scale for what is drawn on them: no frame, no ticks, no labels."""

    def _init_axis(self) -> None:
        self.xaxis, self.yaxis = _BareX(self, clear=False), _BareY(self, clear=False)


def pixel_axes(figure: Figure, left: float, bottom: float, *, right: float, top: float) -> Axes:
    """Bare axes between two corners given in pixels from the lower left."""
    width, height = figure.bbox.size
    place = (left / width, bottom / height, (right - left) / width, (top - bottom) / height)
    axes = _Plot(figure, place)
    for unseen in (axes.xaxis, axes.yaxis, *axes.spines.values()):
        unseen.set_visible(False)
    figure.add_axes(axes)
    return axes


def thin(widths: Sequence[float], pitch: float, *, gap: float = 8) -> int:
    """The smallest step at which labels of these widths, one every `pitch`, do not touch.

    Examples
    --------
    >>> thin([30.0] * 12, 50.0), thin([30.0] * 84, 8.0)
    (1, 6)
    """
    for step in _STEPS:
        shown = widths[::step]
        if all((a + b) / 2 + gap <= step * pitch for a, b in pairwise(shown)):
            return step
    return max(len(widths), 1)


def flow(widths: Sequence[float], available: float, *, gap: float = 16) -> list[list[int]]:
    """Rows of indices of items set one after the other, a new row where the next finds no room.

    Examples
    --------
    >>> flow([40.0, 40.0, 40.0], 100.0)
    [[0, 1], [2]]
    """
    rows: list[list[int]] = []
    end = 0.0
    for index, width in enumerate(widths):
        if rows and end + gap + width <= available:
            rows[-1].append(index)
            end += gap + width
        else:
            rows.append([index])
            end = width
    return rows


def spread(
    positions: Sequence[float],
    height: float,
    *,
    lowest: float = float("-inf"),
    highest: float = float("inf"),
) -> list[float]:
    """The positions moved apart, as little as need be, until none is nearer than `height`.

    None ends below `lowest` or, as far as there is room, above `highest`.

    Examples
    --------
    >>> spread([10.0, 12.0, 50.0], 14.0)
    [4.0, 18.0, 50.0]
    >>> spread([10.0, 12.0, 50.0], 14.0, lowest=10.0, highest=40.0)
    [10.0, 24.0, 40.0]
    """
    order = sorted(range(len(positions)), key=lambda i: positions[i])
    groups: list[list[int]] = []
    for index in order:
        groups.append([index])
        while len(groups) > 1 and _touch(groups[-2], groups[-1], positions, height):
            groups[-2:] = [groups[-2] + groups[-1]]
    placed = list(positions)
    for group in groups:
        low = _lowest(group, positions, height)
        for rank, index in enumerate(group):
            placed[index] = max(low + rank * height, lowest)
            lowest = placed[index] + height
    for index in reversed(order):
        placed[index] = min(placed[index], highest)
        highest = placed[index] - height
    return placed


def _lowest(group: Sequence[int], positions: Sequence[float], height: float) -> float:
    middle = sum(positions[i] for i in group) / len(group)
    return middle - (len(group) - 1) * height / 2


def _touch(
    below: Sequence[int], above: Sequence[int], positions: Sequence[float], height: float
) -> bool:
    top = _lowest(below, positions, height) + (len(below) - 1) * height
    return _lowest(above, positions, height) - top < height


def break_text(text: str, width: float, size: float) -> list[str]:
    """The text in lines no wider than `width`, broken at spaces, or anywhere in Chinese.

    Examples
    --------
    >>> break_text("Employment training", 80, 12.0)
    ['Employment', 'training']
    """
    lines = [""]
    for piece in _pieces(text):
        if lines[-1] and text_width((lines[-1] + piece).rstrip(), size) > width:
            lines.append("")
        lines[-1] += piece
    return [line.strip() for line in lines]


def _pieces(text: str) -> list[str]:
    """Words with the space after them; a Chinese character is a word of its own."""
    pieces = [""]
    for character in text:
        if pieces[-1] and (ord(character) >= 0x2E80 or pieces[-1][-1] == " "):
            pieces.append("")
        pieces[-1] += character
    return pieces
