"""Exposure: how many members there were who could have claimed, month by month."""

from typing import TYPE_CHECKING, Any

from bangfu.figures.frames import to_frame
from bangfu.periods import Period
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["members_by_month"]

_MONTHS = 12


def members_by_month(register: Register, span: Period) -> "pd.Series[Any] | None":
    """Members of who looks and the unions below in each month, where they were counted.

    Members are counted at the end of a year; between two counts they are taken to change in even
    steps.

    Parameters
    ----------
    register
        Reads `union_members`.
    span
        Whole months.

    Returns
    -------
    Series or None
        Members by month; None unless the same unions were counted at the end of each year of the
        span and of the year before it.
    """
    import pandas as pd  # noqa: PLC0415

    counts = to_frame(register.union_members, register)
    by_year = counts.pivot_table(index="year", columns="unit_code", values="members", aggfunc="sum")
    years = range(span.start.year - 1, span.last_day.year + 1)
    known = by_year.reindex(years)
    if by_year.empty or known.isna().to_numpy().any():
        return None
    total = known.sum(axis=1)
    told = {}
    for month in span.months:
        year, part = month.start.year, month.start.month / _MONTHS
        told[str(month)] = total[year - 1] * (1 - part) + total[year] * part
    return pd.Series(told, name="members").rename_axis("month")
