"""Taking public releases into the archive: those in their place that it does not have yet.

A run says which releases are about to land before they do. One that nobody announced and that shows
other figures than it was published with was edited, and is no new publication.
"""

import csv
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime
from pathlib import Path

from bangfu.errors import ArchiveError
from bangfu.figures.model import WITHHELD, current_address
from bangfu.files import sha256_of
from bangfu.press.archive.notes import Archive, Correction, Counts, Line, Note
from bangfu.press.archive.past import differs, past_of
from bangfu.press.release.manifest import FIGURES_FILE, Manifest, read_public

__all__ = [
    "EDITED",
    "INDEX_DUE",
    "announce",
    "edited_releases",
    "is_withdrawn",
    "lines_before",
    "take_in",
]  # fmt: skip

EDITED = "shows other figures than it was published with"
INDEX_DUE = ".index-due"
"""A file beside the releases: one has come or gone, and archive and library may not say so yet."""


_MADE_OF = ("rules", "library code")
"""What is kept of what it was made of: what may have changed a figure beside the register."""
_Row = Mapping[str, str]


def take_in(
    archive: Archive,
    reports: Path,
    standing: Mapping[str, Manifest],
    now: datetime,
    *,
    times: Mapping[str, datetime] | None = None,
) -> list[Note]:
    """Note every public release in its place that the archive does not have as it is.

    Parameters
    ----------
    archive
        Added to; its caller holds the lock of the reports.
    reports
        Folder of the releases.
    standing
        What the public releases in their places say of themselves, by name: what each shows, and
        what it was held against.
    now
        The time of the notes.
    times
        When releases were last updated, if that is known from before there was an archive.

    Returns
    -------
    list of Note
        Those that were added. One that is damaged or edited is left for the run that mends it.

    Raises
    ------
    ArchiveError
        If a release was held against notes that the archive has no more.
    """
    known, due = {note.release for note in archive.notes}, _announced(reports)
    added: list[Note] = []
    for manifest in standing.values():
        _require_held(archive, manifest)
    for name, manifest in sorted(standing.items()):
        folder = reports / name
        sha256 = manifest.outputs.get(FIGURES_FILE, "")
        if name not in due and _is_edited(archive, name, sha256, folder):
            continue
        if not _is_known(archive.last(name), manifest, folder):
            when = now if name in known else (times or {}).get(name, now)
            whole = read_public(reports, name)
            added += _note(archive, name, whole, folder=folder, when=when)
    return added


def announce(reports: Path, release: str) -> None:
    """Say that a release is about to land: it is new whatever the archive has."""
    with (reports / INDEX_DUE).open("a", encoding="utf-8") as file:
        file.write(f"{release}\n")


def _announced(reports: Path) -> set[str]:
    try:
        return set((reports / INDEX_DUE).read_text("utf-8").split())
    except (OSError, ValueError):
        return set()


def edited_releases(archive: Archive, reports: Path, shown: Mapping[str, str]) -> set[str]:
    """Those of some public releases that show other figures than they were published with.

    Parameters
    ----------
    archive
        As it is.
    reports
        Folder of the releases.
    shown
        SHA-256 of the figures each of them shows, by name; empty if it has none.
    """
    due = _announced(reports)
    asked = {name: sha256 for name, sha256 in shown.items() if name not in due}
    return {n for n, sha256 in asked.items() if _is_edited(archive, n, sha256, reports / n)}


def _is_edited(archive: Archive, name: str, sha256: str, folder: Path) -> bool:
    last = archive.last(name)
    if last is None or last.kind != "published":
        return False
    if last.figures_sha256 == sha256:
        return False
    try:
        rows = _rows(folder / FIGURES_FILE)
    except (OSError, ValueError, csv.Error):
        return False  # it is damaged, which is told otherwise
    return [_line(row) for row in rows] != lines_before(archive, name)


def _require_held(archive: Archive, manifest: Manifest) -> None:
    """Refuse an archive without the notes a release was held against: it was lost or cut."""
    held = manifest.revision
    if held is None or not held.entries:
        return
    if held.sha256 not in archive.hashes[: held.entries][-1:]:
        raise ArchiveError(
            f"{str(archive.folder)!r}: found {len(archive.hashes)} notes, expected the archive of "
            f"{held.entries} that a release was held against; put it back from a copy"
        )


