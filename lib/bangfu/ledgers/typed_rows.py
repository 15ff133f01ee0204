"""Rows of cells into typed rows: everything that can be said of a row by itself, or of its key.

A row with a fault is kept with the cells that could be read, and knows which could not: the rows
that hang together with it must not be blamed for what it lacks.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from typing import Any

from bangfu.errors import RefusedError
from bangfu.language import Text
from bangfu.ledgers.cells import TypedValue, read_cell
from bangfu.ledgers.headers import yes_or_no
from bangfu.ledgers.sheets import WITHDRAWN_COLUMN, LedgerSheet, RawRow
from bangfu.register.faults import Fault, Place, shown
from bangfu.register.schema import Table
from bangfu.rules import Rules

__all__ = ["LedgerRow", "typed_rows"]

_YES_OR_NO = Text("是或空", "yes or nothing")
_ONCE = Text("每个编号在一次导入中只出现一次", "each key once in an import")


@dataclass(frozen=True)
class LedgerRow:
    """One row of a ledger, typed; a row that withdraws another has only its key."""

    table: Table = field(repr=False)
    place: Place
    headers: dict[str, str] = field(repr=False)
    values: dict[str, TypedValue] = field(repr=False)
    withdrawn: bool
    faulty: frozenset[str] = frozenset()
    """Names of the columns whose cells cannot be used."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the row by itself."""
        return not self.faulty

    def with_faulty(self, column: str) -> "LedgerRow":
        """The row, with one more column whose cell cannot be used."""
        return replace(self, faulty=self.faulty | {column})

    def at(self, column: str) -> Place:
        """The place of the cell of a named column."""
        return replace(self.place, header=self.headers.get(column, column))

    @property
    def key(self) -> str | None:
        """The row's key, if it could be read."""
        key = self.values.get(self.table.key)
        return key if isinstance(key, str) else None

    def stored(self, values: dict[str, Any]) -> dict[str, Any]:
        """A row for the register: `values` by column, with the trace of where they came from."""
        return {column: values.get(column) for column in self.table.names} | {
            "source_file": self.place.file,
            "source_sheet": self.place.sheet,
            "source_row": self.place.row,
            "withdrawn": self.withdrawn,
        }


def typed_rows(
    sheets: Iterable[LedgerSheet], secret: bytes, rules: Rules
) -> tuple[list[LedgerRow], list[Fault]]:
    """Type the rows of all sheets of an import; a column that is not there is empty.

    Parameters
    ----------
    sheets
        Cells with their places.
    secret
        What turns ID numbers into person keys.
    rules
        They have the code lists.

    Returns
    -------
    tuple
        All rows, sound or not, and every fault of their cells and keys.
    """
    rows: list[LedgerRow] = []
    faults: list[Fault] = []
    for sheet in sheets:
        for raw in sheet.rows:
            row, wrong = _parse(sheet, raw, secret, rules)
            rows.append(row)
            faults += wrong
    rows, repeated = _repeats_marked(rows)
    return rows, [*faults, *repeated]


def _repeats_marked(rows: Iterable[LedgerRow]) -> tuple[list[LedgerRow], list[Fault]]:
    """Rows whose key stood before in the import, marked, with a fault that names both places."""
    first: dict[tuple[str, str], Place] = {}
    kept: list[LedgerRow] = []
    faults: list[Fault] = []
    for row in rows:
        before = None if row.key is None else first.get((row.table.name, row.key))
        if row.key is not None and before is None:
            first[row.table.name, row.key] = row.place
        if before is not None:
            faults.append(_repeated(row, before))
        kept.append(row if before is None else row.with_faulty(row.table.key))
    return kept, faults


def _parse(
    sheet: LedgerSheet, raw: RawRow, secret: bytes, rules: Rules
) -> tuple[LedgerRow, list[Fault]]:
    faults: list[Fault] = []
    values: dict[str, TypedValue] = {}
    faulty = set(sheet.doubtful)
    withdrawn = yes_or_no(_words(raw.cells.get(WITHDRAWN_COLUMN, "")))
    if withdrawn is None:
        found = shown(raw.cells[WITHDRAWN_COLUMN])
        faults.append(Fault(sheet.place(raw.number, WITHDRAWN_COLUMN), found, _YES_OR_NO))
        faulty.add(WITHDRAWN_COLUMN)
    for column in sheet.table.columns[:1] if withdrawn else sheet.table.columns:
        if column.name not in sheet.headers:
            continue
        try:
            values[column.name] = read_cell(column, raw.cells.get(column.name, ""), secret, rules)
        except RefusedError as refused:
            place = sheet.place(raw.number, column.name)
            faults.append(Fault(place, refused.found, refused.expected))
            faulty.add(column.name)
    row = LedgerRow(
        sheet.table, sheet.place(raw.number), sheet.headers, values, bool(withdrawn),
        frozenset(faulty),
    )  # fmt: skip
    return row, faults


def _words(raw: object) -> str:
    """A yes-or-no cell as text: Excel gives 1 as 1.0 and a ticked box as True."""
    return f"{raw:g}" if isinstance(raw, float) else str(raw)


def _repeated(row: LedgerRow, before: Place) -> Fault:
    label = row.table.columns[0]
    key = shown(row.key)
    found = Text(
        f"重复的{label.zh}{key.zh}，首次见于{before.words('zh')}",
        f"{label.en} {key.en} again, first at {before.words('en')}",
    )
    return Fault(row.at(label.name), found, _ONCE)
