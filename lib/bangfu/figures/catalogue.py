"""The catalogue: every figure a report may show, and how its measure may be broken down.

It is data, a file of `topics/` for each topic: a measure, its breakdowns, and the numbers read off
it. What the rules say themselves, the standards in force, are figures too and need no measure.
"""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BeforeValidator, ConfigDict, ImportString

from bangfu.disclosure.policy import Edition
from bangfu.errors import FigureError, ParameterError
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import Text
from bangfu.measures.query import Ask, Measure
from bangfu.measures.shape import TIME
from bangfu.periods import Period
from bangfu.register.dependence.streams import STREAMS, Read, Reading
from bangfu.register.store import Register
from bangfu.rules import Rules
from bangfu.rules.federations import own_words
from bangfu.rules.provisions import Provision, Words
from bangfu.rules.publication import FigureKind
from bangfu.rules.rulebook import GROUP_ENDING, GROUPED
from bangfu.yaml_files import checked, read_yaml

__all__ = [
    "HEADLINES",
    "MEASURES",
    "STANDARD_AMOUNT",
    "STANDARD_DEFINITION",
    "TOPICS",
    "FigureSpec",
    "MeasureSpec",
    "Nature",
    "figure_spec",
    "figure_specs",
    "in_groups",
    "is_of_last_day",
    "measure_of",
    "measure_spec",
    "open_breakdowns",
    "read_catalogue",
    "read_topics",
    "standard_amounts",
]

Nature = Literal["flow", "stock", "derived"]
"""Changes are computed on flows and end stocks only; `derived` is a rate, mean or median."""

_COUNTS = (MeasureUnit.HOUSEHOLDS, MeasureUnit.PERSONS, MeasureUnit.FILES, MeasureUnit.CASES)
_MEDIAN = 50
_KNOWN_KEYS = ConfigDict(extra="forbid")
"""A misspelt key is refused."""


@dataclass(frozen=True)
class FigureSpec:
    """One figure: its id, its words, and the column of the measure it is read from.

    With `over` the figure is the ratio of two columns, divided once and here.
    """

    __pydantic_config__ = _KNOWN_KEYS

    id: str
    measure_unit: MeasureUnit
    label: Words
    definition: Words
    column: str
    over: str | None = None
    nature: Nature = "flow"
    repeats: bool = False
    """Whether it counts events of households: of these one may have two in a span of years."""
    headline: bool = False
    """Whether it is one of the few that are asked for first."""
    percentile: int | None = None
    """Which percentile of a duration it is, if it is one; the 50th is the median."""

    @property
    def kind(self) -> FigureKind:
        """What is public of it depends on this."""
        if self.percentile:
            return "median" if self.percentile == _MEDIAN else "percentile"
        if self.measure_unit is MeasureUnit.YUAN:
            return "mean" if self.nature == "derived" else "money"
        return "rate" if self.nature == "derived" else "count"

    def unit_in(self, period: Period) -> MeasureUnit:
        """What it counts in a period: households, or in a span of years their events (户次)."""
        is_repeated = self.repeats and len(period.years) > 1
        return MeasureUnit.HOUSEHOLD_TIMES if is_repeated else self.measure_unit


def _each_by_several(breakdowns: Any) -> Any:
    """A breakdown by one dimension is written as its name."""
    if not isinstance(breakdowns, list):
        return breakdowns
    return [[by] if isinstance(by, str) else by for by in breakdowns]


_EVERYWHERE = " everywhere"


def _readings(back: Any) -> Any:
    """Readings are written as how far back each stream is read, by the stream's name.

    As in `beginning everywhere`, if rows of other unions are read too.
    """
    if not isinstance(back, dict):
        return back
    return [
        {
            "stream": STREAMS.get(name, name),
            "back": str(far).removesuffix(_EVERYWHERE),
            "everywhere": str(far).endswith(_EVERYWHERE),
        }
        for name, far in back.items()
    ]


