"""Taking a wrong release back: from pages, feed and finder, and saying so where it stood.

The archive is told first and the pages are changed then. So what a killed withdrawal has left is
known: a release that stands in its place though the archive says it is withdrawn, and the next
command takes it away. One that was published anew names the note that had withdrawn it.
"""

from datetime import UTC, datetime
from pathlib import Path

from bangfu.errors import ParameterError
from bangfu.language import Language
from bangfu.persons.personal_rules import public_reason
from bangfu.press.archive.accession import INDEX_DUE, take_in
from bangfu.press.archive.notes import Archive, Note, archive_of, read_archive
from bangfu.press.library.history import times_before
from bangfu.press.library.holdings import read_holdings
from bangfu.press.release.manifest import RELEASE_FILE, Manifest, read_manifest
from bangfu.press.runs.landing import (
    FRESH,
    begin_site,
    land,
    reports_lock,
    sweep,
    write_files,
)

__all__ = ["complete", "public_name", "withdraw"]


def complete(
    reports: Path, archive: Path, now: datetime | None = None, *, workplace: Path | None = None
) -> Archive:
    """Make good what a killed run or withdrawal has left; the caller holds the lock.

    Every public release in its place is in the archive then, and those withdrawn are out of it.

    Parameters
    ----------
    reports, archive
        Folders of the releases and of the archive.
    now
        The time of what is noted; the present if not given.
    workplace
        Where it is kept what was read; None to read everything.

    Raises
    ------
    ArchiveError
        If the archive was edited or cut.
    """
    kept = read_archive(archive, workplace=workplace)
    standing = read_holdings(reports, workplace).standing
    take_in(kept, reports, standing, now or _now(), times=times_before(reports))
    for name, note in kept.withdrawn().items():
        place = reports / name
        if (place / RELEASE_FILE).exists() or not all(
            (place / page).exists() for page in note.pages
        ):
            _take_back(reports, note)
    return kept


def withdraw(
    reports: Path,
    release: str,
    reason: str,
    *,
    archive: Path | None = None,
    now: datetime | None = None,
    workplace: Path | None = None,
) -> str:
    """Take a public release back; its values stay in the archive.

    Parameters
    ----------
    reports
        Folder of the releases.
    release
        As in `110105/2019`, or its folder.
    reason
        Why: a line that names nobody, and becomes public.
    archive
        Folder of the archive; beside the reports if not given.
    now
        When; the present if not given.
    workplace
        Where it is kept what was read and made; None to read and make everything.

    Returns
    -------
    str
        The name of the release.

    Raises
    ------
    ParameterError
        If there is no such public release, or the reason cannot be public.
    LockError
        If a run is at work on the reports.
    ArchiveError
        If the archive was edited or cut.
    """
    # The catalogue and its measures take half a second to import, which no run need wait for.
    from bangfu.press.library.top_pages import write_library  # noqa: PLC0415

    why, moment = public_reason(reason), now or _now()
    name = public_name(reports, release)
    with reports_lock(reports):
        sweep(reports)
        folder = archive or archive_of(reports)
        kept = complete(reports, folder, moment, workplace=workplace)
        manifest = _standing(reports, name, kept)
        (reports / INDEX_DUE).touch()
        note = kept.append(_told(name, manifest, why) | {"time": moment})
        _take_back(reports, note)
        write_library(reports, {}, archive=folder, now=moment, workplace=workplace)
        (reports / INDEX_DUE).unlink(missing_ok=True)
    return name


def _now() -> datetime:
    return datetime.now(UTC).replace(microsecond=0)


def public_name(reports: Path, release: str) -> str:
    """The name of a public release that is called by it, shortly, or by its folder.

    Raises
    ------
    ParameterError
        If it can be no name of one.
    """
    folder = Path(release).absolute()
    inside = folder.is_relative_to(reports.absolute())
    parts = (folder.relative_to(reports.absolute()) if inside else Path(release)).parts
    parts = parts if len(parts) == 3 else ("public", *parts)
    if len(parts) != 3 or parts[0] != "public" or ".." in parts:
        raise ParameterError(
            f"release: found {release!r}, expected a public one, as in 110105/2019 or its folder"
        )
    return "/".join(parts)


def _standing(reports: Path, name: str, archive: Archive) -> Manifest:
    """The release that shall be withdrawn, as it describes itself."""
    note = archive.withdrawn().get(name)
    if note is not None:
        raise ParameterError(f"{name}: was withdrawn on {note.time:%Y-%m-%d} ({note.reason})")
    try:
        return read_manifest(reports / name)
    except OSError:
        raise ParameterError(f"{name}: found no release in {str(reports)!r}") from None
    except ValueError as error:
        raise ParameterError(f"{name}: {RELEASE_FILE} is damaged ({error})") from None


def _told(name: str, manifest: Manifest, reason: str) -> dict[str, object]:
    return {
        "kind": "withdrawn",
        "release": name,
        "synthetic": manifest.synthetic,
        "reason": reason,
        "pages": {page: _language(page) for page in manifest.outputs if page.endswith(".html")},
    }


def _language(page: str) -> Language:
    return "en" if page.endswith(".en.html") else "zh"


def _take_back(reports: Path, note: Note) -> None:
    """Put a word on each page of a withdrawn release in its place, and nothing else."""
    from bangfu.press.library.retractions import withdrawn_pages  # noqa: PLC0415 - as above

    site = begin_site(reports, note.release)
    try:
        write_files(site.folder / FRESH, withdrawn_pages(reports, note))
        land(reports, note.release, site.folder)
    finally:
        site.remove()
