"""Rows that were held back and have come right: which of them an import settles.

One is settled when its union sends it right, or takes it back, by its number; or when the ledger it
was held back from comes again, which is known by the rows that landed of it: then what that ledger
no longer has is settled, and what is still faulty in it is noted anew.
"""

import hashlib
import hmac
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot
from bangfu.ledgers.rows.amendments import Amendments
from bangfu.ledgers.rows.unnumbered_rows import identity_of, is_unnumbered
from bangfu.register.held_rows import PendingRow
from bangfu.register.schema import NATURAL_MARK, TABLES
from bangfu.register.store import Register

__all__ = ["Marking", "settled_by", "taken_back"]


@dataclass(frozen=True)
class Marking:
    """How rows are marked: by a keyed hash of whose and which they are.

    Of a list without numbers several rows may have one mark, which begins as their keys do.
    """

    secret: bytes
    units: Mapping[Spot, str]

    def of(self, row: LedgerRow) -> str:
        """The mark of a row; nothing if it cannot be told which one it is."""
        unit = self.units.get(row.spot, "")
        if is_unnumbered(row) or (row.key or "").startswith(NATURAL_MARK):
            said = identity_of(row)
            return NATURAL_MARK + self._hash(row, unit, *said) if said else ""
        return self._hash(row, unit, row.key.removeprefix(f"{unit}/")) if row.key else ""

    def _hash(self, row: LedgerRow, *parts: object) -> str:
        said = "\n".join(map(str, (row.table.name, *parts)))
        return hmac.new(self.secret, said.encode(), hashlib.sha256).hexdigest()


def taken_back(
    amendments: Amendments, pending: Iterable[PendingRow], marking: Marking
) -> list[LedgerRow]:
    """The withdrawals of rows that never landed, as they were held back."""
    known = {one.held.mark for one in pending} - {""}
    return [row for row in amendments.astray if known and marking.of(row) in known]


def settled_by(
    pending: Sequence[PendingRow],
    said: Iterable[LedgerRow],
    marking: Marking,
    before: Register | None,
    *,
    held: Iterable[LedgerRow],
    coming: Iterable[LedgerRow],
) -> list[PendingRow]:
    """The rows held back earlier that an import settles.

    Parameters
    ----------
    pending
        The rows held back so far.
    said
        Rows of the import that say how it is now: they land, are there already, or take back one.
    marking
        How rows are marked.
    before
        The register before the import, if there is one.
    held
        Rows of the import that are held back: noted anew, so the older note is settled.
    coming
        Those that are new.
    """
    if not pending or before is None:
        return []
    again = list(held)
    everything = [*said, *again]
    marks = {marking.of(row) for row in everything}
    left = Counter(marking.of(row) for row in (*coming, *again))
    landed = _landed(pending, before)
    keys = {(row.table.name, row.key) for row in everything}
    settled = []
    for one in pending:
        rows = landed.get((one.load_id, one.held.file), set())
        if (rows and rows <= keys) or _is_said(one.held.mark, marks, left):
            settled.append(one)
    return settled


def _is_said(mark: str, marks: Collection[str], left: Counter[str]) -> bool:
    if not mark.startswith(NATURAL_MARK):
        return bool(mark) and mark in marks
    left[mark] -= 1  # of equal rows each settles one
    return left[mark] >= 0


def _landed(
    pending: Iterable[PendingRow], before: Register
) -> dict[tuple[int, str], set[tuple[str, str | None]]]:
    """The rows that landed of the ledgers others were held back from, by load and ledger."""
    loads = sorted({one.load_id for one in pending})
    found: dict[tuple[int, str], set[tuple[str, str | None]]] = {}
    for declared in TABLES:
        stored = before.stored(declared.name)
        ours = stored.filter(stored.load_id.isin(loads))
        for row in ours.select("load_id", "source_file", declared.key).to_pyarrow().to_pylist():
            where = (row["load_id"], row["source_file"])
            found.setdefault(where, set()).add((declared.name, row[declared.key]))
    return found
