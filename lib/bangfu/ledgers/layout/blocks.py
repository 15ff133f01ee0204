"""The tables in a sheet: where the heads are, what stands above them, and the rows below.

A ledger may have titles over its head, a head of two levels with merged cells, its head again on
each printed page, and several tables below or beside each other. A head is a row most of whose
cells name columns; nothing here knows which table it is of.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from functools import lru_cache

from bangfu.ledgers.formats.grid import Dressed, Grid, GridRow, Raw, held, text_of
from bangfu.ledgers.layout.head_levels import (
    DEEPEST,
    combined,
    head_text,
    is_day,
    is_of_units,
    merged_texts,
)
from bangfu.ledgers.layout.label_pairs import pairs_in, says_pairs
from bangfu.ledgers.layout.sheet_lines import (
    SheetLine,
    cells_between,
    line_of,
    own_lines,
    with_shared_words,
)
from bangfu.ledgers.layout.side_summaries import sums_up
from bangfu.ledgers.layout.wide_heads import is_wide_head, kinds_in
from bangfu.ledgers.values.headers import HeadWord, head_of
from bangfu.ledgers.values.sender_words import SenderWords, sender_words
from bangfu.ledgers.values.vocabulary import bare
from bangfu.register.schema import TABLES

__all__ = ["TableBlock", "blocks_of", "fields_in"]

_LONGEST_HEAD = 40
_LOOKED_AT = 8
_MOST_PASSED = 50_000
"""Different cells: a list says few again and again, the numbers of its rows apart."""
_LEAST_BESIDE = 2
_MOST_LINES = 8
_PAGE = re.compile(r"[（(]?(?:第\s*\d+\s*页|共\s*\d+\s*页|续表?)[)）]?[\s,，、/;；]*")
_UNIT_LINE = re.compile("[(]?(?:金额|货币)?单位:?(?:人民币)?[亿万千百]?元[)]?")
_DIGIT = re.compile(r"\d")
_WHOSE = frozenset({"person_key", "file_id"})
_HAN = re.compile("[\u4e00-\u9fff]")


@dataclass(frozen=True)
class TableBlock:
    """One table of a sheet: its heads by column, the lines above, the rows below."""

    first: int
    """The first row of the head, and the last."""
    last: int
    heads: dict[int, HeadWord]
    lines: tuple[SheetLine, ...]
    rows: list[GridRow] = field(repr=False)
    left: int = 0
    """Columns from `left` on, to `right`, are of this table."""
    right: int = 1 << 20
    is_beside: bool = False
    """Whether another table stands left of it."""
    common: int = 0
    """How many of its first lines are said of tables beside it too."""
    aside: tuple[GridRow, ...] = field(default=(), repr=False)
    """The rows of a small table of sums beside it, and its heads."""
    aside_heads: Mapping[int, HeadWord] = field(default_factory=dict, repr=False)
    frame: int = 0
    """How many rows are titles and heads; 0 of a table beside another."""


@dataclass(frozen=True)
class _Place:
    """Where a head was found: its rows by index, and its texts."""

    start: int
    stop: int
    heads: dict[int, HeadWord]


def blocks_of(grid: Grid) -> list[TableBlock]:
    """The tables of a sheet, from top to bottom and left to right."""
    found = list(_heads(grid))
    blocks: list[TableBlock] = []
    before = 0
    for place, follower in zip(found, [*found[1:], None], strict=False):
        rows = grid.rows[place.stop : follower.start if follower else len(grid.rows)]
        lines = grid.rows[before : place.start]
        if follower is not None:
            taken = _titles_at_end(rows, place.heads)
            before = follower.start - taken
            rows = rows[: len(rows) - taken]
        blocks += _beside(place, lines, rows, grid)
    return _joined(blocks)


def fields_in(heads: Mapping[int, HeadWord]) -> int:
    """How many columns of one table the heads name, of the table they name most of."""
    return max(len(_fields(heads, table.name)) for table in TABLES)


def _wide_in(heads: Mapping[int, HeadWord]) -> int:
    """How many heads are holidays, months or kinds; of groups, unless one reaches over people."""
    grouped = [head for head in heads.values() if is_wide_head("".join(head.levels))]
    alone = {head.text for head in heads.values() if is_wide_head(head.text)}
    unknown = (head.text for head in heads.values() if not head.is_known)
    alone |= kinds_in(head.text for head in heads.values()) & {*unknown}
    is_title = any(head.is_personal or _WHOSE & {*head.columns.values()} for head in grouped)
    return len(alone if is_title else alone | {head.text for head in grouped})


def _fields(heads: Mapping[int, HeadWord], table: str) -> set[str]:
    named = (head.columns.get(table, "") for head in heads.values() if head.is_field)
    return {name for name in named if len(name) > 1}


def _heads(grid: Grid) -> Iterator[_Place]:
    merged = merged_texts(grid)
    index, last, rows = 0, 0, grid.rows
    passed = set[Raw]()
    while index < len(rows):
        may_be = _may_be_head(rows[index], passed, index == 0)
        place = _head_at(rows, index, last, merged) if may_be else None
        if place is None:
            index += 1
            continue
        while place.start > index:  # a line above it looked like one: look again from its first row
            index = place.start
            place = _head_at(rows, index, last, merged) or place
        yield place
        index = last = place.stop


def _names_something(text: str) -> bool:
    return _is_named(text, sender_words())


@lru_cache(maxsize=4096)
def _is_named(text: str, _: SenderWords) -> bool:
    return head_of(text).is_known or is_wide_head(text)


def _may_be_head(row: GridRow, passed: set[Raw], is_first: bool) -> bool:
    """Whether it is worth to look closer: some of the first cells name a column.

    Asked of all rows, of which nearly all say words that were looked at before, and `passed`.
    """
    names = 0
    for cell in [cell for cell in row.cells[:_LOOKED_AT] if cell not in passed]:
        if _may_name(cell.value if isinstance(cell, Dressed) else cell):
            names += 1
        else:
            passed.add(cell)
    if len(passed) > _MOST_PASSED:
        passed.clear()
    return names > 1 or (names == 1 and (is_first or len(row.cells) <= _LOOKED_AT))


def _may_name(value: object) -> bool:
    if not isinstance(value, str) or len(value) > _LONGEST_HEAD or _DIGIT.search(value):
        return False
    return _names_something(value)


def _head_at(
    rows: Sequence[GridRow], index: int, last: int, merged: Mapping[int, dict[int, str]]
) -> _Place | None:
    """The head that begins at a row, or one above it, if there is one."""
    best: tuple[int, _Place] | None = None
    for start in range(max(last, index - 1), min(index + DEEPEST, len(rows))):
        for stop in range(max(start, index) + 1, min(index + DEEPEST, len(rows)) + 1):
            levels = rows[start:stop]
            if levels[-1].number - levels[0].number != len(levels) - 1:
                continue
            heads, of_days = combined(levels, merged)
            if not _is_head(heads, levels, start == 0):
                continue
            rating = (fields_in(heads) + _wide_in(heads)) * 4 - (stop - start)
            # 序号 may stand in the upper level of a head whose cells are not merged.
            rating += 2 * sum(head.is_known and not head.is_field for head in heads.values())
            rating += 2 * (is_of_units(levels[-1]) + of_days)
            if best is None or rating > best[0]:
                best = (rating, _Place(start, stop, heads))
    if best is None:
        return None
    return best[1]


def _is_head(heads: dict[int, HeadWord], levels: Sequence[GridRow], is_first: bool) -> bool:
    texts = [head.text for head in heads.values()]
    kinds = kinds_in(texts)
    known = sum(
        head.is_known or is_wide_head(head.text) or is_wide_head("".join(head.levels))
        or head.text in kinds
        for head in heads.values()
    )  # fmt: skip
    fields, values = fields_in(heads), sum(_is_number(held(cell)) for cell in levels[-1].cells)
    if any(len(text) > _LONGEST_HEAD for text in texts) or values * 4 > len(texts):
        return False
    if any(says_pairs(line_of(row).texts) for row in levels):
        return False
    if len(levels) > 1 and len(texts) > 2 and levels[-1].columns == levels[0].columns[:1]:
        return False  # 春节 alone below 序号 is a heading of the rows
    if any(level_fields == 0 for level_fields in map(_known_in, levels)) and len(levels) > 2:
        return False
    if fields >= 2:
        return 3 * known >= len(texts)
    if fields == 1 and any(head.is_personal for head in heads.values()):
        return 3 * known >= 2 * len(texts)  # 姓名, 身份证号 and something of the sender's own
    return fields == 1 and known == len(texts) and (len(texts) > 1 or is_first)


def _is_number(value: object) -> bool:
    return not isinstance(value, (str, date))


def _known_in(row: GridRow) -> int:
    texts = filter(None, map(head_text, row.cells))
    return sum(_names_something(text) or is_day(text) for text in texts)


def _titles_at_end(rows: Sequence[GridRow], heads: Mapping[int, HeadWord]) -> int:
    """How many of the last rows are lines over the next head: one or two Chinese texts each.

    A text below a head of names is a name.
    """
    people = {column for column, head in heads.items() if head.is_personal}
    taken = 0
    for row in reversed(rows):
        texts = [text_of(cell) for cell in row.cells]
        alone = len(texts) <= 2 and all(map(_HAN.search, texts)) and people.isdisjoint(row.columns)
        if not (alone or says_pairs(line_of(row).texts)) or taken == _MOST_LINES:
            break
        taken += 1
    return taken


def _beside(
    place: _Place, lines: Sequence[GridRow], rows: list[GridRow], grid: Grid
) -> list[TableBlock]:
    first, last = grid.rows[place.start].number, grid.rows[place.stop - 1].number
    parts = _parts(place.heads)
    frame = len(lines) + place.stop - place.start
    whole = TableBlock(first, last, place.heads, tuple(map(line_of, lines)), rows, frame=frame)
    if len(parts) == 1:
        return [_without_sums(whole)]
    lefts = [min(part) for part in parts]
    rights = [*lefts[1:], whole.right]
    rows = list(with_shared_words(rows, lefts))
    return [
        replace(
            whole, heads=part, left=left, right=right, is_beside=n > 0,
            lines=tuple(own_lines(lines, (left, right), lefts)),
            rows=list(cells_between(rows, left, right)), frame=0 if n else frame,
        )
        for n, (part, left, right) in enumerate(zip(parts, lefts, rights, strict=True))
    ]  # fmt: skip


def _without_sums(block: TableBlock) -> TableBlock:
    """A table without the small table of sums that may stand beside it."""
    own, *others = _at_gaps(block.heads)
    if not others or not _is_table(own):
        return block
    left = min(column for part in others for column in part)
    aside = tuple(cells_between(block.rows, left, block.right))
    heads = dict[int, HeadWord]()
    for part in others:
        heads |= part
    if not sums_up(heads, own, aside):
        return block
    rows = list(cells_between(block.rows, 0, left))
    return replace(
        block, heads=own, right=left, rows=rows, aside=aside, aside_heads=heads,
        frame=block.frame + len(block.rows) - len(rows),
    )  # fmt: skip


def _parts(heads: dict[int, HeadWord]) -> list[dict[int, HeadWord]]:
    """The tables that stand beside each other in one head; one if they are no whole tables."""
    for parts in (_at_gaps(heads), _at_repeats(heads)):
        if len(parts) > 1 and all(_is_table(part) for part in parts):
            return parts
    return [heads]


def _at_gaps(heads: dict[int, HeadWord]) -> list[dict[int, HeadWord]]:
    parts: list[dict[int, HeadWord]] = []
    for column, head in heads.items():
        if not parts or column - 1 not in parts[-1]:
            parts.append({})
        parts[-1][column] = head
    return parts


def _at_repeats(heads: dict[int, HeadWord]) -> list[dict[int, HeadWord]]:
    parts: list[dict[int, HeadWord]] = [{}]
    for column, head in heads.items():
        if head.text in (other.text for other in parts[-1].values()):
            parts.append({})
        parts[-1][column] = head
    return parts


def _is_table(heads: dict[int, HeadWord]) -> bool:
    """Whether heads are enough for a table of their own: half of what one must have.

    Of a wide table that is whom it is for, and a holiday or month.
    """
    whose = any(_WHOSE & {*head.columns.values()} for head in heads.values())
    if whose and _wide_in(heads):
        return True
    for table in TABLES:
        required = {c.name for c in table.columns if c.required}
        named = _fields(heads, table.name) & required
        if len(named) >= _LEAST_BESIDE and 2 * len(named) >= len(required):
            return True
    personal = sum(head.is_known for head in heads.values())
    return fields_in(heads) >= _LEAST_BESIDE and personal == len(heads) and len(heads) > 2


def _joined(blocks: list[TableBlock]) -> list[TableBlock]:
    """Blocks of which one that only repeats the head before it goes on with that one."""
    kept: list[TableBlock] = []
    for block in blocks:
        before = kept[-1] if kept else None
        if before is not None and before.heads == block.heads and not _is_new(block, before):
            rows = [*before.rows, *block.rows]
            kept[-1] = replace(before, rows=rows, frame=before.frame + block.frame)
        elif before is not None and _is_next_page(block, before):
            lines = (*before.lines, *block.lines)
            kept.append(replace(block, lines=lines, common=len(before.lines)))
        else:
            kept.append(block)
    common = _common_lines(kept)
    if len(kept) < 2:
        return kept
    rest = [
        replace(
            one,
            lines=(*common, *(li for li in one.lines if li not in common)),
            common=max(one.common, len(common)),
        )
        for one in kept[1:]
    ]
    return [replace(kept[0], common=len(common)), *rest]


def _is_new(block: TableBlock, before: TableBlock) -> bool:
    """Whether a table has something of its own over its head, or beside it.

    A title said again over the head of each printed page is nothing of its own.
    """
    return block.is_beside or bool(_said_anew(block, before))


def _is_next_page(block: TableBlock, before: TableBlock) -> bool:
    """Whether a table goes on with the one before, in another unit of money (单位：万元)."""
    is_same = before.heads == block.heads and not block.is_beside
    return is_same and all(map(_UNIT_LINE.fullmatch, map(bare, _said_anew(block, before))))


def _said_anew(block: TableBlock, before: TableBlock) -> set[str]:
    """What stands over a table and not over the one before, without the numbers of pages."""
    said = {text for line in before.lines for text in line.texts}
    own = {_PAGE.sub("", text).strip() for line in block.lines for text in line.texts}
    return own - {"", *said}


def _common_lines(blocks: Sequence[TableBlock]) -> tuple[SheetLine, ...]:
    """What the lines over the first table say of all tables below it.

    These are the labels with values that stand over a heading (一、春节): what follows the last
    heading is said of the first table alone.
    """
    lines = blocks[0].lines if blocks else ()
    paired = [any(pairs_in(line.texts)) for line in lines]
    last = max((n for n, is_paired in enumerate(paired) if not is_paired), default=0)
    return tuple(line for line, is_paired in zip(lines[:last], paired, strict=False) if is_paired)
