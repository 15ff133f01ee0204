"""Amounts of money as ledgers write them: digits, words, units; and what no amount can be made of.

What a cell shows decides: 0.3 that is shown as 0.30万元 is 3,000 yuan. The unit a cell says goes
before the one over its column. An amount in figures and in words must be the same in both.
"""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, ErrorValue, Plain, Uncalculated
from bangfu.ledgers.formats.number_formats import NumberFormat, number_format
from bangfu.ledgers.values.numeral_words import number_in_words
from bangfu.ledgers.values.vocabulary import UNITS
from bangfu.register.faults import RefusedError, shown

__all__ = [
    "EXACTLY_PAID", "IN_BLACK", "IN_WORDS", "MOST_YUAN", "NO_REVERSAL", "ONE_PAYMENT",
    "amounts_in", "names_way", "read_amount", "required_same", "ways_in",
]  # fmt: skip

IN_WORDS = "大写"
"""What a head, a label or a cell says of an amount in words."""

MOST_YUAN = Decimal("999999999999.99")  # what decimal(14,2) holds
_YUAN = Decimal(1)
_FEN = Decimal("0.01")
_MOST_PLACES = 6
"""0.000001 of 10,000 yuan is a fen."""
_NOISE = Decimal("1e-8")
"""0.1 + 0.2 and the like go wrong by less."""
_PLAIN = re.compile(r"[0-9]{1,15}(?:\.[0-9]{1,2})?", re.ASCII)
_DIGITS = re.compile(
    r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,3}(?: [0-9]{3})+|[0-9]{1,15})(?:\.[0-9]{1,9})?", re.ASCII
)
_NEGATIVE = re.compile(r"[￥¥]?\s*[-−－]\s*[￥¥]?[\d.]|\([^()]*\d[^()]*\)$|.*(?:红字|冲)")
_ABOUT = re.compile(
    r"约|大概|左右|上下|近|余|多|不到|以上|以下|以内|超过|至少|[<>≈~～≥≤]$|^[<>≈~～≥≤]"
)
_NUMBER = r"\d[\d,.]*(?:[万千百元]*)"
_SEVERAL = re.compile(rf"{_NUMBER}\s*(?:[/／、;；~～至到或和+＋×x*—–-]|\s)\s*{_NUMBER}")
_UNIT_BEHIND = re.compile(r"(亿元|万元|千元|百元|元|圆|亿|万|千|百)?(?:整|正)?$")
_OTHER_UNITS = {"亿": Decimal(10**8), "千": Decimal(1000), "百": Decimal(100)}
_SIGNS = re.compile(r"^(?:人民币|rmb|cny|[￥¥])[:]?|(?:rmb|cny)$", re.I)
_PHONE = re.compile(r"1[3-9]\d(?:[ -]?\d{4}){2}|\(?0\d{2,3}\)?[ -]?\d{7,8}", re.ASCII)
_FIRST_PHONE, _LAST_PHONE = 13_000_000_000, 19_999_999_999
_WAY = re.compile(r"[(（]?(?:人民币)?(?:金额)?[大小]写(?:金额)?[)）]?[:：]?")
_PROMPTS = re.compile("(?:[元圆万整正/￥¥:：()（）]|大写|小写|人民币)*")
_WORDS = re.compile(
    "[零〇○一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟萬貳參陸兩元圆角分整正]{2,}"
)
_AROUND = re.compile(r"[()（）\[\]【】:：,，;；/、\s]|人民币")
_TOLD_MONEY = re.compile(
    r"(?<![每各][人户名])(?<![人户]均)(?<!标准)(?<![0-9.])(?<![0-9],)([0-9][0-9,]*(?:\.[0-9]+)?)(亿元|万元|千元|百元|元)(?!/|每[人户])"
)
_TOLD_WORDS = re.compile(
    "[零〇一二两三四五六七八九十百千万壹贰叁肆伍陆柒捌玖拾佰仟萬]+[元圆]"
    "(?:[零一二三四五六七八九壹贰叁肆伍陆柒捌玖]+[角分])*[整正]?"
)
_SCIENTIFIC = re.compile(r"[\d.]+e[+-]?\d+", re.I)

