"""What commands print: tables and progress on a terminal, plain lines elsewhere."""

import csv
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from bangfu.csv_files import csv_text, guarded
from bangfu.language import Language, Text
from bangfu.project import ROOT

if TYPE_CHECKING:  # no command waits for what another needs, and only a terminal for rich
    import pandas as pd
    from rich.table import Table

    from bangfu.analysis.replay_accounts import SchemeReplay
    from bangfu.figures.model import Figure
    from bangfu.press.runs.events import Event, Tally, Tell
    from bangfu.press.runs.plan import PlannedRun
    from bangfu.press.runs.production import Outcome
    from bangfu.press.runs.verification import Verdict
    from bangfu.register.completeness import Completeness
    from bangfu.register.faults import Fault

__all__ = [
    "COLUMNS",
    "csv_of",
    "live_table",
    "print_completeness",
    "print_faults",
    "print_figures",
    "print_matrix",
    "print_outcome",
    "print_replay",
    "print_verdict",
    "summary",
    "told_run",
]

COLUMNS = ("notebook", "period", "unit", "edition", "language", "action", "why")
"""What `bangfu plan` says of a run."""
_TOTAL = Text("合计", "total")


def print_completeness(
    completeness: "Completeness", language: Language = "zh", *, by_table: bool = False
) -> None:
    """Until when unions have reported: how many until each day, or each with its tables."""
    if by_table:
        from bangfu.register.completeness import DAYS  # noqa: PLC0415

        lines = [["unit", "complete_until", *DAYS]]
        for unit, until in sorted(completeness.until.items()):
            newest = [str(completeness.newest.get((unit, table), "")) for table in DAYS]
            lines.append([unit, str(until), *newest])
        sys.stdout.writelines("\t".join(line) + "\n" for line in lines)
        return
    days = Counter(completeness.until.values())
    for day, count in sorted(days.items()):
        words = Text(
            f"已报全到{day}：{count}个工会",
            f"complete until {day}: {count} unit{'s' * (count != 1)}",
        )
        sys.stdout.write(f"{words.of(language)}\n")


def print_faults(told: "Sequence[Fault]", untold: int, language: Language) -> None:
    """Faults of a register, and how many there are in all."""
    sys.stdout.writelines(f"{fault.message(language)}\n" for fault in told)
    more = f"; {untold} more follow from these, told with --all" if untold else ""
    sys.stderr.write(f"{len(told)} {'fault' if len(told) == 1 else 'faults'}{more}\n")


def print_figures(figures: "Sequence[Figure]", form: str, language: Language) -> None:
    """Print figures: as csv, as json, or as a table of address, value and label.

    A table on a terminal is tab-separated lines elsewhere.
    """
    # A plan need not wait for these.
    from bangfu.figures.records import to_csv, to_json  # noqa: PLC0415
    from bangfu.words.numerals import format_value  # noqa: PLC0415

    if form != "table":
        sys.stdout.write(to_csv(figures) if form == "csv" else to_json(figures, language))
        return
    rows = [
        (f.address, format_value(f.value, f.measure_unit, language, status=f.status),
         f.label.of(language), str(f.status))
        for f in figures
    ]  # fmt: skip
    _print_rows(("address", "value", "label", "status"), rows, right="value")


def print_replay(replay: "SchemeReplay", asked: str, form: str, language: Language) -> None:
    """Print the sums of a replay by groups, or the claims astray, with what must be said beside.

    Parameters
    ----------
    replay
        From `bangfu.analysis.scheme_replay`.
    asked
        Groups of the sums, or `astray`.
    form
        table, csv or json; what must be said beside a table goes to the error output otherwise.
    language
        Of words.
    """
    is_list = asked == "astray"
    frame = replay.astray(language) if is_list else replay.sums(asked, language)
    out = sys.stdout if form == "table" else sys.stderr
    out.writelines(f"{note}\n" for note in replay.notes(language))
    if form == "csv":
        sys.stdout.write(csv_of(frame))
    elif form == "json":
        objects = frame.astype(object).where(frame.notna(), None).to_dict("records")
        told = json.dumps(objects, ensure_ascii=False, indent=1, default=str)  # money stays exact
        sys.stdout.write(told + "\n")
    else:
        shown = frame.drop(columns=[one for one in frame.columns if f"{one}_label" in frame])
        words = replay.headings(language)
        rows = list(_texts_of(shown))
        if not is_list:
            total = next(_texts_of(replay.sums("", language)))
            gap = [""] * (len(shown.columns) - len(total) - 1)
            rows.append((_TOTAL.of(language), *gap, *total))
        _print_rows([words[one] for one in shown.columns], rows, headed=True)


def csv_of(frame: "pd.DataFrame") -> str:
    """A data frame as CSV, money to the fen, no cell a formula."""
    rows = ([guarded(cell) for cell in row] for row in _texts_of(frame))
    return csv_text(list(frame.columns), rows)


def _texts_of(frame: "pd.DataFrame") -> Iterator[tuple[str, ...]]:
    """The cells of a data frame as text; what is missing is empty."""
    texts = frame.astype(str).where(frame.notna(), "")
    yield from texts.itertuples(index=False, name=None)


