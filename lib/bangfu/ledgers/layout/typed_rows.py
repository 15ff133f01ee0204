"""Rows typed: the cells of ledgers as rows of the register's tables, and what is wrong with them.

A row with a fault is kept with the cells that could be read, and knows which could not: the rows
that hang together with it must not be blamed for what it lacks.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from itertools import count
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.formats.grid import held, is_blank
from bangfu.ledgers.formats.pace import counted
from bangfu.ledgers.layout.sheet_columns import WORDS_MARK
from bangfu.ledgers.layout.sheets import Doubt, LedgerCell, LedgerSheet, RawRow
from bangfu.ledgers.values.amounts import required_same
from bangfu.ledgers.values.headers import WITHDRAWN_COLUMN, yes_or_no
from bangfu.ledgers.values.possible_names import without_name
from bangfu.ledgers.values.typed_cells import TypedValue, read_cell
from bangfu.persons.identity import birth_in
from bangfu.register.faults import (
    Fault,
    Place,
    RefusedError,
    ToldElsewhereError,
    hidden,
    shown,
)
from bangfu.register.schema import Column, Table, Type
from bangfu.rules import Rules

__all__ = ["LedgerRow", "Spot", "rows_of_sheets", "typed_rows"]

Spot = int
"""What tells a row from all others, also from one of another table beside it in its line."""

_YUAN = Decimal(1)
_KEPT = frozenset({str, float, date})
"""Types of cells whose values are kept: of these no two that are equal mean different things."""
_MOST_KEPT = 16_384
"""Different cells of a column: most sheets say the same few again and again, numbers of rows apart.

