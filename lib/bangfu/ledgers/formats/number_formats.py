"""What a number format says of a cell beside its value: the unit, the part of a day that is shown.

Excel keeps 0.3 and a format that adds 万元, or the first of March and a format that shows a month.
Who reads the sheet knows what is shown, so what is held must be read by it.
"""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import lru_cache
from operator import eq, ge, gt, le, lt, ne

__all__ = ["BUILT_IN", "NumberFormat", "number_format"]

BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00", 9: "0%", 10: "0.00%",
    11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "yyyy-m-d", 15: "d-mmm-yy", 16: "d-mmm",
    17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm", 21: "h:mm:ss",
    22: "yyyy-m-d h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)", 45: "mm:ss", 46: "[h]:mm:ss",
    47: "mm:ss.0", 48: "##0.0E+0", 49: "@",
    # As the Chinese editions number them.
    27: 'yyyy"年"m"月"', 28: 'm"月"d"日"', 29: 'm"月"d"日"', 30: "m-d-yy",
    31: 'yyyy"年"m"月"d"日"', 32: 'h"时"mm"分"', 33: 'h"时"mm"分"ss"秒"', 34: 'h"时"mm"分"',
    35: 'h"时"mm"分"ss"秒"', 36: 'yyyy"年"m"月"', 50: 'yyyy"年"m"月"', 51: 'm"月"d"日"',
    52: 'yyyy"年"m"月"', 53: 'm"月"d"日"', 54: 'm"月"d"日"', 55: 'h"时"mm"分"',
    56: 'h"时"mm"分"ss"秒"', 57: 'yyyy"年"m"月"', 58: 'm"月"d"日"',
}  # fmt: skip
"""Formats that a workbook names by their number alone."""

_TOKEN = re.compile(
    r'"([^"]*)"|[\\!](.)|_.|\*.|\[([^\]]*)\]|(AM/PM|A/P|上午/下午)|(E[+-]0+)|(.)', re.S
)
_GENERAL = re.compile("general|g/通用格式", re.I)
_CONDITION = re.compile(r"\[([<>=]+-?[0-9.]+)\]")
_BY = {">": gt, ">=": ge, "<": lt, "<=": le, "=": eq, "<>": ne}
_FRACTION = re.compile(r"[#0?]\s*/\s*([#0?]+|\d+)")
_CURRENCY = re.compile(r"\[\$([^\]-]*)")
_OF_YUAN = re.compile(r"人民币|rmb|cny|[亿万千仟百元圆整正￥¥\s\d.,:：()（）+-]", re.I)
_LITERAL = "\0"
_UNITS = (("亿", 10**8), ("万", 10**4), ("千", 10**3), ("仟", 10**3), ("元", 1), ("圆", 1))
_PAD = re.compile(r"\x00*0{2,}\x00*|\x00+[0#]+\x00*|[0#]+\x00+")


@dataclass(frozen=True)
class NumberFormat:
    """What a format says."""

    is_day: bool = False
    shows: str = ""
    """Of a day format, the parts shown: some of `ymd`."""
    unit: Decimal | None = None
    """How many yuan one of what is shown is, if the format says a unit."""
    scale: Decimal = Decimal(1)
    """By how much what is held is divided before it is shown."""
    is_percent: bool = False
    is_negative: bool = False
    """Whether a number above zero is shown in brackets or with a minus."""
    mask: str = ""
    """Digits and letters around them, if a number is shown with these, as `F-000`."""
    is_unshown: bool = False
    """Whether no digit of a number is shown, as by `;;;`."""
    others: str = ""
    """Letters beside the digits that are no unit of yuan, as 美元, 约 or of 元/月."""
    is_number: bool = False
    """Whether it shows digits and nothing else: of a day that is its serial number."""

    places: int | None = None
    """How many digits it shows behind the point; all there are if nothing is said."""
    is_power: bool = False
    """Whether it shows a power of ten, as 1.00E+03."""
    condition: str = ""
    """For which numbers it is, as `>=10000`, if there are other sections for others."""
    largest: int = 0
    """The largest denominator, if it shows a fraction."""

    @property
    def is_telling(self) -> bool:
        """Whether it says more than the value does."""
        odd_number = self.unit is not None or self.scale != 1 or self.is_percent or self.mask
        is_odd = self.is_negative or self.is_unshown or bool(odd_number or self.others)
        return is_odd or (self.is_day and self.shows != "ymd")

    def shown(self, value: float) -> Decimal:
        """The number that is shown, in its own unit: rounded, scaled down, or as a fraction.

        Examples
        --------
        >>> [str(number_format(form).shown(1234.56)) for form in ("#,##0", "0.0,", "0.00E+00")]
        ['1235', '1.2', '1.23E+3']
        >>> number_format("# ?/?").shown(0.333), number_format("General").shown(0.333)
        (Decimal('0.333333333333333'), Decimal('0.333'))
        """
        number = Decimal(f"{value:.15g}") / self.scale
        if self.condition and not _holds(self.condition, value):
            return number  # by another section, of which nothing is known
        if self.largest:
            return Decimal(f"{float(Fraction(number).limit_denominator(self.largest)):.15g}")
        if self.places is None or not number:
            return number
        last = number.adjusted() - self.places if self.is_power else -self.places
        return number.quantize(Decimal((0, (1,), last)), ROUND_HALF_UP)

    def hides(self, value: float) -> bool:
        """Whether a number is shown as another one."""
        return self.shown(value) != Decimal(f"{value:.15g}") / self.scale

    def masked(self, number: int) -> str:
        """A whole number as it is shown, if the format puts digits or letters around it.

        Examples
        --------
        >>> number_format("0000").masked(7), number_format('"F-"0').masked(12)
        ('0007', 'F-12')
        """
        digits = re.search(r"[0#]+", self.mask)
        if digits is None:
            return str(number)
        shown = str(number).zfill(digits[0].count("0"))
        return self.mask[: digits.start()] + shown + self.mask[digits.end() :]


