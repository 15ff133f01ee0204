"""Erasing one person from a register, where the law demands it: from every load, for good.

Loads are never changed, but for this. What is erased is who somebody was: in the rows of one person
the key becomes a random one no ID number leads to, and what no figure needs is emptied, so that all
sums stay as they were told. Or the rows are taken out, and sums become others. Then the loads are
sealed anew, as a chain, and each says what was erased of it, on which day, for which reason and
what its content hash was before; never who.

All loads are made anew aside and put in place in one step, so whoever kills it leaves the old
register or the new one. The rest is swept up by the next erasure or load.
"""

import contextlib
import os
import shutil
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bangfu.errors import MachineError, RegisterError
from bangfu.files import owner_only, settle, sha256_of
from bangfu.folders import alone, switch
from bangfu.register.anonymity import Stored, without_person, without_rows
from bangfu.register.homes.parquet_load import (
    note_newest,
    sealed,
    sweep_register,
    write_manifest,
)
from bangfu.register.homes.year_load import YearFiles
from bangfu.register.homes.year_parts import files_of, parts_hash
from bangfu.register.load_chain import PARTS
from bangfu.register.loads import (
    CONTENT,
    ERASURES,
    FORMERLY,
    MANIFEST,
    NEWEST,
    Load,
    former_hash,
    list_loads,
)
from bangfu.register.proof import proven_loads
from bangfu.register.schema import table
from bangfu.scratch import ERASING, REPLACED, Scratch

__all__ = ["Erasure", "erase_person", "holder_of"]

_PERSONAL = ("household_file", "file_event", "assistance", "comfort_case")
"""Tables that know persons, or households."""
_FRESH = "loads"


@dataclass(frozen=True)
class Erasure:
    """What was erased of a register, or would be."""

    register: Path
    rows: Mapping[str, int]
    """Rows that were changed or taken out, by table."""
    loads: tuple[int, ...]
    """Loads they stood in."""
    content_hash: str = ""
    """The register's from now on; empty if nothing was done yet."""
    taken_out: bool = False

    @property
    def message(self) -> str:
        """The same in words."""
        tables = ", ".join(f"{name} {count}" for name, count in self.rows.items())
        how = "taken out or off file" if self.taken_out else "left without who they are about"
        count = sum(self.rows.values())
        what = (
            f"{count} row{'s' * (count != 1)} {how} ({tables}) in load"
            f"{'s' * (len(self.loads) != 1)} {', '.join(map(str, self.loads))}"
        )
        if not self.content_hash:
            return f"would have {what}; nothing is changed yet: do it with --yes"
        return (
            f"erased one person from {str(self.register)!r}: {what}; content hash "
            f"{self.content_hash}"
        )


def holder_of(register: Path, file_id: str) -> str:
    """The person key of whom a household file is kept for.

    Raises
    ------
    RegisterError
        If the register has no such file, or its loads name several holders.
    """
    keys = set[str]()
    for load in proven_loads(register, workplace=None):
        if load.rows.get("household_file"):
            files = _read(load, "household_file")
            own = files.filter(pc.equal(files["file_id"], file_id))
            keys |= set(own["holder_key"].to_pylist())
    if len(keys) != 1:
        found = "no such file" if not keys else f"{len(keys)} holders of it, one after another"
        raise RegisterError(
            f"{str(register)!r}: household file: found {found}, expected one with one holder; "
            "give the ID number instead"
        )
    return keys.pop()


def erase_person(
    register: Path, person: str, *, reason: str, day: date, rows: bool = False, do: bool = True
) -> Erasure:
    """Erase one person from every load of a register.

    Parameters
    ----------
    register
        Folder of the register.
    person
        The person key.
    reason
        Why, in words that name nobody: every load keeps them.
    day
        The day it is noted under.
    rows
        Take the rows out, with the events of the person's files; else they stay, with a random key
        and without what no figure needs.
    do
        Whether to do it; else it is only told what would be done.

    Raises
    ------
    RegisterError
        If no row is about that person; if the register is damaged, is being erased from, or another
        load landed meanwhile. Then it is as it was.
    MachineError
        If it cannot be written; the same.
    """
    if not register.is_dir():
        raise RegisterError(f"{str(register)!r} is not a register: found no such folder")
    try:
        with alone(register) as is_alone:
            if not is_alone:
                raise RegisterError(
                    f"{str(register)!r}: found another erasure at work, expected none; try again "
                    "later"
                )
            sweep_register(register)
            loads = proven_loads(register, workplace=None)
            if not (register / NEWEST).exists():  # one that was killed had just removed it
                note_newest(register, loads[-1].told)
            after, counts = _erased(register, loads, person, rows)
            told = {"on": day.isoformat(), "how": "taken out" if rows else "no person"}
            told |= {"reason": reason}
            newest = _replace(register, loads, after, counts, told) if do else ""
    except OSError as error:
        raise MachineError(f"{str(register)!r}: cannot be erased from ({error})") from None
    whole = sum(counts, Counter[str]())
    numbers = tuple(one.load_id for one, n in zip(loads, counts, strict=True) if n.total())
    return Erasure(register, dict(sorted(whole.items())), numbers, newest, rows)


