"""What `release.json` holds: what a release was made of, what it read, and what it consists of."""

import hashlib
from collections.abc import Mapping
from dataclasses import astuple
from datetime import date
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from bangfu.errors import PeriodError
from bangfu.files import as_bytes
from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.release.about import File
from bangfu.press.release.issue import Issue, figures_digest
from bangfu.press.release.job import Job, Release
from bangfu.press.release.versions import versions
from bangfu.register.dependence.streams import Read
from bangfu.register.homes import whereabouts

__all__ = [
    "FIGURES_FILE", "RELEASE_FILE", "Cause", "Manifest", "Revision", "RunRecord", "issue_of",
    "manifest_text", "read_manifest", "read_public",
]  # fmt: skip

RELEASE_FILE = "release.json"
FIGURES_FILE = "figures.csv"


class RunRecord(BaseModel):
    """One run: a notebook in a language, and what it saw of the register."""

    model_config = ConfigDict(frozen=True)

    notebook: str
    language: Language
    reads: tuple[tuple[str | bool, ...], ...] | None
    """Stream, first month (empty: from the beginning) and last month; None: it may be anything."""
    seen_sha256: str
    """Keyed hash of what it read; of everything, the content hash of the register."""


class Cause(BaseModel):
    """Why figures are told otherwise than before."""

    model_config = ConfigDict(frozen=True)

    kind: Literal["load", "rules", "library", "register"]
    load: int | None = None
    reason: str = ""
    """What was said of the load when it was imported; empty if nothing was."""


class Revision(BaseModel):
    """What a release says of figures it tells otherwise than they were told before."""

    model_config = ConfigDict(frozen=True)

    entries: int
    """How many notes the archive had that it was held against."""
    sha256: str
    """Of the last of these notes."""
    causes: tuple[Cause, ...] = ()
    """The newest load first."""
    withdrawn: int = 0
    """The note by which the release was withdrawn that this one takes the place of."""


class Manifest(BaseModel):
    """A published release as it describes itself: enough to rebuild and compare it.

    Only parameters, languages and synthetic are always there; the index needs no more.
    """

    model_config = ConfigDict(frozen=True)

    parameters: dict[str, str | int | None]
    languages: tuple[Language, ...]
    synthetic: bool
    provisional: bool = False
    issued: date | None = None
    register_content_sha256: str = ""
    made_of: dict[str, str] = {}
    """SHA-256 by part."""
    versions: dict[str, str] = {}
    runs: dict[str, RunRecord] = {}
    """By the name of the page."""
    revision: Revision | None = None
    """None if nothing in it was told otherwise before."""
    outputs: dict[str, str] = {}
    """SHA-256 by file name; this file itself is not among them."""

    @property
    def text(self) -> str:
        """The text of the file."""
        return self.model_dump_json(indent=1) + "\n"


def read_manifest(folder: Path) -> Manifest:
    """The manifest of a published release.

    Raises
    ------
    OSError
        If there is none.
    ValueError
        If it is damaged, or not one of ours.
    """
    return Manifest.model_validate_json((folder / RELEASE_FILE).read_bytes())


def read_public(reports: Path, name: str) -> Manifest:
    """The manifest of a public release that is what its place says.

    Parameters
    ----------
    reports
        Folder of the releases.
    name
        As in `public/110105/2019`.

    Raises
    ------
    OSError
        If there is none.
    ValueError
        If it is damaged, of no language, or of another union or period than its folder.
    """
    told = read_manifest(reports / name)
    unit, period = (str(told.parameters.get(part)) for part in ("unit", "period"))
    try:
        known = Period.parse(period)
    except PeriodError as error:
        raise ValueError(f"{RELEASE_FILE}: {error}") from None
    if (found := f"public/{unit}/{known}") != name:
        raise ValueError(f"{RELEASE_FILE}: found {found}, expected {name}")
    if not told.languages:
        raise ValueError(f"{RELEASE_FILE}: found no language, expected zh, en or both")
    return told


def issue_of(folder: Path, day: date) -> Issue:
    """The issue on a day of the release a folder is for; what cannot be read was never issued."""
    try:
        earlier = read_manifest(folder).issued
        figures = (folder / FIGURES_FILE).read_text("utf-8-sig")
    except (OSError, ValueError):
        return Issue(day)
    return Issue(day, earlier, figures_digest(figures))


def manifest_text(
    release: Release,
    reads: Mapping[Job, tuple[Read, ...] | None],
    files: Mapping[str, File],
    *,
    issued: date | None = None,
    revision: Revision | None = None,
) -> str:
    """The text of `release.json`.

    Parameters
    ----------
    release
        The release, with the hashes of what it is made of as they were when it was planned.
    reads
        What each run read of the register.
    files
        All other files of the release by name.
    issued
        The day of issue said in them.
    revision
        What it says of figures told before.
    """
    given = release.params.notebook_parameters()
    manifest = Manifest(
        parameters={**given, "register": _register_name(release)},
        languages=release.languages,
        synthetic=release.synthetic,
        provisional=release.provisional,
        issued=issued,
        register_content_sha256=release.content_hash,
        made_of=dict(release.made_of),
        versions=dict(versions()),
        runs={job.page: _record(release, job, read) for job, read in reads.items()},
        revision=revision,
        outputs={name: _sha256(content) for name, content in sorted(files.items())},
    )
    return manifest.text


def _sha256(content: File) -> str:
    return hashlib.sha256(as_bytes(content)).hexdigest()


def _record(release: Release, job: Job, reads: tuple[Read, ...] | None) -> RunRecord:
    return RunRecord(
        notebook=job.notebook,
        language=job.params.language,
        reads=None if reads is None else tuple(map(astuple, reads)),
        seen_sha256=release.sees(reads),
    )


def _register_name(release: Release) -> str:
    """The register as the parameters name it; of an absolute path its last part only.

    Of a database it is its name, of a folder a cluster answers for the folder's.

    Where a server keeps its data is nobody's business; the content hash says which register it is.
    """
    given = whereabouts(release.params.register_path)
    if not isinstance(given, Path):
        return given.public
    return given.name if given.is_absolute() else str(given)
