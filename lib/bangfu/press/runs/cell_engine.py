"""The engine of papermill by which a run's notebooks are executed where processes can be forked.

The cells run in a process that the fork server makes (`warmkernel.cell_runner`), which tells each
as it ends. It is the notebook's own, watched and ended as kernels are; what it saves is the wire
between kernel and client, a sixth of the processor time of a report.
"""

import os
from collections.abc import Mapping
from multiprocessing.connection import Connection
from pathlib import Path
from socket import socketpair
from typing import Any

import orjson
from nbformat import NotebookNode
from papermill.engines import Engine, NotebookExecutionManager
from warmkernel.cell_runner import is_run
from warmkernel.process import SERVER_VARIABLE, ForkedProcess, ForkServer

from bangfu.press.runs.worker import announce_kernel, note_spent

__all__ = ["CellEngine"]

_CALL = "warmkernel.cell_runner:run_cells"
_SETTINGS = '{"HistoryManager": {"enabled": false}, "Kernel": {"_execute_sleep": 0}}'
"""Nobody asks for its history, or needs time to hear what it has published."""
_LOOK_SECONDS = 1.0
"""How soon it is noticed that a process has ended whose own children keep its channel open."""


class CellEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Runs a notebook's cells in a forked process and takes in what each has come to."""

    @classmethod
    def execute_managed_notebook(
        cls, nb_man: NotebookExecutionManager, kernel_name: str, **options: Any
    ) -> None:
        """Run the cells of a notebook up to one that fails or asks for the end.

        Parameters
        ----------
        nb_man
            papermill's manager of the notebook.
        kernel_name
            Of a notebook of Python; there is no other here.
        options
            `env`, the whole environment; `cwd`; and `quitters`, a list to add the cell to that
            asks for its kernel's end.

        Raises
        ------
        RuntimeError
            If the process dies.

        Notes
        -----
        papermill's own dates of each cell are left out: they are those in `execution`, and to
        parse and reckon with them takes as long as all else that is done here.
        """
        process, channel = _forked(options["env"], options["cwd"])
        try:
            announce_kernel(process.pid)
            channel.send_bytes(orjson.dumps(nb_man.nb))
            for index, cell in enumerate(nb_man.nb.cells):
                told = _heard(process, channel) if is_run(cell) else {}
                _take_in(cell, told)
                if told.get("asks_exit"):
                    options["quitters"].append(cell)
                if told.get("failed"):
                    nb_man.cell_exception(cell, index)
                if told.get("failed") or told.get("asks_exit"):
                    return
            told = _heard(process, channel)
            note_spent(told["processor_seconds"])
            _conclude(nb_man.nb, told)
        finally:
            channel.close()
            process.abandon()


def _forked(env: Mapping[str, str], cwd: Path) -> tuple[ForkedProcess, Connection]:
    ours, theirs = socketpair()
    null = os.open(os.devnull, os.O_RDONLY)
    try:
        server = ForkServer(Path(os.environ[SERVER_VARIABLE]))
        process = server.fork(
            _CALL, [_SETTINGS], env=env, cwd=str(cwd), handles=[null, 1, 2, theirs.fileno()]
        )
    except BaseException:
        ours.close()
        raise
    finally:
        os.close(null)
        theirs.close()
    return process, Connection(ours.detach())


def _heard(process: ForkedProcess, channel: Connection) -> dict[str, Any]:
    """What the process tells next."""
    try:
        while not channel.poll(_LOOK_SECONDS):
            if process.poll() is not None:
                raise EOFError
        told: dict[str, Any] = orjson.loads(channel.recv_bytes())
    except (EOFError, OSError):
        raise RuntimeError("Kernel died") from None
    return told


def _take_in(cell: NotebookNode, told: Mapping[str, Any]) -> None:
    if told:
        cell.outputs = _nodes(told["outputs"])
        cell.execution_count = told["execution_count"]
        cell.metadata.execution = told["execution"]


def _conclude(nb: NotebookNode, told: Mapping[str, Any]) -> None:
    """What is to be said of a notebook when all its cells have run."""
    nb.metadata["language_info"] = told["language_info"]
    if told["widgets"]:
        nb.metadata["widgets"] = told["widgets"]
    for index, outputs in told["again"].items():
        nb.cells[int(index)].outputs = _nodes(outputs)


def _nodes(outputs: list[dict[str, Any]]) -> list[NotebookNode]:
    """Outputs as papermill and nbformat know them; what is in them stays plain."""
    return [NotebookNode(one) for one in outputs]  # type: ignore[no-untyped-call]
