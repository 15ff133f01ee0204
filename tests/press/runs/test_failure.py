"""A notebook that fails publishes nothing; whatever was published before stays as it was."""

import copy
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import nbformat
import pytest
from bangfu.errors import GateError, RunError
from bangfu.params import ReportParams
from bangfu.periods import Period
from bangfu.press.release.answers_file import make_answers
from bangfu.press.release.job import Job, Release
from bangfu.press.runs.execution import require_success, run_notebook
from bangfu.press.runs.limits import Budget
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.pool import WorkerPool
from bangfu.press.runs.production import Outcome, run_releases
from bangfu.press.runs.release_files import render_release
from bangfu.press.runs.tasks import answer
from nbformat import NotebookNode
from nbformat.v4 import new_output
from small_notebooks import NOTEBOOKS, SHOWN, small, store
from typed_register import typed_register
from workers import pool

MIME_OUTPUT = {"text/html": "<p>x</p>", "application/vnd.bangfu.v1+json": {"figures": []}}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of a register of three unions."""
    place = tmp_path_factory.mktemp("register")
    typed_register(place)
    return place


def planned(folder: Path, notebooks: Path, *periods: str) -> list[Release]:
    asked = [
        ReportParams.check({"register": str(folder), "period": period, "unit": "110105"})
        for period in periods
    ]
    return plan_releases(asked, folder=notebooks)


def run(desk: Path, folder: Path, *periods: str, **notebooks: NotebookNode) -> Outcome:
    releases = planned(folder, store(desk / "notebooks", **notebooks), *periods)
    return run_releases(releases, desk / "reports", executor=pool(), jobs=2, workplace=desk / "run")


def bytes_of(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def only(outcome: Outcome) -> str:
    """Why the one release withheld is withheld."""
    ((_, why),) = outcome.withheld
    return why


def test_failing_notebook_is_withheld_named_and_kept(tmp_path: Path, folder: Path) -> None:
    assert len(run(tmp_path, folder, "2018", "2019").published) == 2
    before = bytes_of(tmp_path / "reports")
    failing = small(SHOWN, 'assert period != "2018", "no year 2018"')
    outcome = run(tmp_path, folder, "2018", "2019", hardship_exit=failing)
    assert [path.name for path in outcome.published] == ["2019"]  # the other goes on
    assert [name for name, _ in outcome.withheld] == ["public/110105/2018"]
    assert only(outcome).startswith(
        "notebook 'hardship_exit' (2018, 110105, zh), cell 4 (id 'code-4'): "
        "AssertionError: no year 2018\n  executed notebook: "
    )
    after = bytes_of(tmp_path / "reports")
    assert {p: t for p, t in after.items() if "2018" in p.parts} == {
        p: t for p, t in before.items() if "2018" in p.parts
    }
    kept = Path(only(outcome).rpartition("executed notebook: ")[2])
    assert kept.parent.parent == tmp_path / "run"
    (trace,) = [
        output
        for cell in nbformat.read(kept, as_version=4).cells
        for output in cell.get("outputs", ())
        if output.output_type == "error"
    ]
    assert (trace.ename, trace.evalue) == ("AssertionError", "no year 2018")
    # The release that passed left nothing but hashes of files, kept once they are two seconds old.
    left = {path.name for path in (tmp_path / "run").iterdir() if path.is_dir()} - {"hashes"}
    assert left == {kept.parent.name}


@pytest.mark.parametrize(
    ("sources", "cell"),
    [
        (("import os, signal\nos.kill(os.getpid(), signal.SIGKILL)", SHOWN), 3),
        ((SHOWN, "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"), 4),
    ],
    ids=["in the middle", "in the last cell"],
)
def test_killed_kernel_does_not_pass(
    tmp_path: Path, folder: Path, sources: tuple[str, ...], cell: int
) -> None:
    outcome = run(tmp_path, folder, "2019", assistance_totals=small(*sources))
    assert outcome.published == ()
    assert re.match(
        rf"notebook 'assistance_totals' .*, cell {cell} \(id 'code-{cell}'\): Kernel died",
        only(outcome),
    )
    assert not list((tmp_path / "reports").glob("public/*/*"))


@pytest.mark.parametrize(
    ("source", "cause"),
    [
        ("quit()", "asked the kernel to end, as quit() does"),
        ("exit()", "asked the kernel to end, as quit() does"),
        ("get_ipython().ask_exit()", "asked the kernel to end, as quit() does"),
        ("import sys\nsys.exit()", "SystemExit: "),
        ("raise SystemExit(3)", "SystemExit: 3"),
        ("import os\nos._exit(0)", "Kernel died"),
    ],
)
@pytest.mark.parametrize("place", [3, 4], ids=["before the last", "the last"])
def test_a_cell_that_ends_its_kernel_is_named(
    tmp_path: Path, folder: Path, source: str, cause: str, place: int
) -> None:
    cells = (source, SHOWN) if place == 3 else (SHOWN, source)
    outcome = run(tmp_path, folder, "2019", assistance_totals=small(*cells))
    assert outcome.published == ()
    where = rf"notebook 'assistance_totals' .*, cell {place} \(id 'code-{place}'\): "
    assert re.match(where + re.escape(cause), only(outcome)), only(outcome)


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("import sys\nsys.stderr.write('careful')", "found text on stderr, expected no streams"),
        ("object()", "shows text/plain, expected 'text/html'"),
    ],
    ids=["stderr", "bare repr"],
)
def test_what_a_page_may_not_show_withholds_the_release(
    tmp_path: Path, folder: Path, source: str, found: str
) -> None:
    outcome = run(tmp_path, folder, "2019", comfort_payments=small(SHOWN, source))
    assert outcome.published == ()
    # cell 5 of the executed notebook, which has one more: the injected parameters
    why = f"notebook 'comfort_payments' (zh), cell 5 (id 'code-4'): {found}"
    assert only(outcome).startswith(why)
    kept = Path(only(outcome).rpartition("executed notebooks: ")[2])
    notebooks = sorted(f"{n}.zh.ipynb" for n in NOTEBOOKS)
    assert sorted(p.name for p in kept.glob("[!.]*")) == notebooks


@pytest.fixture(scope="module")
def executed(
    folder: Path, tmp_path_factory: pytest.TempPathFactory
) -> tuple[Release, Job, NotebookNode]:
    """A right notebook, executed."""
    desk = tmp_path_factory.mktemp("executed")
    (release,) = planned(folder, store(desk / "notebooks"), "2019")
    job = release.jobs[0]
    answers = desk / "answers.json"
    answer(release, answers)
    return release, job, run_notebook(job, answers, desk / "executed.ipynb")


def no_count(nb: NotebookNode) -> None:
    nb.cells[-1]["execution_count"] = None


def no_reply(nb: NotebookNode) -> None:
    del nb.cells[-1].metadata["execution"]["shell.execute_reply"]


def no_end(nb: NotebookNode) -> None:
    nb.metadata.papermill["end_time"] = None


def no_record(nb: NotebookNode) -> None:
    del nb.metadata["papermill"]


def other_parameters(nb: NotebookNode) -> None:
    nb.metadata.papermill.parameters["period"] = "2018"


def more_parameters(nb: NotebookNode) -> None:
    nb.metadata.papermill.parameters["threshold"] = 1


def an_error(nb: NotebookNode) -> None:
    nb.cells[-1].outputs = [new_output("error", ename="KeyError", evalue="'x'", traceback=[])]


@pytest.mark.parametrize(
    ("plant", "message"),
    [
        (no_count, "cell 3 (id 'code-3'): was not executed to its end"),
        (no_reply, "cell 3 (id 'code-3'): was not executed to its end"),
        (no_end, "end: the run has no end time"),
        (no_record, "end: the run has no end time"),
        (other_parameters, "parameters: not those asked for"),
        (more_parameters, "parameters: not those asked for"),
        (an_error, "cell 3 (id 'code-3'): KeyError: 'x'"),
    ],
)
def test_success_is_proved_from_the_notebook(
    executed: tuple[Release, Job, NotebookNode],
    plant: Callable[[NotebookNode], None],
    message: str,
) -> None:
    _, job, right = executed
    place = Path("executed.ipynb")
    require_success(right, job, place)
    nb = copy.deepcopy(right)
    plant(nb)
    with pytest.raises(RunError) as refused:
        require_success(nb, job, place)
    assert f"notebook 'assistance_totals' (2019, 110105, zh), {message}" in str(refused.value)
    assert str(refused.value).endswith("executed notebook: executed.ipynb")


@pytest.mark.parametrize(
    ("output", "message"),
    [
        (new_output("stream", name="stdout", text="12"), "found text on stdout"),
        (new_output("error", ename="KeyError", evalue="x"), "failed with 'KeyError'"),
        (new_output("display_data", {"image/png": ""}), "shows image/png"),
        (new_output("display_data", {"text/html": "<p>12</p>"}), "HTML that no report made"),
        (new_output("execute_result", {"text/html": "<table></table>"}), "HTML that no report"),
        (
            new_output("display_data", {**MIME_OUTPUT, "text/html": "<script>1</script>"}),
            "<script> is not allowed",
        ),
    ],
)
def test_planted_output_is_refused_naming_notebook_and_cell(
    executed: tuple[Release, Job, NotebookNode],
    output: NotebookNode,
    message: str,
) -> None:
    release, job, right = executed
    nb = copy.deepcopy(right)
    nb.cells[-1].outputs = [output]
    with pytest.raises(GateError) as refused:
        render_release(release, make_answers(release.params), {job: nb})
    assert str(refused.value).startswith("notebook 'assistance_totals' (zh), cell 4 (id 'code-3')")
    assert message in str(refused.value)


def test_kernel_that_does_not_exist_is_named(tmp_path: Path, folder: Path) -> None:
    broken = small("def f(:")
    outcome = run(tmp_path, folder, "2019", assistance_totals=broken)
    assert "cell 3 (id 'code-3'): SyntaxError: " in only(outcome)


def record(*figures: Any, table: Any = None) -> NotebookNode:
    """An output that carries figures and a table as data."""
    data: dict[str, Any] = {"figures": list(figures)}
    if table is not None:
        data["table"] = table
    bundle = {
        "text/html": "<p>x</p>", "text/plain": "x", "application/vnd.bangfu.v1+json": data,
    }  # fmt: skip
    return new_output("display_data", bundle)


def named(value: str | None, status: str) -> list[str | None]:
    return ["comfort.people/2019/110105", value, status]


def test_address_withheld_in_one_place_and_shown_in_another_is_refused(
    executed: tuple[Release, Job, NotebookNode],
) -> None:
    release, job, right = executed
    nb = copy.deepcopy(right)
    answers = make_answers(release.params)
    told = answers.figure("comfort.people", Period.parse("2019"))
    shown, hidden = record(named(str(told.value), told.status)), record(named(None, "suppressed"))
    nb.cells[-1].outputs = [shown, shown]
    assert told.address in render_release(release, answers, {job: nb})["figures.csv"]
    nb.cells[-1].outputs = [shown, hidden]
    with pytest.raises(GateError, match=r"'comfort\.people/2019/110105': found as \w+ and as supp"):
        render_release(release, make_answers(release.params), {job: nb})


def test_two_tables_of_one_name_are_refused(
    executed: tuple[Release, Job, NotebookNode],
) -> None:
    release, job, right = executed
    nb = copy.deepcopy(right)
    one, other = ({"id": "t", "header": ["a"], "rows": [[cell]]} for cell in "12")
    nb.cells[-1].outputs = [record(table=one), record(table=one)]
    assert (
        render_release(release, make_answers(release.params), {job: nb})["tables/t.csv"]
        == "\ufeffa\r\n1\r\n"
    )
    nb.cells[-1].outputs = [record(table=one), record(table=other)]
    with pytest.raises(GateError, match="table 't': shown twice, with different cells"):
        render_release(release, make_answers(release.params), {job: nb})


LATE = """\
import time
from IPython import get_ipython
get_ipython().kernel.iopub_thread.schedule(lambda: time.sleep(6))"""


@pytest.mark.prove
def test_what_a_cell_has_published_may_arrive_late(
    tmp_path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # As after a closed laptop was opened: the reply was there before, the outputs come 6 s later,
    # and nbclient by itself waits 4 s for them. In a forked process nothing is on its way.
    monkeypatch.setenv("BANGFU_KERNELS", "stock")
    releases = planned(
        folder, store(tmp_path / "notebooks", hardship_exit=small(LATE, SHOWN)), "2018"
    )
    stock = WorkerPool(2, budget=Budget(seconds=120), log=tmp_path / "log")
    try:
        outcome = run_releases(
            releases, tmp_path / "reports", executor=stock, jobs=2, workplace=tmp_path / "run"
        )
    finally:
        stock.kill()
    assert outcome.withheld == ()
    page = (outcome.published[0] / "hardship_exit.html").read_text("utf-8")
    assert "2018 public" in page
