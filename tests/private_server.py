"""A PostgreSQL server for tests: in a temporary folder, on a socket there, and gone afterwards.

It is Debian's package `postgresql`, whose programs are not on the path. The server refuses to be
run by root, so tests that are run by root have it run by the account of the package, or by nobody.
"""

import os
import pwd
import shutil
import subprocess
import tempfile
from contextlib import suppress
from itertools import count
from pathlib import Path
from socket import socket
from typing import Any, Self

import psycopg
from bangfu.register.homes import DatabaseUrl
from bangfu.register.homes.postgres_schema import migrate
from bangfu.register.homes.postgres_session import session

OWNER = "owner"
_SETTINGS = {
    "listen_addresses": "''", "fsync": "off", "full_page_writes": "off", "max_connections": "200",
    "shared_buffers": "64MB", "log_min_messages": "fatal", "synchronous_commit": "off",
}  # fmt: skip


class PrivateServer:
    """A server that runs until its block ends, and registers in it."""

    def __init__(self, folder: Path, programs: Path) -> None:
        self.folder = folder
        self._programs = programs
        self._numbers = count(1)
        self.port = 5432

    @classmethod
    def start(cls, certificate: Path | None = None) -> Self:
        """Make a cluster and start its server.

        Parameters
        ----------
        certificate
            Of the server, its key beside it as `.key`: then it listens on a port too, with TLS.

        Raises
        ------
        FileNotFoundError
            If PostgreSQL is not installed.
        """
        cls._sweep()
        server = cls(Path(tempfile.mkdtemp(prefix=f"bangfu-pg-{os.getpid()}-")), programs())
        account = _account()
        if account is not None:
            os.chown(server.folder, account.pw_uid, account.pw_gid)
        server._run(
            "initdb", "--pgdata", str(server.folder / "data"), "--username", OWNER, "--auth",
            "trust", "--encoding", "UTF8", "--locale", "C", "--no-sync",
        )  # fmt: skip
        with (server.folder / "data" / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.writelines(f"{name} = {value}\n" for name, value in _SETTINGS.items())
            file.write(f"unix_socket_directories = '{server.folder}'\n")
            file.writelines(server._listening(certificate) if certificate else [])
        server.control("start")
        return server

    @classmethod
    def _sweep(cls) -> None:
        """End the servers of tests that were killed: a server outlives who started it."""
        for folder in Path(tempfile.gettempdir()).glob("bangfu-pg-*-*"):
            starter = folder.name.split("-")[2]
            if starter.isdecimal() and not Path("/proc", starter).exists():
                with suppress(RuntimeError):  # somebody else sweeps it too
                    cls(folder, programs()).control("stop", "--mode", "immediate")
                shutil.rmtree(folder, ignore_errors=True)

    def _listening(self, certificate: Path) -> list[str]:
        """Settings of one that listens with TLS; who runs it must own the key."""
        for ending in (".crt", ".key"):
            own = self.folder / f"server{ending}"
            shutil.copyfile(certificate.with_suffix(ending), own)
            own.chmod(0o600)
            if account := _account():
                os.chown(own, account.pw_uid, account.pw_gid)
        with socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]
        return [
            "listen_addresses = '127.0.0.1'\n", f"port = {self.port}\n", "ssl = on\n",
            f"ssl_cert_file = '{self.folder}/server.crt'\n",
            f"ssl_key_file = '{self.folder}/server.key'\n",
        ]  # fmt: skip

    def control(self, what: str, *more: str) -> None:
        """Start or stop it, or have it read its settings."""
        data, log = str(self.folder / "data"), str(self.folder / "log")
        self._run("pg_ctl", "--pgdata", data, "--log", log, "--wait", what, *more)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.control("stop", "--mode", "immediate")
        shutil.rmtree(self.folder, ignore_errors=True)

    def url(self, schema: str, user: str = OWNER, **options: str) -> DatabaseUrl:
        """Where a register is in it."""
        given = {"host": str(self.folder), "port": str(self.port), **options}
        return DatabaseUrl(user, "", "postgres", tuple(given.items()), schema)

    def register(self, **options: str) -> DatabaseUrl:
        """A register of its own, without loads."""
        url = self.url(f"r{next(self._numbers)}", **options)
        with session(url) as connection:
            migrate(connection, url)
        return url

    def connect(self, url: DatabaseUrl) -> "psycopg.Connection[Any]":
        """A session of the administrator, who may do anything."""
        admin = self.url(url.schema)
        return psycopg.connect(admin.conninfo, autocommit=True)

    def execute(self, url: DatabaseUrl, *statements: str) -> None:
        """What an administrator does who turns the triggers off."""
        with self.connect(url) as connection:
            connection.execute("SET session_replication_role = replica")
            connection.execute(f'SET search_path TO "{url.schema}"')
            for statement in statements:
                connection.execute(statement)

    def _run(self, program: str, *given: str) -> None:
        # Not by `user=`: then this process is forked, of which there may be no room for a second.
        done = subprocess.run(
            [*_as_account(), str(self._programs / program), *given], cwd=self.folder, check=False,
            text=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env={"PATH": os.environ["PATH"], "LC_ALL": "C"},
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{program}: {done.stdout}")


def programs() -> Path:
    """Where the programs of the newest PostgreSQL are.

    Raises
    ------
    FileNotFoundError
        If there is none.
    """
    places = [*Path("/usr/lib/postgresql").glob("*/bin"), *map(Path, os.get_exec_path())]
    found = [place for place in places if (place / "initdb").exists()]
    if not found:
        raise FileNotFoundError("initdb: not found, expected PostgreSQL (apt install postgresql)")
    return max(found, key=lambda place: (place.parent.name.isdecimal(), place.parent.name))


def _account() -> pwd.struct_passwd | None:
    """Who runs the server if root runs the tests."""
    if os.geteuid() != 0:
        return None
    known = {one.pw_name: one for one in pwd.getpwall()}
    return known.get("postgres") or known["nobody"]


def _as_account() -> list[str]:
    """What begins a command that this account runs."""
    account = _account()
    if account is None:
        return []
    ids = [f"--reuid={account.pw_uid}", f"--regid={account.pw_gid}"]
    return ["setpriv", *ids, "--clear-groups"]
