"""Spoken titles, and lists: what is named only behind its numbers.

What stands over a text takes its period from what follows, and a list what its last number is of.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from itertools import dropwhile, takewhile
from typing import Any

from bangfu.articles.alignments import LINKS, Item
from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import hanzi_number
from bangfu.articles.number_settings import CHANGES, FROM, REACHING, Setting, counted
from bangfu.articles.period_steps import period_before, says_year
from bangfu.articles.spoken_bases import is_beside
from bangfu.articles.spoken_periods import (
    SpokenPeriod,
    lasts,
    years_ago,
)
from bangfu.articles.typesetting import Folded
from bangfu.articles.written_periods import is_month_end, period_of
from bangfu.periods import Period

__all__ = ["TWIN", "dateline", "days_alone", "named_by_last", "titled"]

_REACHED = f"{REACHING}达剩下余"
_STOP = "。"
_YEAR = 12
_COMMAS = "，！：；,!\n"
"""What clauses of a headline end with."""
_WIDE = 60
"""No clause of a headline is longer."""
_ANY = Period.parse("2000")
_ENACTED = re.compile(
    r"(?:起|开始)?(?:正式)?(?:施行|实施|出台|印发|颁布|发布|制定|修订|启动|成立|设立)"
)
"""Behind the first period a text names, what says that it is of a rule and of no number."""
_SPAN = "span"
_UNTIMED = ("", "period", _SPAN)
"""Why a number of a headline has no period: it may be that of the text."""
_HEAD = 20
"""So many characters from its beginning a text may name its day."""
_BRACKETS = "（）()【】[] "
_ISSUED = re.compile(
    "(?:发布|印发|编制|发文|成文|填报|制表|报送|撰写|截稿|公布|发稿|签发|供稿|编印|出版|更新)"
    "(?:日期|时间|日)?[：:]?"
)
"""What a line may say beside the day of a text: 发布日期：2018年3月20日."""
TWIN: Mapping[str, Any] = {
    "brackets": _BRACKETS,
    "issued": _ISSUED,
    "reached": _REACHED,
    "stop": _STOP,
    "head": _HEAD,
    "commas": _COMMAS,
    "wide": _WIDE,
    "enacted": _ENACTED,
    "untimed": _UNTIMED,
    "span": _SPAN,
}
"""What its twin in JavaScript is given."""


def _is_alone(text: Folded, one: Mention) -> bool:
    """Whether a day is all that its line says."""
    start, end = text.text.rfind("\n", 0, one.at[0]) + 1, text.text.find("\n", one.at[1])
    line = text.text[start : end if end >= 0 else len(text.text)]
    beside = line.replace(text.text[slice(*one.at)], "", 1).strip(_BRACKETS)
    return not beside or _ISSUED.fullmatch(beside) is not None


def days_alone(text: Folded, mentions: Sequence[Mention]) -> list[Mention]:
    """Where a text says its day on a line of its own, below its title or its end: no period.

    Several days are a chronicle, and the last of a month is a day on which stocks are counted.
    """
    days = [one for one in mentions if one.sort == "day" and says_year(one.parts or {})]
    alone = [one for one in days if not is_month_end(one) and _is_alone(text, one)]
    return alone if len({text.text[slice(*one.at)] for one in alone}) == 1 else []


def dateline(text: Folded, mentions: Sequence[Mention]) -> date | None:
    """The day a text says it is of: the first of all it speaks of, if that stands at its head.

    Or a day on a line of its own.
    """
    times = [one for one in mentions if one.sort in ("period", "day")]
    if not times or times[0].sort != "day" or times[0].at[0] > _HEAD:
        times = days_alone(text, mentions)
    parts = (times[0].parts or {}) if times else {}
    month = period_of(parts)
    numbers = [parts[name] for name in ("d", "d2", "d3", "d4") if name in parts]
    if month is None or not {"y", "y2", "y3", "y4"} & parts.keys() or not numbers:
        return None
    day = int(hanzi_number(numbers[0])) if not numbers[0].isdecimal() else int(numbers[0])
    is_day = month.n_months == 1 and 1 <= day <= month.last_day.day
    return month.start.replace(day=day) if is_day else None


def named_by_last(text: Folded, told: Sequence[Setting]) -> list[Setting]:
    """The numbers of a text, with what only words behind them say.

    In lists the last one is named, 分别有52户、67户、84户困难职工家庭脱困; what was made of them
    is made of them again; in English a change has its base behind it, down 57% from 192 households.
    """
    found = list(told)
    for n in range(len(found) - 2, -1, -1):
        one, last = found[n], found[n + 1]
        between = text.text[one.mention.at[1] : last.mention.at[0]].strip()
        is_listed = LINKS.fullmatch(between) and counted(one) == counted(last)
        if is_listed and last.subjects and not one.subjects and one.relation == "level":
            found[n] = replace(one, subjects=last.subjects, group=last.group)
        is_change = one.relation in CHANGES and one.base is None and last.relation == "level"
        if is_change and one.of[:1] and is_beside(text, last.mention):
            found[n] = replace(one, base=last) if counted(one.of[0]) == counted(last) else one
    now = {one.mention.start: one for one in found}
    return [
        replace(one, of=tuple(now.get(of.mention.start, of) for of in one.of))
        if any(not of.subjects for of in one.of) else one
        for one in found
    ]  # fmt: skip


def _over_years(one: Setting, named: Sequence[Period], ago: int) -> Setting:
    """A number in a clause of a headline that says over how many years it is.

    四年减少近四成 over 截至2017年末…，比2013年末减少39.3%; 一年减少超九成 on the year before;
    七年送出800余万元 over the years from the first to the last that the text names.
    """
    now, newest = named[0], max(named, key=lambda p: p.end).years[-1]
    first = min(named, key=lambda p: p.start).years[0]
    if now.is_span and _years_between(now.years[0], now.years[-1]) == ago:  # 2013年末到2017年末
        now, named = now.years[-1], now.years
    if one.relation not in CHANGES:
        if ago == 1 and now.n_months == _YEAR:
            return replace(one, period=now)
        is_whole = newest.start.year - first.start.year + 1 == ago
        return replace(one, period=first.through(newest)) if is_whole and ago > 1 else one
    then = [p for p in named if p.n_months == now.n_months and _years_between(p, now) == ago]
    if ago == 1 and now.n_months == _YEAR:
        then = [period for period in [period_before(now, "year")] if period]
    if one.period is not None or not then:
        return one
    of = tuple(replace(level, period=now) for level in one.of)
    return replace(one, period=now, of=of, base=then[0])


def _years_between(then: Period, now: Period) -> int:
    return now.start.year - then.start.year


def _is_part(one: Mention) -> bool:
    """Whether it names a part of a year without saying which: 上半年."""
    return not says_year(one.parts or {})


def _part_of(one: Setting, spoken: Sequence[Mention], named: Period) -> Period:
    """What a headline is of: the period named behind it, or the part of that year it names."""
    own = [time for time in takewhile(_is_part, spoken) if time.at[0] < one.mention.at[0]]
    part = period_of(own[-1].parts or {}, named.start.year) if own else None
    return part or named


def _clause(text: Folded, at: int, end: int) -> tuple[int, int]:
    """Where the clause of a headline starts and ends: at a comma or the end of its line."""
    first, last = max(at - _WIDE, 0), min(at + _WIDE, end)
    commas = [n + 1 for n in range(first, last) if text.text[n] in _COMMAS]
    return max([first, *(n for n in commas if n <= at)]), min(
        [last, *(n for n in commas if n > at)]
    )


def _spans_of(one: Setting, years: Sequence[Mention], text: Folded, end: int) -> Sequence[Mention]:
    """The lengths of time in the clause of a number of a headline.

    Of its line before it, where it goes on with them: 三年帮扶507人次　资助96.61万元.
    """
    start, stop = _clause(text, one.mention.at[0], end)
    own = [year for year in years if start <= year.at[0] < stop]
    if own or one.why != _SPAN:
        return own
    line = text.text.rfind("\n", 0, one.mention.at[0])
    return [year for year in years if line < year.at[0] < one.mention.at[0]]


def _end_of_titles(text: Folded, times: Sequence[Mention]) -> int:
    """Where the line or the sentence before the one ends that names the first period."""
    before = text.text[: times[0].at[0]] if times else ""
    return max(before.rfind("\n"), before.rfind(_STOP))


def _as_behind(one: Setting, told: Sequence[Setting], end: int) -> Setting:
    """A number of a title that names nothing is as the first behind it that counts the same."""
    behind = [other for other in told if other.mention.at[0] > end and other.subjects]
    alike = next((other for other in behind if counted(other) == counted(one)), None)
    if one.subjects or alike is None:
        return one
    return replace(one, subjects=alike.subjects, group=alike.group, unit=alike.unit)


def _or_as_behind(one: Setting, told: Sequence[Setting], end: int) -> Setting:
    """A number of a title may also be what the first behind it is that counts the same.

    As in 19.44万元助学金送到开学前, over 2018年金秋助学发放19.44万元.
    """
    if one.mention.at[0] >= end or one.relation != "level" or not one.subjects or not one.period:
        return one
    behind = (other for other in told if other.mention.at[0] > end and other.subjects)
    alike = next((o for o in behind if counted(o) == counted(one) and o.relation == "level"), None)
    if alike is None or (alike.subjects, alike.group) == (one.subjects, one.group):
        return one
    other = replace(one, subjects=alike.subjects, group=alike.group, unit=alike.unit, others=())
    return replace(one, others=(*one.others, other))


def _as_first_told(text: Folded, told: list[Setting]) -> list[Setting]:
    """Titles over a text that says 去年: they are of the period that its first number has."""
    first = next((one for one in told if one.period is not None), None)
    end = text.text.rfind("\n", 0, first.mention.at[0]) if first else -1
    if first is None or end < 0 or _STOP in text.text[:end]:
        return told

    def mended(one: Setting) -> Setting:
        is_open = one.period is None and one.why in _UNTIMED[:2] and one.mention.at[0] < end
        of = tuple(map(mended, one.of))
        return replace(one, of=of, period=first.period, why="") if is_open else one

    return [*map(mended, told)]


def titled(text: Folded, told: list[Setting], stream: Sequence[Item]) -> list[Setting]:
    """The numbers of a text, those of its titles with the period that they do not name.

    Titles are the lines without a full stop before the line that names the first period; a first
    sentence that goes from one number to another is like one. What they do not name they are of
    what the first number behind them is.
    """
    spoken = [one for one in stream if isinstance(one, Mention) and one.sort == "period"]
    times = [*dropwhile(_is_part, spoken)]
    years = [one for one in stream if isinstance(one, Mention) and one.sort == "duration"]
    end = _end_of_titles(text, times)
    is_line = text.text[end : end + 1] == "\n"
    named = [period for period in map(SpokenPeriod(_ANY, None).named, times) if period]
    is_known = end >= 0 and _STOP not in text.text[:end] and bool(named)
    if not is_known or _ENACTED.match(text.text, times[0].at[1]):
        return told if is_known else _as_first_told(text, told)
    newest = named[0] if named[0].is_span else max(named, key=lambda p: p.end)
    first, last = min(named, key=lambda p: p.start).years[0], newest.years[-1]
    is_other = bool(years) and years[0].at[0] < end and not lasts(years[0], named[0])
    is_above = is_line or (is_other and "\n" in text.text[years[0].at[1] : end])
    if is_other and not is_above and years_ago(years[:1]) != last.start.year - first.start.year:
        return told

    def mended(one: Setting) -> Setting:
        if one.mention.at[0] >= end or one.period is not None or one.why not in _UNTIMED:
            return one
        spans = _spans_of(one, years, text, end)
        ago = years_ago(spans[:1])
        is_head = is_line or "\n" in text.text[one.mention.at[1] : end]
        is_first = {*FROM} & {*one.own}
        is_last = any(word[-1:] in _REACHED for word in one.own)
        is_open = one.why == _SPAN and (not spans or is_first or is_last)
        if is_open or not (is_head or is_first or is_last):
            return one
        if is_head and ago and not lasts(spans[0], named[0]):
            return _over_years(one, named, ago)
        one = _as_behind(one, told, end) if is_first or is_last else one
        begins = is_first and "start" in (times[0].parts or {})  # 2013年初至2019年末
        is_whole = one.is_start or (ago and one.relation in CHANGES)  # 七年减少496户
        period = first if is_first else last if is_last else _part_of(one, spoken, named[0])
        of = tuple(map(mended, one.of))
        return replace(one, of=of, period=period, is_start=bool(is_whole or begins))

    found = [*map(mended, told)]
    return [_or_as_behind(one, found, end) for one in found] if is_line else found
