"""Pictures in pixels, for where SVG does not go: WeChat, slides, print.

librsvg draws them, as GNOME and Wikipedia have it do, inside libvips, which hands over pixels; the
machine's own fonts and threads have no part in it.
"""

import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from html import escape
from io import BytesIO
from tempfile import NamedTemporaryFile
from types import ModuleType

from PIL import Image

from bangfu.errors import RunError
from bangfu.press.report.fonts import FONT_FAMILY, font_path

__all__ = ["png", "rendered"]

_ZOOM = 2
_STEP = 16
"""From one shade of a colour to the next: nearer ones are not told apart, by Pillow or by eye."""
_PACKED = 3
"""How hard a picture is packed: harder takes twice the time for a fifth of its 50 kB."""
_WORDS = f'<text y="9" font-family="{FONT_FAMILY}">户</text>'
_FONTS = (
    '<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "urn:fontconfig:fonts.dtd">'
    '<fontconfig><dir>{}</dir><match target="font">'
    '<edit name="hinting" mode="assign"><bool>false</bool></edit></match></fontconfig>'
)
"""One font, its outlines as they are: at twice the size no eye sees hinting, and to work it out
takes half of the time of a picture."""


def png(svg: str) -> bytes:
    """A picture of twice the size of a drawing, the same bytes for the same drawing.

    Parameters
    ----------
    svg
        A drawing on a ground of its own, its texts in the font of the house.

    Raises
    ------
    RunError
        If it cannot be drawn.
    """
    palette = Image.new("P", (1, 1))
    palette.putpalette(_shades(svg))
    return _saved(_pixels(svg, _ZOOM).quantize(palette=palette, dither=Image.Dither.NONE))


def rendered(svg: str, zoom: int) -> bytes:
    """A drawing as PNG, so many times its size.

    Parameters
    ----------
    svg
        As for `png`.
    zoom
        Pixels for one of its own.

    Raises
    ------
    RunError
        If it cannot be drawn.
    """
    return _saved(_pixels(svg, zoom))


def _shades(svg: str) -> list[int]:
    """Red, green, blue of white and of each colour in a drawing, with the steps between them.

    Nothing else is in the picture but edges, where a colour fades into the ground.
    """
    shades = [255, 255, 255]
    for colour in sorted(set(re.findall("#[0-9a-f]{6}", svg)) - {"#ffffff"}):
        parts = bytes.fromhex(colour[1:])
        steps = max(1, (255 - min(parts)) // _STEP)
        for step in range(1, steps + 1):
            shades += [round(255 + (part - 255) * step / steps) for part in parts]
    return shades[: 3 * 256]


def _saved(picture: Image.Image) -> bytes:
    with BytesIO() as buffer:
        picture.save(buffer, format="png", compress_level=_PACKED)
        return buffer.getvalue()


def _pixels(svg: str, zoom: int) -> Image.Image:
    vips = _vips()
    try:
        drawn = vips.Image.svgload_buffer(svg.encode(), scale=zoom)
        pixels = drawn.write_to_memory()
    except vips.Error as error:
        raise RunError(f"picture: {error}") from None
    size = (drawn.width, drawn.height)
    # With a ground beneath all is opaque: what is dropped here says nothing.
    return Image.frombytes("RGB", size, pixels, "raw", "RGBX")


@cache
def _vips() -> ModuleType:
    """What draws: libvips with one font and one thread, whatever the machine has of them."""
    with NamedTemporaryFile("w", encoding="utf-8", suffix=".conf") as fonts:
        fonts.write(_FONTS.format(escape(str(font_path().parent))))
        fonts.flush()
        with _environment(FONTCONFIG_FILE=fonts.name, VIPS_CONCURRENCY="1"):
            import pyvips  # noqa: PLC0415 - reads its settings when it is imported

            # Fonts are looked for when the first text is drawn.
            text = f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{_WORDS}</svg>'
            pyvips.Image.svgload_buffer(text.encode()).write_to_memory()
    vips: ModuleType = pyvips
    return vips


@contextmanager
def _environment(**values: str) -> Iterator[None]:
    before = {name: os.environ.get(name) for name in values}
    os.environ.update(values)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value
