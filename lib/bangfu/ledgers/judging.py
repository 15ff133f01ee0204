"""Judging the rows of an import, though some of its rows are faulty.

A union should read all its mistakes at once, each of them once, and no complaint about a row that
is right. The rules of the register do not give that by themselves: they look at several rows
together, so they blame a right row for what a faulty one beside it lacks. (The date of an opening
cannot be read: now its file seems never opened, and all aid for it off file.) So, in this order:

1. `rows_to_judge`: which rows can be judged. A faulty cell that no other row depends on gets a
   harmless value in its place, and its row stays. A row with a fault that others depend on (a key,
   a reference, the life of a file) is left out, and with it all rows that hang together with it.
2. `amendments_of`: what these rows change in the register. A row may take back another that
   never was; it counts as faulty from then on.
3. `caused_faults`: the rules are asked of the register as it would be with these rows; what they
   find there and did not find before is the doing of the import.
4. `certain_faults`: of what they find, only that is told which holds whatever the faulty rows will
   say once they are mended.

Only an import without any fault lands, so a harmless value is never stored.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

import ibis
import ibis.expr.operations as ops
import pyarrow as pa

from bangfu.ledgers.layout.sheets import WITHDRAWN_COLUMN
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import StoredRow, rows_under
from bangfu.ledgers.values.typed_cells import TypedValue
from bangfu.register.check import every_fault, root_faults
from bangfu.register.check.rehearsal import rehearsed
from bangfu.register.check.row_rules import row_rules
from bangfu.register.faults import Fault
from bangfu.register.schema import TABLES, Column, Table, Type, table
from bangfu.register.store import Register, without_loads
from bangfu.rules import Rules, house_rules

__all__ = [
    "COUNT_EVENTS",
    "DEPENDED_ON",
    "caused_faults",
    "certain_faults",
    "harmless_value",
    "rows_apart",
    "rows_to_judge",
]

DEPENDED_ON: Mapping[str, frozenset[str]] = {
    "union_unit": frozenset({"unit_code", "parent_code", "valid_from", "valid_to"}),
    "household_file": frozenset({"file_id", "household_id", "unit_code", "opened_on"}),
    "file_event": frozenset({"event_id", "file_id", "happened_on", "kind", "correction"}),
}
"""Columns by which the rules judge other rows than their own: keys, references, a file's life.

