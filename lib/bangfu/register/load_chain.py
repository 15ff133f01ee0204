"""The loads that have landed in a register, as their manifests tell of them: a chain.

A manifest says what its load brought: how many rows of each table and the hash of these rows. It
ends with the content hash of the register up to this load, which is over all it says and over the
content hash of the load before. So no load can be changed, left out or put in between unnoticed,
nor anything said of it, and the newest hash stands for all of them; a note beside the loads tells
which is the newest, so that it is missed when it is lost. How the rows are stored is not in the
hash: it is of what a register holds, wherever its home is.

Planning runs needs no more than this, so nothing here opens a table or imports a library.
"""

import hashlib
import json
import re
import shlex
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

from bangfu.errors import RegisterError
from bangfu.language import Text

__all__ = [
    "CONTENT", "DIGESTS", "ERASURES", "FINGERPRINT", "FORMERLY", "HELD", "LANDING", "MANIFEST",
    "NEWEST", "NOTHING", "PARTS", "PREVIOUS", "SETTLED", "Damage", "Load", "LoadTally",
    "chain_damage", "content_hash", "erased_on", "former_hash", "load_name", "load_told",
    "manifest_of", "refuse", "require_chain", "sealed_manifest", "unreadable", "with_digest",
]  # fmt: skip

MANIFEST = "load.json"
NEWEST = "newest-load.json"
"""File of a register that notes its newest load; an older one if a landing was just killed."""
FINGERPRINT = "person-key.fingerprint"
"""File of a register that keeps the fingerprint of its person key."""
CONTENT = "content_sha256"
"""Where a manifest gives the content hash of the register up to its load."""
DIGESTS, PREVIOUS = "rows_sha256", "previous_sha256"
"""Where it gives the hashes of the rows, and the content hash up to the load before."""
ERASURES, FORMERLY = "erasures", "formerly"
"""Where it notes what was erased of its load; a note gives both content hashes there were before,
that of what is sealed and the former one."""
LANDING = "landing"
"""Where it says how its load came about: when, by whom, of which ledgers. The same ledgers give the
same register whenever they are imported, so it has a hash of its own."""
HELD, SETTLED = "held_back", "settled"
"""Where a landing notes the rows that were held back, and those of earlier loads it settles."""
NOTHING = "nothing"
"""Where it says that a union has nothing to report of a period."""
PARTS = "parts"
"""Where it gives the hashes of the files of tables that lie by years."""
_BESIDE = (CONTENT, "sha256", PARTS, LANDING)
"""What of a manifest the content hash is not over: itself, the hashes of files, the landing."""
_OWN_HASH = "sha256"
_AS_SEALED = Text("封签时的内容", "what was sealed")
_KINDS: Mapping[str, type] = {
    "synthetic": bool, "rows": dict, "hashes": dict, "digests": dict, "reason": str,
    "content_hash": str,
}  # fmt: skip
_TABLE = re.compile("[a-z_]+")


