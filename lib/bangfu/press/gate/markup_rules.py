"""Markup that cannot run, cannot send for anything and does not collide."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from bangfu.press.gate.pieces import Piece

__all__ = ["active_faults", "address_faults", "id_faults", "style_faults"]

_FORBIDDEN_TAGS = {
    "script", "iframe", "object", "embed", "link", "base", "form", "img", "image", "foreignObject",
    "animate", "set", "video", "audio", "source", "noscript", "template",
}  # fmt: skip
_ADDRESSES = {"href", "src", "xlink:href", "srcset", "action", "data", "poster"}
_REFERENCES = {"aria-labelledby", "aria-describedby", "aria-controls", "for", "headers"}
_REQUEST = re.compile(r"@import|url\(\s*['\"]?(?!data:|#)", re.IGNORECASE)


def active_faults(piece: Piece) -> Iterator[str]:
    """Elements and attributes that run, load, embed, or carry a style of their own."""
    for tag in sorted({element.tag for element in piece.root.iter()} & _FORBIDDEN_TAGS):
        yield f"<{tag}> is not allowed"
    for element, attributes in piece.elements:
        for name in attributes:
            if name == "style" or name.startswith("on"):
                yield f"<{element.tag}> has the attribute {name!r}"


def address_faults(piece: Piece) -> Iterator[str]:
    """Addresses elsewhere; a link a reader may follow is no request of the page."""
    for element, attributes in piece.elements:
        for name in _ADDRESSES & attributes.keys():
            value = attributes[name]
            elsewhere = ":" in value.partition("/")[0] or value.startswith(("//", "\\"))
            if elsewhere and not (element.tag == "a" and value.startswith("https://")):
                yield f"<{element.tag}> points elsewhere, expected a relative address"


def style_faults(piece: Piece) -> Iterator[str]:
    """Styles that would send for something."""
    for element in piece.root.iter("style"):
        if _REQUEST.search(element.text or ""):
            yield "<style> points elsewhere, expected data: only"


def id_faults(pieces: Sequence[Piece]) -> Iterator[tuple[str, str]]:
    """Ids used more than once, and references to none, each with the place it is found in."""
    known: Counter[str | None] = Counter()
    asked: list[tuple[str, str]] = []
    for piece in pieces:
        for _, attributes in piece.elements:
            name = attributes.get("id")
            known[name] += 1
            if name is not None and known[name] == 2:
                yield piece.where, f"id {name!r} is used more than once"
            asked += [(piece.where, target) for target in _asked(attributes)]
    for where, target in asked:
        if target not in known:
            yield where, f"refers to {target!r}, which is no id of the page"


def _asked(attributes: dict[str, str]) -> Iterator[str]:
    if attributes.get("href", "").startswith("#"):
        yield attributes["href"][1:]
    for name in _REFERENCES & attributes.keys():
        yield from attributes[name].split()
