"""A signal ends any command, at any moment, within two seconds and with exit code 3."""

import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest
from bangfu.cli.commands import app
from commands_at_work import (
    ASKING,
    COMMANDS,
    QUICK,
    await_listening,
    await_server,
    begin,
    prepare,
    said,
    small_project,
)
from typer.main import get_command
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"/proc: {why_not_here()}")

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
LATER = (0.3, 0.8, 1.5)
"""Seconds after the first line: modules are imported, a plan is made, queries are at work."""
CASES = [
    (command, SIGNALS[(row + column) % 3], moment)
    for row, command in enumerate({**COMMANDS, **ASKING})
    for column, moment in enumerate((0.0, *LATER[: 1 if command in QUICK else None]))
]
"""Each command at each moment, as long as it takes, the signals taking turns."""
SOME = [
    case if n % 5 == 0 else pytest.param(*case, marks=pytest.mark.prove)
    for n, case in enumerate(CASES)
]
"""In `make test` a fifth of them."""


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory, "signals")


def require_ended(
    project: Path, process: "subprocess.Popen[bytes]", number: int, times: int = 1
) -> None:
    """Send a signal, a few times in a row, to a process at work; it ends as it should.

    It may have done all it had to a moment before.
    """
    children = psutil.Process(process.pid).children(recursive=True) if times == 1 else []
    began = time.monotonic()
    for _ in range(times):
        process.send_signal(number)
        time.sleep(0.02)
    code = process.wait(30)
    took = time.monotonic() - began
    # An interpreter that has done all it had takes up to 0.6 s to leave.
    assert code == 3 or (code == 0 and took < 1 and not children), said(project)
    assert took < 2, said(project)
    assert "Traceback" not in said(project), said(project)
    gone, alive = psutil.wait_procs(children, timeout=5)
    assert not alive, gone


@pytest.mark.parametrize(("command", "number", "moment"), SOME)
def test_a_signal_ends_the_command(project: Path, command: str, number: int, moment: float) -> None:
    prepare(project, command)
    process = begin(project, {**COMMANDS, **ASKING}[command])
    await_listening(process)
    time.sleep(moment)
    if process.poll() is None:
        require_ended(project, process, number)
    assert process.returncode in (0, 3)


def test_the_table_has_every_command() -> None:
    assert {*COMMANDS, *ASKING} == {*get_command(app).commands}  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", SIGNALS)
@pytest.mark.parametrize("command", ["run", "verify"])
def test_a_signal_ends_a_server_that_starts(project: Path, command: str, number: int) -> None:
    process = begin(project, COMMANDS[command])
    await_server(process)
    require_ended(project, process, number)


@pytest.mark.parametrize("number", SIGNALS)
def test_three_in_a_row_are_as_one(project: Path, number: int) -> None:
    process = begin(project, COMMANDS["run"])
    await_server(process)
    require_ended(project, process, number, times=3)


def test_what_the_starter_ignores_stays_ignored(project: Path) -> None:
    code = (
        "import signal\nsignal.signal(signal.SIGHUP, signal.SIG_IGN)\n"
        "from bangfu.cli.signals import Stop\nstop = Stop()\nstop.listen()\n"
        "signal.raise_signal(signal.SIGHUP)\nprint('on', stop.came)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "on None\n"


def script(body: str) -> "subprocess.Popen[str]":
    """A program that listens for signals, says so, and does what it may."""
    begun = "from bangfu.cli.signals import Stop\nStop().listen()\nprint('x', flush=True)"
    code = f"{begun}\n{body}"
    return subprocess.Popen([sys.executable, "-c", code], stdout=-1, stderr=-1, text=True)


@pytest.mark.parametrize(
    "body",
    [
        # A place that swallows what is raised in it.
        "import time\nwhile True:\n  try: time.sleep(9)\n  except KeyboardInterrupt: pass",
        # A library that does not look up.
        "import hashlib\nhashlib.pbkdf2_hmac('sha256', b'a', b'b', 10**8)",
        # What is tidied up takes for ever.
        "import time\ntry: time.sleep(9)\nfinally: time.sleep(9)",
    ],
    ids=["swallowed", "deaf", "slow"],
)
def test_what_does_not_end_in_good_order_is_ended(body: str) -> None:
    process = script(body)
    assert process.stdout is not None
    assert process.stdout.readline() == "x\n"
    time.sleep(0.2)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    out, err = process.communicate(timeout=20)
    assert (process.returncode, out, err) == (3, "", "bangfu: interrupted\n")
    assert time.monotonic() - began < 2


SWALLOWED = """
import os, signal, weakref
from bangfu.cli.signals import Stop
stop = Stop()
stop.listen()
class Held: pass
def gone(reference):
    os.kill(os.getpid(), signal.SIGTERM)
    for _ in range(1000): pass
held = Held()
kept = weakref.ref(held, gone)
del held
print(stop.came == signal.SIGTERM)
"""


def test_where_python_swallows_it_nothing_is_said() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SWALLOWED], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("True\n", "")
