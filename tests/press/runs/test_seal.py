"""Nothing in the home or the environment of whoever runs it gets into a release."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from bangfu.press.runs.seal import sealed_interpreter
from bangfu.project import LIB
from typed_register import UNITS, write_load

HOSTILE = """
from pathlib import Path
Path({marker!r}).write_text("was here")
import bangfu.rules.publication as publication
publication.Publication.is_small = lambda self, count: False
import decimal
decimal.getcontext().prec = 3
"""
CASES = """
case_id | claimant_key | unit_code | applied_on | decided_on | decision | batch_no | paid_on    | amount
c1      | x            | 110105001 | 2019-01-10 | 2019-01-20 | approved | 1        | 2019-01-25 | 900.00
c2      | y            | 110105002 | 2019-02-10 | 2019-02-20 | approved | 2        | 2019-02-25 | 900.55
"""  # noqa: E501
Run = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture(scope="module")
def register(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("sealed") / "register"
    write_load(folder, {"union_unit": UNITS, "comfort_case": CASES})
    return folder


@pytest.fixture(scope="module")
def run(register: Path) -> Run:
    """Publishes 2019 in zh to a folder, in an environment with some changes."""

    def publish(reports: Path, **changes: str) -> "subprocess.CompletedProcess[str]":
        params = reports.parent / "params.yaml"
        asked = {"register": str(register), "period": "2019", "unit": "110105", "language": "zh"}
        params.write_text(json.dumps(asked), "utf-8")
        command = [sys.executable, "-m", "bangfu", "run", str(params), "--reports", str(reports)]
        return subprocess.run(
            [*command, "--jobs", "1"], env={**os.environ, **changes}, capture_output=True,
            text=True, check=False,
        )  # fmt: skip

    return publish


@pytest.fixture(scope="module")
def plain(run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What comes of it in an empty home."""
    folder = tmp_path_factory.mktemp("plain")
    (folder / "home").mkdir()
    done = run(folder / "reports", HOME=str(folder / "home"))
    assert done.returncode == 0, done.stderr
    return folder / "reports"


@pytest.fixture
def hostile(tmp_path: Path) -> dict[str, str]:
    """A home full of settings that change numbers, and leave a mark wherever they run."""
    code = HOSTILE.format(marker=str(tmp_path / "mark"))
    home, kernels = tmp_path / "home", tmp_path / "jupyter" / "kernels" / "python3"
    for place in (
        home / ".ipython/profile_default/startup/00.py",
        home / ".ipython/profile_default/ipython_kernel_config.py",
        home / ".config/ipython/profile_default/startup/00.py",
        home / f".local/lib/python3.{sys.version_info.minor}/site-packages/usercustomize.py",
        home / "startup.py",
    ):
        place.parent.mkdir(parents=True, exist_ok=True)
        place.write_text(code, "utf-8")
    settings = "font.size: 40\nfigure.facecolor: red\nlines.linewidth: 9\n"
    for folder in (home / ".config/matplotlib", home / ".matplotlib"):
        folder.mkdir(parents=True)
        (folder / "matplotlibrc").write_text(settings, "utf-8")
    spec = {"argv": [sys.executable, str(home / "startup.py")], "display_name": "x"}
    own = home / ".local/share/jupyter/kernels/python3"
    for folder in (kernels, own):
        folder.mkdir(parents=True)
        (folder / "kernel.json").write_text(json.dumps({**spec, "language": "python"}), "utf-8")
    return {
        "HOME": str(home),
        "PYTHONSTARTUP": str(home / "startup.py"),
        "JUPYTER_PATH": str(tmp_path / "jupyter"),
        "MATPLOTLIBRC": str(home / ".matplotlib"),
        "XDG_CONFIG_HOME": str(home / ".config"),
    }


def files_of(reports: Path) -> dict[str, bytes]:
    release = reports / "public" / "110105" / "2019"
    return {str(f.relative_to(release)): f.read_bytes() for f in release.rglob("*") if f.is_file()}


@pytest.mark.parametrize("kernels", ["forked", pytest.param("stock", marks=pytest.mark.prove)])
def test_a_home_full_of_settings_gives_the_same_bytes(
    run: Run, plain: Path, hostile: dict[str, str], tmp_path: Path, kernels: str
) -> None:
    done = run(tmp_path / "reports", **hostile, BANGFU_KERNELS=kernels)
    assert done.returncode == 0, done.stderr
    assert files_of(tmp_path / "reports") == files_of(plain)
    assert not (tmp_path / "mark").exists()


@pytest.mark.parametrize(
    "name", ["sitecustomize", pytest.param("usercustomize", marks=pytest.mark.prove)]
)
def test_what_is_in_the_interpreter_already_is_refused(run: Run, tmp_path: Path, name: str) -> None:
    folder = tmp_path / "path"
    folder.mkdir()
    (folder / f"{name}.py").write_text("import decimal\ndecimal.getcontext().prec = 3\n", "utf-8")
    paths = os.pathsep.join([str(folder), *filter(None, [os.environ.get("PYTHONPATH")])])
    done = run(tmp_path / "reports", PYTHONPATH=paths)
    if name == "usercustomize" and done.returncode == 0:
        return  # an interpreter without a user's own packages does not look for it
    assert done.returncode == 2
    assert f"found {folder / name}.py, which would run in every kernel" in done.stderr
    assert "Traceback" not in done.stderr
    assert not (tmp_path / "reports" / "public").exists()


def test_an_interpreter_is_left_with_what_is_installed_and_our_library() -> None:
    paths = os.pathsep.join(["/somewhere", str(LIB), ""])
    given = {"PYTHONPATH": paths, "PYTHONSTARTUP": "a", "JUPYTER_PATH": "b", "LANG": "C.UTF-8"}
    sealed = sealed_interpreter(given)
    assert sealed.pop("MATPLOTLIBRC").endswith("mpl-data/matplotlibrc")
    assert sealed == {"PYTHONPATH": str(LIB), "PYTHONNOUSERSITE": "1", "LANG": "C.UTF-8"}
    assert "PYTHONPATH" not in sealed_interpreter({"PYTHONPATH": "/somewhere"})
