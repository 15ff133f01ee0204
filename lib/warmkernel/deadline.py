"""How long something may take: time in which whoever waits for it was awake.

While a laptop is closed, a container paused or a process stopped, the clock may run on though
nothing is done; and the clock on the wall may be set. So time is counted in the steps between two
looks: of a step longer than any wait between them, only so much is counted, and of one that goes
back nothing.
"""

import time

__all__ = ["Deadline"]

_LONGEST_STEP = 0.5
"""Seconds; whoever waits looks many times as often, also on a busy machine."""


class Deadline:
    """The end of some seconds, which are counted as they are looked at.

    Parameters
    ----------
    seconds
        How long; without end if None.

    Examples
    --------
    >>> Deadline(60).is_over(), Deadline(None).is_over(), Deadline(-1).is_over()
    (False, False, True)
    """

    def __init__(self, seconds: float | None) -> None:
        self._left = float("inf") if seconds is None else seconds
        self._looked = time.monotonic()

    def is_over(self) -> bool:
        """Whether the time is over; to be asked again and again meanwhile."""
        now = time.monotonic()
        self._left -= min(max(now - self._looked, 0.0), _LONGEST_STEP)
        self._looked = now
        return self._left < 0
