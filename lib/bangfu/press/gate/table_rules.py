"""Tables that can be read out: a caption, a scope to every header, a header to every row."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

from bangfu.press.gate.pieces import Piece

__all__ = ["table_faults", "value_faults"]

_SCOPES = {"col", "row", "colgroup", "rowgroup"}
_NO_VALUE = re.compile(r"-?(?:nan|inf|none|null|nat|<na>|n/a|true|false)|", re.IGNORECASE)
_UNGROUPED = re.compile(r"\d{5}|^\d{4}(?:\.\d+)?$")


def table_faults(piece: Piece) -> Iterator[str]:
    """Tables without a caption, a header or a scope, and rows that no header names."""
    for number, table in enumerate(piece.root.iter("table"), start=1):
        name = _name(table, number)
        captions = table.findall("caption")
        if len(captions) != 1 or table[0] is not captions[0] or not _text(captions[0]):
            yield f"{name} has no caption"
        if any(th.get("scope") not in _SCOPES for th in table.iter("th")):
            yield f"{name}: <th> has no scope"
        if table.find("thead/tr/th") is None:
            yield f"{name} has no row of headers"
        rows = [row for body in table.iter("tbody") for row in body.findall("tr")]
        unnamed = [n for n, row in enumerate(rows, start=1) if row.find("th[@scope='row']") is None]
        if unnamed or not rows:
            yield f"{name}: row {unnamed[0] if unnamed else 1} has no header (<th scope='row'>)"
        if any(not _text(th) for th in table.iter("th")):
            yield f"{name}: a header is empty"


def value_faults(piece: Piece) -> Iterator[str]:
    """Cells that hold no value a reader would know, or digits no reader can count."""
    for number, table in enumerate(piece.root.iter("table"), start=1):
        for row_number, row in enumerate(table.iterfind("tbody/tr"), start=1):
            faults = {fault for cell in row.iterfind("td") if (fault := _in_cell(cell))}
            for fault in sorted(faults):
                yield f"{_name(table, number)}, row {row_number}: {fault}"


def _in_cell(cell: ET.Element) -> str:
    text = _text(cell)
    if _NO_VALUE.fullmatch(text):
        return "a cell holds no value, expected a figure, words or a mark"
    is_figure = cell.get("class") != "words"
    return "digits are not grouped" if is_figure and _UNGROUPED.search(text) else ""


def _name(table: ET.Element, number: int) -> str:
    caption = table.find("caption[@id]")
    return f"table {number}" if caption is None else f"table {caption.attrib['id']!r}"


def _text(element: ET.Element) -> str:
    return ("".join(element.itertext()) if len(element) else element.text or "").strip()
