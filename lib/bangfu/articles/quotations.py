"""Quotations: a figure in a sentence to be taken over, found by its address among what is public.

Whatever a sentence says beside the figure, its base, its whole, the rows it is ranked among, is
looked up by the same rules as the numbers of a draft, so that a check of the sentence finds it
right.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from bangfu.articles.evidence import Evidence, Found, measures_of
from bangfu.articles.lexicon import ITSELF
from bangfu.errors import BangfuError, FigureError
from bangfu.figures.catalogue import FigureSpec, figure_spec
from bangfu.figures.changes import (
    ChangeKind,
    base_period,
    comparable,
    has_base,
    is_compared,
)
from bangfu.figures.model import Figure, MeasureUnit, Status, current_address, dimension_pairs
from bangfu.figures.proportions import adds_up
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.rules import Rules
from bangfu.words.sayings import Narrator, SayingStyle

__all__ = ["Quoter", "may_be_said", "ways_to_say"]

_DERIVED: Mapping[str, tuple[SayingStyle, ChangeKind]] = {
    "year_on_year": ("change", "year"), "on_previous": ("change", "previous"),
    "share": ("share", "year"),
}  # fmt: skip
"""How changes and shares are said, by the ending of their ids, and what they are held against."""
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
        address, style, kind = _plain(address, style)
        figure = self._at(address)
        if figure.value is None or style == "exact":
            return self._narrator.exact(figure)
        if style == "rounded":
            return self._narrator.rounded(figure)
        if style == "change":
            return self._change(figure, kind)
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
        unit = named.pop("unit", "")
        if unit == place.unit == self.evidence.top:
            unit = ITSELF
        return self.evidence.at(place.id, period, unit or place.unit, named)

    def _known(self, place: Figure, period: Period) -> Figure | None:
        figure = self._found(place, period).figure
        return figure if figure is not None and figure.value is not None else None

    def _change(self, figure: Figure, kind: ChangeKind) -> str:
        period = figure.period
        if not may_be_said(self.evidence.rules, figure.id, period, kind):
            raise FigureError(f"{figure.address}: is not compared with the period before it")
        earlier = base_period(period, kind)
        base = self._known(figure, earlier)
        if base is None or base.status.is_rounded or figure.status.is_rounded:
            raise FigureError(f"{figure.address}: found no exact figure of {earlier}")
        return self._narrator.change(figure, base, kind)

    def _share(self, figure: Figure) -> str:
        whole = self._known(replace(figure, dimensions=(), unit=self.evidence.top), figure.period)
        if not figure.dimensions or "share" not in ways_to_say(figure_spec(figure.id)):
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
        is_summed = "span" in ways_to_say(figure_spec(figure.id))
        if not is_summed or figure.period not in years[1:]:
            raise FigureError(f"{figure.address}: has no sum over the years up to it")
        whole = self._known(figure, years[0].through(figure.period))
        if whole is None:
            raise FigureError(f"{figure.address}: found no public sum over the years up to it")
        return self._narrator.exact(whole)


def may_be_said(rules: Rules, figure_id: str, period: Period, kind: ChangeKind) -> bool:
    """Whether a figure is said beside that of a year earlier, or of the period before.

    Of a share the difference is said, of the years or months before; nothing is said of periods
    that count by other rules.
    """
    is_share = figure_spec(figure_id).measure_unit is MeasureUnit.RATIO
    may = is_compared(figure_id, period, kind) or (
        is_share and not period.is_span and has_base(period, kind)
    )
    return may and comparable(rules, figure_id, base_period(period, kind), period) == "alike"


def ways_to_say(spec: FigureSpec) -> list[SayingStyle]:
    """How a figure may be said by what it counts: its share, its place, its sum over years."""
    is_flow = spec.nature == "flow"
    is_ranked = any(("unit",) in one.breakdowns for one in measures_of(spec.id))
    may: dict[SayingStyle, bool] = {
        "share": is_flow and adds_up(spec.measure_unit), "rank": is_ranked, "span": is_flow,
    }  # fmt: skip
    return [style for style, is_so in may.items() if is_so]


def _plain(address: str, style: SayingStyle) -> tuple[str, SayingStyle, ChangeKind]:
    """The address of a change or a share as that of its figure, and how it is said."""
    figure_id, slash, rest = address.partition("/")
    own, _, ending = figure_id.rpartition(".")
    if ending in _DERIVED:
        return f"{own}{slash}{rest}", *_DERIVED[ending]
    return address, style, "year"


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
