"""Running one notebook, and proving that it ran.

papermill calls a notebook whose kernel was killed a success (papermill #330, #518), so success is
read from the executed notebook itself, never from the absence of an exception.
"""

from pathlib import Path
from typing import Any

import papermill
from nbclient.exceptions import DeadKernelError
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
        )
    except PapermillExecutionError as error:
        cause = f"{error.ename}: {error.evalue}"
        raise RunError(_failed(job, f"cell {error.cell_index + 1}", cause, executed)) from None
    except (DeadKernelError, TimeoutError) as error:
        raise RunError(_failed(job, "kernel", str(error), executed)) from None
    require_success(nb, job, executed)
    return nb


def require_success(nb: NotebookNode, job: Job, executed: Path) -> None:
    """Prove from the executed notebook that the run was whole.

    Raises
    ------
    RunError
        If the run has no end, a cell was not executed or shows an error, or the parameters are
        not those asked for.
    """
    ran: dict[str, Any] = nb.metadata.get("papermill", {})
    for number, cell in enumerate(nb.cells, start=1):
        if cell.cell_type != "code" or not cell.source.strip():
            continue
        errors = [o for o in cell.outputs if o.output_type == "error"]
        if errors:
            cause = f"{errors[0].ename}: {errors[0].evalue}"
            raise RunError(_failed(job, f"cell {number}", cause, executed))
        if cell.execution_count is None:
            cause = "was not executed (the kernel died or was killed)"
            raise RunError(_failed(job, f"cell {number}", cause, executed))
    if not ran.get("end_time"):
        raise RunError(_failed(job, "end", "the run has no end time", executed))
    if ran.get("parameters") != job.params.notebook_parameters():
        raise RunError(_failed(job, "parameters", "not those asked for", executed))


def _failed(job: Job, where: str, cause: str, executed: Path) -> str:
    return (
        f"notebook {job.notebook!r} ({job.params.period}, {job.params.unit}, "
        f"{job.params.language}), {where}: {cause}\n  executed notebook: {executed}"
    )
