"""Loads in a folder: how one is written, lands, and is sealed.

A load is a folder `loads/000001` with one Parquet file a table and `load.json`. Rows lie in it by
the days they are asked for by, so that of many years one month is read alone. It is written
beside its place and renamed into it, so it lands whole or not at all, and is never changed again,
unless a person is erased from it.
It is sealed as it lands: what it holds is read back, and the content hash of the register up to it
is over that. Once it is said to have landed, a loss of power does not undo it.
Registers hold keyed hashes of persons, so folders are readable by their owner only.
"""

import contextlib
import glob
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO, Any, Protocol

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.errors import RegisterError
from bangfu.files import owner_only, settle, sha256_of, sweep_unfinished, write_whole
from bangfu.register.engine_limits import limited
from bangfu.register.homes.year_parts import files_in
from bangfu.register.load_chain import (
    CONTENT,
    MANIFEST,
    NEWEST,
    Damage,
    Load,
    load_name,
    manifest_of,
    require_chain,
    sealed_manifest,
)
from bangfu.register.row_digest import joint_digest
from bangfu.register.row_order import day_columns, in_order_of_days, least_and_most
from bangfu.register.schema import numbered_rows, typed_rows_of
from bangfu.scratch import BUILDING, ERASING, REPLACED, Scratch, sweep_folders

__all__ = [
    "ROWS_OF_A_GROUP", "LoadFiles", "ParquetLoad", "have_on_disk", "note_newest", "sealed",
    "sweep_register", "write_manifest", "written_load",
]  # fmt: skip


ROWS_OF_A_GROUP = 50_000
"""Of a group of rows in a file: what is written at once takes 20 MB less than 200,000 do."""
_AT_ONCE = 200_000
"""Rows that are put in order before they are written; most loads have fewer."""


