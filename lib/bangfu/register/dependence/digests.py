"""Digests of a register's rows by stream, month and union, computed where the rows are.

A digest is the MD5 of the sorted MD5s of the rows as they are seen: newest row per key, not
withdrawn. It knows neither the order of the rows nor which load or ledger brought them, and rests
on nothing a new version of the engine may change. A row is written out as its columns, each as
its length in bytes and its text, so that no two rows read the same and a missing value is not an
empty one.
"""

from collections.abc import Sequence

from bangfu.register.dependence.streams import STREAMS, Stream
from bangfu.register.store import Register

__all__ = ["Months", "digests"]

Months = dict[str, dict[str, list[list[str | None]]]]
"""By stream and month: union and digest; where rows name a household's file, also the union that
keeps the file, if any, and the digest of the rows with what is read of their files."""


def digests(register: Register) -> Months:
    """The digests of all streams of a register.

    Parameters
    ----------
    register
        As of the load it is to be seen at; not restricted to a union.
    """
    return {name: _digests_of(stream, register) for name, stream in STREAMS.items()}


def _digests_of(stream: Stream, register: Register) -> dict[str, list[list[str | None]]]:
    months: dict[str, list[list[str | None]]] = {}
    for month, *piece in register.backend.raw_sql(_sql(stream)).fetchall():
        months.setdefault(month, []).append(piece)
    return months


def _sql(stream: Stream) -> str:
    """One row per month and union. All names in it are our own, none comes from outside."""
    own = _text("r", stream.columns)
    both = f"{own} || {_text('f', stream.file_columns)}"
    month = f"strftime(r.{stream.day}, '%Y-%m')"
    rows = f"FROM {stream.table} r"
    dated = f"WHERE r.{stream.day} IS NOT NULL GROUP BY ALL ORDER BY ALL"
    if not stream.file_columns:
        return f"SELECT {month}, r.unit_code, {_digest(own)} {rows} {dated}"
    if "unit_code" not in stream.columns:  # an event belongs to the union that keeps its file
        rows += " JOIN household_file f ON f.file_id = r.file_id"
        return f"SELECT {month}, f.unit_code, {_digest(both)} {rows} {dated}"
    rows += " LEFT JOIN household_file f ON f.file_id = r.file_id"
    return (
        f"SELECT {month}, r.unit_code, {_digest(own)}, f.unit_code, {_digest(both)} {rows} {dated}"
    )


def _text(table: str, columns: Sequence[str]) -> str:
    """SQL for the columns of a row as one text, each as `length:text`, or `~` if missing."""
    cells = [f"CAST({table}.{column} AS VARCHAR)" for column in columns]
    return " || ".join(
        f"coalesce(CAST(strlen({cell}) AS VARCHAR) || ':' || {cell}, '~')" for cell in cells
    )


def _digest(text: str) -> str:
    return f"md5(string_agg(md5({text}), '' ORDER BY md5({text})))"
