"""A new notebook follows the cell model, is added to what is run, and runs to a page."""

import os
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bangfu.press.release.settings import read_settings
from bangfu.project import VARIABLE
from bangfu.starter import make_project
from notebook_rules import faults
from read_page import read_page


@pytest.fixture
def ours(tmp_path: Path, sample_folder: Path) -> Path:
    """A project with the sample in it."""
    make_project(tmp_path / "ours")
    (tmp_path / "ours" / "data" / "sample").symlink_to(sample_folder)
    return tmp_path / "ours"


def bangfu(cwd: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if name != VARIABLE}
    return subprocess.run(
        [sys.executable, "-m", "bangfu", *arguments],
        cwd=cwd, env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def listed(project: Path) -> tuple[str, ...]:
    return read_settings(project / "params" / "site.yaml").notebooks


def test_it_runs_to_a_page_that_the_index_lists_under_its_title(ours: Path) -> None:
    made = bangfu(ours, "new-notebook", "by_month", "--title", "逐月帮扶", "Help by month")
    assert made.returncode == 0, made.stderr
    assert faults(nbformat.read(ours / "notebooks" / "by_month.ipynb", as_version=4)) == []
    assert listed(ours)[-1] == "by_month"
    settings = ours / "params" / "site.yaml"
    text = settings.read_text("utf-8")
    kept = "\n".join(line for line in text.splitlines() if not line.startswith("  - "))
    settings.write_text(f"{kept}\n".replace("notebooks:\n", "notebooks: [by_month]\n"), "utf-8")
    done = bangfu(ours, "run", "params/year.yaml", "--language", "zh", "--language", "en")
    assert done.returncode == 0, done.stderr
    page = read_page((ours / "reports/public/110105/2019/by_month.en.html").read_text("utf-8"))
    assert page.title.startswith("Help by month")
    assert page.tables
    for name, title in (("index.html", "逐月帮扶"), ("index.en.html", "Help by month")):
        index = read_page((ours / "reports" / name).read_text("utf-8"))
        assert index.links[title].startswith("public/110105/2019/by_month")


def test_it_is_added_after_the_others_and_nothing_else_of_the_settings_moves(ours: Path) -> None:
    settings = ours / "params" / "site.yaml"
    before = settings.read_text("utf-8")
    assert bangfu(ours, "new-notebook", "one").returncode == 0
    assert bangfu(ours / "notebooks", "new-notebook", "two").returncode == 0
    assert listed(ours)[-2:] == ("one", "two")
    assert settings.read_text("utf-8").replace("  - one\n  - two\n", "") == before
    notebook = nbformat.read(ours / "notebooks" / "one.ipynb", as_version=4)
    assert notebook.cells[0].id == "one-01"
    assert notebook.cells[0].source.startswith("# 新报告\n")


def test_without_a_list_all_are_run_so_none_is_begun(ours: Path) -> None:
    (ours / "params" / "site.yaml").write_text("title: {zh: 报告, en: Reports}\n", "utf-8")
    assert bangfu(ours, "new-notebook", "one").returncode == 0
    assert listed(ours) == ()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("comfort_payments", "'comfort_payments' is there already, expected a new name"),
        ("../one", "found '../one', expected small letters, digits and underscores"),
        ("One", "found 'One', expected small letters"),
    ],
)
def test_a_name_that_is_taken_or_none_is_refused(ours: Path, name: str, told: str) -> None:
    before = {path.name for path in ours.rglob("*")}
    refused = bangfu(ours, "new-notebook", name)
    assert refused.returncode == 2
    assert told in refused.stderr
    assert {path.name for path in ours.rglob("*")} == before


def test_a_list_on_one_line_is_left_to_its_writer(ours: Path) -> None:
    (ours / "params" / "site.yaml").write_text("notebooks: [comfort_payments]\n", "utf-8")
    refused = bangfu(ours, "new-notebook", "one")
    assert refused.returncode == 2
    assert "expected a line '- one' each" in refused.stderr
    assert not (ours / "notebooks" / "one.ipynb").exists()
