"""Layouts that are no list of rows: a column a holiday or month, the form of one household."""

import re
from collections.abc import Iterable
from functools import cache

from bangfu.ledgers.formats.grid import Grid, GridRow, text_of
from bangfu.ledgers.values.headers import head_of
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.rules import default_rules

__all__ = ["is_form", "is_wide_head", "occasions_in", "wide_heads"]

_MONTH = re.compile(r"(?:(?:19|20)\d\d年?)?(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月份?")
_QUARTER = re.compile(r"(?:第?[一二三四1-4]季度|[上下]半年|(?:19|20)\d\d年度?)")
_PAID = re.compile(r"(?:慰问金额|慰问金|慰问|补助金|补助|金额|发放|节)+$")
_MOST_ROWS_OF_A_FORM = 200
_LEAST_PAIRS = 3


@cache
def _occasions() -> dict[str, str]:
    """Words for holidays and campaigns, and the label of the code they stand for."""
    codes = default_rules().code_list("occasion")
    own = {bare(code.label.zh): code.label.zh for code in codes if code.value != "none"}
    others = vocabulary().codes.get("occasion", {})
    labels = {code.value: code.label.zh for code in codes if code.value != "none"}
    return {word: labels[value] for word, value in others.items() if value in labels} | own


def is_wide_head(text: str) -> bool:
    """Whether a head is a holiday, a month or a quarter, whose payments stand below it.

    Examples
    --------
    >>> [is_wide_head(text) for text in ("春节", "国庆慰问金（元）", "3月", "月人均收入")]
    [True, True, True, False]
    """
    word = re.sub(r"\(.*?\)", "", bare(text))
    short = _PAID.sub("", word)
    return bool(
        {word, short} & _occasions().keys() or _MONTH.fullmatch(short) or _QUARTER.fullmatch(short)
    )


def wide_heads(heads: Iterable[str]) -> list[str]:
    """Those of some heads that are one of several holidays, months or quarters."""
    found = [text for text in heads if is_wide_head(text)]
    return found if len(found) > 1 else []


def occasions_in(text: str) -> list[str]:
    """The holidays and campaigns a title or the name of a file speaks of, by their labels.

    Examples
    --------
    >>> occasions_in("甲街道2019年春节慰问金发放表")
    ['春节']
    """
    said = bare(text)
    return list(dict.fromkeys(label for word, label in _occasions().items() if word in said))


def is_form(grid: Grid) -> bool:
    """Whether a sheet is a form of one household: labels, each with its value beside it."""
    if len(grid.rows) > _MOST_ROWS_OF_A_FORM:
        return False
    return sum(_pairs(row) for row in grid.rows) >= _LEAST_PAIRS and not any(
        _is_list_head(row) for row in grid.rows
    )


def _pairs(row: GridRow) -> int:
    """1 if a row is made of labels and values by turns."""
    texts = [text_of(cell) for cell in row.cells]
    labels, values = texts[0::2], texts[1::2]
    named = [bool(text) and head_of(text).is_known for text in labels]
    others = [bool(text) and head_of(text).is_known for text in values]
    return int(bool(named) and len(texts) <= 8 and all(named) and not any(others))


def _is_list_head(row: GridRow) -> bool:
    """Whether most neighbours in a row are labels: then it is the head of a list."""
    named = [bool(text := text_of(cell)) and head_of(text).is_known for cell in row.cells]
    return len(named) > 2 and 3 * sum(named) > 2 * len(named)
