"""Forecasts: what a coming year may bring, by simulation, and how often such forecasts held.

Ten files and two dozen months carry no time series. So a year is drawn many times from rates of the
months before it: how uncertain the rates are, and how much more than a Poisson count the months
vary, are drawn as well. What comes out are intervals; they rest on the scheme, the ways of working
and the wishes of those months going on, and say nothing of what would change them.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from bangfu.errors import TooLittleError
from bangfu.language import Text
from bangfu.measures.caseload import LEAVING
from bangfu.periods import Period

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["coverage_of", "forecast_caseload", "forecast_payments"]

_DRAWS = 10_000
_SEED = 1  # the same register gives the same forecast
_MONTHS = 12
_LEAST_MONTHS = 12
_PRIOR = 0.5
"""Jeffreys' for a rate: nothing counted in so many months is no proof of none to come."""


def forecast_payments(claims: "pd.DataFrame", base: Period, year: Period) -> "pd.DataFrame":
    """How many claims of a year will be paid, and how much money that is.

    Parameters
    ----------
    claims
        One row a claim that was paid, or would be: the `day` it was handed in, and its `amount` in
        yuan.
    base
        Whole months whose rate is taken to go on, at least twelve.
    year
        The calendar year that is told of.

    Returns
    -------
    DataFrame
        Two rows, `payments` and `amount` (yuan); see `_intervals`.

    Raises
    ------
    TooLittleError
        If the base has fewer than twelve months or no claim.

    Notes
    -----
    A year is negative binomial: its mean is 12 times the monthly rate of the base, whose own error
    is drawn from a gamma distribution; the variance of both is the Poisson's times the dispersion
    of the months about a season of one wave (quasi-Poisson). Amounts are drawn from those of the
    base.
    """
    from bangfu.analysis.revision_effects import monthly_counts  # noqa: PLC0415 - as it needs

    inside = claims[(claims.day >= _stamp(base.start)) & (claims.day < _stamp(base.end))]
    if base.n_months < _LEAST_MONTHS or inside.empty:
        raise TooLittleError(Text(
            f"{base}共{base.n_months}个月、{len(inside)}件发放；至少要{_LEAST_MONTHS}个月和一件发放。",
            f"forecast: found {len(inside)} payments in {base.n_months} months of {base}, "
            f"expected at least one in {_LEAST_MONTHS} months",
        ))  # fmt: skip
    spread = _dispersion(monthly_counts(inside.day, base))
    rng = np.random.default_rng(_SEED)
    mean = len(inside) * _MONTHS / base.n_months
    rate = rng.gamma(len(inside) / spread, mean * spread / len(inside), _DRAWS)
    counts = _overdispersed(rng, rate, spread)
    amounts, times = np.unique(inside.amount.to_numpy(float), return_counts=True)
    money = rng.multinomial(counts, times / times.sum()) @ amounts
    return _intervals({"payments": counts, "amount": money}, year)


def forecast_caseload(flows: "pd.DataFrame", year: Period) -> "pd.DataFrame":
    """How many households come on file and leave in a year, by which way, and stay on file.

    Parameters
    ----------
    flows
        One row a month before the year, in their order: `opening`, `entries` (opened, reopened
        and converted), `exit_self`, `exit_relief`, `exit_other` and `closing`, in households.
    year
        The calendar year behind the last of these months.

    Returns
    -------
    DataFrame
        Rows `entries`, a row a route, and `on_file` at the end; see `_intervals`.

    Raises
    ------
    TooLittleError
        If there are fewer than twelve months.

    Notes
    -----
    Month by month, entries are a Poisson count and each household leaves by each way with a
    chance; the rates are those of the last twelve months, drawn from gamma distributions. Leavers
    come together when a union reviews its files: the chance of a month varies as much as it did in
    these months. And years differ: each rate is multiplied with a factor about 1 that varies as
    much as the rates of one year over those of the year before did so far.
    """
    if len(flows) < _LEAST_MONTHS:
        raise TooLittleError(Text(
            f"共{len(flows)}个月；至少要{_LEAST_MONTHS}个月。",
            f"forecast: found {len(flows)} months, expected at least {_LEAST_MONTHS}",
        ))  # fmt: skip
    import pandas as pd  # noqa: PLC0415

    known = flows.tail(_MONTHS)
    rng = np.random.default_rng(_SEED)
    entering = _rates(rng, flows.entries, pd.Series(1, flows.index))
    chances = {route: _rates(rng, flows[route], flows.opening) for route in LEAVING}
    spreads = {route: _spread_of(known[route], known.opening) for route in LEAVING}
    left = {route: np.zeros(_DRAWS, int) for route in LEAVING}
    came, on_file = np.zeros(_DRAWS, int), np.full(_DRAWS, int(flows.closing.iloc[-1]))
    for _ in range(_MONTHS):
        for route in LEAVING:
            chance = np.clip(chances[route] * _wave(rng, spreads[route]), 0, 1)
            gone = rng.binomial(on_file, chance)
            left[route] += gone
            on_file = on_file - gone
        new = rng.poisson(entering)
        came, on_file = came + new, on_file + new
    return _intervals({"entries": came, **left, "on_file": on_file}, year)


