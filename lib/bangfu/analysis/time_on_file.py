"""Time on file: how many are still in hardship after so many days, and by which way they leave.

Kaplan and Meier's estimate for any exit, Aalen and Johansen's for each route: one minus the former
of a route alone overstates it, for who has left by another way can no longer leave by this one.
statsmodels computes both; it is right where many leave on one day, as in month-dated registers.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["LogRank", "left_by_route", "log_rank", "median_days", "still_on_file"]

_SEED = 110105
_RESAMPLES = 500
_INTERVAL = (0.025, 0.975)


class LogRank(NamedTuple):
    """Whether groups leave alike."""

    chi2: float
    p: float
    """How probable so great a difference is where there is none."""


def still_on_file(spells: "pd.DataFrame", *, resamples: int = _RESAMPLES) -> "pd.DataFrame":
    """The share still on file after so many days, by Kaplan and Meier.

    Parameters
    ----------
    spells
        `days`, `ended` and, for intervals, `household_id`, as `hardship_spells` has them.
    resamples
        How often households are drawn anew for the intervals; 0 leaves them out.

    Returns
    -------
    DataFrame
        One row for each length at which somebody left:

        days       from coming on file
        at_risk    spells that lasted so long at least
        ended      of these, ended on that day
        share      still on file after it
        low, high  interval of 95% by resampling households, so that spells of one stay together
    """
    import pandas as pd  # noqa: PLC0415

    days, ended = _arrays(spells)
    times, share, at_risk, left = _kaplan_meier(days, ended)
    told = pd.DataFrame({"days": times, "at_risk": at_risk, "ended": left, "share": share})
    if not resamples or told.empty:
        return told.assign(low=np.nan, high=np.nan)
    drawn = np.array([
        _share_at(times, *_kaplan_meier(days[rows], ended[rows])[:2])
        for rows in _resampled(spells.household_id.to_numpy(), resamples)
    ])  # fmt: skip
    low, high = np.quantile(drawn, _INTERVAL, axis=0)
    return told.assign(low=low, high=high)


def left_by_route(spells: "pd.DataFrame") -> "pd.DataFrame":
    """The share that has left by each route after so many days, by Aalen and Johansen.

    Parameters
    ----------
    spells
        `days` and `route`; an empty route is one that has not left, or nobody knows how.

    Returns
    -------
    DataFrame
        `days`, and a column for each route; with `still_on_file` they add up to 1.
    """
    import pandas as pd  # noqa: PLC0415
    from statsmodels.duration.survfunc import CumIncidenceRight  # noqa: PLC0415 - a second

    routes = sorted({*spells.route} - {""})
    if not routes:
        return pd.DataFrame(columns=["days"])
    status = spells.route.map({route: n for n, route in enumerate(routes, 1)}).fillna(0)
    with np.errstate(divide="ignore", invalid="ignore"):  # of its errors, when the last one left
        found = CumIncidenceRight(spells.days.to_numpy(float), status.to_numpy(int))
    shares = dict(zip(routes, found.cinc, strict=True))
    told = pd.DataFrame({"days": found.times.astype(int), **shares})
    return told[told.days.isin(spells.days[spells.route != ""])].reset_index(drop=True)


def log_rank(spells: "pd.DataFrame", by: str) -> LogRank:
    """Whether groups leave alike, by the log-rank test.

    Parameters
    ----------
    spells
        `days`, `ended` and the group.
    by
        The column that tells groups apart.
    """
    from statsmodels.duration.survfunc import survdiff  # noqa: PLC0415

    days, ended = _arrays(spells)
    chi2, p = survdiff(days, ended, spells[by].astype(str).to_numpy())
    return LogRank(float(chi2), float(p))


def median_days(curve: "pd.DataFrame") -> float | None:
    """The days after which half have left; missing while more than half are on file.

    Parameters
    ----------
    curve
        From `still_on_file`.
    """
    half = curve[curve.share <= 0.5]
    return None if half.empty else float(half.days.iloc[0])


_Numbers = npt.NDArray[np.float64]


def _arrays(spells: "pd.DataFrame") -> tuple[_Numbers, npt.NDArray[np.int_]]:
    return spells.days.to_numpy(float), spells.ended.to_numpy(int)


def _kaplan_meier(
    days: _Numbers, ended: npt.NDArray[np.int_]
) -> tuple[_Numbers, _Numbers, _Numbers, _Numbers]:
    """Lengths at which somebody left, the share left, who was there, and who left."""
    from statsmodels.duration.survfunc import SurvfuncRight  # noqa: PLC0415

    if not ended.any():
        nothing = np.array([])
        return nothing, nothing, nothing, nothing
    found = SurvfuncRight(days, ended)
    left = found.n_events > 0
    return (
        found.surv_times[left], found.surv_prob[left], found.n_risk[left], found.n_events[left]
    )  # fmt: skip


def _share_at(times: _Numbers, known: _Numbers, shares: _Numbers) -> _Numbers:
    """The share at some lengths of a curve that is known at others."""
    before = np.searchsorted(known, times, side="right")
    told: _Numbers = np.concatenate([[1.0], shares])[before]
    return told


def _resampled(households: "npt.NDArray[np.object_]", times: int) -> Sequence[npt.NDArray[np.int_]]:
    """Rows of households drawn anew, the same on every machine."""
    names, own = np.unique(households.astype(str), return_inverse=True)
    rows = [np.flatnonzero(own == n) for n in range(len(names))]
    random = np.random.default_rng(_SEED)
    draws = random.integers(0, len(names), size=(times, len(names)))
    return [np.concatenate([rows[n] for n in draw]) for draw in draws]
