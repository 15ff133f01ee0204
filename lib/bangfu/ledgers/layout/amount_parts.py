"""Columns that split the amount of a row: 其中：工会经费, 其中：区财政.

They are no payments of their own. But parts that do not add up to the amount are asked about, and
so is a part of another fund, form or kind of aid than its row: one row has one of these.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal

from bangfu.language import Text
from bangfu.ledgers.formats.grid import ErrorValue, Raw, Uncalculated, is_blank, text_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.row_kinds import PART_WORD
from bangfu.ledgers.layout.sheet_columns import SheetColumns, told_head
from bangfu.ledgers.layout.sheet_rows import Doubt, SheetRows
from bangfu.ledgers.layout.wide_heads import code_called
from bangfu.ledgers.values.amounts import read_amount
from bangfu.ledgers.values.headers import HeadWord
from bangfu.ledgers.values.vocabulary import unit_in
from bangfu.register.faults import Fault, Place, RefusedError

__all__ = ["amount_part_faults"]

_CODED = ("fund_source", "form", "project")
_Part = tuple[str, str]
"""The column a part is of, and its code; empty texts if it is of none."""


def amount_part_faults(
    block: TableBlock, columns: SheetColumns, rows: SheetRows, place: Place,
    fixed: Mapping[str, tuple[str, Raw]],
) -> Iterator[Fault]:  # fmt: skip
    """What to ask of rows whose amount is split.

    Parameters
    ----------
    block
        With its heads and rows.
    columns
        Which of them the table has.
    rows
        Which rows are data.
    place
        File and sheet.
    fixed
        What is said once for all rows.
    """
    parts = _parts(block, columns)
    main = next((c for c, name in columns.names.items() if name == "amount"), None)
    if not parts or main is None:
        return
    data = {row.number: row.cells for row in rows.data}
    for row in block.rows:
        if row.number not in data:
            continue
        cells = dict(row.items())
        whole = _read(cells.get(main, ""), block.heads[main])
        said = {c: _read(cells.get(c, ""), block.heads[c]) or Decimal(0) for c in parts}
        filled = {c: amount for c, amount in said.items() if amount}
        where = replace(place, row=row.number)
        if whole is not None and filled:
            yield from _uneven(where, whole, said)
        for column in filled:
            name, code = parts[column]
            own = data[row.number].get(name, fixed.get(name, ("", ""))[1])
            word = "" if isinstance(own, Doubt) else text_of(own)
            known = code_called(name, word) if name and word else None
            if known is not None and known != code:
                yield _other(replace(where, header=told_head(block, column)))


def _parts(block: TableBlock, columns: SheetColumns) -> dict[int, _Part]:
    """The columns that are parts: those called so, and codes that go on behind them."""
    found: dict[int, _Part] = {}
    for column, head in sorted(block.heads.items()):
        named = unit_in(head.text)[0]
        is_called = named.startswith(PART_WORD)
        part = _coded(named.removeprefix(PART_WORD).strip(":"))
        goes_on = column - 1 in found and part[0] and len(columns.names.get(column, "-")) < 2
        if is_called or goes_on:
            found[column] = part
    return found


def _coded(word: str) -> _Part:
    return next(((n, code) for n in _CODED if (code := code_called(n, word))), ("", ""))


def _read(cell: Raw, head: HeadWord) -> Decimal | None:
    if isinstance(cell, (ErrorValue, Uncalculated)) or is_blank(cell):
        return None
    try:
        return read_amount(cell, head.unit or Decimal(1))
    except RefusedError:
        return None


def _uneven(where: Place, whole: Decimal, said: Mapping[int, Decimal]) -> Iterator[Fault]:
    """A fault if parts are more than the whole, or several that are less."""
    summed = sum(said.values(), Decimal(0))
    if summed > whole or (len(said) > 1 and summed != whole):
        yield Fault(
            where,
            Text(
                f"其中各项之和{summed:f}，金额{whole:f}", f"parts of {summed:f}, amount {whole:f}"
            ),
            Text("各项之和等于金额：核对后改正", "parts that add up to the amount: mend them"),
            kind="parts_mismatch",
        )


def _other(where: Place) -> Fault:
    return Fault(
        where,
        Text("这一部分与本行的资金来源、形式或项目不同", "a part of another fund, form or project"),
        Text(
            "分开成行：每行一个资金来源、形式、项目，金额为那一部分",
            "a row for each part: one fund, form and project a row, with its amount",
        ),
        kind="part_of_other",
    )
