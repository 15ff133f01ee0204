"""Revisions of the comfort scheme: by how much the monthly number of claims moved with each.

A level for each revision and the season of the year explain the months; no slopes, for one or two
years between revisions cannot carry more. Claims vary more than a Poisson count does, so its
intervals are widened by that much (quasi-Poisson), and a negative binomial stands beside. That
numbers moved when a revision came is no proof that it moved them.
"""

from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from bangfu.errors import TooLittleError
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.rules.provisions import ComfortRevision

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["fitted_months", "levels_by_revision", "monthly_counts"]

_HARMONICS = 2
"""Waves a year that a season is made of."""
_LEAST_MONTHS = 24
_Z = 1.959963984540054
"""Standard errors to each side of an interval of 95%."""


def monthly_counts(days: "pd.Series[Any]", period: Period) -> "pd.Series[Any]":
    """How many days fall into each month of a period, months without one too.

    Parameters
    ----------
    days
        Days of events, claims or payments; missing ones are none.
    period
        Whole months.
    """
    import pandas as pd  # noqa: PLC0415

    months = [str(month) for month in period.months]
    fallen = pd.to_datetime(days.dropna()).dt.strftime("%Y-%m").value_counts()
    return fallen.reindex(months, fill_value=0).rename("n").rename_axis("month")


def levels_by_revision(
    counts: "pd.Series[Any]",
    revisions: Sequence[ComfortRevision],
    *,
    harmonics: int = _HARMONICS,
    members: "pd.Series[Any] | None" = None,
) -> "pd.DataFrame":
    """By how much the monthly level moved with each revision.

    Parameters
    ----------
    counts
        Number by month, as `monthly_counts` has it, at least two years.
    revisions
        Versions of the scheme; those that came inside the months count.
    harmonics
        Waves a year of the season; 0 for none.
    members
        How many could have claimed in each month, as `exposure.members_by_month` has it: levels
        are then those of claims per member.

    Returns
    -------
    DataFrame
        One row a revision:

        revision      its number
        month         the first month under it
        ratio         level of the months under it, over that of those before it
        low, high     interval of 95%, by quasi-Poisson
        ratio_nb      the same by a negative binomial
        dispersion    how many times a Poisson's variance the months vary
        converged     whether both fits came to an end

    Raises
    ------
    TooLittleError
        If there are too few months or no revision among them.
    """
    import pandas as pd  # noqa: PLC0415
    import statsmodels.api as sm  # noqa: PLC0415 - a second

    months = list(counts.index)
    starts = _starts(months, revisions)
    if len(months) < _LEAST_MONTHS or not starts:
        raise TooLittleError(Text(
            f"共{len(months)}个月，其间{len(starts)}次修订；至少要{_LEAST_MONTHS}个月和一次修订。",
            f"revisions: found {len(months)} months and {len(starts)} revisions in them, "
            f"expected at least {_LEAST_MONTHS} and one",
        ))  # fmt: skip
    explained = _explained(months, list(starts.values()), harmonics)
    numbers = counts.to_numpy(float)
    offset = None if members is None else np.log(members.reindex(months).to_numpy(float))
    family = sm.families.Poisson()
    poisson = sm.GLM(numbers, explained, family=family, offset=offset).fit(scale="X2")
    spread = max((poisson.scale - 1) / max(numbers.mean(), 1.0), 1e-6)
    family = sm.families.NegativeBinomial(alpha=spread)
    negative = sm.GLM(numbers, explained, family=family, offset=offset).fit()
    levels = slice(1, 1 + len(starts))
    at, error = poisson.params[levels], poisson.bse[levels]
    return pd.DataFrame({
        "revision": list(starts), "month": list(starts.values()), "ratio": np.exp(at),
        "low": np.exp(at - _Z * error), "high": np.exp(at + _Z * error),
        "ratio_nb": np.exp(negative.params[levels]), "dispersion": poisson.scale,
        "converged": poisson.converged and negative.converged,
    })  # fmt: skip


def fitted_months(
    counts: "pd.Series[Any]", revisions: Sequence[ComfortRevision], *, harmonics: int = _HARMONICS
) -> "pd.DataFrame":
    """Each month as counted and as the levels and the season have it.

    Parameters
    ----------
    counts, revisions, harmonics
        As of `levels_by_revision`.

    Returns
    -------
    DataFrame
        By month: `n` counted, `fitted` by the quasi-Poisson model, and Pearson's `residual`.
    """
    import statsmodels.api as sm  # noqa: PLC0415 - a second

    months = list(counts.index)
    starts = [*_starts(months, revisions).values()]
    explained = _explained(months, starts, harmonics)
    fit = sm.GLM(counts.to_numpy(float), explained, family=sm.families.Poisson()).fit(scale="X2")
    return counts.to_frame("n").assign(fitted=fit.fittedvalues, residual=fit.resid_pearson)


def _starts(months: Sequence[str], revisions: Sequence[ComfortRevision]) -> dict[int, str]:
    """The first month under each revision that came inside the months, by its number."""
    return {
        one.number: f"{one.valid_from:%Y-%m}" for one in revisions
        if months and months[0] < f"{one.valid_from:%Y-%m}" <= months[-1]
    }  # fmt: skip


def _explained(months: Sequence[str], starts: Sequence[str], harmonics: int) -> Any:
    """What explains each month: 1, whether each revision is there, and the waves of the year."""
    turn = np.array([2 * np.pi * date.fromisoformat(f"{one}-01").month / 12 for one in months])
    levels = [np.array([month >= start for month in months], float) for start in starts]
    waves = [wave(k * turn) for k in range(1, harmonics + 1) for wave in (np.sin, np.cos)]
    return np.column_stack([np.ones(len(months)), *levels, *waves])
