"""Spoken clauses: where the clause of a number starts, and what a clause says of all it holds."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from bangfu.articles.alignments import Item, start_of
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.spoken_nouns import names_row
from bangfu.articles.typesetting import Folded

__all__ = ["TWIN", "clause_of", "is_corrected", "is_of_rule", "said_of_list"]

_NEW_RULE = re.compile(r".{0,6}(?:新增|增补|增加了?|纳入|列入).*[类种]")
_LINE_HEAD = re.compile(r"^[ 0-9年、.．（）()一二三四五六七八九十]+")
_BRACKETS = re.compile(r"（[^（）。！？\n]*）")
_CORRECTED = re.compile(r"[^“”\n]{0,20}”(?:应为|有误|更正为|应改为|改为)")
"""What stands behind a number that a correction takes back: “抚慰383人次”应为…."""
TWIN: Mapping[str, Any] = {
    "new_rule": _NEW_RULE, "line_head": _LINE_HEAD, "brackets": _BRACKETS, "corrected": _CORRECTED,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def clause_of(text: Folded, item: Mention) -> int:
    """Where the clause of a number starts: a colon in a bracket begins none."""
    before = text.text[: item.at[0]].rstrip("： ")  # 次均抚慰金：3248.66元
    for _ in range(2):  # 发放时机（归并）：日常 stands in brackets itself
        before = _BRACKETS.sub(lambda found: " " * len(found[0]), before)
    return max(before.rfind(comma) for comma in "，：")


def is_of_rule(text: Folded, one: Item, item: Mention) -> bool:
    """Whether a row is named where a rule is told, in a clause before that of the number."""
    start, end = start_of(one), clause_of(text, item)
    if not names_row(one) or start > end:
        return False
    clause = text.text[1 + max(text.text.rfind(stop, 0, start) for stop in "，。；\n") : end]
    return bool(_NEW_RULE.match(_LINE_HEAD.sub("", clause.partition("，")[0])))


def is_corrected(text: Folded, item: Mention) -> bool:
    """Whether a number is quoted to be put right."""
    is_quoted = text.text.rfind("“", 0, item.at[0]) > text.text.rfind("”", 0, item.at[0])
    return is_quoted and bool(_CORRECTED.match(text.text, item.at[1]))


def said_of_list(own: Sequence[Item]) -> list[Item]:
    """What words say of all numbers of a list: 户均分别为, 分别比2016年多."""
    listed = [
        n for n, one in enumerate(own)
        if isinstance(one, SpokenWord) and "list" in one.named("relation")
    ]  # fmt: skip
    behind = own[listed[-1] + 1 :] if listed else ()
    return [one for one in own if isinstance(one, SpokenWord) and one.named("mean")] + [
        one for one in behind
        if isinstance(one, Mention) or any(map(one.named, ("relation", "comparator")))
    ]  # fmt: skip
