"""The day of issue: of the run that made the figures, kept as long as they are, said in files."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from bangfu.errors import ParameterError
from bangfu.params import ReportParams
from bangfu.press.release.issue import Issue
from bangfu.press.release.manifest import read_manifest
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.production import run_releases
from bangfu.press.runs.session import RunOptions, run_session
from bangfu.press.runs.verification import verify_release
from bangfu.project import ROOT
from planned_reports import TABLES, notebooks
from report_params import read_params
from small_notebooks import small, store
from typed_register import typed_register, write_load
from workers import pool

pytestmark = pytest.mark.usefixtures("lent_server")

NAME = "public/110105/2017"
FIRST, LATER = date(2018, 1, 10), date(2018, 2, 20)


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    """A register and notebooks, and a release of 2017 issued on the first day."""
    typed_register(tmp_path / "register", **TABLES)
    store(tmp_path / "notebooks", **notebooks())
    assert published(tmp_path, issued=FIRST) == FIRST
    return tmp_path


def published(desk: Path, *, force: bool = False, issued: date | None = None) -> date | None:
    """The day the release has after a run."""
    asked = ReportParams.check(
        {"register": str(desk / "register"), "period": "2017", "unit": "110105"}
    )
    releases = plan_releases([asked], folder=desk / "notebooks")
    options = RunOptions(
        jobs=1, reports=desk / "reports", workplace=desk / "run", force=force, issued=issued
    )
    outcome = run_session(releases, options, lambda _: None)
    assert outcome.withheld == ()
    return read_manifest(desk / "reports" / NAME).issued


@pytest.mark.parametrize(
    "day", [date(2017, 12, 31), pytest.param(date(2199, 1, 1), marks=pytest.mark.prove)]
)
def test_a_day_within_the_period_or_yet_to_come_is_refused(desk: Path, day: date) -> None:
    with pytest.raises(
        ParameterError, match=r"^--issued: found .*, expected a day after 2017-12-31"
    ):
        published(desk, force=True, issued=day)


@pytest.mark.prove
def test_a_day_is_no_cause_to_make_a_release_again(desk: Path) -> None:
    before = (desk / "reports" / NAME / "release.json").stat().st_ino
    assert published(desk, issued=LATER) == FIRST
    assert published(desk) == FIRST
    assert (desk / "reports" / NAME / "release.json").stat().st_ino == before


def test_the_same_figures_keep_their_day_whatever_their_page_looks_like(desk: Path) -> None:
    page = desk / "reports" / NAME / "comfort_payments.html"
    before = page.read_bytes()
    assert published(desk, force=True) == FIRST
    assert page.read_bytes() == before
    changed = small(*(cell.source for cell in notebooks()["comfort_payments"].cells[2:]))
    changed.cells[0].source = "# 新题\n\n何如？\n\n<!-- en -->\n\n# New\n\nHow?"
    store(desk / "notebooks", **{**notebooks(), "comfort_payments": changed})
    assert published(desk) == FIRST
    assert "新题" in page.read_text("utf-8")


def test_other_figures_have_the_day_of_their_run(desk: Path) -> None:
    more = "aid_id | file_id | person_key | unit_code | paid_on | amount\n"
    write_load(
        desk / "register",
        {"assistance": f"{more}A-9 | F-1 | one | 110105001 | 2017-05-05 | 50.00"},
    )
    issued = published(desk)
    assert issued is not None
    assert issued >= date(2026, 1, 1)  # today, by the clock, and not the day it was issued first


@pytest.mark.prove
def test_a_day_that_is_said_is_that_of_what_is_made(desk: Path) -> None:
    assert published(desk, force=True, issued=LATER) == LATER
    page = (desk / "reports" / NAME / "comfort_payments.html").read_text("utf-8")
    assert "2018年2月20日发布" in page
    assert "2018年1月10日" not in page


@pytest.mark.prove
def test_verifying_says_the_day_the_release_says(sample_folder: Path, tmp_path: Path) -> None:
    month = read_params(ROOT / "params" / "month.yaml")
    (planned,) = plan_releases([month.with_(register=str(sample_folder), period="2019-11")])
    dated = replace(planned, issue=Issue(FIRST))
    outcome = run_releases([dated], tmp_path / "reports", executor=pool(), workplace=tmp_path)
    assert outcome.withheld == ()
    folder = tmp_path / "reports" / dated.name
    verdict = verify_release(
        folder, executor=pool(), register=str(sample_folder), workplace=tmp_path
    )
    assert verdict.is_same, verdict.differences
    assert "2018年1月10日发布" in (folder / "comfort_payments.html").read_text("utf-8")
