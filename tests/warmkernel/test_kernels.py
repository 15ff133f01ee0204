"""A forked kernel is as fresh as one started anew, shows the same, and ends when it should."""

import asyncio
import os
import random
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

import psutil
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_notebook
from warm_kernels import gone, in_kernel, own_server, said, shown, use_provisioner, warnings_of
from warmkernel.client import PromptManager
from warmkernel.process import HOOK_VARIABLE, ForkServer, shared_server, why_not_here
from warmkernel.provisioner import _cannot_fork

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")


@pytest.fixture(autouse=True)
def forked(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let whoever starts a kernel have it forked."""
    use_provisioner(monkeypatch, "warmkernel")


@pytest.fixture
def hooked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Name a hook of this source; the next kernel is forked from a server that has called it."""

    def hook(source: str) -> None:
        (tmp_path / "planted.py").write_text(source)

    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    monkeypatch.setenv(HOOK_VARIABLE, "planted:warm")
    with own_server(monkeypatch):
        yield hook


def test_debugger_is_told_the_files_of_what_is_imported() -> None:
    code = "import sys, IPython, ipykernel.ipkernel as stock; kernel = get_ipython().kernel\n"
    code += (
        "files = kernel.debugger.kernel_modules if kernel.debugger else kernel._kernel_modules\n"
    )
    code += "print(IPython.__file__ in files, len(files) > 500, stock.sys is sys)"
    assert said(code) == "True True True"


def test_kernel_ends_though_nobody_waits_for_it() -> None:
    async def ended() -> bool:
        manager = PromptManager(kernel_name="python3")
        await manager.start_kernel()
        kernel = psutil.Process(manager.provisioner.pid)
        await manager.shutdown_kernel(now=True)
        _, alive = psutil.wait_procs([kernel], timeout=10)
        return not alive and not await manager.is_alive()

    assert asyncio.run(ended())


def test_nothing_is_left_from_the_kernel_before() -> None:
    first = said("import os; os.environ['LEFT'] = left = 'here'; print(os.getpid())")
    code = "import os; print(os.getpid(), os.environ.get('LEFT'), 'left' in globals(), In[1][:6])"
    second = said(code).split()
    assert second[0] != first
    assert second[1:] == ["None", "False", "import"]


def test_random_numbers_differ_from_kernel_to_kernel() -> None:
    random.seed(7)
    code = "import random, numpy; print(random.random(), numpy.random.rand())"
    one, other = said(code).split(), said(code).split()
    assert not set(one) & set(other)


def test_kernel_has_the_environment_folder_and_zone_of_its_asker(tmp_path: Path) -> None:
    env = {**os.environ, "TZ": "America/St_Johns", "ASKED": "yes"}
    env.pop("HOME", None)
    code = "import os, time; print(os.getcwd(), os.environ['ASKED'], 'HOME' in os.environ, "
    code += "time.strftime('%z', time.localtime(1_550_000_000)))"
    assert said(code, env=env, cwd=str(tmp_path)) == f"{tmp_path} yes False -0330"


SAME = (
    "import sys, os, signal\nprint(sys.argv[1:2], sys.flags, sys.path[0] == '', __name__)",
    "import matplotlib; print(matplotlib.get_backend(), matplotlib.rcParams['figure.dpi'])",
    "import matplotlib.pyplot as plt\nplt.plot([1, 3, 2]);",
    "import pandas as pd; pd.DataFrame({'人次': [67, 259]})",
    "import logging; logging.getLogger('x').warning('careful')",
    "print(signal.getsignal(signal.SIGTERM), signal.getsignal(signal.SIGCHLD))",
    "import duckdb; print(duckdb.sql('select 6 * 7').fetchall())",
    "print(sorted(k for k in os.environ if k.startswith(('OMP', 'OPENBLAS', 'JE_', 'MPL'))))",
    "import numpy; print(numpy.dot(numpy.ones(3), numpy.ones(3)))",
    "print('a', end=''); display(1); print('b', file=sys.stderr); display(2); print('c'); 3",
    "for n in range(50): print(n, end=' '); sys.stdout.flush() if n % 7 else display(n)",
    "1 / 0",
)


def whole_texts(outputs: list[Any]) -> list[Any]:
    """The outputs with neighbouring pieces of one stream joined: a timer cuts them where it will.

    >>> whole_texts([{"name": "stdout", "text": "3.0"}, {"name": "stdout", "text": "; "}])
    [{'name': 'stdout', 'text': '3.0; '}]
    """
    joined: list[Any] = []
    for out in outputs:
        if joined and "text" in out and joined[-1].get("name") == out["name"]:
            joined[-1] = {**joined[-1], "text": joined[-1]["text"] + out["text"]}
        else:
            joined.append(dict(out))
    return joined


def outputs_of(path: Path) -> list[Any]:
    """All outputs of the notebook, without what no two runs share."""
    nb = new_notebook(cells=[new_code_cell(source) for source in SAME])
    client = NotebookClient(
        nb, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(path)}}
    )
    client.execute()
    return [whole_texts(cell.outputs) for cell in nb.cells]


