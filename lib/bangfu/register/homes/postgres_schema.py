"""The tables of a register in PostgreSQL, as the schema of the register has them: made, and known.

Every table has the columns of `bangfu.register.schema` and what it says of them as constraints:
what must not be empty, whole numbers and money not negative, a person only as a key, each key once
a load. Loads are only ever added: the importer may insert and nothing else, and a trigger refuses
everybody a change of what has landed. That an administrator can drop the trigger is what the hashes
are for.

Three roles share it, which have no password and log nobody in; whoever works with the register is
granted one of them. `importer` reads and appends, `reporter` reads, `public` sees the published
answers and no row of the register.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from bangfu.errors import RegisterError
from bangfu.register.schema import TABLES, TRACE, Column, Table, Type

if TYPE_CHECKING:
    from bangfu.register.homes.database_url import DatabaseUrl

__all__ = ["ROLES", "VERSION", "migrate", "require_version"]

VERSION = 1
"""Of the tables this version of bangfu reads and writes; `migrate` brings them to it."""
ROLES = ("importer", "reporter", "public")
"""What the roles are called, behind the name of the schema."""
_TYPES = {
    Type.DATE: "date", Type.MONEY: "numeric(14, 2)", Type.COUNT: "integer",
    Type.SIGN: "integer", Type.YEAR: "integer",
}  # fmt: skip
_TEXT = 'text COLLATE "C"'
"""Text in the order of its bytes, whatever language the database sorts in: as DuckDB has it."""
_TRACE = {"int32": "integer", "string": _TEXT, "bool": "boolean"}
_CHECKS = {
    Type.PERSON: "{0} ~ '^[0-9a-f]{{64}}$'",
    Type.MONEY: "{0} >= 0",
    Type.COUNT: "{0} >= 0",
    Type.SIGN: "{0} IN (1, -1)",
    Type.YEAR: "{0} BETWEEN 1000 AND 9999",
}
_PUBLISHED = (
    "release", "address", "id", "period", "unit", "dimensions", "value", "measure_unit", "status",
    "label_zh", "label_en",
)  # fmt: skip
"""Of a published figure: the columns of `figures.csv`, behind the release it stands in."""
_BESIDE = ("load", "newest", "note", "published_figure", "version")
"""Tables beside those of the register."""


def migrate(connection: Any, url: "DatabaseUrl") -> tuple[int, int]:
    """Bring the tables of a register to the version of this bangfu, in one transaction.

    Parameters
    ----------
    connection
        Of psycopg, of somebody who may make schemas and roles.
    url
        Where the register is kept.

    Returns
    -------
    tuple of int
        The version found, 0 where there was no register, and the one there is now.

    Raises
    ------
    RegisterError
        If the database sorts or writes text otherwise, or is of a later version of bangfu.
    """
    _require_plain_text(connection, url)
    with connection.transaction():
        # Whoever else migrates waits.
        connection.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"migrate {url.schema}"])
        found = _version(connection, url.schema)
        if found > VERSION:
            raise RegisterError(_other_version(url, found))
        for number in range(found, VERSION):
            for statement in _STEPS[number](url.schema):
                connection.execute(statement)
            connection.execute(
                f'INSERT INTO "{url.schema}".version (version) VALUES (%s)', [number + 1]
            )
    return found, VERSION


def require_version(connection: Any, url: "DatabaseUrl") -> None:
    """Refuse a register whose tables are not those of this bangfu.

    Raises
    ------
    RegisterError
        If they are not there, or of another version.
    """
    found = _version(connection, url.schema)
    if found != VERSION:
        raise RegisterError(_other_version(url, found))


def _other_version(url: "DatabaseUrl", found: int) -> str:
    do = f"run `bangfu migrate --register '{url}'`" if found < VERSION else "use a newer bangfu"
    what = f"tables of version {found}" if found else "no register"
    return f"{str(url)!r}: found {what}, expected version {VERSION}: {do}"


def _version(connection: Any, schema: str) -> int:
    """The version of the tables there are; 0 if there are none, or none one may see."""
    asked = connection.execute("SELECT to_regclass(%s)", [f'"{schema}".version']).fetchone()
    if asked[0] is None:
        return 0
    newest = connection.execute(f'SELECT max(version) FROM "{schema}".version').fetchone()
    return int(newest[0] or 0)


def _require_plain_text(connection: Any, url: "DatabaseUrl") -> None:
    """Measures order by texts they make up, which a database sorts by its own collation."""
    encoding, is_plain = connection.execute(
        "SELECT current_setting('server_encoding'), 'B' < 'a' AND 'a_b' < 'aa' AND '一' < '丁'"
    ).fetchone()
    if encoding != "UTF8" or not is_plain:
        raise RegisterError(
            f"{str(url)!r}: found a database of encoding {encoding} that sorts text as a language "
            "does, expected UTF8 in the order of its bytes: make it with createdb --template "
            "template0 --encoding UTF8 --locale C"
        )


def _first(schema: str) -> Iterator[str]:
    """Everything there is in version 1."""
    yield f'CREATE SCHEMA IF NOT EXISTS "{schema}"'
    yield f'REVOKE ALL ON SCHEMA "{schema}" FROM PUBLIC'
    yield (
        f'CREATE TABLE "{schema}".version '
        "(version integer PRIMARY KEY, since timestamptz NOT NULL DEFAULT now())"
    )
    yield (
        f'CREATE TABLE "{schema}".load (load_id integer PRIMARY KEY CHECK (load_id > 0), '
        "manifest text NOT NULL, shapes text NOT NULL)"
    )
    yield (
        f'CREATE TABLE "{schema}".newest (single boolean PRIMARY KEY DEFAULT true CHECK (single), '
        "load_id integer NOT NULL, content_sha256 text NOT NULL)"
    )
    yield f'CREATE TABLE "{schema}".note (name text PRIMARY KEY, text text NOT NULL)'
    shown = ", ".join(f"{name} {_TEXT} NOT NULL" for name in _PUBLISHED)
    yield (f'CREATE TABLE "{schema}".published_figure ({shown}, PRIMARY KEY (release, address))')
    for declared in TABLES:
        yield _table_sql(schema, declared)
    yield from _unchanging(schema)
    for role in ROLES:
        yield _role_sql(f"{schema}_{role}")
    yield from _grants(schema)


_STEPS = (_first,)
"""What makes each version of the one before."""


def _table_sql(schema: str, declared: Table) -> str:
    columns = [*map(_column_sql, declared.columns)]
    for field in TRACE:
        kind = _TRACE[str(field.type)]
        columns.append(f'"{field.name}" {kind}' + " NOT NULL" * (not field.nullable))
    columns.append(f'PRIMARY KEY ("{declared.key}", load_id)')
    columns.append(
        f'FOREIGN KEY (load_id) REFERENCES "{schema}".load DEFERRABLE INITIALLY DEFERRED'
    )
    return f'CREATE TABLE "{schema}"."{declared.name}" ({", ".join(columns)})'


def _column_sql(column: Column) -> str:
    kind, name = _TYPES.get(column.type, _TEXT), f'"{column.name}"'
    rule = _CHECKS.get(column.type, "").format(name)
    check = f" CHECK ({rule})" * bool(rule)
    return f"{name} {kind}" + " NOT NULL" * column.required + check


def _unchanging(schema: str) -> Iterator[str]:
    """A trigger on every table of loads that refuses a change of what has landed."""
    yield (
        f'CREATE FUNCTION "{schema}".refuse_change() RETURNS trigger LANGUAGE plpgsql AS '
        "$$ BEGIN RAISE EXCEPTION 'loads are never changed'; END $$"
    )
    for name in ("load", *(declared.name for declared in TABLES)):
        yield (
            f'CREATE TRIGGER unchanging BEFORE UPDATE OR DELETE OR TRUNCATE ON "{schema}"."{name}" '
            f'FOR EACH STATEMENT EXECUTE FUNCTION "{schema}".refuse_change()'
        )


def _role_sql(role: str) -> str:
    """Roles belong to the server: there may be one from another database, or made beforehand."""
    return (
        f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{role}') THEN "
        f'CREATE ROLE "{role}" NOLOGIN; END IF; '
        "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
    )


def _grants(schema: str) -> Iterator[str]:
    importer, reporter, public = (f'"{schema}_{role}"' for role in ROLES)
    yield f'GRANT USAGE ON SCHEMA "{schema}" TO {importer}, {reporter}, {public}'
    for name in (*_BESIDE, *(declared.name for declared in TABLES)):
        yield f'GRANT SELECT ON "{schema}"."{name}" TO {importer}, {reporter}'
    for name in ("load", "newest", "note", *(declared.name for declared in TABLES)):
        yield f'GRANT INSERT ON "{schema}"."{name}" TO {importer}'
    for name in ("newest", "note"):
        yield f'GRANT UPDATE ON "{schema}"."{name}" TO {importer}'
    yield f'GRANT INSERT, DELETE ON "{schema}".published_figure TO {importer}'
    yield f'GRANT SELECT ON "{schema}".published_figure TO {public}'
