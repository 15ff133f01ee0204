"""How figures hang together: what the catalogue says of them, and what `relations.yaml` adds.

The catalogue is handed in, since it stands above this room; of an entry no more is asked than is
written here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from pydantic import ConfigDict

from bangfu.yaml_files import checked, read_yaml

__all__ = [
    "Aspects", "Balance", "CatalogueFigure", "CatalogueMeasure", "CodeParts", "Ordered", "Priced",
    "Quotient", "Relations", "Renamed", "read_relations",
]  # fmt: skip

Aspects = Mapping[str, Sequence[str]]
"""The projects of each aspect of assistance."""

_ADDED = {
    "yuan", "person_times", "files", "cases", "items", "household_years", "services", "members",
}  # fmt: skip
"""What is counted once for each event, so that parts of any kind add up to the whole."""
_PER = {
    "person_times_per_10000_members": 10_000, "persons_per_10000_members": 10_000,
    "households_per_10000_members": 10_000,
}  # fmt: skip


class CatalogueFigure(Protocol):
    """What is asked of a figure of the catalogue."""

    @property
    def id(self) -> str:
        """Its name."""

    @property
    def column(self) -> str:
        """The column it is read from."""

    @property
    def over(self) -> str | None:
        """The column it is divided by."""

    @property
    def nature(self) -> str:
        """Whether it is a flow, a stock or derived."""

    @property
    def repeats(self) -> bool:
        """Whether it counts events of households."""

    @property
    def measure_unit(self) -> str:
        """What it counts."""


class CatalogueMeasure(Protocol):
    """What is asked of a measure of the catalogue."""

    @property
    def name(self) -> str:
        """Its name."""

    @property
    def compute(self) -> object:
        """The function that computes it."""

    @property
    def figures(self) -> Sequence[CatalogueFigure]:
        """The figures read off it."""


_KNOWN_KEYS = ConfigDict(extra="forbid")


@dataclass(frozen=True)
class Balance:
    """The stock of files and what moves it."""

    __pydantic_config__ = _KNOWN_KEYS

    stock: str
    opening: str
    entries: tuple[str, ...]
    exits: tuple[str, ...]
    corrections: str
    outcomes: str
    routes: Mapping[str, str]
    """The figure that counts the events of each route."""


@dataclass(frozen=True)
class CodeParts:
    """A code of one dimension that stands for several of another."""

    __pydantic_config__ = _KNOWN_KEYS

    figures: str
    """The first part of their ids."""
    of: Mapping[str, str]
    are: str
    but: tuple[str, ...] = ()
    these: tuple[str, ...] = ()
    """The codes; all but `but` if there are none."""


@dataclass(frozen=True)
class Renamed:
    """A code of a figure that is another figure."""

    __pydantic_config__ = _KNOWN_KEYS

    figure: str
    of: Mapping[str, str]
    named: str


@dataclass(frozen=True)
class Priced:
    """Money that follows from a count by kind."""

    __pydantic_config__ = _KNOWN_KEYS

    amount: str
    count: str
    by: str


@dataclass(frozen=True)
class Ordered:
    """Figures told of values in their order, and how many values there are."""

    __pydantic_config__ = _KNOWN_KEYS

    median: str
    of: str
    p90: str | None = None


@dataclass(frozen=True)
class _Written:
    """What `relations.yaml` holds."""

    __pydantic_config__ = _KNOWN_KEYS

    same: tuple[tuple[str, str], ...]
    sums: Mapping[str, tuple[str, ...]]
    balance: Balance
    at_most: tuple[tuple[str, str], ...]
    implied: tuple[tuple[str, str], ...]
    signed: tuple[str, ...]
    adds_up: tuple[str, ...]
    once_a_year: Mapping[str, tuple[str, ...]]
    not_by_unit: tuple[str, ...]
    not_in_time: tuple[str, ...]
    somebody: tuple[str, ...]
    somebody_on_file: tuple[str, ...]
    codes: tuple[CodeParts, ...]
    figures: tuple[Renamed, ...]
    reasons: Mapping[str, tuple[str, ...]]
    priced: Priced
    in_order: Mapping[str, Ordered]
    goal: tuple[str, str]
    changes: Mapping[str, int]
    share: str


@dataclass(frozen=True)
class Quotient:
    """A figure that is one column divided by another."""

    numerator: str
    denominator: str
    scale: int = 1
    """What it is multiplied by, as in so many for every 10,000 members."""


@dataclass(frozen=True)
class Relations:
    """What is known of every figure, by its id."""

    written: _Written
    quotients: Mapping[str, Quotient]
    stocks: frozenset[str]
    """Figures of the last day; and numbers of months, which add up no more."""
    flows: frozenset[str]
    money: frozenset[str]
    counted_once: frozenset[str]
    """Flows of households or persons, who may be in several rows and in several months."""
    derived: frozenset[str]
    """Rates, means and medians: told of cells, and no cells themselves."""
    names: Mapping[str, str]
    """The one name of a number that has two."""

    def named(self, figure: str) -> str:
        """The one name of a figure."""
        return self.names.get(figure, figure)

    def adds_up(self, figure: str) -> bool:
        """Whether rows and months of it add up to the whole."""
        return figure not in self.counted_once

    def is_signed(self, figure: str) -> bool:
        """Whether it may be less than 0."""
        return figure in self.written.signed

    def counts_somebody(self, figure: str, codes: Mapping[str, str]) -> bool:
        """Whether a row that is not empty counts at least one here."""
        if figure in self.written.somebody:
            return True
        on_file = {"cause", "category"} & codes.keys()
        return figure in self.written.somebody_on_file and any(
            codes[name] != "none" for name in on_file
        )

    def is_once_a_year(self, figure: str, dimension: str) -> bool:
        """Whether a reader takes its rows to add up within a year, though it is not certain."""
        return dimension in self.written.once_a_year.get(figure, ())


def read_relations(
    measures: Iterable[CatalogueMeasure], aspects: Aspects, reasons: Sequence[str] = ()
) -> Relations:
    """The relations of the figures of a catalogue.

    Parameters
    ----------
    measures
        The catalogue, in its order.
    aspects
        The projects of each aspect of assistance, a rule.
    reasons
        The codes of why a file was closed; one that no route is known for may be of any.

    Raises
    ------
    ParameterError
        With every entry of `relations.yaml` that is of the wrong form.
    """
    raw = read_yaml(Path(__file__).parent / "relations.yaml")
    written = checked(_Written, raw, "disclosure/audit/relations.yaml")
    parts = tuple(
        CodeParts("assistance", {"aspect": aspect}, "project", these=tuple(projects))
        for aspect, projects in aspects.items()
    )
    outside = CodeParts(
        "assistance",
        {"aspect": "none"},
        "project",
        tuple(p for some in aspects.values() for p in some),
    )
    written = replace(
        written,
        codes=(*written.codes, *parts, outside),
        figures=tuple(replace(one, of=_by_aspect(one.of, aspects)) for one in written.figures),
        reasons=_with_own(written.reasons, reasons),
    )
    return _of_catalogue(tuple(measures), written)


def _by_aspect(of: Mapping[str, str], aspects: Aspects) -> Mapping[str, str]:
    """Rows of a project as those of the aspect that is made of it alone, if there is one."""
    alone = (aspect for aspect, projects in aspects.items() if [*projects] == [of.get("project")])
    return next(({"aspect": aspect} for aspect in alone), of)


def _with_own(
    known: Mapping[str, Sequence[str]], reasons: Sequence[str]
) -> dict[str, tuple[str, ...]]:
    """The reasons of each route, with those of a federation's own that may be of any."""
    told = {one for some in known.values() for one in some}
    own = tuple(one for one in reasons if one not in told)
    return {route: (*some, *own) for route, some in known.items()}


