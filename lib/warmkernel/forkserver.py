"""The process kernels and workers are forked from: it imports, waits, forks, and does nothing else.

It has one thread, no open file but its sockets, and no connection to any data, so that what it
forks is as fresh as a new process and starts without importing anything. Every process it forks
belongs to the connection that asked for it: when that connection ends, whoever held it is gone,
and the process is killed. When the owner's end of the life pipe closes, all of them are.

Run as `python -m warmkernel.forkserver SOCKET LIFE_FD`.
"""

import contextlib
import os
import selectors
import shutil
import signal
import socket
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from warmkernel.child import Request, become
from warmkernel.preload import require_forkable, sources_state, warm_up
from warmkernel.wire import receive, send

__all__ = ["main", "serve"]

_PATIENCE_SECONDS = 10.0
"""How long a caller may take to say what it wants."""


@dataclass
class _Nursery:
    """The server's sockets and the processes it has forked, by process id."""

    listener: socket.socket
    path: Path
    life: int
    alarm: tuple[int, int]
    """Ends of the pipe Python writes to when a child ends."""
    children: dict[int, socket.socket] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def __post_init__(self) -> None:
        for source in (self.listener, self.life, self.alarm[0]):
            self.selector.register(source, selectors.EVENT_READ)

    def close(self) -> None:
        """Close every handle, in the child that must not hold them."""
        self.selector.close()
        self.listener.close()
        for connection in self.children.values():
            connection.close()
        for handle in (self.life, *self.alarm):
            os.close(handle)


def serve(path: Path, life: int) -> Callable[[], None]:
    """Serve until the owner is gone; in a forked process, give what that process is to do.

    So the stack of the server is unwound before a child begins.
    """
    nursery = _Nursery(_listen(path), path, life, _alarm())
    while True:
        for key, _ in nursery.selector.select():
            task = _answer(nursery, key)
            if task is not None:
                return task


def _answer(nursery: _Nursery, key: selectors.SelectorKey) -> Callable[[], None] | None:
    """Do what one event asks for; what this process is to do now, if it is not to serve on."""
    if key.fileobj == nursery.life:
        return lambda: _end(nursery)
    if key.fileobj == nursery.alarm[0]:
        _reap(nursery)
    elif key.fileobj is nursery.listener:
        return _welcome(nursery)
    else:
        _abandoned(nursery, int(key.data))
    return None


def _listen(path: Path) -> socket.socket:
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    listener.bind(str(path))
    listener.listen(128)
    return listener


def _alarm() -> tuple[int, int]:
    read_end, write_end = os.pipe()
    for end in (read_end, write_end):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    return read_end, write_end


def _welcome(nursery: _Nursery) -> Callable[[], None] | None:
    """Take one request and fork; None in the server itself."""
    connection, _ = nursery.listener.accept()
    connection.settimeout(_PATIENCE_SECONDS)
    try:
        message, handles = receive(connection)
        connection.settimeout(None)
        request = Request.of(message, handles)
    except (OSError, ValueError, KeyError, TypeError, EOFError):
        connection.close()  # the caller went away, or is not one of ours
        return None
    require_forkable()
    pid = os.fork()
    if pid == 0:
        connection.close()
        nursery.close()
        return lambda: become(request)
    for handle in handles:
        os.close(handle)
    nursery.children[pid] = connection
    nursery.selector.register(connection, selectors.EVENT_READ, pid)
    _tell(connection, {"pid": pid})
    return None


def _abandoned(nursery: _Nursery, pid: int) -> None:
    """Whoever asked for this process is gone, and so is the use of it."""
    if pid in nursery.children:  # not reaped a moment ago
        nursery.selector.unregister(nursery.children[pid])
        _kill(pid)


def _reap(nursery: _Nursery) -> None:
    with contextlib.suppress(BlockingIOError):
        os.read(nursery.alarm[0], 4096)
    while nursery.children:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        connection = nursery.children.pop(pid)
        with contextlib.suppress(KeyError):
            nursery.selector.unregister(connection)
        _tell(connection, {"status": os.waitstatus_to_exitcode(status)})
        connection.close()


def _tell(connection: socket.socket, message: dict[str, object]) -> None:
    with contextlib.suppress(OSError):
        send(connection, message)


def _kill(pid: int) -> None:
    with contextlib.suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with contextlib.suppress(OSError):  # not yet the leader of a group of its own
        os.kill(pid, signal.SIGKILL)


def _end(nursery: _Nursery) -> None:
    for pid in nursery.children:
        _kill(pid)
    shutil.rmtree(nursery.path.parent, ignore_errors=True)


def main(path: Path, life: int) -> None:
    """Warm up, serve, and run what a forked process is to do."""
    if sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]  # a kernel puts its own working folder there
    warm_up()
    sources_state()
    require_forkable()
    serve(path, life)()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
