"""Second readings: what else a number may be, where its own words leave a slot to those before it.

A number that is wrong by its first reading and right by another is called ambiguous. None is called
right by another reading.
"""

from collections.abc import Sequence
from dataclasses import replace

from bangfu.articles.alignments import Item
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import CHANGES, COUNTED, Setting, counted
from bangfu.articles.period_steps import says_year, shifted, year_of, year_or_none
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import is_time, years_ago
from bangfu.articles.spoken_sentences import HELD, SpokenSentence
from bangfu.periods import Period

__all__ = ["read_again"]

_YEAR = 12
"""Months."""
_FEW = 8
"""So many numbers back a whole may stand before its rows."""


def read_again(
    setting: Setting, own: Sequence[Item], sentence: SpokenSentence, told: Sequence[Setting]
) -> Setting:
    """A number with what else it may be.

    Parameters
    ----------
    own
        Its words.
    told
        All numbers before it.
    """
    setting = _in_the_wider_period(_counted_otherwise(setting, told), own, told)
    setting = _as_the_mean_before(setting, own, told)
    if setting.relation == "share":
        setting = _of_those_beside(setting, sentence.numbers)
    if setting.relation not in CHANGES:
        is_behind = bool(told) and told[-1].relation == "share"
        setting = _without_row(_of_the_head(setting, own, told), own, sentence, is_behind)
        setting = _of_its_year(setting, sentence)
        return _in_another_year(setting, own, told)
    tokens = [one for one in own if isinstance(one, SpokenWord)]
    setting = _since_years_ago(_of_the_head(setting, own, told), own)
    before = told[-1] if told else None
    if before and before.others and before.relation in CHANGES and setting.of == before.of:
        # …多228人次，增长59.5%: a rate of the same
        others = (replace(setting, of=one.of, base=one.base) for one in before.others)
        return replace(setting, others=tuple(others))
    if not sentence.numbers:
        setting = _of_the_whole(setting, tokens, told)
    base = sentence.comparator_before
    is_own = any(one.named("comparator") for one in tokens)
    if base is None or setting.base is not None or is_own:
        return setting
    # 21天，比2013年的42天缩短一半；批准率94.4%，提高3.8个百分点
    return _with(setting, replace(setting, base=_period(base)))


def _period(base: Period | str | Setting) -> Period | str | None:
    return base.period if isinstance(base, Setting) else base


def _since_years_ago(setting: Setting, own: Sequence[Item]) -> Setting:
    """两年间减少了五成多: from the first of two years, or since two years ago."""
    years, span = years_ago(own), setting.period
    if not years or span is None or not span.is_span or len(span.years) != years:
        return setting
    first = year_or_none(span.last_day.year - years)
    return _with(setting, replace(setting, period=span.years[-1], base=first))


def _of_the_whole(
    setting: Setting, tokens: Sequence[SpokenWord], told: Sequence[Setting]
) -> Setting:
    """A change behind several rows is of all: …其中癌症248人次，心梗67人次。比上年多228人次.

    Behind one row it may be of either.
    """
    whole = _whole_of_rows(setting, tokens, told)
    if whole is None:
        return setting
    rows = {one.group for one in told[told.index(whole) + 1 :] if one.group}
    of_all = replace(setting, of=(whole,))
    return _with(of_all, setting) if len(rows) > 1 else _with(setting, of_all)


def _with(setting: Setting, other: Setting) -> Setting:
    return replace(setting, others=(*setting.others, replace(other, others=())))


def _in_another_year(setting: Setting, own: Sequence[Item], told: Sequence[Setting]) -> Setting:
    """A number of a month without a year may be of another year told of: 单是12月，就有25户."""
    parts = [one.parts or {} for one in own if isinstance(one, Mention) and one.sort == "period"]
    now = setting.period
    if now is None or not parts or any(map(says_year, parts)):
        return setting
    first = next((one.period for one in told[-_FEW:] if one.period is not None), now)
    years = first.last_day.year - now.last_day.year
    there = shifted(now, _YEAR * years) if years else None
    return setting if there is None else _with(setting, replace(setting, period=there))


def _counted_otherwise(setting: Setting, told: Sequence[Setting]) -> Setting:
    """A rate behind two counts of one row may be of either: 低保家庭224户、564人，占52.8%."""
    claim, last = setting.mention.claim, setting.of[0] if len(setting.of) == 1 else None
    if last is None or claim is None or claim.form not in COUNTED or setting.noun:
        return setting
    near = told[-HELD - 1 :]
    place = next((n for n, one in enumerate(near) if one.mention.at == last.mention.at), 0)
    before = near[place - 1] if place else last
    about = [(one.relation, one.group, one.unit, one.period) for one in (before, last)]
    is_other = about[0] == about[1] and counted(before) != counted(last)
    return _with(setting, replace(setting, of=(before,))) if is_other else setting


