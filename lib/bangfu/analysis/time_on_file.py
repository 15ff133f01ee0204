"""Time on file: how many are still in hardship after so many days, and by which way they leave.

Kaplan and Meier's estimate for any exit, Aalen and Johansen's for each route: one minus the former
of a route alone overstates it, for who has left by another way can no longer leave by this one.
statsmodels is right where many leave on one day, as in month-dated registers.

A spell is at risk from the day on which it was seen (delayed entry, or left truncation): one that
began before the register does is known because it lasted until then, and counted from its first
day it would make stays look longer than they are.
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
        `days`, `ended`, `seen_from` and, for intervals, `household_id`, as `hardship_spells` has
        them; without `seen_from` all were seen from their first day.
    resamples
        How often households are drawn anew for the intervals; 0 leaves them out.

    Returns
    -------
    DataFrame
        One row for each length at which somebody left:

        days       from coming on file
        at_risk    spells that lasted so long at least and were seen by then
        ended      of these, ended on that day
        share      still on file after it
        of_day     what the share is of: who was still on file on that day of the spell. It is 0
                   where some were seen from their first day, else the first one that tells anything
        low, high  interval of 95% by resampling households, so that spells of one stay together
    """
    import pandas as pd  # noqa: PLC0415

    spells, first = _followed(spells)
    seen = _Seen.of(spells)
    times, share, at_risk, left = _kaplan_meier(seen)
    told = pd.DataFrame({"days": times, "at_risk": at_risk, "ended": left, "share": share})
    told["of_day"] = first
    if not resamples or told.empty:
        return told.assign(low=np.nan, high=np.nan)
    drawn = np.array([
        _share_at(times, *_kaplan_meier(seen.drawn(rows))[:2])
        for rows in _resampled(spells.household_id.to_numpy(), resamples)
    ])  # fmt: skip
    low, high = np.quantile(drawn, _INTERVAL, axis=0)
    return told.assign(low=low, high=high)


def left_by_route(spells: "pd.DataFrame") -> "pd.DataFrame":
    """The share that has left by each route after so many days, by Aalen and Johansen.

    Parameters
    ----------
    spells
        `days`, `route` and `seen_from`, as of `still_on_file`; an empty route is one that has not
        left, or nobody knows how.

    Returns
    -------
    DataFrame
        `days`, and a column for each route; with `still_on_file` they add up to 1.
    """
    import pandas as pd  # noqa: PLC0415

    spells, _ = _followed(spells)
    routes = sorted({*spells.route} - {""})
    if not routes:
        return pd.DataFrame(columns=["days"])
    seen = _Seen.of(spells.assign(ended=spells.route != ""))
    times, share, at_risk, _ = _kaplan_meier(seen)
    still = np.concatenate([[1.0], share[:-1]])  # on file the moment before
    told = {"days": times.astype(int)}
    for route in routes:
        gone = np.sort(seen.days[(spells.route == route).to_numpy()])
        by_then = np.searchsorted(gone, times, side="right")
        told[route] = np.cumsum(still * np.diff(by_then, prepend=0) / at_risk)
    return pd.DataFrame(told)


def log_rank(spells: "pd.DataFrame", by: str) -> LogRank:
    """Whether groups leave alike, by the log-rank test.

    Parameters
    ----------
    spells
        `days`, `ended`, `seen_from` and the group.
    by
        The column that tells groups apart.

    Returns
    -------
    LogRank
        0 and 1 of a single group, which differs from none; missing where groups were never on file
        for as long at the same time.
    """
    from statsmodels.duration.survfunc import survdiff  # noqa: PLC0415

    seen, groups = _Seen.of(spells), spells[by].astype(str).to_numpy()
    held = seen.days >= seen.since
    left = np.unique(seen.days[held & (seen.ended > 0)])
    is_there = held & (
        np.searchsorted(left, seen.days, "right") > np.searchsorted(left, seen.since, "left")
    )  # somebody left while it was there
    days, ended, since = seen.drawn(np.flatnonzero(is_there))
    if len({*groups[is_there]}) < 2:
        return LogRank(0.0, 1.0)
    try:
        chi2, p = survdiff(days, ended, groups[is_there], entry=since - _EVENING)
    except np.linalg.LinAlgError:
        return LogRank(np.nan, np.nan)
    return LogRank(float(chi2), float(p))


def median_days(curve: "pd.DataFrame") -> float | None:
    """The days after which half have left, of whom the curve is; missing while more are on file.

    Parameters
    ----------
    curve
        From `still_on_file`.
    """
    half = curve[curve.share <= 0.5]
    return None if half.empty else float(half.days.iloc[0])


_Numbers = npt.NDArray[np.float64]
_EVENING = 1.0
"""statsmodels has nobody at risk on the day of entry, which is the evening before the first day."""


class _Seen(NamedTuple):
    """Spells as arrays: the last day, whether it is an end, and the first day it was seen."""

    days: _Numbers
    ended: npt.NDArray[np.int_]
    since: _Numbers

    @classmethod
    def of(cls, spells: "pd.DataFrame") -> "_Seen":
        days = spells.days.to_numpy(float)
        since = spells["seen_from"].to_numpy(float) if "seen_from" in spells else 0 * days
        return cls(days, spells.ended.to_numpy(int), since)

    def drawn(self, rows: npt.NDArray[np.int_]) -> "_Seen":
        return _Seen(self.days[rows], self.ended[rows], self.since[rows])


def _followed(spells: "pd.DataFrame") -> "tuple[pd.DataFrame, int]":
    """The spells of one curve, and the day of a spell on which it begins.

    A curve holds while somebody is at risk. Where for some days nobody was, as between spells of a
    new register and those it took over after many years, nothing joins the parts: the part with
    the most spells is told.
    """
    seen = _Seen.of(spells)
    held = np.flatnonzero(seen.days >= seen.since)  # the others ended before anybody looked
    order = held[np.argsort(seen.since[held], kind="stable")]
    if not len(order):
        return spells.iloc[order], 0
    reach = np.maximum.accumulate(seen.days[order])
    begins = np.concatenate([[True], seen.since[order][1:] > reach[:-1]])
    part = np.cumsum(begins) - 1
    rows = order[part == np.bincount(part).argmax()]
    return spells.iloc[np.sort(rows)], int(seen.since[rows].min())


def _kaplan_meier(seen: _Seen) -> tuple[_Numbers, _Numbers, _Numbers, _Numbers]:
    """Lengths at which somebody left, the share left, who was there, and who left."""
    from statsmodels.duration.survfunc import SurvfuncRight  # noqa: PLC0415

    if not seen.ended.any():
        nothing = np.array([])
        return nothing, nothing, nothing, nothing
    found = SurvfuncRight(seen.days, seen.ended, entry=seen.since - _EVENING)
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
