"""Streams: what a report reads of the register, by table and the date it is read by.

A measure declares its streams and how far back it reads each, so that a correction re-runs the
reports that can see it and no others. A stream holds only the columns measures read by that date:
when a comfort payment is corrected, the decisions of another month are not.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, assert_never

from bangfu.periods import Period

__all__ = [
    "AIDED",
    "DECIDED",
    "MOVED",
    "PAID",
    "STREAMS",
    "Back",
    "Read",
    "Reading",
    "Stream",
    "merged",
]


@dataclass(frozen=True)
class Stream:
    """Rows of a table by one of their dates, with the columns measures read of them.

    `file_columns` are read of the household's file the row belongs to, if the reader has it too.
    """

    table: str
    day: str
    columns: tuple[str, ...]
    file_columns: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        """The table and the date, as in `comfort_case.paid_on`."""
        return f"{self.table}.{self.day}"


AIDED = Stream(
    "assistance",
    "paid_on",
    ("paid_on", "unit_code", "person_key", "relation", "project", "occasion", "fund_source", "form",
     "amount", "school_stage"),
    ("household_id", "category", "cause_main"),
)  # fmt: skip
MOVED = Stream(
    "file_event",
    "happened_on",
    ("event_id", "happened_on", "kind", "reason", "correction"),
    ("file_id", "household_id", "unit_code", "category", "cause_main", "file_level"),
)
PAID = Stream(
    "comfort_case",
    "paid_on",
    ("unit_code", "claimant_key", "relation", "event_kind", "illness", "happened_on", "applied_on",
     "decided_on", "decision", "batch_no", "paid_on", "amount"),
)  # fmt: skip
DECIDED = Stream(
    "comfort_case",
    "decided_on",
    ("unit_code", "relation", "event_kind", "illness", "decided_on", "decision", "reject_reason"),
)
STREAMS = {stream.name: stream for stream in (AIDED, MOVED, PAID, DECIDED)}

Back = Literal["period", "calendar_year", "year_earlier", "beginning"]
"""Since when a measure reads: the period's first day, the first day of its first calendar year,
the first day of the same period a year earlier, or the first row there is."""


@dataclass(frozen=True, order=True)
class Read:
    """Months of a stream that were read, both ends included; `since` is empty for all before."""

    stream: str
    since: str
    until: str

    def covers(self, month: str) -> bool:
        """Whether a month, as in `2017-03`, was read."""
        return self.since <= month <= self.until


@dataclass(frozen=True)
class Reading:
    """How a measure reads a stream: up to the period's end, and how far back."""

    stream: Stream
    back: Back = "period"

    def of(self, period: Period) -> Read:
        """The months read to measure a period.

        Examples
        --------
        >>> Reading(PAID, "calendar_year").of(Period.parse("2017-Q2"))
        Read(stream='comfort_case.paid_on', since='2017-01', until='2017-06')
        """
        return Read(self.stream.name, _since(period, self.back), f"{period.last_day:%Y-%m}")


def _since(period: Period, back: Back) -> str:
    match back:
        case "period":
            return f"{period.start:%Y-%m}"
        case "calendar_year":
            return f"{period.start:%Y}-01"
        case "year_earlier":
            return f"{period.year_earlier.start:%Y-%m}"
        case "beginning":
            return ""
        case _:
            assert_never(back)


def merged(reads: Iterable[Read]) -> tuple[Read, ...]:
    """The same months in as few pieces as can be, sorted.

    Examples
    --------
    >>> merged([Read("s", "2017-01", "2017-12"), Read("s", "2016-03", "2016-12")])
    (Read(stream='s', since='2016-03', until='2017-12'),)
    """
    joined: list[Read] = []
    for read in sorted(reads):
        last = joined[-1] if joined else None
        if last and last.stream == read.stream and read.since <= _month_after(last.until):
            joined[-1] = Read(last.stream, last.since, max(last.until, read.until))
        else:
            joined.append(read)
    return tuple(joined)


def _month_after(month: str) -> str:
    return str(Period.parse(month).shift(1))
