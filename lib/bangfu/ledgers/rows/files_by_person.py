"""Aid of a list without file numbers: its file is found by the person it went to.

The worker a file is kept for is known by his person key. Nobody else of a household is, so what a
child was given needs the number of the file. Whether somebody is not on file is said by an empty
cell in a column that is there; a list without the column does not say it, and is asked.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow
from bangfu.ledgers.rows.amendments import rows_under
from bangfu.ledgers.rows.numbering import NumberBook
from bangfu.register.check.joint_rules import ENTRIES, EXITS
from bangfu.register.faults import Fault, Place
from bangfu.register.schema import table

__all__ = ["FileLives", "with_file_by_person"]

_AID, _FILES, _EVENTS = map(table, ("assistance", "household_file", "file_event"))
_FILE = "file_id"
_SELF = "self"
_SOME = 10  # rows a fault names


@dataclass
class FileLives:
    """On which days which file is open, and for whom it is kept: register and import together."""

    holders: dict[tuple[str, str], list[str]] = field(default_factory=lambda: defaultdict(list))
    """The files of a person in a union."""
    events: dict[str, list[tuple[date, bool]]] = field(default_factory=lambda: defaultdict(list))
    """By file: the days on which it was opened or closed."""

    @classmethod
    def of(cls, rows: Iterable[LedgerRow], book: NumberBook) -> "FileLives":
        """The files and events of a register as an import would leave it.

        Parameters
        ----------
        rows
            Files and events of the import, under their keys.
        book
            It has the register before the import.
        """
        cells: dict[str, dict[str, dict[str, Any]]] = {"household_file": {}, "file_event": {}}
        for name, found in cells.items() if book.before else ():
            stored = book.before.tables[name].to_pyarrow().to_pylist() if book.before else []
            found |= {row[table(name).key]: row for row in stored}
        for row in rows:
            if row.key and row.table.name in cells:
                known = cells[row.table.name]
                known[row.key] = {} if row.withdrawn else known.get(row.key, {}) | row.values
        lives = cls()
        for key, file in sorted(cells["household_file"].items()):
            lives.holders[file.get("unit_code", ""), file.get("holder_key", "")].append(key)
        for event in cells["file_event"].values():
            lives._note(event)
        return lives

    def _note(self, event: dict[str, Any]) -> None:
        kind, day, sign = event.get("kind"), event.get("happened_on"), event.get("correction")
        opens = kind in ENTRIES or (kind == "correct" and sign == 1)
        if isinstance(day, date) and (opens or kind in EXITS or sign == -1):
            self.events[event.get(_FILE, "")].append((day, opens))

    def is_open(self, file: str, day: date) -> bool:
        """Whether a file is open on a day, that on which it is closed included."""
        before = sorted(one for one in self.events[file] if one[0] < day)
        return (day, True) in self.events[file] or bool(before and before[-1][1])

    def files_of(self, unit: str, person: str, day: date) -> list[str]:
        """The files of a union that are kept for a person and open on a day."""
        return [one for one in self.holders.get((unit, person), []) if self.is_open(one, day)]


def with_file_by_person(
    rows: list[LedgerRow], others: Iterable[LedgerRow], book: NumberBook
) -> list[LedgerRow]:
    """Aid with the file of who got it, where its sheet has no column for that.

    Parameters
    ----------
    rows
        Aid, under its keys where it has numbers.
    others
        All rows of the import, of which the files and events have their keys.
    book
        It has the register, and is told what cannot be found.
    """
    bare = [
        row for row in rows
        if _FILE not in row.headers and _FILE not in row.values and _FILE not in row.faulty
    ]  # fmt: skip
    known = rows_under(book.known_keys(bare), _AID, book.before, ("unit_code",))
    asked = {id(row) for row in bare if not row.withdrawn and row.key not in known}
    if not asked:
        return rows
    lives = FileLives.of(others, book)
    astray: dict[tuple[str, str | None], list[LedgerRow]] = defaultdict(list)
    done = []
    for row in rows:
        found = _file_of(row, lives, book) if id(row) in asked else None
        if found is not None and len(found) == 1:
            done.append(row.saying(_FILE, found[0]))
        elif found is not None:
            astray[row.source.file, row.source.sheet].append(row)
            done.append(row.with_faulty(_FILE))
        else:
            done.append(row)
    book.faults += [_asked(own) for own in astray.values()]
    return done


def _file_of(row: LedgerRow, lives: FileLives, book: NumberBook) -> list[str] | None:
    """The files that may be meant; nothing if what it would follow from cannot be read."""
    person, day = row.values.get("person_key"), row.values.get("paid_on")
    if not isinstance(person, str) or not isinstance(day, date) or "relation" in row.faulty:
        return None
    if row.values.get("relation", _SELF) != _SELF:
        return []
    return lives.files_of(book.whose.get(row.spot, ""), person, day)


def _asked(rows: list[LedgerRow]) -> Fault:
    """One fault a sheet: whose file it is cannot be told of these rows."""
    place, label = rows[0].place, _AID.column(_FILE)
    numbers = [str(row.number) for row in rows[:_SOME]]
    more_zh, more_en = ("等", " and others") if len(rows) > _SOME else ("", "")
    found = Text(
        f"没有{label.zh!r}列，{len(rows)}行按身份证号查不到唯一的在档档案（第{'、'.join(numbers)}行{more_zh}）",
        f"no column {label.en!r}, and {len(rows)} rows of people with no one file open that day "
        f"(rows {', '.join(numbers)}{more_en})",
    )
    expected = Text(
        f"加{label.zh!r}列，家属填职工的档案编号，不在档的人留空",
        f"a column {label.en!r}: the worker's file for a relative, empty for people not on file",
    )
    spots = frozenset(row.spot for row in rows)
    return Fault(Place(place.file, place.sheet), found, expected, kind="no_file_found", spots=spots)
