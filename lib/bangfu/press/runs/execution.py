"""Running one notebook, and proving that it ran.

papermill calls a notebook whose kernel was killed a success (papermill #330, #518), so success is
read from the executed notebook itself, never from the absence of an exception. papermill's parts
are called one by one: its `execute_notebook` would rewrite the whole file after every cell, not in
one step, and lose the notebook when a kernel dies.
"""

import contextlib
import os
import shutil
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

import nbformat
import orjson
from jupyter_client.kernelspec import NoSuchKernel
from nbformat import NotebookNode
from papermill.engines import papermill_engines
from papermill.iorw import load_notebook_node
from papermill.parameterize import parameterize_notebook
from papermill.utils import chdir
from warmkernel.client import PromptManager
from warmkernel.process import SERVER_VARIABLE

from bangfu.errors import NotebookError
from bangfu.files import write_whole
from bangfu.press.release.answers_file import ANSWERS_VARIABLE
from bangfu.press.release.job import Job
from bangfu.press.report.output_record import MIME, outputs_of
from bangfu.press.runs.cell_engine import CellEngine
from bangfu.press.runs.seal import KERNEL_SEAL, sealed_home, sealed_interpreter
from bangfu.press.runs.worker import announce_kernel

__all__ = ["read_notebook", "require_success", "run_notebook"]

_KERNEL = "python3"
_ENGINE = "nbclient"
_ANY_TIME = 10**7
"""Seconds for what a cell has published to arrive; nbclient's own 4 pass while a laptop sleeps."""
_QUIT = "asked the kernel to end, as quit() does"


class RunManager(PromptManager):
    """The manager of a run's kernel: tells the pool which process to watch."""

    async def start_kernel(self, **kwargs: Any) -> None:  # type: ignore[override]
        """Start it, and announce it."""
        await super().start_kernel(**kwargs)
        announce_kernel(getattr(self.provisioner, "pid"))  # noqa: B009 - of every local one


def run_notebook(job: Job, answers: Path, executed: Path) -> NotebookNode:
    """Run a notebook in a kernel of its own and return it executed.

    Parameters
    ----------
    job
        Notebook and parameters.
    answers
        Where the answers of its release are kept.
    executed
        Where the executed notebook is kept, with its traceback if it failed. The kernel works in
        a folder of its own beside it.

    Raises
    ------
    NotebookError
        If it did not run to its end: notebook, cell, cause and the path of the executed notebook.
    """
    desk, home = executed.with_suffix(""), executed.with_suffix(".home").absolute()
    desk.mkdir(mode=0o700, exist_ok=True)
    nb: NotebookNode = parameterize_notebook(
        load_notebook_node(str(job.source)),
        job.params.notebook_parameters(),
        kernel_name=_KERNEL,
        engine_name=_ENGINE,
    )
    cause, quitters = None, list[NotebookNode]()
    run = _run_forked if SERVER_VARIABLE in os.environ else _run_stock
    try:
        run(nb, desk, _sealed(home, answers), quitters)
    except (NoSuchKernel, RuntimeError, TimeoutError) as error:  # a dead kernel is a RuntimeError
        cause = str(error)
    with contextlib.suppress(OSError):  # what a notebook has written there is kept
        desk.rmdir()
    shutil.rmtree(home, ignore_errors=True)
    write_whole(executed, orjson.dumps(nb), private=True)
    if quitters:  # what comes after it may have run, or died with the kernel
        raise NotebookError(job.title, _named(job, quitters[0]), _QUIT, str(executed))
    if cause is not None:
        raise NotebookError(job.title, _stopped_at(job, nb), cause, str(executed))
    require_success(nb, job, executed)
    return nb


def _run_forked(
    nb: NotebookNode, desk: Path, env: Mapping[str, str], quitters: list[NotebookNode]
) -> None:
    """Run a notebook in one forked process."""
    CellEngine.execute_notebook(
        nb, _KERNEL, progress_bar=False, env=env, cwd=desk, quitters=quitters
    )


