"""`make attack`: 80 releases of the sample, attacked alone, by months and all together.

Prints for each how many numbers are withheld or pooled, how many came out (recovered), how many
have few values left (narrow), how many the audit could not judge, and how many figures are shown.
Ends with 1 if one came out.
"""

import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

import yaml
from attacker import attack
from bangfu.press.archive.notes import read_archive
from bangfu.press.runs.door import judge_together, what_is_public
from bangfu.project import LIB, SAMPLE
from bangfu.register.store import Register, open_register
from readers import RELATIONS

TOP = "110105"
ASKED = (
    ("--period", "2018..2019", "--each", "month"),
    ("--period", "2018..2019", "--each", "quarter"),
    ("--period", "2018", "--period", "2019", "--period", "2013..2019", "--unit", TOP),
    ("--period", "2019", "--unit", "all"),
)


def main() -> int:
    register, worst = open_register(SAMPLE), 0
    with tempfile.TemporaryDirectory() as folder:
        public = build(Path(folder))
        for name, files in together(public):
            worst += report(name, files, register, Path(folder) / "no-archive")
    return int(worst > 0)


def build(folder: Path) -> Path:
    """All releases; those of which nothing is public are not made."""
    for asked in ASKED:
        command = [
            sys.executable, "-m", "bangfu", "run", "params/year.yaml", *asked, "--language", "zh",
            *("--reports", folder / "reports", "--archive", folder / "archive"),
            *("--workplace", folder / "run"),
        ]  # fmt: skip
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return folder / "reports" / "public"


def together(public: Path) -> Iterator[tuple[str, Sequence[Path]]]:
    """What an attacker has at hand."""
    files = sorted(public.glob("*/*/figures.csv"))
    months = [path for path in files if re.fullmatch(r"\d{4}-\d\d", path.parent.name)]
    yield from ((str(path.parent.relative_to(public)), [path]) for path in files)
    yield "months together", months
    yield f"all {len(files)} together", files


def report(name: str, files: Sequence[Path], register: Register, archive: Path) -> int:
    """Print what comes of an attack on some releases; how many numbers it gave."""
    prices = yaml.safe_load((LIB / "bangfu" / "sample" / "invented.yaml").read_text("utf-8"))
    paid = {kind: yuan * 100 for kind, yuan in prices["comfort"]["amounts"][2016].items()}
    begun = time.process_time()
    attacked = attack(files, register.unit_kinds, TOP, paid)
    seconds = time.process_time() - begun
    verdict = judge_together(
        what_is_public([path.parent for path in files], read_archive(archive)),
        register,
        RELATIONS,
    )
    given = Counter(one.way for one in verdict.given if one.is_withheld)
    shown = sum(len(path.read_text("utf-8-sig").splitlines()) - 1 for path in files)
    found = attacked.found()
    sys.stdout.write(
        f"{name}: shown {shown}; attacker: withheld {found['withheld']}, recovered "
        f"{found['recovered']}, narrow {found['narrow']} in {seconds:.1f} s; audit: withheld "
        f"{verdict.withheld}, recovered {given['recovered']}, narrow {given['narrow']}, unjudged "
        f"{len(verdict.unjudged)}, contradictions {len(verdict.contradictions)}\n"
    )
    return found["recovered"] + given["recovered"] + len(verdict.unjudged)


if __name__ == "__main__":
    sys.exit(main())
