"""The tables of a register in DuckDB: views over stored files, or over rows at hand.

A load holds the tables and columns there were when it landed: what it lacks is empty in the views.
"""

import glob
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path
from typing import Any

import ibis
import pyarrow as pa

from bangfu.periods import Period
from bangfu.register.engine_limits import settings, spilling_beside
from bangfu.register.homes.read_account import ReadAccount
from bangfu.register.homes.year_parts import files_of
from bangfu.register.load_chain import Load
from bangfu.register.schema import TABLES, Table
from bangfu.register.scope import (
    UNIT_BRANCH,
    bound_scope,
    scope_values,
    unit_branch_sql,
    with_scope,
)

__all__ = ["DuckTables", "create_branches"]

_MANY_ROWS = 500_000
"""With fewer a second thread costs DuckDB more than it does, and they are read once."""
_SQL_TYPES = {
    pa.string(): "VARCHAR",
    pa.date32(): "DATE",
    pa.int32(): "INTEGER",
    pa.bool_(): "BOOLEAN",
    pa.decimal128(14, 2): "DECIMAL(14, 2)",
}
"""How DuckDB calls what a column is stored as."""

_PLAIN = "union_by_name = true, hive_partitioning = false"
"""How DuckDB reads stored files: a folder called `year=2019` above them is no column."""

_AT_HAND = "rows_at_hand"


