"""Commands of a small project, killed at some moment, and what they leave behind."""

import os
import signal
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import psutil
from commands_at_work import COMMANDS, PAGES, begin, said

MARK = "BANGFU_TEST_DESK"
KILLED = {
    "run": (COMMANDS["run"], 3.5),
    "verify": (COMMANDS["verify"], 3.5),
    "import": (COMMANDS["import"], 2.5),
    "sample": (COMMANDS["sample"], 2.0),
}
"""Each with the seconds within which it is killed."""
PEACE = {
    "run": PAGES,
    "verify": COMMANDS["verify"],
    "import": "import ledger.xlsx --register data/another --key key --language en",
    "sample": "sample --to data/another",
}
"""Commands that are left in peace and do nothing new, so that they can be had again and again."""


def processes_of(project: Path) -> list[psutil.Process]:
    found = []
    for process in psutil.process_iter():
        try:
            if process.environ().get(MARK) == str(project):
                found.append(process)
        except psutil.Error:
            continue
    return found


def kill_all_of(project: Path) -> None:
    """Kill a command with all it has started, at once, as a machine does that is out of memory."""
    for process in processes_of(project):
        try:
            process.send_signal(signal.SIGKILL)
        except psutil.Error:
            continue


def kill_at(project: Path, command: str, seconds: float, *, whole: bool, **env: str) -> None:
    process = begin(project, command, **{MARK: str(project)}, **env)
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        if whole:
            kill_all_of(project)
    process.kill()
    process.wait()
    end = time.monotonic() + 15
    while (left := processes_of(project)) and time.monotonic() < end:
        time.sleep(0.02)
    assert not left


def left_in(project: Path) -> list[str]:
    """What lies about in a project: what is in the making, sockets, connection files, notebooks."""
    found = {path for path in everything_in(project) if is_left(path)}
    temporary = Path(os.readlink(project / "tmp"))
    return sorted(str(path.relative_to(project)) for path in found) + [
        str(path) for path in everything_in(temporary)
    ]


def everything_in(folder: Path) -> Iterator[Path]:
    """All files and folders below a folder in which others are at work."""
    for place, folders, files in os.walk(folder):
        yield from (Path(place, name) for name in (*folders, *files))


def is_left(path: Path) -> bool:
    if "notebooks" in path.parts:
        return False
    kinds = (
        ".building-*", ".import-*", ".sample-*", "*.unfinished", "*.ipynb", ".lock-owner.json",
        "run/public-*", "run/internal-*", "run/verify-*",
    )  # fmt: skip
    return path.is_socket() or any(path.match(kind) for kind in kinds)


def require_nothing_left(project: Path, command: str) -> None:
    process = begin(project, command)
    assert process.wait(120) in (0, 2), said(project)  # 2: it is there already
    assert "Traceback" not in said(project)
    left = left_in(project)
    if PEACE["run"] not in command:  # whose lock it was is told to the next run, and to nobody else
        left = [name for name in left if name != "reports/.lock-owner.json"]
    assert left == [], command
