"""What runs cost: processor time by kind of task, and memory; kept for the plans after them.

A task is of a kind: what is done, of which notebook, in which edition, of a month or a year. Its
worker tells what it took, kernel included. Beside its tasks a run takes what it needs itself, to
plan, to hand out and to land, and what the server takes that forks the others. Memory is looked at
once a second, as the share of each process in what it has (PSS): of all that is forked, pages that
are shared count once.

One line a run is kept in the workplace. It names kinds, and no union.
"""

import json
import threading
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from bangfu.files import keep
from bangfu.params import find_register
from bangfu.periods import Period
from bangfu.press.release.job import Job, Release
from bangfu.register.homes import home_of

__all__ = [
    "COSTS",
    "RunCost",
    "RunMeter",
    "Spent",
    "TaskKind",
    "keep_cost",
    "read_costs",
    "rows_of",
    "tasks_of",
]

COSTS = "costs.jsonl"
"""File of the workplace that takes what runs have cost."""
_KEPT = 60
"""Runs that are kept."""
_LOOK_SECONDS = 2.0
_KINDS_OF_PERIOD = {1: "month", 3: "quarter", 6: "half", 12: "year"}
TaskKind = tuple[str, str, str, str, str]
"""What is done, the notebook, the edition, the kind of period, and the language or how many."""


@dataclass(frozen=True)
class Spent:
    """What tasks took together: seconds of processors, seconds by the clock, how many."""

    processor: float
    seconds: float
    tasks: int = 1

    def __add__(self, other: "Spent") -> "Spent":
        return Spent(
            self.processor + other.processor, self.seconds + other.seconds, self.tasks + other.tasks
        )


@dataclass(frozen=True)
class RunCost:
    """What a run has cost."""

    rows: int
    """Of the register it asked."""
    jobs: int
    start: Spent
    """Until its first task was done, beside that."""
    beside: float
    """Seconds of processors beside each task, from then on."""
    base: int
    """Bytes of memory of what does no task: the run itself, and the server that forks."""
    each: int
    """Bytes of each of those that do tasks, with its kernel."""
    kinds: Mapping[TaskKind, Spent] = field(default_factory=dict)


def tasks_of(release: Release, jobs: Sequence[Job], *, is_first: bool) -> list[TaskKind]:
    """The tasks by which a release is made.

    Parameters
    ----------
    release
        It.
    jobs
        Its runs.
    is_first
        Whether nothing of its union was asked before in the run: what was is remembered.
    """
    return [
        _answer_kind(release, is_first=is_first),
        *(_kind("execute", job.params.edition, job.params.period, job.notebook, job.params.language)
          for job in jobs),
        *(_release_kind(task, release) for task in ("build", "audit")),
    ]  # fmt: skip


def _kind(
    task: str, edition: str = "", period: str = "", notebook: str = "", language: str = ""
) -> TaskKind:
    months = Period.parse(period).n_months if period else 0
    return task, notebook, edition, _KINDS_OF_PERIOD.get(months, "span") * bool(period), language


def _answer_kind(release: Release, *, is_first: bool) -> TaskKind:
    params = release.params
    return _kind("first answer" if is_first else "answer", params.edition, params.period)


def _release_kind(task: str, release: Release) -> TaskKind:
    params = release.params
    return _kind(task, params.edition, params.period, language=str(len(release.languages)))


