"""Sessions of PostgreSQL, and rows in and out of them; what is told of a failure names no row."""

from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

import pyarrow as pa
import pyarrow.csv as pc

from bangfu.errors import MachineError, MissingPackageError, RegisterError
from bangfu.register.homes.database_url import DatabaseUrl

__all__ = ["copied_in", "copied_out", "plain_session", "refusal", "session"]

_SETTINGS = (
    ("datestyle", "ISO, YMD"), ("extra_float_digits", "1"), ("jit", "off"), ("timezone", "UTC"),
)  # fmt: skip
"""Of a session: dates and numbers are written one way whatever the server is set to."""


def plain_session(url: DatabaseUrl) -> Any:
    """A session of its own, which commits each statement; close it, or let it go.

    Raises
    ------
    MissingPackageError
        If psycopg is not installed.
    RegisterError
        If there is no such database, or it lets nobody of this name in.
    """
    psycopg = _client()
    try:
        connection = psycopg.connect(
            url.conninfo, autocommit=True, application_name="bangfu", client_encoding="UTF8"
        )
        settings = ", ".join(f"set_config('{name}', '{value}', false)" for name, value in _SETTINGS)
        connection.execute(f"SELECT {settings}")
    except psycopg.Error as error:
        why = " ".join(str(error).split())
        raise RegisterError(f"{str(url)!r}: cannot be reached ({why})") from None
    return connection


@contextmanager
def session(url: DatabaseUrl) -> Iterator[Any]:
    """A session as long as the block lasts; what goes wrong in it is told without any row."""
    psycopg = _client()
    connection = plain_session(url)
    try:
        yield connection
    except psycopg.Error as error:
        raise refusal(url, error) from None
    finally:
        connection.close()


def refusal(url: DatabaseUrl, error: Any) -> RegisterError | MachineError:
    """What went wrong in a database, in one sentence.

    A message of PostgreSQL may quote the row it is about, so of a fault of data only the constraint
    is told.
    """
    found, state = error.diag, error.sqlstate or ""
    if state.startswith("23"):
        about = [found.table_name, found.column_name or found.constraint_name]
        where = ", ".join(repr(name) for name in about if name)
        return RegisterError(f"{str(url)!r}: found a row that breaks {where}; nothing of it landed")
    if state == "55P03":
        return RegisterError(f"{str(url)!r}: another load is still landing; try again later")
    if state.startswith("22"):
        return RegisterError(
            f"{str(url)!r}: found a value its column does not take ({type(error).__name__}); "
            "nothing of it landed"
        )
    why = found.message_primary or " ".join(str(error).split()) or type(error).__name__
    kind = (
        MachineError if state.startswith(("53", "57", "58", "08")) or not state else RegisterError
    )
    return kind(f"{str(url)!r}: {why}")


def copied_in(connection: Any, into: str, rows: pa.Table) -> None:
    """Append rows to the columns of a table."""
    text = BytesIO()
    pc.write_csv(rows, text, pc.WriteOptions(include_header=False, quoting_style="needed"))
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN (FORMAT csv)") as copy:
        copy.write(text.getbuffer())


def copied_out(connection: Any, sql: str, schema: pa.Schema) -> pa.Table:
    """The answer to a query as a table of the given columns."""
    text = BytesIO()
    with connection.cursor() as cursor, cursor.copy(f"COPY ({sql}) TO STDOUT (FORMAT csv)") as copy:
        for block in copy:
            text.write(block)
    if not text.tell():
        return schema.empty_table()
    text.seek(0)
    return pc.read_csv(
        text,
        pc.ReadOptions(column_names=schema.names, use_threads=False),
        pc.ParseOptions(newlines_in_values=True, ignore_empty_lines=False),
        pc.ConvertOptions(
            column_types=schema, null_values=[""], true_values=["t"], false_values=["f"],
            strings_can_be_null=True, quoted_strings_can_be_null=False,
        ),
    ).cast(schema)  # fmt: skip


def _client() -> Any:
    try:
        import psycopg  # noqa: PLC0415 - an extra
    except ImportError as missing:
        raise MissingPackageError(
            "package 'psycopg': not installed, expected it here for a register in a database "
            "(pip install 'bangfu[postgres]')"
        ) from missing
    return psycopg
