"""A run of small notebooks as a program of its own, so that a test can kill it; see test_faults.

`python killed_run.py DESK [SCHEDULER]` publishes two periods of the register at DESK with the
notebooks at DESK, and ends with the exit code of `bangfu run`, also if a signal ends it.
"""

import sys
from pathlib import Path

from bangfu.cli.signals import Stop
from bangfu.params import ReportParams
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.session import RunOptions, run_session

PERIODS = ("2018", "2019")


def main(desk: Path, scheduler: str | None = None) -> int:
    asked = [
        ReportParams.check({"register": str(desk / "register"), "period": one, "unit": "110105"})
        for one in PERIODS
    ]
    releases = plan_releases(asked, folder=desk / "notebooks")
    options = RunOptions(
        2, 60.0, scheduler=scheduler, log=desk / "run.jsonl", reports=desk / "reports",
        workplace=desk / "run",
    )  # fmt: skip
    return run_session(releases, options, lambda _: None).exit_code


if __name__ == "__main__":
    stop = Stop()
    stop.listen()
    code = main(Path(sys.argv[1]), *sys.argv[2:])
    if stop.came is not None:
        stop.end()
    sys.exit(code)
