"""The rows of a block as rows of its table: what 同上 and merged cells stand for is filled in.

What a row cannot mean by itself is kept in it as a doubt, which is told once at its cell: an amount
merged over three people, a row that is struck out, 同上 below nothing.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, Grid, GridRow, Merge, Raw, is_blank, text_of
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.formats.serials import day_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.merged_workers import MergedWorkers
from bangfu.ledgers.layout.row_kinds import ColumnRoles, RowKind, kind_of
from bangfu.ledgers.layout.sheet_columns import SheetColumns
from bangfu.ledgers.layout.sheet_lines import SheetLine, line_of
from bangfu.ledgers.layout.total_rows import TotalRow, spanned, total_row
from bangfu.ledgers.layout.wide_heads import code_called
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import RefusedError
from bangfu.register.schema import Table, Type

__all__ = ["Doubt", "LedgerCell", "RawRow", "SheetRows", "sheet_rows"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """Instead of a cell: why it cannot be used; of several cells, told at the first."""

    refused: RefusedError | None


LedgerCell = Raw | Doubt
"""A cell of a ledger's row."""


@dataclass(frozen=True, slots=True)
class RawRow:
    """One row of data: its number as Excel shows it, and its cells by column."""

    number: int
    columns: tuple[str, ...]
    values: tuple[LedgerCell, ...] = field(repr=False)
    doubt: RefusedError | None = None
    """What is wrong with the row as a whole."""

    @property
    def cells(self) -> dict[str, LedgerCell]:
        """The cells by the name of their column."""
        return dict(zip(self.columns, self.values, strict=True))


@dataclass(frozen=True)
class SheetRows:
    """The rows of a block, sorted out."""

    data: tuple[RawRow, ...]
    totals: tuple[TotalRow, ...]
    kinds: Mapping[RowKind, tuple[int, ...]]
    """By kind: the numbers of the rows."""
    headless: tuple[int, ...]
    """Columns with cells of data that have no head."""
    notes: tuple[SheetLine, ...] = ()
    """Notes and signatures, in which a unit may be said."""
    yearless: tuple[int, ...] = ()
    """Rows with a day of which the sheet does not show the year: the program filled it in."""

    @property
    def noted(self) -> list[str]:
        """All that its notes say."""
        return [text for line in self.notes for text in line.texts]


def sheet_rows(block: TableBlock, columns: SheetColumns, table: Table, grid: Grid) -> SheetRows:
    """Sort out the rows of a block, and fill in what cells take from others.

    Parameters
    ----------
    block
        With its rows.
    columns
        The columns of the table it has.
    table
        The table.
    grid
        The sheet it is in, for merged cells.
    """
    merges = _Merges(grid, block)
    kinds = _kinds(block, columns, table, merges)
    filler = _Filler(columns, table, merges, grid.counts_from_1904)
    data, totals, notes = [], list[TotalRow](), list[SheetLine]()
    sorted_out: dict[RowKind, list[int]] = {kind: [] for kind in RowKind}
    for row, kind in zip(block.rows, kinds, strict=True):
        sorted_out[kind].append(row.number)
        if kind is RowKind.DATA:
            data.append(filler.filled(row))
        elif kind is RowKind.TOTAL:
            totals.append(total_row(row, columns, totals, len(data)))
        elif kind in (RowKind.NOTE, RowKind.SIGNATURE):
            notes.append(line_of(row))
    return SheetRows(
        tuple(data),
        tuple(spanned(totals, len(data))),
        {kind: tuple(numbers) for kind, numbers in sorted_out.items()},
        filler.headless(block),
        tuple(notes),
        tuple(filler.yearless),
    )


def _kinds(
    block: TableBlock, columns: SheetColumns, table: Table, merges: "_Merges"
) -> list[RowKind]:
    person, money = columns.of_type(table, Type.PERSON), columns.of_type(table, Type.MONEY)
    span = ColumnRoles(
        columns.names,
        columns.numbering,
        frozenset(c for c, name in columns.names.items() if name in person),
        min(block.heads, default=0),
        frozenset(c for c, name in columns.names.items() if name in money),
    )
    kinds: list[RowKind] = []
    for row in block.rows:
        kind = kind_of(row, span, merges.is_across(row), not kinds)
        if kind is RowKind.DATA and kinds and kinds[-1] is RowKind.PART and _is_part(row, columns):
            kind = RowKind.PART
        kinds.append(kind)
    return kinds


def _is_part(row: GridRow, columns: SheetColumns) -> bool:
    """Whether a row below 其中：现金 goes on with it: 实物, an amount, and nobody's name."""
    names = {columns.names.get(column, "-") for column in row.columns[1:]}
    word = text_of(row.cells[0])
    told = any(code_called(column, word) for column in ("form", "project", "fund_source"))
    return told and names <= {"amount", "-"}


