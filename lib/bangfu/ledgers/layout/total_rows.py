"""Rows that sum up others, and which rows these are: those above, or those below a total.

What is held against them is in `bangfu.ledgers.layout.totals`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from bangfu.ledgers.formats.grid import GridRow, Raw, held, text_of
from bangfu.ledgers.layout.row_kinds import total_word
from bangfu.ledgers.layout.sheet_columns import SheetColumns
from bangfu.ledgers.layout.sheet_lines import SheetLine
from bangfu.ledgers.layout.side_summaries import what_it_counts
from bangfu.ledgers.values.headers import HeadWord
from bangfu.ledgers.values.vocabulary import UNITS, unit_in, vocabulary
from bangfu.register.schema import Table, Type

__all__ = ["SUMS", "TotalRow", "spanned", "total_row", "totals_above", "totals_aside"]

SUMS = re.compile(
    r"合计|总计|共计|金额大写|大写金额|总金额|发放总额|总人数|实发|实际发放|实际支付|共发放?|共支付"
    r"|共(?=[0-9]+(?:人|户|名|笔))"
)
"""What a line begins a sum with."""


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
    brought: Mapping[str, Raw] = field(default_factory=dict, repr=False)
    """What the first line of the table brings from pages that are not in it: 承前页."""

    listed: int = 0
    """Of a wide table: how many rows it sums up, also those in which nothing is paid."""
    part: tuple[str, str] | None = None
    """A column and its code, if it is the sum of the rows that say so: 其中：现金."""

    @property
    def is_carried(self) -> bool:
        """Whether it hands on to the next page what stands before it."""
        return self.word in vocabulary().carried

    @property
    def is_brought(self) -> bool:
        """Whether it brings what stands on pages that are not in its table."""
        return self.is_carried and not self.until


def total_row(
    row: GridRow, columns: SheetColumns, before: Sequence[TotalRow], until: int
) -> TotalRow:
    """A row that sums up others, before it is known whether these stand above or below it.

    Parameters
    ----------
    row
        The row; one of its texts is a word for a total.
    columns
        The columns of its table.
    before
        The totals above it. What a page hands on ends no part of a table.
    until
        Its position among the rows of data.
    """
    texts = tuple(text for cell in row.cells if (text := text_of(cell)))
    word = next(word for text in texts if (word := total_word(text)))
    cells = {columns.names[c]: cell for c, cell in row.items() if len(columns.names.get(c, "")) > 1}
    ends = (t.until for t in reversed(before) if not t.is_carried or t.until < until)
    found = TotalRow(row.number, word, cells, texts, next(ends, 0), until)
    brought = next((t.cells for t in (*before, found) if t.is_brought), {})
    return replace(found, brought=brought)


def spanned(totals: Sequence[TotalRow], rows: int) -> list[TotalRow]:
    """Totals, of which those that stand over their rows are told to be of these.

    They do where the first of them has rows below it only. One that is followed by rows is of
    these, up to the next total; so are those after it, unless the last one has none below it.
    """
    if not totals or totals[0].until or totals[0].is_brought:
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


def totals_aside(
    rows: Sequence[GridRow], heads: Mapping[int, HeadWord], table: Table, until: int
) -> Iterator[TotalRow]:
    """The sums of a small table beside a list, as sums of the list.

    Parameters
    ----------
    rows
        Those of the small table.
    heads
        Its heads.
    table
        What the list is of.
    until
        How many rows of data the list has.
    """
    money = table.of_type(Type.MONEY)
    for row in rows:
        words = (total_word(text_of(cell)) for cell in row.cells)
        word = next(filter(None, words), None)
        if word is None:
            continue
        under = [(heads[column], cell) for column, cell in row.items() if column in heads]
        cells = {n: cell for head, cell in under if (n := head.column(table)) in money and n}
        units = (unit_in(head.text)[1] for head, _ in under if head.column(table) in money)
        said = [f"{word}({name})" for unit in units for name in UNITS if UNITS[name] == unit]
        counts = [
            f"{held(cell):g}{what_it_counts(head)}"
            for head, cell in under if _is_counted(head, held(cell))
        ]  # fmt: skip
        texts = (*said[:1], *counts)
        yield TotalRow(row.number, f"小表{word}", cells, texts, 0, until)


def _is_counted(head: HeadWord, value: object) -> bool:
    return bool(what_it_counts(head)) and isinstance(value, float) and value.is_integer()


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
        word = SUMS.search("".join(text.split()))
        if word and not any(running in text for running in vocabulary().running):
            yield TotalRow(line.number, word[0], {}, line.texts, 0, rows)
