"""Cells into values: what can be said of a cell by itself.

Nothing is guessed. A cell that could mean two things is refused, since a wrong amount in a
register is worse than a ledger sent back.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date
from decimal import Decimal

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, ErrorValue, Plain, Raw, Uncalculated, held
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.values.amounts import (
    EXACTLY_PAID,
    IN_BLACK,
    NO_REVERSAL,
    ONE_PAYMENT,
    read_amount,
)
from bangfu.ledgers.values.code_words import read_code, read_codes
from bangfu.ledgers.values.days import FIRST_DAY, LAST_DAY, read_day
from bangfu.ledgers.values.headers import SIGNS, plain
from bangfu.ledgers.values.possible_names import without_name
from bangfu.ledgers.values.vocabulary import vocabulary
from bangfu.persons.identity import holds_id_number, read_person
from bangfu.register.faults import NOTHING, RefusedError, hidden, shown
from bangfu.register.schema import LEGIBLE, MOST_LETTERS, Column, Type
from bangfu.rules import Rules

__all__ = ["TypedValue", "read_cell"]

TypedValue = str | int | date | Decimal | None

_MOST_COUNT = 2**31 - 1  # what the register's int32 holds
_EXACT = 1e15  # Excel keeps 15 digits

_KEY = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/-]{0,39}", re.ASCII)
_COUNT = re.compile(
    r"([0-9]{1,10})(?:人|口|个|名|户)?|第([0-9]{1,4})批次?|([0-9]{1,4})批次?", re.ASCII
)
_PHONE = re.compile(r"1[3-9][0-9]{9}", re.ASCII)
_YEAR = re.compile(r"([0-9]{4})年?", re.ASCII)

_BY_MONTH = "income_per_head"
_EACH_MONTH = re.compile(r"元?\s*(?:/|每)\s*(?:[人口]\s*[/·.每]?\s*)?月$")
"""What a column of monthly income says already; of a payment it would say another amount."""

_PAID_OUT = "amount"
"""The column of what was paid: only that can be reversed, or parted into payments."""
_ONE_NUMBER = Text("准确的{}，一格一个数", "the exact {}, one number a cell")
_WANTED = {
    EXACTLY_PAID: _ONE_NUMBER,
    ONE_PAYMENT: _ONE_NUMBER,
    NO_REVERSAL: Text("不为负的{}", "{}, not below zero"),
    IN_BLACK: Text("黑色的{}", "{} in black"),
}
"""What is said of a payment, and of other money in its place."""
_A_KEY = Text(
    "编号（最多40个字母、数字或-_./，以字母或数字开头）",
    "a key (up to 40 letters, digits, - _ . /, a letter or digit first)",
)
_A_TYPED_KEY = Text(
    "编号：表格会把1-2这样的编号改成日期；把此列设为文本格式，重新填写编号",
    "a key: a spreadsheet makes a date of one like 1-2; set the column to text and type it again",
)
_SEEN = Text("可见字符", "characters that can be seen")
_NO_ID = Text("与身份证号无关的编号或文字", "a key or text without an ID number")
_A_COUNT = Text("不为负的整数", "a whole number, not negative")
_A_YEAR = Text("年份，如2019（1990至2100年）", "a year such as 2019, from 1990 to 2100")
_A_SIGN = Text("补入（1）或核减（-1）", "add (1) or remove (-1)")
_STRUCK = Text("划去的内容（有删除线）", "something that is struck out")
_CLEAN = Text(
    "没有删除线的内容：仍有效的去掉删除线，作废的改为正确内容",
    "something not struck out: take the line off, or put in what is right",
)
_NO_RESULT = Text("没有计算结果的公式", "a formula without its result")
_CALCULATED = Text(
    "计算好的结果：在 Excel 或 WPS 中打开，保存后再报",
    "its result: open the file in Excel or WPS, save it and send it again",
)
_A_RESULT = Text("正确的内容，不是出错的公式", "a value, not a formula that failed")
_A_VALUE = Text("必填内容", "a value: the column is required")


def read_cell(
    column: Column, raw: Raw, key: bytes, rules: Rules, unit: Decimal = Decimal(1)
) -> TypedValue:
    """The value of a cell, typed as its column says.

    Parameters
    ----------
    column
        The declared column.
    raw
        The cell as it was read.
    key
        The secret that turns an ID number into a person key.
    rules
        They have the code lists.
    unit
        Of a column of money: how many yuan a bare number is.

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
    try:
        return _typed(column, raw, key, rules, unit)
    except RefusedError as refused:
        said = held(raw)
        raise (without_name(refused, said) if isinstance(said, str) else refused) from None


def _typed(column: Column, raw: Raw, key: bytes, rules: Rules, unit: Decimal) -> TypedValue:
    value = _usable(raw)
    if isinstance(value, str):
        stripped = value.strip()
        if not stripped or stripped.casefold() in vocabulary().nothing:
            _require_optional(column, stripped)
            return None
        if column.type is not Type.PERSON:
            _require_seen(column, stripped)
    if column.type is Type.PERSON:
        return read_person(value, key)
    if column.name == _BY_MONTH and isinstance(value, str):
        value = _EACH_MONTH.sub("元", unicodedata.normalize("NFKC", value).strip())
    if column.type is Type.MONEY:
        return _money(column, raw if isinstance(raw, Dressed) else value, unit)
    if column.type is Type.DATE:
        return read_day(raw if isinstance(raw, Dressed) else value)
    value = _as_shown(raw, value)
    if column.type is Type.CODE:
        return read_code(_whole(value), value, column.codes or column.name, rules)
    if column.type is Type.CODES:
        return read_codes(_whole(value), value, column.codes or column.name, rules)
    return _READERS[column.type](value)


