"""The fork server and its processes seen from outside: start it, ask it for processes, end it."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path

from warmkernel.deadline import Deadline

__all__ = [
    "EARLY",
    "HOOK_VARIABLE",
    "INTERPRETER_OPTION",
    "LONGEST_ADDRESS",
    "LONGEST_PLACE",
    "LONGEST_REQUEST",
    "SERVER_VARIABLE",
    "THREAD_CAPS",
    "ForkServer",
    "ForkServerError",
    "ForkedProcess",
    "shared_server",
    "why_not_here",
]

EARLY = "early"
"""Name of a server's second socket, beside its first: for whoever needs not all to be warm."""
HOOK_VARIABLE = "WARMKERNEL_WARM_UP"
"""Environment variable: module and function the server is to call once, as in `ours.warm:warm`."""
SERVER_VARIABLE = "WARMKERNEL_SERVER"
"""Environment variable: the socket of a server that runs already."""
INTERPRETER_OPTION = "-Xfrozen_modules=off"
"""What newer kernelspecs give the interpreter, so that the debugger sees every module."""
THREAD_CAPS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")
"""Environment variables by which number libraries are told how many threads to start."""
LONGEST_REQUEST = 1 << 18
"""Bytes; a socket takes no longer message either."""

LONGEST_ADDRESS = 107
"""Bytes of the path of a local socket, on Linux."""
LONGEST_PLACE = LONGEST_ADDRESS - len("/wk-12345678/wk-12345678/ipc-5")
"""Bytes of the name of a folder in which a server and its kernels can have their sockets."""

_NO_THREADS = {**dict.fromkeys(THREAD_CAPS, "1"), "JE_ARROW_MALLOC_CONF": "background_thread:false"}
"""What keeps libraries from starting threads while the server imports them."""
_START_SECONDS = 120.0
_END_SECONDS = 0.5
"""How long a server may take to end all it has forked; killed, it takes them along as well."""
_LONGEST_ANSWER = 32


class ForkServerError(Exception):
    """The fork server did not start, or must not fork."""


def why_not_here() -> str:
    """Why no kernel can be forked on this system, or nothing if they can."""
    if sys.platform != "linux":  # libraries of macOS must not be used after a fork
        return f"forking is not safe on {sys.platform}"
    return ""


