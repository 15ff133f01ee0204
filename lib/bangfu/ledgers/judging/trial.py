"""The register as it would be: rows are judged beside it before they land in it.

The rules of the register span rows and tables, so they are asked of a whole register: the real
loads, linked, and a load of the new rows, in a private folder that is gone afterwards.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bangfu.ledgers.stored_rows import StoredRow
from bangfu.register.check import every_fault, root_faults
from bangfu.register.faults import Fault
from bangfu.register.load_writer import new_load
from bangfu.register.loads import list_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import Register, open_register
from bangfu.rules import Rules

__all__ = ["caused_faults"]

_Rows = Mapping[str, list[StoredRow]]


def caused_faults(rows: _Rows, folder: Path, before: Register | None, rules: Rules) -> list[Fault]:
    """What the rules of the register find on new rows, or only because of them.

    Each mistake is told once: what follows from another of these faults is left out.

    Parameters
    ----------
    rows
        The new rows by table.
    folder
        Folder of the register; it may have no loads yet.
    before
        The register as it is, if it has any.
    rules
        What the register is checked by.
    """
    with _would_be(rows, folder) as staged:
        after = every_fault(open_register(staged, rules=rules))
    own = {(t.name, row[t.key]) for t in TABLES for row in rows.get(t.name, [])}
    if before is None or all(_row_of(fault) in own for fault in after):
        return root_faults(after)
    known = {_what(fault) for fault in every_fault(before)}
    # Nothing is left unsaid for a cause the register had before: that one is not told here.
    return root_faults([f for f in after if _row_of(f) in own or _what(f) not in known])


def _row_of(fault: Fault) -> tuple[str, str]:
    return fault.place.table, fault.place.key


def _what(fault: Fault) -> tuple[str, ...]:
    """What a fault is about: the same before and after, though its numbers may have moved."""
    return fault.rule, *_row_of(fault), fault.place.column


@contextmanager
def _would_be(rows: _Rows, register: Path) -> Iterator[Path]:
    register.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".import-", dir=register.parent))  # mode 700
    try:
        (folder / "loads").mkdir()
        for load in list_loads(register):
            (folder / "loads" / load.folder.name).symlink_to(load.folder.resolve())
        with new_load(folder) as written:
            for name in filter(rows.get, rows):
                written.write_rows(name, rows[name])
        yield folder
    finally:
        shutil.rmtree(folder)
