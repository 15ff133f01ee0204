"""Equations in whole numbers: their terms, and how far these can add up."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

__all__ = ["UNBOUNDED", "Equation", "Span", "reach"]

UNBOUNDED = 10**18
"""Further than any count or sum."""


@dataclass(frozen=True)
class Equation:
    """`low` ≤ the sum of `terms` ≤ `high`, by a rule anybody knows."""

    rule: str
    terms: tuple[tuple[int, int], ...]
    """Pairs of factor and number of the cell."""
    low: int = field(repr=False)
    high: int = field(repr=False)
    is_taken: bool = False
    """Whether readers take it to hold though it need not: it is dropped where it cannot."""


@dataclass(frozen=True)
class Span:
    """The least and the most a number can be."""

    low: int = field(repr=False)
    high: int = field(repr=False)


def reach(
    terms: Iterable[tuple[int, int]], low: Sequence[int], high: Sequence[int]
) -> tuple[tuple[int, int], tuple[int, int]]:
    """The least and the most some terms add up to within the bounds of their cells.

    Each with the number of terms that have no bound on that side, which are left out.

    Examples
    --------
    >>> reach([(1, 0), (-2, 1)], [0, 1], [9, UNBOUNDED])
    ((0, 1), (7, 0))
    """
    least = most = least_open = most_open = 0
    for factor, cell in terms:
        below, above = (low[cell], high[cell]) if factor > 0 else (high[cell], low[cell])
        if -UNBOUNDED < below < UNBOUNDED:
            least += factor * below
        else:
            least_open += 1
        if -UNBOUNDED < above < UNBOUNDED:
            most += factor * above
        else:
            most_open += 1
    return (least, least_open), (most, most_open)
