"""The same plan on a Dask cluster: a real scheduler and two workers on loopback."""

import json
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.press.runs.cluster import cluster_executor
from bangfu.press.runs.limits import Budget
from small_notebooks import SHOWN, small, store
from typed_register import typed_register

TESTS = Path(__file__).parents[2]


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Address of a scheduler with two workers, each a process of its own."""
    desk = tmp_path_factory.mktemp("dask")
    address = desk / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": desk}
    told = ["--scheduler-file", str(address)]
    dask = [sys.executable, "-m", "distributed.cli"]
    commands = [
        [f"{dask[2]}.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard"],
        *[[f"{dask[2]}.dask_worker", "--nthreads", "1", "--no-dashboard"] for _ in range(2)],
    ]
    processes = [
        subprocess.Popen([*dask[:2], *command, *told], **quiet)  # type: ignore[call-overload]
        for command in commands
    ]
    end = time.monotonic() + 60
    while not address.exists() and time.monotonic() < end:
        time.sleep(0.1)
    yield str(json.loads(address.read_text("utf-8"))["address"])
    for process in processes:
        process.terminate()
    for process in processes:
        process.wait(30)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    typed_register(tmp_path / "register")
    return tmp_path


def run(desk: Path, *scheduler: str) -> int:
    command = [sys.executable, str(TESTS / "killed_run.py"), str(desk), *scheduler]
    return subprocess.run(command, check=False, timeout=300).returncode


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


def test_cluster_publishes_the_same_bytes_as_this_machine(desk: Path, scheduler: str) -> None:
    store(desk / "notebooks")
    assert run(desk, scheduler) == 0
    there = bytes_of(desk / "reports" / "public")
    assert len(there) >= 2 * 6
    (desk / "reports").rename(desk / "there")
    assert run(desk) == 0
    assert bytes_of(desk / "reports" / "public") == there


def test_failure_on_a_cluster_is_told_as_at_home(desk: Path, scheduler: str) -> None:
    store(desk / "notebooks", hardship_exit=small(SHOWN, "import os; os._exit(9)"))
    assert run(desk, scheduler) == 1
    events = [json.loads(line) for line in (desk / "run.jsonl").read_text("utf-8").splitlines()]
    assert events[0]["kernels"] == "on a cluster"
    failed = [event for event in events if event["event"] == "notebook_failed"]
    assert {event["where"] for event in failed} == {"cell 4 (id 'code-4')"}
    assert all(Path(event["executed"]).exists() for event in failed)
    assert not list((desk / "reports").glob("public/*/*"))


def test_address_where_nothing_answers_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bangfu.press.runs.cluster._CONNECT_SECONDS", 1)
    with pytest.raises(ParameterError, match=re.escape("--scheduler: found 'tcp://127.0.0.1:9'")):
        cluster_executor("tcp://127.0.0.1:9", Budget())
