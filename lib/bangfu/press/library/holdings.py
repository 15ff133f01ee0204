"""The public releases there are: what each says of itself, and whether it is what it says.

A library of 5,000 releases has 600 MB of figures, and one more must not cost reading them all. So
it is kept in the workplace what was read of a release, each file with its stamp (`FileHashes`): of
5,000 that are as they were 10,000 stamps are asked for, a fifth of a second. One that was damaged,
edited, moved in by hand or made again has other stamps and is read; one that went is not found.
Without a workplace every release is read, whatever is kept.
"""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property, partial
from pathlib import Path

from pydantic import ValidationError

from bangfu.files import FileHashes, sha256_of, sources_digest
from bangfu.language import Language, Text, file_name
from bangfu.periods import Period
from bangfu.press.library.public_figures import unreadable
from bangfu.press.release.manifest import FIGURES_FILE, RELEASE_FILE, Manifest, read_public

__all__ = ["Entry", "Holdings", "listed_of", "read_holdings"]

_READ = "holdings.json"
"""File of the workplace that remembers which releases were read, and what they say."""
_BY = sources_digest("**/*.py")
"""By what it was read: another library may ask more of a release."""
_DAMAGED = "!"
"""What begins the kept words on a release that does not describe itself as it must."""
_IS_NOT = f"{FIGURES_FILE}: is not the one its {RELEASE_FILE} tells of"


@dataclass(frozen=True)
class Entry:
    """A public release."""

    unit: str
    period: Period
    synthetic: bool
    languages: tuple[Language, ...]
    outputs: tuple[str, ...]
    """Names of its files, without those in folders."""
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

    @cached_property
    def name(self) -> str:
        """Its folder in the folder of all releases."""
        return f"public/{self.unit}/{self.period}"


@dataclass
class Holdings:
    """What stands in a folder of releases."""

    standing: dict[str, Manifest] = field(default_factory=dict)
    """What the releases that can be read say of themselves, by name, as far as it is kept."""
    entries: list[Entry] = field(default_factory=list)
    """Those that are what they say, by union, then the newest first, the shorter before the
    longer."""
    left_out: dict[str, str] = field(default_factory=dict)
    """Why each of the others is not listed, by name: one bad file must not keep readers from all
    the rest."""
    unreadable: dict[str, str] = field(default_factory=dict)
    """Why the figures of an entry cannot be read, by its name."""


def read_holdings(reports: Path, workplace: Path | None = None) -> Holdings:
    """All public releases of a folder.

    Parameters
    ----------
    reports
        Folder of the releases.
    workplace
        Where it is kept what was read; None to read every release.
    """
    held = Holdings()
    kept, read = None if workplace is None else workplace / _READ, partial(_read, reports)
    with FileHashes(kept, read, by=_BY) as files:
        for name in _names(reports):
            try:
                _add(held, files, reports, name)
            except OSError as error:
                held.left_out[name] = str(error)
    held.entries.sort(key=lambda e: (e.unit, e.period.end, -e.period.n_months), reverse=True)
    held.entries.sort(key=lambda e: e.unit)
    return held


def _names(reports: Path) -> Iterator[str]:
    """The names of folders with a manifest: what was withdrawn has none."""
    for unit in _folders(reports / "public"):
        for period in _folders(reports / "public" / unit):
            if os.path.exists(f"{reports}/public/{unit}/{period}/{RELEASE_FILE}"):
                yield f"public/{unit}/{period}"


def _folders(folder: Path) -> list[str]:
    try:
        with os.scandir(folder) as found:
            return sorted(one.name for one in found if one.is_dir())
    except OSError:
        return []


def _add(held: Holdings, files: FileHashes, reports: Path, name: str) -> None:
    """Add a release, read or known; an OSError if one of its files cannot be read."""
    told = files.held(reports, f"{name}/{RELEASE_FILE}")
    if told.startswith(_DAMAGED):
        held.left_out[name] = told.removeprefix(_DAMAGED)
        return
    held.standing[name] = manifest = Manifest.model_validate_json(told)
    expected = manifest.outputs.get(FIGURES_FILE, "")
    try:
        found, _, why = files.held(reports, f"{name}/{FIGURES_FILE}").partition(" ")
    except FileNotFoundError:
        if expected:
            raise
        found, why = "", ""
    if found != expected:
        held.left_out[name] = _IS_NOT
        return
    if why:
        held.unreadable[name] = why
    _, unit, period = name.split("/")
    held.entries.append(Entry(
        unit, Period.parse(period), manifest.synthetic, manifest.languages,
        tuple(manifest.outputs), expected, manifest.provisional,
    ))  # fmt: skip


def _read(reports: Path, path: Path) -> str:
    """What is kept of a file: of a manifest what is asked of it, of figures if they can be read."""
    if path.name == FIGURES_FILE:
        return f"{sha256_of(path)} {unreadable(path)}"
    try:
        whole = read_public(reports, path.parent.relative_to(reports).as_posix())
    except ValueError as error:
        return f"{_DAMAGED}{_one_line(error)}"
    outputs = {
        name: sha256 if name == FIGURES_FILE else ""
        for name, sha256 in whole.outputs.items()
        if "/" not in name
    }
    brief = Manifest(
        parameters={}, languages=whole.languages, synthetic=whole.synthetic,
        provisional=whole.provisional, revision=whole.revision, outputs=outputs,
    )  # fmt: skip
    return brief.model_dump_json()


def _one_line(error: Exception) -> str:
    """The first fault; a damaged file has many, each of several lines."""
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, first["loc"]))
        return f"{RELEASE_FILE}: {place + ': ' if place else ''}{first['msg']}"
    return str(error)


def listed_of(entries: list[Entry]) -> list[Entry]:
    """All entries, or the real ones alone once there are any: no reader takes one for the other."""
    return [entry for entry in entries if not entry.synthetic] or entries