_AN_AMOUNT = Text(
    "金额（元），不为负，最多两位小数，小于一万亿",
    "an amount in yuan, not negative, at most 2 decimals, below 1,000,000,000,000",
)
EXACTLY_PAID = Text("实际发放的准确金额", "the exact amount that was paid")
ONE_PAYMENT = Text("一笔一行，每格一个金额", "one amount a cell: a row for each payment")
NO_REVERSAL = Text(
    "不为负的金额；冲销一笔：在原编号的行改为正确金额，或在“撤销”列填“是”",
    "an amount not below zero; to take a payment back, give its row again with the right amount "
    "or with yes under “withdrawn”",
)
IN_BLACK = Text(
    "黑色的金额；冲销一笔：更正或撤销原来的行",
    "an amount in black; to take a payment back, correct or withdraw its row",
)
"""This and the three above it are said of payments."""
_A_RESULT = Text("算好的金额数字，不带等号", "the amount worked out, without an equals sign")
_SHOWN_AS_HELD = Text(
    "显示与内容一致的金额：把单元格格式改为“常规”，核对后再报",
    "an amount that shows what it holds: set the cell's format to General, check it and send it",
)
_A_PHONE = Text("疑似电话号码", "what looks like a telephone number")
_NO_PHONE = Text("金额（元）：核对各格是否错位", "an amount in yuan: have cells slipped aside?")
_SAME_IN_BOTH = Text("大写与小写一致的金额", "the same amount in words and in figures")
_FULL_DIGITS = Text("写全各位数字的金额", "an amount with all its digits")


def read_amount(raw: Plain | Dressed, unit: Decimal = _YUAN) -> Decimal:
    """The yuan of a cell, with two places.

    Parameters
    ----------
    raw
        The cell, with its format if that says something.
    unit
        How many yuan a bare number of the column is.

    Raises
    ------
    RefusedError
        If it says no amount, or more than one.

    Examples
    --------
    >>> read_amount("1,000元"), read_amount(0.3, Decimal(10000)), read_amount("叁仟元整")
    (Decimal('1000.00'), Decimal('3000.00'), Decimal('3000.00'))
    """
    if isinstance(raw, Dressed):
        return _dressed(raw, unit)
    if _is_phone(raw):
        raise RefusedError(_A_PHONE, _NO_PHONE, "phone_as_amount")
    if isinstance(raw, str):
        if unit == _YUAN and _PLAIN.fullmatch(raw):
            return _within(Decimal(raw), raw)
        return _in_text(raw, unit)
    if isinstance(raw, (date, datetime, time, timedelta)):
        found = Text("显示为日期或时间的金额", "an amount shown as a day or time")
        raise RefusedError(found, _SHOWN_AS_HELD, "amount_as_date")
    if isinstance(raw, bool):
        raise RefusedError(shown(raw), _AN_AMOUNT, "amount")
    return _counted(_decimal(raw), unit, raw)


def _decimal(number: float) -> Decimal:
    """A number as it was meant: what a program's sums leave behind the fen is no part of it."""
    exact = Decimal(f"{number:.15g}")
    if not exact.is_finite() or abs(exact) > MOST_YUAN:
        return exact
    whole = round(exact, _MOST_PLACES)
    return whole if abs(exact - whole) < _NOISE else exact


def _is_phone(raw: Plain) -> bool:
    """Whether a cell holds the number of a telephone: nobody is paid ten billion yuan."""
    if isinstance(raw, str):
        return len(raw) > 9 and bool(_PHONE.fullmatch(unicodedata.normalize("NFKC", raw).strip()))
    return isinstance(raw, (int, float)) and _FIRST_PHONE <= raw <= _LAST_PHONE


