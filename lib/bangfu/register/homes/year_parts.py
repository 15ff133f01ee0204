"""The files of a load: one a table, or, on storage that a cluster shares, one a year.

A table by years lies in a folder of its own, named as Spark and others name partitions:
`assistance/in_year=2019/rows.parquet`. The manifest of its load lists the years with the SHA-256 of
each file, and gives a hash over these where it else gives that of the one file. How rows are stored
is in no content hash.
"""

import hashlib
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from bangfu.register.load_chain import PARTS, Load

__all__ = [
    "NO_YEAR", "YEARLY", "files_in", "files_of", "hashed_files", "is_part", "part_place",
    "parts_hash", "parts_in", "require_parts", "table_of",
]  # fmt: skip

YEARLY = {
    "file_event": "happened_on", "assistance": "paid_on", "comfort_case": "applied_on",
    "union_members": "year",
}  # fmt: skip
"""Tables that lie by years, and the column that says of which year a row is."""
NO_YEAR = "__HIVE_DEFAULT_PARTITION__"
"""The part of rows without a day, as other engines call it."""
_PART = re.compile(f"[0-9]{{1,4}}|{NO_YEAR}")
_YEAR = "in_year="
_ROWS = "rows.parquet"


def part_place(name: str, year: str) -> str:
    """Where a part of a table lies below the folder of its load.

    Examples
    --------
    >>> part_place("assistance", "2019")
    'assistance/in_year=2019/rows.parquet'
    """
    return f"{name}/{_YEAR}{year}/{_ROWS}"


def is_part(file: Path) -> bool:
    """Whether a file has the rows of one year of a table."""
    return file.name == _ROWS and file.parent.name.startswith(_YEAR)


def table_of(place: str) -> str:
    """The table whose rows a file below the folder of a load has.

    Examples
    --------
    >>> table_of("assistance/in_year=2019/rows.parquet"), table_of("assistance.parquet")
    ('assistance', 'assistance')
    """
    return place.partition("/")[0].removesuffix(".parquet")


def parts_hash(parts: Mapping[str, str]) -> str:
    """SHA-256 over the files of a table by years, which stands for that of one file."""
    lines = (f"{year} {sha}\n" for year, sha in sorted(parts.items()))
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def parts_in(told: Mapping[str, Any], name: str) -> Mapping[str, str] | None:
    """The SHA-256 of the files of a table by year, as a manifest tells; None if it is one file."""
    parts: Mapping[str, str] | None = told.get(PARTS, {}).get(name)
    return parts


def require_parts(load: Load) -> None:
    """Refuse a manifest that does not tell the parts of tables as it should.

    Raises
    ------
    ValueError, TypeError, LookupError, AttributeError
        If it does not.
    """
    for name, parts in load.told.get(PARTS, {}).items():
        if not parts or not all(map(_PART.fullmatch, parts)):
            raise ValueError("it names a part of a table that cannot be")
        if load.hashes[name] != parts_hash(parts):
            raise ValueError("its files are not the same throughout")


def files_in(folder: Path, told: Mapping[str, Any], name: str) -> list[Path]:
    """The files that hold a table, where a manifest tells of it and its load is in a folder."""
    parts = parts_in(told, name)
    if parts is None:
        return [folder / f"{name}.parquet"]
    return [folder / part_place(name, year) for year in sorted(parts)]


def files_of(load: Load, name: str) -> list[Path]:
    """The files that hold a table in a load."""
    return files_in(load.folder, load.told, name)


def hashed_files(load: Load) -> dict[str, str]:
    """The SHA-256 of every file of a load, by its place below the folder of the load."""
    found = {}
    for name, sha in load.hashes.items():
        parts = parts_in(load.told, name)
        if parts is None:
            found[load.file(name).name] = sha
        else:
            found |= {part_place(name, year): own for year, own in sorted(parts.items())}
    return found
