"""The book of figures of one unit: computes, protects, reads and keeps what was asked for.

This is the only place where a measure's answer becomes figures, and it goes through disclosure
control on the way. The SQL a figure carries is the very text that was run.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fnmatch import fnmatchcase

import pyarrow as pa

from bangfu.disclosure.policy import Edition, Policy, policy_for
from bangfu.disclosure.protect import Protected, protect
from bangfu.disclosure.tidy_table import CellValue, TidyTable, complete
from bangfu.figures.catalogue import figure_specs, measure_of, measure_spec, open_breakdowns
from bangfu.figures.dimensions import TIME, levels
from bangfu.figures.model import Figure
from bangfu.figures.readout import Answer, Row, read_row
from bangfu.figures.rule_figures import STANDARD_AMOUNT, standard_amounts
from bangfu.figures.specs import FigureSpec, MeasureSpec
from bangfu.measures.questions import ask
from bangfu.periods import Period
from bangfu.register.dependence.streams import Read, merged
from bangfu.register.store import Register

__all__ = ["Book", "Breakdown", "Row", "open_book"]


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
    _asked: dict[tuple[object, ...], tuple[pa.Table, str]] = field(default_factory=dict, repr=False)
    _answers: dict[tuple[object, ...], Answer] = field(default_factory=dict, repr=False)
    _protected: dict[tuple[object, ...], Protected] = field(default_factory=dict, repr=False)
    _read: set[Read] = field(default_factory=set, repr=False)

    @property
    def reads(self) -> tuple[Read, ...]:
        """What was read of the register so far, for every question asked."""
        return merged(self._read)

    def figure(self, figure_id: str, period: Period) -> Figure:
        """The unit's own figure for a period.

        Raises
        ------
        FigureError
            If the catalogue has no such figure.
        """
        return self.breakdown(measure_of(figure_id).name, (), period).total[figure_id]

    def breakdown(self, measure: str, by: Sequence[str], period: Period) -> Breakdown:
        """The figures of a measure by dimensions of the catalogue; none gives the total only.

        Raises
        ------
        FigureError
            If the catalogue has no such measure.
        ParameterError
            If the measure has no such dimension.
        RegisterError
            If the measure contradicts itself, such as a balance that does not foot.
        """
        spec, groups = measure_spec(measure), tuple(by)
        total = self._rows(spec, (), period, spec.figures)[0]
        rows = self._rows(spec, groups, period, spec.figures) if groups else ()
        return Breakdown(spec, groups, period, rows, total)

    def all_figures(self, period: Period, pattern: str = "*") -> Iterator[Figure]:
        """Every figure of the catalogue for a period whose id matches a shell pattern."""
        if fnmatchcase(STANDARD_AMOUNT, pattern):
            yield from standard_amounts(period, self.unit)
        seen: set[str] = set()
        for figure in self._each_figure(period, pattern):
            if figure.address not in seen:
                seen.add(figure.address)
                yield figure

    def _each_figure(self, period: Period, pattern: str) -> Iterator[Figure]:
        """Figures in the order of the catalogue; one that several measures have comes again."""
        for spec, wanted in figure_specs(pattern):
            for by in ((), *open_breakdowns(spec, period)):
                for row in self._rows(spec, by, period, wanted):
                    yield from row.figures.values()

    def _rows(
        self,
        spec: MeasureSpec,
        by: tuple[str, ...],
        period: Period,
        wanted: Sequence[FigureSpec],
    ) -> tuple[Row, ...]:
        shown, answer = self._protect(spec, by, period), self._answer(spec, by, period)
        return tuple(read_row(cells, answer, wanted) for cells in shown.rows)

    def _protect(self, spec: MeasureSpec, by: tuple[str, ...], period: Period) -> Protected:
        key = (spec.name, by, str(period))
        if key not in self._protected:
            time, codes = _parted(by)
            parent = self._answer(spec, time, period).table if codes else None
            margins = [self._protect(spec, by, period) for by in _margins(time, codes)]
            self._protected[key] = protect(
                self._answer(spec, by, period).table,
                parent=parent,
                policy=self.policy,
                margins=margins,
            )
        return self._protected[key]

    def _answer(self, spec: MeasureSpec, by: tuple[str, ...], period: Period) -> Answer:
        key = (spec.name, by, str(period))
        if key not in self._answers:
            self._read.update(spec.read(period))
            if spec.prove and not by:
                spec.prove(self.register, period)
            self._answers[key] = self._ask(spec, by, period)
        return self._answers[key]

    def _run(self, spec: MeasureSpec, by: tuple[str, ...], period: Period) -> tuple[pa.Table, str]:
        """The answer of the measure's function, asked once though several specs may share it."""
        key = (spec.compute, by, str(period))
        if key not in self._asked:
            self._asked[key] = ask(spec.compute, self.register, period, by)
        return self._asked[key]

    def _ask(self, spec: MeasureSpec, by: tuple[str, ...], period: Period) -> Answer:
        answer, sql = self._run(spec, by, period)
        rows = answer.select([*by, *spec.values]).to_pylist()
        # Backends return rows in any order.
        rows.sort(key=lambda row: [(row[name] is None, str(row[name])) for name in by])
        table = TidyTable(by, _parted(by)[0], spec.values, spec.holders, tuple(rows))
        known = {name: levels(name, self.register, self.unit, period) for name in by}
        full = complete(table, levels=known, empty=_empty(answer, spec.values)) if by else table
        return Answer(full, by, period, self.unit, self.register.synthetic, sql)


def open_book(register: Register, unit: str, edition: Edition) -> Book:
    """The book of figures of a unit, protected as the edition asks.

    Raises
    ------
    ParameterError
        If the register has no such unit.
    """
    return Book(register.within(unit), unit, policy_for(edition))


def _parted(by: tuple[str, ...]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The dimensions that are time, and those that are codes."""
    time = tuple(name for name in by if name in TIME)
    return time, tuple(name for name in by if name not in TIME)


def _margins(time: tuple[str, ...], codes: tuple[str, ...]) -> list[tuple[str, ...]]:
    """The breakdowns whose rows sum rows of this one, shown beside it."""
    if len(codes) > 1:
        return [(*time, code) for code in codes]
    return [codes] if time and codes else []


def _empty(answer: pa.Table, values: tuple[str, ...]) -> dict[str, CellValue]:
    """What a row nobody is in holds: no money, no median, a count of 0."""
    empty: dict[str, CellValue] = {}
    for name in values:
        kind = answer.schema.field(name).type
        if pa.types.is_floating(kind):
            empty[name] = None
        else:
            empty[name] = Decimal("0.00") if pa.types.is_decimal(kind) else 0
    return empty
