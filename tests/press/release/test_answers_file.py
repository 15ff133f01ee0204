"""Answers at hand: given by a run, else made once and kept by what they are made of."""

import shutil
import stat
from pathlib import Path

import pytest
from bangfu.errors import FigureError, ParameterError
from bangfu.files import write_whole
from bangfu.params import ReportParams
from bangfu.press.release import answers_file
from bangfu.press.release.answers_file import (
    ANSWERS_VARIABLE,
    answers_at_hand,
    make_answers,
    read_answers,
)
from bangfu.press.report.notebook import open_report
from bangfu.press.report.output_record import values_shown
from run_all import run_all
from small_notebooks import NOTEBOOKS


def params(register: Path, **changes: object) -> ReportParams:
    given = {"register": str(register), "period": "2019", "unit": "110105"}
    return ReportParams.check({**given, **changes})


@pytest.fixture
def kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where answers are kept for analysts."""
    monkeypatch.setattr(answers_file, "_FOLDER", tmp_path / "answers")
    monkeypatch.delenv(ANSWERS_VARIABLE, raising=False)
    return tmp_path / "answers"


def test_answers_are_made_once_and_kept_for_their_owner_alone(
    sample_folder: Path, kept: Path
) -> None:
    asked = params(sample_folder)
    first = answers_at_hand(asked)
    (path,) = kept.iterdir()
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    path.write_bytes(
        path.read_bytes().replace(b',"synthetic"]', b',"ok"]')
    )  # to see that it is read
    again = answers_at_hand(asked)
    question = next(iter(first.answered))
    assert again.rows(question) != first.rows(question)
    path.write_bytes(b"{")  # damaged: made again
    assert answers_at_hand(asked).rows(question) == first.rows(question)
    answers_at_hand(params(sample_folder, edition="internal"))
    answers_at_hand(params(sample_folder, period="2018"))
    assert len(list(kept.iterdir())) == 3


def test_an_analyst_may_ask_for_more_and_a_run_may_not(
    sample_folder: Path, kept: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = params(sample_folder, edition="internal")
    report = open_report(**asked.notebook_parameters())  # type: ignore[arg-type]
    assert report.measure("comfort.payments", by=("month", "illness")).rows
    write_whole(tmp_path / "given.json", make_answers(asked).to_bytes())
    monkeypatch.setenv(ANSWERS_VARIABLE, str(tmp_path / "given.json"))
    report = open_report(**asked.notebook_parameters())  # type: ignore[arg-type]
    assert report.measure("comfort.payments", by="month").rows
    with pytest.raises(FigureError, match="not in the catalogue"):
        report.measure("comfort.payments", by=("month", "illness"))


@pytest.mark.parametrize(
    "given",
    [
        {"period": "2019-12"},
        {"period": "2019-H2", "unit": "110105015", "edition": "internal"},
        {"period": "2018-10..2019-09"},
        {"period": "1995"},  # before the first record
        {"period": "2031-Q1"},  # after the last
    ],
    ids=lambda given: given["period"],
)
def test_notebooks_run_on_given_answers_without_any_register(
    sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, given: dict[str, str]
) -> None:
    copy = shutil.copytree(sample_folder, tmp_path / "register")
    asked = params(copy, **given)
    answers = make_answers(asked)
    write_whole(tmp_path / "given.json", answers.to_bytes())
    shutil.rmtree(copy)
    monkeypatch.setenv(ANSWERS_VARIABLE, str(tmp_path / "given.json"))
    shown = values_shown([run_all(name, asked) for name in NOTEBOOKS])
    assert len(shown) > 50
    assert answers.subject.unit in next(iter(shown))


@pytest.mark.parametrize(
    "changes", [{"period": "2018"}, {"unit": "110105015"}, {"edition": "internal"}, {"as_of": 9}]
)
def test_answers_of_something_else_are_refused(
    sample_folder: Path, tmp_path: Path, changes: dict[str, object]
) -> None:
    path = tmp_path / "given.json"
    write_whole(path, make_answers(params(sample_folder)).to_bytes())
    with pytest.raises(ParameterError, match="found answers of"):
        read_answers(path, params(sample_folder, **changes))
    path.write_bytes(b"[]")
    with pytest.raises(ParameterError, match="cannot be read"):
        read_answers(path, params(sample_folder))
