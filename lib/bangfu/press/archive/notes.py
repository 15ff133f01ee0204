"""The notes of the archive: what one says, how they are chained, read and written.

A note is a file `000001.jsonl`: its head, then a line a figure. `tally.json` is written after each.
A note more than the tally counts was written by a run that was killed before it tallied it; a note
less was taken away.
"""

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Literal, NamedTuple

from pydantic import BaseModel, ConfigDict, ValidationError

from bangfu.errors import ArchiveError
from bangfu.files import FileHashes, write_whole
from bangfu.language import Language
from bangfu.press.release.manifest import Revision
from bangfu.project import ARCHIVE, REPORTS

__all__ = [
    "Archive",
    "Correction",
    "Counts",
    "Line",
    "Note",
    "View",
    "archive_of",
    "read_archive",
    "read_viewed",
]

_TALLY = "tally.json"
_ENDING = ".jsonl"
_READ = "archives.json"
"""File of the workplace that remembers which notes were read, and what they hold."""


class Line(NamedTuple):
    """A figure as a note keeps it."""

    address: str
    value: str
    """Exact; empty if it is withheld or undefined."""
    status: str


class _Kept(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Correction(_Kept):
    """A figure that was told otherwise before."""

    address: str
    old: str
    """Exact value; empty if it was undefined."""
    new: str
    measure_unit: str
    label_zh: str
    label_en: str


class Counts(_Kept):
    """How the figures of a release differ from those it replaced, by their addresses."""

    new: int
    changed: int
    gone: int


class Note(_Kept):
    """The head of a note: a release was published, or withdrawn."""

    number: int
    previous: str
    """SHA-256 of the note before; empty in the first."""
    kind: Literal["published", "withdrawn"]
    release: str
    """Its name, as in `public/110105/2019`."""
    time: datetime
    synthetic: bool
    load: int | None = None
    register_sha256: str = ""
    made_of: dict[str, str] = {}
    """SHA-256 of the rules and the library it was made by."""
    figures_sha256: str = ""
    """Of its `figures.csv`; empty if it has none."""
    counts: Counts | None = None
    """What it changed; None if its release was never told before."""
    revision: Revision | None = None
    """What the release says itself of what it revises."""
    corrections: tuple[Correction, ...] = ()
    reason: str = ""
    """Why it was withdrawn."""
    pages: dict[str, Language] = {}
    """The pages that stood there when it was withdrawn."""

    @property
    def unit(self) -> str:
        """Code of the union it is about."""
        return self.release.split("/")[1]


@dataclass(frozen=True)
class View:
    """An archive as it stood when it had so many notes, for a release to be held against."""

    folder: Path
    entries: int = 0
    sha256: str = ""
    """Of the last of these."""
    unit: tuple[tuple[int, str], ...] = ()
    """Number and SHA-256 of those on the release's own union: a worker reads no others."""
    told: Revision | None = None
    """What a release that is verified has told: it is told again, not found anew."""


@dataclass
class Archive:
    """The notes of a folder; those who add to it hold the lock of the reports."""

    folder: Path
    notes: list[Note]
    hashes: list[str]
    """SHA-256 of each note's file."""

    def view(self, unit: str, told: Revision | None = None) -> View:
        """The archive as it is, for a release on a union; `told` if that is to be verified."""
        own = [
            (note.number, sha)
            for note, sha in zip(self.notes, self.hashes, strict=True)
            if note.unit == unit
        ]
        last = self.hashes[-1] if self.hashes else ""
        return View(self.folder, len(self.notes), last, tuple(own), told)

    @cached_property
    def newest(self) -> dict[str, Note]:
        """The newest note on each release, by its name."""
        return {note.release: note for note in self.notes}

    def last(self, release: str) -> Note | None:
        """The newest note on a release."""
        return self.newest.get(release)

    def withdrawn(self) -> dict[str, Note]:
        """The notes by which releases were withdrawn that were not published anew, by name."""
        return {name: note for name, note in self.newest.items() if note.kind == "withdrawn"}

    def lines(self, note: Note) -> list[Line]:
        """The figures of a note."""
        return _parsed(_path(self.folder, note.number).read_bytes())[1]

    def stored(self) -> Iterator[tuple[str, str, Path | bytes]]:
        """The files of these notes and their tally: name, SHA-256, and where or what they are."""
        for number, sha256 in enumerate(self.hashes, start=1):
            path = _path(self.folder, number)
            yield path.name, sha256, path
        if self.hashes:
            tally = _tally_of(self.hashes)
            yield _TALLY, hashlib.sha256(tally).hexdigest(), tally

    def append(self, note: Mapping[str, object], lines: Iterable[Line] = ()) -> Note:
        """Write one more note; its number and what it follows are filled in.

        Raises
        ------
        OSError
            If it cannot be written; then the archive is as it was.
        """
        _tally(self.folder, self.hashes)  # a note its writer could not tally is so first
        previous = self.hashes[-1] if self.hashes else ""
        added = Note.model_validate({**note, "number": len(self.notes) + 1, "previous": previous})
        told = [added.model_dump_json(), *(json.dumps(one, ensure_ascii=False) for one in lines)]
        content = ("\n".join(told) + "\n").encode()
        write_whole(_path(self.folder, added.number), content, private=True, durable=True)
        self.newest[added.release] = added
        self.notes.append(added)
        self.hashes.append(hashlib.sha256(content).hexdigest())
        _tally(self.folder, self.hashes)
        return added


def archive_of(reports: Path) -> Path:
    """Where the archive of a folder of reports is if nobody says: beside it, never in it.

    Examples
    --------
    >>> str(archive_of(Path("/srv/site")))
    '/srv/site-archive'
    """
    return ARCHIVE if reports == REPORTS else reports.with_name(f"{reports.name}-archive")


def read_archive(
    folder: Path, entries: int | None = None, sha256: str = "", *, workplace: Path | None = None
) -> Archive:
    """The archive in a folder; an empty one if there is none.

    Parameters
    ----------
    folder
        Where it is.
    entries
        As it stood with so many notes; as it is if not given.
    sha256
        What the last of these must be.
    workplace
        Where it is kept what was read: a note not touched since is not read again. None to read
        every note, whatever is kept.

    Raises
    ------
    ArchiveError
        If it was edited or cut, or is not the one asked for.
    """
    archive = Archive(folder, [], [])
    with FileHashes(None if workplace is None else workplace / _READ, _told) as told:
        names = sorted(path.name for path in folder.glob(f"*{_ENDING}"))
        for number, name in enumerate(names, start=1):
            own, _, head = told.held(folder, name).partition(" ")
            note = _head(head)
            previous = archive.hashes[-1] if archive.hashes else ""
            if note is None or (note.number, note.previous) != (number, previous):
                raise _refusal(folder, number)
            archive.notes.append(note)
            archive.hashes.append(own)
    _require_tallied(folder, archive.hashes)
    return archive if entries is None else _as_of(archive, entries, sha256)


def read_viewed(view: View) -> Iterator[tuple[Note, list[Line]]]:
    """The notes of a view on its union, the oldest first, each with its figures.

    Raises
    ------
    ArchiveError
        If one was edited meanwhile.
    """
    for number, sha256 in view.unit:
        content = _path(view.folder, number).read_bytes()
        if hashlib.sha256(content).hexdigest() != sha256:
            raise _refusal(view.folder, number)
        yield _parsed(content)


def _parsed(content: bytes) -> tuple[Note, list[Line]]:
    head, *lines = content.splitlines()
    return Note.model_validate_json(head), [Line(*json.loads(line)) for line in lines]


def _as_of(archive: Archive, entries: int, sha256: str) -> Archive:
    known = archive.hashes[:entries]
    if len(known) < entries or (sha256 and known[-1] != sha256):
        raise ArchiveError(
            f"{str(archive.folder)!r}: found {len(archive.hashes)} notes, expected the archive "
            f"of {entries} that the release was held against; name it with --archive"
        )
    return Archive(archive.folder, archive.notes[:entries], known)


def _path(folder: Path, number: int) -> Path:
    return folder / f"{number:06d}{_ENDING}"


def _told(path: Path) -> str:
    """The SHA-256 of a note's file, and its head."""
    content = path.read_bytes()
    head = content.partition(b"\n")[0].decode(errors="replace")
    return f"{hashlib.sha256(content).hexdigest()} {head}"


def _head(text: str) -> Note | None:
    try:
        return Note.model_validate_json(text)
    except ValidationError:
        return None


def _tally(folder: Path, hashes: Sequence[str]) -> None:
    if hashes and _tallied(folder) != (len(hashes), hashes[-1]):
        write_whole(folder / _TALLY, _tally_of(hashes), private=True, durable=True)


def _tally_of(hashes: Sequence[str]) -> bytes:
    return (json.dumps({"entries": len(hashes), "sha256": hashes[-1]}) + "\n").encode()


def _tallied(folder: Path) -> tuple[int, str]:
    """How many notes were tallied, and the hash of the last; none if there is no tally."""
    try:
        told = json.loads((folder / _TALLY).read_text("utf-8"))
        return int(told["entries"]), str(told["sha256"])
    except FileNotFoundError:
        return 0, ""
    except (OSError, ValueError, KeyError, TypeError):
        raise ArchiveError(f"{str(folder / _TALLY)!r}: cannot be read; {_BACK}") from None


def _require_tallied(folder: Path, hashes: Sequence[str]) -> None:
    entries, sha256 = _tallied(folder)
    is_tallied = len(hashes) - entries in (0, 1)
    if not is_tallied or (entries and hashes[entries - 1] != sha256):
        raise _refusal(folder, min(entries, len(hashes) + 1) or 1)


_BACK = "put the archive back from a copy"


def _refusal(folder: Path, number: int) -> ArchiveError:
    return ArchiveError(
        f"{str(folder)!r}: note {number} of the archive was edited, cut or lost; {_BACK}"
    )
