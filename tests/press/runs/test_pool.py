"""Workers are bounded in number, time and memory; one that is killed fails its own task alone."""

import contextlib
import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import CancelledError
from pathlib import Path

import psutil
import pytest
from bangfu.errors import RunError
from bangfu.press.runs.limits import Budget, cores, memory_cap, thread_caps
from bangfu.press.runs.pool import KilledError, WorkerPool
from warmkernel.process import THREAD_CAPS, why_not_here

MIB = 2**20


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[WorkerPool]:
    """One worker, two seconds and 300 MiB a task."""
    made = WorkerPool(1, budget=Budget(2.0, 300 * MIB), log=tmp_path / "log")
    assert made.submit(eval, "6 * 7").result(60) == 42  # the server is up
    yield made
    made.kill()


def is_running(pid: int) -> bool:
    with contextlib.suppress(psutil.NoSuchProcess):
        return bool(psutil.Process(pid).status() != psutil.STATUS_ZOMBIE)
    return False


def await_end(pid: int, seconds: float = 5.0) -> bool:
    end = time.monotonic() + seconds
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.02)
    return not is_running(pid)


@pytest.mark.parametrize(
    ("code", "why"),
    [
        pytest.param("import os; os._exit(3)", r"its worker ended with 3", marks=pytest.mark.prove),
        (
            "import os, signal; os.kill(os.getpid(), signal.SIGKILL)",
            r"its worker was killed by SIGKILL",
        ),
        ("import time; time.sleep(60)", r"took longer than 2 s and was killed"),
        (
            "x = bytearray(900 * 2**20); import time; time.sleep(60)",
            r"used [3-9][0-9][0-9] MiB of memory, allowed 300, and was killed",
        ),
        pytest.param("1 / 0", r"ZeroDivisionError: division by zero", marks=pytest.mark.prove),
    ],
    ids=["exit", "kill", "time", "memory", "error"],
)
def test_task_that_ends_its_worker_fails_alone(pool: WorkerPool, code: str, why: str) -> None:
    failing, other = pool.submit(exec, code), pool.submit(eval, "6 * 7")
    with pytest.raises(RunError, match=rf"^{why}$"):
        failing.result(30)
    assert other.result(30) == 42


def test_what_a_killed_task_has_started_is_killed_too(pool: WorkerPool, tmp_path: Path) -> None:
    path = tmp_path / "pid"
    code = (
        "import subprocess, time\n"
        f"open({str(path)!r}, 'w').write(str(subprocess.Popen(['sleep', '600']).pid))\n"
        "time.sleep(60)"
    )
    with pytest.raises(KilledError, match="took longer"):
        pool.submit(exec, code).result(30)
    assert await_end(int(path.read_text()))


ESCAPED = (
    "import subprocess\n"
    "subprocess.run(['sh', '-c', 'setsid sleep 600 > /dev/null 2>&1 & echo $! > {path}'])"
)
"""Starts a process in a session of its own whose parent ends at once."""


@pytest.mark.parametrize("kernels", ["", "stock"])
@pytest.mark.parametrize("way", ["kill", "shutdown"])
def test_what_has_left_its_session_and_lost_its_parent_is_ended_with_the_pool(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, kernels: str, way: str
) -> None:
    monkeypatch.setenv("BANGFU_KERNELS", kernels)
    pool = WorkerPool(1, budget=Budget(), log=tmp_path / "log")
    path = tmp_path / "pid"
    pool.submit(exec, ESCAPED.format(path=path)).result(60)
    pid = int(path.read_text())
    assert is_running(pid)
    getattr(pool, way)()
    assert await_end(pid)


@pytest.mark.prove
def test_memory_shared_with_the_server_is_not_counted(pool: WorkerPool) -> None:
    # What a worker shares with the server it was forked from is more than it is allowed itself.
    code = "__import__('psutil').Process().memory_info().rss"
    assert pool.submit(eval, code).result(30) > 100 * MIB
    pool.budget = Budget(2.0, 60 * MIB)
    assert pool.submit(exec, "import time; time.sleep(1)").result(30) is None


@pytest.mark.prove
def test_no_more_tasks_at_a_time_than_jobs(tmp_path: Path) -> None:
    pool = WorkerPool(2, budget=Budget(), log=tmp_path / "log")
    code = (
        "import os, time\n"
        f"desk = {str(tmp_path)!r}\n"
        "mine = f'{desk}/at-work-{os.getpid()}'\n"
        "open(mine, 'w').close()\n"
        "time.sleep(0.2)\n"
        "seen = sum(name.startswith('at-work') for name in os.listdir(desk))\n"
        "os.remove(mine)\n"
        "open(f'{desk}/most', 'a').write(f'{seen} ')"
    )
    for task in [pool.submit(exec, code) for _ in range(6)]:
        task.result(60)
    pool.shutdown()
    assert max(map(int, (tmp_path / "most").read_text().split())) == 2


def test_shutdown_lets_what_was_asked_for_end(tmp_path: Path) -> None:
    pool = WorkerPool(1, budget=Budget(), log=tmp_path / "log")
    tasks = [pool.submit(eval, f"{n} + 1") for n in range(3)]
    pool.shutdown()
    assert [task.result(0) for task in tasks] == [1, 2, 3]
    with pytest.raises(RuntimeError, match="cannot schedule new futures after shutdown"):
        pool.submit(eval, "1")


