"""The files of each union, its pages and its drawers of the finder, bound anew when need be.

To word the figures of 5,000 releases takes a minute, and one that lands changes those of its union
only. So it is kept in the workplace what the files of a union were made of, and the hash of each:
those of a union with the same releases and notes, made by the same library, are left as they are,
unless one of them is not the file that was written. Without a workplace all are made. Either way
they come out the same, to the byte.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from pathlib import Path

import orjson
from pydantic import BaseModel, ConfigDict, TypeAdapter, ValidationError

from bangfu.figures.catalogue import TOPICS
from bangfu.files import FileHashes, as_bytes, keep, sources_digest, write_whole
from bangfu.language import LANGUAGES, Language, Text
from bangfu.press.archive.accession import lines_before
from bangfu.press.archive.notes import Archive, Note
from bangfu.press.library.drawers import Withdrawal, drawer_file, drawers
from bangfu.press.library.history import Record, newest_first
from bangfu.press.library.holdings import Entry, Holdings
from bangfu.press.library.inventory import Contents, contents_of
from bangfu.press.library.retractions import told
from bangfu.press.library.unit_pages import around, render_unit_pages
from bangfu.press.release.addresses import DRAWERS
from bangfu.press.release.neighbours import UNITS
from bangfu.press.release.settings import SiteSettings
from bangfu.press.release.stored_notebooks import notebooks_by_topic
from bangfu.press.release.versions import versions

__all__ = ["Bindery", "write_if_new"]

_BOUND = "unions.json"
"""File of the workplace that remembers what the files of unions were made of."""
_READ = "bound.json"
"""File of the workplace that remembers which of these files were read, and their hashes."""
_BY = sources_digest("**/*.py", "**/*.yaml", "**/*.csv", "**/*.j2", "**/*.js", "**/*.css")
"""By what they were made."""


class _Bound(BaseModel):
    """The files of a union as they were written."""

    model_config = ConfigDict(frozen=True)

    made_of: str
    files: dict[str, str]
    """SHA-256 by name in the folder of all releases."""
    contents: Contents


_KEPT = TypeAdapter(dict[str, dict[str, _Bound]])
"""By folder of releases and code of the union."""


@dataclass(frozen=True)
class Bindery:
    """What the files of unions are made of."""

    reports: Path
    held: Holdings
    listed: Sequence[Entry]
    """The releases that are listed."""
    record: Record
    archive: Archive
    settings: SiteSettings
    titles: Mapping[str, Text]
    """Of the notebooks, as for the index."""

    def bind(self, workplace: Path | None = None) -> dict[str, Contents]:
        """Write the files that are not there as they must be; what is in the drawers, by union.

        Raises
        ------
        OSError
            If one cannot be written.
        """
        known = _known(self.reports, workplace)
        sound = self._sound(known, workplace)
        bound: dict[str, _Bound] = {}
        for code in sorted({*self._entries, *self._withdrawn}):
            made_of = self._made_of(code)
            if code in sound and known[code].made_of == made_of:
                bound[code] = known[code]
            else:
                bound[code] = self._written(code, made_of)
        _remove_others(self.reports, {name for one in bound.values() for name in one.files})
        if workplace is not None and bound != known:
            told = {str(self.reports.absolute()): bound}
            keep(workplace / _BOUND, _KEPT.dump_json(told).decode())
        return {code: one.contents for code, one in bound.items()}

    @cached_property
    def _entries(self) -> dict[str, list[Entry]]:
        """The releases of each union as they are listed."""
        return {code: list(own) for code, own in groupby(self.listed, key=lambda one: one.unit)}

    @cached_property
    def _withdrawn(self) -> dict[str, list[Note]]:
        found: dict[str, list[Note]] = {}
        for note in self.record.withdrawn(self.listed):
            found.setdefault(note.unit, []).append(note)
        return found

    @cached_property
    def _with_page(self) -> dict[Language, list[str]]:
        """The unions with a page in each language."""
        return {
            language: [
                code
                for code, own in self._entries.items()
                if any(entry.pages(self.titles, language) for entry in own)
            ]
            for language in LANGUAGES
        }

    @cached_property
    def _in_common(self) -> list[object]:
        """What the files of all unions are made of."""
        words = {name: (said.zh, said.en) for name, said in self.titles.items()}
        return [_BY, dict(versions()), self.settings.model_dump_json(), words]

    def _made_of(self, code: str) -> str:
        """SHA-256 over what the files of a union say."""
        own, units = self._entries.get(code, []), self.record.unions
        notes = [self.record.releases[entry.name] for entry in own]
        parts = [
            *self._in_common,
            [str(entry) for entry in own],
            [(one.updated, one.counts) for one in notes],
            [self.held.unreadable.get(entry.name, "") for entry in own],
            [note.model_dump_json() for note in self._withdrawn.get(code, [])],
            str(units.get(code)),
            [around(code, self._with_page[one], units, one) for one in LANGUAGES],
            [code in self._with_page[one] for one in LANGUAGES],
        ]
        return hashlib.sha256(orjson.dumps(parts)).hexdigest()

    def _written(self, code: str, made_of: str) -> _Bound:
        """Make the files of a union and write those that are new."""
        own = self._entries.get(code, [])
        readable = [entry for entry in own if entry.name not in self.held.unreadable]
        found = drawers(self.reports, newest_first(readable, self.record), self._withdrawals(code))
        notebooks = notebooks_by_topic(self.titles, TOPICS)
        files = {
            drawer_file(code, year): one.text(f"{code}/{year}", own, notebooks)
            for year, one in found.items()
        }
        pages = render_unit_pages(
            code, own, self.record, self._with_page, settings=self.settings, titles=self.titles
        )
        hashes = {}
        for name, text in (*files.items(), *pages):
            write_if_new(self.reports / name, text)
            hashes[name] = hashlib.sha256(as_bytes(text)).hexdigest()
        return _Bound(made_of=made_of, files=hashes, contents=contents_of(found))

    def _withdrawals(self, code: str) -> Iterator[Withdrawal]:
        units = self.record.unions
        for note in self._withdrawn.get(code, []):
            words = {one: told(note, units, one, self.settings) for one in LANGUAGES}
            lines = lines_before(self.archive, note.release)
            yield Withdrawal(words, [line.address for line in lines])

    def _sound(self, known: Mapping[str, _Bound], workplace: Path | None) -> set[str]:
        """The unions whose files are those that were written."""
        if workplace is None:
            return set()
        with FileHashes(workplace / _READ) as hashes:
            return {code for code, one in known.items() if _is_sound(self.reports, one, hashes)}


def _is_sound(reports: Path, bound: _Bound, hashes: FileHashes) -> bool:
    """Whether the files of a union are those that were written."""
    expected: dict[Path, dict[str, str]] = {}
    for name, sha256 in bound.files.items():
        place = reports / name
        expected.setdefault(place.parent, {})[place.name] = sha256
    try:
        found = [
            how for folder, some in expected.items() for _, how in hashes.differing(folder, some)
        ]
    except OSError:
        return False
    return set(found) <= {"foreign"}


def write_if_new(path: Path, text: str) -> None:
    """Write a page to its place, unless it stands there as it is.

    Raises
    ------
    OSError
        If it cannot be written.
    """
    with suppress(OSError):
        if path.read_bytes() == as_bytes(text):
            return
    write_whole(path, text, durable=True)


def _known(reports: Path, workplace: Path | None) -> dict[str, _Bound]:
    """What the files of unions were made of when they were last written, as far as is known."""
    if workplace is None:
        return {}
    try:
        kept = _KEPT.validate_json((workplace / _BOUND).read_bytes())
    except (OSError, ValidationError):
        return {}
    return kept.get(str(reports.absolute()), {})


def _remove_others(reports: Path, names: set[str]) -> None:
    """Remove the files of unions that have none any more, and of years."""
    for name in (UNITS, DRAWERS):
        (reports / name).mkdir(exist_ok=True)
    for path in (*reports.glob(f"{UNITS}*.html"), *reports.glob(f"{DRAWERS}/*/*.js")):
        if path.relative_to(reports).as_posix() not in names:
            path.unlink()
    for folder in reports.glob(f"{DRAWERS}/*/"):
        with suppress(OSError):  # it is not empty
            folder.rmdir()
