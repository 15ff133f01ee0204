"""What to run: the releases a set of parameter files asks for, and whether each is up to date.

A release is one unit, period and edition, in one or more languages, with all notebooks. It is up
to date if nothing it is made of has changed, judged by content and never by times.
"""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.params import NOTEBOOKS, ROOT, ReportParams, find_register
from bangfu.present.provenance import versions
from bangfu.register.store import Register, open_register

__all__ = ["INDEX", "RELEASE_FILE", "Job", "Release", "plan_releases"]

RELEASE_FILE = "release.json"
INDEX: dict[Language, str] = {"zh": "index.html", "en": "index.en.html"}
"""File names of the index of all releases."""
_INPUTS = (
    "lib/bangfu/**/*.py", "lib/bangfu/present/*.mplstyle", "lib/bangfu/present/template/**/*",
    "params/rules/*.yaml", "data/published/*.csv", "requirements.lock",
)  # fmt: skip
_NOTEBOOK_FOLDER = ROOT / "notebooks"


@dataclass(frozen=True)
class Job:
    """One run: a notebook with its parameters."""

    notebook: str
    params: ReportParams
    folder: Path = _NOTEBOOK_FOLDER
    """Where the notebook is stored."""

    @property
    def source(self) -> Path:
        """The notebook as stored."""
        return self.folder / f"{self.notebook}.ipynb"

    @property
    def title(self) -> str:
        """What an error calls the run: its notebook, period, unit and language."""
        params = self.params
        return f"{self.notebook!r} ({params.period}, {params.unit}, {params.language})"

    @property
    def page(self) -> str:
        """File name of the page; Chinese is the language of the house and has no suffix."""
        suffix = "" if self.params.language == "zh" else f".{self.params.language}"
        return f"{self.notebook}{suffix}.html"


@dataclass(frozen=True)
class Release:
    """What is published together: one unit, period and edition in the languages asked for."""

    params: ReportParams
    """Parameters of the release; its language is the first, `as_of` is pinned to a load."""
    languages: tuple[Language, ...]
    synthetic: bool
    content_hash: str
    """Content hash of the register as the release sees it."""
    folder: Path = _NOTEBOOK_FOLDER
    """Where the notebooks are stored."""

    @property
    def name(self) -> str:
        """The release's folder under `reports/`."""
        return f"{self.params.edition}/{self.params.unit}/{self.params.period}"

    @property
    def jobs(self) -> tuple[Job, ...]:
        """The runs of the release."""
        return tuple(
            Job(notebook, self.params.with_(language=language), self.folder)
            for language in self.languages
            for notebook in NOTEBOOKS
        )

    @property
    def inputs_hash(self) -> str:
        """SHA-256 over everything the release is made of."""
        parts = {
            "parameters": {**self.params.notebook_parameters(), "register": None},
            "languages": self.languages,
            "register": self.content_hash,
            "notebooks": [_sha256(job.source) for job in self.jobs],
            "files": _files_hash(),
            "versions": versions(),
        }
        return hashlib.sha256(json.dumps(parts, sort_keys=True).encode()).hexdigest()

    def is_up_to_date(self, reports: Path) -> bool:
        """Whether the published release was made of the same inputs and is still whole."""
        folder = reports / self.name
        try:
            published = json.loads((folder / RELEASE_FILE).read_text("utf-8"))
            outputs: dict[str, str] = published["outputs"]
            whole = all(_sha256(folder / name) == sha for name, sha in outputs.items())
            return whole and published["inputs_sha256"] == self.inputs_hash
        except (OSError, ValueError, KeyError, TypeError, AttributeError):
            return False  # no release, or not one of ours


def plan_releases(
    asked: Sequence[ReportParams], *, folder: Path = _NOTEBOOK_FOLDER
) -> list[Release]:
    """The releases asked for, each once; parameters of the same release join their languages.

    Parameters
    ----------
    asked
        Parameters of runs.
    folder
        Where the notebooks are stored.

    Raises
    ------
    ParameterError
        If a unit is not in its register, or two registers are asked for in one release.
    RegisterError
        If a register cannot be opened as of the load asked for.
    """
    opened = cache(_open)  # for this call only: a load may land before the next
    releases: dict[str, Release] = {}
    for params in asked:
        register = opened(params.register_path, params.as_of)
        release = _release(params, register, folder)
        known = releases.get(release.name, release)
        _require_one_source(known, release)
        joined = tuple(dict.fromkeys((*known.languages, params.language)))
        releases[release.name] = replace(known, languages=joined)
    return list(releases.values())


def _release(params: ReportParams, register: Register, folder: Path) -> Release:
    if params.unit not in register.units:
        known = ", ".join(register.units)
        raise ParameterError(f"unit: found {params.unit!r}, expected one of: {known}")
    pinned = params.with_(as_of=register.load_id)
    return Release(pinned, (params.language,), register.synthetic, register.content_hash, folder)


def _require_one_source(known: Release, release: Release) -> None:
    """A release is of one register and load: its languages must not show different numbers."""
    if known.content_hash != release.content_hash:
        raise ParameterError(
            f"{release.name}: asked for of register {known.params.register_path!r}, load "
            f"{known.params.as_of}, and of {release.params.register_path!r}, load "
            f"{release.params.as_of}, expected one of them"
        )


def _open(path: str, as_of: int | None) -> Register:
    return open_register(find_register(path), as_of)


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


@cache
def _files_hash() -> str:
    """SHA-256 over library, rules, printed facts and the locked environment."""
    digest = hashlib.sha256()
    for pattern in _INPUTS:
        for path in sorted(p for p in ROOT.glob(pattern) if p.is_file()):
            digest.update(f"{path.relative_to(ROOT)} {_sha256(path)}\n".encode())
    return digest.hexdigest()
