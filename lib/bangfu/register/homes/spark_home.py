"""The third home of a register: a folder on storage that the workers of a Spark cluster share.

Its loads are those of a folder, landed, sealed and proved the same way, with the rows of tables
that have days lying by years. The cluster answers: what is asked is sent to it, and results come
back. To write, copy or prove a register takes no cluster, and neither does erasing from it.
"""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from bangfu.errors import RegisterError
from bangfu.register.homes.folder_home import FolderHome
from bangfu.register.homes.spark_url import SparkUrl
from bangfu.register.load_chain import Load

if TYPE_CHECKING:
    from bangfu.register.homes.duckdb_tables import DuckTables
    from bangfu.register.homes.parquet_load import LoadFiles
    from bangfu.register.homes.spark_tables import SparkTables

__all__ = ["SparkHome"]


class SparkHome(FolderHome):
    """A register a Spark cluster answers for; see `bangfu.register.homes.Home`."""

    def __init__(self, url: SparkUrl) -> None:
        super().__init__(url.folder)
        self.url = url

    def _form(self) -> "Callable[..., LoadFiles]":
        """By years; refused if the shared storage is not here: nobody else would see a folder."""
        from bangfu.register.homes.year_load import YearLoad  # noqa: PLC0415 - pyarrow

        if not self.folder.parent.is_dir():
            raise RegisterError(
                f"{str(self.url)!r}: found no folder {str(self.folder.parent)!r} on this machine, "
                "expected the storage that the workers share, by the same path"
            )
        return YearLoad

    def tables(  # type: ignore[override]
        self, loads: Sequence[Load], *, at_hand: bool = False
    ) -> "SparkTables | DuckTables":
        """Views of the cluster over the files; or of DuckDB, in this process."""
        if at_hand:
            return super().tables(loads)
        from bangfu.register.homes.spark_tables import SparkTables  # noqa: PLC0415 - an extra

        return SparkTables(self.url, loads)
