"""Cohorts: households by when they came on file, and how many are still on it later."""

from typing import TYPE_CHECKING

from bangfu.analysis.hardship_spells import spells_of
from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["cohorts_of"]

_AFTER = (12, 24, 36, 60)
"""Months after coming on file at which a cohort is looked at."""


def cohorts_of(register: Register, period: Period, by: str) -> "pd.DataFrame":
    """Households that came on file in the parts of a period, and how many are on it still.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        When they came: opened, reopened or converted, and on no file before. A file that a
        correction takes away was none.
    by
        year, quarter or month.

    Returns
    -------
    DataFrame
        `by`, `came`, and `after_12` and so on: the share still on file so many months later,
        missing where that day is yet to come for some of them.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, for those who ask for it alone

    since = register.completeness.since
    if since and period.start < since:
        raise ParameterError(
            f"period: found {str(period)!r}, which begins before the register does, in "
            f"{since.year}: of those who came before, only who was on file still is known; "
            "expected a later one"
        )
    spells = spells_of(register)
    first, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    came = spells[(spells.began_on >= first) & (spells.began_on < end)]
    known = max(register.completeness.until.values())
    step = {"year": "Y", "quarter": "Q", "month": "M"}[by]
    rows = []
    for part, some in came.groupby(pd.to_datetime(came.began_on).dt.to_period(step)):
        row: dict[str, object] = {by: _written(part, by), "came": len(some)}
        for months in _AFTER:
            days = some.began_on + pd.DateOffset(months=months)
            is_past = bool((days <= pd.Timestamp(known)).all())
            still = ~(some.ended_on < days)
            row[f"after_{months}"] = float(still.mean()) if is_past else None
        rows.append(row)
    return pd.DataFrame(rows, columns=[by, "came", *(f"after_{n}" for n in _AFTER)])


def _written(part: "pd.Period", by: str) -> str:
    """A part of time as periods are written: 2019, 2019-Q1, 2019-01."""
    return f"{part.year}-Q{part.quarter}" if by == "quarter" else str(part)
