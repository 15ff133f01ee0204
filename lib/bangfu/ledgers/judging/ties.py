"""How rows hang together: by the rows they name, and by the household of the file they name.

A row of an import may change or withdraw one of the register, which names other rows than the
new one does, or names them where a withdrawal is silent. So the register is asked as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bangfu.ledgers.amendments import StoredRow, shown_rows
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.loads import list_loads
from bangfu.register.schema import Table, table
from bangfu.register.store import Register, open_register

__all__ = ["Node", "Ties", "ties_between"]

Node = tuple[str, str]
"""What rows have in common: a table and a key, or the household of files."""

_FILES, _EVENTS = table("household_file"), table("file_event")
_HOUSEHOLD = "household_id"  # one household may have several files, one after the other


@dataclass(frozen=True)
class Ties:
    """The nodes of the rows of an import."""

    before: Mapping[Node, StoredRow]
    """Files and events the register shows, by table and key."""
    households: Mapping[str, frozenset[str]]
    """The households of a file, now and before, by its key."""

    def nodes(self, row: LedgerRow) -> frozenset[Node]:
        """The row itself, the rows it names or named, and the households of the files of these."""
        before = self.before.get((row.table.name, row.key or ""), {})
        nodes = {*_named(row.table, row.values), *_named(row.table, before)}
        files = [key for name, key in nodes if name == _FILES.name]
        homes = {home for file in files for home in self.households.get(file, ())}
        own = row.values.get(_HOUSEHOLD)  # a file whose key cannot be read may have one
        homes |= {own} if isinstance(own, str) else set()
        return frozenset({*nodes, *((_HOUSEHOLD, home) for home in homes)})


def ties_between(register: Path, rows: Iterable[LedgerRow]) -> Ties:
    """What rows of an import have in common, with one another and by way of the register.

    Parameters
    ----------
    register
        Folder of the register; it may have no loads yet.
    rows
        All rows of the import, sound or not.
    """
    everything = list(rows)
    opened = open_register(register) if list_loads(register) else None
    keys = {row.key for row in everything if row.table is _EVENTS and row.key}
    before = _before(opened, _EVENTS, keys)
    cells = [(row.table, row.values) for row in everything]
    cells += [(_EVENTS, stored) for stored in before.values()]
    files = {key for of, values in cells for name, key in _named(of, values) if name == _FILES.name}
    before |= _before(opened, _FILES, files)
    cells += [(_FILES, stored) for (name, _), stored in before.items() if name == _FILES.name]
    return Ties(before, _households(values for of, values in cells if of is _FILES))


def _before(opened: Register | None, declared: Table, keys: set[str]) -> dict[Node, StoredRow]:
    found = shown_rows(opened, declared, sorted(keys)) if opened and keys else {}
    return {(declared.name, key): stored for key, stored in found.items()}


def _households(files: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for values in files:
        file, home = values.get(_FILES.key), values.get(_HOUSEHOLD)
        if isinstance(file, str) and isinstance(home, str):
            found[file] = found.get(file, frozenset()) | {home}
    return found


def _named(declared: Table, values: Mapping[str, Any]) -> list[Node]:
    """The rows that the cells of a row name, itself among them."""
    named = {declared.key: declared.name} | {
        column.name: column.references for column in declared.columns if column.references
    }
    cells = ((target, values.get(column)) for column, target in named.items())
    return [(target, key) for target, key in cells if isinstance(key, str)]
