"""Where workers and kernels make what they need for a while: sockets, temporary files."""

import contextlib
import os
from pathlib import Path

from warmkernel.process import LONGEST_PLACE

from bangfu.errors import MachineError
from bangfu.files import write_whole
from bangfu.scratch import Scratch, temporary_places

__all__ = ["bears_sockets", "home_or", "place_with_room"]

_LEAST_ROOM = 2**14


def place_with_room() -> Scratch:
    """A folder for temporary files: the first with room whose name sockets can bear, or any."""
    found: list[Scratch] = []
    for place in temporary_places():
        with contextlib.suppress(OSError):  # full, or not ours to write to
            found.append(_with_room(place))
            if bears_sockets(found[-1]):
                break
    if not found:
        raise MachineError("found no room for temporary files; set TMPDIR to a folder with some")
    chosen = found[-1] if bears_sockets(found[-1]) else found[0]
    for one in found:
        if one is not chosen:
            one.remove()
    return chosen


def home_or(instead: Path) -> str:
    """The home of this account, where it has one it can write to: libraries insist on it."""
    home = os.path.expanduser("~")
    return home if os.path.isdir(home) and os.access(home, os.W_OK) else str(instead)


def _with_room(place: Path) -> Scratch:
    scratch, room = Scratch(place, "bangfu-"), bytes(_LEAST_ROOM)
    try:
        write_whole(scratch.folder / "room", room)
        (scratch.folder / "room").unlink()
    except OSError:
        scratch.remove()
        raise
    return scratch


def bears_sockets(scratch: Scratch) -> bool:
    """Whether the name of a folder is short enough for sockets in it."""
    return len(os.fsencode(scratch.folder)) <= LONGEST_PLACE
