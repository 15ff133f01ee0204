"""The rows of a large file in the order of their key, a column at a time, in bounded memory.

DuckDB puts the keys in order, in files if it must, and says of each row which place it has: four
bytes a row, all that is held of the whole. Then a column is read as often as it has stretches that
fit into the memory, and each time the cells of one stretch are picked and laid at their places.
"""

import glob
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bangfu.register.engine_limits import limited

if TYPE_CHECKING:
    import numpy as np

__all__ = ["BLOCK", "RowPlaces"]

BLOCK = 1_000_000
"""Cells of a column that are given at a time; the hash of rows depends on it."""
_BATCH = 250_000
"""Rows that are read at a time."""
_STRETCH = 512 * 2**20
"""Bytes of the cells that are picked at a time."""


class RowPlaces:
    """Where each row of a Parquet file stands in the order of its key.

    Parameters
    ----------
    path
        The file.
    names
        Its columns; the first is its key. Should a key stand twice, the order is by all of them.

    Raises
    ------
    ValueError
        If it cannot be read.
    """

    def __init__(self, path: Path, names: Sequence[str]) -> None:
        self.path = path
        self.rows = pq.read_metadata(path).num_rows
        found = _places(path, self.rows, names[:1])
        self._places: np.ndarray[Any, Any] = (
            _places(path, self.rows, names)[0] if found[1] else found[0]
        )

    def cells(self, name: str) -> Iterator[pa.Array]:
        """The cells of a column in this order: `BLOCK` of them at a time, and the rest."""
        at_once = max(1, _STRETCH // self._width(name) // BLOCK) * BLOCK
        for first in range(0, self.rows, at_once):
            picked, order = self._stretch(name, first, min(first + at_once, self.rows))
            for start in range(0, len(order), BLOCK):
                yield picked.take(order[start : start + BLOCK])

    def _stretch(self, name: str, first: int, end: int) -> tuple[pa.Array, pa.Array]:
        """The cells whose places lie between two, as they are stored, and the order they go in."""
        import numpy as np  # noqa: PLC0415 - only large files need it

        cells, places = list[pa.Array](), list[Any]()
        for start, batch in self._batches(name):
            own = self._places[start : start + len(batch)]
            inside = (own >= first) & (own < end)
            if inside.any():
                cells.append(batch.filter(pa.array(inside)))
                places.append(own[inside])
        order = np.empty(end - first, dtype=np.uint32)
        order[np.concatenate(places) - first] = np.arange(end - first, dtype=np.uint32)
        return pa.concat_arrays(cells), pa.array(order)

    def _batches(self, name: str) -> Iterator[tuple[int, pa.Array]]:
        """The cells of a column as they are stored, each batch with the number of its first row."""
        start = 0
        with pq.ParquetFile(self.path) as file:
            for batch in file.iter_batches(_BATCH, columns=[name], use_threads=False):
                (cells,) = batch.columns
                text = pa.types.is_string(cells.type)
                # A column of more than 2 GB of text has no room in 32 bits.
                yield start, cells.cast(pa.large_string()) if text else cells
                start += len(cells)

    def _width(self, name: str) -> int:
        """Bytes a cell of a column takes, judged by the first of them."""
        _, cells = next(self._batches(name))
        return 1 + int(cells.nbytes / len(cells))


def _places(path: Path, rows: int, by: Sequence[str]) -> "tuple[np.ndarray[Any, Any], bool]":
    """The place of each row in an order, and whether the first column of that has a cell twice."""
    import duckdb  # noqa: PLC0415 - only large files need it
    import numpy as np  # noqa: PLC0415

    quoted = ['"' + name.replace('"', '""') + '"' for name in by]  # whatever a file calls them
    order = ", ".join(f"{name} ASC NULLS LAST" for name in quoted)
    rows_in_order = (
        f"SELECT file_row_number, {quoted[0]} "  # noqa: S608
        f"FROM read_parquet(?, file_row_number = true) ORDER BY {order}"
    )
    places, place, is_twice, last = np.empty(rows, dtype=np.uint32), 0, False, None
    try:
        with limited() as engine:
            for batch in engine.execute(rows_in_order, [glob.escape(str(path))]).to_arrow_reader(
                BLOCK
            ):
                numbers, keys = batch.columns
                places[numbers.to_numpy()] = np.arange(place, place + len(keys), dtype=np.uint32)
                same = pc.any(pc.equal(keys[1:], keys[:-1])).as_py() or keys[0].as_py() == last
                is_twice = is_twice or same or keys.null_count > 1
                place, last = place + len(keys), keys[-1].as_py()
    except duckdb.Error as error:
        raise ValueError(f"cannot be read by an engine ({type(error).__name__})") from None
    if place != rows:
        raise ValueError("cannot be read by an engine (rows are missing)")
    return places, bool(is_twice)
