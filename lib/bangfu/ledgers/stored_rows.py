"""What the register already has under the keys of an import, before the import lands."""

from collections.abc import Iterable
from typing import Any

import ibis
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.register.schema import Table
from bangfu.register.store import Register

__all__ = ["StoredRow", "keys_ever_held", "rows_under"]

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


def keys_ever_held(keys: Iterable[str], declared: Table, before: Register | None) -> frozenset[str]:
    """Those of `keys` that any load ever held, withdrawn or not."""
    wanted = sorted(keys)
    if before is None or not wanted:
        return frozenset()
    stored = before.backend.table(f"{declared.name}_rows").select(declared.key)
    found = _under(wanted, declared, stored).to_pyarrow()
    return frozenset(found[declared.key].to_pylist())


def _under(keys: list[str], declared: Table, rows: ir.Table) -> ir.Table:
    return rows.semi_join(ibis.memtable(pa.table({declared.key: keys})), declared.key)
