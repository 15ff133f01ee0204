"""A sheet of fixed size in pixels to draw a chart on, and the placing of text on it.

Text is measured before anything is drawn, so that margins fit the words and labels never touch:
matplotlib's own layout neither thins labels nor moves them apart. So its axes, ticks and text
boxes have nothing left to do, and are not made: they were two thirds of the time of a chart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from itertools import pairwise
from typing import Any, Literal

from matplotlib import rcParams
from matplotlib.artist import Artist
from matplotlib.backend_bases import RendererBase
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.lines import Line2D
from matplotlib.patches import Rectangle
from matplotlib.transforms import Affine2D, IdentityTransform

from bangfu.press.report.fonts import FONT_FAMILY, text_width

__all__ = [
    "NARROW",
    "WIDE",
    "Canvas",
    "PlotArea",
    "Side",
    "TextLine",
    "break_text",
    "flow",
    "spread",
    "thin",
]

Side = Literal["left", "center", "right"]
"""Which end of a text stands at its place."""

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


_BASE_LINE = 0.44
"""How far the base line lies below the middle of a text, for a size of 1."""


class TextLine(Artist):
    """A line of text that stands where it is put.

    matplotlib's own text is laid out by the ink of its letters each time it is drawn. This one was
    measured before; digits and Chinese characters side by side stand on one base line.

    Parameters
    ----------
    text
        One line.
    place
        Where its `side` and its middle stand, in pixels from the lower left of the sheet.
    size
        Pixels.
    side
        Which end of it stands there.
    """

    zorder = 3  # over what is drawn

    def __init__(
        self, text: str, place: tuple[float, float], size: float, side: Side = "left"
    ) -> None:
        super().__init__()
        self.set_transform(IdentityTransform())
        self._text, self._font, self._side = text, _font(size), side
        self._place = place[0], place[1] - _BASE_LINE * size

    def draw(self, renderer: RendererBase) -> None:
        """Write it."""
        pen = renderer.new_gc()
        pen.set_foreground(rcParams["text.color"])
        x, y = self._place
        height = renderer.get_canvas_width_height()[1]
        # The renderer asks a text for its place and its side.
        renderer.draw_text(pen, x, height - y, self._text, self._font, 0, mtext=self)  # type: ignore[arg-type]

    def get_unitless_position(self) -> tuple[float, float]:
        """Where it stands."""
        return self._place

    def get_ha(self) -> Side:
        """Which end of it stands there."""
        return self._side


@cache
def _font(size: float) -> FontProperties:
    return FontProperties(family=[FONT_FAMILY], size=size)


@dataclass(frozen=True)
class PlotArea:
    """A part of a sheet with scales of its own, by which what is drawn in it finds its place."""

    figure: Figure
    left: float
    bottom: float
    right: float
    top: float
    """Its edges, in pixels from the lower left of the sheet."""
    x: tuple[float, float]
    y: tuple[float, float]
    """The values at the left and right edge, and at the lower and upper edge."""

    @cached_property
    def _scales(self) -> Affine2D:
        (x, to_x), (y, to_y) = self.x, self.y
        stretched = (self.right - self.left) / (to_x - x), (self.top - self.bottom) / (to_y - y)
        return Affine2D().translate(-x, -y).scale(*stretched).translate(self.left, self.bottom)

    def pixels(self, x: float, y: float) -> tuple[float, float]:
        """Where a pair of values lies on the sheet."""
        found = self._scales.transform((x, y))
        return float(found[0]), float(found[1])

    def draw(self, artist: Artist) -> None:
        """Draw something whose coordinates are values."""
        artist.set_transform(self._scales)
        self.figure.add_artist(artist)

    def bar(self, corner: tuple[float, float], width: float, height: float, **style: Any) -> None:
        """Draw a rectangle."""
        self.draw(Rectangle(corner, width, height, **style))

    def level(self, value: float, **style: Any) -> None:
        """Draw a line across, from edge to edge."""
        self.draw(Line2D(self.x, (value, value), **style))

    def upright(self, value: float, **style: Any) -> None:
        """Draw a line upwards, from edge to edge."""
        self.draw(Line2D((value, value), self.y, **style))

    def write(
        self,
        text: str,
        place: tuple[float, float],
        shift: tuple[float, float],
        *,
        size: float,
        side: Side = "center",
    ) -> None:
        """Write a line of text at a pair of values, shifted by pixels."""
        x, y = self.pixels(*place)
        self.figure.add_artist(TextLine(text, (x + shift[0], y + shift[1]), size, side))


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
