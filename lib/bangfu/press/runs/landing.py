"""How a release comes into its place: one run at a time, built aside, moved in one step, swept up.

A run may be killed at any moment. What it leaves behind stands under `.building-*` beside the
releases, where no reader looks, and says in it where it belongs; the next run sweeps it up. The
system gives the lock back when its holder ends, however it ends; so a lock that can be had is
free, whatever is written in it. The name beside it is for people. It tells a refused run whom to
wait for, and a run that finds it without the lock that the last one was killed.
"""

import contextlib
import json
import os
import socket
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from bangfu.errors import LockError, MachineError
from bangfu.files import UNFINISHED, account, as_bytes, settle, sweep_unfinished, write_whole
from bangfu.folders import switch
from bangfu.press.archive.accession import INDEX_DUE
from bangfu.press.release.about import File
from bangfu.press.release.addresses import DRAWERS, TOP_PAGES
from bangfu.press.release.neighbours import UNITS
from bangfu.press.runs.events import Event, Tell
from bangfu.scratch import BUILDING, REPLACED, Scratch, sweep_folders

__all__ = [
    "FRESH", "begin_site", "is_index_due", "land", "readable", "reports_lock", "sweep", "sweep_up",
    "tidy", "write_files",
]  # fmt: skip

FRESH = "release"
"""The new release in a building site."""
_PLACE = "place.txt"
_CLOSED = "internal"
_LOCK = ".lock"
_OWNER = ".lock-owner.json"
_AT_ONCE = 8
"""So many files the disk is asked for at a time."""


@contextlib.contextmanager
def reports_lock(reports: Path) -> Iterator[str]:
    """Hold the lock of a folder of reports.

    Yields
    ------
    str
        Who held it last and was killed while holding it; empty if the last one gave it back.

    Raises
    ------
    LockError
        If another run holds it; names its owner.
    MachineError
        If the folder cannot be written to.
    """
    try:
        reports.mkdir(parents=True, exist_ok=True)
        lock = FileLock(reports / _LOCK, timeout=0)
        lock.acquire()
    except Timeout:
        raise LockError(
            f"{str(reports)!r}: another run is at work ({_owner(reports) or 'owner not known'}); "
            "nothing was run"
        ) from None
    except OSError as error:
        raise MachineError(f"{str(reports)!r}: cannot be written to ({error.strerror})") from None
    try:
        killed = _owner(reports)
        _sign(reports)
        yield killed
    finally:
        (reports / _OWNER).unlink(missing_ok=True)
        lock.release()


def _owner(reports: Path) -> str:
    """Who has signed for the lock, in words."""
    try:
        told = json.loads((reports / _OWNER).read_text("utf-8"))
        return f"{told['user']}@{told['host']}, process {told['pid']}, since {told['since']}"
    except (OSError, ValueError, KeyError, TypeError):
        return ""


def _sign(reports: Path) -> None:
    signature = {
        "user": account(),
        "host": socket.gethostname(),
        "pid": os.getpid(),
        "since": datetime.now().astimezone().isoformat(timespec="seconds"),
    }
    write_whole(reports / _OWNER, json.dumps(signature))


def begin_site(reports: Path, name: str) -> Scratch:
    """Make a folder to build the release of a name in."""
    reports.mkdir(parents=True, exist_ok=True)
    site = Scratch(reports, BUILDING)
    (site.folder / _PLACE).write_text(name, encoding="utf-8")
    return site


def land(reports: Path, name: str, site: Path) -> Path:
    """Put what was built into its place, and what was there aside.

    Raises
    ------
    OSError
        If it cannot be done; then the place is as it was.
    """
    place = reports / name
    if place.is_relative_to(reports / _CLOSED):  # for nobody else, whatever else may be read
        (reports / _CLOSED).mkdir(mode=0o700, exist_ok=True)
    place.parent.mkdir(parents=True, exist_ok=True)
    switch(place, site / FRESH, site / REPLACED)
    settle(place.parent)
    return place


