"""Files: the one way to write a file whole, and what a file holds as a hash.

A reader finds the old file or the new one, never a part of it: a file is written beside its place
and moved there in one step.

What has not been touched is not read again: as git does with its index, the hash of a file is kept
with the size, times and inode the file had. Whenever one of them differs the content is read. A
hash taken within two seconds of the file's last change is not kept: a second change in that time
could leave all of them as they were.
"""

import contextlib
import getpass
import hashlib
import json
import os
import secrets
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import Literal, Self

try:
    import fcntl
except ImportError:  # not on Windows
    fcntl = None  # type: ignore[assignment]

__all__ = [
    "UNFINISHED",
    "FileHashes",
    "account",
    "as_bytes",
    "hold",
    "keep",
    "owner_only",
    "placed_once",
    "settle",
    "sha256_of",
    "sources_digest",
    "sweep_unfinished",
    "tree_digest",
    "write_once",
    "write_whole",
]

UNFINISHED = ".unfinished"
"""How the name of a file ends that is still being written, or was when its writer was killed."""
_RACY_NS = 2_000_000_000
_BY = "by"
"""Where it is kept by what way the rest was found out; no folder is called so."""

_Stamp = list[int]
"""Size, times of the last change of content and of state in nanoseconds, inode."""


def write_whole(
    path: Path, content: str | bytes, *, private: bool = False, durable: bool = False
) -> None:
    """Write a file beside its place and move it there in one step.

    Parameters
    ----------
    path
        Its place; folders that are missing are made.
    content
        Bytes, or text that is written as UTF-8 with its line ends as they are.
    private
        Readable by its owner alone: the file is of mode 600, a folder made for it of mode 700.
    durable
        Have it on the disk before it is moved, so that it survives a loss of power.

    Raises
    ------
    OSError
        If it cannot be written; then the old file is still there, and nothing beside it.
    """
    above = [path.parent, *(one.parent for one in path.parents if not one.exists())]
    path.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    # Of mode 600 at first.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    fresh = Path(name)
    if hold(handle) is False or not fresh.exists():  # it was taken for what a dead writer left
        os.close(handle)
        write_whole(path, content, private=private, durable=durable)
        return
    try:
        with open(handle, "wb") as file:
            file.write(as_bytes(content))
            if not private:
                os.fchmod(file.fileno(), 0o666 & ~_umask())
            file.flush()
            if durable:
                os.fsync(file.fileno())
            if fcntl is None:
                file.close()  # Windows moves no open file; elsewhere it is held until it is whole
            fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise
    if durable:
        for folder in above:
            settle(folder)


def account() -> str:
    """Who runs it; a number where the system has no name for it, as in containers."""
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return f"user {os.getuid()}"


def write_once(path: Path, content: str | bytes) -> bool:
    """Write a private file whole and on the disk, unless there is one already: that one stays.

    Parameters
    ----------
    path
        Its place; folders that are missing are made, of mode 700.
    content
        As for `write_whole`.

    Returns
    -------
    bool
        Whether it was written; of several that try at once it is true for one.

    Raises
    ------
    OSError
        If it cannot be written; then nothing is there.
    """
    aside = path.with_name(f".{path.name}.{secrets.token_hex(8)}{UNFINISHED}")
    write_whole(aside, content, private=True, durable=True)
    try:
        is_new = placed_once(aside, path)
    finally:
        with contextlib.suppress(OSError):
            aside.unlink(missing_ok=True)
    settle(path.parent)
    return is_new


def placed_once(fresh: Path, path: Path) -> bool:
    """Give a file its name if nobody has it, and say whether: a second name does it in one step."""
    try:
        path.hardlink_to(fresh)
    except FileExistsError:
        return False
    except OSError:  # no second names here, as on a memory card; or it was swept up by who has won
        if path.exists():
            return False
        fresh.replace(path)
    return True


