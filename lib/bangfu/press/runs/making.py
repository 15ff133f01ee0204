"""A release at work: where it is made, what is waited for, what has failed."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from bangfu.press.release.job import Job, Release
from bangfu.scratch import Scratch

__all__ = ["Making"]

_ANSWERS = "answers.json"


@dataclass(eq=False)
class Making:
    """A release at work."""

    release: Release
    scratch: Scratch
    """Where its notebooks are executed."""
    site: Scratch
    """Where its files are built."""
    waiting: set[Job] = field(default_factory=set)
    """Runs that are yet to end."""
    started: set[Job] = field(default_factory=set)
    failures: list[str] = field(default_factory=list)
    is_built: bool = False
    """Whether its files are there, and it waits to be audited."""
    begun: float = field(default_factory=time.monotonic)

    @property
    def answers(self) -> Path:
        """Where its answers are kept."""
        return self.scratch.folder / _ANSWERS

    def executed(self, job: Job) -> Path:
        """Where a run is kept executed."""
        return self.scratch.folder / f"{job.notebook}.{job.params.language}.ipynb"

    def drop(self) -> None:
        """Leave nothing of it but what has landed."""
        self.scratch.remove()
        self.site.remove()

    def keep(self) -> None:
        """Leave its executed notebooks to be looked at."""
        self.scratch.keep(without=[_ANSWERS])
        self.site.remove()
