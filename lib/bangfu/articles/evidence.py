"""Evidence: what a public edition tells of a figure, and nothing that it withholds."""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from bangfu.articles.lexicon import ITSELF, dimensions_of
from bangfu.disclosure.policy import Edition
from bangfu.errors import BangfuError
from bangfu.figures.answers import Answers, Question
from bangfu.figures.catalogue import MEASURES, MeasureSpec, is_of_last_day, measure_spec
from bangfu.figures.model import Figure, Status
from bangfu.figures.questions import answer, asker
from bangfu.figures.readout import Row
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.register.units import Unit
from bangfu.rules import Rules
from bangfu.rules.rulebook import GROUP_ENDING, GROUPED, NO_CODE

__all__ = ["TWIN", "Evidence", "Found", "RegisterEvidence", "measures_of", "pooled_rows", "rank_of"]

_DECEMBER = 12

TWIN: Mapping[str, Any] = {
    "measures": [
        {"figures": [one.id for one in spec.figures], "breakdowns": spec.breakdowns,
         "is_internal": spec.internal}
        for spec in MEASURES
    ],
    "grouped": list(GROUPED), "group_ending": GROUP_ENDING, "itself": ITSELF,
    "hidden": [str(one) for one in Status if one.is_hidden],
    "rounded": [str(one) for one in Status if one.is_rounded],
}  # fmt: skip
"""What its twin in JavaScript is given, beside what is in print."""


@dataclass(frozen=True)
class Found:
    """What there is of a figure: itself; or that it is withheld; or nothing, if neither."""

    address: str
    figure: Figure | None = None
    is_withheld: bool = False


class Evidence(ABC):
    """What an edition tells: figures by their place, and what stays untold."""

    top: str
    """The union above all others: it is meant where a draft names none."""

    @property
    @abstractmethod
    def known(self) -> Period:
        """From the first to the last year of which there are figures."""

    @property
    @abstractmethod
    def rules(self) -> Rules:
        """Whose code lists name the rows of tables."""

    @property
    @abstractmethod
    def units(self) -> Mapping[str, Unit]:
        """The unions by code."""

    @property
    @abstractmethod
    def synthetic(self) -> bool:
        """Whether the figures are invented."""

    @abstractmethod
    def _is_hidden(
        self, spec: MeasureSpec, asked: Sequence[str], figure_id: str, period: Period, unit: str
    ) -> bool:
        """Whether the edition withholds a row of a measure that it does not show."""

    @abstractmethod
    def _row(
        self, spec: MeasureSpec, codes: Mapping[str, str], figure_id: str, period: Period, unit: str
    ) -> Figure | None:
        """The row of a table that the edition tells, or in whose place it has a mark."""

    @abstractmethod
    def rows_by_unit(self, figure_id: str, period: Period) -> list[Figure]:
        """The figures of all subdistricts and areas that have a row of their own."""

    @abstractmethod
    def rows_beside(self, figure: Figure) -> list[Figure]:
        """The figures of all rows of the table in which one stands that is told by one thing."""

    def values_before(self, _address: str) -> Sequence[Decimal]:
        """What was published of a figure before it was corrected, the last first."""
        return ()

    def at(self, figure_id: str, period: Period, unit: str, groups: Mapping[str, str]) -> Found:
        """What there is of a figure of a period, for a union and a row.

        Rows that are told in groups alone are withheld, and so are those of a union below. What
        the union above did itself is a row of its own table; it is asked for as `ITSELF`.
        """
        code = self.top if unit == ITSELF else unit
        named = dict(groups) | ({} if unit == self.top else {"unit": code})
        found = self.found_in(figure_id, period, self.top, named)
        year = _year_ending(figure_id, period)
        if year is None or found.figure is not None:
            return found
        told = self.found_in(figure_id, year, self.top, named)
        return told if told.figure is not None else found

    def found_in(
        self, figure_id: str, period: Period, unit: str, named: Mapping[str, str]
    ) -> Found:
        """What there is of a row in the tables of a union."""
        by = tuple(named)
        address = f"{figure_id}/{period}/{unit}" + "".join(f";{k}={v}" for k, v in named.items())
        is_known = False
        for spec in measures_of(figure_id):
            for asked, codes in _ways(spec, by, named):
                is_known = is_known or self._is_hidden(spec, asked, figure_id, period, unit)
                found = self._row(spec, codes, figure_id, period, unit)
                if found is not None:
                    return Found(found.address, found, found.status.is_hidden)
        if not is_known and len(named) > 1:
            is_known = dimensions_of(figure_id) >= named.keys()
        return Found(address, is_withheld=is_known)


