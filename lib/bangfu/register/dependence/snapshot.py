"""What a report sees of a register, as one hash: the same hash, the same report.

The hash stands in what is published, and what a union's few rows say can be guessed. So it is keyed
by what nobody can guess who does not have the register: the fingerprint of its person key or, in a
register that was made without one, the person keys of its first load.

The digests of a register are kept in a file named by the register's content hash, so that a
register already known is judged without opening it. The file is nobody's but its owner's, can be
deleted at any time, and is made again if it is damaged or was made by other code.
"""

import hashlib
import hmac
import json
from collections.abc import Iterable, Mapping
from dataclasses import astuple, dataclass, field
from datetime import date
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu.errors import ParameterError
from bangfu.files import keep, sources_digest
from bangfu.periods import Period
from bangfu.register.completeness import Completeness
from bangfu.register.dependence.month_digests import SeenMonths, digests, seen_by
from bangfu.register.dependence.streams import STREAMS, Read
from bangfu.register.homes import Whereabouts, home_of
from bangfu.register.loads import FINGERPRINT, former_hash
from bangfu.register.proof import proven_loads
from bangfu.register.units import Unit, below

if TYPE_CHECKING:
    from bangfu.register.store import Register

__all__ = ["Snapshot", "snapshot_of"]

# When it is imported, and not later: what is edited meanwhile is not what this process runs.
_DECIDED_BY = sources_digest("register/**/*.py", "register/*.csv")
"""What decides a digest: how a register is read, seen and reckoned with."""
_KEPT = 50
"""Registers whose digests are kept: enough to say which months differ from last year's load."""


@dataclass(frozen=True)
class Snapshot:
    """A register as of a load, known by its digests.

    Parameters
    ----------
    register
        Where the register is kept.
    load_id
        Newest load seen.
    content_hash
        SHA-256 over all the register holds, load by load.
    synthetic
        Whether any row was invented.
    cache
        Folder where digests are kept.
    formerly
        What releases call the same that were made before registers were sealed.
    """

    register: Whereabouts
    load_id: int
    content_hash: str
    synthetic: bool
    cache: Path = field(repr=False)
    formerly: str = field(default="", repr=False)

    def __getstate__(self) -> dict[str, Any]:
        """What a worker is given: where to look, not what was found."""
        return {name: self.__dict__[name] for name in self.__dataclass_fields__}

    def is_called(self, content_hash: str) -> bool:
        """Whether a content hash is that of this register, as it is called now or was formerly."""
        return content_hash in (self.content_hash, self.formerly or self.content_hash)

    @cached_property
    def units(self) -> Mapping[str, Unit]:
        """Union organisations by code."""
        found = self._organisations.items()
        return {code: Unit(code, zh, en, above) for code, (zh, en, above, _) in found}

    @cached_property
    def _organisations(self) -> Mapping[str, tuple[str, str, str | None, str]]:
        """Names, the union above and the days of each union, by code."""
        found: Mapping[str, tuple[str, str, str | None, str]] = json.loads(self._lines[0])
        return found

    @cached_property
    def completeness(self) -> Completeness:
        """Until when its unions have reported."""
        kept = json.loads(self._lines[2])
        until, ended, begun = (_days(kept[name]) for name in ("until", "ended", "begun"))
        declared, since = (_days(kept[name]).get("") for name in ("declared", "since"))
        return Completeness(until, declared, ended=ended, since=since, begun=begun)

    @cached_property
    def _secret(self) -> bytes:
        """What the digests of this register are keyed by, whichever of its loads is the newest."""
        return bytes.fromhex(json.loads(self._lines[2])["secret"][""])

    def is_complete(self, unit: str, period: Period) -> bool:
        """Whether all unions a report waits for have reported all of a period."""
        return self.completeness.covers(below(unit, self.units), period)

    def require_unit(self, unit: str) -> None:
        """Refuse a union the register does not have.

        Raises
        ------
        ParameterError
            If it has no such union; the message names those it has.
        """
        if unit not in self.units:
            known = ", ".join(self.units)
            raise ParameterError(f"unit: found {unit!r}, expected one of: {known}")

    def digest(self, unit: str, reads: Iterable[Read]) -> str:
        """HMAC-SHA-256 of what a report on a union sees: its unions and the months it read."""
        scope = self._scope(unit)
        whole = hmac.new(self._secret, scope.unions.encode(), hashlib.sha256)
        # Of what came before the register begins nothing is told.
        whole.update(str(self.completeness.since).encode())
        for read in reads:
            whole.update(" ".join(map(str, astuple(read))).encode() + b"\n")
            for month, digest in scope.months_of(read).items():
                if read.covers(month):
                    whole.update(f"{month} {digest}\n".encode())
        return whole.hexdigest()

    def changes(self, unit: str, reads: Iterable[Read], older: str) -> dict[str, list[str]] | None:
        """The months a report reads that were others in an older register, by table.

        Parameters
        ----------
        unit
            Code of the union the report is about.
        reads
            What the report read.
        older
            Content hash of the older register.

        Returns
        -------
        dict or None
            Months by table, `union_unit` without any; None if the older digests are not kept.
        """
        before = self._older(older)
        if before is None or unit not in before.units:
            return None
        old, new = before._scope(unit), self._scope(unit)
        found: dict[str, list[str]] = {} if old.unions == new.unions else {"union_unit": []}
        if before.completeness.since != self.completeness.since:
            found |= {table: [] for table in ("file_event", "assistance", "comfort_case")}
        for read in reads:
            months = old.months_of(read).items() ^ new.months_of(read).items()
            differing = {month for month, _ in months if read.covers(month)}
            if differing:
                known = found.setdefault(STREAMS[read.stream].table, [])
                known[:] = sorted({*known, *differing})
        return found

    @cached_property
    def _lines(self) -> tuple[str, str, str]:
        """Units, digests and until when each is complete, as JSON: kept before, or computed now."""
        kept = _read_cache(self)
        if kept is None:
            kept = _computed(self)
            _write_cache(self, kept)
        return kept

    def _older(self, older: str) -> "Snapshot | None":
        """The register by its content hash as it was, if its digests are kept; read once."""
        if older not in self._others:
            other = Snapshot(self.register, 0, older, self.synthetic, self.cache)
            kept = _read_cache(other)
            if kept is not None:
                other.__dict__["_lines"] = kept
            self._others[older] = other if kept is not None else None
        return self._others[older]

    @cached_property
    def _others(self) -> "dict[str, Snapshot | None]":
        return {}

    def _scope(self, unit: str) -> SeenMonths:
        return seen_by(unit, *self._lines[:2])


