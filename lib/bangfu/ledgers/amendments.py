"""What an import changes: its rows beside those the register already shows.

Unions send the same workbook again with a few rows added, so a row that says nothing new must
not become a new version of itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.language import Text
from bangfu.ledgers.faults import Fault, shown
from bangfu.ledgers.sheets import WITHDRAWN_COLUMN
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.loads import list_loads
from bangfu.register.schema import TABLES, Table
from bangfu.register.store import Register, open_register

__all__ = ["Amendments", "RowCounts", "StoredRow", "changes", "shown_rows"]

StoredRow = dict[str, Any]
"""A row as the register keeps it: declared columns and trace, by name."""


@dataclass(frozen=True)
class RowCounts:
    """How many rows of an import are new to a table, change it, leave it, or say nothing new."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Amendments:
    """The rows to land, by table; the counts, by table; withdrawals of rows that never were."""

    rows: Mapping[str, list[StoredRow]]
    counts: Mapping[str, RowCounts]
    astray: tuple[LedgerRow, ...]
    """The withdrawals; their keys are marked as faulty."""

    @property
    def faults(self) -> list[Fault]:
        """What to say of withdrawals of rows that never were."""
        return [_never_was(row) for row in self.astray]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to land."""
        return not any(self.rows.values())


def changes(register: Path, rows: Iterable[LedgerRow]) -> Amendments:
    """Compare rows with what the register shows, without regard to where they came from.

    Parameters
    ----------
    register
        Folder of the register; it may have no loads yet.
    rows
        Rows with all their cells, each key once.
    """
    by_table: dict[str, list[LedgerRow]] = {declared.name: [] for declared in TABLES}
    for row in rows:
        by_table[row.table.name].append(row)
    opened = open_register(register) if list_loads(register) else None
    compared = {t.name: _compare(register, opened, t, by_table[t.name]) for t in TABLES}
    return Amendments(
        {name: landing for name, (landing, _, _) in compared.items()},
        {name: counts for name, (_, counts, _) in compared.items()},
        tuple(row for _, _, astray in compared.values() for row in astray),
    )


def _compare(
    register: Path, opened: Register | None, declared: Table, rows: list[LedgerRow]
) -> tuple[list[StoredRow], RowCounts, list[LedgerRow]]:
    keys = [row.key for row in rows if row.key is not None]
    current = shown_rows(opened, declared, keys) if opened and keys else {}
    withdrawn = [row.key for row in rows if row.withdrawn and row.key not in current]
    past = _past(register, declared, withdrawn) if withdrawn else frozenset()
    tally = dict.fromkeys(("new", "changed", "withdrawn", "unchanged"), 0)
    landing: list[StoredRow] = []
    astray: list[LedgerRow] = []
    for row in rows:
        kind = _kind(row, current.get(row.key or ""), past)
        if kind is None:
            astray.append(row.with_faulty(declared.key))
            continue
        tally[kind] += 1
        if kind != "unchanged":
            landing.append(row.stored(current[row.key or ""] if row.withdrawn else row.values))
    return landing, RowCounts(**tally), astray


def _kind(row: LedgerRow, before: StoredRow | None, past: frozenset[str]) -> str | None:
    """What a row does to the register; nothing that makes sense if missing."""
    if row.withdrawn:
        if before is not None:
            return "withdrawn"
        return "unchanged" if row.key in past else None
    if before is None:
        return "new"
    same = all(before[name] == row.values.get(name) for name in row.table.names)
    return "unchanged" if same else "changed"


def shown_rows(opened: Register, declared: Table, keys: list[str]) -> dict[str, StoredRow]:
    """The rows the register shows under `keys`, by key."""
    wanted = ibis.memtable(pa.table({declared.key: keys}))
    now = opened.tables[declared.name].select(*declared.names)
    found: list[StoredRow] = now.semi_join(wanted, declared.key).to_pyarrow().to_pylist()
    return {row[declared.key]: row for row in found}


def _past(register: Path, declared: Table, keys: list[str | None]) -> frozenset[str]:
    """Those of `keys` that any load ever held."""
    found: set[str] = set()
    for load in list_loads(register):
        stored = pq.read_table(
            load.file(declared.name), columns=[declared.key], filters=[(declared.key, "in", keys)]
        )
        found.update(stored[declared.key].to_pylist())
    return frozenset(found)


def _never_was(row: LedgerRow) -> Fault:
    key = shown(row.key)
    found = Text(f"要撤销登记库中没有的{key.zh}", f"a withdrawal of {key.en}, not in the register")
    expected = Text("已登记的编号", "a key that is in the register")
    return Fault(row.at(WITHDRAWN_COLUMN), found, expected)
