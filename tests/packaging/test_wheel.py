"""The real wheel, installed into an empty environment outside the checkout."""

import email
import json
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from bangfu.project import ROOT
from read_page import read_page

Say = Callable[..., subprocess.CompletedProcess[str]]

STARTER = (
    "notebooks/*.ipynb", "params/*.yaml", "params/drafts/*.yaml", "data/published/*.csv",
)  # fmt: skip


def tree(folder: Path) -> dict[str, bytes]:
    """The files of a folder by name, compiled ones left out."""
    paths = (path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc")
    return {str(path.relative_to(folder)): path.read_bytes() for path in paths}


@pytest.fixture(scope="module")
def ours(say: Say, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project made by the installed package."""
    desk = tmp_path_factory.mktemp("desk")
    done = say("new ours", desk)
    assert done.returncode == 0, done.stderr
    assert [path.name for path in desk.iterdir()] == ["ours"]
    return desk / "ours"


def test_the_wheel_holds_what_the_repository_holds(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        files = {name: packed.read(name) for name in packed.namelist() if "dist-info/" not in name}
    packages = {
        f"{package}/{name}": content
        for package in ("bangfu", "warmkernel")
        for name, content in tree(ROOT / "lib" / package).items()
    }
    starter = {
        f"bangfu/starter/{path.relative_to(ROOT)}": path.read_bytes()
        for pattern in STARTER for path in ROOT.glob(pattern)
    }  # fmt: skip
    assert files == packages | starter


def test_the_wheel_says_whose_it_is_and_on_which_terms(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as packed:
        (folder,) = {name.partition("/")[0] for name in packed.namelist() if "dist-info/" in name}
        told = email.message_from_bytes(packed.read(f"{folder}/METADATA"))
        for name in ("LICENSE", "NOTICE"):
            assert packed.read(f"{folder}/licenses/{name}") == (ROOT / name).read_bytes()
    assert told["License-Expression"] == "Apache-2.0"
    assert told["Author"] == "bangfu developers"
    assert set(told.get_all("Provides-Extra")) == {
        "press",
        "postgres",
        "spark",
        "distributed",
        "dev",
    }


def test_outside_a_project_what_needs_none_works_and_a_run_says_what_to_do(
    say: Say, tmp_path: Path
) -> None:
    for command in ("--help", "template --to ledger.xlsx", "sample --to register"):
        assert say(command, tmp_path).returncode == 0, command
    asked = "figures --period 2016 --id comfort.person_times --register register"
    assert "\t374人次\t" in say(asked, tmp_path).stdout
    assert {path.name for path in tmp_path.iterdir()} == {"ledger.xlsx", "register"}
    refused = say(f"run {ROOT}/params/year.yaml", tmp_path)
    assert refused.returncode == 2
    assert refused.stderr.startswith("bangfu: project: found")
    assert "bangfu new FOLDER" in refused.stderr


def test_a_new_project_has_the_notebooks_and_parameters_of_the_repository(ours: Path) -> None:
    made = tree(ours)
    shipped = {
        str(path.relative_to(ROOT)): path.read_bytes()
        for pattern in STARTER[:3] for path in ROOT.glob(pattern)
    }  # fmt: skip
    assert made.items() >= shipped.items()
    assert made.keys() - shipped.keys() == {".gitignore", "README.md"}
    assert folders(ours) == {"data", "notebooks", "params", "reports"}


def folders(place: Path) -> set[str]:
    return {path.name for path in place.iterdir() if path.is_dir()}


def test_its_reports_are_made_there_from_a_sample_made_there(
    say: Say, ours: Path, tmp_path: Path
) -> None:
    done = say(f"run {ours}/params/month.yaml", tmp_path, BANGFU_PROJECT=str(ours))
    assert done.returncode == 0, done.stderr
    assert list(tmp_path.iterdir()) == []
    assert "published reports/public/110105/2019-12" in done.stdout
    release = json.loads((ours / "reports/public/110105/2019-12/release.json").read_text("utf-8"))
    assert release["synthetic"] is True
    assert release["parameters"]["register"] == "data/sample"
    index = read_page((ours / "reports" / "index.html").read_text("utf-8"))
    pages = [address for address in index.addresses if address.endswith("/comfort_payments.html")]
    assert pages
    assert all((ours / "reports" / address).is_file() for address in pages)
    assert folders(ours) == {"archive", "data", "notebooks", "params", "reports", "run"}
    assert folders(ours.parent) == {"ours"}
    assert "0 to make" in say("plan params/month.yaml", ours).stderr


def test_git_leaves_registers_and_reports_of_the_project_alone(say: Say, ours: Path) -> None:
    assert say("sample --to data/register", ours).returncode == 0
    (ours / "reports" / "index.html").touch()
    git = ["git", "-C", str(ours)]
    subprocess.run([*git, "init", "--quiet"], check=True)
    others = [*git, "ls-files", "--others", "--exclude-standard"]
    listed = subprocess.run(others, check=True, capture_output=True, text=True).stdout.split()
    assert {name.partition("/")[0] for name in listed} == {
        ".gitignore", "README.md", "notebooks", "params",
    }  # fmt: skip
