"""Findings of the register's rules, told as faults of the ledgers they came from.

A finding names a row of the register; a union knows its own sheet, row and header.
"""

from collections.abc import Iterable, Sequence
from pathlib import Path

from bangfu.language import Language, Text
from bangfu.ledgers.faults import Fault, Place
from bangfu.ledgers.typed_rows import LedgerRow
from bangfu.register.check import Finding
from bangfu.register.loads import list_loads
from bangfu.register.schema import Column, table
from bangfu.register.store import open_register

__all__ = ["explained"]

_SOME = 5  # union codes a fault names as examples
_UNIONS = "union_unit"


def explained(
    findings: Sequence[Finding], rows: Iterable[LedgerRow], register: Path, language: Language
) -> list[Fault]:
    """Faults for findings.

    Parameters
    ----------
    findings
        What the rules found on the rows of an import, or because of them.
    rows
        The rows of the import, for the headers as their ledgers write them.
    register
        Folder of the register, for the unions there are.
    language
        Language of a header that no ledger of this import has.
    """
    own = {(row.table.name, row.key): row for row in rows}
    unions = _unions(register, own.values()) if any(map(_wants_union, findings)) else []
    return [
        Fault(
            _place(finding, own.get((finding.table, finding.key)), language),
            finding.found if finding.row else _of_key(finding),
            _with_examples(finding.expected, unions) if _wants_union(finding) else finding.expected,
        )
        for finding in findings
    ]


def _column(finding: Finding) -> Column | None:
    return next((c for c in table(finding.table).columns if c.name == finding.column), None)


def _place(finding: Finding, row: LedgerRow | None, language: Language) -> Place:
    """The cell as its ledger writes it; the table, for a fault that is no single row's."""
    declared, column = table(finding.table), _column(finding)
    if row is not None and column is not None:
        return row.at(column.name)
    header = column.label(language) if column else None
    if not finding.row:
        return Place(declared.zh if language == "zh" else declared.en, column=header)
    return Place(finding.file, finding.sheet or None, finding.row, header)


def _of_key(finding: Finding) -> Text:
    return Text(f"{finding.key}{finding.found.zh}", f"{finding.key} with {finding.found.en}")


def _wants_union(finding: Finding) -> bool:
    column = _column(finding)
    return finding.rule == "reference" and column is not None and column.references == _UNIONS


def _unions(register: Path, rows: Iterable[LedgerRow]) -> list[str]:
    """Codes of the unions in the register and in the import, sorted."""
    kept = open_register(register).units if list_loads(register) else ()
    brought = (row.key for row in rows if row.table.name == _UNIONS and row.key)
    return sorted({*kept, *brought})


def _with_examples(expected: Text, unions: list[str]) -> Text:
    if not unions:
        return Text(
            f"{expected.zh}（尚无，须在同一次导入中填报工会组织）",
            f"{expected.en} (there are none yet: the first import brings its union units)",
        )
    some = unions[:_SOME]
    more = "…" if len(unions) > _SOME else ""
    return Text(
        f"{expected.zh}（{'、'.join(some)}{more}）", f"{expected.en} ({', '.join(some)}{more})"
    )
