"""Spoken lists: each point of a list speaks of what was spoken of before the list.

What a line without numbers names above a list, all its points are of: 金秋助学三年小账.
"""

from dataclasses import dataclass, replace

from bangfu.articles.alignments import POINT
from bangfu.articles.spoken_periods import SpokenPeriod
from bangfu.articles.spoken_subjects import SpokenSubject

__all__ = ["SpokenList"]


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

    def enter_line(
        self, between: str, period: SpokenPeriod, subject: SpokenSubject, *, is_headed: bool
    ) -> SpokenPeriod:
        """The period that a line speaks of, where its subject is set to what the list is of."""
        is_point = bool(POINT.search(between))
        self.is_over = self.period is not None and not is_point
        if not is_point:
            self.period = None
        elif self.period is None:
            self.period, self.ours = replace(period), subject.ours
            self.group = subject.group if is_headed else ()
        else:
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
