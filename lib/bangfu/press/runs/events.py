"""What happens in a run, one event after the other: for people a line, for machines JSON."""

import json
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, TextIO

from bangfu.files import owner_only

__all__ = ["KINDS", "Event", "RunLog", "Tell"]

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
    "release_up_to_date": "a release was made of the same inputs already",
    "index_written": "the index lists what is published",
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
