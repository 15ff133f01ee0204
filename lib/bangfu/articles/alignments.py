"""Alignments: numbers that find their words by place, in a table or paired by 分别."""

import re
from bisect import bisect_left
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from typing import Any

from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.listed_times import (
    ANY_YEAR,
    FROM_TO,
    Item,
    each_quarter,
    ends_of,
    parts_told,
    years_aside,
    years_named,
    years_of,
)
from bangfu.articles.mentions import Mention
from bangfu.articles.period_steps import says_year
from bangfu.articles.typesetting import Folded

__all__ = [
    "ENGLISH_STOP", "LINKS", "PART_ENDS", "POINT", "TWIN", "Item", "beside_name", "end_of",
    "is_part_behind", "is_same_kind", "paired", "rest_of", "start_of",
]  # fmt: skip

ENGLISH_STOP = r"(?<!\.[a-z])\.(?=\s)"
"""A full stop of English; that of i.e. is none."""
PART_ENDS = re.compile(rf"[。！？!?;；\n]|{ENGLISH_STOP}")
"""Where a sentence, or a part of it that stands by itself, ends."""
POINT = re.compile(
    r"\n[ ]*(?:[*·–—-] |[•●◆■▪◇○★☆▶①-⑳]"
    r"|[☀-➿🀀-🫿]|[（(]?[一二三四五六七八九十\d]{1,2}[)）.、．])"
)
"""How a line begins that is a point of a list."""
_JOINS = re.compile(r"[、和与及]|以及")
LINKS = re.compile(r"[、,，和及与]|and|, and| ", re.I)
_KINDS = ("period", "group", "unit", "subject", "noun")
"""What may be listed before 分别."""
_AHEAD = 30
"""So many words behind a number may say something of it."""
_ARROWS = ("→", "➡", "⇒", "➜")
_COMMAS, _EACH_QUARTER = re.compile(r"[，。；：\n]"), re.compile(r"[各每]个?季度?")
_OF_NUMBERS = ("share", "up", "down")
_RESPECTIVELY, _AND = "respectively", "and"

