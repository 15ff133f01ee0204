"""What DuckDB may take here: threads, memory, and a folder for what has no room in the memory.

By itself it takes four fifths of a machine. A register may be larger than any memory, so it has a
limit everywhere: sorting and grouping go on in files of a scratch folder beyond it.
"""

import contextlib
import os
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any

from bangfu.project import RUN_FOLDER
from bangfu.scratch import SPILLED, Scratch, temporary_places

if TYPE_CHECKING:
    import duckdb

__all__ = [
    "MEMORY",
    "MEMORY_VARIABLE",
    "THREADS_VARIABLE",
    "limited",
    "settings",
    "spilling_beside",
]

THREADS_VARIABLE = "BANGFU_THREADS"
"""Environment variable that says how many threads it may use; as many as there are cores if not."""
MEMORY_VARIABLE = "BANGFU_MEMORY"
"""Environment variable that says how many bytes it may take."""
MEMORY = 2 * 2**30
"""If nobody says otherwise: what it takes is not all a process takes, which shall do with 4 GB."""
_LEAST = 128 * 2**20
"""With less even little cannot be sorted."""


def settings(*, few: bool = False) -> dict[str, Any]:
    """How DuckDB is set up here.

    Parameters
    ----------
    few
        Whether there are so few rows that one thread answers sooner, as a second costs more than it
        does.
    """
    threads = 1 if few else _number(THREADS_VARIABLE)
    memory = max(_number(MEMORY_VARIABLE) or MEMORY, _LEAST)
    return ({"threads": threads} if threads else {}) | {"memory_limit": f"{memory}B"}


def _number(variable: str) -> int:
    told = os.environ.get(variable, "")
    return int(told) if told.isdecimal() else 0


def spilling_beside(owner: object) -> str:
    """A folder to spill to, which is gone when its owner is; empty where there is none."""
    scratch = _spill_place()
    if scratch is None:
        return ""
    weakref.finalize(owner, scratch.remove)
    return str(scratch.folder)


@contextmanager
def limited() -> Iterator["duckdb.DuckDBPyConnection"]:
    """A connection of DuckDB within these limits, with a folder to spill to as long as it lasts."""
    import duckdb  # noqa: PLC0415 - planning needs none

    scratch = _spill_place()
    place = "" if scratch is None else str(scratch.folder)
    try:
        with duckdb.connect(config={**settings(), "temp_directory": place}) as connection:
            yield connection
    finally:
        if scratch is not None:
            scratch.remove()


def _spill_place() -> Scratch | None:
    """In the workplace, if it can be: places for temporary files may be memory themselves."""
    for place in (RUN_FOLDER, *temporary_places()):
        with contextlib.suppress(OSError):  # full, or not ours to write to
            place.mkdir(parents=True, exist_ok=True, mode=0o700)
            return Scratch(place, SPILLED)
    return None
