"""Hashes of published files, without reading again what has not been touched.

As git does with its index, a hash is kept with the size, times and inode the file had. Whenever
one of them differs the content is read. A hash taken within two seconds of the file's last change
is not kept: a second change in that time could leave all of them as they were.
"""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from bangfu.files import keep, sha256_of

__all__ = ["FileHashes"]

_RACY_NS = 2_000_000_000

_Stamp = list[int]
"""Size, times of the last change of content and of state in nanoseconds, inode."""


class FileHashes:
    """The hashes of the files in folders; what was learnt is kept when the block ends."""

    def __init__(self, kept: Path | None) -> None:
        self._kept = kept
        self._known = _read(kept)
        self._is_new = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._kept is not None and self._is_new:
            there = {
                folder: known for folder, known in self._known.items() if Path(folder).is_dir()
            }
            keep(self._kept, json.dumps(there))

    def differing(self, folder: Path, expected: dict[str, str]) -> Iterator[tuple[str, str]]:
        """Files that are not as expected, and how: damaged, missing or not of this release.

        Parameters
        ----------
        folder
            Any folder; files below it are named with `/`.
        expected
            SHA-256 by name of every file there should be.
        """
        there = dict(_files(str(folder), ""))
        known = self._known.setdefault(str(folder), {})
        for name, sha in expected.items():
            if name not in there:
                yield name, "is missing"
            elif known.get(name) != [*there[name], sha] and self._read(folder, name) != sha:
                yield name, "is damaged"
        for name in sorted(there.keys() - expected.keys()):
            yield name, "is not of this release"

    def _read(self, folder: Path, name: str) -> str:
        """The hash of a file's content, kept if the file is old enough to be trusted."""
        path = folder / name
        try:
            before = _stamp(os.lstat(path))
            sha = sha256_of(path)
            if before != _stamp(os.lstat(path)) or path.is_symlink():
                return ""
        except OSError:
            return ""
        if time.time_ns() - max(before[1:3]) > _RACY_NS:
            self._known[str(folder)][name] = [*before, sha]
            self._is_new = True
        return sha


def _files(folder: str, prefix: str) -> Iterator[tuple[str, _Stamp]]:
    """Everything that is not a folder, by name, with its stamp."""
    with os.scandir(folder) as entries:
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                yield from _files(entry.path, f"{prefix}{entry.name}/")
            else:
                yield prefix + entry.name, _stamp(entry.stat(follow_symlinks=False))


def _stamp(state: os.stat_result) -> _Stamp:
    return [state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino]


def _read(kept: Path | None) -> dict[str, dict[str, list[int | str]]]:
    """What is kept, by folder and name; nothing if there is none or it cannot be read."""
    if kept is None:
        return {}
    try:
        known: dict[str, dict[str, list[int | str]]] = json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    return known if isinstance(known, dict) else {}
