"""Boxes to tick in a cell: which of the choices is ticked, if that is plain."""

import re

from bangfu.language import Text
from bangfu.ledgers.layout.sheet_rows import Doubt
from bangfu.register.faults import RefusedError

__all__ = ["has_ticks", "is_mark", "ticked"]

_TICKED, _EMPTY = "☑☒√✓✔■●◉", "□☐○◯"
_MARK = f"[{_TICKED}{_EMPTY}]"
_IN_BRACKETS = re.compile(rf"[(（\[【]\s*([{_TICKED}]?)\s*[)）\]】]")
_BEFORE = re.compile(rf"({_MARK})\s*([^{_TICKED}{_EMPTY}]*)")
_BETWEEN_WORDS = re.compile(r"[\s、,，;；/]+")
_BEHIND = re.compile(rf"([^{_TICKED}{_EMPTY}]*?)\s*({_MARK})")


def has_ticks(text: str) -> bool:
    """Whether a text has boxes to tick, or something ticked."""
    return re.search(_MARK, text) is not None


def is_mark(text: str) -> bool:
    """Whether a text is a box or a tick and no word.

    Examples
    --------
    >>> is_mark("（√）"), is_mark("□"), is_mark("□是")
    (True, True, False)
    """
    return re.fullmatch(_MARK, _plain(text)) is not None


def ticked(text: str) -> str | Doubt:
    """What is ticked of several choices, joined by semicolons if it is more than one.

    Examples
    --------
    >>> ticked("☑低保户 □低保边缘户"), ticked("全国级□ 省级√"), ticked("□是 □否")
    ('低保户', '省级', '')
    >>> ticked("全国级√ 省级 地市级"), ticked("√困难 一般")
    ('全国级', '困难')
    """
    plain = _plain(text)
    alone = _ticked_words(plain)
    if alone:
        return ";".join(alone)
    starts, ends = re.match(_MARK, plain), re.search(f"{_MARK}$", plain)
    if bool(starts) == bool(ends):
        return Doubt(_unclear())
    found = _BEFORE.findall(plain) if starts else [p[::-1] for p in _BEHIND.findall(plain)]
    chosen = [word.strip(" 、,，;；/\u3000") for mark, word in found if mark in _TICKED]
    return ";".join(filter(None, chosen))


def _ticked_words(plain: str) -> list[str]:
    """The words that are ticked where those that are not have no box: 全国级√ 省级 地市级."""
    if re.search(f"[{_EMPTY}]", plain):
        return []
    words = [word for word in _BETWEEN_WORDS.split(plain) if word]
    marked = [word for word in words if re.search(f"[{_TICKED}]", word)]
    before = all(re.fullmatch(f"[{_TICKED}][^{_TICKED}]+", word) for word in marked)
    behind = all(re.fullmatch(f"[^{_TICKED}]+[{_TICKED}]", word) for word in marked)
    is_plain = len(marked) < len(words) and (before or behind)
    return [re.sub(f"[{_TICKED}]", "", word) for word in marked] if is_plain else []


def _plain(text: str) -> str:
    """A text with its brackets to tick as boxes."""
    return _IN_BRACKETS.sub(lambda found: found[1] or "□", text).strip()


def _unclear() -> RefusedError:
    return RefusedError(
        Text("看不出勾选的是哪一项", "boxes of which it is not plain what is ticked"),
        Text("选中的那一项的名称", "the name of what is chosen"),
        "form_ticks",
    )
