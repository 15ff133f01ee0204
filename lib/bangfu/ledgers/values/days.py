"""Days as ledgers write them, and what names a month, two days or none.

A text is taken if it can mean one day only: a year of four digits, month and day behind it.
"""

import re
import unicodedata
from collections.abc import Callable
from datetime import date, datetime

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, Plain, held
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.formats.serials import FIRST_DAY, LAST_DAY, day_of, may_be_day
from bangfu.ledgers.values.numeral_words import digits_for
from bangfu.register.faults import RefusedError, shown

__all__ = ["FIRST_DAY", "LAST_DAY", "days_in", "read_day"]

_YMD = re.compile(
    r"([0-9]{4})(?:[-./年]|\s)([0-9]{1,2})(?:[-./月]|\s)([0-9]{1,2})[日号.。]?", re.ASCII
)
_RUN = re.compile(r"((?:19|20|21)[0-9]{2})([0-9]{2})([0-9]{2})", re.ASCII)
_MOMENT = re.compile(
    r"[\sT]*(?:星期.|周[一二三四五六日天]|\(.*\))?[\sT]*(?:[0-9]{1,2}:[0-9]{2}(?::[0-9]{2}(?:\.0+)?)?)?Z?$"
)
_SHORT_YEAR = re.compile(r"[0-9]{2}[-./年][0-9]{1,2}[-./月][0-9]{1,2}[日号]?")
_DAY_FIRST = re.compile(r"[0-9]{1,2}[-./][0-9]{1,2}[-./][0-9]{4}")
_MONTH = re.compile(
    r"[0-9]{4}(?:[-./年]\s?[0-9]{1,2}月?|年?[0-9]{1,2}月)份?|(?:19|20)[0-9]{2}(?:0[1-9]|1[0-2])"
)
_YEAR = re.compile(r"(?:19|20)[0-9]{2}年?")
_SPOKEN = re.compile(
    r"(?<![0-9])(?:19|20)[0-9]{2}(?:年[0-9]{1,2}月[0-9]{1,2}[日号]"
    r"|[-./][0-9]{1,2}[-./][0-9]{1,2}(?![0-9])|(?:0[1-9]|1[0-2])[0-3][0-9](?![0-9]))"
)
"""A whole day within other words."""
_NO_YEAR = re.compile(r"[0-9]{1,2}[-./月][0-9]{1,2}[日号]?")
_SERIAL = re.compile(r"[34567][0-9]{4}(?:\.[0-9]+)?")
_SEVERAL = re.compile(
    r"[0-9]{1,2}[月.\-/][0-9]{1,2}.*[0-9]{1,2}[月.\-/][0-9]{1,2}"
    r"|[0-9日号][、,至~到]\s*[0-9]{1,2}(?:[日号月.]|$)"
)
_FIRST_MONTH = ("元月", "1月")
"""January as it is often written, and its number."""
_LUNAR = re.compile(r"正月|冬月|腊月|农历|阴历|旧历|[初廿卅][0-9一二三四五六七八九十]")
_VAGUE = re.compile(
    r"上旬|中旬|下旬|月初|月底|月末|年初|年底|左右|前后|约|季度|春节|元旦|五一|十一|国庆"
)

_A_DAY = Text("日期，如2019-03-01（1990至2100年）", "a date such as 2019-03-01, from 1990 to 2100")
_FOUR_DIGITS = Text(
    "四位年份的日期，如2019-03-05", "a date with the year in four digits, as 2019-03-05"
)
_WITH_DAY = Text("写明到日的日期，如2019-03-05", "a date down to the day, as 2019-03-05")
_WITH_YEAR = Text("写明年份的日期，如2019-03-05", "a date with its year, as 2019-03-05")
_IN_ORDER = Text(
    "按年月日顺序的日期，如2019-03-05", "year, month and day in this order, as 2019-03-05"
)
_SOLAR = Text("公历日期，如2019-02-05", "the day of the common calendar, as 2019-02-05")
_ONE = Text("一个日期：一笔一行", "one day: a row for each payment")
_A_REAL_DAY = Text("历上有的日期，如2019-02-28", "a day that exists, as 2019-02-28")


def read_day(raw: Plain | Dressed) -> date:
    """The day of a cell.

    Raises
    ------
    RefusedError
        If it names no day, or might name another.

    Examples
    --------
    >>> {read_day(raw).isoformat() for raw in
    ...     ("2019.3.5", 20190305.0, 43529.0, "二〇一九年三月五日")}
    {'2019-03-05'}
    """
    value = held(raw)
    if isinstance(raw, Dressed):
        _require_shown(value, raw.form)
    if isinstance(value, datetime):
        value = value.date()
    if isinstance(value, str):
        value = _in_text(value)
    elif isinstance(value, (int, float)) and not isinstance(value, bool):
        value = _in_number(float(value))
    if not isinstance(value, date):
        raise RefusedError(shown(value), _A_DAY, "day")
    if not FIRST_DAY <= value <= LAST_DAY:
        raise RefusedError(
            shown(value if not isinstance(raw, str) else raw), _A_DAY, "day_out_of_range"
        )
    return value


