"""Rows of text files held against their head: one with a cell too many or too few has shifted.

An unquoted comma in 1,000 makes two cells of an amount, and all behind it stand under the next
head; a separator left out moves them back. What then stands under a head may well be readable, so
such a row is refused whatever its cells say. Blank cells at the ends of all rows are a habit of
programs.
"""

import re
from bisect import bisect_left
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Grid, GridRow, Parting, text_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.sheet_columns import WIDE_MARK, SheetColumns, told_head
from bangfu.ledgers.layout.sheet_rows import SheetRows, sheet_rows
from bangfu.register.faults import Fault, Place, ToldElsewhereError, masked
from bangfu.register.schema import Table, Type

__all__ = ["rows_in_step"]

_COMMAS = ",，"
_SIGNS = {
    ",": Text("逗号", "comma"), "，": Text("逗号", "comma"), ";": Text("分号", "semicolon"),
    "\t": Text("制表符", "tab"), "|": Text("竖线", "upright stroke"),
}  # fmt: skip
_ANY_SIGN = Text("分隔符", "separator")
_FIRST_OF_AMOUNT = re.compile(r"[￥¥]?[1-9][0-9]{0,2}", re.ASCII)
_MIDDLE_OF_AMOUNT = re.compile(r"[0-9]{3}", re.ASCII)
_REST_OF_AMOUNT = re.compile(r"[0-9]{3}(?:\.[0-9]{1,2})?(?:元|圆)?", re.ASCII)
_NUMBERS = (Type.MONEY, Type.COUNT, Type.YEAR, Type.SIGN)
_AT_ONCE = 16
"""Excel leaves out the blank cells at the ends of so many rows, counted from the first, if it can:
all of them end where the longest does."""


def rows_in_step(
    block: TableBlock, columns: SheetColumns, table: Table, grid: Grid, place: Place
) -> tuple[SheetRows, list[Fault]]:
    """The rows of a block, and a fault for each that has not as many cells as its head.

    Parameters
    ----------
    block
        With its rows.
    columns
        The columns of the table it has.
    table
        The table.
    grid
        The sheet it is in; only a text file has such rows.
    place
        File and sheet.
    """
    rows = sheet_rows(block, columns, table, grid)
    if grid.parting is None or not rows.data:
        return rows, []
    faults = {fault.place.row: fault for fault in _Widths(block, columns, table, grid, place).told(
        {row.number for row in rows.data}
    )}  # fmt: skip
    return (_doubted(rows, block, faults.keys()), [*faults.values()]) if faults else (rows, [])


def _doubted(rows: SheetRows, block: TableBlock, shifted: Collection[int | None]) -> SheetRows:
    """Rows of which those that have shifted are not read, nor give a column without a head."""
    data = tuple(
        replace(row, doubt=ToldElsewhereError()) if row.number in shifted else row
        for row in rows.data
    )
    right = {row.number for row in data} - {*shifted}
    filled = {column for row in block.rows if row.number in right for column in row.columns}
    headless = tuple(column for column in rows.headless if column in filled)
    return replace(rows, data=data, headless=headless)


@dataclass(frozen=True)
class _Split:
    """An amount that commas may have parted: its column, and the cells it would be."""

    column: int
    parts: tuple[str, ...]
    is_sure: bool
    """Whether the cells behind the first can hardly be something of their own."""


