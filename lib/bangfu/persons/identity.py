"""ID numbers in ledgers: checked, turned into person keys at once, and never quoted.

A number typed as a number is lost: Excel keeps 15 digits and writes 0 for the rest, and one in
eleven of those still passes its checksum. So only text is taken.
"""

import re
import unicodedata

from stdnum.cn import ric
from stdnum.exceptions import InvalidChecksum, InvalidComponent, ValidationError

from bangfu.language import Text
from bangfu.persons.keys import person_key
from bangfu.register.faults import RefusedError

__all__ = ["holds_id_number", "read_person"]

_EXPECTED = Text("文本格式的18位身份证号", "an ID number of 18 characters, as text")
_OLD_LENGTH, _LENGTH = 15, 18
_LOST_TAIL = "000"
_LONG_NUMBER = re.compile(r"\d{15}")  # ID numbers, with or without their last digits; bank cards
_SEPARATORS = re.compile(r"[\s._/-]")


def read_person(raw: object, key: bytes) -> str:
    """The person key of the ID number in a cell.

    Raises
    ------
    RefusedError
        If the cell does not hold a right ID number as text; what it holds is described, never
        quoted.
    """
    if not isinstance(raw, str):
        raise RefusedError(_described(raw), _EXPECTED)
    number = unicodedata.normalize("NFKC", raw).strip().upper()
    try:
        return person_key(ric.validate(_right_length(number)), key)
    except ValidationError as error:
        raise RefusedError(_wrong(number, error), _EXPECTED) from None


def holds_id_number(text: str) -> bool:
    """Whether text has something like an ID number in it: 15 digits in a row, or a right one.

    Examples
    --------
    >>> holds_id_number("F-2016-0012"), holds_id_number("A12345678901234567X")
    (False, True)
    """
    plain = unicodedata.normalize("NFKC", text)
    return bool(_LONG_NUMBER.search(plain)) or ric.is_valid(_SEPARATORS.sub("", plain))


def _right_length(number: str) -> str:
    """The number, if it has the length to be checked at all."""
    if len(number) == _OLD_LENGTH and number.isdigit():
        raise RefusedError(
            Text("15位的旧号码", "an old number of 15 digits"),
            Text("换发后的18位身份证号", "the number of 18 characters that replaced it"),
        )
    if len(number) != _LENGTH:
        count = len(number)
        raise RefusedError(Text(f"{count}个字符", f"{count} characters"), _EXPECTED)
    return number


def _described(raw: object) -> Text:
    if isinstance(raw, (int, float)) and not isinstance(raw, bool):
        return Text(
            "数值（Excel只保留15位，其后的数字已变为0，须从原件重新录入）",
            "a number (Excel keeps 15 digits, the rest became 0: type it again from the papers)",
        )
    return Text("不是文本", "something that is not text")


def _wrong(number: str, error: ValidationError) -> Text:
    if isinstance(error, InvalidChecksum) and number.endswith(_LOST_TAIL):
        return Text(
            "18个字符、校验码不符、以000结尾（可能曾存为数值，末几位已丢失）",
            "18 characters, checksum wrong, ending in 000 (lost digits of a number?)",
        )
    if isinstance(error, InvalidChecksum):
        return Text("18个字符、校验码不符", "18 characters, checksum wrong")
    if isinstance(error, InvalidComponent):
        return Text(
            "18个字符、出生日期或地区码不存在", "18 characters, no such birth date or region"
        )
    return Text("18个字符、含有其他字符", "18 characters, not all of them digits")
