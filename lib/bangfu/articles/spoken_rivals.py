"""Spoken rivals: the row or union that a number is held against."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bangfu.articles.alignments import Item, end_of, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import CHANGES, Setting, counted
from bangfu.articles.spoken_bases import COMPARING
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import is_time
from bangfu.articles.typesetting import Folded

__all__ = ["TWIN", "held_against_row", "rival_number", "rival_of"]

_IS = ("是", "为", "等于", "相当于")
"""What stands before the row a multiple is of."""
TWIN: Mapping[str, Any] = {"is": _IS}
"""What its twin in JavaScript is given."""


def rival_of(text: Folded, own: Sequence[Item], item: Mention, relation: str) -> SpokenWord | None:
    """The row or union that a change or a multiple is held against."""
    return _rival_row(own) if relation in CHANGES else _rival_of_times(text, own, item)


def _rival_row(own: Sequence[Item]) -> SpokenWord | None:
    """The row or union a number is compared with: 比意外死亡多287人次."""
    for one, behind in pairwise(own):
        is_compared = isinstance(one, SpokenWord) and one.word in COMPARING
        is_behind = any(is_time(other) and end_of(other) == start_of(one) for other in own)
        if not is_compared or is_behind:  # not of 和上一年比，安贞街道…
            continue
        if isinstance(behind, SpokenWord) and names_row(behind):
            return behind
    return None


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
    is_of_mean = last is not None and last.relation == "mean" and not setting.mean
    of = last if last is not None and is_of_mean else setting
    units, rows = rival.named("unit"), rival.named("group")
    base = replace(of, group=rows or of.group, unit=units[0] if units else of.unit)
    return replace(setting, of=(of,), base=base)


def rival_number(rival: SpokenWord, setting: Setting, numbers: Sequence[Setting]) -> Setting | None:
    """The number of another row or union, of what was counted last."""
    levels = [one for one in numbers if one.relation == "level"]
    alike = [one for one in levels if counted(one) == counted(setting)]
    if not alike:
        return None
    units = rival.named("unit")
    unit = units[0] if units else alike[-1].unit
    return replace(alike[-1], group=rival.named("group"), unit=unit)
