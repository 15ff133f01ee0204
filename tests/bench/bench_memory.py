"""Peak memory of a command with all its processes, as proportional set size (PSS), on Linux.

PSS counts a page shared by n processes as one n-th for each, so the sum over a tree of forked
processes is what the tree really takes. Processes that lost their parent are found by a mark in
their environment and by their session; see `members`.
"""

import os
import subprocess
import time
import uuid
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Peak", "Process", "living", "members", "peak_of", "pss_in"]

_PROC = Path("/proc")
_MARK = "BANGFU_BENCH_MARK"
_EVERY, _PART = 0.2, 20
"""Seconds between samples at the least; more where looking would take over a twentieth of them."""


@dataclass(frozen=True)
class Process:
    """A process as the system lists it."""

    pid: int
    parent: int
    session: int
    marked: bool = False
    """Whether it carries the mark of the command in its environment."""


@dataclass(frozen=True)
class Peak:
    """The most that a tree of processes took at any sample."""

    megabytes: float
    processes: int
    """How many there were at that sample."""
    samples: int


def members(root: int, table: Iterable[Process]) -> set[int]:
    """The processes of the command whose first process is `root`, wherever they hang now.

    A process belongs if it is the first one, is of its session, carries its mark, or is a child of
    one that belongs: a mark is lost with a cleaned environment, a session with `setsid`, a parent
    with its end; hardly all three.
    """
    processes = list(table)
    found = {p.pid for p in processes if p.pid == root or p.session == root or p.marked}
    while True:
        children = {p.pid for p in processes if p.parent in found} - found
        if not children:
            return found
        found |= children


def living(mark: str = "") -> list[Process]:
    """All processes of the machine that have not ended; marked if their environment has `mark`."""
    pids = (int(entry.name) for entry in _PROC.iterdir() if entry.name.isdigit())
    return [found for pid in pids if (found := _read(pid, mark)) is not None]


def _read(pid: int, mark: str) -> Process | None:
    """A process, or None if it is gone or only waits to be reaped."""
    try:
        stat = (_PROC / str(pid) / "stat").read_text("utf-8", "replace")
    except OSError:
        return None
    state, parent, _group, session = stat.rpartition(")")[2].split()[:4]
    if state in "ZX":
        return None
    return Process(pid, int(parent), int(session), bool(mark) and _has_mark(pid, mark))


def _has_mark(pid: int, mark: str) -> bool:
    try:
        environment = (_PROC / str(pid) / "environ").read_bytes()
    except OSError:  # gone, or of another user
        return False
    return f"{_MARK}={mark}".encode() in environment.split(b"\0")


def pss_in(rollup: str) -> int:
    """The PSS in kB that the text of a `smaps_rollup` tells; 0 if it tells none."""
    for line in rollup.splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    return 0


def _pss(pid: int) -> int:
    try:
        return pss_in((_PROC / str(pid) / "smaps_rollup").read_text("ascii"))
    except OSError:  # it ended between the list and here
        return 0


def peak_of(command: Sequence[str], env: Mapping[str, str], cwd: Path) -> Peak | None:
    """Run a command and sample its whole tree until it ends; None where the system cannot tell.

    Raises
    ------
    subprocess.CalledProcessError
        If the command fails.
    """
    if not (_PROC / "self" / "smaps_rollup").exists():
        return None
    mark = uuid.uuid4().hex
    running = subprocess.Popen(
        command,
        env={**env, _MARK: mark},
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    peak, samples = (0, 0), 0
    while running.poll() is None:
        began = time.perf_counter()
        peak = max(peak, _sample(running.pid, mark))
        samples += 1
        time.sleep(max(_EVERY, _PART * (time.perf_counter() - began)))
    if running.returncode:
        raise subprocess.CalledProcessError(running.returncode, command)
    return Peak(peak[0] / 1024, peak[1], samples)


def _sample(root: int, mark: str) -> tuple[int, int]:
    """kB and number of processes of the tree, now."""
    found = members(root, living(mark)) - {os.getpid()}
    sizes = [size for pid in found if (size := _pss(pid))]
    return sum(sizes), len(sizes)