@contextlib.contextmanager
def readable(reports: Path, mode: int | None) -> Iterator[None]:
    """Have what is published meanwhile, and all that is public already, be of a mode.

    Parameters
    ----------
    reports
        Folder of the releases.
    mode
        Of files, as in 0o644; folders may also be entered by whom it lets read. None: as the umask
        of this process leaves it.
    """
    if mode is None:
        yield
        return
    before = os.umask(0o777 & ~_folder_mode(mode))
    try:
        yield
        for place in (reports, *_public(reports)):
            with contextlib.suppress(OSError):  # another account's
                place.chmod(_folder_mode(mode) if place.is_dir() else mode)
    finally:
        os.umask(before)


def _folder_mode(mode: int) -> int:
    return mode | (mode & 0o444) >> 2


def _public(reports: Path) -> Iterator[Path]:
    """What readers are shown: all but what is internal, in the making, or the library's own."""
    for place in reports.glob("[!.]*"):
        if place.name != _CLOSED:
            yield place
            yield from place.rglob("*")


def _is_swept(reports: Path) -> bool:
    """Whether nothing lies in a folder of reports that a killed run may have left."""
    left = (*reports.glob(f"{BUILDING}*"), *reports.glob(f".*{UNFINISHED}"), *reports.glob(_OWNER))
    return not left


def sweep(reports: Path) -> int:
    """Remove what killed runs have left half-built; how many sites there were.

    Where releases cannot be exchanged in one step, a run may have been killed between its two:
    then the old release is put back first.
    """

    def put_back(site: Path) -> bool:
        with contextlib.suppress(OSError, ValueError):
            place = (reports / (site / _PLACE).read_text("utf-8")).resolve()
            if place.is_relative_to(reports.resolve()) and not place.exists():
                (site / REPLACED).rename(place)
        return True

    written = (UNITS, f"{DRAWERS}/*/", ".library", ".library/*/")
    for folder in (reports, *(place for name in written for place in reports.glob(name))):
        sweep_unfinished(folder)
    return sweep_folders(reports, BUILDING, may=put_back)


def is_index_due(reports: Path, archive: Path) -> bool:
    """Whether a release has landed that the index may not list yet."""
    pages = [name for page in TOP_PAGES for name in page.values()]
    there = all((reports / page).exists() for page in (*pages, UNITS, DRAWERS))
    return (reports / INDEX_DUE).exists() or not (there and archive.exists())


def tidy(reports: Path, tell: Tell = lambda _: None) -> None:
    """Remove what killed runs have left among reports, unless another run is at work on them.

    Where nothing is left nothing is touched, not even the lock.
    """
    if _is_swept(reports):
        return
    with contextlib.suppress(LockError, MachineError), reports_lock(reports) as killed:
        sweep_up(reports, killed, tell)


def sweep_up(reports: Path, killed: str, tell: Tell) -> None:
    """With the lock in hand: tell who was killed holding it, and remove what was left."""
    if killed:
        tell(Event("lock_taken_over", {"owner": killed}))
    if leftovers := sweep(reports):
        tell(Event("leftovers_removed", {"count": leftovers}))


def write_files(folder: Path, files: Mapping[str, File]) -> None:
    """Write files by name, all of them on the disk when this returns.

    Raises
    ------
    OSError
        If one cannot be written.
    """
    contents = {folder / name: content for name, content in files.items()}
    folders = {folder, *(path.parent for path in contents)}
    for one in folders:
        one.mkdir(parents=True, exist_ok=True)
    for path, content in contents.items():
        path.write_bytes(as_bytes(content))
    # Asked for together after all are written, the disk takes them in one go: 55 files in 10 ms
    # for 93 one after the other.
    with ThreadPoolExecutor(_AT_ONCE) as threads:
        for _ in threads.map(_sync, contents):
            pass
    for one in folders:
        settle(one)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
