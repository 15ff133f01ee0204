"""Work that is killed before one of its calls, as by a power failure or `kill -9`."""

import os
import signal
import sys
from collections.abc import Callable
from types import FrameType
from typing import Any


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do some work in a child process that is killed before its so many-th call into C.

    Returns
    -------
    bool
        Whether it was killed; not if the work has fewer calls.
    """
    child = os.fork()
    if child:
        _, status = os.waitpid(child, 0)
        return os.WIFSIGNALED(status)
    left = step

    def count(frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        left -= event == "c_call"
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.setprofile(count)
        work()
    finally:
        os._exit(0)
