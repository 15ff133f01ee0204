"""The tables of a register in PostgreSQL: temporary views of one session over the loads it sees."""

import weakref
from collections.abc import Sequence
from typing import Any

import ibis
import pyarrow as pa

from bangfu.periods import Period
from bangfu.register.homes.database_url import DatabaseUrl
from bangfu.register.homes.postgres_session import copied_out, refusal
from bangfu.register.load_chain import Load
from bangfu.register.schema import TABLES, Table
from bangfu.register.scope import UNIT_BRANCH, unit_branch_sql, with_scope

__all__ = ["PostgresTables"]

_MANY_ROWS = 500_000
"""With fewer the newest are picked once, into a temporary table; of more each question does it."""


class PostgresTables:
    """The tables of a register as a session of PostgreSQL sees them; see `homes.Tables`.

    Parameters
    ----------
    connection
        Of psycopg, which nobody else uses.
    url
        Where the register is kept.
    loads
        The loads that are seen, oldest first.
    """

    def __init__(self, connection: Any, url: DatabaseUrl, loads: Sequence[Load]) -> None:
        import psycopg  # noqa: PLC0415 - an extra

        self._url, self._fault = url, psycopg.Error
        self._connection = connection
        few = sum(sum(load.rows.values()) for load in loads) < _MANY_ROWS
        try:
            connection.execute(f'SET search_path TO pg_temp, "{url.schema}"')
            for declared in TABLES:
                brought = sum(bool(load.rows.get(declared.name)) for load in loads)
                _create_view(
                    connection, url, declared, loads[-1].load_id, has_older=brought > 1, few=few
                )
            connection.execute(f'CREATE TEMP TABLE "{UNIT_BRANCH}" AS {unit_branch_sql()}')
            connection.execute(f'ANALYZE "{UNIT_BRANCH}"')
        except psycopg.Error as error:
            raise refusal(url, error) from None
        self.backend: Any = ibis.postgres.from_connection(connection)
        # Tables made of it hold the backend, and with it the session, as long as anybody needs it.
        weakref.finalize(self.backend, connection.close)

    def answer(self, sql: str, schema: pa.Schema) -> pa.Table:
        """The answer to a query, as a table of the given columns."""
        try:
            return copied_out(self._connection, sql, schema)
        except self._fault as error:
            raise refusal(self._url, error) from None

    def answer_about(
        self, text: str, schema: pa.Schema, period: Period, unit: str
    ) -> tuple[pa.Table, str]:
        """The answer to SQL over the tables of `scope`, and the SQL that gives it by itself.

        The days are in it as literals: PostgreSQL plans by them.
        """
        sql = with_scope(text, period, unit)
        return self.answer(sql, schema), sql

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query, row by row."""
        try:
            found: list[tuple[Any, ...]] = self._connection.execute(sql).fetchall()
        except self._fault as error:
            raise refusal(self._url, error) from None
        return found


def _create_view(
    connection: Any, url: DatabaseUrl, declared: Table, newest: int, *, has_older: bool, few: bool
) -> None:
    """Show the newest row of every key, in a view or table named like the table.

    The rows of all loads stand in a view `<table>_rows`.
    """
    name, key = declared.name, declared.key
    columns = ", ".join(f'r."{column}"' for column in declared.arrow.names)
    # All names are those of the schema, or were checked.
    connection.execute(
        f'CREATE TEMP VIEW "{name}_rows" AS SELECT {columns} FROM "{url.schema}"."{name}" r '
        f"WHERE load_id <= {newest}"
    )
    seen = f'SELECT {columns} FROM "{name}_rows" r WHERE NOT r.withdrawn'
    if has_older:  # within one load a key stands once
        seen += (
            f' AND NOT EXISTS (SELECT FROM "{name}_rows" n WHERE n."{key}" = r."{key}" '
            "AND n.load_id > r.load_id)"
        )
    kind = "TABLE" if few else "VIEW"
    connection.execute(f'CREATE TEMP {kind} "{name}" AS {seen}')
    if few:
        connection.execute(f'ANALYZE "{name}"')
