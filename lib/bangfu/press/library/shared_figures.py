"""The public figures of all releases as a table of a database, for a role that sees nothing else.

They are those the finder finds: each address once, as the newest release has it. All of them are
replaced in one transaction, so whoever reads has those of before or those of now.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from bangfu.errors import LibraryError
from bangfu.press.archive.notes import archive_of, read_archive
from bangfu.press.library.history import Record, newest_first, record_of
from bangfu.press.library.holdings import Entry, read_holdings
from bangfu.press.library.public_figures import PublicFigure, latest_figures
from bangfu.register.homes import DatabaseUrl
from bangfu.register.homes.postgres_schema import require_version
from bangfu.register.homes.postgres_session import session

__all__ = ["share_figures"]


def share_figures(reports: Path, url: DatabaseUrl, archive: Path | None = None) -> tuple[int, int]:
    """Put the figures of all public releases into a database; how many releases and figures.

    Parameters
    ----------
    reports
        Folder of the releases.
    url
        The database.
    archive
        What was public; beside the releases if not given.

    Raises
    ------
    LibraryError
        If a release is not what it says: then nothing is changed.
    RegisterError
        If the database has no register of this version, or may not be written to.
    """
    kept, held = read_archive(archive or archive_of(reports)), read_holdings(reports)
    wrong = held.left_out | held.unreadable
    if wrong:
        name, why = next(iter(sorted(wrong.items())))
        raise LibraryError(f"{name}: {why}; nothing is shared")
    record = record_of(reports, kept.notes)
    listed = [one for one in held.entries if one.name in record.releases and one.figures_sha256]
    columns = ", ".join(f'"{name}"' for name in ("release", *PublicFigure._fields))
    count = 0
    with session(url) as connection, connection.transaction(), connection.cursor() as cursor:
        require_version(connection, url)
        cursor.execute(f'DELETE FROM "{url.schema}".published_figure')  # noqa: S608 - a checked name
        table = f'COPY "{url.schema}".published_figure ({columns}) FROM STDIN'
        with cursor.copy(table) as rows:
            for release, figure in _found(reports, listed, record):
                rows.write_row((release, *figure))
                count += 1
    return len(listed), count


def _found(
    reports: Path, listed: Sequence[Entry], record: Record
) -> Iterator[tuple[str, PublicFigure]]:
    for unit in sorted({one.unit for one in listed}):
        own = [one for one in listed if one.unit == unit]
        newest = [one.name for one in newest_first(own, record)]
        for release, figures, _ in latest_figures(reports, newest):
            yield from ((release, one) for one in figures)
