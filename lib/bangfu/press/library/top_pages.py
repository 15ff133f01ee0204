"""Writing what readers find at the top of `reports/`, after releases have landed.

The archive and the record first, then finder, corrections, feed and pages of unions, the index
last: whoever follows a link of the index finds what it leads to. Each file is put into its place in
one step, and a run that is killed in between leaves the next one to write them all again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from functools import partial
from itertools import chain
from pathlib import Path

from bangfu.errors import LibraryError
from bangfu.figures.catalogue import TOPICS
from bangfu.files import write_whole
from bangfu.language import Language
from bangfu.press.archive.accession import EDITED, edited_releases, lines_before, take_in
from bangfu.press.archive.notes import Archive, Note, archive_of, read_archive
from bangfu.press.library.corrections import corrections_text, render_corrections
from bangfu.press.library.feed import render_feed
from bangfu.press.library.finder import render_finder
from bangfu.press.library.history import (
    listed_of,
    newest_first,
    read_entries,
    times_before,
    update_record,
)
from bangfu.press.library.index import render_index
from bangfu.press.library.public_figures import gather, latest_figures
from bangfu.press.library.unit_pages import render_unit_pages
from bangfu.press.release.addresses import CORRECTIONS, CORRECTIONS_FILE, FEED, FINDER, INDEX
from bangfu.press.release.manifest import FIGURES_FILE
from bangfu.press.release.neighbours import UNITS
from bangfu.press.release.settings import SiteSettings, read_settings
from bangfu.press.release.stored_notebooks import (
    notebooks_by_topic,
    questions_of,
    stored_notebooks,
)
from bangfu.register.units import Unit

__all__ = ["write_library"]


def write_library(
    reports: Path,
    units: Mapping[str, Unit],
    *,
    settings: SiteSettings | None = None,
    now: datetime | None = None,
    archive: Path | None = None,
) -> Path:
    """Write what stands above all public releases; those new to the archive go into it first.

    Parameters
    ----------
    reports
        Folder of the releases.
    units
        Names of the unions by code; those of earlier runs are known from the library's record.
    settings
        What the library says of itself; `params/site.yaml` if not given.
    now
        The time a new or changed release gets; the present if not given.
    archive
        Its folder; beside the reports if not given.

    Returns
    -------
    Path
        The Chinese index.

    Raises
    ------
    ArchiveError
        If the archive was edited or cut.
    LibraryError
        After all is written, if a release is not what it says and was left out.
    ParameterError
        If `params/site.yaml` or a notebook it lists is not right.
    OSError
        If a page cannot be written.
    """
    said = settings or read_settings()
    titles = stored_notebooks(settings=said)
    moment = now or datetime.now(UTC).replace(microsecond=0)
    kept = read_archive(archive or archive_of(reports))
    take_in(kept, reports, moment, times=times_before(reports))
    record = update_record(reports, kept, units, moment)
    entries, left_out = read_entries(reports)
    left_out |= {
        one.name: f"{FIGURES_FILE}: cannot be read, so it is not in the archive"
        for one in entries if one.name not in record.releases
    }  # fmt: skip
    edited = edited_releases(kept, reports, {one.name: one.figures_sha256 for one in entries})
    left_out |= dict.fromkeys(edited, EDITED)
    listed = listed_of([one for one in entries if one.name in record.releases.keys() - edited])
    gathered = gather(latest_figures(reports, newest_first(listed, record), left_out), listed)
    gone = _addresses(kept, record.withdrawn(listed))
    topics, questions = notebooks_by_topic(titles, TOPICS), questions_of(titles)
    finder = partial(render_finder, gathered, record.unions(), notebooks=topics, withdrawn=gone)
    _write_each(reports, FINDER, partial(finder, settings=said))
    write_whole(reports / CORRECTIONS_FILE, corrections_text(listed, record), durable=True)
    for pages, render in ((CORRECTIONS, render_corrections), (FEED, render_feed)):
        _write_each(reports, pages, partial(render, listed, record, settings=said, titles=titles))
    _write_unit_pages(
        reports,
        [render_unit_pages(listed, record, one, settings=said, titles=titles) for one in INDEX],
    )
    index = partial(render_index, listed, record, questions=questions, settings=said, titles=titles)
    _write_each(reports, INDEX, index)
    if left_out:
        raise LibraryError("\n".join(f"{name}: {why}" for name, why in left_out.items()))
    return reports / INDEX["zh"]


def _write_each(
    reports: Path, pages: Mapping[Language, str], render: Callable[[Language], str]
) -> None:
    """Write a page in each language to its place."""
    for language, name in pages.items():
        write_whole(reports / name, render(language), durable=True)


def _write_unit_pages(reports: Path, made: Sequence[Iterable[tuple[str, str]]]) -> None:
    """Write the pages of unions, and remove those of unions that have no report any more."""
    folder, pages = reports / UNITS, dict(chain.from_iterable(made))
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        write_whole(reports / name, text, durable=True)
    for path in folder.glob("*.html"):
        if f"{UNITS}{path.name}" not in pages:
            path.unlink()


def _addresses(archive: Archive, withdrawn: Sequence[Note]) -> list[tuple[Note, list[str]]]:
    """Of each withdrawal the addresses the release showed: the finder says it of those it lacks."""
    return [
        (note, [line.address for line in lines_before(archive, note.release)]) for note in withdrawn
    ]
