"""The example of CONTRIBUTING.md, applied to a copy of the project, run to a page, and broken."""

import json
import os
import re
import shutil
import subprocess
import sys
from fnmatch import fnmatch
from pathlib import Path

import nbformat
import pytest
from bangfu.project import ROOT
from documents import blocks, commands_in, spans, table_rows
from notebook_rules import faults
from read_page import read_page

DOC = "CONTRIBUTING.md"
PARTS = (
    ".ci", "lib", "notebooks", "params", "tests", "data/published", "pyproject.toml",
    "requirements.lock", "GLOSSARY.md",
)  # fmt: skip
RELEASE = "reports/public/110105/2015"

Edit = tuple[str, str, str]
"""A file, the lines it holds once, and the lines that take their place."""


def edits() -> list[Edit]:
    """The changes of the document's diffs: a hunk is found by its lines, wherever they are now."""
    found: list[Edit] = []
    for block in blocks(DOC, "diff"):
        for file in re.split(r"^\+\+\+ ", block.text, flags=re.M)[1:]:
            name, *hunks = re.split(r"\n@@\n", file)
            for hunk in hunks:
                lines = [(line[:1], line[1:]) for line in hunk.rstrip("\n").split("\n")]
                before = "\n".join(text for sign, text in lines if sign != "+")
                after = "\n".join(text for sign, text in lines if sign != "-")
                found.append((name, before, after))
    return found


def apply(edit: Edit, project: Path) -> None:
    name, before, after = edit
    text = (project / name).read_text("utf-8")
    assert text.count(f"\n{before}") == 1, f"{name}: expected once:\n{before}"
    (project / name).write_text(text.replace(f"\n{before}", f"\n{after}"), "utf-8")


def cells() -> list[str]:
    """The cells of the document's notebook."""
    (block,) = blocks(DOC, "python")
    return [part.partition("\n")[2].rstrip() for part in block.text.split("# %%")[1:]]


def run(project: Path, *words: str) -> "subprocess.CompletedProcess[str]":
    env = {**os.environ, "PYTHONPATH": str(project / "lib"), "BANGFU_PROJECT": str(project)}
    return subprocess.run(
        [sys.executable, "-m", *words], cwd=project, env=env, capture_output=True, text=True,
        check=False,
    )  # fmt: skip


def with_cells(project: Path) -> None:
    """Put the cells of the document into its notebook, which alone is run from then on."""
    place = project / "notebooks" / "training.ipynb"
    notebook = nbformat.read(place, as_version=4)
    shown = [c for c in notebook.cells if c.cell_type == "code" and "open_" not in c.source]
    changed = [cell for cell in shown if set(cell.metadata.get("tags", [])) <= {"setup"}]
    *given, more = cells()
    for cell, source in zip(changed, given, strict=True):
        cell.source = source
    after = notebook.cells.index(changed[-1]) + 1
    notebook.cells.insert(after, nbformat.v4.new_code_cell(more, id="training-more"))
    nbformat.write(notebook, place)
    settings = project / "params" / "site.yaml"
    kept = re.sub(r"^  - (?!training).*\n", "", settings.read_text("utf-8"), flags=re.M)
    settings.write_text(kept, "utf-8")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory, sample_folder: Path) -> Path:
    """A copy of this project with everything of the document in it, and its report made."""
    copy = tmp_path_factory.mktemp("project")
    for part in PARTS:
        source, place = ROOT / part, copy / part
        place.parent.mkdir(parents=True, exist_ok=True)
        if source.is_dir():
            shutil.copytree(source, place)  # with what is compiled: its times are kept
        else:
            shutil.copyfile(source, place)
    (copy / "data" / "sample").symlink_to(sample_folder)
    for edit in edits():
        apply(edit, copy)
    new, made = [words for words, whole in commands_in(DOC, "bangfu") if whole]
    assert run(copy, "bangfu", *new).returncode == 0
    with_cells(copy)
    done = run(copy, "bangfu", *made)
    assert done.returncode == 0, done.stderr
    return copy


