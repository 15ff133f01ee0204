"""The one declaration of the register: tables, columns, types, labels and constraints.

Everything that needs to know a column asks here: storing and reading Parquet, the workbook
template and the import of ledgers, the verification, and the labels in reports. The columns are
in `columns.csv`, the data dictionary: to add a column is to add a line to it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property
from pathlib import Path
from typing import Any

import pyarrow as pa

from bangfu.csv_files import packaged_rows
from bangfu.language import Labelled, Text

__all__ = [
    "LEGIBLE", "MOST_CODES", "MOST_LETTERS", "NATURAL_MARK", "TABLES", "TRACE", "UNSEEN", "Column",
    "Table", "Type", "is_natural", "numbered_rows", "shapes_of_today", "table", "typed_rows_of",
]  # fmt: skip


NATURAL_MARK = "~"
"""What the key of a row begins with that its sender gave no number: it follows from the row."""
MOST_CODES = 3
"""In a cell that may hold several."""
MOST_LETTERS = 200
"""In a cell of text."""
LEGIBLE = Text(
    f"可见文字，至多{MOST_LETTERS}个字", f"text that can be seen, up to {MOST_LETTERS} characters"
)
UNSEEN: tuple[tuple[int, int], ...] = (
    (0x00, 0x1F), (0x7F, 0x9F),  # controls, line breaks among them
    (0xAD, 0xAD), (0x34F, 0x34F), (0x180E, 0x180E), (0x200B, 0x200D), (0x2060, 0x2065),
    (0x206A, 0x206F), (0xFEFF, 0xFEFF), (0xE0000, 0xE007F),  # of no width
    (0x115F, 0x1160), (0x3164, 0x3164), (0xFFA0, 0xFFA0),  # fillers, which look like spaces
    (0x61C, 0x61C), (0x200E, 0x200F), (0x202A, 0x202E), (0x2066, 0x2069),  # change the direction
    (0x2028, 0x2029), (0xFFF9, 0xFFFB), (0xFFFE, 0xFFFF),  # breaks, and what no page may have
)  # fmt: skip
"""Characters no text may have, from one to another: they cannot be seen, or show others wrongly."""
_DICTIONARY = packaged_rows(Path(__file__).with_name("columns.csv"))


class Type(StrEnum):
    """What a cell holds, and how it is stored."""

    KEY = "key"
    """Surrogate key, text."""
    PERSON = "person"
    """Keyed hash of an ID number, 64 hexadecimal digits; a ledger gives the ID number."""
    CODE = "code"
    """Value of a code list, text."""
    CODES = "codes"
    """Up to three values of a code list, text joined by semicolons."""
    TEXT = "text"
    DATE = "date"
    MONEY = "money"
    """Yuan, decimal(14,2)."""
    COUNT = "count"
    """Whole number, not negative."""
    SIGN = "sign"
    """+1 or -1."""
    YEAR = "year"
    """Calendar year."""

    @property
    def arrow(self) -> pa.DataType:
        """The Arrow type a column is stored as."""
        match self:
            case Type.DATE:
                return pa.date32()
            case Type.MONEY:
                return pa.decimal128(14, 2)
            case Type.COUNT | Type.SIGN | Type.YEAR:
                return pa.int32()
            case Type.KEY | Type.PERSON | Type.CODE | Type.CODES | Type.TEXT:
                return pa.string()


@dataclass(frozen=True)
class Column(Labelled):
    """One column: name, type, labels, meaning and constraints.

    `required` columns are never empty; `codes` names the code list of the rules; `references`
    names the table whose key the value must be; `dated_by` names the column of the same row whose
    date a code must be valid on. `zh` and `en` are also the headers a ledger may use; for a
    `PERSON` column they name the ID number.
    """

    name: str
    type: Type
    zh: str
    en: str
    description: str
    required: bool = False
    codes: str | None = None
    dated_by: str | None = None
    references: str | None = None


@dataclass(frozen=True)
class Table(Labelled):
    """One table: name, key (its first column), labels and columns."""

    name: str
    zh: str
    en: str
    description: str
    columns: tuple[Column, ...] = field(repr=False)

    @cached_property
    def key(self) -> str:
        """Name of the key column."""
        return self.columns[0].name

    @cached_property
    def names(self) -> tuple[str, ...]:
        """Names of the declared columns, in order."""
        return tuple(column.name for column in self.columns)

    def of_type(self, *types: Type) -> tuple[str, ...]:
        """Names of the declared columns of some types, in order.

        Examples
        --------
        >>> table("comfort_case").of_type(Type.PERSON, Type.MONEY)
        ('claimant_key', 'amount_asked', 'amount')
        """
        return tuple(column.name for column in self.columns if column.type in types)

    @property
    def arrow(self) -> pa.Schema:
        """The Arrow schema of a stored table, trace columns included."""
        own = [pa.field(c.name, c.type.arrow, nullable=not c.required) for c in self.columns]
        return pa.schema([*own, *TRACE])

    def column(self, name: str) -> Column:
        """The column called `name`.

        Raises
        ------
        KeyError
            If the table has no such column.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(f"table {self.name!r} has no column {name!r}")


