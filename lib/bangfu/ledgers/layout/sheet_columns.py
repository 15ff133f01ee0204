"""Heads and columns: which column of a table each head of a block means, and what is missing.

A column nobody needs is passed over and told once. One whose head looks like a slip of a head that
is missing is a fault: to pass it over would lose what it holds.
"""

from collections import Counter
from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from xlsxwriter.utility import xl_col_to_name

from bangfu.language import LIST_COMMA, Text
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.values.amounts import IN_WORDS
from bangfu.ledgers.values.headers import (
    PERSONAL_COLUMN,
    UNUSED_COLUMN,
    WITHDRAWN,
    WITHDRAWN_COLUMN,
    HeadWord,
    column_called,
)
from bangfu.ledgers.values.possible_names import names_masked
from bangfu.ledgers.values.sender_words import sender_words
from bangfu.ledgers.values.vocabulary import bare, nearest, several_units, unit_in, vocabulary
from bangfu.register.faults import Fault, Place, masked, shown
from bangfu.register.schema import Column, Table, Type

__all__ = [
    "WIDE_MARK", "WORDS_MARK", "SheetColumns", "bound_columns", "is_in_words", "like_column",
    "missing_columns",
    "nearest_column", "quoted_list", "told_head",
]  # fmt: skip

_AMOUNT = "amount"
WIDE_MARK = "|"
"""Parts the name of a column from what tells it apart in a table with many columns of it."""
WORDS_MARK = f"{WIDE_MARK}words"
"""What the name of a column goes on with that says the amounts of another one in words."""
_LIKE_REQUIRED, _LIKE_OPTIONAL = 0.66, 0.75
_ONE_UNIT = Text("只写一个金额单位，各行都按它", "one unit of money, that of every row")


@dataclass(frozen=True)
class SheetColumns:
    """The columns of a block: by number, by name, and what is to be said of them."""

    names: Mapping[int, str]
    """By column of the sheet: the name of the table's column, or of what is passed over."""
    headers: dict[str, str]
    """By name: the head as the sheet has it."""
    units: dict[str, Decimal]
    """By name: the unit of money the head says."""
    faults: tuple[Fault, ...]
    unknown: tuple[str, ...]
    """Heads that are passed over though nothing is known of them."""
    doubtful: frozenset[str]
    """Columns a faulty head may have been meant for."""
    likes: Mapping[str, str]
    """By faulty head: the name of the column it looks like a slip of."""
    numbering: frozenset[int] = frozenset()
    name_at: int | None = None
    """The column with the names of people: never kept, but who has whose ID number shows in it."""
    rivals: Mapping[int, int] = field(default_factory=dict)
    """Columns that could be the amount, each with that which is taken for it."""

    def may_tell(self, column: int) -> bool:
        """Whether a column is passed over, and not for the names in it: it may tell of its row."""
        name = self.names.get(column)
        return name is None or (name != PERSONAL_COLUMN and len(name) == 1)

    def of_type(self, table: Table, *types: Type) -> set[str]:
        """The names of columns of some types, those that stand for payments of their own too."""
        wanted = table.of_type(*types)
        return {name for name in self.names.values() if name.partition(WIDE_MARK)[0] in wanted}


def bound_columns(
    block: TableBlock, table: Table, place: Place, wide: Mapping[int, str]
) -> SheetColumns:
    """The columns that the heads of a block name in a table.

    Parameters
    ----------
    block
        With its heads.
    table
        The table it is of.
    place
        File and sheet.
    wide
        Names of the columns that stand for payments of their own, and of their sums.
    """
    names = {c: wide.get(c) or head.column(table) for c, head in block.heads.items()}
    names |= dict(_in_words(block, table, names))
    names |= dict.fromkeys(rivals := _rivals_among(names, block.heads, table), UNUSED_COLUMN)
    present = {name for name in names.values() if name}
    faults, unknown, likes = [], [], dict[str, str]()
    for column, head in block.heads.items():
        if names[column] is not None:
            continue
        like = like_column(head, table, present)
        if like is None:
            unknown.append(head.text)
            continue
        likes[head.text] = like.name
        faults.append(Fault(
            Place(place.file, place.sheet, block.last, told_head(block, column)),
            shown(masked(head.text)), nearest_column(like), kind="mistyped_head",
        ))  # fmt: skip
    bound = {column: name for column, name in names.items() if name is not None}
    twice = _named_twice(bound.values())
    faults += [_twice(table, name, block, place) for name in table_order(table, twice)]
    unsure = {c: name for c, name in bound.items() if several_units(block.heads[c].text)}
    faults += [_two_units(block, column, place) for column in unsure]
    twice |= {*unsure.values()} & {*table.names}
    return SheetColumns(
        bound,
        {name: told_head(block, c) for c, name in bound.items() if len(name) > 1},
        {name: unit for c, name in bound.items() if (unit := block.heads[c].unit) is not None},
        tuple(faults), tuple(unknown), frozenset({*likes.values()} | twice), likes,
        _numbering(block),
        next((c for c in bound if bound[c] == PERSONAL_COLUMN and _is_name(block, c)), None),
        rivals,
    )  # fmt: skip


def _two_units(block: TableBlock, column: int, place: Place) -> Fault:
    head = block.heads[column]
    return Fault(
        Place(place.file, place.sheet, block.last, told_head(block, column)),
        shown(masked(head.text)), _ONE_UNIT, kind="two_units",
    )  # fmt: skip


def _in_words(
    block: TableBlock, table: Table, names: Mapping[int, str | None]
) -> Iterator[tuple[int, str]]:
    """Columns that say in words what another says in figures: 金额（大写） beside 金额（小写）."""
    for money in table.of_type(Type.MONEY):
        own = [column for column, name in names.items() if name == money]
        words = [column for column in own if IN_WORDS in block.heads[column].text]
        if len(own) == 2 and len(words) == 1:
            yield words[0], f"{money}{WORDS_MARK}"


