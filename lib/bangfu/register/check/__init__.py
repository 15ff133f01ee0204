"""Checking the whole of a register: every fault is found and shown with the row it stands in.

A report is only as right as its rows. The rules follow from the schema (keys, required values,
references, codes on their date) and from what the rows mean together (the order of days, the
life of a file).
"""

from collections.abc import Collection, Iterator
from typing import Any

from bangfu.language import Text
from bangfu.register.check.causes import root_faults
from bangfu.register.check.inquiry import Inquiry
from bangfu.register.check.joint_rules import joint_offences
from bangfu.register.check.row_rules import row_rules
from bangfu.register.faults import Fault, Place
from bangfu.register.homes import Whereabouts, home_of
from bangfu.register.loads import MANIFEST, Damage, Load, read_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import Register, open_as_found

__all__ = ["check_files", "check_register", "every_fault", "faults_as_found", "root_faults"]


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


def faults_as_found(register: Whereabouts, as_of: int | None = None) -> list[Fault]:
    """All that is wrong with a register as it lies there: what was not sealed, then every fault.

    Parameters
    ----------
    register
        Where it is kept; every row is read.
    as_of
        Newest load whose rows are judged; all of them if not given.

    Raises
    ------
    RegisterError
        If the folder is not a register, or has no such load.
    """
    found = check_files(register)
    try:
        found += every_fault(open_as_found(register, as_of))
    except Exception:  # whatever damage does to a question: that it is damaged is told
        if not found:
            raise
    return found


def every_fault(register: Register, *, reading: Collection[str] = ()) -> list[Fault]:
    """All that the rules find in a register, consequences of other faults and all.

    Parameters
    ----------
    register
        Which one.
    reading
        Tables: only the rules that read one of them are asked; all of them if none is given. An
        import to one table asks eight questions of 32.
    """
    asked = [one for one in _inquiries(register) if not reading or one.reads_any(reading)]
    return sorted((fault for one in asked for fault in one.faults(register)), key=_order)


_WRITTEN: dict[tuple[str, str], list[Inquiry]] = {}
"""What to ask, by the engine and the rules; a process knows few rules."""


def _inquiries(register: Register) -> list[Inquiry]:
    """All that is asked of a register."""
    outline = register.outline()
    if outline is None:  # its tables are its own
        return list(_asked_of(register, register.backend))
    key = (register.backend.name, register.rules.digest)
    if key not in _WRITTEN:
        _WRITTEN[key] = list(_asked_of(outline, register.backend))
    return _WRITTEN[key]


def _asked_of(register: Register, backend: Any) -> Iterator[Inquiry]:
    """The questions the rules ask of such a register, written for an engine."""
    rules = list(row_rules(register.rules))
    for declared in TABLES:
        own = [rule for rule in rules if rule.table == declared.name]
        yield Inquiry.of_rows(register.tables[declared.name], own, backend)
    for offence in joint_offences(register):
        yield Inquiry.of_offence(offence, backend)


def _order(fault: Fault) -> tuple[str | int, ...]:
    """By table and place, then by rule."""
    place = fault.place
    where = (place.table, place.file, place.sheet or "", place.row or 0, place.column)
    return (*where, fault.rule, place.key, fault.expected.en)


def check_files(register: Whereabouts) -> list[Fault]:
    """What of a register is not as it was sealed: its loads, their manifests, files and rows.

    Parameters
    ----------
    register
        Where it is kept; every row is read.

    Returns
    -------
    list of Fault
        By load; the key is its number. A load that is not sealed is one too.
    """
    loads, damage = read_loads(register)
    damage = [*damage, *map(_unsealed, [one for one in loads if not one.content_hash][:1])]
    return [_stored_fault(one) for one in [*damage, *home_of(register).digests(loads)]]


def _unsealed(load: Load) -> Damage:
    place, found = f"{load.folder.name}/{MANIFEST}", Text("没有封签", "no seal")
    expected = Text("封签（先加封一次）", "a seal (`bangfu seal` sets it once)")
    return Damage(load.load_id, place, found, expected)


def _stored_fault(damage: Damage) -> Fault:
    place = Place(f"loads/{damage.file}", table=damage.table, key=str(damage.load_id))
    return Fault(place, damage.found, damage.expected, "stored_file")
