"""Where the project is looked for, and what stands in where it has no file of its own."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bangfu.project import LIB, ROOT, VARIABLE


def said(code: str, cwd: Path, **environment: str) -> str:
    """What a new process says of its project."""
    env = {name: value for name, value in os.environ.items() if name != VARIABLE}
    done = subprocess.run(
        [sys.executable, "-c", f"from bangfu.project import *; {code}"],
        cwd=cwd, env=env | environment, check=True, capture_output=True, text=True,
    )  # fmt: skip
    return done.stdout.strip()


@pytest.fixture
def ours(tmp_path: Path) -> Path:
    for part in ("notebooks", "params", "data/published"):
        (tmp_path / "ours" / part).mkdir(parents=True)
    return tmp_path / "ours"


@pytest.mark.parametrize("below", [".", "notebooks", "data/published"])
def test_it_is_the_nearest_folder_upwards_that_has_notebooks_and_params(
    ours: Path, below: str
) -> None:
    assert said("print(ROOT)", ours / below) == str(ours)
    assert said("print(REPORTS)", ours / below) == str(ours / "reports")


def test_the_variable_goes_before_the_working_folder(ours: Path, tmp_path: Path) -> None:
    assert said("print(ROOT)", ROOT, **{VARIABLE: str(ours)}) == str(ours)
    assert said("print(ROOT)", tmp_path, **{VARIABLE: "ours"}) == str(ours)


def test_elsewhere_it_is_the_checkout_the_package_lies_in(tmp_path: Path) -> None:
    assert said("print(ROOT)", tmp_path) == str(LIB.parent)


def test_without_one_the_working_folder_stands_for_it_and_a_run_says_what_is_missing(
    tmp_path: Path,
) -> None:
    none = {VARIABLE: str(tmp_path)}
    assert said("print(shipped('notebooks'))", tmp_path, **none) == str(ROOT / "notebooks")
    code = "\ntry: require_project()\nexcept Exception as error: print(error)"
    told = said(code, tmp_path, **none)
    assert told.startswith(f"project: found {str(tmp_path)!r}, expected a folder with notebooks/")
    assert "bangfu new FOLDER" in told
    assert list(tmp_path.iterdir()) == []


def test_a_file_of_the_project_goes_before_the_one_that_is_shipped(ours: Path) -> None:
    name = "data/published/chaoyang.csv"
    code = f"print(own_or_shipped({name!r}))"
    assert said(code, ours) == str(ROOT / name)
    (ours / name).write_text("")
    assert said(code, ours) == str(ours / name)


def test_the_sample_is_made_when_a_project_first_asks_for_it(ours: Path) -> None:
    asked = "from bangfu.params import find_register; print(find_register('data/sample'))"
    assert said(asked, ours / "notebooks") == str(ours / "data" / "sample")
    assert (ours / "data" / "sample" / "loads" / "000001" / "load.json").exists()
    assert {path.name for path in (ours / "data").iterdir()} == {"published", "sample"}
    outside = ours.parent / "outside"
    outside.mkdir()
    said(asked, outside, **{VARIABLE: str(outside)})
    assert list(outside.iterdir()) == []


def test_a_sample_made_meanwhile_by_another_stays(tmp_path: Path) -> None:
    from bangfu.sample import place_sample

    place = tmp_path / "sample"
    (place / "loads" / "000001").mkdir(parents=True)
    place_sample(place)
    assert [path.name for path in place.rglob("*")] == ["loads", "000001"]
    assert [path.name for path in tmp_path.iterdir()] == ["sample"]
