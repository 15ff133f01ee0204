"""Rows and their keys: a row is known by its union and the number its union gave it.

In this order, whatever order the files and rows come in:

1. **Whose is it?** The union its cell names. Where its sheet has no such column: the sender, if the
   import says who that is, else the one union of the other rows of its file, else the one union
   that has this number. An event is of the union of its file.
2. **Which row is it?** The one of that union with that number, or a new one. Numbers of other
   unions are never meant, so nobody overwrites another's rows. A row that another union has under
   the same number, for the same person on the same day, may have moved: that is asked.
3. **Whom does it name?** See `bangfu.ledgers.rows.references`, and of lists without numbers
   `bangfu.ledgers.rows.files_by_person`.
4. Numbers that look like another one of their union, `0001` beside `1`, are asked.

How a number becomes a key is said in `bangfu.ledgers.rows.numbering`, and what stands for it in
a list without numbers in `bangfu.ledgers.rows.unnumbered_rows`.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot
from bangfu.ledgers.rows.amendments import StoredRow, rows_under
from bangfu.ledgers.rows.files_by_person import with_file_by_person
from bangfu.ledgers.rows.numbering import (
    NumberBook,
    Sender,
    book_of,
    in_place,
    look,
    look_alike,
)
from bangfu.ledgers.rows.references import with_file, with_households
from bangfu.ledgers.rows.unnumbered_rows import with_natural_keys
from bangfu.register.faults import Fault, Place, shown
from bangfu.register.schema import TABLES, Table, table
from bangfu.register.store import Register

__all__ = ["KeyedRows", "keyed_rows"]

_UNIONS, _FILES, _EVENTS = map(table, ("union_unit", "household_file", "file_event"))
_AID = table("assistance")
_UNIT, _FILE = "unit_code", "file_id"
_SAME: Mapping[str, tuple[str, ...]] = {
    "household_file": ("holder_key", "opened_on"),
    "assistance": ("person_key", "paid_on", "amount"),
    "comfort_case": ("claimant_key", "happened_on", "event_kind"),
}
"""By what a row under another union's number is the same thing: one that may have moved.

An event moves with its file, and counts of members look alike.
"""
_ONCE = Text("每个编号在一次导入中只出现一次", "each key once in an import")


@dataclass(frozen=True)
class KeyedRows:
    """The rows of an import under the keys of the register, and what is wrong with their numbers.

    `units` gives the union of each row, by the place it stands in; `replacing` are the places of
    rows without a number that would take the place of one with another amount.
    """

    rows: list[LedgerRow]
    faults: list[Fault]
    units: Mapping[Spot, str]
    replacing: Collection[Spot]
    given: Mapping[str, Collection[str]]
    """By table: keys that are new, of which the register need not be asked."""
    again: tuple[LedgerRow, ...] = ()
    """Rows of a file that has landed before, which another one says again: not among the others."""


def keyed_rows(
    rows: list[LedgerRow],
    before: Register | None,
    sender: Sender,
    resent: Collection[str] = (),
) -> KeyedRows:
    """Give every row the key it has or will have, and every reference the key it means.

    Parameters
    ----------
    rows
        Typed rows, their numbers and references as the sender writes them. The list is used up:
        each row gives way to the one with its key, so that there are not twice as many.
    before
        The register before the import, if there is one.
    sender
        Who sends them.
    resent
        The files whose bytes have landed before: another one may say some of their rows again.

    Returns
    -------
    KeyedRows
        All rows, in their order; those whose number or reference cannot be used know it.
    """
    book = book_of(rows, before, sender, resent)
    order = [row.table.name for row in rows]
    tables = {t.name: [row for row in rows if row.table is t] for t in TABLES}
    rows.clear()
    for declared in TABLES:  # files before what names them
        own = tables[declared.name]
        if declared is _EVENTS:
            own = with_file(own, book)
        own = _with_keys(own, declared, book)
        if declared is _FILES:
            own = with_households(own, book)
        elif declared is not _EVENTS and _FILE in declared.names:
            own = with_file(own, book)
        own = with_natural_keys(own, declared, book)
        if declared is _AID:
            own = with_file_by_person(own, [*tables[_FILES.name], *tables[_EVENTS.name]], book)
        tables[declared.name] = own
    nexts = {name: iter(own) for name, own in tables.items()}
    kept, again = _said_once([next(nexts[name]) for name in order], resent)
    marked = _repeats_marked(kept, book)
    return KeyedRows(marked, book.faults, book.whose, book.replacing, book.given, again)


def _with_keys(rows: list[LedgerRow], declared: Table, book: NumberBook) -> list[LedgerRow]:
    """Rows of one table under the keys of the register; new numbers get theirs together."""
    owned = _moved(in_place(rows, lambda row: _owned(row, book)), declared, book)
    if declared is _UNIONS:
        return owned
    alike = _numbered(owned, declared, book)
    return in_place(owned, lambda row: _keyed(alike.get(row.spot, row), book))


def _numbered(rows: list[LedgerRow], declared: Table, book: NumberBook) -> dict[Spot, LedgerRow]:
    """Give new numbers their keys; the rows whose number looks like another one are marked."""
    fresh = [row for row in _unknown(rows, book) if declared.key not in row.faulty]
    alike = _alike(fresh, declared, book)
    numbers = book.numbers[declared.name]
    numbers.assign((book.whose[row.spot], row.key) for row in fresh if row.key)
    return alike


def _unknown(rows: list[LedgerRow], book: NumberBook) -> list[LedgerRow]:
    """The rows whose union has no row of their number, but for withdrawals."""
    return [
        row for row in rows
        if row.key and not row.withdrawn and book.whose.get(row.spot) and _key_of(row, book) is None
    ]  # fmt: skip


def _key_of(row: LedgerRow, book: NumberBook) -> str | None:
    """The key a row's number stands for, if its union has such a row."""
    unit = book.whose.get(row.spot)
    return book.numbers[row.table.name].key_of(unit, row.key) if unit and row.key else None


