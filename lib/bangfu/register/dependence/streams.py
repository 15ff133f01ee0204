"""Streams: what a report reads of the register, by table and the date it is read by.

A measure declares its streams and how far back it reads each, so that a correction re-runs the
reports that can see it and no others. A stream holds only the columns measures read by that date:
when a comfort payment is corrected, the decisions of another month are not.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Literal, assert_never

from bangfu.periods import Period

__all__ = [
    "AIDED",
    "CLAIMED",
    "COUNTED",
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

    `day` is the name of a date, or of a year that stands for its last day. `file_columns` are read
    of the household's file the row belongs to, whoever keeps it.
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
    (
        "file_id",
        "household_id",
        "unit_code",
        "category",
        "cause_main",
        "file_level",
        "household_size",
    ),
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
COUNTED = Stream("union_members", "year", ("unit_code", "year", "members"))
CLAIMED = Stream(
    "comfort_case",
    "applied_on",
    ("unit_code", "relation", "event_kind", "illness", "applied_on", "decided_on", "decision"),
)
STREAMS = {stream.name: stream for stream in (AIDED, MOVED, PAID, DECIDED, CLAIMED, COUNTED)}

Back = Literal["period", "calendar_year", "year_earlier", "beginning"]
"""Since when a measure reads: the period's first day, the first day of its first calendar year,
the first day of the same period a year earlier, or the first row there is."""


@dataclass(frozen=True, order=True)
class Read:
    """Months of a stream that were read, both ends included; `since` is empty for all before.

    Of a union's report they are read for its own rows, unless they were read `everywhere`.
    """

    stream: str
    since: str
    until: str
    everywhere: bool = False

    def covers(self, month: str) -> bool:
        """Whether a month, as in `2017-03`, was read."""
        return self.since <= month <= self.until


@dataclass(frozen=True)
class Reading:
    """How a measure reads a stream: up to the period's end, how far back, and of which unions."""

    stream: Stream
    back: Back = "period"
    everywhere: bool = False
    """Whether rows of other unions are read too: those of households that moved, say."""

    def of(self, period: Period) -> Read:
        """The months read to measure a period.

        Examples
        --------
        >>> Reading(PAID, "calendar_year").of(Period.parse("2017-Q2"))
        Read(stream='comfort_case.paid_on', since='2017-01', until='2017-06', everywhere=False)
        """
        until = f"{period.last_day:%Y-%m}"
        return Read(self.stream.name, _since(period, self.back), until, self.everywhere)


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
    (Read(stream='s', since='2016-03', until='2017-12', everywhere=False),)
    """
    joined: list[Read] = []
    for read in sorted(reads, key=lambda read: (read.stream, read.everywhere, read.since)):
        last = joined[-1] if joined else None
        if (
            last
            and (last.stream, last.everywhere) == (read.stream, read.everywhere)
            and read.since <= _month_after(last.until)
        ):
            joined[-1] = replace(last, until=max(last.until, read.until))
        else:
            joined.append(read)
    return tuple(joined)


def _month_after(month: str) -> str:
    return str(Period.parse(month).shift(1))
