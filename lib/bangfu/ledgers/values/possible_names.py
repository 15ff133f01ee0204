"""Cells that may hold somebody's name where none belongs: told without it.

A name stands in a column of codes or amounts when cells have slipped aside. No list has all names,
so any short Chinese word that ledgers do not know is told by its first letter alone.
"""

import re
from functools import cache

from bangfu.language import Text
from bangfu.ledgers.values.vocabulary import bare, vocabulary
from bangfu.register.faults import RefusedError
from bangfu.register.schema import TABLES
from bangfu.rules import house_rules

__all__ = ["may_be_name", "names_masked", "without_name"]

_SHORT = re.compile("[\u4e00-\u9fff·•]{2,4}")
_NO_NAME = re.compile(
    "[不未无没已约共每另等款费额号码笔户类级病贫困残伤亡佰仟面油肉蛋奶券卡箱袋盒]|元[整正]?$|^[一二三四五六七八九十百千万]"
)

_LONGEST = 3
"""Letters of most names; more may follow one: 示例甲代发."""
_LETTERS_BESIDE_WORDS = 3
"""Of a name that stands with words of the field, as most have: two letters are rather a slip."""
_VAGUE = ("若干", "大概", "左右", "多少", "待定", "暂缺", "微信", "支付宝")
"""What people write where an amount, a day or a code should stand."""


def may_be_name(text: str) -> bool:
    """Whether a text may be the name of a person: short, Chinese, and no word of ledgers.

    Examples
    --------
    >>> [may_be_name(text) for text in ("示例甲", "示 例 甲", "生话救助", "未婚", "叁仟元")]
    [True, True, False, False, False]
    """
    said = bare(text)
    if not _SHORT.fullmatch(said) or _NO_NAME.search(said):
        return False
    return not any(said[n : n + 2] in _pairs_of_letters() for n in range(len(said) - 1))


def names_masked(text: str) -> str:
    """A text of which what may be a name is told by its first letter alone.

    Parameters
    ----------
    text
        A head, or a cell, that may have words of the field beside a name.

    Examples
    --------
    >>> names_masked("示例庚捐款"), names_masked("示例庚"), names_masked("生话救助")
    ('示…捐款', '示…', '生话救助')
    """
    parts = _known_words().split(text)
    may_be = [len(p) == _LETTERS_BESIDE_WORDS and may_be_name(p) for p in parts]
    masked = (f"{p[0]}…" if is_name else p for p, is_name in zip(parts, may_be, strict=True))
    return "".join(masked) if any(may_be) else text


@cache
def _known_words() -> re.Pattern[str]:
    known = sorted((word for word in _words_of_ledgers() if len(word) > 1), key=len, reverse=True)
    return re.compile(f"({'|'.join(map(re.escape, known))})")


@cache
def _pairs_of_letters() -> frozenset[str]:
    """Two letters beside each other of all words ledgers and code lists have."""
    return frozenset(w[n : n + 2] for w in _words_of_ledgers() for n in range(len(w) - 1))


@cache
def _words_of_ledgers() -> frozenset[str]:
    """All words ledgers and code lists have."""
    words = vocabulary()
    known = {*words.personal, *words.unused, *words.totals, *words.signatures, *words.remarks}
    known |= {
        *words.done,
        *words.undone,
        *words.ungranted,
        *words.summaries,
        *words.holidays,
        *words.ditto,
        *_VAGUE,
    }
    known |= {word for names in words.heads.values() for word in names}
    known |= {word for names in words.codes.values() for word in names}
    known |= {bare(column.zh) for table in TABLES for column in table.columns}
    rules = house_rules()
    lists = {column.codes for table in TABLES for column in table.columns if column.codes}
    known |= {bare(code.label.zh) for name in lists for code in rules.code_list(name)}
    return frozenset(known)


def without_name(refused: RefusedError, text: str) -> RefusedError:
    """What is wrong with a cell, its text told by the first letter if it may be a name.

    Parameters
    ----------
    refused
        What was found and what was expected.
    text
        The cell.

    Examples
    --------
    >>> found = Text("'示例甲'", "'示例甲'")
    >>> without_name(RefusedError(found, Text("金额", "an amount")), "示例甲").found.zh
    "'示…'（3个字）"
    """
    begins = bare(text)[:_LONGEST]
    if not (may_be_name(text) or (len(bare(text)) > _LONGEST + 1 and may_be_name(begins))):
        return _with_names_masked(refused, text)
    first, letters = repr(f"{bare(text)[0]}…"), len(bare(text))
    zh, en = refused.found.zh, refused.found.en
    for quoted in (repr(text), repr(text.strip())):
        zh = zh.replace(quoted, f"{first}（{letters}个字）")
        en = en.replace(quoted, f"{first} ({letters} letters)")
    return RefusedError(Text(zh, en), refused.expected, refused.kind)


def _with_names_masked(refused: RefusedError, text: str) -> RefusedError:
    """What is wrong with a cell of words beside which a name may stand."""
    told = names_masked(text)
    if told == text:
        return refused
    zh, en = (said.replace(repr(text), repr(told)) for said in (refused.found.zh, refused.found.en))
    return RefusedError(Text(zh, en), refused.expected, refused.kind)
