"""In which order a load keeps the rows of a table: by the days measures ask for.

Then a month lies together, and a reader passes over the rest by what the file says of each group of
its rows. The order is no part of what a register holds: the hashes of rows put them in an order of
their own, views show one row a key, and answers are put in the order of their groups. Rows of one
day stay as they came, so the same rows give the same file.
"""

import pyarrow as pa
import pyarrow.compute as pc

from bangfu.register.dependence.streams import STREAMS

__all__ = ["day_columns", "in_order_of_days", "least_and_most"]


def day_columns(name: str) -> tuple[str, ...]:
    """The days the rows of a table are asked for by, the first that is there leading.

    Examples
    --------
    >>> day_columns("comfort_case")
    ('paid_on', 'decided_on', 'applied_on')
    >>> day_columns("household_file")
    ()
    """
    return tuple(stream.day for stream in STREAMS.values() if stream.table == name)


def in_order_of_days(name: str, rows: pa.Table) -> pa.Table:
    """The rows of a table in this order; one that is asked for by no day stays as it is."""
    columns = _there(name, rows.column_names)
    if not columns:
        return rows
    return rows.take(pc.sort_indices(_leading_day(rows, columns)))


def least_and_most(name: str, rows: pa.Table) -> tuple[object, object] | None:
    """The first and the last day of rows; None if they have none."""
    columns = _there(name, rows.column_names)
    if not columns or not rows.num_rows:
        return None
    found = pc.min_max(_leading_day(rows, columns)).as_py()
    return None if found["min"] is None else (found["min"], found["max"])


def _there(name: str, columns: list[str]) -> list[str]:
    """Those of its days that rows have: an old load may lack one."""
    return [day for day in day_columns(name) if day in columns]


def _leading_day(rows: pa.Table, columns: list[str]) -> pa.ChunkedArray:
    return pc.coalesce(*(rows[column] for column in columns))
