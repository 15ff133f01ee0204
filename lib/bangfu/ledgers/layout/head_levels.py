"""Heads of several levels: what stands over a column, from the top down, read as one head.

A level may be groups, merged or not, of the columns below; units (元); or the days of the holidays
that stand above or below it.
"""

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from bangfu.ledgers.formats.grid import Dressed, Grid, GridRow, Raw, held, text_of
from bangfu.ledgers.layout.wide_heads import is_wide_head
from bangfu.ledgers.values.days import days_in, read_day
from bangfu.ledgers.values.headers import HeadWord, head_of
from bangfu.ledgers.values.vocabulary import UNITS, bare
from bangfu.register.faults import RefusedError

__all__ = ["DAY_WORDS", "DEEPEST", "combined", "head_text", "is_day", "is_of_units", "merged_texts"]

DEEPEST = 3
"""So many levels a head has at most."""
_UNIT_CELL = re.compile(r"[()]|单位:")
_GROUP_TAIL = re.compile("(?:情况|信息|明细|内容|部分|栏)$")
DAY_WORDS = frozenset({"日期", "时间"})
"""They are the day of payment where they stand beside holidays."""


def merged_texts(grid: Grid) -> dict[int, dict[int, str]]:
    """Texts that merged cells repeat, by row and column; of merges that may be parts of a head."""
    small = [m for m in grid.merges if m.bottom - m.top < DEEPEST and m.right - m.left < 1000]
    wanted = {merge.top for merge in small}
    tops = {row.number: dict(row.items()) for row in grid.rows if row.number in wanted}
    found: dict[int, dict[int, str]] = {}
    for merge in small:
        text = text_of(tops.get(merge.top, {}).get(merge.left, ""))
        for number in range(merge.top, merge.bottom + 1) if text else ():
            found.setdefault(number, {}).update(
                dict.fromkeys(range(merge.left, merge.right + 1), text)
            )
    return found


def combined(
    rows: Sequence[GridRow], merged: Mapping[int, dict[int, str]]
) -> tuple[dict[int, HeadWord], bool]:
    """The heads of rows that may be one head, and whether one of them gives holidays their days.

    Parameters
    ----------
    rows
        Rows below each other.
    merged
        As of `merged_texts`.
    """
    texts = [_texts(row, merged) for row in rows]
    of_days = [level for level in texts if len(rows) > 1 and _gives_days(level, texts)]
    for level in of_days:  # without the word 发放日期 before them
        for column in [c for c, text in level.items() if not is_day(text)]:
            del level[column]
    return _combined(texts), bool(of_days)


def _gives_days(level: Mapping[int, str], others: Sequence[Mapping[int, str]]) -> bool:
    """Whether a row says the days of holidays that stand in another one, and nothing else."""
    days = [column for column, text in level.items() if is_day(text)]
    around = {c: [one.get(c, "") for one in others if one is not level] for c in level}
    rest = [text for c, text in level.items() if c not in days and text not in around[c]]
    over = all(any(map(is_wide_head, around[column])) for column in days)
    return bool(days) and over and all(map(_is_day_word, rest))


def _texts(row: GridRow, merged: Mapping[int, dict[int, str]]) -> dict[int, str]:
    own = {column: text for column, cell in row.items() if (text := head_text(cell))}
    return own | merged.get(row.number, {})


def head_text(cell: Raw) -> str:
    """A cell as a head reads: of a day only what the sheet shows of it."""
    value = held(cell)
    if not isinstance(value, date):
        return str(value).strip()
    try:
        return read_day(cell if isinstance(cell, Dressed) else value).isoformat()
    except RefusedError as refused:
        return f"{value.year}年{value.month}月" if refused.kind == "month_only" else ""


def is_day(text: str) -> bool:
    """Whether a text is a day and no more."""
    days, rest = days_in(text)
    return len(days) == 1 and not rest


def _is_day_word(text: str) -> bool:
    return bare(text) in DAY_WORDS or head_of(text).columns.get("assistance") == "paid_on"


def _combined(levels: Sequence[dict[int, str]]) -> dict[int, HeadWord]:
    """The heads of one level or several: what stands over each column, joined."""
    if len(levels) == 1:
        return {column: head_of(text) for column, text in sorted(levels[0].items())}
    filled = [_spread(level, levels[n + 1 :]) for n, level in enumerate(levels)]
    columns = sorted({column for level in levels for column in level})
    parts = {column: [p for level in filled if (p := level.get(column))] for column in columns}
    parts = {column: list(dict.fromkeys(said)) for column, said in parts.items()}
    lowest = Counter(_lowest(said) for said in parts.values())
    return {c: _named_head(said, lowest[_lowest(said)] == 1) for c, said in parts.items()}


def _lowest(said: list[str]) -> str:
    """What a column is called: the lowest text over it that is no day and no unit."""
    names = (text for text in reversed(said) if not is_day(text) and not _is_unit(text))
    return next(names, said[-1])


def _named_head(said: list[str], is_alone: bool) -> HeadWord:
    """The head of several levels: called as the lowest, if no other column has that text."""
    head = _joined_head(said)
    text = _lowest(said) if is_alone else head.text
    if not is_alone and is_wide_head("".join(said[:-1])):
        text = "".join(said)
    return replace(head, text=text, levels=tuple(said))


def _spread(level: dict[int, str], below: Sequence[dict[int, str]]) -> dict[int, str]:
    """A level whose groups reach over the columns right of them that have a text below only."""
    spread, group = dict(level), ""
    for column in sorted({c for under in below for c in under} | level.keys()):
        has_below = any(column in under for under in below)
        if column in level:
            group = level[column] if has_below else ""
        elif group and has_below:
            spread[column] = group
    return spread


def is_of_units(row: GridRow) -> bool:
    """Whether a row says units only: 元 below 金额."""
    return all(_is_unit(text_of(cell)) for cell in row.cells)


def _is_unit(text: str) -> bool:
    return _UNIT_CELL.sub("", bare(text)) in UNITS


def _joined_head(said: list[str]) -> HeadWord:
    """What the texts over a column mean: all together, or the lowest alone."""
    if len(said) > 1 and bare(said[-1]) in UNITS:
        said = [*said[:-1], f"({said[-1]})"]
    short = [_GROUP_TAIL.sub("", part) for part in said[:-1]]
    tries = ["".join(said), "".join(said[-2:]), "".join([*short, said[-1]]), said[-1]]
    heads = [head_of(text) for text in tries]
    if not heads[-1].is_field:
        for head in (heads[-1], heads[0]):
            if is_wide_head(head.text):
                return replace(head, unit=heads[0].unit)
    return next(
        (head for head in heads if head.is_field), next((h for h in heads if h.is_known), heads[-1])
    )
