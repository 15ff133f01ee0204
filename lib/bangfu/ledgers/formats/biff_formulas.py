"""Formulas of an old workbook whose results were never worked out, which look like blank cells.

A program that writes such a file without working anything out leaves an empty text as the result.
Excel does so only where a formula gives one, which then has an empty text in it. The library that
reads the cells tells neither, so the records are looked at: a kind, a length, and so many bytes.
"""

import struct
from collections.abc import Iterator

from xlrd.book import Book

__all__ = ["unsaved_results"]

_OLDEST = 50
"""Of workbooks before Excel 5 the records are others."""
_SHEET, _FORMULA, _BEGIN, _END = 0x85, 0x06, 0x809, 0x0A
_WORKSHEET = 0
_EMPTY_RESULT = (b"\x03", b"\xff\xff")
"""The first byte of the eight of a result that is an empty text, and the last two."""
_ELSEWHERE, _NO_TEXT = (b"\x01", b"\x02"), b"\x17\x00"
"""How a formula begins that stands in another record, and an empty text in one."""
_LEAST = {_SHEET: 6, _FORMULA: 22}
"""Bytes there must be in a record that is looked at."""
_Record = tuple[int, bytes]


def unsaved_results(book: Book, number: int) -> frozenset[tuple[int, int]]:
    """The row and column, from 0, of formulas of a worksheet that have no result.

    Parameters
    ----------
    book
        Opened, its bytes in memory.
    number
        Which worksheet, from 0.
    """
    if book.biff_version < _OLDEST:
        return frozenset()
    starts = [
        struct.unpack("<i", data[:4])[0] + book.base
        for kind, data in _records(book, book.base)
        if kind == _SHEET and data[5] == _WORKSHEET
    ]
    found = set()
    for kind, data in _records(book, starts[number]) if number < len(starts) else ():
        if kind == _FORMULA and _is_unsaved(data):
            row, column = struct.unpack("<HH", data[:4])
            found.add((row, column))
    return frozenset(found)


def _is_unsaved(data: bytes) -> bool:
    result, formula = data[6:14], data[22:]
    is_empty = (result[:1], result[6:]) == _EMPTY_RESULT
    return is_empty and not formula.startswith(_ELSEWHERE) and _NO_TEXT not in formula


def _records(book: Book, start: int) -> Iterator[_Record]:
    """The records of a part of a workbook, those of charts in it too."""
    at, depth = max(start, 0), 0
    while at + 4 <= len(book.mem):
        kind, length = struct.unpack("<HH", book.mem[at : at + 4])
        depth += (kind == _BEGIN) - (kind == _END)
        data = book.mem[at + 4 : at + 4 + length]
        if len(data) >= _LEAST.get(kind, 0):
            yield kind, data
        at += 4 + length
        if depth <= 0:
            return
