"""Days as ledgers write them, and what names a month, two days or none.

A text is taken if it can mean one day only: a year of four digits, month and day behind it.
"""

import re
import unicodedata
from datetime import date, datetime

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Dressed, Plain, held
from bangfu.ledgers.formats.number_formats import number_format
from bangfu.ledgers.formats.serials import day_of
from bangfu.ledgers.values.numeral_words import digits_for
from bangfu.register.faults import RefusedError, shown

__all__ = ["FIRST_DAY", "LAST_DAY", "read_day"]

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)

_YMD = re.compile(
    r"([0-9]{4})(?:[-./年]|\s)([0-9]{1,2})(?:[-./月]|\s)([0-9]{1,2})[日号]?", re.ASCII
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
_NO_YEAR = re.compile(r"[0-9]{1,2}[-./月][0-9]{1,2}[日号]?")
_SERIAL = re.compile(r"[34567][0-9]{4}(?:\.[0-9]+)?")
_SEVERAL = re.compile(
    r"[0-9]{1,2}[月.\-/][0-9]{1,2}.*[0-9]{1,2}[月.\-/][0-9]{1,2}"
    r"|[0-9日号][、,至~到]\s*[0-9]{1,2}(?:[日号月.]|$)"
)
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
    if isinstance(raw, Dressed) and isinstance(value, date):
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


def _require_shown(day: date, form: str) -> None:
    """Refuse a day of which the sheet shows the month or the year alone."""
    parts = number_format(form).shows if form else "ymd"
    if not number_format(form).is_day or "d" in parts:
        return
    if parts == "ym":
        told = f"{day.year}年{day.month}月"
        found = Text(
            f"只显示到月（{told}）的日期", f"a day shown as a month ({day.year}-{day.month:02d})"
        )
    else:
        found = Text("不显示日的日期", "a date whose day is not shown")
    expected = Text(
        "写明到日的日期，如2019-03-05：把单元格格式改为年月日，核对后再报",
        "a date down to the day, as 2019-03-05: set the cell's format to it, check it and send it",
    )
    raise RefusedError(found, expected, "month_only" if parts == "ym" else "day_not_shown")


def _in_number(number: float) -> date:
    text = f"{number:.15g}"
    if _RUN.fullmatch(text):
        return _in_text(text)
    if FIRST_DAY.toordinal() - 693594 <= number <= LAST_DAY.toordinal() - 693594:
        day = day_of(number)
        if isinstance(day, date):
            return day.date() if isinstance(day, datetime) else day
    raise _why_not(text, number)


def _in_text(raw: str) -> date:
    text = " ".join(digits_for(unicodedata.normalize("NFKC", raw)).split())
    tight = re.sub(r"\s*([-./年月日号])\s*", r"\1", text)
    head = _YMD.match(tight) or _RUN.match(tight)
    if head and _MOMENT.fullmatch(tight[head.end() :]):
        year, month, day = map(int, head.groups())
        try:
            return date(year, month, day)
        except ValueError:
            raise RefusedError(
                _quoted(raw, "没有这一天", "no such day"), _A_REAL_DAY, "no_such_day"
            ) from None
    raise _why_not(tight, raw)


def _quoted(raw: object, zh: str, en: str) -> Text:
    quoted = shown(raw)
    return Text(f"{quoted.zh}（{zh}）", f"{quoted.en} ({en})")


def _why_not(text: str, raw: object) -> RefusedError:
    """What is wrong with a text that names no day."""
    if text.startswith("="):
        return RefusedError(
            shown(raw),
            Text("算好的日期，不带等号", "the day, without an equals sign"),
            "formula_text",
        )
    if _MONTH.fullmatch(text):
        found = _quoted(raw, "只到月，没有日", "a month, no day")
        return RefusedError(found, _WITH_DAY, "month_only")
    if _YEAR.fullmatch(text):
        return RefusedError(_quoted(raw, "只有年", "a year alone"), _WITH_DAY, "year_only")
    if _SHORT_YEAR.fullmatch(text):
        found = _quoted(raw, "年份不明", "which number is the year?")
        return RefusedError(found, _FOUR_DIGITS, "ambiguous_date")
    if _DAY_FIRST.fullmatch(text):
        found = _quoted(raw, "日月次序不明", "which number is the month?")
        return RefusedError(found, _IN_ORDER, "ambiguous_date")
    if _NO_YEAR.fullmatch(text):
        return RefusedError(_quoted(raw, "没有年份", "no year"), _WITH_YEAR, "no_year")
    if _SERIAL.fullmatch(text):
        found = _quoted(raw, "疑为日期的序号", "the number of a day?")
        return RefusedError(found, _A_DAY, "serial_text")
    if _SEVERAL.search(text):
        return RefusedError(_quoted(raw, "不止一个日期", "more than one day"), _ONE, "two_dates")
    if _VAGUE.search(text):
        return RefusedError(_quoted(raw, "没有日", "no day"), _WITH_DAY, "vague_date")
    return RefusedError(shown(raw), _A_DAY, "day")
