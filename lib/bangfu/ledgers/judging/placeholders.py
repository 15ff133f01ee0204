"""Stand-ins for faulty cells that nothing else depends on, so that the rest of a row is judged.

They are harmless, not likely: what the rules say about them is left unsaid, and they are never
stored, since an import with a fault does not land.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from decimal import Decimal

from bangfu.ledgers.cells import Value
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.schema import Column, Type
from bangfu.rules import Rules

__all__ = ["stand_in", "with_stand_ins"]

_REQUIRED: Mapping[Type, Value] = {
    Type.PERSON: "0" * 64,
    Type.TEXT: "-",
    Type.MONEY: Decimal("0.00"),
    Type.COUNT: 0,
}


def with_stand_ins(row: LedgerRow, rules: Rules) -> LedgerRow:
    """The row with something harmless in each of its faulty cells."""
    faulty = [column for column in row.table.columns if column.name in row.faulty]
    stand_ins = {column.name: stand_in(column, row.values, rules) for column in faulty}
    return replace(row, values=row.values | stand_ins) if stand_ins else row


def stand_in(column: Column, values: Mapping[str, Value], rules: Rules) -> Value:
    """A value that breaks no rule by itself: nothing, if the column may be empty.

    Parameters
    ----------
    column
        The column of a faulty cell. A required key, day or sign has no stand-in: other rows
        depend on it.
    values
        The cells of the row that could be read, for the day a code must be valid on.
    rules
        They have the code lists.
    """
    if not column.required:
        return None
    if column.codes is not None:
        day = values.get(column.dated_by or "")
        codes = rules.code_list(column.codes)
        valid = (c for c in codes if not isinstance(day, date) or c.holds_on(day))
        return next(valid).value
    return _REQUIRED[column.type]
