"""A day that stands in three columns, 年 月 日, as one cell of a column of days.

What is joined is read like a day somebody wrote in one cell: without its year, or on 30 February,
it is told as such.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from bangfu.ledgers.formats.grid import (
    Dressed,
    ErrorValue,
    Grid,
    GridRow,
    Merge,
    Raw,
    Uncalculated,
    held,
    text_of,
)
from bangfu.ledgers.values.vocabulary import bare, vocabulary

__all__ = ["with_whole_days"]

_PARTS = ("年", "月", "日")
"""The heads of such columns, beside each other."""
_HEAD = "年月日"
"""The head of the first where nothing stands over it: it has the whole day."""
_REST = ("年月日之月", "年月日之日")
"""The heads of the others, which are passed over: without them the table would seem to be two."""
_PART = re.compile(r"(?:\d{1,4}|[〇零一二三四五六七八九十]{1,4})[年月日号]?")
_LOOKED_AT = 30


def with_whole_days(grid: Grid) -> Grid:
    """A sheet whose days stand in one column each; the same sheet if they do already.

    Parameters
    ----------
    grid
        As it was read.

    Examples
    --------
    >>> sheet = Grid("一月", [GridRow(1, (0, 1, 2, 3), ("姓名", "年", "月", "日")),
    ...                      GridRow(2, (0, 1, 2, 3), ("示例甲", 2019, 1, 15))])
    >>> [row.cells for row in with_whole_days(sheet).rows]
    [('姓名', '年月日', '年月日之月', '年月日之日'), ('示例甲', '2019年1月15日')]
    """
    for index, row in enumerate(grid.rows[:_LOOKED_AT]):
        for first in _firsts(row):
            grid = _joined(grid, index, first)
    return grid


def _firsts(row: GridRow) -> Iterator[int]:
    texts = {column: bare(text_of(cell)) for column, cell in row.items()}
    for column in texts:
        if tuple(texts.get(column + n, "") for n in range(len(_PARTS))) == _PARTS:
            yield column


def _joined(grid: Grid, index: int, first: int) -> Grid:
    """A sheet with the three columns from `first` on as one, below the head in a row."""
    columns = range(first, first + len(_PARTS))
    head = grid.rows[index]
    down = [m for m in grid.merges if m.left in columns and m.bottom > m.top >= head.number]
    rows, parts = [*grid.rows[:index]], _DayParts(columns, down)
    for row in grid.rows[index:]:
        if first in _firsts(row):
            rows += _heads(rows.pop() if rows else None, row, columns)
        else:
            day = parts.joined(row)
            rows.append(row if day is None else _with(row, columns, (day,)))
    merges = [merge for merge in grid.merges if merge not in down]  # said of each row by now
    return replace(grid, rows=rows, merges=tuple(_narrowed(merges, columns, head.number)))


def _heads(above: GridRow | None, head: GridRow, columns: range) -> list[GridRow]:
    """The head, and the row above it, which may say what day it is."""
    name = "" if above is None else dict(above.items()).get(columns[0], "")
    if above is not None and above.number == head.number - 1 and text_of(name):
        above, head = _with(above, columns, (name, *_REST)), _with(head, columns, ())
    else:
        head = _with(head, columns, (_HEAD, *_REST))
    return [row for row in (above, head) if row is not None and row.cells]


def _narrowed(merges: Sequence[Merge], columns: range, head: int) -> Iterator[Merge]:
    """Merged cells; one over the three columns alone is over the first only."""
    for merge in merges:
        is_over = merge.left == columns[0] and merge.right == columns[-1] and merge.bottom < head
        yield replace(merge, right=merge.left) if is_over else merge


def _with(row: GridRow, columns: range, said: Sequence[Raw]) -> GridRow:
    """A row with other cells in three columns, from the first on."""
    cells = {column: own for column, own in row.items() if column not in columns}
    cells |= {column: cell for column, cell in zip(columns, said, strict=False) if cell != ""}
    order = sorted(cells)
    return GridRow(row.number, tuple(order), tuple(cells[column] for column in order))


class _DayParts:
    """The years, months and days of rows from the top down: 〃 and merged cells say those above."""

    def __init__(self, columns: range, down: Sequence[Merge]) -> None:
        self.columns, self.down = columns, down
        self.above: list[str] = [""] * len(_PARTS)

    def joined(self, row: GridRow) -> Raw | None:
        """The day of a row; nothing if its cells are no numbers of a day."""
        cells = dict(row.items())
        own = [cells.get(column, "") for column in self.columns]
        unread = next((c for c in own if isinstance(held(c), (ErrorValue, Uncalculated))), None)
        if unread is not None:
            return unread
        said = [self._part(n, cell, row.number) for n, cell in enumerate(own)]
        if not any(own) or not any(map(_PART.fullmatch, said)):
            return None
        self.above = said
        marks = [part.rstrip("年月日号") for part in said]
        text = "".join(f"{part}{mark}" for part, mark in zip(marks, _PARTS, strict=True) if part)
        dressed = [cell for cell in own if isinstance(cell, Dressed)]
        looks = [(cell.struck, cell.red, cell.unseen) for cell in dressed]
        struck, red, unseen = map(any, zip(*looks, strict=True)) if looks else (False, False, False)
        return Dressed(text, "", struck, red, unseen) if looks else text

    def _part(self, n: int, cell: Raw, number: int) -> str:
        value = held(cell)
        text = f"{value:g}" if isinstance(value, float) else str(value).strip()
        if text in vocabulary().ditto or (text == "" and self._is_merged(n, number)):
            return self.above[n]
        return text

    def _is_merged(self, n: int, number: int) -> bool:
        column = self.columns[n]
        return any(
            merge.left <= column <= merge.right and merge.top < number <= merge.bottom
            for merge in self.down
        )
