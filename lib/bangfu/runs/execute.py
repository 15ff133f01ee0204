"""Running one notebook, and proving that it ran.

papermill calls a notebook whose kernel was killed a success (papermill #330, #518), so success is
read from the executed notebook itself, never from the absence of an exception.
"""

from pathlib import Path
from typing import Any

import nbformat
import papermill
from jupyter_client.kernelspec import NoSuchKernel
from nbformat import NotebookNode
from papermill.exceptions import PapermillExecutionError

from bangfu.errors import RunError
from bangfu.runs.plan import Job

__all__ = ["require_success", "run_notebook"]

_CELL_SECONDS = 600


def run_notebook(job: Job, executed: Path) -> NotebookNode:
    """Run a notebook in a kernel of its own and return it executed.

    Parameters
    ----------
    job
        Notebook and parameters.
    executed
        Where the executed notebook is kept, with its traceback if it failed; its folder is the
        kernel's working folder.

    Raises
    ------
    RunError
        If it did not run to its end: notebook, cell, cause and the path of the executed notebook.
    """
    try:
        nb: NotebookNode = papermill.execute_notebook(
            job.source,
            executed,
            parameters=job.params.notebook_parameters(),
            kernel_name="python3",
            progress_bar=False,
            cwd=executed.parent,
            execution_timeout=_CELL_SECONDS,
            kernel_manager_class="bangfu.runs.kernels.LocalKernelManager",
            shutdown_kernel="immediate",  # all is saved by then; an interrupt would only make noise
        )
    except PapermillExecutionError as error:
        cause = f"{error.ename}: {error.evalue}"
        raise RunError(_failed(job, _stopped_at(job, executed), cause, executed)) from None
    except (NoSuchKernel, RuntimeError, TimeoutError) as error:  # a dead kernel is a RuntimeError
        raise RunError(_failed(job, _stopped_at(job, executed), str(error), executed)) from None
    require_success(nb, job, executed)
    return nb


def require_success(nb: NotebookNode, job: Job, executed: Path) -> None:
    """Prove from the executed notebook that the run was whole.

    Raises
    ------
    RunError
        If the run has no end, a cell was not executed to its end or shows an error, or the
        parameters are not those asked for.
    """
    ran: dict[str, Any] = nb.metadata.get("papermill", {})
    for cell in _code_cells(nb):
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if errors:
            cause = f"{errors[0].ename}: {errors[0].evalue}"
            raise RunError(_failed(job, _named(job, cell), cause, executed))
        if not _is_done(cell):
            cause = "was not executed to its end (the kernel died or was killed)"
            raise RunError(_failed(job, _named(job, cell), cause, executed))
    if not ran.get("end_time"):
        raise RunError(_failed(job, "end", "the run has no end time", executed))
    if ran.get("parameters") != job.params.notebook_parameters():
        raise RunError(_failed(job, "parameters", "not those asked for", executed))


def _code_cells(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cell.cell_type == "code" and cell.source.strip()]


def _is_done(cell: NotebookNode) -> bool:
    """Whether the kernel reported the end of a cell; a count alone it has from its beginning."""
    replied = "shell.execute_reply" in cell.metadata.get("execution", {})
    return cell.execution_count is not None and replied


def _stopped_at(job: Job, executed: Path) -> str:
    """The cell a run stopped at, by what it left behind."""
    if not executed.exists():
        return "kernel"
    for cell in _code_cells(_read(executed)):
        if not _is_done(cell) or any(o.output_type == "error" for o in cell.outputs):
            return _named(job, cell)
    return "kernel"


def _read(path: Path) -> NotebookNode:
    nb: NotebookNode = nbformat.read(path, as_version=4)  # type: ignore[no-untyped-call]
    return nb


def _named(job: Job, cell: NotebookNode) -> str:
    """A cell by its place in the stored notebook: papermill adds cells to the executed one."""
    ids = [stored.id for stored in _read(job.source).cells]
    if cell.id not in ids:
        return "the cell of the injected parameters"
    return f"cell {ids.index(cell.id) + 1} (id {cell.id!r})"


def _failed(job: Job, where: str, cause: str, executed: Path) -> str:
    return (
        f"notebook {job.notebook!r} ({job.params.period}, {job.params.unit}, "
        f"{job.params.language}), {where}: {cause}\n  executed notebook: {executed}"
    )
