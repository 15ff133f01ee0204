"""How a release comes into its place: built aside, moved there in one step, swept up after.

A run may be killed at any moment. What it leaves behind stands under `.building-*` beside the
releases, where no reader looks, and says in it where it belongs; the next run sweeps it up.
"""

import contextlib
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

from bangfu.files import UNFINISHED
from bangfu.press.release.about import File
from bangfu.press.runs.switch import switch

__all__ = ["FRESH", "begin_site", "land", "sweep", "write_files"]

FRESH = "release"
"""The new release in a building site."""
_REPLACED = "replaced"
_PLACE = "place.txt"
_SITES = ".building-"


def begin_site(reports: Path, name: str) -> Path:
    """Make a folder to build the release of a name in."""
    reports.mkdir(parents=True, exist_ok=True)
    site = Path(tempfile.mkdtemp(prefix=_SITES, dir=reports))
    (site / _PLACE).write_text(name, encoding="utf-8")
    return site


def land(reports: Path, name: str, site: Path) -> Path:
    """Put what was built into its place, and what was there aside.

    Raises
    ------
    OSError
        If it cannot be done; then the place is as it was.
    """
    place = reports / name
    place.parent.mkdir(parents=True, exist_ok=True)
    switch(place, site / FRESH, site / _REPLACED)
    _settle(place.parent)
    return place


def sweep(reports: Path) -> int:
    """Remove what killed runs have left half-built; how many sites there were.

    Where releases cannot be exchanged in one step, a run may have been killed between its two:
    then the old release is put back first.
    """
    sites = list(reports.glob(f"{_SITES}*"))
    for site in sites:
        with contextlib.suppress(OSError, ValueError):
            place = (reports / (site / _PLACE).read_text("utf-8")).resolve()
            if place.is_relative_to(reports.resolve()) and not place.exists():
                (site / _REPLACED).rename(place)
        shutil.rmtree(site, ignore_errors=True)
    for folder in (reports, *reports.glob(".library"), *reports.glob(".library/*/")):
        for unfinished in folder.glob(f".*{UNFINISHED}"):
            unfinished.unlink(missing_ok=True)
    return len(sites)


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
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    # Asked for after all are written, the disk takes them in one go.
    for path in contents:
        _sync(path, os.O_RDWR)
    for one in folders:
        _settle(one)


def _settle(folder: Path) -> None:
    """Have the names in a folder on the disk too, where the system lets a folder be opened."""
    with contextlib.suppress(OSError):
        _sync(folder, os.O_RDONLY)


def _sync(path: Path, how: int) -> None:
    handle = os.open(path, how)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