class ForkedProcess:
    """A process forked by the server, with as much of `subprocess.Popen` as is asked of a kernel.

    It lives no longer than this object's connection: when that is closed, or whoever holds it
    dies, the server kills the process.
    """

    stdin = stdout = stderr = None  # it writes where its asker writes

    def __init__(self, connection: socket.socket, pid: int) -> None:
        self.pid = pid
        self.returncode: int | None = None
        self._connection = connection

    def poll(self) -> int | None:
        """Exit code, negative for a signal, as soon as there is one."""
        if self.returncode is None:
            told = b""  # the server is gone, and took it along
            with suppress(OSError):
                try:
                    told = self._connection.recv(_LONGEST_ANSWER, socket.MSG_DONTWAIT)
                except BlockingIOError:
                    return None
            self.returncode = int(told) if told else -signal.SIGKILL
            self._connection.close()
        return self.returncode

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the process.

        Raises
        ------
        subprocess.TimeoutExpired
            If it goes on for longer.
        """
        deadline = Deadline(timeout)
        while (code := self.poll()) is None:
            if deadline.is_over():
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(0.005)
        return code

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            with suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def kill(self) -> None:
        """End it, and all processes of its group."""
        if self.poll() is None:
            with suppress(OSError):
                os.killpg(self.pid, signal.SIGKILL)
            self.send_signal(signal.SIGKILL)

    def abandon(self) -> None:
        """End it and let the server wait for that: to give its memory back takes a while."""
        self.kill()
        self._connection.close()


class ForkServer:
    """A running fork server, owned by this process unless it was found in the environment."""

    def __init__(self, path: Path, life: int | None = None) -> None:
        self.path = path
        self._life = life
        self._server: subprocess.Popen[bytes] | None = None
        self._is_ready = False
        self._ending = threading.Lock()

    @classmethod
    def start(cls, hook: str = "", env: Mapping[str, str] | None = None) -> "ForkServer":
        """Start a server and wait until it is ready; see `launch` and `await_ready`."""
        server = cls.launch(hook, env)
        server.await_ready()
        return server

    @classmethod
    def launch(
        cls, hook: str = "", env: Mapping[str, str] | None = None, place: Path | None = None
    ) -> "ForkServer":
        """Start a server, which takes a while to be ready.

        Parameters
        ----------
        hook
            Module and function the server is to call once, as in `ours.warm:warm`.
        env
            Its environment; this process's own if not given.
        place
            Where it makes the folder of its sockets; where temporary files go if not given.
        """
        folder = Path(tempfile.mkdtemp(prefix="warmkernel-" if place is None else "wk-", dir=place))
        theirs, ours = os.pipe()
        server = cls(folder / "forks", ours)
        # A log of its own: it outlives whatever pipe its owner writes to.
        with open(folder / "log", "wb") as log:
            server._server = subprocess.Popen(
                [sys.executable, INTERPRETER_OPTION, "-m", "warmkernel.server",
                 str(server.path), str(theirs), hook],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[theirs],
                env={**(os.environ if env is None else env), **_NO_THREADS},
                start_new_session=True,
            )  # fmt: skip
        os.close(theirs)
        return server

    def await_ready(self, *, early: bool = False) -> None:
        """Wait until a server that was launched is ready; it may be stopped meanwhile.

        Parameters
        ----------
        early
            Ready as far as the first pause of its hook.

        Raises
        ------
        ForkServerError
            If it does not come up; with the last it said.
        """
        deadline = Deadline(_START_SECONDS)
        while not self.answers(early=early):
            server = self._server
            if server is None or server.poll() is not None or deadline.is_over():
                told = self._last_words()
                self.stop()
                raise ForkServerError(f"the fork server did not start: {told or 'no word'}")
            time.sleep(0.01)
        self._is_ready = True

    def _last_words(self) -> str:
        try:
            told = (self.path.parent / "log").read_text("utf-8", "replace")
        except OSError:  # it was stopped, and left nothing
            return ""
        return next(reversed(told.strip().splitlines()), "")

    def answers(self, *, early: bool = False) -> bool:
        """Whether anything listens at its socket, or at that of those who are early."""
        with socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET) as connection:
            try:
                connection.connect(self._address(early=early))
            except OSError:
                return False
            return True

    def has_ended(self) -> bool:
        """Whether a server that was launched here has ended."""
        return self._server is None or self._server.poll() is not None

    def _address(self, *, early: bool) -> str:
        return str(self.path.with_name(EARLY) if early else self.path)

    @property
    def pid(self) -> int | None:
        """Process id of the server, if this process started it."""
        return None if self._server is None else self._server.pid

    def fork(
        self,
        call: str,
        argv: Sequence[str] = (),
        *,
        env: Mapping[str, str],
        cwd: str,
        handles: Sequence[int],
        early: bool = False,
    ) -> ForkedProcess:
        """Fork a process that calls a function, and ends when that returns.

        Parameters
        ----------
        call
            Module and function, as in `ours.work:work`.
        argv
            What it is called with.
        env, cwd
            The whole environment and the working folder of the process.
        handles
            What its standard streams shall be copies of. Copies of further handles are given to
            the function, after `argv`.
        early
            Whether it needs no more than what is there when the hook first pauses.

        Raises
        ------
        OSError
            If the server is gone.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        request = {"call": call, "argv": list(argv), "env": dict(env), "cwd": cwd}
        try:
            connection.connect(self._address(early=early))
            socket.send_fds(connection, [json.dumps(request).encode()], list(handles))
            told = connection.recv(_LONGEST_ANSWER)
            if not told:
                raise ConnectionError(f"fork server at {str(self.path)!r} is gone")
        except OSError:
            connection.close()
            raise
        return ForkedProcess(connection, int(told))

    def stop(self) -> None:
        """End the server and everything it has forked, at once; any thread may, and more than once.

        A server that is not ready yet for anybody has forked nothing.
        """
        with self._ending:
            if self._life is not None:
                os.close(self._life)
                self._life = None
            if self._server is not None:
                try:
                    self._server.wait(_END_SECONDS if self._is_ready else 0)
                except subprocess.TimeoutExpired:
                    self._server.kill()
                    self._server.wait()
                self._server = None
                shutil.rmtree(self.path.parent, ignore_errors=True)  # if it was killed


_own: ForkServer | None = None
_starting = threading.Lock()


def shared_server() -> ForkServer:
    """The server named by the environment, or else this process's own, started on first use.

    Raises
    ------
    ForkServerError
        If it does not come up.
    """
    named = os.environ.get(SERVER_VARIABLE)
    if named and ForkServer(Path(named)).answers():
        return ForkServer(Path(named))
    global _own  # noqa: PLW0603 - one server a process
    with _starting:
        if _own is not None and not _own.answers():
            _own.stop()
            _own = None
        if _own is None:
            _own = ForkServer.start(os.environ.get(HOOK_VARIABLE, ""))
        return _own
