"""Tables as printed, kept in the outputs of a notebook beside their HTML: for other carriers.

A workbook shows the table a reader sees, with its caption, order and totals, but with numbers in
the place of their words. Each cell is its text, or the text and which of the output's figures it
words.
"""

from collections.abc import Sequence
from dataclasses import fields
from typing import Any

from bangfu.figures.model import Figure
from bangfu.press.report.tables.table_spec import ColumnSpec, RowSpec, TableSpec

__all__ = ["from_printed", "to_printed"]


def to_printed(spec: TableSpec, figures: Sequence[Figure]) -> dict[str, Any]:
    """A table as a record from which `from_printed` makes an equal one.

    Raises
    ------
    KeyError
        If a cell words a figure that is not among `figures`.
    """
    places = {figure.address: place for place, figure in enumerate(figures)}
    return {
        **{one.name: getattr(spec, one.name) for one in fields(spec)},
        "columns": [[column.label, column.numeric, column.given] for column in spec.columns],
        "rows": [[row.kind, row.label, _cells(row, places)] for row in spec.rows],
        "notes": list(spec.notes),
    }


def from_printed(record: dict[str, Any], figures: Sequence[Figure]) -> TableSpec:
    """The table a record was made from."""
    parts: dict[str, Any] = {
        "columns": tuple(ColumnSpec(*column) for column in record["columns"]),
        "rows": tuple(_row(kind, label, cells, figures) for kind, label, cells in record["rows"]),
        "notes": tuple(record["notes"]),
    }
    return TableSpec(**{**record, **parts})


def _cells(row: RowSpec, places: dict[str, int]) -> list[Any]:
    if not row.figures:
        return list(row.cells)
    return [
        text if figure is None else [text, places[figure.address]]
        for text, figure in zip(row.cells, row.figures, strict=True)
    ]


def _row(kind: Any, label: str, cells: list[Any], figures: Sequence[Figure]) -> RowSpec:
    texts = tuple(cell if isinstance(cell, str) else cell[0] for cell in cells)
    worded = tuple(None if isinstance(cell, str) else figures[cell[1]] for cell in cells)
    return RowSpec(label, texts, kind, worded if any(worded) else ())
