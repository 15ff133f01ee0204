"""Cohorts: households by when they came on file, and how many are still on it later."""

from typing import TYPE_CHECKING

from bangfu.analysis.hardship_spells import days_of_households
from bangfu.measures.caseload import BEGINNINGS
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
        When they came: opened, reopened or converted, and on no file before.
    by
        year, quarter or month.

    Returns
    -------
    DataFrame
        `by`, `came`, and `after_12` and so on: the share still on file so many months later,
        missing where that day is yet to come for some of them.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, for those who ask for it alone

    daily = days_of_households(register)
    begins = daily.kinds.map(lambda kinds: bool(kinds & {*BEGINNINGS})).astype(bool)
    first, end = pd.Timestamp(period.start), pd.Timestamp(period.end)
    came = daily[begins & (daily.files - daily.delta <= 0) & (daily.files > 0)]
    came = came[(came.happened_on >= first) & (came.happened_on < end)]
    known = max(register.completeness.until.values())
    ends = daily[daily.files <= 0][["household_id", "happened_on"]]
    left = _left_on(came, ends.rename(columns={"happened_on": "left_on"}))
    step = {"year": "Y", "quarter": "Q", "month": "M"}[by]
    parts = left.happened_on.dt.to_period(step)
    rows = []
    for part, some in left.groupby(parts):
        row: dict[str, object] = {by: _written(part, by), "came": len(some)}
        for months in _AFTER:
            days = some.happened_on + pd.DateOffset(months=months)
            is_past = bool((days <= pd.Timestamp(known)).all())
            still = ~(some.left_on < days)
            row[f"after_{months}"] = float(still.mean()) if is_past else None
        rows.append(row)
    return pd.DataFrame(rows, columns=[by, "came", *(f"after_{n}" for n in _AFTER)])


def _left_on(came: "pd.DataFrame", ends: "pd.DataFrame") -> "pd.DataFrame":
    """Each coming with the first day after it on which the household had no file."""
    laid = came.reset_index(drop=True).reset_index().merge(ends, on="household_id", how="left")
    laid = laid[laid.left_on.isna() | (laid.left_on > laid.happened_on)]
    firsts = laid.groupby("index").left_on.min()
    return came.reset_index(drop=True).assign(left_on=firsts)


def _written(part: "pd.Period", by: str) -> str:
    """A part of time as periods are written: 2019, 2019-Q1, 2019-01."""
    return f"{part.year}-Q{part.quarter}" if by == "quarter" else str(part)