def settle(folder: Path) -> None:
    """Have the names in a folder on the disk too, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        handle = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)


def hold(handle: int) -> bool | None:
    """Lock an open file until it is closed or this process ends.

    Returns
    -------
    bool | None
        Whether it is held; None where there are no locks, so that nobody knows.
    """
    if fcntl is None:
        return None
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError:  # a file system without locks
        return None
    return True


def sweep_unfinished(folder: Path) -> None:
    """Remove the files of a folder whose writers were killed; those still written are held."""
    for path in folder.glob(f".*{UNFINISHED}"):
        with contextlib.suppress(OSError), path.open("r+b") as file:
            if hold(file.fileno()):
                path.unlink()


def as_bytes(content: str | bytes) -> bytes:
    """What is written of a file: its bytes, or its text as UTF-8."""
    return content.encode() if isinstance(content, str) else content


def keep(path: Path, text: str) -> bool:
    """Write a private file that only saves work: it can be deleted at any time.

    Returns
    -------
    bool
        Whether it could be written; where it cannot the work is done again each time.
    """
    try:
        write_whole(path, text, private=True)
    except OSError:
        return False
    return True


def owner_only(path: str, flags: int) -> int:
    """Opener for files with personal data: mode 600 from the first byte."""
    return os.open(path, flags, 0o600)


def sha256_of(path: Path) -> str:
    """SHA-256 of a file's content.

    Raises
    ------
    OSError
        If it cannot be read.
    """
    with path.open("rb") as handle:
        return hashlib.file_digest(handle, "sha256").hexdigest()


class FileHashes:
    """The hashes of the files in folders; what was learnt is kept when the block ends.

    Parameters
    ----------
    kept
        File that takes what is learnt; None to read everything and keep nothing.
    hashed
        What a file holds, as one text.
    by
        How it was found out: what was kept by another way is not known.
    """

    def __init__(
        self, kept: Path | None, hashed: Callable[[Path], str] = sha256_of, by: str = ""
    ) -> None:
        self._kept = kept
        self._hashed = hashed
        self._by = by
        self._known = _known_hashes(kept, by)
        self._asked: dict[str, set[str]] = {}
        self._is_new = False

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        if self._kept is not None and self._is_new:
            there = {
                folder: {name: one for name, one in known.items() if self._is_there(folder, name)}
                for folder, known in self._known.items()
                if Path(folder).is_dir()
            }
            keep(self._kept, json.dumps({_BY: self._by, **there} if self._by else there))

    def held(self, folder: Path, name: str) -> str:
        """What a file below a folder holds; all files of the folder that matter are asked for.

        Raises
        ------
        OSError
            If it cannot be read.
        """
        place = str(folder)
        self._asked.setdefault(place, set()).add(name)
        stamp = _stamp(os.lstat(f"{place}/{name}"))
        known = self._known.setdefault(place, {}).get(name)
        if known is not None and known[:-1] == stamp:
            return str(known[-1])
        path = folder / name
        found = self._hashed(path)
        if stamp == _stamp(os.lstat(path)) and not path.is_symlink():
            self._keep(place, name, stamp, found)
        return found

    def differing(
        self, folder: Path, expected: dict[str, str]
    ) -> Iterator[tuple[str, Literal["missing", "damaged", "foreign"]]]:
        """Files that are not as expected, and how.

        Parameters
        ----------
        folder
            Any folder; files below it are named with `/`.
        expected
            Hash by name of every file there should be.
        """
        there = dict(_files(str(folder), ""))
        known = self._known.setdefault(str(folder), {})
        for name, sha in expected.items():
            if name not in there:
                yield name, "missing"
            elif known.get(name) != [*there[name], sha] and self._read(folder, name) != sha:
                yield name, "damaged"
        for name in sorted(there.keys() - expected.keys()):
            yield name, "foreign"

    def _read(self, folder: Path, name: str) -> str:
        """What a file holds; nothing if it cannot be read, or is changed meanwhile."""
        path = folder / name
        try:
            before = _stamp(os.lstat(path))
            sha = self._hashed(path)
            if before != _stamp(os.lstat(path)) or path.is_symlink():
                return ""
        except OSError:
            return ""
        self._keep(str(folder), name, before, sha)
        return sha

    def _keep(self, folder: str, name: str, stamp: _Stamp, text: str) -> None:
        """Keep what was read of a file, if the file is old enough to be trusted."""
        if time.time_ns() - max(stamp[1:3]) > _RACY_NS:
            self._known[folder][name] = [*stamp, text]
            self._is_new = True

    def _is_there(self, folder: str, name: str) -> bool:
        """Whether a file is still of use: where files were asked for by name, one of those."""
        return folder not in self._asked or name in self._asked[folder]


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


def _known_hashes(kept: Path | None, by: str) -> dict[str, dict[str, list[int | str]]]:
    """What is kept, by folder and name; nothing if there is none or it is of no use."""
    if kept is None:
        return {}
    try:
        known = json.loads(kept.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(known, dict) or known.get(_BY, "") != by:
        return {}
    pairs = known.items()
    return {folder: files for folder, files in pairs if isinstance(files, dict)}


def sources_digest(*patterns: str) -> str:
    """SHA-256 over the library's own files that match: what they make is of this making."""
    return tree_digest((Path(__file__).parent, patterns))


def tree_digest(*places: tuple[Path, Iterable[str]]) -> str:
    """SHA-256 over the names and contents of the files that match patterns below each folder."""
    digest = hashlib.sha256()
    for root, patterns in places:
        for path in sorted({p for pattern in patterns for p in root.glob(pattern) if p.is_file()}):
            digest.update(f"{path.relative_to(root)} {sha256_of(path)}\n".encode())
    return digest.hexdigest()


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
