"""Nothing unsafe to fork is open in the process kernels are forked from."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from warm_kernels import gone
from warmkernel.process import (
    _NO_THREADS,
    LONGEST_REQUEST,
    ForkedProcess,
    ForkServer,
    ForkServerError,
    why_not_here,
)

pytestmark = pytest.mark.skipif(bool(why_not_here()), reason=f"kernels: {why_not_here()}")


@pytest.fixture(scope="module")
def server() -> Iterator[ForkServer]:
    made = ForkServer.start()
    yield made
    made.stop()


def held_by(pid: int | None) -> list[str]:
    """What each handle of a process leads to: a path, or the kind of thing."""
    targets = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            targets.append(os.readlink(path).partition(":")[0])
    return sorted(targets)


def test_server_has_one_thread_and_holds_nothing_but_its_sockets(server: ForkServer) -> None:
    assert len(os.listdir(f"/proc/{server.pid}/task")) == 1
    # two listeners; the life pipe and both ends of the alarm; selector; null, the log twice
    log = str(server.path.parent / "log")
    wanted = sorted([*["socket"] * 2, *["pipe"] * 3, "anon_inode", "/dev/null", log, log])
    end = time.monotonic() + 10  # it may still be closing the connection that found it ready
    while (found := held_by(server.pid)) != wanted and time.monotonic() < end:
        time.sleep(0.05)
    assert found == wanted


@pytest.mark.parametrize(
    ("planted", "found"),
    [
        ("held = open(__file__)", "planted.py'] open after the imports, expected nothing"),
        ("import socket\nheld = socket.socket()", "open after the imports, expected nothing"),
        ("import duckdb\nheld = duckdb.connect('x.db')", "x.db"),
        (
            "import threading, time\n"
            "threading.Thread(target=time.sleep, args=[9], daemon=True, name='slow').start()",
            "found 2 threads (MainThread, slow), expected one",
        ),
        ("import duckdb\nheld = duckdb.connect(config={'threads': 3})", "threads (MainThread)"),
    ],
    ids=["file", "socket", "database", "thread", "native threads"],
)
def test_what_must_not_be_inherited_stops_the_server(
    tmp_path: Path, planted: str, found: str
) -> None:
    (tmp_path / "planted.py").write_text(f"{planted}\ndef warm(): pass\n", "utf-8")
    code = (
        "from warmkernel import server\n"
        "for _ in server.warm_up('planted:warm'): server.require_forkable()\n"
        "server.require_forkable()"
    )
    env = {**os.environ, **_NO_THREADS, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    last = ran.stderr.strip().splitlines()[-1]
    assert last.startswith("warmkernel.process.ForkServerError: found ")
    assert found in last


def forked(
    server: ForkServer, tmp_path: Path, call: str, *argv: str, early: bool = False
) -> ForkedProcess:
    """A process that calls a function, its output in a file."""
    with open(tmp_path / "out", "wb") as out:
        handles = [out.fileno()] * 3
        env = {"PYTHONPATH": "", "PATH": os.environ["PATH"]}
        return server.fork(call, argv, env=env, cwd=str(tmp_path), handles=handles, early=early)


def test_any_function_is_called_by_its_name(server: ForkServer, tmp_path: Path) -> None:
    process = forked(server, tmp_path, "os:mkdir", "made")
    assert process.wait(30) == 0
    assert (tmp_path / "made").is_dir()


def test_handles_after_the_standard_ones_are_given_to_the_function(
    server: ForkServer, tmp_path: Path
) -> None:
    ours, theirs = os.pipe()
    null = os.open(os.devnull, os.O_RDWR)
    handles = [null, null, null, theirs]
    process = server.fork("os:close", env={}, cwd=str(tmp_path), handles=handles)
    os.close(theirs)
    os.close(null)
    assert process.wait(30) == 0
    assert os.read(ours, 1) == b""  # nobody has the other end
    os.close(ours)


@pytest.mark.parametrize(
    ("call", "argv", "code", "said"),
    [
        ("os:_exit", "3", 1, "TypeError: "),
        ("sys:exit", "gone wrong", 1, "gone wrong"),
        ("nowhere:work", "", 1, "ModuleNotFoundError: No module named 'nowhere'"),
        ("os:abort", None, -6, ""),
    ],
    ids=["fails", "exits", "unknown", "is killed"],
)
def test_end_of_a_process_is_told(
    server: ForkServer, tmp_path: Path, call: str, argv: str | None, code: int, said: str
) -> None:
    process = forked(server, tmp_path, call, *([] if argv is None else [argv]))
    assert process.wait(30) == code
    assert process.poll() == code
    assert said in (tmp_path / "out").read_text()


def test_process_is_killed_with_its_group_and_leaves_nothing(
    server: ForkServer, tmp_path: Path
) -> None:
    process = forked(server, tmp_path, "subprocess:getoutput", "sleep 600 & echo $! > pid; wait")
    pid = tmp_path / "pid"
    while not pid.exists() or not pid.read_text().strip():
        time.sleep(0.02)
    with pytest.raises(subprocess.TimeoutExpired):
        process.wait(0.05)
    process.abandon()
    assert gone(int(pid.read_text()))
    assert gone(process.pid)


def test_orphans_in_sessions_of_their_own_end_with_the_server(tmp_path: Path) -> None:
    made = ForkServer.start()
    command = "setsid sh -c 'echo $$ > pid; exec sleep 600' > /dev/null 2>&1 & wait"
    process = forked(made, tmp_path, "subprocess:getoutput", command)
    pid = tmp_path / "pid"
    while not pid.exists() or not pid.read_text().strip():
        time.sleep(0.02)
    process.abandon()
    time.sleep(0.2)
    assert not gone(int(pid.read_text()), 0.1)
    made.stop()
    assert gone(int(pid.read_text()))


@pytest.mark.parametrize("asked", [b"", b"{}", b"no JSON", b'{"call": "os:getpid"}'])
def test_what_is_no_request_is_passed_over(server: ForkServer, asked: bytes) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
        connection.connect(str(server.path))
        socket.send_fds(connection, [asked], [connection.fileno()])
        assert connection.recv(9) == b""
    assert server.answers()


def test_request_too_long_for_a_message_is_refused(server: ForkServer, tmp_path: Path) -> None:
    with pytest.raises(OSError, match="Message too long"):
        forked(server, tmp_path, "os:getpid", "x" * LONGEST_REQUEST)


def test_server_that_does_not_start_says_why_and_leaves_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    with pytest.raises(ForkServerError, match=r"did not start: ModuleNotFoundError: .*'nowhere'"):
        ForkServer.start("nowhere:warm")
    assert list(tmp_path.iterdir()) == []


def test_exit_functions_of_the_server_are_not_those_of_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "planted.py").write_text("import atexit\ndef warm(): atexit.register(print, 'ran')")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = ForkServer.start("planted:warm")
    try:
        assert forked(server, tmp_path, "os:getpid").wait(30) == 0
        assert (tmp_path / "out").read_text() == ""
    finally:
        server.stop()


_PAUSING = """
from pathlib import Path
import time
import first_part

