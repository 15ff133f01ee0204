"""Spoken titles: what stands over a text takes its period from what follows."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bangfu.articles.alignments import Item
from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import hanzi_number
from bangfu.articles.number_settings import FROM, REACHING, Setting, counted
from bangfu.articles.spoken_periods import SpokenPeriod, lasts, period_of, years_ago
from bangfu.articles.typesetting import Folded
from bangfu.periods import Period

__all__ = ["TWIN", "dateline", "titled"]

_REACHED = f"{REACHING}达"
_STOP = "。"
_HEAD = 20
"""So many characters from its beginning a text may name its day."""
TWIN: Mapping[str, Any] = {"reached": _REACHED, "stop": _STOP, "head": _HEAD}
"""What its twin in JavaScript is given."""


def dateline(text: Folded, mentions: Sequence[Mention]) -> date | None:
    """The day a text says it is of: the first of all it speaks of, if that stands at its head."""
    times = [one for one in mentions if one.sort in ("period", "day")]
    if not times or times[0].sort != "day" or times[0].at[0] > _HEAD:
        return None
    parts = times[0].parts or {}
    month = period_of(parts)
    numbers = [parts[name] for name in ("d", "d2", "d3", "d4") if name in parts]
    if month is None or not {"y", "y2", "y3", "y4"} & parts.keys() or not numbers:
        return None
    day = int(hanzi_number(numbers[0])) if not numbers[0].isdecimal() else int(numbers[0])
    is_day = month.n_months == 1 and 1 <= day <= month.last_day.day
    return month.start.replace(day=day) if is_day else None


def titled(text: Folded, told: list[Setting], stream: Sequence[Item]) -> list[Setting]:
    """The numbers of a text, those of its titles with the period that they do not name.

    Titles are the lines without a full stop before the line that names the first period; a first
    sentence that goes from one number to another is like one. What they do not name they are of
    what the first number behind them is.
    """
    times = [one for one in stream if isinstance(one, Mention) and one.sort == "period"]
    years = [one for one in stream if isinstance(one, Mention) and one.sort == "duration"]
    before = text.text[: times[0].at[0]] if times else ""
    end = max(before.rfind("\n"), before.rfind(_STOP))
    is_line = before[end : end + 1] == "\n"
    if end < 0 or _STOP in text.text[:end]:
        return told
    nothing = SpokenPeriod(Period.parse("2000"), None)
    named = [period for period in map(nothing.named, times) if period]
    if not named:
        return told
    first, last = named[0].years[0], (named[0] if named[0].is_span else named[-1]).years[-1]
    is_other = bool(years) and years[0].at[0] < end and not lasts(years[0], named[0])
    if is_other and (is_line or years_ago(years[:1]) != last.start.year - first.start.year):
        return told

    behind = [one for one in told if one.mention.at[0] > end and one.subjects]

    def mended(one: Setting) -> Setting:
        if one.mention.at[0] >= end or one.period is not None or one.why not in ("", "period"):
            return one
        is_first = {*FROM} & {*one.own}
        is_last = any(word[-1:] in _REACHED for word in one.own)
        if not (is_line or is_first or is_last):
            return one
        alike = next((b for b in behind if counted(b) == counted(one)), None)
        if not one.subjects and alike is not None and (is_first or is_last):
            one = replace(one, subjects=alike.subjects, group=alike.group, unit=alike.unit)
        return replace(one, period=first if is_first else last if is_last else named[0])

    return [mended(one) for one in told]