def _run_stock(
    nb: NotebookNode, desk: Path, env: Mapping[str, str], quitters: list[NotebookNode]
) -> None:
    """Run a notebook by a kernel, as papermill does."""
    with chdir(str(desk)), _environment(env):
        papermill_engines.execute_notebook_with_engine(
            _ENGINE,
            nb,
            kernel_name=_KERNEL,
            progress_bar=False,
            kernel_manager_class=RunManager,
            on_cell_executed=partial(_note_quitter, quitters),
            # nbclient waits for all a cell has published; no need to give it time besides.
            extra_arguments=["--Kernel._execute_sleep=0", *KERNEL_SEAL],
            # Whatever takes too long is ended from outside, by whoever watches this worker.
            iopub_timeout=_ANY_TIME,
            shutdown_kernel="immediate",  # all is told by then; an interrupt only makes noise
        )


def _note_quitter(
    quitters: list[NotebookNode], *, cell: NotebookNode, execute_reply: Mapping[str, Any], **_: Any
) -> None:
    """Note a cell that has asked its kernel to end, which it does when it likes."""
    payload = execute_reply["content"].get("payload", ())
    if any(one.get("source") == "ask_exit" for one in payload):
        quitters.append(cell)


def _sealed(home: Path, answers: Path) -> dict[str, str]:
    """The environment of a kernel: closed to what is not ours, but for its answers."""
    told = {ANSWERS_VARIABLE: str(answers.absolute())}
    return {**sealed_interpreter(os.environ), **sealed_home(home), **told}


@contextlib.contextmanager
def _environment(env: Mapping[str, str]) -> Iterator[None]:
    """Give this process another environment meanwhile, for the kernels it starts."""
    before = dict(os.environ)
    _become(env)
    try:
        yield
    finally:
        _become(before)


def _become(env: Mapping[str, str]) -> None:
    """Give this process another environment."""
    for name in os.environ.keys() - env.keys():
        del os.environ[name]
    os.environ.update(env)


def require_success(nb: NotebookNode, job: Job, executed: Path) -> None:
    """Prove from the executed notebook that the run was whole.

    Raises
    ------
    NotebookError
        If the run has no end, a cell was not executed to its end or shows an error, or the
        parameters are not those asked for.
    """
    ran: dict[str, Any] = nb.metadata.get("papermill", {})
    for cell in _code_cells(nb):
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if errors:
            cause = f"{errors[0].ename}: {errors[0].evalue}"
            raise NotebookError(job.title, _named(job, cell), cause, str(executed))
        if not _is_done(cell):
            cause = "was not executed to its end (the kernel died or was killed)"
            raise NotebookError(job.title, _named(job, cell), cause, str(executed))
    if not ran.get("end_time"):
        raise NotebookError(job.title, "end", "the run has no end time", str(executed))
    if ran.get("parameters") != job.params.notebook_parameters():
        raise NotebookError(job.title, "parameters", "not those asked for", str(executed))


def _code_cells(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]


def _is_done(cell: NotebookNode) -> bool:
    """Whether the kernel reported the end of a cell; a count alone it has from its beginning."""
    replied = "shell.execute_reply" in cell.metadata.get("execution", {})
    return cell.execution_count is not None and replied


def _stopped_at(job: Job, nb: NotebookNode) -> str:
    """The cell a run stopped at, by what it left behind."""
    cells = _code_cells(nb)
    for cell in cells:
        if not _is_done(cell) or any(o.output_type == "error" for o in cell.outputs):
            return _named(job, cell)
    return f"after {_named(job, cells[-1])}, the last" if cells else "kernel"


def read_notebook(path: Path) -> NotebookNode:
    """Read an executed notebook, as `run_notebook` has kept it.

    The data of our own outputs stay plain dictionaries: nothing asks them for attributes, and to
    make nodes of ten thousand of them takes longer than all the rest.
    """
    raw = orjson.loads(path.read_bytes())
    outputs = list(outputs_of([raw]))
    ours = [data[MIME] for data in outputs]
    for data in outputs:
        data[MIME] = None
    nb: NotebookNode = nbformat.from_dict(raw)  # type: ignore[no-untyped-call]
    for data, own in zip(outputs_of([nb]), ours, strict=True):
        dict.__setitem__(data, MIME, own)
    return nb


def _named(job: Job, cell: NotebookNode) -> str:
    """A cell by its place in the stored notebook: papermill adds cells to the executed one."""
    ids = [stored.id for stored in load_notebook_node(str(job.source)).cells]
    if cell.id not in ids:
        return "the cell of the injected parameters"
    return f"cell {ids.index(cell.id) + 1} (id {cell.id!r})"
