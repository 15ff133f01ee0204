"""What a matrix will take, by what runs before it took: added up by kind, and told when unknown."""

import json
from pathlib import Path
from typing import Any

import pytest
from bangfu.params import ReportParams
from bangfu.press.release.job import Release
from bangfu.press.runs.costs import COSTS, RunCost, Spent, TaskKind, keep_cost, read_costs, rows_of
from bangfu.press.runs.estimates import Estimate, estimate_of
from bangfu.press.runs.plan import plan_releases, plan_runs
from bangfu.press.runs.session import RunOptions, run_session
from called_command import Command, caller
from small_notebooks import NOTEBOOKS, store
from typed_register import typed_register

pytestmark = pytest.mark.usefixtures("lent_server")

MIB = 2**20
DISTRICT, JIA = "110105", "110105001"
ONE, *_ = NOTEBOOKS


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    typed_register(tmp_path / "register")
    store(tmp_path / "notebooks")
    return tmp_path


@pytest.fixture
def bangfu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    return caller(monkeypatch, capsys)


def planned(desk: Path, *periods: str, unit: str = DISTRICT) -> list[Release]:
    asked = [
        ReportParams.check({
            "register": str(desk / "register"), "period": period, "unit": unit,
            "edition": "internal",
        })
        for period in periods
    ]  # fmt: skip
    return plan_releases(asked, folder=desk / "notebooks", workplace=desk / "run")


def estimated(desk: Path, releases: list[Release], jobs: int = 2) -> Estimate | None:
    runs = plan_runs(releases, desk / "reports", workplace=desk / "run", archive=desk / "archive")
    return estimate_of(releases, runs, jobs=jobs, workplace=desk / "run")


def kinds(**seconds: float) -> dict[TaskKind, Spent]:
    """Of months of the district's internal edition in Chinese: seconds of each kind of task."""
    month = ("", "internal", "month", "")
    made: dict[TaskKind, Spent] = {
        ("first answer", *month): Spent(seconds["first"], 2 * seconds["first"]),
        ("answer", *month): Spent(3 * seconds["later"], 3 * seconds["later"], 3),
        ("build", "", "internal", "month", "1"): Spent(seconds["build"], seconds["build"]),
        ("audit", "", "internal", "month", "1"): Spent(seconds["audit"], seconds["audit"]),
        ("index", "", "", "", ""): Spent(seconds["index"], seconds["index"]),
    }
    for notebook in NOTEBOOKS:
        kind = ("execute", notebook, "internal", "month", "zh")
        made[kind] = Spent(2 * seconds["notebook"], 2 * seconds["notebook"], 2)
    return made


SECONDS = {"first": 8.0, "later": 2.0, "build": 1.0, "audit": 0.5, "index": 4.0, "notebook": 1.5}


def cost(rows: int, **changes: Any) -> RunCost:
    given: dict[str, Any] = {
        "rows": rows, "jobs": 2, "start": Spent(3.0, 5.0), "beside": 0.25, "base": 200 * MIB,
        "each": 300 * MIB, "kinds": kinds(**SECONDS), **changes,
    }  # fmt: skip
    return RunCost(**given)


def test_tasks_are_added_up_by_their_kinds(desk: Path) -> None:
    releases = planned(desk, "2019-01", "2019-02", "2019-03")
    keep_cost(cost(rows_of(releases)), desk / "run")
    found = estimated(desk, releases)
    assert found is not None
    # 3 releases of an answer, 3 notebooks, files and audit, and the index: 3 x 6 + 1 tasks
    assert (found.releases, found.tasks, found.unlike) == (3, 19, 0)
    # answers 8 + 2 + 2; notebooks 9 x 1.5 = 13.5; files 3; audits 1.5; index 4: 34 s; begun in 3,
    # and 19 x 0.25 = 4.75 beside them
    assert found.processor == pytest.approx(41.75)
    # by the clock 16 + 2 + 2 + 13.5 + 3 + 1.5 + 4 = 42 on two workers, after 5
    assert found.seconds == pytest.approx(26)
    assert found.memory == 800 * MIB  # 200 and twice 300
    assert found.message == (
        "estimate: 3 releases in 19 tasks: 42 s of processors, 26 s by the clock, 800 MiB of "
        "memory; by 1 earlier run"
    )


def test_each_union_is_asked_for_the_first_time_once(desk: Path) -> None:
    releases = [*planned(desk, "2019-01"), *planned(desk, "2019-01", "2019-02", unit=JIA)]
    keep_cost(cost(rows_of(releases)), desk / "run")
    found = estimated(desk, releases, jobs=1)
    assert found is not None
    # answers 8 + 8 + 2, the rest as above
    assert found.processor == pytest.approx(47.75)
    assert found.memory == 500 * MIB


