"""One thing sent without a number and with one: the same, or one more? It is asked, never guessed.

A union may send a pay-out list and later its ledger with numbers. The numbered row takes the place
of the other once somebody has confirmed that, which is withdrawn. Of equals each stands for one: so
whoever sends two with numbers, where one without is known, has one more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import StoredRow, rows_with
from bangfu.register.faults import Fault, Place, shown
from bangfu.register.schema import Type, is_natural, table
from bangfu.register.store import Register

__all__ = ["Renumbering", "renumberings", "rows_of_people", "withdrawal_of"]

_SAME: Mapping[str, tuple[str, ...]] = {
    "assistance": ("unit_code", "person_key", "paid_on", "project", "amount"),
    "comfort_case": ("unit_code", "claimant_key", "happened_on", "event_kind", "relation"),
}
"""By what rows with and without a number may be the same thing."""
_CONFIRM = Text(
    "同一笔的，核对后导入时加 --confirm，以此编号代替；另一笔的，与已报的那笔一起编号报送",
    "import with --confirm if it is the same: this number takes its place; if it is one more, send "
    "both with numbers",
)
_DROP = Text(
    "同一笔的不必再报，删去此行；另一笔的，编号后报送",
    "nothing if it is the same: leave out this row; if it is one more, a number of its own",
)
_ONCE = Text(
    "同一笔的只报一处；另一笔的，两笔都编号报送",
    "it once if it is the same; if not, numbers for both",
)


@dataclass(frozen=True)
class Renumbering:
    """A new row, and the one that may be the same: one of them has a number."""

    row: LedgerRow
    known: StoredRow
    other: LedgerRow | None = None
    """The known one, if it is in the same import."""

    @property
    def may_replace(self) -> bool:
        """Whether the new one may take the other's place: it has the number, and comes alone."""
        return not is_natural(self.row.key) and self.other is None

    @property
    def withdrawals(self) -> list[LedgerRow]:
        """What takes back the row whose place the new one takes."""
        return [withdrawal_of(self.row, self.known)]

    @property
    def fault(self) -> Fault:
        """What to ask."""
        stored, declared = self.known, self.row.table
        place = Place(stored["source_file"], stored["source_sheet"], stored["source_row"])
        has_number = not is_natural(self.row.key)
        spots = frozenset(one.spot for one in (self.row, self.other) if one is not None)
        key = shown(self.row.key if has_number else stored[declared.key])
        if has_number:
            found = Text(
                f"{key.zh}，与没有编号的一笔（{place.words('zh')}）相同",
                f"{key.en}, the same as one without a number ({place.words('en')})",
            )
            expected = _ONCE if self.other else _CONFIRM
            where = self.row.at(declared.key)
            return Fault(where, found, expected, kind="numbered_since", spots=spots)
        found = Text(
            f"没有编号，与{key.zh}（{place.words('zh')}）相同",
            f"no number, the same as {key.en} ({place.words('en')})",
        )
        (person,) = declared.of_type(Type.PERSON)
        return Fault(self.row.at(person), found, _DROP, kind="has_number", spots=spots)


def withdrawal_of(row: LedgerRow, known: StoredRow) -> LedgerRow:
    """What takes back a row of the register whose place another one takes."""
    key = row.table.key
    return LedgerRow(
        row.table, row.source, row.number, row.headers, {key: known[key]}, withdrawn=True
    )


def renumberings(
    new: Iterable[LedgerRow], before: Register | None, come: Iterable[LedgerRow]
) -> list[Renumbering]:
    """The new rows that may be one that is known: without a number, or with one.

    Parameters
    ----------
    new
        Rows the register does not have under their keys.
    before
        The register before the import, if there is one.
    come
        All rows of the import.
    """
    sorts: dict[tuple[str, bool], list[LedgerRow]] = defaultdict(list)
    for row in new:
        if row.table.name in _SAME:
            sorts[row.table.name, is_natural(row.key)].append(row)
    come, found = list(come), list[Renumbering]()
    for (name, is_bare), rows in sorts.items():
        known = rows_of_people(name, rows, before, natural=not is_bare)
        # Of two that are new the one without a number is asked about.
        others = sorts.get((name, False), []) if is_bare else []
        known += map(_as_stored, others)
        here = {(row.table.name, row.key): row for row in come} if known else {}
        found += _pairs(rows, known, here)
    return found


def _pairs(
    rows: Sequence[LedgerRow],
    known: Iterable[StoredRow],
    here: Mapping[tuple[str, str | None], LedgerRow],
) -> Iterator[Renumbering]:
    """Each row with one that is the same, as long as there are some."""
    declared = rows[0].table
    names = _SAME[declared.name]
    left: dict[tuple[Any, ...], list[StoredRow]] = defaultdict(list)
    for one in known:
        left[tuple(one[name] for name in names)].append(one)
    for row in rows if left else ():
        if same := left.get(tuple(row.values.get(name) for name in names)):
            other = same.pop(0)
            yield Renumbering(row, other, here.get((declared.name, other[declared.key])))


def rows_of_people(
    name: str, rows: Iterable[LedgerRow], before: Register | None, *, natural: bool
) -> list[StoredRow]:
    """The rows about some persons that have no number, or those that have one, by key."""
    declared = table(name)
    (person,) = declared.of_type(Type.PERSON)
    people = (row.values.get(person) for row in rows if row.values.get(person))
    found = rows_with(before, name, person, people, order=declared.key)
    return [row for row in found if is_natural(row[declared.key]) is natural]


def _as_stored(row: LedgerRow) -> StoredRow:
    """A row of the import as if the register had it."""
    cells = {name: row.values.get(name) for name in row.table.names}
    source = row.source
    return cells | {
        "source_file": source.file, "source_sheet": source.sheet, "source_row": row.number,
    }  # fmt: skip
