"""Pools: unions told as one in a row of a table, whose code says of which kind and how many."""

import re
from typing import NamedTuple

__all__ = ["ANY_KIND", "Pool", "is_pool"]

ANY_KIND = "union"
"""In the place of a kind where unions of several are told as one."""
_CODE = re.compile(r"other_([a-z_]+)_([0-9]+)")


class Pool(NamedTuple):
    """Unions told as one.

    Examples
    --------
    >>> Pool("subdistrict", 8).code, Pool.read("other_union_45"), Pool.read("110105001")
    ('other_subdistrict_8', Pool(kind='union', size=45), None)
    """

    kind: str
    """The kind all of them are of, or `ANY_KIND`."""
    size: int

    @property
    def code(self) -> str:
        """The code of their row."""
        return f"other_{self.kind}_{self.size}"

    @classmethod
    def read(cls, code: str) -> "Pool | None":
        """The pool a code is of; None if it is of a single union."""
        found = _CODE.fullmatch(code)
        return cls(found[1], int(found[2])) if found else None


def is_pool(code: str) -> bool:
    """Whether a row by union tells several as one."""
    return Pool.read(code) is not None
