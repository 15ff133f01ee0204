"""Stacked cells: tables that were set with a cell, or a number, in each line.

The twin of it in JavaScript is a part of typesetting.js.
"""

import re
from collections.abc import Mapping, Sequence
from functools import partial
from itertools import takewhile
from typing import Any

__all__ = ["CELL_NUMBER", "SPACE", "TWIN", "stacked_gaps", "with_tabs"]

SPACE = re.compile(r"[\s\u200b\ufeff]+")
CELL_NUMBER = re.compile(r"[-+−]?[\d.,，]+(?:%|[人户元件批次万亿]{0,3})")
_CELL_TIME = re.compile(
    r"(?:\d{4}年?)?(?:\d{1,2}月份?|第?[一二三四1-4]季度|[上下]半年)|\d{4}年?度?"
)
_CELL_NAME = re.compile(r"[^\d，。；：！？,;!?\t|]{1,14}")
_BRACKET = re.compile(r"[（(][^（）()]*[）)]")
_HEADS_APART = re.compile(r"\u3000+| {2,}")
_CELL_HEAD = re.compile(r"[^\d，。；：！？,;!?\t| ]{2,14}")
"""What parts the heads of columns in one line, and such a head."""
_CELL_LINE = re.compile(r"\S[^\n]*|\n(?=\s*\n)")
_YEAR = re.compile(r"20\d\d")
_MOST_CELLS = 12
"""Cells of a table that was set one to a line: numbers, periods and names; of a row at most so
many."""
TWIN: Mapping[str, Any] = {
    "space": SPACE, "cell_number": CELL_NUMBER, "cell_time": _CELL_TIME, "cell_name": _CELL_NAME,
    "cell_bracket": _BRACKET,
    "cell_line": _CELL_LINE, "cell_year": _YEAR, "most_cells": _MOST_CELLS,
    "heads_apart": _HEADS_APART, "cell_head": _CELL_HEAD,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def with_tabs(text: str) -> str:
    r"""A text in which a tab stands for each comma between the cells of a table.

    A line of heads, and at least two below it with as many cells, all but the first numbers.

    Examples
    --------
    >>> with_tabs("月份,抚慰人次,在档\n7月,88,256\n8月,46,254\n共1,234元,另见附件")
    '月份\t抚慰人次\t在档\n7月\t88\t256\n8月\t46\t254\n共1,234元,另见附件'
    """
    lines = text.split("\n")
    for comma in ",，":
        rows = [line.split(comma) for line in lines]
        for n, heads in enumerate(rows):
            below = takewhile(partial(_is_row, len(heads)), rows[n + 1 :])
            end = n + 1 + sum(1 for _ in below)
            names = (_BRACKET.sub("", "".join(one.split())) for one in heads)  # 资金（约，万元）
            if end > n + 2 and all(_cell_kind(name) in "NT" for name in names):
                lines[n:end] = ["\t".join(row) for row in rows[n:end]]
    return "\n".join(lines)


def _is_row(of: int, cells: Sequence[str]) -> bool:
    """Whether there are so many cells, more than one, and all but the first are numbers."""
    numbers = [CELL_NUMBER.fullmatch(cell.strip()) for cell in cells[1:]]
    return len(cells) == of > 1 and all(numbers)


def stacked_gaps(text: str) -> dict[int, str]:
    """What is read for the gaps of tables set one cell to a line: tabs within a row of theirs.

    As 月份, 2月, 12月, 人次, 70, 94: rows headed by a name; or 年度, 人次, 金额, 2018, 611, 198.8:
    heads, and rows that a year or a name begins. Blanks inside a number of theirs say nothing. The
    heads of the numbers may stand in one line: 类别, 户数　人口, 低保户, 193, 484.
    """
    lines = [(line[0], line.end()) for line in _CELL_LINE.finditer(text)]
    kinds = "".join(_line_kind(line) for line, _ in lines)
    gaps = {gap.end(): gap.start() for gap in SPACE.finditer(text)}
    found = dict[int, str]()
    for n in range(_MOST_CELLS, 1, -1):
        for table in re.finditer(
            f"NT{{{n}}}(?:N9{{{n}}})+|N{{{n}}}(?:[NT]9{{{n - 1}}}){{2,}}", kinds
        ):
            wide = n + (kinds[table.start() + 1] == "T")
            found |= _cells_of(lines[slice(*table.span())], wide, gaps)
        for table in re.finditer(f"NH(?:N9{{{n}}})+", kinds):
            found |= _headed_cells(lines[slice(*table.span())], n, gaps)
    return found


def _cells_of(
    lines: Sequence[tuple[str, int]], wide: int, gaps: Mapping[int, int]
) -> dict[int, str]:
    """What is read for the gaps of one such table, whose rows have so many cells."""
    found = dict[int, str]()
    for order, (line, end) in enumerate(lines):
        start = end - len(line)
        if order and start in gaps:
            found[gaps[start]] = "\t" if order % wide else "\n"
        found |= {start + gap.start(): "" for gap in SPACE.finditer(line.rstrip())}
    return found


def _headed_cells(
    lines: Sequence[tuple[str, int]], n: int, gaps: Mapping[int, int]
) -> dict[int, str]:
    """What is read for the gaps of one whose second line has the heads of all its numbers."""
    (head, end), rows = lines[1], lines[2:]
    apart, start = list(_HEADS_APART.finditer(head.strip())), end - len(head)
    first = rows[0][1] - len(rows[0][0])
    if len(apart) != n - 1 or start not in gaps or first not in gaps:
        return {}
    tabs = {start + gap.start(): "\t" for gap in apart}
    return tabs | {gaps[start]: "\t", gaps[first]: "\n"} | _cells_of(rows, n + 1, gaps)


def _line_kind(line: str) -> str:
    """What a line may be as a cell: H several heads of columns, or what a cell is."""
    heads = _HEADS_APART.split(line.strip())
    if len(heads) > 1 and all(_CELL_HEAD.fullmatch(head) for head in heads):
        return "H"
    return _cell_kind("".join(line.split()))


def _cell_kind(cell: str) -> str:
    """What a line may be as a cell: 9 a number, T a period, N a name, or . none."""
    if CELL_NUMBER.fullmatch(cell) and not _YEAR.fullmatch(cell):
        return "9"
    return "T" if _CELL_TIME.fullmatch(cell) else "N" if _CELL_NAME.fullmatch(cell) else "."
