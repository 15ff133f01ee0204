"""Folders: replaced in one step, and held by one at a time.

POSIX renames a folder only onto an empty one. Linux can exchange two names in one step
(`renameat2` with RENAME_EXCHANGE, since 3.15), which Python does not offer, so libc is asked.
Where there is no such call, or the file system refuses it, two renames follow each other.
"""

import ctypes
import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bangfu.files import hold

__all__ = ["alone", "switch"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_OFFERED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


@contextmanager
def alone(place: Path) -> Iterator[bool]:
    """Hold a folder or a file against all who ask so too; whether nobody else held it.

    The system gives it back when its holder ends, however he ends. On a file system without locks
    everybody is alone.

    Raises
    ------
    OSError
        If there is no such place.

    Examples
    --------
    >>> with alone(Path(".")) as first, alone(Path(".")) as second:
    ...     first, second
    (True, False)
    """
    handle = os.open(place, os.O_RDONLY)
    try:
        yield hold(handle) is not False
    finally:
        os.close(handle)


def switch(place: Path, fresh: Path, aside: Path) -> None:
    """Put the folder `fresh` at `place`; what was there ends at `fresh` or at `aside`.

    Raises
    ------
    OSError
        If it cannot be done; then `place` is as it was.
    """
    if not place.exists():
        fresh.rename(place)
    elif not _exchange(place, fresh):
        _two_renames(place, fresh, aside)


def _exchange(one: Path, other: Path) -> bool:
    """Exchange two names in one step; False if this system cannot."""
    try:
        renameat2 = ctypes.CDLL(None, use_errno=True).renameat2
    except (OSError, AttributeError):
        return False
    names = (os.fsencode(one), os.fsencode(other))
    if renameat2(_AT_FDCWD, names[0], _AT_FDCWD, names[1], _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in _NOT_OFFERED:
        return False
    raise OSError(code, os.strerror(code), str(one))


def _two_renames(place: Path, fresh: Path, aside: Path) -> None:
    """The same in two steps; if the second fails the first is taken back."""
    place.rename(aside)
    try:
        fresh.rename(place)
    except OSError:
        aside.rename(place)
        raise