def test_the_files_to_touch_are_those_that_are_touched() -> None:
    touched = {name for name, *_ in edits()}
    tests = {name for name in touched if name.startswith("tests/")}
    sentence = "lib/bangfu/words/sentences.yaml"
    rows = {row[0]: row[1] for row in table_rows(DOC)}
    assert rows["a sentence"] == f"1 file: `{sentence}`"
    measure = touched - tests - {sentence}
    assert rows["a measure with its figures"].startswith(f"{len(measure)} files")
    assert tests


def test_its_code_is_in_the_style_of_the_house_and_passes_the_tests_it_names(project: Path) -> None:
    names = sorted({name for name, *_ in edits()})
    python = [name for name in names if name.endswith(".py")]
    assert run(project, "ruff", "check", *python).stdout.startswith("All checks passed")
    assert run(project, "ruff", "format", "--check", *python).returncode == 0
    tests = [name for name in python if name.startswith("tests/")] + ["tests/test_glossary.py"]
    done = run(
        project, "pytest", "-p", "no:cacheprovider", "-p", "no:xdist", *tests, "-k",
        "training or all_measures or every_measure_has",
    )  # fmt: skip
    assert done.returncode == 0, done.stdout
    assert int(re.findall(r"(\d+) passed", done.stdout)[-1]) > 10


def test_the_notebook_keeps_the_cell_model(project: Path) -> None:
    notebook = nbformat.read(project / "notebooks" / "training.ipynb", as_version=4)
    assert faults(notebook) == []


@pytest.mark.parametrize(
    ("page", "title", "sentence"),
    [
        ("training.html", "职业培训", "2015年，58人参加职业培训"),
        ("training.en.html", "Job training", "In 2015, 58 people were trained for a job"),
    ],
)
def test_the_new_figure_is_on_a_page_in_both_languages(
    project: Path, page: str, title: str, sentence: str
) -> None:
    found = read_page((project / RELEASE / page).read_text("utf-8"))
    assert found.title.startswith(title)
    assert sentence in found.text
    assert len(found.tables) == 1  # by relation; by union there would be one row


def test_few_people_behind_a_row_are_not_told_though_nobody_has_asked_for_it(
    project: Path,
) -> None:
    figures = json.loads((project / RELEASE / "figures.json").read_text("utf-8"))["figures"]
    found = {(name, figure["status"]) for figure in figures for name in figure["dimensions"]}
    # 58 people in 46 unions: whoever is there is one of a few, and all unions together are the
    # total; half are workers, half their kin
    assert found == {("relation", "synthetic")}


def test_all_files_of_a_release_are_told_in_the_reference(project: Path) -> None:
    told = [span for span in spans("docs/reference.md") if "." in span]
    files = [p.relative_to(project / RELEASE) for p in (project / RELEASE).rglob("*.*")]
    assert len(files) > 10
    assert [str(file) for file in files if not any(fnmatch(str(file), one) for one in told)] == []


def message(mistake: str) -> str:
    """What the document says somebody who makes a mistake is told."""
    (row,) = (row for row in table_rows(DOC) if row[0].startswith(mistake))
    return row[1].split("`")[1]


def stopped(project: Path, place: str, before: str, after: str, *command: str) -> str:
    """What is said when a file is changed once and a command is run; the file is put back."""
    path = project / place
    whole = path.read_text("utf-8")
    at = whole.rindex(before)
    path.write_text(whole[:at] + after + whole[at + len(before) :], "utf-8")
    try:
        done = run(project, "bangfu", *command)
    finally:
        path.write_text(whole, "utf-8")
    assert done.returncode
    return done.stderr


def test_a_breakdown_nobody_is_counted_in_is_stopped_by_the_catalogue(project: Path) -> None:
    told = stopped(
        project, "lib/bangfu/figures/topics/assistance.yaml",
        "measure_unit: persons\n        column: people\n      - id: assistance.courses",
        "measure_unit: items\n        column: people\n      - id: assistance.courses",
        "figures", "--period", "2015", "--id", "assistance.trained",
    )  # fmt: skip
    assert message("a breakdown nobody is counted in") in told


def test_a_breakdown_that_is_not_in_the_catalogue_is_stopped_by_the_run(project: Path) -> None:
    told = stopped(
        project, "notebooks/training.ipynb", '\\"relation\\"', '\\"month\\"',
        "run", "params/year.yaml", "--period", "2015",
    )  # fmt: skip
    assert message("a breakdown the catalogue does not list") in told
