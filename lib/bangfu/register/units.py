"""The unions of a register, known by their codes, and by their names where they are told."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.language import Labelled

__all__ = ["Unit", "below", "unit_called"]

_CODE = re.compile(r"(?<![0-9])[0-9]{6,9}(?![0-9])")
_ENDINGS = ("总工会", "工会")


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
        short = next((unit.zh.removesuffix(e) for e in _ENDINGS if unit.zh.endswith(e)), unit.zh)
        if len(short) > 1 and short in text:
            called[code] = short
    # 甲街道 stands in 新甲街道 too: the longest name is meant.
    longest = {c for c, s in called.items() if not any(s != o and s in o for o in called.values())}
    return longest.pop() if len(longest) == 1 else ""
