"""Spoken sentences: what a sentence has said so far, up to the number in turn."""

from dataclasses import dataclass, field

from bangfu.articles.alignments import Item
from bangfu.articles.number_settings import Setting
from bangfu.articles.spoken_periods import SpokenPeriod
from bangfu.periods import Period

__all__ = ["SpokenSentence"]


@dataclass
class SpokenSentence:
    """What a sentence has said so far."""

    own: list[Item] = field(default_factory=list)
    """Words and periods since the last number."""
    numbers: list[Setting] = field(default_factory=list)
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
    in_list: list[Item] | None = None
    """What the words before a list say of all its numbers: that they are means or changes."""
