"""What a release asks of its register, and how each question is answered: asked, protected, read.

This is the only place where a measure's answer becomes figures, and it goes through disclosure
control on the way. The SQL a figure carries is the very text that was run.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

import pyarrow as pa

from bangfu.disclosure.policy import Edition, policy_for
from bangfu.disclosure.tidy_table import CellValue, TidyTable, complete
from bangfu.figures.answers import Answered, Answers, Question, Subject
from bangfu.figures.catalogue import (
    MEASURES,
    FigureSpec,
    MeasureSpec,
    figure_specs,
    measure_spec,
    open_breakdowns,
)
from bangfu.figures.changes import CHANGE_KINDS, base_period, has_base
from bangfu.figures.dimensions import levels
from bangfu.figures.model import Status
from bangfu.figures.published import published_facts
from bangfu.figures.readout import Value, own_period, values_of
from bangfu.figures.recall import Recall
from bangfu.figures.showing import Pools, PublicView
from bangfu.measures.shape import TIME
from bangfu.periods import Period, year_of
from bangfu.register.store import Register
from bangfu.register.units import below
from bangfu.rules import Rules
from bangfu.rules.publication import Publication

__all__ = [
    "answer",
    "asker",
    "catalogue_questions",
    "months_shown",
    "release_questions",
    "running_year",
    "years_shown",
]

_UNKNOWN = Value(None, Status.UNDEFINED)
_NOTHING = Answered("", ())

_MONTHS_SHOWN = 12


def release_questions(
    unit: str, period: Period, edition: Edition, rules: Rules
) -> Iterator[Question]:
    """Everything reports on a unit and period may show: what the catalogue lists, and no more.

    The totals and breakdowns of the period; the totals its changes are measured from; months and
    whole years up to it, and the year it ends in beside the same months of the year before; the
    ends of a span of years; and what is in print about the unit.
    """
    months, years, running = months_shown(period), years_shown(period, rules), running_year(period)
    totals = {period, *_bases(period), *_ends(period)}
    for spec in MEASURES:
        printed = {
            fact.period
            for fact in published_facts()
            if fact.unit == unit and _has(spec, fact.figure_id)
        }
        for one in sorted(totals | printed, key=str):
            if spec.is_told(one, edition):
                yield Question(spec.name, (), one)
        if spec.is_told(period, edition):
            for by in open_breakdowns(spec, period):
                yield Question(spec.name, by, period)
        for name, shown in (("month", months), ("year", years)):
            if (name,) in spec.breakdowns:
                yield Question(spec.name, (name,), shown)
        if running and ("year",) in spec.breakdowns:
            for one in (running, base_period(running, "year")):
                yield Question(spec.name, (), one)


def catalogue_questions(period: Period, edition: Edition, pattern: str = "*") -> Iterator[Question]:
    """The totals and breakdowns of a period of the figures whose id matches a shell pattern."""
    for spec, _ in figure_specs(pattern):
        if spec.is_told(period, edition):
            for by in ((), *open_breakdowns(spec, period)):
                yield Question(spec.name, by, period)


def months_shown(period: Period) -> Period:
    """The months a report shows one by one: those of its period, or for a month the last twelve."""
    if period.n_months > 1:
        return period
    return period.shift(1 - _MONTHS_SHOWN).through(period)


def years_shown(period: Period, rules: Rules) -> Period:
    """The whole years a report shows one by one, from the first of the printed series.

    The last of them is the last that is over when the period ends: see `running_year`.
    """
    is_running = running_year(period) is not None
    last = period.year_at(period.last_day).start.year - is_running
    begun = [period.year_at(one.valid_from).start.year for one in rules.comfort_scheme[:1]]
    since = min(*begun, period.years[0].start.year, last)
    return year_of(since, period.year_from).through(year_of(last, period.year_from))


def running_year(period: Period) -> Period | None:
    """The year a period ends in, up to the period's end; None if that is the year's own.

    It is told apart and never stands among whole years.

    Examples
    --------
    >>> str(running_year(Period.parse("2019-06"))), running_year(Period.parse("2019-Q4"))
    ('2019-01..2019-06', None)
    """
    year = period.year_at(period.last_day)
    return None if year.end == period.end else year.months[0].through(period.months[-1])


def answer(
    register: Register,
    unit: str,
    edition: Edition,
    period: Period,
    questions: Iterable[Question],
    *,
    recall: Recall | None = None,
) -> Answers:
    """Ask a register, protect what it answers as the edition demands, and read the figures.

    Parameters
    ----------
    recall
        What this very register has answered before, for other releases; added to.

    Raises
    ------
    ParameterError
        If the register has no such unit, or a measure no such dimension.
    RegisterError
        If a measure contradicts itself, such as a balance that does not foot.
    """
    policy = policy_for(edition, register.rules)
    asking = _Asking(register.within(unit), unit, policy, recall or Recall(register))
    wanted = dict.fromkeys(_with_totals(questions))
    answered = {question: asking.answered(question) for question in wanted}
    subject = Subject(
        unit, period, edition, register.load_id, register.content_hash, register.synthetic,
        provisional=not asking.register.is_complete(period), tally=register.tally,
        unreported=asking.register.unreported(period),
    )  # fmt: skip
    return Answers(subject, register.units, register.rules, answered)


def asker(register: Register, unit: str, edition: Edition) -> Callable[[Question], Answered]:
    """What answers any question about a unit, protected as the edition demands.

    Raises
    ------
    ParameterError
        If the register has no such unit.
    """
    policy = policy_for(edition, register.rules)
    return _Asking(register.within(unit), unit, policy, Recall(register)).answered


def _with_totals(questions: Iterable[Question]) -> Iterator[Question]:
    """Each breakdown after the total it is shown with."""
    for question in questions:
        yield question._replace(by=())
        yield question


def _bases(period: Period) -> Iterator[Period]:
    """The periods changes are measured from; of a rate or mean it is told what it was."""
    return (base_period(period, kind) for kind in CHANGE_KINDS if has_base(period, kind))


def _ends(period: Period) -> tuple[Period, ...]:
    """The first and the last year of a span of whole years."""
    years = period.years
    whole = (years[0].start, years[-1].end) == (period.start, period.end)
    return (years[0], years[-1]) if period.is_span and whole else ()


def _has(spec: MeasureSpec, figure_id: str) -> bool:
    return any(figure.id == figure_id for figure in spec.figures)


@dataclass
class _Asking:
    """A register that is asked, and what disclosure control made of its answers."""

    register: Register
    """As the unit sees it."""
    unit: str
    policy: Publication | None
    recall: Recall
    _tables: dict[object, tuple[TidyTable, str]] = field(default_factory=dict)
    _silent: dict[Period, bool] = field(default_factory=dict)
    _marks: dict[Period, Status] = field(default_factory=dict)

    def answered(self, question: Question) -> Answered:
        """What the edition shows of the answer to one question, its figures read off it."""
        pools = self._public.pools(question) if self._public else {}
        if pools is None:
            if question.by not in measure_spec(question.measure).breakdowns:
                self._table(question, {})  # there may be no such dimension
            return _NOTHING
        table, sql = self._table(question, pools)
        return Answered(sql, tuple(self._row(question, cells) for cells in table.rows))

    @cached_property
    def _public(self) -> PublicView | None:
        """The union as the public sees it; None in the internal edition."""
        if self.policy is None:
            return None
        units, kinds = self.register.units, self.register.unit_kinds
        is_top = units[self.unit].parent not in units
        return PublicView(
            self.policy, self.unit, is_top, kinds, lambda *asked: self._table(*asked)[0]
        )

    def _row(
        self, question: Question, cells: Mapping[str, object]
    ) -> tuple[tuple[str | None, ...], tuple[Value, ...]]:
        codes = {name: None if cells[name] is None else str(cells[name]) for name in question.by}
        own, spec = own_period(codes, question.period), measure_spec(question.measure)
        values = values_of(cells, spec.figures, mark=self._mark(own))
        told = zip(spec.figures, values, strict=True)
        known = [
            _UNKNOWN if self._is_unknown(spec, figure, own) else value for figure, value in told
        ]
        if self._public:
            known = [
                self._public.value(question, figure, own, cells, value)
                for figure, value in zip(spec.figures, known, strict=True)
            ]
        return tuple(codes.values()), tuple(known)

    def _is_unknown(self, spec: MeasureSpec, figure: FigureSpec, period: Period) -> bool:
        """Whether nothing can be known of a figure in a period, so that 0 would be no news.

        That is so before the register or the union begins, and where no union has reported. Who
        was on file is known before the first exit: the files there were have been taken over.
        """
        if self._is_silent(period):
            return True
        known, reads = self.register.completeness, spec.reads
        if figure.nature == "stock" and {one.stream.table for one in reads} == {"file_event"}:
            return False
        looks_back = any(one.back == "year_earlier" for one in reads)
        return known.is_before(period.year_earlier if looks_back else period)

    def _is_silent(self, period: Period) -> bool:
        """Whether the union has not begun by then, or no union has reported."""
        if period not in self._silent:
            known = self.register.completeness
            is_begun = known.begun.get(self.unit, period.last_day) <= period.last_day
            found, expected = known.reported(self._units, period)
            self._silent[period] = not is_begun or (expected > 0 and not found)
        return self._silent[period]

    @cached_property
    def _units(self) -> tuple[str, ...]:
        return tuple(below(self.unit, self.register.units))

    def _mark(self, period: Period) -> Status:
        """What is to be known of every value of a period that is shown."""
        if period not in self._marks:
            whole = Status.SYNTHETIC if self.register.synthetic else Status.OK
            is_complete = self.register.is_complete(period)
            self._marks[period] = whole if is_complete else Status.PROVISIONAL
        return self._marks[period]

    def _table(self, question: Question, pools: Pools) -> tuple[TidyTable, str]:
        key = (question, tuple(pools.items()))
        if key not in self._tables:
            spec = measure_spec(question.measure)
            if spec.prove and not question.by:
                spec.prove(self.register, question.period, self.recall.ask)
            self._tables[key] = self._ask(spec, question.by, question.period, pools)
        return self._tables[key]

    def _ask(
        self, spec: MeasureSpec, by: tuple[str, ...], period: Period, pools: Pools
    ) -> tuple[TidyTable, str]:
        register = self.register.pooled(pools) if pools else self.register
        given, sql = self.recall.ask(spec.compute, register, period, by)
        rows = given.select([*by, *spec.values]).to_pylist()
        # Backends return rows in any order.
        rows.sort(key=lambda row: [(row[name] is None, str(row[name])) for name in by])
        table = TidyTable(by, _times(by), spec.values, spec.counted, tuple(rows))
        if not by:
            return table, sql
        known = {name: levels(name, self.register, self.unit, period) for name in by}
        if pools:
            own = (code for code in known["unit"] if code not in pools)
            known["unit"] = [*own, *dict.fromkeys(pools.values())]
        return complete(table, levels=known, empty=_empty(given, spec.values)), sql


def _times(by: Sequence[str]) -> tuple[str, ...]:
    """The dimensions that are time."""
    return tuple(name for name in by if name in TIME)


def _empty(given: pa.Table, values: tuple[str, ...]) -> dict[str, CellValue]:
    """What a row nobody is in holds: no money, no median, a count of 0."""
    empty: dict[str, CellValue] = {}
    for name in values:
        kind = given.schema.field(name).type
        if pa.types.is_floating(kind):
            empty[name] = None
        else:
            empty[name] = Decimal("0.00") if pa.types.is_decimal(kind) else 0
    return empty
