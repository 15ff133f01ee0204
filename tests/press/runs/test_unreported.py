"""A period that not all unions have reported is withheld, or published and marked provisional."""

from datetime import date
from pathlib import Path

import pytest
from bangfu.cli.printing import summary
from bangfu.figures.model import Status
from bangfu.params import ReportParams
from bangfu.periods import Period
from bangfu.press.release.job import Release
from bangfu.press.release.manifest import read_manifest
from bangfu.press.runs.events import Event
from bangfu.press.runs.plan import plan_releases, plan_runs, up_to_date
from bangfu.press.runs.session import RunOptions, run_session
from bangfu.register.store import open_register
from docx import Document
from live_answers import open_answers
from published_release import Published
from typed_register import UNITS, write_load

pytestmark = pytest.mark.usefixtures("lent_server")

CASES = """
case_id | claimant_key | unit_code | applied_on | decided_on | decision | batch_no | paid_on    | amount
c1      | x            | 110105001 | 2019-01-10 | 2019-01-20 | approved | 1        | 2019-01-25 | 900.00
"""  # noqa: E501
LATER = CASES.replace("c1 ", "c2 ").replace("110105001", "110105002").replace("2019-01", "2019-02")


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Jia has reported January 2019 and no more, Yi has reported February."""
    write_load(tmp_path / "register", {"union_unit": UNITS, "comfort_case": CASES}, until=None)
    write_load(tmp_path / "register", {"comfort_case": LATER}, until=None)
    return tmp_path / "register"


def planned(register: Path, period: str, unit: str = "110105") -> list[Release]:
    asked = {"register": str(register), "period": period, "unit": unit, "language": "zh"}
    return plan_releases([ReportParams.check(asked)], workplace=register.parent / "run")


def options(register: Path, *, provisional: bool = False) -> RunOptions:
    place = register.parent
    return RunOptions(
        1, reports=place / "reports", workplace=place / "run", provisional=provisional
    )


@pytest.mark.parametrize(
    ("period", "unit", "why"),
    [
        ("2019-02", "110105", "2019-02: 1 of 2 units have reported"),
        pytest.param(
            "2019", "110105001", "2019: 0 of 1 unit have reported", marks=pytest.mark.prove
        ),
        pytest.param("2030", "110105", "2030: 0 of 2 units have reported", marks=pytest.mark.prove),
        ("2018", "110105", "2018: found a period that begins before the register does, in 2019"),
    ],
)
def test_an_unreported_period_is_withheld_before_anything_starts(
    register: Path, period: str, unit: str, why: str
) -> None:
    told: list[Event] = []
    outcome = run_session(planned(register, period, unit), options(register), told.append)
    assert outcome.exit_code == 1
    ((name, reason),) = outcome.withheld
    assert name == f"public/{unit}/{period}"
    assert reason.startswith(why)
    assert not (register.parent / "reports" / "public").exists()
    assert [e for e in told if e.kind in ("release_answered", "notebook_started")] == []


@pytest.mark.prove
def test_provisional_is_not_published_of_which_nobody_has_reported(register: Path) -> None:
    outcome = run_session(planned(register, "2019-03"), options(register, provisional=True), print)
    ((_, reason),) = outcome.withheld
    assert reason == (
        "2019-03: 0 of 2 units have reported; import what is missing, declare it with "
        "`bangfu import --until`"
    )
    # Nor has such a month a value where it is asked for: 0 would be said of what nobody knows.
    answers = open_answers(open_register(register), "110105", "public")
    told = answers.figure("comfort.amount", Period.parse("2019-03"))
    assert (told.value, told.status) == (None, Status.UNDEFINED)


def test_a_plan_tells_what_would_be_withheld(register: Path) -> None:
    folders = {"reports": register.parent / "reports", "workplace": register.parent / "run"}
    releases = planned(register, "2019-02") + planned(register, "2019-01")
    matrix = plan_runs(releases, **folders)
    assert {(run.job.params.period, run.is_withheld) for run in matrix} == {
        ("2019-02", True), ("2019-01", False),
    }  # fmt: skip
    assert summary(matrix) == "6 runs: 3 to make, 0 skipped, 3 withheld"  # three notebooks each
    assert matrix[0].why[0].startswith("2019-02: 1 of 2 units have reported")
    allowed = plan_runs(releases, **folders, provisional=True)
    assert {(run.is_withheld, run.why) for run in allowed} == {(False, ("never published",))}


def test_it_can_be_published_provisional_and_is_made_again_when_all_have_reported(
    register: Path,
) -> None:
    (release,) = planned(register, "2019-02")
    allowed = options(register, provisional=True)
    assert run_session([release], allowed, lambda _: None).exit_code == 0
    published = Published(release, allowed.reports, allowed.workplace, [])
    assert read_manifest(published.folder).provisional
    statuses = {
        row["address"]: row["status"]
        for row in published.rows("figures.csv")
        if row["id"] == "comfort.person_times" and not row["dimensions"]
    }
    # January, in the table of months beside it, is reported.
    assert statuses["comfort.person_times/2019-02/110105"] == Status.PROVISIONAL
    assert statuses["comfort.person_times/2019-01/110105"] == Status.OK
    assert "本期尚有工会未报全" in published.page("comfort_payments.html").text
    word = Document(str(published.folder / "comfort_payments.docx"))
    assert word.paragraphs[0].text.startswith("初步 本期尚有工会未报全")
    assert ">初步</span>" in (allowed.reports / "index.html").read_text("utf-8")
    place = {"reports": allowed.reports, "workplace": allowed.workplace}
    assert up_to_date([release], place["reports"], workplace=place["workplace"]) == {release.name}
    write_load(register, {}, until=date(2019, 2, 28))  # Jia had none in February
    (again,) = planned(register, "2019-02")
    assert up_to_date([again], place["reports"], workplace=place["workplace"]) == set()
    assert run_session([again], options(register), lambda _: None).exit_code == 0
    assert not read_manifest(published.folder).provisional
    assert "初步" not in Published(again, **place, events=[]).page("comfort_payments.html").text