@dataclass(frozen=True)
class Load:
    """One landed load: where it is, how many rows it brought and their hashes."""

    load_id: int
    folder: Path
    synthetic: bool
    rows: Mapping[str, int]
    hashes: Mapping[str, str]
    """SHA-256 of the stored files, by table."""
    until: date | None = None
    """The day until which it was declared complete, if it was."""
    reason: str = ""
    """Why what was public changes by it, in the words of whoever imported it; these are public."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """SHA-256 of the rows, by table; none as long as it is not sealed."""
    content_hash: str = ""
    """SHA-256 over what the register holds up to this load; empty if it is not sealed."""
    told: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """All its manifest says."""

    @property
    def landing(self) -> Mapping[str, Any]:
        """How it came about: `at`, `by` and `sources`; empty if an earlier version landed it."""
        found: Mapping[str, Any] = self.told.get(LANDING, {})
        return found

    @property
    def nothing(self) -> tuple[str, str] | None:
        """The union and the period it says there is nothing to report of, if it says that."""
        said = self.told.get(NOTHING)
        return (said["unit"], said["period"]) if said else None

    def file(self, table_name: str) -> Path:
        """The Parquet file of a table in this load."""
        return self.folder / f"{table_name}.parquet"


@dataclass(frozen=True)
class LoadTally:
    """What the loads of a register brought: told in reports as the quality of their data."""

    loads: int = 0
    rows: int = 0
    """All that landed, corrections and withdrawals too."""
    likely: int = 0
    """What was odd in them and landed, and is likely wrong, as one payment twice."""
    unlikely: int = 0
    """What was odd in them and is seldom wrong, as a household of 16."""
    held_back: int = 0
    """Rows that did not land with the others of their ledger, and have not come right since."""

    @classmethod
    def of(cls, loads: Sequence[Load]) -> "LoadTally":
        """The tally of some loads."""
        found = [load.landing.get("findings", {}) for load in loads]
        return cls(
            len(loads),
            sum(sum(load.rows.values()) for load in loads),
            sum(told.get("high", 0) for told in found),
            sum(told.get("low", 0) for told in found),
            sum(
                len(load.landing.get(HELD, ())) - len(load.landing.get(SETTLED, ()))
                for load in loads
            ),
        )


@dataclass(frozen=True)
class Damage:
    """One thing of a register that is not as it was sealed."""

    load_id: int
    file: str
    """Below `loads/`."""
    found: Text
    expected: Text = _AS_SEALED
    table: str = ""
    """The table it is about, if it is about one."""


def content_hash(told: Mapping[str, Any]) -> str:
    """SHA-256 over all a manifest says, but for that hash itself and those of files."""
    covered = {name: value for name, value in told.items() if name not in _BESIDE}
    return hashlib.sha256(json.dumps(covered, sort_keys=True).encode()).hexdigest()


def with_digest(landing: Mapping[str, Any], load_id: int) -> dict[str, Any]:
    """How a load came about, with a hash over it: an edit is noticed here too."""
    told = {name: value for name, value in landing.items() if name != _OWN_HASH}
    digest = hashlib.sha256(json.dumps([load_id, told], sort_keys=True).encode()).hexdigest()
    return {**told, _OWN_HASH: digest}


def former_hash(loads: Sequence[Load]) -> str:
    """The content hash as releases quote it of versions that sealed nothing: over that of files."""
    digest = hashlib.sha256()
    for load in loads:
        for name, sha in sorted(load.hashes.items()):
            digest.update(f"{load.load_id} {name} {sha}\n".encode())
        if load.until:
            digest.update(f"{load.load_id} complete until {load.until}\n".encode())
        if load.reason:
            digest.update(f"{load.load_id} because {load.reason}\n".encode())
    return digest.hexdigest()


def erased_on(loads: Sequence[Load], content: str) -> str:
    """The day on which it was erased from a register that had some content hash; else nothing."""
    for load in loads:
        for note in load.told.get(ERASURES, ()):
            if content in (note[CONTENT], note[FORMERLY]):
                return str(note["on"])
    return ""


def load_name(number: int) -> str:
    """What a load is called: six digits.

    Examples
    --------
    >>> load_name(7)
    '000007'
    """
    return f"{number:06d}"


def manifest_of(
    load_id: int, rows: Mapping[str, int], told: Mapping[str, Any], landing: Mapping[str, Any]
) -> dict[str, Any]:
    """What a manifest says before it is sealed.

    Parameters
    ----------
    load_id
        Number of the load.
    rows
        How many it has, by table.
    told
        What else it says: whether it is invented, until when it is complete, and so on.
    landing
        How it came about.
    """
    manifest = {"load": load_id, "synthetic": told["synthetic"], "rows": dict(rows), **told}
    return manifest | ({LANDING: with_digest(landing, load_id)} if landing else {})


def sealed_manifest(
    manifest: Mapping[str, Any], digests: Mapping[str, str], previous: str, expected: str = ""
) -> dict[str, Any]:
    """A manifest with the content hash of the register up to its load.

    Parameters
    ----------
    manifest
        What is known of the load.
    digests
        SHA-256 of its rows, by table.
    previous
        The content hash up to the load before; empty if there is none.
    expected
        The content hash it must come to, if that is known.

    Raises
    ------
    RegisterError
        If it comes to another.
    """
    covered = {**manifest, DIGESTS: dict(digests), PREVIOUS: previous}
    found = content_hash(covered)
    if expected not in ("", found):
        raise RegisterError(
            f"load {manifest['load']}: found content hash {found}, expected {expected}, that of "
            "the load it is copied from; nothing of it landed"
        )
    return {**covered, CONTENT: found}


def chain_damage(
    loads: Sequence[Load], numbers: Sequence[int], noted: tuple[int, str]
) -> Iterator[Damage]:
    """What is wrong with loads as a chain.

    Parameters
    ----------
    loads
        Those whose manifests can be read, oldest first.
    numbers
        Those of all there are.
    noted
        Number and content hash of the load that is noted as the newest; 0 if none is.
    """
    newest, newest_hash = noted
    lost = newest > max(numbers, default=0)
    yield from _missing([*numbers, newest + 1] if lost else numbers)
    yield from (one for load in loads if load.content_hash for one in _changed(load))
    for before, load in pairwise([None, *loads]):
        if load and load.content_hash and not _follows(load, before):
            yield _astray(load)
    yield from (_replaced(o) for o in loads if o.load_id == newest and _differs(o, newest_hash))


def load_told(raw: object, folder: Path) -> Load:
    """A load as its manifest tells of it.

    Parameters
    ----------
    raw
        The manifest.
    folder
        Where the load is; its name is the number.

    Raises
    ------
    ValueError, LookupError, TypeError
        If that is no manifest.
    """
    if not isinstance(raw, dict):
        raise TypeError("expected an object")
    until = raw.get("complete_until")
    load = Load(
        int(folder.name), folder, raw["synthetic"], raw["rows"], raw["sha256"],
        None if until is None else date.fromisoformat(until), raw.get("reason", ""),
        raw.get(DIGESTS, {}), raw.get(CONTENT, ""), raw,
    )  # fmt: skip
    for name, kind in _KINDS.items():
        _require(kind, getattr(load, name))
    _require(int, *load.rows.values())
    _require(str, *load.hashes.values(), *load.digests.values())
    _require(dict, load.landing)
    tables = load.digests if load.content_hash else load.rows
    if not (load.rows.keys() == load.hashes.keys() == tables.keys()):
        raise ValueError("its tables are not the same throughout")
    if not all(map(_TABLE.fullmatch, load.rows)):
        raise ValueError("it names a table that cannot be")
    return load


def refuse(register: object, damage: Sequence[Damage]) -> None:
    """Refuse a register that is damaged: in one sentence, which names the first place.

    Raises
    ------
    RegisterError
        If there is any damage.
    """
    if not damage:
        return
    first, *more = damage
    about = f"table {first.table!r}" if first.table else repr(first.file.rpartition("/")[2])
    raise RegisterError(
        f"{str(register)!r}: load {first.load_id}, {about}: found {first.found.en}, expected "
        f"{first.expected.en}" + (f"; and {len(more)} more" if more else "")
        + " (`bangfu check-register` tells all)"
    )  # fmt: skip


def require_chain(register: object, loads: Sequence[Load], damage: Sequence[Damage]) -> None:
    """Refuse a register whose loads are damaged, or are not all sealed.

    Raises
    ------
    RegisterError
        If they are not.
    """
    refuse(register, damage)
    for load in loads:
        if not load.content_hash:
            raise RegisterError(
                f"{str(register)!r}: found load {load.load_id} not sealed, as an earlier version "
                "of bangfu left it, expected every load sealed; do that once with "
                f"`bangfu seal --register {shlex.quote(str(register))}`"
            )


def _require(kind: type, *values: object) -> None:
    if not all(isinstance(value, kind) for value in values):
        raise TypeError("a value is of another kind than expected")


def _differs(load: Load, noted_hash: str) -> bool:
    return bool(load.content_hash) and load.content_hash != noted_hash


def _replaced(load: Load) -> Damage:
    found = Text("另一次装载", "another load than the one that landed")
    return Damage(load.load_id, f"{load.folder.name}/{MANIFEST}", found)


def _missing(numbers: Sequence[int]) -> Iterator[Damage]:
    """Loads there must have been, since there are later ones."""
    for before, after in pairwise([0, *numbers]):
        if after > before + 1:
            gap = Text(f"缺第{before + 1}至{after - 1}次", f"none up to load {after - 1}")
            alone = after == before + 2
            yield Damage(
                before + 1, load_name(before + 1), Text("缺失", "none") if alone else gap,
                Text("装载", "a load"),
            )  # fmt: skip


def unreadable(folder: Path, error: Exception) -> Damage:
    """A load whose manifest cannot be read."""
    why = getattr(error, "strerror", None) or error
    found = Text("无法读取的内容", f"nothing that can be read ({why})")
    expected = Text("装载清单", "the manifest of a load")
    return Damage(int(folder.name), f"{folder.name}/{MANIFEST}", found, expected)


def _changed(load: Load) -> Iterator[Damage]:
    """Whether a manifest says something else than was sealed, or is that of another load."""
    place = f"{load.folder.name}/{MANIFEST}"
    number = load.told.get("load")
    if load.content_hash != content_hash(load.told) or (
        load.landing and load.landing != with_digest(load.landing, load.load_id)
    ):
        yield Damage(load.load_id, place, Text("已改动的内容", "changed content"))
    elif number != load.load_id:
        found = Text(f"第{number}次装载的清单", f"the manifest of load {number}")
        yield Damage(load.load_id, place, found)


def _follows(load: Load, before: Load | None) -> bool:
    """Whether a load was landed on the one before; not asked where that is not known."""
    if load.load_id != (before.load_id if before else 0) + 1:
        return True
    return load.told.get(PREVIOUS) == (before.content_hash if before else "")


def _astray(load: Load) -> Damage:
    found = Text("接在别的装载之后的装载", "a load that follows another than the one before it")
    return Damage(load.load_id, f"{load.folder.name}/{MANIFEST}", found)