@dataclass(frozen=True)
class MeasureSpec:
    """One measure, how it may be broken down in public, and the figures read off it.

    `holders` are its columns that count whom a row could tell on, where no figure of it counts
    them: see `counted`. Functions are written as `bangfu.measures.comfort:payments`.

    Raises
    ------
    FigureError
        If it is broken down by codes and nothing says who is behind a row.
    """

    __pydantic_config__ = _KNOWN_KEYS

    name: str
    title: Words
    compute: ImportString[Measure] = field(repr=False)
    holders: tuple[str, ...]
    figures: tuple[FigureSpec, ...]
    breakdowns: Annotated[tuple[tuple[str, ...], ...], BeforeValidator(_each_by_several)] = ()
    told_for: Literal["any", "one_period", "year"] = "any"
    """Periods it says something of: any, all but spans of them, or calendar years."""
    internal: bool = False
    """Whether it is told in the internal edition only."""
    prove: ImportString[Callable[[Register, Period, Ask], None]] | None = field(
        default=None, repr=False
    )
    """Raises if the measure contradicts itself; asked before its totals are shown."""
    reads: Annotated[tuple[Reading, ...], BeforeValidator(_readings)] = field(kw_only=True)
    """What the measure and its proof read of the register; a change elsewhere cannot move it."""

    def read(self, period: Period) -> tuple[Read, ...]:
        """The months of each stream that are read to measure a period."""
        return tuple(reading.of(period) for reading in self.reads)

    def is_told(self, period: Period, edition: Edition) -> bool:
        """Whether it is told of a period in an edition."""
        if self.internal and edition != "internal":
            return False
        is_year = period.n_months == 12 and len(period.years) == 1
        return {"any": True, "one_period": not period.is_span, "year": is_year}[self.told_for]

    def __post_init__(self) -> None:
        if self._is_broken_down and not self.counted:
            raise FigureError(
                f"measure {self.name!r}: is broken down and counts no households, persons, files "
                "or cases; expected `holders`, the column that counts whom a row could tell on"
            )

    @property
    def counted(self) -> tuple[str, ...]:
        """The columns that count the households, persons, cases or files behind a row.

        Disclosure control looks at them. They follow from what its figures count, so that a
        figure of persons cannot be left out by mistake, and `holders` adds to them.
        """
        if not self._is_broken_down:
            return self.holders
        own = (figure.column for figure in self.figures if figure.measure_unit in _COUNTS)
        return tuple(dict.fromkeys((*self.holders, *own)))

    @property
    def _is_broken_down(self) -> bool:
        """Whether the rows of a breakdown are groups of people, and not only months or years."""
        return any(set(by) - set(TIME) for by in self.breakdowns)

    @property
    def values(self) -> tuple[str, ...]:
        """The value columns the figures and the holders need, each once."""
        used = [c for f in self.figures for c in (f.column, f.over) if c]
        return tuple(dict.fromkeys([*used, *self.counted]))


@dataclass(frozen=True)
class _Topic:
    """A file of the catalogue."""

    __pydantic_config__ = _KNOWN_KEYS

    words: Words
    measures: tuple[MeasureSpec, ...]


def read_topics(folder: Path) -> dict[str, _Topic]:
    """The topics of a catalogue, in the order of reports.

    Raises
    ------
    FigureError
        If a measure is broken down and nothing says who is behind a row.
    ParameterError
        If a file cannot be read, or with every entry of all files that is of the wrong form.
    """
    raw = {name: read_yaml(folder / f"{name}.yaml") for name in _IN_ORDER}
    return checked(dict[str, _Topic], raw, "figures/topics")


class _FigureWords(Provision):
    """What a federation says otherwise of a figure."""

    label: Words | None = None
    definition: Words | None = None


def _in_own_words(topics: Mapping[str, _Topic]) -> dict[str, _Topic]:
    """The topics, their figures called and defined as the federation's `figure_words.yaml` says."""
    own: dict[str, _FigureWords] = {}
    known = [one.id for topic in topics.values() for spec in topic.measures for one in spec.figures]
    for path, said in own_words("figure_words"):
        own |= checked(dict[str, _FigureWords], said, repr(path.name))
        if unknown := [one for one in own if one not in known]:
            raise ParameterError(
                f"{path.name!r}: unknown keys {unknown!r}, expected ids of figures, which "
                "`bangfu figures` lists"
            )
    if not own:
        return dict(topics)
    return {
        name: replace(topic, measures=tuple(_worded(spec, own) for spec in topic.measures))
        for name, topic in topics.items()
    }


def _worded(spec: MeasureSpec, own: Mapping[str, _FigureWords]) -> MeasureSpec:
    return replace(spec, figures=tuple(_called(one, own.get(one.id)) for one in spec.figures))


def _called(figure: FigureSpec, words: _FigureWords | None) -> FigureSpec:
    if words is None:
        return figure
    label, definition = words.label or figure.label, words.definition or figure.definition
    return replace(figure, label=label, definition=definition)


