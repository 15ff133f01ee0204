"""The loads that have landed in a register, known from their manifests alone.

Planning runs needs no more than this, so nothing here opens a table or imports a library.
"""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from bangfu.errors import RegisterError

__all__ = ["MANIFEST", "Load", "content_hash", "list_loads", "loads_as_of"]

MANIFEST = "load.json"


@dataclass(frozen=True)
class Load:
    """One landed load: where it is, how many rows it brought and their hashes."""

    load_id: int
    folder: Path
    synthetic: bool
    rows: Mapping[str, int]
    hashes: Mapping[str, str]
    until: date | None = None
    """The day until which it was declared complete, if it was."""
    reason: str = ""
    """Why what was public changes by it, in the words of whoever imported it; these are public."""

    def file(self, table_name: str) -> Path:
        """The Parquet file of a table in this load."""
        return self.folder / f"{table_name}.parquet"


def list_loads(register: Path) -> list[Load]:
    """The landed loads of a register folder, oldest first.

    Raises
    ------
    RegisterError
        If the manifest of a load is missing or cannot be read.
    """
    folders = sorted(p for p in (register / "loads").glob("*") if p.name.isdigit())
    return [_read_manifest(folder) for folder in folders]


def loads_as_of(register: Path, as_of: int | None = None) -> list[Load]:
    """The loads not after `as_of`, oldest first; all of them if it is not given.

    Raises
    ------
    RegisterError
        If the folder is not a register, or has no such load.
    """
    loads = list_loads(register)
    if not loads:
        raise RegisterError(
            f"{str(register)!r} is not a register: expected a folder with loads in it "
            "(made by `bangfu import` or `bangfu sample`)"
        )
    seen = [load for load in loads if as_of is None or load.load_id <= as_of]
    if not seen or (as_of is not None and seen[-1].load_id != as_of):
        known = ", ".join(str(load.load_id) for load in loads)
        raise RegisterError(f"{str(register)!r}: as_of: found {as_of!r}, expected one of: {known}")
    return seen


def content_hash(loads: Sequence[Load]) -> str:
    """SHA-256 over the hashes of all tables of the loads, and what was declared of them."""
    digest = hashlib.sha256()
    for load in loads:
        for name, sha in sorted(load.hashes.items()):
            digest.update(f"{load.load_id} {name} {sha}\n".encode())
        if load.until:
            digest.update(f"{load.load_id} complete until {load.until}\n".encode())
        if load.reason:
            digest.update(f"{load.load_id} because {load.reason}\n".encode())
    return digest.hexdigest()


def _read_manifest(folder: Path) -> Load:
    path = folder / MANIFEST
    try:
        raw: dict[str, Any] = json.loads(path.read_text("utf-8"))
        until = raw.get("complete_until")
        return Load(
            int(folder.name), folder, raw["synthetic"], raw["rows"], raw["sha256"],
            None if until is None else date.fromisoformat(until), str(raw.get("reason", "")),
        )  # fmt: skip
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise RegisterError(f"{str(path)!r}: not a readable load manifest ({error})") from None
