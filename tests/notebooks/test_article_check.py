"""The notebook that checks a draft: under papermill, the draft a parameter, in no release."""

import json
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from bangfu.press.release.settings import SiteSettings
from bangfu.press.release.stored_notebooks import stored_notebooks
from bangfu.project import NOTEBOOK_FOLDER, ROOT
from papermill.exceptions import PapermillExecutionError

STORED = NOTEBOOK_FOLDER / "article_check.ipynb"


def run(target: Path, **parameters: Any) -> str:
    """What its last cell shows."""
    papermill.execute_notebook(
        STORED, target, parameters, kernel_name="python3", progress_bar=False, cwd=ROOT
    )
    (output,) = nbformat.read(target, 4).cells[-1].outputs
    html: str = output.data["text/html"]
    return html


def test_its_parameter_is_the_draft(tmp_path: Path, sample_folder: Path) -> None:
    html = run(
        tmp_path / "out.ipynb", text="去年，抚慰611人次，2017年抚慰338人次。", dated="2019-01-10",
        register=str(sample_folder),
    )  # fmt: skip
    assert "2处数字：1处一致，1处有误，0处不予公布，0处无从核对" in html
    assert "应为383人次；数字的次序颠倒了" in html
    assert "comfort.person_times/2018/110105" in html


def test_a_draft_outside_of_the_project_is_not_read(tmp_path: Path, sample_folder: Path) -> None:
    (tmp_path / "稿.txt").write_text("2014年抚慰259人次。", "utf-8")
    with pytest.raises(PapermillExecutionError, match="expected a file in the project's folder"):
        run(tmp_path / "out.ipynb", draft=str(tmp_path / "稿.txt"), register=str(sample_folder))


def test_it_is_stored_as_one_of_the_desk_and_no_release_runs_it(tmp_path: Path) -> None:
    nb = nbformat.read(STORED, 4)
    assert nb.metadata["bangfu"] == {"release": False}
    assert [cell.outputs for cell in nb.cells if cell.cell_type == "code"] == [[], [], [], []]
    for path in NOTEBOOK_FOLDER.glob("*.ipynb"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    every = stored_notebooks(tmp_path, SiteSettings())
    assert list(every) == ["assistance_totals", "comfort_payments", "hardship_exit"]


@pytest.mark.parametrize("metadata", [{}, {"bangfu": {}}, {"bangfu": {"release": True}}])
def test_a_notebook_that_does_not_say_so_is_of_a_release(
    tmp_path: Path, metadata: dict[str, Any]
) -> None:
    told = json.loads(STORED.read_text("utf-8"))
    told["metadata"].pop("bangfu")
    told["metadata"] |= metadata
    (tmp_path / "other.ipynb").write_text(json.dumps(told), "utf-8")
    assert list(stored_notebooks(tmp_path, SiteSettings())) == ["other"]
