"""Which notebooks a release runs, in which order, and how their reports are called."""

from pathlib import Path

import nbformat
import pytest
from bangfu.errors import ParameterError
from bangfu.figures.catalogue import MEASURES, TOPICS
from bangfu.language import Text
from bangfu.press.release.settings import SiteSettings
from bangfu.press.release.stored_notebooks import notebooks_by_topic, stored_notebooks
from small_notebooks import small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("beta", "alpha"):
        nbformat.write(small(), tmp_path / f"{name}.ipynb")
    return tmp_path


def test_the_project_runs_its_list_in_its_order_under_the_titles_of_the_pages() -> None:
    assert dict(stored_notebooks()) == {
        "assistance_totals": Text("帮扶总量", "Assistance totals"),
        "hardship_exit": Text("解困脱困进展", "Progress of hardship exit"),
        "comfort_payments": Text("抚慰救助趋势", "Comfort payments"),
    }
    assert list(stored_notebooks()) == ["assistance_totals", "hardship_exit", "comfort_payments"]


def test_without_a_list_all_are_run_by_name_and_with_one_no_other(folder: Path) -> None:
    assert list(stored_notebooks(folder, SiteSettings())) == ["alpha", "beta"]
    assert list(stored_notebooks(folder, SiteSettings(notebooks=("beta",)))) == ["beta"]


def test_all_faults_are_told_at_once(folder: Path) -> None:
    (folder / "alpha.ipynb").write_text("no json", encoding="utf-8")
    (folder / "empty.ipynb").write_text('{"cells": []}', encoding="utf-8")
    untitled = small()
    untitled.cells[0].source = "# 只有中文\n\n何如？"
    nbformat.write(untitled, folder / "chinese.ipynb")
    names = ("alpha", "beta", "empty", "chinese", "gamma")
    with pytest.raises(ParameterError) as error:
        stored_notebooks(folder, SiteSettings(notebooks=names))
    assert [line.partition(", expected")[0] for line in str(error.value).splitlines()] == [
        "notebook 'alpha': is not a notebook as JupyterLab stores it",
        "notebook 'empty': is not a notebook as JupyterLab stores it",
        "notebook 'chinese': found 1 titles",
        "notebook 'gamma': not found",
    ]


def test_a_folder_without_notebooks_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ParameterError, match="found no notebook"):
        stored_notebooks(tmp_path, SiteSettings())


def test_a_topic_is_shown_by_the_notebook_that_asks_for_most_of_its_figures(folder: Path) -> None:
    assert notebooks_by_topic(stored_notebooks(), TOPICS) == {
        "assistance": "assistance_totals", "hardship": "hardship_exit",
        "comfort": "comfort_payments",
    }  # fmt: skip
    # alpha asks for two figures of comfort, beta for one of each.
    nbformat.write(
        small('report.compare("comfort.amount", "comfort.batches")'), folder / "alpha.ipynb"
    )
    nbformat.write(
        small('report.compare("comfort.amount", "hardship.exits")'), folder / "beta.ipynb"
    )
    assert notebooks_by_topic(("alpha", "beta"), TOPICS, folder) == {
        "comfort": "alpha",
        "hardship": "beta",
    }


def test_every_measure_of_the_catalogue_belongs_to_its_topic() -> None:
    assert {spec.name.split(".")[0] for spec in MEASURES} == set(TOPICS)
    ids = {figure.id for spec in MEASURES for figure in spec.figures}
    assert {figure_id.split(".")[0] for figure_id in ids} == set(TOPICS)
