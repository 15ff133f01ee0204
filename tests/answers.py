"""A measure's answer held against one typed as a table, columns in any order, rows in any order.

Only the columns typed are compared, so a test shows what it is about. Money has two places, days
are as short as they can be, and an empty cell is a missing value.
"""

from typing import Any

import ibis.expr.types as ir


def require_answer(answer: ir.Table, typed: str) -> None:
    """Fail unless the answer has the typed rows and no others."""
    header, *body = [
        [cell.strip() for cell in line.split("|")] for line in typed.strip().splitlines()
    ]
    rows = answer.to_pyarrow().to_pylist()
    assert sorted([_text(row[name]) for name in header] for row in rows) == sorted(body)


def only_row(answer: ir.Table) -> dict[str, Any]:
    """The values of an answer that has one row, without its period."""
    (row,) = answer.to_pyarrow().to_pylist()
    return {name: value for name, value in row.items() if name != "period"}


def _text(value: object) -> str:
    if value is None:
        return ""
    return f"{value:g}" if isinstance(value, float) else str(value)
