"""A release as it is planned: what is published together, and the runs it is made by."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from bangfu.language import Language, file_name
from bangfu.params import ReportParams
from bangfu.periods import Period
from bangfu.press.release.issue import Issue
from bangfu.project import NOTEBOOK_FOLDER
from bangfu.register.dependence.snapshot import Snapshot
from bangfu.register.dependence.streams import Read

__all__ = ["Job", "Release"]


@dataclass(frozen=True)
class Job:
    """One run: a notebook with its parameters."""

    notebook: str
    params: ReportParams
    folder: Path = NOTEBOOK_FOLDER
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
        """File name of the page."""
        return file_name(self.notebook, "html", self.params.language)

    @property
    def document(self) -> str:
        """File name of the same report for Word."""
        return file_name(self.notebook, "docx", self.params.language)


@dataclass(frozen=True)
class Release:
    """What is published together: one unit, period and edition in the languages asked for."""

    params: ReportParams
    """Parameters of the release; its language is the first, `as_of` is pinned to a load."""
    languages: tuple[Language, ...]
    seen: Snapshot = field(repr=False)
    """The register as of that load."""
    made_of: Mapping[str, str] = field(repr=False, hash=False)
    """Hashes of everything else it is made of, as they were when it was planned."""
    notebooks: tuple[str, ...]
    """Names of the notebooks, in the order of the index."""
    folder: Path = NOTEBOOK_FOLDER
    """Where the notebooks are stored."""
    issue: Issue | None = None
    """When it is issued; None as long as it is only planned."""
    ran_by: str = ""
    """Who runs it: no file of it says so, and that person cannot approve it."""

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
            for notebook in self.notebooks
        )

    @property
    def synthetic(self) -> bool:
        """Whether any row of the register was invented."""
        return self.seen.synthetic

    @property
    def provisional(self) -> bool:
        """Whether a union is waited for that has not reported all of the period."""
        return not self.seen.is_complete(self.params.unit, Period.parse(self.params.period))

    @property
    def content_hash(self) -> str:
        """Content hash of the register as of the load."""
        return self.seen.content_hash

    def sees(self, reads: tuple[Read, ...] | None) -> str:
        """Keyed hash of what a run sees of the register; of all of it if its reads are unknown."""
        if reads is None:
            return self.content_hash
        return self.seen.digest(self.params.unit, reads)
