"""Spoken wholes: what a share is of, as far as the words behind 占 say it."""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import Any

from bangfu.articles.alignments import Item
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import CHANGES, Setting, counted
from bangfu.articles.period_steps import year_of
from bangfu.articles.spoken_asides import said_otherwise
from bangfu.articles.spoken_bases import OBJECT
from bangfu.articles.spoken_clauses import NAMING
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import SpokenPeriod, is_time, says_this_year
from bangfu.articles.spoken_rows import ILLNESSES
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NOT_OURS
from bangfu.periods import Period

__all__ = [
    "TWIN",
    "as_before",
    "counted_before",
    "cut_at_share",
    "has_whole",
    "inside_last",
    "inside_of",
    "money_of",
    "names_part",
    "of_its_own_time",
    "of_paired",
    "of_the_same_whole",
]

_YEAR = 12
"""Months."""
_OF_YEAR = re.compile(
    r"[，,；;]?(?:[也只仅才还]|大约|大概|约|已经?)*(?:是|为|相当于|等于|不及|仅有|只有|只及)[^，。；;的]{2,9}的"
)
"""What stands between a number and the part it is of that of another year."""
_OF_ALL = re.compile(
    r"[，,；;]?(?:已|约)?(?:(?P<over>超过?|逾)|(?P<under>不足|不到)|达到?|占到?|是|为|相当于)"
    r"(?:全年|总额|总数|总量|总支出|全部资金|全部|资金总额|总资金|全区总数|全区总量)的"
)
"""What stands between a number and the part it is of all."""
_INSIDE = re.compile(r"(?:当中|之中|[里中内])(?=[，,：:占])")
"""What stands behind a row that holds the one of a share."""
_OF, _MONEY_FROM = ("的", "）的"), "fund_source="
_OF_THESE = "其中"
_OR = re.compile(r",? or (?:about |nearly |some )?")
"""What English says between a part and its share: 551,103 yuan, or 31.4 percent."""
TWIN: Mapping[str, Any] = {
    "of": _OF,
    "of_these": _OF_THESE,
    "or": _OR,
    "inside": _INSIDE,
    "money_from": _MONEY_FROM,
    "illnesses": ILLNESSES,
    "of_year": _OF_YEAR,
    "of_all": _OF_ALL,
}
"""What its twin in JavaScript is given."""


def cut_at_share(
    text: str, own: Sequence[Item], relation: str, spoken: SpokenPeriod, clause: int
) -> tuple[Sequence[Item], tuple[Period | None, tuple[str, ...], tuple[str, ...]]]:
    """Words of a share before 占, and the period, subject and row of the whole behind it."""
    places = [
        n for n, one in enumerate(own)
        if isinstance(one, SpokenWord) and "share" in one.named("relation") and one.start > clause
    ]  # fmt: skip
    if relation != "share" or not places:
        return own, (None, (), ())
    before, behind = own[: places[0] + 1], own[places[0] + 1 :]
    there = replace(spoken)
    there.move(
        [one for one in behind if not isinstance(one, SpokenWord) or _is_other_year(one)], ()
    )
    tokens = [one for one in behind if isinstance(one, SpokenWord)]
    years = [one for one in behind if isinstance(one, Mention) and one.sort == "duration"]
    is_all = any((one.parts or {}).get("by") == "年" for one in years)
    period = there.known if is_all and there.now == spoken.now else there.now
    part = there.now or next(iter(spoken.added), None)  # 5月、7月和10月264人次，占全年的43.2%
    if part is not None and part.n_months < _YEAR and says_this_year(tokens):
        period = there.now = year_of(part.last_day.year)  # 第四季度108人次，占全年的28.9%
    subjects = tuple(n for one in tokens for n in one.named("subject") if n not in NOT_OURS)
    rows = [one.named("group") for one in tokens if one.named("group")]
    period = period if years or there.now != spoken.now else None
    if not rows and (around := _row_around(text, before)):
        before, rows = [one for one in before if one is not around], [around.named("group")]
    return before, (period, subjects[-1:], rows[-1] if rows else ())


