"""Scratch folders: where something is in the making, held by its maker, swept up when he has died.

A command may be killed at any moment, and what it had in hand then stays: executed notebooks, rows
not imported yet, sockets, half a release. So it is made in a folder of its own, whose file `.held`
is locked by its maker. The system gives that lock back when the maker ends, however he ends; so a
folder whose lock can be had is nobody's, and every command begins by removing such folders. Work of
the living is never touched, on this machine or on another that shares the disk.

A folder of which something is to be looked at, as of a notebook that failed, is kept some days.
"""

import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from bangfu.files import hold, sweep_unfinished
from bangfu.project import REPORTS, ROOT, RUN_FOLDER

__all__ = [
    "BUILDING", "COPYING", "ERASING", "KEPT_DAYS", "REPLACED", "SPILLED", "Scratch",
    "sweep_folders", "sweep_leftovers", "temporary_places",
]  # fmt: skip

KEPT_DAYS = 14
"""How long what is left to be looked at is kept."""
BUILDING = ".building-"
"""How folders begin in which a load or a release is made, beside the others."""
ERASING = ".erasing-"
"""How folders begin in a register in which its loads are made anew without a person."""
REPLACED = "replaced"
"""What of such a folder takes the release or the loads that give up their place."""
_HELD = ".held"
_KEPT = ".kept"
_MOST_TRIES = 100
COPYING = ".copy-"
"""How folders of the workplace begin that hold a copy of a register, as long as it is needed."""
SPILLED = "bangfu-spill-"
"""How folders begin that take what has no room in the memory of an engine."""
_IN_WORKPLACE = ("public-", "internal-", "verify-", COPYING, SPILLED)
"""How folders begin in which notebooks are executed, or a copy is looked at."""
_BESIDE_REGISTERS = (".import-", ".sample-")
_TEMPORARY = ("bangfu-",)
_TOLD = ("TMPDIR", "TEMP", "TMP", "XDG_RUNTIME_DIR")
"""Variables that name a place for temporary files."""


class Scratch:
    """A folder of mode 700 that is held until it is removed, kept, or its maker has ended.

    Parameters
    ----------
    place
        Where it is made; must be there.
    prefix
        How its name begins: by that it is found when it is to be swept up.

    Raises
    ------
    OSError
        If it cannot be made.

    Examples
    --------
    >>> with Scratch(temporary_places()[0], "bangfu-") as scratch:
    ...     folder = scratch.folder
    ...     folder.is_dir()
    True
    >>> folder.exists()
    False
    """

    def __init__(self, place: Path, prefix: str) -> None:
        self._lock: int | None
        self.folder, self._lock = _made(place, prefix)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.remove()

    def remove(self) -> None:
        """Remove it with all that is in it, unless it is kept."""
        if self._lock is not None:
            shutil.rmtree(self.folder, ignore_errors=True)
            self.give_up()

    def keep(self, *, without: Iterable[str] = ()) -> None:
        """Leave it to be looked at for some days, without some of its files."""
        for name in without:
            (self.folder / name).unlink(missing_ok=True)
        (self.folder / _KEPT).touch()
        self.give_up()

    def give_up(self) -> None:
        """Leave it as it is to whoever sweeps here next."""
        lock, self._lock = self._lock, None
        if lock is not None:
            os.close(lock)


def _made(place: Path, prefix: str) -> tuple[Path, int]:
    """A new folder and its lock; another one if somebody sweeps it up before it is locked."""
    for _ in range(_MOST_TRIES):
        folder = Path(tempfile.mkdtemp(prefix=prefix, dir=place))
        try:
            lock = _lock_of(folder, known=False)
        except OSError:  # no room for a file
            shutil.rmtree(folder, ignore_errors=True)
            raise
        if lock is not None:
            return folder, lock
    raise OSError(f"{str(place)!r}: no folder could be held in it")


