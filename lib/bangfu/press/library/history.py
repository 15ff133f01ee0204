"""What is known of the public releases: when they came and what they changed.

A release is rebuilt byte for byte by `bangfu verify`, so it can hold neither the time it landed nor
what it replaced. The archive has both (`bangfu.press.archive`): an update is a note in it, which is
a figure that came, changed or went; a release made again with the same figures is none, whatever
its pages look like now. What the feed's ids are made from, and the names of the unions, is kept
beside the releases in `.library/record.json`.
"""

import json
import shutil
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, ValidationError

from bangfu.files import write_whole
from bangfu.press.archive.notes import Archive, Note
from bangfu.press.library.holdings import Entry
from bangfu.register.units import Unit

__all__ = [
    "Listed",
    "Record",
    "newest_first",
    "record_of",
    "times_before",
    "update_record",
]

_FOLDER = ".library"
_FILE = "record.json"
_BEFORE = "releases"
"""What a record had before there was an archive: when each release was updated."""


@dataclass(frozen=True)
class Listed:
    """When a release came, and what its last update was."""

    published: datetime
    """When it was first listed."""
    note: Note
    """The newest on it."""

    @property
    def updated(self) -> datetime:
        """When its figures last changed."""
        return self.note.time

    @property
    def counts(self) -> dict[str, int]:
        """Figures new, changed and gone by the last update; none if nothing is known of it."""
        return self.note.counts.model_dump() if self.note.counts else {}


class _Kept(BaseModel):
    """What is kept beside the releases."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    library: uuid.UUID
    """Drawn once: what the addresses of the feed are made from."""
    begun: datetime
    units: dict[str, tuple[str, str, str | None]] = {}
    """Chinese name, English name and the union above, by code."""


@dataclass(frozen=True)
class Record:
    """What the library knows of its releases and of the unions they are about."""

    kept: _Kept
    notes: tuple[Note, ...]
    """All there are in the archive, the oldest first."""

    @property
    def library(self) -> uuid.UUID:
        """What the addresses of the feed are made from."""
        return self.kept.library

    @property
    def begun(self) -> datetime:
        """When the library was begun."""
        return self.kept.begun

    @cached_property
    def releases(self) -> dict[str, Listed]:
        """What is known of each release that was ever public, by name."""
        found: dict[str, Listed] = {}
        for note in self.notes:
            known = found.get(note.release)
            found[note.release] = Listed(known.published if known else note.time, note)
        return found

    def withdrawn(self, entries: Sequence[Entry]) -> list[Note]:
        """The releases that were withdrawn and not published anew, the last first.

        Once there are real releases, those of invented registers are no news.
        """
        is_real = any(not entry.synthetic for entry in entries)
        found = [one.note for one in self.releases.values() if one.note.kind == "withdrawn"]
        return sorted(
            (note for note in found if not (is_real and note.synthetic)),
            key=lambda note: note.number,
            reverse=True,
        )

    @cached_property
    def unions(self) -> dict[str, Unit]:
        """The unions by code."""
        return {code: Unit(code, *names) for code, names in self.kept.units.items()}


def record_of(reports: Path, notes: Sequence[Note]) -> Record:
    """What the library knew when it was last written; of unions nothing, if it never was."""
    known = _read(reports / _FOLDER / _FILE)
    return Record(known or _Kept(library=uuid.UUID(int=0), begun=datetime.min), tuple(notes))


def update_record(
    reports: Path, archive: Archive, units: Mapping[str, Unit], now: datetime
) -> Record:
    """What the library knows, with the names of the unions added.

    Parameters
    ----------
    reports
        Folder of the releases.
    archive
        With every release that is there.
    units
        Names of the unions by code; those known from earlier runs stay known.
    now
        When the library begins, if it has no record.
    """
    folder = reports / _FOLDER
    known = _read(folder / _FILE) or _Kept(library=uuid.uuid4(), begun=now)
    named = known.units | {u.code: (u.zh, u.en, u.parent) for u in units.values()}
    kept = known.model_copy(update={"units": named})
    text = json.dumps(kept.model_dump(mode="json"), ensure_ascii=False, indent=1) + "\n"
    if not (folder / _FILE).exists() or (folder / _FILE).read_text("utf-8") != text:
        write_whole(folder / _FILE, text, durable=True)
        shutil.rmtree(folder / "values", ignore_errors=True)  # the archive has them now
    return Record(kept, tuple(archive.notes))


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


def times_before(reports: Path) -> dict[str, datetime]:
    """When releases were updated by a record from before there was an archive; else nothing."""
    try:
        told = json.loads((reports / _FOLDER / _FILE).read_bytes()).get(_BEFORE, {})
        return {name: datetime.fromisoformat(one["updated"]) for name, one in told.items()}
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return {}


def _read(path: Path) -> _Kept | None:
    """The record; None if there is none or it is damaged: then it is begun anew."""
    try:
        told: dict[str, Any] = json.loads(path.read_bytes())
        return _Kept.model_validate({n: v for n, v in told.items() if n != _BEFORE})
    except (OSError, ValueError, AttributeError, ValidationError):
        return None
