"""ID numbers where none belong: over a head, and in columns that are passed over.

Over a head it is a row of data out of its place.

A note such as 代领 with a number is passed over like any other, and the number is kept nowhere. But
where the row is said to be about somebody else, the clerk must look whose it is.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace

from bangfu.language import Text
from bangfu.ledgers.formats.grid import held, text_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.sheet_columns import SheetColumns, told_head
from bangfu.ledgers.layout.sheet_rows import SheetRows
from bangfu.ledgers.layout.sheet_words import rows_in_words
from bangfu.persons.identity import holds_id_number
from bangfu.register.faults import Fault, Place
from bangfu.register.remarks import Remark

__all__ = ["people_above_faults", "stray_people_remarks"]


def people_above_faults(block: TableBlock, place: Place) -> Iterator[Fault]:
    """Of each line over a head that names somebody.

    Parameters
    ----------
    block
        With the lines over its head.
    place
        File and sheet.
    """
    for line in block.lines:
        if any(map(holds_id_number, line.texts)):
            found = Text("标题行上方有身份证号", "an ID number above the header")
            expected = Text(
                "数据都在标题行下方：把这一行移到下面",
                "rows of data below the header: move this one there",
            )
            yield Fault(replace(place, row=line.number), found, expected, kind="row_above_head")


def stray_people_remarks(
    block: TableBlock, columns: SheetColumns, rows: SheetRows, place: Place
) -> Iterator[Remark]:
    """Of each column that is passed over: its cells that hold an ID number.

    Parameters
    ----------
    block
        With its rows.
    columns
        Those its table has; columns of names, telephones and bank cards are no question.
    rows
        The rows that are data.
    place
        File and sheet.
    """
    passed = {column for column in block.heads if columns.may_tell(column)}
    kept = {row.number for row in rows.data}
    found: dict[int, list[int]] = defaultdict(list)
    for row in block.rows if passed else ():
        for column, cell in row.items() if row.number in kept else ():
            if column in passed and holds_id_number(text_of(cell) or _digits(held(cell))):
                found[column].append(row.number)
    for column, numbers in sorted(found.items()):
        where = replace(place, row=numbers[0], header=told_head(block, column))
        said = rows_in_words(numbers)
        told = Text(
            f"{len(numbers)}行写有身份证号（{said.zh}），这一列不导入：请核实这些款项各是谁的，"
            "身份证号只写在身份证号列",
            f"{len(numbers)} rows with an ID number ({said.en}) in a column that is passed over: "
            "whose are these payments? ID numbers stand in their own column only",
        )
        yield Remark("stray_id", where, told, "high")


def _digits(value: object) -> str:
    """A number that is stored as one, with all its digits."""
    return f"{value:.0f}" if isinstance(value, float) else ""
