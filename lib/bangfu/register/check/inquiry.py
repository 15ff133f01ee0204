"""Asking a register whether rules are broken, and turning the rows that break them into faults.

A rule is about single rows, or about rows together. All rules about single rows of a table are
asked in one query; a rule about rows together brings a query of its own. Only the rows that break
a rule leave the database.

The queries are the same for every register measured by the same rules. Ibis takes half a second to
write their SQL, most of what landing a small ledger costs, so it is written once a process.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any

import ibis.expr.operations as ops
import ibis.expr.types as ir
import pyarrow as pa

from bangfu.language import Text
from bangfu.register.check.causes import reach_of
from bangfu.register.faults import NOTHING, Fault, Place, masked
from bangfu.register.schema import TABLES, Column, Type, table
from bangfu.register.store import Register

__all__ = ["Inquiry", "Offence", "RowRule"]


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

    `rows` have the table's own columns and the trace columns, and whatever `expected` needs, which
    says of such a row of a register what should stand there.
    """

    name: str
    table: str
    column: str
    rows: ir.Table = field(repr=False)
    expected: Callable[[Mapping[str, Any], Register], Text] = field(repr=False)


@dataclass(frozen=True)
class Inquiry:
    """A question to any register of some rules, as SQL, and the rules its answer tells of."""

    sql: str
    columns: pa.Schema
    tables: frozenset[str]
    """The tables of the register it reads: whatever else changes, its answer stays."""
    row_rules: tuple[RowRule, ...] = ()
    """Rules about single rows: a row has a flag for each."""
    offence: Offence | None = None

    @classmethod
    def of_rows(cls, rows: ir.Table, rules: Sequence[RowRule], backend: Any) -> "Inquiry":
        """Ask which rows of a table break some of its own rules."""
        flags = {_flag(n): rule.broken(rows).fill_null(False) for n, rule in enumerate(rules)}
        flagged = rows.mutate(**flags)
        offending = flagged.filter(reduce(or_, (flagged[name] for name in flags)))
        return cls(*_written(offending, backend), row_rules=tuple(rules))

    @classmethod
    def of_offence(cls, offence: Offence, backend: Any) -> "Inquiry":
        """Ask which rows break a rule about rows together."""
        return cls(*_written(offence.rows, backend), offence=offence)

    def reads_any(self, names: Collection[str]) -> bool:
        """Whether its answer may hang on one of some tables of the register."""
        others = self.tables - {declared.name for declared in TABLES}  # what else is made of these
        return bool(others) or not self.tables.isdisjoint(names)

    def faults(self, register: Register) -> list[Fault]:
        """What is found in a register."""
        rows = register.run(self.sql, self.columns).to_pylist()
        if self.offence is not None:
            expected = self.offence.expected
            return [_fault(self.offence, row, expected(row, register)) for row in rows]
        return [
            _fault(rule, row, rule.expected)
            for row in rows
            for n, rule in enumerate(self.row_rules)
            if row[_flag(n)]
        ]


def _flag(place: int) -> str:
    """The column that says whether a row breaks the rule at a place of the list."""
    return f"broken_{place}"


def _written(rows: ir.Table, backend: Any) -> tuple[str, pa.Schema, frozenset[str]]:
    named = {one.name for one in rows.op().find(ops.PhysicalTable)}
    tables = frozenset(name.removesuffix("_rows") for name in named)  # all versions of its rows
    return str(backend.compile(rows)), rows.schema().to_pyarrow(), tables


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