def of_paired(setting: Setting, pair: Setting) -> Setting:
    """A change or a share of the number that 分别 pairs it with."""
    if setting.relation in CHANGES:
        base = setting.base or "year"
        period = pair.period if isinstance(base, str) else setting.period
        return replace(setting, of=(pair,), base=base, period=period)
    return replace(setting, of=(pair,), group=pair.group, unit=pair.unit)


def names_part(one: SpokenWord, setting: Setting) -> bool:
    """Whether a word names a row, or a union below the top: 直属工会占全区的7.6%."""
    return bool(one.named("group")) or bool({*one.named("unit")} - {setting.top})


def counted_before(levels: Sequence[Setting], told: Sequence[Setting]) -> str:
    """What was counted last: by a change, if that is behind all: 人次增长10.1%，其中大病占八成."""
    moved = "".join(one.noun for one in told[-1:] if one.relation in CHANGES)
    return moved or (counted(levels[-1]) if levels else "")


def has_whole(setting: Setting) -> bool:
    """Whether what is counted and what it is a share of are named: …人次相当于去年全年的24.9%."""
    return bool(setting.whole_subjects or setting.whole) and bool(setting.noun)


def _row_around(text: str, own: Sequence[Item]) -> SpokenWord | None:
    """The row that another is said to lie in: 重大疾病里，恶性肿瘤占49.6%."""
    rows = [one for one in own if isinstance(one, SpokenWord) and one.named("group")]
    around = [one for one in rows if _INSIDE.match(text, one.end)]
    return around[0] if around and len(rows) > 1 else None


def _is_other_year(one: SpokenWord) -> bool:
    """Whether a word names a year by that of the draft or the text: 相当于去年全年的24.9%."""
    return is_time(one) and not one.named("year_spoken_of")


def money_of(setting: Setting) -> str:
    """`yuan` of a source of money, whose share is one of money: 工会经费占近四成."""
    return "yuan" if any(row.startswith(_MONEY_FROM) for row in setting.group) else ""


def inside_of(setting: Setting, told: Sequence[Setting]) -> tuple[Setting, ...]:
    """The part of a share once more, within a row told before that holds it.

    In 重大疾病551人次：恶性肿瘤241人次，占43.7% it may be of all illnesses or of all payments: a
    number that is true of one of them alone is left open.
    """
    if (
        _says_whole(setting)
        or len(setting.of) != 1
        or not any(map(_is_illness, setting.of[0].group))
    ):
        return ()
    (part,) = setting.of
    around = [
        one for one in told
        if one.relation == "level" and one.group == ILLNESSES and counted(one) == counted(part)
        and (one.period, one.unit) == (part.period, part.unit)
    ]  # fmt: skip
    return (replace(part, whole_group=ILLNESSES),) if around else ()


def of_its_own_time(setting: Setting, parts: Sequence[Setting]) -> tuple[Setting, ...]:
    """A share of another month than that told last is of its own: 下半年317人次；5月占全年15.0%."""
    now, then = setting.period, parts[0].period if len(parts) == 1 else None
    is_other = now and then and now != then and now.n_months <= then.n_months
    return tuple(replace(one, period=now) for one in parts) if is_other else tuple(parts)


def of_the_same_whole(
    setting: Setting, parts: Sequence[Setting], told: Sequence[Setting]
) -> Setting:
    """A share that goes on with the whole of the one before.

    As in 脱困117户，占退档户数的63.2%；解困退档38户，占20.5%.
    """
    if wholes := _told_as_whole(setting, parts, told):
        return replace(setting, whole_subjects=wholes[-1].subjects)
    before = [one for one in told if one.relation == "share" and one.of]
    if told and told[-1:] == before[-1:] and told[-1].whole_group and not _says_whole(setting):
        return replace(setting, whole_group=told[-1].whole_group)  # …占49.6%；终末期肾病占3.6%
    if not parts or setting.whole_subjects or not before or parts[0].group:
        return setting
    kinds = [{name.partition("_")[0] for name in one.of[0].subjects} for one in before[-1:]]
    is_alike = kinds[0] == {name.partition("_")[0] for name in parts[0].subjects}
    is_alike = is_alike and before[-1].of[0].subjects != parts[0].subjects
    return replace(setting, whole_subjects=before[-1].whole_subjects) if is_alike else setting


