"""Spoken sums: which numbers, rows or years one number adds up, as words or a table say it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bangfu.articles.alignments import Item
from bangfu.articles.lexicon import Lexicon, SpokenWord
from bangfu.articles.number_settings import CHANGES, COUNTED, Setting, counted
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import is_time
from bangfu.articles.typesetting import Folded
from bangfu.periods import Period

__all__ = [
    "OPEN",
    "TWIN",
    "behind_sum",
    "is_named_of",
    "last_terms",
    "over_listed_years",
    "summed",
    "terms_of",
    "together",
    "totalled",
]

_TWO = 2
"""How many numbers are added where words do not say."""
_NEAR = 5
"""How near 合计 stands to the words that say how many it adds."""
_ADDED = ("person_times", "yuan", "services", "cases", "batches")
"""What adds up over rows and years; households and people may stand in several."""
_LINKS = ("、", "和", "与", "及")
"""What links rows."""
_JOINS = ("以及", "连同", "加上")
"""What links them in two characters."""
_WITH = re.compile(r"[，,；;]?(?:再?加上|连同|[与和同跟])")
"""What stands between a number and a row that it is added to."""
_LISTED = re.compile(r"[^，。；：,;:\n]{0,40}[、和与及](?:[^，。；：,;:\n]{0,40})")
"""What stands between the first and the last of a list."""
_FEW = 6
"""Among so many numbers before a share stands what it counts."""
_OVERLAPPING = frozenset({"aspect", "project", "occasion", "occasion_group", "fund_source", "form"})
"""Dimensions of aid of which one household may have several rows."""
_MONEY = ("fund_source",)
"""Dimensions of money alone."""
OPEN: Mapping[str, Any] = {"relation": "unclear", "why": "list"}
TWIN: Mapping[str, Any] = {
    "near": _NEAR,
    "added": _ADDED,
    "links": _LINKS,
    "joins": _JOINS,
    "few": _FEW,
    "money": _MONEY,
    "with": _WITH,
    "listed": _LISTED,
    "overlapping": sorted(_OVERLAPPING),
}
"""What its twin in JavaScript is given."""


def together(
    setting: Setting, text: Folded, tokens: Sequence[SpokenWord], levels: Sequence[Setting],
    lexicon: Lexicon,
) -> Setting:  # fmt: skip
    """A number with the rows that its words name together: 市、区两级财政合计, 医疗和生活共."""
    parts = _named_together(text, tokens, setting)
    if parts := parts or _union_with_last(text, tokens, setting, levels):
        return replace(setting, relation="sum", together=parts)
    if unions := _unions_listed(text, tokens, setting):
        return replace(setting, **OPEN, together=unions)
    rows, end = _rows_together(text, tokens)
    if not rows and _are_rows_listed(text, tokens, setting):
        return replace(setting, **OPEN)
    if not rows:
        rows, end = _with_the_last(text, tokens, levels), 0
    claim = setting.mention.claim
    if not rows or claim is None:
        return setting
    if end and text.text[end : end + 1] in _LINKS:  # 大病、火灾和意外 has one that is no row
        return replace(setting, **OPEN)
    is_rate = claim.form in COUNTED
    noun = "" if setting.noun == "percent" else setting.noun
    before = [one for one in levels[-_FEW:] if one.relation in ("level", "sum")]
    added = [counted(one) for one in before if counted(one) in _ADDED]
    money = "yuan" if rows[0][0].partition("=")[0] in _MONEY else ""
    counter = noun or money or (added[-1] if added else "") if is_rate else counted(setting)
    if not counter:
        return setting
    plain = replace(claim, counter=counter, word="", form="plain") if is_rate else claim
    mention = replace(setting.mention, claim=plain)
    owner = lexicon.usage.group_subjects.get(rows[0][0].partition("=")[0], "")
    within = {
        lexicon.subjects[name].within for name in setting.subjects if name in lexicon.subjects
    }
    subjects = (owner,) if owner in within or not setting.subjects else setting.subjects
    level = replace(setting, mention=mention, relation="level", whole=None, subjects=subjects)
    return replace(setting, together=tuple(replace(level, group=row) for row in rows))


def over_listed_years(
    setting: Setting, own: Sequence[Item], sentence: Sequence[Setting], added: Sequence[Period]
) -> Setting:
    """A mean or a sum over the years of a list before it: …依次为374、383，年均…，资金合计….

    Parameters
    ----------
    sentence
        The numbers of its sentence.
    added
        The years that its words add: 2018年和2019年合计.
    """
    if added and setting.relation in ("level", "sum") and counted(setting) in _ADDED:
        level = replace(setting, relation="level", why="", of=())
        of = tuple(replace(level, period=year) for year in added)
        return replace(level, relation="sum", period=added[-1], of=of)
    is_yearly = setting.relation == "mean" and setting.mean == "year"
    is_sum = setting.relation in ("level", "sum") and len(setting.of) < _TWO
    said = (one for one in own if isinstance(one, SpokenWord))
    is_sum = is_sum and any("sum" in one.named("relation") for one in said)
    if any(map(is_time, own)):
        return setting  # 上半年合计356
    if not (is_yearly or is_sum) or setting.period is None or setting.period.is_span:
        return setting
    last = sentence[-1] if sentence else None
    terms = last.of if last is not None and last.relation in ("sum", "mean") else ()
    listed = terms if len(terms) >= _TWO or is_sum else sentence
    years = {str(one.period): one.period for one in listed if one.period and not one.group}
    if len(years) < _TWO or any(len(year.years) > 1 for year in years.values()):
        return setting
    level = replace(setting, relation="level", of=())
    of = tuple(replace(level, period=year) for year in years.values())
    return replace(setting, relation="mean" if is_yearly else "sum", of=of)


def _named_together(
    text: Folded, tokens: Sequence[SpokenWord], setting: Setting
) -> tuple[Setting, ...]:
    """A number with the subjects or unions a sum is of: 帮扶资金和抚慰资金合计, 奥运村、大屯共."""
    spoken = [one for one in tokens if one.named("subject")]
    names = spoken[-1].named("all_of") if spoken and setting.relation in ("level", "sum") else ()
    if names:  # 解困脱困155户
        level = replace(setting, relation="level", whole=None)
        return tuple(replace(level, subjects=(name,)) for name in names[0].split("+"))
    sums = [one.start for one in tokens if "sum" in one.named("relation")]
    if not sums or setting.relation != "sum":
        return ()
    level = replace(setting, relation="level", whole=None)
    for kind in ("subject", "unit"):
        named = [one for one in tokens if one.named(kind) and one.start < sums[-1]]
        linked = named[-1:]
        for one, before in pairwise(reversed(named)):
            between = text.text[before.end : one.start]
            if between not in (*_LINKS, *_JOINS) or one.named(kind) == before.named(kind):
                break
            linked = [before, *linked]
        if len(linked) >= _TWO and kind == "subject":
            return tuple(replace(level, subjects=one.named(kind)) for one in linked)
        if len(linked) >= _TWO:
            return tuple(replace(level, unit=one.named(kind)[0]) for one in linked)
    return ()


def _unions_listed(
    text: Folded, tokens: Sequence[SpokenWord], setting: Setting
) -> tuple[Setting, ...]:
    """A number behind a list of unions of which not all are known: 奥运村、某地、和平街共78人次."""
    unions = [one for one in tokens if one.named("unit")]
    if len(unions) < _TWO or setting.relation not in ("level", "sum"):
        return ()
    between = text.text[unions[0].end : unions[-1].start]
    is_list = _LISTED.fullmatch(between) is not None
    return tuple(replace(setting, unit=one.named("unit")[0]) for one in unions if is_list)


def _are_rows_listed(text: Folded, tokens: Sequence[SpokenWord], setting: Setting) -> bool:
    """Whether a number is behind a list of rows of which some are unknown: 重病、意外和火灾."""
    rows = [one for one in tokens if one.named("group")]
    if len(rows) < _TWO or setting.relation not in ("level", "sum"):
        return False
    return _is_of_one_kind(*rows[-_TWO:]) and bool(
        _LISTED.fullmatch(text.text[rows[-2].end : rows[-1].start])
    )


def _rows_together(text: Folded, tokens: Sequence[SpokenWord]) -> tuple[list[tuple[str, ...]], int]:
    """Rows one word names together, or that only 和 stands between, up to 占; where they end."""
    shares = [n for n, one in enumerate(tokens) if "share" in one.named("relation")]
    told = tokens[: shares[0]] if shares else tokens
    for one in reversed(told):
        for name in one.named("together"):
            dimension, _, codes = name.partition("=")
            return [(f"{dimension}={code}",) for code in codes.split("+")], one.end
    linked: list[SpokenWord] = []
    named = [one for one in told if one.named("group")]
    for one, behind in pairwise(named):
        is_next = behind.start - one.end == 1 or text.text[one.end : behind.start] in _JOINS
        is_linked = is_next and _is_of_one_kind(one, behind)
        linked = [*(linked or [one]), behind] if is_linked else []
    return [one.named("group") for one in linked], linked[-1].end if linked else 0


def _with_the_last(
    text: Folded, tokens: Sequence[SpokenWord], levels: Sequence[Setting]
) -> list[tuple[str, ...]]:
    """A row that is added to the one told right before: 市财政56.52万元，与工会经费合计占七成多."""
    named, last = [one for one in tokens if one.named("group")], levels[-1] if levels else None
    is_sum = any("sum" in one.named("relation") for one in tokens)
    if last is None or last.relation != "level" or len(named) != 1 or not is_sum:
        return []
    row, by = named[0].named("group"), {one.partition("=")[0] for one in last.group}
    is_alike = row != last.group and by & {one.partition("=")[0] for one in row}
    is_near = _WITH.fullmatch(text.text[last.mention.at[1] : named[0].start])
    return [last.group, row] if is_alike and is_near else []


def _union_with_last(
    text: Folded, tokens: Sequence[SpokenWord], setting: Setting, levels: Sequence[Setting]
) -> tuple[Setting, ...]:
    """A union that is added to the one told right before: 奥运村29人次，与大屯合计55人次."""
    named, last = [one for one in tokens if one.named("unit")], levels[-1] if levels else None
    if last is None or (last.relation, setting.relation) != ("level", "sum") or len(named) != 1:
        return ()
    (unit,) = named[0].named("unit")
    is_near = _WITH.fullmatch(text.text[last.mention.at[1] : named[0].start])
    is_alike = counted(last) == counted(setting) and unit != last.unit
    return (last, replace(last, unit=unit, mention=setting.mention)) if is_near and is_alike else ()


def _is_of_one_kind(one: SpokenWord, other: SpokenWord) -> bool:
    kinds = [{row.partition("=")[0] for row in word.named("group")} for word in (one, other)]
    return bool(kinds[0] & kinds[1]) and one.named("group") != other.named("group")


def behind_sum(
    setting: Setting, tokens: Sequence[SpokenWord], numbers: Sequence[Setting]
) -> Setting:
    """What a sentence says next of a sum of subjects or unions is open, as is a change of rows.

    As in …，比2018年减少45万元.
    """
    last = numbers[-1] if numbers else None
    if last is None or any(is_named_of(one) for one in tokens if not one.named("unit")):
        return setting
    if (last.relation, setting.relation) == ("sum", "share"):
        return setting  # 三家合计78人次，占全区的11.6%
    is_of_rows = last.relation == "sum" and len({one.group for one in last.of}) >= _TWO
    is_change = is_of_rows and setting.relation in CHANGES  # 配偶和父母131人次，比2018年多28人次
    if not is_change and len({(one.subjects, one.unit) for one in last.together}) < _TWO:
        return setting
    return replace(setting, **OPEN, together=last.together)


def totalled(setting: Setting, parts: Sequence[Setting]) -> Setting:
    """A number in the line or the column of totals of a table: the sum of those it adds."""
    is_known = all(one.relation in ("level", "sum") for one in parts) and len(parts) >= _TWO
    alike = {counted(one) for one in parts} == {counted(setting)}
    if not is_known or not alike or counted(setting) not in _ADDED:
        return replace(setting, **OPEN)
    of = tuple(part for one in parts for part in (one.of or (one,)))
    return replace(setting, relation="sum", of=of)


def _terms_again(
    setting: Setting, tokens: Sequence[SpokenWord], levels: Sequence[Setting]
) -> tuple[Setting, ...]:
    """The terms of a sum as the number right behind it counts them: 四项合计649人次、57.48万元."""
    last = levels[-1] if levels else None
    if last is None or (last.relation, setting.relation) != ("sum", "level") or setting.group:
        return ()
    is_next = setting.mention.at[0] - last.mention.at[1] < _NEAR and not any(map(names_row, tokens))
    is_of_rows = len({(one.group, one.unit) for one in last.of}) == len(last.of) >= _TWO
    is_other = counted(setting) in _ADDED and counted(setting) != counted(last)
    if not is_next or not is_of_rows or not is_other or setting.subjects != last.subjects:
        return ()
    return tuple(replace(setting, group=one.group, unit=one.unit) for one in last.of)


def _stand_in_several(parts: Sequence[Setting]) -> bool:
    """Whether what rows count may stand in several of them, so that 合计 is of no sum of theirs.

    As households given living, medical and schooling aid are.
    """
    kinds = {row.partition("=")[0] for one in parts for row in one.group}
    return bool(kinds & _OVERLAPPING) and counted(parts[-1]) in ("households", "persons")


def summed(
    setting: Setting, tokens: Sequence[SpokenWord], levels: Sequence[Setting],
    told: Sequence[Setting],
) -> Setting:  # fmt: skip
    """A sum of the rows, unions or subjects before it, if its clause names none itself."""
    rows = setting.together
    if rows and setting.relation in ("level", "sum"):
        is_added = setting.relation == "sum" or counted(setting) in _ADDED
        said = any(one.named("terms") for one in tokens)
        is_known = is_added and (not said or terms_of(tokens) == len(rows))  # not 四项合计 of two
        return replace(setting, relation="sum", of=rows) if is_known else replace(setting, **OPEN)
    if of := _terms_again(setting, tokens, levels):
        return replace(setting, relation="sum", of=of)
    if setting.relation != "sum":
        return setting
    sums = [one for one in tokens if "sum" in one.named("relation")]
    if first := next((int(n) for one in tokens for n in one.named("first_terms")), 0):
        return _of_the_first(setting, _last_alike(setting, levels, len(levels)), first)
    terms = [one for one in tokens if one.named("terms")]
    if terms:
        named = [one.named("group") for one in tokens if one.named("group")]
        n = terms_of(tokens)
        parts = last_terms(setting, levels, told, n)
        if named:  # 医疗和生活两项合计
            level = replace(setting, relation="level")
            parts = tuple(replace(level, group=group) for group in named)
        between = [one for one in tokens if terms[-1].start < one.start < sums[-1].start]
        is_near = not between and sums[-1].start - terms[-1].end < _NEAR
        is_known = len(parts) == n and is_near
        return replace(setting, of=parts) if is_known else replace(setting, **OPEN)
    alike = _last_alike(setting, levels, len(levels))
    parts = tuple(one for one in alike if one.group) or alike
    own = [one for one in tokens if is_named_of(one)]
    is_head = bool(levels) and sums[-1].start < levels[-1].mention.at[0]  # of a row of a table
    if len(parts) < _TWO or is_head:
        return replace(setting, relation="level")
    if not own:
        whole = replace(setting, relation="level", group=())
        return whole if _stand_in_several(parts) else replace(setting, of=parts)
    is_behind = sums[-1].start > own[-1].end
    return replace(setting, **OPEN) if is_behind else replace(setting, relation="level")


def _of_the_first(setting: Setting, alike: Sequence[Setting], n: int) -> Setting:
    """A sum of the first and largest rows of a list: 癌症241人次、心梗92人次…，前三类405人次."""
    values = [one.mention.claim.value for one in alike if one.mention.claim]
    is_sorted = all(one >= behind for one, behind in pairwise(values))
    is_known = n < len(alike) and is_sorted
    return replace(setting, of=tuple(alike[:n])) if is_known else replace(setting, **OPEN)


def last_terms(
    setting: Setting, levels: Sequence[Setting], told: Sequence[Setting], n: int
) -> tuple[Setting, ...]:
    """The last `n` numbers that are added: of the sentence, of parts, or of several subjects."""
    parts = _last_alike(setting, levels, n)
    if len(parts) < n:  # 安贞22人次。…20人次，三家合计63人次
        parts = _last_alike(setting, [one for one in told if _is_part(one)], n)
    if len(parts) < n:  # 抚慰249.5万元；帮扶584.83万元，两项相加
        others = _last_alike(setting, told, n)
        parts = others if len({one.subjects for one in others}) == n else ()
    return parts


def _is_part(one: Setting) -> bool:
    """Whether a number is of a row or of a union below the top."""
    return bool(one.group) or one.unit != one.top


def _last_alike(setting: Setting, told: Sequence[Setting], n: int) -> tuple[Setting, ...]:
    """The last numbers that count the same."""
    alike = [one for one in told if one.relation == "level" and counted(one) == counted(setting)]
    return tuple(alike[len(alike) - n :] if n < len(alike) else alike)


def terms_of(tokens: Sequence[SpokenWord]) -> int:
    """How many numbers words add: three of 三家合计, two where they do not say."""
    return next((int(n) for one in tokens for n in one.named("terms")), _TWO)


def is_named_of(one: SpokenWord) -> bool:
    """Whether a word says what a number is of."""
    return bool(one.named("subject")) or names_row(one)