Nothing else depends on the rows of a table that is not here (assistance, comfort cases), but that
members of a union are counted once a year: see `certain_faults`.
"""
# A union has thousands of rows: one faulty row must not hide what is wrong with all the others.
_TOO_WIDE = "union_unit"
_FILES, _EVENTS, _COUNTS = map(table, ("household_file", "file_event", "union_members"))
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

    Rows hang together by the rows they name, and by the household of the file they name. A row of
    an import may change or withdraw one of the register, which names other rows than the new one
    does, or names them where a withdrawal is silent. So the register is asked as well.

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
        left = rows_apart(left, spoiling, before)
    return [_made_harmless(row, rules) for row in left]


def _spoils_others(row: LedgerRow) -> bool:
    depended_on = DEPENDED_ON.get(row.table.name)
    return depended_on is not None and not row.faulty.isdisjoint({*depended_on, WITHDRAWN_COLUMN})


def _can_stay(row: LedgerRow) -> bool:
    return row.table.name in DEPENDED_ON and not _spoils_others(row)


def _made_harmless(row: LedgerRow, rules: Rules) -> LedgerRow:
    if row.sound:
        return row
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


def rows_apart(
    rows: list[LedgerRow], spoiling: list[LedgerRow], before: Register | None
) -> list[LedgerRow]:
    """The rows that do not hang together with `spoiling`, directly or by way of others."""
    ties = _ties_between([*rows, *spoiling], before)
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


_Rows = Mapping[str, pa.Table]


def caused_faults(rows: _Rows, before: Register | None, rules: Rules) -> list[Fault]:
    """What the rules of the register find on new rows, or only because of them.

    Each mistake is told once: what follows from another of these faults is left out.

    Parameters
    ----------
    rows
        The new rows by table.
    before
        The register as it is, if it has any loads.
    rules
        What the register is checked by.
    """
    # What rules say of tables nothing comes to they said before.
    changed = [name for name, some in rows.items() if some.num_rows]
    with rehearsed(before or without_loads(rules), rows) as register:
        after = every_fault(register, reading=changed)
    found = {_row_of(fault) for fault in after}
    own = found & {(t.name, key) for t in TABLES for key in _keys(rows, t)} if found else found
    if before is None or own == found:
        return root_faults(after)
    known = {_what(fault) for fault in every_fault(before, reading=changed)}
    # Nothing is left unsaid for a cause the register had before: that one is not told here.
    return root_faults([f for f in after if _row_of(f) in own or _what(f) not in known])


def _keys(rows: _Rows, declared: Table) -> list[str]:
    """The keys of the new rows of a table."""
    keys: list[str] = rows[declared.name][declared.key].to_pylist() if declared.name in rows else []
    return keys


def _row_of(fault: Fault) -> tuple[str, str]:
    return fault.place.table, fault.place.key


def _what(fault: Fault) -> tuple[str, ...]:
    """What a fault is about: the same before and after, though its numbers may have moved."""
    return fault.rule, *_row_of(fault), fault.place.column


COUNT_EVENTS = frozenset(
    {
        "event_sequence",
        "entry_kind",
        "second_file",
        "never_opened",
        "opened_on",
        "left_open",
        "aid_off_file",
    }
)
"""Rules about the events a file or a household has: one that is lost may explain what they find."""

_COUNTED_ONCE = frozenset({"counted_twice"})
_COUNTS_HOUSEHOLD = frozenset({"aid_off_file"})  # may be told right by another file of a household


def certain_faults(
    found: Sequence[Fault], rows: Iterable[LedgerRow], judged: Iterable[LedgerRow]
) -> list[Fault]:
    """Of what the rules found, that which no faulty row of the import explains.

    It holds whatever faulty rows will say once they are mended. What a faulty cell or a lost row
    may explain is left unsaid until then.

    Parameters
    ----------
    found
        What the rules found on the rows of the import, or because of them.
    rows
        All rows of the import, sound or not.
    judged
        The rows that were judged, with something harmless in faulty cells.

    Returns
    -------
    list of Fault
        All of them if there is no faulty row.
    """
    if not found:
        return []
    everything = list(rows)
    faulty = [row for row in everything if not row.sound]
    brought = {(row.table.name, row.key) for row in everything}
    harmless = {(row.table.name, row.key): row.faulty for row in judged}
    lost_keys = {row.table.name for row in faulty if row.table.key in row.faulty}
    unsaid = _unsaid([fault for fault in found if _row_of(fault) in brought], faulty)

    def holds(fault: Fault) -> bool:
        if fault.rule in unsaid or _missed(fault) in lost_keys:
            return False
        row = _row_of(fault)
        if row in brought:  # not if it was left out: then the rules saw what it was before
            return row in harmless and harmless[row].isdisjoint(_reads(fault))
        # A row with a lost key may be one the register has.
        return not faulty or fault.place.table not in lost_keys

    return [fault for fault in found if holds(fault)]


def _unsaid(found: Iterable[Fault], faulty: Iterable[LedgerRow]) -> frozenset[str]:
    """The rules that say nothing for certain: a count may move, or a file has lost an event."""
    faulty = list(faulty)
    moving = _COUNTED_ONCE if any(row.table is _COUNTS for row in faulty) else frozenset[str]()
    return moving | _of_events(found, faulty)


def _of_events(found: Iterable[Fault], faulty: Sequence[LedgerRow]) -> frozenset[str]:
    """Those about the events of a file or household, if some file has, or may have, lost one."""
    homeless = any(row.table is _FILES and _HOUSEHOLD in row.faulty for row in faulty)
    missing = {f.found.en for f in found if _is_fileless(f)}
    lost_files = sum(row.table is _FILES and _FILES.key in row.faulty for row in faulty)
    # As many missing files as there are files with a lost key may well be these.
    if len(missing) > lost_files or any(map(_is_lost_event, faulty)):
        return COUNT_EVENTS
    return _COUNTS_HOUSEHOLD if homeless else frozenset()


def _is_fileless(fault: Fault) -> bool:
    """Whether it is an event whose file was looked for and not found."""
    return fault.place.table == _EVENTS.name and _missed(fault) == _FILES.name


def _is_lost_event(row: LedgerRow) -> bool:
    """Whether an event is of an unknown file, or was to be withdrawn with or without its file."""
    if row.withdrawn and row.table.key in row.faulty:
        return row.table in (_EVENTS, _FILES)
    return row.table is _EVENTS and _FILES.key in row.faulty


def _missed(fault: Fault) -> str | None:
    """The table in which a row was looked for and not found."""
    if fault.rule != "reference":
        return None
    return table(fault.place.table).column(fault.place.column).references


def _reads(fault: Fault) -> frozenset[str]:
    """The columns of its own row that a fault depends on, but for those others depend on too."""
    place = fault.place
    return _read_by(fault.rule, place.table, place.column) | {place.column}


@cache
def _read_by(name: str, table_name: str, column: str) -> frozenset[str]:
    """The columns a rule about single rows compares; none for other rules."""
    rows = ibis.table(ibis.Schema.from_pyarrow(table(table_name).arrow), name=table_name)
    wanted = (name, table_name, column)
    # Code lists decide what a rule allows, not which columns it reads.
    asked = [r for r in row_rules(house_rules()) if (r.name, r.table, r.column) == wanted]
    return frozenset(cell.name for r in asked for cell in r.broken(rows).op().find(ops.Field))
