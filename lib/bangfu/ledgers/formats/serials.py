"""Days as files store them: numbers counted from 1900 or 1904 on, and ISO texts."""

from datetime import date, datetime, time, timedelta
from functools import lru_cache

from bangfu.ledgers.formats.grid import Plain

__all__ = ["FIRST_DAY", "LAST_DAY", "day_of", "iso_day", "may_be_day"]

FIRST_DAY, LAST_DAY = date(1990, 1, 1), date(2100, 12, 31)
"""The days a ledger may speak of."""
_ZERO = date(1899, 12, 30)
_FIRST, _LAST = (FIRST_DAY - _ZERO).days, (LAST_DAY - _ZERO).days


def may_be_day(value: object) -> bool:
    """Whether a bare number may be the serial number of a day, counted from 1900 on."""
    return isinstance(value, float) and _FIRST <= value <= _LAST


@lru_cache(maxsize=4096)
def day_of(serial: float, from_1904: bool = False) -> Plain:
    """The day a serial number stands for; the number itself if it stands for none.

    Examples
    --------
    >>> day_of(43529).isoformat(), day_of(42067, from_1904=True).isoformat()
    ('2019-03-05', '2019-03-05')
    """
    if not 0 <= serial < 2_958_466:
        return serial
    if serial < 1:
        return (datetime.min + timedelta(days=serial)).time()
    first = datetime(1904, 1, 1) if from_1904 else datetime(1899, 12, 30)
    if not from_1904 and serial < 60:  # Excel thinks 1900 was a leap year
        first += timedelta(days=1)
    moment = first + timedelta(milliseconds=round(serial * 86_400_000))
    return moment.date() if moment.time() == time() else moment


def iso_day(text: str) -> Plain:
    """The day or moment an ISO text says; the text itself if it says none."""
    try:
        moment = datetime.fromisoformat(text.strip().removesuffix("Z"))
    except ValueError:
        return text
    return date(moment.year, moment.month, moment.day) if moment.time() == time() else moment
