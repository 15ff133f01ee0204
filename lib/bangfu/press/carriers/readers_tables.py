"""The tables of a release for readers: each as a CSV file that says what the page says.

Heads, units and values are those shown, in the language of the page. Beside it stands the table for
machines, which is exact and has codes; that is the one to compute with.
"""

import re
from collections.abc import Iterable

from bangfu.csv_files import csv_lines, guarded, with_mark
from bangfu.errors import GateError
from bangfu.press.report.tables.table_spec import TableSpec, readers_file

__all__ = ["readers_tables"]

_NUMBER = re.compile(r"[+−-]?\d[\d,]*(\.\d+)?%?", re.ASCII)
"""As a cell shows it: +10.1% is a number to a spreadsheet, and runs nothing."""


def readers_tables(tables: Iterable[TableSpec]) -> dict[str, str]:
    """The files by name, of the tables that are told as data too.

    Raises
    ------
    GateError
        If one name stands for two different tables.
    """
    files: dict[str, str] = {}
    for spec in tables:
        if not spec.csv_href:
            continue
        name, text = readers_file(spec), with_mark(_text(spec))
        if files.setdefault(name, text) != text:
            raise GateError(f"table {spec.id!r}: shown twice, with different cells")
    return files


def _text(spec: TableSpec) -> str:
    """Heads and rows; what the page says once above the table is said in each head."""
    unit = spec.unit and (f"（{spec.unit}）" if spec.language == "zh" else f" ({spec.unit})")
    heads = [spec.row_header]
    heads += [f"{column.label}{unit if column.numeric else ''}" for column in spec.columns]
    rows = [[guarded(row.label), *map(_cell, row.cells)] for row in spec.rows]
    return csv_lines([[guarded(head) for head in heads], *rows])


def _cell(text: str) -> str:
    return text if _NUMBER.fullmatch(text) else guarded(text)
