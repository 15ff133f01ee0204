"""What a freshly forked process does first: become hard to tell from a process started anew.

It gets its own session, environment, working folder, standard streams, signal handlers, time zone
and random numbers, and forgets modules whose sources were edited since the server read them.
"""

import atexit
import ctypes
import os
import random
import signal
import sys
import sysconfig
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from importlib import import_module
from typing import Any

__all__ = [
    "INLINE", "Request", "adopt_orphans", "become", "die_with_parent", "forget_changed_sources",
    "named", "note_sources",
]  # fmt: skip

INLINE = "module://matplotlib_inline.backend_inline"
"""The backend kernels take unless told otherwise; ipykernel says it to matplotlib the same way."""
_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, <linux/prctl.h>
_ADOPT_ORPHANS = 36  # PR_SET_CHILD_SUBREAPER
_STANDARD = 3
"""Handles every request brings: standard input, output and error."""
_INSTALLED = ("/site-packages/", "/dist-packages/", sysconfig.get_path("stdlib"))
"""What paths of modules have in them that nobody edits."""
_noted: dict[str, tuple[str, object]] = {}
"""Source file of each module that may be edited, and what it was like when the server read it."""


@dataclass(frozen=True)
class Request:
    """A function to call in a forked process, and the world it shall find itself in."""

    call: str
    """Module and function, as in `warmkernel.kernel:run_kernel`."""
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: str
    handles: Sequence[int]
    """Standard input, output and error; what comes after them is given to the function."""


def named(function: str) -> Callable[..., Any]:
    """The function of a name such as `package.module:function`."""
    module, _, name = function.partition(":")
    found: Callable[..., Any] = getattr(import_module(module), name)
    return found


def become(request: Request) -> None:
    """Turn this forked process into what was asked for; returns when that has ended."""
    server = os.getppid()
    os.setsid()
    die_with_parent(server)
    _reset_signals()
    _forget_exit_functions()
    for standard, handle in enumerate(request.handles[:_STANDARD]):
        os.dup2(handle, standard)
        os.close(handle)
    os.environ.clear()
    os.environ.update(request.env)
    time.tzset()
    os.chdir(request.cwd)
    random.seed()
    if "numpy" in sys.modules:
        sys.modules["numpy"].random.seed()
    forget_changed_sources()
    named(request.call)(*request.argv, *request.handles[_STANDARD:])


def die_with_parent(parent: int) -> None:
    """Be killed when the process that started this one is, however it ends; on Linux."""
    if sys.platform != "linux":
        return
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != parent:  # it ended before that was said
        os._exit(1)


def adopt_orphans() -> None:
    """Become the parent of every process below this one whose own has ended; on Linux.

    Else what a cell starts in a session of its own would go to the first process of the system when
    its kernel ends, where nobody of ours finds it.
    """
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(_ADOPT_ORPHANS, 1, 0, 0, 0)


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _forget_exit_functions() -> None:
    """What the server was to clean up at its end is not ours."""
    forget = getattr(atexit, "_clear", None)
    if forget is not None:
        forget()


def note_sources() -> None:
    """In the server: note the sources of modules that are not installed but worked on."""
    for name, module in list(sys.modules.items()):
        file = getattr(module, "__file__", None)
        ours = name == "__main__" or name.partition(".")[0] == __package__
        if file and not ours and not any(part in file for part in _INSTALLED):
            _noted[name] = file, _stamp(file)


def forget_changed_sources() -> None:
    """In a child: let modules be imported anew if the source of any was edited since.

    Whoever works on a library gets, with a new kernel, its new code.
    """
    if any(_stamp(file) != stamp for file, stamp in _noted.values()):
        for name in _noted:
            sys.modules.pop(name, None)


def _stamp(file: str) -> object:
    with suppress(OSError):
        found = os.stat(file)
        return found.st_mtime_ns, found.st_size
    return None
