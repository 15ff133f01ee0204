"""The day a release is issued: said in all its files, and never a cause to make it again.

A release is made again byte for byte, so the clock is asked once, when a run begins. The day is
kept in `release.json`, where verifying and the next run find it. A release made again with the
figures it had keeps its day, whatever its pages look like now; one with other figures has that of
the run.
"""

import csv
import hashlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

__all__ = ["Issue", "figures_digest", "today"]

_TOLD = ("address", "value", "status")
"""What makes a figure another one; its label and definition do not."""


@dataclass(frozen=True)
class Issue:
    """The day a release is given, and the one it has had."""

    day: date
    earlier: date | None = None
    """When what is published was issued."""
    digest: str = ""
    """Of the figures that are published."""

    def of(self, digest: str) -> date:
        """The day of issue with figures of some digest.

        Examples
        --------
        >>> issue = Issue(date(2020, 2, 1), date(2020, 1, 15), "abc")
        >>> str(issue.of("abc")), str(issue.of("abd"))
        ('2020-01-15', '2020-02-01')
        """
        return self.earlier if self.earlier and self.digest == digest else self.day


def today(zone: str, now: datetime | None = None) -> date:
    """The day it is in a time zone.

    Examples
    --------
    >>> str(today("Asia/Shanghai", datetime(2019, 12, 31, 16, 0, tzinfo=UTC)))
    '2020-01-01'
    """
    return (now or datetime.now(UTC)).astimezone(ZoneInfo(zone)).date()


def figures_digest(text: str) -> str:
    """SHA-256 over addresses, values and statuses of the text of a `figures.csv`."""
    told = "\n".join("\t".join(line) for line in _told(csv.reader(text.splitlines())))
    return hashlib.sha256(told.encode()).hexdigest()


def _told(lines: Iterable[list[str]]) -> Iterator[list[str]]:
    rows = iter(lines)
    header = next(rows, [])
    places = [header.index(name) for name in _TOLD if name in header]
    yield from ([row[place] for place in places] for row in rows)