def _money(column: Column, raw: Plain | Dressed, unit: Decimal) -> Decimal:
    """The yuan of a cell; what was expected is told by what the column is of."""
    try:
        return read_amount(raw, unit)
    except RefusedError as refused:
        wanted = None if column.name == _PAID_OUT else _WANTED.get(refused.expected)
        if wanted is None:
            raise
        zh, en = column.zh.partition("（")[0], column.en.partition(" (")[0]
        expected = Text(wanted.zh.format(zh), wanted.en.format(en))
        raise RefusedError(refused.found, expected, refused.kind) from None


def _usable(raw: Raw) -> Plain:
    """What a cell holds, if it is a value at all."""
    if isinstance(raw, Dressed) and raw.struck:
        raise RefusedError(_STRUCK, _CLEAN, "struck_cell")
    value = held(raw)
    if isinstance(value, Uncalculated):
        raise RefusedError(_NO_RESULT, _CALCULATED, "no_cached_value")
    if isinstance(value, ErrorValue):
        quoted = shown(value.shown)
        found = Text(f"出错的公式{quoted.zh}", f"a formula that failed, {quoted.en}")
        raise RefusedError(found, _A_RESULT, "error_cell")
    return value


def _require_seen(column: Column, text: str) -> None:
    """Refuse what cannot be seen."""
    if text.isascii() and text.isprintable():
        return
    unseen = hidden(text)
    if unseen is not None:
        expected = LEGIBLE if column.type is Type.TEXT else _SEEN
        raise RefusedError(unseen, expected, "unseen_character")


def _require_optional(column: Column, said: str) -> None:
    """Refuse nothing where the column must say something."""
    if column.required:
        quoted = shown(said)
        found = Text(f"{quoted.zh}（空）", f"{quoted.en} (nothing)") if said else NOTHING
        raise RefusedError(found, _A_VALUE, "empty_required")


def _as_shown(raw: Raw, value: Plain) -> Plain:
    """A whole number with the zeros and letters its format puts before it, as it is seen."""
    if not isinstance(raw, Dressed) or isinstance(value, (bool, str)) or not raw.form:
        return value
    if isinstance(value, (int, float)) and value == int(value) and number_format(raw.form).mask:
        return number_format(raw.form).masked(int(value))
    return value


def _whole(raw: Plain) -> str | None:
    """A cell as text with plain letters; whole numbers as Excel shows them; else missing."""
    if isinstance(raw, str):
        return (raw if raw.isascii() else unicodedata.normalize("NFKC", raw)).strip()
    if isinstance(raw, bool) or not isinstance(raw, (int, float)):
        return None
    return str(int(raw)) if abs(raw) < _EXACT and raw == int(raw) else None


def _key(raw: Plain) -> str:
    if isinstance(raw, date):
        quoted = shown(raw)
        found = Text(f"日期{quoted.zh}", f"a date, {quoted.en}")
        raise RefusedError(found, _A_TYPED_KEY, "key_as_date")
    text = _whole(raw)
    if text is not None and holds_id_number(text):
        found = Text("疑似身份证号", "what looks like an ID number")
        raise RefusedError(found, _NO_ID, "id_as_key")
    if text is not None and _PHONE.fullmatch(text):
        found = Text("疑似手机号码", "what looks like a mobile number")
        raise RefusedError(found, _NO_ID, "phone_as_key")
    if text is None or not _KEY.fullmatch(text):
        raise RefusedError(shown(raw), _A_KEY, "key")
    return text


def _text(raw: Plain) -> str:
    text = raw.strip() if isinstance(raw, str) else _whole(raw)
    if text is None:
        raise RefusedError(shown(raw), Text("文字", "text"), "text")
    if holds_id_number(text):
        found = Text("疑似身份证号", "what looks like an ID number")
        raise RefusedError(found, _NO_ID, "id_as_text")
    if len(text) > MOST_LETTERS:
        found = Text(f"{len(text)}个字", f"{len(text)} characters")
        raise RefusedError(found, LEGIBLE, "long_text")
    return text


def _count(raw: Plain) -> int:
    found = _COUNT.fullmatch(_whole(raw) or "")
    number = int(next(filter(None, found.groups()))) if found else -1
    if not 0 <= number <= _MOST_COUNT:
        raise RefusedError(shown(raw), _A_COUNT, "count")
    return number


def _year(raw: Plain) -> int:
    found = _YEAR.fullmatch(_whole(raw) or "")
    if not found or not FIRST_DAY.year <= int(found[1]) <= LAST_DAY.year:
        raise RefusedError(shown(raw), _A_YEAR, "year")
    return int(found[1])


def _sign(raw: Plain) -> int:
    text = plain(_whole(raw) or "")
    for sign, words in SIGNS.items():
        if text in (str(sign), f"{sign:+d}", words.zh, words.en):
            return sign
    raise RefusedError(shown(raw), _A_SIGN, "sign")


_READERS: dict[Type, Callable[[Plain], TypedValue]] = {
    Type.KEY: _key,
    Type.TEXT: _text,
    Type.COUNT: _count,
    Type.SIGN: _sign,
    Type.YEAR: _year,
}
