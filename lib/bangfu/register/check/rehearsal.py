"""A register as it would be with some more rows: made in the memory, so that it can be judged.

Rules span rows and tables, so new rows are judged within the whole. The tables of the register that
nothing comes to are seen as they are.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import pyarrow as pa

from bangfu.register.homes.duckdb_tables import create_branches
from bangfu.register.schema import TABLES, Table
from bangfu.register.store import Register
from bangfu.register.views import Views

__all__ = ["rehearsed"]

_STAGE, _COMING = "rehearsal", "coming"
_UNTRACED = "* REPLACE ('' AS source_file, NULL::VARCHAR AS source_sheet)"
"""What comes is known by its key: who lands it has its place, and names take 15 MB of 200,000."""


@contextmanager
def rehearsed(register: Register, rows: Mapping[str, pa.Table]) -> Iterator[Register]:
    """The register with more rows, as long as the block lasts; nothing is written anywhere.

    A register of 20 loads is judged in 0.1 s less of 0.3 s than if the rows were landed beside it.

    Parameters
    ----------
    register
        The register as it is, which is not to be asked meanwhile.
    rows
        By table: the rows that come, with all columns but the number of their load.
    """
    connection = register.backend.con
    ((home,),) = connection.execute("SELECT current_database()").fetchall()
    connection.execute(f"ATTACH ':memory:' AS {_STAGE}")
    connection.execute(f"USE {_STAGE}")
    try:
        for declared in TABLES:
            _set_up(connection, declared, rows.get(declared.name), f'"{home}".main')
        create_branches(connection)
        yield replace(
            register, tables=Views(register.backend), load_id=register.load_id + 1,
            organisations={}, kinds={},
        )  # fmt: skip
    finally:
        connection.execute(f'USE "{home}".main')
        connection.execute(f"DETACH {_STAGE}")


def _set_up(connection: Any, declared: Table, coming: pa.Table | None, home: str) -> None:
    """One table: the rows of the register whose place no other takes, and those that come."""
    name = f'"{declared.name}"'
    known = f"SELECT * FROM {home}.{name}"  # noqa: S608 - our own names
    if coming is None or not coming.num_rows:
        connection.execute(f"CREATE VIEW {name} AS {known}")
        return
    connection.register(_COMING, coming)
    # Read before anything is joined to them: of Arrow's rows DuckDB cannot push down all filters.
    new = f"SELECT {_UNTRACED}, NULL::INTEGER AS load_id FROM {_COMING}"  # noqa: S608 - our own names
    connection.execute(f"CREATE TABLE {name} AS {new}")
    connection.unregister(_COMING)
    kept = f'{known} ANTI JOIN {name} USING ("{declared.key}")'
    connection.execute(f"INSERT INTO {name} BY NAME {kept}")
    connection.execute(f"DELETE FROM {name} WHERE withdrawn")  # noqa: S608 - our own names
