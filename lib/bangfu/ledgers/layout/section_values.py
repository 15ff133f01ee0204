"""Lists in sections: what the headings among their rows say fills a column nothing else says.

一、工会经费 over some rows and 二、区级财政 over the others say who pays, if each row stands below
such a heading; names of unions that the register knows say whose rows they are. A line among the
rows that is not understood might end a section: then nothing is taken, and the column is asked for.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.layout.line_statements import (
    LinePlace,
    LineStatement,
    ended,
    heading_in,
    lines_among,
    statements_in,
    union_over,
)
from bangfu.ledgers.layout.row_kinds import RowKind
from bangfu.ledgers.layout.sheet_lines import SheetLine
from bangfu.ledgers.layout.sheet_rows import RawRow, SheetRows
from bangfu.ledgers.values.days import days_in
from bangfu.ledgers.values.vocabulary import vocabulary
from bangfu.register.faults import Place, shown
from bangfu.register.remarks import Remark
from bangfu.register.schema import Table

__all__ = ["Sections", "sections_of"]

_DAY = "paid_on"
_SOME = 10  # headings a message names


@dataclass(frozen=True)
class Sections:
    """What the headings among the rows of a list say of each of them."""

    table: Table
    said: Mapping[str, Sequence[LineStatement]]
    """By column: its headings, each of the rows up to the next one."""

    @property
    def headers(self) -> dict[str, str]:
        """By column: what it is called, as a header would."""
        return {name: self.table.column(name).zh for name in self.said}

    def filled(self, rows: Sequence[RawRow]) -> list[RawRow]:
        """Rows with what the headings over them say."""
        return [self._filled(row) for row in rows] if self.said else [*rows]

    def _filled(self, row: RawRow) -> RawRow:
        said = {n: str(one.value) for n, own in self.said.items() if (one := _over(row, own))}
        cells = row.cells | said
        return replace(row, columns=tuple(cells), values=tuple(cells.values()))

    def remarks(self, place: Place) -> Iterator[Remark]:
        """What is told of them, of the file and sheet of a place."""
        for name, own in self.said.items():
            words = self.table.column(name).words
            quoted = [(one.number, shown(one.words)) for one in own[:_SOME]]
            zh = LIST_COMMA.zh.join(f"第{number}行{said.zh}" for number, said in quoted)
            en = LIST_COMMA.en.join(f"row {number} {said.en}" for number, said in quoted)
            told = Text(
                f"各行的{words.zh}取自各行之间的小标题：{zh}",
                f"{words.en} of all rows is what the headings among them say: {en}",
            )
            yield Remark("said_by_headings", place, told)


def sections_of(table: Table, rows: SheetRows, said: Iterable[str]) -> Sections:
    """The required columns that headings among the rows say for each of these.

    Parameters
    ----------
    table
        What the rows are of.
    rows
        With the lines that are no data.
    said
        Columns that something else says.
    """
    signed = {*rows.kinds.get(RowKind.SIGNATURE, ())}
    lines = [line for line in lines_among(rows) if line.number not in signed]
    told = [(line, _statements(line, table)) for line in lines]
    if not told or not all(statements for _, statements in told):
        return Sections(table, {})
    found: dict[str, list[LineStatement]] = {}
    for _, statements in told:
        for one in statements:
            found.setdefault(one.column, []).append(one)
    known = {name for row in rows.data for name in row.columns} | {*said}
    wanted = {c.name for c in table.columns if c.required} - known
    outer: list[int] = []
    sections: dict[str, Sequence[LineStatement]] = {}
    for column, own in found.items():  # in the order in which they first come
        complete = list(ended(own))
        over = [_over(row, complete) for row in rows.data]
        if column in wanted and all(over) and _are_within(over, outer):
            sections[column] = complete
        outer = [one.number if one else 0 for one in over]
    return Sections(table, sections)


def _statements(line: SheetLine, table: Table) -> list[LineStatement]:
    """What a line says; the name of a union is whose rows follow, a day that of payment."""
    said = list(statements_in(line, table, LinePlace.AMONG))
    if said or len(line.texts) != 1:
        return said
    if union := union_over(line, table):
        return [union]
    if _DAY not in table.names:
        return []
    days, rest = days_in(line.texts[0])
    short, _ = heading_in(rest)
    if len(days) != 1 or short not in {"", *vocabulary().headings["behind"]}:
        return []
    return [LineStatement(line.number, LinePlace.AMONG, _DAY, days[0].isoformat(), days[0])]


def _over(row: RawRow, statements: Sequence[LineStatement]) -> LineStatement | None:
    return next((one for one in statements if one.is_of(row.number)), None)


def _are_within(over: Sequence[LineStatement | None], outer: Sequence[int]) -> bool:
    """Whether headings stand below those over them: a new outer section ends the inner one."""
    pairs = zip(over, outer, strict=True) if outer else ()
    return all(one is not None and one.number >= above for one, above in pairs)
