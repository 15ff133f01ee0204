"""The unions of a register, known by their codes."""

from collections.abc import Mapping
from dataclasses import dataclass

from bangfu.language import Labelled

__all__ = ["Unit", "below"]


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
