"""Headings among rows: the day, the time, the holiday or the union of the rows below them.

What they say of codes is in `bangfu.ledgers.layout.line_statements`. A heading that says it is of
the rows below (以下为…), and of which nothing is understood, is asked about.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import TypeVar

from bangfu.language import Text
from bangfu.ledgers.layout.label_pairs import column_named, pairs_in
from bangfu.ledgers.layout.line_statements import heading_in
from bangfu.ledgers.layout.sheet_lines import SheetLine
from bangfu.ledgers.layout.sheet_parts import LedgerSheet
from bangfu.ledgers.layout.typed_rows import LedgerRow, rows_of_sheets
from bangfu.ledgers.layout.wide_heads import occasions_in
from bangfu.ledgers.values.headers import tables_worded
from bangfu.ledgers.values.said_times import SaidTime, time_said
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import Fault
from bangfu.register.schema import Table
from bangfu.register.units import Unit, below, unit_called
from bangfu.rules import house_rules

__all__ = ["row_heading_faults"]

_Said = TypeVar("_Said", SaidTime, str)
"""What headings say: of time, or a code."""

_UNIT, _DAY, _HOLIDAY = "unit_code", "paid_on", "occasion"
_SAME = Text(
    "前后一致：改正这一行或各行；各行不同的，在各行的列中写明",
    "the same in both: mend the line or the rows; where rows differ, give them a column",
)
_KNOWN = Text(
    "各行的列中写明这一行说的内容（如工会代码、发放日期、帮扶项目），或删去这一行",
    "what the line says in a column of the rows (as union code, payment date, project), or no line",
)


def row_heading_faults(
    sheets: Iterable[LedgerSheet], rows: Iterable[LedgerRow], units: Mapping[str, Unit],
    sender: str = "",
) -> Iterator[Fault]:  # fmt: skip
    """What to ask of headings that say otherwise than all rows below, or nothing that is known.

    Parameters
    ----------
    sheets
        With the lines among their rows.
    rows
        Their rows, typed.
    units
        The unions there are, by code.
    sender
        Whose rows they are where nothing says it.
    """
    told = set[tuple[str, str | None, int]]()
    for sheet, own in rows_of_sheets((one for one in sheets if one.headings), rows):
        kept = [row for row in own if not row.withdrawn]
        for fault in _of_sheet(sheet, kept, units, sender):
            where = (sheet.file, sheet.sheet, fault.place.row or 0)  # once of a wide table
            if where not in told:
                told.add(where)
                yield fault


def _of_sheet(
    sheet: LedgerSheet, rows: Sequence[LedgerRow], units: Mapping[str, Unit], sender: str
) -> Iterator[Fault]:
    times = {line.number: time for line in sheet.headings if (time := _time_in(line))}
    unions = {line.number: code for line in sheet.headings if (code := _union_in(line, units))}
    coded = {said.number for said in sheet.statements}
    plain = [line for line in sheet.headings if line.number not in coded]
    holidays = {line.number: code for line in plain if (code := _holiday_in(line))}
    if _DAY in sheet.headers:
        yield from _asked(sheet, rows, times, _is_then)
    if _UNIT in sheet.headers:
        yield from _asked(sheet, rows, unions, lambda said, row: _is_of(said, row, units))
    if _HOLIDAY in sheet.headers:
        yield from _asked(sheet, rows, holidays, lambda said, row: row.values.get(_HOLIDAY) == said)
    own = str(sheet.fixed.get(_UNIT, "" if _UNIT in sheet.headers else sender))
    # Over rows that say no union such a name would be lost, and all rows be the sender's.
    over = {line.number: _union_over(line, sheet.table, units) for line in sheet.headings}
    is_silent = bool(sender) and _says_no_union(sheet)
    lost = {number for number, code in over.items() if is_silent and code not in {"", own}}
    known = {*times, *unions, *holidays, *coded}
    for line in sheet.headings:
        if line.number in lost or (
            line.number not in known and _is_unread(line, sheet, units, own)
        ):
            yield Fault(
                replace(sheet.place(), row=line.number),
                Text("各行之间的说明，读不出说的是什么", "a line among rows not understood"),
                _KNOWN, kind="unread_heading",
                spots=frozenset(row.spot for row in rows if row.number > line.number),
            )  # fmt: skip


def _has_labels(line: SheetLine) -> bool:
    return any(words for _, words in pairs_in(line.texts))


def _time_in(line: SheetLine) -> SaidTime | None:
    return None if _has_labels(line) else time_said("".join(line.texts))


def _holiday_in(line: SheetLine) -> str:
    """The one holiday a line speaks of, by its code."""
    said = occasions_in("".join(line.texts)) if not _has_labels(line) else []
    codes = {code.label.zh: code.value for code in house_rules().code_list(_HOLIDAY)}
    return codes[said[0]] if len(said) == 1 else ""


def _union_in(line: SheetLine, units: Mapping[str, Unit]) -> str:
    return "" if _has_labels(line) else unit_called("".join(line.texts), units)


def _union_over(line: SheetLine, table: Table, units: Mapping[str, Unit]) -> str:
    """The union a line names, as a label or behind one too: 乙地区：3人, 单位：乙地区总工会."""
    for label, words in pairs_in(line.texts):
        return unit_called(words if column_named(label, table) == _UNIT else label, units)
    return unit_called("".join(line.texts), units)


def _is_then(said: SaidTime, row: LedgerRow) -> bool:
    day = row.values.get(_DAY)
    return not isinstance(day, date) or said.has(day)


def _is_of(said: str, row: LedgerRow, units: Mapping[str, Unit]) -> bool:
    """Whether a row is of the union a line names, or of one below it."""
    own = row.values.get(_UNIT)
    return not isinstance(own, str) or own in below(said, units)


def _asked(
    sheet: LedgerSheet,
    rows: Sequence[LedgerRow],
    said: Mapping[int, _Said],
    holds: Callable[[_Said, LedgerRow], bool],
) -> Iterator[Fault]:
    """A fault for each line that holds for no row from it to the next that says such a thing."""
    ends = [*sorted(said)[1:], rows[-1].number + 1] if rows and said else []
    for (number, value), end in zip(
        sorted(said.items(), key=lambda one: one[0]), ends, strict=bool(rows)
    ):
        own = [row for row in rows if number < row.number < end]
        if own and not any(holds(value, row) for row in own):
            words = value.words() if isinstance(value, SaidTime) else Text(f"{value}", f"{value}")
            yield _conflict(sheet, number, words, own)


def _conflict(sheet: LedgerSheet, number: int, words: Text, rows: Sequence[LedgerRow]) -> Fault:
    return Fault(
        replace(sheet.place(), row=number),
        Text(
            f"这一行写{words.zh}，下面{len(rows)}行都不是",
            f"a line that says {words.en}, and none of the {len(rows)} rows below is of it",
        ),
        _SAME,
        kind="said_twice",
        spots=frozenset(row.spot for row in rows),
    )


def _says_no_union(sheet: LedgerSheet) -> bool:
    return _UNIT in sheet.table.names and _UNIT not in sheet.headers


def _is_unread(line: SheetLine, sheet: LedgerSheet, units: Mapping[str, Unit], own: str) -> bool:
    """Whether a line says something of the rows below it that nobody understands.

    A subdistrict or union that no column of the rows tells is such a thing, too.
    """
    if _has_labels(line) or len(line.texts) != 1:
        return False
    named, speaks_below = heading_in(line.texts[0])
    if speaks_below:
        return bare(line.texts[0]) not in vocabulary().remarks and not tables_worded(named)
    whose = units.get(own)
    is_once = _UNIT in sheet.fixed or _says_no_union(sheet)
    is_union = named.endswith(vocabulary().union_endings) and is_once
    return is_union and not (whose and named in whose.zh)
