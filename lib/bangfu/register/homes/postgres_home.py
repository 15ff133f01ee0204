"""The second home of a register: a schema of a PostgreSQL database.

A load is one transaction, so it lands whole or not at all, whoever is killed. Who appends holds a
lock until then: another waits for it, and lands behind it or finds that it was judged too soon.
What landed is read back and sealed by the same hashes as in a folder.

Rows go both ways as CSV, which PostgreSQL and Arrow both write and read exactly: a missing value is
an empty cell, an empty text one in quotes.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pyarrow as pa

from bangfu.errors import RegisterError
from bangfu.register.homes.database_url import DatabaseUrl
from bangfu.register.homes.duckdb_tables import DuckTables
from bangfu.register.homes.postgres_proof import rows_damage
from bangfu.register.homes.postgres_schema import require_version
from bangfu.register.homes.postgres_session import (
    copied_in,
    copied_out,
    plain_session,
    session,
)
from bangfu.register.homes.postgres_tables import PostgresTables
from bangfu.register.load_chain import (
    CONTENT,
    Damage,
    Load,
    chain_damage,
    load_name,
    load_told,
    manifest_of,
    require_chain,
    sealed_manifest,
    unreadable,
)
from bangfu.register.row_digest import table_digest
from bangfu.register.schema import Table, numbered_rows, shapes_of_today, table, typed_rows_of

__all__ = ["PostgresHome"]

_PATIENCE = "10min"
"""How long who appends waits for one who does."""


class PostgresLoad:
    """Takes the rows of one load into the transaction it lands by."""

    def __init__(
        self, connection: Any, url: DatabaseUrl, load_id: int, shapes: Mapping[str, pa.Schema]
    ) -> None:
        self.load_id = load_id
        self.rows = dict.fromkeys(shapes, 0)
        self._connection, self._url, self._shapes = connection, url, shapes

    def write(self, table_name: str, batch: pa.Table) -> None:
        """Append rows: the declared columns and the trace columns except `load_id`."""
        whole = numbered_rows(self._shapes, table_name, batch, self.load_id)
        require_filled(whole)
        columns = ", ".join(f'"{name}"' for name in whole.column_names)
        copied_in(self._connection, f'"{self._url.schema}"."{table_name}" ({columns})', whole)
        self.rows[table_name] += batch.num_rows

    def write_rows(self, table_name: str, rows: list[dict[str, Any]]) -> None:
        """Append rows given as dictionaries; see `write`."""
        self.write(table_name, typed_rows_of(table_name, rows))


def require_filled(rows: pa.Table) -> None:
    """Refuse rows that lack what is required, as a folder does.

    Raises
    ------
    ValueError
        If they do; the message names the column.
    """
    for field, column in zip(rows.schema, rows.columns, strict=True):
        if not field.nullable and column.null_count:
            raise ValueError(f"column {field.name!r} is declared non-nullable but has nulls")


class PostgresHome:
    """A register in a database; see `bangfu.register.homes.Home`."""

    def __init__(self, url: DatabaseUrl) -> None:
        self.url = url

    def loads(self) -> tuple[list[Load], list[Damage]]:
        """The loads whose manifests can be read, and what is wrong with their chain."""
        with session(self.url) as connection:
            return _loads(connection, self.url)

    @contextmanager
    def append(
        self,
        told: Mapping[str, Any],
        landing: Mapping[str, Any],
        *,
        shapes: Mapping[str, pa.Schema] | None = None,
        expected: str = "",
    ) -> Iterator[PostgresLoad]:
        """Write one more load, in a transaction."""
        shapes = shapes or shapes_of_today()
        with session(self.url) as connection, connection.transaction():
            connection.execute(f"SET LOCAL lock_timeout = '{_PATIENCE}'")
            connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [self.url.schema])
            before, damage = _loads(connection, self.url)
            require_chain(self.url, before, damage)
            load_id = len(before) + 1
            writer = PostgresLoad(connection, self.url, load_id, shapes)
            yield writer
            digests = self._digests(connection, writer, shapes)
            previous = before[-1].content_hash if before else ""
            manifest = manifest_of(load_id, writer.rows, told, landing)
            self._seal(connection, sealed_manifest(manifest, digests, previous, expected), shapes)

    def _digests(
        self, connection: Any, load: PostgresLoad, shapes: Mapping[str, pa.Schema]
    ) -> dict[str, str]:
        """The hashes of the rows of a load as they are read back.

        Raises
        ------
        RegisterError
            If they are not as many as were written.
        """
        found = {}
        for name, shape in shapes.items():
            stored = _stored(connection, self.url, name, shape.names, load.load_id)
            if stored.num_rows != load.rows[name]:
                raise RegisterError(
                    f"{str(self.url)!r}: table {name!r}: found {stored.num_rows} rows stored, "
                    f"expected {load.rows[name]}; nothing of the load landed"
                )
            found[name] = table_digest(stored)[1]
        return found

    def _seal(
        self, connection: Any, manifest: Mapping[str, Any], shapes: Mapping[str, pa.Schema]
    ) -> None:
        schema, names = self.url.schema, {name: shape.names for name, shape in shapes.items()}
        connection.execute(
            f'INSERT INTO "{schema}".load (load_id, manifest, shapes) VALUES (%s, %s, %s)',
            [manifest["load"], json.dumps(manifest), json.dumps(names)],
        )
        connection.execute(
            f'INSERT INTO "{schema}".newest (load_id, content_sha256) VALUES (%s, %s) '
            "ON CONFLICT (single) DO UPDATE "
            "SET load_id = excluded.load_id, content_sha256 = excluded.content_sha256",
            [manifest["load"], manifest[CONTENT]],
        )

    def tables(
        self, loads: Sequence[Load], *, at_hand: bool = False
    ) -> "PostgresTables | DuckTables":
        """Temporary views of a session of its own; or all rows at hand, in DuckDB."""
        if not at_hand:
            return PostgresTables(plain_session(self.url), self.url, loads)
        newest = loads[-1].load_id
        with session(self.url) as connection:

            def fetched(declared: Table) -> pa.Table:
                names, place = _columns(declared.arrow.names), f'"{self.url.schema}"'
                sql = f'SELECT {names} FROM {place}."{declared.name}" WHERE load_id <= {newest}'
                return copied_out(connection, sql, declared.arrow)

            return DuckTables.of_rows(loads, fetched)

    def digests(self, loads: Sequence[Load], workplace: Path | None = None) -> list[Damage]:
        """Where stored rows are not those that landed."""
        with session(self.url) as connection:
            shapes = _shapes(connection, self.url)

            def digest(load: Load, name: str) -> tuple[int, str]:
                columns = shapes[load.load_id][name]
                return table_digest(_stored(connection, self.url, name, columns, load.load_id))

            return rows_damage(connection, self.url, loads, digest, workplace)

    def shapes(self, load: Load) -> dict[str, pa.Schema]:
        """The tables a load has, with their columns."""
        with session(self.url) as connection:
            names = _shapes(connection, self.url)[load.load_id]
        return {name: _shape(name, columns) for name, columns in names.items()}

    def stored(self, load: Load, name: str) -> Iterator[pa.Table]:
        """The rows of a table in a load."""
        with session(self.url) as connection:
            columns = _shapes(connection, self.url)[load.load_id][name]
            yield _stored(connection, self.url, name, columns, load.load_id)

    def note(self, name: str) -> str | None:
        """A note that lies beside the loads."""
        with session(self.url) as connection:
            sql = f'SELECT text FROM "{self.url.schema}".note WHERE name = %s'
            found = connection.execute(sql, [name]).fetchone()
        return found and str(found[0])

    def notes(self, folder: str) -> list[str]:
        """The names of the notes in a folder of them."""
        with session(self.url) as connection:
            sql = f'SELECT name FROM "{self.url.schema}".note WHERE starts_with(name, %s)'
            return sorted(name for (name,) in connection.execute(sql, [f"{folder}/"]).fetchall())

    def keep_note(self, name: str, text: str, *, once: bool = False) -> bool:
        """Keep a note beside the loads."""
        conflict = "NOTHING" if once else "UPDATE SET text = excluded.text"
        with session(self.url) as connection:
            kept = connection.execute(
                f'INSERT INTO "{self.url.schema}".note (name, text) VALUES (%s, %s) '
                f"ON CONFLICT (name) DO {conflict}",
                [name, text],
            )
            return bool(kept.rowcount)


def _loads(connection: Any, url: DatabaseUrl) -> tuple[list[Load], list[Damage]]:
    require_version(connection, url)
    # One question, so that both are of one moment.
    (found,) = connection.execute(
        "SELECT jsonb_build_object('noted', (SELECT to_jsonb(n) FROM "
        f"\"{url.schema}\".newest n), 'loads', (SELECT jsonb_agg(jsonb_build_array(load_id, "
        f'manifest, shapes) ORDER BY load_id) FROM "{url.schema}".load))'
    ).fetchone()
    noted = found["noted"] or {"load_id": 0, "content_sha256": ""}
    loads, damage, numbers = list[Load](), list[Damage](), list[int]()
    for number, text, shapes in found["loads"] or ():
        folder = Path(load_name(number))
        numbers.append(number)
        try:
            raw = json.loads(text)
            if {*json.loads(shapes)} != {*raw["rows"]}:
                raise ValueError("its tables are not the same throughout")
            for name, columns in json.loads(shapes).items():
                _shape(name, columns)
            # There are no files, so they have no hashes.
            loads.append(load_told({**raw, "sha256": dict.fromkeys(raw["rows"], "")}, folder))
        except (ValueError, LookupError, TypeError, RecursionError) as error:
            damage.append(unreadable(folder, error))
    return loads, [
        *damage, *chain_damage(loads, numbers, (noted["load_id"], noted["content_sha256"])),
    ]  # fmt: skip


def _shapes(connection: Any, url: DatabaseUrl) -> dict[int, dict[str, list[str]]]:
    """The columns of every table, by load."""
    found = connection.execute(f'SELECT load_id, shapes FROM "{url.schema}".load').fetchall()
    return {number: json.loads(text) for number, text in found}


def _shape(name: str, columns: Sequence[str]) -> pa.Schema:
    own = table(name).arrow
    return pa.schema([own.field(column) for column in columns])


def _stored(
    connection: Any, url: DatabaseUrl, name: str, columns: Sequence[str], load_id: int
) -> pa.Table:
    sql = (
        f'SELECT {_columns(columns)} FROM "{url.schema}"."{name}" WHERE load_id = {load_id} '
        f'ORDER BY "{table(name).key}"'
    )
    return copied_out(connection, sql, _shape(name, columns))


def _columns(names: Sequence[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