def _of_catalogue(measures: Sequence[CatalogueMeasure], written: _Written) -> Relations:
    columns: dict[tuple[object, str], str] = {}
    for measure in measures:
        for figure in measure.figures:
            if figure.over is None:
                columns.setdefault((measure.compute, figure.column), figure.id)
    names = dict(written.same)
    quotients, derived = {}, set()
    for measure in measures:
        for figure in measure.figures:
            if figure.nature == "derived":
                derived.add(figure.id)
            if figure.over is not None:
                parts = (_column(measure, name, columns) for name in (figure.column, figure.over))
                above, below = (names.get(part, part) for part in parts)
                scale = _PER.get(str(figure.measure_unit), 1)
                quotients[figure.id] = Quotient(above, below, scale)
    figures = [figure for measure in measures for figure in measure.figures]
    plain = [figure for figure in figures if figure.nature != "derived"]
    stocks = {figure.id for figure in plain if figure.nature == "stock"}
    once = {
        figure.id
        for figure in plain
        if figure.nature == "flow" and not figure.repeats and str(figure.measure_unit) not in _ADDED
    } - set(written.adds_up)
    parts_of = {part for one in quotients.values() for part in (one.numerator, one.denominator)}
    flows = {figure.id for figure in plain if figure.nature == "flow"} | (parts_of - derived)
    return Relations(
        written,
        quotients,
        stocks=frozenset(stocks | (derived & parts_of)),
        flows=frozenset(flows),
        money=_money(plain),
        counted_once=frozenset(once | _HIDDEN_ONCE),
        derived=frozenset(derived - parts_of),
        names=names,
    )


_HIDDEN_ONCE = {"hardship.rates:exit_self", "hardship.rates:outcome"}
"""Columns no figure shows that count households once."""


def _column(
    measure: CatalogueMeasure, column: str, columns: Mapping[tuple[object, str], str]
) -> str:
    """The figure a column is shown as, or the column's own name."""
    return columns.get((measure.compute, column), f"{measure.name}:{column}")


def _money(figures: Iterable[CatalogueFigure]) -> frozenset[str]:
    own = {figure.id for figure in figures if str(figure.measure_unit) == "yuan"}
    return frozenset({*own, "assistance.totals:amount_on_file"})
