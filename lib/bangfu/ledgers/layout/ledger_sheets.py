"""Blocks as lists for a table: their rows, what is said once for all, and what they lack."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from bangfu.ledgers.formats.grid import Grid, Raw, held
from bangfu.ledgers.layout.amount_parts import amount_part_faults
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.line_statements import (
    lines_among,
    statements_of,
    unread_among,
)
from bangfu.ledgers.layout.rival_amounts import rival_amount_faults
from bangfu.ledgers.layout.row_kinds import RowKind
from bangfu.ledgers.layout.row_widths import rows_in_step
from bangfu.ledgers.layout.section_values import Sections, sections_of
from bangfu.ledgers.layout.sender_layouts import FoundLayout, SenderLayout, fitting_layout
from bangfu.ledgers.layout.sheet_columns import (
    WIDE_MARK,
    SheetColumns,
    bound_columns,
    missing_columns,
    told_head,
)
from bangfu.ledgers.layout.sheet_counts import SheetCounts
from bangfu.ledgers.layout.sheet_parts import LedgerSheet, SheetPart
from bangfu.ledgers.layout.sheet_rows import RawRow, SheetRows
from bangfu.ledgers.layout.sheet_words import (
    fixed_remark,
    headless_fault,
    missing_fault,
    other_unit_fault,
    profile_remark,
    row_remarks,
    two_units_fault,
    unit_conflict_fault,
    unknown_remark,
)
from bangfu.ledgers.layout.side_summaries import aside_remark
from bangfu.ledgers.layout.stray_people import people_above_faults, stray_people_remarks
from bangfu.ledgers.layout.table_choice import (
    PAID_TABLE,
    Above,
    Said,
    line_of_unit,
    said_above,
    unit_of_others,
)
from bangfu.ledgers.layout.told_sums import told_sums
from bangfu.ledgers.layout.total_rows import TotalRow, totals_above, totals_aside
from bangfu.ledgers.layout.undone_payments import legend_faults, undone_faults, undone_remarks
from bangfu.ledgers.layout.veiled_rows import Veiled, veiled_in
from bangfu.ledgers.layout.wide_tables import (
    WideList,
    WideTable,
    joint_totals,
    wide_lists,
    wide_sums,
    wide_table,
)
from bangfu.ledgers.layout.wide_words import (
    alike_fault,
    elsewhere_fault,
    other_month_remarks,
    wide_fault,
    wide_remarks,
)
from bangfu.ledgers.values.headers import WITHDRAWN_COLUMN
from bangfu.ledgers.values.sender_words import sender_words
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark
from bangfu.register.schema import Column, Table, Type
from bangfu.rules import house_rules

__all__ = ["sheets_of_block"]


@dataclass(frozen=True)
class _Found:
    """A block whose table is known, and all that was found out about it."""

    block: TableBlock
    table: Table
    place: Place
    said: Said
    columns: SheetColumns
    rows: SheetRows
    told: Above
    sections: Sections
    veiled: Veiled

    @property
    def head(self) -> Place:
        """Where its header is."""
        return replace(self.place, row=self.block.last)


def sheets_of_block(
    block: TableBlock, table: Table, grid: Grid, place: Place, said: Said
) -> SheetPart:
    """A block, now that its table is known: one list, or of a wide table one for each column.

    Parameters
    ----------
    block
        One table of a sheet.
    table
        What it is of.
    grid
        The sheet.
    place
        File and sheet.
    said
        What it is called, and the texts over its tables.
    """
    holidays = wide_table(block)
    wide = holidays if table is PAID_TABLE else None
    columns = bound_columns(block, table, place, wide.names if wide else {})
    rows, shifted = rows_in_step(block, columns, table, grid, place)
    noted = [*([said.name] if said.is_sheet else []), *rows.noted]
    told = said_above(block, table, columns, noted, {row.columns for row in rows.data})
    layout = fitting_layout(said.layouts, _heads(block), table)
    if layout:
        told = _with_profile(told, layout, columns, said)
    sections = Sections(table, {}) if wide else sections_of(table, rows, told.fixed)
    veiled = veiled_in(rows, columns, grid)
    found = _Found(block, table, place, said, columns, rows, told, sections, veiled)
    sheets, faults, remarks = _wide_sheets(wide, found) if wide else ([_sheet(found)], [], [])
    faults += [*people_above_faults(block, place), *(_head_faults(found) if rows.data else [])]
    if holidays and not wide and rows.data:
        texts = [part.text for part in holidays.parts if part.head.is_named]
        faults += [elsewhere_fault(found.head, texts, table)] if len(texts) > 1 else []
    faults += [*_unit_faults(found, sheets), *_line_faults(found)] if rows.data else []
    doubtful = _doubtful(table, columns) if faults else frozenset[str]()
    remarks += [
        *aside_remark(place, block.aside), *row_remarks(place, rows, grid, columns),
        *stray_people_remarks(block, columns, rows, place),
        *unknown_remark(found.head, columns.unknown), *sections.remarks(place),
        *(fixed_remark(place, *pair) for pair in told.fixed.values() if rows.data),
        *([profile_remark(found.head, len(layout.heads))] if layout and rows.data else []),
    ]  # fmt: skip
    laid_out = _layout_found(found, wide, sheets)
    titles = (*_titles(block), *([said.name] if said.is_sheet else []))
    stated = statements_of(block, table, rows, [sheet.headers for sheet in sheets])
    done = [replace(
        one, doubtful=one.doubtful | doubtful, found=laid_out, titles=titles,
        statements=stated, headings=lines_among(rows), veiled=veiled,
    ) for one in sheets]  # fmt: skip
    faults += [*shifted, *_doubts_beside(found)]
    return SheetPart(tuple(done), tuple(faults), (*remarks, *undone_remarks(rows, place)))


def _doubts_beside(found: _Found) -> Iterator[Fault]:
    """What is asked of rows because of what stands in other columns than theirs."""
    block, columns, rows, place = found.block, found.columns, found.rows, found.place
    unit = found.told.unit
    yield from rival_amount_faults(block, columns.rivals, rows, place, unit or Decimal(1))
    yield from undone_faults(block, columns, rows, place, found.table, unit=unit)
    yield from legend_faults(block, rows, place)
    yield from amount_part_faults(block, columns, rows, place, found.told.fixed)


def _titles(block: TableBlock) -> list[str]:
    """The texts of the lines over a table, and what stands over each of its heads."""
    over = [set(head.levels[:-1]) for head in block.heads.values()]
    return [*(text for line in block.lines for text in line.texts), *set.intersection(*over)]


def _heads(block: TableBlock) -> list[str]:
    return [head.text for head in block.heads.values()]


def _with_profile(told: Above, layout: SenderLayout, columns: SheetColumns, said: Said) -> Above:
    """What is said once of a table, with what its sender's profile says where nothing else does."""
    texts = [text for some in said.texts() for text in some]
    fixed: dict[str, tuple[str, Raw]] = {}
    for name, value in layout.said(texts).items():
        column = layout.table.column(name)
        code = house_rules().code_list(column.codes).get(value) if column.codes else None
        if name not in columns.headers:
            fixed[name] = column.zh, code.label.zh if code else value
    return replace(told, unit=told.unit or layout.unit, fixed=fixed | told.fixed)


