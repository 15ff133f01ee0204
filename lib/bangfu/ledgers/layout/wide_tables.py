"""Tables with a column a holiday, month or kind of aid: each filled cell becomes a payment.

Of each such column is made a list of its own, with the columns all of them share: so a fault is
told at the cell the sender sees, and the total below a column is held against its payments. What a
head says, an occasion, a day, a kind of aid, is said of all payments below it.

A cell that is blank, `-` or 0 is no payment: in such a table people fill in what was not paid with
either, and a payment of nothing would count as one. How many there are is told.

Sums at the right of a row (合计, a quarter among months) are checked and no payments.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import accumulate

from bangfu.language import Text
from bangfu.ledgers.formats.grid import (
    Dressed,
    ErrorValue,
    Raw,
    Uncalculated,
    held,
    is_blank,
    text_of,
)
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.head_levels import DAY_WORDS
from bangfu.ledgers.layout.sheet_columns import WIDE_MARK, SheetColumns
from bangfu.ledgers.layout.sheet_rows import Doubt, LedgerCell, RawRow, SheetRows
from bangfu.ledgers.layout.total_rows import TotalRow
from bangfu.ledgers.layout.wide_heads import WideHead, is_sum_head, kinds_in, wide_head
from bangfu.ledgers.values.amounts import read_amount
from bangfu.ledgers.values.headers import HeadWord
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import Fault, Place, RefusedError
from bangfu.register.schema import table

__all__ = [
    "WideList", "WidePart", "WideTable", "joint_totals", "wide_lists", "wide_sums", "wide_table",
]  # fmt: skip

_PAID_IN = table("assistance")
_AMOUNT, _DAY = "amount", "paid_on"
_WHOSE = frozenset({"person_key", "file_id"})
"""No holiday stands over these: that would be a title."""
_YUAN = Decimal(1)


@dataclass(frozen=True)
class WidePart:
    """A holiday, month or kind of aid: what its head says, and the columns below it."""

    head: WideHead
    text: str
    """Its head as the sheet has it."""
    columns: Mapping[str, int]
    """By name: the column of the sheet."""

    @property
    def mark(self) -> str:
        """What tells the names of its columns apart from those of others."""
        return f"{WIDE_MARK}{self.columns[_AMOUNT]}"


@dataclass(frozen=True)
class WideTable:
    """The parts of a wide table from left to right, and its sums."""

    parts: tuple[WidePart, ...]
    sums: Mapping[int, tuple[frozenset[int], ...]]
    """By column: the columns of amounts it may be the sum of, of which one set must be right."""
    names_people: bool
    """Whether it says whom its payments are for: members by year, or sums by union, do not."""

    @property
    def names(self) -> dict[int, str]:
        """The names of all its columns that no other table has."""
        own = {c: f"{name}{part.mark}" for part in self.parts for name, c in part.columns.items()}
        return own | {column: _sum_name(column) for column in self.sums}

    @property
    def alike(self) -> list[WidePart]:
        """Parts whose heads do not tell them apart."""
        slugs = [part.head.slug for part in self.parts]
        return [part for part in self.parts if slugs.count(part.head.slug) > 1]


@dataclass(frozen=True)
class WideList:
    """The payments of one part, as rows of a list."""

    part: WidePart
    rows: tuple[RawRow, ...]
    totals: tuple[TotalRow, ...]
    zeros: int
    """Cells that say 0 or `-`."""
    unpaid: tuple[RawRow, ...]
    """Rows in which its cell is no payment, without an amount."""


def _sum_name(column: int) -> str:
    return f"{_AMOUNT}{WIDE_MARK}+{column}"


def wide_table(block: TableBlock) -> WideTable | None:
    """The parts of a block that is a wide table; none if it is a list.

    One column alone is a part if it is called after a holiday or a month and there is no other
    amount. If there is an amount beside several it is their sum.

    Parameters
    ----------
    block
        With its heads and rows.
    """
    parts = list(_parts(block.heads))
    named = [part for part in parts if part.head.is_named]
    amounts = [c for c, head in block.heads.items() if _field(head) == _AMOUNT]
    grouped = {c for part in parts for c in part.columns.values()}
    amounts = [column for column in amounts if column not in grouped]
    alone = len(parts) == 1 and (not named or len(parts[0].head.months) > 1 or amounts)
    if not parts or alone or (amounts and not _has_amounts(block, parts)):
        return None
    parts, sums = _without_spans(parts)
    for column, head in block.heads.items():
        if column in amounts or is_sum_head(head.levels[-1] if head.levels else head.text):
            sums[column] = _may_sum(column, parts, sums)
    people = any(h.is_personal or _WHOSE & {*h.columns.values()} for h in block.heads.values())
    return WideTable(tuple(parts), sums, people)


def _field(head: HeadWord) -> str:
    return head.columns.get(_PAID_IN.name, "")


def _parts(heads: Mapping[int, HeadWord]) -> Iterator[WidePart]:
    """The parts a head has: a column each, or a group of columns, one of them of amounts."""
    groups: dict[str, dict[str, int]] = {}
    kinds = kinds_in(head.text for head in heads.values())
    for column, head in heads.items():
        over = "".join(head.levels[:-1])
        field = _field(head)
        if over and wide_head(over) and bare(head.levels[-1]) in DAY_WORDS:
            field = _DAY
        if field in _PAID_IN.names and not (field == _AMOUNT and head.text in kinds):
            if over and wide_head(over):
                groups.setdefault(over, {}).setdefault(field, column)
            continue
        levels = head.levels or (head.text,)
        tries = (wide_head("".join(levels[top:])) for top in range(len(levels)))
        found = next(filter(None, tries), None)
        if found is not None and (not head.is_known or head.text in kinds):
            yield WidePart(found, head.text, {_AMOUNT: column})
    for over, columns in groups.items():
        found = wide_head(over)
        if found is not None and _AMOUNT in columns and _WHOSE.isdisjoint(columns):
            yield WidePart(found, heads[columns[_AMOUNT]].text, columns)


def _has_amounts(block: TableBlock, parts: Sequence[WidePart]) -> bool:
    """Whether numbers stand below the heads of parts: marks do where they say what an amount is."""
    wanted = {part.columns[_AMOUNT] for part in parts}
    return any(
        isinstance(held(cell), float) or _yuan(cell, _YUAN)
        for row in block.rows for column, cell in row.items() if column in wanted
    )  # fmt: skip


def _without_spans(
    parts: list[WidePart],
) -> tuple[list[WidePart], dict[int, tuple[frozenset[int], ...]]]:
    """Parts without quarters and years among months: these are sums of the months they span."""
    months = [part for part in parts if len(part.head.months) == 1]
    if not months:
        return sorted(parts, key=lambda part: part.columns[_AMOUNT]), {}
    spans = [part for part in parts if len(part.head.months) > 1]
    sums: dict[int, tuple[frozenset[int], ...]] = {
        part.columns[_AMOUNT]: (
            frozenset(m.columns[_AMOUNT] for m in months if m.head.months <= part.head.months),
        )
        for part in spans
    }
    kept = [part for part in parts if part not in spans]
    return sorted(kept, key=lambda part: part.columns[_AMOUNT]), sums


def _may_sum(
    column: int, parts: Sequence[WidePart], sums: Mapping[int, object]
) -> tuple[frozenset[int], ...]:
    """What a sum may be of: all parts, those left of it, or those since the sum before it."""
    amounts = [part.columns[_AMOUNT] for part in parts]
    since = max((other for other in sums if other < column), default=-1)
    tries = (
        frozenset(amounts),
        frozenset(c for c in amounts if c < column),
        frozenset(c for c in amounts if since < c < column),
    )
    return tuple(dict.fromkeys(one for one in tries if one))


def wide_lists(wide: WideTable, rows: SheetRows) -> list[WideList]:
    """The payments of each part.

    Parameters
    ----------
    wide
        The table.
    rows
        Its rows, with the cells of all parts.
    """
    return [_list_of(part, rows) for part in wide.parts]


def _list_of(part: WidePart, rows: SheetRows) -> WideList:
    kept: list[RawRow] = []
    unpaid: list[RawRow] = []
    before = [0]
    zeros = 0
    for row in rows.data:
        own = _own(row, part)
        is_paid = _is_payment(own)
        cells = {n: c for n, c in row.cells.items() if WIDE_MARK not in n} | own
        if not is_paid:
            zeros += bool(own)
            cells.pop(_AMOUNT, None)
        rest = replace(row, columns=tuple(cells), values=tuple(cells.values()))
        (kept if is_paid else unpaid).append(rest)
        before.append(len(kept))
    totals = tuple(
        replace(
            total, texts=(), since=before[total.since], until=before[total.until],
            cells=_cells_in(total.cells, part), brought=_cells_in(total.brought, part),
        )
        for total in rows.totals
    )  # fmt: skip
    return WideList(part, tuple(kept), totals, zeros, tuple(unpaid))


def joint_totals(
    lists: Sequence[WideList], rows: SheetRows, totals: Iterable[TotalRow]
) -> Iterator[TotalRow]:
    """What totals tell in words of the payments of all columns, in the order of their rows.

    Parameters
    ----------
    lists
        The payments of each column.
    rows
        Of the table.
    totals
        Those among the rows, and what lines tell.
    """
    paid = Counter(row.number for one in lists for row in one.rows)
    before = [0, *accumulate(paid[row.number] for row in rows.data)]
    for total in totals:
        if total.is_carried or total.brought:
            continue
        cells = {name: cell for name, cell in total.cells.items() if WIDE_MARK not in name}
        apart = {text_of(cell) for name, cell in total.cells.items() if WIDE_MARK in name}
        yield replace(
            total, cells=cells, texts=tuple(text for text in total.texts if text not in apart),
            since=before[total.since], until=before[total.until],
            listed=total.until - total.since,
        )  # fmt: skip


def _cells_in(cells: Mapping[str, Raw], part: WidePart) -> dict[str, Raw]:
    return {n: cell for name, cell in cells.items() if (n := _name_in(name, part))}


def _name_in(name: str, part: WidePart) -> str:
    """The name a column of a part has in its list; nothing if it is not of this part."""
    return name.removesuffix(part.mark) if name.endswith(part.mark) else ""


def _own(row: RawRow, part: WidePart) -> dict[str, LedgerCell]:
    found = {n: c for name, c in row.cells.items() if (n := _name_in(name, part))}
    return {
        name: cell for name, cell in found.items() if isinstance(cell, Doubt) or not _blank(cell)
    }


def _blank(cell: LedgerCell) -> bool:
    return not isinstance(cell, Doubt) and is_blank(cell)


def _is_payment(own: Mapping[str, LedgerCell]) -> bool:
    """Whether something is said to be paid; without an amount, that a day or the like is there."""
    if _AMOUNT in own:
        return _yuan(own[_AMOUNT], _YUAN) != 0
    return any(_yuan(cell, _YUAN) != 0 for cell in own.values())


def _yuan(cell: LedgerCell, unit: Decimal) -> Decimal | None:
    """The yuan of a cell, 0 if it says nothing; missing if it cannot be read."""
    if isinstance(cell, Doubt):
        return None
    value = held(cell)
    if isinstance(value, (Uncalculated, ErrorValue)):
        return None
    if isinstance(value, str) and value.strip().casefold() in {"", *vocabulary().nothing}:
        return Decimal(0)
    try:
        return read_amount(cell if isinstance(cell, Dressed) else value, unit)
    except RefusedError:
        return None


def wide_sums(
    wide: WideTable, rows: SheetRows, columns: SheetColumns, place: Place, unit: Decimal
) -> tuple[list[Fault], int]:
    """Hold the sums at the right against their rows, and those of the rows of totals too.

    Parameters
    ----------
    wide
        The table.
    rows
        Its rows.
    columns
        Their heads, and the units they say.
    place
        File and sheet.
    unit
        What a number is that no head says the unit of.

    Returns
    -------
    tuple
        A fault for each wrong sum at its cell; how many were right.
    """
    units = {name: columns.units.get(name, unit) for name in columns.headers}
    faults, right = [], 0
    for column, sets in wide.sums.items():
        name = _sum_name(column)
        at = replace(place, header=columns.headers[name])
        for number, said, candidates in _checks(rows, name, sets, units):
            if said in candidates:
                right += 1
            elif None not in candidates:
                faults.append(_wrong_sum(replace(at, row=number), said, candidates[0]))
    return faults, right


def _checks(
    rows: SheetRows, name: str, sets: Sequence[frozenset[int]], units: Mapping[str, Decimal]
) -> Iterator[tuple[int, Decimal, list[Decimal | None]]]:
    """Each sum that can be read: its row, what it says, and what it may have to be."""
    spans = [(row.number, row.cells, [[row]]) for row in rows.data if row.doubt is None]
    for total in rows.totals:
        if total.brought:
            continue
        own = [[*rows.data[total.since : total.until]], [*rows.data[: total.until]]]
        spans.append((total.number, dict(total.cells), own))
    for number, cells, tries in spans:
        said = _yuan(cells[name], units[name]) if name in cells else None
        if said is not None and not _blank(cells[name]):
            yield number, said, [_sum(span, one, units) for span in tries for one in sets]


def _sum(
    rows: Sequence[RawRow], wanted: frozenset[int], units: Mapping[str, Decimal]
) -> Decimal | None:
    names = [f"{_AMOUNT}{WIDE_MARK}{column}" for column in wanted]
    cells = [(row.cells.get(name, ""), units[name]) for row in rows for name in names]
    amounts = [_yuan(cell, unit) for cell, unit in cells]
    known = [amount for amount in amounts if amount is not None]
    return sum(known, Decimal(0)) if len(known) == len(amounts) else None


def _wrong_sum(place: Place, said: Decimal, summed: Decimal | None) -> Fault:
    return Fault(
        place,
        Text(
            f"{said:f}，各列之和为{summed:f}",
            f"{said:f}, where the columns sum to {summed:f}",
        ),
        Text("与各列相符的合计：核对各列后改正", "the sum of the columns: check them and mend it"),
        kind="total_mismatch",
    )
