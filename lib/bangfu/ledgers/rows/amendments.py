"""What an import changes: its rows beside those the register already shows.

Unions send the same workbook again with a few rows added, so a row that says nothing new must
not become a new version of itself. Nor must an old copy undo the present: a row that says again
what it said before it was corrected or withdrawn stays as it is, which is told.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import Any

import pyarrow as pa

from bangfu.language import Text
from bangfu.ledgers.layout.sheets import WITHDRAWN_COLUMN
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.source_names import SourceNames
from bangfu.register.faults import Fault, shown
from bangfu.register.schema import TABLES, Table
from bangfu.register.store import Register

__all__ = [
    "Amendments", "Change", "OldCopy", "Resent", "RowCounts", "StoredRow", "amendments_of",
    "rows_under", "rows_with", "versions_under",
]  # fmt: skip

StoredRow = dict[str, Any]
"""A row as the register keeps it: declared columns and trace, by name."""


def rows_under(
    keys: Iterable[str], declared: Table, before: Register | None, names: Sequence[str] = ()
) -> dict[str, StoredRow]:
    """The rows the register shows under `keys`, by key; none if there is no register yet.

    Only the columns `names`, if some are given.
    """
    columns = [declared.key, *names] if names else declared.names
    found = rows_with(before, declared.name, declared.key, keys, names=columns)
    return {row[declared.key]: row for row in found}


def versions_under(
    keys: Iterable[str], declared: Table, before: Register | None
) -> dict[str, list[StoredRow]]:
    """All that any load held under `keys`, oldest first, withdrawals too, by key."""
    found: dict[str, list[StoredRow]] = {}
    for row in rows_with(before, f"{declared.name}_rows", declared.key, keys, order="load_id"):
        found.setdefault(row[declared.key], []).append(row)
    return found


def rows_with(
    before: Register | None,
    view: str,
    column: str,
    values: Iterable[object],
    *,
    names: Sequence[str] = (),
    order: str = "",
) -> list[StoredRow]:
    """The rows that have one of some values in a column; none if there is no register yet.

    Written as SQL: by Ibis a question takes 7.7 ms and not 1.4, and a ledger of any size asks ten.
    The values come as a column: as an argument each of them has DuckDB look for pandas: 200,000
    took 1.6 s so, where it may not be found.

    Parameters
    ----------
    before
        The register.
    view
        A table of it, or `<table>_rows`: all that its loads brought.
    column
        Which one.
    values
        Its values.
    names
        The columns wanted; all if none are given.
    order
        The column by which they come, if that matters.
    """
    wanted = [*dict.fromkeys(values)]
    if before is None or not wanted:
        return []
    told = ", ".join(f'"{name}"' for name in names) or "*"
    connection = before.backend.con
    connection.register("sought", pa.table({column: wanted}))
    sql = f'SELECT {told} FROM "{view}" SEMI JOIN sought USING ("{column}")'  # noqa: S608 - our own names
    asked = connection.execute(f'{sql} ORDER BY "{order}"' if order else sql)
    heads = [head for head, *_ in asked.description]
    found = [dict(zip(heads, cells, strict=True)) for cells in asked.fetchall()]
    connection.unregister("sought")
    return found


@dataclass(frozen=True)
class RowCounts:
    """How many rows of an import are new to a table, change it, leave it, or say nothing new."""

    new: int = 0
    changed: int = 0
    withdrawn: int = 0
    unchanged: int = 0


@dataclass(frozen=True)
class Change:
    """A row of the register that would become another, or be withdrawn."""

    row: LedgerRow
    before: StoredRow

    @property
    def columns(self) -> list[str]:
        """The columns in which it changes; none if it is withdrawn."""
        if self.row.withdrawn:
            return []
        names = self.row.table.names
        return [name for name in names if self.before[name] != self.row.values.get(name)]

    @property
    def undoes(self) -> bool:
        """Whether something that was said is taken back, not only added to."""
        return self.row.withdrawn or any(self.before[name] is not None for name in self.columns)


@dataclass(frozen=True)
class OldCopy:
    """A row that says what it said before it was corrected or withdrawn, by a later load."""

    row: LedgerRow
    withdrawn: bool
    load_id: int


@dataclass(frozen=True)
class Resent:
    """Which ledgers have come before, byte by byte, and whether old copies are meant."""

    files: Collection[str] = frozenset()
    """By the names their rows have as places."""
    restores: bool = False


@dataclass(frozen=True)
class Amendments:
    """The rows to land, by table; the counts, by table; withdrawals of rows that never were."""

    rows: Mapping[str, pa.Table]
    """As the register keeps them, but for the number of the load."""
    counts: Mapping[str, RowCounts]
    astray: tuple[LedgerRow, ...]
    """The withdrawals; their keys are marked as faulty."""
    changes: tuple[Change, ...] = ()
    new: tuple[LedgerRow, ...] = ()
    """Rows the register does not show yet."""
    old: tuple[OldCopy, ...] = ()
    """Rows that stay as they are."""

    @property
    def faults(self) -> list[Fault]:
        """What to say of withdrawals of rows that never were."""
        return [_never_was(row) for row in self.astray]

    @property
    def coming(self) -> list[LedgerRow]:
        """The rows that land, but for withdrawals."""
        changed = (one.row for one in self.changes if not one.row.withdrawn)
        return [*self.new, *changed]

    @property
    def is_empty(self) -> bool:
        """Whether there is nothing to land."""
        return not any(table.num_rows for table in self.rows.values())


def amendments_of(
    rows: Iterable[LedgerRow],
    before: Register | None,
    names: SourceNames,
    resent: Resent = Resent(),
    given: Mapping[str, Collection[str]] = MappingProxyType({}),
) -> Amendments:
    """Compare rows with what the register shows, without regard to where they came from.

    Parameters
    ----------
    rows
        Rows with all their cells, each key once.
    before
        The register before the import, if there is one.
    names
        What of the names of files and sheets may be kept.
    resent
        Which ledgers have come before.
    given
        By table: keys the register has no rows of.
    """
    by_table: dict[str, list[LedgerRow]] = {declared.name: [] for declared in TABLES}
    for row in rows:
        by_table[row.table.name].append(row)
    compared = {t.name: _Comparison(t, before, resent, given.get(t.name, ())) for t in TABLES}
    for name, comparison in compared.items():
        comparison.compare(by_table[name])
    return Amendments(
        {name: one.landed(names) for name, one in compared.items()},
        {name: RowCounts(**one.tally) for name, one in compared.items()},
        tuple(row for one in compared.values() for row in one.astray),
        tuple(change for one in compared.values() for change in one.changes),
        tuple(row for one in compared.values() for row in one.new),
        tuple(copy for one in compared.values() for copy in one.old),
    )


@dataclass
class _Comparison:
    """The rows of one table beside those of the register, and what comes of them."""

    declared: Table
    before: Register | None
    resent: Resent
    given: Collection[str]
    landing: list[tuple[LedgerRow, Mapping[str, Any]]] = field(default_factory=list)
    """Rows that land, each with the cells it lands with."""
    tally: dict[str, int] = field(
        default_factory=lambda: dict.fromkeys(("new", "changed", "withdrawn", "unchanged"), 0)
    )
    astray: list[LedgerRow] = field(default_factory=list)
    changes: list[Change] = field(default_factory=list)
    new: list[LedgerRow] = field(default_factory=list)
    old: list[OldCopy] = field(default_factory=list)

    def compare(self, rows: list[LedgerRow]) -> None:
        """Sort rows by what they do to the register."""
        keys = [row.key for row in rows if row.key is not None and row.key not in self.given]
        current = rows_under(keys, self.declared, self.before)
        doubtful = [
            row.key for row in rows
            if row.key and row.key not in self.given and not _is_same(row, current.get(row.key))
        ]  # fmt: skip
        past = versions_under(doubtful, self.declared, self.before)
        for row in rows:
            key = row.key or ""
            self._take(row, current.get(key), past.get(key, []))

    def _take(self, row: LedgerRow, now: StoredRow | None, past: list[StoredRow]) -> None:
        if _is_same(row, now) or (row.withdrawn and now is None and past):
            self.tally["unchanged"] += 1
        elif row.withdrawn and now is None:
            self.astray.append(row.with_faulty(self.declared.key))
        elif not row.withdrawn and self._is_old(row, past):
            self.tally["unchanged"] += 1
            self.old.append(OldCopy(row, past[-1]["withdrawn"], past[-1]["load_id"]))
        elif now is None:
            self.tally["new"] += 1
            self.new.append(row)
            self.landing.append((row, row.values))
        else:
            self.tally["withdrawn" if row.withdrawn else "changed"] += 1
            self.changes.append(Change(row, now))
            self.landing.append((row, now if row.withdrawn else row.values))

    def landed(self, names: SourceNames) -> pa.Table:
        """The rows that land, column by column: as dictionaries they took 0.9 KB each."""
        sources = [row.source for row, _ in self.landing]
        traced = {
            "source_file": [names.kept(one.file) for one in sources],
            "source_sheet": [one.sheet and names.kept(one.sheet) for one in sources],
            "source_row": [row.number for row, _ in self.landing],
            "withdrawn": [row.withdrawn for row, _ in self.landing],
        }
        fields = {one.name: one for one in self.declared.arrow if one.name != "load_id"}
        columns = (
            traced[name] if name in traced else [cells.get(name) for _, cells in self.landing]
            for name in fields
        )
        kinds = (one.type for one in fields.values())
        return pa.table(
            [pa.array(cells, kind) for cells, kind in zip(columns, kinds, strict=True)],
            pa.schema(fields.values()),
        )

    def _is_old(self, row: LedgerRow, past: list[StoredRow]) -> bool:
        """Whether a row says what its key said before, in what its sheet has columns for."""
        if self.resent.restores or not past:
            return False  # the bytes may have come before, as those of another union
        if row.source.file in self.resent.files or past[-1]["withdrawn"]:
            return True
        said = [name for name in self.declared.names if name in row.headers]
        return any(all(one[n] == row.values.get(n) for n in said) for one in past[:-1])


def _is_same(row: LedgerRow, now: StoredRow | None) -> bool:
    return (
        now is not None
        and not row.withdrawn
        and all(now[name] == row.values.get(name) for name in row.table.names)
    )


def _never_was(row: LedgerRow) -> Fault:
    key = shown(row.key)
    found = Text(f"要撤销登记库中没有的{key.zh}", f"a withdrawal of {key.en}, not in the register")
    expected = Text("已登记的编号", "a key that is in the register")
    return Fault(row.at(WITHDRAWN_COLUMN), found, expected, kind="never_there")
