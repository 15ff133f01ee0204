"""ID numbers in ledgers: checked, turned into person keys at once, and never quoted.

A number typed as a number is lost: Excel keeps 15 digits and writes 0 for the rest, and one in
eleven of those still passes its checksum. So only text is taken, and a text ending in 000 only if
its digits are set apart, as only somebody who types them does.
"""

import re
import unicodedata
from datetime import date
from functools import lru_cache

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from bangfu.language import Text
from bangfu.persons.keys import person_key
from bangfu.register.faults import RefusedError

__all__ = ["birth_in", "holds_id_number", "read_person"]

_EXPECTED = Text("文本格式的18位身份证号", "an ID number of 18 characters, as text")
_AGAIN = Text(
    "文本格式的18位身份证号：从原件重新录入",
    "an ID number of 18 characters, as text: type it again",
)
_SURE = Text(
    "核对原件：有误的重新录入；确为000结尾的，在号码中间加一个空格再报",
    "the number on the papers: type it again, or, if it does end in 000, with a space inside",
)
_NEW = Text("换发后的18位身份证号", "the number of 18 characters that replaced it")
_WHOLE = Text("完整的18位身份证号", "the whole ID number of 18 characters")
_ONE = Text("一个身份证号：一人一行", "one ID number: a row for each person")
_OLD_LENGTH, _LENGTH = 15, 18
_LOST_TAIL = "000"
_LONG_NUMBER = re.compile(r"\d{15}")  # ID numbers, with or without their last digits; bank cards
_SEPARATORS = re.compile(r"[\s._/-]")
_UNSEEN = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
_GUARDS = "'`’‘′＇“”「」\""
_SET_APART = re.compile(r"[\s\u2010-\u2015-]+")
_MASKED = re.compile(r"[*＊●•#?？]{2,}|(?<=\d)[Xx]{2,}(?=[\dXx])|\*")
_SCIENTIFIC = re.compile(r"\d(?:\.\d+)?E\+?\d+", re.I)
_NUMBER = re.compile(r"\d{17}[\dXx]|\d{15}(?!\d)")


def read_person(raw: object, key: bytes) -> str:
    """The person key of the ID number in a cell.

    Spaces within it, letters that cannot be seen and the mark that makes it text are passed over.

    Raises
    ------
    RefusedError
        If the cell does not hold a right ID number as text; what it holds is described, never
        quoted.
    """
    if not isinstance(raw, str):
        raise _not_text(raw)
    number = raw
    if _is_plain(raw):
        return person_key(raw, key)
    if not _is_bare(raw):
        plain, number = _unguarded(raw)
        if plain != number and number.endswith(_LOST_TAIL) and ric.is_valid(number):
            return person_key(number, key)
    try:
        right = ric.validate(_right_length(number.upper()))
    except ValidationError as error:
        raise _wrong(number.upper(), error) from None
    if right.endswith(_LOST_TAIL):
        found = Text(
            "以000结尾的号码（末几位可能曾被Excel丢失）", "a number ending in 000 (lost digits?)"
        )
        raise RefusedError(found, _SURE, "lost_digits_suspected")
    return person_key(right, key)


def birth_in(number: str) -> date:
    """The day of birth in a right ID number, however it is written; it is never told."""
    digits = number if _is_bare(number) else _unguarded(number)[1]
    return date(int(digits[6:10]), int(digits[10:12]), int(digits[12:14]))


def _is_bare(text: str) -> bool:
    return len(text) == _LENGTH and text.isascii() and text.isalnum()


def _unguarded(text: str) -> tuple[str, str]:
    """A text without what cannot be seen and marks around it, and then without spaces within."""
    plain = _UNSEEN.sub("", unicodedata.normalize("NFKC", text)).strip().strip(_GUARDS).strip()
    return plain, _SET_APART.sub("", plain)


def _is_plain(text: str) -> bool:
    """Whether a text is a right number as it should be: nearly all are, so this is quick."""
    if len(text) != _LENGTH or not text[:-1].isdecimal() or not text.isascii():
        return False
    if text.endswith(_LOST_TAIL) or text[-1] != ric.calc_check_digit(text):
        return False
    try:
        date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    except ValueError:
        return False
    return _is_place(text[:10])


@lru_cache(maxsize=16_384)
def _is_place(region_and_year: str) -> bool:
    """Whether there was such a region in a year; looked up once for each."""
    try:
        return bool(ric.get_birth_place(f"{region_and_year}0101"))
    except ValidationError:
        return False


def holds_id_number(text: str) -> bool:
    """Whether text has something like an ID number in it: 15 digits in a row, or a right one.

    Examples
    --------
    >>> holds_id_number("F-2016-0012"), holds_id_number("A12345678901234567X")
    (False, True)
    """
    if len(text) < _OLD_LENGTH:
        return False
    plain = unicodedata.normalize("NFKC", text)
    return bool(_LONG_NUMBER.search(plain)) or ric.is_valid(_SEPARATORS.sub("", plain))


def _right_length(number: str) -> str:
    """The number, if it has the length to be checked at all."""
    if len(number) == _OLD_LENGTH and number.isdigit():
        raise RefusedError(Text("15位的旧号码", "an old number of 15 digits"), _NEW, "old_id")
    if _MASKED.search(number):
        found = Text("被遮盖的号码（有*号）", "a number with digits masked")
        raise RefusedError(found, _WHOLE, "masked_id")
    if _SCIENTIFIC.fullmatch(number):
        found = Text(
            "科学计数的号码，如5.1E+17（只剩15位，其后的数字已丢失）",
            "a number in scientific notation (15 digits are left, the rest is lost)",
        )
        raise RefusedError(found, _AGAIN, "lost_digits")
    if len(_NUMBER.findall(number)) > 1:
        raise RefusedError(
            Text("一格有不止一个号码", "more than one number in the cell"), _ONE, "two_ids"
        )
    if len(number) != _LENGTH:
        count = len(number)
        raise RefusedError(Text(f"{count}个字符", f"{count} characters"), _EXPECTED, "id_length")
    return number


def _not_text(raw: object) -> RefusedError:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        found = Text(
            "数值（Excel只保留15位，其后的数字已变为0，须从原件重新录入）",
            "a number (Excel keeps 15 digits, the rest became 0: type it again from the papers)",
        )
        return RefusedError(found, _EXPECTED, "lost_digits")
    return RefusedError(Text("不是文本", "something that is not text"), _EXPECTED, "id_no_text")


def _wrong(number: str, error: ValidationError) -> RefusedError:
    if isinstance(error, InvalidChecksum) and number.endswith(_LOST_TAIL):
        found = Text(
            "18个字符、校验码不符、以000结尾（可能曾存为数值，末几位已丢失）",
            "18 characters, checksum wrong, ending in 000 (lost digits of a number?)",
        )
        return RefusedError(found, _AGAIN, "lost_digits")
    if isinstance(error, InvalidChecksum):
        found = Text("18个字符、校验码不符", "18 characters, checksum wrong")
        return RefusedError(found, _EXPECTED, "checksum")
    if isinstance(error, InvalidComponent):
        found = Text(
            "18个字符、出生日期或地区码不存在", "18 characters, no such birth date or region"
        )
        return RefusedError(found, _EXPECTED, "id_component")
    found = Text("18个字符、含有其他字符", "18 characters, not all of them digits")
    return RefusedError(found, _EXPECTED, "id_characters")
