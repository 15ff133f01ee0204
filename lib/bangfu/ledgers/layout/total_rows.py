"""Rows that sum up others, and which rows these are: those above, or those below a total.

What is held against them is in `bangfu.ledgers.layout.totals`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bangfu.ledgers.formats.grid import GridRow, Raw, text_of
from bangfu.ledgers.layout.blocks import SheetLine
from bangfu.ledgers.layout.row_kinds import total_word
from bangfu.ledgers.layout.sheet_columns import SheetColumns
from bangfu.ledgers.values.vocabulary import vocabulary

__all__ = ["TotalRow", "spanned", "total_row", "totals_above"]

_SUMS = re.compile(r"合计|总计|共计|金额大写|大写金额|总金额|总人数|共(?=[0-9]+(?:人|户|名|笔))")
"""What a line over the head begins a sum with."""


@dataclass(frozen=True)
class TotalRow:
    """A row that sums others up: its cells by column, and the rows it may be the sum of."""

    number: int
    word: str
    cells: Mapping[str, Raw] = field(repr=False)
    texts: tuple[str, ...] = field(repr=False)
    """All its texts, in which it may say how many people it counts."""
    since: int
    until: int
    """Positions among the rows of data: those it may be the sum of are from `since`, or from the
    first, to `until`, which is not among them."""


def total_row(row: GridRow, columns: SheetColumns, since: int, until: int) -> TotalRow:
    """A row that sums up others, before it is known whether these stand above or below it.

    Parameters
    ----------
    row
        The row; one of its texts is a word for a total.
    columns
        The columns of its table.
    since, until
        Positions among the rows of data: of the total above it, and its own.
    """
    texts = tuple(text for cell in row.cells if (text := text_of(cell)))
    word = next(word for text in texts if (word := total_word(text)))
    cells = {columns.names[c]: cell for c, cell in row.items() if len(columns.names.get(c, "")) > 1}
    return TotalRow(row.number, word, cells, texts, since, until)


def spanned(totals: Sequence[TotalRow], rows: int) -> list[TotalRow]:
    """Totals, of which those that stand over their rows are told to be of these.

    They do where the first of them has rows below it only. One that is followed by rows is of
    these, up to the next total; so are those after it, unless the last one has none below it.
    """
    if not totals or totals[0].until:
        return list(totals)
    over = sum(not total.until for total in totals)
    grouped = len(totals) > over and totals[-1].until < rows
    first, rest = totals[over - 1], totals[over:]
    grand = [replace(total, until=rows) for total in totals[: over - 1]]
    if not grouped:
        return [*grand, replace(first, until=rows), *rest]
    ends = [*(total.until for total in rest), rows]
    own = first.word == rest[0].word
    return [
        *grand,
        replace(first, until=ends[0] if own else rows),
        *(replace(t, since=t.until, until=end) for t, end in zip(rest, ends[1:], strict=True)),
    ]


def totals_above(lines: Sequence[SheetLine], rows: int) -> Iterator[TotalRow]:
    """Lines over the head that sum up all rows below: 共3人，合计金额3000元.

    Parameters
    ----------
    lines
        The lines over a head.
    rows
        How many rows of data are below.
    """
    for line in lines:
        text = " ".join(line.texts)
        word = _SUMS.search("".join(text.split()))
        if word and not any(running in text for running in vocabulary().running):
            yield TotalRow(line.number, word[0], {}, line.texts, 0, rows)
