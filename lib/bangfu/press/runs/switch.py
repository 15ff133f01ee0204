"""Putting a folder into the place of another in one step, so that readers see old or new.

POSIX renames a folder only onto an empty one. Linux can exchange two names in one step
(`renameat2` with RENAME_EXCHANGE, since 3.15), which Python does not offer, so libc is asked.
Where there is no such call, or the file system refuses it, two renames follow each other.
"""

import ctypes
import errno
import os
from pathlib import Path

__all__ = ["switch"]

_AT_FDCWD = -100
_RENAME_EXCHANGE = 2
_NOT_OFFERED = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


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