def snapshot_of(register: Whereabouts, as_of: int | None, cache: Path) -> Snapshot:
    """A register as of a load; its digests are looked up when they are asked for.

    Raises
    ------
    RegisterError
        If the folder is not a register, has no such load, is not sealed or is damaged.
    """
    loads = proven_loads(register, as_of, workplace=cache.parent)
    synthetic, newest = any(load.synthetic for load in loads), loads[-1]
    return Snapshot(
        register, newest.load_id, newest.content_hash, synthetic, cache, former_hash(loads)
    )


def _computed(seen: Snapshot) -> tuple[str, str, str]:
    """What a snapshot knows, asked of the register itself."""
    # An engine takes a second to import, which a register already known must not cost.
    from bangfu.register.store import open_register  # noqa: PLC0415

    opened = open_register(seen.register, seen.load_id)
    unions = opened.union_unit.select("unit_code", "valid_from", "valid_to")
    rows = opened.ask(unions)[0].to_pylist()
    days = {row["unit_code"]: f"{row['valid_from']} {row['valid_to']}" for row in rows}
    units = {u.code: [u.zh, u.en, u.parent, days[u.code]] for u in opened.units.values()}
    known = opened.completeness
    kept = {
        "until": known.until,
        "ended": known.ended,
        "declared": {"": known.declared} if known.declared else {},
        "since": {"": known.since} if known.since else {},
        "begun": known.begun,
        "secret": {"": _fingerprint(seen.register) or _secret_of(opened)},
    }
    return json.dumps(units), json.dumps(digests(opened)), json.dumps(kept, default=str)


def _fingerprint(register: Whereabouts) -> str:
    """What a register remembers of the person key it was made with; empty if there was none.

    It stays whatever is imported or erased later.
    """
    note = home_of(register).note(FINGERPRINT)
    as_read = (note or "").encode(errors="surrogateescape")
    return "" if note is None else hashlib.sha256(as_read).hexdigest()


def _secret_of(register: "Register") -> str:
    """SHA-256 over the person keys of the first load, in their order."""
    keys = " UNION ALL ".join(
        f"SELECT {column} AS key FROM {table}_rows WHERE load_id = 1"  # noqa: S608 - our own names
        for table, column in (("assistance", "person_key"), ("comfort_case", "claimant_key"))
    )
    rows = register.rows(f"SELECT DISTINCT key FROM ({keys}) AS persons ORDER BY key")  # noqa: S608
    return hashlib.sha256("\n".join(str(key) for (key,) in rows).encode()).hexdigest()


def _days(kept: Mapping[str, str]) -> dict[str, date]:
    """Days by union, as they were before they were kept."""
    return {code: date.fromisoformat(day) for code, day in kept.items()}


def _cache_file(seen: Snapshot) -> Path:
    return seen.cache / f"{seen.content_hash}.json"


def _read_cache(seen: Snapshot) -> tuple[str, str, str] | None:
    """What is kept of a register; None if nothing is, or it is damaged or of other code."""
    path = _cache_file(seen)
    try:
        at = path.stat()
        return _read(path, (at.st_ino, at.st_size, at.st_mtime_ns))
    except (OSError, ValueError):
        return None


@lru_cache(maxsize=4)
def _read(path: Path, _version: tuple[int, int, int]) -> tuple[str, str, str] | None:
    """A file of digests as it is; read once a process, as each release of a plan asks for it."""
    head, units, months, until = path.read_text("utf-8").split("\n")[:4]
    return (units, months, until) if head == _seal(units, months, until) else None


def _write_cache(seen: Snapshot, lines: tuple[str, str, str]) -> None:
    """Keep the digests of a register; where that is not allowed they are computed each time."""
    if keep(_cache_file(seen), "\n".join([_seal(*lines), *lines, ""])):
        kept = sorted(seen.cache.glob("*.json"), key=lambda path: path.stat().st_mtime_ns)
        for path in kept[:-_KEPT]:
            path.unlink(missing_ok=True)


def _seal(*lines: str) -> str:
    """First line of a file of digests: what made it and that it is whole."""
    return hashlib.sha256("\n".join([_DECIDED_BY, *lines]).encode()).hexdigest()
