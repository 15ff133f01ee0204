"""Notes that say a payment did not come to pass: 已退回, 未领, 作废 beside an amount.

Columns of notes and signatures are passed over, but a payment that was returned must not count. So
such a note is asked about at its cell. What the cell says else may be personal, and is not quoted.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from bangfu.language import Text
from bangfu.ledgers.formats.grid import held, is_blank, text_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.sheet_columns import WIDE_MARK, SheetColumns
from bangfu.ledgers.layout.sheet_rows import Doubt, RawRow, SheetRows
from bangfu.ledgers.values.headers import PERSONAL_COLUMN, WITHDRAWN_COLUMN, yes_or_no
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import Fault, Place

__all__ = ["undone_faults", "undone_word"]

_LONGEST_NOTE = 40
_PARTS = re.compile(r"[\s,，;；。.、:：()（）!！]+")
_DAY = re.compile(r"(?:\d+[年月日号/-]?)+")
_BEFORE = "(?:本人|款项?|钱款?|现金|慰问金|补助金?|救助金|已|因故|暂|尚|还|均|全部|银行|财务|于)*"
_BEHIND = "(?:了|款项?|现金|慰问金|补助金?|救助金|财务|工会|银行|账户|处理|待查|待发)*"
_EXPECTED = Text(
    "没有发出的，删去此行，已报过的在“撤销”列填“是”；确已发放的，清除这条说明",
    "no such note: if it was not paid, leave the row out, or put yes under “withdrawn” if it was "
    "reported; if it was, clear the note",
)


def undone_faults(
    block: TableBlock, columns: SheetColumns, rows: SheetRows, place: Place
) -> Iterator[Fault]:
    """What to ask of payments beside which it says that they did not come to pass.

    Parameters
    ----------
    block
        With its rows.
    columns
        Those its table has; notes are in the others.
    rows
        The rows that are data.
    place
        File and sheet.
    """
    paid = {row.number for row in rows.data if _is_paid(row)}
    for row in block.rows:
        for column, cell in row.items() if row.number in paid else ():
            name = columns.names.get(column)
            if name == PERSONAL_COLUMN or (name is not None and len(name) > 1):
                continue
            word = undone_word(text_of(cell))
            if word is None:
                continue
            head = block.heads.get(column)
            where = replace(
                place, row=row.number, header="".join(head.text.split()) if head else None
            )
            found = Text(f"写有{word!r}", f"a note {word!r}")
            yield Fault(where, found, _EXPECTED, kind="undone_payment")


def _is_paid(row: RawRow) -> bool:
    """Whether a row has an amount and takes nothing back."""
    cells = row.cells
    back = cells.get(WITHDRAWN_COLUMN, "")
    if not isinstance(back, Doubt) and yes_or_no(str(held(back))):
        return False
    amounts = (cell for name, cell in cells.items() if name.partition(WIDE_MARK)[0] == "amount")
    return any(isinstance(cell, Doubt) or not is_blank(cell) for cell in amounts)


def undone_word(text: str) -> str | None:
    """The word by which a note says that nothing was paid, if it does.

    Examples
    --------
    >>> [undone_word(text) for text in ("已退回", "2月3日退回财务", "本人未领", "未领取低保", "")]
    ['退回', '退回', '未领', None, None]
    """
    if not text or len(text) > _LONGEST_NOTE:
        return None
    for part in _PARTS.split(bare(text)):
        found = _undone().fullmatch(_DAY.sub("", part))
        if found:
            return found[1]
    return None


@cache
def _undone() -> re.Pattern[str]:
    words = "|".join(map(re.escape, vocabulary().undone))
    return re.compile(f"{_BEFORE}({words}){_BEHIND}")
