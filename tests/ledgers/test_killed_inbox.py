"""Whenever an inbox is killed, whole loads are left, and doing it again goes on."""

import signal
import subprocess
import sys
from pathlib import Path
from time import sleep

import pytest
from artificial_ledgers import a_dozen, fill, id_number, unions
from bangfu.ledgers.intake import import_ledgers
from bangfu.register.check import check_files
from bangfu.register.loads import list_loads

UNITS = [f"11010500{n}" for n in range(1, 5)]
KILLED_AFTER = (1.5, 3.0, 4.0, 5.0)
"""Seconds: before the first ledger has landed, and between later ones."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A register with four unions, and a ledger of each."""
    file = fill(tmp_path / "工会.xlsx", {"union_unit": unions(*UNITS)})
    import_ledgers([file], tmp_path / "register", key_file=tmp_path / "person.key")
    (tmp_path / "inbox").mkdir()
    (row, *_) = a_dozen()["assistance"]
    for place, unit in enumerate(UNITS):
        rows = [
            row | {"unit_code": unit, "aid_id": str(n), "file_id": None, "amount": 100,
                   "person_key": id_number(10 * place + n)}
            for n in (1, 2)
        ]  # fmt: skip
        fill(tmp_path / "inbox" / f"{unit}.xlsx", {"assistance": rows})
    return tmp_path


def inbox(desk: Path) -> "subprocess.Popen[bytes]":
    command = [sys.executable, "-m", "bangfu", "inbox", "inbox", "--register", "register"]
    command += ["--key", "person.key", "--period", "2016-02"]
    return subprocess.Popen(command, cwd=desk, stdout=subprocess.DEVNULL)


@pytest.mark.prove
def test_a_killed_inbox_leaves_whole_loads_and_goes_on(desk: Path) -> None:
    before = 1
    for seconds in KILLED_AFTER:
        work = inbox(desk)
        sleep(seconds)
        work.send_signal(signal.SIGKILL)
        work.wait()
        assert check_files(desk / "register") == []
        loads = list_loads(desk / "register")
        assert len(loads) >= before
        assert {load.rows["assistance"] for load in loads[1:]} <= {2}
        before = len(loads)
    assert inbox(desk).wait() == 0
    assert len(list_loads(desk / "register")) == 1 + len(UNITS)
    assert not [path for path in (desk / "register").rglob(".*") if path.is_dir()]
