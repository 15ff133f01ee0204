"""A register in PostgreSQL: its URL, its tables, its roles, and copies there and back."""

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pyarrow.parquet as pq
import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.errors import MissingPackageError, ParameterError, PersonKeyError, RegisterError
from bangfu.ledgers.intake import import_ledgers, look_at
from bangfu.ledgers.preview import would_be
from bangfu.params import ReportParams, RunParams, find_register
from bangfu.persons.keys import load_key, require_own
from bangfu.register.check import faults_as_found
from bangfu.register.copying import copy_register
from bangfu.register.homes import DatabaseUrl, Whereabouts, whereabouts
from bangfu.register.homes.postgres_schema import ROLES, VERSION, migrate
from bangfu.register.homes.postgres_session import plain_session, session
from bangfu.register.load_writer import new_load
from bangfu.register.loads import MANIFEST, list_loads
from bangfu.register.schema import TABLES, TRACE
from bangfu.register.store import open_register
from called_command import Command, caller
from private_server import OWNER, PrivateServer
from psycopg.conninfo import conninfo_to_dict
from typed_register import UNITS, stored_rows, typed_register, write_load

SECRET = "tiger-9b1f"
AID = "aid_id | person_key | paid_on | amount\na1 | ann | 2016-01-01 | 10.00"


@pytest.fixture
def bangfu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return caller(monkeypatch, capsys)


@pytest.mark.parametrize(
    ("text", "shown", "given"),
    [
        ("postgres:///district", "postgres:///district", {"dbname": "district"}),
        (
            "postgresql://ann@db.example.org:5433/district",
            "postgres://ann@db.example.org:5433/district",
            {"user": "ann", "host": "db.example.org", "port": "5433", "dbname": "district"},
        ),
        (
            "postgres://a%40b@h/d%2Fe?sslmode=verify-full&sslrootcert=/etc/ca.pem&schema=east",
            "postgres://a%40b@h/d%2Fe?sslmode=verify-full&sslrootcert=/etc/ca.pem&schema=east",
            {"user": "a@b", "host": "h", "dbname": "d/e", "sslmode": "verify-full",
             "sslrootcert": "/etc/ca.pem"},
        ),
        (
            "postgres://@/d?host=/run/postgresql",
            "postgres:///d?host=/run/postgresql",
            {"host": "/run/postgresql", "dbname": "d"},
        ),
    ],
)  # fmt: skip
def test_a_url_is_read_and_shown_and_handed_on(
    text: str, shown: str, given: dict[str, str]
) -> None:
    url = whereabouts(text)
    assert isinstance(url, DatabaseUrl)
    assert str(url) == shown
    assert DatabaseUrl.parse(shown) == url
    assert conninfo_to_dict(url.conninfo) == given


@pytest.mark.parametrize(
    "text",
    [
        f"postgres://ann:{SECRET}@h/d",
        f"postgres://ann@h/d?password={SECRET}",
        f"postgres://ann@h/d?sslpassword={SECRET}",
        f"postgres://ann:{SECRET}/d",  # the host was forgotten
        f"postgres:ann:{SECRET}@h/d",
        f"postgres://ann:{SECRET}@h:port/d",
        f"postgres://ann:{SECRET}@[h/d",
        f"postgresql://:{SECRET}@/d",
        f"postgres://ann:{SECRET}@h/d?{SECRET}",
    ],
)
def test_a_password_in_a_url_is_refused_and_never_told(text: str, bangfu: Command) -> None:
    with pytest.raises(ParameterError) as refusal:
        whereabouts(text)
    told = [str(refusal.value)]
    for form in (ReportParams, RunParams):
        with pytest.raises(ParameterError) as refusal:
            form.check({"register": text, "period": "2019", "unit": "1"})
        told.append(str(refusal.value))
    for command in (
        ("status", "--register", text),
        ("import", "--register", text, "--until", "2019-12-31"),
        ("run", "params/year.yaml", "--register", text),
        ("verify", "reports", "--register", text),
        ("copy", "--from", text, "--to", "data/copy"),
        ("migrate", "--register", text),
    ):
        said = bangfu(*command)
        assert said.code == 2
        told += [said.out, said.err]
    assert SECRET not in "".join(told)


