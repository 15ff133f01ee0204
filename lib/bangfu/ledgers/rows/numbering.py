"""Numbers of a unit's own, and the keys the register keeps for them.

Every union numbers its rows itself, many of them from 1. So a row is known by its union and that
number together, and the register's one key column holds both:

- a number of digits only is always qualified by its union: `110105002/1`. It does not matter which
  union came first, in one import or in many;
- any other number is kept as its sender wrote it, `A-1`, as long as one union uses it. Of several
  in one import the smallest code keeps the plain form; the others, and whoever comes in a later
  import, are qualified: `110105002/A-1`. So the order of imports may decide which of two unions
  has the plain form. The registers are equivalent: the same rows of the same unions, with the same
  numbers, and every reference to the same row.

A key once given is never given again and never changes, though its row move to another union.
Rows that an earlier version kept under plain digits keep them.
"""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import pyarrow as pa

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import LedgerRow, Spot
from bangfu.register.faults import Fault, shown
from bangfu.register.schema import TABLES, table
from bangfu.register.store import Register

__all__ = [
    "NumberBook", "Numbering", "Sender", "book_of", "in_place", "look", "look_alike",
    "rows_of_numbers",
]  # fmt: skip

_UNIONS, _FILES = map(table, ("union_unit", "household_file"))
_LEADING_ZEROS = re.compile(r"(?<![0-9])0+(?=[0-9])")
_BETWEEN = "/"


def look(number: str) -> str:
    """What a number looks like to who does not look closely: letter case and leading zeros go.

    Examples
    --------
    >>> look("A-007") == look("a-7"), look("0001"), look("10")
    (True, '1', '10')
    """
    plain = number.lower()
    plain = _LEADING_ZEROS.sub("", plain) if "0" in plain else plain
    return number if plain == number else plain  # not twice in the memory


class Numbering:
    """Which key stands for a number of a unit, among the rows of one table or among households.

    Parameters
    ----------
    units
        Codes of all unions: what may stand before the number in a key.
    is_named
        Whether other rows name these by their numbers. Of those that none names, such as payments,
        nobody asks again once they have their keys.
    """

    def __init__(self, units: frozenset[str], *, is_named: bool = True) -> None:
        self._units = units
        self._is_named = is_named
        self.given = set[str]()
        """The keys it gave: no row has ever stood under one of them."""
        self._keys: dict[str, dict[str, str]] = {}
        """By unit: the keys by number."""
        self._holders: dict[str, str] = {}
        self._by_number: _Noted = {}
        self._by_look: dict[str, _Noted] = {}

    def number_of(self, key: str) -> str:
        """The number in a key, as its sender writes it."""
        head, _, rest = key.partition(_BETWEEN)
        return rest if rest and head in self._units else key

    def hold(self, key: str, unit: str) -> None:
        """Note that a unit has a row or household under a key."""
        self._hold(key, unit, self.number_of(key))

    def _hold(self, key: str, unit: str, number: str) -> None:
        self._keys.setdefault(unit, {})[number] = key
        self._holders[key] = unit
        _note(self._by_number, number, key)
        _note(self._by_look.setdefault(unit, {}), look(number), number)

    def key_of(self, unit: str, number: str) -> str | None:
        """The key of a number of a unit; None if the unit has no such number.

        A number may be written with its union before it, as keys are told.
        """
        keys = self._keys.get(unit)
        return keys.get(_own(unit, number)) if keys else None

    def named(self, key: str) -> str | None:
        """The key itself, if it is written out with its union and there is such a row."""
        head, _, rest = key.partition(_BETWEEN)
        return self._keys.get(head, {}).get(rest) if rest else None

    def holder(self, key: str) -> str | None:
        """The unit that has the row of a key."""
        return self._holders.get(key)

    def everywhere(self, number: str) -> list[str]:
        """The keys of all rows of this number, whichever unit has them."""
        found = _noted(self._by_number, number)
        return sorted(found) if found else []

    def alike(self, unit: str, number: str) -> list[str]:
        """Other numbers of a unit that look like this one."""
        looks = self._by_look.get(unit)
        known = _noted(looks, look(number)) if looks else ()
        return sorted(one for one in known if one != number) if known else []

    def assign(self, wanted: Iterable[tuple[str, str]]) -> None:
        """Give keys to numbers of units that have none; it does not matter in which order.

        One that cannot have a key of its own, as its row once moved to another union, gets none.
        """
        numbers: dict[str, set[str]] = {}
        for unit, number in wanted:
            numbers.setdefault(unit, set()).add(_own(unit, number))
        for unit, some in sorted(numbers.items()):
            for own in some - self._keys.get(unit, {}).keys():
                is_plain = not self.is_bare(own) and own.partition(_BETWEEN)[0] not in self._units
                key = own if is_plain and own not in self._holders else f"{unit}{_BETWEEN}{own}"
                if key not in self._holders:
                    self._give(key, unit, own)

    def _give(self, key: str, unit: str, number: str) -> None:
        self.given.add(key)
        if self._is_named:
            self._hold(key, unit, number)
        else:
            self._keys.setdefault(unit, {})[number] = key
            self._holders[key] = unit

    @staticmethod
    def is_bare(number: str) -> bool:
        """Whether a number has digits only: alone it says nothing of whose it is."""
        return number.isascii() and number.isdecimal()


