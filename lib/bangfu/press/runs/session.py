"""One `bangfu run`: an executor within its limits, those who are told, and a clean stop."""

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from bangfu.errors import MachineError, ParameterError
from bangfu.params import find_register
from bangfu.periods import Period
from bangfu.press.release.issue import Issue, today
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import issue_of
from bangfu.press.release.review import read_review
from bangfu.press.release.settings import read_settings
from bangfu.press.runs.cluster import cluster_executor
from bangfu.press.runs.costs import RunMeter, keep_cost, rows_of
from bangfu.press.runs.events import Event, RunLog, Tell
from bangfu.press.runs.landing import readable, tidy
from bangfu.press.runs.limits import Budget, cores, default_memory
from bangfu.press.runs.pool import NoteCost, WorkerPool
from bangfu.press.runs.production import Left, Outcome, run_releases
from bangfu.press.runs.seal import require_sealed
from bangfu.press.runs.verification import Verdict, verify_release
from bangfu.project import REPORTS, RUN_FOLDER
from bangfu.register.homes import folders_among, whereabouts
from bangfu.scratch import Scratch, sweep_leftovers

__all__ = ["RunOptions", "run_session", "verify_session"]


@dataclass(frozen=True)
class RunOptions:
    """How a run shall go, whatever it runs."""

    jobs: int | None = None
    """Notebooks at a time; as many as there are cores if None."""
    seconds: float = 600.0
    """Longest time for one notebook, while the run is awake."""
    memory: int | None = None
    """Most bytes for a worker with its kernel; what is free, shared among them, if None."""
    scheduler: str | None = None
    """Address of a Dask scheduler to hand the tasks to."""
    log: Path | None = None
    """File that takes one JSON line an event."""
    reports: Path = REPORTS
    workplace: Path = RUN_FOLDER
    force: bool = False
    provisional: bool = False
    """Publish periods that not all unions have reported, marked so."""
    republish: bool = False
    """Publish anew what was withdrawn."""
    archive: Path | None = None
    """Folder of the archive; beside the reports if None."""
    issued: date | None = None
    """The day of issue of what is made, if not today or the one it has."""
    mode: int | None = None
    """Of published files; what the umask leaves if None."""
    by: str = ""
    """Who runs it; the name of the account if not given."""

    @property
    def even(self) -> set[Left]:
        """What is made although it would be left."""
        asked: dict[Left, bool] = {
            "up_to_date": self.force,
            "provisional": self.provisional,
            "withdrawn": self.republish,
        }
        return {why for why, is_so in asked.items() if is_so}


def run_session(releases: Sequence[Release], options: RunOptions, watch: Tell) -> Outcome:
    """Run releases with an executor of their own; KeyboardInterrupt ends it in good order.

    Parameters
    ----------
    releases
        From `plan_releases`.
    options
        How it shall go.
    watch
        Told every event, beside the log.

    Raises
    ------
    ParameterError
        If there is no scheduler at the address given, or the log cannot be opened.
    LockError
        If another run is at work on the same reports.
    MachineError
        If the folder of reports cannot be written to.
    """
    sweep_leftovers(*_registers(releases), workplace=options.workplace, reports=None)
    meter = RunMeter(options.jobs or cores(), rows_of(releases))
    with _told(options.log, watch) as tell, readable(options.reports, options.mode):
        with meter.looking(), _working(options, meter.note) as (executor, jobs, budget):
            about = {"releases": len(releases), "jobs": jobs, "seconds_each": budget.seconds,
                     "memory_each": budget.memory, "kernels": _kernels(executor)}  # fmt: skip
            meter.is_forked = about["kernels"] == "forked"
            tell(Event("run_started", about))
            outcome = run_releases(
                _dated(releases, options), options.reports, executor=executor, jobs=jobs,
                even=options.even, tell=tell, workplace=options.workplace,
                archive=options.archive,
            )  # fmt: skip
            kernels = _kernels(executor)  # other than at first if the fork server did not start
        counts = {"published": len(outcome.published), "up_to_date": len(outcome.up_to_date),
                  "withheld": len(outcome.withheld), "exit_code": outcome.exit_code,
                  "kernels": kernels}  # fmt: skip
        if outcome.published and options.scheduler is None:
            keep_cost(meter.cost(), options.workplace)
        tell(Event("run_ended", counts))
    return outcome


