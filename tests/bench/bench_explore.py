"""Time a choice of `notebooks/explore.ipynb`: from the click to table, chart, SQL and code.

`bench_explore.py REGISTER` times choices on a register that is there; without one, on the sample
and on one of 20 million payments, made in a temporary folder (`bench_explore.py 881` makes half).
"""

import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bangfu.desk.controls import Controls
from bangfu.desk.exploration import Choice

SCALE = 1762
"""Times the sample: about 20 million payments."""
CLICKS = (
    ("first", "illness"), ("compare", "上年同期"), ("compare", ""),
    ("first", "unit"), ("period", "2018"), ("value", "amount"), ("second", "quarter"),
    ("measure", "assistance.totals"), ("first", "aspect"), ("second", ""), ("first", "month"),
    ("measure", "caseload.balance"), ("measure", "caseload.on_file"), ("first", "cause"),
    ("unit", "110105015"), ("unit", ""), ("measure", "exits.rates"), ("period", "2013..2019"),
)  # fmt: skip


def clicked(register: Path) -> list[tuple[str, float]]:
    """What was chosen, and the seconds until it was shown."""
    controls = Controls(Choice(register, period="2019"))
    took = []
    for name, wanted in CLICKS:
        start = time.perf_counter()
        getattr(controls, name).value = wanted
        took.append((f"{name} = {wanted or 'none'}", time.perf_counter() - start))
    return took


def told(register: Path) -> None:
    """Print what each choice takes on a register."""
    start = time.perf_counter()
    Controls(Choice(register))
    print(f"{register}: {time.perf_counter() - start:.1f} s to open and show the first choice")
    took = clicked(register)
    for what, seconds in took:
        print(f"  {seconds:6.2f} s  {what}")
    every = [seconds for _, seconds in took]
    print(f"  median {statistics.median(every):.2f} s, slowest {max(every):.2f} s")


def main(*said: str) -> None:
    """Time what is named, or the sample and a large register."""
    if said and not said[0].isdigit():
        told(Path(said[0]))
        return
    with tempfile.TemporaryDirectory() as folder:
        for scale in ("1", said[0] if said else str(SCALE)):
            register = Path(folder) / f"x{scale}"
            command = ["-c", "from bangfu.cli.commands import main; main()", "sample"]
            more = ["--to", str(register), *(["--scale", scale] if scale != "1" else [])]
            subprocess.run([sys.executable, *command, *more], check=True, capture_output=True)
            told(register)


if __name__ == "__main__":
    main(*sys.argv[1:])
