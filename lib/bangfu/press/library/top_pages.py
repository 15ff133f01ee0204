"""Writing what readers find at the top of `reports/`, after releases have landed.

The record first, then the finder, the feed and the pages of unions, the index last: whoever follows
a link of the index finds what it leads to. Each file is put into its place in one step, and a run
that is killed in between leaves the next one to write them all again.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from pathlib import Path

from bangfu.figures.catalogue import TOPICS
from bangfu.files import write_whole
from bangfu.press.library.feed import render_feed
from bangfu.press.library.finder import render_finder
from bangfu.press.library.history import listed_of, newest_first, read_entries, update_record
from bangfu.press.library.index import render_index
from bangfu.press.library.public_figures import gather, latest_figures
from bangfu.press.library.unit_pages import render_unit_pages
from bangfu.press.release.addresses import FEED, FINDER, INDEX
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
) -> Path:
    """Write what stands above all public releases; of synthetic ones if no other is there.

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

    Returns
    -------
    Path
        The Chinese index.

    Raises
    ------
    ParameterError
        If `params/site.yaml` or a notebook it lists is not right.
    OSError
        If a page cannot be written.
    """
    said = settings or read_settings()
    titles = stored_notebooks(settings=said)
    questions = questions_of(titles)
    entries = read_entries(reports)
    moment = now or datetime.now(UTC).replace(microsecond=0)
    record = update_record(reports, entries, units, moment)
    listed = listed_of(entries)
    newest = newest_first(listed, record)
    gathered = gather(latest_figures(reports, newest), newest)
    unions = record.unions()
    for language, name in FINDER.items():
        finder = render_finder(
            gathered, unions, language, settings=said, notebooks=notebooks_by_topic(titles, TOPICS)
        )
        write_whole(reports / name, finder, durable=True)
    for language, name in FEED.items():
        feed = render_feed(listed, record, language, settings=said, titles=titles)
        write_whole(reports / name, feed, durable=True)
    _write_unit_pages(
        reports,
        dict(
            page
            for language in INDEX
            for page in render_unit_pages(listed, record, language, settings=said, titles=titles)
        ),
    )
    for language, name in INDEX.items():
        index = render_index(
            listed, record, language, settings=said, titles=titles, questions=questions
        )
        write_whole(reports / name, index, durable=True)
    return reports / INDEX["zh"]


def _write_unit_pages(reports: Path, pages: Mapping[str, str]) -> None:
    """Write the pages of unions, and remove those of unions that have no report any more."""
    folder = reports / UNITS
    folder.mkdir(exist_ok=True)
    for name, text in pages.items():
        write_whole(reports / name, text, durable=True)
    for path in folder.glob("*.html"):
        if f"{UNITS}{path.name}" not in pages:
            path.unlink()