TWIN: Mapping[str, Any] = {
    "part_ends": PART_ENDS, "links": LINKS, "joins": _JOINS, "kinds": _KINDS, "ahead": _AHEAD,
    "arrows": _ARROWS, "respectively": _RESPECTIVELY, "and": _AND,
    "any_year": ANY_YEAR, "point": POINT, "each_quarter": _EACH_QUARTER, "commas": _COMMAS,
    "of_numbers": _OF_NUMBERS,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def start_of(item: Item) -> int:
    """Where it starts in the folded text."""
    return item.at[0] if isinstance(item, Mention) else item.start


def end_of(item: Item) -> int:
    """The place behind it in the folded text."""
    return item.at[1] if isinstance(item, Mention) else item.end


def is_part_behind(one: Item, behind: Sequence[Item]) -> bool:
    """Whether a part of a year stands right behind a word: 四季度."""
    (part,) = behind or (None,)
    if not isinstance(part, Mention) or part.sort != "period" or says_year(part.parts or {}):
        return False
    return start_of(part) == end_of(one)


def earlier_of_two(times: Sequence[Item]) -> Item | None:
    """What words before 相比 compare with: the last, or the earlier year of 2014年与2019年对比."""
    last = times[-1] if times else None
    for one in times[-2:-1]:
        if isinstance(one, Mention) and isinstance(last, Mention) and one.at[1] + 1 == last.at[0]:
            years = [(item.parts or {}).get("y", "") for item in (one, last)]
            return one if all(map(str.isdecimal, years)) and years[0] < years[1] else last
    return last


def rest_of(stream: Sequence[Item], item: Mention) -> Sequence[Item]:
    """The next words and numbers behind a number."""
    place = bisect_left(stream, item.at[1], key=start_of)
    return stream[place : place + _AHEAD]


def paired(text: Folded, stream: Sequence[Item]) -> dict[int, Item | None]:
    """By the start of a number, the name that 分别 pairs it with.

    None where there are not as many names before it as numbers behind it.
    """
    found: dict[int, Item | None] = {}
    before: list[Item] = []
    for order, item in enumerate(stream):
        run = _run(text, stream, order) or _two_of_english(text, stream, order)
        run = run if start_of(item) not in found else []
        if run:
            names = _times_before(text, stream, order, run) or _times_above(text, stream, run)
            ends = _is_moved(text, run) and len(before) > len(run)
            before = [before[0], before[-1]] if ends and not names else before
            names = names or (before if len(before) == len(run) else [])
            before = names or before
            some = run if names or not _is_moved(text, run) else run[:1]  # what 67 became is told
            found |= {one.at[0]: names[n] if names else None for n, one in enumerate(some)}
        if isinstance(item, SpokenWord) and item.word.lower() == _RESPECTIVELY:
            found |= _respectively(text, stream[:order])
            continue
        numbers = _numbers(text, stream[order + 1 :]) if _opens_list(item) else []
        if len(numbers) == 1 and _names_its_own(stream[order + 1 :], numbers[0]):
            continue  # 依次是：奥运村29人次、大屯26人次
        if _is_list(item) or len(numbers) > 1:
            names = _names_of_list(text, stream[:order], stream[order + 1 :], numbers, before)
            before = names
            fits = len(names) == len(numbers) > 1
            for n, number in enumerate(numbers):
                found[number.at[0]] = names[n] if fits else None
    return found


def _names_of_list(
    text: Folded, said: Sequence[Item], behind: Sequence[Item], numbers: Sequence[Mention],
    before: list[Item],
) -> list[Item]:  # fmt: skip
    """What the numbers of a list pair with: names before them, or times and numbers said before.

    `before` is what the list before it was paired with.
    """
    kinds = _names(text, said)
    names = _most(text, kinds)
    if len(names) == len(numbers):
        return names
    told = _told_before(text, said, len(numbers)) if not names else []
    if told and _says_part(behind, numbers):
        return told  # 分别抚慰500人次、52人次，分别占81.8%、8.5%
    clause = _COMMAS.split(text.text[: numbers[0].at[0]])[-1] if numbers else ""
    if _EACH_QUARTER.search(clause) and (quarters := each_quarter(said, len(numbers))):
        return quarters
    if len(names) < len(FROM_TO) and len(before) == len(numbers):
        return before
    side, span = _last_with(said, "side"), _last_with(said, *FROM_TO)  # 后两年, and what it is of
    parts = parts_told(said, len(numbers)) or years_aside(side, span, len(numbers))
    years = years_named(kinds["period"], len(numbers))
    return parts or years or _linked(text, names, len(numbers)) or told or names


def _most(text: Folded, kinds: Mapping[str, list[Item]]) -> list[Item]:
    """The names of the kind of which most are told; times that no list links come last.

    As in 与2017年相比，2018年重大疾病、意外伤残抚慰人次分别增加….
    """
    names = max(kinds.values(), key=len)
    others = max((some for kind, some in kinds.items() if kind != "period"), key=len)
    times = [one for one in kinds["period"] if isinstance(one, Mention)]
    is_tied = names is kinds["period"] and len(names) == len(others)
    return others if is_tied and len(_linked_last(text, times)) < len(names) else names


def _last_with(said: Sequence[Item], *parts: str) -> Mention | None:
    """The last date or length of time that has some parts."""
    dates = (one for one in reversed(said) if isinstance(one, Mention))
    return next((one for one in dates if {*parts} <= (one.parts or {}).keys()), None)


def _says_part(behind: Sequence[Item], numbers: Sequence[Mention]) -> bool:
    """Whether words between 分别 and the first number say a share or a change: 分别占."""
    before = (one for one in behind if numbers and start_of(one) < numbers[0].at[0])
    said = (one.named("relation") for one in before if isinstance(one, SpokenWord))
    return any({*_OF_NUMBERS} & {*kinds} for kinds in said)


def _names_its_own(behind: Sequence[Item], number: Mention) -> bool:
    """Whether a row or a union stands right before the first number of a list."""
    before = [one for one in behind if start_of(one) < number.at[0]][-1:]
    return any(isinstance(one, SpokenWord) and _is_row_word(one) for one in before)


def _is_row_word(one: SpokenWord) -> bool:
    return bool(one.named("group") or one.named("unit"))


def _respectively(text: Folded, before: Sequence[Item]) -> dict[int, Item | None]:
    """What numbers before it pair with: 611 payments and 1.99 million, up 59.5% and 59.6%.

    Or the years: In 2017, 2018 and 2019 payments came to 383, 611 and 673.
    """
    last = _linked_last(
        text, [one for one in before if isinstance(one, Mention) and one.sort == "figure"]
    )
    if len(last) < len(FROM_TO):
        return {}
    times = [one for one in before if isinstance(one, Mention) and one.sort == "period"]
    years = [year for one in _linked_last(text, times) for year in years_of(one) or [one]]
    if len(years) == len(last):
        return {one.at[0]: year for one, year in zip(last, years, strict=True)}
    last = last[-2:]
    told = _told_before(text, before[: before.index(last[0])], len(last))
    return {one.at[0]: name for one, name in zip(last, told, strict=False)}


def _linked_last(text: Folded, items: Sequence[Mention]) -> list[Mention]:
    """The last of some and those before it with nothing but marks of a list between."""
    found = [*items[-1:]]
    for one in reversed(items[:-1]):
        if not LINKS.fullmatch(text.text[one.at[1] : found[0].at[0]].strip()):
            break
        found = [one, *found]
    return found


def _run(text: Folded, stream: Sequence[Item], order: int) -> list[Mention]:
    """Numbers with nothing but 、 between them that count the same: 1289人次、1024人次、781人次.

    They cannot all be one figure.
    """
    found: list[Mention] = []
    for n in range(order, len(stream)):
        item = stream[n]
        if not isinstance(item, Mention) or item.sort != "figure" or item.claim is None:
            break
        between = text.text[found[-1].at[1] : item.at[0]].strip() if found else ""
        is_arrow = between in _ARROWS or _next_to(text, item) in _ARROWS
        is_linked = between in ("、", *_ARROWS) and _counter(found[-1]) in ("", _counter(item))
        if (found and not is_linked) or not (_counter(item) or is_arrow) or item.claim.rounding:
            break
        found.append(item)
    return found if len(found) > 1 else []


def _two_of_english(text: Folded, stream: Sequence[Item], order: int) -> list[Mention]:
    """Two numbers behind two times: In May and July, comfort payments were 94 and 88."""
    two = [o for o in stream[order : order + 2] if isinstance(o, Mention) and o.sort == "figure"]
    times = _names(text, stream[:order])["period"]
    years = years_named(times, len(two))
    if len(two) < len(FROM_TO) or len(years or times) != len(two):
        return []
    pairs: list[Sequence[Item]] = [two] if years else [two, times]
    between = {text.text[end_of(a) : start_of(b)].strip().lower() for a, b in map(tuple, pairs)}
    return two if between == {_AND} and _counter(two[0]) in ("", _counter(two[1])) else []


def _next_to(text: Folded, item: Mention) -> str:
    """What stands behind a number, but for a space."""
    return text.text[item.at[1] : item.at[1] + 2].strip()[:1]


def _counter(item: Mention) -> str:
    return item.claim.counter if item.claim else ""


def _is_list(item: Item) -> bool:
    return isinstance(item, SpokenWord) and "list" in item.named("relation")


def _opens_list(item: Item) -> bool:
    """Whether a word may stand before a list: 分别, or 先后 if there are several numbers."""
    said = item.named("relation") if isinstance(item, SpokenWord) else ()
    return bool({"list", "in_turn"} & {*said})


def _times_before(
    text: Folded, stream: Sequence[Item], order: int, run: Sequence[Mention]
) -> list[Item]:
    """The years before a run of as many numbers: 2017年至2019年脱困67户、84户、117户."""
    times = _names(text, stream[:order])["period"]
    if _is_moved(text, run) and (ends := ends_of(times)):
        return ends  # 2013→2019：67→673
    return times if len(times) == len(run) else years_named(times, len(run))


def _times_above(text: Folded, stream: Sequence[Item], run: Sequence[Mention]) -> list[Item]:
    """The two times of the last line that told any, and no number: 2018年→2019年, 心梗：67→92."""
    line = text.text.rfind("\n", 0, run[0].at[0])
    told = [one for one in stream if isinstance(one, Mention) and one.at[0] < line]
    last = next((one for one in reversed(told) if one.sort == "period"), None)
    if last is None or not _is_moved(text, run):
        return []
    start, end = text.text.rfind("\n", 0, last.at[0]), text.text.find("\n", last.at[0])
    beside = [one for one in told if start < one.at[0] < end]
    times = [one for one in beside if one.sort == "period"]
    if any(one.sort == "figure" for one in beside):
        return []
    return ends_of(times) or ([*times] if len(times) == len(run) else [])


def _is_moved(text: Folded, run: Sequence[Mention]) -> bool:
    """Whether a run is of two numbers, of which the first became the second: 67→673."""
    return len(run) == len(FROM_TO) and _next_to(text, run[0]) in _ARROWS


def _told_before(text: Folded, stream: Sequence[Item], n: int) -> list[Item]:
    """The last numbers of the sentence, if they are as many: 611人次、198.8万元，分别增长…."""
    found: list[Item] = []
    end = None
    for item in reversed(stream):
        behind = text.text[end_of(item) : end] if end is not None else ""
        if PART_ENDS.search(behind) or len(found) == n:
            break
        end = start_of(item)
        if isinstance(item, Mention) and item.sort == "figure":
            found.insert(0, item)
    return found if len(found) == n > 1 else []


def _linked(text: Folded, names: Sequence[Item], n: int) -> list[Item]:
    """The last names, if they are as many and alone linked: （2020年3月）2017年、2018年."""
    last = [*names[len(names) - n :]] if 1 < n < len(names) else []
    before = names[len(names) - n - 1 : len(names) - n] if last else ()
    said = [text.text[end_of(a) : start_of(b)].strip() for a, b in pairwise([*before, *last])]
    links = [bool(_JOINS.fullmatch(between)) for between in said]
    return last if links and all(links[1:]) and not links[0] else []


def is_same_kind(one: Item, name: Item) -> bool:
    """Whether a word is of the kind of a name in a list."""
    if isinstance(one, Mention) or isinstance(name, Mention):
        return isinstance(one, Mention) and isinstance(name, Mention)
    return bool(one.named(name.meanings[0][0]))


def _numbers(text: Folded, stream: Sequence[Item]) -> list[Mention]:
    """The numbers of a list: nothing but commas between them."""
    found: list[Mention] = []
    for item in stream:
        if not isinstance(item, Mention) or item.sort != "figure":
            continue
        start = found[-1].at[1] if found else start_of(stream[0])
        between = text.text[start : item.at[0]].strip()
        if not LINKS.fullmatch(between) if found else PART_ENDS.search(between):
            break
        found.append(item)
    return found


def beside_name(own: Sequence[Item], name: Item) -> list[Item]:
    """The words of a number in a list but for the names, and nouns of the others: 资金、人次."""
    others = [one for one in own if is_same_kind(one, name) and start_of(one) != start_of(name)]
    ends = {end_of(one) for one in others if isinstance(one, SpokenWord)}
    return [
        one for one in own
        if not is_same_kind(one, name) and not (start_of(one) in ends and _is_noun(one))
    ]  # fmt: skip


def _is_noun(one: Item) -> bool:
    return isinstance(one, SpokenWord) and bool(one.named("noun"))


def _nouns_of(item: SpokenWord, kind: str, behind: Item | None) -> tuple[tuple[str, str], ...]:
    """What the noun right behind the name of a subject says: 抚慰人次."""
    if kind != "subject" or not isinstance(behind, SpokenWord) or behind.start != item.end:
        return ()
    return tuple(one for one in behind.meanings if one[0] == "noun")


def _names(text: Folded, stream: Sequence[Item]) -> dict[str, list[Item]]:
    """What may be the names of a list, by their kind."""
    found: dict[str, list[Item]] = {kind: [] for kind in _KINDS}
    end = None
    next_to: Item | None = None
    for item in reversed(stream):
        behind = text.text[end_of(item) : end] if end is not None else ""
        if PART_ENDS.search(behind) or (isinstance(item, Mention) and item.sort == "figure"):
            break
        end = start_of(item)
        if isinstance(item, Mention):
            found.get(item.sort, []).insert(0, item)
            continue
        for kind in {kind for kind, _ in item.meanings} & set(_KINDS):
            only = tuple(one for one in item.meanings if one[0] == kind)
            nouns = _nouns_of(item, kind, next_to)
            found[kind].insert(0, replace(item, meanings=(*only, *nouns)))
        next_to = item
    return found