def _told_as_whole(
    setting: Setting, parts: Sequence[Setting], told: Sequence[Setting]
) -> list[Setting]:
    """What 其中 says a part of another subject is of: 退档185户，其中脱困117户，占63.2%."""
    if len(parts) != 1 or setting.whole_subjects or parts[0].group or _OF_THESE not in parts[0].own:
        return []
    (part,) = parts
    before = [one for one in told if one.mention.at < part.mention.at][-1:]
    return [
        one for one in before
        if one.relation == "level" and not one.group and counted(one) == counted(part)
        and one.period == part.period and one.subjects != part.subjects
    ]  # fmt: skip


def inside_last(
    setting: Setting, tokens: Sequence[SpokenWord], levels: Sequence[Setting]
) -> Setting | None:
    """Another subject as a part of the number before it: 退出185户，其中脱困占63.2%."""
    claim, last = setting.mention.claim, levels[-1] if levels else None
    said = [kind for one in tokens for kind in one.named("relation")]
    is_row = any(map(names_row, tokens)) or setting.whole_subjects or setting.noun
    if claim is None or last is None or is_row or "of_these" not in said or "sum" in said:
        return None
    is_other = last.relation == "level" and {*setting.subjects}.isdisjoint(last.subjects)
    if not is_other or not any(one.named("subject") for one in tokens) or last.group:
        return None
    plain = replace(claim, counter=counted(last), word="", form="plain")
    return replace(setting, mention=replace(setting.mention, claim=plain), relation="level")


def _says_whole(setting: Setting) -> bool:
    return bool(setting.whole_subjects or setting.whole_group or setting.whole)


def _is_illness(row: str) -> bool:
    return row.startswith(("illness=", "illness_group="))


def _gone_on(setting: Setting, last: Setting) -> Setting:
    """A share or a mean that moved to another value is still one: 由38.1%降至30.6%."""
    if last.relation == "share":
        of = tuple(replace(one, period=setting.period) for one in last.of)
        also = tuple(replace(one, period=setting.period) for one in last.also_of)
        return replace(setting, relation="share", of=of, also_of=also)
    if last.relation == "mean":
        return replace(setting, relation="mean", mean=last.mean)
    return setting


def _is_like_mean(setting: Setting, last: Setting, tokens: Sequence[SpokenWord]) -> bool:
    """Whether a number of another period goes on with a mean: 次均1449元，上年为1360元.

    So does 户均3909元，比2017年的4167元低258元.
    """
    is_other = last.period != setting.period or any(one.named("comparator") for one in tokens)
    claim = setting.mention.claim
    if last.relation == "share":  # 2018年占81.8%，上年为81.7%
        return last.period != setting.period and claim is not None and claim.form == "percent"
    return last.relation == "mean" and is_other and counted(last) == counted(setting)


