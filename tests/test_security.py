"""The table of SECURITY.md: what is kept there has the mode it tells."""

import os
import runpy
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill
from bangfu.backup import back_up
from bangfu.files import keep
from bangfu.ledgers.answer_workbook import write_receipt
from bangfu.ledgers.intake import ImportResult, import_ledgers, write_faults
from bangfu.ledgers.rows.amendments import RowCounts
from bangfu.periods import Period
from bangfu.persons.private_names import private_names
from bangfu.press.archive.notes import read_archive
from bangfu.press.runs.landing import FRESH, begin_site, land
from bangfu.project import ROOT
from bangfu.register.deliveries import note_return
from bangfu.register.loads import FINGERPRINT
from bangfu.register.schema import TABLES
from bangfu.scratch import Scratch
from documents import table_rows
from typed_register import UNITS, write_load

TOLD = {row[0]: row[2] for row in table_rows("SECURITY.md")}
NOTE = {
    "kind": "withdrawn", "release": "public/110105/2019", "time": "2026-11-27T08:00:00+08:00",
    "synthetic": False, "reason": "wrong ledger",
}  # fmt: skip

NO_COUNTS = {declared.name: RowCounts() for declared in TABLES}


@pytest.fixture(scope="module")
def places(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Path]]:
    """All that bangfu keeps, by its name in the table, made under the most open umask."""
    desk = tmp_path_factory.mktemp("desk")
    before = os.umask(0)
    try:
        register, key = desk / "register", desk / "secrets" / "person.key"
        write_load(register, {"union_unit": UNITS})
        fill(desk / "ledger.xlsx", a_dozen())
        import_ledgers([desk / "ledger.xlsx"], register, key_file=key)
        write_receipt(desk / "answer.xlsx", desk / "ledger.xlsx", ImportResult(None, NO_COUNTS))
        note_return(register, Period.parse("2019-12"), "110105001", 3, ("ab" * 32, "….xlsx"))
        read_archive(desk / "archive").append(NOTE)
        back_up(desk / "all.tar", register, desk / "archive", key)
        write_faults(desk / "faults.csv", [])
        keep(desk / "run" / "registers.json", "{}")
        for edition in ("internal", "public"):
            with begin_site(desk / "reports", "x") as site:
                (site.folder / FRESH).mkdir()
                land(desk / "reports", f"{edition}/110105/2019", site.folder)
        with Scratch(desk, "bangfu-") as scratch:
            yield {
                "register": register / "loads", "fingerprint of the key": register / FINGERPRINT,
                "person key": key, "archive": desk / "archive", "backup": desk / "all.tar",
                "list of faults": desk / "faults.csv",
                "answer to a sender": desk / "answer.xlsx",
                "notes of returned ledgers": register / "deliveries",
                "scratch folders": scratch.folder,
                "internal reports": desk / "reports" / "internal", "workplace": desk / "run",
            }  # fmt: skip
    finally:
        os.umask(before)


def test_each_thing_kept_has_the_mode_the_table_tells(places: dict[str, Path]) -> None:
    for name, place in places.items():
        own, _, files = TOLD[name].partition(", files ")
        assert f"{place.stat().st_mode & 0o777:o}" == own, name
        below = [path for path in place.rglob("*") if path.is_file()] if files else []
        assert {f"{path.stat().st_mode & 0o777:o}" for path in below} <= {files}, name
        assert bool(below) is bool(files), name


def test_nothing_in_the_table_is_left_out(places: dict[str, Path]) -> None:
    """The rest is held elsewhere, or is not ours to hold."""
    elsewhere = {"private names", "public reports", "ledgers"}
    assert TOLD.keys() == places.keys() | elsewhere


def test_private_names_others_can_read_are_refused(tmp_path: Path) -> None:
    assert TOLD["private names"] == "600"
    names = tmp_path / "person.names"
    names.write_text("王小明\n", "utf-8")
    names.chmod(0o640)
    with pytest.raises(Exception, match="found mode 640, expected 600"):
        private_names(names)


AUDIT = runpy.run_path(str(ROOT / ".ci" / "audit.py"))
FLAW = {"id": "PYSEC-2026-1", "fix_versions": ["2"]}


@pytest.mark.parametrize(
    ("packages", "code", "words"),
    [
        ([{"name": "a", "version": "1", "vulns": []}], 0, "1 of 1 packages audited, no advisory"),
        (
            [{"name": "a", "skip_reason": "Dependency not found on PyPI"}], 0,
            "no index of advisories at hand: none of 1 packages was audited",
        ),
        (
            [{"name": "a", "version": "1", "vulns": [FLAW]}, {"name": "b", "skip_reason": "x"}], 1,
            "1 of 2 packages audited, advisories: 1\na 1: PYSEC-2026-1, mended in 2",
        ),
    ],
)  # fmt: skip
def test_an_audit_says_how_much_it_could_ask(
    packages: list[dict[str, Any]], code: int, words: str
) -> None:
    assert AUDIT["verdict"]({"dependencies": packages}) == (code, words)