@lru_cache(maxsize=1024)
def number_format(form: str) -> NumberFormat:
    """What a number format says of a number that is not negative.

    Examples
    --------
    >>> number_format('0.00"万元"').unit, number_format('0!.0,"万元"').scale
    (Decimal('10000'), Decimal('10000'))
    >>> number_format(";;;").is_unshown, number_format("d").shows, number_format("0").is_number
    (True, 'd', True)
    >>> [number_format(one).others for one in ('"约"0', '[$US$-409]0', '[$￥-804]0.00"元"')]
    ['约', 'US$', '']
    >>> number_format('yyyy"年"m"月"').shows, number_format("#,##0.00").is_telling
    ('ym', False)
    """
    if form.strip().casefold() in ("", "general", "@", "g/通用格式", "常规"):
        return NumberFormat()
    is_general = _GENERAL.search(form) is not None
    form = _GENERAL.sub("0", form)
    section = form.split(";", maxsplit=1)[0] if '"' not in form else _first_section(form)
    body, literals = _parts(section)
    letters = re.sub(r"[^ymdhsage]", "", body.casefold())
    if re.search(r"[ymdhs]|aaa|e", letters) and "0" not in re.sub(r"s\.0+", "", body):
        return NumberFormat(is_day=True, shows=_shown_parts(body.casefold()))
    words = "".join(literals)
    return NumberFormat(
        unit=next((Decimal(yuan) for word, yuan in _UNITS if word in words), None),
        scale=_scale(body, literals),
        is_percent="%" in body,
        is_negative=body.lstrip(_LITERAL + " ").startswith(("(", "-"))
        or words.startswith(("(", "-", "（")),
        mask=_mask(body, literals),
        others=_OF_YUAN.sub("", "".join([words, *_CURRENCY.findall(section)])),
        is_unshown=not re.search("[0#?@]", body) and not _CONDITION.search(section),
        is_number=re.fullmatch(r"[0#,.]*0[0#,.]*", form) is not None,
        places=None if is_general else _places(body, literals),
        condition="".join(_CONDITION.findall(section)[:1]),
        is_power="^" in body,
        largest=_largest(body),
    )


def _first_section(form: str) -> str:
    parts = re.split(r';(?=(?:[^"]*"[^"]*")*[^"]*$)', form)
    return parts[0]


def _parts(section: str) -> tuple[str, list[str]]:
    """A section with a mark for each literal letter, and the letters."""
    body, literals = [], []
    for quoted, escaped, _bracket, _half, power, single in _TOKEN.findall(section):
        for letter in quoted or escaped:
            body.append(_LITERAL)
            literals.append(letter)
        if power:
            body.append("^")
        elif single and (ord(single) > 127 or (single in "-/" and not literals and not body)):
            body.append(_LITERAL)
            literals.append(single)
        elif single:
            body.append(single)
    return "".join(body), literals


def _shown_parts(body: str) -> str:
    """Which of year, month and day are shown; minutes are no months."""
    months = re.sub(r"h[^ymd]*m+|m+[^ymd]*s", "", body)
    year = "y" if "y" in body or "e" in body else ""
    day = "d" if re.search(r"(?<!d)d{1,2}(?!d)", body) else ""  # ddd is a day of the week
    return year + ("m" if "m" in months else "") + day


def _scale(body: str, literals: list[str]) -> Decimal:
    """What is held, divided by what is shown: commas at the end, and a point put in as a letter."""
    scale = Decimal(1)
    trailing = re.search(r"[0#?](,+)(?![0#?,])", body)
    if trailing:
        scale *= Decimal(1000) ** len(trailing[1])
    seen = 0
    for place, letter in enumerate(body):
        if letter == _LITERAL and literals[seen] == "." and "." not in body:
            scale *= Decimal(10) ** len(re.findall(r"[0#?]", body[place:]))
        seen += letter == _LITERAL
    return scale


def _holds(condition: str, value: float) -> bool:
    """Whether a number meets a condition."""
    sign = condition.rstrip("-.0123456789")
    return sign in _BY and bool(_BY[sign](value, float(condition[len(sign) :])))


def _places(body: str, literals: list[str]) -> int | None:
    """How many digits are shown behind the point, or behind one put in as a letter."""
    if "@" in body:
        return None
    letters = iter(literals)
    shown = "".join(next(letters) if letter == _LITERAL else letter for letter in body)
    digits = shown if "." not in body else body
    return len(re.findall(r"[0#?]", digits.partition("^")[0].partition(".")[2]))


def _largest(body: str) -> int:
    """The largest denominator of a fraction; nothing if none is shown."""
    found = _FRACTION.search(body)
    if found is None:
        return 0
    return (
        int(found[1]) if found[1].isdecimal() and found[1].strip("0") else 10 ** len(found[1]) - 1
    )


def _mask(body: str, literals: list[str]) -> str:
    if not _PAD.fullmatch(body):
        return ""
    letters = iter(literals)
    mask = "".join(next(letters) if letter == _LITERAL else letter for letter in body)
    return mask if re.fullmatch(r"[A-Za-z0-9#._/-]+", mask) else ""