class _Merges:
    """Merged cells of a sheet that reach into the rows of a block."""

    def __init__(self, grid: Grid, block: TableBlock) -> None:
        numbers = [row.number for row in block.rows]
        self.down: dict[int, list[Merge]] = {}
        self.across: dict[int, list[Merge]] = {}
        for merge in grid.merges:
            span = numbers[bisect_left(numbers, merge.top) : bisect_right(numbers, merge.bottom)]
            for number in span if merge.bottom > merge.top else ():
                self.down.setdefault(number, []).append(merge)
            for number in span if merge.right > merge.left else ():
                self.across.setdefault(number, []).append(merge)

    def is_across(self, row: GridRow) -> bool:
        """Whether the first cell of a row is merged over three columns or more."""
        return any(
            m.left == row.columns[0] and m.right - m.left >= 2
            for m in self.across.get(row.number, ())
        )


class _Filler:
    """Rows of a block one after the other, each with what it takes from those above."""

    def __init__(
        self, columns: SheetColumns, table: Table, merges: _Merges, from_1904: bool
    ) -> None:
        self.columns, self.table, self.merges, self.from_1904 = columns, table, merges, from_1904
        self.named = {c: name for c, name in columns.names.items() if len(name) > 1}
        self.days = columns.of_type(table, Type.DATE)
        self.people = columns.of_type(table, Type.PERSON)
        self.own = {*columns.of_type(table, Type.MONEY), table.key}
        self.name, self.name_above = "", ""
        self.names: dict[Merge, str] = {}
        self.workers = MergedWorkers(table)
        self.last: tuple[tuple[str, ...], tuple[LedgerCell, ...]] = ((), ())
        self.tops: dict[tuple[int, int], Raw] = {}
        self.told: set[Merge] = set()
        self.yearless: dict[int, None] = {}
        self.seen: set[tuple[int, ...]] = set()
        self.same_names: dict[tuple[int, ...], tuple[str, ...]] = {}
        self.plain: set[Raw] = set()  # what stands for itself: others say the same again

    def filled(self, row: GridRow) -> RawRow:
        """The row with its cells by name."""
        self.seen.add(row.columns)
        self.name_above, self.name = self.name, self._name_in(row)
        if row.number in self.merges.down or row.number in self.merges.across:
            return self._merged(row)
        names = self.same_names.get(row.columns)
        if names is None:
            names = tuple(self.named.get(c, "") for c in row.columns)
            self.same_names[row.columns] = names
        if "" not in names and not self.from_1904 and self._is_whole(row):
            self.last = names, row.cells  # nearly all rows: nothing is to be filled in
            return RawRow(row.number, names, row.cells)
        cells = {name: cell for name, cell in zip(names, row.cells, strict=True) if name}
        return self._row(row.number, cells)

    def _is_whole(self, row: GridRow) -> bool:
        """Whether all cells of a row stand for themselves."""
        others = [cell for cell in row.cells if cell not in self.plain]
        if not all(map(_is_itself, others)):
            return False
        self.plain.update(others if len(self.plain) < _MOST_PLAIN else ())
        return True

    def _name_in(self, row: GridRow) -> str:
        """The name of the person in a row; that of the row above where it takes this."""
        at = self.columns.name_at
        if at is None:
            return ""
        said = next((text_of(cell) for column, cell in row.items() if column == at), "")
        return self.name if not said or _is_ditto(said) else bare(said)

    def headless(self, block: TableBlock) -> tuple[int, ...]:
        """Columns in which rows have cells, but that have no head."""
        filled = {column for columns in self.seen for column in columns}
        return tuple(sorted(filled - block.heads.keys()))

    def _row(self, number: int, cells: Mapping[str, LedgerCell]) -> RawRow:
        kept = {name: self._taken(name, cell) for name, cell in cells.items()}
        if any(_is_yearless(kept[name]) for name in self.days & kept.keys()):
            self.yearless[number] = None
        if any(isinstance(cell, Dressed) and cell.red for cell in kept.values()):
            kept = _without_highlight(kept)
        names, values = self._shared(tuple(kept)), tuple(kept.values())
        self.last = names, values
        return RawRow(number, names, values, _struck(values))

    def _shared(self, names: tuple[str, ...]) -> tuple[str, ...]:
        """The same tuple for all rows that have the same columns: it is kept once."""
        return _NAMES.setdefault(names, names) if len(_NAMES) < 10_000 else names

    def _taken(self, name: str, cell: LedgerCell) -> LedgerCell:
        """A cell, or what it takes from the row above."""
        if isinstance(cell, str) and len(cell) <= _LONGEST_DITTO and _is_ditto(cell):
            above = dict(zip(*self.last, strict=True)).get(name)
            if name == self.table.key:
                return Doubt(_same_key(cell))
            if name in self.people and self.name != self.name_above:
                return Doubt(_two_names())
            if above is None or isinstance(above, Doubt) or is_blank(above):
                return Doubt(_nothing_above(cell))
            return above
        if self.from_1904 and name in self.days and type(cell) is float:
            return day_of(cell, from_1904=True)
        return cell

    def _merged(self, row: GridRow) -> RawRow:
        own = dict(row.items())
        said = {name: own[column] for column, name in self.named.items() if column in own}
        cells: dict[str, LedgerCell] = {**said}
        for merge in self.merges.down.get(row.number, ()):
            if merge.left in own and row.number == merge.top:
                self.tops[merge.top, merge.left] = own[merge.left]
            top = self.tops.get((merge.top, merge.left))
            name = self.named.get(merge.left)
            if top is not None and name is not None:
                shared = self._share(merge, name, top)
                refused = self.workers.refused(merge, name, said)
                is_plain = name in self.people and self.name  # the names tell who it is
                is_told = refused is None or is_plain or isinstance(shared, Doubt)
                cells[name] = shared if is_told else Doubt(refused)
        for merge in self.merges.across.get(row.number, ()):
            names = [
                self.named[c]
                for c in range(merge.left, min(merge.right, 1000) + 1)
                if c in self.named
            ]
            if len(names) > 1 and merge.left in own:
                cells |= {names[0]: Doubt(_merged_across(len(names)))} | dict.fromkeys(
                    names[1:], Doubt(None)
                )
        return self._row(row.number, {n: cells[n] for n in self.named.values() if n in cells})

    def _share(self, merge: Merge, name: str, top: Raw) -> LedgerCell:
        """What a row has of a cell merged over several: its value, but for amounts and keys."""
        if name in self.people and self.names.setdefault(merge, self.name) != self.name:
            return Doubt(_two_names())
        if name not in self.own:
            return top
        if merge in self.told:
            return Doubt(None)
        self.told.add(merge)
        return Doubt(_merged_down(merge, name == self.table.key))


