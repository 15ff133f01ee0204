"""The same plan on a Dask cluster: a real scheduler and two workers on loopback."""

import json
import os
import re
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.press.runs.cluster import cluster_executor, unguarded
from bangfu.press.runs.limits import Budget
from small_notebooks import SHOWN, small, store
from typed_register import typed_register

TESTS = Path(__file__).parents[2]


@contextmanager
def cluster(desk: Path, *protocol: str, **environment: str) -> Iterator[str]:
    """Address of a scheduler with two workers, each a process of its own."""
    address = desk / "scheduler.json"
    quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL, "cwd": desk}
    quiet["env"] = os.environ | environment
    told = ["--scheduler-file", str(address)]
    dask = [sys.executable, "-m", "distributed.cli"]
    commands = [
        [f"{dask[2]}.dask_scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard",
         *protocol],
        *[[f"{dask[2]}.dask_worker", "--nthreads", "1", "--no-dashboard", *protocol]
          for _ in range(2)],
    ]  # fmt: skip
    processes = [
        subprocess.Popen([*dask[:2], *command, *told], **quiet)  # type: ignore[call-overload]
        for command in commands
    ]
    end = time.monotonic() + 60
    while not (address.exists() and address.stat().st_size) and time.monotonic() < end:
        time.sleep(0.1)
    try:
        yield str(json.loads(address.read_text("utf-8"))["address"])
    finally:
        for process in processes:
            process.terminate()
        for process in processes:
            process.wait(30)


@pytest.fixture(scope="module")
def scheduler(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with cluster(tmp_path_factory.mktemp("dask")) as address:
        yield address


def certified(folder: Path) -> dict[str, str]:
    """Settings of Dask by the environment: a throw-away certificate all sides have and ask for."""
    if shutil.which("openssl") is None:
        pytest.skip("no openssl here, which makes throw-away certificates")
    folder.mkdir()
    key, certificate = str(folder / "key.pem"), str(folder / "certificate.pem")
    command = "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
    subprocess.run(
        [*command.split(), "-keyout", key, "-out", certificate], check=True, capture_output=True
    )
    return {
        "DASK_DISTRIBUTED__COMM__REQUIRE_ENCRYPTION": "true",
        "DASK_DISTRIBUTED__COMM__TLS__CA_FILE": certificate,
        **{f"DASK_DISTRIBUTED__COMM__TLS__{side}__{what}": file
           for side in ("SCHEDULER", "WORKER", "CLIENT")
           for what, file in (("KEY", key), ("CERT", certificate))},
    }  # fmt: skip


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    typed_register(tmp_path / "register")
    return tmp_path


def run(desk: Path, *scheduler: str, **environment: str) -> int:
    command = [sys.executable, str(TESTS / "killed_run.py"), str(desk), *scheduler]
    known = os.environ | environment
    return subprocess.run(command, check=False, timeout=300, env=known).returncode


ASKED = """
import sys
from bangfu.errors import ParameterError
from bangfu.press.runs.cluster import cluster_executor
from bangfu.press.runs.limits import Budget
try:
    cluster_executor(sys.argv[1], Budget())
except ParameterError as refusal:
    print(refusal)
"""


def refusal(address: str, **environment: str) -> str:
    """Why a cluster is refused, in a process with some settings; nothing if it is not."""
    known = os.environ | environment
    asked = subprocess.run(
        [sys.executable, "-c", ASKED, address], check=True, timeout=60, env=known,
        capture_output=True, text=True,
    )  # fmt: skip
    return asked.stdout


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


@pytest.mark.prove
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


@pytest.mark.prove
def test_a_cluster_proves_itself_by_certificates(desk: Path, tmp_path: Path) -> None:
    """Over TLS both sides must have the certificate the settings of Dask name."""
    store(desk / "notebooks")
    ours, others = certified(tmp_path / "ours"), certified(tmp_path / "others")
    (tmp_path / "dask").mkdir()
    with cluster(tmp_path / "dask", "--protocol", "tls", **ours) as address:
        assert address.startswith("tls://127.0.0.1:")
        assert "certificate does not match" in refusal(address, **others)
        assert refusal(address)
        assert run(desk, address, **ours) == 0
    assert len(bytes_of(desk / "reports" / "public")) >= 2 * 6


@pytest.mark.parametrize(
    ("address", "is_open"),
    [
        ("tcp://10.0.0.7:8786", True),
        ("tcp://dask.example:8786", True),
        ("dask.example:8786", True),
        ("ws://dask.example:8786", True),
        ("tls://dask.example:8786", False),
        ("tcp://127.0.0.1:8786", False),
        ("tcp://localhost:8786", False),
        ("tcp://[::1]:8786", False),
    ],
)
def test_another_machine_without_tls_is_warned_of(address: str, is_open: bool) -> None:
    assert bool(unguarded(address)) is is_open
