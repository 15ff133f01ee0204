"""Pictures in pixels, for where SVG does not go: WeChat, slides, print."""

from functools import lru_cache
from io import BytesIO
from tempfile import NamedTemporaryFile

import resvg_py
from PIL import Image

from bangfu.present.charts.svg import svg_characters
from bangfu.present.fonts import FONT_FAMILY, subset_ttf

__all__ = ["png", "rendered"]

_ZOOM = 2
_COLOURS = 64
"""A few flat colours and the edges between them: more would not be seen."""
_WHITE = 251


@lru_cache(maxsize=64)  # the charts by year are the same in many a release
def png(svg: str) -> bytes:
    """A picture of twice the size of a drawing, the same bytes for the same drawing.

    Parameters
    ----------
    svg
        A drawing on a ground of its own, its texts in the font of the house.
    """
    with Image.open(BytesIO(rendered(svg, _ZOOM))) as picture, BytesIO() as buffer:
        flat = picture.convert("RGB").quantize(
            _COLOURS, Image.Quantize.FASTOCTREE, dither=Image.Dither.NONE
        )
        # Colours are means of their like: what is white but for a rounding is white.
        near = flat.getpalette() or []
        triples = (near[i : i + 3] for i in range(0, len(near), 3))
        flat.putpalette([part for t in triples for part in ((255,) * 3 if min(t) > _WHITE else t)])
        flat.save(buffer, format="png", compress_level=6)
        return buffer.getvalue()


def rendered(svg: str, zoom: int, background: str | None = None) -> bytes:
    """A drawing as PNG, so many times its size, its texts in the font of the house."""
    # Reading the whole font, ten megabytes, would take longer than drawing.
    with NamedTemporaryFile(suffix=".ttf") as font:
        font.write(subset_ttf(svg_characters(svg)))
        font.flush()
        drawn = resvg_py.svg_to_bytes(
            svg_string=svg, zoom=zoom, skip_system_fonts=True, font_files=[font.name],
            font_family=FONT_FAMILY, background=background,
        )  # fmt: skip
    return bytes(drawn)