TRACE: tuple[pa.Field, ...] = (
    pa.field("load_id", pa.int32(), nullable=False),
    pa.field("source_file", pa.string(), nullable=False),
    pa.field("source_sheet", pa.string()),
    pa.field("source_row", pa.int32(), nullable=False),
    pa.field("withdrawn", pa.bool_(), nullable=False),
)
"""Columns every stored row carries: which load, and where in which ledger it came from."""


def _declared(name: str) -> tuple[Column, ...]:
    """The columns of a table, in order."""
    return tuple(
        Column(
            row["name"], Type(row["type"]), row["zh"], row["en"], row["description"],
            required=row["required"] == "yes",
            codes=row["codes"] or None,
            dated_by=row["dated_by"] or None,
            references=row["references"] or None,
        )
        for row in _DICTIONARY if row["table"] == name
    )  # fmt: skip


def _table(name: str, zh: str, en: str, description: str) -> Table:
    return Table(name, zh, en, description, _declared(name))


TABLES: tuple[Table, ...] = (
    _table("union_unit", "工会组织", "union units", "Union organisations and the tree they form."),
    _table(
        "household_file", "困难职工档案", "hardship files",
        "Files of workers in hardship: one household, one file.",
    ),
    _table(
        "file_event", "档案变动", "file events",
        "What adds files to the caseload or takes them out; the caseload is computed from it.",
    ),
    _table(
        "assistance", "帮扶记录", "assistance",
        "Items of assistance given: cash, goods or services.",
    ),
    _table(
        "comfort_case", "抚慰", "comfort cases",
        "Claims under the comfort scheme, with their decision and payment.",
    ),
    _table(
        "union_members", "会员人数", "union members",
        "Members of each union at the end of a year: one count a union and year.",
    ),
)  # fmt: skip


def table(name: str, tables: Sequence[Table] = TABLES) -> Table:
    """The table called `name`.

    Raises
    ------
    KeyError
        If the register has no such table.
    """
    for candidate in tables:
        if candidate.name == name:
            return candidate
    raise KeyError(f"the register has no table {name!r}")


def is_natural(key: str | None) -> bool:
    """Whether a key is of a row its sender gave no number.

    Examples
    --------
    >>> is_natural("~00ff"), is_natural("A-1"), is_natural(None)
    (True, False, False)
    """
    return key is not None and key.startswith(NATURAL_MARK)


def shapes_of_today() -> dict[str, pa.Schema]:
    """The tables a load has that lands now, with their columns."""
    return {declared.name: declared.arrow for declared in TABLES}


def typed_rows_of(name: str, rows: list[dict[str, Any]]) -> pa.Table:
    """Rows of a table given as dictionaries, without the number of their load."""
    fields = [f for f in table(name).arrow if f.name != "load_id"]
    return pa.Table.from_pylist(rows, pa.schema(fields))


def numbered_rows(
    shapes: Mapping[str, pa.Schema], name: str, batch: pa.Table, load_id: int
) -> pa.Table:
    """Rows of a table as a load stores them.

    Parameters
    ----------
    shapes
        The tables the load has, with their columns.
    name
        Which of them.
    batch
        Its columns but `load_id`, in any order.
    load_id
        The number of the load.

    Raises
    ------
    KeyError
        If there is no such table.
    """
    shape = shapes[table(name).name]
    numbers = pa.array([load_id] * batch.num_rows, pa.int32())
    return batch.append_column("load_id", numbers).select(shape.names).cast(shape)
