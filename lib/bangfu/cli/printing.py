"""What commands print: tables and progress on a terminal, plain lines elsewhere."""

import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from rich.console import Console
from rich.live import Live
from rich.table import Table

from bangfu.figures.model import Figure
from bangfu.language import Language
from bangfu.project import ROOT
from bangfu.words.numerals import format_value

if TYPE_CHECKING:  # figures are printed without waiting for what runs need
    from bangfu.press.runs.events import Event, Tell
    from bangfu.press.runs.production import Outcome
    from bangfu.press.runs.progress import Tally
    from bangfu.press.runs.verification import Verdict

__all__ = ["live_table", "print_figures", "print_outcome", "print_verdict", "told_run"]


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
    if outcome.interrupted:
        errors.print("interrupted: what is not listed did not land; run again to go on")
    places = [*outcome.published, *outcome.up_to_date]
    if any("public" in place.parts for place in places):
        console.print("look at reports/index.html")
    elif places:  # the public index never links what is internal
        console.print(f"look at {_short(places[0])}")


def print_verdict(folder: Path, verdict: "Verdict") -> None:
    """Whether a release came out the same, what did not, and what it was made with."""
    console = Console(soft_wrap=True, highlight=False, markup=False)
    if verdict.is_same:
        console.print(f"{folder}: made again, {verdict.files} files, every byte the same")
        return
    count = len(verdict.differences)
    console.print(f"{folder}: made again, {count} of {verdict.files} files differ")
    for difference in verdict.differences:
        console.print(f"  {difference.file} {difference.how}")
    for reason in verdict.reasons:
        console.print(f"  {reason}")


def _short(place: Path) -> Path:
    return place.relative_to(ROOT) if place.is_relative_to(ROOT) else place


@contextmanager
def told_run(total: int) -> Iterator["Tell"]:
    """A live table on a terminal, one plain line an event elsewhere; gives whom to tell.

    Parameters
    ----------
    total
        Notebooks the run may execute.
    """
    from bangfu.press.runs.progress import Tally, line_of  # noqa: PLC0415 - only a run needs it

    tally = Tally(total)
    errors = Console(stderr=True, soft_wrap=True, highlight=False, markup=False)

    def tell_line(event: "Event") -> None:
        tally(event)
        if line := line_of(event, tally):
            errors.print(line)

    if not sys.stderr.isatty():
        yield tell_line
        return
    with Live(get_renderable=lambda: live_table(tally), console=errors, transient=True):
        yield tally


def live_table(tally: "Tally") -> Table:
    """How far a run is: counts, pace, time left, and what is at work since when."""
    table = Table("done", "running", "failed", "to do", "per minute", "time left", "at work")
    pace, left = tally.per_minute, tally.seconds_left
    at_work = (f"{name} {tally.clock() - since:.0f} s" for name, since in tally.running.items())
    table.add_row(
        str(tally.done),
        str(len(tally.running)),
        str(tally.failed),
        str(tally.left - len(tally.running)),
        "–" if pace is None else f"{pace:.0f}",
        "–" if left is None else str(timedelta(seconds=round(left))),
        "\n".join(at_work),
    )
    return table
