"""Cells run in one forked process show what they show in a kernel, as nbclient has it."""

import contextlib
import os
import re
import signal
import socket
from collections.abc import Iterator, Sequence
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import nbformat
import orjson
import pytest
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from warm_kernels import gone, own_server, use_provisioner
from warmkernel.cell_runner import is_run
from warmkernel.process import shared_server, why_not_here

pytestmark = [
    pytest.mark.process,
    pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}"),
]


@pytest.fixture(scope="module", autouse=True)
def server() -> Iterator[None]:
    """A server for all these tests, ended after them."""
    with pytest.MonkeyPatch.context() as patch, own_server(patch):
        use_provisioner(patch, "local-provisioner")
        yield


def told(*cells: Any, folder: Path) -> list[dict[str, Any]]:
    """What a forked process tells of cells, up to its end."""
    ours, theirs = socket.socketpair()
    null, log = os.open(os.devnull, os.O_RDONLY), os.open(folder / "log", os.O_CREAT | os.O_WRONLY)
    process = shared_server().fork(
        "warmkernel.cell_runner:run_cells", ["{}"], env=dict(os.environ), cwd=str(folder),
        handles=[null, log, log, theirs.fileno()],
    )  # fmt: skip
    for handle in (null, log):
        os.close(handle)
    theirs.close()
    found = []
    with Connection(ours.detach()) as channel:
        channel.send_bytes(orjson.dumps(new_notebook(cells=list(cells))))
        try:
            while True:
                found.append(orjson.loads(channel.recv_bytes()))
        except (EOFError, ConnectionResetError):
            pass
    assert gone(process.pid)
    process.abandon()
    return found


def code(source: str, *tags: str) -> NotebookNode:
    return new_code_cell(source, metadata={"tags": list(tags)})


SHOWN = """
6 * 7
6 * 7;
print('a'); 6 * 7
import sys; print('a'); print('b', file=sys.stderr); print('c')
a = _ = 6
a, In[1], Out[1]
from IPython.display import clear_output, display; display('x'); print('y'); display('z')
display({'text/plain': 'x', 'application/vnd.a.v1+json': {'c': (1, [2.5, None])}}, raw=True)
shown = display('x', display_id='i')
shown.update('y')
print('a'); clear_output(); print('b')
print('a'); clear_output(wait=True)
print('b')
import asyncio; await asyncio.sleep(0.01); 'awaited'
%pwd
!echo a
import os; os.environ['PAGER'], os.path.basename(os.getcwd()), sys.path[0]
import warnings; warnings.warn('careful', stacklevel=1)
get_ipython().__class__.__name__, get_ipython().kernel.implementation
'a' 'b'
from decimal import Decimal; Decimal('1.50'), {'b': 1, 'a': {2}}
import matplotlib; matplotlib.get_backend()
%store
sys.stdout.isatty(), sys.stdout.writable(), sys.stdout.encoding
""".strip().split("\n")
FAILING = [
    ("1 / 0", "6 * 7"),
    ("def f(:", "6 * 7"),
    ("print('a'); raise SystemExit(3)", "6 * 7"),
    ("input()",),
]


def outputs(cells: list[Any]) -> list[Any]:
    """Outputs to be compared: streams of a name joined, as their parts are cut by a timer."""
    plain = orjson.loads(orjson.dumps(cells))
    for cell in plain:
        joined: list[Any] = []
        for one in cell:
            if joined and {one.get("name"), joined[-1].get("name")} in ({"stdout"}, {"stderr"}):
                joined[-1]["text"] += one["text"]
            else:
                joined.append(one)
        cell[:] = joined
    return list(re.sub(r"/tmp/ipykernel_\d+/\d+", "#", orjson.dumps(plain).decode()).split("\0"))


@pytest.mark.parametrize("sources", [SHOWN, *FAILING], ids=lambda one: one[0])
def test_cells_show_what_they_show_in_a_kernel_of_their_own(
    sources: Sequence[str], tmp_path: Path
) -> None:
    found = told(*map(code, sources), folder=tmp_path)
    again = found[-1].get("again", {})
    mine = [again.get(str(one["index"]), one["outputs"]) for one in found if "index" in one]
    nb = new_notebook(cells=list(map(code, sources)))
    client = NotebookClient(nb, resources={"metadata": {"path": str(tmp_path)}}, timeout=60)
    with contextlib.nullcontext() if sources is SHOWN else pytest.raises(CellExecutionError):
        client.execute()
    theirs = [cell.outputs for cell in nb.cells if cell.execution_count]
    assert outputs(mine) == outputs(theirs)
    counts = [one["execution_count"] for one in found if "index" in one]
    assert counts == [cell.execution_count for cell in nb.cells if cell.execution_count]
    if sources is SHOWN:
        assert found[-1]["language_info"] == nb.metadata.language_info
    nbformat.validate(nb)


@pytest.mark.parametrize(
    ("cells", "indexes"),
    [
        ([new_markdown_cell("# 1"), code("1"), code(" "), code("2")], [1, 3]),
        ([code("1", "skip-execution"), code("2")], [1]),
        ([code("1 / 0", "raises-exception"), code("2")], [0, 1]),
        ([code("1 / 0"), code("2")], [0]),
        ([code("quit()"), code("2")], [0]),
    ],
    ids=["prose and blanks", "skipped", "may fail", "fails", "asks for its end"],
)
def test_cells_are_run_in_their_order_up_to_one_that_fails_or_quits(
    cells: list[NotebookNode], indexes: list[int], tmp_path: Path
) -> None:
    found = [one for one in told(*cells, folder=tmp_path) if "index" in one]
    assert [one["index"] for one in found] == indexes
    assert [n for n, cell in enumerate(cells) if is_run(cell)][: len(indexes)] == indexes
    assert found[-1]["asks_exit"] == (cells[found[-1]["index"]].source == "quit()")


def test_what_is_written_past_python_is_shown_with_its_cell(tmp_path: Path) -> None:
    past = "import os; print('a'); os.write(1, b'b\\n'); os.write(2, b'c\\n'); os.system('echo d')"
    found = told(code(f"{past};"), code("print('e')"), folder=tmp_path)
    shown = [[(one["name"], one["text"]) for one in cell["outputs"]] for cell in found[:2]]
    assert shown == [[("stdout", "a\nb\nd\n"), ("stderr", "c\n")], [("stdout", "e\n")]]


def test_what_ran_before_its_process_was_killed_has_been_told(tmp_path: Path) -> None:
    kill = f"import os; os.kill(os.getpid(), {int(signal.SIGKILL)})"
    (one,) = told(code("6 * 7"), code(kill), code("2"), folder=tmp_path)
    assert one["outputs"][0]["data"] == {"text/plain": "42"}


def test_nothing_is_left_of_the_notebook_before(tmp_path: Path) -> None:
    look = code("'left' in globals(), __import__('os').environ.get('LEFT')")
    told(code("import os; left = os.environ['LEFT'] = 'here'"), folder=tmp_path)
    found = told(look, folder=tmp_path)[0]
    assert found["outputs"][0]["data"] == {"text/plain": "(False, None)"}
    assert found["execution_count"] == 1