class DuckTables:
    """The tables of a register in a database of this process; see `bangfu.register.homes.Tables`.

    Parameters
    ----------
    few
        Whether there are so few rows that one thread answers sooner.
    """

    def __init__(self, *, few: bool) -> None:
        self.backend: Any = ibis.duckdb.connect(**settings(few=few))
        if not few:
            place = spilling_beside(self.backend)
            self.backend.con.execute("SET temp_directory = ?", [place])
        self.few = few
        self._planned: dict[str, str] = {}
        self._files: dict[str, list[Path]] = {}
        self._account: ReadAccount | None = None

    @classmethod
    def of_files(cls, loads: Sequence[Load]) -> "DuckTables":
        """Views over the files of some loads, oldest first."""
        few = sum(sum(load.rows.values()) for load in loads) < _MANY_ROWS
        made = cls(few=few)
        for declared in TABLES:
            brought = [load for load in loads if load.rows.get(declared.name)]
            made._files[declared.name] = [load.file(declared.name) for load in brought]
            rows = _stored(declared, brought)
            create_view(made.backend.con, declared, rows, has_older=len(brought) > 1, few=few)
        create_branches(made.backend.con)
        return made

    @classmethod
    def of_rows(cls, loads: Sequence[Load], fetched: Callable[[Table], pa.Table]) -> "DuckTables":
        """Tables of rows that are fetched, all versions of them, with the columns of today.

        They are fetched a table at a time: the largest has most of all rows.
        """
        made = cls(few=sum(sum(load.rows.values()) for load in loads) < _MANY_ROWS)
        connection = made.backend.con
        for declared in TABLES:
            connection.register(_AT_HAND, fetched(declared))
            stored = f"SELECT * FROM {_AT_HAND}"  # noqa: S608 - our own name
            create_view(connection, declared, stored, has_older=True, few=True)
            connection.unregister(_AT_HAND)
        create_branches(connection)
        return made

    def account(self) -> ReadAccount:
        """What each question reads of the files from now on; few rows were read when it opened."""
        self._account = ReadAccount(self.backend.con, self._files)
        return self._account

    def answer(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The answer to a query, as a table of the given columns."""
        return self._answer(sql, schema, sql)

    def answer_about(
        self, text: str, schema: pa.Schema, period: Period, unit: str
    ) -> tuple[pa.Table, str]:
        """The answer to SQL over the tables of `scope`, and the SQL that gives it by itself.

        Each text is prepared: DuckDB then plans it once, which is half of what a question costs
        (on the sample 2.4 ms instead of 4.5 ms each, and as much the first time).
        """
        name = self._planned.get(text)
        if name is None:
            name = self._planned[text] = f"about_{len(self._planned)}"
            self.backend.raw_sql(f"PREPARE {name} AS {bound_scope(text)}")
        values = scope_values(period, unit)
        shown = with_scope(text, period, unit)
        return self._answer(f"EXECUTE {name}({values})", schema, shown), shown

    def _answer(self, sql: str, schema: pa.Schema, shown: str) -> pa.Table:
        with self._noting(shown):
            answer = self.backend.raw_sql(sql).to_arrow_table()
        # Engines widen sums in their own ways; the schema says what a column is.
        return answer.cast(schema)

    def _noting(self, shown: str) -> AbstractContextManager[None]:
        return self._account.noting(shown) if self._account else nullcontext()

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query, row by row."""
        with self._noting(sql):
            found: list[tuple[Any, ...]] = self.backend.con.execute(sql).fetchall()
        return found


def create_view(connection: Any, declared: Table, rows: str, *, has_older: bool, few: bool) -> None:
    """Show the newest row of every key, in a view named like the table: SQL stays readable.

    The rows of all loads stand in a second view, `<table>_rows`.

    Parameters
    ----------
    connection
        Of DuckDB, where the views are made.
    declared
        Table of the schema.
    rows
        SQL for all versions of its rows.
    has_older
        Whether a key may stand in several; within one load it stands once.
    few
        Whether there are so few rows that they are better read once, into a table.
    """
    name = declared.name
    age = f'ROW_NUMBER() OVER (PARTITION BY "{declared.key}" ORDER BY load_id DESC)'
    if few:
        rows = _kept(connection, name, rows, age if has_older else "")
        newest = f"{rows} WHERE newest"
    else:
        newest = f'SELECT * FROM "{name}_rows"'  # noqa: S608 - a name of the schema
    connection.execute(f'CREATE TEMP VIEW "{name}_rows" AS {rows}')
    if has_older and not few:
        newest += _without_older(connection, declared, age)
    connection.execute(f'CREATE VIEW "{name}" AS SELECT * FROM ({newest}) WHERE NOT withdrawn')  # noqa: S608


def _kept(connection: Any, name: str, stored: str, age: str) -> str:
    """SQL for the rows of a table, which are read once and kept in the memory, the newest marked.

    That is half of what opening a register of 43 loads takes: to see the newest in a table of their
    own the files are read twice, and whole rows put in order.
    """
    kept = f'"{name}_kept"'
    connection.execute(f"CREATE TEMP TABLE {kept} AS SELECT *, true AS newest FROM ({stored})")  # noqa: S608
    if age:
        older = f"SELECT rowid AS place FROM {kept} QUALIFY {age} > 1"  # noqa: S608
        connection.execute(
            f"UPDATE {kept} SET newest = false FROM ({older}) WHERE {kept}.rowid = place"  # noqa: S608
        )
    return f"SELECT * EXCLUDE (newest) FROM {kept}"  # noqa: S608


def _without_older(connection: Any, declared: Table, age: str) -> str:
    """SQL that leaves out the rows that are not the newest of their key, which are found once.

    Most keys stand once, so these are few. A question that had to put all rows in order to find
    them would read every day of a table to know one.
    """
    name, key = declared.name, declared.key
    connection.execute(
        f'CREATE TEMP TABLE "{name}_older" AS SELECT "{key}", load_id FROM "{name}_rows" '  # noqa: S608
        f"QUALIFY {age} > 1"
    )
    return f' ANTI JOIN "{name}_older" USING ("{key}", load_id)'


def create_branches(connection: Any) -> None:
    """Say of every union which unions lie under it, in the table `UNIT_BRANCH`."""
    connection.execute(f'CREATE TABLE "{UNIT_BRANCH}" AS {unit_branch_sql()}')


def _stored(declared: Table, loads: Sequence[Load]) -> str:
    """SQL for the rows of a table in some loads, with the columns it has today."""
    # Names and types are those of the schema, and files are quoted.
    today = ", ".join(f'NULL::{_SQL_TYPES[f.type]} AS "{f.name}"' for f in declared.arrow)
    none = f"SELECT {today} WHERE false"
    if not loads:
        return none
    files = ", ".join(_quoted(file) for load in loads for file in files_of(load, declared.name))
    stored = f"SELECT * FROM read_parquet([{files}], {_PLAIN})"  # noqa: S608
    return f"{none} UNION ALL BY NAME {stored}"


def _quoted(file: Path) -> str:
    """A file as SQL text; DuckDB reads file names as patterns."""
    name = glob.escape(str(file.absolute())).replace("'", "''")
    return f"'{name}'"
