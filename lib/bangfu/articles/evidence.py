"""Evidence: what a public edition tells of a figure, and nothing that it withholds."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from bangfu.articles.lexicon import dimensions_of
from bangfu.disclosure.policy import Edition
from bangfu.errors import BangfuError
from bangfu.figures.answers import Answers, Question
from bangfu.figures.catalogue import MEASURES, MeasureSpec, measure_spec
from bangfu.figures.model import Figure
from bangfu.figures.questions import answer, asker
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules.rulebook import GROUP_ENDING, GROUPED

__all__ = ["Evidence", "Found"]

_PLACES = ("subdistrict", "area")
"""Kinds of unions that are ranked together."""


@dataclass(frozen=True)
class Found:
    """What there is of a figure: itself; or that it is withheld; or nothing, if neither."""

    address: str
    figure: Figure | None = None
    is_withheld: bool = False


@dataclass(frozen=True)
class Evidence:
    """A register in an edition, asked for one figure after the other."""

    register: Register
    top: str
    edition: Edition = "public"

    @cached_property
    def known(self) -> Period:
        """From the first to the last year of which the register knows anything."""
        known = self.register.completeness
        newest = max(known.until.values())
        first, last = (known.since or newest).year, newest.year
        return Period.parse(f"{first}..{last}" if first < last else str(first))

    @cached_property
    def _answers(self) -> Answers:
        answers = answer(self.register, self.top, self.edition, self.known, ())
        answers.more = asker(self.register, self.top, self.edition)
        return answers

    def at(self, figure_id: str, period: Period, unit: str, groups: Mapping[str, str]) -> Found:
        """What there is of a figure of a period, for a union and a row.

        Rows that are told in groups alone are withheld, and so are those of a union below.
        """
        named = dict(groups) | ({} if unit == self.top else {"unit": unit})
        by = tuple(named)
        address = f"{figure_id}/{period}/{self.top}" + "".join(
            f";{k}={v}" for k, v in named.items()
        )
        is_known = False
        for spec in _measures_of(figure_id):
            for asked, codes in self._ways(spec, by, named):
                is_known = is_known or spec.is_told(period, "internal")
                found = self._row(spec, asked, codes, figure_id, period)
                if found is not None:
                    return Found(found.address, found, found.status.is_hidden)
        if not is_known and len(named) > 1:
            is_known = dimensions_of(figure_id) >= named.keys()
        return Found(address, is_withheld=is_known)

    def _ways(
        self, spec: MeasureSpec, by: tuple[str, ...], named: Mapping[str, str]
    ) -> Iterator[tuple[tuple[str, ...], Mapping[str, str]]]:
        """The breakdowns of a measure that have such a row, those told in groups first."""
        if not by:
            yield (), {}
            return
        grouped = {
            (f"{name}{GROUP_ENDING}" if name in GROUPED else name): code
            for name, code in named.items()
        }
        for codes in ({**grouped}, {**named}):
            for asked in spec.breakdowns:
                if set(asked) == set(codes):
                    yield asked, codes

    def _row(
        self, spec: MeasureSpec, by: tuple[str, ...], codes: Mapping[str, str], figure_id: str,
        period: Period,
    ) -> Figure | None:  # fmt: skip
        if not spec.is_told(period, self.edition):
            return None
        try:
            rows = self._answers.rows(Question(spec.name, by, period))
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
        (row,) = self._answers.rows(Question(measure, (), period))
        return list(row.figures.values())

    def rows_by_unit(self, figure_id: str, period: Period) -> list[Figure]:
        """The figures of all subdistricts and areas that have a row of their own."""
        found = []
        for spec in _measures_of(figure_id):
            if ("unit",) in spec.breakdowns:
                rows = self._answers.rows(Question(spec.name, ("unit",), period))
                kinds = self.register.unit_kinds
                codes = {code for code, kind in kinds.items() if kind in _PLACES}
                found += [
                    r[figure_id] for r in rows if dict(r[figure_id].dimensions)["unit"] in codes
                ]
        return found


def _measures_of(figure_id: str) -> list[MeasureSpec]:
    """All measures that have a figure."""
    return [spec for spec in MEASURES if any(one.id == figure_id for one in spec.figures)]
