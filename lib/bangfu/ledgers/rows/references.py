"""Whom rows name: files and households by the numbers their union gives them.

A file is looked for in the row's own union first. Files move between unions, so then it is looked
for anywhere: it is meant if one union only has that number, and the number has more than digits, or
the row is about the very person the file is kept for. `7` of another union says nothing. What a row
named before it still names, whoever uses that number since.

A household is known by its union and its number too. Two unions mean the same household if one
person stands for it in both; else each means its own.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot
from bangfu.ledgers.rows.amendments import StoredRow, rows_under
from bangfu.ledgers.rows.numbering import (
    NumberBook,
    Numbering,
    in_place,
    look,
    look_alike,
    rows_of_numbers,
)
from bangfu.register.faults import shown
from bangfu.register.schema import table

__all__ = ["with_file", "with_households"]

_FILES = table("household_file")
_FILE, _HOUSEHOLD, _HOLDER, _UNIT = "file_id", "household_id", "holder_key", "unit_code"
_SOME = 3  # unions a fault names


def with_file(rows: list[LedgerRow], book: NumberBook) -> list[LedgerRow]:
    """Rows that name a file, by the key of the file they mean.

    A number no file has is left as it is: the rules tell it. The list is used up.
    """
    naming = [row for row in rows if _names_file(row)]
    if not naming:
        return rows
    if rows[0].table.name == "file_event":  # their own numbers are not keys yet
        before = _events_before(naming, book)
    else:
        keys = book.known_keys(naming)
        before = rows_under(keys, rows[0].table, book.before, (_FILE,))
    holders = _holders(naming, book)
    naming.clear()

    def resolved(row: LedgerRow) -> LedgerRow:
        if row.withdrawn or not _names_file(row):
            return row
        return _naming(row, before.get(row.key or ""), holders, book)

    return in_place(rows, resolved)


def _names_file(row: LedgerRow) -> bool:
    return isinstance(row.values.get(_FILE), str)


def _events_before(rows: list[LedgerRow], book: NumberBook) -> dict[str, StoredRow]:
    """Events as the register has them by their numbers, where the union of their file is known."""
    numbers = book.numbers["file_event"]
    keys = {row.key: _event_key(row, numbers, book) for row in rows if row.key}
    stored = rows_under(filter(None, keys.values()), rows[0].table, book.before, (_FILE,))
    return {number: stored[key] for number, key in keys.items() if key and key in stored}


def _event_key(row: LedgerRow, numbers: Numbering, book: NumberBook) -> str | None:
    home = book.homes.get(row.source.file)
    return numbers.key_of(home, row.key) if home and row.key else None


def _holders(rows: list[LedgerRow], book: NumberBook) -> Mapping[str, str]:
    """The persons that the files which may be meant are kept for."""
    files = book.numbers[_FILES.name]
    numbers = {str(row.values[_FILE]) for row in rows}
    wanted = {key for number in numbers for key in files.everywhere(number)}
    stored = rows_under(wanted, _FILES, book.before, (_HOLDER,))
    return {key: row[_HOLDER] for key, row in stored.items()} | book.holders


def _naming(
    row: LedgerRow, before: StoredRow | None, holders: Mapping[str, str], book: NumberBook
) -> LedgerRow:
    files, number = book.numbers[_FILES.name], str(row.values[_FILE])
    stays = before and before[_FILE] and files.number_of(before[_FILE]) == number
    if before and stays:
        return row.saying(_FILE, before[_FILE])
    unit = book.whose.get(row.spot) or book.homes.get(row.source.file, "")
    meant = files.key_of(unit, number) or files.named(number)
    if meant:
        return row.saying(_FILE, meant)
    if others := files.alike(unit, number):
        book.faults.append(look_alike(row, _FILE, number, others[0]))
        return row.with_faulty(_FILE)
    found = files.everywhere(number)
    if len(found) == 1 and _may_be(row, found[0], unit, holders, number):
        return row.saying(_FILE, found[0])
    return _asked_whose(row, number, found, book) if found else row


def _may_be(row: LedgerRow, file: str, unit: str, holders: Mapping[str, str], number: str) -> bool:
    """Whether the only file of a number is meant, though another union keeps it."""
    if not unit or not Numbering.is_bare(number):
        return True
    return row.values.get("person_key") == holders.get(file, "")


def _asked_whose(row: LedgerRow, number: str, files: list[str], book: NumberBook) -> LedgerRow:
    numbers = book.numbers[_FILES.name]
    unions = sorted(numbers.holder(key) or "" for key in files)[:_SOME]
    written, zh, en = shown(number), "、".join(unions), ", ".join(unions)
    found = Text(
        f"{written.zh}，别的工会（{zh}）的档案编号", f"{written.en}, a file of other unions ({en})"
    )
    expected = Text(
        f"本工会的档案编号；别的工会的写作{numbers.holder(files[0])}/{number}",
        f"a file of this union; of another union as {numbers.holder(files[0])}/{number}",
    )
    return book.refuse(row, _FILE, (found, expected), "other_file")


def with_households(rows: list[LedgerRow], book: NumberBook) -> list[LedgerRow]:
    """Files by the key of their household, and note whom each file is kept for."""
    for row in rows:
        if row.key and isinstance(holder := row.values.get(_HOLDER), str):
            book.holders[row.key] = holder
    naming = [row for row in rows if isinstance(row.values.get(_HOUSEHOLD), str)]
    before = rows_under(book.known_keys(naming), _FILES, book.before, (_HOUSEHOLD,))
    households = _Households(book, {str(row.values[_HOUSEHOLD]) for row in naming})
    meant = {row.spot: households.known(row, before.get(row.key or "")) for row in naming}
    fresh = [row for row in naming if meant[row.spot] is None]
    doubtful = {row.spot: row for row in households.alike(fresh)}
    meant |= households.join(row for row in fresh if row.spot not in doubtful)
    return [
        row.saying(_HOUSEHOLD, key) if (key := meant.get(row.spot)) else doubtful.get(row.spot, row)
        for row in rows
    ]


class _Households:
    """The households of some numbers: their keys, and the persons who stood for them."""

    def __init__(self, book: NumberBook, spoken: Collection[str]) -> None:
        self.book = book
        self.numbers = Numbering(book.units)
        self.people: dict[str, set[str]] = defaultdict(set)
        sql = f"SELECT DISTINCT {_HOUSEHOLD}, {_UNIT}, {_HOLDER} FROM household_file_rows"  # noqa: S608 - our own names
        stored = rows_of_numbers(f"{sql} WHERE {{}} ORDER BY 1, 2", _HOUSEHOLD, spoken, book.before)
        for key, unit, holder in stored:
            self.numbers.hold(key, unit)
            self.people[key].add(holder)

    def unit_of(self, row: LedgerRow) -> str:
        return self.book.whose.get(row.spot, "")

    def known(self, row: LedgerRow, before: StoredRow | None) -> str | None:
        """The key of a household that the file named before, or that its union has."""
        number = str(row.values[_HOUSEHOLD])
        if before and self.numbers.number_of(before[_HOUSEHOLD]) == number:
            return str(before[_HOUSEHOLD])
        return self.numbers.key_of(self.unit_of(row), number) or self.numbers.named(number)

    def alike(self, rows: list[LedgerRow]) -> list[LedgerRow]:
        """Rows whose household looks like another one of their union, which is told."""
        met: dict[tuple[str, str], str] = {}
        doubtful = []
        for row in rows:
            unit, number = self.unit_of(row), str(row.values[_HOUSEHOLD])
            first = met.setdefault((unit, look(number)), number)
            others = self.numbers.alike(unit, number) or ([first] if first != number else [])
            if others:
                self.book.faults.append(look_alike(row, _HOUSEHOLD, number, others[0]))
                doubtful.append(row.with_faulty(_HOUSEHOLD))
        return doubtful

    def join(self, rows: Iterable[LedgerRow]) -> dict[Spot, str | None]:
        """Keys for households that are new in their union, in whatever order they come."""
        new: dict[str, dict[str, set[str]]] = defaultdict(lambda: defaultdict(set))
        come = list(rows)
        for row in come:
            people = new[str(row.values[_HOUSEHOLD])][self.unit_of(row)]
            people |= {holder} if isinstance(holder := row.values.get(_HOLDER), str) else set()
        for number, of_units in new.items():
            for units in self._joined(number, of_units):
                self.numbers.assign([(units[0], number)])
                key = self.numbers.key_of(units[0], number) or number
                for unit in units[1:]:
                    self.numbers.hold(key, unit)
        return {
            row.spot: self.numbers.key_of(self.unit_of(row), str(row.values[_HOUSEHOLD]))
            for row in come
        }

    def _joined(self, number: str, of_units: Mapping[str, set[str]]) -> list[list[str]]:
        """Unions that mean one household by a number, smallest code first; known ones are held."""
        groups: list[tuple[list[str], set[str]]] = []
        for unit in sorted(of_units):
            units, people = [unit], set(of_units[unit])
            for group in [one for one in groups if one[1] & people]:
                groups.remove(group)
                units, people = group[0] + units, people | group[1]
            groups.append((sorted(units), people))
        left = []
        for units, people in sorted(groups):
            known = [key for key in self.numbers.everywhere(number) if self.people[key] & people]
            for unit in units if known else []:
                self.numbers.hold(known[0], unit)
            left += [] if known else [units]
        return left