@dataclass(frozen=True)
class _Widths:
    """How many cells the rows of a block have."""

    block: TableBlock
    columns: SheetColumns
    table: Table
    grid: Grid
    place: Place

    @cached_property
    def parting(self) -> Parting:
        """How the file parts its cells."""
        return self.grid.parting or Parting("", ())

    @cached_property
    def head(self) -> tuple[int, int]:
        """How many cells its head has, and how many with those that are blank at its end."""
        numbers = range(self.block.first, self.block.last + 1)
        start = bisect_left(self.grid.rows, self.block.first, key=lambda row: row.number)
        levels = self.grid.rows[start : start + len(numbers)]
        named = max(row.columns[-1] + 1 for row in levels if row.number in numbers)
        return named, max(map(self.parting.cells_in, numbers))

    def told(self, data: Collection[int]) -> Iterator[Fault]:
        """The faults of rows that have shifted, or may have.

        Parameters
        ----------
        data
            The numbers of its rows of data.
        """
        rows = [row for row in self.grid.rows if row.number in data]
        widths = {row.number: self.parting.cells_in(row.number) for row in rows}
        splits = self._splits(rows) if self.parting.sign in _COMMAS else {}
        is_habit = self._has_blank_ends(rows, widths, splits)
        unsplit = {width for number, width in widths.items() if number not in splits}
        named, most = self.head
        writes_blanks = any(widths[r.number] >= most and r.columns[-1] + 1 < named for r in rows)
        for row in rows:
            width, split = widths[row.number], splits.get(row.number)
            if width > most:
                if not is_habit:
                    yield self._too_many(row, width, split)
            elif split and (split.is_sure or self._is_longer(split, width, unsplit)):
                yield self._split_amount(row, split)
            elif width < most and writes_blanks and self._lacks_cells(row, data):
                yield self._too_few(row, width)

    def _has_blank_ends(
        self, rows: Sequence[GridRow], widths: Mapping[int, int], splits: Mapping[int, _Split]
    ) -> bool:
        """Whether more cells than the head has are a habit of the file, or a column without one.

        Then all rows have as many, and in none of them stands what may be half an amount.
        """
        if len({*widths.values()}) > 1:
            return False
        beyond = any(row.columns[-1] >= self.head[1] for row in rows)
        may_be = any(
            split.is_sure or self._type(split.column + 1) not in _NUMBERS
            for split in splits.values()
        )
        return not may_be and (len(rows) > 1 or not beyond)

    def _splits(self, rows: Sequence[GridRow]) -> dict[int, _Split]:
        """By row: the first amount that may have been parted, of one that has any."""
        found = {}
        for row in rows:
            cells = {column: text_of(cell).strip() for column, cell in row.items()}
            parted = (self._split_at(c, cells) for c in self._may_be_money if c in cells)
            split = next(filter(None, parted), None)
            if split is not None:
                found[row.number] = split
        return found

    @cached_property
    def _may_be_money(self) -> list[int]:
        """Columns of amounts, then those that are passed over: 年收入 is none of the register's."""
        money = self.columns.of_type(self.table, Type.MONEY)
        own = [c for c in self.block.heads if self.columns.names.get(c) in money]
        return [*own, *(c for c in self.block.heads if self.columns.may_tell(c) and c not in own)]

    def _split_at(self, column: int, cells: Mapping[int, str]) -> _Split | None:
        """The amount that may begin in a column; one passed over may hold any number."""
        parts = [cells[column]]
        if not _FIRST_OF_AMOUNT.fullmatch(parts[0]):
            return None
        while _REST_OF_AMOUNT.fullmatch(cells.get(column + len(parts), "")):
            parts.append(cells[column + len(parts)])
            if not _MIDDLE_OF_AMOUNT.fullmatch(parts[-1]):
                break
        if len(parts) == 1:
            return None
        is_amount = not self.columns.may_tell(column)
        looks_so = parts[1].startswith("0") and self._type(column + 1) is not Type.KEY
        return _Split(column, tuple(parts), is_amount and looks_so)

    def _type(self, column: int) -> Type | None:
        """The type of a column, if it is one of the register's."""
        name = (self.columns.names.get(column) or "").partition(WIDE_MARK)[0]
        return self.table.column(name).type if name in self.table.names else None

    def _is_longer(self, split: _Split, width: int, unsplit: Collection[int]) -> bool:
        """Whether a row has just the cells more than others that an amount in parts would give it.

        An amount or a count behind an amount is one of its own: 申请金额 500, 金额 300.
        """
        behind = self._type(split.column + 1) not in _NUMBERS
        is_amount = not self.columns.may_tell(split.column)
        return is_amount and behind and width - len(split.parts) + 1 in unsplit

    def _lacks_cells(self, row: GridRow, data: Collection[int]) -> bool:
        """Whether cells at the end of a row are missing, which a program would not leave out."""
        return row.columns[-1] + 1 < self.head[0] and not self._is_excels(row.number, data)

    def _is_excels(self, number: int, data: Collection[int]) -> bool:
        """Whether all rows beside one end where the longest of their cells does."""
        first = (number - 1) // _AT_ONCE * _AT_ONCE + 1
        beside = [n for n in range(first, first + _AT_ONCE) if n in data]
        widths = {self.parting.cells_in(n) for n in beside}
        ends = {row.columns[-1] + 1 for row in self.block.rows if row.number in beside}
        return first > self.block.last and len(widths) == 1 and max(ends) == max(widths)

    def _at(self, row: GridRow, column: int | None = None) -> Place:
        header = None if column is None else masked(told_head(self.block, column))
        return replace(self.place, row=row.number, header=header)

    def _too_many(self, row: GridRow, width: int, split: _Split | None) -> Fault:
        sign = _SIGNS.get(self.parting.sign, _ANY_SIGN)
        found = Text(f"{width}格", f"{width} cells")
        if split is not None:
            said = _quoted(split)
            found = Text(f"{found.zh}（{said.zh}？）", f"{found.en} ({said.en}?)")
        most = self.head[1]
        expected = Text(
            f"{most}格，与标题行一样：内容里有{sign.zh}的（如1,000），加引号或去掉{sign.zh}",
            f"{most} as in the head: put quotes around a cell with a {sign.en} in it, as in 1,000, "
            f"or take the {sign.en} out",
        )
        where = self._at(row, split.column if split else None)
        return Fault(where, found, expected, kind="too_many_cells")

    def _too_few(self, row: GridRow, width: int) -> Fault:
        sign, most = _SIGNS.get(self.parting.sign, _ANY_SIGN), self.head[1]
        expected = Text(
            f"{most}格，与标题行一样：空着的格也要留{sign.zh}，核对漏在哪里",
            f"{most} as in the head: a blank cell has its {sign.en} too; find where one is missing",
        )
        found = Text(f"{width}格", f"{width} cells")
        return Fault(self._at(row), found, expected, kind="too_few_cells")

    def _split_amount(self, row: GridRow, split: _Split) -> Fault:
        expected = Text(
            "一格一个金额：加引号或去掉逗号；本来是两项的，金额写出角分（如300.00）",
            "an amount in one cell: put quotes around it or take the comma out; if these are two "
            "things, write the amount with its fen (300.00)",
        )
        return Fault(self._at(row, split.column), _quoted(split), expected, kind="split_amount")


def _quoted(split: _Split) -> Text:
    parts = [repr(part) for part in split.parts]
    return Text(
        f"{'与'.join(parts)}是一个金额被逗号分开",
        f"{' and '.join(parts)}, one amount parted by commas",
    )
