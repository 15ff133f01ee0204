"""What the rows of a stored table are, as one hash: computed from what is read, never quoted.

The same rows give the same hash, whatever order, row groups or compression they are stored in, and
any cell that differs gives another. The rows are put in the order of their key. Then each column is
taken by itself: its name and type, which of its cells are empty, and the others in the form Arrow
lays down for them. So a million rows take about a second. Of many a column is read several times,
each time for a stretch of that order, so that memory does not grow with the file: see
`bangfu.register.row_places`.
"""

import hashlib
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from functools import cache
from itertools import chain
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from bangfu.files import sha256_of
from bangfu.register.row_places import BLOCK, RowPlaces

__all__ = ["UNREADABLE", "joint_digest", "row_digest", "table_digest"]

UNREADABLE = (OSError, ValueError, LookupError, pa.ArrowException)
"""What reading a damaged file raises."""
_KNOWN = (
    pa.types.is_string, pa.types.is_large_string, pa.types.is_boolean, pa.types.is_integer,
    pa.types.is_date32, pa.types.is_decimal128,
)  # fmt: skip
"""Kinds of columns a table may have."""
_MANY_ROWS = 100_000
_HELD_ROWS = 2_000_000
"""With more a column, its order and both together no longer fit well into the memory."""
_Column = Callable[[str], pa.ChunkedArray]
"""How a column is had by its name."""
_Forms = Callable[[str], Iterator[memoryview]]
"""How the bytes of a column are had by its name, in the order of the rows."""


_KNOWN_FILES: dict[str, tuple[int, str]] = {}
"""What was found in files, by the hash of their bytes: who imports a month's ledgers seals a load
and opens the register with it again and again, and reads anew what has only just landed."""


def row_digest(path: Path) -> tuple[int, str]:
    """How many rows a Parquet file has, and the SHA-256 of them.

    Parameters
    ----------
    path
        The file; its first column is its key.

    Raises
    ------
    OSError, ValueError, LookupError, pyarrow.ArrowException
        If it cannot be read, or has a column no table of a register may have; see `UNREADABLE`.
    """
    sha = sha256_of(path)
    if sha not in _KNOWN_FILES:
        found = _read(path)
        if sha256_of(path) != sha:  # written meanwhile
            return found
        _KNOWN_FILES[sha] = found
    return _KNOWN_FILES[sha]


def table_digest(rows: pa.Table) -> tuple[int, str]:
    """How many rows a table has, and the SHA-256 of them: what `row_digest` gives of a file.

    Parameters
    ----------
    rows
        Its first column is its key.

    Raises
    ------
    ValueError
        If it has a column no table of a register may have.
    """
    return rows.num_rows, _digest(list(rows.schema), rows.num_rows, _columns_of(rows))


def joint_digest(files: Sequence[Path]) -> tuple[int, str]:
    """How many rows several files have together, and the SHA-256 of them as of one table.

    Parameters
    ----------
    files
        At least one; the first column of each is its key.

    Raises
    ------
    OSError, ValueError, LookupError, pyarrow.ArrowException
        As `row_digest`, or if the files have not the same columns.
    """
    if len(files) == 1:
        return row_digest(files[0])
    with ExitStack() as stack:
        opened = [stack.enter_context(pq.ParquetFile(file)) for file in files]
        fields = [list(file.schema_arrow) for file in opened]
        if any(own != fields[0] for own in fields):
            raise ValueError("files of one table with other columns")

        def column(name: str) -> pa.ChunkedArray:
            parts = [_columns_of(file.read([name], use_threads=False))(name) for file in opened]
            return pa.chunked_array(
                [chunk for part in parts for chunk in part.chunks], parts[0].type
            )

        rows = sum(file.metadata.num_rows for file in opened)
        return rows, _digest(fields[0], rows, column)


def _read(path: Path) -> tuple[int, str]:
    with pq.ParquetFile(path) as file:
        rows, fields = file.metadata.num_rows, list(file.schema_arrow)
        if rows <= _HELD_ROWS:
            return rows, _digest(fields, rows, _columns(file))
        _require_known(fields)
        places = RowPlaces(path, [field.name for field in fields])
        return rows, _hash(
            fields, rows, lambda name: chain.from_iterable(map(_form, places.cells(name)))
        )