def test_notebook_shows_the_same_through_the_stock_kernel(
    hooked: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    hooked("import pandas, matplotlib.pyplot, duckdb\ndef warm(): duckdb.close()")
    ours = outputs_of(tmp_path)
    use_provisioner(monkeypatch, "local-provisioner")
    theirs = outputs_of(tmp_path)
    for source, one, other in zip(SAME, ours, theirs, strict=True):
        assert one == other, source
    assert any("image/png" in out.get("data", {}) for outputs in ours for out in outputs)


def test_cell_can_be_interrupted_and_the_kernel_restarted() -> None:
    async def use(manager: PromptManager, client: Any) -> list[str]:
        asked = asyncio.ensure_future(shown(client, "import time; time.sleep(30)"))
        await asyncio.sleep(0.5)
        await manager.interrupt_kernel()
        found = [await asked]
        await shown(client, "kept = 1")
        await manager.restart_kernel(now=True)
        await client.wait_for_ready(timeout=60)
        return [*found, await shown(client, "kept")]

    assert in_kernel(use) == ["KeyboardInterrupt", "NameError"]


def test_polite_shutdown_runs_what_was_to_run_at_exit(tmp_path: Path) -> None:
    async def use(manager: PromptManager, client: Any) -> None:
        path = str(tmp_path / "said")
        await shown(client, f"import atexit; atexit.register(open, {path!r}, 'w')")
        await manager.shutdown_kernel(now=False)

    in_kernel(use)
    assert (tmp_path / "said").exists()


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, ""),
        ({"cmd": ["/usr/bin/R", "--slave", "-e", "x"]}, "is not a kernel of this environment"),
        ({"cmd": ["/usr/bin/python3", "-m", "ipykernel_launcher"]}, "is not a kernel of this"),
        ({"cmd": [sys.executable, "-m", "bash_kernel"]}, "is not a kernel of this environment"),
        ({"independent": True}, "it shall outlive the process that asks for it"),
        ({"stdout": subprocess.PIPE}, "its output shall go to a pipe"),
        ({"env": {**os.environ, "PYTHONHASHSEED": "5"}}, "PYTHONHASHSEED differ from the server"),
        ({"env": {**os.environ, "LC_ALL": "zh_CN.UTF-8"}}, "LC_ALL differ from the server's"),
    ],
    ids=["ours", "R", "other python", "other kernel", "independent", "pipe", "seed", "locale"],
)
def test_what_cannot_be_forked_as_asked_is_left_to_the_stock_provisioner(
    change: dict[str, Any], reason: str
) -> None:
    asked = {"cmd": [sys.executable, "-m", "ipykernel_launcher", "-f", "x.json"], **change}
    found = _cannot_fork(asked.pop("cmd"), asked)
    assert reason in found
    assert bool(reason) == bool(found)


def test_what_the_hook_has_made_ready_is_there(hooked: Any) -> None:
    hooked("import sys, fractions\ndef warm(): sys.modules['fractions'].READY = 6 * 7")
    assert said("import sys; print(sys.modules['fractions'].READY)") == "42"


@pytest.mark.parametrize(
    ("source", "reason"),
    [
        ("def warm(): raise LookupError('no such caches')", "LookupError: no such caches"),
        ("import nowhere", "ModuleNotFoundError: No module named 'nowhere'"),
        ("def other(): pass", "AttributeError: module 'planted' has no attribute 'warm'"),
        ("def warm(): __builtins__['kept'] = open(__file__)", "open after the imports, expected"),
    ],
    ids=["fails", "does not import", "is not there", "leaves a file open"],
)
def test_stock_kernel_is_started_and_said_where_the_hook_will_not_do(
    hooked: Any, monkeypatch: pytest.MonkeyPatch, source: str, reason: str
) -> None:
    hooked(source)
    told = warnings_of(monkeypatch)
    assert said("import sys; print('planted' in sys.modules, 6 * 7)") == "False 42"
    assert len(told) == 1
    start = "kernel is not forked but started anew: the fork server did not start: "
    assert told[0].startswith(start)
    assert reason in told[0]


HOLDER = """
import asyncio, os, time
from warmkernel.client import PromptManager
from warmkernel.process import shared_server
async def run():
    manager = PromptManager(kernel_name="python3")
    await manager.start_kernel()
    print(os.getpid(), shared_server().pid, manager.provisioner.pid, shared_server().path.parent,
          flush=True)
    time.sleep(600)
asyncio.run(run())
"""


@pytest.fixture
def family() -> Any:
    """A process, the server it owns and a kernel forked for it: their ids, and the folder."""
    with subprocess.Popen([sys.executable, "-c", HOLDER], stdout=subprocess.PIPE) as holder:
        assert holder.stdout is not None
        pid, server, kernel, folder = holder.stdout.readline().split()
        yield int(pid), int(server), int(kernel), Path(folder.decode())
        holder.kill()


@pytest.mark.parametrize("victim", [0, 1], ids=["the one who asked", "the server"])
def test_kernel_ends_with_the_one_who_asked_and_with_the_server(family: Any, victim: int) -> None:
    assert psutil.pid_exists(family[2])
    os.kill(family[victim], signal.SIGKILL)
    assert gone(family[2])
    assert gone(family[1])
    if victim == 0:  # the server tidies up after itself
        assert not family[3].exists()


def test_server_is_replaced_after_it_was_killed() -> None:
    first = shared_server()
    assert first.pid is not None
    os.kill(first.pid, signal.SIGKILL)
    assert gone(first.pid)
    assert said("print(1)") == "1"
    assert shared_server().pid != first.pid


def test_new_kernel_has_the_code_as_it_was_edited_since(hooked: Any) -> None:
    hooked("VERSION = 1\ndef warm(): import fractions")
    ask = "import sys, planted; print(planted.VERSION, 'fractions' in sys.modules)"
    assert said(ask) == "1 True"
    hooked("VERSION = 2 + 0\ndef warm(): import fractions")
    assert said(ask) == "2 True"


def test_server_that_is_told_to_stop_leaves_nothing() -> None:
    server = ForkServer.start()
    folder, pid = server.path.parent, server.pid
    assert pid is not None
    server.stop()
    assert gone(pid)
    assert not folder.exists()
