"""What happens in a run, one event after the other: told in lines, in JSON, and as a count."""

import json
import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from bangfu.files import owner_only

__all__ = ["KINDS", "Event", "RunLog", "Tally", "Tell", "line_of"]

KINDS = {
    "run_started": "a run has begun: releases and notebooks to run, jobs, kernels, budget",
    "lock_taken_over": "the last run was killed while it held the lock: its owner",
    "leftovers_removed": "what a killed run had left half-built is gone: how many",
    "release_answered": "all figures of a release are computed and protected: seconds",
    "notebook_started": "a worker has begun a notebook",
    "notebook_done": "a notebook ran to its end: seconds",
    "notebook_failed": "a notebook did not: where, cause, path of the executed notebook",
    "release_published": "a release is in its place: seconds since it was begun",
    "release_withheld": "a release is not published: why",
    "release_not_public": "nothing of a release is public: it is not made",
    "release_waits": "a release is made and not visible yet: what it waits for",
    "release_up_to_date": "a release was made of the same inputs already",
    "index_written": "the index lists what is published",
    "index_incomplete": "releases are not what they say and are left out of the index: which, why",
    "index_failed": "the index could not be written; the next run writes it: why",
    "interrupted": "the run was stopped from outside",
    "run_ended": "the run is over: counts, exit code, kernels it had",
}
"""The events there are, and what each tells."""


@dataclass(frozen=True)
class Event:
    """Something that has happened."""

    kind: str
    about: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.kind not in KINDS:
            raise ValueError(f"event: found {self.kind!r}, expected one of: {', '.join(KINDS)}")


Tell = Callable[[Event], None]


class RunLog:
    """Appends one JSON line an event to a file; mode 600, as errors may quote what a cell said.

    A log that cannot be written any more (a full disk) never stops the run.
    """

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: TextIO | None = open(path, "a", encoding="utf-8", opener=owner_only)  # noqa: SIM115

    def __call__(self, event: Event) -> None:
        """Write an event down."""
        if self._file is None:
            return
        now = datetime.now(UTC).isoformat(timespec="milliseconds")
        line = {"time": now, "pid": os.getpid(), "event": event.kind, **event.about}
        try:
            self._file.write(json.dumps(line, ensure_ascii=False) + "\n")
            self._file.flush()
        except OSError:
            self.close()

    def close(self) -> None:
        """Close the file."""
        file, self._file = self._file, None
        if file is not None:
            try:
                file.close()
            except OSError:  # what could not be written is lost, and said by its absence
                return


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
        elif event.kind in ("notebook_done", "notebook_failed"):
            self.running.pop(name_of(event), None)
            self.done += event.kind == "notebook_done"
            self.failed += event.kind == "notebook_failed"

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
        "release_waits": lambda: f"{of} made {about['release']}, waits: {about['why']}",
        "release_not_public": lambda: f"{of} nothing public in {about['release']}",
        "lock_taken_over": lambda: f"the last run ({about['owner']}) was killed; its lock is taken",
        "leftovers_removed": lambda: f"{about['count']} half-built releases removed",
        "index_incomplete": lambda: "\n".join(
            f"left out of the index: {one}" for one in about["why"].splitlines()
        ),
        "index_failed": lambda: f"the index could not be written: {about['why']}",
        "interrupted": lambda: "interrupted",
    }
    return lines[event.kind]() if event.kind in lines else ""
