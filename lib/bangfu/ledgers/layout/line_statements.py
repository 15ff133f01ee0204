"""What the lines of a sheet say of its rows: over a table, among its rows, below it, in a title.

What is held against them is in `bangfu.ledgers.layout.line_conflicts`.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import cache

from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.label_pairs import column_named, pairs_in, value_said, why_unfit
from bangfu.ledgers.layout.sheet_lines import SheetLine
from bangfu.ledgers.layout.sheet_rows import SheetRows
from bangfu.ledgers.values.sender_words import sender_words
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import RefusedError
from bangfu.register.schema import Table, Type
from bangfu.register.units import unit_named
from bangfu.rules import house_rules

__all__ = [
    "LinePlace",
    "LineStatement",
    "ended",
    "heading_in",
    "lines_among",
    "statements_in",
    "statements_of",
    "union_over",
    "unread_among",
]

_END = 1 << 31
_UNIT = "unit_code"
_COUNTING = re.compile(r"^[(]?[0-9一二三四五六七八九十]{1,3}[)、.]|[(].*[)]$|[:]$")
_IN_TITLES = ("project", "form", "fund_source")
"""What a title speaks of beside time."""
_SHORTEST = 3
"""Letters of a word that says something within a title: 医疗 may be part of a name."""
_ANY_DAY = frozenset({"日期", "时间"})
"""Labels of a line below a table that say when it was signed."""


class LinePlace(StrEnum):
    """Where a line stands, and so of which rows it speaks."""

    ABOVE = "above"
    AMONG = "among"
    """Among the rows: of all that stand below it."""
    BELOW = "below"


@dataclass(frozen=True)
class LineStatement:
    """One thing a line says of rows: that a column of theirs has a value."""

    number: int
    """The row of the line."""
    stands: LinePlace
    column: str
    words: str
    """The value as it is written."""
    value: str | date
    is_labelled: bool = True
    until: int = _END
    """Of a line among the rows: the row in which the next one takes over."""

    def is_of(self, row: int) -> bool:
        """Whether it speaks of the row of this number."""
        return self.stands is not LinePlace.AMONG or self.number < row < self.until


def statements_of(
    block: TableBlock, table: Table, rows: SheetRows, headers: Sequence[Mapping[str, str]]
) -> tuple[LineStatement, ...]:
    """All that the lines of a table say of its rows.

    Parameters
    ----------
    block
        With the lines over its head.
    table
        What it is of.
    rows
        Its rows of data, and its lines below the head that are none.
    headers
        Of each list it gives: what its columns have their values from. What the heads of a wide
        table say is compared where these are read.
    """
    common, own = block.lines[: block.common], block.lines[block.common :]
    mine = [said for line in own for said in statements_in(line, table, LinePlace.ABOVE)]
    named = {said.column for said in mine}
    above = [said for line in common for said in _labelled(line, table, LinePlace.ABOVE)]
    last, notes = _last(rows), rows.notes
    among = [s for line in lines_among(rows) for s in statements_in(line, table, LinePlace.AMONG)]
    unions = [said for line in lines_among(rows) if (said := union_over(line, table))]
    among = sorted([*among, *unions], key=lambda said: said.number)
    # A name ends what the heading before it says; itself it may be that of a union above the rows'.
    among = [said for said in ended(among) if said.number not in {one.number for one in unions}]
    below = [
        said
        for line in notes
        if line.number > last
        for said in _labelled(line, table, LinePlace.BELOW)
    ]
    over = [said for said in above if said.column not in named]
    return tuple(
        said
        for said in (*over, *mine, *among, *below)
        if len({one.get(said.column) for one in headers}) == 1
    )


def lines_among(rows: SheetRows) -> tuple[SheetLine, ...]:
    """The lines that stand among the rows of a table, and may speak of those below.

    Parameters
    ----------
    rows
        With the lines that are no data.
    """
    last = _last(rows)
    return tuple(line for line in rows.notes if line.number < last)


def unread_among(table: Table, rows: SheetRows) -> Iterator[tuple[int, str, RefusedError]]:
    """Of lines among the rows, values that cannot be read: row, column, and what is wrong.

    Parameters
    ----------
    table
        What the rows are of.
    rows
        With the lines that are no data.
    """
    for line in lines_among(rows):
        for label, words in pairs_in(line.texts):
            name = column_named(label, table)
            if name is None or name == "unit_code" or not words:
                continue
            refused = why_unfit(words, table.column(name))
            if refused and value_said(words, table.column(name)) is None:
                yield line.number, name, refused


def _last(rows: SheetRows) -> int:
    return max((row.number for row in rows.data), default=0)


def statements_in(line: SheetLine, table: Table, stands: LinePlace) -> Iterator[LineStatement]:
    """What a line says with labels; a heading or title without any, by its words.

    Parameters
    ----------
    line
        A line that belongs to no row.
    table
        What the rows are of.
    stands
        Where it stands.
    """
    labelled = list(_labelled(line, table, stands))
    if labelled or any(words for _, words in pairs_in(line.texts)):
        yield from labelled
        return
    for text in line.texts:
        lists = {n: table.column(n).codes or n for n in table.of_type(Type.CODE)}
        short, speaks_below = heading_in(text)
        said = {n: own[short] for n, name in lists.items() if short in (own := _words_of(name))}
        if not said and (stands is LinePlace.ABOVE or speaks_below):
            said = {n: v for n in _IN_TITLES if n in lists and (v := _spoken(n, bare(text)))}
        elif len(said) > 1:
            continue
        for column, value in said.items():
            yield LineStatement(line.number, stands, column, text, value, is_labelled=False)


def union_over(line: SheetLine, table: Table) -> LineStatement | None:
    """What a line among rows says that is the name of a union the register knows, and no more.

    Parameters
    ----------
    line
        A line among rows.
    table
        What these are of.
    """
    if _UNIT not in table.names or len(line.texts) != 1:
        return None
    pairs = [words for label, words in pairs_in(line.texts) if column_named(label, table) == _UNIT]
    short, _ = heading_in(pairs[0] if pairs else line.texts[0])
    code = unit_named(short, sender_words().unions)
    is_code = bool(pairs) and value_said(pairs[0], table.column(_UNIT)) is not None
    if not code or is_code:
        return None
    return LineStatement(line.number, LinePlace.AMONG, _UNIT, line.texts[0], code)


def heading_in(text: str) -> tuple[str, bool]:
    """What a heading names, and whether it says that this is of the rows below it.

    Parameters
    ----------
    text
        A line among rows.

    Examples
    --------
    >>> heading_in("二、实物部分"), heading_in("以下为春节慰问人员：")
    (('实物', False), ('春节', True))
    """
    short = _COUNTING.sub("", _COUNTING.sub("", bare(text)))
    words = vocabulary().headings
    start = next((word for word in words["before"] if short.startswith(word)), "")
    short = short.removeprefix(start)
    while len(short) > 1 and (end := next((w for w in words["behind"] if short.endswith(w)), "")):
        if end == short:
            break
        short = short.removesuffix(end)
    return short, bool(start)


def _labelled(line: SheetLine, table: Table, stands: LinePlace) -> Iterator[LineStatement]:
    for label, words in pairs_in(line.texts):
        name = column_named(label, table)
        is_signed = stands is LinePlace.BELOW and bare(label) in _ANY_DAY
        if name is None or is_signed:
            continue
        value = value_said(words, table.column(name))
        if value is not None:
            yield LineStatement(line.number, stands, name, words, value)


def ended(among: Sequence[LineStatement]) -> Iterator[LineStatement]:
    """Statements among rows, each until the next one of its column.

    Parameters
    ----------
    among
        In their order.
    """
    for n, said in enumerate(among):
        after = (s.number for s in among[n + 1 :] if s.column == said.column)
        yield replace(said, until=next((s for s in after if s > said.number), _END))


@cache
def _words_of(column: str) -> Mapping[str, str]:
    """The values of a code by all their words."""
    codes = house_rules().code_list(column)
    own = {bare(code.label.zh): code.value for code in codes}
    return {**own, **vocabulary().codes.get(column, {})}


def _spoken(column: str, text: str) -> str | None:
    """The one value a title speaks of, in words that belong to no other column."""
    names = {"occasion", *_IN_TITLES} - {column}
    others = {word for name in names for word in _words_of(name)}
    words = [w for w in _words_of(column) if len(w) >= _SHORTEST and w in text and w not in others]
    values = {_words_of(column)[word] for word in words}
    return values.pop() if len(values) == 1 else None
