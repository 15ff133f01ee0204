"""Formulas of an old workbook whose results were never worked out, which look like blank cells.

A program that writes such a file without working anything out leaves an empty text as the result.
Excel does so only where a formula gives one, which then has an empty text in it. The library that
reads the cells tells neither, so the records are looked at: a kind, a length, and so many bytes.
"""

import struct
from collections.abc import Iterator, Mapping

from xlrd.book import Book

__all__ = ["unsaved_results"]

_OLDEST = 50
"""Of workbooks before Excel 5 the records are others."""
_SHEET, _FORMULA, _BEGIN, _END = 0x85, 0x06, 0x809, 0x0A
_SHARED = {0x4BC: 8, 0x221: 12}
"""Formulas of several cells, and of arrays, with the place of their length."""
_WORKSHEET = 0
_EMPTY_RESULT = (b"\x03", b"\xff\xff")
"""The first byte of the eight of a result that is an empty text, and the last two."""
_ELSEWHERE, _NO_TEXT = b"\x01", b"\x17\x00"
"""How a formula begins that stands in the record behind the first cell of it, whose row and column
follow; and an empty text in one."""
_LEAST = {_SHEET: 6, _FORMULA: 22} | {kind: at + 2 for kind, at in _SHARED.items()}
"""Bytes there must be in a record that is looked at."""
_REFERENCE = 5
_Record = tuple[int, bytes]
_At = tuple[int, int]
"""Row and column, from 0."""


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
    records = _records(book, starts[number]) if number < len(starts) else ()
    formulas, shared = dict[_At, bytes](), dict[_At, bytes]()
    last: _At = (0, 0)
    for kind, data in records:
        if kind == _FORMULA:
            last = struct.unpack("<HH", data[:4])
            if (data[6:7], data[12:14]) == _EMPTY_RESULT:
                formulas[last] = data[22:]
        elif kind in _SHARED:
            shared[last] = data[_SHARED[kind] + 2 :]
    return frozenset(at for at, own in formulas.items() if not _gives_no_text(own, shared))


def _gives_no_text(formula: bytes, shared: Mapping[_At, bytes]) -> bool:
    """Whether a formula has an empty text in it, wherever it stands."""
    if formula.startswith(_ELSEWHERE) and len(formula) >= _REFERENCE:
        formula = shared.get(struct.unpack("<HH", formula[1:5]), b"")
    return _NO_TEXT in formula


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
