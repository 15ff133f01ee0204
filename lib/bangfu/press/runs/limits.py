"""What a run may take: time, as long as it is awake, memory of its worker and kernel, threads."""

import contextlib
import os
import signal
import time
from collections.abc import Iterable
from dataclasses import dataclass, field

import psutil
from warmkernel.deadline import Deadline
from warmkernel.process import THREAD_CAPS

from bangfu.register.engine_limits import MEMORY, MEMORY_VARIABLE, THREADS_VARIABLE

__all__ = [
    "Budget", "Watch", "address_space", "cores", "default_memory", "kill_all", "memory_cap",
    "thread_caps",
]  # fmt: skip

_FAMILY_SECONDS = 1.0
"""How often the processes of a worker are looked up anew."""


def cores() -> int:
    """Cores this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def default_memory(jobs: int) -> int:
    """Bytes for each of so many workers: what is free now, shared among them."""
    return int(psutil.virtual_memory().available) // jobs


def address_space() -> int | None:
    """Most bytes a process of ours may address (`ulimit -v`); None if there is no such limit."""
    try:
        import resource  # noqa: PLC0415 - not on Windows
    except ImportError:
        return None
    limit = resource.getrlimit(resource.RLIMIT_AS)[0]
    return None if limit == resource.RLIM_INFINITY else limit


def thread_caps(jobs: int) -> dict[str, str]:
    """Environment by which number libraries of so many workers share the cores between them."""
    each = str(max(1, cores() // jobs))
    return {**dict.fromkeys(THREAD_CAPS, each), THREADS_VARIABLE: each}


@dataclass(frozen=True)
class Budget:
    """What one task may take: seconds, bytes of memory; None for any.

    Not counted is the time in which whoever watches was stopped himself, as on a closed laptop.
    """

    seconds: float | None = None
    memory: int | None = None


def memory_cap(budget: Budget) -> dict[str, str]:
    """Environment by which the engine of a worker takes half of what that may, at the most.

    The other half is for what is read out of it.
    """
    if budget.memory is None:
        return {}
    told = os.environ.get(MEMORY_VARIABLE, "")
    most = int(told) if told.isdecimal() else MEMORY
    return {MEMORY_VARIABLE: str(min(most, budget.memory // 2))}


@dataclass
class Watch:
    """Looks from outside at what one task takes."""

    budget: Budget
    pids: set[int]
    """The worker and the kernels it has announced."""
    _deadline: Deadline = field(init=False)
    _family: list[psutil.Process] = field(default_factory=list)
    _looked: float = float("-inf")

    def __post_init__(self) -> None:
        self._deadline = Deadline(self.budget.seconds)

    def verdict(self) -> str:
        """Why the task has to end, or nothing."""
        budget = self.budget
        if budget.seconds is not None and self._deadline.is_over():
            return f"took longer than {budget.seconds:g} s and was killed"
        if budget.memory is not None and (used := self._used(budget.memory)) > budget.memory:
            return (
                f"used {used / 2**20:,.0f} MiB of memory, allowed {budget.memory / 2**20:,.0f}, "
                "and was killed"
            )
        return ""

    def _used(self, limit: int) -> int:
        """Memory of the worker, its kernels and all they have started, in bytes.

        The resident size counts what forked processes share with others; what is theirs alone is
        costly to ask for, and asked for only near the limit.
        """
        family = self.family()
        resident = sum(_memory(process, exactly=False) for process in family)
        if resident <= limit:
            return resident
        return sum(_memory(process, exactly=True) for process in family)

    def family(self) -> list[psutil.Process]:
        """The processes of the task."""
        now = time.monotonic()
        if now - self._looked > _FAMILY_SECONDS or {p.pid for p in self._family} < self.pids:
            self._family, self._looked = _descendants(self.pids), now
        return self._family


def _descendants(pids: Iterable[int]) -> list[psutil.Process]:
    found: dict[int, psutil.Process] = {}
    for pid in pids:
        with contextlib.suppress(psutil.Error):
            process = psutil.Process(pid)
            found |= {one.pid: one for one in (process, *process.children(recursive=True))}
    return list(found.values())


def _memory(process: psutil.Process, *, exactly: bool) -> int:
    with contextlib.suppress(psutil.Error):
        if exactly:
            return int(process.memory_full_info().uss)
        return int(process.memory_info().rss)
    return 0


def kill_all(processes: Iterable[psutil.Process]) -> None:
    """Kill processes; those gone meanwhile are left alone."""
    for process in processes:
        with contextlib.suppress(psutil.Error):
            process.send_signal(getattr(signal, "SIGKILL", signal.SIGTERM))
