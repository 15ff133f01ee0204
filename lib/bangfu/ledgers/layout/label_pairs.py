"""Labels and their values in the lines over a table: 工会代码：110105001, or 发放时机 in two cells.

A cell may have one pair or several; a value may stand in the cell beside its label. A value counts
only where the column of its label can have it.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date

from bangfu.language import Text
from bangfu.ledgers.values.code_words import read_code
from bangfu.ledgers.values.days import days_in, read_day
from bangfu.ledgers.values.headers import head_of
from bangfu.ledgers.values.possible_names import without_name
from bangfu.ledgers.values.vocabulary import bare
from bangfu.register.faults import RefusedError, shown
from bangfu.register.schema import TABLES, Column, Table, Type
from bangfu.rules import house_rules

__all__ = ["column_named", "pairs_in", "says_pairs", "value_said", "why_unfit"]

_COLON = re.compile("[:：]")
_LABEL = re.compile(r"[^\s\d:：;；,，、。()（）]{2,12}$")
_ENDS = " \t\n\u3000;；,，、。"
_UNION_LINES = frozenset({"填报单位", "填报工会", "制表单位", "报送单位", "上报单位", "单位"})
_UNION_CODE = re.compile(r"[0-9]{6,12}")
_A_UNION_CODE = Text("工会代码", "the code of a union")


def pairs_in(texts: Sequence[str]) -> Iterator[tuple[str, str]]:
    """The labels and values of a line, from left to right.

    Parameters
    ----------
    texts
        Its cells that are not blank.

    Examples
    --------
    >>> list(pairs_in(["工会代码：110105001  帮扶项目：生活救助", "发放时机：", "春节"]))
    [('工会代码', '110105001'), ('帮扶项目', '生活救助'), ('发放时机', '春节')]
    >>> list(pairs_in(["发放时机", "春节", "资金来源", "工会经费"]))
    [('发放时机', '春节'), ('资金来源', '工会经费')]
    """
    passed = False
    for text, following in zip(texts, [*texts[1:], ""], strict=True):
        if passed:  # it was the value of the cell before
            passed = False
            continue
        pairs = _within(text)
        alone = not pairs and head_of(text).is_field
        if alone:
            pairs = [(text, "")]
        beside = "" if _within(following) or head_of(following).is_field else following
        for label, value in pairs[:-1]:
            yield label, value
        for label, value in pairs[-1:]:
            passed = not value and bool(beside)
            yield label, value or beside.strip()


def _within(text: str) -> list[tuple[str, str]]:
    """The pairs of one cell; the value of the last may be missing."""
    starts: list[tuple[int, int]] = []
    for colon in _COLON.finditer(text):
        since = starts[-1][1] if starts else 0
        label = _label_before(text, since, colon.start())
        if label is not None:
            starts.append((label, colon.end()))
    pairs = []
    for n, (label, value) in enumerate(starts):
        until = starts[n + 1][0] if n + 1 < len(starts) else len(text)
        pairs.append((text[label : value - 1].strip(), text[value:until].strip(_ENDS)))
    return pairs


def _label_before(text: str, since: int, colon: int) -> int | None:
    """Where the label before a colon begins: behind a space or mark, or where a column's name does.

    A value may run into the next label: 110105001帮扶项目：生活救助.
    """
    found = _LABEL.search(text[since:colon].rstrip())
    if found is None:
        return None
    start = since + found.start()
    runs_on = start == since and since > 0
    if not runs_on and head_of(found[0]).is_field:
        return start
    tries = (n for n in range(start + 1, colon - 1) if head_of(text[n:colon]).is_field)
    return next(tries, None if runs_on else start)


def says_pairs(texts: Sequence[str]) -> bool:
    """Whether a row is labels with their values beside them, and so no head.

    Parameters
    ----------
    texts
        Its cells that are not blank.

    Examples
    --------
    >>> says_pairs(["发放时机", "春节"]), says_pairs(["发放时机", "金额"])
    (True, False)
    >>> says_pairs(["资金来源：工会经费", "发放形式：现金", "单位：千元"])
    True
    """
    pairs = list(pairs_in(texts))
    fitting = [any(_fits(*pair, table) for table in TABLES) for pair in pairs]
    if all(map(_within, texts)):  # each cell has its own label; 单位：元 says no column
        return any(fitting)
    return bool(pairs) and 2 * len(pairs) == len(texts) and all(fitting)


def _fits(label: str, value: str, table: Table) -> bool:
    name = column_named(label, table)
    return name is not None and why_unfit(value, table.column(name)) is None


def column_named(label: str, table: Table) -> str | None:
    """The column of a table a line may fill that has this label: one of unions, days or codes.

    Parameters
    ----------
    label
        As it is written.
    table
        The table below the line.
    """
    name = head_of(label).columns.get(table.name)
    if bare(label) in _UNION_LINES and "unit_code" in table.names:
        name = "unit_code"
    if name not in table.names:
        return None
    column = table.column(name)
    is_union = column.references == "union_unit" and column.required
    return name if is_union or column.type in (Type.DATE, Type.CODE) else None


def why_unfit(value: str, column: Column) -> RefusedError | None:
    """Why a line cannot say a value for all rows; none if it can.

    Parameters
    ----------
    value
        As it is written.
    column
        What it would fill.
    """
    try:
        _read(value, column)
    except RefusedError as refused:
        return without_name(refused, value)
    return None


def value_said(value: str, column: Column) -> str | date | None:
    """What a line says of a column; nothing if it cannot be read.

    Parameters
    ----------
    value
        As it is written; a day may stand in it with other words.
    column
        What it is of.
    """
    try:
        return _read(value, column)
    except RefusedError:
        days = days_in(value)[0] if column.type is Type.DATE else []
        return days[0] if len(days) == 1 else None


def _read(value: str, column: Column) -> str | date:
    if column.type is Type.DATE:
        return read_day(value)
    if column.type is Type.CODE:
        return read_code(value, value, column.codes or column.name, house_rules())
    if not _UNION_CODE.fullmatch(value):
        raise RefusedError(shown(value), _A_UNION_CODE, "unknown_union")
    return value
