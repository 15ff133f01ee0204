"""What questions read of the files of a register: told by the engine itself as it answers.

DuckDB says of each scan how many files it opened and how many of their groups of rows it looked
into. How many bytes that took the system counts, where it does (on Linux): what is kept of files in
the memory is read anew for each question then, so that each is told what it needs by itself.
"""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import astuple, dataclass
from pathlib import Path
from typing import Any

__all__ = ["NOTHING_READ", "ReadAccount", "Reads"]

_COUNTED_HERE = Path("/proc/self/io")
_SCAN = "READ_PARQUET"


@dataclass(frozen=True)
class Reads:
    """What was read, and of how much: a file that is scanned twice counts twice."""

    files: int
    of_files: int
    groups: int
    """Groups of rows that were looked into; of the others the file says that nothing fits."""
    of_groups: int
    size: int | None
    """Bytes; None where the system does not count them."""
    of_size: int

    def __add__(self, other: "Reads") -> "Reads":
        pairs = zip(astuple(self), astuple(other), strict=True)
        return Reads(*(None if None in pair else sum(pair) for pair in pairs))  # type: ignore[arg-type]

    @property
    def message(self) -> str:
        """The same in words."""
        size = "bytes not counted here" if self.size is None else f"{self.size:,}"
        return (
            f"{self.files:,} of {self.of_files:,} files, {self.groups:,} of {self.of_groups:,} row "
            f"groups, {size} of {self.of_size:,} bytes"
        )


NOTHING_READ = Reads(0, 0, 0, 0, 0, 0)


class ReadAccount:
    """Notes what each question reads from now on, by the text it is shown with.

    Parameters
    ----------
    connection
        Of DuckDB, which answers.
    files
        The files of each table.
    """

    def __init__(self, connection: Any, files: Mapping[str, list[Path]]) -> None:
        self._connection = connection
        self._files = files
        self.reads: dict[str, Reads] = {}
        connection.execute("SET enable_external_file_cache = false")
        connection.execute("PRAGMA enable_profiling = 'no_output'")
        connection.execute("PRAGMA profiling_mode = 'all'")

    @contextmanager
    def noting(self, text: str) -> Iterator[None]:
        """Note what is read to answer one question."""
        before = _bytes_read()
        yield
        after = _bytes_read()
        told = json.loads(self._connection.get_profiling_information())
        found = sum((self._scanned(one) for one in _scans(told)), NOTHING_READ)
        size = None if before is None or after is None else after - before
        self.reads[text] = Reads(
            found.files, found.of_files, found.groups, found.of_groups, size, found.of_size
        )

    def whole(self) -> Reads:
        """All there is."""
        import pyarrow.parquet as pq  # noqa: PLC0415 - a plan needs none

        every = [path for paths in self._files.values() for path in paths]
        groups = sum(pq.read_metadata(path).num_row_groups for path in every)
        size = sum(path.stat().st_size for path in every)
        return Reads(len(every), len(every), groups, groups, size, size)

    def _scanned(self, scan: Mapping[str, Any]) -> Reads:
        about = scan["extra_info"]
        # Of many files only the first are named; all of them are of one table.
        table = Path(about["Filename(s)"].split(", ")[0]).stem
        paths = self._files[table]
        return Reads(
            int(about["Total Files Read"]),
            len(paths),
            scan["operator_row_groups_scanned"],
            scan["operator_total_row_groups_to_scan"],
            0,
            sum(path.stat().st_size for path in paths),
        )


def _scans(operator: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    """The scans of files below an operator that were not found needless."""
    if (
        operator.get("operator_name", "").strip() == _SCAN
        and "Filename(s)" in operator["extra_info"]
    ):
        yield operator
    for child in operator.get("children", ()):
        yield from _scans(child)


def _bytes_read() -> int | None:
    """Bytes this process has read so far."""
    try:
        lines = _COUNTED_HERE.read_text("ascii").splitlines()
    except OSError:
        return None
    return int(dict(line.split(": ") for line in lines)["rchar"])