def days_in(text: str) -> tuple[list[date], str]:
    """The days a text speaks of, and the text without them.

    Examples
    --------
    >>> days_in("春节（2019年1月25日发放）")
    ([datetime.date(2019, 1, 25)], '春节(发放)')
    """
    said = "".join(unicodedata.normalize("NFKC", text).split()).replace(*_FIRST_MONTH)
    found = []
    for spoken in _SPOKEN.findall(said):
        try:
            found.append(read_day(spoken))
        except RefusedError:
            continue
        said = said.replace(spoken, "")
    return list(dict.fromkeys(found)), said


def _require_shown(day: object, form: str) -> None:
    """Refuse a day of which the sheet shows the month, the year or the day of the month alone.

    So is one of which it shows nothing, or its serial number: who sent it has not seen it.
    """
    told_form = number_format(form)
    parts = told_form.shows
    if told_form.is_number and may_be_day(day):
        found = Text("显示为数字（日期的序号）的日期", "a day shown as its serial number")
    elif told_form.is_unshown and not isinstance(day, str):
        found = Text("不显示出来的日期", "a day that is not shown")
    elif not told_form.is_day or {"m", "d"} <= {*parts} or not isinstance(day, date):
        return
    elif parts == "ym":
        told = f"{day.year}年{day.month}月"
        found = Text(
            f"只显示到月（{told}）的日期", f"a day shown as a month ({day.year}-{day.month:02d})"
        )
    else:
        lost = Text("月", "month") if "d" in parts else Text("日", "day")
        found = Text(f"不显示{lost.zh}的日期", f"a date whose {lost.en} is not shown")
    expected = Text(
        "写明到日的日期，如2019-03-05：把单元格格式改为年月日，核对后再报",
        "a date down to the day, as 2019-03-05: set the cell's format to it, check it and send it",
    )
    raise RefusedError(found, expected, "month_only" if parts == "ym" else "day_not_shown")


def _in_number(number: float) -> date:
    text = f"{number:.15g}"
    if _RUN.fullmatch(text):
        return _in_text(text)
    if may_be_day(number):
        day = day_of(number)
        if isinstance(day, date):
            return day.date() if isinstance(day, datetime) else day
    raise _why_not(text, number)


def _in_text(raw: str) -> date:
    said = unicodedata.normalize("NFKC", raw).replace(*_FIRST_MONTH)
    text = " ".join(digits_for(said).split())
    tight = re.sub(r"\s*([-./年月日号])\s*", r"\1", text)
    head = _YMD.match(tight) or _RUN.match(tight)
    if head and _MOMENT.fullmatch(tight[head.end() :]):
        year, month, day = map(int, head.groups())
        try:
            return date(year, month, day)
        except ValueError:
            why = Text("没有这一天", "no such day")
            raise RefusedError(_quoted(raw, why), _A_REAL_DAY, "no_such_day") from None
    raise _why_not(tight, raw)


def _quoted(raw: object, why: Text) -> Text:
    quoted = shown(raw)
    return Text(f"{quoted.zh}（{why.zh}）", f"{quoted.en} ({why.en})")


_NO_DAYS: tuple[tuple[Callable[[str], object], Text, Text, str], ...] = (
    (_MONTH.fullmatch, Text("只到月，没有日", "a month, no day"), _WITH_DAY, "month_only"),
    (_YEAR.fullmatch, Text("只有年", "a year alone"), _WITH_DAY, "year_only"),
    (
        _SHORT_YEAR.fullmatch,
        Text("年份不明", "which number is the year?"),
        _FOUR_DIGITS,
        "ambiguous_date",
    ),
    (
        _DAY_FIRST.fullmatch,
        Text("日月次序不明", "which number is the month?"),
        _IN_ORDER,
        "ambiguous_date",
    ),
    (_NO_YEAR.fullmatch, Text("没有年份", "no year"), _WITH_YEAR, "no_year"),
    (_SERIAL.fullmatch, Text("疑为日期的序号", "the number of a day?"), _A_DAY, "serial_text"),
    (_SEVERAL.search, Text("不止一个日期", "more than one day"), _ONE, "two_dates"),
    (_LUNAR.search, Text("农历的日子", "a day of the lunar calendar"), _SOLAR, "lunar_date"),
    (_VAGUE.search, Text("没有日", "no day"), _WITH_DAY, "vague_date"),
)
"""Texts that name no day: how they look, what is said of them, what is expected, and its kind. The
first that fits counts."""


def _why_not(text: str, raw: object) -> RefusedError:
    """What is wrong with a text that names no day."""
    if text.startswith("="):
        return RefusedError(
            shown(raw),
            Text("算好的日期，不带等号", "the day, without an equals sign"),
            "formula_text",
        )
    for looks_so, why, expected, kind in _NO_DAYS:
        if looks_so(text):
            return RefusedError(_quoted(raw, why), expected, kind)
    return RefusedError(shown(raw), _A_DAY, "day")
