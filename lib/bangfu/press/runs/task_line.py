"""The tasks of a pool that wait, and which of them a worker takes next."""

from collections import deque
from collections.abc import Callable
from threading import Condition
from typing import Generic, TypeVar

__all__ = ["TaskLine"]

T = TypeVar("T")


class TaskLine(Generic[T]):
    """A line of tasks in which workers stand apart.

    Some tasks go faster where others of their kind were done: half of what a month's answers are
    made of was asked for the months beside it. The first worker takes those before all others, the
    others take them when nothing else waits. None waits for anybody.

    Parameters
    ----------
    is_remembering
        Whether a task is one that goes faster where others like it were done.
    """

    def __init__(self, is_remembering: Callable[[T], bool]) -> None:
        self._is_remembering = is_remembering
        self._waiting: deque[T | None] = deque()
        self._changed = Condition()

    def put(self, task: T | None) -> None:
        """Add a task at the end; None tells one worker to go, when no task is left before it."""
        with self._changed:
            self._waiting.append(task)
            self._changed.notify_all()  # some only look

    def await_any(self) -> None:
        """Wait until something stands in the line, and leave it there."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting))

    def take(self, worker: int) -> T | None:
        """Wait for a task for a worker; the first is number 0."""
        with self._changed:
            self._changed.wait_for(lambda: bool(self._waiting))
            fitting = (
                place
                for place, task in enumerate(self._waiting)
                if task is not None and self._is_remembering(task) == (worker == 0)
            )
            place = next(fitting, 0)
            task = self._waiting[place]
            del self._waiting[place]
            return task

    def clear(self) -> list[T]:
        """Take all tasks that wait."""
        with self._changed:
            taken = [task for task in self._waiting if task is not None]
            self._waiting.clear()
        return taken
