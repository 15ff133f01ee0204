"""Ledger files read in a process of their own, whose death is a sentence and no more.

One process reads all files of an import, and of a month's imports, so that it is started once; if a
file kills it, another is started for the next.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Grid, UnreadableError
from bangfu.ledgers.formats.pace import step

__all__ = ["LedgerReader", "one_reader"]

_OPENING = Text("读取文件", "reading the file")
_READING = Text("读取：{}行", "reading: {} rows")
_MODULE = "bangfu.ledgers.formats.reading_child"
_AT_WORK: ContextVar["LedgerReader | None"] = ContextVar("reader", default=None)


@contextmanager
def one_reader() -> Iterator["LedgerReader"]:
    """A reader of ledgers; within the block of another that very one: to start one takes 0.06 s."""
    reader = _AT_WORK.get()
    if reader is not None:
        yield reader
        return
    with LedgerReader() as reader:
        _AT_WORK.set(reader)
        try:
            yield reader
        finally:
            _AT_WORK.set(None)


class LedgerReader:
    """Reads files one after the other; used in a `with` statement."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._stop()

    def grids(self, path: Path) -> list[Grid]:
        """The sheets of a file.

        Raises
        ------
        UnreadableError
            If it cannot be read, or the process that read it died.
        """
        found: list[Grid] = []
        step(_OPENING)
        try:
            for kind, answer in self._asked(path):
                if kind == "sheet":
                    found.append(answer)
                elif kind == "rows":
                    found[-1].rows.extend(answer)
                    read = f"{sum(len(grid.rows) for grid in found):,}"
                    step(Text(_READING.zh.format(read), _READING.en.format(read)))
                elif kind == "step":
                    step(answer)
                elif kind == "unreadable":
                    raise UnreadableError(*answer)
        except (EOFError, OSError, pickle.UnpicklingError):
            self._stop()
            raise UnreadableError("reader_died") from None
        return found

    def _asked(self, path: Path) -> Iterator[tuple[str, Any]]:
        child = self._running()
        if child.stdin is None or child.stdout is None:
            raise EOFError
        pickle.dump(os.fsencode(path), child.stdin)
        child.stdin.flush()
        while True:
            kind, answer = pickle.load(child.stdout)  # noqa: S301 - from the process we started
            yield kind, answer
            if kind in ("end", "unreadable"):
                return

    def _running(self) -> subprocess.Popen[bytes]:
        if self._child is None:
            self._child = subprocess.Popen(
                [sys.executable, "-P", "-m", _MODULE],
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        return self._child

    def _stop(self) -> None:
        if self._child is not None:
            with suppress(OSError):
                self._child.kill()
            self._child.communicate()
            self._child = None
