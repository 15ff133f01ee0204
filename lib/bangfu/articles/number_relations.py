"""Relations: what a number says of the numbers before it: a change, a share, a sum, a rank."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.number_settings import (
    CHANGES,
    COUNTED,
    Setting,
    counted,
    is_of_earlier_year,
    is_of_later_year,
    is_of_shares,
    is_said_again,
    lasting_as,
)
from bangfu.articles.period_steps import period_before
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_rivals import of_the_former, ranked
from bangfu.articles.spoken_sums import OPEN, is_named_of, last_terms, summed, terms_of
from bangfu.articles.spoken_wholes import (
    counted_before,
    has_whole,
    inside_last,
    inside_of,
    money_of,
    names_part,
    of_its_own_time,
    of_the_same_whole,
)
from bangfu.articles.usage import NOT_OURS

__all__ = ["TWIN", "related"]

_WHOLES = 6
"""Among so many numbers before a share its whole may stand."""
_ADDED = ("person_times", "yuan")
_AGAIN = ("再", "又")
"""How words of a change begin that goes on from the number told last, in whatever year."""
_FAMILIES = ("户", "家庭")
"""How words end that name a row of households."""
TWIN: Mapping[str, Any] = {
    "wholes": _WHOLES, "added": _ADDED, "again": _AGAIN, "families": _FAMILIES,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def related(
    setting: Setting,
    tokens: Sequence[SpokenWord],
    levels: Sequence[Setting],
    told: Sequence[Setting],
) -> Setting:
    """A number with those it is a change, a share or a sum of.

    Parameters
    ----------
    levels
        The numbers of its sentence so far that say a level.
    told
        All numbers so far.
    """
    levels = [one for one in levels if counted(one) != "times"]  # 是2017年的1.6倍，增长63.4%
    two = levels if len(levels) > 1 else [o for o in told[-_WHOLES:] if o.relation == "level"]
    if both := of_the_former(setting, tokens, two):
        return both
    if setting.relation in CHANGES:
        if is_of_shares(setting, tokens, told):
            return replace(setting, relation="unclear", why="whole")
        last, is_own = told[-1:], bool(setting.noun) or any(map(is_named_of, tokens))
        is_share = bool(last) and last[0].relation == "share" and not (levels or is_own)
        if is_share and setting.base and all(_counts_the_same(setting, o) for o in last[0].of[:1]):
            return replace(setting, of=last[0].of[:1])  # 低保户占52.5%，比2013年末减少110户
        return _changed(setting, tokens, levels, told)
    if setting.relation == "share":
        is_others = bool({*setting.subjects} & {*NOT_OURS})  # 女职工约占54%
        return setting if setting.of or is_others else _share(setting, tokens, levels, told)
    if setting.relation == "rank":
        return ranked(setting, levels, told)
    return summed(setting, tokens, levels, told)


def _changed(
    setting: Setting,
    tokens: Sequence[SpokenWord],
    levels: Sequence[Setting],
    told: Sequence[Setting],
) -> Setting:
    """A change is of the last level that counts the same, against what it is compared with.

    Without a comparison that is the like number of another period before it; failing that, what
    the change before it was held against. Words of its own make it a change of what they name.
    """
    base, last = setting.base, told[-1] if told else None
    if levels and base is None and (levels[-1].is_origin or levels[-1].is_start):
        return _from_the_start(setting, levels[-1], told)
    if not levels and _is_of_itself(setting, tokens):
        return _counted_as_rows(setting, told)
    is_counted = _is_plain(setting) or bool(setting.noun)
    if base is None and last is not None and last.relation in CHANGES and last.base:
        return _as_the_change_before(setting, last, is_counted=is_counted)
    is_again = is_said_again(setting, last, tokens, is_counted=is_counted)
    if is_again or _goes_on_from(last, setting, tokens):
        return replace(setting, of=_what_changed(last)) if last else setting
    alike = [one for one in told if _counts_the_same(setting, one)]
    current = lasting_as(_moved(setting, tokens, levels, told), base, alike)
    if not current and is_counted and base is not None:
        return setting
    if current and _goes_on_to(setting, current[0], tokens):
        here = replace(current[0], period=setting.period)
        return replace(setting, of=(here,), base=current[0])
    if base is None and current:
        base = _like_it(current[0], levels, told)
        if base is not None and _is_later(base, current[0]):  # 抚慰378人次，上年259人次，增长45.9%
            current, base = [base], current[0]
    if base is None and last is not None and last.base is not None and last.of:
        return replace(setting, of=last.of, base=last.base)
    if base is None and current and is_of_later_year(setting, current[0], is_next=is_counted):
        return replace(setting, of=(replace(current[0], period=setting.period),), base="year")
    if isinstance(base, str) and current:
        newer = [one for one in levels if _is_before(current[0], one, base)]
        current = newer[-1:] or current  # 378人次（上年同期259人次），同比增长45.9%
    if current and current[0].is_start:  # 年初192户，一年减少182户
        return replace(setting, base=base or current[0], is_start=False)
    return replace(setting, of=tuple(current), base=base)


def _like_it(
    current: Setting, levels: Sequence[Setting], told: Sequence[Setting]
) -> Setting | None:
    """The number of another period that a change of a number is held against: the last like it.

    Where its sentence told later ones, the latest: 10户，上年192户，2013年末489户，下降98.0%.
    """
    alike = [one for one in told if one is not current and _is_alike(one, current)]
    later = [one for one in alike if one in levels and _is_later(one, current)]
    if later:
        return max(later, key=lambda one: one.period.end if one.period else date.min)
    return alike[-1] if alike else None


def _from_the_start(setting: Setting, start: Setting, told: Sequence[Setting]) -> Setting:
    """A change from what something came from, 从506户下降了199户, or was at the start of a year.

    Of 10户；2013年年初为506户，降幅98.0% it is one to the year told first.
    """
    later = [
        one for one in told[-_WHOLES:]
        if start.is_start and _is_later(one, start) and counted(one) == counted(start)
    ]  # fmt: skip
    of = tuple(replace(start, period=one.period, is_start=False) for one in later[:1])
    span, first = setting.period, start.period
    # 2013年到2017年，从201户减少了78户: a change to 2017
    if span and span.is_span and first and first == span.years[0]:
        setting = replace(setting, period=span.years[-1])
    return replace(setting, base=start, of=of, is_start=False)


def _goes_on_to(setting: Setting, current: Setting, tokens: Sequence[SpokenWord]) -> bool:
    """Whether a change leads from the number before it to its year: 463户，到2018年减少271户."""
    now, then, base = setting.period, current.period, setting.base
    if now is None or then is None or then.end > now.start:
        return False
    is_to = base is None and any("until" in one.named("relation") for one in tokens)
    return is_to or base == then  # …，2018年末比2014年末减少271户


def _moved(
    setting: Setting,
    tokens: Sequence[SpokenWord],
    levels: Sequence[Setting],
    told: Sequence[Setting],
) -> list[Setting]:
    """The number a change is of: the last that counts the same, of the row or union it names."""
    base, is_counted = setting.base, _is_plain(setting) or bool(setting.noun)
    before = [one for one in (levels or told) if one.relation in ("level", "mean")]
    own = counted(setting) if _is_plain(setting) else setting.noun
    if not own:  # 1.11 million yuan for 421 households, down 36.4 percent
        before = [one for one in before if not one.is_object] or before
    held = base.mention.at if isinstance(base, Setting) else None
    current = [one for one in before if one.mention.at != held]
    wanted = counted(base) if isinstance(base, Setting) else ""
    wanted = own if is_counted else wanted
    alike = [one for one in current if not wanted or counted(one) == wanted]
    if not is_counted and any(map(_is_subject, tokens)):
        alike = [one for one in alike if one.subjects == setting.subjects]
        current = alike
    if any(map(names_row, tokens)):
        alike = [one for one in alike if (one.group, one.unit) == (setting.group, setting.unit)]
        current = []
    is_other = bool(setting.noun) and not _is_plain(setting)  # 抚慰超600人次，资金增长近六成
    if alike or (is_counted and base is not None) or (is_other and setting.noun != "percent"):
        return alike[-1:]
    if current or not isinstance(base, Setting):
        return current[-1:]
    return _of_like_length(base, told)


def _counted_as_rows(setting: Setting, told: Sequence[Setting]) -> Setting:
    """A rate of a row is of what rows before it count: 社会捐助60.35万元。…社会捐助下降41.9%."""
    claim = setting.mention.claim
    is_rate = claim is not None and claim.form in ("percent", "share")
    rows = [one for one in told if one.relation == "level" and one.group]
    if not (is_rate and setting.group and rows) or setting.noun:
        return setting
    is_alike = rows[-1].subjects == setting.subjects
    return replace(setting, noun=counted(rows[-1])) if is_alike else setting


def _as_the_change_before(setting: Setting, last: Setting, *, is_counted: bool) -> Setting:
    """A change of what changed before it, or of what its own words count, on the same base."""
    of = _what_changed(last)
    if not is_counted and is_of_earlier_year(setting, of[0]):  # 2018年…，而2015年的降幅只有8.4%
        now = tuple(replace(one, period=setting.period) for one in of)
        return replace(setting, of=now, base="year")
    is_other = bool(setting.noun) and of[0].relation == "mean"
    is_alike = _counts_the_same(setting, of[0]) and not is_other
    # 一年少了23.56万元。再下一年又降15.4%; 2018年末减少105户；2019年又减182户
    if (is_alike or not is_counted) and is_of_later_year(setting, of[0]):
        is_again = any(word.startswith(_AGAIN) for word in setting.own)  # 2016年91.4%；2019年再升…
        now = tuple(replace(one, period=setting.period) for one in of)
        return replace(setting, of=now, base=of[0] if is_again else "year")
    if not is_counted or is_alike:
        return replace(setting, of=of, base=last.base)
    if is_other and is_of_later_year(setting, of[0]):
        return replace(setting, base="year")  # 次均涨了61.6%。转年全年支出多了3.1万元
    base = last.base.period if isinstance(last.base, Setting) else last.base
    return replace(setting, base=base)


def _what_changed(last: Setting | None) -> tuple[Setting, ...]:
    if last is None:
        return ()
    return last.of or (replace(last, relation="level"),)


def _of_like_length(base: Setting, told: Sequence[Setting]) -> list[Setting]:
    """The last number like another that is of as many months: of a half-year for a half-year."""
    return [
        one for one in told
        if one.relation == "level" and one.period and base.period and _is_alike(one, base)
        and one.period.n_months == base.period.n_months
    ][-1:]  # fmt: skip


def _is_of_itself(setting: Setting, tokens: Sequence[SpokenWord]) -> bool:
    """Whether the words of a change, first in its sentence, name what moved: 帮扶户数减少64户."""
    is_named = any(map(_is_subject, tokens))
    if setting.base is None:
        return is_named
    is_row = any(map(names_row, tokens))
    return is_row or bool(setting.noun) or (is_named and _is_plain(setting))


def _is_plain(setting: Setting) -> bool:
    """Whether it is a number and no rate of others."""
    claim = setting.mention.claim
    return claim is not None and claim.form in ("plain", "vague")


def _is_later(one: Setting, other: Setting) -> bool:
    if one.period is None or other.period is None:
        return False
    return (one.period.end, other.is_start) > (other.period.end, one.is_start)


def _is_before(one: Setting, other: Setting, kind: str) -> bool:
    """Whether a number is the same as another of the year or the period before it."""
    if one.period is None or other.period is None or not _is_alike(one, other):
        return False
    return period_before(other.period, kind) == one.period


def _goes_on_from(last: Setting | None, setting: Setting, tokens: Sequence[SpokenWord]) -> bool:
    """Whether a rate is that of the change before it: 比上年减少四人次，降幅百分之一."""
    claim = setting.mention.claim
    if last is None or last.relation not in CHANGES or claim is None:
        return False
    is_named = any(map(is_named_of, tokens)) or not _counts_the_same(
        setting, _what_changed(last)[0]
    )
    return last.base == setting.base and claim.form in COUNTED and not is_named


def _counts_the_same(setting: Setting, of: Setting) -> bool:
    """Whether a change may be of a number, by what it counts: 人次增长…，资金增长… are of two."""
    own = counted(setting) if _is_plain(setting) else setting.noun
    return own in ("", "percent", counted(of))


def _share(
    setting: Setting,
    tokens: Sequence[SpokenWord],
    levels: Sequence[Setting],
    told: Sequence[Setting],
) -> Setting:
    """A share with its parts, and the period of the whole if that is another."""
    if told and told[-1].relation == "unclear":
        return replace(setting, **OPEN)
    if part := inside_last(setting, tokens, levels):
        return replace(setting, of=(part,), whole_subjects=levels[-1].subjects)
    known = [one for one in told if one.relation in ("level", "sum", "share")]
    parts = _parts(
        setting, levels or known[-1:], tokens, told, is_row=not levels and bool(setting.group)
    )
    parts = of_its_own_time(setting, parts)
    setting = of_the_same_whole(setting, parts, told[-_WHOLES:])
    if setting.whole is not None or not parts or parts[0].group or parts[0].period is None:
        also = _counted_otherwise(setting, parts, levels or told)
        also += inside_of(replace(setting, of=parts), told[-_WHOLES:])
        return replace(setting, of=parts, also_of=also)
    part, inside = parts[0], parts[0].period
    wider = [
        one for one in told
        if one.period is not None and one.period != inside and _is_alike(one, part)
        and one.period.start <= inside.start and inside.end <= one.period.end
    ]  # fmt: skip
    return replace(setting, of=parts, whole=wider[-1].period if wider else None)


def _parts(
    setting: Setting,
    levels: Sequence[Setting],
    tokens: Sequence[SpokenWord],
    told: Sequence[Setting],
    *,
    is_row: bool,
) -> tuple[Setting, ...]:
    """What a share is of: the two numbers before it, a row it names itself, or the one before."""
    last = [one for one in levels[-2:] if setting.noun == counted(one)][-1:] or levels[-1:]
    rows = sum(names_part(one, setting) for one in tokens)  # the last may be that of the whole
    if last and last[0].relation == "sum" and rows <= bool(setting.whole_group):
        return last[0].of
    if setting.together:
        return setting.together
    is_said = any(one.named("terms") for one in tokens)  # 两个月占…
    if last and (is_said or any("sum" in one.named("relation") for one in tokens)):
        n = terms_of(tokens)
        return last_terms(last[0], levels, told if is_said else levels, n)
    said = [one for one in levels if setting.noun and counted(one) == setting.noun]
    if said and last and said[-1].group == last[0].group and counted(last[0]) != setting.noun:
        return tuple(said[-1:])  # 意外伤残33人次，9.9万元，占人次的8.6%
    claim = setting.mention.claim
    is_named = has_whole(setting) and any(map(_is_subject, tokens))
    is_row = is_row or any(map(names_row, tokens))  # 260户、562人次，资金占近四成
    is_other = setting.noun == "yuan" and last and counted(last[0]) not in ("yuan", "percent")
    if not (is_named or is_row or is_other) or claim is None:
        return tuple(last)
    # 医疗占38.8%: of what was counted last, or of what a noun names: 助学资金占帮扶资金的三成.
    told_of = [
        one.of[0] if one.relation == "share" else one
        for one in levels
        if one.of or one.relation != "share"
    ]
    noun = "" if setting.noun == "percent" else setting.noun
    counter = noun or money_of(setting) or counted_before(told_of, told)
    if counter == "persons" and any(o.word.endswith(_FAMILIES) for o in tokens if names_row(o)):
        counter = "households"  # 合计371户、926人，低保家庭占52.0%
    plain = replace(claim, counter=counter, word="", form="plain")
    itself = replace(setting, mention=replace(setting.mention, claim=plain), relation="level")
    return (itself,) if counter else ()


def _counted_otherwise(
    setting: Setting, parts: Sequence[Setting], told: Sequence[Setting]
) -> tuple[Setting, ...]:
    """The row of a share as another number of the whole counts it: 383人次、125万元，大病占八成."""
    is_itself = len(parts) == 1 and parts[0].mention.at == setting.mention.at
    if not is_itself or setting.noun or not parts[0].group:
        return ()
    wholes = [
        one for one in told[-_WHOLES:]
        if one.relation == "level" and not one.group and _is_plain(one)
        and (one.subjects, one.period, one.unit) == (setting.subjects, setting.period, setting.unit)
    ]  # fmt: skip
    claim = parts[0].mention.claim
    counters = dict.fromkeys(counted(one) for one in reversed(wholes))
    if claim is None or claim.counter not in counters:
        return ()
    return tuple(
        replace(parts[0], mention=replace(parts[0].mention, claim=replace(claim, counter=other)))
        for other in counters if other in _ADDED and other != claim.counter
    )  # fmt: skip


def _is_subject(one: SpokenWord) -> bool:
    return bool(one.named("subject"))


def _is_alike(one: Setting, other: Setting) -> bool:
    """Whether two numbers are the same measure of different periods."""
    return (
        (one.period, one.is_start) != (other.period, other.is_start)
        and one.subjects == other.subjects
        and one.group == other.group and one.unit == other.unit
        and counted(one) == counted(other)
    )  # fmt: skip
