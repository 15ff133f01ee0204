"""What a matrix of runs will take, by what the runs before it took.

Processor time is added up: what a run takes to begin, what it takes beside each task, and each task
as one of its kind took. Of a kind no run has had, as of a quarter where there were months alone,
the nearest is taken: of another language, then of another kind of period, then of another edition,
then of any notebook. Memory is that of what does no task, and of as many workers as there are tasks
at a time.
"""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median_low

from bangfu.press.release.job import Job, Release
from bangfu.press.runs.costs import RunCost, Spent, TaskKind, read_costs, rows_of, tasks_of
from bangfu.press.runs.limits import cores
from bangfu.press.runs.plan import PlannedRun
from bangfu.project import RUN_FOLDER

__all__ = ["Estimate", "estimate_of"]

_NEWEST = 5
"""Runs that are asked: code and machine change."""
_NEAR = 2
"""How many times as many rows a register may have that is not worth a word."""
_INDEX: TaskKind = ("index", "", "", "", "")


@dataclass(frozen=True)
class Estimate:
    """What a matrix will take, and how well that is known."""

    releases: int
    tasks: int
    processor: float
    """Seconds of processors."""
    seconds: float
    """By the clock, if nothing else is at work."""
    memory: int
    """Bytes at the most; 0 where no run has told."""
    runs: int
    """Runs before it that were asked."""
    unlike: int
    """Tasks of kinds that no run has had."""
    rows: int
    rows_before: int
    """Of the register that is asked, and of those the runs asked."""

    @property
    def message(self) -> str:
        """The same in words."""
        memory = f"{self.memory / 2**20:,.0f} MiB of memory" if self.memory else "memory unknown"
        made = f"{self.releases:,} release{'s' * (self.releases != 1)}"
        told = [
            f"estimate: {made} in {self.tasks:,} tasks: {self.processor:,.0f} s of processors, "
            f"{self.seconds:,.0f} s by the clock, {memory}",
            f"by {self.runs} earlier run{'s' * (self.runs != 1)}",
        ]
        if self.unlike:
            told.append(f"{self.unlike:,} tasks are of kinds none of them had: by the nearest kind")
        if not 1 / _NEAR <= self.rows / max(1, self.rows_before) <= _NEAR:
            told.append(f"on {self.rows_before:,} rows, where there are {self.rows:,} now")
        return "; ".join(told)


def estimate_of(
    releases: Sequence[Release],
    planned: Sequence[PlannedRun],
    *,
    jobs: int | None = None,
    workplace: Path | None = None,
) -> Estimate | None:
    """What the runs of a plan will take; None if no run before has told.

    Parameters
    ----------
    releases
        From `plan_releases`.
    planned
        From `plan_runs`; what is skipped or withheld takes nothing.
    jobs
        Tasks at a time; as many as there are cores if not given.
    workplace
        Where it is kept what runs have cost, if not where this project's is.
    """
    rows, at_once = rows_of(releases), jobs or cores()
    known = _nearest(read_costs(workplace or RUN_FOLDER), rows)
    if not known:
        return None
    made, kinds = _tasks(releases, [run.job for run in planned if not _is_left(run)])
    usual, start = _usual(known), _middle([cost.start for cost in known])
    of_each = [usual.get(kind) or _like(kind, usual) for kind in kinds]
    beside = median_low(cost.beside for cost in known) * len(kinds)
    processor = sum(spent.processor for spent in of_each) + start.processor + beside
    seconds = sum(spent.seconds for spent in of_each) / at_once + start.seconds
    workers = min(at_once, len(kinds))
    return Estimate(
        made, len(kinds), processor if kinds else 0.0, seconds if kinds else 0.0,
        _memory(known, workers) if kinds else 0, len(known), sum(k not in usual for k in kinds),
        rows, known[-1].rows,
    )  # fmt: skip


def _is_left(run: PlannedRun) -> bool:
    return run.is_skipped or run.is_withheld


def _nearest(costs: Sequence[RunCost], rows: int) -> list[RunCost]:
    """The newest runs on registers of about as many rows, or else those on the nearest."""
    if not costs:
        return []
    apart = [max(cost.rows, rows, 1) / max(1, min(cost.rows, rows)) for cost in costs]
    near = max(_NEAR, min(apart))
    return [cost for cost, far in zip(costs, apart, strict=True) if far <= near][-_NEWEST:]


def _tasks(releases: Sequence[Release], jobs: Sequence[Job]) -> tuple[int, list[TaskKind]]:
    """How many releases are made by some runs, and all tasks of them."""
    wanted, units, made, kinds = set(jobs), set[str](), 0, list[TaskKind]()
    for release in releases:
        own = [job for job in release.jobs if job in wanted]
        if own:  # all of them: a release is made whole
            made += 1
            kinds += tasks_of(release, release.jobs, is_first=release.params.unit not in units)
            units.add(release.params.unit)
    return made, [*kinds, _INDEX] if kinds else []


def _usual(costs: Sequence[RunCost]) -> dict[TaskKind, Spent]:
    """What one task of each kind takes: what it took in the middle of the runs that had any.

    Of two the lesser: the first run of a workplace writes queries that the next ones find.
    """
    told: dict[TaskKind, list[Spent]] = defaultdict(list)
    for cost in costs:
        for kind, spent in cost.kinds.items():
            told[kind].append(Spent(spent.processor / spent.tasks, spent.seconds / spent.tasks))
    return {kind: _middle(found) for kind, found in told.items()}


def _middle(found: Sequence[Spent]) -> Spent:
    return Spent(
        median_low(one.processor for one in found), median_low(one.seconds for one in found)
    )


def _like(kind: TaskKind, usual: dict[TaskKind, Spent]) -> Spent:
    """What a task of a kind no run has had may take, by those that are most like it."""
    task, notebook, edition, period, _ = kind
    for same in ((task, notebook, edition, period), (task, notebook, edition), (task, notebook),
                 (task,), (task.removeprefix("first "),)):  # fmt: skip
        found = [spent for known, spent in usual.items() if known[: len(same)] == same]
        if found:
            return _middle(found)
    return Spent(0.0, 0.0)


def _memory(costs: Sequence[RunCost], workers: int) -> int:
    """Bytes that so many workers take together with what they are forked from, at the most."""
    told = [cost.base + workers * cost.each for cost in costs if cost.base]
    return max(told, default=0)
