"""Wall and CPU time of commands, with the CPU time of processes that outlive their parents."""

import contextlib
import ctypes
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import psutil
from bangfu.project import ROOT

__all__ = ["Timing", "adopt_orphans", "timed", "while_timed"]

T = TypeVar("T")

_PR_SET_CHILD_SUBREAPER = 36  # linux/prctl.h
_PATIENCE = 10.0  # seconds for processes left behind to end by themselves


@dataclass(frozen=True)
class Timing:
    """What commands took."""

    seconds: float
    """From the start of the first to the end of the last."""
    cpu: float
    """Seconds of processor time, of all their processes."""
    left: int = 0
    """Processes that had not ended some seconds after the last command, and were ended."""


def adopt_orphans() -> None:
    """On Linux, become the parent of processes whose own has ended, so that they are counted."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def timed(
    commands: Sequence[Sequence[str]], env: Mapping[str, str], log: Path, *, text: str = ""
) -> Timing:
    """Run commands one after another and say what they took.

    Parameters
    ----------
    commands
        Run from the project's folder, with `text` on the standard input.
    env
        Their whole environment.
    log
        Where their output goes.

    Raises
    ------
    SystemExit
        If one fails, with the end of its output.
    """
    return while_timed(lambda: _run(commands, env, log, text))[0]


def while_timed(work: Callable[[], T]) -> tuple[Timing, T]:
    """Do something that starts processes, and say what they took; see `adopt_orphans`."""
    others = _children()
    before, start = _cpu(), time.perf_counter()
    done = work()
    seconds = time.perf_counter() - start
    left = _reap(others)
    return Timing(seconds, _cpu() - before, left), done


def _run(commands: Sequence[Sequence[str]], env: Mapping[str, str], log: Path, text: str) -> None:
    with log.open("w", encoding="utf-8") as output:
        for command in commands:
            done = subprocess.run(
                command,
                check=False,
                env=env,
                cwd=ROOT,
                input=text,
                text=True,
                stdout=output,
                stderr=output,
            )
            if done.returncode:
                told = log.read_text("utf-8")[-2000:]
                sys.exit(f"{' '.join(command)[:200]}: ended with {done.returncode}\n{told}")


def _cpu() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _children() -> set[int]:
    """The children of this process, those included that only wait to be reaped and counted."""
    return {process.pid for process in psutil.Process().children()}


def _reap(others: set[int]) -> int:
    """Wait for adopted processes, end those that stay, and say how many did.

    `others` were there before anything was timed, and are left alone.
    """
    if _all_ended(others):
        return 0
    left = _children() - others
    for pid in left:
        os.kill(pid, signal.SIGKILL)
    _all_ended(others)
    return len(left)


def _all_ended(others: set[int]) -> bool:
    """Whether no child but the others is left within some seconds."""
    end = time.monotonic() + _PATIENCE
    while left := _children() - others:
        if time.monotonic() > end:
            return False
        for pid in left:
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
        time.sleep(0.02)
    return True
