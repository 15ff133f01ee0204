"""A list without numbers sent again with another day or project, as if it were a new one.

What such a row is known by holds its day and project, so the list would land beside itself and all
its money count twice. If each new row of a sheet has one in the register for the same person and
sum, that differs in the one or the other alone, the list is asked about as a whole. Whoever has
looked and confirms it has the new list take the place of the old one.

A single row says little: what is given every month differs in its day alone too. So days further
apart than half a month are taken for two payments.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import StoredRow
from bangfu.ledgers.rows.renumbered_rows import rows_of_people, withdrawal_of
from bangfu.register.faults import Fault, Place
from bangfu.register.load_comparison import said_as
from bangfu.register.schema import is_natural, table
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["Redating", "redatings"]

_AID = table("assistance")
_SAME = ("unit_code", "person_key", "amount")
_NEAR = timedelta(days=15)
_FEWEST = 2
_CONFIRM = Text(
    "同一次发放的更正，核对后导入时加 --confirm，以本名单代替；另一次发放的，各行编号后报送",
    "import with --confirm if it corrects that list: it takes its place; if it was paid once more, "
    "a number for each row",
)


@dataclass(frozen=True)
class Redating:
    """The rows of a list, and those of an earlier one that they may correct."""

    rows: Sequence[LedgerRow]
    known: Sequence[StoredRow]
    column: str
    """In what they differ."""
    rules: Rules
    """They have the labels of projects."""

    @property
    def may_replace(self) -> bool:
        """Whether the new ones may take the place of the others."""
        return True

    @property
    def withdrawals(self) -> list[LedgerRow]:
        """What takes back the rows whose place the new ones take."""
        return [withdrawal_of(*pair) for pair in zip(self.rows, self.known, strict=True)]

    @property
    def fault(self) -> Fault:
        """What to ask."""
        row, known = self.rows[0], self.known[0]
        old, new = (
            said_as(_AID, self.column, cells[self.column], self.rules)
            for cells in (known, row.values)
        )
        label = _AID.column(self.column)
        before = Place(known["source_file"], known["source_sheet"])
        found = Text(
            f"{len(self.rows)}行与已报的名单（{before.words('zh')}）同人同额，只是{label.zh}不同："
            f"{old.zh}→{new.zh}",
            f"{len(self.rows)} rows to the people and of the sums of a known list "
            f"({before.words('en')}), but for the {label.en}: {old.en} → {new.en}",
        )
        spots = frozenset(one.spot for one in self.rows)
        where = row.at(self.column)
        return Fault(where, found, _CONFIRM, kind="list_again", spots=spots)


def redatings(
    new: Iterable[LedgerRow], before: Register | None, come: Iterable[LedgerRow]
) -> list[Redating]:
    """The lists all of whose new rows may be those of an earlier one.

    Parameters
    ----------
    new
        Rows the register does not have under their keys.
    before
        The register before the import, if there is one.
    come
        All rows of the import.
    """
    lists: dict[tuple[str, str | None], list[LedgerRow]] = defaultdict(list)
    for row in new:
        if row.table is _AID and is_natural(row.key) and row.sound:
            lists[row.source.file, row.source.sheet].append(row)
    lists = {place: rows for place, rows in lists.items() if len(rows) >= _FEWEST}
    if not lists or before is None:
        return []
    again = {row.key for row in come}
    some = (row for rows in lists.values() for row in rows)
    stored = rows_of_people(_AID.name, some, before, natural=True)
    known = [one for one in stored if one[_AID.key] not in again]
    found = (_compared(rows, known, before.rules) for rows in lists.values())
    return [one for one in found if one is not None]


def _compared(
    rows: Sequence[LedgerRow], known: Sequence[StoredRow], rules: Rules
) -> Redating | None:
    """The earlier list that some rows may correct, if each has its like in it."""
    for column, is_near in _WAYS.items():
        left: dict[tuple[object, ...], list[StoredRow]] = defaultdict(list)
        for one in known:
            left[tuple(one[name] for name in _SAME)].append(one)
        likes = []
        for row in rows:
            some = left.get(tuple(row.values.get(name) for name in _SAME), [])
            like = next((one for one in some if is_near(one, row)), None)
            if like is None:
                break
            some.remove(like)
            likes.append(like)
        if len(likes) == len(rows):
            return Redating(rows, likes, column, rules)
    return None


def _is_redated(known: StoredRow, row: LedgerRow) -> bool:
    apart = abs(known["paid_on"] - row.values["paid_on"])
    return known["project"] == row.values["project"] and bool(apart <= _NEAR)


def _is_renamed(known: StoredRow, row: LedgerRow) -> bool:
    return bool(known["paid_on"] == row.values["paid_on"])


_WAYS: dict[str, Callable[[StoredRow, LedgerRow], bool]] = {
    "paid_on": _is_redated,
    "project": _is_renamed,
}
"""In what a list may differ from the one it corrects."""
