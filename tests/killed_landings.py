"""Loads that are killed at steps all over their landing, in any home; a program of its own.

`python killed_landings.py PLACE ASIDE KILLS` lands a load in ASIDE, to know of how many calls into
C that consists, and then that load in PLACE again and again, killed at one step after the other and
at last not at all. Each time it prints whether it was killed, how many loads there are now and how
much is wrong with them.
"""

import sys
from collections.abc import Callable
from functools import partial
from types import FrameType

from bangfu.register.homes import home_of, whereabouts
from killed_work import killed_at
from typed_register import write_load

ROWS = {
    "household_file": "file_id\nf1\nf2",
    "assistance": "aid_id | file_id | person_key | paid_on\na1 | f1 | ann | 2016-01-01",
}


def calls_of(work: Callable[[], object]) -> int:
    """How many calls into C some work makes; whatever is imported at first is imported now."""
    found = 0

    def heard(frame: FrameType, event: str, called: object) -> None:
        nonlocal found
        found += event == "c_call"

    sys.setprofile(heard)
    try:
        work()
    finally:
        sys.setprofile(None)
    return found


if __name__ == "__main__":
    place, aside = map(whereabouts, sys.argv[1:3])
    write_load(aside, ROWS)
    calls = calls_of(partial(write_load, aside, ROWS))
    stride = calls // int(sys.argv[3])
    for step in [*range(stride, calls, stride), calls * 9]:
        was_killed = killed_at(step, partial(write_load, place, ROWS))
        loads, damage = home_of(place).loads()
        damage += home_of(place).digests(loads)
        whole = sum(load.rows["household_file"] == 2 for load in loads)
        sys.stdout.write(f"{int(was_killed)} {len(loads)} {whole} {len(damage)}\n")
