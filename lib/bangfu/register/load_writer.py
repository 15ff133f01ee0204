"""Loads: the append-only steps by which a register grows.

A load is a folder `loads/000001` with one Parquet file a table and `load.json`. It is written
beside its place and renamed into it, so it lands whole or not at all, and is never changed again,
unless a person is erased from it.
It is sealed as it lands: what it holds is read back, and the content hash of the register up to it
is over that. Once it is said to have landed, a loss of power does not undo it.
Registers hold keyed hashes of persons, so folders are readable by their owner only.
"""

import contextlib
import json
import os
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from datetime import date
from pathlib import Path
from typing import IO, Any

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.errors import RegisterError
from bangfu.files import owner_only, settle, sha256_of, sweep_unfinished, write_whole
from bangfu.register.loads import (
    CONTENT,
    DIGESTS,
    LANDING,
    MANIFEST,
    NEWEST,
    NOTHING,
    PREVIOUS,
    content_hash,
    list_loads,
    with_digest,
)
from bangfu.register.row_digest import row_digest
from bangfu.register.schema import TABLES, table
from bangfu.scratch import BUILDING, ERASING, REPLACED, Scratch, sweep_folders

__all__ = [
    "LoadWriter", "new_load", "note_newest", "sealed",
    "sweep_register", "write_manifest",
]  # fmt: skip


_ROWS = 50_000
"""Of a group of rows in a file: what is written at once takes 20 MB less than 200,000 do."""


class LoadWriter:
    """Writes the tables of one load, a batch at a time; use through `new_load`."""

    def __init__(self, folder: Path, load_id: int, files: ExitStack) -> None:
        self.load_id = load_id
        self.rows = dict.fromkeys((t.name for t in TABLES), 0)
        self._writers: dict[str, pq.ParquetWriter] = {}
        for declared in TABLES:
            path = folder / f"{declared.name}.parquet"
            handle = files.enter_context(open(path, "wb", opener=owner_only))  # noqa: SIM115
            files.callback(_have_on_disk, handle)  # once the writer below is closed
            writer = pq.ParquetWriter(handle, declared.arrow, compression="zstd")
            self._writers[declared.name] = files.enter_context(writer)

    def write(self, table_name: str, batch: pa.Table) -> None:
        """Append rows: the declared columns and the trace columns except `load_id`.

        Parameters
        ----------
        table_name
            A table of the schema.
        batch
            Columns of the table by name, plus `source_file`, `source_sheet`, `source_row` and
            `withdrawn`.
        """
        declared = table(table_name)
        load_id = pa.array([self.load_id] * batch.num_rows, pa.int32())
        whole = batch.append_column("load_id", load_id).select(declared.arrow.names)
        self._writers[table_name].write_table(whole.cast(declared.arrow), row_group_size=_ROWS)
        self.rows[table_name] += batch.num_rows

    def write_rows(self, table_name: str, rows: list[dict[str, Any]]) -> None:
        """Append rows given as dictionaries; see `write`."""
        fields = [f for f in table(table_name).arrow if f.name != "load_id"]
        self.write(table_name, pa.Table.from_pylist(rows, pa.schema(fields)))


def _have_on_disk(file: IO[bytes]) -> None:
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def new_load(
    register: Path,
    *,
    synthetic: bool = False,
    until: date | None = None,
    reason: str = "",
    nothing: tuple[str, str] | None = None,
    landing: Mapping[str, Any] | None = None,
) -> Iterator[LoadWriter]:
    """Write one more load; it lands when the block ends without an error.

    Parameters
    ----------
    register
        Folder of the register.
    synthetic
        Whether its rows are invented.
    until
        The day until which the register is declared complete with it.
    reason
        Why what was public changes by it.
    nothing
        A union, and the period of which it has nothing to report.
    landing
        How it came about: when, who imported it, the ledgers it is of. It is no part of what the
        register holds, so the content hash is not over it.

    Raises
    ------
    RegisterError
        If another load landed meanwhile, or the loads there are do not form a chain.
    """
    loads = register / "loads"
    register.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep_register(register)
    loads.mkdir(exist_ok=True, mode=0o700)
    before = list_loads(register)
    load_id = len(before) + 1
    scratch = Scratch(loads, BUILDING)
    building = scratch.folder / "load"
    building.mkdir(mode=0o700)
    try:
        with ExitStack() as files:
            writer = LoadWriter(building, load_id, files)
            yield writer
        told: dict[str, Any] = {"load": load_id, "synthetic": synthetic, "rows": writer.rows}
        told |= {"complete_until": until.isoformat()} if until else {}
        told |= {"reason": reason} if reason else {}
        told |= {NOTHING: dict(zip(("unit", "period"), nothing, strict=True))} if nothing else {}
        told |= {LANDING: with_digest(landing, load_id)} if landing else {}
        told["sha256"] = {t.name: sha256_of(building / f"{t.name}.parquet") for t in TABLES}
        told = sealed(told, building, before[-1].content_hash if before else "")
        write_manifest(building, told)
        _land(building, loads / f"{load_id:06d}")
        note_newest(register, told)
    finally:
        scratch.remove()


def _land(building: Path, place: Path) -> None:
    """Move a load into its place; it and its name are on the disk when this returns."""
    try:
        building.rename(place)
    except OSError as error:
        raise RegisterError(f"{str(place)!r}: another load landed meanwhile ({error})") from None
    for folder in place.parents[:3]:  # the first load has made the folders above it
        settle(folder)


def sweep_register(register: Path) -> None:
    """Remove what who was killed has left in a register, such as loads of before an erasure.

    Where folders cannot be exchanged in one step an erasure may have been killed between two
    renames: then the loads there were are put back first.
    """

    def put_back(site: Path) -> bool:
        if not (register / "loads").exists() and (site / REPLACED).exists():
            (site / REPLACED).rename(register / "loads")
        return True

    sweep_unfinished(register)
    sweep_folders(register, ERASING, may=put_back)


def note_newest(register: Path, told: Mapping[str, Any]) -> None:
    """Note the newest load of a register, so that it is missed should it be lost."""
    noted = json.dumps({name: told[name] for name in ("load", CONTENT)}, indent=1)
    with contextlib.suppress(OSError):  # it has landed all the same
        write_whole(register / NEWEST, noted, private=True, durable=True)


def sealed(told: Mapping[str, Any], folder: Path, previous: str) -> dict[str, Any]:
    """What a manifest tells, and with it the content hash of the register up to its load.

    Parameters
    ----------
    told
        What is known of the load.
    folder
        Where its files lie; their rows are read.
    previous
        The content hash up to the load before; empty if there is none.
    """
    digests = {name: row_digest(folder / f"{name}.parquet")[1] for name in told["rows"]}
    covered = {**told, DIGESTS: digests, PREVIOUS: previous}
    return {**covered, CONTENT: content_hash(covered)}


def write_manifest(folder: Path, told: Mapping[str, Any]) -> None:
    """Write what is told of a load into its folder, whole and on the disk."""
    write_whole(folder / MANIFEST, json.dumps(told, indent=1), private=True, durable=True)
