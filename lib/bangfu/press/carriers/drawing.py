"""The drawings of a page as PNG pictures, for programs that do not draw SVG."""

import re

from bangfu.press.carriers.raster import rendered
from bangfu.press.report.charts.fonts import FONT_FAMILY

__all__ = ["png_of"]

_INK = "#1c2024"
_THEMED = re.compile(r"var\(--[a-z-]+,\s*([^)]+)\)|var\(--[a-z-]+\)")
_FAMILY = re.compile(r'font-family="[^"]*"')
_ROOT = f'<svg xmlns="http://www.w3.org/2000/svg" color="{_INK}"'
_GROUND = '<rect width="100%" height="100%" fill="#ffffff"/>'
_SCALE = 3
"""Pixels of the picture for one of the drawing: some 300 an inch in the width of a text."""


def png_of(svg: str) -> bytes:
    """A drawing of a page in its light colours on white, the same bytes for the same drawing.

    Parameters
    ----------
    svg
        An `svg` element as it stands in the page.
    """
    alone = svg if "xmlns=" in svg else svg.replace("<svg", _ROOT, 1)
    plain = _THEMED.sub(lambda found: found[1] or "#ffffff", alone)
    named = _FAMILY.sub(f'font-family="{FONT_FAMILY}"', plain)
    return rendered(named.replace(">", f">{_GROUND}", 1), _SCALE)
