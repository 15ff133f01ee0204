"""`bangfu plan`: the matrix of the parameter files given, without starting an engine."""

import csv
import io
import subprocess
import sys
import time
from pathlib import Path

from bangfu.project import ROOT
from small_notebooks import NOTEBOOKS

PARAMS = [str(ROOT / "params" / f"{name}.yaml") for name in ("year", "month")]
HEAVY = {
    "ibis", "duckdb", "pyarrow", "pandas", "numpy", "matplotlib", "papermill", "nbconvert",
    "nbformat", "nbclient", "IPython", "jinja2", "fontTools", "rich",
}  # fmt: skip


def plan(*arguments: str, python: tuple[str, ...] = ()) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, *python, "-m", "bangfu", "plan", *arguments]
    return subprocess.run(command, check=False, capture_output=True, text=True)


def test_plan_is_one_line_a_run_and_imports_no_engine(sample_folder: Path) -> None:
    asked = (
        *PARAMS, "--register", str(sample_folder), "--unit", "110105002", "--language", "zh",
        "--language", "en", "--period", "2013", "--period", "2014", "--format", "csv",
    )  # fmt: skip
    time.sleep(2.1)  # what is at rest is known once it was read
    assert plan(*asked).returncode == 0  # from now on the register is known
    said = plan(*asked, python=("-X", "importtime"))
    assert said.returncode == 0
    rows = list(csv.DictReader(io.StringIO(said.stdout)))
    assert [(r["notebook"], r["period"], r["language"]) for r in rows] == [
        (notebook, period, language)
        for period in ("2013", "2014") for language in ("zh", "en") for notebook in NOTEBOOKS
    ]  # fmt: skip
    assert {(r["unit"], r["edition"], r["action"], r["why"]) for r in rows} == {
        ("110105002", "public", "run", "never published")
    }
    assert said.stderr.splitlines()[-1] == "12 runs: 12 to make, 0 skipped"
    imported = {
        line.rpartition("|")[2].strip().partition(".")[0] for line in said.stderr.splitlines()
    }
    assert "pydantic" in imported
    assert imported & HEAVY == set()


def test_plan_refuses_what_a_run_would_refuse(sample_folder: Path) -> None:
    said = plan(PARAMS[0], "--register", str(sample_folder), "--unit", "999")
    assert (said.returncode, said.stdout) == (2, "")
    assert said.stderr.startswith("bangfu: unit: found '999', expected one of: 110105, 110105001")