@dataclass(frozen=True)
class RegisterEvidence(Evidence):
    """A register in an edition, asked for one figure after the other."""

    source: Register
    top: str
    edition: Edition = "public"

    @property
    def rules(self) -> Rules:
        """Those of the register."""
        return self.source.rules

    @property
    def units(self) -> Mapping[str, Unit]:
        """Those of the register."""
        return self.source.units

    @property
    def synthetic(self) -> bool:
        """Whether the register is invented."""
        return self.source.synthetic

    @cached_property
    def known(self) -> Period:
        """From the first to the last year of which the register knows anything."""
        known = self.source.completeness
        newest = max(known.until.values())
        first, last = (known.since or newest).year, newest.year
        return Period.parse(f"{first}..{last}" if first < last else str(first))

    @cached_property
    def _answers(self) -> Answers:
        answers = answer(self.source, self.top, self.edition, self.known, ())
        answers.more = asker(self.source, self.top, self.edition)
        return answers

    def _is_hidden(
        self, spec: MeasureSpec, asked: Sequence[str], figure_id: str, period: Period, unit: str
    ) -> bool:
        return spec.is_told(period, "internal")

    def _row(
        self, spec: MeasureSpec, codes: Mapping[str, str], figure_id: str, period: Period, unit: str
    ) -> Figure | None:
        if not spec.is_told(period, self.edition):
            return None
        asked = next(by for by in ((), *spec.breakdowns) if {*by} == codes.keys())
        try:
            rows = self._answers.rows(Question(spec.name, asked, period))
        except BangfuError:
            return None
        for row in rows:
            figure = row[figure_id]
            if dict(figure.dimensions) == dict(codes) and figure.is_public:
                return figure
        return None

    def rows(self, measure: str, period: Period) -> list[Figure]:
        """The figures of a measure for the union above all others."""
        if not measure_spec(measure).is_told(period, self.edition):
            return []
        (row,) = self.told(Question(measure, (), period))
        return list(row.figures.values())

    def told(self, question: Question) -> Sequence[Row]:
        """The rows of a table, as the edition tells them."""
        return self._answers.rows(question)

    def rows_by_unit(self, figure_id: str, period: Period) -> list[Figure]:
        """The figures of all subdistricts and areas that have a row of their own."""
        found = []
        for spec in measures_of(figure_id):
            if ("unit",) in spec.breakdowns:
                rows = self._answers.rows(Question(spec.name, ("unit",), period))
                ranked = self.rules.federation.place_kinds
                kinds = self.source.unit_kinds
                codes = {code for code, kind in kinds.items() if kind in ranked}
                found += [
                    r[figure_id] for r in rows if dict(r[figure_id].dimensions)["unit"] in codes
                ]
        return found

    def rows_beside(self, figure: Figure) -> list[Figure]:
        """The figures of all rows of the table in which one stands that is told by one thing."""
        by = tuple(name for name, _ in figure.dimensions)
        for spec in measures_of(figure.id):
            if by in spec.breakdowns and spec.is_told(figure.period, self.edition):
                rows = self._answers.rows(Question(spec.name, by, figure.period))
                return [row[figure.id] for row in rows]
        return []


def rank_of(figure: Figure, evidence: Evidence, among: str) -> Decimal | None:
    """The place of a union among those that are told; those told together have fewer.

    Of another row it is the place among the rows of its table, if all are told, and none of those
    told together is more; of a month or a quarter that among the others of its year.

    Parameters
    ----------
    among
        How names end of the unions it is among; of all if it is empty.
    """
    if not figure.dimensions:
        return _rank_in_year(figure, evidence)
    if "unit" not in dict(figure.dimensions):
        return _rank_of_row(figure, evidence)
    own = figure.value or Decimal(0)
    rows = evidence.rows_by_unit(figure.id, figure.period)
    names = [evidence.units[dict(one.dimensions)["unit"]].zh for one in rows]
    values = (one.value or Decimal(0) for one in rows)
    above = [v for name, v in zip(names, values, strict=True) if name.endswith(among) and v > own]
    return Decimal(1 + len(above))


def _rank_in_year(figure: Figure, evidence: Evidence) -> Decimal | None:
    year = Period.parse(str(figure.period.start.year))
    parts = year.months if figure.period.n_months == 1 else year.quarters
    found = [evidence.at(figure.id, part, figure.unit, {}).figure for part in parts]
    values = [one.value for one in found if one is not None and one.value is not None]
    own = figure.value or Decimal(0)
    return Decimal(1 + sum(v > own for v in values)) if len(values) == len(parts) else None


def _rank_of_row(figure: Figure, evidence: Evidence) -> Decimal | None:
    own, pooled = figure.value or Decimal(0), pooled_rows(evidence.rules)
    rows = [(_row_of(one), one.value) for one in evidence.rows_beside(figure)]
    told = {name: value for name, value in rows if not name.endswith(f"={NO_CODE}")}
    more = {name for name, value in told.items() if value is None or value > own}
    is_known = len(told) > 1 and _row_of(figure) not in pooled and not more & pooled
    return Decimal(1 + len(more)) if is_known and None not in told.values() else None


def _row_of(figure: Figure) -> str:
    """The row of a table told by one thing in which a figure stands."""
    return ";".join(f"{name}={code}" for name, code in figure.dimensions)


def pooled_rows(rules: Rules) -> set[str]:
    """The rows that are several told together beside others told alone: nobody ranks them."""
    found = set()
    for name, groups in rules.groups.items():
        grouped = {code for group in groups for code in group.codes}
        if {*rules.code_list(GROUPED[name]).values} - grouped:
            found |= {f"{name}{GROUP_ENDING}={one.id}" for one in groups if len(one.codes) > 1}
    return found


def _year_ending(figure_id: str, period: Period) -> Period | None:
    """The year that ends with a month, of what is counted on its last day: that is one number."""
    is_december = period.n_months == 1 and period.start.month == _DECEMBER
    if not is_december or not is_of_last_day(figure_id):
        return None
    return Period.parse(str(period.start.year))


def _ways(
    spec: MeasureSpec, by: tuple[str, ...], named: Mapping[str, str]
) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
    """The breakdowns of a measure that have such a row, those told in groups first."""
    if not by:
        yield (), {}
        return
    grouped = {
        (f"{name}{GROUP_ENDING}" if name in GROUPED else name): code for name, code in named.items()
    }
    for codes in ({**grouped}, {**named}):
        for asked in spec.breakdowns:
            if set(asked) == set(codes):
                yield asked, codes


def measures_of(figure_id: str) -> list[MeasureSpec]:
    """All measures that have a figure."""
    return [spec for spec in MEASURES if any(one.id == figure_id for one in spec.figures)]