def _owned(row: LedgerRow, book: NumberBook) -> LedgerRow:
    """A row whose union is noted, if it can be told; the sender's, where its sheet says none."""
    unit, sender = _unit_of(row, book), book.sender.unit
    if unit:
        book.whose[row.spot] = unit
    if _UNIT not in row.table.names or row.table is _UNIONS or row.withdrawn:
        left = row
    elif sender and _UNIT not in row.headers and _UNIT not in row.values:
        left = row.saying(_UNIT, sender)
    else:
        left = row
    return _of_another(left, unit, book) if sender and unit != sender else left


def _unit_of(row: LedgerRow, book: NumberBook) -> str:
    if row.table is _UNIONS:
        return row.key or ""
    file = row.values.get(_FILE) if row.table is _EVENTS else None
    if isinstance(file, str) and (holder := book.numbers[_FILES.name].holder(file)):
        return holder
    cell = row.values.get(_UNIT)
    if isinstance(cell, str) and cell in book.units:
        return cell
    if row.source.file in book.homes and not isinstance(cell, str):
        return book.homes[row.source.file]
    numbers = book.numbers[row.table.name]
    holders = {numbers.holder(key) or "" for key in numbers.everywhere(row.key or "")}
    return holders.pop() if len(holders) == 1 else ""


def _of_another(row: LedgerRow, unit: str, book: NumberBook) -> LedgerRow:
    """A row of another union than the sender: refused, but for unions as the register has them."""
    if row.table is _UNIONS:
        known = rows_under([row.key or ""], _UNIONS, book.before).get(row.key or "", {})
        said = [name for name in row.headers if name in _UNIONS.names]
        if known and not row.withdrawn and all(known[n] == row.values.get(n) for n in said):
            return row
    column = _FILE if row.table is _EVENTS else _UNIT
    if column in row.faulty:
        return row
    found = Text(f"{unit or '不明工会'}的行", f"a row of {unit or 'an unknown union'}")
    expected = Text(
        f"只有报送工会{book.sender.unit}的行", f"rows of the sender only, {book.sender.unit}"
    )
    return book.refuse(row, column, (found, expected), "other_sender")


def _moved(rows: list[LedgerRow], declared: Table, book: NumberBook) -> list[LedgerRow]:
    """Rows another union has under their number, for the same person and day: asked, or moved."""
    if declared.name not in _SAME:
        return rows
    numbers = book.numbers[declared.name]
    elsewhere = {
        row.spot: keys
        for row in _unknown(rows, book)
        if row.key and (keys := numbers.everywhere(row.key))
    }
    if not elsewhere:
        return rows
    wanted = {key for keys in elsewhere.values() for key in keys}
    stored = rows_under(wanted, declared, book.before)
    return [_asked_to_move(row, elsewhere.get(row.spot, []), stored, book) for row in rows]


