"""Which rows of an import can be judged, and with what in the place of a cell that is faulty.

Rows hang together by the rows they name, and by the household of the file they name. A row of an
import may change or withdraw one of the register, which names other rows than the new one does,
or names them where a withdrawal is silent. So the register is asked as well.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from bangfu.ledgers.cells import TypedValue
from bangfu.ledgers.sheets import WITHDRAWN_COLUMN
from bangfu.ledgers.stored_rows import StoredRow, rows_under
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.schema import Column, Table, Type, table
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["DEPENDED_ON", "harmless_value", "rows_to_judge"]

DEPENDED_ON: Mapping[str, frozenset[str]] = {
    "union_unit": frozenset({"unit_code", "parent_code", "valid_from", "valid_to"}),
    "household_file": frozenset({"file_id", "household_id", "unit_code", "opened_on"}),
    "file_event": frozenset({"event_id", "file_id", "happened_on", "kind", "correction"}),
}
"""Columns by which the rules judge other rows than their own: keys, references, a file's life.

Nothing else depends on the rows of a table that is not here (assistance, comfort cases).
"""
# A union has thousands of rows: one faulty row must not hide what is wrong with all the others.
_TOO_WIDE = "union_unit"
_FILES, _EVENTS = table("household_file"), table("file_event")
_HOUSEHOLD = "household_id"  # one household may have several files, one after the other
_HARMLESS: Mapping[Type, TypedValue] = {
    Type.PERSON: "0" * 64,
    Type.TEXT: "-",
    Type.MONEY: Decimal("0.00"),
    Type.COUNT: 0,
}

_Node = tuple[str, str]
"""What rows have in common: a table and a key, or the household of files."""


def rows_to_judge(
    rows: Iterable[LedgerRow], before: Register | None, rules: Rules
) -> list[LedgerRow]:
    """The rows that can be judged, with something harmless in faulty cells nothing depends on.

    Parameters
    ----------
    rows
        All rows of the import, sound or not.
    before
        The register before the import, if there is one.
    rules
        They have the code lists.
    """
    everything = list(rows)
    spoiling = [row for row in everything if _spoils_others(row)]
    left = [row for row in everything if row.sound or _can_stay(row)]
    if spoiling:
        left = _apart(left, spoiling, _ties_between(everything, before))
    return [_made_harmless(row, rules) for row in left]


def _spoils_others(row: LedgerRow) -> bool:
    depended_on = DEPENDED_ON.get(row.table.name)
    return depended_on is not None and not row.faulty.isdisjoint({*depended_on, WITHDRAWN_COLUMN})


def _can_stay(row: LedgerRow) -> bool:
    return row.table.name in DEPENDED_ON and not _spoils_others(row)


def _made_harmless(row: LedgerRow, rules: Rules) -> LedgerRow:
    faulty = [column for column in row.table.columns if column.name in row.faulty]
    harmless = {column.name: harmless_value(column, row.values, rules) for column in faulty}
    return replace(row, values=row.values | harmless) if harmless else row


def harmless_value(column: Column, values: Mapping[str, TypedValue], rules: Rules) -> TypedValue:
    """A value that breaks no rule by itself: nothing, if the column may be empty.

    Parameters
    ----------
    column
        The column of a faulty cell; not a required key, day or sign, on which others depend.
    values
        The cells of the row that could be read, for the day a code must be valid on.
    rules
        They have the code lists.
    """
    if not column.required:
        return None
    if column.codes is not None:
        day = values.get(column.dated_by or "")
        codes = rules.code_list(column.codes)
        valid = (c for c in codes if not isinstance(day, date) or c.holds_on(day))
        return next(valid).value
    return _HARMLESS[column.type]


@dataclass(frozen=True)
class _Ties:
    """How the rows of an import hang together."""

    before: Mapping[_Node, StoredRow]
    """Files and events the register shows, by table and key."""
    households: Mapping[str, frozenset[str]]
    """The households of a file, now and before, by its key."""

    def nodes(self, row: LedgerRow) -> frozenset[_Node]:
        """The row itself, the rows it names or named, and the households of the files of these."""
        before = self.before.get((row.table.name, row.key or ""), {})
        nodes = {*_named(row.table, row.values), *_named(row.table, before)}
        files = [key for name, key in nodes if name == _FILES.name]
        homes = {home for file in files for home in self.households.get(file, ())}
        own = row.values.get(_HOUSEHOLD)  # a file whose key cannot be read may have one
        homes |= {own} if isinstance(own, str) else set()
        return frozenset({*nodes, *((_HOUSEHOLD, home) for home in homes)})


def _ties_between(rows: list[LedgerRow], before: Register | None) -> _Ties:
    stored = _stored({row.key for row in rows if row.table is _EVENTS and row.key}, _EVENTS, before)
    cells = [(row.table, row.values) for row in rows]
    cells += [(_EVENTS, values) for values in stored.values()]
    files = {key for of, values in cells for name, key in _named(of, values) if name == _FILES.name}
    stored |= _stored(files, _FILES, before)
    cells += [(_FILES, values) for (name, _), values in stored.items() if name == _FILES.name]
    return _Ties(stored, _households(values for of, values in cells if of is _FILES))


def _stored(keys: set[str], declared: Table, before: Register | None) -> dict[_Node, StoredRow]:
    return {(declared.name, key): row for key, row in rows_under(keys, declared, before).items()}


def _households(files: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    found: dict[str, frozenset[str]] = {}
    for values in files:
        file, home = values.get(_FILES.key), values.get(_HOUSEHOLD)
        if isinstance(file, str) and isinstance(home, str):
            found[file] = found.get(file, frozenset()) | {home}
    return found


def _named(declared: Table, values: Mapping[str, Any]) -> list[_Node]:
    """The rows that the cells of a row name, itself among them."""
    named = {declared.key: declared.name} | {
        column.name: column.references for column in declared.columns if column.references
    }
    cells = ((target, values.get(column)) for column, target in named.items())
    return [(target, key) for target, key in cells if isinstance(key, str)]


def _apart(rows: list[LedgerRow], spoiling: list[LedgerRow], ties: _Ties) -> list[LedgerRow]:
    """The rows that do not hang together with `spoiling`, directly or by way of others."""
    left = [(row, ties.nodes(row)) for row in rows]
    bad = {node for row in spoiling for node in _spread(row, ties.nodes(row))}
    while True:
        caught = [pair for pair in left if not bad.isdisjoint(pair[1])]
        if not caught:
            return [row for row, _ in left]
        left = [pair for pair in left if bad.isdisjoint(pair[1])]
        bad.update(node for row, nodes in caught for node in _spread(row, nodes))


def _spread(row: LedgerRow, nodes: frozenset[_Node]) -> frozenset[_Node]:
    """Through which nodes others must not be judged if `row` is not."""
    if row.table.name not in DEPENDED_ON:
        return frozenset()
    own = (row.table.name, row.key)
    return frozenset(node for node in nodes if node == own or node[0] != _TOO_WIDE)
