"""The views a register is seen through, and its tables as Ibis tables over them.

The views are written in SQL and the Ibis tables are made when somebody wants them: a report whose
questions are known as SQL needs neither Ibis nor a round trip to describe what is declared anyway.
"""

import glob
from collections.abc import Iterator, Mapping, Sequence
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from bangfu.register.loads import Load
from bangfu.register.schema import TABLES, Table, table
from bangfu.register.scope import UNBOUND_UNITS

__all__ = ["Views", "create_view", "restricted"]


class Views(Mapping[str, ir.Table]):
    """The tables of a register by name, made when one of them is first asked for.

    Parameters
    ----------
    backend
        The Ibis backend the views are in; None for tables without a database, to write SQL for.
    codes
        The unions whose rows are seen; None if all are.
    """

    def __init__(self, backend: Any, codes: tuple[str, ...] | None = None) -> None:
        self.backend = backend
        self.codes = codes

    def __getitem__(self, name: str) -> ir.Table:
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(declared.name for declared in TABLES)

    def __len__(self) -> int:
        return len(TABLES)

    @cached_property
    def _made(self) -> Mapping[str, ir.Table]:
        whole = {declared.name: _view(declared, self.backend) for declared in TABLES}
        if self.codes is None:
            return whole
        return restricted(whole, UNBOUND_UNITS.unit_code if self.backend is None else self.codes)


def _view(declared: Table, backend: Any) -> ir.Table:
    schema = _schema(declared.name)
    if backend is None:
        return ibis.table(schema, name=declared.name)
    view: ir.Table = ops.DatabaseTable(declared.name, schema, backend).to_expr()
    return view


@cache
def _schema(name: str) -> ibis.Schema:
    # Parquet knows columns that may not be empty, DuckDB does not.
    return ibis.schema({field.name: ibis.dtype(field.type) for field in table(name).arrow})


def restricted(
    tables: Mapping[str, ir.Table], codes: Sequence[str] | ir.Value
) -> dict[str, ir.Table]:
    """The tables as some unions see them: their own rows and the events of their files."""
    own = {
        name: tables[name].filter(tables[name].unit_code.isin(codes))
        for name in ("household_file", "assistance", "comfort_case")
    }
    events = tables["file_event"].semi_join(own["household_file"], "file_id")
    return {**tables, **own, "file_event": events}


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
    brought = [load for load in loads if load.rows[declared.name]] or loads[:1]
    files = ", ".join(_quoted(load.file(declared.name)) for load in brought)
    # Names are those of the schema, and files are quoted.
    rows = f'SELECT * FROM "{declared.name}_rows"'  # noqa: S608
    connection.execute(
        f'CREATE TEMP VIEW "{declared.name}_rows" AS SELECT * FROM read_parquet([{files}])'  # noqa: S608
    )
    if len(brought) > 1:  # within one load a key stands once
        age = f'ROW_NUMBER() OVER (PARTITION BY "{declared.key}" ORDER BY load_id DESC)'
        rows += f" QUALIFY {age} = 1"
    kind = "TABLE" if few else "VIEW"
    connection.execute(
        f'CREATE {kind} "{declared.name}" AS SELECT * FROM ({rows}) WHERE NOT withdrawn'  # noqa: S608
    )


def _quoted(file: Path) -> str:
    """A file as SQL text; DuckDB reads file names as patterns."""
    name = glob.escape(str(file.absolute())).replace("'", "''")
    return f"'{name}'"
