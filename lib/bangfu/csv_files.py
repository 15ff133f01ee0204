"""CSV text that spreadsheets open as it is meant: in UTF-8, and with no cell run as a formula."""

import csv
import io
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

__all__ = [
    "BYTE_ORDER_MARK",
    "csv_lines",
    "csv_text",
    "guarded",
    "is_number",
    "packaged_rows",
    "unguarded",
    "with_mark",
]

BYTE_ORDER_MARK = "\ufeff"
_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""How a text begins that a spreadsheet runs, or one that looks like it was guarded already."""


def packaged_rows(path: Path) -> tuple[dict[str, str], ...]:
    """The rows of a table that comes with the package, by the names in its first line."""
    return tuple(csv.DictReader(path.read_text("utf-8").splitlines()))


def csv_text(header: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """CSV text with the line ends of the standard; texts cannot be read as formulas."""
    return csv_lines([header, *([guarded(cell) for cell in row] for row in rows)])


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    """CSV text of rows that are guarded already."""
    buffer = io.StringIO()
    csv.writer(buffer).writerows(rows)
    return buffer.getvalue()


def with_mark(text: str) -> str:
    """CSV text as a file that Excel opens as UTF-8: led by a byte order mark.

    Without the mark a Chinese Excel reads the file as GBK and shows its labels as nonsense;
    Python reads it as `utf-8-sig`, and pandas, DuckDB, R and frictionless leave the mark out
    themselves.
    """
    return f"{BYTE_ORDER_MARK}{text}"


def guarded(cell: str) -> str:
    """A text no spreadsheet takes for a formula: led by an apostrophe if it would; numbers stay.

    Examples
    --------
    >>> guarded("=1+1"), guarded("-12.50"), guarded("甲街道")
    ("'=1+1", '-12.50', '甲街道')
    """
    return f"'{cell}" if _FORMULA.match(cell) and not is_number(cell) else cell


def unguarded(cell: str) -> str:
    """A text as it was before it was guarded, whatever it was.

    Examples
    --------
    >>> unguarded("'=1+1"), unguarded(guarded("'=1+1")), unguarded("'t Hof")
    ('=1+1', "'=1+1", "'t Hof")
    """
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell


def is_number(cell: str) -> bool:
    """Whether a cell of a file of data is a number in plain digits."""
    return cell.removeprefix("-").replace(".", "", 1).isdecimal()
