"""The kernel of a forked process: it takes from the server what the stock one would look up again.

The stock kernel asks each of some 2,500 modules for its file, to tell a debugger. In a forked
process every module so asked costs a copy of the memory it lies in, a sixth of all it copies.
"""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any

from ipykernel import ipkernel

from warmkernel.preload import IMPORTED

__all__ = ["ForkedKernel"]


class ForkedKernel(ipkernel.IPythonKernel):
    """A kernel like the stock one that knows the files of its modules from the server."""

    def __init__(self, **kwargs: Any) -> None:
        with _modules_listed():
            super().__init__(**kwargs)  # type: ignore[no-untyped-call]


@contextmanager
def _modules_listed() -> Iterator[None]:
    """Let the stock kernel read the server's list where it would read `sys.modules`."""
    names = vars(ipkernel)
    names["sys"] = SimpleNamespace(modules=IMPORTED)
    try:
        yield
    finally:
        names["sys"] = sys
