"""Ledgers read: which sheet is which table, which header is which column, which rows are data.

The way is grid (cells as the file has them, read in a process of its own) -> blocks (the tables in
a sheet) -> columns -> rows. Nothing is typed yet; every cell keeps its place, so that later steps
can say where a fault is. Each row that was read is counted as data or as what it is instead.

Names and telephone numbers are dropped here: they never reach memory that is written anywhere.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from bangfu.ledgers.formats.file_words import refused_file
from bangfu.ledgers.formats.grid import Grid, Raw, UnreadableError, held, text_of
from bangfu.ledgers.formats.reader import one_reader
from bangfu.ledgers.layout.blocks import TableBlock, blocks_of
from bangfu.ledgers.layout.cell_comments import told_of_comments
from bangfu.ledgers.layout.day_columns import with_whole_days
from bangfu.ledgers.layout.form_sheets import form_part
from bangfu.ledgers.layout.ledger_sheets import sheets_of_block
from bangfu.ledgers.layout.paper_forms import paper_forms
from bangfu.ledgers.layout.sender_layouts import SenderLayout, fitting_layout
from bangfu.ledgers.layout.sheet_counts import SheetCounts, SheetLines
from bangfu.ledgers.layout.sheet_parts import LedgerSheet, SheetPart
from bangfu.ledgers.layout.sheet_rows import Doubt, LedgerCell, RawRow
from bangfu.ledgers.layout.sheet_words import (
    counts_remark,
    hidden_sheet_fault,
    no_list_fault,
    not_a_table_remark,
    one_column_fault,
    spare_sheet_fault,
    summary_remark,
    unknown_table_fault,
)
from bangfu.ledgers.layout.sideways_lists import sideways_fault
from bangfu.ledgers.layout.summary_sheets import SummarySheet, summary_in
from bangfu.ledgers.layout.table_choice import (
    PAID_TABLE,
    Said,
    chosen_table,
    has_all,
    is_called_spare,
    is_called_summary,
    is_summary,
)
from bangfu.ledgers.layout.total_rows import TotalRow
from bangfu.ledgers.layout.unknown_heads import (
    no_head_fault,
    nothing_known_fault,
    unknown_head_fault,
)
from bangfu.ledgers.layout.wide_tables import wide_table
from bangfu.ledgers.values.headers import WITHDRAWN_COLUMN, head_of, is_ours, table_called
from bangfu.persons.identity import holds_id_number
from bangfu.register.faults import Fault, Place, named
from bangfu.register.remarks import Remark
from bangfu.register.schema import Table

__all__ = [
    "WITHDRAWN_COLUMN", "Doubt", "LedgerCell", "LedgerReading", "LedgerSheet", "Raw", "RawRow",
    "TotalRow", "read_ledgers",
]  # fmt: skip


_LOOKED_AT, _LONGEST_HEAD = 30, 20
"""Rows in which a header is looked for that is not known, and letters a head may have."""

_Sender = tuple[tuple[SenderLayout, ...], Table | None]
"""How a sender lays tables out, and what those are of that nothing decides."""


@dataclass(frozen=True)
class LedgerReading:
    """What was read of an import's files: the sheets, the faults of files and headers, remarks.

    A sheet with a faulty header is among the sheets, so that its cells can be looked at.
    """

    sheets: tuple[LedgerSheet, ...]
    faults: tuple[Fault, ...]
    is_complete: bool
    """Whether the key of every row could be read, so that the rows can be held together."""
    remarks: tuple[Remark, ...] = ()
    files: tuple[str, ...] = ()
    """The files as they are told, in the order they were given."""
    lines: tuple[SheetLines, ...] = ()
    """Every sheet of every file that could be read."""
    summaries: tuple[SummarySheet, ...] = ()
    """Sheets that sum up others."""

    @property
    def without_cells(self) -> "LedgerReading":
        """What is left to know once the rows are typed: their cells need no memory any more."""
        sheets = tuple(
            replace(sheet, rows=[], totals=(), joint=(), unpaid=(), statements=(), headings=())
            for sheet in self.sheets
        )
        return replace(self, sheets=sheets, summaries=())


def read_ledgers(
    files: Sequence[Path],
    layouts: tuple[SenderLayout, ...] = (),
    undecided: Table | None = None,
) -> LedgerReading:
    """Read ledger files: workbooks, and text files with a row a line.

    Parameters
    ----------
    files
        Their paths.
    layouts
        How their sender lays tables out.
    undecided
        What a table is of that neither heads nor words decide.
    """
    names = _told_names(files)
    parts, lines = list[SheetPart](), list[SheetLines]()
    with one_reader() as reader:
        for path, name in zip(files, names, strict=True):
            try:
                grids = reader.grids(path)
            except UnreadableError as error:
                parts.append(
                    SheetPart(faults=(refused_file(error).at(Place(name)),), is_unread=True)
                )
                continue
            own = [_read(path, name, grid, (layouts, undecided)) for grid in grids]
            lines += map(_lines, [name] * len(own), grids, own)
            grids.clear()
            if any(part.remarks for part in own) and not any(p.sheets or p.faults for p in own):
                own.append(SheetPart(faults=(no_list_fault(Place(name)),), is_unread=True))
            parts += own
    sheets = tuple(sheet for part in parts for sheet in part.sheets)
    keyed = all(sheet.table.key not in sheet.doubtful for sheet in sheets)
    return LedgerReading(
        sheets,
        tuple(fault for part in parts for fault in part.faults),
        keyed and not any(part.is_unread for part in parts),
        tuple(remark for part in parts for remark in part.remarks),
        tuple(names),
        tuple(lines),
        tuple(part.summary for part in parts if part.summary is not None),
    )


def _lines(file: str, grid: Grid, part: SheetPart) -> SheetLines:
    return SheetLines(_place(file, grid), len(grid.rows), part.is_unread)


def _place(file: str, grid: Grid) -> Place:
    return Place(file, None if grid.sheet is None else named(grid.sheet))


def _told_names(files: Sequence[Path]) -> list[str]:
    """The names of files; of those that share one, with as many folders as tell them apart."""
    parts = [[path.name, *(parent.name for parent in path.absolute().parents)] for path in files]
    names = []
    for own in parts:
        depth = 1
        while depth < len(own) and _are_alike(own, parts, depth):
            depth += 1
        names.append(named("/".join(reversed(own[:depth]))))
    return names


def _are_alike(own: list[str], parts: list[list[str]], depth: int) -> bool:
    return any(other != own and other[:depth] == own[:depth] for other in parts)


def _read(path: Path, file: str, grid: Grid, sender: _Sender) -> SheetPart:
    place = _place(file, grid)
    name = path.stem if grid.sheet is None else grid.sheet
    if not grid.rows or (grid.sheet is not None and is_ours(name)):
        return SheetPart()
    if sideways := sideways_fault(grid, place):
        return SheetPart(faults=(sideways,), is_unread=True)
    if forms := paper_forms(grid):
        return _told_hidden([form_part(form, place) for form in forms], grid, place, 0)
    grid = with_whole_days(grid)
    blocks = blocks_of(grid)
    if not blocks:
        return _without_head(grid, place, name)
    said = Said(
        name,
        grid.sheet is not None,
        path.stem,
        tuple(t for b in blocks for li in b.lines for t in li.texts),
        *sender,
    )
    if is_summary(said, blocks):
        return _summary(grid, place)
    parts = [_block(block, grid, place, said) for block in blocks]
    return _told_hidden(parts, grid, place, sum(block.frame for block in blocks))


def _told_hidden(parts: Sequence[SheetPart], grid: Grid, place: Place, frame: int) -> SheetPart:
    """The parts of a sheet as one, or a question if they are hidden or may not count."""
    has_rows = any(part.sheets and part.sheets[0].rows for part in parts)
    if grid.is_hidden and has_rows:
        return SheetPart(faults=(hidden_sheet_fault(place),), is_unread=True)
    if has_rows and is_called_spare(grid.sheet or ""):
        return SheetPart(faults=(spare_sheet_fault(place),), is_unread=True)
    sheets = [sheet for part in parts for sheet in part.sheets]
    faults, remarks = told_of_comments(grid, sheets, place)
    commented = SheetPart(faults=tuple(faults), remarks=tuple(remarks))
    return _counted([*parts, commented], place, frame)


def _without_head(grid: Grid, place: Place, name: str) -> SheetPart:
    """A sheet in which no head was found: notes, or a table whose head is missing."""
    notes = all(len(row.cells) == 1 and text_of(row.cells[0]) for row in grid.rows)
    table = table_called(name)
    if table is None and is_called_summary(name) and not _names_anybody(grid):
        return _summary(grid, place)
    if notes and (grid.sheet is None or _names_anybody(grid)):
        return SheetPart(faults=(one_column_fault(place, grid.rows),), is_unread=True)
    if table is None and (grid.is_hidden or notes):
        return SheetPart(remarks=(not_a_table_remark(place, len(grid.rows), grid.is_hidden),))
    if unknown := _unknown_head(grid):
        return SheetPart(faults=(unknown_head_fault(place, *unknown),), is_unread=True)
    if table is None:
        return SheetPart(faults=(nothing_known_fault(place, _heads_in(grid)),), is_unread=True)
    return SheetPart(faults=(no_head_fault(place, grid.rows[0].number, table),), is_unread=True)


def _summary(grid: Grid, place: Place) -> SheetPart:
    remark = summary_remark(place, len(grid.rows))
    return SheetPart(remarks=(remark,), summary=summary_in(grid, place))


def _heads_in(grid: Grid) -> list[str]:
    """The texts at the top of a sheet that are headers."""
    texts = (text_of(cell) for row in grid.rows[:_LOOKED_AT] for cell in row.cells)
    return [*dict.fromkeys(text for text in texts if text and head_of(text).is_known)]


def _unknown_head(grid: Grid) -> tuple[int, list[str]] | None:
    """The row that is most like a header, and its texts nothing is known of."""
    best: tuple[int, int, list[str]] | None = None
    for row in grid.rows[:_LOOKED_AT]:
        texts = [text for cell in row.cells if (text := text_of(cell))]
        unknown = [text for text in texts if not head_of(text).is_known]
        known = len(texts) - len(unknown)
        is_short = all(len(text) <= _LONGEST_HEAD for text in texts)
        if is_short and known > 1 and unknown and known > (best[0] if best else 0):
            best = known, row.number, unknown
    return best and best[1:]


def _names_anybody(grid: Grid) -> bool:
    return any(holds_id_number(str(held(cell))) for row in grid.rows for cell in row.cells)


def _block(block: TableBlock, grid: Grid, place: Place, said: Said) -> SheetPart:
    """One table of a sheet."""
    wide = wide_table(block)
    heads = [head.text for head in block.heads.values()]
    layout = fitting_layout(said.layouts, heads)
    chosen = layout.table if layout else chosen_table(block, said)
    if not isinstance(chosen, Table) and said.undecided:
        chosen = said.undecided
    if wide and wide.names_people and not (isinstance(chosen, Table) and has_all(block, chosen)):
        chosen = PAID_TABLE
    if isinstance(chosen, Table):
        return sheets_of_block(block, chosen, grid, place, said)
    if not block.rows:
        return SheetPart()
    fault = unknown_table_fault(place, said.name, chosen, block.first)
    return SheetPart(faults=(fault,), is_unread=True)


def _counted(parts: Sequence[SheetPart], place: Place, frame: int) -> SheetPart:
    """The parts of a sheet as one, with a line that accounts for all its rows."""
    sheets = [sheet for part in parts for sheet in part.sheets]
    faults = tuple(fault for part in parts for fault in part.faults)
    remarks = tuple(remark for part in parts for remark in part.remarks)
    if sheets:
        first = sheets[0].counts
        sheets[0] = replace(sheets[0], counts=replace(first, frame=first.frame + frame))
    counts = [sheet.counts for sheet in sheets]
    if any(c.data for c in counts):
        remarks = (counts_remark(place, sum(counts, SheetCounts())), *remarks)
    return SheetPart(tuple(sheets), faults, remarks, any(part.is_unread for part in parts))
