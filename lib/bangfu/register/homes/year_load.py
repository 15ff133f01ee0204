"""Loads whose rows lie by years: how one is written on storage that a cluster shares."""

from collections.abc import Mapping
from contextlib import ExitStack
from pathlib import Path
from typing import Any, Self

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bangfu.files import owner_only, settle, sha256_of
from bangfu.register.homes.parquet_load import ROWS_OF_A_GROUP, ParquetLoad, have_on_disk
from bangfu.register.homes.year_parts import NO_YEAR, YEARLY, part_place, parts_hash
from bangfu.register.load_chain import PARTS
from bangfu.register.schema import numbered_rows, typed_rows_of

__all__ = ["YearFiles", "YearLoad"]

_AT_ONCE = 250_000
"""Rows that are put in order before they are written; most loads have fewer."""


class YearFiles:
    """The rows of a table, written into a file a year, each in the order of its days.

    They are on the disk when its block ends.

    Parameters
    ----------
    folder
        Of the load.
    name, shape
        Of the table.
    """

    def __init__(self, folder: Path, name: str, shape: pa.Schema) -> None:
        self._folder, self._name, self._shape = folder, name, shape
        self._waiting: list[pa.Table] = []
        self._writers: dict[str, pq.ParquetWriter] = {}
        self._files = ExitStack()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        with self._files:
            if kind is None:
                self._lay()
            if not self._writers:  # an empty file says which columns there were
                self._writer(NO_YEAR)
        settle(self._folder / self._name)
        settle(self._folder)

    def take(self, rows: pa.Table) -> None:
        """Take more rows."""
        self._waiting.append(rows)
        if sum(one.num_rows for one in self._waiting) >= _AT_ONCE:
            self._lay()

    def hashes(self) -> dict[str, str]:
        """The SHA-256 of each file by its year, once the block has ended."""
        return {
            year: sha256_of(self._folder / part_place(self._name, year))
            for year in sorted(self._writers)
        }

    def _lay(self) -> None:
        """Write what waits."""
        if not self._waiting:
            return
        rows = pa.concat_tables(self._waiting).combine_chunks()
        self._waiting.clear()
        days = rows[YEARLY[self._name]]
        order = pc.sort_indices(days)
        years = (days if pa.types.is_integer(days.type) else pc.year(days)).take(order)
        rows = rows.take(order)
        for year in years.unique().to_pylist():
            own = pc.is_null(years) if year is None else pc.equal(years, year)
            part = NO_YEAR if year is None else str(year)
            self._writer(part).write_table(rows.filter(own), row_group_size=ROWS_OF_A_GROUP)

    def _writer(self, year: str) -> pq.ParquetWriter:
        if year not in self._writers:
            place = self._folder / part_place(self._name, year)
            for folder in (place.parents[1], place.parent):
                folder.mkdir(mode=0o700, exist_ok=True)
            handle = self._files.enter_context(open(place, "wb", opener=owner_only))  # noqa: SIM115
            self._files.callback(settle, place.parent)
            self._files.callback(have_on_disk, handle)
            writer = pq.ParquetWriter(handle, self._shape, compression="zstd")
            self._writers[year] = self._files.enter_context(writer)
        return self._writers[year]


class YearLoad:
    """Writes the tables of one load, those that have days by years; as `ParquetLoad` does."""

    def __init__(
        self, folder: Path, load_id: int, shapes: Mapping[str, pa.Schema], files: ExitStack
    ) -> None:
        self.load_id = load_id
        self._shapes = shapes
        self._yearly = {
            name: files.enter_context(YearFiles(folder, name, shape))
            for name, shape in shapes.items()
            if YEARLY.get(name) in shape.names
        }
        others = {name: shape for name, shape in shapes.items() if name not in self._yearly}
        self._others = ParquetLoad(folder, load_id, others, files)
        self._taken = dict.fromkeys(self._yearly, 0)

    @property
    def rows(self) -> dict[str, int]:
        """How many rows it has taken, by table."""
        return {name: {**self._taken, **self._others.rows}[name] for name in self._shapes}

    def write(self, table_name: str, batch: pa.Table) -> None:
        """Append rows; see `ParquetLoad`."""
        if table_name not in self._yearly:
            self._others.write(table_name, batch)
            return
        self._yearly[table_name].take(numbered_rows(self._shapes, table_name, batch, self.load_id))
        self._taken[table_name] += batch.num_rows

    def write_rows(self, table_name: str, rows: list[dict[str, Any]]) -> None:
        """Append rows given as dictionaries; see `write`."""
        self.write(table_name, typed_rows_of(table_name, rows))

    def hashed(self) -> dict[str, Any]:
        """What its manifest says of its files, once they are closed."""
        parts = {name: files.hashes() for name, files in self._yearly.items()}
        hashes = self._others.hashed()["sha256"]
        hashes |= {name: parts_hash(own) for name, own in parts.items()}
        return {"sha256": {name: hashes[name] for name in self._shapes}, PARTS: parts}
