"""Cells of wide tables that say nothing was paid, where the register has a payment.

A table that is sent every month says all of the year again. A cell that was filled and is blank or
0 now may be a slip, or a payment that was not made after all: it changes nothing, and is told.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from bangfu.language import Text
from bangfu.ledgers.layout.sheets import LedgerSheet
from bangfu.ledgers.layout.typed_rows import LedgerRow, typed_rows
from bangfu.register.remarks import Remark
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["emptied_remarks", "unpaid_rows"]

_SAME = ("person_key", "paid_on", "project", "occasion")
"""By what a cell and a payment are about the same thing."""
_AMOUNT, _UNIT = "amount", "unit_code"


def unpaid_rows(sheets: Iterable[LedgerSheet], secret: bytes, rules: Rules) -> list[LedgerRow]:
    """The rows of wide tables in which a column says that nothing was paid.

    Parameters
    ----------
    sheets
        Of an import.
    secret
        What turns ID numbers into person keys.
    rules
        They have the code lists.
    """
    return [
        replace(row, headers=sheet.headers)
        for sheet in sheets
        if sheet.unpaid
        for row in typed_rows([_without_amounts(sheet)], secret, rules)[0]
    ]


def _without_amounts(sheet: LedgerSheet) -> LedgerSheet:
    headers = {name: head for name, head in sheet.headers.items() if name != _AMOUNT}
    return replace(sheet, rows=[*sheet.unpaid], headers=headers)


def emptied_remarks(
    unpaid: Sequence[LedgerRow], rows: Iterable[LedgerRow], before: Register | None
) -> Iterator[Remark]:
    """Of each such cell where the register has a payment the ledgers do not say again.

    Parameters
    ----------
    unpaid
        Rows in which nothing was paid.
    rows
        All rows of the import.
    before
        The register before the import, if there is one.
    """
    asked = {about: row for row in unpaid if (about := _about(row.values)) is not None}
    if not asked or before is None:
        return
    again = {_about(row.values) for row in rows if row.table.name == "assistance"}
    for stored in before.tables["assistance"].to_pyarrow().to_pylist():
        about = _about(stored)
        row = None if about is None or about in again else asked.get(about)
        if row is not None and row.values.get(_UNIT, stored[_UNIT]) == stored[_UNIT]:
            amount = f"{stored[_AMOUNT]:,.2f}"
            said = Text(
                f"空白或0，而登记库有这一笔{amount}，保持不变；没有发放的，另报带“撤销”列的名单",
                f"blank or 0, where the register has a payment of {amount}, which stays; if it was "
                "not made, send a list that withdraws it",
            )
            yield Remark("emptied_cell", row.at(_AMOUNT), said, "high")


def _about(values: Any) -> tuple[Any, ...] | None:
    about = tuple(values.get(name) for name in _SAME)
    return None if None in about else about
