"""Checking the whole of a register: every fault is found and shown with the row it stands in.

A report is only as right as its rows. The rules follow from the schema (keys, required values,
references, codes on their date) and from what the rows mean together (the order of days, the
life of a file).
"""

from pathlib import Path

from bangfu.language import Text
from bangfu.register.check.causes import root_faults
from bangfu.register.check.inquiry import offence_faults, row_faults
from bangfu.register.check.joint_rules import joint_offences
from bangfu.register.check.row_rules import row_rules
from bangfu.register.faults import Fault, Place
from bangfu.register.load_writer import stored_hashes
from bangfu.register.loads import Load, list_loads
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
    rules = list(row_rules(register.rules))
    found = [f for declared in TABLES for f in row_faults(register, declared, rules)]
    for offence in joint_offences(register):
        found += offence_faults(offence)
    return sorted(found, key=_order)


def _order(fault: Fault) -> tuple[str | int, ...]:
    """By table and place, then by rule."""
    place = fault.place
    where = (place.table, place.file, place.sheet or "", place.row or 0, place.column)
    return (*where, fault.rule, place.key, fault.expected.en)


def check_files(folder: Path) -> list[Fault]:
    """Files of a register whose content is not what their load's manifest says.

    Parameters
    ----------
    folder
        Folder of the register.

    Returns
    -------
    list of Fault
        One a file that was changed or is missing; the key is the number of its load.

    Raises
    ------
    RegisterError
        If a manifest is missing or cannot be read.
    """
    return [fault for load in list_loads(folder) for fault in _changed(load)]


def _changed(load: Load) -> list[Fault]:
    missing = [name for name in load.hashes if not load.file(name).is_file()]
    if missing:
        return [_fault(load, name, Text("缺失", "missing")) for name in missing]
    now = stored_hashes(load)
    changed = Text("内容已改动", "changed content")
    return [_fault(load, name, changed) for name in now if now[name] != load.hashes.get(name)]


def _fault(load: Load, table: str, found: Text) -> Fault:
    place = Place(
        f"loads/{load.folder.name}/{load.file(table).name}", table=table, key=str(load.load_id)
    )
    return Fault(place, found, Text("导入时的原文件", "the file as it landed"), "stored_file")
