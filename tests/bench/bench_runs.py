"""Time the reports of many months: `bangfu run` beside papermill and ploomber-engine, in one run.

The same notebooks run over the same months of the sample in each way:

(a) a loop of `papermill` and `jupyter nbconvert` commands;
(b) papermill's API and nbconvert's exporter, all in one process;
(c) the same with ploomber-engine's embedded engine, which runs notebooks in its own process,
    without isolation;
(e) ploomber-engine's own function, without papermill's saves, and the exporter;
(d) `bangfu run --jobs 2`, which makes releases; it goes first and last, and its slower time counts.

At last the time of a release is split into its parts, on one worker, beside its cells alone.

Bytecode is compiled for all. Every way must show the same figures, or the run fails.
ploomber-engine is installed aside, in `.bench`. `make bench-runs BENCH=--help` lists options.
"""

import argparse
import json
import shutil
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bangfu.project import ROOT
from bench_memory import Peak, peak_of
from bench_outputs import Figures, differences, figures_of_release, figures_of_run
from bench_setup import compile_bytecode, environment, install_ploomber
from bench_split import split_line, split_of
from bench_timing import Timing, adopt_orphans, timed
from small_notebooks import NOTEBOOKS

__all__ = ["Measured", "Plan", "compare", "main", "memory_line", "table"]

_UNIT = "110105"
_SAMPLE = str(ROOT / "data" / "sample")
_FIRST_YEAR = 2018
_BIN = Path(sys.executable).parent
_NAMES = {
    "a": "papermill and nbconvert commands",
    "b": "papermill API, one process",
    "c": "ploomber-engine embedded in papermill",
    "e": "ploomber-engine alone",
    "d": "bangfu run",
}
_ENGINES = {"b": "papermill", "c": "embedded", "e": "ploomber"}
_WANTED = {"a": 30.0, "b": 7.0, "c": 1.0}
"""How many times the reports per minute of each way (d) is to make."""


@dataclass(frozen=True)
class Plan:
    """What is run in every way."""

    periods: tuple[str, ...]
    notebooks: tuple[str, ...]
    jobs: int
    bangfu: str
    """The command `bangfu`."""


@dataclass(frozen=True)
class Measured:
    """One way's reports and what they took."""

    way: str
    reports: int
    timing: Timing

    @property
    def per_minute(self) -> float:
        """Reports a minute."""
        return 60 * self.reports / self.timing.seconds


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the ways asked for and print the table; 1 if their figures differ."""
    options = _options(arguments)
    months = [f"{_FIRST_YEAR + n // 12}-{n % 12 + 1:02}" for n in range(options.periods)]
    plan = Plan(tuple(months), tuple(options.notebooks.split(",")), options.jobs, options.bangfu)
    ways = options.ways.split(",")
    missing = install_ploomber() if {"c", "e"} & {*ways} else None
    if missing:
        print(f"(c) and (e) are not run: {missing}")
        ways = [way for way in ways if way not in ("c", "e")]
    compile_bytecode()
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="bench-runs-") as folder:
        measured, faults = _run_ways(plan, ways, Path(folder))
        print(table(measured))
        if "d" in ways and options.memory:
            print(
                memory_line(
                    peak_of(_bangfu(plan, Path(folder) / "memory"), environment(), ROOT), plan.jobs
                )
            )
        if "d" in ways and options.split:
            place = Path(folder) / "split"
            place.mkdir()
            print(split_line(split_of(plan.periods[-6:], _SAMPLE, _UNIT, place)))
    print("\n".join(["figures differ:", *faults]) if faults else "all ways show the same figures")
    return 1 if faults else 0


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Time bangfu run beside its peers.")
    parser.add_argument("--periods", type=int, default=24, help="months from 2018-01 on")
    parser.add_argument("--ways", default="a,b,c,e,d", help="some of a,b,c,d,e")
    parser.add_argument("--notebooks", default=",".join(NOTEBOOKS), help="for all ways but (d)")
    parser.add_argument("--jobs", type=int, default=2, help="of bangfu run")
    parser.add_argument("--bangfu", default=str(_BIN / "bangfu"), help="another bangfu to time")
    parser.add_argument(
        "--no-memory", dest="memory", action="store_false", help="leave out the run for memory"
    )
    parser.add_argument(
        "--no-split", dest="split", action="store_false", help="leave out the parts of a release"
    )
    return parser.parse_args(arguments)


def _run_ways(plan: Plan, ways: Sequence[str], folder: Path) -> tuple[list[Measured], list[str]]:
    """Each way's times, in the order run, and how what they show differs."""
    peers = [way for way in ways if way != "d"]
    order = ["d", *peers, "d"] if "d" in ways else peers
    measured, shown = [], []
    for number, way in enumerate(order):
        place = folder / f"{number}{way}"
        place.mkdir()
        print(f"running ({way}) {_NAMES[way]} …", file=sys.stderr, flush=True)
        measured.append(_measure(plan, way, place))
        shown.append((way, _figures(plan, way, place)))
        shutil.rmtree(place)
    return measured, compare(shown, whole=set(plan.notebooks) == set(NOTEBOOKS))


