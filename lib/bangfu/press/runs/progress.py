"""How far a run is, counted from its events: what a person watching wants to know."""

import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bangfu.press.runs.events import Event

__all__ = ["Tally", "line_of"]

_ENDS = {"notebook_done": "done", "notebook_failed": "failed"}


@dataclass
class Tally:
    """Notebooks done, running and failed, how fast it goes and how long it will still take."""

    total: int
    clock: Callable[[], float] = time.monotonic
    done: int = 0
    failed: int = 0
    running: dict[str, float] = field(default_factory=dict)
    """Notebooks at work and when they were begun, oldest first."""
    _begun: float = field(default=0.0, init=False)

    def __post_init__(self) -> None:
        self._begun = self.clock()

    def __call__(self, event: Event) -> None:
        """Count an event."""
        if event.kind == "notebook_started":
            self.running[name_of(event)] = self.clock()
        elif event.kind in _ENDS:
            self.running.pop(name_of(event), None)
            if event.kind == "notebook_done":
                self.done += 1
            else:
                self.failed += 1

    @property
    def left(self) -> int:
        """Notebooks that have not ended."""
        return self.total - self.done - self.failed

    @property
    def per_minute(self) -> float | None:
        """Notebooks that end in a minute; None before the first has."""
        ended, passed = self.done + self.failed, self.clock() - self._begun
        return 60 * ended / passed if ended and passed > 0 else None

    @property
    def seconds_left(self) -> float | None:
        """Seconds until all have ended at the pace so far; None before the first has."""
        pace = self.per_minute
        return None if pace is None else 60 * self.left / pace


def name_of(event: Event) -> str:
    """A notebook as lines call it: its release, its name and its language."""
    about = event.about
    return f"{about['release']}: {about['notebook']} ({about['language']})"


def line_of(event: Event, tally: Tally) -> str:
    """What a plain log says of an event, or nothing where it says nothing."""
    about = event.about
    of = f"[{tally.done + tally.failed}/{tally.total}]"
    lines: dict[str, Callable[[], str]] = {
        "notebook_done": lambda: f"{of} {name_of(event)} done in {about['seconds']:.1f} s",
        "notebook_failed": lambda: f"{of} {name_of(event)} failed",
        "release_published": lambda: f"{of} published {about['release']}",
        "release_withheld": lambda: f"{of} withheld {about['release']}",
        "lock_taken_over": lambda: f"the last run ({about['owner']}) was killed; its lock is taken",
        "leftovers_removed": lambda: f"{about['count']} half-built releases removed",
        "index_failed": lambda: f"the index could not be written: {about['why']}",
        "interrupted": lambda: "interrupted",
    }
    return lines[event.kind]() if event.kind in lines else ""
