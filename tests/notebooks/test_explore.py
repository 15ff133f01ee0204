"""The notebook that explores: in a real kernel, its controls and what is shown without them."""

import os
import re
import subprocess
import sys
from pathlib import Path

import nbformat
import papermill
import pytest
from bangfu.press.release.settings import SiteSettings
from bangfu.press.release.stored_notebooks import stored_notebooks
from bangfu.project import NOTEBOOK_FOLDER, ROOT

STORED = NOTEBOOK_FOLDER / "explore.ipynb"
VIEW = "application/vnd.jupyter.widget-view+json"


def exported(path: Path) -> str:
    """What nbconvert makes of a notebook for `make lab`: rows, where controls would be blank."""
    command = [sys.executable, "-m", "nbconvert", "--to", "html", str(path)]
    settings = {**os.environ, "JUPYTER_CONFIG_PATH": str(ROOT / ".jupyter")}
    subprocess.run(command, check=True, capture_output=True, env=settings)
    page = path.with_suffix(".html").read_text("utf-8")
    return "".join(re.findall(r'<div class="jp-Cell jp-CodeCell.*', page, re.S))


def test_it_shows_controls_and_the_same_without_them(tmp_path: Path, sample_folder: Path) -> None:
    papermill.execute_notebook(
        STORED, tmp_path / "out.ipynb", kernel_name="python3", progress_bar=False, cwd=ROOT,
        parameters={"register": str(sample_folder), "by": "event_kind", "period": 2019},
    )  # fmt: skip
    nb = nbformat.read(tmp_path / "out.ipynb", 4)
    (output,) = nb.cells[-1].outputs
    (widgets,) = nb.metadata.widgets.values()
    assert output.data[VIEW]["model_id"] in widgets.state
    for text in (output.data["text/html"], output.data["text/plain"]):
        assert "意外死亡" in text
        assert "抚慰发放（按事件类别），2019年，朝阳区总工会" in text
    assert "意外死亡" in exported(tmp_path / "out.ipynb")
    # 2019: deaths by accident 35
    (row,) = [line for line in output.data["text/plain"].splitlines() if "意外死亡" in line]
    assert "35" in row.split()


def test_a_name_that_is_not_known_ends_it_in_one_line(tmp_path: Path, sample_folder: Path) -> None:
    with pytest.raises(papermill.PapermillExecutionError, match=r"expected 'comfort\.payments'\?"):
        papermill.execute_notebook(
            STORED, tmp_path / "out.ipynb", kernel_name="python3", progress_bar=False, cwd=ROOT,
            parameters={"register": str(sample_folder), "measure": "comfort.payment"},
        )  # fmt: skip


def test_it_is_stored_as_one_of_the_desk_and_no_release_runs_it(tmp_path: Path) -> None:
    assert nbformat.read(STORED, 4).metadata["bangfu"] == {"release": False}
    (tmp_path / "explore.ipynb").write_bytes(STORED.read_bytes())
    for name in stored_notebooks():
        (tmp_path / f"{name}.ipynb").write_bytes((NOTEBOOK_FOLDER / f"{name}.ipynb").read_bytes())
    assert "explore" not in stored_notebooks(tmp_path, SiteSettings())


def test_what_starts_kernels_is_no_kernel() -> None:
    code = "import ipykernel.kernelapp, bangfu.desk.controls as c; print(c.clicks())"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "None"