def test_what_is_public_of_a_url_says_neither_who_nor_where() -> None:
    url = DatabaseUrl.parse(
        "postgres://ann@db.example.org:5433/district?schema=east&sslmode=require"
    )
    assert url.public == "postgres:///district?schema=east"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("mysql://h/d", "found a URL of 'mysql', expected a folder, postgres://… or spark://…"),
        ("postgres://h", "expected the name of a database at its end"),
        ("postgres://h/d?ssl=on", "found option 'ssl', expected one of: connect_timeout"),
        ("postgres://h/d?schema=East", "schema: found 'East', expected small letters"),
        ("postgres://h/d?schema=pg_x", "schema: found 'pg_x', expected small letters"),
    ],
)
def test_a_url_that_cannot_be_used_is_refused(text: str, found: str) -> None:
    with pytest.raises(ParameterError) as refusal:
        find_register(text)
    assert found in str(refusal.value)


def test_a_wrong_password_is_not_told_either(
    postgres: PrivateServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = postgres.register()
    postgres.execute(place, "CREATE ROLE locked LOGIN PASSWORD 'another'")
    rules = postgres.folder / "data" / "pg_hba.conf"
    before = rules.read_text("utf-8")
    rules.write_text(f"local all locked scram-sha-256\n{before}", "utf-8")
    postgres.control("reload")
    monkeypatch.setenv("PGPASSWORD", SECRET)
    with pytest.raises(RegisterError) as refusal:
        open_register(postgres.url(place.schema, "locked"))
    assert "cannot be reached (" in str(refusal.value)
    assert "password authentication failed" in str(refusal.value)
    assert SECRET not in str(refusal.value)


@pytest.fixture(scope="module")
def guarded(postgres: PrivateServer, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A folder with the certificate of a server, `own.crt`, and one nobody has, `other.crt`.

    The URL of the register is in `url`.
    """
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here, which makes throw-away certificates")
    folder = tmp_path_factory.mktemp("tls")
    for name in ("own", "other"):
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        files = ["-keyout", folder / f"{name}.key", "-out", folder / f"{name}.crt"]
        subprocess.run([*command.split(), *files], check=True, capture_output=True)
    with PrivateServer.start(folder / "own.crt") as server:
        place = server.register()
        write_load(place, {"union_unit": UNITS})
        (folder / "url").write_text(
            f"postgres://{OWNER}@localhost:{server.port}/postgres?schema={place.schema}", "utf-8"
        )
        yield folder


@pytest.mark.parametrize(
    ("host", "root", "is_let_in"),
    [("localhost", "own", True), ("localhost", "other", False), ("127.0.0.1", "own", False)],
)
def test_a_server_proves_itself_as_the_url_demands(
    guarded: Path, host: str, root: str, is_let_in: bool
) -> None:
    url = (guarded / "url").read_text("utf-8").replace("localhost", host)
    place = whereabouts(f"{url}&sslmode=verify-full&sslrootcert={guarded / root}.crt")
    if is_let_in:
        register = open_register(place)
        assert register.rows("SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()") == [
            (True,)
        ]
    else:
        with pytest.raises(RegisterError, match="cannot be reached"):
            open_register(place)


def test_without_the_package_it_is_said_what_to_install(
    monkeypatch: pytest.MonkeyPatch, bangfu: Command
) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(MissingPackageError, match=r"pip install 'bangfu\[postgres\]'"):
        open_register("postgres:///district")
    said = bangfu("status", "--register", "postgres:///district")
    assert said.code == 2
    assert "pip install 'bangfu[postgres]'" in said.err
    assert "Traceback" not in said.err


def test_a_server_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(RegisterError, match="cannot be reached"):
        list_loads(whereabouts(f"postgres:///d?host={tmp_path}"))


def test_tables_have_the_columns_of_the_schema(postgres: PrivateServer) -> None:
    place = postgres.register()
    with postgres.connect(place) as connection:
        found = connection.execute(
            "SELECT table_name, column_name, is_nullable FROM information_schema.columns "
            "WHERE table_schema = %s ORDER BY table_name, ordinal_position", [place.schema],
        ).fetchall()  # fmt: skip
    for declared in TABLES:
        own = [(name, null == "YES") for table, name, null in found if table == declared.name]
        assert own == [
            *((column.name, not column.required) for column in declared.columns),
            *((field.name, field.nullable) for field in TRACE),
        ]


def test_migrating_twice_changes_nothing(postgres: PrivateServer, bangfu: Command) -> None:
    place = postgres.url("migrated")
    with pytest.raises(RegisterError, match=r"found no register.*run `bangfu migrate --register"):
        list_loads(place)
    first = bangfu("migrate", "--register", place)
    assert (first.code, first.out) == (
        0,
        f"{str(place)!r} was brought from version 0 to version {VERSION}; roles: "
        "migrated_importer, migrated_reporter, migrated_public\n",
    )
    write_load(place, {"union_unit": UNITS})
    assert bangfu("migrate", "--register", place).out.startswith(f"{str(place)!r} is version 1;")
    assert len(list_loads(place)) == 1


def test_who_may_make_a_schema_but_no_roles_finds_them_made(postgres: PrivateServer) -> None:
    place = postgres.url("premade", "maker")
    with postgres.connect(place) as connection:
        connection.execute("CREATE ROLE maker LOGIN")
        connection.execute("GRANT CREATE ON DATABASE postgres TO maker")
    with pytest.raises(RegisterError, match="permission denied to create role"):
        migrated(place)
    with postgres.connect(place) as connection:
        for role in ROLES:
            connection.execute(f"CREATE ROLE premade_{role}")
    assert migrated(place) == (0, VERSION)


def migrated(place: DatabaseUrl) -> tuple[int, int]:
    with session(place) as connection:
        return migrate(connection, place)


def test_tables_of_another_version_are_refused(postgres: PrivateServer) -> None:
    place = postgres.register()
    postgres.execute(place, "INSERT INTO version (version) VALUES (99)")
    for ask in (list_loads, open_register):
        with pytest.raises(RegisterError, match="found tables of version 99, expected version 1"):
            ask(place)
    with session(place) as connection, pytest.raises(RegisterError, match="use a newer bangfu"):
        migrate(connection, place)


def test_a_database_that_sorts_as_a_language_does_is_refused(postgres: PrivateServer) -> None:
    place = postgres.url("sorted")
    with postgres.connect(place) as connection:
        connection.execute(
            "CREATE DATABASE sorted TEMPLATE template0 ENCODING 'UTF8' LOCALE_PROVIDER icu "
            "ICU_LOCALE 'en-US' LOCALE 'C'"
        )
    other = DatabaseUrl(OWNER, "", "sorted", place.options)
    with session(other) as connection, pytest.raises(RegisterError, match="order of its bytes"):
        migrate(connection, other)


@pytest.fixture
def shared(postgres: PrivateServer) -> dict[str, DatabaseUrl]:
    """A register with a load, by role as somebody in it comes to it."""
    place = postgres.register()
    write_load(place, {"union_unit": UNITS, "assistance": AID})
    by_role = {"owner": place}
    with postgres.connect(place) as connection:
        for role in ROLES:
            name = f"{place.schema}_{role}_person"
            connection.execute(f'CREATE ROLE "{name}" LOGIN IN ROLE "{place.schema}_{role}"')
            by_role[role] = postgres.url(place.schema, name)
    return by_role


READING = "SELECT count(*) FROM assistance"
ANSWERS = "SELECT count(*) FROM published_figure"
# Who may do what: read rows, add a load, change one, see the published answers.
RIGHTS = {
    "importer": (True, True, False, True),
    "reporter": (True, False, False, True),
    "public": (False, False, False, True),
}


@pytest.mark.parametrize("role", RIGHTS)
def test_roles_may_do_what_they_are_for(shared: dict[str, DatabaseUrl], role: str) -> None:
    place = shared[role]
    allowed = (
        may(place, READING),
        may_land(place),
        may(place, "UPDATE assistance SET amount = 0") or may(place, "DELETE FROM load"),
        may(place, ANSWERS),
    )
    assert allowed == RIGHTS[role]


def may(place: DatabaseUrl, statement: str) -> bool:
    connection = plain_session(place)
    try:
        connection.execute(f'SET search_path TO "{place.schema}"')
        connection.execute(statement)
    except psycopg.errors.InsufficientPrivilege:
        return False
    finally:
        connection.close()
    return True


def may_land(place: DatabaseUrl) -> bool:
    try:
        write_load(place, {"assistance": AID.replace("a1", "a2")})
    except RegisterError as error:
        if "permission denied" not in str(error):
            raise
        return False
    return True


def test_a_reporter_opens_a_register_and_an_owner_may_not_change_it(
    shared: dict[str, DatabaseUrl],
) -> None:
    register = open_register(shared["reporter"])
    assert register.ask(register.assistance.count().as_table())[0].column(0).to_pylist() == [1]
    connection = plain_session(shared["owner"])
    for change in ("UPDATE %s.load SET manifest = ''", "DELETE FROM %s.assistance",
                   "TRUNCATE %s.comfort_case"):  # fmt: skip
        with pytest.raises(psycopg.errors.RaiseException, match="loads are never changed"):
            connection.execute(change % shared["owner"].schema)
    connection.close()


@pytest.mark.parametrize(
    ("changes", "broken"),
    [
        ({"amount": "-1.00"}, "'assistance', 'assistance_amount_check'"),
        ({"person_key": "not a key"}, "'assistance', 'assistance_person_key_check'"),
    ],
)
def test_a_row_that_breaks_a_constraint_is_refused_without_being_told(
    postgres: PrivateServer, changes: dict[str, str], broken: str
) -> None:
    place = postgres.register()
    (row,) = stored_rows("assistance", AID)
    row |= {name: type(row[name])(value) for name, value in changes.items()}
    with pytest.raises(RegisterError) as refusal, new_load(place) as load:
        load.write_rows("assistance", [row])
    assert str(refusal.value) == (
        f"{str(place)!r}: found a row that breaks {broken}; nothing of it landed"
    )
    assert list_loads(place) == []


def test_a_register_comes_back_from_a_database_as_it_was(
    sample_folder: Path, postgres: PrivateServer, tmp_path: Path, bangfu: Command
) -> None:
    place, back = postgres.register(), tmp_path / "back"
    (load,) = list_loads(sample_folder)
    there = bangfu("copy", "--from", sample_folder, "--to", place)
    assert there.out == (
        f"copied 1 of 1 loads, {sum(load.rows.values()):,} rows, from {str(sample_folder)!r} to "
        f"{str(place)!r}; content hash {load.content_hash}\n"
    )
    assert bangfu("copy", "--from", place, "--to", back).code == 0
    (again,) = list_loads(back)
    assert again.content_hash == load.content_hash
    for name in load.rows:
        one, other = (
            pq.read_table(at.file(name)).sort_by(pq.read_schema(at.file(name)).names[0])
            for at in (load, again)
        )
        assert one.equals(other)
    assert faults_as_found(back) == []


def test_a_copy_goes_on_where_it_was_left(postgres: PrivateServer, tmp_path: Path) -> None:
    folder, place = tmp_path / "register", postgres.register()
    write_load(folder, {"union_unit": UNITS}, reason="初次")
    (folder / "person-key.fingerprint").write_text("ab" * 32 + "\n", "ascii")
    assert copy_register(folder, place).copied == 1
    write_load(folder, {"assistance": AID})
    done = copy_register(folder, place)
    assert (done.copied, done.loads, done.rows) == (1, 2, 1)
    assert [one.content_hash for one in list_loads(place)] == [
        one.content_hash for one in list_loads(folder)
    ]
    assert copy_register(folder, place).copied == 0
    other = tmp_path / "other"
    write_load(other, {"union_unit": UNITS.replace("甲", "丙")})
    with pytest.raises(RegisterError, match="found another register, which differs from load 1"):
        copy_register(other, place)


def test_a_copy_of_an_older_register_keeps_its_hash(
    postgres: PrivateServer, tmp_path: Path
) -> None:
    """Loads of before a table or column was added have it neither there nor back."""
    folder, place = tmp_path / "register", postgres.register()
    rows = "case_id | claimant_key\nc1 | x"
    write_load(folder, {"union_unit": UNITS, "comfort_case": rows})
    (load,) = list_loads(folder)
    file = load.file("comfort_case")
    pq.write_table(pq.read_table(file).drop_columns(["amount_asked"]), file)
    load.file("union_members").unlink()
    sealed_as_it_lies(load.folder)
    (folder / "newest-load.json").unlink()
    content = open_register(folder).content_hash
    copy_register(folder, place)
    assert open_register(place).content_hash == content
    back = tmp_path / "back"
    copy_register(place, back)
    assert open_register(back).content_hash == content
    assert not (back / "loads" / "000001" / "union_members.parquet").exists()


def sealed_as_it_lies(folder: Path) -> None:
    """Seal a load anew, with the tables and columns its files have."""
    from bangfu.files import sha256_of
    from bangfu.register.homes.parquet_load import sealed, write_manifest

    told: dict[str, Any] = json.loads((folder / MANIFEST).read_text("utf-8"))
    there = [name for name in told["rows"] if (folder / f"{name}.parquet").exists()]
    told["rows"] = {name: told["rows"][name] for name in there}
    told["sha256"] = {name: sha256_of(folder / f"{name}.parquet") for name in there}
    kept = {name: told[name] for name in ("load", "synthetic", "rows", "complete_until", "sha256")}
    write_manifest(folder, sealed(kept, folder, ""))


def test_ledgers_land_in_a_database_as_in_a_folder(postgres: PrivateServer, tmp_path: Path) -> None:
    ledger, key = fill(tmp_path / "台账.xlsx", a_dozen()), tmp_path / "person.key"
    places: list[Whereabouts] = [tmp_path / "register", postgres.register()]
    for place in places:
        result = import_ledgers([ledger], place, key_file=key, language="en")
        assert result.load_id == 1
        again = import_ledgers([ledger], place, key_file=key, language="en")
        assert again.load_id is None
    one, other = (list_loads(place)[0] for place in places)
    assert one.content_hash == other.content_hash
    assert faults_as_found(places[1]) == []


def test_what_an_import_would_do_to_a_database_is_told(
    postgres: PrivateServer, tmp_path: Path
) -> None:
    key, place = tmp_path / "person.key", postgres.register()
    import_ledgers([fill(tmp_path / "一.xlsx", a_dozen())], place, key_file=key)
    more = a_dozen()
    more["assistance"][0]["amount"] = "1234.50"
    found = look_at([fill(tmp_path / "一.xlsx", more)], place, key_file=key)
    assert not found.faults
    with would_be(found, place) as staged:
        after = open_register(staged)
        amounts = after.ask(after.assistance.select("amount"))[0].column(0).to_pylist()
    assert "1234.50" in map(str, amounts)
    assert len(list_loads(place)) == 1


@pytest.mark.parametrize(
    ("shapes", "found"),
    [
        ("{}", "its tables are not the same throughout"),
        ("[", "Expecting value"),
        ("""replace(shapes, 'paid_on', 'paid_off')""", "paid_off"),
    ],
)
def test_what_is_noted_of_columns_must_fit(
    postgres: PrivateServer, shapes: str, found: str
) -> None:
    place = postgres.register()
    write_load(place, {"union_unit": UNITS, "assistance": AID})
    value = shapes if "(" in shapes else f"'{shapes}'"
    postgres.execute(place, f"UPDATE load SET shapes = {value}")
    with pytest.raises(RegisterError, match="found nothing that can be read") as refusal:
        open_register(place)
    assert found in str(refusal.value)


def test_a_row_that_did_not_arrive_is_missed(postgres: PrivateServer) -> None:
    place = postgres.register()
    statement = (
        "CREATE FUNCTION swallowed() RETURNS trigger LANGUAGE plpgsql AS "
        "'BEGIN RETURN NULL; END'; CREATE TRIGGER swallowed BEFORE INSERT ON assistance "
        "FOR EACH ROW EXECUTE FUNCTION swallowed()"
    )
    postgres.execute(place, statement)
    with pytest.raises(RegisterError, match="found 0 rows stored, expected 1; nothing of the"):
        write_load(place, {"assistance": AID})
    assert list_loads(place) == []


def test_a_backup_of_a_database_comes_back_into_one(
    postgres: PrivateServer, tmp_path: Path, bangfu: Command
) -> None:
    key, place, target = tmp_path / "person.key", postgres.register(), tmp_path / "kept.tar"
    import_ledgers([fill(tmp_path / "台账.xlsx", a_dozen())], place, key_file=key)
    kept = ("--register", place, "--archive", tmp_path / "archive", "--key", key)
    said = bangfu("backup", target, *kept)
    assert (said.code, said.err) == (0, "")
    assert bangfu("restore", target, "--into", tmp_path / "back").code == 0
    other = postgres.register()
    assert bangfu("copy", "--from", tmp_path / "back" / "register", "--to", other).code == 0
    assert list_loads(other)[0].content_hash == list_loads(place)[0].content_hash
    assert require_own(other, load_key(key, create=False)) is None
    with pytest.raises(PersonKeyError, match="another person key"):
        require_own(other, bytes(32))


@pytest.mark.parametrize(
    "command",
    [("erase", "--reason", "依法", "--register"), ("seal", "--register")],
    ids=["erase", "seal"],
)  # fmt: skip
def test_what_is_done_to_folders_only_says_so(command: tuple[str, ...], bangfu: Command) -> None:
    said = bangfu(*command, "postgres:///district")
    assert said.code == 2
    assert "expected a folder to" in said.err
    assert "bangfu copy" in said.err


def test_commands_that_tell_of_a_register_tell_it_of_a_database(
    postgres: PrivateServer, tmp_path: Path, bangfu: Command
) -> None:
    folder, place = tmp_path / "register", postgres.register()
    typed_register(folder, assistance=AID)
    copy_register(folder, place)
    for command in (
        ("status",),
        ("loads",),
        ("check-register",),
        ("status", "--period", "2016-01"),
    ):
        ours, theirs = (bangfu(*command, "--register", at) for at in (folder, place))
        assert (ours.code, ours.out) == (theirs.code, theirs.out), command
