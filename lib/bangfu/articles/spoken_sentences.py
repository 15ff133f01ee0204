"""Spoken sentences: what a sentence has said so far, up to the number in turn."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from bangfu.articles.alignments import ENGLISH_STOP, Item, is_part_behind
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import CHANGES, Setting, counted
from bangfu.articles.period_steps import period_before
from bangfu.articles.spoken_bases import YEAR_BEFORE, compared_with
from bangfu.articles.spoken_clauses import NumberWords
from bangfu.articles.spoken_periods import SpokenPeriod, is_time
from bangfu.periods import Period

__all__ = ["HELD", "STOPS", "TWIN", "SpokenSentence", "against", "is_head_of", "is_timed"]

HELD = 128
"""So many numbers back a number looks for what it goes on with: without an end, a paragraph of
thousands of numbers would cost the square of them."""
STOPS = re.compile(rf"[。！？!?\n]|{ENGLISH_STOP}")
"""What ends a sentence."""
_HEAD_END = re.compile(r"[^。！？；!?;]*(?:\n[\n ]*|[？?][^。！？；!?;]*)")
_POINT_HEAD = re.compile(
    r"[。！？!?\n] *(?:[一二三四五六七八九十]是|第[一二三四五六七八九十]，"
    r"|[（(]?[一二三四五六七八九十\d]{1,2}[）)、.．])[^。！？!?\n]*$"
)
_WIDE = 60
"""No sentence that only says what the next is of is longer."""
_UNIT_HEAD, _MONEY = "单位", "yuan"
_ENDS_OF = ("to", "from")
"""English words before what something was, or came to, behind the change."""
TWIN: Mapping[str, Any] = {
    "held": HELD, "unit_head": _UNIT_HEAD, "stops": STOPS, "head_end": _HEAD_END,
    "point_head": _POINT_HEAD, "wide_head": _WIDE, "ends_of": _ENDS_OF,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def is_head_of(text: str, between: str, start: int) -> bool:
    """Whether a sentence without numbers says what the next is of: a line, a question, 一是生活.

    Parameters
    ----------
    between
        What stands between it and what begins at `start`.
    """
    end = start - len(between)
    said = "\n" * (end <= _WIDE) + text[max(end - _WIDE, 0) : end]
    return bool(_HEAD_END.fullmatch(between) or _POINT_HEAD.search(said))


def is_timed(own: Iterable[Item]) -> bool:
    """Whether a date stands among words; a length of time, 上一年, is none."""
    return any(isinstance(one, Mention) and is_time(one) for one in own)


@dataclass
class SpokenSentence:
    """What a sentence has said so far."""

    own: list[Item] = field(default_factory=list)
    """Words and periods since the last number."""
    numbers: list[Setting] = field(default_factory=list)
    every: list[Setting] = field(default_factory=list)
    """The numbers of all its parts."""
    comparator: "Period | str | Setting | None" = None
    comparator_before: "Period | str | Setting | None" = None
    """That of the part before it."""
    lead: Period | None = None
    """What the sentence before it, without a number, compared it with: 再同2017年比。"""
    is_unit_named: bool = False
    is_named: bool = False
    """Whether it has said what it is about."""
    besides: str = ""
    """`besides` where it speaks of what no register has: plans, or what was not done."""
    from_period: Period | None = None
    """Of what something came from."""
    spoken: SpokenPeriod | None = None
    """What was spoken of before its last number."""
    aside: SpokenPeriod | None = None
    """What was spoken of before its words turned to the year before."""
    noun: str = ""
    """What numbers without a counting word count, as a line above them says: （单位：人次）."""
    in_list: list[Item] | None = None
    """What the words before a list say of all its numbers: that they are means or changes."""

    def tell(self, setting: Setting) -> None:
        """Tell one more number."""
        self.numbers.append(setting)
        self.every.append(setting)
        del self.numbers[:-HELD], self.every[:-HELD]

    def following(
        self, lead: Period | None, own: Sequence[Item], between: str, *, is_over: bool
    ) -> "SpokenSentence":
        """The sentence, or the part of it, behind this one.

        Parameters
        ----------
        lead
            What this one, without numbers, compares it with.
        own
            The words behind the last number of this one.
        between
            The text from the last of them on.
        is_over
            Whether the sentence is over.
        """
        line, stop, _ = between.partition("\n")
        noun = _unit_head(own, line) if stop and not self.numbers else self.noun
        if is_over:
            return SpokenSentence(comparator=lead, lead=lead, noun=noun)
        return SpokenSentence(
            is_unit_named=self.is_unit_named, is_named=self.is_named,
            from_period=self.from_period, every=self.every,
            comparator_before=self.comparator or self.comparator_before,
            comparator=self.lead, lead=self.lead, noun=noun,
        )  # fmt: skip

    def counts(self, item: Mention, tokens: Sequence[SpokenWord]) -> str:
        """What a number without a counting word counts: as a line above or one before it says."""
        claim, last = item.claim, self.numbers[-1] if self.numbers else None
        if claim is None or claim.word or claim.form != "plain":
            return ""
        before = [one for one in tokens if one.start < item.at[0]][-1:]
        if last and any(one.named("comparator") and one.word.isascii() for one in before):
            return counted(last)  # 27 people, against 496 a year earlier
        moved = last.mention.claim if last and last.relation in CHANGES else None
        is_end = any(one.word.lower() in _ENDS_OF for one in before)
        if last and moved and moved.form == "percent" and is_end:
            return counted(last.of[0]) if last.of else last.noun  # grew 10.1 percent to 673
        is_bare = last is not None and last.mention.claim and not last.mention.claim.word
        is_named = any(one.named(kind) for one in tokens for kind in ("subject", "noun"))
        if not is_bare or is_named or last is None or (last.noun == _MONEY and not last.scale):
            return self.noun
        return self.noun or (f"{last.noun}:{last.scale}" if last.scale else last.noun)


def _unit_head(own: Sequence[Item], line: str) -> str:
    """What a line above numbers says that they count: （单位：人次）, 受益人次."""
    last = own[-1] if own else None
    if not isinstance(last, SpokenWord) or last.word.isascii():
        return ""
    is_head = _UNIT_HEAD in last.word or last.word == line.strip()
    noun = next(iter(last.named("noun")), "") if is_head else ""
    return "" if noun == _MONEY else noun


def _is_last_year(one: Item) -> bool:
    """Whether a word names the year before: 与去年四季度相比."""
    years = ("year_of_draft", "year_spoken_of")
    return isinstance(one, SpokenWord) and any("-1" in one.named(kind) for kind in years)


def against(
    sentence: SpokenSentence, words: NumberWords, item: Mention, relation: str, spoken: SpokenPeriod
) -> tuple[NumberWords, tuple[Item | None, str] | None, SpokenPeriod]:
    """What a number is compared with, with its words and the period spoken of.

    与2018年相比 says nothing of when a level is, and of what the changes behind it are on;
    与259人次相比 compares with the number before it.
    """
    compared = compared_with(words.own, words.behind)
    if compared is None or compared[1] not in ("before", "number"):
        return words, compared, spoken
    base = compared[0]
    if base is not None:
        is_multiple = item.claim is not None and item.claim.form in ("times", "doubled")
        last_year = [one for one in words.own if _is_last_year(one) and is_part_behind(one, [base])]
        words = replace(words, own=[one for one in words.own if one not in last_year])
        if relation in CHANGES or is_multiple:
            return words, (base, YEAR_BEFORE if last_year else "named"), spoken
        period = spoken.named(base)
        sentence.comparator = period_before(period, "year") if period and last_year else period
        return replace(words, own=[one for one in words.own if one is not base]), None, spoken
    numbers, first = sentence.numbers, words.tokens[0]
    is_far = bool(numbers) and first.start > numbers[-1].mention.at[1] + 2
    if is_far or first.named("first_of_span"):
        return words, (None, "unknown"), spoken  # 与首年年末相比
    sentence.comparator = numbers[-1] if numbers else "year"
    if sentence.spoken is not None and sentence.spoken.now is not None:
        return words, None, sentence.spoken  # what it is compared with moves nothing
    return words, None, spoken