def _measure(plan: Plan, way: str, place: Path) -> Measured:
    log = place / "log.txt"
    if way == "d":
        timing = timed([_bangfu(plan, place)], environment(), log)
        return Measured(way, len(plan.periods) * len(NOTEBOOKS), timing)
    reports = len(plan.periods) * len(plan.notebooks)
    if way == "a":
        return Measured(way, reports, timed(_commands(plan, place), environment(), log))
    command = [sys.executable, str(ROOT / "tests" / "bench" / "bench_in_process.py"), _ENGINES[way]]
    runs = [
        [str(_source(notebook)), *map(str, _made(place, period, notebook)), _parameters(period)]
        for period, notebook in _each(plan)
    ]
    env = environment(ploomber=way != "b")
    return Measured(way, reports, timed([command], env, log, text=json.dumps(runs)))


def _bangfu(plan: Plan, place: Path) -> list[str]:
    periods = [word for period in plan.periods for word in ("--period", period)]
    options = ["--jobs", str(plan.jobs), "--reports", str(place)]
    return [plan.bangfu, "run", "params/month.yaml", *periods, *options]


def _commands(plan: Plan, place: Path) -> list[list[str]]:
    """Two commands a report, as a shell script of a monthly job has them."""
    commands = []
    for period, notebook in _each(plan):
        executed, page = _made(place, period, notebook)
        given = [w for name, value in _parameters(period).items() for w in ("-r", name, value)]
        commands += [
            [str(_BIN / "papermill"), str(_source(notebook)), str(executed), *given],
            [
                str(_BIN / "jupyter"),
                "nbconvert",
                "--to",
                "html",
                str(executed),
                "--output",
                page.name,
            ],
        ]
    return commands


def _each(plan: Plan) -> list[tuple[str, str]]:
    return [(period, notebook) for period in plan.periods for notebook in plan.notebooks]


def _source(notebook: str) -> Path:
    return ROOT / "notebooks" / f"{notebook}.ipynb"


def _made(place: Path, period: str, notebook: str) -> tuple[Path, Path]:
    """The executed notebook and the page of a report."""
    return place / f"{notebook}-{period}.ipynb", place / f"{notebook}-{period}.html"


def _parameters(period: str) -> dict[str, str]:
    return {"register": _SAMPLE, "period": period, "unit": _UNIT}


def _figures(plan: Plan, way: str, place: Path) -> dict[str, Figures]:
    """What a way shows, by period."""
    if way == "d":
        pages = tuple(f"{notebook}.html" for notebook in NOTEBOOKS)
        releases = place / "public" / _UNIT
        return {period: figures_of_release(releases / period, pages) for period in plan.periods}
    found: dict[str, dict[str, tuple[str, str]]] = {period: {} for period in plan.periods}
    for period, notebook in _each(plan):
        found[period] |= figures_of_run(*_made(place, period, notebook))
    return found


def compare(shown: Sequence[tuple[str, dict[str, Figures]]], *, whole: bool) -> list[str]:
    """How what each way shows differs from what the first peer of (d) does, a line a figure.

    Parameters
    ----------
    shown
        Ways and their figures by period.
    whole
        Whether the peers ran all the notebooks of a release; if not, (d) may show more.
    """
    first = next((figures for way, figures in shown if way != "d"), shown[0][1])
    return [
        f"({way}) {period}: {line}"
        for way, figures in shown
        for period, expected in first.items()
        for line in differences(expected, figures[period], more=way == "d" and not whole)
    ]


def table(measured: Sequence[Measured]) -> str:
    """The times as a table, in the order run; ratios are to the slower time of (d)."""
    ours = [each.per_minute for each in measured if each.way == "d"]
    lines = [
        f"{'way':44}{'reports':>8}{'wall s':>9}{'CPU s':>9}{'a minute':>10}{'(d) is':>9}  wanted"
    ]
    for each in measured:
        name = f"({each.way}) {_NAMES[each.way]}"
        timing = f"{each.timing.seconds:9.1f}{each.timing.cpu:9.1f}{each.per_minute:10.1f}"
        ratio = min(ours) / each.per_minute if ours and each.way != "d" else None
        lines.append(f"{name:44}{each.reports:8}{timing}{_against(each.way, ratio)}".rstrip())
    lines += [
        f"({each.way}): {each.timing.left} processes were still there when it had ended"
        for each in measured
        if each.timing.left
    ]
    return "\n".join(lines)


def _against(way: str, ratio: float | None) -> str:
    if ratio is None:
        return ""
    wanted = _WANTED.get(way)
    if wanted is None:
        return f"{ratio:8.1f}x"
    return f"{ratio:8.1f}x  {wanted:g}x: {'reached' if ratio >= wanted else 'missed'}"


def memory_line(peak: Peak | None, jobs: int) -> str:
    """The peak memory of (d) in words."""
    if peak is None:
        return "peak memory: not available on this system"
    return (
        f"peak memory of bangfu run --jobs {jobs}, all its processes (PSS): "
        f"{peak.megabytes:.0f} MB in {peak.processes} processes, {peak.samples} samples"
    )


if __name__ == "__main__":
    sys.exit(main())
