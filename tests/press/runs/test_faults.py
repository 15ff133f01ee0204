"""Whatever is killed at whatever moment: readers see a whole release, and the next run goes on.

A hundred random moments in four tests; each says the seed of its moments, so that a failure can
be had again. Every attempt publishes another edition of the notebooks (v1, v2, …), so a release
that mixed two of them would show.
"""

import contextlib
import hashlib
import json
import os
import random
import re
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from killed_run import PERIODS
from small_notebooks import NOTEBOOKS, small, store
from typed_register import typed_register
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")

TESTS = Path(__file__).parents[2]
MARK = "BANGFU_TEST_DESK"
LONGEST_SECONDS = 4.5
"""A run of two releases takes about as long; later moments would find nothing to kill."""


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    typed_register(tmp_path / "register")
    return tmp_path


def edit_notebooks(desk: Path, version: int) -> None:
    shown = (
        "from bangfu.press.report.output_record import Output\n"
        f"Output(f'<p lang=\"en\">edition v{version} of {{period}}</p>', period)"
    )
    store(desk / "notebooks", **{name: small(shown) for name in NOTEBOOKS})


@contextlib.contextmanager
def running(desk: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """A run; whatever becomes of it, nothing of it is left afterwards."""
    with open(desk / "said", "ab") as said:
        process = subprocess.Popen(
            [sys.executable, str(TESTS / "killed_run.py"), str(desk)],
            env={**os.environ, MARK: str(desk)}, stdout=said, stderr=said,
        )  # fmt: skip
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def processes_of(desk: Path) -> list[psutil.Process]:
    """The run and all it has started: runner, fork server, workers, kernels."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.environ().get(MARK) == str(desk):
                found.append(process)
    return found


def kind_of(process: psutil.Process, runner: int) -> str:
    if process.pid == runner:
        return "runner"
    return "server" if process.ppid() == runner else "child"


def kill_one(desk: Path, kind: str, runner: int, dice: random.Random) -> None:
    """Kill a process of a kind; nothing if there is none at this moment."""
    with contextlib.suppress(psutil.Error):
        victims = [one for one in processes_of(desk) if kind_of(one, runner) == kind]
        if victims:
            dice.choice(victims).send_signal(signal.SIGKILL)


def require_whole(desk: Path, newest: int) -> dict[str, int]:
    """Every release that is there matches its record and is of one edition: which one."""
    editions = {}
    for record in (desk / "reports").glob("public/*/*/release.json"):
        folder = record.parent
        told = json.loads(record.read_text("utf-8"))["outputs"]
        there = {
            str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in folder.rglob("*") if path.is_file() and path != record
        }  # fmt: skip
        assert there == told, folder
        pages = "".join((folder / f"{name}.html").read_text("utf-8") for name in NOTEBOOKS)
        shown = set(re.findall(r"edition v(\d+) of", pages))
        assert len(shown) == 1, (folder, shown)
        editions[folder.name] = int(shown.pop())
        assert editions[folder.name] <= newest
    return editions


def require_nothing_at_work(desk: Path) -> None:
    end = time.monotonic() + 15
    while (left := processes_of(desk)) and time.monotonic() < end:
        time.sleep(0.05)
    assert left == []


def index_of(desk: Path) -> str:
    path = desk / "reports" / "index.html"
    return path.read_text("utf-8") if path.exists() else ""


def require_all_landed(desk: Path, version: int) -> None:
    """One more run, left in peace, lands what did not land and tidies up."""
    with running(desk) as process:
        assert process.wait(120) == 0, (desk / "said").read_text("utf-8")[-2000:]
    assert require_whole(desk, version) == dict.fromkeys(PERIODS, version)
    assert all(f"public/110105/{period}/" in index_of(desk) for period in PERIODS)
    assert list((desk / "reports").glob(".building-*")) == []
    assert not (desk / "reports" / ".lock-owner.json").exists()


@pytest.mark.parametrize("seed", [20191231, 20200630])
def test_run_killed_at_25_moments_leaves_whole_releases(desk: Path, seed: int) -> None:
    dice = random.Random(seed)
    before: dict[str, int] = {}
    for version in range(1, 26):
        edit_notebooks(desk, version)
        with running(desk) as process:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(dice.uniform(0.5, LONGEST_SECONDS))
            process.kill()
        require_nothing_at_work(desk)
        after = require_whole(desk, version)
        assert all(after[period] >= edition for period, edition in before.items())
        assert index_of(desk).rstrip().endswith("</html>") or not index_of(desk)
        before = after
    require_all_landed(desk, 25)


@pytest.mark.parametrize("seed", [20190501, 20191001])
def test_server_workers_and_kernels_killed_at_25_moments_withhold_at_most(
    desk: Path, seed: int
) -> None:
    dice = random.Random(seed)
    version = kills = 0
    while kills < 25:
        version += 1
        edit_notebooks(desk, version)
        with running(desk) as process:
            while kills < 25:
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(dice.uniform(0.1, 1.5))
                if process.poll() is not None:
                    break
                kill_one(desk, dice.choice(["server", "child", "child"]), process.pid, dice)
                kills += 1
                require_whole(desk, version)
            code = process.wait(120)
        editions = require_whole(desk, version)
        landed = editions == dict.fromkeys(PERIODS, version)
        assert code == (0 if landed else 1), (desk / "said").read_text("utf-8")[-2000:]
        require_nothing_at_work(desk)
    require_all_landed(desk, version)
