"""Which table a block is of, and what its title and lines say once for all its rows.

A sheet named like a table is of that table. Otherwise its heads decide, if they fit one table only;
then the words of the sheet's name, its title and its file. What is still open is asked.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from bangfu.ledgers.formats.grid import Raw
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.label_pairs import column_named, pairs_in, why_unfit
from bangfu.ledgers.layout.sender_layouts import SenderLayout
from bangfu.ledgers.layout.sheet_columns import SheetColumns
from bangfu.ledgers.values.headers import plain, table_called, tables_worded
from bangfu.ledgers.values.vocabulary import UNITS, bare, unit_in, vocabulary
from bangfu.register.faults import RefusedError
from bangfu.register.schema import TABLES, Table, Type
from bangfu.register.schema import table as table_of

__all__ = [
    "PAID_TABLE", "Above", "Said", "chosen_table", "has_all", "is_called_spare",
    "is_called_summary", "is_summary", "line_of_unit",
    "said_above", "unit_of_others",
]  # fmt: skip

PAID_TABLE = table_of("assistance")
"""What holidays and months are paid in."""
_MARGIN = 2
_UNIT_SAID = re.compile(r"单位[:为]?\(?(?:人民币)?(亿元|万元|千元|百元|元)(?![a-z\u4e00-\u9fff])")


@dataclass(frozen=True)
class Said:
    """What a sheet and its file are called, and the texts over its tables."""

    name: str
    """Of the sheet; of a text file, its own."""
    is_sheet: bool
    stem: str
    """The name of the file."""
    titles: tuple[str, ...] = field(repr=False)
    layouts: tuple[SenderLayout, ...] = ()
    """How its sender lays tables out."""
    undecided: Table | None = None
    """What a table is of that neither heads nor words decide, if somebody said so."""

    def texts(self) -> Iterator[Sequence[str]]:
        """What may speak of a table, what says most first."""
        yield [self.name]
        yield self.titles
        yield [self.stem]


def chosen_table(block: TableBlock, said: Said) -> Table | tuple[Table, ...]:
    """The table of a block, or those it might be of."""
    rated = {table.name: _fit(block, table) for table in TABLES}
    by_name = _named_table(said)
    best = max(rated.values())
    if by_name is not None and (rated[by_name.name][0] or rated[by_name.name][1] >= best[1] / 2):
        return by_name
    whole = [t for t in TABLES if rated[t.name][0]]
    near = whole or [t for t in TABLES if rated[t.name][1] >= max(1, best[1] - _MARGIN + 1)]
    most = max((rated[t.name][1] for t in near), default=0)
    first = [t for t in near if rated[t.name][1] == most]
    if len(near) == 1:
        return near[0]
    for texts in said.texts():
        worded = {t for text in texts for t in tables_worded(text)} & set(near)
        if len(worded) == 1:
            return worded.pop()
    ahead = len(first) == 1 and all(
        most - rated[t.name][1] >= _MARGIN for t in near if t not in first
    )
    if ahead:
        return first[0]
    return tuple(near) if by_name is None else by_name


def _fit(block: TableBlock, table: Table) -> tuple[bool, int]:
    """Whether a block has all that a table must have, its key left out, and how much in all.

    What a line over it says once (资金来源：工会经费) it has as well as by a column.
    """
    pairs = (pair for line in block.lines for pair in pairs_in(line.texts))
    said = {column_named(label, table) for label, value in pairs if value}
    heads = {head.columns.get(table.name, "") for head in block.heads.values()}
    named = (heads | said) & {*table.names}
    required = {c.name for c in table.columns[1:] if c.required}
    return required <= named, len(named)


def has_all(block: TableBlock, table: Table) -> bool:
    """Whether a block has all that a table must have, its key left out."""
    return _fit(block, table)[0]


def _named_table(said: Said) -> Table | None:
    """The table whose name is that of the sheet, or the only one in it."""
    exact = table_called(said.name)
    within = [t for t in TABLES if plain(t.zh) in plain(said.name)]
    return exact or (within[0] if len(within) == 1 else None)


def is_called_summary(name: str) -> bool:
    """Whether the name of a sheet says that it sums up others."""
    return any(word in bare(name) for word in vocabulary().summaries)


def is_called_spare(name: str) -> bool:
    """Whether the name of a sheet says that it is void, a draft or an example."""
    return any(word in bare(name) for word in vocabulary().spare_sheets)


def is_summary(said: Said, blocks: Sequence[TableBlock]) -> bool:
    """Whether a sheet sums up others: it is called so, and names nobody."""
    if not said.is_sheet or not is_called_summary(said.name):
        return False
    people = {(t.name, column) for t in TABLES for column in t.of_type(Type.PERSON)}
    heads = (head for block in blocks for head in block.heads.values())
    return not any(pair in people for head in heads for pair in head.columns.items())


@dataclass(frozen=True)
class Above:
    """What the lines over a table say once: the unit of its money, and values of columns."""

    unit: Decimal | None
    """How many yuan a number is, if it is said."""
    fixed: dict[str, tuple[str, Raw]]
    """By column: the label the line has, and the value."""
    unread: tuple[tuple[int, str, RefusedError], ...] = ()
    """Values that cannot be read: their row, their column, and what is wrong with them."""
    units: tuple[Decimal, ...] = ()
    """The units that its lines say."""


def unit_of_others(said: Said) -> Decimal | None:
    """The unit of money, larger than a yuan, that lines over the tables of a sheet say last."""
    units = _units_said(said.titles)
    return None if not units or units[-1] == 1 else units[-1]


def line_of_unit(block: TableBlock, unit: Decimal) -> int | None:
    """The row of the last line over a table that says a unit of money.

    Parameters
    ----------
    block
        With the lines over its head.
    unit
        How many yuan it is.
    """
    saying = (line.number for line in reversed(block.lines) if unit in _units_said(line.texts))
    return next(saying, None)


def _units_said(texts: Iterable[str]) -> list[Decimal]:
    return [UNITS[name] for text in texts for name in _UNIT_SAID.findall(bare(text))]


def said_above(
    block: TableBlock, table: Table, columns: SheetColumns, others: Sequence[str],
    filled: Iterable[Sequence[str]],
) -> Above:  # fmt: skip
    """What is said once of a table: values of columns it does not have, and the unit of money.

    Parameters
    ----------
    block
        With the lines over its head.
    table
        The table it is of.
    columns
        Those it has.
    others
        Texts beside those above in which a unit may be said: its notes, the name of its sheet.
    filled
        The columns in which its rows say something: one that is there and empty takes what a line
        says, if every row must have it.
    """
    unit: Decimal | None = None
    fixed: dict[str, tuple[str, Raw]] = {}
    for text in others:
        unit = next(iter(_units_said([text])), None) or unit_in(text)[1] or unit
    said = {name for names in filled for name in names}
    silent = {column.name for column in table.columns if column.required} - said
    unread: list[tuple[int, str, RefusedError]] = []
    for line in block.lines:
        for label, value in pairs_in(line.texts):
            name = column_named(label, table)
            if name is None or not value or (name in columns.headers and name not in silent):
                continue
            refused = why_unfit(value, table.column(name))
            if refused is None:
                fixed[name] = (label, value)
            elif name != "unit_code":  # lines may name a union in words: that says nothing wrong
                unread.append((line.number, name, refused))
    own = _units_said(text for line in block.lines[block.common :] for text in line.texts)
    common = _units_said(text for line in block.lines[: block.common] for text in line.texts)
    over = own or common
    units = dict.fromkeys([*over, *_units_said(others)])
    return Above(over[-1] if over else unit, fixed, tuple(unread), tuple(units))
