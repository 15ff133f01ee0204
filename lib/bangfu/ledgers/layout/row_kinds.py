"""What a row below a head is: a row of data, a total, a signature, a note, or one nobody filled.

Whatever might be data is data: a row is passed over only for a word that says what it is, and is
counted. A row with an ID number is data whatever else it says.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bangfu.ledgers.formats.grid import GridRow, Raw, held, text_of
from bangfu.ledgers.values.headers import PERSONAL_COLUMN, UNUSED_COLUMN
from bangfu.ledgers.values.vocabulary import UNITS, bare, vocabulary
from bangfu.persons.identity import holds_id_number

__all__ = ["PART_WORD", "ColumnRoles", "RowKind", "kind_of", "total_word"]

PART_WORD = "其中"
"""What a row or text begins with that tells a part of a sum."""

_HAN = re.compile("[\u4e00-\u9fff]")
_TOTAL_TAIL = re.compile(
    r"[:：]?(?:人数|金额|人次|户数)?[:：]?(?:[(（].*[)）]|人民币|大写)*[:：]?"
    r"(?:[零〇一二三四五六七八九十百千壹贰叁肆伍陆柒捌玖拾佰仟万亿元圆角分整正]+"
    r"|共?[￥¥]?[\d,.]+(?:人次|人|户|笔|元整?|万元)?"
    r"|[(（][^()（）]*[)）]|[、;；，])*"
)
_TOTAL_HEAD = re.compile(
    r"^(?:[\d一二三四五六七八九十]+[、.])?(?:全[区街乡镇村]|本[页月次年季表]|[^\d]{1,12}(?:街道|地区|工会|社区))?"
)
_LONGEST_TOTAL = 40
_MOST_DIGITS = 8
_LIKE_AN_ID = re.compile(r"^[\d*Xx\s]{6,}$")
_LIKE_MONEY = re.compile(r"\s*[￥¥]?\s*[\d,.，０-９]+\s*[万千百]?元?整?\s*")
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_REMARK = re.compile(r"\([^()]*[^()0-9][^()]*\)|元|人|户")
"""What stands in brackets under a head, or a unit."""
_SAID = re.compile(r"^(.{1,10}?)[:：_＿(（]")


class RowKind(StrEnum):
    """What a row is."""

    DATA = "data"
    TOTAL = "total"
    SIGNATURE = "signature"
    NOTE = "note"
    UNFILLED = "unfilled"
    """Numbered beforehand, and nothing more."""
    PART = "part"
    """其中：现金 below a total: what a part of it is."""
    HEADING = "heading"
    """The numbers of the columns, under the head."""


@dataclass(frozen=True)
class ColumnRoles:
    """What is known of the columns of a block, by which its rows are told apart."""

    columns: Mapping[int, str]
    """By column: its name in the table, or of what is passed over."""
    numbering: frozenset[int]
    """Columns of running numbers."""
    person: frozenset[int]
    """Columns of ID numbers."""
    first: int
    """The first column of the table."""
    money: frozenset[int] = frozenset()
    """Columns of amounts."""
    _people: dict[tuple[int, ...], list[int]] = field(default_factory=dict, repr=False)

    def people_among(self, columns: tuple[int, ...]) -> list[int]:
        """Where ID numbers stand among the cells of some columns: the same for nearly all rows."""
        if columns not in self._people:
            self._people[columns] = [at for at, c in enumerate(columns) if c in self.person]
        return self._people[columns]


def kind_of(row: GridRow, span: ColumnRoles, is_merged_across: bool, is_first: bool) -> RowKind:
    """What a row is.

    Parameters
    ----------
    row
        Its cells that are not blank.
    span
        The columns of its table.
    is_merged_across
        Whether its first cell is merged over three columns or more.
    is_first
        Whether it is the first row below the head.
    """
    if len(row.columns) == 1 and row.columns[0] in span.numbering and _is_counted(row.cells[0]):
        return RowKind.UNFILLED
    for at in span.people_among(row.columns):
        if _may_be_id(held(row.cells[at])):
            return RowKind.DATA  # nearly all rows end here
    texts = {column: text for column, cell in row.items() if (text := text_of(cell))}
    if any(map(holds_id_number, texts.values())):
        return RowKind.DATA
    if any(map(total_word, texts.values())):
        return RowKind.TOTAL
    if bare(text_of(row.cells[0])).startswith(PART_WORD):
        return RowKind.PART
    if bare(next(iter(texts.values()), "")) in vocabulary().compared:
        return RowKind.NOTE
    if is_first and _is_numbered(row):
        return RowKind.HEADING
    return _told_by_words(row, span, texts, is_merged_across)


def _is_counted(cell: Raw) -> bool:
    """Whether a cell is a running number."""
    value = held(cell)
    return value.strip().isdecimal() if isinstance(value, str) else isinstance(value, float)


def _may_be_id(value: object) -> bool:
    """Whether a cell is a number, or a text with more digits than a count or a day has."""
    if not isinstance(value, str):
        return isinstance(value, float) and value >= 10**_MOST_DIGITS
    return (len(value) == 18 and value.isascii()) or sum(map(str.isdigit, value)) > _MOST_DIGITS


def _told_by_words(
    row: GridRow, span: ColumnRoles, texts: Mapping[int, str], is_merged_across: bool
) -> RowKind:
    words, said = vocabulary(), list(texts.values())
    numbers = any(len(span.columns.get(c, "")) > 1 for c in row.columns if c not in texts)
    numbers |= any(_LIKE_MONEY.fullmatch(texts.get(c, "")) is not None for c in span.money)
    if not said or numbers or any(_LIKE_AN_ID.search(texts.get(c, "")) for c in span.person):
        return RowKind.DATA
    if any(_begins_with(text, words.remarks) for text in said[:1]):
        return RowKind.NOTE
    if any(_begins_with(text, words.signatures) for text in said):
        return RowKind.SIGNATURE
    if all(span.columns.get(c, UNUSED_COLUMN) == UNUSED_COLUMN for c in row.columns) and len(
        texts
    ) == len(row.cells):
        return RowKind.NOTE
    alone = len(row.cells) == 1 and _HAN.search(said[0]) is not None
    first = row.columns[0] <= span.first and span.columns.get(row.columns[0]) != PERSONAL_COLUMN
    return RowKind.NOTE if alone and (is_merged_across or first) else RowKind.DATA


def total_word(text: str) -> str | None:
    """The word that makes a row a total, if a text is one.

    Examples
    --------
    >>> [total_word(text) for text in ("合　计", "本页小计：", "合计（3人）", "合计人数", "合计算")]
    ['合计', '本页小计', '合计', '合计', None]
    >>> total_word("合计（大写）：贰仟伍佰元整"), total_word("总计人民币叁仟元整（￥3,000元）")
    ('合计', '总计')
    """
    said = bare(text)
    if not said or len(said) > _LONGEST_TOTAL:
        return None
    start = _TOTAL_HEAD.match(said)
    for shortened in (said, said[start.end() :] if start else said):
        for word in vocabulary().totals:
            if shortened.startswith(word) and _TOTAL_TAIL.fullmatch(shortened[len(word) :]):
                return word
    return None


def _begins_with(text: str, words: frozenset[str]) -> bool:
    """Whether a text is one of some words, or one of them with a colon and more behind it."""
    said = _SAID.match(" ".join(text.split()))
    return bare(text) in words or (said is not None and bare(said[1]) in words)


def _is_numbered(row: GridRow) -> bool:
    """Whether cells are 1, 2, 3 and so on, or say units: what stands below the names of columns."""
    numbers = [held(cell) for cell in row.cells]
    if len(numbers) > 3 and numbers == [float(n) for n in range(1, len(numbers) + 1)]:
        return True
    signs = [_sign(value) for value in numbers]
    counted = [sign for sign in signs if sign not in _STEMS]
    stems = "".join(sign for sign in signs if sign in _STEMS)
    in_order = counted == [str(n) for n in range(1, len(counted) + 1)]
    if len(signs) > 2 and "" not in signs and in_order and _STEMS.startswith(stems):
        return bool(stems) or all(isinstance(value, str) for value in numbers)
    said = [text_of(cell) for cell in row.cells]
    # A larger unit moves each amount below it, so it must stand in the head.
    units = [UNITS.get(bare(text).strip("()"), 1) for text in said]
    return len(said) > 1 and all(map(_REMARK.fullmatch, map(bare, said))) and {*units} == {1}


def _sign(value: object) -> str:
    """What counts a column in a cell: 1 of （1） or 1栏, 甲."""
    text = f"{value:g}" if isinstance(value, float) else value if isinstance(value, str) else ""
    return bare(text).strip("()").removesuffix("栏")
