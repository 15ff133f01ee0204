"""Time a year's releases of every union in a tree of five levels, by how many there are.

`bench_tree.py 1 12 50` makes nations of so many districts, each some forty releases; a release
should take the same of few and of many. Beside it stands what `bangfu plan --estimate` said of it
by those before. `--plan` only plans every quarter of seven years for all.
"""

import argparse
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from bangfu.project import ROOT, SAMPLE
from bangfu.register.store import open_register
from bangfu.sample import place_sample
from bench_memory import peak_of
from bench_setup import compile_bytecode, environment
from bench_timing import adopt_orphans, timed, while_timed
from nation import write_nation

_BANGFU = str(Path(sys.executable).parent / "bangfu")


def main(arguments: Sequence[str] | None = None) -> int:
    """Print a line for each nation."""
    parser = argparse.ArgumentParser(description="Time a year's releases of a tree of unions.")
    parser.add_argument("districts", type=int, nargs="*", default=[1, 12, 50])
    parser.add_argument("--plan", action="store_true", help="only plan 28 quarters of each union")
    parser.add_argument("--jobs", default="2")
    options = parser.parse_args(arguments)
    compile_bytecode()
    adopt_orphans()
    if not SAMPLE.exists():
        place_sample(SAMPLE)
    with tempfile.TemporaryDirectory(prefix="bench-tree-") as folder:
        for districts in options.districts:
            register = Path(folder) / f"nation{districts}"
            write_nation(register, SAMPLE, districts)
            units = len(open_register(str(register)).units)
            tell = _planned if options.plan else _made
            print(f"{units} unions: {tell(register, Path(folder), options.jobs)}", flush=True)
    return 0


def _asked(register: Path, *more: str) -> list[str]:
    return [_BANGFU, *more, "--register", str(register), "--unit", "all"]


def _planned(register: Path, folder: Path, jobs: str) -> str:
    command = _asked(
        register, "plan", "params/year.yaml", "--period", "2013..2019", "--each", "quarter"
    )
    log = folder / "log"
    timing = timed([command], environment(), log)
    (runs,) = re.findall(r"^(\d+) runs:", log.read_text("utf-8"), re.M)
    return f"{int(runs) // 3:,} releases planned in {timing.seconds:.1f} s, CPU {timing.cpu:.1f} s"


def _made(register: Path, folder: Path, jobs: str) -> str:
    reports, work = folder / f"{register.name}-reports", ("--workplace", str(folder / "run"))
    asked = ("params/year.yaml", "--period", "2019", "--jobs", jobs, "--reports", str(reports))
    plan = _asked(register, "plan", *asked, *work, "--estimate")
    told = subprocess.run(plan, env=environment(), check=False, capture_output=True, text=True)
    estimate = re.search(r"estimate: .*", told.stderr)
    command = _asked(register, "run", *asked, *work)
    timing, peak = while_timed(lambda: peak_of(command, environment(), ROOT))
    made = len(list(reports.glob("public/*/*/release.json")))
    memory = f", at most {peak.megabytes:,.0f} MB" if peak else ""
    return (
        f"{made:,} releases, {timing.seconds / made:.2f} s and {timing.cpu / made:.2f} CPU s each, "
        f"{timing.seconds:,.0f} s in all, {timing.cpu:,.0f} CPU s{memory}"
        f"\n    {estimate[0] if estimate else 'estimate: no run before'}"
    )


if __name__ == "__main__":
    sys.exit(main())
