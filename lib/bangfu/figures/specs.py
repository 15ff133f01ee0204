"""How the catalogue describes figures: a measure, its breakdowns, and the numbers read off it."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Literal

import ibis.expr.types as ir

from bangfu.figures.model import MeasureUnit
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.register.dependence.streams import Read, Reading
from bangfu.register.store import Register

__all__ = ["FigureSpec", "MeasureSpec", "Nature"]

Nature = Literal["flow", "stock", "derived"]
"""Changes are computed on flows and end stocks only; `derived` is a rate, mean or median."""

MeasureFunction = Callable[[Register, Period, Sequence[str]], ir.Table]


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

    `holders` are its columns that count the households, persons, cases or files behind a row:
    disclosure control looks at them.
    """

    name: str
    title: Text
    compute: MeasureFunction = field(repr=False)
    holders: tuple[str, ...]
    figures: tuple[FigureSpec, ...]
    breakdowns: tuple[tuple[str, ...], ...] = ()
    prove: Callable[[Register, Period], None] | None = field(default=None, repr=False)
    """Raises if the measure contradicts itself; asked before its totals are shown."""
    reads: tuple[Reading, ...] = field(kw_only=True)
    """What the measure and its proof read of the register; a change elsewhere cannot move it."""

    def read(self, period: Period) -> tuple[Read, ...]:
        """The months of each stream that are read to measure a period."""
        return tuple(reading.of(period) for reading in self.reads)

    @property
    def values(self) -> tuple[str, ...]:
        """The value columns the figures and the holders need, each once."""
        used = [c for f in self.figures for c in (f.column, f.over) if c]
        return tuple(dict.fromkeys([*used, *self.holders]))
