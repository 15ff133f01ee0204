"""A deadline counts the time its watcher was awake, whatever the clock does meanwhile."""

import signal
import subprocess
import sys
import time

import pytest
from warmkernel.deadline import Deadline
from warmkernel.process import why_not_here

COUNTED = """
import time
from warmkernel.deadline import Deadline
deadline, looks = Deadline(2.0), 0
print("begun", flush=True)
while not deadline.is_over():
    time.sleep(0.05)
    looks += 1
print(looks)
"""


def test_it_is_over_after_its_time() -> None:
    deadline, began = Deadline(0.3), time.monotonic()
    while not deadline.is_over():
        time.sleep(0.01)
    assert 0.3 <= time.monotonic() - began < 3


@pytest.mark.skipif(bool(why_not_here()), reason="no SIGSTOP")
def test_it_does_not_pass_while_its_process_is_stopped() -> None:
    process = subprocess.Popen([sys.executable, "-c", COUNTED], stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    assert process.stdout.readline() == "begun\n"
    time.sleep(0.2)
    process.send_signal(signal.SIGSTOP)
    time.sleep(4)  # twice its time
    process.send_signal(signal.SIGCONT)
    out, _ = process.communicate(timeout=30)
    # 2.0 s, of which 0.2 have passed and at most 0.5 are counted of the stop: some 1.3 s are left,
    # 26 looks of 0.05 s. With the clock on the wall there would be none but the first four.
    assert int(out) > 10
