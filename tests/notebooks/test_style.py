"""Every stored notebook follows the cell model, and each rule of the model finds its fault."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from bangfu.project import ROOT
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from notebook_rules import MOST_CELLS, faults
from small_notebooks import NOTEBOOKS

PATHS = [ROOT / "notebooks" / f"{name}.ipynb" for name in NOTEBOOKS]
DEFAULTS = """\
register: str = "data/sample"  # folder of the register
period: str = "2019"  # reporting period
unit: str = "110105"  # code of a union
language: str = "zh"  # zh or en
edition: str = "public"  # public or internal
as_of: int = None  # newest load to see"""


def prose(heading: str = "##") -> NotebookNode:
    return new_markdown_cell(f"{heading} 题\n\n何如？\n\n<!-- en -->\n\n{heading} T\n\nHow?")


def code(source: str, *tags: str) -> NotebookNode:
    return new_code_cell(source, metadata={"tags": list(tags)} if tags else {})


def good() -> NotebookNode:
    """A small notebook nothing is wrong with.

    Cells from 0: title, parameters, imports, load, prose, output, prose, definitions, provenance.
    """
    return new_notebook(
        cells=[
            prose("#"),
            code(DEFAULTS, "parameters"),
            code("from bangfu import open_report", "setup"),
            code("report = open_report(register=register)", "setup"),
            prose(),
            code('report.sentence("comfort.summary")'),
            prose(),
            code("report.definitions()", "definitions"),
            code("report.provenance()", "provenance"),
        ]
    )


def source(position: int, text: str) -> Callable[[NotebookNode], None]:
    def change(nb: NotebookNode) -> None:
        nb.cells[position].source = text

    return change


def added(position: int, *cells: NotebookNode) -> Callable[[NotebookNode], None]:
    def change(nb: NotebookNode) -> None:
        nb.cells[position:position] = cells

    return change


def tagged(position: int, *tags: str) -> Callable[[NotebookNode], None]:
    def change(nb: NotebookNode) -> None:
        nb.cells[position].metadata["tags"] = list(tags)

    return change


def field(position: int, name: str, value: object) -> Callable[[NotebookNode], None]:
    def change(nb: NotebookNode) -> None:
        nb.cells[position][name] = value

    return change


def words(zh: str, en: str) -> Callable[[NotebookNode], None]:
    return source(4, f"## 题\n\n{zh}\n\n<!-- en -->\n\n## T\n\n{en}")


