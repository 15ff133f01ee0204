"""Time a year's figures of one register in each home, in one run, and compare them to the byte.

The sample is made larger in a folder and copied into a PostgreSQL server and onto a Spark cluster
of a master and two workers, all of them on this machine. Each home is asked in a process of its
own: it opens the register, whose rows were read before, and answers all figures of a year.
`bench_homes.py [SCALE]`: the default of 97 makes about 1.1 million payments.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from bangfu.register.copying import copy_register
from bangfu.register.homes import Whereabouts
from bangfu.register.loads import list_loads
from bangfu.register.proof import proven_loads
from bangfu.sample import write_sample
from private_cluster import PrivateCluster
from private_server import PrivateServer

_ASK = """
import json, sys, time
from bangfu.figures.records import to_csv
from bangfu.periods import Period
from bangfu.register.store import open_register
from equal_answers import figures
times = [time.perf_counter()]
register = open_register(sys.argv[1])
times.append(time.perf_counter())
found = figures(register, "110105", "public", Period.parse("2019"))
times.append(time.perf_counter())
lines = to_csv(found).splitlines()
print(json.dumps([lines, [late - early for early, late in zip(times, times[1:])]]))
"""
_SPARK = {"spark.executor.memory": "2g", "spark.driver.memory": "1g"}
_AT_REST = 3
"""Seconds after which a file that is written no more counts as one at rest, and is known again."""


def _asked(place: Whereabouts) -> tuple[list[str], list[float]]:
    done = subprocess.run(
        [sys.executable, "-c", _ASK, str(place)], check=True, stdout=subprocess.PIPE, text=True
    )
    lines, seconds = json.loads(done.stdout.splitlines()[-1])
    return lines, seconds


def main(scale: int) -> None:
    """Make the register, copy it, ask every home, print times and differences."""
    with (
        tempfile.TemporaryDirectory() as folder,
        PrivateServer.start() as server,
        PrivateCluster.start(_SPARK, memory="3g", is_quick=False) as cluster,
    ):
        os.environ.update(cluster.environment())
        homes: dict[str, Whereabouts] = {
            "folder, DuckDB": Path(folder) / "register",
            "PostgreSQL": server.register(),
            "Spark": cluster.register(),
        }
        first = homes["folder, DuckDB"]
        write_sample(first, scale=scale)
        rows = list_loads(first)[0].rows["assistance"]
        for name, place in homes.items():
            start = time.perf_counter()
            if place != first:
                copy_register(first, place)
                print(f"copied into {name} in {time.perf_counter() - start:.1f} s")
        time.sleep(_AT_REST)
        answers = {}
        for name, place in homes.items():
            proven_loads(place)  # reads all rows, which are known from then on
            answers[name] = _asked(place)
            print(f"{name}: {answers[name][1]}")
    print(f"a year's figures of {rows:,} payments, seconds:")
    print(f"{'':16}{'open':>8}{'figures':>8}")
    for name, (_, seconds) in answers.items():
        print(f"{name:16}" + "".join(f"{one:8.1f}" for one in seconds))
    ours = answers["folder, DuckDB"][0]
    compared = differing = 0
    for lines, _ in list(answers.values())[1:]:
        compared += len(ours)
        differing += sum(one != other for one, other in zip(ours, lines, strict=True))
    digest = hashlib.sha256("\n".join(ours).encode()).hexdigest()
    print(f"{compared:,} lines of figures.csv compared, {differing} differ; sha256 {digest[:16]}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 97)
