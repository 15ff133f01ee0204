"""What the lines of a sheet say of its rows, held against what the rows say.

Lines and rows may say one thing twice: a union, a day, who pays. Said alike it is no news. Said
otherwise it is asked about, for nobody can tell which holds; only a day in a column of the table
goes before a line over it, and that is told.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from bangfu.language import Text
from bangfu.ledgers.layout.line_statements import LinePlace, LineStatement
from bangfu.ledgers.layout.sheet_parts import LedgerSheet
from bangfu.ledgers.layout.typed_rows import LedgerRow, rows_of_sheets
from bangfu.register.faults import Fault, shown
from bangfu.register.remarks import Remark
from bangfu.register.schema import Type
from bangfu.rules import house_rules

__all__ = ["told_of_lines"]

_SOME = 10  # rows, or values, a message names


def told_of_lines(
    sheets: Iterable[LedgerSheet], rows: Iterable[LedgerRow]
) -> tuple[list[Fault], list[Remark]]:
    """What to ask and to say of lines that say otherwise than their rows.

    Parameters
    ----------
    sheets
        With what their lines say.
    rows
        Their rows, typed.
    """
    faults, remarks = list[Fault](), list[Remark]()
    for sheet, own in rows_of_sheets((one for one in sheets if one.statements), rows):
        kept = [row for row in own if not row.withdrawn]
        for said in sheet.statements:
            others = _differing(said, kept)
            if others and _goes_before(sheet, said):
                remarks.append(_passed_over(sheet, said, others))
            elif others:
                faults.append(_asked(sheet, said, others))
    return faults, remarks


def _differing(said: LineStatement, rows: Iterable[LedgerRow]) -> list[LedgerRow]:
    """The rows that say otherwise than a line.

    A line over or below a table may be of some of its rows; one among them is of each below it.
    """
    own = [row for row in rows if said.is_of(row.number) and row.values.get(said.column)]
    others = [row for row in own if row.values[said.column] != said.value]
    return others if said.stands is LinePlace.AMONG or len(others) == len(own) else []


def _goes_before(sheet: LedgerSheet, said: LineStatement) -> bool:
    """Whether the rows have a day of their own, which goes before that of a line over them."""
    is_day = sheet.table.column(said.column).type is Type.DATE
    return is_day and said.stands is LinePlace.ABOVE and said.column not in sheet.fixed


def _seen(sheet: LedgerSheet, said: LineStatement, rows: Iterable[LedgerRow]) -> Iterator[Text]:
    """What rows say in the column of a line, codes by their labels."""
    name = sheet.table.column(said.column).codes
    codes = house_rules().code_list(name) if name else None
    for value in [*dict.fromkeys(row.values[said.column] for row in rows)][:_SOME]:
        code = codes.get(str(value)) if codes else None
        yield Text(repr(code.label.zh), repr(code.label.en)) if code else shown(value)


def _passed_over(sheet: LedgerSheet, said: LineStatement, rows: list[LedgerRow]) -> Remark:
    words, own = sheet.table.column(said.column).words, list(_seen(sheet, said, rows))
    quoted = shown(said.words)
    return Remark(
        "line_passed_over",
        replace(sheet.place(), row=said.number),
        Text(
            f"这一行写{words.zh}{quoted.zh}，{len(rows)}行的{words.zh}列写"
            f"{'、'.join(one.zh for one in own)}，按各行导入",
            f"a line that says {words.en} {quoted.en}; {len(rows)} rows say "
            f"{', '.join(one.en for one in own)} in their column, as they land",
        ),
        "low",
    )


def _asked(sheet: LedgerSheet, said: LineStatement, rows: list[LedgerRow]) -> Fault:
    words, own = sheet.table.column(said.column).words, list(_seen(sheet, said, rows))
    quoted = shown(said.words)
    return Fault(
        replace(sheet.place(), row=said.number),
        Text(
            f"这一行写{words.zh}{quoted.zh}，{len(rows)}行的{words.zh}却是"
            f"{'、'.join(one.zh for one in own)}",
            f"a line that says {words.en} {quoted.en}, and {len(rows)} rows with "
            f"{', '.join(one.en for one in own)}",
        ),
        Text(
            "前后一致：改正这一行或各行；各行不同的，在各行的列中写明",
            "the same in both: mend the line or the rows; where rows differ, give them a column",
        ),
        kind="said_twice",
        spots=frozenset(row.spot for row in rows),
    )
