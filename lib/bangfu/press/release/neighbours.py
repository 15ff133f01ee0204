"""The periods a reader goes to from a period: the one before, the one after, the year it lies in.

A report must come out the same whatever else is published, and must not be made again when another
one lands. So it names its neighbours by the calendar alone, and leads to the page of its union,
`units/110105.html#2019-06`, where the library says which of them there are. A small file read by a
script would save a step, but reports hold no script, and one that is sent by mail has no library
beside it.
"""

from bangfu.language import Language, file_name
from bangfu.periods import Period

__all__ = ["UNITS", "neighbours", "unit_page"]

UNITS = "units/"
"""Folder of the pages of unions, in that of all releases."""


def unit_page(code: str, language: Language, period: Period | None = None) -> str:
    """The page of a union, and on it the place of a period.

    Examples
    --------
    >>> unit_page("110105", "en", Period.parse("2019-06"))
    'units/110105.en.html#2019-06'
    """
    return f"{UNITS}{file_name(code, 'html', language)}{f'#{period}' if period else ''}"


def neighbours(period: Period) -> dict[str, Period]:
    """`previous`, `next` and `year`, as far as a period has them: a span of years has none.

    Examples
    --------
    >>> {name: str(one) for name, one in neighbours(Period.parse("2019-12")).items()}
    {'previous': '2019-11', 'next': '2020-01', 'year': '2019'}
    >>> {name: str(one) for name, one in neighbours(Period.parse("2019")).items()}
    {'previous': '2018', 'next': '2020'}
    """
    if period.is_span:
        found = {}
    else:
        found = {"previous": period.previous, "next": period.shift(period.n_months)}
    within = len(period.years) == 1 and period.n_months < 12
    return found | ({"year": period.years[0]} if within else {})
