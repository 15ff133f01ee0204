"""A notebook run here, cell by cell as "run all" does, without a kernel: for tests of many reports.

Kernels and papermill are tested in tests/runs; what a notebook shows does not depend on them.
"""

import ast
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import nbformat
from bangfu.params import ReportParams
from bangfu.press.release.about import File
from bangfu.press.release.answers_file import make_answers
from bangfu.press.release.job import Release
from bangfu.press.report.output_record import Output
from bangfu.press.runs.landing import FRESH, begin_site, land, write_files
from bangfu.press.runs.release_files import render_release
from bangfu.project import ROOT
from nbformat import NotebookNode
from nbformat.v4 import new_output


def publish_here(release: Release, reports: Path) -> Path:
    """Publish a release whose notebooks are run here."""
    executed = {job: run_all(job.notebook, job.params, job.folder) for job in release.jobs}
    answers = make_answers(release.params)
    return publish_files(reports, release, render_release(release, answers, executed))


def publish_files(reports: Path, release: Release, files: Mapping[str, File]) -> Path:
    """Build a release of some files aside and move it into its place, as a run does."""
    site = begin_site(reports, release.name)
    with site:
        write_files(site.folder / FRESH, files)
        return land(reports, release.name, site.folder)


def run_all(name: str, params: ReportParams, folder: Path = ROOT / "notebooks") -> NotebookNode:
    """The notebook with the outputs it has for these parameters."""
    nb = nbformat.read(folder / f"{name}.ipynb", as_version=4)
    space: dict[str, Any] = {}
    for cell in nb.cells:
        if cell.cell_type != "code":
            continue
        if "parameters" in cell.metadata.get("tags", []):
            space.update(params.notebook_parameters())
            continue
        shown = _run(cell.source, space)
        if shown is not None:
            assert isinstance(shown, Output), cell.id
            cell.outputs = [new_output("display_data", shown._repr_mimebundle_())]
    return nb


def _run(source: str, space: dict[str, Any]) -> object:
    """What the last line of a cell gives, if it is an expression."""
    tree = ast.parse(source)
    if not isinstance(tree.body[-1], ast.Expr):
        exec(compile(tree, "cell", "exec"), space)
        return None
    return eval(compile(ast.Expression(tree.body[-1].value), "cell", "eval"), space)
