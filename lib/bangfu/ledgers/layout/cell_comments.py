"""What comments on cells say of rows: asked about as notes beside a payment are, or counted.

A comment is seen by whoever points at its cell, and by nobody else. What it says may hold names, so
it is never quoted but for the word that makes it a question.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from bangfu.language import Text
from bangfu.ledgers.formats.grid import CellComment, Grid
from bangfu.ledgers.layout.sheet_parts import LedgerSheet
from bangfu.ledgers.layout.sheet_rows import RawRow
from bangfu.ledgers.layout.sheet_words import rows_in_words
from bangfu.ledgers.layout.undone_payments import doubt_of_note, spoken_of
from bangfu.ledgers.values.headers import table_called
from bangfu.register.faults import Fault, Place, RefusedError
from bangfu.register.remarks import Remark

__all__ = ["told_of_comments"]

_YUAN = Decimal(1)


def told_of_comments(
    grid: Grid, sheets: Iterable[LedgerSheet], place: Place
) -> tuple[list[Fault], list[Remark]]:
    """What to ask and to say of the comments of a sheet.

    Parameters
    ----------
    grid
        With its comments.
    sheets
        The tables in it, with their rows.
    place
        File and sheet.
    """
    if not grid.comments:
        return [], []
    there = list(sheets)
    rows = {
        line: (row, sheet) for sheet in there for row in sheet.rows for line in _lines(row, sheet)
    }
    heads = {sheet.head for sheet in there} if table_called(grid.sheet or "") else set[int]()
    faults, remarks, others = list[Fault](), list[Remark](), list[CellComment]()
    for comment in grid.comments:
        at = replace(place, row=comment.row, header=xl_col_to_name(comment.column))
        doubt = _doubt(comment, *rows[comment.row]) if comment.row in rows else None
        word = spoken_of(comment.text)
        if doubt is not None:
            faults.append(doubt.at(at))
        elif word is not None and there:
            remarks.append(Remark("comment_note", at, _spoken(word), "high"))
        elif comment.row not in heads:  # a template explains its heads
            others.append(comment)
    return faults, [*remarks, *_counted(others, place)]


def _lines(row: RawRow, sheet: LedgerSheet) -> Iterable[int]:
    """The lines of a sheet a row stands in: of a form, several."""
    return {row.number, *sheet.lines.values()}


def _doubt(comment: CellComment, row: RawRow, sheet: LedgerSheet) -> RefusedError | None:
    """What to ask of a row by one of the lines of a comment on it."""
    unit = sheet.units.get("amount", _YUAN)
    for text in (comment.text, *comment.text.splitlines()):
        doubt = doubt_of_note(text, row, sheet.table, unit)
        if doubt is not None:
            found = Text(f"批注{doubt.found.zh}", f"a comment: {doubt.found.en}")
            return RefusedError(found, doubt.expected, doubt.kind)
    return None


def _spoken(word: str) -> Text:
    return Text(
        f"批注写有{word!r}：核对是否有没有发出的", f"a comment says {word!r}: was all of it paid?"
    )


def _counted(comments: list[CellComment], place: Place) -> Iterator[Remark]:
    """Of comments nothing is asked of: how many there are, and where."""
    if not comments:
        return
    at = rows_in_words(sorted({comment.row for comment in comments}))
    said = Text(
        f"{len(comments)}条批注（{at.zh}）未导入：核对是否说到发放",
        f"{len(comments)} comments ({at.en}) left out: do they speak of what was paid?",
    )
    yield Remark("cell_comments", place, said, "low")
