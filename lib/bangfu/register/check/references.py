"""Keys and references: every row once in its load, every row it names there."""

from collections.abc import Iterator

import ibis
import ibis.expr.types as ir

from bangfu.language import Text
from bangfu.register.check.inquiry import Offence
from bangfu.register.schema import TABLES, Column, Table, table
from bangfu.register.store import Register

__all__ = ["link_offences"]

_UNIONS = "union_unit"
_SOME = 5  # codes a fault names as examples


def link_offences(register: Register) -> Iterator[Offence]:
    """The queries for repeated keys and for references to rows that do not exist."""
    for declared in TABLES:
        yield _repeated(register, declared)
        for column in declared.columns:
            if column.references:
                yield _dangling(register, declared, column)


def _repeated(register: Register, declared: Table) -> Offence:
    """Rows whose key a row before them in the same load has; asked of the stored rows."""
    stored: ir.Table = register.backend.table(f"{declared.name}_rows")
    place = ibis.row_number().over(
        group_by=[stored.load_id, stored[declared.key]],
        order_by=[stored.source_file, stored.source_sheet, stored.source_row],
    )
    again = stored.mutate(place=place).filter(lambda rows: rows.place > 0)
    expected = Text("同一批导入中只出现一次的编号", "a key that stands once in its load")
    return Offence("key_repeated", declared.name, declared.key, again, lambda _: expected)


def _dangling(register: Register, declared: Table, column: Column) -> Offence:
    target = table(str(column.references))
    rows, there = register.tables[declared.name], register.tables[target.name]
    named = rows.filter(rows[column.name].notnull())
    lost = named.anti_join(there, named[column.name] == there[target.key])
    return Offence(
        "reference", declared.name, column.name, lost, lambda _: _a_key_of(target, register)
    )


def _a_key_of(target: Table, register: Register) -> Text:
    """A key of the table; of a union, with some of the codes there are."""
    expected = Text(f"{target.zh}中已有的编号", f"a key of the {target.en}")
    if target.name != _UNIONS:
        return expected
    codes = list(register.units)
    some = Text("、".join(codes[:_SOME]), ", ".join(codes[:_SOME]))
    more = "…" if len(codes) > _SOME else ""
    if not codes:
        some = Text(
            "尚无，须在同一次导入中填报工会组织",
            "there are none yet: the first import brings its union units",
        )
    return Text(f"{expected.zh}（{some.zh}{more}）", f"{expected.en} ({some.en}{more})")
