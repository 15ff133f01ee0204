"""How often each look of early warning raises a sign where nothing is wrong.

`bench_warnings.py [N]` invents N registers (200) as the sample is invented, each by a seed of its
own, in which unions, months and illnesses are alike, and looks at two years of each. It writes
which seeds raised a sign to `lib/bangfu/analysis/false_alarms.yaml`, where reports and tests read
it.
"""

import os
import sys
import tempfile
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from bangfu.analysis.early_warning import LOOKS, raised
from bangfu.analysis.false_alarms import FALSE_ALARMS, YEARS
from bangfu.periods import Period
from bangfu.register.store import open_register
from bangfu.sample import write_sample

REGISTERS = 200


def alarms_of(seed: int) -> Mapping[str, Mapping[str, bool]]:
    """Which looks raise a sign in the register of a seed, by year."""
    with tempfile.TemporaryDirectory() as folder:
        write_sample(Path(folder) / "sound", seed=seed)
        register = open_register(Path(folder) / "sound")
        return {
            year: {name: n > 0 for name, n in raised(register, Period.parse(year)).items()}
            for year in YEARS
        }


def main(seeds: Sequence[int]) -> None:
    """Count, print and write."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        found = dict(zip(seeds, pool.map(alarms_of, seeds), strict=True))
    lines = [
        "# Sound registers, by the seed they are invented by, in which each look raised a sign.",
        "# Written by `make bench-warnings`.",
        f"registers: {len(seeds)}",
        "raised:",
    ]
    for name in LOOKS:
        lines.append(f"  {name}:")
        for year in YEARS:
            raising = [seed for seed in seeds if found[seed][year][name]]
            lines.append(f"    {year}: {raising}")
            share = len(raising) / len(seeds)
            print(f"{name:15} {year}  {len(raising):3} of {len(seeds)}  {share:.1%}", flush=True)
    FALSE_ALARMS.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main(range(1, 1 + (int(sys.argv[1]) if len(sys.argv) > 1 else REGISTERS)))
