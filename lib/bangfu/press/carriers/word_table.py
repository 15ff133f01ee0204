"""Tables of a Word report: three rules, a head that is repeated on each page, rows kept whole."""

import re
from collections.abc import Iterator, Sequence
from html import escape
from unicodedata import east_asian_width

from bangfu.press.carriers.word_package import Face, paragraph, piece
from bangfu.press.report.tables.table_spec import TableSpec

__all__ = ["word_table"]

_TEXT_WIDTH = 9071
"""Of the page without its margins, 16 cm in twentieths of a point."""
_LINE, _GAP, _WIDEST = 86, 4, 40
"""Digits in a line of the table's text, those its paddings take, and the most a column may ask."""
_UNBROKEN = re.compile(r"[^\s\u3000-\u9fff\uff00-\uffef]+")
"""What of a head is never broken into lines."""
_WHOLE = 15
"""Tables of no more rows stay on one page."""
_RULE = '<w:{} w:val="single" w:sz="{}" w:space="0" w:color="1C2024"/>'
_BORDERS = _RULE.format("top", 12) + _RULE.format("bottom", 12)
_UNDER, _OVER = (
    f"<w:tcBorders>{_RULE.format(edge, 4)}</w:tcBorders>" for edge in ("bottom", "top")
)
_KEPT, _PART = "<w:keepNext/>", '<w:ind w:left="240"/>'
_LEFT, _RIGHT = "", '<w:jc w:val="right"/>'


def word_table(spec: TableSpec) -> str:
    """A table under its caption, with its notes."""
    heads = [spec.row_header, *(column.label for column in spec.columns)]
    rows = [[row.label, *row.cells] for row in spec.rows]
    sides = [_LEFT, *(_RIGHT if column.numeric else _LEFT for column in spec.columns)]
    widths = [round(_TEXT_WIDTH * share) for share in _shares(heads, rows)]
    columns = list(zip(widths, sides, strict=True))
    kept = _kept(len(rows))
    caption = f"{spec.caption} {spec.unit}".strip()
    lines = [_row(heads, columns, form=_KEPT, border=_UNDER, face="strong", mark="<w:tblHeader/>")]
    for number, (row, texts) in enumerate(zip(spec.rows, rows, strict=True), 1):
        form = _KEPT * (number in kept) + _PART * (row.kind == "part")
        if row.kind == "total":
            lines.append(_row(texts, columns, form=form, border=_OVER, face="strong"))
        else:
            lines.append(_row(texts, columns, form=form))
    return "".join(
        [
            paragraph("Caption", piece(caption)),
            '<w:tbl><w:tblPr><w:tblW w:w="5000" w:type="pct"/>',
            f'<w:tblBorders>{_BORDERS}</w:tblBorders><w:tblLook w:val="0020" w:firstRow="1"/>',
            f'<w:tblCaption w:val="{escape(caption)}"/></w:tblPr><w:tblGrid>',
            *(f'<w:gridCol w:w="{width}"/>' for width in widths),
            "</w:tblGrid>",
            *lines,
            "</w:tbl>",
            *_notes(spec),
        ]
    )


def _row(
    texts: Sequence[str],
    columns: Sequence[tuple[int, str]],
    *,
    form: str,
    border: str = "",
    face: Face = "plain",
    mark: str = "",
) -> str:
    """A row, its columns being widths and sides; `form` is that of the text in its first cell."""
    forms = [form, *[""] * (len(texts) - 1)]
    cells = (
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/>{border}</w:tcPr>'
        f"{paragraph('TableText', piece(text, face), form=first + side)}</w:tc>"
        for text, (width, side), first in zip(texts, columns, forms, strict=True)
    )
    return f"<w:tr><w:trPr><w:cantSplit/>{mark}</w:trPr>{''.join(cells)}</w:tr>"


def _notes(spec: TableSpec) -> Iterator[str]:
    """The lines under a table, or an empty one: two tables that touch would become one."""
    *notes, last = [note for note in (*spec.notes, spec.source) if note] or [""]
    yield from (paragraph("Note", piece(note)) for note in notes)
    yield paragraph("Note", piece(last), form='<w:spacing w:after="120"/>')


def _kept(n_rows: int) -> set[int]:
    """Rows that stay with what follows them, 0 being the head.

    So a short table stands on one page with its notes, and no table leaves its head or them.
    """
    numbers = range(n_rows + 1)
    return set(numbers) if n_rows <= _WHOLE else {*numbers[:2], *numbers[-2:]}


def _shares(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> list[float]:
    """The part of the width each column gets: first what its cells take in one line.

    What is left goes to those with long cells and heads; a head may break into lines.
    """
    needs = [
        min(max(map(_width, [*column, *_UNBROKEN.findall(head)]), default=0), _WIDEST) + _GAP
        for head, column in zip(heads, zip(*rows, strict=True), strict=True)
    ]
    wants = [max(need, _width(head) / 2) for need, head in zip(needs, heads, strict=True)]
    spare = max(_LINE - sum(needs), 0)
    widths = [need + spare * want / sum(wants) for need, want in zip(needs, wants, strict=True)]
    return [width / sum(widths) for width in widths]


def _width(words: str) -> int:
    return sum(2 if east_asian_width(c) in "WFA" else 1 for c in words)
