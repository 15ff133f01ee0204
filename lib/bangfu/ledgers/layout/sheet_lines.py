"""Lines of a sheet that belong to no table, and which of them are said of which table."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from bangfu.ledgers.formats.grid import GridRow, Raw, held, text_of
from bangfu.ledgers.layout.head_levels import head_text
from bangfu.ledgers.layout.label_pairs import pairs_in
from bangfu.ledgers.layout.row_kinds import total_word
from bangfu.ledgers.values.vocabulary import unit_in

__all__ = ["SheetLine", "cells_between", "line_of", "own_lines", "with_shared_words"]


@dataclass(frozen=True)
class SheetLine:
    """A line of a sheet that belongs to no table: a title, or what is said once."""

    number: int
    texts: tuple[str, ...] = field(repr=False)


def line_of(row: GridRow) -> SheetLine:
    """A row that belongs to no table, as it reads."""
    return SheetLine(row.number, tuple(map(_said, row.cells)))


def _said(cell: Raw) -> str:
    """A cell of a line as it reads: a code typed as a number has no decimals."""
    value = held(cell)
    return f"{value:.0f}" if isinstance(value, float) and value.is_integer() else head_text(cell)


def own_lines(
    lines: Sequence[GridRow], span: tuple[int, int], lefts: Sequence[int]
) -> Iterator[SheetLine]:
    """The lines over one of several tables: of a line with a label over each, its own part.

    Parameters
    ----------
    lines
        All lines over the tables.
    span
        The first column of the table, and the first that is not of it.
    lefts
        The first column of each table.
    """
    for row in lines:
        ends = [*lefts[1:], 1 << 20]
        parts = [[*cells_between([row], *one)] for one in zip([0, *lefts[1:]], ends, strict=True)]
        labels = [label for cut in parts for label in {*_labels(cut)}]
        left = 0 if span[0] == lefts[0] else span[0]
        is_cut = len({*labels}) < len(labels) or (not labels and _heads_each(row, lefts))
        said = [*cells_between([row], left, span[1])] if is_cut else [row]
        yield from map(line_of, said)


def _heads_each(row: GridRow, lefts: Sequence[int]) -> bool:
    """Whether a line has a heading of its own over the first column of each of several tables."""
    over = [text for column, cell in row.items() if column in lefts and (text := text_of(cell))]
    return len(over) == len(lefts) and not any(unit_in(text)[1] for text in over)


def _labels(rows: Sequence[GridRow]) -> Iterator[str]:
    for row in rows:
        yield from (label for label, _ in pairs_in(line_of(row).texts))


def with_shared_words(rows: Sequence[GridRow], lefts: Sequence[int]) -> Iterator[GridRow]:
    """Rows of tables beside each other: a 合计 at one of them is that of numbers at the others.

    Parameters
    ----------
    rows
        Rows that reach over all tables.
    lefts
        The first column of each table.
    """
    for row in rows:
        word = next((text for cell in row.cells if total_word(text := text_of(cell))), "")
        own = dict(row.items())
        bounds = zip(lefts, [*lefts[1:], 1 << 20], strict=True) if word else ()
        for left, right in bounds:
            part = {column: cell for column, cell in own.items() if left <= column < right}
            if part and left not in part and not any(map(text_of, part.values())):
                own[left] = word
        columns = tuple(sorted(own))
        yield GridRow(row.number, columns, tuple(own[column] for column in columns))


def cells_between(rows: Sequence[GridRow], left: int, right: int) -> Iterator[GridRow]:
    """The cells of rows that stand from one column on and before another; none of a blank row."""
    for row in rows:
        kept = [(column, cell) for column, cell in row.items() if left <= column < right]
        if kept:
            columns, cells = zip(*kept, strict=True)
            yield GridRow(row.number, columns, cells)
