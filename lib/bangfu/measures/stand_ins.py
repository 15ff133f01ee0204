"""What stands in for a period, for unions and for a number while a measure is compiled.

A compiled measure is SQL in pieces: the stand-ins in it are replaced by what is asked for.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import pyarrow as pa

from bangfu.periods import Period
from bangfu.rules import Version

__all__ = ["STAND_IN_NUMBER", "Compiled", "is_long", "stand_in", "stand_in_codes", "words_of"]

_YEAR = 12
_LONG = 97
"""Length in months that stands in for all beyond a year."""
STAND_IN_NUMBER = 888_888
"""Stands in for a number a measure takes from its period."""


def words_of(period: Period | None, codes: Sequence[str], number: int | None) -> tuple[str, ...]:
    """Everything that may stand in SQL for another, always in the same order."""
    words = [f"'{code}'" for code in codes]
    if number is not None:
        words.append(str(number))
    if period is None:
        return tuple(words)
    length = [f"INTERVAL '{period.n_months}' MONTH"] if is_long(period) else []
    return (f"'{period}'", *map(_day, _days(period)), *length, *words)


def _days(period: Period) -> tuple[date, ...]:
    before = period.year_earlier
    return period.start, period.end, period.years[0].start, before.start, before.end


def _day(day: date) -> str:
    return f"{day.year}, {day.month}, {day.day}"


def is_long(period: Period) -> bool:
    """Whether a stand-in does not keep the length."""
    return period.n_months > _YEAR


@lru_cache(maxsize=1024)
def stand_in(period: Period) -> Period:
    """The period that all as long are compiled as, also its own."""
    first = Period.parse("2150-02")  # no day of it begins a year, or is another one's
    return first.through(first.shift((_LONG if is_long(period) else period.n_months) - 1))


def stand_in_codes(unions: str) -> tuple[str, ...]:
    """Codes in characters for private use: no SQL of ours has them."""
    return tuple(chr(0xF0000 + n) for n in range(int(unions or 0)))


@dataclass(frozen=True)
class Compiled:
    """SQL in pieces, every second one a word that stands in for another."""

    pieces: tuple[str, ...]
    words: tuple[str, ...]
    schema: pa.Schema
    any_period: bool
    """Whether the period is a stand-in too, and not only the unions are."""
    rules: tuple[Version, ...]
    """The rules files it was made from."""

    def fill(self, period: Period, codes: Sequence[str], number: int | None) -> str | None:
        """The SQL for a period and unions; None if days that differ are one in the stand-in."""
        words = words_of(period if self.any_period else None, codes, number)
        filling = dict(zip(self.words, words, strict=True))
        if tuple(filling[word] for word in self.words) != words:
            return None
        return "".join(filling[p] if n % 2 else p for n, p in enumerate(self.pieces))
