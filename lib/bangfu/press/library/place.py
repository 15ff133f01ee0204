"""Putting a file into its place in one step: readers have the old one or the new one."""

import os
from pathlib import Path

__all__ = ["put"]


def put(path: Path, text: str) -> None:
    """Write a file beside its place, have it on the disk, and move it there.

    Raises
    ------
    OSError
        If it cannot be written; then the old file is still there.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_name(f".{path.name}.new")
    with fresh.open("w", encoding="utf-8", newline="") as handle:
        handle.write(text)
        handle.flush()
        os.fsync(handle.fileno())
    fresh.replace(path)