def _lock_of(folder: Path, *, known: bool) -> int | None:
    """The lock of a folder; None if another holds it, or has removed it meanwhile.

    On a file system that has no locks, whoever makes a folder has it, and nobody else can know that
    it is nobody's: there nothing is ever swept up.
    """
    path = folder / _HELD
    try:
        lock = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_NOFOLLOW", 0), 0o600)
    except FileNotFoundError:
        return None
    held = hold(lock)
    if (held or (held is None and not known)) and _is_same(lock, path):
        return lock
    os.close(lock)
    return None


def _is_same(handle: int, path: Path) -> bool:
    with suppress(OSError):
        return os.path.samestat(os.fstat(handle), os.lstat(path))
    return False


def sweep_folders(place: Path, *prefixes: str, may: Callable[[Path], bool] = lambda _: True) -> int:
    """Remove the scratch folders of a place whose makers have ended; how many there were.

    Parameters
    ----------
    place
        Need not be there.
    prefixes
        How their names begin.
    may
        Asked about each, with its lock in hand, whether it may go.
    """
    found = [folder for prefix in prefixes for folder in place.glob(f"{prefix}*")]
    return sum(_is_swept(folder, may) for folder in found)


def _is_swept(folder: Path, may: Callable[[Path], bool]) -> bool:
    """Whether a folder was nobody's, and is gone."""
    try:
        if not _is_own(folder):
            return False
        lock = _lock_of(folder, known=True)
    except OSError:
        return False
    if lock is None:
        return False
    try:
        if _is_to_be_kept(folder) or not may(folder):
            return False
        shutil.rmtree(folder, ignore_errors=True)
        return not folder.exists()
    finally:
        os.close(lock)


def _is_own(folder: Path) -> bool:
    """Whether it is a folder, and of this account: places for temporary files are everybody's."""
    if folder.is_symlink() or not folder.is_dir():
        return False
    return not hasattr(os, "getuid") or folder.stat().st_uid == os.getuid()


def _is_to_be_kept(folder: Path) -> bool:
    with suppress(OSError):
        return time.time() - (folder / _KEPT).stat().st_mtime < KEPT_DAYS * 24 * 3600
    return False


def temporary_places() -> list[Path]:
    """Where temporary files may go, the best first; the others have a short name, or room.

    `tempfile.gettempdir` is not asked: it tries places with a file that has no name to be known by,
    and whoever is killed that moment leaves it for ever.
    """
    told = (os.environ.get(name, "") for name in _TOLD)
    named = dict.fromkeys([*told, "/tmp", "/var/tmp"])  # noqa: S108
    may = os.W_OK | os.X_OK
    return [Path(name).absolute() for name in named if os.path.isdir(name) and os.access(name, may)]


def sweep_leftovers(
    *registers: Path, workplace: Path = RUN_FOLDER, reports: Path | None = REPORTS
) -> int:
    """Remove what commands that were killed have left, wherever they work; how many folders.

    A release that was about to be replaced when its run was killed is left to the next run, which
    puts it back.

    Parameters
    ----------
    registers
        Folders of registers beside those of the project.
    workplace
        Where notebooks are executed.
    reports
        Where releases are built; None for a run, which sweeps there with the lock in its hand.
    """
    sweep_unfinished(workplace)
    for folder in ("answers", "hashes", "reported", "seen"):
        sweep_unfinished(workplace / folder)
    swept = sweep_folders(workplace, *_IN_WORKPLACE)
    if reports is not None:
        sweep_unfinished(reports)
        swept += sweep_folders(reports, BUILDING, may=lambda site: not (site / REPLACED).exists())
    swept += sum(sweep_folders(place, *_TEMPORARY) for place in temporary_places())
    beside = {register.absolute() for register in (*registers, *(ROOT / "data").glob("*/"))}
    for register in beside:
        sweep_unfinished(register)
        swept += sweep_folders(register / "loads", BUILDING)
        # Where the loads are missing whoever writes to the register next puts them back.
        swept += sweep_folders(register, ERASING, may=lambda site: (site.parent / "loads").exists())
    for place in {register.parent for register in beside}:
        swept += sweep_folders(place, *_BESIDE_REGISTERS)
    return swept
