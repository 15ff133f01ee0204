"""The tasks of a worker: answer for a release, execute a notebook, build, audit, write the index.

They are named here so that the process which hands them out need not import what they are made
of: Jupyter, the data engines and matplotlib are loaded by the workers, or by the server they are
forked from.
"""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bangfu.press.archive.notes import View
    from bangfu.press.release.job import Job, Release
    from bangfu.register.units import Unit

__all__ = ["answer", "audit", "build", "execute", "index"]


def answer(release: "Release", answers: Path, view: "View | None" = None) -> tuple[float, bool]:
    """Answer for a release and keep the answers at a path.

    The seconds it took, and whether anything of the release may be shown in its edition.

    Held against the archive as it was viewed, figures that are revised are marked.
    """
    from bangfu.files import write_whole  # noqa: PLC0415
    from bangfu.press.archive.past import past_of  # noqa: PLC0415
    from bangfu.press.release.answers_file import make_answers  # noqa: PLC0415

    begun = time.monotonic()
    made = make_answers(release.params)
    if view is not None:
        made.told_before = past_of(view, release.name).before(made.periods)
    write_whole(answers, made.to_bytes(), private=True)
    return round(time.monotonic() - begun, 3), made.tells_anything


def execute(job: "Job", answers: Path, executed: Path) -> float:
    """Run a notebook and keep it executed at a path; the seconds it took. See `run_notebook`."""
    from bangfu.press.runs.execution import run_notebook  # noqa: PLC0415

    begun = time.monotonic()
    run_notebook(job, answers, executed)
    return round(time.monotonic() - begun, 3)


def build(
    release: "Release",
    answers: Path,
    executed: "Mapping[Job, Path]",
    folder: Path,
    view: "View | None",
) -> None:
    """Make the files of a release from its executed notebooks; see `build_release`."""
    from bangfu.press.runs.release_files import build_release  # noqa: PLC0415

    build_release(release, answers, executed, folder, view)


def audit(
    built: "Sequence[tuple[Release, Path]]", reports: Path, archive: Path, workplace: Path
) -> list[bool]:
    """Judge releases that are built; whether changes of each tell of few. See `audit_releases`."""
    from bangfu.press.runs.door import audit_releases  # noqa: PLC0415

    return audit_releases(built, reports, archive, workplace)


def index(
    reports: Path, units: "Mapping[str, Unit]", archive: Path, workplace: Path | None = None
) -> None:
    """Write index, feed, finder and corrections of what is public; see `write_library`."""
    from bangfu.press.library.top_pages import write_library  # noqa: PLC0415

    write_library(reports, units, archive=archive, workplace=workplace)
