"""The first home of a register: a folder of loads, each a folder of Parquet files, in DuckDB."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu.files import settle, write_once, write_whole
from bangfu.language import Text
from bangfu.register.homes.stored_files import files_damage
from bangfu.register.homes.year_parts import files_of, require_parts
from bangfu.register.load_chain import (
    CONTENT,
    MANIFEST,
    NEWEST,
    Damage,
    Load,
    chain_damage,
    load_name,
    load_told,
    unreadable,
)

if TYPE_CHECKING:
    import pyarrow as pa

    from bangfu.register.homes.duckdb_tables import DuckTables
    from bangfu.register.homes.parquet_load import LoadFiles

__all__ = ["FolderHome"]

_NO_MANIFEST = (OSError, ValueError, LookupError, TypeError, AttributeError, RecursionError)
"""What reading a manifest raises that is none."""
_BATCH = 100_000
"""Rows that are read at a time when a load is copied."""


class FolderHome:
    """A register in a folder; see `bangfu.register.homes.Home`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def loads(self) -> tuple[list[Load], list[Damage]]:
        """The loads whose manifests can be read, and what is wrong with the manifests."""
        loads, damage = list[Load](), list[Damage]()
        noted = _noted(self.folder)  # at first: a load may land meanwhile, and is not missed
        there = (self.folder / "loads").glob("*")
        places = [p for p in there if p.name.isascii() and p.name.isdecimal()]
        damage += [_misnamed(p) for p in places if p.name != load_name(int(p.name))]
        folders = sorted(p for p in places if p.name == load_name(int(p.name)))
        for folder in folders:
            try:
                raw = json.loads((folder / MANIFEST).read_text("utf-8"))
                load = load_told(raw, folder)
                require_parts(load)
                loads.append(load)
            except _NO_MANIFEST as error:
                damage.append(unreadable(folder, error))
        damage += chain_damage(loads, [int(folder.name) for folder in folders], noted)
        return loads, damage

    def append(
        self,
        told: Mapping[str, Any],
        landing: Mapping[str, Any],
        *,
        shapes: "Mapping[str, pa.Schema] | None" = None,
        expected: str = "",
    ) -> AbstractContextManager["LoadFiles"]:
        """Write one more load, beside its place, and rename it into it."""
        from bangfu.register.homes.parquet_load import written_load  # noqa: PLC0415 - pyarrow
        from bangfu.register.schema import shapes_of_today  # noqa: PLC0415 - pyarrow

        return written_load(
            self.folder, self.loads, told, landing, shapes=shapes or shapes_of_today(),
            expected=expected, form=self._form(),
        )  # fmt: skip

    def _form(self) -> "Callable[..., LoadFiles]":
        """What writes the files of a load here."""
        from bangfu.register.homes.parquet_load import ParquetLoad  # noqa: PLC0415 - pyarrow

        return ParquetLoad

    def shapes(self, load: Load) -> "dict[str, pa.Schema]":
        """The tables a load has, with their columns."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - planning needs none

        return {name: pq.read_schema(files_of(load, name)[0]) for name in load.rows}

    def stored(self, load: Load, name: str) -> "Iterator[pa.Table]":
        """The rows of a table in a load."""
        import pyarrow as pa  # noqa: PLC0415
        import pyarrow.parquet as pq  # noqa: PLC0415 - planning needs none

        for path in files_of(load, name):
            with pq.ParquetFile(path) as file:
                for batch in file.iter_batches(_BATCH):
                    yield pa.Table.from_batches([batch])

    def tables(self, loads: Sequence[Load], *, at_hand: bool = False) -> "DuckTables":
        """Views of DuckDB over the files; few rows are read once."""
        from bangfu.register.homes.duckdb_tables import DuckTables  # noqa: PLC0415 - engines

        return DuckTables.of_files(loads)

    def digests(self, loads: Sequence[Load], workplace: Path | None = None) -> list[Damage]:
        """What is wrong with the stored files."""
        return files_damage(loads, workplace)

    def note(self, name: str) -> str | None:
        """A file beside the loads."""
        file = self.folder / name
        return file.read_text("utf-8", "surrogateescape") if file.exists() else None

    def notes(self, folder: str) -> list[str]:
        """The names of the notes in a folder of them."""
        found = (self.folder / folder).glob("[!.]*")
        return sorted(f"{folder}/{path.name}" for path in found if path.is_file())

    def keep_note(self, name: str, text: str, *, once: bool = False) -> bool:
        """Write a file beside the loads."""
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        if once:
            return write_once(file, text)
        write_whole(file, text, private=True)
        settle(file.parent)
        return True


def _noted(register: Path) -> tuple[int, str]:
    """The number and content hash of the load that is noted as the newest; 0 if none is."""
    try:
        noted = json.loads((register / NEWEST).read_text("utf-8"))
        return int(noted["load"]), str(noted[CONTENT])
    except (OSError, ValueError, LookupError, TypeError, RecursionError):
        return 0, ""  # none has landed yet, or whoever landed it was killed a moment later


def _misnamed(place: Path) -> Damage:
    name = load_name(int(place.name))
    expected = Text(f"文件夹{name}", f"a folder called {name}")
    return Damage(int(place.name), place.name, Text(f"{place.name}", f"{place.name}"), expected)
