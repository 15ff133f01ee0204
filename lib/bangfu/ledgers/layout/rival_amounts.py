"""Columns beside that of the amount which could be the amount too: 实发, 更正后金额, 金额大写.

Where one says another sum than the amount of its row, nobody can tell which holds: it is asked
about at its cell. Where they agree, or it says nothing, the column is passed over. So is 应发 where
what was taken off (扣款) makes it what was paid (实发).
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from bangfu.language import Text
from bangfu.ledgers.formats.grid import ErrorValue, Raw, Uncalculated, is_blank, text_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.sheet_columns import is_in_words, told_head
from bangfu.ledgers.layout.sheet_rows import SheetRows
from bangfu.ledgers.values.amounts import read_amount
from bangfu.ledgers.values.headers import HeadWord
from bangfu.ledgers.values.vocabulary import unit_in, vocabulary
from bangfu.register.faults import Fault, Place, RefusedError, masked

__all__ = ["rival_amount_faults"]

_ONE = Text(
    "一个金额：以哪一列为准，就把它的数写在金额列，另一列改成一致或删去",
    "one amount: write the one that holds in the column of the amount, and mend the other",
)


def rival_amount_faults(
    block: TableBlock, rivals: Mapping[int, int], rows: SheetRows, place: Place, unit: Decimal
) -> Iterator[Fault]:
    """What to ask of rows two columns of which say different amounts.

    Parameters
    ----------
    block
        With its heads and rows.
    rivals
        Columns that could be the amount, each with that which is taken for it.
    rows
        Which of its rows are data.
    place
        File and sheet.
    unit
        How many yuan a bare number is where its head says none.
    """
    data = {row.number for row in rows.data}
    taken = [c for c, head in block.heads.items() if unit_in(head.text)[0] in vocabulary().deducted]
    for row in block.rows if rivals else ():
        cells = dict(row.items()) if row.number in data else {}
        for column, main in rivals.items():
            said = cells.get(column, "")
            if is_blank(said) or said in vocabulary().nothing:
                continue
            head, own = block.heads[column], block.heads[main]
            amounts = _read(said, head, unit), _read(cells.get(main, ""), own, unit)
            is_mark = amounts[0] is None and not any(map(str.isdigit, text_of(said)))
            if is_mark and not is_in_words(head.text):
                continue  # √ under 领取: no amount at all
            less = [_read(cells.get(c, ""), block.heads[c], unit) or Decimal(0) for c in taken]
            if taken and _is_paid_out(own) and amounts == (sum(less, amounts[1] or 0), amounts[1]):
                continue
            if amounts[0] is None or amounts[0] != amounts[1]:
                where = replace(place, row=row.number, header=told_head(block, column))
                told = masked(told_head(block, main))
                found = Text(f"与{told!r}列的金额不同", f"not the amount in the column {told!r}")
                yield Fault(where, found, _ONE, kind="two_amounts")


def _is_paid_out(head: HeadWord) -> bool:
    """Whether a head says that its amounts are what was paid: 实发金额."""
    return any(word in head.text for word in vocabulary().paid_out)


def _read(cell: Raw, head: HeadWord, unit: Decimal) -> Decimal | None:
    """The yuan of a cell; nothing if it says none that can be read."""
    if isinstance(cell, (ErrorValue, Uncalculated)) or is_blank(cell):
        return None
    try:
        return read_amount(cell, head.unit or unit)
    except RefusedError:
        return None
