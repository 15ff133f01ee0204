"""Asking a register whether rules are broken, and turning the rows that break them into faults.

A rule is about single rows, or about rows together. All rules about single rows of a table are
asked in one query; a rule about rows together brings a query of its own. Only the rows that break
a rule leave the database.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import ibis.expr.types as ir

from bangfu.language import Text
from bangfu.register.check.causes import reach_of
from bangfu.register.faults import NOTHING, Fault, Place, masked
from bangfu.register.schema import Column, Table, Type, table
from bangfu.register.store import Register

__all__ = ["Offence", "RowRule", "offence_faults", "row_faults"]


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


def row_faults(register: Register, declared: Table, rules: Sequence[RowRule]) -> list[Fault]:
    """What the rules about single rows of one table find."""
    rows = register.tables[declared.name]
    own = [rule for rule in rules if rule.table == declared.name]
    flags = {f"broken_{n}": rule.broken(rows).fill_null(False) for n, rule in enumerate(own)}
    flagged = rows.mutate(**flags)
    offending = flagged.filter(reduce(or_, (flagged[name] for name in flags)))
    return [
        _fault(rule, row, rule.expected)
        for row in offending.to_pyarrow().to_pylist()
        for name, rule in zip(flags, own, strict=True)
        if row[name]
    ]


def offence_faults(offence: Offence) -> list[Fault]:
    """What one rule about rows together finds."""
    return [
        _fault(offence, row, offence.expected(row)) for row in offence.rows.to_pyarrow().to_pylist()
    ]


def _fault(broken: RowRule | Offence, row: Mapping[str, Any], expected: Text) -> Fault:
    declared = table(broken.table)
    place = Place(
        row["source_file"], row["source_sheet"], row["source_row"],
        table=declared.name, column=broken.column, key=str(row[declared.key]),
    )  # fmt: skip
    found = _found(declared.column(broken.column), row[broken.column])
    return Fault(place, found, expected, broken.name, reach_of(broken.name, declared.name, row))


def _found(column: Column, value: object) -> Text:
    """The value of a cell as a fault may quote it."""
    if value is None:
        return NOTHING
    if column.type is Type.PERSON:
        return Text("证件密钥（不显示）", "a person key (not shown)")
    quoted = repr(masked(str(value)))
    return Text(quoted, quoted)
