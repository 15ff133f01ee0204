"""The unions of a register, known by their codes, and by their names where they are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.language import Labelled

__all__ = ["Unit", "below", "unit_called", "unit_named"]

_CODE = re.compile(r"(?<![0-9])[0-9]{6,9}(?![0-9])")
_ENDINGS = ("总工会", "工会")
_WITHIN = re.compile(".*[区市县旗]")
"""What may be left out before the name of a union: where it is."""


@dataclass(frozen=True)
class Unit(Labelled):
    """A union organisation: code, names and the code of the union above it."""

    code: str
    zh: str
    en: str
    parent: str | None


def below(code: str, units: Mapping[str, Unit]) -> tuple[str, ...]:
    """The code of a union and the codes of all unions below it, sorted."""
    found, parents = {code}, {code}
    while parents:
        parents = {u.code for u in units.values() if u.parent in parents} - found
        found |= parents
    return tuple(sorted(found))


def unit_named(text: str, units: Mapping[str, Unit]) -> str:
    """The union whose name a text is, or its code; nothing if it is none or several.

    Examples
    --------
    >>> jia = Unit("110105001", "某区甲街道总工会", "Jia", None)
    >>> units = {"110105001": jia, "110105002": Unit("110105002", "新乙地区总工会", "Yi", None)}
    >>> [unit_named(text, units) for text in ("甲街道", "某区甲街道总工会", "乙地区", "甲街道三人")]
    ['110105001', '110105001', '', '']
    """
    if text in units:
        return text
    said, found = _short(text), set()
    for code, unit in units.items():
        own = _short(unit.zh)
        before = own.removesuffix(said)
        if said and own.endswith(said) and (not before or _WITHIN.fullmatch(before)):
            found.add(code)
    return found.pop() if len(found) == 1 else ""


def _short(name: str) -> str:
    """The name of a union without what all of them end with."""
    return next((name.removesuffix(end) for end in _ENDINGS if name.endswith(end)), name)


def unit_called(text: str, units: Mapping[str, Unit]) -> str:
    """The union a file or title names, by its code or its name; nothing if it is none or several.

    Examples
    --------
    >>> jia = Unit("110105001", "甲街道总工会", "Jia", None)
    >>> units = {"110105001": jia, "110105002": Unit("110105002", "乙地区总工会", "Yi", None)}
    >>> unit_called("110105001台账.xlsx", units), unit_called("12月甲街道.xlsx", units)
    ('110105001', '110105001')
    >>> unit_called("甲街道和乙地区.xlsx", units)
    ''
    """
    codes = {code for code in _CODE.findall(text) if code in units}
    if codes:
        return codes.pop() if len(codes) == 1 else ""
    called = {}
    for code, unit in units.items():
        short = _short(unit.zh)
        if len(short) > 1 and short in text:
            called[code] = short
    # 甲街道 stands in 新甲街道 too: the longest name is meant.
    longest = {c for c, s in called.items() if not any(s != o and s in o for o in called.values())}
    return longest.pop() if len(longest) == 1 else ""
