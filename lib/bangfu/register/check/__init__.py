"""Checking the whole of a register: every fault is found and shown with the row it stands in.

A report is only as right as its rows. The rules follow from the schema (keys, required values,
references, codes on their date) and from what the rows mean together (the order of days, the
life of a file, the balance of the caseload).
"""

from bangfu.register.check.causes import root_faults
from bangfu.register.check.column_rules import column_rules
from bangfu.register.check.inquiry import offence_faults, row_faults
from bangfu.register.check.lives import balance_faults, life_offences
from bangfu.register.check.references import link_offences
from bangfu.register.check.row_rules import ROW_RULES
from bangfu.register.check.stored_files import check_files
from bangfu.register.faults import Fault
from bangfu.register.schema import TABLES
from bangfu.register.store import Register

__all__ = ["check_files", "check_register", "every_fault", "root_faults"]


def check_register(register: Register) -> list[Fault]:
    """The faults of a register, each mistake once.

    Parameters
    ----------
    register
        The whole of a register, not narrowed to one union.

    Returns
    -------
    list of Fault
        By table and place; empty if there is none. What only follows from another fault is left
        out. Whether the stored files are those that landed is another question: see
        `check_files`.
    """
    return root_faults(every_fault(register))


def every_fault(register: Register) -> list[Fault]:
    """All that the rules find in a register, consequences of other faults and all."""
    rules = [*column_rules(register.rules), *ROW_RULES]
    found = [f for declared in TABLES for f in row_faults(register, declared, rules)]
    for offence in [*link_offences(register), *life_offences(register)]:
        found += offence_faults(offence)
    return sorted([*found, *balance_faults(register)], key=_order)


def _order(fault: Fault) -> tuple[str | int, ...]:
    """By table and place, then by rule."""
    place = fault.place
    where = (place.table, place.file, place.sheet or "", place.row or 0, place.column)
    return (*where, fault.rule, place.key, fault.expected.en)
