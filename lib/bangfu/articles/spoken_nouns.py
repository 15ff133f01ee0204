"""Spoken nouns: what stands right behind a number and says what it counts, or which row it is."""

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from bangfu.articles.alignments import Item, start_of
from bangfu.articles.lexicon import SAID, SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.spoken_subjects import HELPING, OF_MANY, SpokenSubject
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import NOT_OURS

__all__ = ["TWIN", "is_counted", "names_row", "names_row_before", "nouns_behind", "nouns_said"]

_ENDS = re.compile(r"[，。；：、,;:.!！？“”\n\t｜|]")
_NEAR = 12
"""So many characters behind a number its noun may begin."""
_PARTS = "，。；、：\n"
_FOR = re.compile(
    r" (?:of (?:them|these|those) )?(?:(?:were|was|went|are) )?(?:for|to|after|due to) (?:the )?"
)
"""What stands between an English number and its row: 500 of them were for major illness."""
_INCLUDING, _WITH = re.compile(r"（(?:含|其中|包括)"), re.compile(r" with (?:about |some )?")
"""What stands before a part in brackets, and before what English tells of the same things."""
_OWN_NUMBER = re.compile(r"[^，。；、（）\n\d]{0,4}[\d.,]+(?![\d年月日])")
"""What stands behind a row in brackets that has its own: 198.8万元（重大疾病150万元）."""
_ON_FILE = ("on_file", "workers_on_file", "files", "ever_on_file")
_MOVES = ("exit_self", "exit_relief", "exit_other", "exits", "relieved", "reopened")
_ACHIEVED = re.compile("(?:已经?|全部|成功|顺利|实现|先后)*")
"""Households on file, what becomes of some, and what stands between their number and that."""
TWIN: Mapping[str, Any] = {
    "on_file": _ON_FILE, "moves": _MOVES, "achieved": _ACHIEVED,
    "ends": _ENDS, "near": _NEAR, "parts": _PARTS, "including": _INCLUDING, "with": _WITH,
    "own_number": _OWN_NUMBER, "for": _FOR,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def names_row(one: Item) -> bool:
    """Whether a word names a row of a table or a union."""
    return isinstance(one, SpokenWord) and bool(one.named("group") or one.named("unit"))


def names_row_before(text: Folded, own: Iterable[Item], item: Mention, top: str) -> bool:
    """Whether the part of a clause in which a number stands has named a row before it.

    全区有67人次因急性心肌梗死得到抚慰 has named none.
    """
    before = text.text[: item.at[0]]
    part = 1 + max(before.rfind(stop) for stop in _PARTS)
    near = (one for one in own if isinstance(one, SpokenWord) and one.start >= part)
    return any(one.named("group") or {*one.named("unit")} - {top} for one in near)


def nouns_behind(
    text: Folded, stream: Iterable[Item], item: Mention, *, is_bare: bool
) -> list[SpokenWord]:
    """The nouns right behind a number, as in 383人次抚慰, and a row in brackets behind them.

    Where nothing before it has named one (`is_bare`), a row or a union is read too: 193户是低保户.
    """
    found: list[SpokenWord] = []
    beside = item.at[1]
    for other in stream:
        place = found[-1].end if found else beside
        between = text.text[place : start_of(other)]
        if start_of(other) < place:
            continue
        if isinstance(other, Mention) and other.sort == "figure" and _WITH.fullmatch(between):
            beside = other.at[1]  # 371 households with 926 people were on file
            continue
        is_far = len(between) > _NEAR and not _FOR.fullmatch(between)
        if isinstance(other, Mention) or _ENDS.search(between) or is_far:
            break
        is_apart = "（" in between and _OWN_NUMBER.match(text.text, other.end)
        if is_apart or _INCLUDING.match(between):
            break  # 款物9.57万元（含实物折价1.43万元）
        is_own = {*other.named("subject")} & {"other", "private"}
        if is_own == {"private"} and item.claim and item.claim.counter in OF_MANY:
            continue  # 2745人次拿到抚慰金
        is_noun = other.named("subject") or other.named("row")
        if is_noun or (is_bare and names_row(other)):
            found.append(other)
        if other.start == item.at[1] and is_own:
            break  # 300余名干部结对帮扶 counts them
    return found


def is_counted(text: Folded, noun: SpokenWord, item: Mention) -> bool:
    """Whether a noun only says who was counted: 72名学生，共19.44万元."""
    behind = text.text[noun.end : noun.end + 1]
    return noun.start == item.at[1] and bool(not behind or _ENDS.match(behind))


def nouns_said(
    text: Folded, nouns: Sequence[SpokenWord], item: Mention, own: Iterable[Item],
    subject: SpokenSubject,
) -> tuple[list[SpokenWord], list[SpokenWord]]:  # fmt: skip
    """The nouns behind a number that say what it is of, and those that only say who was counted.

    Words before it go before those behind it, but for those of our own sentences.
    """
    found = list(nouns)
    if found and found[0].start == item.at[1] and "other" in found[0].named("subject"):
        return found[:1], []  # 还有3名志愿者 is none of what was spoken of
    if found and found[0].start == item.at[1] and subject.is_strong(found[0]):
        # 28名学生得到资助 counts pupils.
        found = [found[0], *(one for one in found[1:] if names_row(one) or one.named("row"))]
    left = [one for one in nouns if one not in found]
    is_said = any(
        one.start <= item.at[1] + 1 and name.startswith(SAID)
        for one in found[:1] for name in one.named("subject")
    )  # fmt: skip
    words = [one for one in own if isinstance(one, SpokenWord)]
    passing = max((n for n, one in enumerate(words) if one.named("in_passing")), default=-1)
    is_many = item.claim is not None and item.claim.counter in OF_MANY
    is_next = is_many and found[:1] != [] and found[0].start == item.at[1] and _is_ours(found[0])
    is_named = any(
        subject.is_strong(one)
        and not _is_wider(one, found, subject)
        and (not is_next or _is_ours(one))  # 工作人员介绍，5月2批抚慰金…
        for one in words[passing + 1 :]  # …走出困境，另有38户解困退档
    )
    if is_said or not is_named or _has_left(text, words[passing + 1 :], found, item):
        around = [one for one in found if _holds_it(one, item, subject)]
        return [one for one in found if one not in around], [*left, *around]
    helped = [one for one in found[:1] if is_counted(text, one, item)]
    return [one for one in found if one.named("row")], [*left, *helped]


def _has_left(
    text: Folded, words: Iterable[SpokenWord], nouns: Sequence[SpokenWord], item: Mention
) -> bool:
    """Whether what is on file has left it behind a number: 在档困难职工家庭有84户脱困."""
    said = {name for one in words for name in one.named("subject")}
    moved = {name for one in nouns[:1] for name in one.named("subject")} & {*_MOVES}
    return (
        bool(moved)
        and said <= {*_ON_FILE}
        and bool(_ACHIEVED.fullmatch(text.text, item.at[1], nouns[0].start))
    )


def _is_ours(one: SpokenWord) -> bool:
    return bool({*one.named("subject")} - {*NOT_OURS})


def _holds_it(one: SpokenWord, item: Mention, subject: SpokenSubject) -> bool:
    """Whether a noun is what that is within of which a number is: 批准39件、50件抚慰申请."""
    known, counter = subject.lexicon.subjects, item.claim.counter if item.claim else ""
    around = {known[name].within for name in subject.names if name in known}
    named = around & {*one.named("subject")}
    is_counted = any(counter in known[name].figures for name in named)
    return bool(counter and named) and subject.has(counter) and not is_counted


def _is_wider(one: SpokenWord, nouns: Sequence[SpokenWord], subject: SpokenSubject) -> bool:
    """Whether a word before a number is only what its noun is within: 资助118名学生."""
    known = subject.lexicon.subjects
    narrow = {known[n].within for noun in nouns[:1] for n in noun.named("subject") if n in known}
    return bool(narrow & {*one.named("subject")}) and one.word in HELPING
