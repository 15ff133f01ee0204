"""What says that a payment did not come to pass, or that a row is void.

Notes beside an amount do (已退回, 未批准), and columns of marks: 否 under 是否领取, × under 签字 or
是 under 是否作废. Such columns are passed over, but what was not paid must not count: it is asked
about at its cell. So is a note by which the amount is not right, or another: 金额有误, 实发800.
What the cell says else may be personal, and is not quoted.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from functools import cache, lru_cache

from bangfu.language import Text
from bangfu.ledgers.formats.grid import ErrorValue, Raw, Uncalculated, held, is_blank, text_of
from bangfu.ledgers.layout.blocks import TableBlock
from bangfu.ledgers.layout.sheet_columns import WIDE_MARK, SheetColumns, told_head
from bangfu.ledgers.layout.sheet_rows import Doubt, RawRow, SheetRows
from bangfu.ledgers.layout.wide_heads import code_called
from bangfu.ledgers.values.amounts import read_amount
from bangfu.ledgers.values.headers import (
    WITHDRAWN_COLUMN,
    HeadWord,
    head_of,
    yes_or_no,
)
from bangfu.ledgers.values.vocabulary import bare, unit_in, vocabulary
from bangfu.register.faults import Fault, Place, RefusedError
from bangfu.register.remarks import Remark
from bangfu.register.schema import Table

__all__ = [
    "doubt_of_note",
    "legend_faults",
    "spoken_of",
    "undone_faults",
    "undone_remarks",
    "undone_word",
]

_LONGEST_NOTE = 40
_PARTS = re.compile(r"[\s,，;；。.、:：()（）!！]+")
_DAY = re.compile(r"(?:\d+[年月日号/-]?)+")
_BEFORE = (
    "(?:本人|本次|本月|此|该|这|本行|人|户|行|笔|职工|同志|其|他|她|款项?|钱款?|现金|慰问金|补助金?|救助金|已|因故|因|暂|尚|还|均|全部|银行|财务|于|经|审核|审批|"
    "研究|上会|后|上级|区总|市总|工会|该户|此户)*"
)
_BEHIND = (
    "(?:了|款项?|现金|慰问金|补助金?|救助金|财务|工会|银行|账户|处理|待查|待发|申请|申报|发放|补助|救助|"
    "抚慰|条件|标准|未批准|不予批准)*"
)
_ASKED = "(?:是否|有无|能否|可否|已|本人|本次|款项|资金|现金|慰问金|补助金?|救助金)*"
_ANSWERED = "了|人|与否|否|情况|状况|状态|结果|标志|标记|标识|确认"
_STATE = f"(?:{_ANSWERED})*"
_ABOUT = f"(?:{_ANSWERED}|原因|日期|时间|金额|款项?|说明|备注|记录)*"
_NOT_YET = re.compile(
    "(?:[尚暂还仍]?[未没待缓]|不).*|.*(?:失败|不成功|未成功|异常|有误)|"
    "(?:处理|审核|审批|进行|发放|办理|支付|转账|汇款|打款|核实)中|在途"
)
_IN_A_NOTE = re.compile(
    "未领取?|未发放|未发(?!生|现|布)|没有?领|没有?发放|已?退回|退款|拒领|放弃领取|未到账|作废"
)
_NOT_PAID = Text(
    "没有发出的，删去此行，已报过的在“撤销”列填“是”；确已发放的，清除这条说明",
    "no such note: if it was not paid, leave the row out, or put yes under “withdrawn” if it was "
    "reported; if it was, clear the note",
)
_VOID = Text(
    "不作数的，删去此行，已报过的在“撤销”列填“是”；仍有效的，清除这一格",
    "no such mark: if the row is void, leave it out, or put yes under “withdrawn” if it was "
    "reported; if it holds, clear the cell",
)


_RIGHT = Text(
    "金额有误的，改正金额；无误的，清除这条说明",
    "no such note: if the amount is wrong, mend it; if it is right, clear the note",
)
_AMOUNT_BEHIND = (
    r"(?:的|人民币|金额|慰问金|补助金?|救助金|了|[:：￥¥])*"
    r"([0-9][0-9,.]*)(亿元|万元|千元|百元|元|万)?"
)


def undone_faults(
    block: TableBlock, columns: SheetColumns, rows: SheetRows, place: Place, table: Table,
    *, unit: Decimal | None = None,
) -> Iterator[Fault]:  # fmt: skip
    """What to ask of rows beside which it says that they were not paid, or are void.

    Parameters
    ----------
    block
        With its rows.
    columns
        Those its table has; notes are in the others.
    rows
        The rows that are data.
    place
        File and sheet.
    table
        The table: what is no payment may be void all the same.
    unit
        How many yuan a line of the sheet says that amounts are.
    """
    yuan = columns.units.get("amount", unit or Decimal(1))
    notes = {c: head for c, head in block.heads.items() if columns.may_tell(c)}
    kept = {row.number: row for row in rows.data if not _is_withdrawn(row)} if notes else {}
    marked = {column for column, head in notes.items() if _is_of_marks(head)}
    for row in block.rows if notes else ():
        for column, cell in row.items() if row.number in kept else ():
            if column not in marked and not (column in notes and text_of(cell)):
                continue
            head = notes[column]
            refused = doubt_of_note(text_of(cell), kept[row.number], table, yuan)
            if refused is None and column in marked:
                refused = _marked(head, _mark(cell), _is_paid(kept[row.number]))
            if refused is not None:
                yield refused.at(replace(place, row=row.number, header=told_head(block, column)))


def doubt_of_note(
    text: str, row: RawRow, table: Table, unit: Decimal = Decimal(1)
) -> RefusedError | None:
    """What to ask of a row by a note beside it, if it speaks of the payment.

    Parameters
    ----------
    text
        The note.
    row
        The row.
    table
        What it is of.
    unit
        How many yuan its bare amounts are.
    """
    if not text or _is_withdrawn(row):
        return None
    is_paid = _is_paid(row)
    word = undone_word(text) if is_paid else None
    if word is None and (is_paid or _is_open_claim(row, table)):
        word = _word_alone(text, vocabulary().ungranted)
    if word is not None:
        return _undone(Text(f"写有{word!r}", f"a note {word!r}"), is_paid)
    doubted = _word_alone(text, vocabulary().disputed) or _word_of_another(text, row, unit)
    if doubted is None or not is_paid:
        return None
    return RefusedError(Text(f"写有{doubted!r}", f"a note {doubted!r}"), _RIGHT, "doubtful_amount")


def spoken_of(text: str) -> str | None:
    """The word by which a text speaks of payments that were not made, whoever's they are.

    Examples
    --------
    >>> spoken_of("序号2因病未领取，款已退回"), spoken_of("本表一式两份")
    ('未领取', None)
    """
    found = _IN_A_NOTE.search("，".join(_PARTS.split(bare(text))))
    return found[0] if found else None


def _undone(found: Text, is_paid: bool) -> RefusedError:
    if is_paid:
        return RefusedError(found, _NOT_PAID, "undone_payment")
    return RefusedError(found, _VOID, "void_row")


def _word_of_another(text: str, row: RawRow, unit: Decimal) -> str | None:
    """The word behind which a note says another amount than its row."""
    found = _instead().search(bare(text))
    cells = row.cells.items()
    own = [cell for name, cell in cells if name.partition(WIDE_MARK)[0] == "amount"]
    if found is None or len(own) != 1 or isinstance(own[0], (Doubt, ErrorValue, Uncalculated)):
        return None
    said = f"{found[2].rstrip('.,')}{found[3] or ''}"
    try:
        wanted = {read_amount(own[0], one) for one in (unit, Decimal(1))}
        return None if {read_amount(said, one) for one in (unit, Decimal(1))} & wanted else found[1]
    except RefusedError:
        return None


@cache
def _instead() -> re.Pattern[str]:
    return re.compile(f"({_any(vocabulary().instead)}){_AMOUNT_BEHIND}")


def legend_faults(block: TableBlock, rows: SheetRows, place: Place) -> Iterator[Fault]:
    """What to ask of lines by which rows of a colour or mark were not paid: 标黄的未领取.

    Which rows these are is for people to see.

    Parameters
    ----------
    block
        With the lines over its head.
    rows
        With those among and below its rows.
    place
        File and sheet.
    """
    for line in (*block.lines, *rows.notes) if rows.data else ():
        if _legend().search(bare("".join(line.texts))):
            found = Text(
                "以颜色或记号标出没有发出的行，导入不看颜色",
                "a line by which rows of a colour or mark were not paid, which nobody reads",
            )
            expected = Text(
                "没有发出的行，在备注列写明或删去，已报过的在“撤销”列填“是”；再删去这一行说明",
                "such rows left out, or with a note of their own, or with yes under “withdrawn” if "
                "they were reported; and no such line",
            )
            yield Fault(replace(place, row=line.number), found, expected, kind="colour_legend")


@cache
def _legend() -> re.Pattern[str]:
    """A colour or mark, and beside it what says that rows of it were not paid."""
    words = vocabulary()
    hues = _any(words.hues)
    hued = f"[标涂染填打](?:了|为|成)?(?:{hues})|(?:{hues})[色底字格框标的者行]"
    look = f"(?:{hued}|{_any(words.looks)})"
    told = (*words.undone, *words.ungranted, *words.disputed)
    undone = f"(?:{_any(tuple(word for word in told if len(word) > 1))}|去世|死亡|退)"
    near = "[^,。;]{0,10}?"
    return re.compile(f"{look}{near}{undone}|{undone}{near}{look}")


def undone_remarks(rows: SheetRows, place: Place) -> Iterator[Remark]:
    """What to tell of notes below a table that speak of payments not collected or returned."""
    for line in rows.notes if rows.data else ():
        word = spoken_of("，".join(line.texts))
        if word:
            said = Text(
                f"说明中写有{word!r}：核对是否有没有发出的",
                f"a note says {word!r}: was all of it paid?",
            )
            yield Remark("undone_note", replace(place, row=line.number), said, "high")


def _is_of_marks(head: HeadWord) -> bool:
    """Whether a head asks something that the marks below it answer."""
    words = vocabulary()
    asked = ((words.undone, _ABOUT), (words.done, _STATE))
    return any(_head_says(one, *pair) for one in _names_of(head) for pair in asked)


def _names_of(head: HeadWord) -> tuple[str, ...]:
    return (head.text, *head.levels[-1:])


def _marked(head: HeadWord, mark: str, is_paid: bool) -> RefusedError | None:
    """What to ask of a mark by which a row is void, or was not paid."""
    if any(_voids(one, mark) for one in _names_of(head)):
        return _undone(Text("这一列表明此行不作数", "a mark by which the row is void"), is_paid)
    if any(_denies(one, mark, is_paid) for one in _names_of(head)):
        found = Text("这一列表明没有发出或已失效", "a mark by which it was not paid, or is void")
        return _undone(found, is_paid)
    return None


def _is_withdrawn(row: RawRow) -> bool:
    back = row.cells[WITHDRAWN_COLUMN] if WITHDRAWN_COLUMN in row.columns else ""
    return not isinstance(back, Doubt) and bool(yes_or_no(str(held(back))))


def _is_paid(row: RawRow) -> bool:
    """Whether a row has an amount."""
    named = row.cells.items()
    amounts = (cell for name, cell in named if name.partition(WIDE_MARK)[0] == "amount")
    return any(isinstance(cell, Doubt) or not is_blank(cell) for cell in amounts)


def _is_open_claim(row: RawRow, table: Table) -> bool:
    """Whether a row is a claim that its own columns do not say was turned down."""
    said = row.cells.get("decision", "")
    if "decision" not in table.names or isinstance(said, Doubt):
        return False
    return is_blank(said) or code_called("decision", text_of(said)) == "approved"


def undone_word(text: str) -> str | None:
    """The word by which a note says that nothing was paid, if it does.

    Examples
    --------
    >>> [undone_word(text) for text in ("已退回", "2月3日退回财务", "本人未领", "未领取低保", "")]
    ['退回', '退回', '未领', None, None]
    """
    return _word_alone(text, vocabulary().undone)


@lru_cache(maxsize=4096)
def _word_alone(text: str, words: tuple[str, ...]) -> str | None:
    """The one of some words that a note, or a part of it, comes to."""
    if not text or len(text) > _LONGEST_NOTE:
        return None
    for part in _PARTS.split(bare(text)):
        found = _alone(words).fullmatch(_DAY.sub("", part))
        if found:
            return found[1]
    return None


@cache
def _alone(words: tuple[str, ...]) -> re.Pattern[str]:
    return re.compile(f"{_BEFORE}({_any(words)}){_BEHIND}")


def _any(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, words))


def _mark(cell: Raw) -> str:
    """What stands in a column of marks, compared as words are: 1 and yes of a program too."""
    value = held(cell)
    if isinstance(value, (int, float)):
        return f"{value:g}" if not isinstance(value, bool) else f"{value:d}"
    return bare(str(value))


@lru_cache(maxsize=1024)
def _head_says(head: str, words: tuple[str, ...], behind: str) -> bool:
    """Whether a head is of some words and of what is put around them: 是否…, …情况."""
    short = unit_in(head)[0]
    return re.fullmatch(f"{_ASKED}(?:{_any(words)}|人)+{behind}[?]?", short) is not None


def _voids(head: str, mark: str) -> bool:
    """Whether a mark under a head such as 是否作废 or 退回日期 says that it is so.

    Examples
    --------
    >>> [_voids("是否作废", mark) for mark in ("是", "√", "否", "未作废", "")]
    [True, True, False, False, False]
    """
    words = vocabulary()
    if not mark or WITHDRAWN_COLUMN in head_of(head).columns.values():
        return False
    if not _head_says(head, words.undone, _ABOUT):
        return False
    if mark in words.affirmed:
        return True
    is_no = mark in words.denied or mark in words.nothing or _NOT_YET.fullmatch(mark)
    return not is_no and mark != "正常" and not _head_says(mark, words.done, "")


def _denies(head: str, mark: str, is_paid: bool) -> bool:
    """Whether a mark under a head such as 是否领取 says that it is not so; of no payment: 有效.

    Examples
    --------
    >>> [_denies("领取情况", mark, True) for mark in ("×", "未发成功", "√", "已领", "")]
    [True, True, False, False, False]
    """
    words = vocabulary()
    asked = words.done if is_paid else _HOLDS
    if not mark or not _head_says(head, asked, _STATE):
        return False
    return mark in words.denied or _NOT_YET.fullmatch(mark) is not None


_HOLDS = ("有效", "生效")
