"""Chance: how rarely it alone would bring so much, where all are alike; exact for small counts.

Many rows looked at together are adjusted together (Holm), so that a whole look raises a sign in at
most one case of twenty where there is nothing to see. Counts are whole and often small: the tests
are exact and stay below that.
"""

from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["Tail", "beside_the_rest", "by_silence", "funnel_limits", "signs"]

Tail = Literal["more", "fewer", "either"]
"""Which way a row must be off to be a sign."""

_LEVEL = 0.05
"""How often a look raises a sign, at most, where there is nothing to see."""


def beside_the_rest(
    n: "pd.Series[Any]", of: "pd.Series[Any]", side: Tail, whole: tuple[int, int] | None = None
) -> "pd.DataFrame":
    """Each row's share held against that of all other rows together.

    Parameters
    ----------
    n, of
        How many of how many, a row each: 3 claims refused of 20.
    side
        Which way is looked.
    whole
        How many of how many in all, where the rows are not the parts of it; else their sums.

    Returns
    -------
    DataFrame
        `expected` number of the row at the share of the others, and `p`: how probable a number as
        far off is if the row's are drawn at random from all (hypergeometric, Fisher's exact test;
        for `either`, twice the smaller of both sides). Rows of nothing have no expectation and a
        `p` of 1.

    Examples
    --------
    >>> import pandas as pd
    >>> told = beside_the_rest(pd.Series([3, 1]), pd.Series([4, 4]), "more")
    >>> told.p.round(4).tolist()  # (16 + 1) of the 70 ways to draw 4 of 8
    [0.2429, 0.9857]
    """
    import pandas as pd  # noqa: PLC0415
    from scipy.stats import hypergeom  # noqa: PLC0415 - a fifth of a second

    told, base = n.to_numpy(int), of.to_numpy(int)
    some, every = whole or (told.sum(), base.sum())
    more = hypergeom.sf(told - 1, every, some, base)
    fewer = hypergeom.cdf(told, every, some, base)
    p = {"more": more, "fewer": fewer, "either": np.minimum(1, 2 * np.minimum(more, fewer))}[side]
    others = every - base
    with np.errstate(divide="ignore", invalid="ignore"):
        expected = np.where(others > 0, base * (some - told) / others, np.nan)
    return pd.DataFrame(
        {"expected": expected, "p": np.where((base > 0) & (others > 0), p, 1.0)}, index=n.index
    )


def by_silence(known: float, span: float, silent: float) -> float:
    """How probable so long a silence is of one who was heard so often before.

    Parameters
    ----------
    known
        How often it was heard in `span`, its last time left out.
    span, silent
        How long that was, and how long it has been silent since, on one clock.

    Notes
    -----
    Of a steady rate that nobody knows but by what was heard, the wait for the next time is beyond
    `silent` with probability (1 + silent / span) ** -known.

    Examples
    --------
    >>> by_silence(4, 100, 100)
    0.0625
    """
    return float((1 + silent / span) ** -known) if span > 0 else 1.0


def signs(p: "pd.Series[Any]") -> "pd.Series[Any]":
    """Which rows of a look are signs: those that stay below one in twenty by Holm's adjustment.

    Examples
    --------
    >>> import pandas as pd
    >>> signs(pd.Series([0.001, 0.02, 0.5])).tolist()  # 0.001 × 3 and 0.02 × 2 are below 0.05
    [True, True, False]
    >>> signs(pd.Series([0.001, 0.03, 0.5])).tolist()  # 0.03 × 2 is not
    [True, False, False]
    """
    import pandas as pd  # noqa: PLC0415

    # statsmodels.stats.multitest.multipletests says the same, but collects garbage at each call.
    values = p.to_numpy(float)
    order = values.argsort(kind="stable")
    found = np.zeros(len(values), bool)
    found[order] = np.logical_and.accumulate(
        values[order] <= _LEVEL / np.arange(len(values), 0, -1)
    )
    return pd.Series(found, index=p.index, dtype=bool)


def funnel_limits(
    share: float, sizes: "npt.NDArray[np.int_]", inside: float
) -> tuple["npt.NDArray[np.float64]", "npt.NDArray[np.float64]"]:
    """Between which shares a row of each size lies, if all are alike.

    Parameters
    ----------
    share
        Of all rows together.
    sizes
        Of how many.
    inside
        How probable it is to lie inside: 0.95.

    Notes
    -----
    Counts are whole, so exact limits would go up and down from one size to the next: between two
    counts the limit is drawn in proportion (Spiegelhalter 2005, Funnel plots for comparing
    institutional performance, Statistics in Medicine 24, appendix A.1.1).

    Examples
    --------
    >>> low, high = funnel_limits(0.5, np.array([10]), 0.95)
    >>> # 1 or fewer of 10: 11 of 1,024; 2 or fewer: 56; 25.6 is 14.6 / 45 of the way up to 2
    >>> round(float(low[0]), 4), round(float(high[0]), 4)
    (0.1324, 0.8676)
    """
    out = (1 - inside) / 2
    return _lower_limit(share, sizes, out), 1 - _lower_limit(1 - share, sizes, out)


def _lower_limit(
    share: float, sizes: "npt.NDArray[np.int_]", p: float
) -> "npt.NDArray[np.float64]":
    from scipy.stats import binom  # noqa: PLC0415

    count = binom.ppf(p, sizes, share)
    at, below = binom.cdf(count, sizes, share), binom.cdf(count - 1, sizes, share)
    limit: npt.NDArray[np.float64] = np.maximum(count - (at - p) / (at - below), 0) / sizes
    return limit
