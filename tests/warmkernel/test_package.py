"""warmkernel can be installed by itself."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import distributions
from pathlib import Path

import warmkernel
from bangfu.project import ROOT
from packaging.requirements import Requirement

FOLDER = Path(warmkernel.__file__).parent


def test_a_wheel_of_its_folder_is_the_whole_package(tmp_path: Path) -> None:
    copy = shutil.copytree(
        FOLDER, tmp_path / "source", ignore=shutil.ignore_patterns("__pycache__")
    )
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
    subprocess.run([*command, "--wheel-dir", tmp_path, copy], check=True, capture_output=True)
    (wheel,) = tmp_path.glob("*.whl")
    with zipfile.ZipFile(wheel) as file:
        names = {Path(name).name for name in file.namelist() if name.startswith("warmkernel/")}
        file.extractall(tmp_path / "site")
    assert names == {path.name for path in FOLDER.glob("*.*")} - {"pyproject.toml"}
    (found,) = distributions(path=[str(tmp_path / "site")])
    (entry,) = found.entry_points
    assert (entry.group, entry.name) == ("jupyter_client.kernel_provisioners", "warmkernel")
    assert entry.load().__name__ == "WarmProvisioner"


def test_its_bounds_are_those_of_the_project() -> None:
    def needs(path: Path) -> dict[str, Requirement]:
        project = tomllib.loads(path.read_text("utf-8"))["project"]
        stated = [
            *project["dependencies"],
            *project.get("optional-dependencies", {}).get("press", []),
        ]
        return {one.name: one for one in map(Requirement, stated)}

    whole, own = needs(ROOT / "pyproject.toml"), needs(FOLDER / "pyproject.toml")
    for name in ("ipykernel", "jupyter-client"):
        assert set(whole[name].specifier) < set(own[name].specifier)
