"""Of what the rules find, that which holds whatever faulty rows will say once they are mended.

What a faulty cell or a lost row may explain is left unsaid until then.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import ibis
import ibis.expr.operations as ops

from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.check.column_rules import column_rules
from bangfu.register.check.row_rules import ROW_RULES
from bangfu.register.faults import Fault
from bangfu.register.schema import table
from bangfu.rules import default_rules

__all__ = ["COUNT_EVENTS", "certain_faults"]

COUNT_EVENTS = frozenset(
    {"event_sequence", "entry_kind", "second_file", "never_opened", "opened_on", "aid_off_file"}
)
"""Rules about the events a file or a household has: one that is lost may explain what they find."""

_COUNTS_HOUSEHOLD = frozenset({"aid_off_file"})  # may be told right by another file of a household
_EVENTS, _FILES = "file_event", "household_file"
_FILES_KEY = table(_FILES).key


def certain_faults(
    found: Sequence[Fault], rows: Iterable[LedgerRow], judged: Iterable[LedgerRow]
) -> list[Fault]:
    """Of what the rules found, that which no faulty row of the import explains.

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
        # A sum follows from its rows; a row with a lost key may be one the register has.
        is_sum = fault.place.row is None
        return not faulty or (not is_sum and fault.place.table not in lost_keys)

    return [fault for fault in found if holds(fault)]


def _row_of(fault: Fault) -> tuple[str, str]:
    return fault.place.table, fault.place.key


def _unsaid(found: Iterable[Fault], faulty: Iterable[LedgerRow]) -> frozenset[str]:
    """The rules that say nothing for certain: some file has, or may have, lost an event."""
    homeless = any(row.table.name == _FILES and "household_id" in row.faulty for row in faulty)
    missing = {f.found.en for f in found if f.place.table == _EVENTS and _missed(f) == _FILES}
    lost_files = sum(row.table.name == _FILES and _FILES_KEY in row.faulty for row in faulty)
    # As many missing files as there are files with a lost key may well be these.
    if len(missing) > lost_files or any(map(_is_lost_event, faulty)):
        return COUNT_EVENTS
    return _COUNTS_HOUSEHOLD if homeless else frozenset()


def _is_lost_event(row: LedgerRow) -> bool:
    """Whether an event is of an unknown file, or was to be withdrawn with or without its file."""
    if row.withdrawn and row.table.key in row.faulty:
        return row.table.name in (_EVENTS, _FILES)
    return row.table.name == _EVENTS and _FILES_KEY in row.faulty


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
    rules = (*column_rules(default_rules()), *ROW_RULES)
    asked = [r for r in rules if (r.name, r.table, r.column) == wanted]
    return frozenset(cell.name for r in asked for cell in r.broken(rows).op().find(ops.Field))
