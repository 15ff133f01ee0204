"""Who passes the door next, and how many at once.

Releases pass in the order asked for, each judged with all that are public: the more are, the longer
that takes, and thousands judged one by one would take a time that grows with their square. So as
many are judged together as make a tenth of what stands, and four of few: what takes time is what
stands. If all of it gives nothing away, no part of
it does. If it gives anything away, or was not judged, half of them are judged together, and half
of the half that does, until one is alone. Where one of a hundred is such, each costs a tenth of
being judged alone; where one of ten is, half; and where more are, fewer are tried together.
"""

import sys
from collections import deque
from collections.abc import Callable
from itertools import takewhile

from bangfu.press.runs.making import Making

__all__ = ["Entrance"]

_SHARE = 10
"""One part of so many: what is judged is built of at most eleven times what lands."""
_LEAST = 4
"""How many are judged together where few stand. A run that is interrupted makes so few again."""
_LIKELY = 0.7
"""Of as many as hold one that is refused, the part that is tried together: of 2,000 with any share
refused that takes the fewest trials."""


class Entrance:
    """The line before the door."""

    def __init__(self) -> None:
        self._line: deque[Making] = deque()
        self._suspects = 0
        """So many at the head of the line were judged together in vain."""
        self._passed, self._refused = 0, 0

    def append(self, making: Making) -> None:
        """Let a release stand in line, which need not be built yet."""
        self._line.append(making)

    def next_ones(
        self, standing: int, is_settled: Callable[[Making], bool], *, is_last: bool
    ) -> list[Making]:
        """The releases to be judged now, together; none while more are to be waited for.

        Parameters
        ----------
        standing
            How many are public.
        is_settled
            Whether it is known what has become of one.
        is_last
            Whether no other is being made.
        """
        waiting = len(self._line)
        while self._line and is_settled(self._line[0]):
            self._line.popleft()
        gone = waiting - len(self._line)
        self._passed, self._suspects = self._passed + gone, max(0, self._suspects - gone)
        many = max(_LEAST, standing // _SHARE)
        share = max(1, self._suspects // 2 if self._suspects else min(many, self._hope))
        built = self._built(share + 1, is_settled)
        together = list(takewhile(lambda one: _of(one) == _of(built[0]), built))[:share]
        is_more = is_last or len(together) == share or len(together) < len(built)
        return together if is_more else []

    def _built(self, most: int, is_settled: Callable[[Making], bool]) -> list[Making]:
        """The first that are built. Of whom nothing will be told, between them, leaves the line."""
        found: list[Making] = []
        while self._line and len(found) < most:
            if is_settled(self._line[0]):
                self._line.popleft()
            elif self._line[0].is_built:
                found.append(self._line.popleft())
            else:
                break
        self._line.extendleft(reversed(found))
        return found

    @property
    def _hope(self) -> int:
        """How many may well pass together, as far as those before tell."""
        if not self._refused:
            return sys.maxsize
        return int(_LIKELY * (self._passed + 1) / self._refused)

    def part(self, together: int) -> None:
        """Note how many were judged in vain: of more than one, half are judged next."""
        self._suspects = together if together > 1 else 0
        self._refused += together == 1


def _of(making: Making) -> tuple[str, int | None]:
    """The register of a release, as of its load: what is judged together is of one."""
    return making.release.params.register_path, making.release.params.as_of
