"""Estimates hold for matrices no earlier run has seen; proved where there is time for it."""

import subprocess
import sys
from pathlib import Path

import pytest
from bangfu.project import ROOT
from bench_estimates import Held
from bench_setup import environment


@pytest.mark.prove
def test_processor_time_and_memory_are_estimated_within_a_quarter() -> None:
    """In a process of its own: it adopts those whose parents have ended."""
    script = Path(__file__).with_name("bench_estimates.py")
    env = environment()
    paths = [env["PYTHONPATH"], *sys.path]
    done = subprocess.run(
        [sys.executable, str(script)], check=False, capture_output=True, text=True, cwd=ROOT,
        env={**env, "PYTHONPATH": ":".join(paths)},
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    assert len(done.stdout.splitlines()) == 4


@pytest.mark.parametrize(
    ("processor", "memory", "is_near"),
    [
        ((125.0, 100.0), (75.0, 100.0), True),
        ((126.0, 100.0), (100.0, 100.0), False),
        ((100.0, 100.0), (74.0, 100.0), False),
    ],
)
def test_a_quarter_either_way_is_near(
    processor: tuple[float, float], memory: tuple[float, float], is_near: bool
) -> None:
    held = Held("a matrix", processor, memory, (9.0, 1.0))
    assert held.is_near is is_near
