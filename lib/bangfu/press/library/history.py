"""The public releases there are, and the library's own record of them.

The record says when each release was first listed, and what its last update changed. A release is
rebuilt byte for byte by `bangfu verify`, so it can hold neither the time it landed nor what it
replaced. Both are kept beside the releases, under `.library/`: `record.json`, and for each release
the values last listed. An update is a figure that came, changed or went; a release made again with
the same figures is none, whatever its pages look like now.

What a killed run has left is right at any moment: values are written under a name with their hash
first, then the record that names them, and what it no longer names is removed last.
"""

import csv
import io
import json
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from bangfu.figures.model import current_address
from bangfu.files import write_whole
from bangfu.language import Language, Text, file_name
from bangfu.periods import Period
from bangfu.press.release.manifest import RELEASE_FILE, read_manifest
from bangfu.register.units import Unit

__all__ = [
    "FIGURES_FILE",
    "Entry",
    "Listed",
    "Record",
    "ReleaseChanges",
    "listed_of",
    "newest_first",
    "read_entries",
    "update_record",
]

_FOLDER = ".library"
_FILE = "record.json"
FIGURES_FILE = "figures.csv"


@dataclass(frozen=True)
class Entry:
    """A public release."""

    unit: str
    period: Period
    synthetic: bool
    languages: tuple[Language, ...]
    outputs: tuple[str, ...]
    """Names of its files."""
    figures_sha256: str
    """Of its figures; empty if it has none."""
    provisional: bool = False
    """Whether not all unions have reported its period."""

    def pages(self, titles: Mapping[str, Text], language: Language) -> list[tuple[str, str]]:
        """Titles of the notebooks it has a page of in a language, each with its address."""
        named = [(said, file_name(name, "html", language)) for name, said in titles.items()]
        return [
            (said.of(language), f"{self.name}/{page}")
            for said, page in named
            if page in self.outputs
        ]

    @property
    def name(self) -> str:
        """Its folder in the folder of all releases."""
        return f"public/{self.unit}/{self.period}"


def read_entries(reports: Path) -> list[Entry]:
    """All public releases, by union, then the newest first, the shorter before the longer."""
    found = []
    for path in reports.glob(f"public/*/*/{RELEASE_FILE}"):
        release = read_manifest(path.parent)
        unit, period = (str(release.parameters[name]) for name in ("unit", "period"))
        outputs = release.outputs
        found.append(
            Entry(
                unit, Period.parse(period), release.synthetic, release.languages,
                tuple(outputs), outputs.get(FIGURES_FILE, ""), release.provisional,
            )
        )  # fmt: skip
    found.sort(key=lambda e: (e.unit, e.period.end, -e.period.n_months), reverse=True)
    return sorted(found, key=lambda e: e.unit)


def listed_of(entries: list[Entry]) -> list[Entry]:
    """All entries, or the real ones alone once there are any: no reader takes one for the other."""
    return [entry for entry in entries if not entry.synthetic] or entries


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class ReleaseChanges(_Kept):
    """How the figures of a release differ from those it replaced, by their addresses."""

    new: int
    changed: int
    gone: int

    @property
    def any(self) -> bool:
        """Whether there is a difference."""
        return bool(self.new or self.changed or self.gone)


class Listed(_Kept):
    """What the library knows of a release."""

    figures_sha256: str
    published: datetime
    """When it was first listed."""
    updated: datetime
    """When its figures last changed."""
    changes: ReleaseChanges | None = None
    """What that changed; None if nothing was known of an earlier one."""

    @property
    def counts(self) -> dict[str, int]:
        """Figures new, changed and gone by the last update; none if nothing is known of it."""
        return self.changes.model_dump() if self.changes else {}


class Record(_Kept):
    """What the library knows of its releases and of the unions they are about."""

    library: uuid.UUID
    """Drawn once: what the addresses of the feed are made from."""
    begun: datetime
    units: dict[str, tuple[str, str, str | None]] = {}
    """Chinese name, English name and the union above, by code."""
    releases: dict[str, Listed] = {}

    def unions(self) -> dict[str, Unit]:
        """The unions by code."""
        return {code: Unit(code, *names) for code, names in self.units.items()}


