"""Files: the one way to write a file whole, and what a file holds as a hash.

A reader finds the old file or the new one, never a part of it: a file is written beside its place
and moved there in one step.
"""

import contextlib
import hashlib
import os
import tempfile
from collections.abc import Iterable
from pathlib import Path

__all__ = [
    "UNFINISHED",
    "as_bytes",
    "keep",
    "owner_only",
    "sha256_of",
    "sources_digest",
    "tree_digest",
    "write_whole",
]

UNFINISHED = ".unfinished"
"""How the name of a file ends that is still being written, or was when its writer was killed."""


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
    path.parent.mkdir(mode=0o700 if private else 0o777, parents=True, exist_ok=True)
    # Of mode 600 at first.
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", suffix=UNFINISHED, dir=path.parent)
    fresh = Path(name)
    try:
        with open(handle, "wb") as file:
            file.write(as_bytes(content))
            if not private:
                os.fchmod(file.fileno(), 0o666 & ~_umask())
            if durable:
                file.flush()
                os.fsync(file.fileno())
        fresh.replace(path)
    except BaseException:
        with contextlib.suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise


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
