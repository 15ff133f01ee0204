"""Cells into typed rows: what can be said of a cell, of a row by itself, or of its key.

Nothing is guessed. A cell that could mean two things is refused, since a wrong amount in a
register is worse than a ledger sent back. A row with a fault is kept with the cells that could be
read, and knows which could not: the rows that hang together with it must not be blamed for what it
lacks.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.headers import SIGNS, plain, yes_or_no
from bangfu.ledgers.sheets import WITHDRAWN_COLUMN, LedgerSheet, Raw, RawRow
from bangfu.persons.identity import holds_id_number, read_person
from bangfu.register.faults import NOTHING, Fault, Place, RefusedError, hidden, shown
from bangfu.register.schema import LEGIBLE, MOST_CODES, MOST_LETTERS, Column, Table, Type
from bangfu.rules import Rules
from bangfu.rules.provisions import Code, CodeList

__all__ = [
    "FIRST_DAY",
    "LAST_DAY",
    "MOST_YUAN",
    "LedgerRow",
    "TypedValue",
    "read_cell",
    "typed_rows",
]

TypedValue = str | int | date | Decimal | None

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
MOST_YUAN = Decimal("999999999999.99")  # what decimal(14,2) holds
_MOST_COUNT = 2**31 - 1  # what the register's int32 holds
_EXACT = 1e15  # Excel keeps 15 digits

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", re.ASCII)
_DAY = re.compile(r"([0-9]{4})(?:-([0-9]{2})-([0-9]{2})|/([0-9]{1,2})/([0-9]{1,2}))", re.ASCII)
_YUAN = re.compile(r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,2})?", re.ASCII)
_COUNT = re.compile(r"[0-9]{1,10}", re.ASCII)
_YEAR = re.compile(r"([0-9]{4})年?", re.ASCII)
_BETWEEN_CODES = re.compile(r"[;、]")  # not a comma: English labels have some

_A_KEY = Text(
    "编号（最多40个字母、数字或-_./，以字母或数字开头）",
    "a key (up to 40 letters, digits, - _ . /, a letter or digit first)",
)
_SEEN = Text("可见字符", "characters that can be seen")
_NO_ID = Text("与身份证号无关的编号或文字", "a key or text without an ID number")
_A_DAY = Text("日期，如2019-03-01（1990至2100年）", "a date such as 2019-03-01, from 1990 to 2100")
_AN_AMOUNT = Text(
    "金额（元），不为负，最多两位小数，小于一万亿",
    "an amount in yuan, not negative, at most 2 decimals, below 1,000,000,000,000",
)
_A_COUNT = Text("不为负的整数", "a whole number, not negative")
_A_YEAR = Text("年份，如2019（1990至2100年）", "a year such as 2019, from 1990 to 2100")
_A_SIGN = Text("补入（1）或核减（-1）", "add (1) or remove (-1)")
_A_VALUE = Text("必填内容", "a value: the column is required")


def read_cell(column: Column, raw: Raw, key: bytes, rules: Rules) -> TypedValue:
    """The value of a cell, typed as its column says.

    Parameters
    ----------
    column
        The declared column.
    raw
        The cell as the file stores it.
    key
        The secret that turns an ID number into a person key.
    rules
        They have the code lists.

    Returns
    -------
    TypedValue
        Text (keys, person keys, codes), a date, a whole number, or yuan as a Decimal with two
        places; missing for an empty cell.

    Raises
    ------
    RefusedError
        If the cell cannot be used.
    """
    if isinstance(raw, str) and not raw.strip():
        if column.required:
            raise RefusedError(NOTHING, _A_VALUE)
        return None
    if unseen := hidden(str(raw).strip()):
        raise RefusedError(unseen, LEGIBLE if column.type is Type.TEXT else _SEEN)
    if column.type is Type.PERSON:
        return read_person(raw, key)
    if column.type in (Type.CODE, Type.CODES):
        return _codes(column, raw, rules)
    return _READERS[column.type](raw)


def _whole(raw: Raw) -> str | None:
    """A cell as text with plain letters; whole numbers as Excel shows them; else missing."""
    if isinstance(raw, str):
        return unicodedata.normalize("NFKC", raw).strip()
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        return None
    return str(int(raw)) if abs(raw) < _EXACT and raw == int(raw) else None


def _key(raw: Raw) -> str:
    text = _whole(raw)
    if text is not None and holds_id_number(text):
        raise RefusedError(Text("疑似身份证号", "what looks like an ID number"), _NO_ID)
    if text is None or not _KEY.fullmatch(text):
        raise RefusedError(shown(raw), _A_KEY)
    return text


def _text(raw: Raw) -> str:
    text = raw.strip() if isinstance(raw, str) else _whole(raw)
    if text is None:
        raise RefusedError(shown(raw), Text("文字", "text"))
    if holds_id_number(text):
        raise RefusedError(Text("疑似身份证号", "what looks like an ID number"), _NO_ID)
    if len(text) > MOST_LETTERS:
        raise RefusedError(Text(f"{len(text)}个字", f"{len(text)} characters"), LEGIBLE)
    return text


def _day(raw: Raw) -> date:
    day = raw.date() if isinstance(raw, datetime) else raw
    if isinstance(raw, str):
        day = _day_of(unicodedata.normalize("NFKC", raw).strip())
    if not isinstance(day, date) or not FIRST_DAY <= day <= LAST_DAY:
        raise RefusedError(shown(raw), _A_DAY)
    return day


def _day_of(text: str) -> date | str:
    """The day that text names; the text itself if it names none."""
    found = _DAY.fullmatch(text)
    if not found:
        return text
    year, *parts = (int(part) for part in found.groups() if part)
    try:
        return date(year, *parts)
    except ValueError:
        return text


def _amount(raw: Raw) -> Decimal:
    if isinstance(raw, bool) or not isinstance(raw, (str, int, float)):
        raise RefusedError(shown(raw), _AN_AMOUNT)
    if isinstance(raw, str):
        text = unicodedata.normalize("NFKC", raw).strip()
        if not _YUAN.fullmatch(text):
            raise RefusedError(shown(raw), _AN_AMOUNT)
        amount = Decimal(text.replace(",", ""))
    else:
        amount = Decimal(f"{raw:.15g}")  # the digits Excel keeps; the rest is binary noise
    if not amount.is_finite() or not 0 <= amount <= MOST_YUAN or amount != round(amount, 2):
        raise RefusedError(shown(raw), _AN_AMOUNT)
    return abs(round(amount, 2))  # Excel may store -0


def _count(raw: Raw) -> int:
    text = _whole(raw)
    if text is None or not _COUNT.fullmatch(text) or int(text) > _MOST_COUNT:
        raise RefusedError(shown(raw), _A_COUNT)
    return int(text)


def _year(raw: Raw) -> int:
    found = _YEAR.fullmatch(_whole(raw) or "")
    if not found or not FIRST_DAY.year <= int(found[1]) <= LAST_DAY.year:
        raise RefusedError(shown(raw), _A_YEAR)
    return int(found[1])


def _sign(raw: Raw) -> int:
    text = plain(_whole(raw) or "")
    for sign, words in SIGNS.items():
        if text in (str(sign), f"{sign:+d}", words.zh, words.en):
            return sign
    raise RefusedError(shown(raw), _A_SIGN)


def _codes(column: Column, raw: Raw, rules: Rules) -> str:
    codes = rules.code_list(column.codes or column.name)
    text = _whole(raw)
    if text is None:
        raise RefusedError(shown(raw), _listed(codes))
    if column.type is Type.CODE:
        return _code(codes, text).value
    found = [_code(codes, part.strip()).value for part in _BETWEEN_CODES.split(text)]
    if len(found) > MOST_CODES or len(set(found)) < len(found):
        raise RefusedError(shown(raw), Text("至多三项，不重复", "up to three codes, none twice"))
    return ";".join(found)


def _code(codes: CodeList, text: str) -> Code:
    code = codes.read(text)
    if code is None:
        raise RefusedError(shown(text), _listed(codes))
    return code


def _listed(codes: CodeList) -> Text:
    return Text(
        "下列之一：" + "、".join(code.label.zh for code in codes),
        "one of: " + "; ".join(code.label.en for code in codes),
    )


_READERS: dict[Type, Callable[[Raw], TypedValue]] = {
    Type.KEY: _key,
    Type.TEXT: _text,
    Type.DATE: _day,
    Type.MONEY: _amount,
    Type.COUNT: _count,
    Type.SIGN: _sign,
    Type.YEAR: _year,
}


_PAST = Text("不晚于今天的日期", "a day not after today")
_YES_OR_NO = Text("是或空", "yes or nothing")


@dataclass(frozen=True)
class LedgerRow:
    """One row of a ledger, typed; a row that withdraws another has only its key."""

    table: Table = field(repr=False)
    place: Place
    headers: dict[str, str] = field(repr=False)
    values: dict[str, TypedValue] = field(repr=False)
    withdrawn: bool
    faulty: frozenset[str] = frozenset()
    """Names of the columns whose cells cannot be used."""

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong with the row by itself."""
        return not self.faulty

    def with_faulty(self, column: str) -> "LedgerRow":
        """The row, with one more column whose cell cannot be used."""
        return replace(self, faulty=self.faulty | {column})

    def at(self, column: str) -> Place:
        """The place of the cell of a named column."""
        return replace(self.place, header=self.headers.get(column, column))

    @property
    def key(self) -> str | None:
        """The row's key, if it could be read."""
        key = self.values.get(self.table.key)
        return key if isinstance(key, str) else None

    def stored(self, values: dict[str, Any]) -> dict[str, Any]:
        """A row for the register: `values` by column, with the trace of where they came from."""
        return {column: values.get(column) for column in self.table.names} | {
            "source_file": self.place.file,
            "source_sheet": self.place.sheet,
            "source_row": self.place.row,
            "withdrawn": self.withdrawn,
        }


