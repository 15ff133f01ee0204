"""Who passes the door next, and how many at once.

Releases pass in the order asked for, each judged with all that are public: the more are, the longer
that takes, and thousands judged one by one would take a time that grows with their square. So as
many are judged together as make a tenth of what stands. If all of it gives nothing away, no part of
it does. If it gives anything away, or was not judged, each of them is judged alone.
"""

from collections import deque
from collections.abc import Callable, Sequence
from itertools import takewhile

from bangfu.press.runs.making import Making

__all__ = ["Entrance"]

_SHARE = 10
"""One part of so many: what is judged is built of at most eleven times what lands."""


class Entrance:
    """The line before the door."""

    def __init__(self) -> None:
        self._line: deque[Making] = deque()
        self._alone: set[Making] = set()

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
        while self._line and is_settled(self._line[0]):
            self._alone.discard(self._line.popleft())
        built = list(takewhile(lambda one: one.is_built, self._line))
        share = max(1, int(standing / _SHARE))
        if built and built[0] in self._alone:
            return built[:1]
        fitting = takewhile(lambda one: one not in self._alone and _of(one) == _of(built[0]), built)
        together = list(fitting)[:share]
        is_more = is_last or len(together) == share or len(together) < len(built)
        return together if is_more else []

    def part(self, together: Sequence[Making]) -> None:
        """Have each of some judged alone that were judged together in vain."""
        self._alone |= set(together)


def _of(making: Making) -> tuple[str, int | None]:
    """The register of a release, as of its load: what is judged together is of one."""
    return making.release.params.register_path, making.release.params.as_of
