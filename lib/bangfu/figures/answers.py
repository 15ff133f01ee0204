"""Answers: every figure a release may show, asked, protected and read once.

The numbers of a unit, a period and an edition are answered before any notebook runs
(`figures.questions` says what is asked and asks it). Reports, carriers, the gate, commands and
analysts look figures up here. What is here has passed disclosure control: answers of a public
edition hold no number that may not be shown, so whoever is given them needs no register.

A record of answers keeps codes, values and statuses; labels, definitions and addresses follow
from the catalogue. So answers read back from a record give the same figures, to the byte.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import astuple, dataclass, field, replace
from decimal import Decimal
from fnmatch import fnmatchcase
from functools import cached_property
from html import escape
from itertools import chain
from typing import Any, NamedTuple

import orjson

from bangfu.disclosure.policy import Edition
from bangfu.errors import FigureError
from bangfu.figures.catalogue import (
    STANDARD_AMOUNT,
    MeasureSpec,
    figure_specs,
    measure_of,
    measure_spec,
    open_breakdowns,
    standard_amounts,
)
from bangfu.figures.model import Figure, Status
from bangfu.figures.readout import Head, Row, Value, numbers_of, own_period, row_of
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.register.dependence.streams import Read, merged
from bangfu.register.loads import LoadTally
from bangfu.register.units import Unit
from bangfu.rules import Rules

__all__ = ["Answered", "Answers", "Breakdown", "Question", "Result", "Subject"]


_REVISED_AS = {
    Status.OK: Status.REVISED,
    Status.SYNTHETIC: Status.REVISED,
    Status.ROUNDED: Status.ROUNDED_REVISED,
}


class Question(NamedTuple):
    """A measure by some of its dimensions in a period."""

    measure: str
    by: tuple[str, ...]
    period: Period


class Answered(NamedTuple):
    """The answer to a question: the SQL that was run, and the protected rows.

    What is not public has neither.
    """

    sql: str
    rows: tuple[tuple[tuple[str | None, ...], tuple[Value, ...]], ...]
    """Of each row its codes, None where it has none, and the value and status of each figure of
    the measure, in the order of the catalogue."""

    @property
    def is_public(self) -> bool:
        """Whether the edition shows anything of it."""
        return bool(self.sql)


@dataclass(frozen=True, repr=False)
class Breakdown:
    """The figures of a measure, broken down; `total` is the unit's own, exact."""

    measure: MeasureSpec
    by: tuple[str, ...]
    period: Period
    rows: tuple[Row, ...] = field(repr=False)
    total: Row = field(repr=False)
    is_public: bool = True
    """Whether the edition shows it at all; if not it has no rows."""

    @property
    def figures(self) -> tuple[Figure, ...]:
        """All figures, rows first, total last."""
        return tuple(f for row in (*self.rows, self.total) for f in row.figures.values())

    def __repr__(self) -> str:
        lines = numbers_of(self.by, self.rows, self.total)
        return "\n".join([f"{self.measure.name} {self.period}", *map("  ".join, lines)])

    def _repr_html_(self) -> str:
        lines = numbers_of(self.by, self.rows, self.total)
        cells = ("".join(f"<td>{escape(cell)}</td>" for cell in line) for line in lines)
        rows = "".join(f"<tr>{line}</tr>" for line in cells)
        return f"<p>{self.measure.name} · {self.period}</p><table>{rows}</table>"


@dataclass(frozen=True)
class Subject:
    """What answers are about: whose, of which edition, and of what register."""

    unit: str
    period: Period
    edition: Edition
    load_id: int
    """Newest load of the register that was seen."""
    content_hash: str
    """SHA-256 over the tables of every load the register is made of."""
    synthetic: bool
    """Whether any row of the register was invented."""
    provisional: bool = False
    """Whether a union is waited for that has not reported all of the period."""
    tally: LoadTally = field(default_factory=LoadTally)
    """What the loads brought that were seen."""
    unreported: int = 0
    """How many unions are waited for that have not reported all of the period."""


@dataclass(frozen=True)
class Result:
    """What a method made of a register: a table, and the parameters it was made with."""

    method: str
    parameters: Mapping[str, str]
    columns: tuple[str, ...]
    rows: tuple[tuple[str | None, ...], ...]
    """Exact values as text, None where there is none or it is withheld."""


