"""Drawing lots for the sample: the same seed gives the same register.

Every part of the sample draws from a stream of its own, so that changing one part leaves the
others as they were.
"""

import hashlib
import hmac
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from random import Random
from typing import TypeVar

__all__ = ["Lots", "person_key", "workday_from"]

T = TypeVar("T")

_HOLIDAYS = ((1, range(1, 4)), (5, range(1, 4)), (10, range(1, 8)))
"""Months and days nobody is paid on; those that follow the moon are left out."""

_SYNTHETIC = b"bangfu sample: not a key, every person is invented"


class Lots(Random):
    """A stream of random choices, named after the part of the sample it serves."""

    def __init__(self, seed: int, part: str) -> None:
        super().__init__(f"{seed}:{part}")

    def pick(self, weights: Mapping[T, float]) -> T:
        """One of the keys, by weight."""
        return self.choices(list(weights), list(weights.values()))[0]

    def weighted_sample(self, values: Mapping[T, float], count: int) -> list[T]:
        """So many of the keys, each once, drawn by weight."""
        # Of independent waiting times the shortest are such a sample (Efraimidis and Spirakis).
        waits = {value: self.expovariate(weight) for value, weight in values.items()}
        return sorted(waits, key=waits.__getitem__)[:count]

    def chance(self, share: float) -> bool:
        """True in this share of cases."""
        return self.random() < share

    def day(self, first: date, last: date) -> date:
        """A day from `first` to `last`, both included."""
        return first + timedelta(days=self.randrange((last - first).days + 1))

    def workday(self, first: date, last: date) -> date:
        """A working day from `first` to `last`, which must be far enough apart to hold one."""
        while not is_workday(day := self.day(first, last)):
            continue
        return day

    def tail(self, median: float, spread: float, longest: int) -> int:
        """A number of days with a long tail to the right, from 1 to `longest`."""
        return min(max(1, round(self.lognormvariate(0, spread) * median)), longest)

    def yuan(self, low: int, high: int, step: int) -> int:
        """A round sum from `low` to `high`."""
        return self.randrange(low, high + 1, step)

    def shuffled(self, values: Sequence[T]) -> list[T]:
        """The values in another order."""
        return self.sample(values, len(values))


def is_workday(day: date) -> bool:
    """Whether a day is from Monday to Friday and no holiday."""
    holiday = any(day.month == month and day.day in days for month, days in _HOLIDAYS)
    return day.weekday() < 5 and not holiday


def workday_from(day: date) -> date:
    """The first working day not before `day`.

    Examples
    --------
    >>> workday_from(date(2016, 10, 1))
    datetime.date(2016, 10, 10)
    """
    while not is_workday(day):
        day += timedelta(days=1)
    return day


def person_key(serial: str) -> str:
    """Key of an invented person: 64 hexadecimal digits, like the hash of an ID number.

    Examples
    --------
    >>> len(person_key("H00001-0"))
    64
    """
    return hmac.digest(_SYNTHETIC, serial.encode(), hashlib.sha256).hex()