def _layout_found(
    found: _Found, wide: WideTable | None, sheets: Sequence[LedgerSheet]
) -> FoundLayout:
    """The heads of a block that are no holidays, and the columns its rows lack."""
    passed = wide.names if wide else {}
    heads = {
        head.text: found.columns.names.get(column, "-" if column in passed else None)
        for column, head in found.block.heads.items()
        if column not in passed
    }
    missing = (
        column
        for sheet in sheets
        if sheet.rows
        for column in _missing(found.columns, found.table, sheet.headers)
    )
    texts = tuple(text for some in found.said.texts() for text in some)
    return FoundLayout(heads, tuple(dict.fromkeys(missing)), texts, found.columns.likes)


def _missing(columns: SheetColumns, table: Table, said: Iterable[str]) -> list[Column]:
    """Required columns that nothing says; a sender who is known need not say who it is."""
    sender = ["unit_code"] if sender_words().unit else []
    return missing_columns(columns, table, [*said, *sender])


def _sheet(found: _Found) -> LedgerSheet:
    """A list: its columns, and what is said once for all its rows."""
    columns, fixed, sections = found.columns, found.told.fixed, found.sections
    headers = {n: h for n, h in columns.headers.items() if WIDE_MARK not in n}
    headers |= {name: label for name, (label, _) in fixed.items()}
    headers |= sections.headers
    values = {name: value for name, (_, value) in fixed.items()}
    said = [*fixed, *sections.said, *(name for _, name, _ in found.told.unread)]
    missing = _missing(columns, found.table, said) if found.rows.data else []
    lacking = (
        missing_fault(found.head, found.table, missing, found.said, columns.unknown)
        if missing
        else None
    )
    return LedgerSheet(
        found.table, found.place.file, found.place.sheet, headers,
        sections.filled(_with_fixed(found.rows.data, values)), columns.doubtful,
        _units_said(found.table, columns.units, headers, found.told.unit), values,
        (*_totals_beyond(found), *found.rows.totals), _counts(found.rows), found.block.last,
        lacking,
    )  # fmt: skip