def is_withdrawn(last: Note | None, manifest: Manifest) -> bool:
    """Whether the release in a place was withdrawn, and is not the one published anew."""
    if last is None or last.kind != "withdrawn":
        return False
    return manifest.revision is None or manifest.revision.withdrawn != last.number


def lines_before(archive: Archive, release: str) -> list[Line]:
    """The figures of a release as it was last published; none if it never was."""
    told = (
        note
        for note in reversed(archive.notes)
        if note.release == release and note.kind == "published"
    )
    return next((archive.lines(note) for note in told), [])


def _is_known(last: Note | None, manifest: Manifest, folder: Path) -> bool:
    """Whether the archive has a release as it is, or cannot have it: withdrawn, or damaged."""
    sha256 = manifest.outputs.get(FIGURES_FILE, "")
    if last and last.kind == "published" and last.figures_sha256 == sha256:
        return True
    if is_withdrawn(last, manifest):
        return True
    if not sha256:
        return False
    try:
        _rows(folder / FIGURES_FILE)
        return sha256_of(folder / FIGURES_FILE) != sha256
    except (OSError, ValueError, csv.Error):
        return True


def _note(
    archive: Archive, name: str, manifest: Manifest, *, folder: Path, when: datetime
) -> Iterator[Note]:
    rows = _rows(folder / FIGURES_FILE) if FIGURES_FILE in manifest.outputs else []
    lines = [_line(row) for row in rows]
    last = archive.last(name)
    before = lines_before(archive, name)
    if last and last.kind == "published" and before == lines:
        return  # other words and the same figures
    counts = _counts(before, lines) if last else None
    is_moved = manifest.revision is not None or (counts is not None and counts.changed > 0)
    load = manifest.parameters.get("as_of")
    yield archive.append(
        {
            "kind": "published",
            "release": name,
            "time": when,
            "synthetic": manifest.synthetic,
            "load": load,
            "register_sha256": manifest.register_content_sha256,
            "made_of": {p: manifest.made_of[p] for p in _MADE_OF if p in manifest.made_of},
            "figures_sha256": manifest.outputs.get(FIGURES_FILE, ""),
            "counts": counts,
            "revision": manifest.revision,
            "corrections": _corrections(archive, name, manifest, rows) if is_moved else (),
        },
        lines,
    )


def _rows(path: Path) -> list[_Row]:
    """The figures of a release; a ValueError if a line is not one."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        found = csv.DictReader(handle)
        if not {"address", "value", "status"} <= {*(found.fieldnames or ())}:
            raise ValueError(f"{FIGURES_FILE}: found the columns {found.fieldnames}")
        rows: list[_Row] = list(found)
    if any(None in row.values() for row in rows):
        raise ValueError(f"{FIGURES_FILE}: found a line that is cut")
    return rows


def _line(row: _Row) -> Line:
    value = "" if row["value"] == WITHHELD else row["value"]
    return Line(current_address(row["address"]), value, row["status"])


def _counts(before: Sequence[Line], now: Sequence[Line]) -> Counts:
    old, new = ({one.address: one[1:] for one in lines} for lines in (before, now))
    return Counts(
        new=len(new.keys() - old.keys()),
        changed=sum(old[address] != new[address] for address in old.keys() & new.keys()),
        gone=len(old.keys() - new.keys()),
    )


def _corrections(
    archive: Archive, name: str, manifest: Manifest, rows: Sequence[_Row]
) -> list[Correction]:
    """The figures that were told otherwise in the archive the release was held against."""
    entries = manifest.revision.entries if manifest.revision else len(archive.notes)
    seen = Archive(archive.folder, archive.notes[:entries], archive.hashes[:entries])
    told = past_of(seen.view(name.split("/")[1]), name).told
    return [
        Correction(
            address=line.address, old=told[line.address].value, new=line.value,
            measure_unit=row["measure_unit"], label_zh=row["label_zh"], label_en=row["label_en"],
        )
        for line, row in ((_line(row), row) for row in rows)
        if differs(line, told.get(line.address))
    ]  # fmt: skip
