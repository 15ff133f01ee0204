"""Hold `bangfu plan --estimate` against what matrices take that no earlier run has seen.

A workplace of its own learns from some runs of the sample: a year, a month and a span of the
district in both languages, the months of a year, two years, and releases of two street unions. Then
three matrices of other periods and unions are estimated, and run. Processor time is that of all
their processes, memory the sum of their shares (PSS) at the most, both seen from outside. It ends
with 1 if an estimate is further off than `MOST`.
"""

import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from bangfu.project import ROOT
from bench_memory import peak_of
from bench_setup import environment
from bench_timing import adopt_orphans, while_timed

__all__ = ["MOST", "Held", "main", "measured"]

MOST = 0.25
_BIN = Path(sys.executable).parent / "bangfu"
_DISTRICT = ("params/year.yaml", "params/month.yaml", "params/span.yaml")
_STREETS = ("--unit", "110105015", "--unit", "110105016", "--edition", "internal")
_LEARNED = (
    (*_DISTRICT, "--language", "zh", "--language", "en"),
    ("params/month.yaml", "--period", "2017", "--each", "month"),
    (
        "params/month.yaml", *_STREETS, "--period", "2019-12", "--period", "2019-Q4", "--period",
        "2019",
    ),
    ("params/year.yaml", "--period", "2017", "--period", "2018"),
)  # fmt: skip
_OTHERS = ("--unit", "110105001", "--unit", "110105002", "--unit", "110105003")
_UNSEEN = {
    "12 months, both languages": (
        "params/month.yaml", "--period", "2018", "--each", "month", "--language", "zh",
        "--language", "en",
    ),
    "7 years": ("params/year.yaml", "--period", "2013..2019", "--each", "year"),
    "3 streets, 3 periods": (
        "params/month.yaml", *_OTHERS, "--edition", "internal", "--period", "2019-11",
        "--period", "2019-Q3", "--period", "2018",
    ),
}  # fmt: skip
_TOLD = re.compile(r"tasks: ([\d,]+) s of processors, ([\d,]+) s by the clock, ([\d,]+) MiB")


@dataclass(frozen=True)
class Held:
    """What was estimated of a matrix, and what it took."""

    name: str
    processor: tuple[float, float]
    """Seconds of processors: as estimated, as taken."""
    memory: tuple[float, float]
    """MiB, the same."""
    clock: tuple[float, float]
    """Seconds by the clock, the same; what others do on the machine is in what it took."""

    @property
    def is_near(self) -> bool:
        """Whether neither is further off than may be."""
        return all(abs(told / took - 1) <= MOST for told, took in (self.processor, self.memory))

    @property
    def line(self) -> str:
        """The same in words."""
        pairs = {
            "processors, s": self.processor,
            "memory, MiB": self.memory,
            "clock, s": self.clock,
        }
        said = (
            f"{what} {told:,.0f} / {took:,.0f} ({told / took - 1:+.0%})"
            for what, (told, took) in pairs.items()
        )
        return f"{self.name}: {'; '.join(said)}"


def measured() -> list[Held]:
    """Learn, estimate and run; each matrix as if it were the first after what was learned."""
    adopt_orphans()
    with tempfile.TemporaryDirectory(prefix="bench-estimates-") as place:
        workplace = Path(place) / "run"
        for number, arguments in enumerate(_LEARNED):
            _run(arguments, Path(place) / f"learned-{number}", workplace)
        known = (workplace / "costs.jsonl").read_text("utf-8")
        found = []
        for name, arguments in _UNSEEN.items():
            (workplace / "costs.jsonl").write_text(known, "utf-8")
            found.append(_held(name, arguments, Path(place) / name, workplace))
    return found


def _held(name: str, arguments: Sequence[str], reports: Path, workplace: Path) -> Held:
    command = _command("plan", arguments, reports, workplace)
    told = subprocess.run(
        [*command, "--estimate"], check=True, capture_output=True, text=True, cwd=ROOT
    )
    said = _TOLD.search(told.stderr)
    if said is None:
        sys.exit(f"no estimate in: {told.stderr}")
    processor, clock, memory = (float(text.replace(",", "")) for text in said.groups())
    run = _command("run", arguments, reports, workplace)
    timing, peak = while_timed(lambda: peak_of(run, environment(), ROOT))
    if peak is None:
        sys.exit("the system does not tell the memory of processes")
    return Held(name, (processor, timing.cpu), (memory, peak.megabytes), (clock, timing.seconds))


def _run(arguments: Sequence[str], reports: Path, workplace: Path) -> None:
    command = _command("run", arguments, reports, workplace)
    subprocess.run(command, check=True, capture_output=True, cwd=ROOT, env=environment())


def _command(what: str, arguments: Sequence[str], reports: Path, workplace: Path) -> list[str]:
    places = ("--reports", str(reports), "--workplace", str(workplace))
    return [str(_BIN), what, *arguments, *places, "--jobs", "2", "--register", "data/sample"]


def main() -> int:
    """Print the table; 1 if an estimate is too far off."""
    found = measured()
    print("estimated / taken")
    print("\n".join(one.line for one in found))
    return 0 if all(one.is_near for one in found) else 1


if __name__ == "__main__":
    sys.exit(main())
