"""Many runs in a row leave no more behind than the first few: nothing grows with their number."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest
from commands_at_work import begin, new_small_project, said
from killed_commands import MARK, everything_in, left_in, processes_of
from small_notebooks import store
from typed_register import typed_register
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"/proc: {why_not_here()}")

TIMES = int(os.environ.get("BANGFU_SOAK") or 100)
"""`make prove SOAK=300` has more."""
WARM = 5
"""Runs after which caches are full."""
RUN = "run params/year.yaml --force --jobs 2"
MIB = 2**20


def require_flat(memory: Sequence[int]) -> None:
    """The last tenth of the runs takes as much memory as the tenth after the first few did."""
    tenth = max(len(memory) // 10, 3)
    first = statistics.median(memory[WARM : WARM + tenth])
    last = statistics.median(memory[-tenth:])
    assert last - first < 8 * MIB, [size // MIB for size in memory]


def files_of(project: Path) -> dict[str, int]:
    """The size of every file of a project, but of what its commands have said."""
    return {
        str(path.relative_to(project)): path.stat().st_size for path in everything_in(project)
        if path.is_file() and path.name != "said"
    }  # fmt: skip


def run_once(project: Path) -> int:
    """Publish anew as a process of its own; the most memory it took, in bytes."""
    process = begin(project, RUN, **{MARK: str(project)})
    _, status, used = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0, said(project)
    assert processes_of(project) == []
    return used.ru_maxrss * 1024


def test_runs_one_after_another_leave_nothing(tmp_path: Path) -> None:
    project = new_small_project(tmp_path / "project")
    memory = [run_once(project) for _ in range(WARM)]
    before, shared = files_of(project), {*os.listdir("/dev/shm")}
    memory += [run_once(project) for _ in range(TIMES - WARM)]
    assert left_in(project) == []
    after = files_of(project)
    assert {*after} == {*before}  # not one file more, of a log, an archive or a cache neither
    assert {name: size for name, size in after.items() if size != before[name]} == {}
    assert {one for one in {*os.listdir("/dev/shm")} - shared if "bangfu" in one} == set()
    require_flat(memory)


def test_runs_in_one_process_hold_nothing(tmp_path: Path) -> None:
    typed_register(tmp_path / "register")
    store(tmp_path / "notebooks")
    script = str(Path(__file__).parents[2] / "soaked_run.py")
    done = subprocess.run(
        [sys.executable, script, str(tmp_path), str(TIMES)], check=True, capture_output=True
    )
    held = [json.loads(line) for line in done.stdout.splitlines()]
    assert len(held) == TIMES
    assert {one["code"] for one in held} == {0}
    for name in ("descriptors", "threads", "children"):
        assert len({one[name] for one in held[WARM:]}) == 1, [one[name] for one in held]
    require_flat([one["memory"] for one in held])
    assert (tmp_path / "run" / "workers.log").stat().st_size == 0
    assert [path.name for path in (tmp_path / "run").iterdir() if path.is_dir()] == []