def verify_session(
    folder: Path,
    *,
    register: str | None = None,
    archive: Path | None = None,
    jobs: int | None = None,
) -> Verdict:
    """Make a release again with an executor of its own; see `verify_release`."""
    options = RunOptions(jobs)
    given = [] if register is None else [whereabouts(register)]
    sweep_leftovers(*folders_among(given), workplace=options.workplace)
    tidy(options.reports)
    with _working(options) as (executor, _, _):
        return verify_release(
            folder, executor=executor, register=register, archive=archive,
            workplace=options.workplace,
        )  # fmt: skip


def _registers(releases: Sequence[Release]) -> list[Path]:
    named = dict.fromkeys(release.params.register_path for release in releases)
    return folders_among(find_register(one) for one in named)


def _dated(releases: Sequence[Release], options: RunOptions) -> list[Release]:
    """The releases with the day of the run: one day for all of them, however long it takes.

    One that may not be visible yet is issued on the day it may.

    Raises
    ------
    ParameterError
        If the day that is asked for lies before the end of a period, or is yet to come.
    """
    day, review = today(read_settings().timezone), read_review()
    releases = [replace(release, ran_by=options.by) for release in releases]
    if options.issued is not None:
        ends = [Period.parse(release.params.period).last_day for release in releases]
        if not max(ends, default=date.min) < options.issued <= day:
            raise ParameterError(
                f"--issued: found {options.issued}, expected a day after {max(ends)}, when the "
                f"period ends, and not after today"
            )
        return [replace(release, issue=Issue(options.issued)) for release in releases]
    opens = [max(day, review.opens(Period.parse(one.params.period))) for one in releases]
    return [
        replace(release, issue=issue_of(options.reports / release.name, first))
        for release, first in zip(releases, opens, strict=True)
    ]


@contextmanager
def _working(
    options: RunOptions, note: NoteCost = lambda *_: None
) -> Iterator[tuple[Executor, int, Budget]]:
    """An executor for the options, how much it does at a time and what each may take."""
    require_sealed()
    jobs = options.jobs or cores()
    budget = Budget(options.seconds, options.memory or default_memory(jobs))
    _require_workplace(options.workplace)
    executor, end = _executor(options, jobs, budget, note)
    try:
        yield executor, jobs, budget
    finally:
        end()
        # What was at work when it was ended may have written where nothing was any more.
        sweep_leftovers(workplace=options.workplace, reports=options.reports)


def _require_workplace(folder: Path) -> None:
    try:
        folder.mkdir(exist_ok=True, mode=0o700, parents=True)
        Scratch(folder, "verify-").remove()
    except OSError as error:
        raise MachineError(
            f"{str(folder)!r}: cannot be written to ({error.strerror}); name another folder to "
            "work in with --workplace"
        ) from None


def _executor(
    options: RunOptions, jobs: int, budget: Budget, note: NoteCost
) -> tuple[Executor, Callable[[], None]]:
    """What does the tasks, and how to end it at once: nothing is at work by then, or shall be."""
    if options.scheduler is not None:
        return cluster_executor(options.scheduler, budget)
    log = options.workplace.absolute() / "workers.log"
    pool = WorkerPool(jobs, budget=budget, log=log, note=note)
    return pool, pool.kill


def _kernels(executor: Executor) -> str:
    if not isinstance(executor, WorkerPool):
        return "on a cluster"
    return f"stock: {executor.stock_reason}" if executor.stock_reason else "forked"


@contextmanager
def _told(log: Path | None, watch: Tell) -> Iterator[Tell]:
    if log is None:
        yield watch
        return
    try:
        written = RunLog(log)
    except OSError as error:
        raise ParameterError(f"--log: {str(log)!r} cannot be written ({error.strerror})") from None

    def both(event: Event) -> None:
        written(event)
        watch(event)

    try:
        yield both
    finally:
        written.close()
