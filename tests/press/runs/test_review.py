"""A public release waits until others than who ran it have approved it, and till its day."""

import json
import shutil
import stat
import subprocess
import sys
from datetime import date, timedelta
from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.press.archive.approvals import APPROVALS_FILE
from bangfu.press.release.review import Review, read_review
from commands_at_work import small_project

NAME = "public/110105/2019"
RUN = ("run", "params/year.yaml", "--language", "zh", "--by", "张三")


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project in which a release waits for two people; an older one of it is published."""
    project = small_project(tmp_path_factory, "review")
    (project / "params/review.yaml").write_text("approvals: 2\n")
    retitle(project, "帮扶统计")
    done = bangfu(project, *RUN)
    assert done.returncode == 0, done.stderr
    assert f"made {NAME}, not visible yet: 0 of 2 approvals" in done.stdout
    return project


@pytest.fixture
def project(made: Path, tmp_path: Path) -> Path:
    shutil.copytree(made, tmp_path / "project", symlinks=True)
    return tmp_path / "project"


def bangfu(project: Path, *arguments: str) -> "subprocess.CompletedProcess[str]":
    command = [sys.executable, "-m", "bangfu", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)


def retitle(project: Path, title: str) -> None:
    """Have what is published be out of date."""
    words = f"title: {{zh: {title}, en: Reports}}\n"
    (project / "params/site.yaml").write_text(words, "utf-8")


def approve(project: Path, by: str) -> "subprocess.CompletedProcess[str]":
    return bangfu(project, "approve", "110105/2019", "--by", by)


def waits(project: Path) -> bool:
    return (project / "run/waiting" / NAME / "release.json").exists()


def test_what_waits_is_not_visible_and_what_is_published_stands(project: Path) -> None:
    published = (project / "reports" / NAME / "release.json").read_bytes()
    assert waits(project)
    assert stat.S_IMODE((project / "run/waiting").stat().st_mode) == 0o700
    again = bangfu(project, *RUN)
    assert (again.returncode, "0 of 2 approvals" in again.stdout) == (0, True)
    assert "done in" not in again.stderr  # no notebook has run anew
    assert (project / "reports" / NAME / "release.json").read_bytes() == published
    plan = bangfu(project, "plan", "params/year.yaml", "--language", "zh")
    assert {line.split("\t")[5] for line in plan.stdout.splitlines()[1:]} == {"wait"}


@pytest.mark.prove
def test_with_the_second_person_it_is_published_as_it_was_looked_at(project: Path) -> None:
    looked_at = (project / "run/waiting" / NAME / "release.json").read_bytes()
    first, second = approve(project, "李四"), approve(project, "王五")
    assert (first.returncode, "it waits: 1 of 2 approvals" in first.stdout) == (0, True)
    assert (second.returncode, "published reports/" in second.stdout) == (0, True)
    assert (project / "reports" / NAME / "release.json").read_bytes() == looked_at
    assert not waits(project)
    kept = project / "archive" / APPROVALS_FILE
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert [one["by"] for one in json.loads(kept.read_text())] == ["李四", "王五"]
    assert bangfu(project, "verify", f"reports/{NAME}").returncode == 0
    assert "does not wait" in approve(project, "赵六").stderr


@pytest.mark.parametrize(
    ("before", "by", "why"),
    [
        ("", "张三", "who ran it"),
        ("", " 张 三", "who ran it"),
        ("Li Si", "ｌｉ ｓｉ", "who has approved it"),
        ("", " ", "expected a name"),
        ("", "x" * 101, "expected a name"),
        ("", "a\u202eb", "expected a name"),
    ],
)
def test_nobody_approves_twice_nor_what_they_ran(
    project: Path, before: str, by: str, why: str
) -> None:
    if before:
        assert approve(project, before).returncode == 0
    refused = approve(project, by)
    assert (refused.returncode, why in refused.stderr) == (2, True), refused.stderr
    assert waits(project)


def test_what_is_made_again_otherwise_must_be_approved_anew(project: Path) -> None:
    assert approve(project, "李四").returncode == 0
    retitle(project, "帮扶报告")
    assert "0 of 2 approvals" in bangfu(project, *RUN).stdout


@pytest.mark.prove
def test_what_was_edited_while_it_waited_is_made_again(project: Path) -> None:
    page = project / "run/waiting" / NAME / "comfort_payments.html"
    was = page.read_bytes()
    page.write_bytes(was.replace(b"2019", b"2018"))
    refused = approve(project, "李四")
    assert (refused.returncode, "made otherwise by now" in refused.stderr) == (2, True)
    assert bangfu(project, *RUN).returncode == 0
    assert page.read_bytes() == was
    assert approve(project, "李四").returncode == 0


def test_an_approval_that_was_slipped_in_or_edited_is_noticed(project: Path) -> None:
    assert approve(project, "李四").returncode == 0
    kept = project / "archive" / APPROVALS_FILE
    one = json.loads(kept.read_text())[0]
    kept.write_text(json.dumps([one, {**one, "by": "王五"}]))
    refused = bangfu(project, *RUN)
    assert (refused.returncode, "was edited or cut" in refused.stderr) == (2, True)
    assert waits(project)


@pytest.mark.prove
def test_once_nobody_has_to_approve_any_more_the_next_run_publishes(project: Path) -> None:
    (project / "params/review.yaml").unlink()
    done = bangfu(project, *RUN)
    assert f"published reports/{NAME}" in done.stdout
    assert "done in" not in done.stderr
    assert not waits(project)


@pytest.mark.prove
def test_the_internal_edition_waits_for_nobody(project: Path) -> None:
    done = bangfu(project, *RUN, "--edition", "internal")
    assert "published reports/internal/110105/2019" in done.stdout


@pytest.mark.prove
def test_approvals_are_backed_up_with_the_archive(project: Path) -> None:
    assert approve(project, "李四").returncode == 0
    done = bangfu(project, "backup", str(project.parent / "all.tar"), "--register", "data/sample")
    assert done.returncode == 0, done.stderr
    back = project.parent / "back"
    done = bangfu(project, "restore", str(project.parent / "all.tar"), "--into", str(back))
    assert done.returncode == 0, done.stderr
    own, brought = (place / "archive" / APPROVALS_FILE for place in (project, back))
    assert brought.read_bytes() == own.read_bytes()


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", Review()),
        ("approvals: 2\nembargo_days: 15\n", Review(approvals=2, embargo_days=15)),
    ],
)
def test_the_review_is_read_from_its_file(tmp_path: Path, text: str, found: Review) -> None:
    path = tmp_path / "review.yaml"
    path.write_text(text)
    assert read_review(path) == found
    assert read_review(tmp_path / "none.yaml") == Review()


@pytest.mark.parametrize(
    "text", ["approvals: -1", "approvals: two", "embargo: 3", "approvals: 2.5"]
)
def test_a_review_of_another_form_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "review.yaml"
    path.write_text(text)
    with pytest.raises(ParameterError, match=r"review\.yaml"):
        read_review(path)


@pytest.mark.prove
def test_before_its_day_a_release_waits_and_is_issued_on_it(project: Path) -> None:
    """Of last year, with an embargo of 366 days: it is visible from the first days of next year."""
    (project / "params/review.yaml").write_text("embargo_days: 366\n")
    year = date.today().year - 1
    last_day, name = date(year, 12, 31), f"public/110105/{year}"
    declared = bangfu(project, "import", "--register", "data/sample", "--until", str(last_day))
    assert declared.returncode == 0, declared.stderr
    done = bangfu(project, *RUN, "--period", str(year))
    opens = last_day + timedelta(days=366)
    assert f"made {name}, not visible yet: not visible before {opens}" in done.stdout
    told = json.loads((project / "run/waiting" / name / "release.json").read_text())
    assert told["issued"] == str(opens)
    (project / "params/review.yaml").write_text("embargo_days: 0\n")
    assert f"published reports/{name}" in bangfu(project, *RUN, "--period", str(year)).stdout
