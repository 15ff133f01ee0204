"""Charts that can be read out: named, and told in words that hold what the picture says."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from bangfu.press.gate.pieces import Piece

__all__ = ["alt_faults", "name_faults"]

_SHORTEST = 8
_PLACEHOLDER = re.compile(
    r"^\W*(?:image|picture|chart|figure|graph|plot|alt(?: text)?|description|placeholder|untitled|"
    r"todo|tbd|xxx+|lorem ipsum.*|no description.*|图|图片|图表|图像|插图|示意图|待补|无|暂无说明)"
    r"\W*\d*\W*$",
    re.IGNORECASE,
)
_YEAR = re.compile(
    r"(?<!\d)(?:19|20)\d\d(?:[-–—年.]+(?:\d{1,2}(?!\d)月?)?)?(?:日|\d{1,2}日)?(?!\d)"
)
_WITHHELD = re.compile(r"不公布|withheld|undefined|no records|没有记录", re.IGNORECASE)


def name_faults(piece: Piece) -> Iterator[str]:
    """Pictures that a screen reader passes over or reads out shape by shape."""
    for svg in piece.root.iter("svg"):
        named = {svg.find("title"), svg.find("desc")} - {None}
        texts = [(part.text or "").strip() for part in named if part is not None]
        if svg.get("role") != "img" or not svg.get("aria-labelledby"):
            yield "<svg> has no role 'img' or no name"
        elif len(texts) != 2 or not all(texts):
            yield f"{_name(svg)} has no title or no alt text"


def alt_faults(piece: Piece) -> Iterator[str]:
    """Alt texts that stand in for one, or that tell no number beside the years."""
    for svg in piece.root.iter("svg"):
        desc = svg.find("desc")
        text = "" if desc is None else " ".join("".join(desc.itertext()).split())
        if not text:
            continue  # told by `name_faults`
        if _PLACEHOLDER.match(text) or len(text) < _SHORTEST:
            yield f"{_name(svg)}: the alt text is a placeholder"
        elif not re.search(r"\d", _YEAR.sub("", text)) and not _WITHHELD.search(text):
            yield f"{_name(svg)}: the alt text tells no number"


def _name(svg: ET.Element) -> str:
    return f"picture {(svg.get('aria-labelledby') or '').split(' ')[0]!r}"
