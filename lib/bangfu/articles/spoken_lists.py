"""Spoken lists: each point of a list speaks of what was spoken of before the list.

What a line without numbers names above a list, all its points are of: 金秋助学三年小账.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from bangfu.articles.alignments import POINT
from bangfu.articles.spoken_periods import SpokenPeriod
from bangfu.articles.spoken_subjects import SpokenSubject

__all__ = ["TWIN", "SpokenList"]

_NUMBERS = ("（(", "0123456789", "一二三四五六七八九十")
"""What points that are numbered begin with; all others are alike."""
TWIN: Mapping[str, Any] = {"points": _NUMBERS}
"""What its twin in JavaScript is given."""


@dataclass
class SpokenList:
    """What was spoken of before a list that is not over."""

    period: SpokenPeriod | None = None
    """None outside of a list."""
    ours: tuple[str, ...] = ()
    """Subjects that are ours."""
    group: tuple[str, ...] = ()
    """The row that the line above it names, if that has no numbers."""
    is_over: bool = False
    """Whether this line is the first behind the list."""
    unit: str | None = None
    """The union that was spoken of."""
    style: int = 0
    """How its points begin: points of another kind are within one."""

    def enter_line(
        self, between: str, period: SpokenPeriod, subject: SpokenSubject, *, is_headed: bool
    ) -> SpokenPeriod:
        """The period that a line speaks of, where its subject is set to what the list is of."""
        point = POINT.search(between)
        is_point, style = point is not None, _style(point[0]) if point else 0
        self.is_over = self.period is not None and not is_point
        if not is_point:
            self.period = None
        elif self.period is None:
            self.period, self.ours = replace(period), subject.ours
            self.group = subject.group if is_headed else ()
            self.unit, self.style = subject.unit, style
        else:
            if style == self.style and not is_headed:  # not below a point that is a head itself
                subject.unit = self.unit
            subject.ours = self.ours or subject.ours
            subject.names = subject.ours
            return period.at_point(self.period)
        return period

    def head(self, subject: SpokenSubject) -> None:
        """Its points are of the row it is headed by; what stands right behind it may be."""
        if self.period is not None:
            subject.group = self.group or subject.group
        elif self.is_over:
            subject.carried = self.group or subject.carried


def _style(point: str) -> int:
    """How a point begins: with a bracket, a digit, a numeral, or any other mark."""
    mark = point.strip()[:1]
    return next((n for n, marks in enumerate(_NUMBERS) if mark in marks), len(_NUMBERS))