Of 200,000 payments to 2,580 persons their cells took 4.0 s, and 1.6 s since all are kept.
"""
_UNREAD = object()
_Plan = tuple[tuple[Column, str, int | None, dict[Any, TypedValue]], ...]
"""Of some columns: its name, where its cell stands in a row, and what was read in it before."""
_PAST = Text("不晚于今天的日期", "a day not after today")
_SINCE_BIRTH = Text(
    "本人出生之后的日期：核对日期和身份证号",
    "a day on which this person was born already: check it, and the ID number",
)
_CHECKING = Text("核对单元格：{}行", "checking cells: {} rows")
_YES_OR_NO = Text("是或空", "yes or nothing")


@dataclass(frozen=True, slots=True)
class LedgerRow:
    """One row of a ledger, typed; a row that withdraws another has only its key."""

    table: Table = field(repr=False)
    source: Place
    """The file and sheet it stands in."""
    number: int
    """The row as the sender's program counts it."""
    headers: dict[str, str] = field(repr=False)
    values: dict[str, TypedValue] = field(repr=False)
    withdrawn: bool
    faulty: frozenset[str] = frozenset()
    """Names of the columns whose cells cannot be used."""
    lines: Mapping[str, int] = field(default_factory=dict, repr=False)
    """By column: the row its cell stands in, where it is of a form."""
    spot: Spot = field(default_factory=count().__next__, compare=False, repr=False)
    """The same whatever its cells become; a place as a key took a third of the time of all keys."""
    key: str | None = field(init=False, compare=False)
    """The row's key, if it could be read."""

    def __post_init__(self) -> None:
        # Asked for some forty times a row.
        key = self.values.get(self.table.key)
        object.__setattr__(self, "key", key if isinstance(key, str) else None)

    @property
    def place(self) -> Place:
        """Where it stands: told of few rows, so not kept of all of them."""
        return replace(self.source, row=self.number)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the row by itself."""
        return not self.faulty

    def with_faulty(self, column: str) -> "LedgerRow":
        """The row, with one more column whose cell cannot be used."""
        return replace(self, faulty=self.faulty | {column})

    def saying(self, column: str, value: TypedValue) -> "LedgerRow":
        """The row, with another value in a column; itself if it says that already."""
        if column in self.values and self.values[column] == value:
            return self
        return replace(self, values=self.values | {column: value})

    def at(self, column: str) -> Place:
        """The place of the cell of a named column."""
        row = self.lines.get(column, self.number)
        return replace(self.source, row=row, header=self.headers.get(column, column))


def typed_rows(
    sheets: Iterable[LedgerSheet], secret: bytes, rules: Rules
) -> tuple[list[LedgerRow], list[Fault]]:
    """Type the rows of all sheets of an import; one that is not there says nothing.

    Parameters
    ----------
    sheets
        Cells with their places. Their rows are used up, so that not all are there twice.
    secret
        What turns ID numbers into person keys.
    rules
        They have the code lists.

    Returns
    -------
    tuple
        All rows, sound or not, and every fault of their cells.
    """
    rows: list[LedgerRow] = []
    faults: list[Fault] = []
    for sheet in sheets:
        typer = _Typer(sheet, secret, rules)
        for raw in counted(_used_up(sheet.rows), _CHECKING):
            row, wrong = typer.typed(raw)
            rows.append(row)
            faults += wrong
    return rows, faults


def rows_of_sheets(
    sheets: Iterable[LedgerSheet], rows: Iterable[LedgerRow]
) -> list[tuple[LedgerSheet, list[LedgerRow]]]:
    """Some sheets, each with its rows among all: they have its headers."""
    lists: dict[int, list[LedgerRow]] = {}
    found = [(sheet, lists.setdefault(id(sheet.headers), [])) for sheet in sheets]
    for row in rows if found else ():
        if (own := lists.get(id(row.headers))) is not None:
            own.append(row)
    return found


def _used_up(rows: list[RawRow]) -> Iterator[RawRow]:
    """Rows of a list in their order; each leaves it as it comes."""
    rows.reverse()
    while rows:
        yield rows.pop()


class _Typer:
    """Types the rows of one sheet; what it has read once it need not read again."""

    def __init__(self, sheet: LedgerSheet, secret: bytes, rules: Rules) -> None:
        self.sheet, self.secret, self.rules = sheet, secret, rules
        self.source = sheet.place()
        self.tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        self.columns = [c for c in sheet.table.columns if c.name in sheet.headers]
        self.people, self.days = (
            [c.name for c in self.columns if c.type is kind] for kind in (Type.PERSON, Type.DATE)
        )
        self.known: dict[str, dict[Any, TypedValue]] = {c.name: {} for c in self.columns}
        self.births: dict[TypedValue, date] = {}
        self.faultless = frozenset(sheet.doubtful)
        self.plans: dict[tuple[str, ...], _Plan] = {}
        self.words: dict[tuple[str, ...], list[tuple[str, int]]] = {}
        # Python has objects of one class share the names of what they hold, and the dictionary of
        # an object keeps to that: a third of the memory, 60 MB less of 200,000 payments.
        self.row_class = type("Row", (), {})

    def typed(self, raw: RawRow) -> tuple[LedgerRow, list[Fault]]:
        """One row, and what is wrong with its cells."""
        sheet = self.sheet
        if raw.doubt is not None:
            return _whole_row_doubted(sheet, raw, raw.doubt)
        withdrawn, faults = _withdrawn(sheet, raw)
        faulty = {WITHDRAWN_COLUMN} if faults else set[str]()
        values: dict[str, TypedValue] = self.row_class().__dict__
        plan = self.plans.get(raw.columns) or self._plan(raw.columns)
        cells = raw.values
        for column, name, at, known in self._withdrawing(plan, raw) if withdrawn else plan:
            cell = "" if at is None else cells[at]
            # Asked of each cell: nearly all say what others of their column said before.
            value = known.get(cell, _UNREAD) if type(cell) in _KEPT else _UNREAD
            try:
                values[name] = self._value(column, cell) if value is _UNREAD else value  # type: ignore[assignment]
            except RefusedError as refused:
                faulty.add(name)
                if not isinstance(refused, ToldElsewhereError):
                    faults.append(refused.at(sheet.place(raw.number, name)))
        words = self.words[raw.columns]
        for told, name in self._said_otherwise(words, raw, values) if words else ():
            faulty.add(name)
            values.pop(name, None)
            faults.append(told.at(sheet.place(raw.number, name)))
        for name in self._before_birth(values):
            faulty.add(name)
            found = RefusedError(shown(values.pop(name)), _SINCE_BIRTH, "before_birth")
            faults.append(found.at(sheet.place(raw.number, name)))
        if sheet.suffix and isinstance(key := values.get(sheet.table.key), str):
            values[sheet.table.key] = f"{key}-{sheet.suffix}"
        wrong = self.faultless | faulty if faulty else self.faultless
        row = LedgerRow(
            sheet.table, self.source, raw.number, sheet.headers, values, bool(withdrawn), wrong,
            sheet.lines,
        )  # fmt: skip
        return row, faults

    def _said_otherwise(
        self, places: list[tuple[str, int]], raw: RawRow, values: dict[str, TypedValue]
    ) -> Iterator[tuple[RefusedError, str]]:
        """Amounts that a column beside theirs says otherwise in words, or alone."""
        for name, at in places:
            words = raw.values[at]
            if not _is_said(words) or (figures := values.get(name)) is None:
                continue
            try:
                said = self._value(self.sheet.table.column(name), words)
                required_same(figures, said)  # type: ignore[arg-type]
            except RefusedError as refused:
                yield refused, name

    def _plan(self, columns: tuple[str, ...]) -> _Plan:
        """How rows with some columns are read."""
        places = {name: at for at, name in enumerate(columns)}
        said = {name.removesuffix(WORDS_MARK): at for name, at in places.items()} | places
        plan = tuple((c, c.name, said.get(c.name), self.known[c.name]) for c in self.columns)
        self.plans[columns] = plan
        self.words[columns] = [
            (name.removesuffix(WORDS_MARK), at)
            for name, at in places.items() if name.endswith(WORDS_MARK)
        ]  # fmt: skip
        return plan

    def _before_birth(self, values: dict[str, TypedValue]) -> list[str]:
        """The days of a row before the person it is about was born, by column."""
        found = []
        for person in self.people:
            birth = self.births.get(values.get(person), date.min)
            for name in self.days:
                day = values.get(name)
                if isinstance(day, date) and day < birth:
                    found.append(name)
        return found

    def _withdrawing(self, plan: _Plan, raw: RawRow) -> _Plan:
        """The columns that say which row is taken back: its key and union, or all there is."""
        filled = [one for one in plan if one[2] is not None and _is_said(raw.values[one[2]])]
        key = self.sheet.table.key
        if key not in self.sheet.headers:
            return tuple(filled)
        asked = [one for one in plan if one[1] == key]
        return (*asked, *(one for one in filled if one[1] == "unit_code" != key))

    def _value(self, column: Column, cell: LedgerCell) -> TypedValue:
        if isinstance(cell, Doubt):
            raise cell.refused or ToldElsewhereError()
        unit = self.sheet.units.get(column.name, _YUAN)
        value = read_cell(column, cell, self.secret, self.rules, unit)
        if isinstance(value, date):
            self._require_past(value)
        if column.type is Type.PERSON and isinstance(number := held(cell), str) and value:
            self.births[value] = birth_in(number)
        known = self.known[column.name]
        is_own_key = column.name == self.sheet.table.key  # each row has another
        if type(cell) in _KEPT and not is_own_key and len(known) < _MOST_KEPT:
            known[cell] = value
        return value

    def _require_past(self, day: date) -> None:
        """Refuse a day yet to come, by which a union would have reported until then.

        A union may be known to end. Somewhere it is tomorrow already.
        """
        if day > self.tomorrow and self.sheet.table.name != "union_unit":
            raise RefusedError(shown(day), _PAST, "future_date")


def _is_said(cell: LedgerCell) -> bool:
    return isinstance(cell, Doubt) or not is_blank(cell)


def _whole_row_doubted(
    sheet: LedgerSheet, raw: RawRow, doubt: RefusedError
) -> tuple[LedgerRow, list[Fault]]:
    """A row of which nothing can be used, told once, unless another fault tells it."""
    place = sheet.place(raw.number)
    everything = frozenset({*sheet.table.names, WITHDRAWN_COLUMN})
    row = LedgerRow(
        sheet.table, sheet.place(), raw.number, sheet.headers, {}, False,
        everything,
    )  # fmt: skip
    return row, [] if isinstance(doubt, ToldElsewhereError) else [doubt.at(place)]


def _withdrawn(sheet: LedgerSheet, raw: RawRow) -> tuple[bool | None, list[Fault]]:
    """Whether a row takes back another; missing, with a fault, if its cell says neither."""
    if WITHDRAWN_COLUMN not in raw.columns:
        return False, []
    cell = raw.cells[WITHDRAWN_COLUMN]
    value = "" if isinstance(cell, Doubt) else held(cell)
    said = yes_or_no(f"{value:g}" if isinstance(value, float) else str(value))
    if said is not None:
        return said, []
    found = hidden(str(value).strip()) or shown(value)
    refused = without_name(RefusedError(found, _YES_OR_NO, "withdrawn"), str(value))
    return None, [refused.at(sheet.place(raw.number, WITHDRAWN_COLUMN))]
