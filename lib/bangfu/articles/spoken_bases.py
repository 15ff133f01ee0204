"""Spoken bases: what words compare a number with, before it in Chinese, behind it in English."""

import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import pairwise
from typing import Any

from bangfu.articles.alignments import Item, end_of, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import FROM
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import is_time
from bangfu.articles.typesetting import Folded

__all__ = ["TWIN", "compared_behind", "compared_with", "rival_row", "time_behind"]

_COMPARING = ("比", "较", "than in")
_FEWER = ("fewer", "more", "higher", "lower")
_RATES = ("percent", "points")
_TIME_BEHIND = re.compile(
    r"(?:,? (?!and |while |but |or )[A-Za-z-]+){0,5}"
    r" (?:in|at the end of|by the end of|as of|during|over|for|from)? ?"
)
"""What may stand in English between a number and its period: 489 households at the end of 2013."""
TWIN: Mapping[str, Any] = {
    "comparing": _COMPARING, "fewer": _FEWER, "rates": _RATES, "time_behind": _TIME_BEHIND,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def compared_with(own: Sequence[Item], behind: Sequence[Item]) -> tuple[Item | None, str] | None:
    """What words compare a number with: a period, the one before, or the `number` before it.

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
            named = next((other for other in reversed(own[:order]) if is_time(other)), None)
            return named, "named" if named is not None else "number"
        if kinds and kinds[0] != "named":
            return None, kinds[0]
        if kinds and isinstance(one, SpokenWord) and (one.word in _COMPARING or one in behind):
            named = next((other for other in own[order + 1 :] if is_time(other)), None)
            if named is not None:
                return named, "named"
    return None


def rival_row(own: Sequence[Item]) -> SpokenWord | None:
    """The row or union a number is compared with: 比意外死亡多287人次."""
    for one, behind in pairwise(own):
        is_compared = isinstance(one, SpokenWord) and one.word in _COMPARING
        if is_compared and isinstance(behind, SpokenWord) and names_row(behind):
            return behind
    return None


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
    is_told = any(isinstance(one, Mention) or " " in one.word for one in found)
    return found if is_told else []


def time_behind(text: Folded, stream: Iterable[Item], item: Mention) -> list[Item]:
    """The period that stands behind a number in English, with no other number between."""
    for other in stream:
        if start_of(other) < item.at[1] or not isinstance(other, Mention):
            continue
        between = text.text[item.at[1] : start_of(other)]
        is_told = other.sort == "period" and _TIME_BEHIND.fullmatch(between)
        return [other] if is_told else []
    return []


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
