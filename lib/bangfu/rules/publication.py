"""The policy of publication: what of a register is public at all, and how exactly."""

from datetime import date
from typing import Annotated, Literal

from pydantic import ConfigDict, Field

from bangfu.periods import Period
from bangfu.rules.provisions import Dated, Provision, Words

__all__ = ["FigureKind", "PublicFigures", "PublicTables", "Publication", "Showing"]

FigureKind = Literal["count", "money", "mean", "rate", "median", "percentile"]
"""What is told of a figure by itself depends on what it is."""
Showing = Literal["exact", "rounded"]
_Length = Literal["part", "year", "years"]
_Some = Annotated[tuple[_Length, ...], Field(min_length=1)]


class _Line(Dated):
    """A line of the policy: for periods of some lengths that end while it holds, and why."""

    period: _Some
    valid_from: date
    reason: Words

    def holds_for(self, period: Period) -> bool:
        """Whether it is about a period."""
        return _length(period) in self.period and self.holds_on(period.last_day)


class PublicFigures(_Line):
    """Figures of a union itself, by what kind they are of."""

    kinds: Annotated[tuple[FigureKind, ...], Field(min_length=1)]
    unit: Literal["top", "below"]
    show: Showing
    holders: int = Field(default=0, ge=0)
    """How many there must be behind a value, if there is anybody."""


class PublicTables(_Line):
    """Breakdowns of the figures of the union at the top."""

    by: tuple[tuple[str, ...], ...]
    pooled: bool = False
    """Whether small unions are told as one with others of their kind."""
    money: Showing = "exact"
    """How money is told in its rows; where it is rounded no mean is told."""


class Publication(Provision):
    """What is public: what no line names is in no file of a public release.

    Examples
    --------
    >>> from bangfu.rules import default_rules
    >>> public, month, year = (
    ...     default_rules().publication, Period.parse("2019-06"), Period.parse("2019"))
    >>> [public.figures_of(kind, year, is_top=True).show for kind in ("count", "money")]
    ['exact', 'exact']
    >>> public.figures_of("money", month, is_top=True).show
    'rounded'
    >>> public.figures_of("count", month, is_top=False) is None
    True
    >>> [public.table_by(("event_kind",), one) is not None for one in (month, year)]
    [False, True]
    """

    model_config = ConfigDict(strict=False)

    threshold: int = Field(ge=2, strict=True)
    """So many are enough for none of them to be recognised."""
    round_to: int = Field(ge=1, strict=True)
    """Yuan."""
    figures: tuple[PublicFigures, ...]
    tables: tuple[PublicTables, ...]

    def figures_of(self, kind: FigureKind, period: Period, *, is_top: bool) -> PublicFigures | None:
        """What is public of a kind of figure of a union; None if nothing is."""
        unit = "top" if is_top else "below"
        fitting = (
            line for line in self.figures
            if kind in line.kinds and line.unit == unit and line.holds_for(period)
        )  # fmt: skip
        return next(fitting, None)

    def tells_of(self, period: Period, *, is_top: bool) -> bool:
        """Whether anything can be public of a union in a period, however many people there are.

        Examples
        --------
        >>> from bangfu.rules import default_rules
        >>> public = default_rules().publication
        >>> [public.tells_of(Period.parse("2019-06"), is_top=is_top) for is_top in (True, False)]
        [True, False]
        """
        unit = "top" if is_top else "below"
        return any(line.unit == unit and line.holds_for(period) for line in self.figures)

    def table_by(self, by: tuple[str, ...], period: Period) -> PublicTables | None:
        """What is public of a breakdown of the union at the top; None if nothing is."""
        return next((x for x in self.tables if by in x.by and x.holds_for(period)), None)

    def is_small(self, count: int) -> bool:
        """Whether so many, if there is anybody, may be recognised.

        Examples
        --------
        >>> from bangfu.rules import default_rules
        >>> [default_rules().publication.is_small(count) for count in (0, 1, 9, 10)]
        [False, True, True, False]
        """
        return 0 < count < self.threshold


def _length(period: Period) -> _Length:
    """A calendar year, several whole ones, or anything else: part of one, or parts of several."""
    years = period.years
    if (years[0].start, years[-1].end) != (period.start, period.end):
        return "part"
    return "year" if len(years) == 1 else "years"
