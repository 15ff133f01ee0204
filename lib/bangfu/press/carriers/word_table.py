"""Tables of a Word report: three rules, a head that is repeated on each page, rows kept whole."""

import re
from typing import Any
from unicodedata import east_asian_width

from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table as WordTable
from docx.table import _Cell

from bangfu.press.carriers.blocks import Table, TableRow
from bangfu.press.carriers.word_styles import TABLE_TEXT_ID

__all__ = ["add_table"]

_THICK, _THIN = "12", "4"
"""Widths of rules in eighths of a point."""
_TEXT_WIDTH = Cm(16)
_LINE, _GAP, _WIDEST = 86, 4, 40
"""Digits in a line of the table's text, those its paddings take, and the most a column may ask."""
_UNBROKEN = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]+")
"""What of a head is never broken into lines."""
_WHOLE = 15
"""Tables of no more rows stay on one page."""
_FULL_WIDTH = "5000"
"""Fiftieths of a per cent of the text's width."""


def add_table(document: WordDocument, table: Table) -> None:
    """Add a table under its caption."""
    document.add_paragraph(table.caption, "Caption")
    grid = document.add_table(rows=0, cols=len(table.head))
    for column, share in zip(grid.columns, _shares(table), strict=True):
        column.width = round(_TEXT_WIDTH * share)
    _set_up(grid._tbl.tblPr, table)
    head = grid.add_row()
    for cell, words, is_numeric in zip(head.cells, table.head, table.numeric, strict=True):
        _fill(cell, words, is_numeric=is_numeric, is_bold=True)
        _rule(cell, bottom=_THIN)
    _mark(head._tr, "w:cantSplit", "w:tblHeader")
    for row in table.rows:
        added = grid.add_row()
        _mark(added._tr, "w:cantSplit")
        _fill_row(added.cells, row, table)
    after = document.add_paragraph(style="Note")  # two tables that touch would become one
    after.paragraph_format.space_after = Pt(0)
    after.paragraph_format.keep_with_next = True
    _keep_together(grid)


def _shares(table: Table) -> list[float]:
    """The part of the width each column gets: first what its cells take in one line.

    What is left goes to those with long cells and heads; a head may break into lines.
    """
    needs = [
        min(max(map(_width, [*column, *_UNBROKEN.findall(head)]), default=0), _WIDEST) + _GAP
        for head, column in zip(table.head, _columns(table), strict=True)
    ]
    wants = [max(n, _width(head) / 2) for n, head in zip(needs, table.head, strict=True)]
    spare = max(_LINE - sum(needs), 0)
    widths = [n + spare * w / sum(wants) for n, w in zip(needs, wants, strict=True)]
    return [width / sum(widths) for width in widths]


def _columns(table: Table) -> list[list[str]]:
    return [[row.cells[number] for row in table.rows] for number in range(len(table.head))]


def _width(words: str) -> int:
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in words)


def _fill_row(cells: tuple[_Cell, ...], row: TableRow, table: Table) -> None:
    is_total = row.kind == "total"
    for cell, words, is_numeric in zip(cells, row.cells, table.numeric, strict=True):
        _fill(cell, words, is_numeric=is_numeric, is_bold=is_total)
        if is_total:
            _rule(cell, top=_THIN)
    if row.kind == "part":
        cells[0].paragraphs[0].paragraph_format.left_indent = Pt(12)


def _fill(cell: _Cell, words: str, *, is_numeric: bool, is_bold: bool) -> None:
    line = cell.paragraphs[0]
    line._p.style = TABLE_TEXT_ID  # by name it would be looked up among all styles for each cell
    line.add_run(words).bold = is_bold or None
    if is_numeric:
        line.alignment = WD_ALIGN_PARAGRAPH.RIGHT


def _keep_together(grid: WordTable) -> None:
    """Let a short table stand on one page with its notes, and no table leave its head or them."""
    rows = list(grid.rows)
    for row in rows if len(rows) <= _WHOLE + 1 else [*rows[:2], *rows[-2:]]:
        row.cells[0].paragraphs[0].paragraph_format.keep_with_next = True


def _set_up(properties: Any, table: Table) -> None:
    """Width, rules, and what a screen reader says; each in the place the format wants it."""
    for name in ("w:tblW", "w:tblBorders", "w:tblLook", "w:tblCaption", "w:tblDescription"):
        for old in properties.findall(qn(name)):
            properties.remove(old)
    borders = OxmlElement("w:tblBorders")
    for edge, size in (("top", _THICK), ("bottom", _THICK)):
        borders.append(_line(edge, size))
    properties.append(_element("w:tblW", {"w:w": _FULL_WIDTH, "w:type": "pct"}))
    properties.append(borders)
    properties.append(_element("w:tblLook", {"w:val": "0420", "w:firstRow": "1"}))
    properties.append(_element("w:tblCaption", {"w:val": table.caption}))


def _rule(cell: _Cell, **edges: str) -> None:
    borders = OxmlElement("w:tcBorders")
    for edge, size in edges.items():
        borders.append(_line(edge, size))
    cell._tc.get_or_add_tcPr().append(borders)


def _line(edge: str, size: str) -> Any:
    return _element(
        f"w:{edge}", {"w:val": "single", "w:sz": size, "w:space": "0", "w:color": "1C2024"}
    )


def _mark(row: Any, *names: str) -> None:
    for name in names:
        row.get_or_add_trPr().append(OxmlElement(name))


def _element(name: str, attributes: dict[str, str]) -> Any:
    made = OxmlElement(name)
    for attribute, value in attributes.items():
        made.set(qn(attribute), value)
    return made
