"""A published release as its files have it, read back for tests."""

import csv
import io
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from bangfu.params import ReportParams
from bangfu.press.release.job import Release
from bangfu.press.runs.events import Event
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.production import run_releases
from bangfu.project import ROOT
from read_page import Page, read_page
from report_params import read_params
from workers import pool


@dataclass(frozen=True)
class Published:
    """A published release and what was said while it was made."""

    release: Release
    reports: Path
    workplace: Path
    events: list[Event]

    @property
    def folder(self) -> Path:
        return self.reports / self.release.name

    @property
    def files(self) -> dict[str, bytes]:
        paths = [path for path in self.folder.rglob("*") if path.is_file()]
        return {str(path.relative_to(self.folder)): path.read_bytes() for path in paths}

    @property
    def manifest(self) -> dict[str, Any]:
        manifest: dict[str, Any] = json.loads(self.files["release.json"])
        return manifest

    def page(self, name: str) -> Page:
        return read_page(self.files[name].decode())

    def rows(self, name: str) -> list[dict[str, str]]:
        return list(csv.DictReader(io.StringIO(self.files[name].decode("utf-8-sig"), newline="")))

    @property
    def statuses(self) -> dict[str, str]:
        return {row["address"]: row["status"] for row in self.rows("figures.csv")}


def asked(folder: Path, *languages: str, **changes: Any) -> list[ReportParams]:
    """The reports of 2019 of the district in some languages."""
    year = read_params(ROOT / "params" / "year.yaml").with_(register=str(folder), **changes)
    return [year.with_(language=language) for language in languages]


def publish(reports: Path, workplace: Path, params: list[ReportParams]) -> Published:
    """Publish one release, as a run does."""
    (release,) = plan_releases(params)
    events: list[Event] = []
    outcome = run_releases(
        [release], reports, executor=pool(), jobs=2, tell=events.append, workplace=workplace
    )
    assert outcome.withheld == ()
    assert outcome.published == (reports / release.name,)
    return Published(release, reports, workplace, events)
