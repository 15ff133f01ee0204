"""The three tasks of a worker: execute a notebook, build a release, write the index.

They are named here so that the process which hands them out need not import what they are made
of: Jupyter, the data engines and matplotlib are loaded by the workers, or by the server they are
forked from.
"""

import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bangfu.press.release.job import Job, Release
    from bangfu.register.units import Unit

__all__ = ["build", "execute", "index"]


def execute(job: "Job", executed: Path) -> float:
    """Run a notebook and keep it executed at a path; the seconds it took. See `run_notebook`."""
    from bangfu.press.runs.execution import run_notebook  # noqa: PLC0415

    begun = time.monotonic()
    run_notebook(job, executed)
    return round(time.monotonic() - begun, 3)


def build(release: "Release", executed: "Mapping[Job, Path]", folder: Path) -> None:
    """Make the files of a release from its executed notebooks; see `build_release`."""
    from bangfu.press.runs.release_files import build_release  # noqa: PLC0415

    build_release(release, executed, folder)


def index(reports: Path, units: "Mapping[str, Unit]") -> None:
    """Write index, feed and finder of what is published; see `write_library`."""
    from bangfu.press.library.top_pages import write_library  # noqa: PLC0415

    write_library(reports, units)
