"""A run as a container runs it: all is read-only but its volumes, no network, no capability."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from bangfu.sample import write_sample
from bangfu.starter import make_project
from missing_programs import missing

VOLUMES = ("data", "reports", "archive", "run")


@pytest.fixture(scope="module")
def jail() -> list[str]:
    """What begins a command that sees the machine as a container does."""
    found = shutil.which("bwrap")
    if found is None:
        missing(FileNotFoundError("bwrap: not found, expected bubblewrap"))
    if subprocess.run([found, "--ro-bind", "/", "/", "true"], check=False).returncode:
        pytest.skip("nothing can be mounted here")
    return [
        found, "--ro-bind", "/", "/", "--dev", "/dev", "--perms", "1777", "--tmpfs", "/dev/shm",
        "--proc", "/proc", "--perms", "1777", "--tmpfs", "/var/tmp", "--unshare-net",
        "--unshare-pid", "--unshare-ipc", "--cap-drop", "ALL",
    ]  # fmt: skip


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("container") / "project"
    make_project(made)
    for name in VOLUMES:
        (made / name).mkdir(exist_ok=True)
    write_sample(made / "data" / "sample")
    return made


def inside(jail: list[str], project: Path, *command: str) -> "subprocess.CompletedProcess[str]":
    volumes = [word for name in VOLUMES for word in ("--bind", *[str(project / name)] * 2)]
    env = {"PATH": os.environ["PATH"], "LANG": "C.UTF-8", "BANGFU_PROJECT": str(project)}
    return subprocess.run(
        [*jail, *volumes, "--chdir", str(project), *command],
        env=env, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_month_is_published_from_within(jail: list[str], project: Path) -> None:
    run = "run params/month.yaml --period 2019-06 --language zh --language en"
    done = inside(jail, project, sys.executable, "-m", "bangfu", *run.split())
    assert done.returncode == 0, done.stderr
    released = project / "reports" / "public" / "110105" / "2019-06"
    assert (released / "figures.csv").stat().st_size > 1000
    again = inside(jail, project, sys.executable, "-m", "bangfu", *run.split())
    assert "up to date" in again.stdout + again.stderr


@pytest.mark.parametrize("place", ["notebooks", "params", "."])
def test_nothing_is_written_beside_the_volumes(jail: list[str], project: Path, place: str) -> None:
    done = inside(jail, project, "touch", f"{place}/written")
    assert "Read-only file system" in done.stderr
