"""The Chinese font of the charts, and the part of it a page needs.

A plain machine has no Chinese font, and charts drawn without one show boxes. The font (Noto Sans
SC Regular, OFL) comes with the `zhplot` package and is loaded by path: importing that package
would change matplotlib's global settings and pull in its word-cloud module. A page embeds only
the characters its charts draw, some ten kilobytes instead of ten megabytes.

A plan of runs asks only where the font lies: what draws and packs is imported when it is needed.
"""

from collections.abc import Iterable
from functools import cache, lru_cache
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import NamedTuple

import uharfbuzz as hb

from bangfu.errors import RunError

__all__ = [
    "COMMON",
    "FONT_FAMILY",
    "Glyph",
    "font_path",
    "glyph",
    "register_font",
    "subset_woff",
    "text_width",
]

FONT_FAMILY = "Noto Sans SC"
COMMON = "0123456789.,%+−- –—年月日元万亿人次户"
"""In every cut: charts of one month and the next then mostly share one, and its 20 ms."""
_FILE = "fonts/NotoSansSC-Regular.ttf"
_DROPPED = ("vhea", "vmtx", "STAT", "BASE", "GSUB", "GPOS", "GDEF", "gasp")
_NAMES = (0, 1, 2, 6, 13, 14)
"""Names kept in a cut font: those it is found by, and as the OFL asks copyright and licence."""


@cache
def font_path() -> Path:
    """The font file, found without importing the package that carries it.

    Raises
    ------
    RunError
        If the package or the file in it is missing.
    """
    spec = find_spec("zhplot")
    folders = spec.submodule_search_locations if spec else None
    if not folders:
        raise RunError("Chinese font: package 'zhplot' is not installed, expected it with bangfu")
    path = Path(next(iter(folders)), _FILE)
    if not path.is_file():
        raise RunError(f"Chinese font: package 'zhplot' has no file {_FILE!r}")
    return path


@cache
def register_font() -> None:
    """Make the font known to matplotlib, once a process."""
    from matplotlib.font_manager import fontManager  # noqa: PLC0415

    fontManager.addfont(font_path())


class Glyph(NamedTuple):
    """A character of the font at a size of 1: how far it moves on, and where its ink lies."""

    advance: float
    above: float
    """Height of the ink above the base line."""
    below: float
    """Depth of the ink below the base line."""


@cache
def glyph(character: str) -> Glyph:
    """The measures of a character; of one the font lacks, those of a Chinese one."""
    font = _font()
    number = font.get_nominal_glyph(ord(character))
    if number is None:  # drawn by a font of the reader's own
        return Glyph(1.0, 0.88, 0.12)
    em, ink = font.face.upem, font.get_glyph_extents(number)
    advance = font.get_glyph_h_advance(number) / em
    if ink is None:
        return Glyph(advance, 0.0, 0.0)
    return Glyph(advance, ink.y_bearing / em, -(ink.y_bearing + ink.height) / em)


@lru_cache(maxsize=4096)
def text_width(text: str, size: float) -> float:
    """Width of a line of text in the font, in the unit of `size`, without drawing it.

    Without kerning, as a page draws it: the font in the page has none.

    Examples
    --------
    >>> text_width("人次", 12.0)  # Chinese characters are as wide as the font size
    24.0
    """
    return round(sum(glyph(character).advance for character in text) * size, 2)


def subset_woff(characters: Iterable[str]) -> bytes:
    """The font cut down to some characters and common ones, as WOFF; the same bytes for the same.

    WOFF2 would be a fifth smaller and take 40 ms instead of 2, for every page and picture.

    Parameters
    ----------
    characters
        The characters to keep, in any order; unknown ones are left to the reader's own fonts.
    """
    return _subset("".join(sorted({*characters, *COMMON})))


@cache
def _font() -> hb.Font:
    return hb.Font(hb.Face(hb.Blob.from_file_path(font_path())))


@lru_cache(maxsize=64)
def _subset(characters: str) -> bytes:
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    # HarfBuzz reads of a font what it needs; fontTools names all its 30,000 glyphs first.
    cut = hb.subset(hb.Face(hb.Blob.from_file_path(font_path())), _wanted(characters))
    blob = BytesIO(bytes(cut.blob.data))
    with TTFont(blob, recalcTimestamp=False) as font, BytesIO() as buffer:
        font.flavor = "woff"
        font.save(buffer)
        return buffer.getvalue()


def _wanted(characters: str) -> hb.SubsetInput:
    wanted = hb.SubsetInput()
    wanted.unicode_set.update(map(ord, characters))
    wanted.flags = hb.SubsetFlags.NO_HINTING | hb.SubsetFlags.NOTDEF_OUTLINE
    # Chart text is short horizontal lines, drawn as measured: no kerning, no vertical forms.
    wanted.layout_feature_tag_set.clear()
    wanted.drop_table_tag_set.update(map(_tag, _DROPPED))
    wanted.name_id_set.clear()
    wanted.name_id_set.update(_NAMES)
    return wanted


def _tag(name: str) -> int:
    return int.from_bytes(name.encode("ascii"), "big")
