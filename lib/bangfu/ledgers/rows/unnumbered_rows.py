"""Rows of lists without numbers, such as a pay-out list: known by what they say.

Such a row is known by its union, its table, whom and when it is about, what for and how much, and
the how-manieth of equals it is: not by where it stands, so that a list may be sorted, split, merged
or sent again with more rows. Its key is a short hash of that after `~`, which no sender can write.

A row that says the same of the same person and day but for the amount may correct the one the
register has, or be one more. If there is one of each it takes the place of the other once somebody
has confirmed that; if there are more, it is asked.

Only tables that no other table names may do without numbers.
"""

import hashlib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import StoredRow, has_natural_key
from bangfu.ledgers.rows.numbering import NumberBook
from bangfu.register.schema import NATURAL_MARK, Table

__all__ = ["NATURAL", "identity_names", "said_of", "with_natural_keys"]

NATURAL: Mapping[str, tuple[str, ...]] = {
    "file_event": ("file_id", "happened_on", "kind"),
    "assistance": ("person_key", "paid_on", "project"),
    "comfort_case": ("claimant_key", "happened_on", "event_kind"),
    "union_members": ("year",),
}
"""By what rows without numbers are the same thing, but for the amount."""
_AMOUNT = {"assistance": "amount"}
_DIGITS = 16
_UNIT = "unit_code"

_Group = tuple[Any, ...]


def is_unnumbered(row: LedgerRow) -> bool:
    """Whether a row stands in a list that has no column of numbers."""
    return row.table.name in NATURAL and row.table.key not in row.headers and row.key is None


def with_natural_keys(rows: list[LedgerRow], declared: Table, book: NumberBook) -> list[LedgerRow]:
    """Rows of one table, those without numbers under keys of their own.

    Parameters
    ----------
    rows
        Rows whose references are resolved.
    declared
        Their table.
    book
        The numbers there are; it notes which rows take the place of another one.
    """
    bare = [row for row in rows if is_unnumbered(row)]
    if not bare:
        return rows
    groups: dict[_Group, list[LedgerRow]] = defaultdict(list)
    done: dict[int, LedgerRow] = {}
    for row in bare:
        if group := _group_of(row, book):
            groups[group].append(row)
        else:
            done[id(row)] = row.with_faulty(declared.key)
    known = _known(declared, book)
    for group, own in groups.items():
        for some in _by_sending(own, book):
            given = _given(sorted(some, key=_content), known.get(group, []), group, book)
            done |= {id(row): keyed for row, keyed in given}
    return [done.get(id(row), row) for row in rows]


def _by_sending(rows: list[LedgerRow], book: NumberBook) -> Iterable[list[LedgerRow]]:
    """The rows that are counted together: those of a file that has landed before by themselves.

    What such a file says is in the register: beside another list it is no further equal row.
    """
    sent: dict[str, list[LedgerRow]] = defaultdict(list)
    for row in rows:
        sent[row.place.file if row.place.file in book.resent else ""].append(row)
    return sent.values()


def _group_of(row: LedgerRow, book: NumberBook) -> _Group | None:
    """What the row is known by, but for the amount; nothing if any of it cannot be read."""
    unit = book.whose.get(row.spot)
    if not unit or len(said_of(row)) < len(identity_names(row.table.name)):
        return None
    return (unit, *(row.values[name] for name in NATURAL[row.table.name]))


def identity_names(table_name: str) -> tuple[str, ...]:
    """The columns by which a row without a number is known within its union."""
    return (*NATURAL[table_name], *filter(None, [_AMOUNT.get(table_name)]))


def said_of(row: LedgerRow) -> dict[str, Any]:
    """What a row says in these columns, as far as it can be read."""
    return {
        name: row.values[name]
        for name in identity_names(row.table.name)
        if row.values.get(name) is not None and name not in row.faulty
    }


def _content(row: LedgerRow) -> tuple[str, ...]:
    return tuple(str(row.values.get(name)) for name in row.table.names)


