"""The two forms a rule of the register has: about single rows, or about rows together."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import ibis.expr.types as ir

from bangfu.language import Text

__all__ = ["Offence", "RowRule"]


@dataclass(frozen=True)
class RowRule:
    """A rule each row of a table keeps or breaks by itself.

    `broken` gives a condition on the table; where it is neither true nor false the rule is kept,
    since a missing value is the business of the rule that requires it.
    """

    name: str
    table: str
    column: str
    expected: Text
    broken: Callable[[ir.Table], ir.BooleanValue] = field(repr=False)


@dataclass(frozen=True)
class Offence:
    """A rule about rows together, and the query for the rows that break it.

    `rows` have the table's own columns and the trace columns, and whatever `expected` needs.
    """

    name: str
    table: str
    column: str
    rows: ir.Table = field(repr=False)
    expected: Callable[[Mapping[str, Any]], Text] = field(repr=False)
