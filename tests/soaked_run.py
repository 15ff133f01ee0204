"""Many runs in one process as a program of its own, which says after each what it holds.

`python soaked_run.py DESK TIMES` publishes one period of the register at DESK with the notebooks
there, again and again, and prints a JSON line a run: descriptors, threads, children, memory.
"""

import gc
import json
import sys
from pathlib import Path

import psutil
from bangfu.params import ReportParams
from bangfu.press.runs.plan import plan_releases
from bangfu.press.runs.session import RunOptions, run_session


def main(desk: Path, times: int) -> None:
    asked = {"register": str(desk / "register"), "period": "2019", "unit": "110105"}
    options = RunOptions(
        2,
        60.0,
        log=desk / "run.jsonl",
        reports=desk / "reports",
        workplace=desk / "run",
        force=True,
    )
    own = psutil.Process()
    for _ in range(times):
        releases = plan_releases([ReportParams.check(asked)], folder=desk / "notebooks")
        code = run_session(releases, options, lambda _: None).exit_code
        gc.collect()
        held = {
            "code": code, "descriptors": own.num_fds(), "threads": own.num_threads(),
            "children": len(own.children(recursive=True)), "memory": own.memory_info().rss,
        }  # fmt: skip
        sys.stdout.write(f"{json.dumps(held)}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
