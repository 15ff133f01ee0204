"""The IPython kernel of a forked process."""

import os
import sys
from collections.abc import Mapping
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import ipykernel_launcher
from ipykernel import ipkernel
from ipykernel.iostream import OutStream
from ipykernel.kernelapp import IPKernelApp

from warmkernel.child import INLINE

__all__ = ["PromptStream", "WarmKernel", "note_imported", "run_kernel", "set_backend"]

_imported: dict[str, SimpleNamespace] = {}
"""What the server has imported, by the files: what a debugger shall not step into."""


def note_imported() -> None:
    """In the server: note the files of modules in texts made now, that lie together in memory."""
    found = [file for m in list(sys.modules.values()) if (file := getattr(m, "__file__", None))]
    for file in "\n".join(found).split("\n"):
        _imported[file] = SimpleNamespace(__file__=file)


class _Listed:
    """The module `sys`, but for the list of modules."""

    modules: Mapping[str, Any] = _imported

    def __getattr__(self, name: str) -> Any:
        return getattr(sys, name)


class WarmKernel(ipkernel.IPythonKernel):
    """A kernel like the stock one that knows the files of its modules from the server.

    The stock one asks each of some 2,500 modules for its file, to tell a debugger. In a forked
    process every module so asked costs a copy of the memory it lies in: a fifth of all that a
    kernel copies.
    """

    def __init__(self, **kwargs: Any) -> None:
        names = vars(ipkernel)
        stock = {"sys": sys} if names.get("sys") is sys else {}  # if it still reads that
        names.update(dict.fromkeys(stock, _Listed()))
        try:
            super().__init__(**kwargs)  # type: ignore[no-untyped-call]
        finally:
            names.update(stock)


class PromptStream(OutStream):
    """Standard output or error whose flush returns at once if nothing was written since the last.

    The stock stream wakes the thread that publishes and waits for it at every flush, and a kernel
    flushes both streams several times a cell, mostly with nothing in them. What is written goes
    through the one queue of that thread as before, so nothing changes its order.
    """

    _unflushed = False

    def write(self, string: str) -> int:
        """Keep a text to be published."""
        self._unflushed = True
        count: int = super().write(string) or 0
        return count

    def flush(self) -> None:
        """Publish what was written, and wait until it is."""
        if self._unflushed:
            self._unflushed = False
            super().flush()  # type: ignore[no-untyped-call]


def run_kernel(*argv: str) -> None:
    """Do what `python -m ipykernel_launcher` does with these arguments."""
    set_backend()
    sys.argv = [str(ipykernel_launcher.__file__), *argv]
    settings = {
        "kernel_class": f"{WarmKernel.__module__}.{WarmKernel.__name__}",
        "parent_handle": os.getppid(),  # the kernel polls it, and was told another when imported
        "outstream_class": f"{PromptStream.__module__}.{PromptStream.__name__}",
    }
    given = [f"--IPKernelApp.{name}={value}" for name, value in settings.items()]
    IPKernelApp.launch_instance(argv=[*argv, *given])


def set_backend() -> None:
    """Make matplotlib, if it is there, draw as it would had it been imported here."""
    wanted = os.environ.setdefault("MPLBACKEND", INLINE) or INLINE
    if wanted != INLINE and "matplotlib" in sys.modules:
        import_module("matplotlib").rcParams["backend"] = wanted