def _own(unit: str, number: str) -> str:
    """A number without its own union before it."""
    head, between, rest = number.partition(_BETWEEN)
    return rest if between and rest and head == unit else number


_Noted = dict[str, str | tuple[str, ...]]
"""Values under a name: nearly always one, which then stands alone. 200,000 sets have 45 MB."""


def _noted(known: _Noted, name: str) -> tuple[str, ...]:
    values = known.get(name, ())
    return (values,) if isinstance(values, str) else values


def _note(known: _Noted, name: str, value: str) -> None:
    """Note one more value under a name."""
    values = _noted(known, name)
    if value not in values:
        known[name] = (*values, value) if values else value


@dataclass(frozen=True)
class Sender:
    """Who sends the ledgers of an import, if that is known, and whether rows may move to him."""

    unit: str = ""
    moves: bool = False


@dataclass
class NumberBook:
    """All numbers there are while the rows of an import get their keys, and what is wrong."""

    before: Register | None
    sender: Sender
    units: frozenset[str]
    numbers: Mapping[str, Numbering]
    """By table."""
    homes: Mapping[str, str]
    """The union each file of ledgers is of, by its name."""
    resent: Collection[str] = ()
    """The files whose bytes have landed before."""
    faults: list[Fault] = field(default_factory=list)
    whose: dict[Spot, str] = field(default_factory=dict)
    """The union of each row, by its place."""
    holders: dict[str, str] = field(default_factory=dict)
    """Whom the files of the import are kept for, by the key of the file."""
    replacing: set[Spot] = field(default_factory=set)
    """Rows without a number that take the place of one with another amount: to be confirmed."""

    @property
    def given(self) -> dict[str, Collection[str]]:
        """By table: the keys that were given just now, under which the register has no rows."""
        return {name: numbers.given for name, numbers in self.numbers.items()}

    def known_keys(self, rows: Iterable[LedgerRow]) -> Iterator[str]:
        """The keys of rows under which the register may have some."""
        for row in rows:
            if row.key and row.key not in self.numbers[row.table.name].given:
                yield row.key

    def refuse(self, row: LedgerRow, column: str, told: tuple[Text, Text], kind: str) -> LedgerRow:
        """The row, with a column that cannot be used: what was found and expected is told."""
        self.faults.append(Fault(row.at(column), *told, kind=kind))
        return row.with_faulty(column)


def in_place(rows: list[LedgerRow], change: Callable[[LedgerRow], LedgerRow]) -> list[LedgerRow]:
    """The same list, in which each row has given way to what became of it.

    So there are never twice as many: 40 MB less of 200,000 payments than a second list.
    """
    for n, row in enumerate(rows):
        rows[n] = change(row)
    return rows


def book_of(
    rows: list[LedgerRow], before: Register | None, sender: Sender, resent: Collection[str] = ()
) -> NumberBook:
    """The book an import begins with: who has, or ever had, the numbers it speaks of.

    That is those of its rows and those that look like them, in any load and of any union.
    """
    come = {row.key for row in rows if row.table is _UNIONS and row.key}
    units = frozenset({*come, *(before.units if before else ())})
    named = {column.references for declared in TABLES for column in declared.columns}
    numbers = {t.name: Numbering(units, is_named=t.name in named) for t in TABLES}
    spoken = _spoken_of(rows)
    for name, numbering in numbers.items():
        for key, holder in _ever_held(name, spoken[name], before):
            numbering.hold(key, holder or "")
    return NumberBook(before, sender, units, numbers, _homes(rows, sender, units), resent)


