"""What to run: the releases a set of parameters asks for, and why each run would be made.

A release is one unit, period and edition, in one or more languages, with all notebooks. It is up
to date if nothing it is made of and nothing it saw of the register has changed, judged by content
and never by times. Planning opens no register it already knows and imports no engine.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.params import ReportParams, find_register
from bangfu.press.release.job import Job, Release
from bangfu.press.release.stored_notebooks import stored_notebooks
from bangfu.press.runs.hashes import FileHashes
from bangfu.press.runs.ingredients import made_of
from bangfu.press.runs.reasons import reasons
from bangfu.project import NOTEBOOK_FOLDER, REPORTS, RUN_FOLDER, require_project
from bangfu.register.dependence.snapshot import Snapshot, snapshot_of

__all__ = ["PlannedRun", "plan_releases", "plan_runs", "up_to_date"]


@dataclass(frozen=True)
class PlannedRun:
    """One run of the matrix, and why it would be made; without a reason it is skipped."""

    job: Job
    why: tuple[str, ...]

    @property
    def is_skipped(self) -> bool:
        """Whether nothing has changed."""
        return not self.why


def plan_releases(
    asked: Sequence[ReportParams],
    *,
    folder: Path = NOTEBOOK_FOLDER,
    workplace: Path = RUN_FOLDER,
) -> list[Release]:
    """The releases asked for, each once; parameters of the same release join their languages.

    Parameters
    ----------
    asked
        Parameters of runs.
    folder
        Where the notebooks are stored.
    workplace
        Where digests of registers are kept.

    Raises
    ------
    ParameterError
        If there is no project, a notebook is not there, a unit is not in its register, or two
        registers are asked for in one release.
    RegisterError
        If a register cannot be opened as of the load asked for.
    """

    @cache  # for this call only: a load may land before the next
    def known_register(path: str, as_of: int | None) -> Snapshot:
        return snapshot_of(find_register(path), as_of, workplace / "seen")

    require_project()
    notebooks = tuple(stored_notebooks(folder))
    parts = made_of(folder, notebooks)
    releases: dict[str, Release] = {}
    for params in asked:
        seen = known_register(params.register_path, params.as_of)
        seen.require_unit(params.unit)
        pinned = params.with_(as_of=seen.load_id)
        release = Release(pinned, (params.language,), seen, parts, notebooks, folder)
        known = releases.get(release.name, release)
        _require_one_source(known, release)
        joined = tuple(dict.fromkeys((*known.languages, params.language)))
        releases[release.name] = replace(known, languages=joined)
    return list(releases.values())


def plan_runs(
    releases: Sequence[Release], reports: Path = REPORTS, *, workplace: Path = RUN_FOLDER
) -> list[PlannedRun]:
    """The runs of some releases, in their order, each with why it would be made.

    Parameters
    ----------
    releases
        From `plan_releases`.
    reports
        Folder of the published releases.
    workplace
        Where hashes of published files are kept.
    """
    with FileHashes(workplace / "hashes.json") as hashes:
        return [
            PlannedRun(job, why)
            for release in releases
            for job, why in reasons(release, reports, hashes).items()
        ]


def up_to_date(
    releases: Sequence[Release], reports: Path = REPORTS, *, workplace: Path = RUN_FOLDER
) -> set[str]:
    """Names of the releases of which no run would be made; see `plan_runs`."""
    with FileHashes(workplace / "hashes.json") as hashes:
        return {
            release.name
            for release in releases
            if not any(reasons(release, reports, hashes).values())
        }


def _require_one_source(known: Release, release: Release) -> None:
    """A release is of one register and load: its languages must not show different numbers."""
    if known.content_hash != release.content_hash:
        raise ParameterError(
            f"{release.name}: asked for of register {known.params.register_path!r}, load "
            f"{known.params.as_of}, and of {release.params.register_path!r}, load "
            f"{release.params.as_of}, expected one of them"
        )