def coverage_of(forecasts: Sequence["pd.DataFrame"], actual: "pd.DataFrame") -> "pd.DataFrame":
    """How often forecasts of past years held.

    Parameters
    ----------
    forecasts
        Of one year each, made of what was known before it.
    actual
        What came, `actual` by `what` and `year`.

    Returns
    -------
    DataFrame
        The forecasts with `actual`, and whether it lay inside: `in80`, `in95`.
    """
    import pandas as pd  # noqa: PLC0415

    told = pd.concat(list(forecasts), ignore_index=True).merge(actual, on=["what", "year"])
    return told.assign(
        in80=told.actual.between(told.low80, told.high80),
        in95=told.actual.between(told.low95, told.high95),
    )


def _intervals(drawn: Mapping[str, "np.ndarray[Any, Any]"], year: Period) -> "pd.DataFrame":
    """Drawn values as a table.

    Returns
    -------
    DataFrame
        `what`; `year`; `expected`, the median; `low80` to `high80` and `low95` to `high95`,
        between which 80 and 95% of the draws lie; `mark`, the `[f]` of a forecast.
    """
    import pandas as pd  # noqa: PLC0415

    ends = (0.5, 0.1, 0.9, 0.025, 0.975)
    rows = [(what, str(year), *np.quantile(values, ends)) for what, values in drawn.items()]
    names = ["what", "year", "expected", "low80", "high80", "low95", "high95"]
    return pd.DataFrame(rows, columns=names).round(0).assign(mark="[f]")


def _dispersion(counts: "pd.Series[Any]") -> float:
    """How many times a Poisson's variance months vary about a season of one wave; at least 1."""
    import statsmodels.api as sm  # noqa: PLC0415 - a second

    turn = 2 * np.pi * np.array([int(month[5:7]) for month in counts.index]) / _MONTHS
    waves = np.column_stack([np.ones(len(counts)), np.sin(turn), np.cos(turn)])
    fit = sm.GLM(counts.to_numpy(float), waves, family=sm.families.Poisson()).fit(scale="X2")
    return max(float(fit.scale), 1.0)


def _overdispersed(
    rng: np.random.Generator, mean: "np.ndarray[Any, Any]", spread: float
) -> "np.ndarray[Any, Any]":
    """Counts of a mean and `spread` times its variance."""
    if spread <= 1:
        return rng.poisson(mean)
    return rng.poisson(rng.gamma(mean / (spread - 1), spread - 1))


def _rates(rng: np.random.Generator, counts: "pd.Series[Any]", at_risk: "pd.Series[Any]") -> Any:
    """Draws of a monthly rate: of the last year, times what one year may be of another."""
    last = rng.gamma(counts.tail(_MONTHS).sum() + _PRIOR, 1, _DRAWS)
    rate = last / max(float(at_risk.tail(_MONTHS).sum()), 1.0)
    return rate * np.exp(rng.normal(0, _yearly_spread(counts, at_risk), _DRAWS))


def _yearly_spread(counts: "pd.Series[Any]", at_risk: "pd.Series[Any]") -> float:
    """How far the logarithms of a rate lie apart from year to year, beyond what chance does."""
    n = len(counts) // _MONTHS
    blocks = [slice(len(counts) - (k + 1) * _MONTHS, len(counts) - k * _MONTHS) for k in range(n)]
    numbers = np.array([counts.iloc[one].sum() + _PRIOR for one in blocks])
    rates = numbers / np.array([max(at_risk.iloc[one].sum(), 1) for one in blocks])
    steps = np.diff(np.log(rates))
    by_chance = 1 / numbers[1:] + 1 / numbers[:-1]
    return float(np.sqrt(max((steps**2 - by_chance).mean(), 0.0))) if len(steps) else 0.0


def _spread_of(gone: "pd.Series[Any]", at_risk: "pd.Series[Any]") -> float:
    """The variance of a month's chance to leave about its mean, as a share of the mean squared."""
    chance = gone.sum() / max(at_risk.sum(), 1)
    expected = at_risk * chance
    if not chance or expected.sum() == 0:
        return 0.0
    excess = float(((gone - expected) ** 2 - expected).sum() / (expected**2).sum())
    return max(excess, 0.0)


def _wave(rng: np.random.Generator, spread: float) -> Any:
    """What the chance of a month is multiplied with: 1 on the mean."""
    return rng.gamma(1 / spread, spread, _DRAWS) if spread else 1.0


def _stamp(day: Any) -> Any:
    import pandas as pd  # noqa: PLC0415

    return pd.Timestamp(day)
