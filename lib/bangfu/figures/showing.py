"""What of an answer is public: the policy of publication, applied to tables and to single values.

A table is public as a whole or not at all, so no mark in it points at anybody. Which it is follows
from its own counts, and for several years from those of each of them: else the years that are shown
would give the one that is not. Unions with too few are told together: those of a kind, or all.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from bangfu.disclosure.pools import ANY_KIND, Pool
from bangfu.disclosure.tidy_table import TidyTable
from bangfu.figures.answers import Question
from bangfu.figures.catalogue import MEASURES, FigureSpec, MeasureSpec, measure_spec
from bangfu.figures.model import Status
from bangfu.figures.readout import Value
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.rules.publication import Publication, PublicFigures, Showing

__all__ = ["Pools", "PublicView"]

Pools = Mapping[str, str]
"""The unions that are told together, each with the code of the row it is told in."""

_NOT_PUBLIC = Value(None, Status.NOT_PUBLIC)
_SUPPRESSED = Value(None, Status.SUPPRESSED)
_SHOWN = (Status.OK, Status.SYNTHETIC, Status.PROVISIONAL)


@dataclass(frozen=True)
class PublicView:
    """One union as the public sees it.

    `table` gives the exact answer to a question, some unions pooled; nothing of it is handed on
    but what is public.
    """

    policy: Publication
    unit: str
    is_top: bool
    """Whether no union is above it."""
    kinds: Mapping[str, str]
    """What kind of union each is."""
    table: Callable[[Question, Pools], TidyTable]

    def pools(self, question: Question) -> Pools | None:
        """The unions to be pooled in the answer to a question; None if it is not public.

        Totals and breakdowns by time are, their values are judged one by one. Of breakdowns by
        codes those are that the policy names, if none of their rows is of too few.
        """
        if set(question.by) <= set(TIME):
            return {}
        line = self.policy.table_by(question.by, question.period) if self.is_top else None
        if line is None:
            return None
        if line.pooled:
            return self._pooled(question)
        table, years = self.table(question, {}), question.period.years
        if any(self.policy.is_small(count) for row in table.rows for count in table.counts(row)):
            return None
        others = (question._replace(period=year) for year in years) if len(years) > 1 else ()
        return None if any(self.pools(other) is None for other in others) else {}

    def value(
        self, question: Question, figure: FigureSpec, period: Period, cells: Mapping[str, object],
        value: Value,
    ) -> Value:  # fmt: skip
        """A value as it is public, given the exact row it was read off, and the row's period.

        Of a union in the table of the one above it the same is told as in its own release.
        """
        is_top, spec = self.is_top and "unit" not in cells, measure_spec(question.measure)
        line = self.policy.figures_of(figure.kind, period, is_top=is_top)
        if line is None or not (self.is_top or self._is_open(spec, period)):
            return _NOT_PUBLIC
        show = self._showing(question, figure, line)
        if show is None:
            return _NOT_PUBLIC
        if value.status not in _SHOWN or value.value is None:
            return value
        if any(0 < count < line.holders for count in _counts(cells, spec)):
            return _SUPPRESSED if is_top else _NOT_PUBLIC
        if show == "exact" or not value.value:
            return value
        step = Decimal(self.policy.round_to)
        if value.status is Status.PROVISIONAL:  # what is added to it later would be told apart
            return _NOT_PUBLIC
        rounded = (value.value / step).quantize(Decimal(1), ROUND_HALF_UP) * step
        return Value(rounded, Status.ROUNDED) if rounded else _SUPPRESSED

    def _showing(
        self, question: Question, figure: FigureSpec, line: PublicFigures
    ) -> Showing | None:
        """How exactly a value is told; None for the mean of money that is told rounded."""
        table = self.policy.table_by(question.by, question.period)
        if table is None or table.money == "exact" or figure.kind not in ("money", "mean"):
            return line.show
        return table.money if figure.kind == "money" else None

    def _is_open(self, spec: MeasureSpec, period: Period) -> bool:
        """Whether a union that is not the top has enough people for its topic to be told of.

        Decided once a topic and period, for its own release and for its row in the table above.
        """
        tables = (self.table(Question(one.name, (), period), {}) for one in _deciding(spec))
        counts = zip(_deciding(spec), tables, strict=True)
        return all(self._has_enough(table.rows[0], one) for one, table in counts)

    def _pooled(self, question: Question) -> Pools | None:
        """Those with too few, told with their kind if these are enough, else with all others.

        If they still are not enough the kinds are told as one, and at last nothing is.
        """
        small = dict.fromkeys(
            str(row["unit"])
            for spec in _deciding(measure_spec(question.measure))
            for row in self.table(question._replace(measure=spec.name), {}).rows
            if not (self._has_enough(row, spec) or self._is_none_of_its_own(row, spec))
        )
        kinds = {unit: self.kinds[unit] for unit in small}
        scarce = [kind for kind in set(kinds.values()) if not self._are_enough(
            question, _named({unit: one for unit, one in kinds.items() if one == kind})
        )]  # fmt: skip
        by_kind = {unit: ANY_KIND if kind in scarce else kind for unit, kind in kinds.items()}
        for pools in map(_named, (by_kind, dict.fromkeys(small, ANY_KIND))):
            if self._are_enough(question, pools):
                return pools
        return None

    def _are_enough(self, question: Question, pools: Pools) -> bool:
        """Whether in each pool there are several unions and enough people, and not all unions."""
        spec, table = measure_spec(question.measure), self.table(question, pools)
        told = [row for row in table.rows if row["unit"] in pools.values()]
        is_apart = len(table.rows) > 1 or not pools
        several = len(set(pools)) >= 2 * len(told) and is_apart
        return several and all(self._has_enough(row, spec) for row in told)

    def _has_enough(self, cells: Mapping[str, object], spec: MeasureSpec) -> bool:
        return min(_counts(cells, spec), default=0) >= self.policy.threshold

    def _is_none_of_its_own(self, cells: Mapping[str, object], spec: MeasureSpec) -> bool:
        """Whether it is the row of what the union did itself, and that was nothing."""
        return cells["unit"] == self.unit and not any(_counts(cells, spec))


def _named(members: Mapping[str, str]) -> Pools:
    """Each union with the code of its pool, which says how many are in it."""
    kinds = list(members.values())
    return {unit: Pool(kind, kinds.count(kind)).code for unit, kind in members.items()}


def _deciding(spec: MeasureSpec) -> tuple[MeasureSpec, ...]:
    """The first measure of its topic that is told by union, and itself."""
    topic = spec.name.partition(".")[0]
    first = next(
        one for one in MEASURES
        if one.name.startswith(f"{topic}.") and ("unit",) in one.breakdowns
    )  # fmt: skip
    return (first,) if first == spec else (first, spec)


def _counts(cells: Mapping[str, object], spec: MeasureSpec) -> Sequence[int]:
    return [int(cells[name]) for name in spec.counted]  # type: ignore[call-overload]
