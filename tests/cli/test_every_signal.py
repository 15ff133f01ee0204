"""Every command, every signal, at a hundred moments nobody chose: the long form of test_signals."""

import random
import signal
import time
from pathlib import Path

import pytest
from commands_at_work import COMMANDS, await_listening, begin, prepare, said, small_project
from warmkernel.process import why_not_here

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"/proc: {why_not_here()}")

LONGEST_SECONDS = 6.0


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return small_project(tmp_path_factory, "signals")


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
@pytest.mark.parametrize("command", COMMANDS)
def test_a_signal_ends_the_command_whenever_it_comes(
    project: Path, command: str, number: int
) -> None:
    dice = random.Random(f"{command} {number}")
    for _ in range(5):
        prepare(project, command)
        process = begin(project, COMMANDS[command])
        await_listening(process)
        end = time.monotonic() + dice.uniform(0, LONGEST_SECONDS)
        while process.poll() is None and time.monotonic() < end:
            time.sleep(0.01)
        began = time.monotonic()
        for _ in range(dice.choice([1, 3])):
            process.send_signal(number)
        code = process.wait(30)
        assert code in (0, 2, 3), said(project)  # 2: made or imported before
        assert time.monotonic() - began < 2
        assert "Traceback" not in said(project), said(project)
