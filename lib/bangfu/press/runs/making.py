"""A release at work: where it is made, what is waited for, what has failed."""

import time
from dataclasses import dataclass, field
from pathlib import Path

from bangfu.errors import NotebookError
from bangfu.press.release.job import Job, Release
from bangfu.press.runs.pool import KilledError
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

    def about(self, job: Job) -> dict[str, str]:
        """What an event says a run is of."""
        return {
            "release": self.release.name,
            "notebook": job.notebook,
            "language": job.params.language,
        }

    def failure(self, error: Exception, job: Job) -> NotebookError:
        """What became of a notebook, in one form, whoever has noticed it."""
        if isinstance(error, NotebookError):
            return error
        if isinstance(error, KilledError) and isinstance(error.told, NotebookError):
            return error.told.because(error.cause)
        path = self.executed(job)
        kept = str(path) if path.exists() else "none"
        return NotebookError(job.title, "kernel", str(error) or type(error).__name__, kept)

    def drop(self) -> None:
        """Leave nothing of it but what has landed."""
        self.scratch.remove()
        self.site.remove()

    def keep(self) -> None:
        """Leave its executed notebooks to be looked at."""
        self.scratch.keep(without=[_ANSWERS])
        self.site.remove()
