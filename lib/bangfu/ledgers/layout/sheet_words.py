"""What is said of a sheet as a whole: faults of its layout and head, and what is no fault."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.formats.grid import Dressed, Grid, GridRow, Raw, text_of
from bangfu.ledgers.layout.row_kinds import RowKind
from bangfu.ledgers.layout.sheet_columns import SheetColumns, quoted_list
from bangfu.ledgers.layout.sheet_counts import SheetCounts
from bangfu.ledgers.layout.sheet_rows import LedgerCell, SheetRows
from bangfu.ledgers.layout.table_choice import Said
from bangfu.ledgers.layout.wide_heads import occasions_in
from bangfu.ledgers.values.days import days_in
from bangfu.ledgers.values.vocabulary import UNITS
from bangfu.persons.identity import holds_id_number
from bangfu.register.faults import Fault, Place, named, shown
from bangfu.register.remarks import Remark
from bangfu.register.schema import TABLES, Column, Table, Type

__all__ = [
    "counts_remark", "fixed_remark", "headless_fault", "hidden_sheet_fault",
    "ignored", "joined", "missing_fault", "no_list_fault", "not_a_table_remark", "offered",
    "one_column_fault", "other_unit_fault", "profile_remark", "row_remarks", "rows_in_words",
    "spare_sheet_fault", "summary_remark", "two_units_fault", "unit_conflict_fault",
    "unknown_remark", "unknown_table_fault",
]  # fmt: skip

_MOST_NUMBERS = 12


def unit_conflict_fault(
    place: Place, line: int | None, said: Decimal, heads: Iterable[Decimal]
) -> Fault:
    """Of a unit that a line says, or a note or name, and every header of money says otherwise."""
    above, over = _unit_name(said), "、".join(dict.fromkeys(map(_unit_name, heads)))
    where = (
        Text("表中另一处", "another place") if line is None else Text(f"第{line}行", f"row {line}")
    )
    return Fault(
        place,
        Text(
            f"{where.zh}写单位为{above}，标题写{over}",
            f"{where.en} says another unit of money ({said:f} yuan) than the headers",
        ),
        Text("一致的单位：改正标题或那一处", "one unit: mend the header or that place"),
        kind="unit_conflict",
    )


def other_unit_fault(place: Place, said: Decimal) -> Fault:
    """Of a table without a unit of money, where another table of its sheet has one."""
    name = _unit_name(said)
    return Fault(
        place,
        Text(
            f"没有写金额单位，本工作表另一张表写单位为{name}",
            f"no unit of money, where another table of this sheet says {said:f} yuan",
        ),
        Text(
            "这张表的单位：写在它的标题行上方或列标题里，如“单位：元”",
            "the unit of this table, in a line above its header or in the header",
        ),
        kind="unit_conflict",
    )


def two_units_fault(place: Place, units: Iterable[Decimal]) -> Fault:
    """Of lines that say two units of money for one table."""
    said = list(units)
    return Fault(
        place,
        Text(
            f"几处写的金额单位不同：{'、'.join(map(_unit_name, said))}",
            f"lines that say different units of money: {', '.join(f'{n:f} yuan' for n in said)}",
        ),
        Text("一个单位：留下对的，改正别的", "one unit: keep the right one, mend the others"),
        kind="unit_conflict",
    )


def _unit_name(unit: Decimal) -> str:
    return next((name for name, yuan in UNITS.items() if yuan == unit), f"{unit:f}元")


def hidden_sheet_fault(place: Place) -> Fault:
    """Of a hidden sheet with rows: nobody can tell whether it is meant."""
    return Fault(
        place,
        Text("隐藏的工作表，其中有数据", "a hidden sheet with rows of data"),
        Text(
            "要导入的，取消隐藏；不要的，删除此工作表",
            "a sheet that is shown, if it counts; else delete it",
        ),
        kind="hidden_sheet",
    )


def spare_sheet_fault(place: Place) -> Fault:
    """Of a sheet with rows that is called void, a draft or an example."""
    return Fault(
        place,
        Text(
            "名称像是作废、样表或备份的工作表，其中有数据",
            "a sheet called void, a draft or an example, with rows of data",
        ),
        Text(
            "要导入的，改工作表的名称；不要的，删除此工作表",
            "another name, if it counts; else delete the sheet",
        ),
        kind="spare_sheet",
    )


def unknown_table_fault(
    place: Place, name: str, candidates: Sequence[Table] = (), row: int | None = None
) -> Fault:
    """Of a sheet of which nobody can tell what table it is."""
    tables = list(candidates) or list(TABLES)
    listed = Text("、".join(t.zh for t in tables), ", ".join(t.en for t in tables))
    quoted = shown(named(name))
    if candidates:
        found = Text(
            f"{quoted.zh}，列标题合于不止一张表",
            f"{quoted.en}, with headers that fit more than one table",
        )
    else:
        found = quoted
    expected = Text(f"工作表或文件以表名命名：{listed.zh}", f"the name of a table: {listed.en}")
    return Fault(Place(place.file, place.sheet, row), found, expected, kind="unknown_table")


def missing_fault(
    place: Place, table: Table, missing: Sequence[Column], said: Said, unknown: Sequence[str]
) -> Fault:
    """Of a head that lacks columns every row must have: all of them at once."""
    lacking = joined(c.words for c in missing)
    word = "column" if len(missing) == 1 else "columns"
    found = Text(f"没有{lacking.zh}列", f"no {word} {lacking.en}")
    titles, passed = offered(said, missing), ignored(unknown)
    name = missing[0].words
    return Fault(
        place,
        found,
        Text(
            f"{table.zh!r}有这些必需列；每行都一样的，也可在标题行上方写一行，如“{name.zh}：……”"
            f"{titles.zh}{passed.zh}",
            f"{'this required column' if len(missing) == 1 else 'these required columns'} of "
            f"{table.en!r}; what is the same in all rows may stand in a line above, as "
            f"“{name.en}: …”{titles.en}{passed.en}",
        ),
        kind="missing_columns",
    )


def offered(said: Said, missing: Sequence[Column]) -> Text:
    """What titles and names say that may fill a column that is missing.

    Parameters
    ----------
    said
        Titles and names.
    missing
        The columns.
    """
    texts = [said.name, *said.titles, said.stem]
    has_day = any(column.type is Type.DATE for column in missing)
    days = [day.isoformat() for text in texts for day in days_in(text)[0] if has_day]
    has_occasion = any(column.name == "occasion" for column in missing)
    occasions = [one for text in texts for one in occasions_in(text) if has_occasion]
    told = list(dict.fromkeys([*occasions, *days]))
    if not told:
        return Text("", "")
    return Text(
        f"；标题和文件名写有：{'、'.join(told)}", f"; title and file name say: {', '.join(told)}"
    )


def ignored(unknown: Sequence[str]) -> Text:
    """Heads that were passed over, as a fault about missing ones goes on with.

    Parameters
    ----------
    unknown
        Heads nothing is known of.
    """
    heads = list(quoted_list(unknown))
    if not heads:
        return Text("", "")
    return Text(
        f"；未识别的标题：{'、'.join(heads)}", f"; headers nothing is known of: {', '.join(heads)}"
    )


def headless_fault(place: Place, table: Table) -> Fault:
    """Of a column with cells and no header."""
    return Fault(
        place,
        Text("有内容而无标题的列", "cells without a header"),
        Text(
            "这一列的标题，或清空这一列：" + "、".join(c.zh for c in table.columns),
            "one of the headers, or an empty column: " + ", ".join(c.en for c in table.columns),
        ),
        kind="no_header",
    )


def joined(words: Iterable[Text]) -> Text:
    """Words in quotes, one after the other.

    Parameters
    ----------
    words
        In both languages.
    """
    texts = list(words)
    return Text(
        LIST_COMMA.zh.join(repr(t.zh) for t in texts), LIST_COMMA.en.join(repr(t.en) for t in texts)
    )


def counts_remark(place: Place, counts: SheetCounts) -> Remark:
    """Of a sheet: all its rows, by what they are."""
    return Remark(
        "rows_read",
        place,
        Text(
            f"{counts.read}行：数据{counts.data}，合计{counts.totals}，标题和说明等{counts.frame}",
            f"{counts.read} rows: {counts.data} of data, {counts.totals} totals, "
            f"{counts.frame} titles, notes and the like",
        ),
    )


def fixed_remark(place: Place, label: str, value: Raw) -> Remark:
    """Of a value that a line above the head says for all rows."""
    quoted = shown(value)
    return Remark(
        "fixed_value",
        place,
        Text(f"各行的{label}都取{quoted.zh}", f"all rows have {quoted.en} as {label!r}"),
    )


def profile_remark(place: Place, heads: int) -> Remark:
    """Of a table that its sender's profile knows."""
    said = Text(
        f"按报送工会的设定读，其中有{heads}个标题",
        f"read as its sender's profile of {heads} headers says",
    )
    return Remark("sender_profile", place, said)