class LoadFiles(Protocol):
    """What writes the files of a load: takes its rows, and tells what its manifest says of them."""

    @property
    def load_id(self) -> int:
        """Its number."""

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows it has taken, by table."""

    def write(self, table_name: str, batch: pa.Table) -> None:
        """Append rows; see `ParquetLoad`."""

    def write_rows(self, table_name: str, rows: list[dict[str, Any]]) -> None:
        """Append rows given as dictionaries; see `write`."""

    def hashed(self) -> dict[str, Any]:
        """What its manifest says of its files, once they are closed."""


class ParquetLoad:
    """Writes the tables of one load, a batch at a time; use through `written_load`."""

    def __init__(
        self, folder: Path, load_id: int, shapes: Mapping[str, pa.Schema], files: ExitStack
    ) -> None:
        self.load_id = load_id
        self.rows = dict.fromkeys(shapes, 0)
        self._folder, self._shapes = folder, shapes
        self._tables = {
            name: files.enter_context(_TableFile(folder / f"{name}.parquet", shape))
            for name, shape in shapes.items()
        }

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
        self._tables[table_name].take(numbered_rows(self._shapes, table_name, batch, self.load_id))
        self.rows[table_name] += batch.num_rows

    def write_rows(self, table_name: str, rows: list[dict[str, Any]]) -> None:
        """Append rows given as dictionaries; see `write`."""
        self.write(table_name, typed_rows_of(table_name, rows))

    def hashed(self) -> dict[str, Any]:
        """What its manifest says of its files, once they are closed."""
        files = {name: self._folder / f"{name}.parquet" for name in self._shapes}
        return {"sha256": {name: sha256_of(file) for name, file in files.items()}}


class _TableFile:
    """The file of a table in a load, whose rows come in any order and lie in that of their days.

    So many of them are put in order at a time. Where that leaves days behind later ones, the whole
    is put in order when it is closed, within the limits an engine has here.
    """

    def __init__(self, path: Path, shape: pa.Schema) -> None:
        self._path, self._shape = path, shape
        self._waiting: list[pa.Table] = []
        self._last: object = None
        """The last day that is written."""
        self._is_in_order = True

    def __enter__(self) -> "_TableFile":
        self._handle = open(self._path, "wb", opener=owner_only)
        self._writer = pq.ParquetWriter(self._handle, self._shape, compression="zstd")
        return self

    def take(self, rows: pa.Table) -> None:
        """Take more rows."""
        self._waiting.append(rows)
        if sum(one.num_rows for one in self._waiting) >= _AT_ONCE:
            self._lay()

    def __exit__(self, kind: object, *_: object) -> None:
        if kind is None:
            self._lay()
        self._writer.close()
        have_on_disk(self._handle)
        self._handle.close()
        if kind is None and not self._is_in_order:
            _put_in_order(self._path, self._shape)

    def _lay(self) -> None:
        """Write what waits, in its order."""
        if not self._waiting:
            return
        rows = in_order_of_days(self._path.stem, pa.concat_tables(self._waiting))
        self._waiting.clear()
        days = least_and_most(self._path.stem, rows)
        if days is not None:
            first, last = days
            self._is_in_order &= self._last is None or self._last <= first  # type: ignore[operator]
            self._last = last
        self._writer.write_table(rows, row_group_size=ROWS_OF_A_GROUP)


def _put_in_order(path: Path, shape: pa.Schema) -> None:
    """Put the rows of a file in the order of their days, those of one day as they lie."""
    days = ", ".join(day for day in day_columns(path.stem) if day in shape.names)
    order = f"SELECT * FROM read_parquet(?, file_row_number = true) ORDER BY coalesce({days}), file_row_number"  # noqa: S608, E501 - names of the schema
    fresh = path.with_suffix(".ordered")
    with limited() as engine, open(fresh, "wb", opener=owner_only) as handle:
        reader = engine.execute(order, [glob.escape(str(path))]).to_arrow_reader(_AT_ONCE)
        with pq.ParquetWriter(handle, shape, compression="zstd") as writer:
            for batch in reader:
                rows = pa.Table.from_batches([batch]).select(shape.names).cast(shape)
                writer.write_table(rows, row_group_size=ROWS_OF_A_GROUP)
        have_on_disk(handle)
    fresh.replace(path)


def have_on_disk(file: IO[bytes]) -> None:
    """Have what was written into a file lie on the disk."""
    file.flush()
    os.fsync(file.fileno())


@contextmanager
def written_load(
    register: Path,
    there: Callable[[], tuple[list[Load], list[Damage]]],
    told: Mapping[str, Any],
    landing: Mapping[str, Any],
    *,
    shapes: Mapping[str, pa.Schema],
    expected: str = "",
    form: Callable[..., LoadFiles] = ParquetLoad,
) -> Iterator[LoadFiles]:
    """Write one more load into a folder; see `bangfu.register.load_writer.new_load`.

    Parameters
    ----------
    register
        The folder.
    there
        Reads the loads it has.
    told
        What the manifest says beside its rows.
    landing
        How the load came about.
    shapes
        The tables it has, with their columns.
    expected
        The content hash it must come to, if that is known.
    form
        What writes its files: given the folder, its number, its shapes, and what closes them.
    """
    loads = register / "loads"
    register.mkdir(parents=True, exist_ok=True, mode=0o700)
    sweep_register(register)
    loads.mkdir(exist_ok=True, mode=0o700)
    before, damage = there()
    require_chain(register, before, damage)
    load_id = len(before) + 1
    scratch = Scratch(loads, BUILDING)
    building = scratch.folder / "load"
    building.mkdir(mode=0o700)
    try:
        with ExitStack() as files:
            writer = form(building, load_id, shapes, files)
            yield writer
        manifest = manifest_of(load_id, writer.rows, told, landing) | writer.hashed()
        previous = before[-1].content_hash if before else ""
        manifest = sealed(manifest, building, previous, expected)
        write_manifest(building, manifest)
        _land(building, loads / load_name(load_id))
        note_newest(register, manifest)
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


def sealed(
    told: Mapping[str, Any], folder: Path, previous: str, expected: str = ""
) -> dict[str, Any]:
    """What a manifest tells, and with it the content hash of the register up to its load.

    Parameters
    ----------
    told
        What is known of the load.
    folder
        Where its files lie; their rows are read.
    previous, expected
        As for `sealed_manifest`.
    """
    digests = {name: joint_digest(files_in(folder, told, name))[1] for name in told["rows"]}
    return sealed_manifest(told, digests, previous, expected)


def write_manifest(folder: Path, told: Mapping[str, Any]) -> None:
    """Write what is told of a load into its folder, whole and on the disk."""
    write_whole(folder / MANIFEST, json.dumps(told, indent=1), private=True, durable=True)
