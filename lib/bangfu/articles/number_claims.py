"""Claims: what a number of a text says, with the words that belong to it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from bangfu.articles.usage import Usage, one_of
from bangfu.words.numerals import MINUS

__all__ = ["TWIN", "Claim", "claim_of", "figure_pattern", "hanzi_number", "holds"]

_DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {
    c: n for n, c in enumerate("〇壹贰叁肆伍陆柒捌玖")
} | {"两": 2, "○": 0}  # fmt: skip
_TENS = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000}
_MYRIADS = {"万": 10**4, "亿": 10**8}
_ENGLISH = ["zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen"]  # fmt: skip
_ENGLISH_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]

_TEN = 10
_FINEST = Decimal("1e-12")
"""The last place of a number that can be held against another."""
_THOUSAND, _MYRIAD = Decimal(1000), Decimal(10_000)
_FIVE, _TWO = Decimal("0.05"), Decimal("0.02")
"""How far off 近 and 约 may be."""
_BARE_SCALES, _VAGUE_SCALES = "万亿千百", "十百千万"

_ONLY_ONE = ("person_times", "households", "persons", "batches", "cases")
"""What may be counted as the only one."""
_PLACES = ("", "位", "名")
"""What stands behind a rank: 居第一位."""
TWIN: Mapping[str, Any] = {
    "digits": _DIGITS, "tens": _TENS, "myriads": _MYRIADS, "english": _ENGLISH,
    "english_tens": _ENGLISH_TENS, "bare_scales": _BARE_SCALES, "vague_scales": _VAGUE_SCALES,
    "finest": f"{_FINEST:f}", "below": str(_FIVE), "about": str(_TWO), "places": _PLACES,
    "only_one": _ONLY_ONE, "thousand": str(_THOUSAND), "myriad": str(_MYRIAD),
}  # fmt: skip
"""What its twin in JavaScript is given."""
_NUMBERS = (
    r"(?P<permyriad>[百千]分之(?P<of>{hanzi}|{digits}))",
    r"(?P<fraction>(?P<whole>{hanzi})分之(?P<part>{hanzi}))",
    r"(?P<tenths>[一二两三四五六七八九](?=成(?![立为功员长果绩就本千])))成"
    r"(?P<half>半|[一二三四五六七八九](?![一二三四五六七八九十百千万户人名个项类次批件家]))?",
    r"(?P<doubled>翻了?(?:{few})?番)",
    r"(?P<halves>一半|半数|(?<!first )(?<!second )(?<!last )\bhalf\b"
    r"(?! (?:an?|the (?:year|time)|day|year|hour|past|of (?:the year|19|20))\b))",
    r"(?P<vague>(?:数|几|上|成)[十百千万]+|[一二三四五六七八九]?十几"
    r"|[二三四五六七八九]?十?几(?=个|户|人|名|批)"
    r"|(?:一二|一两|二三|两三|三四|三五|四五|五六|六七|七八|八九)(?:十|百|千|万)?)",
    r"(?P<digits>{digits})",
    r"(?P<hanzi>{hanzi})",
    r"\b(?P<english>{english})\b",
)
"""The ways a number is written, with the parts of the usage in braces."""


@dataclass(frozen=True)
class Claim:
    """What a number says, in the unit its counting word has: yuan, and per cent as 45.9."""

    low: Decimal
    high: Decimal
    """What it may stand for: from `low` to `high`, as its last place says."""
    value: Decimal
    step: Decimal
    """The unit of its last place; 0 of a whole number that is not scaled."""
    rounding: tuple[str, ...]
    """What its rounding words claim; more than one contradict each other."""
    counter: str
    """What its counting word counts, as `counters` of the usage has it; "" without one of ours."""
    word: str
    """The counting word."""
    form: str = "plain"
    """plain, percent, points, share (三成, 一半), times, doubled (翻番), rank or vague."""


@lru_cache(maxsize=8)
def figure_pattern(usage: Usage) -> str:
    """The pattern of a number with all that belongs to it: rounding words, scale, counting word."""
    before, inside, behind = map(usage.rounding_at, ("before", "inside", "behind"))
    counters, scales = one_of(usage.counter_of), one_of(usage.scales)
    number = usage.pattern("|".join(_NUMBERS))
    return (
        r"(?P<rank>(?:居|位列|排名|排在|排到|排|列|名列|位居|位于|升至|升到|跃居|为(?=当年各|全年各|各))"
        r"(?:全区|全会|区内|所有|各|中的?|当年|全年|月份?|季度|病种|来源|街道|地区|单位|基层|总工会|工会|[、和的里])*第"
        r"|ranked )?"
        rf"(?!(?:{before}) ?(?:{usage.parts['year']})年)"  # 约为2018年的四成
        rf"(?P<before>(?:(?:{before}) ?){{0,2}})(?P<minus>{MINUS})?(?:{number})"
        rf"(?P<inside>{inside})?(?: ?(?P<scale>{scales}))?(?P<inside2>{inside})?"
        rf"(?: ?(?P<counter>{counters}))?(?:的?(?P<behind>{behind}))?"
    )


def claim_of(
    found: Mapping[str, str | None], usage: Usage, *, is_only: bool = False
) -> Claim | None:
    """What the parts of a number claim; nothing of a word that is no number.

    Where it is the only one, 只有一批, 一 is a number and no article.
    """
    told = None if _is_word(found, usage, is_only=is_only) else _number(found)
    if told is None:
        return None
    form, low, high, value, step = told
    scale = Decimal(usage.scales.get((found["scale"] or "").lower(), 1))
    word = found["counter"] or ""
    counter = usage.counter_of.get(word) or usage.counter_of.get(word.lower(), "")
    if form == "plain" and counter in ("percent", "permille", "points", "times"):
        form = {"permille": "percent"}.get(counter, counter)
        scale /= 10 if counter == "permille" else 1
        if not step:
            step = Decimal("0.1") if form == "times" else Decimal(1)
    if not step and counter == "yuan":
        is_round = word.isascii() and value >= _MYRIAD and not value % _THOUSAND
        step = _THOUSAND if is_round and scale == 1 else Decimal(1)  # 460,000 yuan
    if scale != 1 and form == "plain" and not step:
        step = Decimal(1)
    low, high, value, step = (part * scale for part in (low, high, value, step))
    if found["minus"]:
        low, high, value = -high, -low, -value
    if found["rank"] and word in _PLACES:
        form, counter, word = "rank", "", ""
    return Claim(
        low - step / 2, high + step / 2, value, step, _roundings(found, usage), counter, word, form
    )


def _is_word(found: Mapping[str, str | None], usage: Usage, *, is_only: bool) -> bool:
    """Whether a numeral in characters is no number, but a word or an article."""
    hanzi, word = found["hanzi"], found["counter"]
    if not hanzi or found["rank"]:
        return False
    if not hanzi.strip(_BARE_SCALES):  # 万元 over a column
        return not (found["before"] or found["inside"] or found["inside2"])  # 千余人次
    # 一图读懂, 四个方面: what counts something of ours says what; 一户, 一次: an article.
    counter = usage.counter_of.get(word or "")
    is_one = counter == "times" or (is_only and counter in _ONLY_ONE)  # 多了一倍
    is_article = hanzi == "一" and not is_one
    return not found["scale"] and (not counter or is_article)


def _roundings(found: Mapping[str, str | None], usage: Usage) -> tuple[str, ...]:
    words = re.findall(usage.rounding_at("before"), found["before"] or "", re.I)
    words += [found[name] or "" for name in ("inside", "inside2", "behind")]
    said = (usage.rounding_of.get(w) or usage.rounding_of.get(w.lower(), "") for w in words if w)
    return tuple(said)  # 约52万元左右 says it twice


_Number = tuple[str, Decimal, Decimal, Decimal, Decimal]
"""Form, lowest and highest value, value, unit of the last place."""


def _number(found: Mapping[str, str | None]) -> _Number | None:
    if whole := found["permyriad"]:
        value, step = _places(found["of"] or "")
        by = 1 if whole[0] == "百" else 10
        return "percent", value / by, value / by, value / by, (step or Decimal(1)) / by
    if found["fraction"]:
        share = 100 * hanzi_number(found["part"] or "") / (hanzi_number(found["whole"] or "") or 1)
        return "share", share, share, share, Decimal(2)
    if tenths := found["tenths"]:
        half = found["half"] or ""  # 九成五 is 95%
        share = 10 * hanzi_number(tenths) + (5 if half == "半" else hanzi_number(half))
        return "share", share, share, share, Decimal(2 if half.strip("半") else 4)
    if found["halves"]:
        return "share", Decimal(50), Decimal(50), Decimal(50), Decimal(2)
    if doubled := found["doubled"]:
        times = Decimal(2) ** int(hanzi_number(doubled.strip("翻了番")) or 1)
        return "doubled", times, times, times, Decimal("0.1")
    if vague := found["vague"]:
        return _vague(vague)
    if english := (found["english"] or "").lower():
        value = Decimal(_ENGLISH.index(english) if english in _ENGLISH else 0)
        if english in _ENGLISH_TENS:
            value = Decimal(10 * _ENGLISH_TENS.index(english) + 20)
        return ("plain", value, value, value, Decimal(0)) if value else None
    value, step = _places(found["digits"] or found["hanzi"] or "")
    return "plain", value, value, value, step


def _places(text: str) -> tuple[Decimal, Decimal]:
    """The value of digits in either script, and the unit of their last place, 0 of whole ones."""
    if text[:1].isdigit():
        plain = re.sub("[,，]", "", text)
        places = len(plain.partition(".")[2])
        return Decimal(plain), Decimal(1).scaleb(-places) if places else Decimal(0)
    whole, _, behind = text.partition("点")
    digits = "".join(str(_DIGITS[c]) for c in behind)
    value = hanzi_number(whole) + (Decimal(f"0.{digits}") if digits else 0)
    if digits:
        return value, Decimal(1).scaleb(-len(digits))
    step = _MYRIADS.get(whole[-1:], 0)
    if {*whole} & _MYRIADS.keys():  # 一百七十五万三千: told in thousands
        step = step or _TENS.get(whole[-1:], 0)
    return value, Decimal(step)


def hanzi_number(text: str) -> Decimal:
    """The value of a numeral in Chinese characters.

    Examples
    --------
    >>> hanzi_number("四百六十三"), hanzi_number("二〇一四"), hanzi_number("一万二")
    (Decimal('463'), Decimal('2014'), Decimal('12000'))
    """
    text = text.replace("廿", "二十").replace("卅", "三十")
    if text and all(letter in _DIGITS for letter in text):
        return Decimal("".join(str(_DIGITS[letter]) for letter in text))
    total = section = digit = last = 0
    for letter in text:
        if letter in _DIGITS:
            digit = _DIGITS[letter]
            last = last if digit else 0
        elif letter in _TENS:
            last = _TENS[letter]
            section += (digit or 1) * last
            digit = 0
        elif letter in _MYRIADS:
            last = _MYRIADS[letter]
            total = (total + section + digit or 1) * last
            section = digit = 0
    # 一万二 is 12,000: a digit behind a scale, without a zero between, counts tenths of it.
    return Decimal(total + section + digit * (last // 10 if last > _TEN else 1))


def _vague(text: str) -> _Number:
    """Of words such as 数百, 三四十, 十几: from the least to the most they may mean."""
    scale = int(hanzi_number("".join(c for c in text if c in _VAGUE_SCALES) or "一"))
    digits = [_DIGITS[c] for c in text if c in _DIGITS]
    if "几" in text or text[0] in "数上成":
        if text[0] in "上成":
            low, high = scale, 2 * scale
        elif text[0] in "数几":
            low, high = 2 * scale, 10 * scale - 1
        else:
            base = int(hanzi_number(text.strip("几"))) if text.strip("几") else 0
            low, high = base + 1, base + 9
    else:
        low, high = digits[0] * scale, digits[1] * scale + (scale - 1)
    return "vague", Decimal(low), Decimal(high), Decimal(low), Decimal(0)


def holds(claim: Claim, value: Decimal) -> bool:
    """Whether a claim is true of a value."""
    n = claim.value
    word = claim.rounding[0] if claim.rounding else ""
    if claim.form == "vague":
        return claim.low <= value <= claim.high
    if word in ("below", "short_of"):
        return value < n and (n - value) / n <= _FIVE
    more = 2 * claim.step if claim.form == "share" and n % 1 else _next(n)  # 三分之二多
    if word == "above":
        return n < value < n + more
    if word == "at_least":
        return n <= value < n + more
    if word == "at_most":
        return value <= n and (n - value) / n <= _FIVE
    if word == "about":
        return abs(value - n) <= abs(n) * _TWO
    if claim.step < _FINEST:
        return value == n
    if claim.form == "share":
        return abs(value - n) <= claim.step
    return (value / claim.step).quantize(Decimal(1), ROUND_HALF_UP) * claim.step == n


def _next(n: Decimal) -> Decimal:
    """The unit of the last digit that is not zero: 800余 is below 900."""
    if n != n.to_integral_value() or not n:
        return Decimal(1).scaleb(int(n.as_tuple().exponent)) if n else Decimal(1)
    digits = str(int(n))
    return Decimal(10) ** (len(digits) - len(digits.rstrip("0")))
