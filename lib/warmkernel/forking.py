"""The fork server seen from outside: start it, ask it for processes, watch them, end it."""

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

from bangfu.errors import RunError

from warmkernel.preload import NO_THREADS, THREAD_CAPS
from warmkernel.wire import receive, send

__all__ = ["INTERPRETER_OPTION", "SOCKET_VARIABLE", "ForkServer", "ForkedProcess", "shared_server"]

SOCKET_VARIABLE = "BANGFU_FORKSERVER"
"""Environment variable that tells workers where the fork server of their run listens."""
INTERPRETER_OPTION = "-Xfrozen_modules=off"
"""What newer kernelspecs give the interpreter, so that the debugger sees every module."""
_START_SECONDS = 120.0
_SILENCE = (EOFError, OSError, ValueError)


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
        connection.setblocking(False)

    def poll(self) -> int | None:
        """Exit code, negative for a signal, as soon as there is one."""
        if self.returncode is None and self._has_news():
            self._connection.setblocking(True)
            try:
                self.returncode = int(receive(self._connection)[0]["status"])
            except _SILENCE:  # the server is gone, and took it along
                self.returncode = -signal.SIGKILL
            self._connection.close()
        return self.returncode

    def _has_news(self) -> bool:
        try:
            self._connection.recv(1, socket.MSG_PEEK)
        except BlockingIOError:
            return False
        except OSError:
            return True
        return True

    def fileno(self) -> int:
        """A handle that turns readable when the process has ended."""
        return self._connection.fileno()

    def wait(self, timeout: float | None = None) -> int:
        """Wait for the end of the process.

        Raises
        ------
        subprocess.TimeoutExpired
            If it goes on for longer.
        """
        end = None if timeout is None else time.monotonic() + timeout
        while (code := self.poll()) is None:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired(str(self.pid), timeout or 0.0)
            time.sleep(0.005)
        return code

    async def ended(self) -> int:
        """Wait for the end of the process without polling for it."""
        if self.poll() is not None:
            return self.wait()
        loop, news = asyncio.get_running_loop(), asyncio.Event()
        handle = self.fileno()
        loop.add_reader(handle, news.set)
        try:
            await news.wait()
        finally:
            loop.remove_reader(handle)
        return self.wait()

    def send_signal(self, number: int) -> None:
        """Send a signal, unless the process has ended."""
        if self.poll() is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it, and all processes of its group."""
        if self.poll() is None:
            with contextlib.suppress(OSError):
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

    @classmethod
    def start(cls) -> "ForkServer":
        """Start a server and wait until it is ready.

        Raises
        ------
        RunError
            If it does not come up; with what it wrote.
        """
        folder = Path(tempfile.mkdtemp(prefix="bangfu-"))
        theirs, ours = os.pipe()
        server = cls(folder / "forks", ours)
        # A log of its own: it outlives whatever pipe its owner writes to.
        with open(folder / "log", "wb") as log:
            server._server = subprocess.Popen(
                [sys.executable, INTERPRETER_OPTION, "-m", "warmkernel.forkserver",
                 str(server.path), str(theirs)],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[theirs],
                env={**os.environ, **NO_THREADS, **dict.fromkeys(THREAD_CAPS, "1")},
                start_new_session=True,
            )  # fmt: skip
        os.close(theirs)
        server._await_ready(folder / "log", server._server)
        return server

    def _await_ready(self, log: Path, server: "subprocess.Popen[bytes]") -> None:
        end = time.monotonic() + _START_SECONDS
        while not self.answers():
            if server.poll() is not None or time.monotonic() > end:
                told = log.read_text("utf-8", "replace").strip().splitlines()
                self.stop()
                raise RunError(f"fork server: did not start: {told[-1] if told else 'no word'}")
            time.sleep(0.01)

    def answers(self) -> bool:
        """Whether anything listens at its socket."""
        with socket.socket(socket.AF_UNIX) as connection:
            try:
                connection.connect(str(self.path))
            except OSError:
                return False
            return True

    @property
    def pid(self) -> int | None:
        """Process id of the server, if this process started it."""
        return None if self._server is None else self._server.pid

    def fork(
        self,
        what: str,
        argv: Sequence[str],
        *,
        env: Mapping[str, str],
        cwd: str,
        handles: Sequence[int],
    ) -> ForkedProcess:
        """Fork a process.

        Parameters
        ----------
        what
            `kernel` or `worker`.
        argv
            Arguments of a kernel after the program itself.
        env, cwd
            The whole environment and the working folder of the process.
        handles
            What its standard streams shall be copies of; a worker's channel after them.

        Raises
        ------
        OSError
            If the server is gone.
        """
        connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
        request = {"what": what, "argv": list(argv), "env": dict(env), "cwd": cwd}
        try:
            connection.connect(str(self.path))
            send(connection, request, handles)
            return ForkedProcess(connection, int(receive(connection)[0]["pid"]))
        except (EOFError, KeyError) as error:
            connection.close()
            raise ConnectionError(f"fork server at {str(self.path)!r} is gone") from error
        except OSError:
            connection.close()
            raise

    def stop(self) -> None:
        """End the server and everything it has forked."""
        if self._life is not None:
            os.close(self._life)
            self._life = None
        if self._server is not None:
            try:
                self._server.wait(5)
            except subprocess.TimeoutExpired:
                self._server.kill()
                self._server.wait()
            self._server = None
        with contextlib.suppress(OSError):
            for leftover in [*self.path.parent.glob("*"), self.path.parent]:
                leftover.rmdir() if leftover.is_dir() else leftover.unlink()


_own: ForkServer | None = None
_starting = threading.Lock()


def shared_server() -> ForkServer:
    """The server named by the environment, or else this process's own, started on first use.

    Raises
    ------
    RunError
        If it does not come up.
    """
    named = os.environ.get(SOCKET_VARIABLE)
    if named and ForkServer(Path(named)).answers():
        return ForkServer(Path(named))
    global _own  # noqa: PLW0603 - one server a process
    with _starting:
        if _own is not None and not _own.answers():
            _own.stop()
            _own = None
        if _own is None:
            _own = ForkServer.start()
        return _own
