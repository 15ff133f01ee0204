"""Explanations: what a number that is wrong is instead, as far as public figures tell.

Only here is a value looked up, and only after the words have decided that the number is wrong: of
the same figure in other years, of other unions, at another scale, with digits changed about, or of
a change against the wrong base. What is withheld is looked up nowhere.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from bangfu.articles.claim_frames import FigurePlace, Formula
from bangfu.articles.evidence import Evidence
from bangfu.articles.number_claims import Claim, holds
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.language import Language, Text

__all__ = ["EXPLANATIONS", "SCALES", "Explanation", "explained"]

EXPLANATIONS: Mapping[str, Text] = {
    "year": Text("这是{name}的数字", "this is the figure of {name}"),
    "unit": Text("这是{name}的数字", "this is the figure of {name}"),
    "x10": Text("大了十倍", "it is ten times too large"),
    "/10": Text("小了十倍", "it is ten times too small"),
    "x10000": Text("把元当成了万元", "yuan are taken for tens of thousands of yuan"),
    "/10000": Text("把万元当成了元", "tens of thousands of yuan are taken for yuan"),
    "digits": Text("数字的次序颠倒了", "its digits are in another order"),
    "base": Text("基数用反了", "it is worked out from the wrong base"),
}
SCALES = {
    "x10": Decimal(10), "x10000": Decimal(10_000), "/10": Decimal("0.1"),
    "/10000": Decimal("0.0001"),
}  # fmt: skip


@dataclass(frozen=True)
class Explanation:
    """What a wrong number is instead."""

    kind: str
    name: Text | None = None
    """Of a year or a union."""

    def said(self, language: Language) -> str:
        """In words."""
        return (
            EXPLANATIONS[self.kind]
            .of(language)
            .format(name=self.name.of(language) if self.name else "")
        )


def explained(
    claim: Claim, formula: Formula, figures: Sequence[Figure], evidence: Evidence
) -> Explanation | None:
    """What a wrong number is instead; nothing if no public figure says so, or several do.

    Parameters
    ----------
    claim
        What the number says.
    formula
        What it should be.
    figures
        The figures of the formula.
    evidence
        What is public.
    """
    if formula.operation == "growth":
        return _of_base(claim, figures)
    if formula.operation != "level" or claim.form == "vague":
        return None
    for found in (_elsewhere(claim, formula.places[0], evidence), _as_written(claim, figures[0])):
        told = list(found)
        if len(told) == 1:
            return told[0]
    return None


def _of_base(claim: Claim, figures: Sequence[Figure]) -> Explanation | None:
    """119 / 378 instead of 119 / 259."""
    now, then = (one.value or Decimal(0) for one in figures)
    is_swapped = bool(now) and holds(claim, abs(now - then) / now * 100)
    return Explanation("base") if is_swapped else None


def _elsewhere(claim: Claim, place: FigurePlace, evidence: Evidence) -> Iterator[Explanation]:
    """The same figure of other years, and of other unions."""
    years = evidence.known.years if place.period in evidence.known.years else ()
    for year in years:
        if year != place.period:
            found = evidence.at(place.figure_id, year, place.unit, dict(place.groups)).figure
            if found is not None and holds(claim, _counted(found)):
                yield Explanation("year", Text(year.label("zh"), year.label("en")))
    for figure in () if place.groups else evidence.rows_by_unit(place.figure_id, place.period):
        code = dict(figure.dimensions)["unit"]
        is_other = code != place.unit and figure.value is not None
        if is_other and holds(claim, _counted(figure)):
            unit = evidence.units[code]
            yield Explanation("unit", Text(unit.label("zh"), unit.label("en")))


def _as_written(claim: Claim, figure: Figure) -> Iterator[Explanation]:
    """The figure itself, at another scale or with its digits in another order."""
    value = _counted(figure)
    for kind, times in SCALES.items():
        is_money = figure.measure_unit is MeasureUnit.YUAN
        if value and (is_money or "0000" not in kind) and holds(claim, value * times):
            yield Explanation(kind)
    written, told = (f"{one.normalize():f}" for one in (claim.value, value))
    if not claim.rounding and written != told and sorted(written) == sorted(told):
        yield Explanation("digits")


def _counted(figure: Figure) -> Decimal:
    """The value as an article counts it."""
    value = figure.value or Decimal(0)
    return value * 100 if figure.measure_unit is MeasureUnit.RATIO else value
