"""A new project is made whole or not at all; the wheel's way is tested in tests/packaging."""

from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.rules import DEFAULTS, default_rules, read_rules
from bangfu.starter import make_project


def files(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_rules_are_copied_only_if_asked_for(tmp_path: Path) -> None:
    make_project(tmp_path / "plain")
    make_project(tmp_path / "deep" / "own", federation="beijing")
    more = files(tmp_path / "deep" / "own") - files(tmp_path / "plain")
    assert more
    assert more == {f"params/rules/{name}" for name in files(DEFAULTS)}
    assert read_rules(tmp_path / "deep" / "own" / "params" / "rules") == default_rules()


def test_its_page_is_in_both_languages(tmp_path: Path) -> None:
    make_project(tmp_path / "ours")
    zh, en = (tmp_path / "ours" / "README.md").read_text("utf-8").split("\n---\n")
    for text in (zh, en):
        assert "bangfu run params/year.yaml" in text
        assert "bangfu new-notebook" in text


def test_an_empty_folder_will_do_and_one_with_something_in_it_is_left_alone(
    tmp_path: Path,
) -> None:
    (tmp_path / "empty").mkdir()
    make_project(tmp_path / "empty")
    assert {"params/year.yaml", "params/drafts/fifth_revision.yaml"} <= files(tmp_path / "empty")
    (tmp_path / "full").mkdir()
    (tmp_path / "full" / "diary.txt").touch()
    (tmp_path / "file").touch()
    for name in ("full", "file"):
        with pytest.raises(ParameterError, match=f"{name}': found '.*', expected a folder that"):
            make_project(tmp_path / name)
    assert files(tmp_path / "full") == {"diary.txt"}
    assert {path.name for path in tmp_path.iterdir()} == {"empty", "full", "file"}
