"""The matrix of a plan as `bangfu plan` prints it: one line a run, and why it would be made."""

import csv
import json
import sys
from collections.abc import Sequence
from typing import TextIO

from bangfu.press.runs.plan import PlannedRun

__all__ = ["COLUMNS", "print_matrix", "summary"]

COLUMNS = ("notebook", "period", "unit", "edition", "language", "action", "why")


def print_matrix(planned: Sequence[PlannedRun], form: str) -> None:
    """Print the runs; a table on a terminal is tab-separated lines elsewhere.

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
        _write_json(planned, sys.stdout)
    elif form == "csv":
        csv.writer(sys.stdout, lineterminator="\n").writerows([COLUMNS, *rows])
    elif form == "table" and sys.stdout.isatty():
        _print_table(rows)
    elif form == "table":
        sys.stdout.writelines("\t".join(row) + "\n" for row in rows)
    else:
        raise ValueError(f"form: found {form!r}, expected one of: table, csv, json")


def summary(planned: Sequence[PlannedRun]) -> str:
    """How many runs there are, and how many would be made and skipped.

    Examples
    --------
    >>> summary([])
    '0 runs: 0 to make, 0 skipped'
    """
    skipped = sum(run.is_skipped for run in planned)
    runs = "run" if len(planned) == 1 else "runs"
    return f"{len(planned)} {runs}: {len(planned) - skipped} to make, {skipped} skipped"


def _row(run: PlannedRun) -> tuple[str, ...]:
    given = run.job.params
    action = "skip" if run.is_skipped else "run"
    names = (run.job.notebook, given.period, given.unit, given.edition, given.language)
    return (*names, action, "; ".join(run.why) or "unchanged")


def _write_json(planned: Sequence[PlannedRun], out: TextIO) -> None:
    """An array of objects; the reasons are an array of their own, empty for a run skipped."""
    objects = [
        {**dict(zip(COLUMNS, _row(run), strict=True)), "why": list(run.why)} for run in planned
    ]
    json.dump(objects, out, ensure_ascii=False, indent=1)
    out.write("\n")


def _print_table(rows: Sequence[Sequence[str]]) -> None:
    # Only a terminal needs it.
    from rich.console import Console  # noqa: PLC0415
    from rich.table import Table  # noqa: PLC0415

    table = Table(*COLUMNS)
    for row in rows:
        table.add_row(*row, style="dim" if row[COLUMNS.index("action")] == "skip" else None)
    Console().print(table)
