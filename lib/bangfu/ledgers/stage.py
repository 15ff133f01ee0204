"""The register as it would be: candidate rows are judged beside it before they land in it.

The rules of the register span rows and tables, so they are asked of a whole register: the real
loads, linked, and the candidate load, in a private folder that is gone afterwards.
"""

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from bangfu.errors import RegisterError
from bangfu.ledgers.amendments import StoredRow
from bangfu.register.check import Finding, every_finding, root_findings
from bangfu.register.load_writer import LoadWriter, new_load
from bangfu.register.loads import list_loads
from bangfu.register.schema import TABLES
from bangfu.register.store import open_register
from bangfu.rules import Rules

__all__ = ["StoredRows", "caused_findings", "land"]

StoredRows = Mapping[str, list[StoredRow]]


def caused_findings(register: Path, rows: StoredRows, rules: Rules) -> list[Finding]:
    """What the rules of the register find on the candidate rows, or only because of them.

    Each mistake is told once: what follows from another of these findings is left out.

    Parameters
    ----------
    register
        Folder of the register; it may have no loads yet.
    rows
        Candidate rows by table.
    rules
        What the register is checked by.
    """
    with _would_be(register, rows) as staged:
        after = every_finding(open_register(staged, rules=rules))
    own = {(t.name, row[t.key]) for t in TABLES for row in rows.get(t.name, [])}
    if all((f.table, f.key) in own for f in after) or not list_loads(register):
        return root_findings(after)
    known = {_what(finding) for finding in every_finding(open_register(register, rules=rules))}
    # Nothing is left unsaid for a cause the register had before: that one is not told here.
    return root_findings([f for f in after if (f.table, f.key) in own or _what(f) not in known])


def land(register: Path, rows: StoredRows, *, after: int) -> int:
    """Append the rows as one load, and give its number.

    Raises
    ------
    RegisterError
        If the newest load is not `after` any more: the rows were judged beside another register.
    """
    with new_load(register) as load:
        if load.load_id != after + 1:
            raise RegisterError(f"{str(register)!r}: another load landed meanwhile, import again")
        _write(load, rows)
        return load.load_id


def _what(finding: Finding) -> tuple[str, ...]:
    """What a finding is about: the same before and after, though its numbers may have moved."""
    return finding.rule, finding.table, finding.key, finding.column


@contextmanager
def _would_be(register: Path, rows: StoredRows) -> Iterator[Path]:
    register.parent.mkdir(parents=True, exist_ok=True)
    folder = Path(tempfile.mkdtemp(prefix=".import-", dir=register.parent))  # mode 700
    try:
        (folder / "loads").mkdir()
        for load in list_loads(register):
            (folder / "loads" / load.folder.name).symlink_to(load.folder.resolve())
        with new_load(folder) as candidate:
            _write(candidate, rows)
        yield folder
    finally:
        shutil.rmtree(folder)


def _write(load: LoadWriter, rows: StoredRows) -> None:
    for declared in TABLES:
        if rows.get(declared.name):
            load.write_rows(declared.name, rows[declared.name])
