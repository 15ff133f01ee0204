"""The views a register is seen through, and its tables as Ibis tables over them.

A load holds the tables and columns there were when it landed: what it lacks is empty in the views.
The views are written in SQL and the Ibis tables are made when somebody wants them: a report whose
questions are known as SQL needs neither Ibis nor a round trip to describe what is declared anyway.
"""

import glob
from collections.abc import Iterator, Mapping
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.register.loads import Load
from bangfu.register.schema import TABLES, Table, table
from bangfu.register.scope import UNIT_BRANCH, unit_branch_sql

__all__ = ["Views", "create_branches", "create_view"]


class Views(Mapping[str, ir.Table]):
    """The tables of a register by name, made when one of them is first asked for.

    Parameters
    ----------
    backend
        The Ibis backend the views are in; None for tables without a database, to write SQL for.
    """

    def __init__(self, backend: Any) -> None:
        self.backend = backend

    def __getitem__(self, name: str) -> ir.Table:
        return self._made[name]

    def stored(self, name: str) -> ir.Table:
        """The rows of all loads that a table is made of, each version of a row."""
        return _view(f"{name}_rows", _schema(name), self.backend)

    def __iter__(self) -> Iterator[str]:
        return iter(self._made)

    def __len__(self) -> int:
        return len(self._made)

    @cached_property
    def _made(self) -> Mapping[str, ir.Table]:
        schemas = {declared.name: _schema(declared.name) for declared in TABLES}
        schemas[UNIT_BRANCH] = _BRANCHES
        return {name: _view(name, schema, self.backend) for name, schema in schemas.items()}


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

_BRANCHES = ibis.schema({"ancestor": "string", "unit_code": "string", "unit": "string"})


def _view(name: str, schema: ibis.Schema, backend: Any) -> ir.Table:
    if backend is None:
        return ibis.table(schema, name=name)
    view: ir.Table = ops.DatabaseTable(name, schema, backend).to_expr()
    return view


@cache
def _schema(name: str) -> ibis.Schema:
    # Parquet knows columns that may not be empty, DuckDB does not.
    return ibis.schema({field.name: ibis.dtype(field.type) for field in table(name).arrow})


def create_view(connection: Any, declared: Table, loads: list[Load], *, few: bool = False) -> None:
    """Show the newest row of every key, in a view named like the table: SQL stays readable.

    The rows of all loads stand in a second view, `<table>_rows`.

    Parameters
    ----------
    connection
        Of DuckDB, where the views are made.
    declared
        Table of the schema.
    loads
        The loads that are seen, oldest first; at least one.
    few
        Whether there are so few rows that they are better read once, into a table.
    """
    brought = [load for load in loads if load.rows.get(declared.name)]
    name, rows = declared.name, _stored(declared, brought)
    age = f'ROW_NUMBER() OVER (PARTITION BY "{declared.key}" ORDER BY load_id DESC)'
    has_older = len(brought) > 1  # within one load a key stands once
    if few:
        rows = _kept(connection, name, rows, age if has_older else "")
        newest = f"{rows} WHERE newest"
    else:
        newest = f'SELECT * FROM "{name}_rows"' + f" QUALIFY {age} = 1" * has_older  # noqa: S608 - a name of the schema
    connection.execute(f'CREATE TEMP VIEW "{name}_rows" AS {rows}')
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


def create_branches(connection: Any) -> None:
    """Say of every union which unions lie under it, in the table `UNIT_BRANCH`."""
    connection.execute(f'CREATE TABLE "{UNIT_BRANCH}" AS {unit_branch_sql()}')


def _stored(declared: Table, loads: list[Load]) -> str:
    """SQL for the rows of a table in some loads, with the columns it has today."""
    # Names and types are those of the schema, and files are quoted.
    today = ", ".join(f'NULL::{_SQL_TYPES[f.type]} AS "{f.name}"' for f in declared.arrow)
    none = f"SELECT {today} WHERE false"
    if not loads:
        return none
    files = ", ".join(_quoted(load.file(declared.name)) for load in loads)
    stored = f"SELECT * FROM read_parquet([{files}], {_PLAIN})"  # noqa: S608
    return f"{none} UNION ALL BY NAME {stored}"


def _quoted(file: Path) -> str:
    """A file as SQL text; DuckDB reads file names as patterns."""
    name = glob.escape(str(file.absolute())).replace("'", "''")
    return f"'{name}'"
