"""The three descriptions of the environment agree, and `make` and CI are what the README says."""

import importlib.util
import re
import subprocess
import tomllib
from pathlib import Path
from types import ModuleType

import pytest
from bangfu.project import ROOT
from packaging.requirements import Requirement
from required_packages import required


def _load() -> ModuleType:
    spec = importlib.util.spec_from_file_location("environment", ROOT / ".ci" / "environment.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


environment = _load()
LOCK = (ROOT / "requirements.lock").read_text("utf-8")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
LICENCE = "https://www.apache.org/licenses/LICENSE-2.0"
MAKEFILE = (ROOT / "Makefile").read_text("utf-8")

SMALL_LOCK = """\
# made
apple==1.0 \\
    --hash=sha256:aa \\
    --hash=sha256:ab
    # via small (pyproject.toml)
core==1.1 ; python_full_version < '3.12' \\
    --hash=sha256:ac
    # via
    #   apple
    #   pear-tree
core==1.2 ; python_full_version >= '3.12' \\
    --hash=sha256:ad
    # via apple
ladder==0.1 \\
    --hash=sha256:ae
    # via pear-tree
pear-tree==2.5 ; sys_platform == 'win32' \\
    --hash=sha256:bb
    # via small (pyproject.toml)
pear-tree==2.4 ; sys_platform != 'win32' \\
    --hash=sha256:cc
    # via small (pyproject.toml)
pip-stone==3.0 ; sys_platform == 'darwin' \\
    --hash=sha256:dd
    # via
    #   core
    #   ladder
"""


def wanting(*requirements: str) -> dict[str, object]:
    """A project that needs the first, and the others for development."""
    optional = {"press": [], "dev": requirements[1:]}
    return {"project": {"dependencies": requirements[:1], "optional-dependencies": optional}}


def test_the_lock_meets_every_requirement_of_the_project() -> None:
    assert environment.unmet(PROJECT, LOCK) == []


def test_the_lock_of_images_has_their_extras_with_hashes_and_no_tools(project: Path) -> None:
    made = (project / "docs" / "containers" / "requirements.lock").read_text("utf-8")
    entries = SMALL_LOCK.split("\n", 1)[1].replace("    # via", "# via")
    kept = [one for one in re.split(r"^(?=[a-z])", entries, flags=re.M) if one[:5] != "pear-"]
    wanted = "".join(re.sub(r"^ *#.*\n", "", one, flags=re.M) for one in kept)
    assert made == "# Made by `make lock` from requirements.lock; do not edit.\n" + wanted


def test_environment_yml_follows_the_lock() -> None:
    assert (ROOT / "environment.yml").read_text("utf-8") == environment.environment(PROJECT, LOCK)


def test_conda_users_get_what_library_and_press_need_of_the_lock_and_no_tools() -> None:
    text = (ROOT / "environment.yml").read_text("utf-8")
    given = [Requirement(line) for line in re.findall(r'^      - "(.+)"$', text, re.MULTILINE)]
    assert re.findall(r"^  - python.*$", text, re.MULTILINE) == ["  - python=3.11"]
    here = {str(r.name) for r in given if r.marker is None or r.marker.evaluate()}
    assert here == required("bangfu[press]")


def test_every_pin_has_a_hash() -> None:
    pins = re.split(r"^(?=[A-Za-z0-9])", LOCK, flags=re.MULTILINE)[1:]
    assert len(pins) > 100
    assert len(pins) == len(environment.pins(LOCK))
    assert [pin.split()[0] for pin in pins if "--hash=sha256:" not in pin] == []


def test_files_name_no_index_and_no_folder_of_a_machine() -> None:
    for name in ("requirements.lock", "environment.yml", "pyproject.toml", "Makefile"):
        text = (ROOT / name).read_text("utf-8").replace(LICENCE, "")
        assert not re.search(r"https?://|--(?:extra-)?index-url|file:|/(?:home|root|work)/", text)


@pytest.mark.parametrize(
    ("requirements", "faults"),
    [
        (("apple", "pear-tree"), []),
        (("apple>=1", "Pear_Tree<2.5"), []),  # another spelling; one of its two pins will do
        (("apple>=2", "pear-tree"), ["apple>=2"]),
        (("apple", "pear-tree<2"), ["pear-tree<2"]),
        (("apple", "plum", "cherry>1"), ["plum", "cherry>1"]),
    ],
)
def test_requirement_the_lock_does_not_meet_is_found(
    requirements: tuple[str, ...], faults: list[str]
) -> None:
    assert environment.unmet(wanting(*requirements), SMALL_LOCK) == faults


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A small project in step with its lock."""
    (tmp_path / "requirements.lock").write_text(SMALL_LOCK, encoding="utf-8")
    (tmp_path / "pyproject.toml").write_text(
        "[project]\ndependencies = ['apple']\n"
        "[project.optional-dependencies]\npress = []\ndev = ['pear-tree']\n"
        "postgres = ['ladder']\ndistributed = []\n",
        encoding="utf-8",
    )
    (tmp_path / "docs" / "containers").mkdir(parents=True)
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    environment.main(check=False)
    return tmp_path


def test_tools_and_what_only_they_or_another_python_need_are_left_out(project: Path) -> None:
    text = (project / "environment.yml").read_text("utf-8")
    assert re.findall(r'^      - "(.+)"$', text, re.MULTILINE) == [
        "apple==1.0",
        "core==1.1 ; python_full_version < '3.12'",
        "pip-stone==3.0 ; sys_platform == 'darwin'",
    ]


def test_project_in_step_passes(project: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert environment.main(check=True) == 0
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("name", "old", "new", "message"),
    [
        ("environment.yml", "apple==1.0", "apple==1.1", "environment.yml does not follow"),
        ("environment.yml", '      - "apple==1.0"\n', "", "environment.yml does not follow"),
        ("requirements.lock", "core==1.1", "core==1.3", "environment.yml"),
        (
            "docs/containers/requirements.lock",
            "ladder==0.1",
            "ladder==0.2",
            "containers/requirements.lock does not",
        ),
        ("pyproject.toml", "'apple'", "'apple>1.0'", "does not meet 'apple>1.0': run make lock"),
        ("pyproject.toml", "'apple'", "'apple', 'fig'", "does not meet 'fig': run make lock"),
    ],
)
def test_difference_is_told_with_the_remedy(
    project: Path,
    capsys: pytest.CaptureFixture[str],
    name: str,
    old: str,
    new: str,
    message: str,
) -> None:
    text = (project / name).read_text("utf-8")
    assert old in text
    (project / name).write_text(text.replace(old, new), encoding="utf-8")
    before = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert environment.main(check=True) >= 1
    assert message in capsys.readouterr().err
    after = {path: path.read_bytes() for path in project.rglob("*") if path.is_file()}
    assert after == before


def test_missing_environment_is_told_and_made_when_asked(
    project: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (project / "environment.yml").unlink()
    assert environment.main(check=True) == 1
    assert environment.main(check=False) == 0
    assert environment.main(check=True) == 0
    assert capsys.readouterr().err.count("\n") == 1


def test_plain_make_lists_every_target() -> None:
    listed = subprocess.run(["make"], cwd=ROOT, check=True, capture_output=True, text=True).stdout
    (phony,) = re.findall(r"^\.PHONY: (.*)$", MAKEFILE, re.MULTILINE)
    assert re.findall(r"^  make (\S+) +\S", listed, re.MULTILINE) == phony.split()


def test_ci_runs_the_checks_and_the_tests_and_nothing_else_of_ours() -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    assert re.findall(r"^[ \t]*make\b.*$", script, re.MULTILINE) == ["make check test"]
    assert script.rstrip().endswith("make check test")
    assert (ROOT / ".ci" / "run").stat().st_mode & 0o111


def test_tests_wait_for_the_programs_that_ci_installs_meanwhile(tmp_path: Path) -> None:
    script = (ROOT / ".ci" / "run").read_text("utf-8")
    (first,) = re.findall(r'export FIRST="(.*)"', script)
    done = tmp_path / "done"
    waited = f'(sleep 0.5; touch {done}) & FIRST="{first}"; $FIRST; test -e {done}'
    assert subprocess.run(["bash", "-c", waited], check=False).returncode == 0
    (body,) = re.findall(r"^test:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    assert body.splitlines()[0] == "\t@$(FIRST)"


def test_checks_change_nothing() -> None:
    (body,) = re.findall(r"^check:.*\n((?:\t.*\n)+)", MAKEFILE, re.MULTILINE)
    for line in body.splitlines():
        assert not re.search(r"--fix|--in-place", line)
        assert "ruff format" not in line or "--check" in line
        assert "nbstripout" not in line or "--verify" in line
        assert "environment.py" not in line or "--check" in line


def test_the_package_says_the_version_the_project_has() -> None:
    import bangfu

    assert bangfu.__version__ == PROJECT["project"]["version"]
