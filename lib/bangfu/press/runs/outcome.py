"""What became of the releases of a run."""

from dataclasses import dataclass
from pathlib import Path

from bangfu.errors import InterruptedRunError, RunError

__all__ = ["Outcome"]


@dataclass(frozen=True)
class Outcome:
    """What became of the releases of a run."""

    published: tuple[Path, ...]
    up_to_date: tuple[Path, ...]
    withheld: tuple[tuple[str, str], ...]
    """Names of releases withheld whole, and why."""
    not_public: tuple[str, ...] = ()
    """Names of releases of which nothing is public: they are not made, and nothing is wrong."""
    waiting: tuple[tuple[str, str], ...] = ()
    """Names of releases that are made and not visible yet, and what they wait for."""
    interrupted: bool = False
    is_listed: bool = True
    """Whether the pages of the library could be written."""

    @property
    def exit_code(self) -> int:
        """0 if all landed and is listed, 1 if some is not, 3 if the run was stopped."""
        if self.interrupted:
            return InterruptedRunError.exit_code
        return RunError.exit_code if self.withheld or not self.is_listed else 0