def no_list_fault(place: Place) -> Fault:
    """Of a file in which there is nothing to import: who sent it must not be told it landed."""
    return Fault(
        place,
        Text("没有可导入的名单", "no list to import"),
        Text(
            "逐人逐笔的名单，有列标题；汇总和说明不能代替名单",
            "a list with a row for each person and payment under a header; a summary or notes do "
            "not stand for it",
        ),
        kind="no_list",
    )


def summary_remark(place: Place, rows: int) -> Remark:
    """Of a sheet that sums up others."""
    return Remark(
        "summary_sheet",
        place,
        Text(
            f"汇总表，{rows}行，未导入",
            f"a summary of {rows} rows, left out",
        ),
    )


def not_a_table_remark(place: Place, rows: int, is_hidden: bool) -> Remark:
    """Of a sheet of notes, or a hidden one without a head."""
    hidden = Text("隐藏的工作表，" if is_hidden else "", "hidden, " if is_hidden else "")
    said = Text(
        f"{hidden.zh}没有表格，{rows}行，未导入", f"{hidden.en}no table, {rows} rows, left out"
    )
    return Remark("no_table", place, said)


def one_column_fault(place: Place, rows: Sequence[GridRow]) -> Fault:
    """Of rows of data whose cells all stand in one column: the first row with an ID number."""
    people = (row.number for row in rows if holds_id_number(text_of(row.cells[0])))
    return Fault(
        replace(place, row=next(people, rows[0].number)),
        Text("整行内容都在一个单元格里", "whole rows that stand in one cell each"),
        Text(
            "每项一列：在表格软件中用“数据”“分列”分开后重发；文本文件各项之间用英文逗号或制表符",
            "a column for each: split them in your spreadsheet (Data, Text to columns); in a text "
            "file part them by commas or tabs",
        ),
        kind="one_column",
    )