def _digest(fields: list[pa.Field], rows: int, column: _Column) -> str:
    _require_known(fields)
    return _hash(fields, rows, _forms_of(column, rows, [field.name for field in fields]))


def _hash(fields: list[pa.Field], rows: int, forms: _Forms) -> str:
    whole = hashlib.sha256(f"{rows} rows\n".encode())
    for field in fields:
        whole.update(f"{field.name} {field.type}\n".encode())
        for part in forms(field.name):
            whole.update(part)
    return whole.hexdigest()


def _require_known(fields: list[pa.Field]) -> None:
    for field in fields:
        if not any(is_kind(field.type) for is_kind in _KNOWN):
            raise ValueError(f"a column of type {field.type}")


def _forms_of(column: _Column, rows: int, names: list[str]) -> _Forms:
    """How the bytes of a column are had by its name; an empty table has none, and needs no reading.

    Most tables of most loads are empty.
    """
    if not rows:
        return lambda _: iter(())
    order = _order(column, names)
    return lambda name: _forms(column(name).combine_chunks(), order)


def _columns(file: pq.ParquetFile) -> _Column:
    """How a column is had by its name: few rows are read at once, of many a column at a time."""
    if file.metadata.num_rows < _MANY_ROWS:
        at_hand: list[pa.Table] = []

        def few(name: str) -> pa.ChunkedArray:
            if not at_hand:
                at_hand.append(file.read(use_threads=False))
            return _columns_of(at_hand[0])(name)

        return few
    return lambda name: _columns_of(file.read([name], use_threads=False))(name)


def _columns_of(rows: pa.Table) -> _Column:
    def column(name: str) -> pa.ChunkedArray:
        (cells,) = rows.select([name]).columns
        # A column of more than 2 GB of text has no room in 32 bits.
        return cells.cast(pa.large_string()) if pa.types.is_string(cells.type) else cells

    return column


def _order(column: _Column, names: list[str]) -> pa.Array:
    """The order of the rows by their key; by all columns should a key stand twice."""
    keys = column(names[0])
    order = pc.sort_indices(keys)
    ordered = keys.take(order)
    if keys.null_count > 1 or pc.any(pc.equal(ordered[1:], ordered[:-1])).as_py():
        every = pa.table([column(name) for name in names], names)
        order = pc.sort_indices(every, [(name, "ascending") for name in names])
    return order


def _forms(column: pa.Array, order: pa.Array) -> Iterator[memoryview]:
    """The bytes of a column in an order, block by block."""
    for start in range(0, len(order), BLOCK):
        yield from _form(column.take(order[start : start + BLOCK]))


def _form(cells: pa.Array) -> list[memoryview]:
    """The bytes of cells: which of them are there, and what is in them; the others are nothing."""
    there, filled = _bytes(cells.is_valid()), cells.fill_null(_nothing(cells.type))
    if pa.types.is_large_string(cells.type):
        return [there, _bytes(pc.binary_length(filled)), _letters(filled)]
    return [there, _bytes(filled)]


@cache
def _nothing(kind: pa.DataType) -> pa.Scalar:
    """A cell of a type, all of whose bits are zero; `pyarrow.scalar` would import pandas."""
    buffers = [None, pa.py_buffer(bytes(16))]
    if pa.types.is_large_string(kind):
        buffers.append(pa.py_buffer(b""))
    return pa.Array.from_buffers(kind, 1, buffers)[0]


def _letters(cells: pa.Array) -> memoryview:
    """The text of all cells, one behind the other."""
    _, ends, text = cells.buffers()
    if not len(cells) or text is None:
        return memoryview(b"")
    offsets = memoryview(ends).cast("q")
    return memoryview(text)[offsets[cells.offset] : offsets[cells.offset + len(cells)]]


def _bytes(cells: pa.Array) -> memoryview:
    """The cells of a column of one width, without an empty one among them."""
    if pa.types.is_boolean(cells.type):
        return _bytes(cells.cast(pa.uint8()))
    width = cells.type.bit_width // 8
    start = cells.offset * width
    return memoryview(cells.buffers()[1] or b"")[start : start + len(cells) * width]