STREAM = new_output("stream", name="stdout", text="x")
DEFECTS: list[tuple[Callable[[NotebookNode], None], str]] = [
    # the title and its question
    (source(0, "## 题\n\n何如？\n<!-- en -->\n## T\n\nHow?"), "cell 1: is not the title"),
    (source(0, "# 题\n\n如此。\n<!-- en -->\n# T\n\nSo."), "cell 1: asks no question"),
    # parameters
    (tagged(1, "setup"), "parameters: found 0 cells"),
    (tagged(2, "parameters"), "parameters: found 2 cells"),
    (source(1, DEFAULTS.replace("unit: str", "unit")), "is not typed with a plain default"),
    (source(1, DEFAULTS.replace("  # zh or en", "")), "has no comment"),
    (source(1, DEFAULTS.replace("as_of", "load")), "'load', 'period'"),
    (source(1, DEFAULTS.partition("\n")[2]), "expected ['as_of', 'edition', 'language', 'period'"),
    # set-up first, imports in one cell
    (added(3, code("import bangfu", "setup")), "imports: found in cells [3, 4]"),
    (source(5, "import bangfu"), "imports: found in cells [3, 6]"),
    (source(2, "import pandas as pd"), "cell 3: 'import pandas as pd', expected"),
    (source(2, "from bangfu.measures import comfort"), "cell 3: 'from bangfu.measures import"),
    (source(2, "from warnings import simplefilter"), "cell 3: 'from warnings import"),
    (tagged(5, "setup"), "set-up: is not one run"),
    (added(3, prose()), "set-up: is not one run"),
    # how much, and in which rhythm
    (added(6, *(code("report.x()") for _ in range(4))), "prose: 5 outputs in a row"),
    (added(4, code("report.x()")), "prose: none before the first output"),
    (source(3, "\n".join(f"a{n} = b" for n in range(9))), "cell 4: 9 lines"),
    (
        added(6, *(cell for n in range(MOST_CELLS) for cell in (prose(), code("report.x()")))),
        "notebook: 31 code cells",  # 28 and the sentence, the definitions, the provenance
    ),
    (tagged(7, "definitions", "provenance"), "ending: is not definitions and provenance"),
    # what a cell of code may not hold
    (source(5, "x = report.sentence('a')"), "cell 6: not one expression"),
    (source(5, "report.a()\nreport.b()"), "cell 6: not one expression"),
    (source(3, "def f():\n    return 1"), "cell 4: def in a notebook"),
    (source(3, "class C:\n    pass"), "cell 4: class in a notebook"),
    (source(3, "for a in b:\n    c"), "cell 4: for in a notebook"),
    (source(3, "while a:\n    b"), "cell 4: while in a notebook"),
    (source(5, "map(lambda a: a, b)"), "cell 6: lambda in a notebook"),
    (source(5, "[a for a in b]"), "cell 6: a comprehension in a notebook"),
    (source(5, "a / b"), "cell 6: a computation in a notebook"),
    (source(5, "%matplotlib inline"), "cell 6: not plain Python"),
    (source(5, "warnings.filterwarnings('ignore')"), "cell 6: uses 'warnings'"),
    (source(5, "open('x')"), "cell 6: uses 'open'"),
    (source(5, "print(report)"), "cell 6: uses 'print'"),
    (source(5, "report.read('data/sample')"), "cell 6: a file path, 'data/sample'"),
    (source(5, "report.read('figures.csv')"), "cell 6: a file path, 'figures.csv'"),
    (source(5, "report.ranking(by_union, 374)"), "cell 6: a typed number, 374"),
    # prose
    (words("共374人次。", "How."), "cell 5: a typed number, '3'"),
    (words("共３人次。", "How."), "cell 5: a typed number, '３'"),
    (words("何如。", "In 2019."), "cell 5: a typed number, '2'"),
    (words("下降百分之三。", "How."), "cell 5: a typed number, '百分之'"),
    (words("共三百七十四人次。", "How."), "cell 5: a typed number, '三百七十四人次'"),
    (source(4, "## 题\n\n何如。"), "cell 5: not in both languages"),
    (source(4, "## 题\n何如\n<!-- en -->\n### T\nHow"), "cell 5: headings differ"),
    (words("何如。", "How 如何."), "cell 5: languages are mixed"),
    (source(4, "T\n<!-- en -->\nT"), "cell 5: languages are mixed"),
    # how it is stored
    (tagged(5, "hide"), "cell 6: unknown tags ['hide']"),
    (added(6, new_raw_cell("x")), "cell 7: a raw cell"),
    (field(5, "outputs", [STREAM]), "cell 6: stored with outputs or counts"),
    (field(5, "execution_count", 3), "cell 6: stored with outputs or counts"),
]


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_stored_notebook_follows_the_cell_model(path: Path) -> None:
    assert faults(nbformat.read(path, as_version=4)) == []


def test_the_notebooks_stored_are_those_of_a_release() -> None:
    assert {path.stem for path in PATHS} == set(NOTEBOOKS)


def test_nothing_is_found_in_a_good_notebook() -> None:
    assert faults(good()) == []


@pytest.mark.parametrize(("plant", "message"), DEFECTS)
def test_planted_defect_is_found(plant: Callable[[NotebookNode], None], message: str) -> None:
    nb = good()
    plant(nb)
    found = faults(nb)
    assert [fault for fault in found if message in fault], found


def test_missing_and_doubled_ids_are_found() -> None:
    doubled, missing = good(), good()
    doubled.cells[5]["id"] = doubled.cells[4]["id"]
    del missing.cells[5]["id"]
    for nb in (doubled, missing):
        assert faults(nb) == ["ids: missing or used twice"]


def test_notebooks_are_stored_stripped(tmp_path: Path) -> None:
    strip = [sys.executable, "-m", "nbstripout", "--keep-id", "--verify"]
    assert subprocess.run([*strip, *PATHS], check=False).returncode == 0
    nb = nbformat.read(PATHS[0], as_version=4)
    nb.cells[1]["execution_count"] = 1
    nbformat.write(nb, tmp_path / "run.ipynb")
    spoilt = subprocess.run([*strip, tmp_path / "run.ipynb"], check=False, capture_output=True)
    assert spoilt.returncode != 0


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_prose_says_how_to_read_what_follows(path: Path) -> None:
    """A heading alone is no prose: each cell has words beside its heading, in both languages."""
    for cell in nbformat.read(path, as_version=4).cells:
        if cell.cell_type == "markdown":
            for part in cell.source.split("<!-- en -->"):
                lines = [line for line in part.splitlines() if line and not line.startswith("#")]
                assert "".join(lines).strip(), cell.source


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem)
def test_sources_are_stored_line_by_line_so_that_a_change_is_one_line(path: Path) -> None:
    for cell in json.loads(path.read_text("utf-8"))["cells"]:
        assert isinstance(cell["source"], list), cell["id"]
