"""The catalogue: every figure a report may show, and how its measure may be broken down."""

from collections.abc import Iterator, Mapping
from fnmatch import fnmatchcase

from bangfu.errors import FigureError
from bangfu.figures.specs import FigureSpec, MeasureSpec
from bangfu.figures.topics import assistance_figures, comfort_figures, hardship_figures
from bangfu.language import Text
from bangfu.periods import Period

__all__ = [
    "MEASURES",
    "TOPICS",
    "figure_spec",
    "figure_specs",
    "measure_of",
    "measure_spec",
    "open_breakdowns",
]

_BY_TOPIC: Mapping[str, tuple[Text, tuple[MeasureSpec, ...]]] = {
    "assistance": (Text("帮扶", "Assistance"), assistance_figures.MEASURES),
    "hardship": (Text("解困脱困", "Hardship and exit"), hardship_figures.MEASURES),
    "comfort": (Text("抚慰", "Comfort payments"), comfort_figures.MEASURES),
}
MEASURES: tuple[MeasureSpec, ...] = tuple(m for _, own in _BY_TOPIC.values() for m in own)
TOPICS: Mapping[str, Text] = {name: words for name, (words, _) in _BY_TOPIC.items()}
"""The first part of a figure's id, in words."""


def measure_spec(name: str) -> MeasureSpec:
    """The measure called `name`.

    Raises
    ------
    FigureError
        If the catalogue has no such measure.
    """
    for spec in MEASURES:
        if spec.name == name:
            return spec
    raise FigureError(f"measure: found {name!r}, expected one of: {_names()}")


def measure_of(figure_id: str) -> MeasureSpec:
    """The measure a figure's own total is read from: the first that has it.

    Raises
    ------
    FigureError
        If the catalogue has no such figure.
    """
    for spec in MEASURES:
        if any(figure.id == figure_id for figure in spec.figures):
            return spec
    raise FigureError(f"figure: found {figure_id!r}; `bangfu figures` lists the ids there are")


def figure_spec(figure_id: str) -> FigureSpec:
    """The figure with this id.

    Raises
    ------
    FigureError
        If the catalogue has no such figure.
    """
    return next(f for f in measure_of(figure_id).figures if f.id == figure_id)


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


def _names() -> str:
    return ", ".join(spec.name for spec in MEASURES)
