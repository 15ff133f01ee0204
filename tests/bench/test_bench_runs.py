"""The parts of `make bench-runs` that decide what it says: the tree, the comparison, the table."""

import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import pytest
from bench_memory import Peak, Process, members, peak_of, pss_in
from bench_outputs import Figures, differences, figures_of_release, figures_of_run
from bench_runs import Measured, compare, memory_line, table
from bench_setup import environment
from bench_split import Split, cell_seconds, split_line, split_of
from bench_timing import Timing, timed
from nbformat import write
from nbformat.v4 import new_code_cell, new_notebook, new_output

FIRST = 100
"""The first process of a command."""

TREES = [
    ([Process(100, 1, 100)], {100}),
    ([Process(100, 1, 7), Process(101, 100, 7), Process(102, 101, 7)], {100, 101, 102}),
    # listed before its parent, as pids that came round again are
    ([Process(90, 101, 7), Process(101, 100, 7), Process(100, 1, 7)], {90, 100, 101}),
    # its parent has ended: found by its session, or by its mark, and its own child with it
    ([Process(100, 1, 100), Process(101, 1, 100)], {100, 101}),
    ([Process(100, 1, 100), Process(101, 1, 101, True), Process(102, 101, 9)], {100, 101, 102}),
    # somebody else's
    ([Process(100, 1, 100), Process(200, 1, 200), Process(201, 200, 200)], {100}),
]


@pytest.mark.parametrize(("listed", "found"), TREES)
def test_tree_holds_every_process_of_the_command_and_no_other(
    listed: list[Process], found: set[int]
) -> None:
    assert members(FIRST, listed) == found


@pytest.mark.parametrize(
    ("rollup", "kilobytes"),
    [
        ("00400000-7ffd [rollup]\nRss:    900 kB\nPss:    512 kB\nPss_Anon:   7 kB\n", 512),
        ("", 0),  # a process that has just ended
    ],
)
def test_proportional_size_is_read_and_not_the_resident_one(rollup: str, kilobytes: int) -> None:
    assert pss_in(rollup) == kilobytes


CHILD = "import sys; held = bytearray(b'x' * (60 << 20)); print('!', flush=True); sys.stdin.read()"
# The child holds 60 MB in a session of its own until the first process, which holds 40, has ended;
# the process between them ends at once. Four seconds, as a busy machine may take two for a sample.
ORPHAN = f"""
import os, subprocess, sys, time
end, keep = os.pipe()
ready, tell = os.pipe()
child = [sys.executable, "-S", "-c", {CHILD!r}]
between = f"import subprocess; subprocess.Popen({{child}}, start_new_session=True)"
subprocess.run([sys.executable, "-c", between], stdin=end, stdout=tell, check=True)
held = bytearray(b"x" * (40 << 20))
os.read(ready, 1)
time.sleep(4)
"""
NEEDS_LINUX = pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's /proc"
)


@NEEDS_LINUX
def test_peak_counts_a_child_that_lost_its_parent_and_left_its_session(tmp_path: Path) -> None:
    peak = peak_of([sys.executable, "-S", "-c", ORPHAN], environment(), tmp_path)
    assert peak is not None
    assert peak.processes == 2
    assert 100 <= peak.megabytes < 180  # 40 + 60, and two interpreters of some 10 MB


@NEEDS_LINUX
def test_peak_of_a_command_that_fails_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(subprocess.CalledProcessError, match="exit status 3"):
        peak_of([sys.executable, "-c", "raise SystemExit(3)"], environment(), tmp_path)


A, B, C = "a.x/2019/1", "b.x/2019/1", "c.x/2019/1"
SHOWN: Figures = {A: ("5", "synthetic"), B: ("[c]", "suppressed")}


@pytest.mark.parametrize(
    ("found", "more", "told"),
    [
        (SHOWN, False, []),
        ({**SHOWN, C: ("1", "ok")}, True, []),
        (
            {**SHOWN, C: ("1", "ok")},
            False,
            ["c.x/2019/1: found ('1', 'ok'), expected None"],
        ),
        (
            {**SHOWN, A: ("6", "synthetic")},
            True,
            ["a.x/2019/1: found ('6', 'synthetic'), expected ('5', 'synthetic')"],
        ),
        (
            {A: SHOWN[A]},
            True,
            ["b.x/2019/1: found None, expected ('[c]', 'suppressed')"],
        ),
    ],
    ids=["equal", "more allowed", "more", "other value", "missing"],
)
def test_every_difference_between_figures_is_told(
    found: Figures, more: bool, told: list[str]
) -> None:
    assert differences(SHOWN, found, more=more) == told


def test_many_differences_are_counted_after_the_first_five() -> None:
    found = {f"{n}.x/2019/1": ("1", "ok") for n in range(8)}
    told = differences({}, found)
    assert len(told) == 6
    assert told[-1] == "and 3 more"


def test_releases_are_compared_with_the_notebooks_of_the_first_peer() -> None:
    peer = {"2019-01": {A: ("5", "ok")}}
    release = {"2019-01": {A: ("7", "ok"), B: ("1", "ok")}}
    shown = [("d", release), ("b", peer), ("d", {"2019-01": {**peer["2019-01"], B: ("1", "ok")}})]
    assert compare(shown, whole=False) == [
        "(d) 2019-01: a.x/2019/1: found ('7', 'ok'), expected ('5', 'ok')"
    ]
    assert len(compare(shown, whole=True)) == 3  # and b.x, which the peer lacks, of both releases