def test_kill_ends_everything_at_once(tmp_path: Path) -> None:
    pool = WorkerPool(1, budget=Budget(), log=tmp_path / "log")
    pid = pool.submit(os.getpid).result(60)
    working, waiting = pool.submit(time.sleep, 60), pool.submit(eval, "1")
    time.sleep(0.2)
    began = time.monotonic()
    pool.kill()
    with pytest.raises(KilledError):
        working.result(5)
    with pytest.raises(CancelledError):
        waiting.result(5)
    assert time.monotonic() - began < 2
    assert await_end(pid)


@pytest.mark.prove
def test_sockets_of_a_killed_worker_are_gone_with_the_pool(
    pool: WorkerPool,
) -> None:
    code = (
        "import os, time\n"
        "from warmkernel.client import PromptManager\n"
        "os.makedirs(PromptManager().ip)\n"
        "time.sleep(60)"
    )
    assert pool._server is not None
    server = pool._server.path
    with pytest.raises(KilledError, match="took longer"):
        pool.submit(exec, code).result(30)
    assert list(server.parent.glob("wk-*/ipc"))
    pool.shutdown()
    assert not server.parent.exists()


def test_fork_server_that_is_killed_is_replaced(pool: WorkerPool) -> None:
    assert pool._server is not None
    assert pool._server.pid is not None
    working = pool.submit(exec, "import time; time.sleep(1)")
    time.sleep(0.3)
    os.kill(pool._server.pid, signal.SIGKILL)
    with pytest.raises(KilledError, match=r"its worker was killed by SIGKILL"):
        working.result(30)
    assert pool.submit(eval, "6 * 7").result(60) == 42


def test_worker_killed_while_idle_costs_no_task(pool: WorkerPool) -> None:
    pid = pool.submit(os.getpid).result(30)
    os.kill(pid, signal.SIGKILL)
    assert await_end(pid)
    assert pool.submit(os.getpid).result(60) not in (pid, os.getpid())


def test_workers_started_anew_do_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_KERNELS", "stock")
    pool = WorkerPool(1, budget=Budget(3.0), log=tmp_path / "log")
    assert pool.stock_reason == "BANGFU_KERNELS=stock asks for stock kernels"
    assert pool.submit(eval, "6 * 7").result(60) == 42
    with pytest.raises(KilledError, match="took longer than 3 s"):
        pool.submit(exec, "import time; time.sleep(60)").result(30)
    assert pool.submit(eval, "6 * 7").result(60) == 42
    pool.kill()


@pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")
def test_workers_are_started_anew_where_the_server_does_not_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bangfu.press.runs.pool.WARM_UP", "bangfu.nowhere:warm_up")
    pool = WorkerPool(2, budget=Budget(60.0), log=tmp_path / "log")
    assert [pool.submit(eval, "6 * 7").result(60) for _ in range(2)] == [42, 42]
    pool.kill()
    reason = "ModuleNotFoundError: No module named 'bangfu.nowhere'"
    assert pool.stock_reason == f"the fork server did not start: {reason}"


_HALF_WARM = """
def warm_up():
    yield
    raise ImportError("no charts here")
"""


@pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")
def test_what_was_begun_early_is_done_though_the_server_cannot_import_the_rest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "half_warm.py").write_text(_HALF_WARM, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setattr("bangfu.press.runs.pool.sealed_interpreter", dict)  # so that it is found
    monkeypatch.setattr("bangfu.press.runs.pool.WARM_UP", "half_warm:warm_up")
    monkeypatch.setattr("bangfu.press.runs.pool._REMEMBERING", (eval,))
    pool = WorkerPool(2, budget=Budget(60.0), log=tmp_path / "log")
    begun = [pool.submit(eval, "__import__('time').sleep(0.5) or 42") for _ in range(3)]
    assert [one.result(60) for one in begun] == [42, 42, 42]
    pool.kill()
    assert pool.stock_reason == "the fork server did not start: ImportError: no charts here"


@pytest.mark.parametrize(("jobs", "each"), [(1, cores()), (cores(), 1), (cores() + 1, 1), (100, 1)])
def test_workers_share_the_cores(jobs: int, each: int) -> None:
    assert thread_caps(jobs) == {
        **dict.fromkeys(THREAD_CAPS, str(each)),
        "BANGFU_THREADS": str(each),
    }


@pytest.mark.parametrize(
    ("told", "memory", "given"),
    [
        ("", None, {}),
        ("", 2**30, {"BANGFU_MEMORY": str(2**29)}),
        ("", 2**34, {"BANGFU_MEMORY": str(2**31)}),  # 2 GiB at the most if nobody says otherwise
        (str(2**33), 2**34, {"BANGFU_MEMORY": str(2**33)}),
        (str(2**33), 2**30, {"BANGFU_MEMORY": str(2**29)}),
    ],
)
def test_the_engine_of_a_worker_takes_half_of_its_memory(
    monkeypatch: pytest.MonkeyPatch, told: str, memory: int | None, given: dict[str, str]
) -> None:
    monkeypatch.setenv("BANGFU_MEMORY", told)
    assert memory_cap(Budget(memory=memory)) == given


def test_caps_reach_the_worker(pool: WorkerPool) -> None:
    asked = "__import__('os').environ['OMP_NUM_THREADS']"
    assert pool.submit(eval, asked).result(30) == str(cores())
    log = pool._log
    assert oct(log.stat().st_mode & 0o777) == "0o600"