def _known(declared: Table, book: NumberBook) -> dict[_Group, list[StoredRow]]:
    """The rows without numbers that the register has, as they were last, withdrawn ones too."""
    if book.before is None:
        return {}
    stored = book.before.stored(declared.name)
    ours = stored.filter(has_natural_key(stored, declared)).order_by("load_id")
    newest = {row[declared.key]: row for row in ours.to_pyarrow().to_pylist()}
    groups: dict[_Group, list[StoredRow]] = defaultdict(list)
    for _, row in sorted(newest.items()):
        unit = row.get(_UNIT) or book.numbers["household_file"].holder(row.get("file_id", ""))
        groups[unit, *(row[name] for name in NATURAL[declared.name])].append(row)
    return groups


def _given(
    rows: list[LedgerRow], known: list[StoredRow], group: _Group, book: NumberBook
) -> list[tuple[LedgerRow, LedgerRow]]:
    """Rows of one group, each with the key it has: that of the one it repeats, or a new one."""
    left, given = list(known), list[tuple[LedgerRow, LedgerRow]]()
    for is_it in (_says_the_same, _is_as_much):
        for row in [one for one in rows if all(one is not done for done, _ in given)]:
            if same := next((one for one in left if is_it(row, one)), None):
                left.remove(same)
                given.append((row, _under(row, same[row.table.key])))
    rest = [one for one in rows if all(one is not done for done, _ in given)]
    open_ = [one for one in left if not one["withdrawn"]]
    doubtful = [one for one in rest if not one.withdrawn] if _AMOUNT.get(rows[0].table.name) else []
    if doubtful and open_:
        given += [(row, _instead(row, doubtful, open_, book)) for row in doubtful]
        rest = [one for one in rest if one.withdrawn]
    taken = {row[rows[0].table.key] for row in known} | {str(keyed.key) for _, keyed in given}
    for row in rest:
        key = next(k for k in _keys(row, group) if k not in taken)
        taken.add(key)
        given.append((row, _under(row, key)))
    return given


def _says_the_same(row: LedgerRow, stored: StoredRow) -> bool:
    said = [name for name in row.table.names if name in row.headers and name in row.values]
    return not stored["withdrawn"] and all(stored[name] == row.values.get(name) for name in said)


def _is_as_much(row: LedgerRow, stored: StoredRow) -> bool:
    amount = _AMOUNT.get(row.table.name)
    return amount is None or stored[amount] == row.values.get(amount)


def _instead(
    row: LedgerRow, rest: list[LedgerRow], known: list[StoredRow], book: NumberBook
) -> LedgerRow:
    """A row in the place of the one there is; asked if there are several it may stand for."""
    amount = _AMOUNT[row.table.name]
    if len(rest) == len(known) == 1:
        book.replacing.add(row.spot)
        return _under(row, known[0][row.table.key])
    sums = [f"{one[amount]:,.2f}" for one in known]
    found = Text(
        f"{row.values[amount]:,.2f}，同一人、同一天、同一项目已登记{'、'.join(sums)}",
        f"{row.values[amount]:,.2f}, where {', '.join(sums)} is known for this person, day and "
        "project",
    )
    expected = Text(
        f"另有编号（{row.table.columns[0].zh}），以分清是更正还是又一笔",
        f"a number ({row.table.columns[0].en}), to tell a correction from one more",
    )
    row = book.refuse(row, amount, (found, expected), "other_amount")
    return row.with_faulty(row.table.key)


def _keys(row: LedgerRow, group: _Group) -> Iterable[str]:
    """The keys equal rows have, one after the other."""
    amount = row.values.get(_AMOUNT.get(row.table.name, ""), "")
    for which in range(1, 1_000_000):
        said = "\n".join(map(str, (row.table.name, *group, amount, which)))
        yield NATURAL_MARK + hashlib.sha256(said.encode()).hexdigest()[:_DIGITS]


def _under(row: LedgerRow, key: str) -> LedgerRow:
    return replace(row, values=row.values | {row.table.key: key})
