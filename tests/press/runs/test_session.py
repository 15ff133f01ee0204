"""A run from outside: it stops cleanly, lets no other in, tells what happened, bears bad luck."""

import json
import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from bangfu.errors import LockError, MachineError, ParameterError
from bangfu.params import ReportParams
from bangfu.press.runs.events import KINDS, Event, RunLog
from bangfu.press.runs.landing import FRESH, begin_site, reports_lock, sweep
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.production import Outcome
from bangfu.press.runs.session import RunOptions, run_session
from small_notebooks import SHOWN, small, store
from typed_register import typed_register
from warmkernel.process import why_not_here

TESTS = Path(__file__).parents[2]
MIB = 2**20


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    typed_register(tmp_path / "register")
    return tmp_path


def run(desk: Path, *, period: str = "2019", **changes: Any) -> tuple[Outcome, list[Event]]:
    asked = ReportParams.check(
        {"register": str(desk / "register"), "period": period, "unit": "110105"}
    )
    releases = plan_releases([asked], folder=desk / "notebooks")
    events: list[Event] = []
    given = {"jobs": 1, "reports": desk / "reports", "workplace": desk / "run", **changes}
    return run_session(releases, RunOptions(**given), events.append), events


def start(desk: Path, **changes: Any) -> "subprocess.Popen[bytes]":
    """A run in a process of its own; see killed_run.

    Whoever runs the tests in the background may have SIGINT ignored, which processes inherit.
    """
    signal.signal(signal.SIGINT, signal.default_int_handler)
    command = [sys.executable, str(TESTS / "killed_run.py"), str(desk)]
    return subprocess.Popen(command, **changes)


def events_of(desk: Path) -> list[dict[str, Any]]:
    path = desk / "run.jsonl"
    lines = path.read_text("utf-8").splitlines() if path.exists() else []
    return [json.loads(line) for line in lines]


def await_event(desk: Path, kind: str, seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not any(event["event"] == kind for event in events_of(desk)):
        assert time.monotonic() < end, kind
        time.sleep(0.02)


SLOW = small(SHOWN, "import time; time.sleep(60)")


@pytest.mark.parametrize(
    "number",
    [
        signal.SIGTERM,
        *(pytest.param(one, marks=pytest.mark.prove) for one in (signal.SIGINT, signal.SIGHUP)),
    ],
)
def test_signal_stops_a_run_within_two_seconds(desk: Path, number: int) -> None:
    store(desk / "notebooks", hardship_exit=SLOW)
    with start(desk) as process:
        await_event(desk, "notebook_done")  # the workers are up and one of them sleeps
        began = time.monotonic()
        process.send_signal(number)
        assert process.wait(30) == 3
        assert time.monotonic() - began < 2
    assert [event["event"] for event in events_of(desk)][-2:] == ["interrupted", "run_ended"]
    assert events_of(desk)[-1]["exit_code"] == 3
    assert not list((desk / "reports").glob("public/*/*"))


@pytest.mark.prove
def test_second_run_is_refused_and_told_whose_turn_it_is(desk: Path) -> None:
    store(desk / "notebooks", hardship_exit=SLOW)
    with start(desk) as process:
        await_event(desk, "notebook_started")
        with pytest.raises(
            LockError, match=rf"another run is at work \(.+@.+, process {process.pid}"
        ):
            run(desk)
        process.kill()
    store(desk / "notebooks")
    outcome, events = run(desk)
    assert outcome.exit_code == 0
    taken = [event.about["owner"] for event in events if event.kind == "lock_taken_over"]
    assert len(taken) == 1
    assert f"process {process.pid}" in taken[0]
    assert [event.kind for event in events].count("leftovers_removed") == 1


def test_lock_given_back_is_not_taken_over(tmp_path: Path) -> None:
    for _ in range(2):
        with reports_lock(tmp_path) as killed:
            assert killed == ""
            with pytest.raises(LockError), reports_lock(tmp_path):
                raise AssertionError("had twice")
    assert LockError.exit_code == 4


def patient_run(desk: Path, **limits: Any) -> tuple[Outcome, list[Event]]:
    """A run with a limit; on a machine so slow that what is well meets it too, with a wider one."""
    while True:
        outcome, events = run(desk, **limits)
        done = [event for event in events if event.kind == "notebook_done"]
        if "seconds" not in limits or len(done) == 2 or limits["seconds"] > 200:
            return outcome, events
        limits["seconds"] *= 2


@pytest.mark.parametrize(
    ("source", "limits", "cause"),
    [
        ("import time; time.sleep(600)", {"seconds": 8.0}, "took longer than"),
        (
            "x = bytearray(900 * 2**20)\nimport time; time.sleep(60)",
            {"memory": 400 * MIB},
            "MiB of",
        ),
        pytest.param("import os; os._exit(9)", {}, "Kernel died", marks=pytest.mark.prove),
        ("raise ValueError('no such month')", {}, "ValueError: no such month"),
    ],
    ids=["time", "memory", "exit", "error"],
)
def test_runaway_is_ended_named_and_kept_and_the_others_go_on(
    desk: Path, source: str, limits: dict[str, Any], cause: str
) -> None:
    store(desk / "notebooks", comfort_payments=small(SHOWN, source))
    outcome, events = patient_run(desk, **limits)
    assert outcome.exit_code == 1
    ((name, why),) = outcome.withheld
    assert name == "public/110105/2019"
    (failed,) = [event.about for event in events if event.kind == "notebook_failed"]
    assert failed["where"] == "cell 4 (id 'code-4')"
    assert cause in failed["cause"]
    assert json.loads(Path(failed["executed"]).read_text("utf-8"))["cells"]
    for part in ("comfort_payments", failed["where"], failed["cause"], failed["executed"]):
        assert part in why
    done = {event.about["notebook"] for event in events if event.kind == "notebook_done"}
    assert done == {"assistance_totals", "hardship_exit"}


@pytest.mark.prove
def test_every_failure_of_a_release_is_listed(desk: Path) -> None:
    failing = {name: small(f"{name}_is_unknown") for name in ("hardship_exit", "comfort_payments")}
    store(desk / "notebooks", **failing)
    outcome, _ = run(desk)
    ((_, why),) = outcome.withheld
    assert "name 'hardship_exit_is_unknown' is not defined" in why
    assert "name 'comfort_payments_is_unknown' is not defined" in why


def bytes_of(folder: Path) -> dict[str, bytes]:
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}