_LONGEST_DITTO = 6
_MOST_PLAIN = 10_000
_NAMES: dict[tuple[str, ...], tuple[str, ...]] = {}


def _is_yearless(cell: LedgerCell) -> bool:
    form = number_format(cell.form) if isinstance(cell, Dressed) else None
    return form is not None and form.is_day and "md" in form.shows and "y" not in form.shows


def _is_itself(cell: Raw) -> bool:
    """Whether a cell is a value that stands for itself."""
    if isinstance(cell, str):
        return len(cell) > _LONGEST_DITTO or not _is_ditto(cell)
    return not isinstance(cell, Dressed)


@lru_cache(maxsize=4096)
def _is_ditto(text: str) -> bool:
    return "".join(text.split()) in vocabulary().ditto or bare(text) in vocabulary().ditto


def _struck(cells: tuple[LedgerCell, ...]) -> RefusedError | None:
    """What to say of a row all of whose cells are struck out."""
    dressed = [cell for cell in cells if isinstance(cell, Dressed)]
    if not dressed or not all(cell.struck for cell in dressed):
        return None
    if any(not isinstance(cell, Dressed) for cell in cells):
        return None
    return RefusedError(
        Text("划去的行（有删除线）", "a row that is struck out"),
        Text(
            "要撤销的，去掉删除线并在“撤销”列填“是”；未曾报过的，删除此行；仍有效的，去掉删除线",
            "to withdraw it, take the line off and put yes under “withdrawn”; if it was never "
            "reported, delete the row; if it holds, take the line off",
        ),
        "struck_row",
    )


def _without_highlight(cells: Mapping[str, LedgerCell]) -> dict[str, LedgerCell]:
    """Cells of a row that is red as a whole: that marks the row, it does not make it negative."""
    if not all(isinstance(cell, Dressed) and cell.red for cell in cells.values()):
        return dict(cells)
    return {n: replace(c, red=False) if isinstance(c, Dressed) else c for n, c in cells.items()}


def _two_names() -> RefusedError:
    return RefusedError(
        Text(
            "与上一行同一个身份证号，姓名却不同",
            "the ID number of the row above, with another name",
        ),
        Text("这个人自己的身份证号", "the ID number of this person"),
        "two_names",
    )


def _same_key(cell: str) -> RefusedError:
    expected = Text(
        "每行自己的编号：同一笔只写一行，另一笔另编号",
        "a key of its own in each row: one row for one payment, another key for another",
    )
    return RefusedError(Text(repr(cell), repr(cell)), expected, "ditto_key")


def _nothing_above(cell: str) -> RefusedError:
    found = Text(f"{cell!r}，而上一行没有内容", f"{cell!r}, and nothing in the row above")
    return RefusedError(found, Text("写出内容", "what is meant, written out"), "ditto_of_nothing")


def _merged_across(columns: int) -> RefusedError:
    return RefusedError(
        Text(f"横向合并了{columns}列的单元格", f"a cell merged over {columns} columns"),
        Text("每列各填各的：取消合并", "a value in each column: take the merge apart"),
        "merged_across",
    )


def _merged_down(merge: Merge, is_key: bool) -> RefusedError:
    rows = merge.bottom - merge.top + 1
    if is_key:
        found = Text(f"合并在{rows}行上的编号", f"a key merged over {rows} rows")
        expected = Text(
            "每行自己的编号：取消合并，逐行填写",
            "a key of its own in each row: take the merge apart",
        )
    else:
        found = Text(
            f"合并在{rows}行上的金额（是谁的？各多少？）",
            f"an amount merged over {rows} rows (whose is it?)",
        )
        expected = Text(
            "每行自己的金额：取消合并，逐行填写", "an amount in each row: take the merge apart"
        )
    return RefusedError(found, expected, "merged_key" if is_key else "merged_amount")
