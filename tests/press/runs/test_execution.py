"""An executed notebook is read as it was kept, its own data as they are."""

import json
from pathlib import Path

import pytest
from bangfu.press.report.output_record import MIME
from bangfu.press.runs.execution import read_notebook
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

FIGURES = {"figures": [{"id": "comfort.person_times", "value": "673", "dimensions": []}]}


@pytest.mark.parametrize(
    "outputs",
    [
        [],
        [new_output("stream", name="stdout", text="673\n")],
        [new_output("display_data", {"text/plain": "673"})],
        [new_output("display_data", {"text/plain": "673", MIME: FIGURES})],
        [
            new_output("execute_result", {MIME: FIGURES}, execution_count=1),
            new_output("display_data", {"text/plain": "673"}),
            new_output("display_data", {MIME: {"figures": []}}),
        ],
    ],
)
def test_notebook_is_read_as_it_was_kept(tmp_path: Path, outputs: list[object]) -> None:
    cells = [new_markdown_cell("# 673"), new_code_cell("show(673)", outputs=outputs)]
    path = tmp_path / "executed.ipynb"
    notebook = new_notebook(cells=cells)
    path.write_text(json.dumps(notebook), "utf-8")
    assert read_notebook(path) == notebook
