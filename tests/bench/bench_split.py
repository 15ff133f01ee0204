"""The time of a release, split into what is done for it, beside the limit: its cells alone.

Releases are made one after the other on one worker, so that each part has the machine to itself.
"""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, fields
from datetime import datetime
from pathlib import Path
from time import perf_counter
from unittest.mock import patch

from bangfu.params import ReportParams
from bangfu.press.archive.notes import archive_of
from bangfu.press.release.job import Job, Release
from bangfu.press.runs import release_files, tasks
from bangfu.press.runs.limits import Budget
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.pool import WorkerPool

__all__ = ["Split", "cell_seconds", "split_line", "split_of"]


@dataclass
class Split:
    """Seconds a release takes, by what is done."""

    answers: float = 0.0
    kernels: float = 0.0
    """To start them, and between the cells."""
    cells: float = 0.0
    pages: float = 0.0
    carriers: float = 0.0
    """Workbook, Word, pictures, data package, tables, and to write all files."""
    audit: float = 0.0

    @property
    def whole(self) -> float:
        """All of it."""
        return sum(getattr(self, part.name) for part in fields(self))


def split_of(periods: Sequence[str], register: str, unit: str, folder: Path) -> Split:
    """How the time of a release is split, on the average of the releases of some periods.

    Parameters
    ----------
    periods, register, unit
        What is reported on. The first release is made twice and counted once: what a process does
        once is no release's.
    folder
        Where all is made.
    """
    asked = [{"register": register, "period": one, "unit": unit} for one in periods]
    releases = plan_releases([*map(ReportParams.check, asked)], workplace=folder / "digests")
    pool, total = WorkerPool(1, budget=Budget(), log=folder / "log"), Split()
    try:
        _make(pool, releases[0], folder / "first", Split())
        for number, release in enumerate(releases):
            _make(pool, release, folder / str(number), total)
    finally:
        pool.shutdown()
    return Split(*(getattr(total, part.name) / len(releases) for part in fields(Split)))


def split_line(split: Split) -> str:
    """A split in words."""
    parts = ", ".join(f"{one.name} {getattr(split, one.name):.2f}" for one in fields(split))
    limit = f"cells alone are {100 * split.cells / split.whole:.0f}% of it"
    return f"a release on one worker, seconds: {split.whole:.2f} = {parts}; {limit}"


def _make(pool: WorkerPool, release: Release, folder: Path, split: Split) -> None:
    folder.mkdir()
    answers, built = folder / "answers.json", folder / "built"
    built.mkdir()
    with _timed(split, "answers"):
        pool.submit(tasks.answer, release, answers).result()
    executed = {job: folder / f"{job.notebook}.ipynb" for job in release.jobs}
    for job, path in executed.items():
        with _timed(split, "kernels"):
            pool.submit(tasks.execute, job, answers, path).result()
        seconds = cell_seconds(path)
        split.cells += seconds
        split.kernels -= seconds
    _build(release, answers, executed, built, split)
    reports = folder / "reports"
    (folder / "work").mkdir()
    with _timed(split, "audit"):
        archive = archive_of(reports)
        pool.submit(tasks.audit, [(release, built)], reports, archive, folder / "work").result()


def _build(
    release: Release, answers: Path, executed: dict[Job, Path], folder: Path, split: Split
) -> None:
    """Build here, where what of it are pages can be seen."""
    render = release_files.render_page

    def timed_page(*given: object, **named: object) -> str:
        with _timed(split, "pages"):
            return render(*given, **named)  # type: ignore[arg-type]

    before = split.pages
    with patch.object(release_files, "render_page", timed_page), _timed(split, "carriers"):
        tasks.build(release, answers, executed, folder, None)
    split.carriers -= split.pages - before


@contextmanager
def _timed(split: Split, part: str) -> Iterator[None]:
    begun = perf_counter()
    yield
    setattr(split, part, getattr(split, part) + perf_counter() - begun)


def cell_seconds(executed: Path) -> float:
    """How long the cells of an executed notebook have run, each from its input to its reply."""
    ran = [cell["metadata"].get("execution") for cell in json.loads(executed.read_bytes())["cells"]]
    dates = ((one["iopub.execute_input"], one["shell.execute_reply"]) for one in ran if one)
    return sum(
        (datetime.fromisoformat(end) - datetime.fromisoformat(begun)).total_seconds()
        for begun, end in dates
    )
