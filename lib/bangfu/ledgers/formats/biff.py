"""Workbooks of Excel 97 to 2003 (.xls), which WPS calls .et: read by xlrd, formats included."""

import io
from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import replace

import xlrd
from xlrd.biffh import error_text_from_code
from xlrd.book import Book
from xlrd.compdoc import CompDocError
from xlrd.formatting import XF
from xlrd.sheet import Cell, Sheet

from bangfu.ledgers.formats.biff_formulas import unsaved_results
from bangfu.ledgers.formats.grid import (
    OURS,
    CellComment,
    Dressed,
    ErrorValue,
    Grid,
    GridRow,
    Merge,
    Plain,
    Raw,
    Uncalculated,
    UnreadableError,
)
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.formats.serials import day_of, may_be_day

__all__ = ["read_biff"]

_RED_INDEX, _WHITE_INDEX, _NO_COLOUR = frozenset({2, 10}), frozenset({1, 9, 65}), 0x7FFF
_PLAIN = Dressed("")
_BROKEN = (
    xlrd.XLRDError, CompDocError, AssertionError, IndexError, KeyError, ValueError, TypeError,
    AttributeError, UnicodeDecodeError, MemoryError, NotImplementedError, OverflowError, EOFError,
)  # fmt: skip
"""What xlrd raises on a file that is cut or damaged."""


def read_biff(content: bytes) -> Iterator[Grid]:
    """The worksheets of a workbook, in order.

    Raises
    ------
    UnreadableError
        If it is damaged, locked or no workbook.
    """
    log = io.StringIO()
    try:
        with xlrd.open_workbook(
            file_contents=content,
            formatting_info=True,
            ragged_rows=True,
            on_demand=True,
            logfile=log,
        ) as book:
            yield from [_grid(book, number) for number in range(book.nsheets)]
    except xlrd.XLRDError as error:
        raise UnreadableError(
            "password" if "encrypt" in str(error).lower() else "damaged"
        ) from None
    except _BROKEN:
        raise UnreadableError("damaged") from None


def _grid(book: Book, number: int) -> Grid:
    sheet = book.sheet_by_index(number)
    looks = {n: _look(book, xf) for n, xf in enumerate(book.xf_list)}
    unsaved: dict[int, list[int]] = defaultdict(list)
    for at, column in sorted(unsaved_results(book, number)):
        unsaved[at].append(column)
    read = (_row(book, sheet, n, looks, unsaved.get(n, ())) for n in range(sheet.nrows))
    rows = [row for row in read if row is not None]
    merges = tuple(
        Merge(top + 1, left, bottom, right - 1) for top, bottom, left, right in sheet.merged_cells
    )
    hidden_rows = {
        n + 1 for n, info in sheet.rowinfo_map.items() if info.hidden or info.height == 0
    }
    hidden_columns = {
        n for n, info in sheet.colinfo_map.items() if (info.hidden or info.width == 0) and n < 256
    }
    comments = tuple(
        CellComment(row + 1, column, note.text)
        for (row, column), note in sorted(sheet.cell_note_map.items())
        if note.author != OURS and note.text.strip()
    )
    grid = Grid(
        sheet.name, rows, merges, sheet.visibility != 0, frozenset(hidden_rows),
        frozenset(hidden_columns) if len(hidden_columns) < 200 else frozenset(), book.datemode == 1,
        comments,
    )  # fmt: skip
    book.unload_sheet(number)
    return grid


def _look(book: Book, xf: XF) -> Dressed:
    """Format, struck out, red, unseen: how a cell looks, whatever it holds."""
    form = book.format_map.get(xf.format_key)
    font = book.font_list[xf.font_index] if xf.font_index < len(book.font_list) else None
    struck = bool(font and font.struck_out)
    colour = font.colour_index if font else _NO_COLOUR
    fill = xf.background
    is_filled = fill.fill_pattern != 0 and fill.pattern_colour_index not in _WHITE_INDEX
    unseen = colour == fill.pattern_colour_index if is_filled else colour in _WHITE_INDEX
    shown_by = form.format_str if form else ""
    return Dressed("", shown_by, struck, colour in _RED_INDEX, unseen)


def _row(
    book: Book, sheet: Sheet, number: int, looks: dict[int, Dressed],
    unsaved: Collection[int],
) -> GridRow | None:  # fmt: skip
    columns, cells = [], []
    for column, cell in enumerate(sheet.row(number)):
        raw = Uncalculated() if column in unsaved else _cell(book, cell, looks)
        if raw != "":
            columns.append(column)
            cells.append(raw)
    return GridRow(number + 1, tuple(columns), tuple(cells)) if cells else None


def _cell(book: Book, cell: Cell, looks: dict[int, Dressed]) -> Raw:
    look = looks.get(cell.xf_index, _PLAIN)
    form = look.form
    value: Plain | ErrorValue = cell.value
    if cell.ctype in (xlrd.XL_CELL_EMPTY, xlrd.XL_CELL_BLANK) or (
        isinstance(value, str) and not value.strip()
    ):
        return ""
    if cell.ctype == xlrd.XL_CELL_ERROR:
        value = ErrorValue(error_text_from_code.get(cell.value, "#N/A"))
    elif cell.ctype == xlrd.XL_CELL_BOOLEAN:
        value = bool(cell.value)
    elif isinstance(value, float):
        told = number_format(form)
        if told.is_day:
            value = day_of(value, book.datemode == 1)
        is_serial = told.is_number and may_be_day(value)
        hides = isinstance(value, float) and told.hides(value)
        form = form if told.is_telling or is_serial or hides else ""
    form = "" if isinstance(value, (str, bool, ErrorValue)) else form
    is_plain = not (form or look.struck or look.red or look.unseen)
    return value if is_plain else replace(look, value=value, form=form)
