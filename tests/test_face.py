"""What `import bangfu` gives, how soon, and what of it works without the press."""

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import bangfu
import pytest
from bangfu.project import LIB, VARIABLE
from required_packages import modules_of, required

PRESS = modules_of(required("bangfu[press]") - required("bangfu"))
"""Modules that only the press needs."""
BLOCKER = f"""
import sys
class Blocker:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in {sorted(PRESS)!r}:
            raise ModuleNotFoundError(f"No module named {{name!r}}", name=name)
sys.meta_path.insert(0, Blocker())
"""
SMALL = sorted(
    ".".join(path.relative_to(LIB).with_suffix("").parts).removesuffix(".__init__")
    for path in LIB.glob("bangfu/**/*.py")
    if "press" not in path.parts and path.name != "__main__.py"
)


@pytest.fixture(scope="module")
def project(sample_folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("project")
    for name in ("notebooks", "params", "data"):
        (folder / name).mkdir()
    (folder / "data" / "sample").symlink_to(sample_folder)
    return folder


@pytest.fixture(scope="module")
def without_press(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment in which no package can be imported that only the press needs."""
    folder = tmp_path_factory.mktemp("blocker")
    (folder / "sitecustomize.py").write_text(BLOCKER, encoding="utf-8")
    return {"PYTHONPATH": str(folder)}


def run(
    arguments: list[str], cwd: Path, environment: dict[str, str]
) -> "subprocess.CompletedProcess[str]":
    env = {name: value for name, value in os.environ.items() if name != VARIABLE} | environment
    return subprocess.run(
        [sys.executable, *arguments], cwd=cwd, env=env, capture_output=True, text=True, check=False
    )


def said(code: str, cwd: Path, environment: dict[str, str]) -> str:
    done = run(["-c", textwrap.dedent(code)], cwd, environment)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


def test_import_loads_the_standard_library_and_nothing_else(tmp_path: Path) -> None:
    code = """
        import sys; before = set(sys.modules); import bangfu
        print(*{name.partition(".")[0] for name in set(sys.modules) - before})
    """
    loaded = set(said(code, tmp_path, {}).split())
    assert loaded - sys.stdlib_module_names == {"bangfu"}


def test_the_five_lines_of_its_page_run(project: Path, without_press: dict[str, str]) -> None:
    page = (bangfu.__doc__ or "").split("::\n\n")[1].split("\n\n")[0]
    lines = textwrap.dedent(page).splitlines()
    assert len(lines) == 5
    code = "\n".join([*lines[:-2], *(f"print(len({line}))" for line in lines[-2:])])
    assert said(code, project, without_press).split() == [
        "12",
        "5",
    ]  # the months of a year; the causes of its last ten


def test_it_gives_the_names_it_lists_and_no_other() -> None:
    assert {name for name in dir(bangfu) if not name.startswith("_")} >= set(bangfu.__all__)
    for name in bangfu.__all__:
        assert getattr(bangfu, name).__doc__
    with pytest.raises(AttributeError, match="module 'bangfu' has no attribute 'open_registry'"):
        _ = bangfu.open_registry


def test_the_press_needs_packages_the_library_does_not() -> None:
    assert {"matplotlib", "nbconvert", "papermill", "pyvips", "zhplot"} <= PRESS
    assert not PRESS & {"ibis", "pandas", "pyarrow", "pydantic", "typer", "xlsxwriter", "babel"}


def test_every_module_of_the_library_is_imported_without_the_press(
    tmp_path: Path, without_press: dict[str, str]
) -> None:
    code = f"from importlib import import_module; [import_module(name) for name in {SMALL!r}]"
    assert len(SMALL) > 80
    assert said(code, tmp_path, without_press) == ""


def test_the_library_answers_and_words_without_the_press(
    project: Path, without_press: dict[str, str]
) -> None:
    code = """
        import json
        from bangfu import Period, open_register
        from bangfu.figures.questions import answer, release_questions
        from bangfu.words.sentences import tell
        year = Period.parse("2016")
        register = open_register("data/sample")
        questions = release_questions("110105", year, "public", register.rules)
        answers = answer(register, "110105", "public", year, questions)
        figures = {figure.address: str(figure.value) for figure in answers.figures_of(year)}
        print(json.dumps([figures, str(tell("comfort.summary", answers, year, "en"))]))
    """
    figures, sentence = json.loads(said(code, project, without_press))
    assert figures["comfort.person_times/2016/110105"] == "374"
    assert "374" in sentence


TOLD = "not installed, expected it here (pip install 'bangfu[press]')"


def test_a_command_that_needs_the_press_says_in_one_line_what_to_install(
    project: Path, without_press: dict[str, str]
) -> None:
    done = run(["-m", "bangfu", "run", "year.yaml"], project, without_press)
    assert done.returncode == 2
    (line,) = done.stderr.splitlines()
    assert line.startswith("bangfu: package '")
    assert line.endswith(TOLD)


def test_a_name_that_needs_the_press_says_what_to_install(
    project: Path, without_press: dict[str, str]
) -> None:
    done = run(["-c", "from bangfu import open_report"], project, without_press)
    assert done.returncode == 1
    last = done.stderr.splitlines()[-1]
    assert last.startswith("bangfu.errors.MissingPackageError: package '")
    assert last.endswith(TOLD)
