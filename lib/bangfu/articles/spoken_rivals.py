"""Spoken rivals: the row or union that a number is held against, the unions one is ranked among."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bangfu.articles.alignments import Item, end_of, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import CHANGES, COUNTED, Setting, counted
from bangfu.articles.period_steps import PARTS_OF_YEAR
from bangfu.articles.spoken_bases import COMPARING
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import is_time
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NOT_OURS
from bangfu.rules import Rules

__all__ = [
    "TWIN", "held_against_row", "kinds_pattern", "kinds_ranked", "of_the_former", "place_endings",
    "ranked", "ranked_among", "rival_number", "rival_of",
]  # fmt: skip

_IS = ("是", "为", "等于", "相当于")
"""What stands before the row a multiple is of."""
_STOP = re.compile(r"[。！？!?\n]")
_OF_TWO = ("former", "latter")
_SENTENCE = 500
_UNIONS = ("总工会", "工会")
TWIN: Mapping[str, Any] = {"is": _IS, "rank_stop": _STOP, "rank_sentence": _SENTENCE}
"""What its twin in JavaScript is given."""


def rival_of(text: Folded, own: Sequence[Item], item: Mention, relation: str) -> SpokenWord | None:
    """The row or union that a change or a multiple is held against."""
    return _rival_row(own) if relation in CHANGES else _rival_of_times(text, own, item)


def _rival_row(own: Sequence[Item]) -> SpokenWord | None:
    """The row, union or subject a number is compared with: 比意外死亡多287人次, 比帮扶资金多."""
    for one, behind in pairwise(own):
        is_compared = isinstance(one, SpokenWord) and one.word in COMPARING
        is_behind = any(is_time(other) and end_of(other) == start_of(one) for other in own)
        if not is_compared or is_behind:  # not of 和上一年比，安贞街道…
            continue
        if isinstance(behind, SpokenWord) and (names_row(behind) or _names_ours(behind)):
            return behind
    return None


def _names_ours(one: SpokenWord) -> bool:
    return bool({*one.named("subject")} - {*NOT_OURS})


def _rival_of_times(text: Folded, own: Sequence[Item], item: Mention) -> SpokenWord | None:
    """The row or union that a multiple is of: 高中生均助学金是义务教育阶段的4.6倍."""
    last = own[-1] if own else None
    is_times = item.claim is not None and item.claim.form == "times"
    if not is_times or not isinstance(last, SpokenWord) or not names_row(last):
        return None
    before = text.text[max(last.start - 2, 0) : last.start]
    is_held = text.text[last.end : item.at[0]] == "的" and before.endswith(_IS)
    return last if is_held else None


def held_against_row(
    setting: Setting, rival: SpokenWord | None, numbers: Sequence[Setting]
) -> Setting:
    """A multiple of the like number of another row or union.

    Behind a mean it is one of that: 意外身故每人次7000元，是重大疾病的2.6倍.
    """
    if rival is None:
        return setting
    last = numbers[-1] if numbers else None
    if last is not None and last.relation == "share" and last.of and not setting.noun:
        last = last.of[0]  # 42.15万元，占37.8%，是社会捐助的8.1倍
    is_of_mean = last is not None and last.relation == "mean" and not setting.mean
    of = last if last is not None and is_of_mean else _counted_as(setting, last)
    units, rows = rival.named("unit"), rival.named("group")
    base = replace(of, group=rows or of.group, unit=units[0] if units else of.unit)
    return replace(setting, of=(of,), base=base)


def _counted_as(setting: Setting, last: Setting | None) -> Setting:
    """What a multiple is of, counted as the number before it: 工会经费是社会捐助的8.1倍."""
    if last is None or last.relation not in ("level", "sum") or counted(last) in ("", "percent"):
        return setting
    if setting.mean:
        return setting
    of = replace(setting, mention=last.mention, noun=last.noun, scale=last.scale, relation="level")
    return of if last.subjects == setting.subjects else setting


def of_the_former(
    setting: Setting, tokens: Sequence[SpokenWord], levels: Sequence[Setting]
) -> Setting | None:
    """A change or a multiple of the last two numbers: 前者是后者的2.8倍, 后者比前者少62人次."""
    said = [kind for one in tokens for kind in one.named("relation") if kind in _OF_TWO]
    alike = [one for one in levels if counted(one) == setting.noun]  # 前者金额是后者的4.4倍
    levels = alike if len(alike) == len(_OF_TWO) else levels
    if levels and levels[-1].relation == "sum" and len(levels) > len(_OF_TWO):
        levels = levels[:-1]  # 383人次、611人次，合计994人次，后者是前者的1.6倍
    if said and {*said} != {*_OF_TWO} and setting.relation == "level":
        return replace(setting, relation="unclear", why="list")  # 相比，前者611人次
    if len({*said}) == 1 and setting.relation in CHANGES:  # 前者下降72.5%，后者下降52.1%
        if len(levels) < len(_OF_TWO):
            return replace(setting, relation="unclear", why="base")
        one = levels[-2:][_OF_TWO.index(said[0])]
        return replace(setting, of=(one,), period=one.period)
    if {*said} != {*_OF_TWO} or len(said) != len(_OF_TWO) or len(levels) < len(_OF_TWO):
        return None
    told = dict(zip(_OF_TWO, levels[-2:], strict=True))
    of, base = (told[kind] for kind in said)
    claim = setting.mention.claim
    is_of_both = setting.relation in CHANGES or (claim and claim.form in ("times", "doubled"))
    if not is_of_both or counted(of) != counted(base):
        return replace(setting, relation="unclear", why="base")
    return replace(setting, of=(of,), base=base)


def rival_number(rival: SpokenWord, setting: Setting, numbers: Sequence[Setting]) -> Setting | None:
    """The number of another row, union or subject, of what was counted last, or is counted here."""
    levels = [one for one in numbers if one.relation == "level"]
    alike = [one for one in levels if counted(one) == counted(setting)]
    is_row = names_row(rival)
    if not is_row and setting.mention.claim and setting.mention.claim.form in COUNTED:
        alike = levels  # 抚慰资金199万元，比帮扶资金多近八成
    if not alike and not counted(setting):
        return None
    last = alike[-1] if alike else replace(setting, relation="level")
    if not is_row:
        return replace(last, subjects=rival.named("subject")[-1:], group=())
    units = rival.named("unit")
    unit = units[0] if units else last.unit
    return replace(last, group=rival.named("group"), unit=unit)


def ranked(setting: Setting, levels: Sequence[Setting], told: Sequence[Setting]) -> Setting:
    """A rank is by the last number, of the union or row it names: 奥运村29人次；大屯街道排在第二位.

    Behind a change, or another rank, it is by what changed: 奥运村比大屯多3人次，排第1位.
    """
    if not levels and not setting.noun and told and told[-1].relation in (*CHANGES, "rank"):
        (moved,) = told[-1].of[:1] or (replace(told[-1], relation="level"),)
        moved = replace(moved, unit=setting.unit) if setting.is_unit_named else moved
        return replace(setting, of=(moved,))
    noun = "" if levels else setting.noun  # 按人次，六里屯街道在街道中列第2位
    near = levels or (told if noun else told[-1:])
    is_part = (
        setting.period is not None and setting.period.n_months in PARTS_OF_YEAR
    )  # 5月人次居全年第1位
    is_other = not levels and (setting.is_unit_named or bool(setting.group) or is_part)
    last = [o for o in near if o.relation == "level" and noun in ("", counted(o))]
    last = ([o for o in last if o.subjects == setting.subjects] or last)[-1:]
    last = last if is_other or noun else []
    of = [_of_its_own(one, setting) for one in last] if is_other else levels[-1:] or last
    return replace(setting, of=tuple(of))


def _of_its_own(last: Setting, rank: Setting) -> Setting:
    """What was told last, of the union, the row or the time that a rank names."""
    if rank.is_unit_named:
        return replace(last, unit=rank.unit)
    return replace(last, group=rank.group or last.group, period=rank.period)


def place_endings(rules: Rules) -> tuple[str, ...]:
    """How names of the unions of a place end: those that are ranked."""
    kinds = {one.value: one.label.zh for one in rules.code_list("unit_kind")}
    return tuple(kinds[kind] for kind in rules.federation.place_kinds)


def kinds_ranked(rules: Rules) -> dict[str, str]:
    """How names end of the unions that are ranked, by what a draft calls their kind: 街道."""
    stems = {
        ending.removesuffix(_UNIONS[0]).removesuffix(_UNIONS[1]): ending
        for ending in place_endings(rules)
    }
    return {stem: ending for stem, ending in stems.items() if stem}


def kinds_pattern(rules: Rules) -> str:
    """What names the unions that one is ranked among: 各街道, 地区中, 各街道、地区总工会."""
    stems = "|".join(map(re.escape, kinds_ranked(rules))) or "(?!)"
    kind = f"(?:{stems})(?:{'|'.join(_UNIONS)})?"
    kinds = f"{kind}(?:[、和及与]各?{kind})*"
    return f"各{kinds}|{kinds}(?:之中|当中|中|里|内|间)"


def ranked_among(text: Folded, found: Sequence[Setting], rules: Rules) -> list[Setting]:
    """Numbers, of which a rank is among the unions of one kind where its sentence names that.

    As in 街道中，奥运村街道29人次，排在第1位, and 在各地区中居第1位.
    """
    if all(one.relation != "rank" for one in found):
        return [*found]
    kinds, pattern = kinds_ranked(rules), re.compile(kinds_pattern(rules))
    return [
        replace(one, among=_kind_before(text, one, pattern, kinds))
        if one.relation == "rank" else one for one in found
    ]  # fmt: skip


def _kind_before(
    text: Folded, rank: Setting, pattern: re.Pattern[str], kinds: Mapping[str, str]
) -> str:
    """How names of the kind end that a sentence names last before a rank; nothing of several."""
    end = rank.mention.at[1]
    sentence = _STOP.split(text.text[max(end - _SENTENCE, 0) : end])[-1]
    named = [one[0] for one in pattern.finditer(sentence)]
    said = {ending for stem, ending in kinds.items() if named and stem in named[-1]}
    return said.pop() if len(said) == 1 else ""