def print_matrix(planned: "Sequence[PlannedRun]", form: str) -> None:
    """Print the runs of a plan, one a line; a table on a terminal is tab-separated lines elsewhere.

    Parameters
    ----------
    planned
        From `plan_runs`.
    form
        table, csv or json.

    Raises
    ------
    ValueError
        If the form is another.
    """
    rows = [_row(run) for run in planned]
    if form == "json":
        objects = [
            {**dict(zip(COLUMNS, row, strict=True)), "why": list(run.why)}
            for row, run in zip(rows, planned, strict=True)
        ]
        sys.stdout.write(json.dumps(objects, ensure_ascii=False, indent=1) + "\n")
    elif form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows(
            [COLUMNS, *([guarded(cell) for cell in row] for row in rows)]
        )
    elif form == "table":
        _print_rows(COLUMNS, rows, dim="skip")
    else:
        raise ValueError(f"form: found {form!r}, expected one of: table, csv, json")


def summary(planned: "Sequence[PlannedRun]") -> str:
    """How many runs a plan has, and how many would be made, skipped and withheld.

    Examples
    --------
    >>> summary([])
    '0 runs: 0 to make, 0 skipped'
    """
    skipped = sum(run.is_skipped for run in planned)
    withheld = sum(run.is_withheld for run in planned)
    made = len(planned) - skipped - withheld
    runs = "run" if len(planned) == 1 else "runs"
    told = f"{len(planned)} {runs}: {made} to make, {skipped} skipped"
    return f"{told}, {withheld} withheld" if withheld else told


def print_outcome(outcome: "Outcome") -> None:
    """What was published, what was up to date, what was withheld and why, where to look."""
    for place in outcome.published:
        _say(f"published {_short(place)}")
    if outcome.up_to_date:
        count = len(outcome.up_to_date)
        _say(f"{count} {'release is' if count == 1 else 'releases are'} up to date")
    for name in outcome.not_public:
        why = "nothing is public of so few households or people; the internal edition has it"
        _say(f"not made {name}: {why}")
    for name, why in outcome.waiting:
        _say(f"made {name}, not visible yet: {why}; approved with bangfu approve")
    for name, why in outcome.withheld:
        _say(f"withheld {name}: {why}", sys.stderr)
    if outcome.interrupted:
        _say("interrupted: what is not listed did not land; run again to go on", sys.stderr)
    places = [*outcome.published, *outcome.up_to_date]
    # The public index never links what is internal.
    public = [place for place in places if place.parts[-3] == "public"]
    if places:
        _say(f"look at {_short(public[0].parents[2] / 'index.html' if public else places[0])}")


def print_verdict(folder: Path, verdict: "Verdict") -> None:
    """Whether a release came out the same, what did not, and what it was made with."""
    if verdict.is_same:
        _say(f"{folder}: made again, {verdict.files} files, every byte the same")
        return
    _say(f"{folder}: made again, {len(verdict.differences)} of {verdict.files} files differ")
    for difference in verdict.differences:
        _say(f"  {difference.file} {difference.how}")
    for reason in verdict.reasons:
        _say(f"  {reason}")


def _say(line: str, out: TextIO | None = None) -> None:
    (out or sys.stdout).write(f"{line}\n")


def _print_rows(
    heads: Sequence[str],
    rows: Sequence[Sequence[str]],
    *,
    right: str | None = None,
    dim: str | None = None,
    headed: bool = False,
) -> None:
    """Rows as a table on a terminal, as tab-separated lines elsewhere, with heads if `headed`.

    `right` is the head of a column of numbers; rows that hold the word `dim` matter less.
    """
    if not sys.stdout.isatty():
        lines = [heads, *rows] if headed else rows
        sys.stdout.writelines("\t".join(row) + "\n" for row in lines)
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table()
    for head in heads:
        table.add_column(head, justify="right" if head == right else "left")
    for row in rows:
        table.add_row(*row, style="dim" if dim in row else None)
    Console().print(table)


def _row(run: "PlannedRun") -> tuple[str, ...]:
    given = run.job.params
    action = "skip" if run.is_skipped else "withhold" if run.is_withheld else "run"
    action = "wait" if run.is_made else action
    names = (run.job.notebook, given.period, given.unit, given.edition, given.language)
    return (*names, action, "; ".join(run.why) or "unchanged")


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
    from bangfu.press.runs.events import Tally, line_of  # noqa: PLC0415 - only a run needs it

    tally = Tally(total)

    def tell_line(event: "Event") -> None:
        tally(event)
        if line := line_of(event, tally):
            _say(line, sys.stderr)

    if not sys.stderr.isatty():
        yield tell_line
        return
    from rich.console import Console  # noqa: PLC0415
    from rich.live import Live  # noqa: PLC0415

    errors = Console(stderr=True, highlight=False, markup=False)
    with Live(get_renderable=lambda: live_table(tally), console=errors, transient=True):
        yield tally


def live_table(tally: "Tally") -> "Table":
    """How far a run is: counts, pace, time left, and what is at work since when."""
    from rich.table import Table  # noqa: PLC0415

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
