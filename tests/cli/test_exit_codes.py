"""What a command ends with when it could not do its own work: never what it says of a release."""

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from commands_at_work import PAGES, RELEASE, begin, said, small_project


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory, "codes")


def code_of(project: Path, command: str, **env: str) -> tuple[int, str]:
    (project / "said").unlink()
    return begin(project, command, **env).wait(120), said(project)


def without_languages(told: dict[str, object]) -> None:
    told["languages"] = []


def without_a_register(told: dict[str, object]) -> None:
    assert isinstance(told["parameters"], dict)
    del told["parameters"]["register"]


@pytest.mark.prove
@pytest.mark.parametrize(
    ("spoil", "why"),
    [
        (without_languages, "found no language, expected zh, en or both"),
        (without_a_register, "found no parameter register"),
    ],
)
def test_a_damaged_record_is_refused(
    project: Path, spoil: Callable[[dict[str, object]], None], why: str
) -> None:
    copy = project / "copy"
    shutil.copytree(project / RELEASE, copy, dirs_exist_ok=True)
    told = json.loads((project / RELEASE / "release.json").read_text("utf-8"))
    spoil(told)
    (copy / "release.json").write_text(json.dumps(told), "utf-8")
    code, words = code_of(project, "verify copy")
    assert (code, words.count("\n")) == (2, 1), words
    assert why in words


@pytest.mark.parametrize("command", [f"verify {RELEASE}", f"{PAGES} --force"])
def test_a_workplace_that_cannot_be_written_to_is_no_answer(project: Path, command: str) -> None:
    (project / "run").rename(project / "aside")
    (project / "run").write_text("in the way", "utf-8")
    try:
        code, words = code_of(project, command)
    finally:
        (project / "run").unlink()
        (project / "aside").rename(project / "run")
    assert (code, words.count("\n")) == (5, 1), words
    assert "run'" in words


def test_what_cannot_be_made_again_is_neither_same_nor_different(project: Path) -> None:
    stored = project / "notebooks" / "comfort_payments.ipynb"
    before = stored.read_text("utf-8")
    stored.write_text(before.replace("<p translate", "<p {no_such_name} translate"), "utf-8")
    try:
        code, words = code_of(project, f"verify {RELEASE}")
    finally:
        stored.write_text(before, "utf-8")
    assert code == 5, words
    assert "could not be made again: notebook" in words
    assert "NameError" in words


def test_the_same_is_0_and_a_difference_1(project: Path) -> None:
    assert code_of(project, f"verify {RELEASE}")[0] == 0
    page = next((project / RELEASE).glob("*.html"))
    before = page.read_bytes()
    page.write_bytes(before + b" ")
    try:
        assert code_of(project, f"verify {RELEASE}")[0] == 1
    finally:
        page.write_bytes(before)
