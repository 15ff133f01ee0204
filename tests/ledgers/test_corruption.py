"""Single changes of a clean ledger: each lands as the clean one, or is told where it is."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from artificial_ledgers import a_dozen, fill, id_number, unions
from bangfu.ledgers.covering_letter import CoveringLetter
from bangfu.ledgers.intake import import_ledgers, look_at
from bangfu.ledgers.rows.numbering import Sender
from bangfu.ledgers.scrutiny import Orders, Scrutiny
from corrupted_ledgers import KINDS, LETTER, RESENT, SHEET, TOTAL, Change, clean, corrupted
from examples import how_many

MEANT = ("发放日期 merged",)
"""What nobody can tell from what is meant: a day merged over payments is that of all of them."""
ORDERS = Orders(Sender("110105001"), letter=CoveringLetter.of(LETTER))


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A register of a union with ten open files."""
    folder = tmp_path_factory.mktemp("desk")
    file, event = a_dozen()["household_file"][0], a_dozen()["file_event"][0]
    rows: dict[str, list[dict[str, Any]]] = {
        "union_unit": unions("110105001", "110105002"),
        "household_file": [
            file | {"file_id": f"F-{n}", "household_id": f"H-{n}", "holder_key": id_number(n)}
            for n in range(1, 11)
        ],
        "file_event": [event | {"event_id": f"E-{n}", "file_id": f"F-{n}"} for n in range(1, 11)],
    }
    fill(folder / "base.xlsx", rows)
    clean().save(folder / "clean.xlsx")
    for name, files in (("register", ["base"]), ("landed", ["base", "clean"])):
        for file in files:
            import_ledgers([folder / f"{file}.xlsx"], folder / name, key_file=folder / "key")
    return folder


def looked_at(desk: Path, file: Path, register: str = "register") -> Scrutiny:
    return look_at([file], desk / register, key_file=desk / "key", orders=ORDERS)


def landing(found: Scrutiny) -> Counter[str]:
    """The rows that would land, but for where they come from."""
    return Counter(
        repr({name: value for name, value in row.items() if not name.startswith("source_")})
        for row in found.amendments.rows["assistance"].to_pylist()
    )


def is_told(found: Scrutiny, change: Change) -> bool:
    """Whether a fault is at a changed row, or of the sheet where no row can be blamed."""
    rows = {fault.place.row or SHEET for fault in found.faults}
    if rows & change.rows:
        return True
    return SHEET in change.rows and bool(rows & {SHEET, 1, 2, TOTAL - 1, TOTAL, TOTAL + 1})


def test_the_clean_one_lands(desk: Path) -> None:
    found = looked_at(desk, desk / "clean.xlsx")
    assert [fault.message("en") for fault in found.faults] == []
    assert landing(found).total() == 30


@pytest.mark.parametrize("kind", KINDS)
def test_a_single_change_lands_clean_or_is_told_at_its_cell(desk: Path, kind: str) -> None:
    register = "landed" if kind in RESENT else "register"
    expected = landing(looked_at(desk, desk / "clean.xlsx", register))
    wrong = []
    for seed in range(how_many(usual=2, proof=40)):  # 26 kinds: 1,040 changes
        change = corrupted(kind, seed, desk / "changed.xlsx")
        found = looked_at(desk, desk / "changed.xlsx", register)
        assert all(fault.sort for fault in found.faults), "a fault of no kind"
        if found.faults:
            if not is_told(found, change):
                wrong.append((change.what, [fault.message("en") for fault in found.faults]))
        elif landing(found) != expected and not change.what.startswith(MEANT):
            wrong.append((change.what, ["landed otherwise"]))
    assert wrong == []