def _erased(
    register: Path, loads: Sequence[Load], person: str, rows: bool
) -> tuple[Stored, list[Counter[str]]]:
    """The tables without a person, load by load, and how many rows of each were others."""
    before = {name: [_read(load, name) for load in loads] for name in _PERSONAL}
    after, counts = (without_rows if rows else without_person)(before, person)
    if not any(count.total() for count in counts):
        raise RegisterError(
            f"{str(register)!r}: found no row about that person, expected one at least; nothing is "
            "changed"
        )
    return after, counts


def _read(load: Load, name: str) -> pa.Table:
    if name not in load.rows:  # there was no such table yet
        return table(name).arrow.empty_table()
    return pa.concat_tables([pq.ParquetFile(file).read() for file in files_of(load, name)])


def _replace(
    register: Path,
    loads: Sequence[Load],
    after: Stored,
    counts: Sequence[Counter[str]],
    told: Mapping[str, str],
) -> str:
    """Put the loads as they are now in the place of those there were; the new content hash."""
    scratch, place = Scratch(register, ERASING), register / "loads"
    site = scratch.folder
    try:
        (site / _FRESH).mkdir(mode=0o700)
        newest = _write(site / _FRESH, loads, after, counts, told)
        (register / NEWEST).unlink(missing_ok=True)  # of two moments it would tell only one
        settle(register)
        switch(place, site / _FRESH, site / REPLACED)
        settle(register)
        _require_same(site, place, loads)
    finally:
        if place.exists():
            scratch.remove()
        with contextlib.suppress(RegisterError):
            note_newest(register, list_loads(register)[-1].told)
    if site.exists():
        raise RegisterError(
            f"{str(site)!r}: found loads of before the erasure, which could not be removed; remove "
            "this folder by hand"
        )
    return str(newest[CONTENT])


def _require_same(site: Path, place: Path, loads: Sequence[Load]) -> None:
    """Take it back if a load has landed since they were read: it would be lost."""
    aside = site / (REPLACED if (site / REPLACED).exists() else _FRESH)
    landed = [one.name for one in aside.glob("[0-9]*")]
    if len(landed) != len(loads):
        switch(place, aside, site / "taken back")
        raise RegisterError(
            f"{str(place.parent)!r}: another load landed meanwhile, erase again; nothing is changed"
        )


def _write(
    folder: Path,
    loads: Sequence[Load],
    after: Stored,
    counts: Sequence[Counter[str]],
    told: Mapping[str, str],
) -> Mapping[str, object]:
    """Write all loads into a folder; what the manifest of the newest says."""
    previous, is_changed, manifest = "", False, dict[str, object]()
    for number, (load, count) in enumerate(zip(loads, counts, strict=True)):
        place = folder / load.folder.name
        place.mkdir(mode=0o700)
        is_changed = is_changed or bool(count.total())
        files = {"sha256": dict(load.hashes), PARTS: dict(load.told.get(PARTS, {}))}
        for name in load.rows:
            if count[name]:
                _store(place, name, after[name][number], files)
        for file in (one for name in load.rows if not count[name] for one in files_of(load, name)):
            _link(file, place / file.relative_to(load.folder))
        if is_changed:
            note = {
                **told, "rows": dict(sorted((+count).items())), CONTENT: load.content_hash,
                FORMERLY: former_hash(loads[: number + 1]),
            }  # fmt: skip
            changed = _manifest(load, after, number, note) | {
                n: own for n, own in files.items() if own
            }
            manifest = sealed(changed, place, previous)
            write_manifest(place, manifest)
        else:
            manifest = dict(load.told)
            _link(load.folder / MANIFEST, place / MANIFEST)
        previous = str(manifest[CONTENT])
        settle(place)
    settle(folder)
    return manifest


def _manifest(
    load: Load, after: Stored, number: int, note: Mapping[str, object]
) -> dict[str, object]:
    """What the manifest of a load says now, before it is sealed, but for the hashes of files."""
    rows = {
        name: len(after[name][number]) if name in after else count
        for name, count in load.rows.items()
    }
    notes = [*load.told.get(ERASURES, ()), note]
    return {**load.told, "rows": rows, ERASURES: notes}


def _store(place: Path, name: str, rows: pa.Table, files: dict[str, dict[str, Any]]) -> None:
    """A table with other rows, in files as it had before; their hashes are put in the old place."""
    if name in files[PARTS]:
        with YearFiles(place, name, rows.schema) as years:
            years.take(rows)
        files[PARTS][name] = years.hashes()
        files["sha256"][name] = parts_hash(files[PARTS][name])
        return
    file = place / f"{name}.parquet"
    with open(file, "wb", opener=owner_only) as handle:
        pq.write_table(rows, handle, compression="zstd")
        handle.flush()
        os.fsync(handle.fileno())
    files["sha256"][name] = sha256_of(file)


def _link(file: Path, place: Path) -> None:
    """The same file by a second name, where the system has these; else a copy of it."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        place.hardlink_to(file)
    except OSError:
        with file.open("rb") as old, open(place, "wb", opener=owner_only) as handle:
            shutil.copyfileobj(old, handle)
            handle.flush()
            os.fsync(handle.fileno())
