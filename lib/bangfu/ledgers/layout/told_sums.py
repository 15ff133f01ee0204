"""Sums that lines tell of a list: what was paid in all, and what parts of it are.

A line below a table or among its rows may end it with a sum of its own (实发2人，2000元), and one
that says 其中 with sums of its parts (其中：现金1500元，实物500元). They are held against the rows
like a total: of the rows above the line, and of a part those that the part is of.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain

from bangfu.ledgers.formats.grid import GridRow, Raw, text_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.row_kinds import PART_WORD, RowKind
from bangfu.ledgers.layout.sheet_columns import SheetColumns
from bangfu.ledgers.layout.sheet_lines import SheetLine
from bangfu.ledgers.layout.sheet_rows import SheetRows
from bangfu.ledgers.layout.total_rows import SUMS, TotalRow
from bangfu.ledgers.layout.wide_heads import code_called
from bangfu.ledgers.values.amounts import amounts_in
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.schema import Table

__all__ = ["told_sums"]

_CLAUSE = re.compile(rf"(?:{SUMS.pattern})[^。；;]*")
_END = re.compile("退回|未领|未发|结余|剩余|节余|每人|其中")
"""What is said behind these is of other money than what was paid in all."""
_PART = re.compile(
    r"([一-鿿]{2,8}?)[:：]?(?:[0-9]+(?:人次|人|户|笔|名))?[:：,，、]?"
    r"([0-9][0-9,]*(?:\.[0-9]+)?(?:亿元|万元|千元|百元|元))"
)
_AROUND = re.compile(r"^[和及与为]|(?:发放|支出|列支|部分|资金|安排|共|合计|计)+$")
_COLUMNS = ("form", "fund_source", "project", "occasion", "event_kind", "illness")
_AMOUNT = "amount"


def told_sums(
    block: TableBlock, columns: SheetColumns, rows: SheetRows, table: Table
) -> Iterator[TotalRow]:
    """What lines tell of the sums of a list, each as a total to be checked.

    Parameters
    ----------
    block
        With the lines over its head.
    columns
        Those of its table.
    rows
        Its rows, sorted out.
    table
        What they are of; of one in which nothing is paid nobody tells sums.
    """
    if _AMOUNT not in table.names:
        return
    numbers = [row.number for row in rows.data]
    for line in rows.notes:
        for clause in _clauses("，".join(line.texts)):
            yield _total(line.number, clause, numbers, rows.totals)
    for number, word, amount in chain(
        _parts_told(chain(block.lines, rows.notes)),
        _parts_in_totals(rows.totals),
        _part_rows(block.rows, rows.kinds[RowKind.PART], columns),
    ):
        part = _part_called(word, table)
        if part is not None:
            yield _part(number, (word, amount), part, numbers, rows.totals)


def _clauses(text: str) -> Iterator[str]:
    """What a line tells of the sum: from the word for it to where it goes on to something else."""
    for found in _CLAUSE.finditer(bare(text)):
        clause = _END.split(found[0])[0]
        if any(amounts_in(clause)) and not any(word in text for word in vocabulary().running):
            yield clause


def _total(
    number: int, clause: str, numbers: Sequence[int], totals: Sequence[TotalRow]
) -> TotalRow:
    until = bisect_left(numbers, number) or len(numbers)
    ends = [total.until for total in totals if total.number < number and total.until < until]
    word = SUMS.match(clause)
    return TotalRow(number, word[0] if word else clause, {}, (clause,), max(ends, default=0), until)


def _parts_told(lines: Iterable[SheetLine]) -> Iterator[tuple[int, str, Raw]]:
    for line in lines:
        for word, amount in _parts_in("，".join(line.texts)):
            yield line.number, word, amount


def _parts_in_totals(totals: Iterable[TotalRow]) -> Iterator[tuple[int, str, Raw]]:
    for total in totals:
        for text in total.texts:
            for word, amount in _parts_in(text):
                yield total.number, word, amount


def _parts_in(text: str) -> Iterator[tuple[str, str]]:
    """The parts a text tells, each with its sum: 其中：现金1500元，实物500元."""
    _, found, said = bare(text).partition(PART_WORD)
    yield from _PART.findall(said) if found else ()


def _part_rows(
    rows: Iterable[GridRow], numbers: Iterable[int], columns: SheetColumns
) -> Iterator[tuple[int, str, Raw]]:
    """The rows below a total that say what a part of it is, with the cell of its sum."""
    parts = {*numbers}
    for row in (one for one in rows if one.number in parts):
        word = bare(text_of(row.cells[0])).removeprefix(PART_WORD).strip(":：")
        cells = {columns.names.get(column): cell for column, cell in row.items()}
        if _AMOUNT in cells:
            yield row.number, word, cells[_AMOUNT]
        for said, amount in _parts_in(PART_WORD + word):
            yield row.number, said, amount


def _part_called(word: str, table: Table) -> tuple[str, str] | None:
    """The column and the code that a part is of."""
    short = _AROUND.sub("", word)
    for column in (name for name in _COLUMNS if name in table.names):
        codes = table.column(column).codes or column
        code = code_called(codes, word) or code_called(codes, short)
        if code is not None:
            return column, code
    return None


def _part(
    number: int, told: tuple[str, Raw], part: tuple[str, str], numbers: Sequence[int],
    totals: Sequence[TotalRow],
) -> TotalRow:  # fmt: skip
    """A part as a total of some rows: of those of the total it stands at, or of all above it."""
    (word, amount), above = told, [total for total in totals if total.number <= number]
    until = bisect_left(numbers, number) or len(numbers)
    since, until = (above[-1].since, above[-1].until) if above else (0, until)
    cells: Mapping[str, Raw] = {_AMOUNT: amount}
    return TotalRow(number, f"{PART_WORD}{word}", cells, (), since, until, part=part)