def _totals_beyond(found: _Found) -> Iterator[TotalRow]:
    """What sums up all rows: over the head, or in a table beside them."""
    block, rows = found.block, len(found.rows.data)
    yield from totals_aside(block.aside, block.aside_heads, found.table, rows)
    yield from totals_above(block.lines, rows)
    yield from told_sums(block, found.columns, found.rows, found.table)


def _wide_sheets(
    wide: WideTable, found: _Found
) -> tuple[list[LedgerSheet], list[Fault], list[Remark]]:
    """A wide table: a list for each of its columns, which share what they lack."""
    columns, place, rows = found.columns, found.place, found.rows
    lists = wide_lists(wide, rows)
    yuan = found.told.unit or Decimal(1)
    wrong, right = wide_sums(wide, rows, columns, place, yuan)
    faults = [found.veiled.named_in(fault) for fault in wrong]
    sheets = [_wide_sheet(one, found) for one in lists]
    lacks = {
        one.part.text: _missing(columns, found.table, sheet.headers)
        for one, sheet in zip(lists, sheets, strict=True)
        if one.rows
    }
    heads = [part.text for part in wide.parts]
    lacking = wide_fault(found.head, heads, lacks, found.said, columns.unknown)
    if rows.data:
        at = ((told_head(found.block, part.columns["amount"]), part.text) for part in wide.alike)
        faults += [alike_fault(replace(found.head, header=one), text) for one, text in at]
    sheets = [replace(sheet, lacking=lacking) for sheet in sheets]
    cells = {"more": len(rows.data) * (len(lists) - 1), "unpaid": sum(len(o.unpaid) for o in lists)}
    joint = tuple(joint_totals(lists, rows, [*_totals_beyond(found), *rows.totals]))
    sheets[0] = replace(sheets[0], counts=replace(_counts(rows), **cells), joint=joint)
    if not rows.data:
        return sheets, faults, []
    remarks = [*wide_remarks(place, lists, len(rows.data), right)]
    if day := found.told.fixed.get("paid_on"):
        remarks += other_month_remarks(place, lists, str(held(day[1])))
    return sheets, faults, remarks


def _wide_sheet(one: WideList, found: _Found) -> LedgerSheet:
    """The list of one column: its amounts, what its head says, and what all rows share."""
    part, columns = one.part, found.columns
    own = {n: columns.headers[f"{n}{part.mark}"] for n in part.columns}
    shared = {n: header for n, header in columns.headers.items() if WIDE_MARK not in n}
    says = dict(part.head.says)
    if part.head.holiday in sender_words().codes.get("occasion", {}):
        says["occasion"] = part.head.holiday
    said = {n: (part.text, v) for n, v in says.items() if n not in own | shared}
    fixed = {n: pair for n, pair in found.told.fixed.items() if n not in own} | said
    values = {name: value for name, (_, value) in fixed.items()}
    # The head of the amounts comes first: by it rows are told apart that stand in one row.
    headers = own | {n: h for n, h in shared.items() if n not in own}
    headers |= {name: label for name, (label, _) in fixed.items()}
    units = {n: u for name, u in columns.units.items() if (n := name.removesuffix(part.mark))}
    return LedgerSheet(
        found.table, found.place.file, found.place.sheet, headers, _with_fixed(one.rows, values),
        columns.doubtful, _units_said(found.table, units, headers, found.told.unit), values,
        one.totals, head=found.block.last, suffix=part.head.slug,
        unpaid=tuple(_with_fixed(one.unpaid, values)),
    )  # fmt: skip