def warm():
    yield
    while not Path(__file__).with_name("go").exists():
        time.sleep(0.01)
        yield
    import second_part
"""
_SLEEP = "import time; time.sleep(60)"
_PARTS = "import sys; print([name in sys.modules for name in ('first_part', 'second_part')])"


@pytest.fixture
def pausing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[ForkServer]:
    """A server whose hook pauses until a file is there."""
    for name, text in (("planted", _PAUSING), ("first_part", ""), ("second_part", "")):
        (tmp_path / f"{name}.py").write_text(text, "utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    server = ForkServer.launch("planted:warm")
    yield server
    server.stop()


def test_whoever_is_early_is_forked_while_the_server_still_imports(
    pausing: ForkServer, tmp_path: Path
) -> None:
    pausing.await_ready(early=True)
    assert not pausing.answers()
    assert forked(pausing, tmp_path, "builtins:exec", _PARTS, early=True).wait(30) == 0
    assert (tmp_path / "out").read_text() == "[True, False]\n"
    (tmp_path / "go").touch()
    pausing.await_ready()
    for early in (False, True):
        assert forked(pausing, tmp_path, "builtins:exec", _PARTS, early=early).wait(30) == 0
        assert (tmp_path / "out").read_text() == "[True, True]\n"


def test_a_server_that_fails_later_ends_whoever_was_early(
    pausing: ForkServer, tmp_path: Path
) -> None:
    pausing.await_ready(early=True)
    child = forked(pausing, tmp_path, "builtins:exec", _SLEEP, early=True)
    (tmp_path / "second_part.py").write_text("raise ImportError('half of it')", "utf-8")
    (tmp_path / "go").touch()
    with pytest.raises(ForkServerError, match="half of it"):
        pausing.await_ready()
    assert child.wait(30) == -signal.SIGKILL
    assert pausing.has_ended()


def test_a_server_is_ended_while_it_still_imports(pausing: ForkServer, tmp_path: Path) -> None:
    pausing.await_ready(early=True)
    child = forked(pausing, tmp_path, "builtins:exec", _SLEEP, early=True)
    pausing.stop()
    assert child.wait(30) == -signal.SIGKILL
