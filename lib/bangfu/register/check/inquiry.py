"""Asking a register whether rules are broken, and turning the rows that break them into findings.

All rules about single rows of a table are asked in one query; a rule about rows together brings a
query of its own. Only offending rows leave the database.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import reduce
from operator import or_
from typing import Any

from bangfu.language import Text
from bangfu.register.check.causes import tie_of
from bangfu.register.check.finding import Finding, Tie, found_in
from bangfu.register.check.lives import balances
from bangfu.register.check.offence import Offence, RowRule
from bangfu.register.schema import Table, table
from bangfu.register.store import Register

__all__ = ["balance_findings", "findings_of", "row_offences"]


def row_offences(register: Register, declared: Table, rules: Sequence[RowRule]) -> list[Finding]:
    """Findings of the rules about single rows of one table."""
    rows = register.tables[declared.name]
    own = [rule for rule in rules if rule.table == declared.name]
    flags = {f"broken_{n}": rule.broken(rows).fill_null(False) for n, rule in enumerate(own)}
    flagged = rows.mutate(**flags)
    offending = flagged.filter(reduce(or_, (flagged[name] for name in flags)))
    return [
        _finding(rule.name, declared, rule.column, row, rule.expected)
        for row in offending.to_pyarrow().to_pylist()
        for name, rule in zip(flags, own, strict=True)
        if row[name]
    ]


def findings_of(offence: Offence) -> list[Finding]:
    """Findings of one rule about rows together."""
    declared = table(offence.table)
    return [
        _finding(offence.name, declared, offence.column, row, offence.expected(row))
        for row in offence.rows.to_pyarrow().to_pylist()
    ]


def balance_findings(register: Register) -> list[Finding]:
    """Unions whose caseload by flows is not the number of files left open."""
    return [
        Finding(
            "balance", "file_event", row["unit_code"], "", "", 0, "",
            Text(
                f"按变动累计在档{row['by_flows']}户", f"{row['by_flows']} files open by their flows"
            ),
            Text(
                f"按各档案最后一次变动在档{row['by_last']}户",
                f"{row['by_last']} as by each file's last event",
            ),
            Tie(frozenset(("file_id", file) for file in row["files"]), day=date.max),
        )
        for row in balances(register).to_pyarrow().to_pylist()
        if row["by_flows"] != row["by_last"]
    ]  # fmt: skip


def _finding(
    rule: str, declared: Table, column: str, row: Mapping[str, Any], expected: Text
) -> Finding:
    return Finding(
        rule,
        declared.name,
        str(row[declared.key]),
        row["source_file"],
        row["source_sheet"] or "",
        row["source_row"],
        column,
        found_in(declared.column(column), row[column]),
        expected,
        tie_of(rule, declared.name, row),
    )
