"""Rows that were held back and have come right: which of them an import settles.

One is settled when its union sends it right, or takes it back, by its number; or when the ledger it
was held back from comes again, which is known by the rows that landed of it: then what that ledger
no longer has is settled, and what is still faulty in it is noted anew.
"""

import hashlib
import hmac
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot
from bangfu.ledgers.rows.amendments import Amendments
from bangfu.ledgers.rows.unnumbered_rows import NATURAL, identity_names, said_of
from bangfu.register.held_rows import PendingRow
from bangfu.register.schema import NATURAL_MARK, TABLES, is_natural
from bangfu.register.store import Register

__all__ = ["Marking", "settled_by", "taken_back"]


@dataclass(frozen=True)
class Marking:
    """How rows are marked: by a keyed hash of whose and which they are.

    One without a number is marked by what such rows are known by, though one of these cells cannot
    be read. Its mark begins as its key would, and names the columns it is over.
    """

    secret: bytes
    units: Mapping[Spot, str]

    def of(self, row: LedgerRow) -> str:
        """The mark of a row; nothing if it cannot be told which one it is."""
        unit = self.units.get(row.spot, "")
        if row.key and not is_natural(row.key):
            return self._hash(row, unit, row.key.removeprefix(f"{unit}/"))
        if row.table.name not in NATURAL:
            return ""
        said, all_ = said_of(row), identity_names(row.table.name)
        return self.over(row, tuple(said)) if len(said) >= max(1, len(all_) - 1) else ""

    def over(self, row: LedgerRow, names: Sequence[str]) -> str:
        """The mark of a row over some of the columns it is known by; nothing if it lacks one."""
        said = said_of(row) if row.table.name in NATURAL else {}
        if not said.keys() >= set(names):
            return ""
        unit = self.units.get(row.spot, "")
        digest = self._hash(row, unit, *(said[name] for name in names))
        return f"{NATURAL_MARK}{','.join(names)}:{digest}"

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
    landed = _landed(pending, before)
    keys = {(row.table.name, row.key) for row in everything}
    left = {row.spot: row for row in (*again, *coming)}
    settled = []
    for one in pending:
        rows = landed.get((one.load_id, one.held.file), set())
        same = _same(one.held.mark, left.values(), marking)
        if same is not None:
            del left[same.spot]  # of equal rows each settles one
        if same is not None or (rows and rows <= keys) or _is_said(one.held.mark, marks):
            settled.append(one)
    return settled


def _is_said(mark: str, marks: Collection[str]) -> bool:
    return bool(mark) and not is_natural(mark) and mark in marks


def _same(mark: str, rows: Iterable[LedgerRow], marking: Marking) -> LedgerRow | None:
    """The first row that says what one without a number said."""
    if not is_natural(mark):
        return None
    names = mark.removeprefix(NATURAL_MARK).partition(":")[0].split(",")
    return next((row for row in rows if marking.over(row, names) == mark), None)


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
