"""Which findings hold whatever the faulty rows of an import will say once they are mended.

A finding that a faulty cell or a lost row may explain is left unsaid until then, so that a union
reads one message per mistake, and none about a row that is right.
"""

from collections.abc import Iterable, Sequence
from functools import cache

import ibis
import ibis.expr.operations as ops

from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.check import Finding
from bangfu.register.check.column_rules import column_rules
from bangfu.register.check.row_rules import ROW_RULES
from bangfu.register.schema import table
from bangfu.rules import default_rules

__all__ = ["COUNT_EVENTS", "certain"]

COUNT_EVENTS = frozenset(
    {"event_sequence", "entry_kind", "second_file", "never_opened", "opened_on", "aid_off_file"}
)
"""Rules about the events a file or a household has: one that is lost may explain what they find."""

_COUNTS_HOUSEHOLD = frozenset({"aid_off_file"})  # may be told right by another file of a household
_EVENTS, _FILES = "file_event", "household_file"
_FILES_KEY = table(_FILES).key


def certain(
    findings: Sequence[Finding], rows: Iterable[LedgerRow], judged: Iterable[LedgerRow]
) -> list[Finding]:
    """The findings that no fault of the import explains.

    Parameters
    ----------
    findings
        What the rules found on the rows of the import, or because of them.
    rows
        All rows of the import, sound or not.
    judged
        The rows that were judged, with stand-ins for faulty cells.

    Returns
    -------
    list of Finding
        All of them if there is no faulty row.
    """
    everything = list(rows)
    faulty = [row for row in everything if not row.sound]
    brought = {(row.table.name, row.key) for row in everything}
    stood_in = {(row.table.name, row.key): row.faulty for row in judged}
    lost_keys = {row.table.name for row in faulty if row.table.key in row.faulty}
    unsaid = _unsaid([f for f in findings if (f.table, f.key) in brought], faulty)

    def holds(finding: Finding) -> bool:
        place = (finding.table, finding.key)
        if finding.rule in unsaid or _names(finding) in lost_keys:
            return False
        if place in brought:  # not if it was left out: then the rules saw what it was before
            return place in stood_in and stood_in[place].isdisjoint(_reads(finding))
        # A sum follows from its rows; a row with a lost key may be one the register has.
        return not faulty or (finding.row > 0 and finding.table not in lost_keys)

    return [finding for finding in findings if holds(finding)]


def _unsaid(findings: Iterable[Finding], faulty: Iterable[LedgerRow]) -> frozenset[str]:
    """The rules that say nothing for certain: some file has, or may have, lost an event."""
    homeless = any(row.table.name == _FILES and "household_id" in row.faulty for row in faulty)
    missing = {f.found.en for f in findings if f.table == _EVENTS and _names(f) == _FILES}
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


def _names(finding: Finding) -> str | None:
    """The table in which a row was looked for and not found."""
    if finding.rule != "reference":
        return None
    return table(finding.table).column(finding.column).references


def _reads(finding: Finding) -> frozenset[str]:
    """The columns of its own row that a finding depends on, but for those others depend on too."""
    return _read_by(finding.rule, finding.table, finding.column) | {finding.column}


@cache
def _read_by(name: str, table_name: str, column: str) -> frozenset[str]:
    """The columns a rule about single rows compares; none for other rules."""
    rows = ibis.table(ibis.Schema.from_pyarrow(table(table_name).arrow), name=table_name)
    wanted = (name, table_name, column)
    # Code lists decide what a rule allows, not which columns it reads.
    rules = (*column_rules(default_rules()), *ROW_RULES)
    asked = [r for r in rules if (r.name, r.table, r.column) == wanted]
    return frozenset(cell.name for r in asked for cell in r.broken(rows).op().find(ops.Field))
