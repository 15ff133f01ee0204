"""Loads: the append-only steps by which a register grows.

A load is a folder `loads/000001` with one Parquet file a table and `load.json`. It is written
beside its place and renamed into it, so it lands whole or not at all, and is never changed again.
Registers hold keyed hashes of persons, so folders are readable by their owner only.
"""

import json
import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

import pyarrow as pa
import pyarrow.parquet as pq

from bangfu.errors import RegisterError
from bangfu.files import owner_only, sha256_of
from bangfu.register.loads import MANIFEST, Load, list_loads
from bangfu.register.schema import TABLES, table

__all__ = ["LoadWriter", "new_load", "stored_hashes"]


class LoadWriter:
    """Writes the tables of one load, a batch at a time; use through `new_load`."""

    def __init__(self, folder: Path, load_id: int) -> None:
        self.folder = folder
        self.load_id = load_id
        self.rows = dict.fromkeys((t.name for t in TABLES), 0)
        self._files: dict[str, IO[bytes]] = {}
        self._writers: dict[str, pq.ParquetWriter] = {}

    def __enter__(self) -> Self:
        for declared in TABLES:
            handle = open(self.folder / f"{declared.name}.parquet", "wb", opener=owner_only)
            self._files[declared.name] = handle
            self._writers[declared.name] = pq.ParquetWriter(
                handle, declared.arrow, compression="zstd"
            )
        return self

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
        self._writers[table_name].write_table(whole.cast(declared.arrow))
        self.rows[table_name] += batch.num_rows

    def write_rows(self, table_name: str, rows: list[dict[str, Any]]) -> None:
        """Append rows given as dictionaries; see `write`."""
        fields = [f for f in table(table_name).arrow if f.name != "load_id"]
        self.write(table_name, pa.Table.from_pylist(rows, pa.schema(fields)))

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        for writer in self._writers.values():
            writer.close()
        for handle in self._files.values():
            handle.flush()
            os.fsync(handle.fileno())
            handle.close()


@contextmanager
def new_load(register: Path, *, synthetic: bool = False) -> Iterator[LoadWriter]:
    """Write one more load; it lands when the block ends without an error.

    Raises
    ------
    RegisterError
        If another load landed meanwhile.
    """
    loads = register / "loads"
    loads.mkdir(parents=True, exist_ok=True, mode=0o700)
    load_id = max((load.load_id for load in list_loads(register)), default=0) + 1
    building = Path(tempfile.mkdtemp(prefix=".building-", dir=loads))
    try:
        with LoadWriter(building, load_id) as writer:
            yield writer
        _write_manifest(building, writer, synthetic)
        _land(building, loads / f"{load_id:06d}")
    finally:
        shutil.rmtree(building, ignore_errors=True)


def _land(building: Path, place: Path) -> None:
    try:
        building.rename(place)
    except OSError as error:
        raise RegisterError(f"{str(place)!r}: another load landed meanwhile ({error})") from None


def _write_manifest(folder: Path, writer: LoadWriter, synthetic: bool) -> None:
    manifest = {
        "synthetic": synthetic,
        "rows": writer.rows,
        "sha256": {t.name: sha256_of(folder / f"{t.name}.parquet") for t in TABLES},
    }
    with open(folder / MANIFEST, "w", encoding="utf-8", opener=owner_only) as handle:
        json.dump(manifest, handle, indent=1)
        handle.flush()
        os.fsync(handle.fileno())


def stored_hashes(load: Load) -> dict[str, str]:
    """The hashes of a load's files as they are now, by table."""
    return {declared.name: sha256_of(load.file(declared.name)) for declared in TABLES}