def unknown_remark(place: Place, unknown: Sequence[str]) -> Iterator[Remark]:
    """Of columns that are passed over though nothing is known of them."""
    heads = list(quoted_list(unknown))
    if heads:
        yield Remark(
            "unknown_columns",
            place,
            Text(
                f"未识别的列，未导入：{'、'.join(heads)}", f"columns left out: {', '.join(heads)}"
            ),
        )


def row_remarks(
    place: Place, rows: SheetRows, grid: Grid, columns: SheetColumns
) -> Iterator[Remark]:
    """Of rows: hidden ones that land, days without their year, and lines that are no data."""
    numbers = [row.number for row in rows.data]
    hidden = [number for number in numbers if number in grid.hidden_rows]
    passed = (RowKind.NOTE, RowKind.SIGNATURE, RowKind.PART)
    notes = sorted(number for kind in passed for number in rows.kinds[kind])
    for kind, those in (("hidden_row", hidden), ("note_row", notes)):
        if those:
            yield Remark(kind, place, _of_rows(_ROWS[kind], those))
    dressed = (row for row in rows.data if Dressed in map(type, row.values))
    unseen = [row.number for row in dressed if any(map(_is_unseen, row.values))]
    if unseen:
        yield Remark("unseen_cells", place, _of_rows(_ROWS["unseen_cells"], unseen))
    if rows.yearless:
        yield Remark("year_not_shown", place, _of_rows(_ROWS["year_not_shown"], rows.yearless))
    covered = [c for c in sorted(grid.hidden_columns) if len(columns.names.get(c, "")) > 1]
    if covered and numbers:
        listed = list(quoted_list(columns.headers[columns.names[c]] for c in covered))
        said = Text(
            f"隐藏的列也算在内：{'、'.join(listed)}",
            f"hidden columns count too: {', '.join(listed)}",
        )
        yield Remark("hidden_column", place, said)


def _is_unseen(cell: LedgerCell) -> bool:
    return isinstance(cell, Dressed) and cell.unseen


_ROWS = {
    "unseen_cells": Text(
        "{}行有看不见的内容（{}；字的颜色同底色），也算在内",
        "{} rows with cells that nobody sees ({}; letters in the colour behind them) count too",
    ),
    "hidden_row": Text("隐藏的{}行（{}）也算在内", "{} hidden rows count too ({})"),
    "note_row": Text(
        "说明、签字等{}行（{}）不是数据", "{} rows of notes and signatures ({}) are no data"
    ),
    "year_not_shown": Text(
        "{}行的日期不显示年份（{}），按单元格所存年份导入",
        "{} rows with a day whose year is not shown ({}), taken as the cell has it",
    ),
}


def _of_rows(words: Text, numbers: Sequence[int]) -> Text:
    said = rows_in_words(numbers)
    return Text(words.zh.format(len(numbers), said.zh), words.en.format(len(numbers), said.en))


def rows_in_words(numbers: Sequence[int]) -> Text:
    """The numbers of some rows, the first of many.

    Parameters
    ----------
    numbers
        From the top down.
    """
    listed = [str(number) for number in numbers[:_MOST_NUMBERS]]
    more = len(numbers) > _MOST_NUMBERS
    zh = "第" + "、".join(listed) + ("…" if more else "") + "行"
    return Text(zh, "row " + ", ".join(listed) + (" …" if more else ""))
