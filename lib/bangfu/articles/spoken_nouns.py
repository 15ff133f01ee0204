"""Spoken nouns: what stands right behind a number and says what it counts, or which row it is."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from bangfu.articles.alignments import Item, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.typesetting import Folded

__all__ = ["TWIN", "is_counted", "names_row", "names_row_before", "nouns_behind"]

_ENDS = re.compile(r"[，。；：、,;:.!！？“”\n\t]")
_NEAR = 12
"""So many characters behind a number its noun may begin."""
_PARTS = "，。；、：\n"
TWIN: Mapping[str, Any] = {"ends": _ENDS, "near": _NEAR, "parts": _PARTS}
"""What its twin in JavaScript is given."""


def names_row(one: Item) -> bool:
    """Whether a word names a row of a table or a union."""
    return isinstance(one, SpokenWord) and bool(one.named("group") or one.named("unit"))


def names_row_before(text: Folded, own: Iterable[Item], item: Mention) -> bool:
    """Whether the part of a clause in which a number stands has named a row before it."""
    before = text.text[: item.at[0]]
    part = 1 + max(before.rfind(stop) for stop in _PARTS)
    return any(names_row(one) for one in own if start_of(one) >= part)


def nouns_behind(
    text: Folded, stream: Iterable[Item], item: Mention, *, is_bare: bool
) -> list[SpokenWord]:
    """The nouns right behind a number, as in 383人次抚慰, and a row in brackets behind them.

    Where nothing before it has named one (`is_bare`), a row or a union is read too: 193户是低保户.
    """
    found: list[SpokenWord] = []
    for other in stream:
        place = found[-1].end if found else item.at[1]
        between = text.text[place : start_of(other)]
        if start_of(other) < place:
            continue
        if isinstance(other, Mention) or _ENDS.search(between) or len(between) > _NEAR:
            break
        is_noun = other.named("subject") or other.named("row")
        if is_noun or (is_bare and names_row(other)):
            found.append(other)
        if other.start == item.at[1] and {*other.named("subject")} & {"other", "private"}:
            break  # 300余名干部结对帮扶 counts them
    return found


def is_counted(text: Folded, noun: SpokenWord, item: Mention) -> bool:
    """Whether a noun only says who was counted: 72名学生，共19.44万元."""
    behind = text.text[noun.end : noun.end + 1]
    return noun.start == item.at[1] and bool(not behind or _ENDS.match(behind))
