"""Three small notebooks under the names of a release, so that a kernel costs half a second."""

from pathlib import Path

import nbformat
from bangfu.press.release.stored_notebooks import stored_notebooks
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

NOTEBOOKS = tuple(stored_notebooks())
"""What a release runs."""

DEFAULTS = """\
register: str = ""  # folder of the register
period: str = ""  # reporting period
unit: str = ""  # code of a union
language: str = ""  # zh or en
edition: str = ""  # public or internal
as_of: int = None  # newest load to see"""

SHOWN = """\
from bangfu.press.report.output_record import Output
Output(f'<p translate="no">{period} {edition}</p>', period)"""
"""A cell that shows what a report may show: words that are of no language."""


def small(*sources: str) -> NotebookNode:
    """A notebook of these code cells, after its title and its parameters: they are cells 3, 4, …"""
    title = "# 题\n\n何如？\n\n<!-- en -->\n\n# Title\n\nHow?"
    cells = [
        new_markdown_cell(title, id="title"),
        new_code_cell(DEFAULTS, metadata={"tags": ["parameters"]}, id="parameters"),
        *(new_code_cell(source, id=f"code-{n}") for n, source in enumerate(sources, start=3)),
    ]
    kernel = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": kernel})


def store(folder: Path, **notebooks: NotebookNode) -> Path:
    """Store the notebooks of a release in a folder; those not given are right."""
    folder.mkdir(exist_ok=True)
    for name in NOTEBOOKS:
        nbformat.write(notebooks.get(name, small(SHOWN)), folder / f"{name}.ipynb")
    return folder
