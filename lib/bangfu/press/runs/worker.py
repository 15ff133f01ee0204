"""A worker: a process that does one task after another for a pool, and says what it starts.

It has one thread while it waits, so a notebook may have the process to itself: papermill changes
the working folder of the whole process.
"""

import logging
import os
import sys
import time
from importlib import import_module
from multiprocessing.connection import Connection

from warmkernel.child import adopt_orphans, die_with_parent

from bangfu.errors import BangfuError, RunError
from bangfu.press.runs.limits import address_space

__all__ = ["announce_kernel", "note_spent", "serve_tasks"]

_channel: Connection | None = None
"""The way to this worker's pool, while there is one."""
_spent_elsewhere: dict[str, float] = {}
"""Seconds of processors that a task took in processes of the fork server."""


def serve_tasks(handle: int) -> None:
    """Do tasks from a channel until it is closed.

    Parameters
    ----------
    handle
        File handle of the channel. A task is a function and its arguments; it is answered by
        `("done", value, spent)` or `("failed", error, spent)`: the seconds of processors and by the
        clock that it took.
    """
    global _channel  # noqa: PLW0603 - a process is one worker, or none
    _channel = Connection(handle)
    logging.getLogger("papermill").setLevel(logging.ERROR)  # told in our own words instead
    while True:
        try:
            function, arguments = _channel.recv()
        except EOFError:
            return
        before, begun = _processor_time(), time.monotonic()
        try:
            answer: tuple[str, object] = ("done", function(*arguments))
        except BangfuError as error:
            answer = ("failed", error)
        except Exception as error:  # whatever it is, it withholds one release and stops no other
            logging.exception("task %s", function.__name__)
            answer = ("failed", RunError(_why(error)))
        spent = _processor_time() - before + _spent_elsewhere.pop("", 0.0)
        _channel.send((*answer, (spent, time.monotonic() - begun)))


def _processor_time() -> float:
    """Seconds of processors this worker has taken, with the kernels it has started itself."""
    told = os.times()
    return told.user + told.system + told.children_user + told.children_system


def note_spent(seconds: float) -> None:
    """Note what a process took that was forked for a task, and is no child of this worker."""
    _spent_elsewhere[""] = _spent_elsewhere.get("", 0.0) + seconds


def _why(error: Exception) -> str:
    """What went wrong, in one sentence where it is a limit that libraries do not name."""
    kind, limit = type(error).__name__, address_space()
    if limit is not None and ("OutOfMemory" in kind or "MemoryError" in kind):
        return (
            f"found {limit / 2**20:,.0f} MiB of address space (ulimit -v), expected no such limit: "
            "DuckDB and Arrow address far more than they use; bound memory with --memory"
        )
    return f"{kind}: {error}"


def announce_kernel(pid: int) -> None:
    """Tell the pool which process is this worker's kernel, so that it is watched and ended too."""
    if _channel is not None:
        _channel.send(("kernel", pid))


if __name__ == "__main__":  # where nothing can be forked
    os.set_inheritable(int(sys.argv[1]), False)
    die_with_parent(int(sys.argv[2]))
    adopt_orphans()  # so that they are found, and ended, with this worker
    # Under its real name: a kernel is announced through that module's channel.
    import_module("bangfu.press.runs.worker").serve_tasks(int(sys.argv[1]))