_IN_ORDER = ("assistance", "hardship", "comfort")


def read_catalogue() -> dict[str, _Topic]:
    """The topics of the package, in the words of the federation.

    Raises
    ------
    ParameterError
        With every figure there is not, and everything that does not have its form.
    """
    return _in_own_words(read_topics(Path(__file__).parent / "topics"))


_BY_TOPIC = read_catalogue()
MEASURES = tuple(measure for topic in _BY_TOPIC.values() for measure in topic.measures)
_BY_NAME = {spec.name: spec for spec in reversed(MEASURES)}
_BY_FIGURE = {figure.id: spec for spec in reversed(MEASURES) for figure in spec.figures}
"""The first measure of a name, and the first that has a figure."""
TOPICS: Mapping[str, Text] = {name: topic.words for name, topic in _BY_TOPIC.items()}
"""The first part of a figure's id, in words."""
HEADLINES: tuple[str, ...] = tuple(
    dict.fromkeys(one.id for spec in MEASURES for one in spec.figures if one.headline)
)
"""The figures that are asked for first."""

STANDARD_AMOUNT = "assistance.standard_amount"
STANDARD_DEFINITION = Text(
    "规则表所载、本期最后一天（或失效之日）有效的标准。",
    "The standard in the table of rules, on the last day of the period or of its validity.",
)


def measure_spec(name: str) -> MeasureSpec:
    """The measure called `name`.

    Raises
    ------
    FigureError
        If the catalogue has no such measure.
    """
    if name in _BY_NAME:
        return _BY_NAME[name]
    raise FigureError(f"measure: found {name!r}, expected one of: {_names()}")


def measure_of(figure_id: str) -> MeasureSpec:
    """The measure a figure's own total is read from: the first that has it.

    Raises
    ------
    FigureError
        If the catalogue has no such figure.
    """
    if figure_id in _BY_FIGURE:
        return _BY_FIGURE[figure_id]
    raise FigureError(f"figure: found {figure_id!r}; `bangfu figures` lists the ids there are")


def figure_spec(figure_id: str) -> FigureSpec:
    """The figure with this id.

    Raises
    ------
    FigureError
        If the catalogue has no such figure.
    """
    return next(f for f in measure_of(figure_id).figures if f.id == figure_id)


def is_of_last_day(figure_id: str) -> bool:
    """Whether a figure is counted on the last day of its period; one of them is on the first."""
    return figure_spec(figure_id).nature == "stock" and figure_id != "hardship.opening"


def figure_specs(pattern: str = "*") -> Iterator[tuple[MeasureSpec, tuple[FigureSpec, ...]]]:
    """The measures with figures whose id matches a shell pattern, and those figures."""
    for spec in MEASURES:
        matching = tuple(f for f in spec.figures if fnmatchcase(f.id, pattern))
        if matching:
            yield spec, matching


def open_breakdowns(spec: MeasureSpec, period: Period) -> Iterator[tuple[str, ...]]:
    """The breakdowns that make sense for a period: no months of a month, no years of a year."""
    for by in spec.breakdowns:
        if "month" in by and period.n_months == 1:
            continue
        if "year" in by and len(period.years) == 1:
            continue
        yield by


def in_groups(spec: MeasureSpec, by: tuple[str, ...]) -> tuple[str, ...]:
    """Dimensions with those told in groups in the place of their codes, if it has them so.

    Examples
    --------
    >>> in_groups(measure_spec("assistance.totals"), ("cause", "aspect"))
    ('cause_group', 'aspect')
    """
    grouped = tuple(f"{name}{GROUP_ENDING}" if name in GROUPED else name for name in by)
    return grouped if grouped in spec.breakdowns else by


def standard_amounts(rules: Rules, period: Period, unit: str) -> tuple[Figure, ...]:
    """The standards in force in a period, in yuan on their last day in it."""
    return tuple(
        Figure(
            STANDARD_AMOUNT, period, unit, (("standard", standard.id),),
            rules.yuan(standard, min(period.last_day, standard.valid_to or period.last_day)),
            MeasureUnit.YUAN, Status.OK, standard.label, STANDARD_DEFINITION,
            "SELECT 'rules/aid_standards.yaml'", "SELECT * FROM measure",
        )
        for standard in rules.standards_in(period)
    )  # fmt: skip


def _names() -> str:
    return ", ".join(spec.name for spec in MEASURES)
