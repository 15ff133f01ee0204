"""Nothing unsafe to fork is open in the process kernels are forked from."""

import contextlib
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from warmkernel.forking import ForkServer
from warmkernel.preload import can_fork

pytestmark = pytest.mark.skipif(bool(can_fork()), reason=f"kernels: {can_fork()}")


def held_by(pid: int | None) -> list[str]:
    """What each handle of a process leads to: a path, or the kind of thing."""
    targets = []
    for path in Path(f"/proc/{pid}/fd").iterdir():
        with contextlib.suppress(FileNotFoundError):
            targets.append(os.readlink(path).partition(":")[0])
    return sorted(targets)


def test_server_has_one_thread_and_holds_nothing_but_its_sockets() -> None:
    server = ForkServer.start()
    try:
        assert len(os.listdir(f"/proc/{server.pid}/task")) == 1
        # the listener; the life pipe and both ends of the alarm; selector; null, the log twice
        log = str(server.path.parent / "log")
        wanted = sorted(["socket", *["pipe"] * 3, "anon_inode", "/dev/null", log, log])
        end = time.monotonic() + 10  # it may still be closing the connection that found it ready
        while (found := held_by(server.pid)) != wanted and time.monotonic() < end:
            time.sleep(0.05)
        assert found == wanted
    finally:
        server.stop()


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
    (tmp_path / "planted.py").write_text(planted + "\n", encoding="utf-8")
    code = (
        "from warmkernel import preload\n"
        "preload._MODULES = (*preload._MODULES, 'planted')\n"
        "preload.warm_up()\npreload.require_forkable()"
    )
    caps = {"OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    env = {**os.environ, **preload_quiet(), **caps, "PYTHONPATH": str(tmp_path)}
    ran = subprocess.run(
        [sys.executable, "-c", code],
        env=env,
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 1
    assert ran.stderr.strip().splitlines()[-1].startswith("bangfu.errors.RunError: fork server: ")
    assert found in ran.stderr


def preload_quiet() -> dict[str, str]:
    from warmkernel.preload import NO_THREADS

    return dict(NO_THREADS)


def test_a_grammar_left_out_at_the_start_still_judges() -> None:
    code = """
import sys
from warmkernel import preload
preload.warm_up()
assert "rfc3987_syntax" not in sys.modules
from jsonschema import Draft202012Validator as Validator, FormatChecker, ValidationError
check = Validator({"format": "iri"}, format_checker=Validator.FORMAT_CHECKER)
print([check.is_valid(word) for word in ("https://例.test/帮扶", "not an address")])
"""
    env = {**os.environ, **preload_quiet(), "OPENBLAS_NUM_THREADS": "1", "OMP_NUM_THREADS": "1"}
    ran = subprocess.run(
        [sys.executable, "-c", code], env=env, capture_output=True, text=True, check=False
    )
    assert ran.stdout.strip() == "[True, False]", ran.stderr
