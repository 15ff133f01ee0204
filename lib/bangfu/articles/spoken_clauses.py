"""Spoken clauses: where the clause of a number starts, and what a clause says of all it holds."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import Any

from bangfu.articles.alignments import Item, rest_of, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import CHANGES, FROM, is_from
from bangfu.articles.spoken_bases import compared_behind, is_beside, is_beyond, time_behind
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.spoken_periods import is_time
from bangfu.articles.typesetting import Folded

__all__ = [
    "NAMING", "TWIN", "NumberWords", "is_corrected", "said_of", "said_of_list",
    "words_of",
]  # fmt: skip

NAMING = ("subject", "group", "noun", "mean")
"""Kinds of words that say what a number is of."""
_NEW_RULE = re.compile(r".{0,6}(?:新增|增补|增加了?|纳入|列入).*[类种]")
_LINE_HEAD = re.compile(r"^[ 0-9年、.．（）()一二三四五六七八九十]+")
_STOPS = "。！？\n"
_BRACKETS = re.compile(r"（[^（）。！？\n]*）")
_POINT = re.compile(r" *[-•·●▪◆*–] *")
"""What a point of a list begins with."""
_FROM = re.compile(r" from (?:about |nearly |some |around )?")
_BESIDE = re.compile(
    r"(?: (?:was|were) [a-z]+)?"
    r" (?:for|to|among|in|across|helping|to help|aiding|to aid|assisting) (?:about |some |over )?"
    r"|，?分|、"
)
"""What stands between two numbers that are told of the same."""
_TITLE_END, _FRAME = "】", re.compile(r"[^，。；：！？】\n]*(?:[中里]|期间)，$")
"""What ends a title, and a clause that says of what the next one tells rows: 大病抚慰中，…."""
_WIDE = 40
"""No clause that frames another is longer."""
_UNDONE = ("没", "未")
"""How words begin that say what was not done."""
_BELOW = re.compile(r"[^\dA-Za-z%年月日\n -][-−－]$")
_SIGNED = re.compile(r"[+＋\-−－] ?$")
"""What says before a rate how something moved: 同比+39.3%."""
_BUT_FOR = re.compile(r"除[^，。；\n]{1,24}外")
_CLAUSE_END = re.compile("[，。；！？\n]|, ")
_STOP = re.compile("[。；！？\\n\\t]")
_DENIED = re.compile(
    r"(?:并非|绝非|[而并]?不是|(?:is|are|was|were) not |rather than "
    r"|除了?[^，。；\n]{1,14}[年月度](?:份)?[之以]?外，?[^，。；\n]{0,20}"
    r"|的(?:一半|[一二三四五六七八九]成|[二三四五]分之[一二三四])(?:就?是|为|达))$",
    re.I,
)
"""What stands before a number that is denied, of all but some time, or a part of what is told."""
_NO_LONGER = 48
_CORRECTED = re.compile(r"[^“”\n]{0,20}”(?:应为|有误|更正为|应改为|改为)")
"""What stands behind a number that a correction takes back: “抚慰383人次”应为…."""
TWIN: Mapping[str, Any] = {
    "title_end": _TITLE_END,
    "frame": _FRAME, "wide": _WIDE,
    "new_rule": _NEW_RULE, "line_head": _LINE_HEAD, "brackets": _BRACKETS, "corrected": _CORRECTED,
    "denied": _DENIED, "no_longer": _NO_LONGER,
    "clause_end": _CLAUSE_END, "but_for": _BUT_FOR, "undone": _UNDONE, "below": _BELOW,
    "signed": _SIGNED,
    "stop": _STOP,
    "beside": _BESIDE, "from": _FROM, "point": _POINT,
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass(frozen=True)
class NumberWords:
    """The words and periods of a number."""

    own: list[Item]
    behind: list[Item]
    """Those of them that stand behind it."""
    tokens: list[SpokenWord]
    """Its words alone."""
    near: list[SpokenWord]
    """Those of its clause, or of the head of its column."""
    clause: int
    """Where its clause starts."""
    besides: str
    """`besides` if they are of what no register has: plans, or what was not done."""
    is_below: bool
    """Whether a minus stands before it."""
    beside: str
    """What the number counts that is told of the same: 1.11 million yuan for 284 households."""
    is_apart: bool
    """Whether what its sentence planned is none of it: it is what was done, or in a table."""
    part: int
    """Where what it is of starts: see `_part_of`."""
    counted: str
    """What the number behind it counts, from which English says it moved."""
    is_headed: bool
    """Whether its last word is of the head of its column, or a sign says how it moved."""
    is_aside: bool
    """Whether the number before it is only held against it: 远低于2013年底的489户."""


def _led_from(rest: Sequence[Item], item: Mention) -> list[SpokenWord]:
    """由, which 42天缩短到21天 leaves out."""
    way, end = rest[0] if rest else None, rest[1] if len(rest) > 1 else None
    if not isinstance(way, SpokenWord) or not isinstance(end, Mention) or end.claim is None:
        return []
    is_way = {"to", "until"} & {*way.named("relation")} and way.start == item.at[1]
    return [SpokenWord(*item.at, FROM[0], ())] if is_way and end.at[0] == way.end else []


def words_of(
    text: Folded, stream: Sequence[Item], item: Mention, own: Sequence[Item]
) -> NumberWords:
    """The words of a number: those since the last one, and what compares it behind it."""
    rest = rest_of(stream, item)
    behind = compared_behind(rest, item) or time_behind(text, rest, item)
    clause = clause_of(text, item)
    every = _joined([*(one for one in own if not is_of_rule(text, one, clause)), *behind])
    every = [*every, *_led_from(rest, item)]
    beyond = is_beyond(text, every, item)  # 低于2013年底的489户 is no change
    tokens = [one for one in every if isinstance(one, SpokenWord)]
    tokens = [one for one in tokens if not (beyond and {*one.named("relation")} & {*CHANGES})]
    line = text.text.rfind("\n", 0, item.at[0])  # what stands above heads its column
    is_point = _POINT.match(text.text, line + 1) is not None
    heads = [one for one in tokens if not (is_point and _is_of_title(one, line))]
    near = _near(heads, clause, line)
    # 由《办法》规定，…资金121.5万元 comes from nothing.
    kept = [one for one in every if not is_from([one]) or start_of(one) > clause]
    said = [*tokens, *_said_behind(text, rest, item)]
    told = (one for one in said if one.named("besides") and not _is_over(text, one, every))
    is_done = bool(tokens) and any(one.named("in_fact") for one in tokens)
    besides = "besides" * ((any(told) and not is_done) or _is_of_rest(text, tokens, item))
    is_apart = is_done or any(one.start < line for one in tokens)
    is_below = bool(_BELOW.search(text.text, max(item.at[0] - 2, 0), item.at[0]))
    counted = _counted_behind(text, rest, item)
    beside = _counted_beside(text, rest, item)
    return NumberWords(
        kept,
        behind,
        tokens,
        near,
        clause,
        besides,
        is_below,
        beside,
        is_apart,
        _part_of(text, item, clause),
        counted,
        bool(tokens) and (tokens[-1].start < line or _is_signed(text, item)),
        beyond or is_beside(text, item),
    )


def _is_of_title(one: SpokenWord, line: int) -> bool:
    """Whether a word above the points of a list says of a change: Fewer families on file."""
    return one.start < line and bool({*one.named("relation")} & {*CHANGES})


def _near(tokens: Sequence[SpokenWord], clause: int, line: int) -> list[SpokenWord]:
    """The words of a clause and of the head of a column.

    Where they name no more than a row, so is a mean named before it, 次均抚慰金，意外身故7000元;
    where they name nothing a share too: 占帮扶资金的比重，前一年是38.4%.
    """
    near = [one for one in tokens if one.end > clause + 1 or one.start < line]  # 平均，每年
    named = {kind for one in near for kind in NAMING if one.named(kind)}
    if named - {"group"}:
        return near
    return [
        one for one in tokens
        if one in near or one.named("mean") or (not named and _says_share(one))
    ]  # fmt: skip


def _is_signed(text: Folded, item: Mention) -> bool:
    return bool(_SIGNED.search(text.text, max(item.at[0] - 2, 0), item.at[0]))


def _joined(words: Sequence[Item]) -> list[Item]:
    """从2013年……到2019年末 without a number between is a span."""
    found = list(words)
    years = [n for n, one in enumerate(found) if isinstance(one, Mention) and _is_year(one)]
    for n, m in pairwise(years):
        opens, first, last = found[n - 1] if n else None, found[n], found[m]
        is_opened = isinstance(opens, SpokenWord) and opens.word in ("从", "自", "from")
        is_closed = any(_is_until(one) for one in found[n + 1 : m])
        if is_opened and is_closed and isinstance(first, Mention) and isinstance(last, Mention):
            parts = {**(first.parts or {}), "y2": (last.parts or {})["y"]}
            between = [one for one in found[n + 1 : m] if not _is_until(one)]
            return [*found[:n], replace(first, parts=parts), *between, *found[m + 1 :]]
    return found


def _is_year(one: Mention) -> bool:
    parts = one.parts or {}
    return one.sort == "period" and "y" in parts and "y2" not in parts and "m" not in parts


def _is_until(one: Item) -> bool:
    return isinstance(one, SpokenWord) and "until" in one.named("relation")


def _counted_beside(text: Folded, rest: Sequence[Item], item: Mention) -> str:
    """What the next number counts, if it is told of the same: made 29 payments in 13 batches."""
    numbers = (one for one in rest if isinstance(one, Mention) and one.sort == "figure")
    other = next(numbers, None)
    if other is None or other.claim is None:
        return ""
    return other.claim.counter if _BESIDE.fullmatch(text.text, item.at[1], other.at[0]) else ""


def _counted_behind(text: Folded, rest: Sequence[Item], item: Mention) -> str:
    """What a noun of English behind a number counts, or the number that a rate is from.

    As in 26 comfort payments, and in up 10.1 percent from 1.89 million yuan.
    """
    noun = rest[0] if rest else None
    is_near = isinstance(noun, SpokenWord) and noun.start == item.at[1] + 1 and noun.word.isascii()
    if is_near and isinstance(noun, SpokenWord) and item.claim and not item.claim.word:
        return next(iter(noun.named("noun")), "")
    if item.claim and not item.claim.word and item.claim.form == "plain":
        for one in rest:  # 奥运村29、大屯26（人次）
            if not isinstance(one, SpokenWord):
                continue
            if _STOP.search(text.text, item.at[1], one.start):
                break
            if one.word.startswith("（") and one.named("noun"):
                return one.named("noun")[0]
    numbers = (one for one in rest if isinstance(one, Mention) and one.sort == "figure")
    other = next(numbers, None)
    is_rate = item.claim is not None and item.claim.form == "percent"
    if not is_rate or other is None or other.claim is None:
        return ""
    return other.claim.counter if _FROM.fullmatch(text.text, item.at[1], other.at[0]) else ""


def _is_over(text: Folded, one: SpokenWord, every: Sequence[Item]) -> bool:
    """Whether what was not done is of another time or subject: 6月没有发放，7月88人次."""
    times = [start_of(other) for other in every if is_time(other) or _names_subject(other)]
    is_undone = one.word.startswith(_UNDONE)
    return is_undone and any("，" in text.text[one.end : start] for start in times)


def _is_of_rest(text: Folded, tokens: Sequence[SpokenWord], item: Mention) -> bool:
    """Whether a number is of all but a row that its words leave out: 除望京街道外，全区611人次."""
    start = max(min((one.start for one in tokens), default=0) - 1, 0)
    found = _BUT_FOR.search(text.text, start, item.at[0])
    if found is None:
        return False
    is_row = any(names_row(one) and found.start() < one.start < found.end() for one in tokens)
    return is_row and not any(one.named("group") and one.start > found.end() for one in tokens)


def clause_of(text: Folded, item: Mention) -> int:
    """Where the clause of a number starts: a colon in a bracket begins none."""
    end = item.at[0]
    start = 1 + max(text.text.rfind(stop, 0, end) for stop in _STOPS)
    before = text.text[start:end].rstrip("： ")  # 次均抚慰金：3248.66元
    for _ in range(2):  # 发放时机（归并）：日常 stands in brackets itself
        before = _BRACKETS.sub(lambda found: " " * len(found[0]), before)
    return start + max(before.rfind(comma) for comma in "，：")


def _part_of(text: Folded, item: Mention, clause: int) -> int:
    """Where the rows begin that a number is of.

    That is behind a title in its clause, 【慰问与助学】“五一”慰问2.48万元, or where a clause starts
    that frames it: 大病抚慰中，本人300人次.
    """
    part = max(clause, text.text.rfind(_TITLE_END, 0, item.at[0]))
    frame = _FRAME.search(text.text, max(part - _WIDE, 0), part + 1)
    return frame.start() - 1 if frame else part


def is_of_rule(text: Folded, one: Item, clause: int) -> bool:
    """Whether a row is named where a rule is told, in a clause before that of the number."""
    start, end = start_of(one), clause
    if not names_row(one) or start > end:
        return False
    told = text.text[1 + max(text.text.rfind(stop, 0, start) for stop in "，。；\n") : end]
    return bool(_NEW_RULE.match(_LINE_HEAD.sub("", told.partition("，")[0])))


def is_corrected(text: Folded, item: Mention) -> str:
    """Why a number is none that the text tells: quoted to be put right, or denied, 并非673人次."""
    if _DENIED.search(text.text[max(item.at[0] - _NO_LONGER, 0) : item.at[0]]):
        return "besides"
    is_quoted = text.text.rfind("“", 0, item.at[0]) > text.text.rfind("”", 0, item.at[0])
    return "corrected" if is_quoted and _CORRECTED.match(text.text, item.at[1]) else ""


def said_of(text: Folded, stream: Sequence[Item], item: Mention) -> list[Item]:
    """What a line says of the number it begins with: 10户——到2019年末，在档困难职工家庭…."""
    start, end = item.at
    line = text.text.find("\n", end)
    is_first = text.text[start - 1 : start] in ("", "\n") and text.text.startswith("——", end)
    if not is_first:
        return []
    found: list[Item] = []
    for one in stream:
        place = start_of(one)
        if place < end:
            continue
        is_figure = isinstance(one, Mention) and one.sort == "figure"
        is_over = "，" in text.text[end:place] and any(map(_names_subject, found))
        if is_figure or is_over or 0 <= line < place:
            break
        found.append(one)
    return found


def _says_share(one: SpokenWord) -> bool:
    return "share" in one.named("relation")


def _names_subject(one: Item) -> bool:
    return isinstance(one, SpokenWord) and bool(one.named("subject"))


def _said_behind(text: Folded, stream: Sequence[Item], item: Mention) -> list[SpokenWord]:
    """The words behind a number up to the end of its clause, or the next number."""
    found: list[SpokenWord] = []
    for one in stream:
        if isinstance(one, Mention) or _CLAUSE_END.search(text.text, item.at[1], one.start):
            break
        found.append(one)
    return found


def _is_mean(one: Item) -> bool:
    return isinstance(one, SpokenWord) and bool(one.named("mean"))


def _says_change(one: Item) -> bool:
    said = one.named("relation") if isinstance(one, SpokenWord) else ()
    return bool({*said} & {"up", "down", "share"})


def said_of_list(own: Sequence[Item]) -> list[Item]:
    """What words say of all numbers of a list: 户均分别为, 分别比2016年多."""
    listed = [
        n for n, one in enumerate(own)
        if isinstance(one, SpokenWord) and "list" in one.named("relation")
    ]  # fmt: skip
    if not listed:  # up 59.5% and 59.6% respectively
        return [one for one in own if _says_change(one) or _is_mean(one)]
    behind = own[listed[-1] + 1 :]
    before = own[listed[-1] - 1] if listed[-1] else None
    is_said = isinstance(before, SpokenWord) and before.end == start_of(own[listed[-1]])
    moved = [before] if is_said and before and _says_change(before) else []  # 降幅分别为
    return [one for one in own if _is_mean(one)] + moved + [
        one for one in behind
        if isinstance(one, Mention) or any(map(one.named, ("relation", "comparator")))
    ]  # fmt: skip
