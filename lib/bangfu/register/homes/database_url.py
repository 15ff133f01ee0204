"""The URL of a register in a database, as it is read and shown: it never has a password.

A password on the command line stands in the list of processes and in the shell's history, one in a
parameter file in every copy of it. So a URL with one is refused, without quoting it, and whatever
is logged, shown or noted of a URL has none to hide. The client of PostgreSQL takes it from
`~/.pgpass`, from the file `PGPASSFILE` names or from `PGPASSWORD`, and needs none over a socket.
"""

import re
from dataclasses import dataclass
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

from bangfu.errors import ParameterError

__all__ = ["SCHEMA", "DatabaseUrl"]

SCHEMA = "bangfu"
"""The schema of the database that holds a register, if the URL names none."""
_OPTIONS = (
    "connect_timeout", "host", "port", "schema", "sslcert", "sslcrl", "sslkey", "sslmode",
    "sslrootcert", "target_session_attrs", "user",
)  # fmt: skip
_HOST = r"(\[[0-9A-Fa-f:.%]+\]|[A-Za-z0-9._-]*)(:[0-9]+)?"
_HOSTS = re.compile(f"{_HOST}(,{_HOST})*")
_SCHEMA_NAME = re.compile("[a-z_][a-z0-9_]{0,50}")


@dataclass(frozen=True)
class DatabaseUrl:
    """Where a register is kept in a database: `postgres://user@host:port/database?options`.

    Options are those of libpq that say where the server is and how it proves itself, as in
    `sslmode=verify-full` and `sslrootcert=ca.pem`, and `schema`, for several registers in one
    database. What is left out libpq takes from its environment, as `PGHOST`.
    """

    user: str
    host: str
    """Several, with their ports, are told apart by commas; empty for a socket."""
    database: str
    options: tuple[tuple[str, str], ...] = ()
    """As they were given, but for the schema."""
    schema: str = SCHEMA

    @classmethod
    def parse(cls, text: str) -> "DatabaseUrl":
        """The whereabouts a URL names.

        Raises
        ------
        ParameterError
            If it has a password, an option that is not known, or no database; what is told of it
            has no password.

        Examples
        --------
        >>> DatabaseUrl.parse("postgres://reporter@db.example.org/district?sslmode=verify-full")
        DatabaseUrl(postgres://reporter@db.example.org/district?sslmode=verify-full)
        >>> DatabaseUrl.parse("postgres://reporter:secret@db.example.org/district")
        Traceback (most recent call last):
        bangfu.errors.ParameterError: register: found a URL with a password, expected none in \
'postgres://reporter@db.example.org/district': give it in ~/.pgpass or PGPASSWORD
        """
        try:
            parts = urlsplit(text)
            pairs = parse_qsl(parts.query, keep_blank_values=True, strict_parsing=bool(parts.query))
        except ValueError:
            raise _unreadable_url() from None
        login, _, host = parts.netloc.rpartition("@")
        user, colon, _ = login.partition(":")
        options = dict(pairs)
        if "://" not in text or not _HOSTS.fullmatch(host):  # what stands there may be a password
            raise _unreadable_url()
        known = tuple((name, options[name]) for name in options if name in _OPTIONS)
        schema = options.get("schema", SCHEMA)
        found = cls(
            unquote(user), host, unquote(parts.path[1:]),
            tuple(pair for pair in known if pair[0] != "schema"), schema,
        )  # fmt: skip
        found._require(options, has_password=bool(colon) or "password" in options)
        return found

    def _require(self, options: dict[str, str], *, has_password: bool) -> None:
        if has_password:
            raise ParameterError(
                f"register: found a URL with a password, expected none in {str(self)!r}: give it "
                "in ~/.pgpass or PGPASSWORD"
            )
        if unknown := [name for name in options if name not in _OPTIONS]:
            raise ParameterError(
                f"register: {str(self)!r}: found option {unknown[0]!r}, expected one of: "
                f"{', '.join(_OPTIONS)}"
            )
        if not self.database:
            raise ParameterError(
                f"register: found {str(self)!r}, expected the name of a database at its end"
            )
        if not _SCHEMA_NAME.fullmatch(self.schema) or self.schema.startswith("pg_"):
            raise ParameterError(
                f"register: {str(self)!r}: schema: found {self.schema!r}, expected small letters, "
                "digits and _"
            )

    @property
    def conninfo(self) -> str:
        """The same for libpq, which knows no schema."""
        return self._text(self.options)

    @property
    def public(self) -> str:
        """What may be told everybody: which database, not on which server nor by whom."""
        return DatabaseUrl("", "", self.database, (), self.schema)._text(self._own_schema)

    def __str__(self) -> str:
        return self._text((*self.options, *self._own_schema))

    def __repr__(self) -> str:
        return f"DatabaseUrl({self})"

    @property
    def _own_schema(self) -> tuple[tuple[str, str], ...]:
        return () if self.schema == SCHEMA else (("schema", self.schema),)

    def _text(self, options: tuple[tuple[str, str], ...]) -> str:
        login = f"{quote(self.user, safe='')}@" if self.user else ""
        query = f"?{urlencode(options, safe='/', quote_via=quote)}" if options else ""
        return f"postgres://{login}{self.host}/{quote(self.database, safe='')}{query}"


def _unreadable_url() -> ParameterError:
    """That a URL is not written as one; it is not quoted, since a password may stand in it."""
    return ParameterError(
        "register: found a URL that cannot be read, expected "
        "postgres://user@host:port/database?options"
    )
