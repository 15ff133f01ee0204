"""Which rows of an import are judged together, when some of its rows have faults.

The rules that span rows (an aid record needs its file, a file its opening) would blame a right
row for what a faulty one beside it lacks. So rows that hang together with a row whose faults
matter to others are left out until it is mended. Few faults do: a faulty cell nothing else depends
on is stood in for, and its row is judged on. So a union reads all its mistakes at once, and one
message for each.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from bangfu.ledgers.judging.placeholders import with_stand_ins
from bangfu.ledgers.judging.ties import Node, Ties, ties_between
from bangfu.ledgers.sheets import WITHDRAWN_COLUMN
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.rules import Rules

__all__ = ["DEPENDED_ON", "untangled"]

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


def untangled(register: Path, rows: Iterable[LedgerRow], rules: Rules) -> list[LedgerRow]:
    """The rows that can be judged, with stand-ins for the faulty cells nothing else depends on.

    Parameters
    ----------
    register
        Folder of the register; it may have no loads yet.
    rows
        All rows of the import, sound or not.
    rules
        They have the code lists.
    """
    everything = list(rows)
    sources = [row for row in everything if _spoils_others(row)]
    left = [row for row in everything if row.sound or _is_stood_in(row)]
    if sources:
        left = _apart(left, sources, ties_between(register, everything))
    return [with_stand_ins(row, rules) for row in left]


def _spoils_others(row: LedgerRow) -> bool:
    depended_on = DEPENDED_ON.get(row.table.name)
    return depended_on is not None and not row.faulty.isdisjoint({*depended_on, WITHDRAWN_COLUMN})


def _is_stood_in(row: LedgerRow) -> bool:
    return row.table.name in DEPENDED_ON and not _spoils_others(row)


def _apart(rows: list[LedgerRow], sources: list[LedgerRow], ties: Ties) -> list[LedgerRow]:
    """The rows that do not hang together with `sources`, directly or by way of others."""
    left = [(row, ties.nodes(row)) for row in rows]
    bad = {node for row in sources for node in _spread(row, ties.nodes(row))}
    while True:
        caught = [pair for pair in left if not bad.isdisjoint(pair[1])]
        if not caught:
            return [row for row, _ in left]
        left = [pair for pair in left if bad.isdisjoint(pair[1])]
        bad.update(node for row, nodes in caught for node in _spread(row, nodes))


def _spread(row: LedgerRow, nodes: frozenset[Node]) -> frozenset[Node]:
    """Through which nodes others must not be judged if `row` is not."""
    if row.table.name not in DEPENDED_ON:
        return frozenset()
    own = (row.table.name, row.key)
    return frozenset(node for node in nodes if node == own or node[0] != _TOO_WIDE)
