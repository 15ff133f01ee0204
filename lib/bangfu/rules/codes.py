"""Codes: a stored value, the words for it, and the days it may be used on.

A code outside its dates is a fault in the data, not another spelling: the hardship categories
changed in 2020 and the comfort scheme's illness list in 2015 and 2018, and a figure that mixes
two versions compares unlike things.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Annotated

from pydantic import Field

from bangfu.rules.provisions import Dated, Words

__all__ = ["Code", "CodeList"]


class Code(Dated):
    """One code: its stored value, its label, and the days it may be used on."""

    value: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    label: Words


@dataclass(frozen=True)
class CodeList:
    """A closed list of codes, in the order reports show them."""

    name: str
    codes: tuple[Code, ...]

    def __iter__(self) -> Iterator[Code]:
        return iter(self.codes)

    @property
    def values(self) -> tuple[str, ...]:
        """The stored values, in order."""
        return tuple(code.value for code in self.codes)

    def get(self, value: str) -> Code | None:
        """The code stored as `value`, if the list has it."""
        return next((code for code in self.codes if code.value == value), None)

    def read(self, text: str) -> Code | None:
        """The code meant by `text`: its value or either label."""
        return next((code for code in self.codes if text in _spellings(code)), None)


def _spellings(code: Code) -> tuple[str, str, str]:
    return code.value, code.label.zh, code.label.en