def _rivals_among(
    names: Mapping[int, str | None], heads: Mapping[int, HeadWord], table: Table
) -> dict[int, int]:
    """Columns that could be the amount of their rows, each with the column that is taken for it."""
    own = [column for column, name in names.items() if name == _AMOUNT]
    main = next((c for c in own if not is_in_words(heads[c].text)), own[0] if own else None)
    if main is None:
        return {}
    others = (c for c, name in names.items() if name in (None, UNUSED_COLUMN))
    may_be = [c for c in others if _may_be_amount(heads[c].text, table)]
    return dict.fromkeys(sorted({*own, *may_be} - {main}), main)


def is_in_words(head: str) -> bool:
    """Whether a head stands over amounts in words: 金额大写.

    Parameters
    ----------
    head
        As it is written.
    """
    return any(word in bare(head) for word in vocabulary().in_words)


def _may_be_amount(head: str, table: Table) -> bool:
    """Whether a head is a word for the amount, with one of those that stand around it.

    Its sender may have said that it is none.
    """
    if bare(head) in sender_words().heads.get(table.name, {}):
        return False
    short = rest = unit_in(head)[0]
    for word in (*vocabulary().amended, *vocabulary().in_words):
        rest = rest.replace(word, "", 1)
    column = column_called(table, rest) if rest not in ("", short) else None
    return not rest or (column is not None and column.name == _AMOUNT)


def table_order(table: Table, names: Iterable[str]) -> list[str]:
    """Names in the order of the table's columns."""
    order = [*table.names, WITHDRAWN_COLUMN]
    return sorted(names, key=order.index)


def _named_twice(names: Iterable[str]) -> set[str]:
    """Names of columns that several heads have, of what is no column apart."""
    twice = {name for name, times in Counter(names).items() if times > 1}
    return twice - {PERSONAL_COLUMN, UNUSED_COLUMN}


def told_head(block: TableBlock, column: int) -> str:
    """A head as its ledger writes it; with the letter of its column where that does not tell it.

    Another column, or a table beside it, may have the same head.

    Parameters
    ----------
    block
        With its heads.
    column
        One of their columns.
    """
    text = _tight(block.heads[column].text)
    alike = sum(_tight(head.text) == text for head in block.heads.values())
    return f"{text}（{xl_col_to_name(column)}列）" if block.is_beside or alike > 1 else text


def _tight(text: str) -> str:
    """A head in one line: a line break between Chinese letters leaves nothing."""
    words = text.split()
    return " ".join(words) if text.isascii() else "".join(words)


def _is_name(block: TableBlock, column: int) -> bool:
    return any(word in bare(block.heads[column].text) for word in ("姓名", "name"))


def _numbering(block: TableBlock) -> frozenset[int]:
    words = vocabulary().numbering
    return frozenset(c for c, head in block.heads.items() if unit_in(head.text)[0] in words)


def like_column(head: HeadWord, table: Table, present: Container[str]) -> Column | None:
    """The missing column that a head seems to be a slip of.

    Parameters
    ----------
    head
        One that means nothing in the table.
    table
        The table.
    present
        Names of the columns that are there.
    """
    absent = [column for column in table.columns if column.name not in present]
    others = vocabulary().heads.get(table.name, {})
    best: tuple[float, Column] | None = None
    for column in absent:
        words = [
            unit_in(column.zh)[0],
            column.en,
            *(w for w, name in others.items() if name == column.name),
        ]
        least = _LIKE_REQUIRED if column.required else _LIKE_OPTIONAL
        word = nearest(unit_in(head.text)[0], words, least)
        rating = len(word or "") + column.required
        if word is not None and (best is None or rating > best[0]):
            best = (rating, column)
    return best[1] if best else None


def nearest_column(column: Column) -> Text:
    """What to say of a head that seems to be a slip of a column's.

    Parameters
    ----------
    column
        The column.
    """
    return Text(
        f"{column.zh!r}（若是此列，请改标题；若是别的内容，请换一个标题或删去此列）",
        f"{column.en!r} (if it is that, mend the header; if not, give it another or delete it)",
    )


def _twice(table: Table, name: str, block: TableBlock, place: Place) -> Fault:
    letters = [xl_col_to_name(c) for c, h in block.heads.items() if h.column(table) == name]
    label = WITHDRAWN if name == WITHDRAWN_COLUMN else table.column(name).words
    found = Text(
        f"{len(letters)}个{label.zh!r}列（{LIST_COMMA.zh.join(f'{one}列' for one in letters)}）",
        f"{len(letters)} columns {label.en!r} ({LIST_COMMA.en.join(letters)})",
    )
    where = Place(place.file, place.sheet, block.last)
    return Fault(where, found, Text("一个", "one"), kind="column_twice")


def missing_columns(columns: SheetColumns, table: Table, said: Iterable[str] = ()) -> list[Column]:
    """Required columns that a block does not have; its key may be made, so it may be missing.

    Parameters
    ----------
    columns
        Those it has.
    table
        The table.
    said
        Columns whose value is said once for the sheet.
    """
    there = {*columns.headers, *columns.doubtful, *said}
    return [c for c in table.columns[1:] if c.required and c.name not in there]


def quoted_list(names: Iterable[str], *, most: int = 20) -> Iterator[str]:
    """Names as they are quoted, long numbers masked; the rest counted."""
    everything = list(names)
    yield from (repr(masked(names_masked(_tight(name)))) for name in everything[:most])
    if len(everything) > most:
        yield "…"