@pytest.mark.prove
def test_full_disk_withholds_the_release_and_leaves_the_old_one(desk: Path) -> None:
    # A limit on the size of a file fails a write in the same place and way as a full disk does.
    store(desk / "notebooks")
    with start(desk) as process:
        assert process.wait(120) == 0
    before = bytes_of(desk / "reports" / "public")
    wide = (
        "from bangfu.press.report.output_record import Output\n"
        "Output('<p>' + '字' * 30_000 + '</p>', '')"
    )
    store(desk / "notebooks", hardship_exit=small(wide))

    with start(desk) as process:
        limit = (60_000, resource.RLIM_INFINITY)
        resource.prlimit(process.pid, resource.RLIMIT_FSIZE, limit)
        assert process.wait(120) == 1
    withheld = [event for event in events_of(desk) if event["event"] == "release_withheld"]
    assert len(withheld) == 2
    assert all("File too large" in event["why"] for event in withheld)
    assert bytes_of(desk / "reports" / "public") == before
    assert list((desk / "reports").glob(".building-*")) == []
    with start(desk) as process:
        assert process.wait(120) == 0
    assert bytes_of(desk / "reports" / "public") != before


def test_folder_that_cannot_be_written_to_is_named(desk: Path) -> None:
    store(desk / "notebooks")
    (desk / "reports").write_text("a file", encoding="utf-8")  # root may write to any folder
    with pytest.raises(MachineError, match=r"reports': cannot be written to \(File exists\)"):
        run(desk)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can become somebody else")
def test_read_only_folder_is_named(tmp_path: Path) -> None:
    tmp_path.chmod(0o755)
    os.seteuid(65534)
    try:
        with (
            pytest.raises(MachineError, match=r"cannot be written to \(Permission denied\)"),
            reports_lock(tmp_path),
        ):
            pass
    finally:
        os.seteuid(0)


def test_killed_between_two_renames_the_old_release_is_put_back(tmp_path: Path) -> None:
    # Where the system cannot exchange two folders in one step; see test_landing.
    site = begin_site(tmp_path, "public/110105/2019")
    for name, text in ((FRESH, "new"), ("replaced", "old")):
        (site.folder / name).mkdir()
        (site.folder / name / "page.html").write_text(text, encoding="utf-8")
    (tmp_path / "public" / "110105").mkdir(parents=True)
    assert sweep(tmp_path) == 0  # whoever builds it is alive
    site.give_up()
    assert sweep(tmp_path) == 1
    assert bytes_of(tmp_path) == {"public/110105/2019/page.html": b"old"}
    assert sweep(tmp_path) == 0