def update_record(
    reports: Path, entries: Sequence[Entry], units: Mapping[str, Unit], now: datetime
) -> Record:
    """Note the releases that are new or have other figures than when they were last listed.

    Parameters
    ----------
    reports
        Folder of the releases.
    entries
        All public releases there are; what is known of others is forgotten.
    units
        Names of the unions by code; those known from earlier runs stay known.
    now
        What a new or changed release gets as its time.
    """
    folder = reports / _FOLDER
    known = _read(folder / _FILE) or Record(library=uuid.uuid4(), begun=now)
    named = known.units | {u.code: (u.zh, u.en, u.parent) for u in units.values()}
    releases = {
        entry.name: _listed(reports, entry, known.releases.get(entry.name), now)
        for entry in entries
    }
    record = known.model_copy(update={"units": named, "releases": releases})
    if record != known or not (folder / _FILE).exists():
        text = json.dumps(record.model_dump(mode="json"), ensure_ascii=False, indent=1)
        write_whole(folder / _FILE, f"{text}\n", durable=True)
        _forget(folder, record)
    return record


def newest_first(entries: Sequence[Entry], record: Record) -> list[Entry]:
    """The releases in the order in which their values count.

    Newer is what was updated later; of releases updated together, what ends later, and then the
    shorter one. So a correction is found even if an older release still shows the old value.
    """
    return sorted(
        entries,
        key=lambda e: (record.releases[e.name].updated, e.period.end, -e.period.n_months, e.unit),
        reverse=True,
    )


def _listed(reports: Path, entry: Entry, known: Listed | None, now: datetime) -> Listed:
    sha = entry.figures_sha256
    if known is not None and known.figures_sha256 == sha:
        return known
    values = _values_of(reports / entry.name / FIGURES_FILE) if sha else {}
    changes = None
    if known is not None:
        before = _values_of(_values_path(reports / _FOLDER, entry.name, known.figures_sha256))
        changes = None if before is None else _compared(before, values or {})
    if sha:
        write_whole(
            _values_path(reports / _FOLDER, entry.name, sha),
            _values_text(values or {}),
            durable=True,
        )
    if known is None:
        return Listed(figures_sha256=sha, published=now, updated=now)
    if changes is not None and not changes.any:
        return known.model_copy(update={"figures_sha256": sha})
    return Listed(figures_sha256=sha, published=known.published, updated=now, changes=changes)


def _compared(
    before: Mapping[str, tuple[str, str]], now: Mapping[str, tuple[str, str]]
) -> ReleaseChanges:
    changed = sum(before[address] != now[address] for address in before.keys() & now.keys())
    return ReleaseChanges(
        new=len(now.keys() - before.keys()), changed=changed, gone=len(before.keys() - now.keys())
    )


def _values_of(path: Path) -> dict[str, tuple[str, str]] | None:
    """Value and status by address; None if they cannot be read."""
    try:
        text = path.read_text("utf-8-sig")
        rows = csv.DictReader(io.StringIO(text, newline=""))
        return {current_address(row["address"]): (row["value"], row["status"]) for row in rows}
    except (OSError, ValueError, KeyError):
        return None


def _values_text(values: Mapping[str, tuple[str, str]]) -> str:
    buffer = io.StringIO()
    writer = csv.writer(buffer, lineterminator="\n")
    writer.writerow(("address", "value", "status"))
    writer.writerows((address, *value) for address, value in values.items())
    return buffer.getvalue()


def _values_path(folder: Path, name: str, sha: str) -> Path:
    _, unit, period = name.split("/")
    return folder / "values" / f"{unit}.{period}.{sha[:16]}.csv"


def _forget(folder: Path, record: Record) -> None:
    """Remove the values no release has any more."""
    kept = {_values_path(folder, n, one.figures_sha256) for n, one in record.releases.items()}
    for path in {*(folder / "values").glob("*")} - kept:
        path.unlink(missing_ok=True)


def _read(path: Path) -> Record | None:
    """The record; None if there is none or it is damaged: then it is begun anew."""
    try:
        return Record.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None