def _as_the_mean_before(setting: Setting, own: Sequence[Item], told: Sequence[Setting]) -> Setting:
    """A row behind the mean of another may be a mean too: 大病次均3000元；意外身故7000元."""
    if setting.relation != "level" or not setting.group or counted(setting) != "yuan":
        return setting
    alike = [
        one for one in told[-_FEW:]
        if one.group and _dimension(one) == _dimension(setting) and counted(one) == "yuan"
        and one.relation not in CHANGES
    ] or [setting]  # fmt: skip
    means = [one.mean for one in (alike[-1], *alike[-1].others) if one.relation == "mean"]
    if not means or any(isinstance(one, SpokenWord) and one.named("subject") for one in own):
        return setting
    return _with(setting, replace(setting, relation="mean", mean=means[0]))


def _without_row(
    setting: Setting, own: Sequence[Item], sentence: SpokenSentence, is_behind: bool
) -> Setting:
    """A number that begins a part of a sentence may be of no row that the part before named.

    So may a mean behind a share: 低保边缘户占41.4%；户均人口2.53人.
    """
    is_first = not sentence.numbers and bool(sentence.every)
    is_mean = setting.relation == "mean" and is_behind
    if (
        (setting.relation != "level" and not is_mean)
        or not setting.group
        or not is_first
        or any(map(names_row, own))
    ):
        return setting
    return _with(setting, replace(setting, group=()))


def _of_its_year(setting: Setting, sentence: SpokenSentence) -> Setting:
    """二〇一五年帮扶462户，累计1486人次 may be of that year, and of all years up to it."""
    span = setting.period
    if span is None or not span.is_span or setting.relation != "level":
        return setting
    year = span.years[-1]
    is_told = any(one.period == year for one in sentence.every)
    return _with(setting, replace(setting, period=year)) if is_told else setting


def _in_the_wider_period(setting: Setting, own: Sequence[Item], told: Sequence[Setting]) -> Setting:
    """What is said behind a number of a month may be of the quarter or year spoken of before.

    What is summed up there may be of its year: 1月 62人次, 12月 205人次, 合计 781人次.
    """
    now = setting.period
    if now is None or now.n_months >= _YEAR or any(map(is_time, own)):
        return setting
    around = [
        one.period for one in told[-_FEW:]
        if one.period and now.n_months < one.period.n_months <= _YEAR
        and one.period.start <= now.start and now.end <= one.period.end
    ]  # fmt: skip
    if any("sum" in one.named("relation") for one in own if isinstance(one, SpokenWord)):
        around = around or [year_of(now.start.year)]
    if told and told[-1].period == now:  # 合计 781人次、120万元
        around = around or [o.period for o in told[-1].others if o.period and o.period != now]
    if not around:
        return setting
    of = tuple(replace(one, period=around[-1]) for one in setting.of)
    return _with(setting, replace(setting, period=around[-1], of=of))


def _of_those_beside(setting: Setting, numbers: Sequence[Setting]) -> Setting:
    """A share of the last of several periods may be of all of them.

    As in 三季度102人次，四季度108人次，占全年的56.1%.
    """
    (last, *more), beside = setting.of or (setting,), list[Setting]()
    for one in reversed(numbers[: next((n for n, o in enumerate(numbers) if o is last), 0)]):
        if not _is_beside(one, beside[-1] if beside else last):
            break
        beside.append(one)
    if more or not beside:
        return setting
    return _with(setting, replace(setting, of=(*reversed(beside), last)))


def _is_beside(one: Setting, later: Setting) -> bool:
    """Whether a number is the same of the period before another."""
    then, now = one.period, later.period
    if then is None or now is None or one.relation != "level" or then.n_months != now.n_months:
        return False
    about = [(it.subjects, it.group, it.unit, counted(it)) for it in (one, later)]
    return then.end == now.start and about[0] == about[1]


def _of_the_head(setting: Setting, own: Sequence[Item], told: Sequence[Setting]) -> Setting:
    """重大疾病551人次，其中癌症241人次。发放165.3万元 may be of what the rows are rows of."""
    is_open = setting.relation in ("level", *CHANGES) and not (setting.group or setting.of)
    if not (is_open and told) or any(map(names_row, own)):
        return setting
    rows = [one for one in told[-_FEW:] if one.group and one.period == setting.period]
    heads = [one for one in rows[:1] if _dimension(one) != _dimension(rows[-1])]
    heads = [one for one in heads if one.subjects == setting.subjects]
    return _with(setting, replace(setting, group=heads[0].group)) if heads else setting


def _dimension(one: Setting) -> str:
    return one.group[0].partition("=")[0] if one.group else ""


def _whole_of_rows(
    setting: Setting, tokens: Sequence[SpokenWord], told: Sequence[Setting]
) -> Setting | None:
    """What was told of all before rows of it, the last of which a change seems to be of."""
    if not setting.of or not setting.of[0].group or any(map(names_row, tokens)):
        return None
    row = setting.of[0]
    return next(
        (
            one for one in reversed(told[-_FEW:])
            if one.relation == "level" and _dimension(one) != _dimension(row)
            and one.subjects == row.subjects
            and one.unit == row.unit and one.period == row.period and counted(one) == counted(row)
        ),
        None,
    )  # fmt: skip
