"""What commands print: tables and progress on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bangfu.figures.model import Figure
from bangfu.figures.wording import format_value
from bangfu.language import Language
from bangfu.params import ROOT

if TYPE_CHECKING:  # figures are printed without waiting for Jupyter
    from bangfu.runs.run import Outcome

__all__ = ["print_figures", "print_outcome", "run_progress"]


def print_figures(figures: Sequence[Figure], language: Language) -> None:
    """Figures as a table of address, value and label; tab-separated if not on a terminal."""
    rows = [
        (f.address, format_value(f.value, f.measure_unit, language, status=f.status),
         f.label.of(language), str(f.status))
        for f in figures
    ]  # fmt: skip
    if not sys.stdout.isatty():
        for row in rows:
            sys.stdout.write("\t".join(row) + "\n")
        return
    table = Table("address", "value", "label", "status")
    table.columns[1].justify = "right"
    for row in rows:
        table.add_row(*row)
    Console().print(table)


def print_outcome(outcome: "Outcome") -> None:
    """What was published, what was up to date, what was withheld and why, where to look."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)
    for place in outcome.published:
        console.print(f"published {_short(place)}")
    if outcome.up_to_date:
        count = len(outcome.up_to_date)
        console.print(f"{count} {'release is' if count == 1 else 'releases are'} up to date")
    for name, why in outcome.withheld:
        errors.print(f"withheld {name}: {why}")
    places = [*outcome.published, *outcome.up_to_date]
    if any("public" in place.parts for place in places):
        console.print("look at reports/index.html")
    elif places:  # the public index never links what is internal
        console.print(f"look at {_short(places[0])}")


def _short(place: Path) -> Path:
    return place.relative_to(ROOT) if place.is_relative_to(ROOT) else place


def _plain_line(line: str) -> None:
    sys.stderr.write(f"{line}\n")


@contextmanager
def run_progress(total: int) -> Iterator[Callable[[str], None]]:
    """A progress bar on a terminal; one plain line a step elsewhere."""
    if not sys.stderr.isatty():
        yield _plain_line
        return
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("", total=total)
        started = False

        def step(line: str) -> None:
            nonlocal started
            bar.update(task, description=line, advance=1 if started else 0)
            started = True

        yield step