def typed_rows(
    sheets: Iterable[LedgerSheet], secret: bytes, rules: Rules
) -> tuple[list[LedgerRow], list[Fault]]:
    """Type the rows of all sheets of an import; one that is not there says nothing.

    Parameters
    ----------
    sheets
        Cells with their places.
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
        for raw in sheet.rows:
            row, wrong = _parse(sheet, raw, secret, rules)
            rows.append(row)
            faults += wrong
    return rows, faults


def _parse(
    sheet: LedgerSheet, raw: RawRow, secret: bytes, rules: Rules
) -> tuple[LedgerRow, list[Fault]]:
    faults: list[Fault] = []
    values: dict[str, TypedValue] = {}
    faulty = set(sheet.doubtful)
    withdrawn = yes_or_no(_words(raw.cells.get(WITHDRAWN_COLUMN, "")))
    if withdrawn is None:
        cell = raw.cells[WITHDRAWN_COLUMN]
        found = hidden(str(cell).strip()) or shown(cell)
        faults.append(Fault(sheet.place(raw.number, WITHDRAWN_COLUMN), found, _YES_OR_NO))
        faulty.add(WITHDRAWN_COLUMN)
    for column in _withdrawing(sheet, raw) if withdrawn else sheet.table.columns:
        if column.name not in sheet.headers:
            continue
        try:
            value = read_cell(column, raw.cells.get(column.name, ""), secret, rules)
            _require_past(sheet.table, value)
            values[column.name] = value
        except RefusedError as refused:
            faults.append(refused.at(sheet.place(raw.number, column.name)))
            faulty.add(column.name)
    row = LedgerRow(
        sheet.table, sheet.place(raw.number), sheet.headers, values, bool(withdrawn),
        frozenset(faulty),
    )  # fmt: skip
    return row, faults


def _withdrawing(sheet: LedgerSheet, raw: RawRow) -> list[Column]:
    """The columns that say which row is withdrawn: its key and union, or all without a number."""
    (key, *others) = sheet.table.columns
    filled = [column for column in others if str(raw.cells.get(column.name, "")).strip()]
    if key.name not in sheet.headers:
        return filled
    return [key, *(column for column in filled if column.name == "unit_code")]


def _require_past(table: Table, value: TypedValue) -> None:
    """Refuse a day yet to come, by which a union would have reported until then.

    A union may be known to end. Somewhere it is tomorrow already.
    """
    if isinstance(value, date) and table.name != "union_unit":
        tomorrow = datetime.now(UTC).date() + timedelta(days=1)
        if value > tomorrow:
            raise RefusedError(shown(value), _PAST)


def _words(raw: object) -> str:
    """A yes-or-no cell as text: Excel gives 1 as 1.0 and a ticked box as True."""
    return f"{raw:g}" if isinstance(raw, float) else str(raw)
