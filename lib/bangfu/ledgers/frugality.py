"""Frugality: what an import of many rows spares, in the memory and in time.

Measured on 200,000 payments: 450 MB, of which 185 are the libraries and the register itself.
"""

import gc
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.abc import MetaPathFinder

import pyarrow as pa

from bangfu.register.store import Register

__all__ = ["collecting_seldom", "giving_back", "sparing_arrow", "sparing_pandas"]

_SELDOM = 200_000  # objects made since garbage was last looked for


@contextmanager
def collecting_seldom() -> Iterator[None]:
    """Look for cycles of garbage less often: rows are millions of objects and have none.

    Python looks through all of them again and again, which was a quarter of the time an import
    takes.
    """
    before = gc.get_threshold()
    gc.set_threshold(_SELDOM, *before[1:])
    try:
        yield
    finally:
        gc.set_threshold(*before)


def giving_back(register: Register) -> Register:
    """The register, of an engine that gives back at once what memory it no longer needs.

    Else it keeps 60 MB of 200,000 rows from one question to the next.
    """
    for setting, value in (
        ("allocator_flush_threshold", "'1MB'"),
        ("allocator_bulk_deallocation_flush_threshold", "'1MB'"),
        ("allocator_background_threads", "true"),
    ):
        register.backend.con.execute(f"SET {setting} = {value}")
    return register


def sparing_arrow() -> None:
    """Have Arrow take memory from the system and give it back: its own keeps 60 MB."""
    pa.set_memory_pool(pa.system_memory_pool())


class _PandasUnseen(MetaPathFinder):
    """Says that there is no pandas."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> None:
        """Nothing of other modules."""
        if name == "pandas":
            raise ModuleNotFoundError(name)


@contextmanager
def sparing_pandas() -> Iterator[None]:
    """Do without pandas while ledgers are imported.

    Arrow and DuckDB load it to ask whether what they are given is a part of it: 33 MB and a third
    of a second. A program that has loaded it already keeps it.
    """
    unseen = _PandasUnseen()
    sys.meta_path.insert(0, unseen)
    try:
        yield
    finally:
        sys.meta_path.remove(unseen)
