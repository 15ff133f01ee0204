"""The real wheel, and a command that runs what is installed from it."""

import os
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable
from pathlib import Path

import pytest
from bangfu.project import ROOT, VARIABLE
from made_once import made_once
from wheel_sources import SOURCES

Say = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Built by pip from a copy of the sources: a build leaves its traces where it runs."""

    def build(place: Path) -> None:
        source = tmp_path_factory.mktemp("source")
        for name in SOURCES:
            if (ROOT / name).is_dir():
                ignored = shutil.ignore_patterns("__pycache__", "*.egg-info", ".ipynb_checkpoints")
                shutil.copytree(ROOT / name, source / name, ignore=ignored)
            else:
                shutil.copy(ROOT / name, source)
        how = ["--no-deps", "--no-build-isolation", "--wheel-dir", place, "--quiet"]
        subprocess.run([sys.executable, "-m", "pip", "wheel", ".", *how], cwd=source, check=True)

    (built,) = made_once(tmp_path_factory, "wheel", build).glob("*.whl")
    return built


@pytest.fixture(scope="session")
def say(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Say:
    """Calls a program, `bangfu` if none is named, of an environment that has the wheel.

    It has the packages of this one too.
    """

    def install(folder: Path) -> None:
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True)
        site = next(folder.glob("lib/python*/site-packages"))
        (site / "packages.pth").write_text(sysconfig.get_path("purelib"), encoding="utf-8")
        how = ["--python", folder, "install", "--no-deps", "--no-index", "--quiet"]
        subprocess.run([sys.executable, "-m", "pip", *how, wheel], check=True)

    folder = made_once(tmp_path_factory, "environment", install)
    env = {n: value for n, value in os.environ.items() if n not in (VARIABLE, "PYTHONPATH")}
    env["XDG_CACHE_HOME"] = str(folder / "cache")
    env["JUPYTER_PATH"] = str(Path(sys.prefix, "share", "jupyter"))

    def call(
        command: str, cwd: Path, *arguments: str, program: str = "bangfu", **more: str
    ) -> "subprocess.CompletedProcess[str]":
        asked = [folder / "bin" / program, *command.split(), *arguments]
        return subprocess.run(
            asked, cwd=cwd, env=env | more, capture_output=True, text=True, check=False
        )

    return call
