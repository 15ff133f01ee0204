"""What the rules of the gate look at: a page in pieces, each read once, and what is found in it."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from nbformat import NotebookNode

from bangfu.errors import GateError

__all__ = [
    "SPOKEN_ATTRIBUTES",
    "Block",
    "Findings",
    "Piece",
    "cell_name",
    "own_texts",
    "read_piece",
]

SPOKEN_ATTRIBUTES = ("title", "aria-label", "alt", "content")
"""Attributes whose values are words for a reader."""

_VOID = re.compile(r"<(br|hr|meta|link|img|input|base|wbr|col|embed)\b([^>]*?)\s*/?>")
_SELF_CLOSED = re.compile(
    r"<(?!(?:path|rect|line|circle|ellipse|polyline|polygon|use|g|text|tspan|defs|stop|clipPath|"
    r"br|hr|meta|link|img|input|base|wbr|col|embed)\b)([A-Za-z][\w-]*)\b[^>]*/>"
)
_INLINE = {"a", "abbr", "b", "code", "em", "i", "small", "span", "strong", "sub", "sup", "tspan"}


@dataclass(frozen=True)
class Block:
    """A piece of HTML and where it came from: a cell, or the page around them."""

    where: str
    html: str


@dataclass(frozen=True)
class Piece:
    """A block, read."""

    where: str
    root: ET.Element

    @cached_property
    def elements(self) -> list[tuple[ET.Element, dict[str, str]]]:
        """The elements that have attributes, with them, in order."""
        return [(element, element.attrib) for element in self.root.iter() if element.keys()]

    @cached_property
    def text(self) -> str:
        """All text a reader may come by, what stands apart on lines of its own.

        Words that stand in a row are joined however they are marked up; cells of a table and
        labels of a chart are not.
        """
        found: list[str] = []
        _gather(self.root, found)
        return "".join(found)


@dataclass
class Findings:
    """Faults by the place they are in, in the order found."""

    _found: dict[str, list[str]] = field(default_factory=dict)

    def note(self, where: str, *faults: str) -> None:
        """Keep what is wrong in a place; the same fault is kept once."""
        known = self._found.setdefault(where, [])
        known += [fault for fault in dict.fromkeys(faults) if fault not in known]

    def quote(self, error: GateError) -> None:
        """Keep a fault found elsewhere, that says its place itself."""
        where, _, what = str(error).partition(": ")
        self.note(where, what)

    def refuse(self) -> None:
        """Stop here if anything was found.

        Raises
        ------
        GateError
            Naming every place and all that is wrong in it.
        """
        lines = [f"{where}: {'; '.join(faults)}" for where, faults in self._found.items() if faults]
        if lines:
            raise GateError("\n  ".join(lines))


def cell_name(number: int, cell: NotebookNode) -> str:
    """What an error calls a cell: its number from 1, its id and its tags."""
    tags = cell.get("metadata", {}).get("tags", [])
    tagged = f", tagged {', '.join(tags)}" if tags else ""
    return f"cell {number} (id {cell.get('id', '')!r}{tagged})"


def read_piece(block: Block) -> Piece:
    """A block as a tree of elements.

    Ours is HTML that is also XML, but for elements that are never closed and the one attribute
    without a value: so it is read once, fast and strictly, and no browser reads it otherwise.

    Raises
    ------
    GateError
        If an element is not closed, or closed in the wrong place, or written in another way.
    """
    html = block.html.removeprefix("<!DOCTYPE html>")
    closed = _SELF_CLOSED.search(html)
    if closed:
        raise GateError(f"{block.where}: <{closed[1]}/> is not closed by an end tag")
    strict = _VOID.sub(r"<\1\2/>", html.replace(" hidden>", ' hidden="">'))
    try:
        root = ET.fromstring(f"<piece>{strict}</piece>")  # noqa: S314 - no DOCTYPE, no entities
    except ET.ParseError as error:
        raise GateError(f"{block.where}: is not well-formed ({error.msg})") from None
    return Piece(block.where, root)


def own_texts(element: ET.Element) -> Iterator[str]:
    """Texts an element itself holds: between its children and in attributes that are read out."""
    if element.text:
        yield element.text
    for child in element:
        if child.tail:
            yield child.tail
    for name in SPOKEN_ATTRIBUTES:
        if name in element.attrib:
            yield element.attrib[name]


def _gather(element: ET.Element, found: list[str]) -> None:
    if element.tag == "style":
        return
    edge = "" if element.tag in _INLINE else "\n"
    for name in (*SPOKEN_ATTRIBUTES, "href", "id"):
        if name in element.attrib:
            found.append(f"\n{element.attrib[name]}\n")
    found += [edge, element.text or ""]
    for child in element:
        _gather(child, found)
        found.append(child.tail or "")
    found.append(edge)
