"""Numbers written in Chinese words, as 叁仟元整 or 二〇一九年三月五日."""

import re
from decimal import Decimal

__all__ = ["digits_for", "number_in_words"]

_CAPITALS = str.maketrans(
    "零壹贰叁肆伍陆柒捌玖拾佰仟萬圆角分貳參陸兩两〇○",
    "零一二三四五六七八九十百千万元角分二三六二二零零",
)
_DIGIT = {word: value for value, word in enumerate("零一二三四五六七八九")}
_POWERS = {"十": 10, "百": 100, "千": 1000}
_ONE = "[一二三四五六七八九]"
_SECTION = rf"(?:{_ONE}千)?零?(?:{_ONE}百)?零?(?:{_ONE}?十)?零?{_ONE}?"
_WORDS = re.compile(
    rf"(?:(?P<myriads>{_SECTION})万)?(?P<zero>零?)(?P<rest>{_SECTION})(?P<yuan>元)?零?"
    r"(?:(?P<jiao>[一二三四五六七八九])角)?(?:(?P<fen>[一二三四五六七八九])分)?[整正]?"
)
_LAST_WITHOUT_POWER = re.compile(r"[百千万][一二三四五六七八九]$")
"""一千二 is 1,200 to who says it and 1,002 to who reads it: neither is taken."""


def number_in_words(text: str) -> Decimal | None:
    """The number that words say; missing if they say none, or not clearly.

    Examples
    --------
    >>> number_in_words("叁仟元整"), number_in_words("一千二")
    (Decimal('3000'), None)
    >>> number_in_words("壹万贰仟零伍拾元伍角")
    Decimal('12050.5')
    """
    plain = text.replace(" ", "").translate(_CAPITALS)
    found = _WORDS.fullmatch(plain)
    if not found or not re.search("[一二三四五六七八九十]", plain):
        return None
    cut = found["myriads"] and len(found["rest"]) == 1 and not found["zero"]
    if cut or _LAST_WITHOUT_POWER.search(found["rest"]):
        return None
    if (found["jiao"] or found["fen"]) and not found["yuan"] and found["rest"]:
        return None
    yuan = _section(found["myriads"] or "") * 10_000 + _section(found["rest"])
    return Decimal(yuan) + Decimal(_digit(found["jiao"]) * 10 + _digit(found["fen"])) / 100


def _section(words: str) -> int:
    total, digit = 0, 0
    for word in words:
        if word in _POWERS:
            total += (digit or 1) * _POWERS[word]
            digit = 0
        else:
            digit = _DIGIT[word]
    return total + digit


def _digit(word: str | None) -> int:
    return _DIGIT[word] if word else 0


def digits_for(text: str) -> str:
    """A day with its Chinese numerals as digits; other texts as they are.

    Examples
    --------
    >>> digits_for("二〇一九年十二月三十一日"), digits_for("2019年3月5日")
    ('2019年12月31日', '2019年3月5日')
    """
    plain = text.translate(_CAPITALS)
    if not re.search("[零一二三四五六七八九十]", plain):
        return text
    parts = re.split(r"([零一二三四五六七八九十]+)", plain)
    return "".join(_run(part) if n % 2 else part for n, part in enumerate(parts))


def _run(words: str) -> str:
    """A run of numerals: digit by digit as of a year, or a number up to 99."""
    if "十" not in words:
        return "".join(str(_DIGIT[word]) for word in words)
    tens, _, ones = words.partition("十")
    if len(tens) > 1 or len(ones) > 1:
        return words
    return str(_digit(tens or "一") * 10 + _digit(ones))
