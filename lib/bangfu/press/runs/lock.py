"""One run at a time for a folder of reports, and the name of whoever has it.

The system gives the lock back when its holder ends, however it ends; so a lock that can be had
is free, whatever is written in it. The name beside it is for people. It tells a refused run whom
to wait for, and a run that finds it without the lock that the last one was killed.
"""

import getpass
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bangfu.errors import LockError, RunError
from bangfu.files import write_whole

__all__ = ["reports_lock"]

_LOCK = ".lock"
_OWNER = ".lock-owner.json"


@contextmanager
def reports_lock(reports: Path) -> Iterator[str]:
    """Hold the lock of a folder of reports.

    Yields
    ------
    str
        Who held it last and was killed while holding it; empty if the last one gave it back.

    Raises
    ------
    LockError
        If another run holds it; names its owner.
    RunError
        If the folder cannot be written to.
    """
    try:
        reports.mkdir(parents=True, exist_ok=True)
        lock = FileLock(reports / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise LockError(
            f"{str(reports)!r}: another run is at work ({_owner(reports) or 'owner not known'}); "
            "nothing was run"
        ) from None
    except OSError as error:
        raise RunError(f"{str(reports)!r}: cannot be written to ({error.strerror})") from None
    try:
        killed = _owner(reports)
        _sign(reports)
        yield killed
    finally:
        (reports / _OWNER).unlink(missing_ok=True)
        lock.release()


def _owner(reports: Path) -> str:
    """Who has signed for the lock, in words."""
    try:
        told = json.loads((reports / _OWNER).read_text("utf-8"))
        return f"{told['user']}@{told['host']}, process {told['pid']}, since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _sign(reports: Path) -> None:
    signature = {
        "user": getpass.getuser(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    write_whole(reports / _OWNER, json.dumps(signature))