def as_before(
    setting: Setting, text: Folded, tokens: Sequence[SpokenWord], numbers: Sequence[Setting],
    sharing: Collection[str],
) -> Setting:  # fmt: skip
    """A number that goes on with the one before: a share of it, a mean that moved.

    Parameters
    ----------
    numbers
        Those of its sentence.
    sharing
        Words that say a share.
    """
    if not numbers or setting.relation != "level":
        return setting
    last = numbers[-1]
    between = text.text[last.mention.at[1] : setting.mention.at[0]]
    again = said_otherwise(setting, last, between, sharing)
    if again is not setting:
        return again
    is_object = not last.is_origin and bool(OBJECT.fullmatch(between))
    setting = replace(setting, is_object=is_object)
    is_to = any("to" in one.named("relation") for one in tokens)
    is_other = any(one.named(kind) for one in tokens for kind in (*NAMING, "relation"))
    if is_to or last.is_origin or (not is_other and _is_like_mean(setting, last, tokens)):
        return _gone_on(setting, last)
    end = setting.mention.at[1]
    is_closed = between == "（" and text.text[end : end + 1] == "）" and not tokens
    is_closed = is_closed or (between == "，" and not tokens)  # 职工本人473人次，约七成
    is_closed = is_closed or bool(_OR.fullmatch(between))
    if is_closed and (last.group or last.unit != setting.top) and _is_share_of(setting, last):
        return replace(setting, relation="share", of=(last,))  # 职工本人473人次（70.3%）
    if last.relation in CHANGES and _OF_YEAR.fullmatch(between):
        last = replace(last, relation="level", own=())  # 比上年末减少105户，仅相当于2013年末的39%
    is_other = setting.period != last.period and _is_share_of(setting, last)
    if (of_all := _OF_ALL.fullmatch(between)) and _is_share_of(setting, last):
        return _share_of_all(setting, last, of_all["over"], of_all["under"])
    if is_other and _OF_YEAR.fullmatch(between):
        return _share_of_year(setting, last)
    return _share_of_number(setting, numbers, between, sharing)


def _is_share_of(setting: Setting, last: Setting) -> bool:
    """Whether a rate may be a share of the level before it."""
    claim = setting.mention.claim
    is_share = claim is not None and claim.form in ("percent", "share")
    return is_share and last.relation in ("level", "sum") and counted(last) not in ("", "percent")


def _share_of_all(setting: Setting, last: Setting, over: str | None, under: str | None) -> Setting:
    """A number as a part of the whole of its own year: 三级财政共计91.11万元，超过总额的六成."""
    claim = setting.mention.claim
    rounding = ("above",) if over else ("short_of",) if under else ()
    if claim is not None and rounding:
        claim = replace(claim, rounding=(*claim.rounding, *rounding))
    of = last.of if last.relation == "sum" else (last,)
    return replace(
        setting, relation="share", of=of, mention=replace(setting.mention, claim=claim),
        period=last.period,
    )  # fmt: skip


def _share_of_year(setting: Setting, last: Setting) -> Setting:
    """A level as a part of that of another year: 46.04万元，约为2018年的四成; rows are open."""
    if last.group or last.unit != setting.top or last.relation == "sum":
        return replace(setting, relation="unclear", why="base")
    return replace(setting, relation="share", of=(last,), whole=setting.period)


def _share_of_number(
    setting: Setting, numbers: Sequence[Setting], between: str, sharing: Collection[str]
) -> Setting:
    """A share of the number right before it, 占全区611人次的4.3%, or a multiple of it.

    Parameters
    ----------
    numbers
        Those of its sentence.
    between
        The text from the last of them to it.
    sharing
        Words that say a share.
    """
    *before, last = numbers
    claim = setting.mention.claim
    is_of = between in _OF  # 是2013年67人次的10倍, 为2013年（67人次）的10倍
    if is_of and claim is not None and claim.form == "times":
        alike = [one for one in before if counted(one) == counted(last)]
        return replace(setting, of=tuple(alike[-1:]), base=last if alike else None)
    is_share = claim is not None and claim.form in ("percent", "share")
    parts = [one for one in before if one.relation == "level" and counted(one) == counted(last)]
    is_other_time = any(
        one.period != last.period and one.subjects == last.subjects for one in parts[-1:]
    )  # 21天，只有2013年42天的一半
    is_said = bool({*last.own} & {*sharing}) or is_other_time
    if not is_of or not is_share or not is_said:
        return setting
    return replace(setting, relation="share", of=tuple(parts[-1:]), whole=last.period)
