"""The public figures of releases: each address once, as the newest release has it.

It is quoted from the release on its own period, if that says the same: who reads of June finds the
report on June, whichever report with a June in it was published last.
"""

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

__all__ = ["Latest", "PublicFigure", "latest_figures", "unreadable"]


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


class Latest(NamedTuple):
    """What is quoted from a release."""

    release: str
    own: list[PublicFigure]
    """Figures no newer release shows."""
    claimed: list[PublicFigure]
    """Figures of its own period a newer release, named before, shows alike."""


def latest_figures(reports: Path, newest: Sequence[str]) -> Iterator[Latest]:
    """The releases of a union, and what is quoted from each.

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
    seen: dict[str, tuple[str, str]] = {}
    for name in newest:
        found, period = Latest(name, [], []), name.rpartition("/")[2]
        for figure in _read(reports / name / FIGURES_FILE, seen, own=period):
            said = figure.value, figure.status
            if figure.address not in seen:
                seen[figure.address] = said
                found.own.append(figure)
            elif seen[figure.address] == said:
                found.claimed.append(figure)
        yield found


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


def _read(path: Path, told: Container[str] = (), *, own: str = "") -> Iterator[PublicFigure]:
    """The figures of a release but for those told already that are not of its `own` period."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        lines = csv.reader(handle)
        header = next(lines, [])
        picked = itemgetter(*(header.index(name) for name in PublicFigure._fields))
        at, of, when = (header.index(name) for name in ("address", "dimensions", "period"))
        for line in lines:
            # Of a release published under older names it is another address today.
            address, dimensions = _current(line[at], line[of]) if line[of] else (line[at], "")
            if address not in told or line[when] == own:
                figure = PublicFigure._make(picked(line))
                is_old = dimensions != figure.dimensions
                yield figure._replace(address=address, dimensions=dimensions) if is_old else figure


def _current(address: str, dimensions: str) -> tuple[str, str]:
    """An address and its dimensions under the names they have today."""
    named = _named(dimensions)
    return (address if named == dimensions else current_address(address)), named


_named = cache(current_dimensions)  # a few hundred combinations, in every release again
