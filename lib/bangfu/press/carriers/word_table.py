"""Tables of a Word report: three rules, a head that is repeated on each page, rows kept whole."""

import re
from collections.abc import Sequence
from html import escape
from unicodedata import east_asian_width

from bangfu.press.carriers.word_package import paragraph, part, piece
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
_KEPT, _PART = "<w:keepNext/>", '<w:ind w:left="240"/>'
_LEFT, _RIGHT = "", '<w:jc w:val="right"/>'


def word_table(spec: TableSpec) -> str:
    """A table under its caption, with its notes."""
    heads = [spec.row_header, *(column.label for column in spec.columns)]
    rows = [[row.label, *row.cells] for row in spec.rows]
    sides = [_LEFT, *(_RIGHT if column.numeric else _LEFT for column in spec.columns)]
    kept = _kept(len(rows))
    forms = [
        _KEPT * (number in kept) + _PART * (row.kind == "part")
        for number, row in enumerate(spec.rows, 1)
    ]
    caption = f"{spec.caption} {spec.unit}".strip()
    return part(
        "table",
        paragraph=paragraph,
        piece=piece,
        caption=caption,
        named=escape(caption),
        columns=[
            (round(_TEXT_WIDTH * share), side)
            for share, side in zip(_shares(heads, rows), sides, strict=True)
        ],
        rows=[
            ("head", heads, _KEPT),
            *zip([row.kind for row in spec.rows], rows, forms, strict=True),
        ],
        # Or an empty line: two tables that touch would become one.
        notes=[note for note in (*spec.notes, spec.source) if note] or [""],
    )


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
