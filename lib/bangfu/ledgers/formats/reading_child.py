"""The process that opens what others sent: whatever a file does to it, the import goes on.

Started by `bangfu.ledgers.formats.reader` with limits of memory and processor time. It is told
paths, one a message, and answers with the sheets of each, in messages of its own: a few thousand
rows each. Before these it says how far it is, if that takes a while.
"""

import gc
import os
import pickle
import sys
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import IO, Any

from bangfu.ledgers.formats.file_kinds import read_grids
from bangfu.ledgers.formats.grid import MOST_CELLS, Grid, UnreadableError
from bangfu.ledgers.formats.pace import listened

__all__ = ["MOST_MEMORY", "MOST_SECONDS", "answers", "main"]

MOST_MEMORY = 900_000_000
MOST_SECONDS = 50
"""Of processor time, for one file."""
_BATCH = 4000
_PAUSE = 700_000  # objects between collections: cells make no circles


def main() -> None:
    """Answer each path that comes in, until none comes any more."""
    _limit_memory()
    gc.set_threshold(_PAUSE, 50, 50)
    incoming, outgoing = sys.stdin.buffer, os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # nothing a library prints may stand between the answers
    while True:
        try:
            path = pickle.load(incoming)  # noqa: S301 - from the process that started us
        except EOFError:
            return
        _limit_time()
        with listened(lambda said: _send(outgoing, ("step", said))):
            for answer in answers(Path(os.fsdecode(path))):
                _send(outgoing, answer)


def answers(path: Path) -> Iterator[tuple[str, Any]]:
    """What is told of a file: its sheets and their rows, then `end` or why it cannot be read."""
    try:
        cells = 0
        for grid in read_grids(path):
            cells += sum(len(row.cells) for row in grid.rows)
            if cells > MOST_CELLS:
                raise UnreadableError("too_large")
            yield from _told(grid)
    except UnreadableError as error:
        yield "unreadable", (error.kind, error.detail)
    except MemoryError:
        yield "unreadable", ("reader_died", "")
    except Exception:  # whatever a damaged file does to a parser: it is damaged
        yield "unreadable", ("damaged", "")
    else:
        yield "end", None


def _told(grid: Grid) -> Iterator[tuple[str, Any]]:
    yield "sheet", replace(grid, rows=[])
    for start in range(0, len(grid.rows), _BATCH):
        yield "rows", grid.rows[start : start + _BATCH]


def _send(outgoing: IO[bytes], answer: tuple[str, Any]) -> None:
    pickle.dump(answer, outgoing, protocol=5)
    outgoing.flush()


def _limit_memory() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = MOST_MEMORY if hard == resource.RLIM_INFINITY else min(MOST_MEMORY, hard)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, hard))


def _limit_time() -> None:
    with suppress(ImportError, ValueError, OSError):
        import resource  # noqa: PLC0415 - not on Windows

        used = resource.getrusage(resource.RUSAGE_SELF)
        seconds = int(used.ru_utime + used.ru_stime) + 1 + MOST_SECONDS
        _, hard = resource.getrlimit(resource.RLIMIT_CPU)
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, hard))


if __name__ == "__main__":
    main()