def test_kinds_no_run_has_had_are_counted_and_taken_as_the_nearest(desk: Path) -> None:
    releases = planned(desk, "2019-Q1", "2019-Q2")
    keep_cost(cost(rows_of(releases)), desk / "run")
    found = estimated(desk, releases)
    assert found is not None
    assert (found.tasks, found.unlike) == (13, 12)  # all but the index
    # as months: answers 8 + 2, notebooks 6 x 1.5, files 2, audits 1, index 4, begun 3, beside 3.25
    assert found.processor == pytest.approx(32.25)
    assert found.message.endswith("12 tasks are of kinds none of them had: by the nearest kind")


def test_the_middle_of_the_newest_runs_counts_and_of_two_the_lesser(desk: Path) -> None:
    releases = planned(desk, "2019-01")
    for first in (30.0, 8.0):  # the first run of a workplace writes its queries
        keep_cost(cost(rows_of(releases), kinds=kinds(**{**SECONDS, "first": first})), desk / "run")
    found = estimated(desk, releases)
    assert found is not None
    # 8 + 3 x 1.5 + 1 + 0.5 + 4, begun in 3, and 7 x 0.25 beside
    assert found.processor == pytest.approx(22.75)


def test_runs_on_a_register_of_another_size_are_asked_if_there_are_no_others(desk: Path) -> None:
    releases = planned(desk, "2019-01")
    rows = rows_of(releases)
    keep_cost(cost(100 * rows), desk / "run")
    found = estimated(desk, releases)
    assert found is not None
    assert found.message.endswith(f"on {100 * rows:,} rows, where there are {rows:,} now")
    keep_cost(cost(rows, start=Spent(1.0, 1.0)), desk / "run")
    near = estimated(desk, releases)
    assert near is not None
    assert (near.runs, near.rows_before) == (1, rows)
    assert near.processor == pytest.approx(found.processor - 2)


def test_without_a_run_before_nothing_is_estimated(desk: Path) -> None:
    assert estimated(desk, planned(desk, "2019-01")) is None


def test_lines_that_cannot_be_read_are_left_out(desk: Path) -> None:
    keep_cost(cost(7), desk / "run")
    with (desk / "run" / COSTS).open("a", encoding="utf-8") as file:
        file.write('{"rows": 1}\n[]\nnot json\n')
    assert read_costs(desk / "run") == [cost(7)]


def test_a_run_keeps_what_each_of_its_tasks_took_and_no_union(desk: Path) -> None:
    options = RunOptions(
        1, reports=desk / "reports", workplace=desk / "run", archive=desk / "archive"
    )
    releases = planned(desk, "2019-01", "2019-02")
    assert run_session(releases, options, lambda _: None).exit_code == 0
    (kept,) = read_costs(desk / "run")
    assert (kept.jobs, kept.rows) == (1, rows_of(releases))
    notebooks = [("execute", name, "internal", "month", "zh") for name in NOTEBOOKS]
    counts = {kind: spent.tasks for kind, spent in kept.kinds.items()}
    assert counts == {
        ("first answer", "", "internal", "month", ""): 1,
        ("answer", "", "internal", "month", ""): 1,
        ("build", "", "internal", "month", "1"): 2,
        ("audit", "", "internal", "month", "1"): 2,
        ("index", "", "", "", ""): 1,
        **dict.fromkeys(notebooks, 2),
    }
    # Of the internal edition nothing is judged, which takes no millisecond.
    assert all(spent.seconds > 0 for kind, spent in kept.kinds.items() if kind[0] != "audit")
    assert min(kept.kinds[kind].processor for kind in notebooks) > 0
    assert kept.start.processor > 0
    assert DISTRICT not in (desk / "run" / COSTS).read_text("utf-8")
    # What is made is up to date now: there is nothing to estimate.
    done = estimated(desk, releases)
    assert done is not None
    assert (done.releases, done.tasks, done.processor, done.memory) == (0, 0, 0, 0)


def test_the_command_tells_it_beside_the_plan_or_says_why_not(
    bangfu: Command, sample_folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bangfu.press.runs.estimates.RUN_FOLDER", tmp_path)
    asked = ("plan", "params/month.yaml", "--register", sample_folder, "--reports", tmp_path / "r")
    plain = bangfu(*asked, "--format", "csv")
    unknown = bangfu(*asked, "--format", "csv", "--estimate")
    assert unknown.out == plain.out
    assert unknown.err.splitlines()[1:] == [
        "estimate: found no earlier run in the workplace, expected one at least: what a run takes "
        "is told by those before it"
    ]
    keep_cost(cost(13_901), tmp_path)
    told = bangfu(*asked, "--estimate", "--jobs", 3)
    assert "estimate: 1 release in 7 tasks: " in told.err
    assert json.loads((tmp_path / COSTS).read_text("utf-8"))["rows"] == 13_901