def _written(folder: Path, cell: object, page: str) -> tuple[Path, Path]:
    executed = folder / "n.ipynb"
    write(new_notebook(cells=[cell]), executed)
    (folder / "n.html").write_text(page, encoding="utf-8")
    return executed, folder / "n.html"


@pytest.mark.parametrize(
    ("count", "outputs", "page", "message"),
    [
        (None, [], "<html></html>", "found no run or an error"),
        (
            1,
            [new_output("error", ename="E", evalue="", traceback=[])],
            "<html></html>",
            "found no run or an error",
        ),
        (1, [], "<html>", "found no whole page"),
    ],
    ids=["not run", "error", "page cut off"],
)
def test_way_that_did_not_do_its_work_is_not_compared(
    tmp_path: Path, count: int | None, outputs: list[object], page: str, message: str
) -> None:
    cell = new_code_cell("1", id="one", execution_count=count, outputs=outputs)
    with pytest.raises(ValueError, match=message):
        figures_of_run(*_written(tmp_path, cell, page))


def test_figures_of_a_release_are_those_of_its_file(tmp_path: Path) -> None:
    (tmp_path / "n.html").write_text("<html></html>", encoding="utf-8")
    rows = "address,value,status\na.x/2019/1,5,synthetic\nb.x/2019/1,[c],suppressed\n"
    (tmp_path / "figures.csv").write_text(rows, encoding="utf-8")
    assert figures_of_release(tmp_path, ("n.html",)) == SHOWN
    with pytest.raises(ValueError, match=r"other\.html: found no whole page"):
        figures_of_release(tmp_path, ("n.html", "other.html"))


def test_ratios_are_of_rates_to_the_slower_time_of_bangfu() -> None:
    told = table(
        [
            Measured("d", 60, Timing(30.0, 50.0)),  # 120 a minute
            Measured("a", 20, Timing(300.0, 310.0)),  # 4 a minute: 90 / 4 = 22.5
            Measured("b", 20, Timing(80.0, 81.0)),  # 15 a minute: 90 / 15 = 6
            Measured("e", 20, Timing(10.0, 9.0)),  # 120 a minute: 90 / 120 = 0.75
            Measured("d", 60, Timing(40.0, 50.0, left=2)),  # 90 a minute, the slower
        ]
    ).splitlines()
    assert [" ".join(line.split()) for line in told[1:6]] == [
        "(d) bangfu run 60 30.0 50.0 120.0",
        "(a) papermill and nbconvert commands 20 300.0 310.0 4.0 22.5x 30x: missed",
        "(b) papermill API, one process 20 80.0 81.0 15.0 6.0x 7x: missed",
        "(e) ploomber-engine alone 20 10.0 9.0 120.0 0.8x",
        "(d) bangfu run 60 40.0 50.0 90.0",
    ]
    assert told[6:] == ["(d): 2 processes were still there when it had ended"]


def test_table_without_bangfu_has_no_ratios() -> None:
    (line,) = table([Measured("b", 3, Timing(60.0, 61.0))]).splitlines()[1:]
    assert line.split()[-1] == "3.0"


def test_parts_of_a_release_add_up_and_cells_stand_beside_them() -> None:
    # 0.1 + 0.2 + 0.4 + 0.05 + 0.15 + 0.1 = 1.0, and 0.4 / 1.0 = 40%
    assert split_line(Split(0.1, 0.2, 0.4, 0.05, 0.15, 0.1)) == (
        "a release on one worker, seconds: 1.00 = answers 0.10, kernels 0.20, cells 0.40, "
        "pages 0.05, carriers 0.15, audit 0.10; cells alone are 40% of it"
    )


def test_every_part_of_a_release_that_is_made_takes_some_time(
    sample_folder: Path, tmp_path: Path
) -> None:
    split = split_of(["2019-12"], str(sample_folder), "110105", tmp_path)
    assert all(getattr(split, part.name) > 0 for part in fields(split))


def test_time_of_cells_is_from_input_to_reply_of_those_that_ran(tmp_path: Path) -> None:
    def ran(begun: str, end: str) -> dict[str, object]:
        dates = {"iopub.execute_input": begun, "shell.execute_reply": end}
        return {"execution": {name: f"2026-01-01T00:00:{at}Z" for name, at in dates.items()}}

    cells = [
        new_code_cell("1", metadata=ran("01.250000", "01.500000")),
        new_code_cell(""),
        new_code_cell("2", metadata=ran("59.000000", "59.125000")),
    ]
    write(new_notebook(cells=cells), tmp_path / "n.ipynb")
    assert cell_seconds(tmp_path / "n.ipynb") == 0.375  # 0.25 + 0.125


@pytest.mark.parametrize(
    ("peak", "text"),
    [
        (Peak(511.6, 5, 40), "(PSS): 512 MB in 5 processes, 40 samples"),
        (None, "not available on this system"),
    ],
)
def test_memory_is_told_or_said_to_be_unknown(peak: Peak | None, text: str) -> None:
    assert memory_line(peak, 2).endswith(text)


def test_time_counts_every_command_and_its_processor(tmp_path: Path) -> None:
    busy = "import time\nend = time.process_time() + 0.3\nwhile time.process_time() < end: pass"
    command = [sys.executable, "-S", "-c", busy]
    timing = timed([command, command], environment(), tmp_path / "log.txt")
    assert timing.cpu >= 0.6
    assert timing.seconds >= 0.6
    assert timing.left == 0


def test_command_that_fails_ends_the_run_with_its_output(tmp_path: Path) -> None:
    command = [sys.executable, "-S", "-c", "raise SystemExit('no such month')"]
    with pytest.raises(SystemExit, match="ended with 1\nno such month"):
        timed([command], environment(), tmp_path / "log.txt")
