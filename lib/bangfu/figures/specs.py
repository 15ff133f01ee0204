"""How the catalogue describes figures: a measure, its breakdowns, and the numbers read off it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal

from bangfu.errors import FigureError
from bangfu.figures.dimensions import TIME
from bangfu.figures.model import MeasureUnit
from bangfu.language import Text
from bangfu.measures.query import Ask, Measure
from bangfu.periods import Period
from bangfu.register.dependence.streams import Read, Reading
from bangfu.register.store import Register

__all__ = ["FigureSpec", "MeasureSpec", "Nature"]

Nature = Literal["flow", "stock", "derived"]
"""Changes are computed on flows and end stocks only; `derived` is a rate, mean or median."""

_COUNTS = (MeasureUnit.HOUSEHOLDS, MeasureUnit.PERSONS, MeasureUnit.FILES, MeasureUnit.CASES)


@dataclass(frozen=True)
class FigureSpec:
    """One figure: its id, its words, and the column of the measure it is read from.

    With `over` the figure is the ratio of two columns, divided once and here.
    """

    id: str
    measure_unit: MeasureUnit
    label: Text
    definition: Text
    column: str
    over: str | None = None
    nature: Nature = "flow"


@dataclass(frozen=True)
class MeasureSpec:
    """One measure, how it may be broken down in public, and the figures read off it.

    `holders` are its columns that count whom a row could tell on, where no figure of it counts
    them: see `counted`.

    Raises
    ------
    FigureError
        If it is broken down by codes and nothing says who is behind a row.
    """

    name: str
    title: Text
    compute: Measure = field(repr=False)
    holders: tuple[str, ...]
    figures: tuple[FigureSpec, ...]
    breakdowns: tuple[tuple[str, ...], ...] = ()
    prove: Callable[[Register, Period, Ask], None] | None = field(default=None, repr=False)
    """Raises if the measure contradicts itself; asked before its totals are shown."""
    reads: tuple[Reading, ...] = field(kw_only=True)
    """What the measure and its proof read of the register; a change elsewhere cannot move it."""

    def read(self, period: Period) -> tuple[Read, ...]:
        """The months of each stream that are read to measure a period."""
        return tuple(reading.of(period) for reading in self.reads)

    def __post_init__(self) -> None:
        if self._is_broken_down and not self.counted:
            raise FigureError(
                f"measure {self.name!r}: is broken down and counts no households, persons, files "
                "or cases; expected `holders`, the column that counts whom a row could tell on"
            )

    @property
    def counted(self) -> tuple[str, ...]:
        """The columns that count the households, persons, cases or files behind a row.

        Disclosure control looks at them. They follow from what its figures count, so that a
        figure of persons cannot be left out by mistake, and `holders` adds to them.
        """
        if not self._is_broken_down:
            return self.holders
        own = (figure.column for figure in self.figures if figure.measure_unit in _COUNTS)
        return tuple(dict.fromkeys((*self.holders, *own)))

    @property
    def _is_broken_down(self) -> bool:
        """Whether the rows of a breakdown are groups of people, and not only months or years."""
        return any(set(by) - set(TIME) for by in self.breakdowns)

    @property
    def values(self) -> tuple[str, ...]:
        """The value columns the figures and the holders need, each once."""
        used = [c for f in self.figures for c in (f.column, f.over) if c]
        return tuple(dict.fromkeys([*used, *self.counted]))
