"""Work that is killed before one of its calls, as by `kill -9`; a program of its own.

`python killed_work.py WORK DESK FIRST LAST STRIDE` does the work in DESK/FIRST, DESK/FIRST+STRIDE
and so on, killed each time before as many calls into C as the folder is called, until it is not
killed any more; and prints how often it was.
"""

import os
import signal
import sys
from collections.abc import Callable
from datetime import date
from pathlib import Path
from types import FrameType
from typing import Any

from bangfu.persons.keys import load_key
from bangfu.register.erasure import erase_person
from typed_register import person, write_load

LANDED = {"household_file": "file_id\nf1\nf2"}
ERASED = person("ann")
WORK: dict[str, Callable[[Path], object]] = {
    "erase": lambda place: erase_person(place, ERASED, reason="asked", day=date(2026, 11, 27)),
    "key": lambda place: load_key(place / "person.key"),
    "load": lambda place: write_load(place, LANDED),
}


def killed_at(step: int, work: Callable[[], object]) -> bool:
    """Do some work in a child that is killed before its so many-th call; whether it was killed."""
    child = os.fork()
    if child:
        return os.WIFSIGNALED(os.waitpid(child, 0)[1])
    left = step

    def count(frame: FrameType, event: str, called: Any) -> None:
        nonlocal left
        left -= event == "c_call"
        if not left:
            os.kill(os.getpid(), signal.SIGKILL)

    try:
        sys.setprofile(count)
        work()
    finally:
        os._exit(0)


if __name__ == "__main__":
    name, desk, first, last, stride = sys.argv[1:]
    WORK[name](Path(desk, "whole"))  # whatever is imported at first is imported now
    killed = 0
    for step in range(int(first), int(last), int(stride)):
        place = Path(desk, str(step))
        if not killed_at(step, lambda place=place: WORK[name](place)):  # type: ignore[misc]
            break
        killed += 1
    sys.stdout.write(f"{killed}\n")
