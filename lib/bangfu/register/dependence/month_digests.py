"""Digests of months: what the rows of each union are, as hashes, and what a union sees of them.

A register of thousands of unions has some hundred thousand: they are read once for all unions, and
each takes its own.
"""

import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from bangfu.register.dependence.streams import STREAMS, Read, Stream
from bangfu.register.units import Unit, below

if TYPE_CHECKING:
    from bangfu.register.store import Register

__all__ = ["Months", "SeenMonths", "digests", "seen_by"]

Months = dict[str, dict[str, list[list[str | None]]]]
"""By stream and month: union and digest, with what is read of the files the rows name; where rows
are of another union than their files, also the union that keeps the file, if any."""


@dataclass(frozen=True)
class SeenMonths:
    """What one union sees of a register: its unions as text, and a digest a month by stream."""

    unions: str
    own: Mapping[str, Mapping[str, str]]
    everywhere: Mapping[str, Mapping[str, str]]

    def months_of(self, read: Read) -> Mapping[str, str]:
        """The digest of each month of what a report reads of a stream."""
        return (self.everywhere if read.everywhere else self.own)[read.stream]


@lru_cache(maxsize=16)
def seen_by(unit: str, organisations: str, digests: str) -> SeenMonths:
    """What a union sees; made once a process, as each release of a plan asks for it.

    Parameters
    ----------
    unit
        Its code.
    organisations, digests
        The unions and the digests of a register, as they are kept: JSON.
    """
    return _pieces(organisations, digests).of(unit)


@lru_cache(maxsize=2)
def _pieces(organisations: str, digests: str) -> "_Pieces":
    """The digests of a register, read once for all of its unions."""
    units: dict[str, Unit] = {}
    days: dict[str, str] = {}
    for code, (zh, en, above, days[code]) in json.loads(organisations).items():
        units[code] = Unit(code, zh, en, above)
    months: Months = json.loads(digests)
    return _Pieces(units, days, {stream: _StreamPieces.of(months[stream]) for stream in months})


@dataclass(frozen=True)
class _Pieces:
    """The digests of a register, by stream."""

    units: Mapping[str, Unit]
    days: Mapping[str, str]
    streams: "Mapping[str, _StreamPieces]"

    def of(self, unit: str) -> SeenMonths:
        own = below(unit, self.units)
        unions = json.dumps([(*astuple(self.units[code]), self.days[code]) for code in own])
        inside = {name: one.inside(own) for name, one in self.streams.items()}
        return SeenMonths(unions, inside, {name: one.whole for name, one in self.streams.items()})


@dataclass(frozen=True)
class _StreamPieces:
    """The digests of a stream: pieces as text with their months, in the order of these."""

    lines: Sequence[tuple[str, str]]
    of_union: Mapping[str, Sequence[int]]
    """The places of its pieces: aid is counted by who gave it, and held against households on file
    by who keeps their file."""

    @classmethod
    def of(cls, months: Mapping[str, list[list[str | None]]]) -> "_StreamPieces":
        lines: list[tuple[str, str]] = []
        of_union: dict[str, list[int]] = {}
        for month, pieces in sorted(months.items()):
            for piece in pieces:
                for code in {one for one in (piece[0], *piece[2:]) if one is not None}:
                    of_union.setdefault(code, []).append(len(lines))
                lines.append((month, " ".join(map(str, piece))))
        return cls(lines, of_union)

    @cached_property
    def whole(self) -> Mapping[str, str]:
        """A digest a month of all unions together."""
        return _by_month(self.lines)

    def inside(self, unions: Iterable[str]) -> Mapping[str, str]:
        """A digest a month of what lies inside some unions; months without a row are left out."""
        places = {place for code in unions for place in self.of_union.get(code, ())}
        return _by_month([self.lines[place] for place in sorted(places)])


def _by_month(lines: Iterable[tuple[str, str]]) -> dict[str, str]:
    found: dict[str, list[str]] = {}
    for month, line in lines:
        found.setdefault(month, []).append(line)
    return {
        month: hashlib.sha256("\n".join(sorted(of_month)).encode()).hexdigest()
        for month, of_month in found.items()
    }


def digests(register: "Register") -> Months:
    """Digests of a register's rows by stream, month and union, computed where the rows are.

    A digest is the MD5 of the sorted MD5s of the rows as they are seen: newest row per key, not
    withdrawn. It knows neither the order of the rows nor which load or ledger brought them, and
    rests on nothing a new version of the engine may change. A row is written out as its columns,
    each as its length in bytes and its text, so that no two rows read the same and a missing value
    is not an empty one.

    Parameters
    ----------
    register
        As of the load it is to be seen at; not restricted to a union.
    """
    return {name: _digests_of(stream, register) for name, stream in STREAMS.items()}


def _digests_of(stream: Stream, register: "Register") -> dict[str, list[list[str | None]]]:
    months: dict[str, list[list[str | None]]] = {}
    for month, *piece in register.rows(_sql(stream)):
        months.setdefault(month, []).append(piece)
    return months


def _sql(stream: Stream) -> str:
    """One row per month and union. All names in it are our own, none comes from outside."""
    text = _text("r", stream.columns)
    day = f"make_date(r.{stream.day}, 12, 31)" if stream.day == "year" else f"r.{stream.day}"
    month = f"substr(CAST({day} AS VARCHAR), 1, 7)"
    rows = f"FROM {stream.table} r"
    dated = f"WHERE r.{stream.day} IS NOT NULL"
    if not stream.file_columns:
        piece = f"{month}, r.unit_code, {_digest(text)}"
        return f"SELECT {piece} {rows} {dated} GROUP BY 1, 2 ORDER BY 1, 2"
    text += f" || {_text('f', stream.file_columns)}"
    if "unit_code" not in stream.columns:  # an event belongs to the union that keeps its file
        rows += " JOIN household_file f ON f.file_id = r.file_id"
        piece = f"{month}, f.unit_code, {_digest(text)}"
        return f"SELECT {piece} {rows} {dated} GROUP BY 1, 2 ORDER BY 1, 2"
    rows += " LEFT JOIN household_file f ON f.file_id = r.file_id"
    piece = f"{month}, r.unit_code, {_digest(text)}, f.unit_code"
    return f"SELECT {piece} {rows} {dated} GROUP BY 1, 2, 4 ORDER BY 1, 2, 4"


def _text(table: str, columns: Sequence[str]) -> str:
    """SQL for the columns of a row as one text, each as `length:text`, or `~` if missing."""
    cells = [f"CAST({table}.{column} AS VARCHAR)" for column in columns]
    # The only size in bytes every home knows is one in bits.
    sizes = [f"CAST(CAST(bit_length({cell}) / 8 AS INTEGER) AS VARCHAR)" for cell in cells]
    return " || ".join(
        f"coalesce({size} || ':' || {cell}, '~')" for size, cell in zip(sizes, cells, strict=True)
    )


def _digest(text: str) -> str:
    return f"md5(string_agg(md5({text}), '' ORDER BY md5({text})))"