def _asked_to_move(
    row: LedgerRow, keys: list[str], stored: Mapping[str, StoredRow], book: NumberBook
) -> LedgerRow:
    names = _SAME[row.table.name]
    known = [key for key in keys if key in stored]
    same = [key for key in known if all(stored[key][n] == row.values.get(n) for n in names)]
    if len(same) != 1:
        return row
    if book.sender.moves:
        book.numbers[row.table.name].hold(same[0], book.whose[row.spot])
        return row
    holder, number = stored[same[0]][_UNIT], shown(row.key)
    found = Text(
        f"{holder}已有的{number.zh}（同一人、同一天）",
        f"{number.en}, which {holder} has for the same person and day",
    )
    expected = Text(
        "原来的工会代码；确已转到本工会的，导入时加 --move-rows",
        "the union it had; if it has moved here, import with --move-rows",
    )
    return book.refuse(row, _UNIT, (found, expected), "moved_row")


def _alike(rows: list[LedgerRow], declared: Table, book: NumberBook) -> dict[Spot, LedgerRow]:
    """New rows whose number looks like another one of their union, which is told."""
    numbers = book.numbers[declared.name]
    met: dict[str, dict[str, str]] = defaultdict(dict)
    doubtful: dict[Spot, LedgerRow] = {}
    for row in rows:
        unit, number = book.whose[row.spot], row.key or ""
        first = met[unit].setdefault(look(number), number)
        others = numbers.alike(unit, number) or ([first] if first != number else [])
        if others:
            book.faults.append(look_alike(row, declared.key, number, others[0]))
            doubtful[row.spot] = row.with_faulty(declared.key)
    return doubtful


def _keyed(row: LedgerRow, book: NumberBook) -> LedgerRow:
    """A row under its key; the number stays where there is none, as of one that never was."""
    key = _key_of(row, book)
    if row.withdrawn:
        known = {name: cell for name, cell in row.values.items() if name != _UNIT}
        row = replace(row, values=known)
    if key is not None:
        return row.saying(row.table.key, key)
    unit = book.whose.get(row.spot)
    if row.withdrawn or not row.key or not unit or row.table.key in row.faulty:
        return row
    found = Text(
        f"{shown(row.key).zh}，此编号的行已转到别的工会",
        f"{shown(row.key).en}, the number of a row that moved to another union",
    )
    expected = Text("另一个编号", "another number")
    return book.refuse(row, row.table.key, (found, expected), "number_gone")


def _said_once(
    rows: list[LedgerRow], resent: Collection[str]
) -> tuple[list[LedgerRow], tuple[LedgerRow, ...]]:
    """The rows, and apart those of a file that has landed before which another file says again."""
    if not resent:
        return rows, ()
    said = {(row.table.name, row.key) for row in rows if row.key and row.source.file not in resent}
    kept, apart = list[LedgerRow](), list[LedgerRow]()
    for row in rows:
        is_again = row.source.file in resent and (row.table.name, row.key) in said
        (apart if row.key is not None and is_again else kept).append(row)
        said |= {(row.table.name, row.key)} if row.key else set()
    return kept, tuple(apart)


def _repeats_marked(rows: list[LedgerRow], book: NumberBook) -> list[LedgerRow]:
    """Rows whose key stood before in the import, marked and told with both places."""
    first: dict[str, dict[str, LedgerRow]] = {declared.name: {} for declared in TABLES}
    kept: list[LedgerRow] = []
    for row in rows:
        before = row if row.key is None else first[row.table.name].setdefault(row.key, row)
        kept.append(row if before is row else _repeated(row, before.place, book))
    return kept


def _repeated(row: LedgerRow, before: Place, book: NumberBook) -> LedgerRow:
    label, key = row.table.columns[0], shown(row.key)
    found = Text(
        f"重复的{label.zh}{key.zh}，首次见于{before.words('zh')}",
        f"{label.en} {key.en} again, first at {before.words('en')}",
    )
    return book.refuse(row, label.name, (found, _ONCE), "repeated_key")
