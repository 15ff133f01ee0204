"""Reading figures off one row of a measure's answer: divide, round, mark, address."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from functools import cache
from typing import NamedTuple

from bangfu.figures.catalogue import FigureSpec
from bangfu.figures.dimensions import DIMENSIONS, NONE
from bangfu.figures.model import PER_MEMBERS, Figure, MeasureUnit, Status
from bangfu.figures.records import exact_text
from bangfu.measures.shape import TIME
from bangfu.periods import Period

__all__ = ["SCALES", "Head", "Row", "Value", "numbers_of", "own_period", "row_of", "values_of"]

_PLACES = {
    MeasureUnit.RATIO: Decimal("0.000001"),
    MeasureUnit.DAYS: Decimal("0.1"),
    **dict.fromkeys(PER_MEMBERS, Decimal("0.0001")),
}
_TWO_PLACES = Decimal("0.01")
SCALES = dict.fromkeys(PER_MEMBERS, 10_000)
"""What a ratio is multiplied by, where it is not said of one."""


class Value(NamedTuple):
    """A value and what is to be known of it; no value if it is suppressed or undefined."""

    value: Decimal | None
    status: Status


@dataclass(frozen=True)
class Row:
    """One row of a breakdown: its codes by dimension, and its figures by id."""

    codes: tuple[tuple[str, str], ...]
    figures: Mapping[str, Figure] = field(repr=False)

    def __getitem__(self, figure_id: str) -> Figure:
        return self.figures[figure_id]

    @property
    def code(self) -> str:
        """The code of the first dimension."""
        return self.codes[0][1]


class Head(NamedTuple):
    """What all rows of a breakdown share: dimensions, period, unit, and the SQL that was run."""

    by: tuple[str, ...]
    period: Period
    unit: str
    sql: str


def values_of(
    cells: Mapping[str, object], specs: Sequence[FigureSpec], *, mark: Status = Status.OK
) -> tuple[Value, ...]:
    """The values of some figures, read off one row of an answer.

    Parameters
    ----------
    mark
        The status of a value that is shown: of an invented register, say.
    """
    found = (Value(*_value(spec, cells)) for spec in specs)
    return tuple(one._replace(status=mark) if one.status is Status.OK else one for one in found)


def row_of(
    specs: Sequence[FigureSpec], head: Head, codes: Sequence[str | None], values: Sequence[Value]
) -> Row:
    """The figures of one row of a breakdown, from its codes and the values read off it."""
    pairs = list(zip(head.by, codes, strict=True))
    named = tuple(
        (name, str(own_period({name: code}, head.period)) if name in TIME else code or NONE)
        for name, code in pairs
    )
    period, dimensions = _address_parts(named, head.period)
    tests = [_test(name, code) for name, code in pairs]
    figures = {
        spec.id: Figure(
            spec.id, period, head.unit, dimensions, value, spec.unit_in(period), status, spec.label,
            spec.definition, head.sql, _selection(spec, tests),
        )
        for spec, (value, status) in zip(specs, values, strict=True)
    }  # fmt: skip
    return Row(named, figures)


def _value(spec: FigureSpec, cells: Mapping[str, object]) -> tuple[Decimal | None, Status]:
    parts = [cells[name] for name in (spec.column, spec.over) if name]
    if any(part is None for part in parts):
        return None, Status.UNDEFINED
    exact = [Decimal(str(part)) for part in parts]
    if len(exact) == 1:
        return _rounded(exact[0], spec) if spec.nature == "derived" else exact[0], Status.OK
    if exact[1] == 0:
        return None, Status.UNDEFINED
    scale = SCALES.get(spec.measure_unit, 1)
    return _rounded(scale * exact[0] / exact[1], spec), Status.OK


def _rounded(value: Decimal, spec: FigureSpec) -> Decimal:
    places = _PLACES.get(spec.measure_unit, _TWO_PLACES)
    return value.quantize(places, ROUND_HALF_UP)


def _address_parts(
    codes: tuple[tuple[str, str], ...], period: Period
) -> tuple[Period, tuple[tuple[str, str], ...]]:
    """A month or year of a breakdown is the figure's own period, not a dimension."""
    own = own_period(dict(codes), period)
    return own, tuple((name, code) for name, code in codes if name not in TIME)


def own_period(codes: Mapping[str, object], period: Period) -> Period:
    """The period a row of a breakdown is about: its month or year, or that of the breakdown."""
    own = next((Period.parse(str(codes[name])) for name in TIME if name in codes), period)
    if own.start < period.start or own.end > period.end:  # a year the period cuts
        inside = [m for m in own.months if period.start <= m.start and m.end <= period.end]
        own = inside[0].through(inside[-1])
    return own


def _selection(spec: FigureSpec, tests: Sequence[str]) -> str:
    """The last part of a figure's query: its column, or both parts of its ratio, of its row."""
    columns = [_quoted(name) for name in (spec.column, spec.over) if name]
    condition = f" WHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT {', '.join(columns)} FROM measure{condition}"  # noqa: S608 - all of it is quoted


@cache
def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@cache
def _test(name: str, value: str | None) -> str:
    if value is None:
        return f"{_quoted(name)} IS NULL"
    text = value.replace("'", "''")
    return f"{_quoted(name)} = '{text}'"


def numbers_of(by: Sequence[str], rows: Sequence[Row], total: Row) -> list[list[str]]:
    """The numbers of a breakdown, its total last, under heads: codes, and what each figure is."""
    codes = [DIMENSIONS[name].zh for name in by]
    heads = [*codes, *(figure.label.zh for figure in total.figures.values())]
    laid = [([code for _, code in row.codes], row) for row in rows]
    laid.append((["合计", *[""] * (len(by) - 1)] if by else [], total))
    return [heads, *([*own, *map(exact_text, row.figures.values())] for own, row in laid)]