def _dressed(raw: Dressed, unit: Decimal) -> Decimal:
    value, form = raw.value, number_format(raw.form)
    if isinstance(value, (ErrorValue, Uncalculated)):
        raise RefusedError(
            Text("没有结果的公式", "a formula without a result"), _A_RESULT, "error_cell"
        )
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return read_amount(value, unit)
    if _is_phone(value):
        raise RefusedError(_A_PHONE, _NO_PHONE, "phone_as_amount")
    _require_honest(value, form)
    number = _decimal(value)
    if raw.red and number > 0:
        raise RefusedError(
            Text(
                f"红字{shown(value).zh}（红字表示冲销？）",
                f"{shown(value).en} in red (a reversal?)",
            ),
            IN_BLACK,
            "red_amount",
        )
    if form.unit is None and form.scale != 1 and unit == _YUAN:
        found = Text("缩小后显示而未写单位的金额", "an amount shown scaled down, without a unit")
        raise RefusedError(found, _SHOWN_AS_HELD, "scaled_amount")
    _require_as_held(value, form, form.unit or unit)
    return _counted(number / form.scale, form.unit or unit, value)


def _require_as_held(value: float, form: NumberFormat, unit: Decimal) -> None:
    """Refuse a number that is shown as another one, rounded or as a fraction."""
    said, number = form.shown(value), Decimal(f"{value:.15g}") / form.scale
    if abs(said - number) * unit >= _FEN:
        found = Text(
            f"显示为{said:,f}、内容是{number:,f}的金额", f"{number:,f}, shown as {said:,f}"
        )
        raise RefusedError(found, _SHOWN_AS_HELD, "shown_rounded")


def _require_honest(value: float, form: NumberFormat) -> None:
    """Refuse a number that is shown as something else than an amount, or with another sign."""
    if form.is_percent:
        raise RefusedError(
            Text("显示为百分比的金额", "an amount shown as a percentage"),
            _SHOWN_AS_HELD,
            "percent_amount",
        )
    if form.is_negative and value > 0:
        found = Text("显示为负数（带括号或负号）的金额", "an amount shown as negative")
        raise RefusedError(found, NO_REVERSAL, "negative_amount")
    if form.others:
        found = Text(
            f"格式中带有{shown(form.others).zh}的金额",
            f"an amount shown with {shown(form.others).en}",
        )
        raise RefusedError(found, _SHOWN_AS_HELD, "shown_otherwise")
    if form.is_unshown:
        found = Text("不显示出来的金额", "an amount that is not shown")
        raise RefusedError(found, _SHOWN_AS_HELD, "amount_not_shown")
    if form.is_day:
        raise RefusedError(
            Text("显示为日期的金额", "an amount shown as a day"), _SHOWN_AS_HELD, "amount_as_date"
        )


def _in_text(raw: str, unit: Decimal) -> Decimal:
    text = " ".join(unicodedata.normalize("NFKC", raw).replace("，", ",").split())
    if text.startswith("="):
        raise RefusedError(_as_text(raw), _A_RESULT, "formula_text")
    found = _said_in(_SIGNS.sub("", text).strip())
    if found is None:
        found = _said_both_ways(text, unit)
    if found is None:
        raise _why_not(raw, text)
    number, said_unit = found
    return _counted(number, said_unit or unit, raw)


def _said_in(text: str) -> tuple[Decimal, Decimal | None] | None:
    """The number a text says in figures or in words, and its unit in yuan if it says one."""
    number, behind = _split(text)
    if _DIGITS.fullmatch(number):
        return Decimal(number.replace(",", "").replace(" ", "")), behind
    words = number_in_words(text)
    if words is None:
        return None
    return words, _YUAN if re.search("[元圆万]", text) else None


def _said_both_ways(text: str, unit: Decimal) -> tuple[Decimal, Decimal | None] | None:
    """The number of a text with an amount in figures and in words: ￥1000（大写：壹仟元整）.

    One of them may be missing where a label says which of them it is.
    """
    runs = (run for run in _WORDS.finditer(text) if number_in_words(run[0]) is not None)
    run = max(runs, key=lambda one: len(one[0]), default=None)
    rest = text if run is None else f"{text[: run.start()]} {text[run.end() :]}"
    kept = _AROUND.sub(" ", _WAY.sub(" ", rest)).strip()
    figures = _said_in(_SIGNS.sub("", kept).strip()) if kept else None
    is_labelled = names_way(text)
    if run is None or (not kept and is_labelled):
        return (_said_in(run[0]) if run else figures) if is_labelled else None
    words = _said_in(run[0])
    if figures is None or words is None:
        return None
    required_same(*(number * (own or unit) for number, own in (figures, words)))
    return figures


