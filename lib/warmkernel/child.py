"""What a freshly forked process does first, and what it then becomes: a kernel or a worker.

After this it must be hard to tell from a process started anew: own session, environment, working
folder, standard streams, signal handlers, time zone and random numbers.
"""

import atexit
import ctypes
import os
import random
import signal
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from warmkernel.preload import forget_changed_sources, prepare_backend

__all__ = ["Request", "become"]

_DIE_WITH_PARENT = 1  # PR_SET_PDEATHSIG, <linux/prctl.h>
_STANDARD = 3
"""Handles every request brings: standard input, output and error."""


@dataclass(frozen=True)
class Request:
    """What was asked for: a kernel or a worker, with the world it shall find itself in."""

    what: str
    argv: Sequence[str]
    env: Mapping[str, str]
    cwd: str
    handles: Sequence[int]

    @classmethod
    def of(cls, message: Mapping[str, Any], handles: Sequence[int]) -> "Request":
        """The request in a message.

        Raises
        ------
        ValueError
            If it asks for anything else, or brings too few handles.
        """
        wanted = {"kernel": _STANDARD, "worker": _STANDARD + 1}
        if wanted.get(message["what"]) != len(handles):
            raise ValueError(f"found {message['what']!r} with {len(handles)} handles")
        return cls(message["what"], message["argv"], message["env"], message["cwd"], handles)


def become(request: Request) -> None:
    """Turn this forked process into what was asked for; returns when that has ended.

    Parameters
    ----------
    request
        What was asked for.
    """
    server = os.getppid()
    os.setsid()
    _die_with_parent(server)
    _reset_signals()
    atexit._clear()  # what the server was to clean up is not ours
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
    if request.what == "kernel":
        _run_kernel(request.argv, server)
    else:
        from bangfu.press.runs.worker import serve_tasks  # noqa: PLC0415 - imported by the server already

        serve_tasks(request.handles[_STANDARD])


def _die_with_parent(server: int) -> None:
    """Be killed when the server is, however it ends."""
    ctypes.CDLL(None).prctl(_DIE_WITH_PARENT, signal.SIGKILL, 0, 0, 0)
    if os.getppid() != server:  # it ended before that was said
        os._exit(1)


def _reset_signals() -> None:
    signal.set_wakeup_fd(-1)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)


def _run_kernel(argv: Sequence[str], server: int) -> None:
    """Do what `python -m ipykernel_launcher` does with these arguments."""
    import ipykernel_launcher  # noqa: PLC0415 - imported by the server already
    from ipykernel.kernelapp import IPKernelApp  # noqa: PLC0415

    from warmkernel.forked import ForkedKernel  # noqa: PLC0415
    from warmkernel.prompt_stream import PromptStream  # noqa: PLC0415

    prepare_backend()
    sys.argv = [str(Path(ipykernel_launcher.__file__)), *argv]
    settings = {
        "parent_handle": server,  # the kernel polls it, and was told another when imported
        "kernel_class": _name_of(ForkedKernel),
        "outstream_class": _name_of(PromptStream),
    }
    given = [f"--IPKernelApp.{name}={value}" for name, value in settings.items()]
    IPKernelApp.launch_instance(argv=[*argv, *given])


def _name_of(kind: type) -> str:
    return f"{kind.__module__}.{kind.__name__}"
