"""Quotations: a figure in a sentence to be taken over, found by its address among what is public.

Whatever a sentence says beside the figure, its base, its whole, the rows it is ranked among, is
looked up by the same rules as the numbers of a draft, so that a check of the sentence finds it
right.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bangfu.articles.evidence import Evidence, Found
from bangfu.errors import BangfuError, FigureError
from bangfu.figures.catalogue import figure_spec
from bangfu.figures.changes import comparable, is_compared
from bangfu.figures.model import Figure, MeasureUnit, Status, current_address, dimension_pairs
from bangfu.figures.proportions import adds_up
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.words.sayings import Narrator, SayingStyle

__all__ = ["Quoter"]

_DERIVED: Mapping[str, SayingStyle] = {"year_on_year": "change", "share": "share"}
"""How changes and shares are said, by the ending of their ids."""
_FORM = (
    "expected id/period/unit with ;dimension=code behind it, as comfort.person_times/2018/110105"
)


@dataclass(frozen=True)
class Quoter:
    """Who says the figures of an edition."""

    evidence: Evidence
    language: Language = "zh"

    @property
    def _narrator(self) -> Narrator:
        told = self.evidence
        return Narrator(told.units, told.rules, self.language, synthetic=told.synthetic)

    def quote(self, address: str, style: SayingStyle = "exact") -> str:
        """A figure in a sentence.

        Parameters
        ----------
        address
            Of the figure.
        style
            `exact`, `rounded` (with one word that holds), `change` (on the year before), `share`
            (of the whole), `rank` (among subdistricts and areas), `series` (with the years
            before), `span` (all years up to its own).

        Raises
        ------
        FigureError
            If it is no address, there is no such figure, or it cannot be said so.
        """
        address, style = _plain(address, style)
        figure = self._at(address)
        if figure.value is None or style == "exact":
            return self._narrator.exact(figure)
        if style == "rounded":
            return self._narrator.rounded(figure)
        if style == "change":
            return self._change(figure)
        if style == "share":
            return self._share(figure)
        if style == "rank":
            return self._rank(figure)
        if style == "series":
            return self._series(figure)
        return self._span(figure)

    def _at(self, address: str) -> Figure:
        place = _parsed(address)
        if place.period.end > self.evidence.known.end:
            raise FigureError(f"{address}: lies behind {self.evidence.known}")
        found = self._found(place, place.period)
        if found.figure is not None:
            return found.figure
        if found.is_withheld:
            return replace(place, status=Status.SUPPRESSED)
        raise FigureError(f"{address}: found no such public figure")

    def _found(self, place: Figure, period: Period) -> Found:
        """What there is of a figure, of some period."""
        named = dict(place.dimensions)
        unit = named.pop("unit", place.unit)
        return self.evidence.at(place.id, period, unit, named)

    def _known(self, place: Figure, period: Period) -> Figure | None:
        figure = self._found(place, period).figure
        return figure if figure is not None and figure.value is not None else None

    def _change(self, figure: Figure) -> str:
        period = figure.period
        is_share = figure.measure_unit is MeasureUnit.RATIO
        may = is_compared(figure.id, period, "year") or (is_share and not period.is_span)
        if (
            not may
            or comparable(self.evidence.rules, figure.id, period.year_earlier, period) != "alike"
        ):
            raise FigureError(f"{figure.address}: is not compared with the year before")
        base = self._known(figure, period.year_earlier)
        if base is None or base.status.is_rounded or figure.status.is_rounded:
            raise FigureError(f"{figure.address}: found no exact figure of {period.year_earlier}")
        return self._narrator.change(figure, base)

    def _share(self, figure: Figure) -> str:
        whole = self._known(replace(figure, dimensions=(), unit=self.evidence.top), figure.period)
        is_sum = adds_up(figure.measure_unit) and figure_spec(figure.id).nature == "flow"
        if not figure.dimensions or not is_sum:
            raise FigureError(f"{figure.address}: is no part of a whole")
        if whole is None or not whole.value or whole.status.is_rounded or figure.status.is_rounded:
            raise FigureError(f"{figure.address}: found no exact whole")
        return self._narrator.share(figure, whole)

    def _rank(self, figure: Figure) -> str:
        rows = self.evidence.rows_by_unit(figure.id, figure.period)
        own = next((one for one in rows if dict(one.dimensions) == dict(figure.dimensions)), None)
        if own is None or own.value is None:
            raise FigureError(
                f"{figure.address}: is not ranked; expected one of a subdistrict or area"
            )
        if any(one.value is None for one in rows):
            raise FigureError(f"{figure.address}: is not ranked; some of the others are withheld")
        place = 1 + sum((one.value or Decimal(0)) > own.value for one in rows)
        return self._narrator.rank(own, place)

    def _series(self, figure: Figure) -> str:
        years = [one for one in self.evidence.known.years if one.end <= figure.period.end]
        found = [known for one in years if (known := self._known(figure, one))]
        if len(found) < len(years) or len(years) < 2 or figure.period.is_span:
            raise FigureError(f"{figure.address}: found no series of years up to it")
        return self._narrator.series(found)

    def _span(self, figure: Figure) -> str:
        years = self.evidence.known.years
        if figure_spec(figure.id).nature != "flow" or figure.period not in years[1:]:
            raise FigureError(f"{figure.address}: has no sum over the years up to it")
        whole = self._known(figure, years[0].through(figure.period))
        if whole is None:
            raise FigureError(f"{figure.address}: found no public sum over the years up to it")
        return self._narrator.exact(whole)


def _plain(address: str, style: SayingStyle) -> tuple[str, SayingStyle]:
    """The address of a change or a share as that of its figure, and how it is said."""
    figure_id, slash, rest = address.partition("/")
    own = figure_id.rpartition(".")[0]
    for ending, said in _DERIVED.items():
        if figure_id == f"{own}.{ending}":
            return f"{own}{slash}{rest}", said
    return address, style


def _parsed(address: str) -> Figure:
    """The place an address names, without a value.

    Raises
    ------
    FigureError
        If it is none, or names a figure the catalogue does not have.
    """
    own, _, dimensions = current_address(address).partition(";")
    try:
        figure_id, text, unit = own.split("/")
        period = Period.parse(text)
    except (ValueError, BangfuError):
        raise FigureError(f"{address!r}: found no address, {_FORM}") from None
    spec = figure_spec(figure_id)
    return Figure(
        id=figure_id, period=period, unit=unit, dimensions=dimension_pairs(dimensions), value=None,
        measure_unit=spec.measure_unit, status=Status.UNDEFINED, label=spec.label,
        definition=spec.definition, measure_sql="", selection="",
    )  # fmt: skip