class RunMeter:
    """Measures one run, from the moment it is made.

    Parameters
    ----------
    jobs
        Tasks at a time.
    rows
        Of the register.
    """

    def __init__(self, jobs: int, rows: int) -> None:
        self.jobs, self.rows = jobs, rows
        self.is_forked = True
        """Whether what does the tasks is forked from a server."""
        self._begun = time.monotonic()
        self._kinds: dict[TaskKind, Spent] = {}
        self._units: set[str] = set()
        self._lock = threading.Lock()
        self._memory = (0, 0)
        """Bytes of what does no task, and of all that do, when these were most."""
        self._server = 0.0
        """Seconds of processors the server has taken."""
        self._until_first = 0.0
        """Seconds of processors it and this process had taken when the first task was done."""

    def note(self, task: str, about: object, spent: tuple[float, float]) -> None:
        """Note what a task took; several threads may."""
        with self._lock:
            if not self._kinds:
                self._look()
                self._until_first = time.process_time() + self._server
            together = about if isinstance(about, list) else [(about,)]  # releases with their files
            kind = self._kind_of(task, together[0][0])
            now = Spent(*spent, len(together))
            self._kinds[kind] = self._kinds.get(kind, Spent(0, 0, 0)) + now

    def _kind_of(self, task: str, about: object) -> TaskKind:
        if isinstance(about, Job):
            params = about.params
            return _kind(task, params.edition, params.period, about.notebook, params.language)
        if not isinstance(about, Release):
            return _kind(task)
        if task != "answer":
            return _release_kind(task, about)
        is_first = about.params.unit not in self._units
        self._units.add(about.params.unit)
        return _answer_kind(about, is_first=is_first)

    @contextmanager
    def looking(self) -> Iterator[None]:
        """Look at the memory now and then, until the block ends."""
        is_over = threading.Event()

        def look() -> None:
            while not is_over.wait(_LOOK_SECONDS):
                self._look()

        watching = threading.Thread(target=look, daemon=True)
        watching.start()
        try:
            yield
        finally:
            is_over.set()
            watching.join()

    def _look(self) -> None:
        with suppress(psutil.Error, OSError):
            own = psutil.Process()
            servers = own.children() if self.is_forked else []
            self._server = max(self._server, sum(map(_processor_time, servers)))
            beneath = own.children(recursive=True)
            base, rest = _size([own, *servers]), _size([p for p in beneath if p not in servers])
            if base + rest > sum(self._memory):
                self._memory = (base, rest)

    def cost(self) -> RunCost:
        """What the run has cost, once all it has started has ended."""
        tasks = sum(self._kinds.values(), Spent(0, 0, 0))
        passed = time.monotonic() - self._begun
        start = Spent(self._until_first, max(0.0, passed - tasks.seconds / self.jobs))
        beside = (time.process_time() + self._server - start.processor) / max(1, tasks.tasks)
        base, rest = self._memory
        return RunCost(
            self.rows, self.jobs, start, beside, base, rest // self.jobs, dict(self._kinds)
        )


def _processor_time(process: psutil.Process) -> float:
    """Seconds of processors a process has taken itself."""
    told = process.cpu_times()
    return float(told.user + told.system)


def _size(processes: Sequence[psutil.Process]) -> int:
    return sum(_own_share(one) for one in processes)


def _own_share(process: psutil.Process) -> int:
    with suppress(psutil.Error, OSError):
        told = process.memory_full_info()
        return int(getattr(told, "pss", told.uss))
    return 0


def rows_of(releases: Sequence[Release]) -> int:
    """How many rows the registers of some releases have, as their manifests say."""
    places = dict.fromkeys(release.params.register_path for release in releases)
    loads = [load for path in places for load in home_of(find_register(path)).loads()[0]]
    return sum(sum(load.rows.values()) for load in loads)


def keep_cost(cost: RunCost, workplace: Path) -> None:
    """Keep what a run has cost with those before it, where that is allowed."""
    told = {
        "rows": cost.rows, "jobs": cost.jobs, "base": cost.base, "each": cost.each,
        "start": _figures(cost.start), "beside": round(cost.beside, 4),
        "kinds": [[*kind, *_figures(spent)] for kind, spent in sorted(cost.kinds.items())],
    }  # fmt: skip
    lines = _lines(workplace / COSTS)[1 - _KEPT :]
    keep(workplace / COSTS, "".join(f"{line}\n" for line in [*lines, json.dumps(told)]))


def _figures(spent: Spent) -> list[float]:
    return [round(spent.processor, 3), round(spent.seconds, 3), spent.tasks]


def read_costs(workplace: Path) -> list[RunCost]:
    """What is kept of the runs before, oldest first; lines that cannot be read are left out."""
    return [cost for line in _lines(workplace / COSTS) if (cost := _cost(line)) is not None]


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except (OSError, ValueError):
        return []


def _cost(line: str) -> RunCost | None:
    try:
        told: dict[str, Any] = json.loads(line)
        kinds = {_told_kind(one[:5]): _told_spent(one[5:]) for one in told["kinds"]}
        return RunCost(
            int(told["rows"]), int(told["jobs"]), _told_spent(told["start"]),
            float(told["beside"]), int(told["base"]), int(told["each"]), kinds,
        )  # fmt: skip
    except (ValueError, LookupError, TypeError):
        return None


def _told_kind(cells: list[Any]) -> TaskKind:
    task, notebook, edition, period, language = map(str, cells)
    return task, notebook, edition, period, language


def _told_spent(cells: list[Any]) -> Spent:
    processor, seconds, tasks = cells
    return Spent(float(processor), float(seconds), int(tasks))
