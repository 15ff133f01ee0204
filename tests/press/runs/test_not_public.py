"""A release of which nothing is public is not made, and that is no failure."""

from datetime import date
from pathlib import Path

import pytest
from bangfu.cli.printing import print_outcome, summary
from bangfu.params import ReportParams
from bangfu.press.release.job import Release
from bangfu.press.runs.outcome import Outcome
from bangfu.press.runs.plan import PlannedRun, plan_releases, plan_runs
from bangfu.press.runs.session import RunOptions, run_session
from bangfu.press.runs.withdrawal import withdraw
from typed_register import UNITS, write_load

pytestmark = pytest.mark.usefixtures("lent_server")

JIA, YI = "110105001", "110105002"
HEAD = "case_id | claimant_key | unit_code | applied_on | decided_on | decision | batch_no | paid_on | amount"  # noqa: E501
NOT_MADE = "nothing of such a period of this unit is public; the internal edition has it"
STILL = (
    "nothing of it is public any more, and it stands published; withdraw it with bangfu withdraw"
)


def row(unit: str, number: int) -> str:
    name = f"{unit[-1]}-{number}"
    return (
        f"{name} | {name} | {unit} | 2019-01-10 | 2019-01-20 | approved | 1 | 2019-01-25 | 3000.00"
    )


@pytest.fixture
def register(tmp_path: Path) -> Path:
    """Ten of Jia and nine of Yi were paid, all in January 2019."""
    rows = [row(JIA, number) for number in range(10)] + [row(YI, number) for number in range(9)]
    tables = {"union_unit": UNITS, "comfort_case": "\n".join([HEAD, *rows])}
    write_load(tmp_path / "register", tables, until=date(2020, 12, 31))
    return tmp_path / "register"


def planned(register: Path, *asked: tuple[str, str], edition: str = "public") -> list[Release]:
    shared = {"register": str(register), "language": "zh", "edition": edition}
    params = [ReportParams.check({**shared, "unit": u, "period": p}) for u, p in asked]
    return plan_releases(params, workplace=register.parent / "run")


def run(register: Path, *asked: tuple[str, str]) -> Outcome:
    folder = register.parent
    options = RunOptions(1, reports=folder / "reports", workplace=folder / "run")
    return run_session(planned(register, *asked), options, print)


def plan(register: Path, *asked: tuple[str, str], edition: str = "public") -> list[PlannedRun]:
    folder = register.parent
    releases = planned(register, *asked, edition=edition)
    return plan_runs(releases, folder / "reports", workplace=folder / "run")


def test_a_month_of_a_street_is_skipped_by_the_plan_and_by_the_run(
    register: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    matrix = plan(register, (JIA, "2019-01"))
    assert {(one.is_skipped, one.is_withheld, one.why) for one in matrix} == {
        (True, False, (NOT_MADE,)),
    }  # fmt: skip
    assert summary(matrix) == "3 runs: 0 to make, 3 skipped"
    assert {one.is_skipped for one in plan(register, (JIA, "2019-01"), edition="internal")} == {
        False
    }
    outcome = run(register, (JIA, "2019-01"))
    assert (outcome.exit_code, outcome.published) == (0, ())
    assert outcome.not_public == (f"public/{JIA}/2019-01",)
    print_outcome(outcome)
    assert f"not made public/{JIA}/2019-01: nothing is public of so few" in capsys.readouterr().out


def test_a_street_of_ten_has_a_year_and_one_of_nine_has_none(register: Path) -> None:
    outcome = run(register, (JIA, "2019"), (YI, "2019"))
    assert outcome.exit_code == 0
    assert [place.parts[-2:] for place in outcome.published] == [(JIA, "2019")]
    assert outcome.not_public == (f"public/{YI}/2019",)
    assert not (register.parent / "reports" / "public" / YI).exists()


@pytest.mark.prove
def test_a_release_that_stands_though_nothing_of_it_is_public_any_more_is_told(
    register: Path,
) -> None:
    assert run(register, (JIA, "2019")).exit_code == 0
    gone = {"comfort_case": f"{HEAD} | withdrawn\n{row(JIA, 0)} | yes"}
    write_load(register, gone, until=date(2020, 12, 31), reason="误报")
    outcome = run(register, (JIA, "2019"))
    assert outcome.exit_code == 1
    assert outcome.withheld == ((f"public/{JIA}/2019", STILL),)
    withdraw(register.parent / "reports", f"public/{JIA}/2019", "人数不足十")
    after = run(register, (JIA, "2019"))
    assert [name for name, _ in after.withheld] == [f"public/{JIA}/2019"]


def test_of_what_was_withdrawn_plan_and_run_say_so_whatever_the_policy_says_now(
    register: Path,
) -> None:
    month = f"public/{JIA}/2019-01"
    reports = register.parent / "reports"
    assert run(register, (JIA, "2019")).exit_code == 0
    (reports / f"public/{JIA}/2019").rename(reports / month)  # from when months were public
    told = reports / month / "release.json"
    told.write_text(told.read_text("utf-8").replace('"period": "2019"', '"period": "2019-01"'))
    assert run(register, (JIA, "2019")).exit_code == 0  # taken into the archive
    withdraw(reports, month, "月度数字不再公布")
    (planned_run, *_) = plan(register, (JIA, "2019-01"))
    (withheld,) = run(register, (JIA, "2019-01")).withheld
    assert (withheld[0], "was withdrawn on" in withheld[1]) == (month, True)
    assert planned_run.why == (withheld[1],)
