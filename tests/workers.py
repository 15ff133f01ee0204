"""One pool of workers for all tests of a process: the server they are forked from costs seconds."""

import atexit
import tempfile
from functools import cache
from pathlib import Path

from bangfu.press.runs.limits import Budget
from bangfu.press.runs.pool import WorkerPool


@cache
def pool() -> WorkerPool:
    """A pool of two workers, killed when the tests end."""
    log = Path(tempfile.gettempdir()) / f"bangfu-tests-{id(pool)}.log"
    made = WorkerPool(2, budget=Budget(seconds=120), log=log)
    atexit.register(log.unlink, missing_ok=True)
    atexit.register(made.kill)
    return made