def required_same(figures: Decimal, words: Decimal) -> None:
    """Refuse an amount that figures say otherwise than words.

    Raises
    ------
    RefusedError
        If they differ.
    """
    if figures != words:
        found = Text(
            f"小写{figures:f}元，大写{words:f}元",
            f"{figures:f} yuan in figures, {words:f} in words",
        )
        raise RefusedError(found, _SAME_IN_BOTH, "two_amounts")


def names_way(text: str) -> bool:
    """Whether a text says that an amount is in words or in figures: （大写）, 小写：."""
    return _WAY.search(text) is not None


def ways_in(text: str) -> list[str]:
    """What is written of an amount in words and in figures, each behind what it is; none of room.

    Examples
    --------
    >>> ways_in("（大写）叁仟元整（小写）￥3000"), ways_in("（大写）元整"), ways_in("3000元")
    (['叁仟元整', '￥3000'], [], ['3000元'])
    """
    return [part for part in _WAY.split(text) if not _PROMPTS.fullmatch(part)]


def amounts_in(text: str) -> Iterator[tuple[str, Decimal]]:
    """The sums that a sentence tells, in figures or in words, each as written and in yuan.

    Examples
    --------
    >>> [*amounts_in("共2人，3,000元（叁仟元整）")]
    [('3,000元', Decimal('3000')), ('叁仟元整', Decimal('3000'))]
    """
    for number, unit in _TOLD_MONEY.findall(text):
        yield f"{number}{unit}", Decimal(number.replace(",", "")) * UNITS[unit]
    for words in _TOLD_WORDS.findall(text):
        said = number_in_words(words)
        if said is not None:
            yield words, said


def _as_text(raw: str) -> Text:
    quoted = shown(raw)
    return Text(f"文本{quoted.zh}", f"the text {quoted.en}")


def _split(text: str) -> tuple[str, Decimal | None]:
    """Digits and the unit behind them, in yuan."""
    found = _UNIT_BEHIND.search(text)
    if not found or not found[0]:
        return text, None
    word = found[1] or "元"
    return text[: found.start()].strip(), UNITS.get(word) or _OTHER_UNITS[word]


def _counted(number: Decimal, unit: Decimal, raw: object) -> Decimal:
    """A number of units as yuan, if it is an amount."""
    if number.is_finite() and number < 0:
        raise RefusedError(shown(raw), NO_REVERSAL, "negative_amount")
    return _within(number * unit, raw)


def _within(amount: Decimal, raw: object) -> Decimal:
    if not amount.is_finite() or amount > MOST_YUAN:
        raise RefusedError(shown(raw), _AN_AMOUNT, "amount")
    rounded = round(amount, 2)
    if amount != rounded:
        raise RefusedError(shown(raw), _AN_AMOUNT, "amount_decimals")
    return abs(rounded)  # Excel may store -0


def _why_not(raw: str, text: str) -> RefusedError:
    """What is wrong with a text that is no amount."""
    if _NEGATIVE.match(text):
        return RefusedError(shown(raw), NO_REVERSAL, "negative_amount")
    if _ABOUT.search(text):
        return RefusedError(shown(raw), EXACTLY_PAID, "approximate_amount")
    if _SCIENTIFIC.fullmatch(text):
        return RefusedError(shown(raw), _FULL_DIGITS, "scientific_amount")
    if _SEVERAL.search(text):
        quoted = shown(raw)
        found = Text(f"{quoted.zh}（两个数？）", f"{quoted.en} (two numbers?)")
        return RefusedError(found, ONE_PAYMENT, "two_amounts")
    return RefusedError(shown(raw), _AN_AMOUNT, "amount")
