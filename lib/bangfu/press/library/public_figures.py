"""The public figures of releases: each address once, as the newest release has it."""

import csv
from collections.abc import Container, Iterator, Sequence
from decimal import Decimal
from functools import cache
from operator import itemgetter
from pathlib import Path
from typing import NamedTuple

from bangfu.errors import PeriodError
from bangfu.figures.model import MeasureUnit, Status, current_address, current_dimensions
from bangfu.periods import Period
from bangfu.press.release.manifest import FIGURES_FILE

__all__ = ["PublicFigure", "latest_figures", "unreadable"]


class PublicFigure(NamedTuple):
    """A line of `figures.csv`."""

    address: str
    id: str
    period: str
    unit: str
    dimensions: str
    """As in `illness=cancer;relation=self`."""
    value: str
    """Exact; `[c]` if withheld, empty if undefined."""
    measure_unit: str
    status: str
    label_zh: str
    label_en: str


def latest_figures(
    reports: Path, newest: Sequence[str]
) -> Iterator[tuple[str, list[PublicFigure]]]:
    """The releases of a union, and of each the figures that no newer one shows.

    Parameters
    ----------
    reports
        Folder of the releases.
    newest
        Names of those whose figures can be read, as `newest_first` has them.

    Raises
    ------
    OSError, ValueError
        If the figures of a release cannot be read.
    """
    seen: set[str] = set()
    for name in newest:
        own = list(_read(reports / name / FIGURES_FILE, seen))
        seen.update(figure.address for figure in own)
        yield name, own


def unreadable(path: Path) -> str:
    """Why figures cannot be read: they are not of today's form, or not all there; else nothing.

    Raises
    ------
    OSError
        If the file cannot be opened.
    """
    try:
        for figure in _read(path):
            _require_period(figure.period)
            MeasureUnit(figure.measure_unit)
            if Status(figure.status) not in (Status.SUPPRESSED, Status.UNDEFINED):
                Decimal(figure.value)
    except (ValueError, LookupError, ArithmeticError, csv.Error, PeriodError) as error:
        return f"{FIGURES_FILE}: cannot be read ({error})"
    return ""


@cache  # a release is of few periods and has hundreds of figures
def _require_period(text: str) -> None:
    Period.parse(text)


def _read(path: Path, told: Container[str] = ()) -> Iterator[PublicFigure]:
    """The figures of a release but for those at addresses told already."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        lines = csv.reader(handle)
        header = next(lines, [])
        picked = itemgetter(*(header.index(name) for name in PublicFigure._fields))
        at, of = header.index("address"), header.index("dimensions")
        for line in lines:
            # Of a release published under older names it is another address today.
            address, dimensions = _current(line[at], line[of]) if line[of] else (line[at], "")
            if address not in told:
                figure = PublicFigure._make(picked(line))
                is_old = dimensions != figure.dimensions
                yield figure._replace(address=address, dimensions=dimensions) if is_old else figure


def _current(address: str, dimensions: str) -> tuple[str, str]:
    """An address and its dimensions under the names they have today."""
    named = _named(dimensions)
    return (address if named == dimensions else current_address(address)), named


_named = cache(current_dimensions)  # a few hundred combinations, in every release again
