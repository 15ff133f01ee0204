"""The cells of a paper form: as wide and deep as they are merged, labels and values apart.

A cell may hold a label and its value, or several of both (`姓名：示例甲 性别：女`): then it is
read as if each stood in a cell of its own, in the same place.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from bangfu.ledgers.formats.grid import Grid, GridRow, Raw, text_of
from bangfu.ledgers.values.headers import head_of
from bangfu.ledgers.values.vocabulary import bare

__all__ = ["FormCell", "form_lines", "is_label", "is_like_a_label"]

_PAIR = re.compile(r"(?:^|(?<=[\s;；,，、|｜]))([^\s\d:：;；,，、|｜]{2,14})[:：]")
"""A label within a cell: at its beginning, or behind a space or a mark."""
_BETWEEN = " \t\r\n\u3000;；,，、|｜"
_HAN = re.compile("^[\u4e00-\u9fff（）()/、]+$")
_MOST_LETTERS = 14


class FormCell(NamedTuple):
    """A cell of a form, or what is one by its sense."""

    row: int
    column: int
    right: int
    bottom: int
    raw: Raw
    is_part: bool = False
    """Whether it shares its cell with others."""

    @property
    def text(self) -> str:
        """Its text, if it has one."""
        return text_of(self.raw)


def form_lines(grid: Grid) -> list[list[FormCell]]:
    """The cells of a sheet, line by line.

    Parameters
    ----------
    grid
        The sheet.
    """
    reach = {(m.top, m.left): (m.right, m.bottom) for m in grid.merges}
    return [[part for cell in _cells(row, reach) for part in _parts(cell)] for row in grid.rows]


def _cells(row: GridRow, reach: dict[tuple[int, int], tuple[int, int]]) -> Iterator[FormCell]:
    for column, raw in row.items():
        right, bottom = reach.get((row.number, column), (column, row.number))
        yield FormCell(row.number, column, right, bottom, raw)


def _parts(cell: FormCell) -> Sequence[FormCell]:
    """Labels and values of a cell that holds both; else the cell."""
    found = list(_PAIR.finditer(cell.text))
    if not found or found[0].start() or not any(head_of(one[1]).is_known for one in found):
        return [cell]
    ends = [*(one.start() for one in found[1:]), len(cell.text)]
    pairs = [
        (one[1], cell.text[one.end() : end].strip(_BETWEEN))
        for one, end in zip(found, ends, strict=True)
    ]
    if len(pairs) == 1 and not pairs[0][1]:
        return [cell]  # the value stands beside it
    texts = [text for pair in pairs for text in pair]
    # An empty value stands for itself: what is in the next cell may be something else.
    return [cell._replace(raw=text, is_part=True) for text in texts]


def is_label(cell: FormCell) -> bool:
    """Whether a cell is a label that is known, in whatever table."""
    return bool(cell.text) and head_of(cell.text).is_known


def is_like_a_label(cell: FormCell) -> bool:
    """Whether a cell looks like a label nothing is known of."""
    return len(cell.text) <= _MOST_LETTERS and _HAN.match(bare(cell.text)) is not None
