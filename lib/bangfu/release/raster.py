"""Pictures in pixels, for where SVG does not go: WeChat, slides, print."""

from io import BytesIO

import resvg_py
from PIL import Image

from bangfu.present.font_file import font_path
from bangfu.present.fonts import FONT_FAMILY

__all__ = ["png"]

_ZOOM = 2
_COLOURS = 64
"""Flat colours and the edges between them: more would not be seen."""


def png(svg: str) -> bytes:
    """A picture of twice the size of a drawing, the same bytes for the same drawing.

    Parameters
    ----------
    svg
        A drawing on a ground of its own, with texts in the font of the house.
    """
    drawn = resvg_py.svg_to_bytes(
        svg_string=svg,
        zoom=_ZOOM,
        skip_system_fonts=True,
        font_files=[str(font_path())],
        font_family=FONT_FAMILY,
    )
    with Image.open(BytesIO(bytes(drawn))) as picture, BytesIO() as buffer:
        flat = picture.convert("RGB").quantize(
            _COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        flat.save(buffer, format="png", optimize=True)
        return buffer.getvalue()
