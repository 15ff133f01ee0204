"""Writing what readers find at the top of `reports/`, after releases have landed.

The archive and the record first, then the files of unions with the finder's drawers, finder,
number check, corrections and feed, the index last: whoever follows a link of the index finds what
it leads to.
Each file is put into its place in one step, and only if it is another; a run that is killed in
between leaves the next one to look at them all again.

One more release costs what it is, and not what the library is: what has not changed is not read
(`bangfu.press.library.holdings`, `bangfu.press.archive.notes`) and not made
(`bangfu.press.library.bindery`). Pages of all releases hold so many of them as can be read.
"""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from bangfu.errors import LibraryError
from bangfu.language import Language
from bangfu.press.archive.accession import EDITED, edited_releases, take_in
from bangfu.press.archive.notes import archive_of, read_archive
from bangfu.press.library.bindery import Bindery, write_if_new
from bangfu.press.library.check_page import render_check
from bangfu.press.library.corrections import corrections_text, render_corrections
from bangfu.press.library.feed import render_feed
from bangfu.press.library.finder import render_finder
from bangfu.press.library.history import times_before, update_record
from bangfu.press.library.holdings import listed_of, read_holdings
from bangfu.press.library.index import render_index
from bangfu.press.library.inventory import in_print
from bangfu.press.release.addresses import (
    CHECK,
    CORRECTIONS,
    CORRECTIONS_FILE,
    FEED,
    FINDER,
    INDEX,
)
from bangfu.press.release.manifest import FIGURES_FILE
from bangfu.press.release.settings import SiteSettings, read_settings
from bangfu.press.release.stored_notebooks import questions_of, stored_notebooks
from bangfu.register.units import Unit

__all__ = ["write_library"]


def write_library(
    reports: Path,
    units: Mapping[str, Unit],
    *,
    settings: SiteSettings | None = None,
    now: datetime | None = None,
    archive: Path | None = None,
    workplace: Path | None = None,
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
    workplace
        Where it is kept what was read and made. None to read and make everything: it comes out the
        same.

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
    kept = read_archive(archive or archive_of(reports), workplace=workplace)
    held = read_holdings(reports, workplace)
    take_in(kept, reports, held.standing, moment, times=times_before(reports))
    record = update_record(reports, kept, units, moment)
    left_out = held.left_out | {
        one.name: f"{FIGURES_FILE}: cannot be read, so it is not in the archive"
        for one in held.entries if one.name not in record.releases
    }  # fmt: skip
    edited = edited_releases(kept, reports, {one.name: one.figures_sha256 for one in held.entries})
    left_out |= dict.fromkeys(edited, EDITED)
    there = record.releases.keys() - edited
    listed = listed_of([one for one in held.entries if one.name in there])
    left_out |= {e.name: held.unreadable[e.name] for e in listed if e.name in held.unreadable}
    bindery = Bindery(reports, held, listed, record, kept, said, titles)
    contents = bindery.bind(workplace)
    synthetic = bool(listed) and all(entry.synthetic for entry in listed)
    told = in_print(reports, listed, record, contents)
    finder = partial(render_finder, contents, told, settings=said, synthetic=synthetic)
    _write_each(reports, FINDER, finder)
    _write_each(reports, CHECK, partial(render_check, told, settings=said, synthetic=synthetic))
    write_if_new(reports / CORRECTIONS_FILE, corrections_text(listed, record))
    for pages, render in ((CORRECTIONS, render_corrections), (FEED, render_feed)):
        _write_each(reports, pages, partial(render, listed, record, settings=said, titles=titles))
    index = partial(render_index, listed, record, settings=said, titles=titles)
    _write_each(reports, INDEX, partial(index, questions=questions_of(titles)))
    if left_out:
        raise LibraryError("\n".join(f"{name}: {why}" for name, why in left_out.items()))
    return reports / INDEX["zh"]


def _write_each(
    reports: Path, pages: Mapping[Language, str], render: Callable[[Language], str]
) -> None:
    """Write a page in each language to its place."""
    for language, name in pages.items():
        write_if_new(reports / name, render(language))
