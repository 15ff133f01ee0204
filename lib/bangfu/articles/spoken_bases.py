"""Spoken bases: what words compare a number with, before it in Chinese, behind it in English."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bangfu.articles.alignments import Item, earlier_of_two, end_of, is_part_behind, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import CHANGES, FROM, Setting, counted, is_from
from bangfu.articles.period_steps import period_before
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import (
    SpokenPeriod,
    is_time,
    says_this_year,
)
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NOT_OURS
from bangfu.periods import Period

__all__ = [
    "COMPARING", "OBJECT", "TWIN", "compared_behind", "compared_with", "goes_back_to",
    "held_against", "is_beside", "is_beyond", "is_dated", "led_in", "named_like", "of_years",
    "origin_period", "steps_back", "time_behind", "turns_aside",
]  # fmt: skip

COMPARING = ("比", "较", "than in", "Compared with", "Compared to", "Against")
_STARTED, YEAR_BEFORE = "started", "of_year_before"
"""Words that hold a number against what stands right behind them."""
_FEWER = ("fewer", "less", "more", "higher", "lower")
_YEAR = 12
_BEYOND = re.compile(r"(?:低于|高于|少于|多于|小于|大于|不足|不到|不及|超过|赶上)$")
"""What holds a number against that of a period behind it: 低于2013年底的489户."""
_WORDS_BEYOND = 2
_BEING = re.compile(r"[是为当于占达]$")
_ITS_MULTIPLE = re.compile(r"的[^，。；！？\n]{0,8}?(?:倍|[%％]|成|一半)")
"""What stands behind such a number that the one before it is told in: 是第一季度9户的5.3倍."""
_MONTHLY = ("环比", "比上月", "较上月", "比上个月", "较上个月", "比上季度", "较上季度")
_BESIDE = re.compile(
    r"(?:\b(?:percent|points|fewer|more|higher|lower) (?:on|than|from|over)|\bagainst"
    r"|\bcompared with) (?:the |about )?$"
)
"""What stands in English before a number that the one before it is held against."""
_BESIDE_WITHIN = 40
"""Twice as many characters as that takes: looked for from the start, it would cost long texts."""
_RATES = ("percent", "points")
_TIME_BEHIND = re.compile(
    r"(?:,? (?!and |while |but |or )[A-Za-z-]+){0,5}"
    r" (?:in|at the end of|by the end of|as of|during|over|for|from)? ?"
)
"""What may stand in English between a number and its period: 489 households at the end of 2013."""
OBJECT = re.compile(r"(?: [a-z]+){0,3} (?:for|to|among|in|across) (?:about |some )?")
"""What stands in English before a number told beside another: yuan for 284 households."""
_DATED = re.compile(r"(?:末|底)?数?）")
"""What stands in a bracket behind the period of the number before it: 43户（11月末数）."""
_OF_THE_SAME = re.compile(
    r"(?: of [a-z]+(?: [a-z]+)?)? (?:for|to|among|and|with) (?:about |some )?"
)
"""What may stand in English between two numbers of one period."""
TWIN: Mapping[str, Any] = {
    "monthly": _MONTHLY, "object": OBJECT, "of_the_same": _OF_THE_SAME, "dated": _DATED,
    "time_behind": _TIME_BEHIND,
    "comparing": COMPARING, "fewer": _FEWER, "rates": _RATES, "beside": _BESIDE,
    "beside_within": _BESIDE_WITHIN, "beyond": _BEYOND, "words_beyond": _WORDS_BEYOND,
    "being": _BEING, "its_multiple": _ITS_MULTIPLE,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def compared_with(own: Sequence[Item], behind: Sequence[Item]) -> tuple[Item | None, str] | None:
    """What words compare a number with: a period, the one before, or the `number` before it.

    A period `before` its comparator is that of no level: 与2018年相比，2019年抚慰673人次.

    Parameters
    ----------
    own
        The words and periods of a number.
    behind
        Those of them that stand behind it.
    """
    for order, one in enumerate(own):
        kinds = one.named("comparator") if isinstance(one, SpokenWord) else ()
        if kinds and kinds[0] == "behind":
            named = earlier_of_two([other for other in own[:order] if is_time(other)])
            return named, "before" if named is not None else "number"
        if kinds[:1] == ("year",) and is_part_behind(one, own[order + 1 : order + 2]):
            return own[order + 1], YEAR_BEFORE  # 比去年四季度少13人次
        if kinds and kinds[0] != "named":
            return None, kinds[0]
        if (
            kinds
            and isinstance(one, SpokenWord)
            and _is_of_another(one, own[order + 1 : order + 2])
        ):
            return None, "unknown"
        if kinds and isinstance(one, SpokenWord) and (one.word in COMPARING or one in behind):
            named = next((other for other in own[order + 1 :] if is_time(other)), None)
            before = next((o for o in own[:order] if is_time(o) and end_of(o) == one.start), None)
            if before is not None and (named is None or start_of(named) > one.end):
                return before, "before"  # 和上一年比，安贞街道增加10人次
            if named is not None:
                is_start = isinstance(named, Mention) and "start" in (named.parts or {})
                return named, _STARTED if is_start else "named"  # 比2013年初的506户减少496户
    return None


def _is_of_another(one: SpokenWord, behind: Sequence[Item]) -> bool:
    """Whether what is compared with is of none of ours, or years ago: 比志愿者多, 比5年前多."""
    if one.word not in COMPARING or not behind or start_of(behind[0]) != one.end:
        return False
    (other,) = behind
    if isinstance(other, Mention):
        return other.sort == "duration"
    return bool({*other.named("subject")} & {*NOT_OURS}) and not names_row(other)


def is_beyond(text: Folded, own: Sequence[Item], item: Mention) -> bool:
    """Whether a number is only that of a period the one before it is held against.

    As in 2019年底10户，远低于2013年底的489户, or 48户，是第一季度9户的5.3倍: the text goes on with
    its own year.
    """
    times = [one for one in own if isinstance(one, Mention) and one.sort == "period"]
    if not times or end_of(times[-1]) > item.at[0]:
        return False
    end, between = start_of(times[-1]), text.text[end_of(times[-1]) : item.at[0]]
    is_rate = item.claim is not None and item.claim.counter in _RATES
    is_near = between == "的" or (not between and not is_rate)
    is_of_it = _ITS_MULTIPLE.match(text.text, item.at[1])
    held = _BEING if is_of_it else _BEYOND
    return is_near and bool(held.search(text.text, max(end - _WORDS_BEYOND, 0), end))


def is_dated(one: Item) -> bool:
    """Whether a word says of when something is: 由年初的489户."""
    is_start = isinstance(one, SpokenWord) and bool(one.named("start_of_year"))
    return is_start or is_time(one)


def turns_aside(
    tokens: Sequence[SpokenWord], own: Sequence[Item], before: Period | None, now: Period | None
) -> bool:
    """Whether words turn to another time for one number alone: 上年259人次; 其中2月47人次."""
    if before is None:
        return False
    is_inside = now is not None and now != before and now.n_months < before.n_months
    if is_inside and any("of_these" in one.named("relation") for one in tokens):
        return True
    is_timed = any(isinstance(one, Mention) and is_time(one) for one in own)
    return steps_back(tokens) and not is_timed


def steps_back(tokens: Iterable[SpokenWord]) -> bool:
    """Whether words turn to a year or a period before the one spoken of: 上年, 上季度."""
    kinds = "year_spoken_of", "period_spoken_of"
    return any(int(by) < 0 for one in tokens for kind in kinds for by in one.named(kind))


def is_beside(text: Folded, item: Mention) -> bool:
    """Whether English only holds a number against the one before it.

    As in up 10.1 percent on the 1.99 million yuan of 2018: the text goes on with its own year.
    """
    end = item.at[0]
    return bool(_BESIDE.search(text.text, max(end - _BESIDE_WITHIN, 0), end))


def led_in(own: Sequence[Item]) -> Item | None:
    """What a sentence without numbers holds the next one against: 再同2017年比."""
    last = own[-1] if own else None
    if not isinstance(last, SpokenWord) or not last.named("comparator"):
        return None
    compared = compared_with(own, ())
    return compared[0] if compared else None


def compared_behind(stream: Iterable[Item], item: Mention) -> list[Item]:
    """What English compares a number with right behind it: 45.9% from the previous year.

    A period that is named ends it: 45.9% more than in 2014.
    """
    found: list[Item] = []
    place = item.at[1]
    for other in stream:
        if start_of(other) in (place, place + 1):
            is_noun = not found and isinstance(other, SpokenWord) and other.named("subject")
            if not is_noun and not _is_told_behind(other, found, item):
                break
            place = end_of(other)
            found += [] if is_noun else [other]  # 19,159 members more than in 2017
    if found and _names(found[-1]):  # with no period behind it
        found.pop()
    is_points = item.claim is not None and item.claim.form == "points"  # 5.5 points lower
    is_told = is_points or any(isinstance(one, Mention) or " " in one.word for one in found)
    return found if is_told else []


def time_behind(text: Folded, stream: Iterable[Item], item: Mention) -> list[Item]:
    """The period that stands behind a number in English, with no other number between.

    Or behind the next one, if that is of the same: 1.75 million yuan for 658 people in 2016; or in
    a bracket right behind it: 累计助学280万元（2013年至2019年）.
    """
    for other in stream:
        is_bracketed = text.text[item.at[1] : start_of(other)] == "（" and is_time(other)
        if is_bracketed and _DATED.match(text.text, end_of(other)):
            return [other]
        is_near = start_of(other) == item.at[1] + 1 and text.text[item.at[1]] == " "
        is_word = isinstance(other, SpokenWord) and other.word.isascii()
        if is_near and is_word and (is_time(other) or _is_mean(other)):
            return [other]  # 371 households two years before; 3,250 yuan each
        if start_of(other) < item.at[1] or not isinstance(other, Mention):
            continue
        if other.sort == "figure" and _OF_THE_SAME.fullmatch(
            text.text, item.at[1], start_of(other)
        ):
            item = other
            continue
        between = text.text[item.at[1] : start_of(other)]
        is_told = other.sort == "period" and _TIME_BEHIND.fullmatch(between)
        return [other] if is_told else []
    return []


def origin_period(spoken: SpokenPeriod, base: object) -> Period | None:
    """The period of what something came from, where words do not say it: 由489户降到463户.

    It is what the text compares with, or the period before the one spoken of; of what came to
    something by a day, 截至目前由500余户, nobody can say.
    """
    if isinstance(base, Setting):
        base = base.period
    is_alike = spoken.is_same_time or spoken.beside is not None or spoken.is_gone_on
    if is_alike and spoken.came_from is not None:
        return spoken.came_from
    if isinstance(base, Period):
        return base
    period = spoken.now
    if period is None or period.is_span or (spoken.is_point and base is None):
        return None
    usual = "year" if period.n_months == _YEAR else "previous"
    before = period_before(period, base if isinstance(base, str) else usual)
    first = spoken.first_here
    is_other = first is not None and before is not None and first.end <= before.start
    return None if is_other and base is None else before  # …是2013年的10倍。审批由42天缩短到21天


def held_against(
    setting: Setting, period: Period | None, kind: str
) -> tuple[Setting, Setting | Period | str]:
    """A number with the period it is compared with, and what the next one is compared with.

    比2017年的17.5% is a number of that period itself.
    """
    claim = setting.mention.claim
    is_year = setting.period is not None and setting.period.n_months == _YEAR
    if kind == "previous" and is_year and any(word in _MONTHLY for word in setting.own):
        return replace(setting, relation="unclear", why="base"), kind  # 2018年环比 is on nothing
    if setting.relation in CHANGES or (claim and claim.form in ("times", "doubled")):
        if kind == "start_of_year" and setting.period is not None:
            period = period_before(setting.period, kind)
        if kind in (_STARTED, YEAR_BEFORE) and period is not None:
            period = period_before(period, "year")  # as it was when that ended
        return replace(setting, base=period or kind), period or kind
    if kind == YEAR_BEFORE and period is not None:
        period = period_before(period, "year")
    if period is None and setting.period is not None:
        period = period_before(setting.period, kind)
    against = replace(setting, period=period, also=None, is_start=kind == _STARTED)
    return against, against


def goes_back_to(setting: Setting) -> Period | None:
    """What a text goes on with behind a change whose earlier number stands last.

    As in 2019年60.0%，2018年27.4%，提高32.6个百分点.
    """
    base = setting.base
    if setting.relation not in CHANGES or not isinstance(base, Setting) or not setting.of:
        return None
    new, old = setting.of[0], base.period
    is_first = new.mention.at[0] < base.mention.at[0]
    is_later = new.period is not None and old is not None and old.end <= new.period.start
    return new.period if is_first and is_later else None


def named_like(base: Setting, setting: Setting) -> Setting:
    """What is compared with is of what the number behind it is of, if it names nothing itself.

    As in 与2014年的259人次相比，2015年抚慰378人次.
    """
    if base.subjects or setting.relation != "level":
        return base
    return replace(base, subjects=setting.subjects, group=setting.group, unit=setting.unit)


def of_years(
    setting: Setting, own: Sequence[Item], told: Sequence[Setting], spoken: SpokenPeriod
) -> Setting:
    """Of a span, its first or last year: 由506户下降至10户; of a multiple, the two years."""
    claim, period = setting.mention.claim, setting.period
    if setting.relation == "sum" and _is_of_own_time(own):
        return replace(setting, relation="level")
    if setting.relation == "share" and setting.of and setting.whole == period is not None:
        spoken.now = setting.of[0].period  # 46.04万元，是2018年的四成；帮扶160户
        return setting
    if period is not None and period.is_span and setting.relation in ("level", "mean"):
        ends = ("to", "until") if told and told[-1].is_origin else ("to",)
        said = (
            kind for one in own if isinstance(one, SpokenWord) for kind in one.named("relation")
        )
        is_to = any(kind in ends for kind in said)
        year = 0 if is_from(own) else -1 if is_to else None
        if year is None:
            return setting
        is_start = setting.is_start and year == 0
        return replace(setting, period=period.years[year], is_origin=year == 0, is_start=is_start)
    if claim is None or claim.form not in ("times", "doubled") or setting.base is not None:
        return setting
    return _multiple_of_years(setting, own, told, spoken)


def _multiple_of_years(
    setting: Setting, own: Sequence[Item], told: Sequence[Setting], spoken: SpokenPeriod
) -> Setting:
    """A multiple of a year it names, or that was told: 是2014年的2.6倍."""
    period = setting.period
    named = [spoken.named(one) for one in own if isinstance(one, Mention)]
    if not any(named) and any(map(is_time, own)):
        named = [period]  # 是头一年的3.9倍
    times = [one for one in named if one is not None]
    last = told[-1] if told else None
    if last is not None and last.relation in CHANGES and len(times) == 1 and last.period:
        # 比2016年增长79.9%，是2014年的2.6倍
        moved = last.of[:1] or (last,)
        if moved[0].period != times[0] and setting.noun in ("", counted(moved[0])):
            spoken.now = moved[0].period
            return replace(setting, of=moved, base=times[0])
    levels = [one for one in told if one.relation == "level" and one.period]
    if len(times) == 1 and levels and levels[-1].period != times[0]:
        spoken.now = levels[-1].period
        if setting.noun and setting.noun != counted(levels[-1]):  # 19人次，金额却是前一年的2.2倍
            return replace(setting, period=levels[-1].period, base=times[0])
        return replace(setting, of=(levels[-1],), base=times[0])
    if times and levels and says_this_year(own):
        return replace(setting, of=(levels[-1],), base=_earlier(levels))
    if len(times) > 1:
        spoken.now = times[-2]
        return replace(setting, period=times[-2], base=times[-1])
    return setting


def _is_mean(one: Item) -> bool:
    return isinstance(one, SpokenWord) and bool(one.named("mean"))


def _is_of_own_time(own: Sequence[Item]) -> bool:
    """Whether a sum is that of a period named right before it: …，12月49，上半年合计356."""
    times = [
        one for one in own
        if isinstance(one, Mention) and (one.sort == "period" or "side" in (one.parts or {}))
    ]  # fmt: skip
    ends = [
        start_of(one)
        for one in own
        if isinstance(one, SpokenWord) and "sum" in one.named("relation")
    ]
    return len(times) == 1 and end_of(times[0]) in ends


def _earlier(levels: Sequence[Setting]) -> Period | None:
    """The year before that is meant by 是当年的16.3倍: of the like number before the last."""
    last = levels[-1]
    alike = [
        one for one in levels
        if (one.subjects, one.group, one.unit, counted(one))
        == (last.subjects, last.group, last.unit, counted(last))
        and one.period and last.period and one.period.end <= last.period.start
    ]  # fmt: skip
    return alike[-1].period if alike else None


def _is_told_behind(other: Item, found: Sequence[Item], item: Mention) -> bool:
    """Whether what stands behind a number in English goes on to compare it."""
    if isinstance(other, Mention):
        return is_time(other) and bool(found) and _names(found[-1])
    if not other.word.isascii() or (found and isinstance(found[-1], Mention)):
        return False
    if other.word in FROM:  # 611 payments from 2013 to 2019 are compared with nothing
        return item.claim is not None and item.claim.counter in _RATES
    is_whole = "share" in other.named("relation")
    return other.word in _FEWER or is_whole or bool(other.named("comparator"))


def _names(one: Item) -> bool:
    """Whether a word names the period a number is compared with: than in, from."""
    return isinstance(one, SpokenWord) and one.named("comparator")[:1] == ("named",)
