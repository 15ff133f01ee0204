"""Time a year's totals on a large register: our measures beside pandas, in one run.

Each side is a process of its own, so that peak memory is its own; both read the same Parquet and
give the same numbers, which is checked. Ours is timed twice: whoever opens a register first reads
all of it, to prove that it holds what landed; after that its files are known.
`bench_measures.py [SCALE]`: the default of 881 makes about 10 million payments. The register is
made in a temporary folder and removed.
"""

import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

_OURS = """
import json, resource, sys, time
start = time.perf_counter()
from bangfu.measures import assistance, comfort
from bangfu.periods import Period
from bangfu.register.store import open_register
register, year = open_register(sys.argv[1]), Period.parse("2016")
aid = register.ask(assistance.totals(register, year, ("aspect",)))[0].to_pylist()
paid = register.ask(comfort.payments(register, year, ("month",)))[0].to_pylist()
answer = [sum(r["person_times"] for r in aid), str(sum(r["amount"] for r in aid)),
          sum(r["people"] for r in aid), sum(r["person_times"] for r in paid)]
"""
_PANDAS = """
import json, resource, sys, time
start = time.perf_counter()
import pandas as pd
from bangfu.rules import default_rules
load = sys.argv[1] + "/loads/000001/"
def of_2016(frame):
    days = pd.to_datetime(frame["paid_on"])
    return frame[(days >= "2016-01-01") & (days < "2017-01-01")]
aid = of_2016(pd.read_parquet(load + "assistance.parquet"))
files = pd.read_parquet(load + "household_file.parquet", columns=["file_id", "household_id"])
aid = aid.merge(files, on="file_id", how="left")
project = {p: aspect.id for aspect in default_rules().aspects for p in aspect.projects}
aid["aspect"] = aid["project"].map(project)
paid_items = aid[aid["form"] != "service"]
groups = paid_items.groupby("aspect", dropna=False)
people, amount, times = groups["person_key"].nunique(), groups["amount"].sum(), groups.size()
groups["household_id"].nunique()
cases = of_2016(pd.read_parquet(load + "comfort_case.parquet"))
cases = cases[cases["decision"] == "approved"]
months = cases.groupby(pd.to_datetime(cases["paid_on"]).dt.strftime("%Y-%m"))
months["claimant_key"].nunique(), months["amount"].sum(), months["batch_no"].nunique()
answer = [int(times.sum()), str(sum(amount)), int(people.sum()), int(months.size().sum())]
"""
_TELL = """
peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
print(json.dumps([answer, time.perf_counter() - start, peak]))
"""
_AT_REST = 3
"""Seconds after which a file that is written no more counts as one at rest, and is known again."""


def _measured(code: str, register: Path) -> tuple[list[object], float, int]:
    command = [sys.executable, "-c", code + _TELL, str(register)]
    done = subprocess.run(command, check=True, capture_output=True, text=True)
    answer, seconds, peak = json.loads(done.stdout)
    return answer, seconds, peak


def main(scale: int) -> None:
    """Make the register, measure both sides, print times, memory and their ratios."""
    with tempfile.TemporaryDirectory() as folder:
        register = Path(folder) / "register"
        start = time.perf_counter()
        command = [
            "-c",
            "from bangfu.cli.commands import main; main()",
            "sample",
            "--to",
            str(register),
        ]
        subprocess.run([sys.executable, *command, "--scale", str(scale)], check=True)
        print(f"register made in {time.perf_counter() - start:.1f} s")
        time.sleep(_AT_REST)
        first = _measured(_OURS, register)
        ours = _measured(_OURS, register)
        theirs = _measured(_PANDAS, register)
    if not first[0] == ours[0] == theirs[0]:
        sys.exit(f"answers differ: {first[0]}, {ours[0]} and {theirs[0]}")
    named = {"bangfu, first": first, "bangfu": ours, "pandas": theirs}
    for name, (_, seconds, peak) in named.items():
        print(f"a year's totals   {name.ljust(13)} {seconds:6.1f} s {peak:6d} MB")
    for name in ("bangfu, first", "bangfu"):
        ratios = [theirs[n] / named[name][n] for n in (1, 2)]
        print(f"ratio pandas/{name}: time {ratios[0]:.1f}, memory {ratios[1]:.1f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 881)
