"""What an import changes: its rows beside those the register already shows.

Unions send the same workbook again with a few rows added, so a row that says nothing new must
not become a new version of itself.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.language import Text
from bangfu.ledgers.sheets import WITHDRAWN_COLUMN
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.faults import Fault, shown
from bangfu.register.schema import TABLES, Table
from bangfu.register.store import Register

__all__ = ["Amendments", "RowCounts", "StoredRow", "amendments_of", "rows_under"]

StoredRow = dict[str, Any]
"""A row as the register keeps it: declared columns and trace, by name."""


def rows_under(
    keys: Iterable[str], declared: Table, before: Register | None
) -> dict[str, StoredRow]:
    """The rows the register shows under `keys`, by key; none if there is no register yet."""
    wanted = sorted(keys)
    if before is None or not wanted:
        return {}
    shown = before.tables[declared.name].select(*declared.names)
    found: list[StoredRow] = _under(wanted, declared, shown).to_pyarrow().to_pylist()
    return {row[declared.key]: row for row in found}


def _ever_held(keys: Iterable[str], declared: Table, before: Register | None) -> frozenset[str]:
    """Those of `keys` that any load ever held, withdrawn or not."""
    wanted = sorted(keys)
    if before is None or not wanted:
        return frozenset()
    stored = before.backend.table(f"{declared.name}_rows").select(declared.key)
    found = _under(wanted, declared, stored).to_pyarrow()
    return frozenset(found[declared.key].to_pylist())


def _under(keys: list[str], declared: Table, rows: ir.Table) -> ir.Table:
    return rows.semi_join(ibis.memtable(pa.table({declared.key: keys})), declared.key)


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


def amendments_of(rows: Iterable[LedgerRow], before: Register | None) -> Amendments:
    """Compare rows with what the register shows, without regard to where they came from.

    Parameters
    ----------
    rows
        Rows with all their cells, each key once.
    before
        The register before the import, if there is one.
    """
    by_table: dict[str, list[LedgerRow]] = {declared.name: [] for declared in TABLES}
    for row in rows:
        by_table[row.table.name].append(row)
    compared = {t.name: _compare(by_table[t.name], t, before) for t in TABLES}
    return Amendments(
        {name: landing for name, (landing, _, _) in compared.items()},
        {name: counts for name, (_, counts, _) in compared.items()},
        tuple(row for _, _, astray in compared.values() for row in astray),
    )


def _compare(
    rows: list[LedgerRow], declared: Table, before: Register | None
) -> tuple[list[StoredRow], RowCounts, list[LedgerRow]]:
    keys = [row.key for row in rows if row.key is not None]
    current = rows_under(keys, declared, before)
    withdrawn = {row.key for row in rows if row.key and row.withdrawn} - current.keys()
    past = _ever_held(withdrawn, declared, before)
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


def _never_was(row: LedgerRow) -> Fault:
    key = shown(row.key)
    found = Text(f"要撤销登记库中没有的{key.zh}", f"a withdrawal of {key.en}, not in the register")
    expected = Text("已登记的编号", "a key that is in the register")
    return Fault(row.at(WITHDRAWN_COLUMN), found, expected)
