"""A sheet that sums up others (汇总): never imported; what its rows and totals say.

It is held against the rows it sums up in `bangfu.ledgers.layout.summary_conflicts`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from bangfu.ledgers.formats.grid import Grid, GridRow, Raw, held, text_of
from bangfu.ledgers.layout.row_kinds import total_word
from bangfu.ledgers.layout.side_summaries import what_it_counts
from bangfu.ledgers.values.amounts import read_amount
from bangfu.ledgers.values.headers import HeadWord, head_of
from bangfu.ledgers.values.vocabulary import UNITS, bare, unit_in, vocabulary
from bangfu.register.faults import Place, RefusedError
from bangfu.register.schema import table

__all__ = ["SummaryRow", "SummarySheet", "summary_in"]

_PAID = table("assistance")
_AMOUNT = "amount"
_LOOKED_AT = 10


@dataclass(frozen=True)
class SummaryRow:
    """A row of sums."""

    number: int
    label: str
    is_total: bool
    said: Mapping[int, Decimal]
    """By column: the number it says."""


@dataclass(frozen=True)
class SummarySheet:
    """A sheet of sums: what its columns count, and what its rows say."""

    place: Place
    heads: Mapping[int, str]
    counted: Mapping[int, str]
    """By column: what it counts, 人 or 笔; nothing of money, which is in yuan."""
    rows: tuple[SummaryRow, ...] = field(repr=False)

    def at(self, row: int, column: int) -> Place:
        """The place of a cell."""
        return replace(self.place, row=row, header=self.heads[column])


def summary_in(grid: Grid, place: Place) -> SummarySheet | None:
    """The sums a sheet tells; nothing if it has no head over money or counts.

    Parameters
    ----------
    grid
        A sheet that names nobody.
    place
        File and sheet.
    """
    for index, row in enumerate(grid.rows[:_LOOKED_AT]):
        heads = {c: head_of(text) for c, cell in row.items() if (text := text_of(cell))}
        sums = {c: head for c, head in heads.items() if _is_money(head) or what_it_counts(head)}
        if sums and len(heads) > 1:
            over = _unit_over(grid.rows[:index])
            below = (_read(one, sums, over) for one in grid.rows[index + 1 :])
            return SummarySheet(
                place,
                {c: head.text for c, head in sums.items()},
                {c: what_it_counts(head) for c, head in sums.items()},
                tuple(one for one in below if one is not None),
            )
    return None


def _is_money(head: HeadWord) -> bool:
    return head.column(_PAID) == _AMOUNT or (
        unit_in(head.text)[1] is not None and "金额" in head.text
    )


def _unit_over(lines: Sequence[GridRow]) -> Decimal:
    """The unit of money that is said over a head: 单位：万元; else the yuan."""
    texts = [bare(text_of(cell)) for row in lines for cell in row.cells]
    said = (
        UNITS[name]
        for text in texts
        for name in UNITS
        if text.endswith((f"单位:{name}", f"单位:{name})"))
    )
    return max(said, default=Decimal(1))


def _read(row: GridRow, sums: Mapping[int, HeadWord], over: Decimal) -> SummaryRow | None:
    """A row of sums; nothing if it says none."""
    cells = dict(row.items())
    texts = [text for c, cell in cells.items() if c not in sums and (text := text_of(cell))]
    said = {
        c: number
        for c, head in sums.items()
        if c in cells and (number := _number(cells[c], head, over)) is not None
    }
    if not said or not texts:
        return None
    word = next(filter(None, map(total_word, texts)), None)
    if word is not None and word in vocabulary().subtotals:
        return None
    label = next((text for text in texts if not text.isdecimal()), "")
    return SummaryRow(row.number, bare(label), word is not None, said)


def _number(cell: Raw, head: HeadWord, over: Decimal) -> Decimal | None:
    if what_it_counts(head):
        value = held(cell)
        return Decimal(int(value)) if isinstance(value, float) and value.is_integer() else None
    try:
        return read_amount(cell, head.unit or over)  # type: ignore[arg-type]
    except RefusedError:
        return None