def _spoken_of(rows: Iterable[LedgerRow]) -> dict[str, set[str]]:
    """The numbers rows have or name, by the table they are of."""
    spoken: dict[str, set[str]] = {declared.name: set() for declared in TABLES}
    for row in rows:
        if row.key:
            spoken[row.table.name].add(row.key)
        if isinstance(file := row.values.get(_FILES.key), str):
            spoken[_FILES.name].add(file)
    return spoken


def _ever_held(
    name: str, spoken: Collection[str], before: Register | None
) -> list[tuple[str, str]]:
    """The keys of numbers with the union each is of; of an event that is the union of its file."""
    files = ' LEFT JOIN "household_file_rows" f USING (file_id)' if name == "file_event" else ""
    unit, age = ("f.unit_code", "(r.load_id, f.load_id)") if files else ("r.unit_code", "r.load_id")
    key = f'r."{table(name).key}"'
    sql = f'SELECT {key}, arg_max({unit}, {age}) FROM "{name}_rows" r{files}'  # noqa: S608 - our own names
    return rows_of_numbers(f"{sql} WHERE {{}} GROUP BY 1", key, spoken, before)


def rows_of_numbers(
    sql: str, key: str, spoken: Collection[str], before: Register | None
) -> list[tuple[Any, ...]]:
    """Rows of a register whose key has one of some numbers, or looks as if it had.

    It is asked of the register: whoever has millions of rows need not bring them all here.

    Parameters
    ----------
    sql
        Query for the rows; `{}` stands for that condition.
    key
        Column of the key, in that query.
    spoken
        Numbers, with or without their union before them.
    before
        The register; None has no rows.
    """
    if before is None or not spoken:
        return []
    looks = (
        f"SELECT {_look_sql('n')} FROM spoken UNION SELECT {_look_sql(_own_sql('n'))} FROM spoken"  # noqa: S608 - our own names
    )
    meant = f"({_look_sql(key)} IN (FROM looks) OR {_look_sql(_own_sql(key))} IN (FROM looks))"
    connection = before.backend.con
    # As the argument of a query 200,000 numbers take 0.1 s and 40 MB.
    connection.register("spoken", pa.table({"n": sorted(spoken)}))
    asked = connection.execute(f"WITH looks AS ({looks}) {sql.format(meant)}")
    found: list[tuple[Any, ...]] = asked.fetchall()
    connection.unregister("spoken")
    return found


def _look_sql(number: str) -> str:
    """What `look` tells of a number, in SQL."""
    return rf"lower(regexp_replace({number}, '(^|[^0-9])0+([0-9])', '\1\2', 'g'))"


def _own_sql(number: str) -> str:
    """A number without what may be its union, in SQL."""
    return f"regexp_replace({number}, '^[^{_BETWEEN}]*{_BETWEEN}', '')"


def _homes(rows: list[LedgerRow], sender: Sender, units: frozenset[str]) -> dict[str, str]:
    """The union each file is of: the sender; else the one its rows name; else all rows name."""
    found: dict[str, set[str]] = {}
    for row in rows:
        named = found.setdefault(row.source.file, set())
        cell = row.values.get("unit_code")
        if row.table is not _UNIONS and isinstance(cell, str) and cell in units:
            named.add(cell)
    everyone = {sender.unit} if sender.unit else set().union(*found.values())
    homes = {file: everyone if sender.unit else own or everyone for file, own in found.items()}
    return {file: next(iter(own)) for file, own in homes.items() if len(own) == 1}


def look_alike(row: LedgerRow, column: str, number: str, other: str) -> Fault:
    """What to say of a number that looks like another one of its union."""
    mine, known = shown(number), shown(other)
    found = Text(
        f"{mine.zh}，与本工会的{known.zh}相似",
        f"{mine.en}, which looks like {known.en} of the same union",
    )
    expected = Text(
        "同一编号始终同一写法（前导零、大小写）；若是另一条，请另编号",
        "one number always written alike (zeros, letter case); for another row, another number",
    )
    return Fault(row.at(column), found, expected, kind="looks_alike")
