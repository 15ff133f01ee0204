"""The book of figures of one unit: computes, protects, divides and keeps what was asked for.

This is the only place where a measure's answer becomes figures, and it goes through disclosure
control on the way. The SQL a figure carries is the very text that was run.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import pyarrow as pa
from sqlglot import exp

from bangfu.disclosure.policy import Edition, Policy, policy_for
from bangfu.disclosure.protect import SUPPRESSED, Protected, protect
from bangfu.disclosure.tidy import TidyTable, Value, complete
from bangfu.figures.catalogue import figure_spec, figure_specs, measure_spec, open_breakdowns
from bangfu.figures.dimensions import NONE, TIME, levels
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.figures.specs import FigureSpec, MeasureSpec
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["Book", "Breakdown", "Row", "open_book"]

_PLACES = {MeasureUnit.RATIO: Decimal("0.000001"), MeasureUnit.DAYS: Decimal("0.1")}
_TWO_PLACES = Decimal("0.01")


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


@dataclass(frozen=True)
class Breakdown:
    """The figures of a measure, broken down; `total` is the unit's own, exact."""

    measure: MeasureSpec
    by: tuple[str, ...]
    period: Period
    rows: tuple[Row, ...] = field(repr=False)
    total: Row = field(repr=False)

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, rows first, total last."""
        return tuple(f for row in (*self.rows, self.total) for f in row.figures.values())


@dataclass
class Book:
    """Figures of one unit and those below it, under one edition."""

    register: Register
    unit: str
    policy: Policy | None
    _answers: dict[tuple[object, ...], "_Answer"] = field(default_factory=dict, repr=False)
    _protected: dict[tuple[object, ...], Protected] = field(default_factory=dict, repr=False)

    def figure(self, figure_id: str, period: Period) -> Figure:
        """The unit's own figure for a period.

        Raises
        ------
        FigureError
            If the catalogue has no such figure.
        """
        figure_spec(figure_id)
        for spec, _ in figure_specs(figure_id):
            return self.breakdown(spec.name, (), period).total[figure_id]
        raise AssertionError(figure_id)

    def breakdown(self, measure: str, by: Sequence[str], period: Period) -> Breakdown:
        """The figures of a measure by dimensions of the catalogue; none gives the total only.

        Raises
        ------
        FigureError
            If the catalogue has no such measure.
        ParameterError
            If the measure has no such dimension.
        RegisterError
            If the balance of files does not foot.
        """
        spec, groups = measure_spec(measure), tuple(by)
        total = self._rows(spec, (), period, spec.figures)[0]
        rows = self._rows(spec, groups, period, spec.figures) if groups else ()
        return Breakdown(spec, groups, period, rows, total)

    def all_figures(self, period: Period, pattern: str = "*") -> Iterator[Figure]:
        """Every figure of the catalogue for a period whose id matches a shell pattern."""
        seen = set()
        for spec, wanted in figure_specs(pattern):
            for by in ((), *open_breakdowns(spec, period)):
                for row in self._rows(spec, by, period, wanted):
                    for figure in row.figures.values():
                        if figure.address not in seen:
                            seen.add(figure.address)
                            yield figure

    def _rows(
        self,
        spec: MeasureSpec,
        by: tuple[str, ...],
        period: Period,
        wanted: Sequence[FigureSpec],
    ) -> tuple[Row, ...]:
        shown = self._protect(spec, by, period)
        sql = self._answer(spec, by, period).sql
        return tuple(self._row(row, by, period, wanted, sql) for row in shown.rows)

    def _row(
        self,
        cells: Mapping[str, object],
        by: tuple[str, ...],
        period: Period,
        wanted: Sequence[FigureSpec],
        sql: str,
    ) -> Row:
        codes = tuple((name, NONE if cells[name] is None else str(cells[name])) for name in by)
        where = {name: cells[name] for name in by}
        figures = {f.id: self._figure(f, cells, codes, period, _sql_of(f, where, sql)) for f in wanted}
        return Row(codes, figures)

    def _figure(
        self,
        spec: FigureSpec,
        cells: Mapping[str, object],
        codes: tuple[tuple[str, str], ...],
        period: Period,
        sql: str,
    ) -> Figure:
        value, status = _value(spec, cells)
        if status is Status.OK and self.register.synthetic:
            status = Status.SYNTHETIC
        own_period, dimensions = _address_parts(codes, period)
        return Figure(
            spec.id, own_period, self.unit, dimensions, value, spec.measure_unit, status,
            spec.label, spec.definition, sql,
        )  # fmt: skip

    def _protect(self, spec: MeasureSpec, by: tuple[str, ...], period: Period) -> Protected:
        key = (spec.name, by, str(period))
        if key not in self._protected:
            time = tuple(name for name in by if name in TIME)
            codes = tuple(name for name in by if name not in TIME)
            table = self._answer(spec, by, period).table
            parent = self._answer(spec, time, period).table if codes else None
            margins = [self._protect(spec, (*time, c), period) for c in codes if len(codes) > 1]
            self._protected[key] = protect(
                table, parent=parent, policy=self.policy, margins=margins
            )
        return self._protected[key]

    def _answer(self, spec: MeasureSpec, by: tuple[str, ...], period: Period) -> "_Answer":
        key = (spec.compute, spec.values, by, str(period))
        if key not in self._answers:
            self._answers[key] = self._ask(spec, by, period)
        return self._answers[key]

    def _ask(self, spec: MeasureSpec, by: tuple[str, ...], period: Period) -> "_Answer":
        if spec.prove and not by:
            spec.prove(self.register, period)
        answer, sql = self.register.ask(spec.compute(self.register, period, by))
        time = tuple(name for name in by if name in TIME)
        table = TidyTable(by, time, spec.values, spec.holders, _sorted(answer, by, spec.values))
        known = {name: levels(name, self.register, self.unit, period) for name in by}
        full = complete(table, levels=known, empty=_empty(answer, spec.values)) if by else table
        return _Answer(full, sql)


@dataclass(frozen=True)
class _Answer:
    table: TidyTable
    sql: str


def open_book(register: Register, unit: str, edition: Edition) -> Book:
    """The book of figures of a unit, protected as the edition asks.

    Raises
    ------
    ParameterError
        If the register has no such unit.
    """
    return Book(register.within(unit), unit, policy_for(edition))


def _sorted(
    answer: pa.Table, by: tuple[str, ...], values: tuple[str, ...]
) -> tuple[Mapping[str, Any], ...]:
    """The rows in the order of their codes, empty ones last: backends return any order."""
    rows = answer.select([*by, *values]).to_pylist()
    return tuple(sorted(rows, key=lambda row: [(row[n] is None, str(row[n])) for n in by]))


def _empty(answer: pa.Table, values: tuple[str, ...]) -> dict[str, Value]:
    """What a row nobody is in holds: no money, no median, a count of 0."""
    empty: dict[str, Value] = {}
    for name in values:
        kind = answer.schema.field(name).type
        if pa.types.is_floating(kind):
            empty[name] = None
        else:
            empty[name] = Decimal("0.00") if pa.types.is_decimal(kind) else 0
    return empty


def _value(spec: FigureSpec, cells: Mapping[str, object]) -> tuple[Decimal | None, Status]:
    parts = [cells[name] for name in (spec.column, spec.over) if name]
    if any(part is SUPPRESSED for part in parts):
        return None, Status.SUPPRESSED
    if any(part is None for part in parts):
        return None, Status.UNDEFINED
    exact = [Decimal(str(part)) for part in parts]
    if spec.over is None:
        return _rounded(exact[0], spec) if spec.nature == "derived" else exact[0], Status.OK
    if exact[1] == 0:
        return None, Status.UNDEFINED
    return _rounded(exact[0] / exact[1], spec), Status.OK


def _rounded(value: Decimal, spec: FigureSpec) -> Decimal:
    places = _PLACES.get(spec.measure_unit, _TWO_PLACES)
    return value.quantize(places, ROUND_HALF_UP)


def _address_parts(
    codes: tuple[tuple[str, str], ...], period: Period
) -> tuple[Period, tuple[tuple[str, str], ...]]:
    """A month or year of a breakdown is the figure's own period, not a dimension."""
    own = next((Period.parse(code) for name, code in codes if name in TIME), period)
    if own.start < period.start or own.end > period.end:  # a year the period cuts
        inside = [m for m in own.months if period.start <= m.start and m.end <= period.end]
        first, last = str(inside[0]), str(inside[-1])
        own = Period.parse(first if first == last else f"{first}..{last}")
    return own, tuple((name, code) for name, code in codes if name not in TIME)


def _sql_of(spec: FigureSpec, where: Mapping[str, object], sql: str) -> str:
    """The query for one figure: its column, or both parts of its ratio, of its row."""
    columns = [exp.column(name, quoted=True).sql() for name in (spec.column, spec.over) if name]
    tests = [_test(name, value) for name, value in where.items()]
    condition = f"\nWHERE {' AND '.join(tests)}" if tests else ""
    return f"SELECT {', '.join(columns)}\nFROM (\n{sql}\n) AS measure{condition}"


def _test(name: str, value: object) -> str:
    column = exp.column(name, quoted=True).sql()
    if value is None:
        return f"{column} IS NULL"
    return f"{column} = {exp.Literal.string(str(value)).sql()}"
