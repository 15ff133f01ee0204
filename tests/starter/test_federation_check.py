"""A federation's files: every fault of all of them is told at once, by the real command."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from bangfu.project import VARIABLE
from bangfu.rules import default_rules, read_rules
from bangfu.rules.federations import BLANK, WORD_FILES, with_own_words
from bangfu.starter import make_project

# By file: what is written there, and what is said of it.
FAULTS = {
    "rules/aid_standards.yaml": (
        "- {id: a, label: {zh: 甲, en: a}, project: lving, amount: 1, per: payment, kind: exact,"
        " valid_from: 2020-01-01, source: s, colour: red}",
        [
            "0.colour: found 'red': unknown key, expected one of: ",
            "project: found 'lving', expected",
        ],
    ),
    "rules/codes/fund_source.yaml": (
        "- {value: lottery, lable: {zh: 彩票, en: lottery}}",
        ["0.label: found", "0.lable: found"],
    ),
    "rules/labels.yaml": (
        "page: {skp: {zh: 跳, en: skip}}\ntabel: {}",
        [
            "page: unknown key 'skp', expected one of: skip, ",
            "unknown key 'tabel', expected one of",
        ],
    ),
    "rules/sentences.yaml": (
        "comfort.money: {zh: '{comfort.amonut}', en: '{comfort.amonut}'}",
        ["comfort.money: found {comfort.amonut}, expected the id of a figure or one of: period"],
    ),
    "rules/dimensions.yaml": ("none: {aspct: {zh: 无, en: none}}", ["none: unknown key 'aspct'"]),
    "rules/figure_words.yaml": (
        "comfort.amuont: {label: {zh: 钱, en: money}}",
        ["unknown keys ['comfort.amuont'], expected ids of figures"],
    ),
    "rules/usage.yaml": (
        "groups: {illness: {cancr: [癌]}}",
        ["groups.illness: found 'cancr', expected one of: cancer, kidney_failure"],
    ),
    "rules/vocabulary.yaml": (
        "codes: {occasion: {may_dya: [劳动节]}}",
        ["codes.occasion: found 'may_dya', expected one of: none, new_year"],
    ),
    "rules/question_words.yaml": (
        "names: [{words: [甲], mean: [comfort.amuont], rows: [illness=cancr]}]",
        [
            "names.entry 1.rows: found 'illness=cancr', expected one of: cancer",
            "names.entry 1.mean: found 'comfort.amuont', expected ids of figures",
        ],
    ),
    "rules/sample/unions.csv": (
        "unit_code,name,name_en,aliases,kind,parent_code,valid_from\n1,甲,Jia,,locla,2,2000-01-01\n",
        [
            "row 2, kind: found 'locla', expected one of: federation",
            "row 2, parent_code: found '2', expected a union above",
            "parent_code: found [] without one, expected one union at the top",
        ],
    ),
}


def run(project: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "bangfu", *command], cwd=project, capture_output=True, text=True,
        env=os.environ | {VARIABLE: str(project)}, check=False,
    )  # fmt: skip


@pytest.mark.process
def test_every_fault_of_every_file_is_told_at_once_before_anything_is_done(tmp_path: Path) -> None:
    project = tmp_path / "ours"
    make_project(project, federation="blank")
    assert run(project, "federation").stdout.startswith("federation based on blank: ")
    for name, (text, _) in FAULTS.items():
        (project / "params" / name).write_text(text, "utf-8")
    refused = run(project, "sample", "--to", "register")
    assert refused.returncode == 2
    assert not (project / "register").exists()
    lines = refused.stderr.splitlines()
    for name, (_, expected) in FAULTS.items():
        file = name.removeprefix("rules/")
        for said in expected:
            assert any(f"{file}'" in line and said in line for line in lines), (name, said)
    assert run(project, "federation").stderr == refused.stderr


@pytest.mark.process
def test_a_project_is_read_again_as_it_was_written(tmp_path: Path) -> None:
    for federation, rules in (("blank", read_rules(BLANK)), ("beijing", default_rules())):
        make_project(tmp_path / federation, federation=federation)  # type: ignore[arg-type]
        assert read_rules(tmp_path / federation / "params" / "rules") == rules
        assert run(tmp_path / federation, "federation").returncode == 0


def test_words_are_joined_key_by_key_from_the_package_up(tmp_path: Path) -> None:
    packaged = {"a": {"one": ["x"], "two": ["y"]}, "b": "z"}
    assert (
        with_own_words("labels", packaged, tmp_path) == packaged
    )  # no layer has a word of its own
    (tmp_path / "labels.yaml").write_text("a: {two: [q]}", "utf-8")
    assert with_own_words("labels", packaged, tmp_path) == {
        "a": {"one": ["x"], "two": ["q"]}, "b": "z",
    }  # fmt: skip


def test_every_file_of_words_of_the_blank_federation_is_a_known_one() -> None:
    rules = {path.relative_to(BLANK).with_suffix("").as_posix() for path in BLANK.rglob("*.yaml")}
    known = {"federation", "goal", "dibao", "aid_standards", "comfort_scheme", "aspects", "groups",
             "publication", *WORD_FILES}  # fmt: skip
    assert {name for name in rules if "/" not in name} <= known
