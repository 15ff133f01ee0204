"""A run from parameters to published releases: execute, prove, render, publish, index."""

import logging
import shutil
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from nbformat import NotebookNode

from bangfu.errors import RunError
from bangfu.language import Language
from bangfu.params import ROOT, find_register
from bangfu.register.store import open_register
from bangfu.runs.execute import run_notebook
from bangfu.runs.plan import Job, Release
from bangfu.runs.publish import publish_release, render_release
from bangfu.runs.site import INDEX, write_index

__all__ = ["REPORTS", "Outcome", "run_releases"]

REPORTS = ROOT / "reports"
RUN_FOLDER = ROOT / "run"
"""Where executed notebooks are kept; a run that succeeds leaves nothing there."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Outcome:
    """What became of the releases of a run."""

    published: tuple[Path, ...]
    up_to_date: tuple[Path, ...]
    withheld: tuple[tuple[str, str], ...]
    """Names of releases withheld whole, and why."""


def run_releases(
    releases: Sequence[Release],
    reports: Path = REPORTS,
    *,
    force: bool = False,
    progress: Progress = lambda _: None,
    workplace: Path = RUN_FOLDER,
) -> Outcome:
    """Run and publish releases; one that fails is withheld whole and does not stop the others.

    Parameters
    ----------
    releases
        From `plan_releases`.
    reports
        Folder to publish to.
    force
        Run what is up to date as well.
    progress
        Told a line for each step.
    workplace
        Where notebooks are executed; one that failed is left there.
    """
    logging.getLogger("papermill").setLevel(logging.ERROR)  # told in our own words instead
    published, fresh, withheld = [], [], []
    for release in releases:
        if not force and release.is_up_to_date(reports):
            fresh.append(reports / release.name)
            continue
        try:
            published.append(_run_release(release, reports, progress, workplace))
        except RunError as error:
            withheld.append((release.name, str(error)))
    if published or not (reports / INDEX["zh"]).exists():
        write_index(reports, _unit_names(releases))
    return Outcome(tuple(published), tuple(fresh), tuple(withheld))


def _run_release(release: Release, reports: Path, progress: Progress, workplace: Path) -> Path:
    workplace.mkdir(exist_ok=True, mode=0o700)
    folder = Path(tempfile.mkdtemp(prefix=f"{release.name.replace('/', '-')}-", dir=workplace))
    executed: dict[Job, NotebookNode] = {}
    for job in release.jobs:
        progress(f"{release.name}: {job.notebook} ({job.params.language})")
        path = folder / f"{job.notebook}.{job.params.language}.ipynb"
        executed[job] = run_notebook(job, path)
    register = open_register(find_register(release.params.register_path), release.params.as_of)
    try:
        files = render_release(release, executed, register)
    except RunError as error:
        raise RunError(f"{error}\n  executed notebooks: {folder}") from None
    place = publish_release(reports, release, files)
    shutil.rmtree(folder)
    return place


def _unit_names(releases: Sequence[Release]) -> dict[str, dict[Language, str]]:
    names: dict[str, dict[Language, str]] = {}
    for path, as_of in {(r.params.register_path, r.params.as_of) for r in releases}:
        for unit in open_register(find_register(path), as_of).units.values():
            names[unit.code] = {"zh": unit.zh, "en": unit.en}
    return names
