"""The homes of registers: where one is kept, behind one protocol.

A register is a folder of Parquet files, which DuckDB reads, a schema of a PostgreSQL database, or a
folder on storage that the workers of a Spark cluster share, as its URL says. All hold the same
loads, sealed by the same hashes, and give the same figures to the last digit. What differs stands
behind five verbs: `loads` and `append`, `tables` as of some of the loads, the `digests` of what is
stored, and, of these tables, `answer`. Small notes lie beside the loads.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.register.homes.database_url import DatabaseUrl
from bangfu.register.homes.folder_home import FolderHome
from bangfu.register.homes.register_url import Whereabouts, whereabouts
from bangfu.register.homes.spark_home import SparkHome
from bangfu.register.homes.spark_url import SparkUrl
from bangfu.register.load_chain import Damage, Load

if TYPE_CHECKING:
    import pyarrow as pa

__all__ = [
    "DatabaseUrl", "Home", "LoadRows", "SparkUrl", "Tables", "Whereabouts", "folder_at",
    "folder_of", "folders_among", "home_of", "whereabouts",
]  # fmt: skip


class LoadRows(Protocol):
    """Takes the rows of one load, a batch at a time; it lands when its block ends."""

    @property
    def load_id(self) -> int:
        """Its number."""

    @property
    def rows(self) -> Mapping[str, int]:
        """How many rows it has taken, by table."""

    def write(self, table_name: str, batch: "pa.Table") -> None:
        """Append rows: the declared columns and the trace columns except `load_id`."""

    def write_rows(self, table_name: str, rows: list[dict[str, Any]]) -> None:
        """Append rows given as dictionaries; see `write`."""


class Tables(Protocol):
    """The tables of a register as of a load: asked by Ibis, or in the SQL of their engine."""

    @property
    def backend(self) -> Any:
        """The Ibis backend they live in."""

    def answer(self, sql: str, schema: "pa.Schema") -> "pa.Table":
        """The answer to a query, as a table of the given columns."""

    def answer_about(
        self, text: str, schema: "pa.Schema", period: Period, unit: str
    ) -> tuple["pa.Table", str]:
        """The answer to SQL over the tables of `scope`, and the SQL that gives it by itself."""

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """The answer to a query, row by row."""


class Home(Protocol):
    """Where a register is kept."""

    def loads(self) -> tuple[list[Load], list[Damage]]:
        """The loads that can be read, oldest first, and what is wrong with their chain."""

    def append(
        self,
        told: Mapping[str, Any],
        landing: Mapping[str, Any],
        *,
        shapes: "Mapping[str, pa.Schema] | None" = None,
        expected: str = "",
    ) -> AbstractContextManager[LoadRows]:
        """Write one more load; it lands when the block ends without an error, or not at all.

        Parameters
        ----------
        told
            What its manifest says beside its rows; the content hash is over it.
        landing
            How it came about.
        shapes
            The tables it has, with their columns; those of today if not given.
        expected
            The content hash it must come to, if that is known.

        Raises
        ------
        RegisterError
            If the loads there are do not form a chain, another landed meanwhile, or it comes to
            another content hash.
        """

    def tables(self, loads: Sequence[Load], *, at_hand: bool = False) -> Tables:
        """The tables as they stood after some loads.

        Parameters
        ----------
        loads
            Those that are seen, oldest first.
        at_hand
            Whether they must be in DuckDB, in this process, as for judging what is imported.
        """

    def digests(self, loads: Sequence[Load], workplace: Path | None = None) -> list[Damage]:
        """Where the rows that are stored are not those that landed.

        Parameters
        ----------
        loads
            Those that are looked at.
        workplace
            Where it is kept what was read, and need not be read again; None to read everything.
        """

    def shapes(self, load: Load) -> "Mapping[str, pa.Schema]":
        """The tables a load has, with their columns: those there were when it landed."""

    def stored(self, load: Load, name: str) -> "Iterator[pa.Table]":
        """The rows of a table in a load, a batch at a time."""

    def note(self, name: str) -> str | None:
        """A note that lies beside the loads; None if there is none."""

    def notes(self, folder: str) -> list[str]:
        """The names of the notes in a folder of them, as in `deliveries`."""

    def keep_note(self, name: str, text: str, *, once: bool = False) -> bool:
        """Keep a note, in the place of what it said before; or only if there was none, and whether.

        Raises
        ------
        OSError
            If it cannot be kept.
        """


def home_of(register: Whereabouts) -> Home:
    """The home of a register: which one, its whereabouts say."""
    if isinstance(register, DatabaseUrl):
        from bangfu.register.homes.postgres_home import PostgresHome  # noqa: PLC0415 - an extra

        return PostgresHome(register)
    return SparkHome(register) if isinstance(register, SparkUrl) else FolderHome(register)


def folder_at(register: Whereabouts) -> Path | None:
    """The folder a register's files are in, whoever answers for it; None if it has none."""
    if isinstance(register, DatabaseUrl):
        return None
    return register.folder if isinstance(register, SparkUrl) else register


def folders_among(registers: Iterable[Whereabouts]) -> list[Path]:
    """The folders of registers: where killed commands leave things."""
    return [folder for folder in map(folder_at, registers) if folder is not None]


def folder_of(register: Whereabouts, what: str) -> Path:
    """The folder of a register, for what is done to folders only.

    Raises
    ------
    ParameterError
        If it is kept in a database; says what to do.
    """
    folder = folder_at(register)
    if folder is not None:
        return folder
    raise ParameterError(
        f"register: found {str(register)!r}, expected a folder to {what}: bring it into one with "
        "bangfu copy, and back from there into a schema of its own"
    )
