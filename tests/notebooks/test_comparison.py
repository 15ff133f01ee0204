"""Two executed notebooks beside each other: nbdime for sources, plain text for what they show."""

import re
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest
from bangfu.press.report.output_record import MIME, Output
from bangfu.project import ROOT
from compare_outputs import differences
from nbformat.v4 import new_code_cell, new_notebook, new_output


@pytest.fixture
def two(tmp_path: Path) -> tuple[Path, Path]:
    """The same notebook of two periods: 611 and 673 payments."""
    paths = []
    for period, said in (("2018", "611人次"), ("2019", "673人次")):
        shown = [Output(f"<p>{text}</p>", text)._repr_mimebundle_() for text in ("按月", said)]
        assert MIME in shown[0]
        cells = [new_code_cell(f"period = {period}", id="parameters")]
        for n, bundle in enumerate(shown):
            output = new_output("execute_result", bundle, execution_count=n + 1)
            cells.append(new_code_cell(f"report.sentence({n})", id=f"c{n}", outputs=[output]))
        path = tmp_path / f"{period}.ipynb"
        nbformat.write(new_notebook(cells=cells), path)
        paths.append(path)
    return paths[0], paths[1]


def test_sources_of_two_periods_differ_in_the_period(two: tuple[Path, Path]) -> None:
    command = [Path(sys.executable).with_name("nbdiff"), "--no-color", *two]
    told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout
    changed = re.findall(r"^[+-](?!--|\+\+).+", told, re.M)
    assert changed == ["-  period = 2018", "+  period = 2019"]


def test_what_is_shown_differs_in_its_numbers(two: tuple[Path, Path]) -> None:
    _, _, where, cell, before, after = differences(*two)
    assert where.startswith("@@")
    assert cell == " # report.sentence(1)"
    assert (before, after) == ("-611人次", "+673人次")
    assert differences(two[0], two[0]) == []
