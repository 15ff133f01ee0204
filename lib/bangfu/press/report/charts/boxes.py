"""Where the texts of a drawn chart lie: measured with the font itself, not by what drew them.

No checker of accessibility sees a label on another label, so every chart that is published is
looked over here, and the tests look over many more.
"""

import re
from dataclasses import dataclass
from functools import lru_cache
from html import unescape
from itertools import combinations

from bangfu.errors import GateError
from bangfu.press.report.fonts import glyph

__all__ = ["LEAST_TEXT", "TextBox", "refuse_illegible", "text_boxes", "text_faults"]

LEAST_TEXT = 10.0
"""Least size in pixels of text that is read on a phone."""

_TEXT = re.compile(r"<text\b([^>]*)>([^<]*)</text>")
_ATTRIBUTE = re.compile(r'([\w-]+)="([^"]*)"')
_WIDTH = re.compile(r'<svg\b[^>]*\bviewBox="0 0 ([\d.]+) ')
_ROUNDING = 0.5


@dataclass(frozen=True)
class TextBox:
    """A text of a chart with the box its ink fills, in pixels, downwards from the upper left."""

    text: str
    size: float
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: "TextBox") -> bool:
        """Whether two texts share a place."""
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


def text_boxes(svg: str) -> list[TextBox]:
    """The texts of a chart drawn for our pages, with their boxes."""
    boxes = []
    for raw, escaped in _TEXT.findall(svg):
        values = dict(_ATTRIBUTE.findall(raw))
        text, size = unescape(escaped), float(values["font-size"])
        width, above, below = (part * size for part in _extent(text))
        shift = {"middle": width / 2, "end": width}.get(values.get("text-anchor", ""), 0.0)
        left, base = float(values["x"]) - shift, float(values["y"])
        boxes.append(TextBox(text, size, left, left + width, base - above, base + below))
    return boxes


def text_faults(svg: str) -> list[str]:
    """What keeps the texts of a chart from being read: turned, small, cut off, on each other."""
    boxes = text_boxes(svg)
    found = _WIDTH.search(svg)
    width = float(found[1]) if found else 0.0
    faults = [f"{text!r} is turned" for raw, text in _TEXT.findall(svg) if "transform=" in raw]
    faults += [f"{b.text!r} is {b.size:g} px high" for b in boxes if b.size < LEAST_TEXT]
    faults += [
        f"{b.text!r} leaves the drawing"
        for b in boxes
        if b.left < -_ROUNDING or b.right > width + _ROUNDING
    ]
    faults += [
        f"{one.text!r} lies on {other.text!r}"
        for one, other in combinations(boxes, 2)
        if one.overlaps(other)
    ]
    return faults


def refuse_illegible(chart: str, svg: str) -> None:
    """Refuse a drawing whose texts cannot all be read.

    Raises
    ------
    GateError
        Naming the chart and every fault.
    """
    faults = text_faults(svg)
    if faults:
        raise GateError(f"chart {chart!r}: " + "; ".join(faults))


@lru_cache(maxsize=4096)
def _extent(text: str) -> tuple[float, float, float]:
    """Width, height above the base line and depth below it, of a line of a size of 1."""
    glyphs = [glyph(character) for character in text]
    above = max((one.above for one in glyphs), default=0.0)
    below = max((one.below for one in glyphs), default=0.0)
    return sum(one.advance for one in glyphs), above, below