def leave_a_place_outside(site: Path) -> None:
    (site / "place.txt").write_text("../outside", encoding="utf-8")


def leave_no_place(site: Path) -> None:
    (site / "place.txt").unlink()


@pytest.mark.parametrize("spoil", [leave_a_place_outside, leave_no_place])
def test_leftovers_never_leave_their_folder(tmp_path: Path, spoil: Callable[[Path], None]) -> None:
    reports = tmp_path / "reports"
    site = begin_site(reports, "public/110105/2019")
    (site.folder / "replaced").mkdir()
    spoil(site.folder)
    site.give_up()
    sweep(reports)
    assert list(reports.iterdir()) == []
    assert list(tmp_path.iterdir()) == [reports]


@pytest.mark.prove
def test_index_that_was_not_written_is_written_by_the_next_run(desk: Path) -> None:
    store(desk / "notebooks")
    run(desk)
    index = desk / "reports" / "index.html"
    written = index.read_bytes()
    index.write_bytes(b"older")
    (desk / "reports" / ".index-due").touch()  # as a run leaves it that is killed after landing
    outcome, events = run(desk)
    assert len(outcome.up_to_date) == 1
    assert index.read_bytes() == written
    assert events[-2].kind == "index_written"
    assert not (desk / "reports" / ".index-due").exists()


def test_log_has_one_line_an_event_and_only_for_its_owner(desk: Path) -> None:
    store(desk / "notebooks")
    log = desk / "logs" / "run.jsonl"
    _, events = run(desk, log=log)
    lines = [json.loads(line) for line in log.read_text("utf-8").splitlines()]
    assert [line["event"] for line in lines] == [event.kind for event in events]
    assert {line["event"] for line in lines} <= set(KINDS)
    assert lines[0]["event"] == "run_started"
    assert lines[0]["kernels"] == (f"stock: {why_not_here()}" if why_not_here() else "forked")
    assert lines[-1]["published"] == 1
    assert lines[-1]["kernels"] == lines[0]["kernels"]
    assert all(line["time"].endswith("+00:00") for line in lines)
    assert oct(log.stat().st_mode & 0o777) == "0o600"
    run(desk, log=log)
    assert len(log.read_text("utf-8").splitlines()) == len(lines) + 3  # appended


def test_log_that_cannot_be_opened_is_refused_before_anything_runs(desk: Path) -> None:
    store(desk / "notebooks")
    with pytest.raises(ParameterError, match=r"--log: .* cannot be written \(Is a directory\)"):
        run(desk, log=desk)
    assert not (desk / "reports").exists()


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
def test_log_that_cannot_be_written_any_more_stops_nothing() -> None:
    log = RunLog(Path("/dev/full"))
    for _ in range(3):
        log(Event("interrupted"))
    log.close()


def test_unknown_event_is_refused() -> None:
    with pytest.raises(ValueError, match="event: found 'notebook_vanished', expected one of: run_"):
        Event("notebook_vanished")


def test_same_bytes_whatever_the_number_of_workers_and_the_kind_of_kernels(
    desk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    store(desk / "notebooks")
    found = []
    for jobs, kernels in ((1, "forked"), (3, "forked"), (2, "stock")):
        monkeypatch.setenv("BANGFU_KERNELS", kernels)
        place = desk / f"{jobs}-{kernels}"
        outcome, events = run(desk, jobs=jobs, reports=place)
        assert outcome.exit_code == 0
        assert events[0].about["kernels"].startswith(kernels)
        found.append(bytes_of(place / "public"))
    assert found[0] == found[1] == found[2]


def test_each_notebook_works_in_a_folder_of_its_own(desk: Path) -> None:
    apart = (
        "from pathlib import Path\n"
        "here = Path('mine'); assert not here.exists(); here.write_text('x'); "
        "assert len(list(Path().iterdir())) == 1"
    )
    store(
        desk / "notebooks",
        **dict.fromkeys(("hardship_exit", "comfort_payments"), small(SHOWN, apart)),
    )
    outcome, _ = run(desk, jobs=2)
    assert outcome.withheld == ()
    assert list((desk / "run").glob("public-*")) == []


def test_a_run_waits_for_no_engine_to_be_imported() -> None:
    code = (
        "import sys, bangfu.press.runs.session\n"
        "print(*({'ibis', 'duckdb', 'pandas', 'matplotlib'} & sys.modules.keys()))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert said.stdout.split() == []