@dataclass
class Answers:
    """The figures of one unit and edition, by measure, dimensions and period.

    Where the register is at hand, `more` answers what was not asked beforehand. `results` hold
    what is no figure of the catalogue, by name.
    """

    subject: Subject
    units: Mapping[str, Unit] = field(repr=False)
    """The unions of the register by code, for their names."""
    rules: Rules = field(repr=False)
    """What the register was measured by, for words, standards and the goal."""
    answered: dict[Question, Answered] = field(repr=False)
    more: Callable[[Question], Answered] | None = field(default=None, repr=False)
    results: dict[str, Result] = field(default_factory=dict, repr=False)
    told_before: Mapping[str, tuple[str, str]] = field(default_factory=dict, repr=False)
    """The value that was public before (exact, empty if undefined) and its status, by address;
    what has another value now is revised."""
    _rows: dict[Question, tuple[Row, ...]] = field(default_factory=dict, repr=False)
    _read: tuple[Read, ...] = field(default=(), repr=False, compare=False)
    _read_for: int = field(default=0, repr=False, compare=False)
    """For how many of the rows looked up `_read` says what was read."""

    @property
    def unit(self) -> str:
        """Code of the unit."""
        return self.subject.unit

    @property
    def reads(self) -> tuple[Read, ...]:
        """What was read of the register for the answers looked up so far."""
        if self._read_for != len(self._rows):  # each output asks, and mostly nothing is new
            looked_up = (
                measure_spec(question.measure).read(question.period) for question in self._rows
            )
            self._read = merged(chain.from_iterable(looked_up))
            self._read_for = len(self._rows)
        return self._read

    def figure(self, figure_id: str, period: Period) -> Figure:
        """The unit's own figure for a period.

        Raises
        ------
        FigureError
            If the catalogue has no such figure, or it was not asked for the period.
        """
        return self._own(measure_of(figure_id).name, period)[figure_id]

    def breakdown(self, measure: str, by: tuple[str, ...], period: Period) -> Breakdown:
        """The figures of a measure by dimensions; none gives the total only.

        Raises
        ------
        FigureError
            If the catalogue has no such measure, or it was not asked so; names what there is.
        ParameterError
            If the measure has no such dimension.
        RegisterError
            If the measure contradicts itself, such as a balance that does not foot.
        """
        spec = measure_spec(measure)
        question, total = Question(measure, by, period), self._own(measure, period)
        rows = self.rows(question) if by else ()
        return Breakdown(spec, by, period, rows, total, not by or self._answer(question).is_public)

    def rows(self, question: Question) -> tuple[Row, ...]:
        """The rows of one answer, each with its figures."""
        if question not in self._rows:
            spec, answer = measure_spec(question.measure), self._answer(question)
            head = Head(question.by, question.period, self.unit, answer.sql)
            rows = (row_of(spec.figures, head, codes, values) for codes, values in answer.rows)
            self._rows[question] = tuple(self._row_marked(row) for row in rows)
        return self._rows[question]

    def marked(self, figure: Figure) -> Figure:
        """The figure, revised if it was public with another value, or marked so before.

        One that is provisional stays so: that it may change again is what a reader must know. A
        rounded one is held against rounded ones only, as an exact one always differs from it.
        """
        told = self.told_before.get(figure.address)
        if told is None or figure.status not in _REVISED_AS:
            return figure
        value, status = told[0], Status(told[1])
        is_same = bool(value) and Decimal(value) == figure.value
        if status.is_rounded != figure.status.is_rounded or (is_same and not status.is_revised):
            return figure
        return replace(figure, status=_REVISED_AS[figure.status])

    def marked_anew(self, figure: Figure) -> Figure:
        """A figure made of others, revised if it was itself public with another value."""
        if figure.status.is_revised:
            own = Status.SYNTHETIC if self.subject.synthetic else Status.OK
            figure = replace(figure, status=own)
        return self.marked(figure)

    def _row_marked(self, row: Row) -> Row:
        if not self.told_before:
            return row
        return Row(row.codes, {name: self.marked(one) for name, one in row.figures.items()})

    @property
    def tells_anything(self) -> bool:
        """Whether anything of the unit itself in the period is public."""
        own = self.subject.period
        return any(
            value.status is not Status.NOT_PUBLIC
            for question, answer in self.answered.items()
            if question.period == own and not question.by
            for _, values in answer.rows
            for value in values
        )

    @property
    def periods(self) -> set[str]:
        """The periods its figures are about: of its questions, and of their rows."""
        found = {str(question.period) for question in self.answered}
        for question, answer in self.answered.items():
            if not set(TIME).isdisjoint(question.by):
                for codes, _ in answer.rows:
                    known = dict(zip(question.by, codes, strict=True))
                    found.add(str(own_period(known, question.period)))
        return found

    def standard_amounts(self, period: Period) -> tuple[Figure, ...]:
        """The standards in force in a period; see `catalogue.standard_amounts`."""
        return tuple(map(self.marked, standard_amounts(self.rules, period, self.unit)))

    def figures_of(self, period: Period, pattern: str = "*") -> Iterator[Figure]:
        """Every figure of the catalogue for a period whose id matches a shell pattern.

        In the order of the catalogue; one that several measures have comes once.
        """
        found: dict[str, Figure] = {}
        for spec, wanted in figure_specs(pattern):
            if not spec.is_told(period, self.subject.edition):
                continue
            for by in ((), *open_breakdowns(spec, period)):
                rows = self.rows(Question(spec.name, by, period))
                for figure in (row[one.id] for row in rows for one in wanted):
                    found.setdefault(figure.address, figure)
        if fnmatchcase(STANDARD_AMOUNT, pattern):
            yield from self.standard_amounts(period)
        yield from found.values()

    def at(self, address: str) -> tuple[Figure, ...]:
        """The figures at an address; several if measures that have it say it differently."""
        return self._by_address.get(address, ())

    @cached_property
    def _by_address(self) -> dict[str, tuple[Figure, ...]]:
        found: dict[str, tuple[Figure, ...]] = {}
        periods = dict.fromkeys(question.period for question in self.answered)
        amounts = (self.standard_amounts(period) for period in periods)
        rows = (row.figures.values() for question in self.answered for row in self.rows(question))
        for figure in chain.from_iterable(chain(amounts, rows)):
            known = found.get(figure.address, ())
            if all((one.value, one.status) != (figure.value, figure.status) for one in known):
                found[figure.address] = (*known, figure)
        return found

    def _own(self, measure: str, period: Period) -> Row:
        return self.rows(Question(measure, (), period))[0]

    def _answer(self, question: Question) -> Answered:
        if question not in self.answered:
            if self.more is None:
                raise FigureError(self._refusal(question))
            self.answered[question] = self.more(question)
        return self.answered[question]

    def _refusal(self, question: Question) -> str:
        """What was asked of the measure, in the words of `report.measure`."""
        asked = [one for one in self.answered if one.measure == question.measure]
        ways = dict.fromkeys(" and ".join(one.by) or "none" for one in asked)
        times = dict.fromkeys(str(one.period) for one in asked if one.by == question.by)
        found = f"{question.measure!r} by {' and '.join(question.by) or 'none'}"
        if not times:
            return f"{found}: not in the catalogue, which a release shows; there it is by: " + (
                ", ".join(ways)
            )
        return f"{found} for {question.period}: not asked, expected one of: {', '.join(times)}"

    def to_bytes(self) -> bytes:
        """The answers as a record from which `from_bytes` makes equal ones."""
        queries = {
            sql: n for n, sql in enumerate(dict.fromkeys(a.sql for a in self.answered.values()))
        }
        return orjson.dumps(
            {
                "subject": vars(self.subject)
                | {"period": str(self.subject.period), "tally": vars(self.subject.tally)},
                "units": [astuple(unit) for unit in self.units.values()],
                "rules": orjson.Fragment(self.rules.to_json()),
                "queries": list(queries),
                "answers": [
                    [question.measure, question.by, str(question.period), queries[answer.sql],
                     [[codes, [_told(*value) for value in values]]
                      for codes, values in answer.rows]]
                    for question, answer in self.answered.items()
                ],
                "results": {name: vars(result) for name, result in self.results.items()},
                "told_before": self.told_before,
            }
        )  # fmt: skip

    @classmethod
    def from_bytes(cls, record: bytes) -> "Answers":
        """The answers a record was made of.

        Raises
        ------
        ValueError
            If it is none.
        """
        told: dict[str, Any] = orjson.loads(record)
        queries = told["queries"]
        answered = {
            Question(measure, tuple(by), Period.parse(period)): Answered(
                queries[sql],
                tuple((tuple(codes), tuple(map(_value, values))) for codes, values in rows),
            )
            for measure, by, period, sql, rows in told["answers"]
        }
        units = {unit[0]: Unit(*unit) for unit in told["units"]}
        subject = told["subject"] | {
            "period": Period.parse(told["subject"]["period"]),
            "tally": LoadTally(**told["subject"]["tally"]),
        }
        rules = Rules.from_record(told["rules"])
        results = {name: _result(**one) for name, one in told["results"].items()}
        before = {address: (value, was) for address, (value, was) in told["told_before"].items()}
        return cls(Subject(**subject), units, rules, answered, results=results, told_before=before)


def _result(method: str, parameters: Any, columns: Any, rows: Any) -> Result:
    return Result(method, parameters, tuple(columns), tuple(map(tuple, rows)))


def _told(value: Decimal | None, status: Status) -> list[str | None]:
    return [None if value is None else f"{value:f}", status.value]


def _value(told: list[str | None]) -> Value:
    value, status = told
    return Value(None if value is None else Decimal(value), Status(str(status)))