def _units_said(
    table: Table, heads: Mapping[str, Decimal], headers: Iterable[str], said: Decimal | None
) -> dict[str, Decimal]:
    """How many yuan a number is in the columns of money that are there, where it is not one."""
    money = {*table.of_type(Type.MONEY)} & {*headers}
    units = {name: heads.get(name, said or Decimal(1)) for name in money}
    return {name: unit for name, unit in units.items() if unit != 1}


def _units(sheet: LedgerSheet, said: Decimal | None) -> list[Decimal]:
    return [sheet.units.get(name, Decimal(1)) for name in _money_in(sheet)] if said else []


def _money_in(sheet: LedgerSheet) -> list[str]:
    return [name for name in sheet.table.of_type(Type.MONEY) if name in sheet.headers]


def _unit_faults(found: _Found, sheets: Sequence[LedgerSheet]) -> Iterator[Fault]:
    """Units of money that lines and headers say otherwise, or of another table only."""
    said = found.told.unit
    units = [unit for sheet in sheets for unit in _units(sheet, said)]
    # 单位：元 stands over many tables by habit; a larger unit is said on purpose.
    if said is not None and units and said > max(units):
        head = _head_of_money(found, sheets)
        yield unit_conflict_fault(head, line_of_unit(found.block, said), said, units)
    other = unit_of_others(found.said) if said is None else None
    if not any(_without_unit(sheet, found.columns) for sheet in sheets):
        return
    if len(found.told.units) > 1:
        yield two_units_fault(_head_of_money(found, sheets), found.told.units)
    if other is not None:
        yield other_unit_fault(_head_of_money(found, sheets), other)


def _head_of_money(found: _Found, sheets: Sequence[LedgerSheet]) -> Place:
    """Where the first column of money has its head."""
    heads = (sheet.headers[name] for sheet in sheets for name in _money_in(sheet))
    return replace(found.head, header=next(heads))


def _without_unit(sheet: LedgerSheet, columns: SheetColumns) -> list[str]:
    """The columns of money of which neither a line nor a header says the unit."""
    said = {name.split(WIDE_MARK)[0] for name in columns.units}
    return [name for name in _money_in(sheet) if name not in said]


def _with_fixed(rows: Iterable[RawRow], fixed: dict[str, Raw]) -> list[RawRow]:
    if not fixed:
        return list(rows)
    names, values = tuple(fixed), tuple(fixed.values())
    return [
        replace(row, columns=(*row.columns, *names), values=(*row.values, *values)) for row in rows
    ]


def _counts(rows: SheetRows) -> SheetCounts:
    numbers = {kind: len(own) for kind, own in rows.kinds.items()}
    frame = sum(numbers.values()) - numbers[RowKind.DATA] - numbers[RowKind.TOTAL]
    return SheetCounts(numbers[RowKind.DATA], numbers[RowKind.TOTAL], frame)


def _head_faults(found: _Found) -> list[Fault]:
    """What is wrong with a head, columns with cells and nothing over them included."""
    headless = (replace(found.head, header=xl_col_to_name(c)) for c in found.rows.headless)
    return [*found.columns.faults, *(headless_fault(place, found.table) for place in headless)]


def _line_faults(found: _Found) -> Iterator[Fault]:
    """Values that lines say for all rows and that cannot be read."""
    for row, name, refused in (*found.told.unread, *unread_among(found.table, found.rows)):
        yield refused.at(replace(found.place, row=row, header=found.table.column(name).zh))


def _doubtful(table: Table, columns: SheetColumns) -> frozenset[str]:
    """The columns that are not there just once: another header may have been meant for them."""
    times = Counter(columns.names.values())
    return frozenset(name for name in (*table.names, WITHDRAWN_COLUMN) if times[name] != 1)
