"""Checking the whole of a register: every fault is found and shown with the row it stands in.

A report is only as right as its rows. The rules follow from the schema (keys, required values,
references, codes on their date) and from what the rows mean together (the order of days, the
life of a file, the balance of the caseload).
"""

from bangfu.register.check.causes import root_findings
from bangfu.register.check.column_rules import column_rules
from bangfu.register.check.finding import Finding
from bangfu.register.check.inquiry import balance_findings, findings_of, row_offences
from bangfu.register.check.lives import life_offences
from bangfu.register.check.references import link_offences
from bangfu.register.check.row_rules import ROW_RULES
from bangfu.register.check.stored import check_files
from bangfu.register.schema import TABLES
from bangfu.register.store import Register

__all__ = ["Finding", "check_files", "check_register", "every_finding", "root_findings"]


def check_register(register: Register) -> list[Finding]:
    """The faults of a register, each mistake once.

    Parameters
    ----------
    register
        The whole of a register, not narrowed to one union.

    Returns
    -------
    list of Finding
        By table and place; empty if there is no fault. What only follows from another finding is
        left out. Whether the stored files are those that landed is another question: see
        `check_files`.
    """
    return root_findings(every_finding(register))


def every_finding(register: Register) -> list[Finding]:
    """All that the rules find in a register, consequences of other findings and all."""
    rules = [*column_rules(register.rules), *ROW_RULES]
    found = [f for declared in TABLES for f in row_offences(register, declared, rules)]
    for offence in [*link_offences(register), *life_offences(register)]:
        found += findings_of(offence)
    return sorted([*found, *balance_findings(register)], key=lambda finding: finding.order)
