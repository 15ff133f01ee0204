"""The process that kernels and workers are forked from: it imports, waits, forks, nothing else.

It has one thread, no open file but its sockets, and no connection to any data, so that what it
forks is as fresh as a new process and starts without importing anything. Every process it forks
belongs to the connection that asked for it: when that connection ends, whoever held it is gone,
and the process is killed. When the owner's end of the life pipe closes, all of them are.

To import takes longer than most of what is to be done first. So a hook may pause: whoever needs no
more than is there by then is forked early, and works beside the server while that goes on.

Run as `python -m warmkernel.server SOCKET LIFE_FD [MODULE:FUNCTION]`.
"""

import gc
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from warmkernel.child import INLINE, Request, adopt_orphans, become, named, note_sources
from warmkernel.deadline import Deadline
from warmkernel.process import EARLY, LONGEST_REQUEST, ForkServerError

__all__ = ["main", "require_forkable", "serve", "warm_up"]

_OF_EVERY_KERNEL = (
    "warmkernel.kernel", "ipykernel.debugger", "zmq.asyncio", "zmq.utils.garbage",
    "tornado.platform.asyncio", "sqlite3", "pdb", "IPython.core.completer",
    "IPython.core.completerlib", "IPython.core.debugger", "IPython.core.logger",
    "IPython.core.magics", "IPython.core.oinspect", "IPython.extensions.storemagic",
    "IPython.utils.wildcard",
)  # fmt: skip
_EARLY_SECONDS = 0.05
"""How long the first pause waits for whoever wants to be early, and looks every 10 ms."""
_PATIENCE_SECONDS = 10.0
"""How long a caller may take to say what it wants."""
_LISTEN_SECONDS = 0.2
_MOST_HANDLES = 8
_MOST_ROUNDS = 40


def warm_up(hook: str = "") -> Iterator[None]:
    """Import what every kernel needs, call the hook, and set what is there aside from the GC.

    It pauses where the hook does, and after that for each module: then processes may be forked.

    Parameters
    ----------
    hook
        Module and function of whoever wants more to be warm. If it is a generator, it pauses
        wherever it yields.

    Raises
    ------
    ForkServerError
        If anything was left open that must not be inherited.
    """
    gc.disable()  # all that is made here stays: to look through it again and again takes a fifth
    os.environ.setdefault("MPLBACKEND", INLINE)
    handles = set(_handles())
    for _ in _steps(hook):
        _require_nothing_open(handles)
        yield
        handles = set(_handles())  # whoever asked meanwhile is at the other end of some
    named("warmkernel.kernel:note_imported")()
    _set_aside()


def _steps(hook: str) -> Iterator[None]:
    steps = named(hook)() if hook else None
    if isinstance(steps, Iterator):
        yield from steps
    for name in _OF_EVERY_KERNEL:
        import_module(name)
        yield


def _set_aside() -> None:
    gc.freeze()  # a collection in a child would touch, and so copy, every page it inherited
    gc.enable()


def _require_nothing_open(handles: set[str]) -> None:
    opened = sorted(set(_handles()) - handles)
    if opened:
        raise ForkServerError(f"found {opened} open after the imports, expected nothing")


def _handles() -> Iterator[str]:
    """What each open file handle of this process leads to, `/dev/null` and the like left out."""
    for name in os.listdir("/proc/self/fd"):
        with suppress(OSError):  # the handle of this very listing
            target = os.readlink(f"/proc/self/fd/{name}")
            if not target.startswith("/dev/"):
                yield f"{name} -> {target}"


def require_forkable() -> None:
    """Refuse to fork with a second thread: what it holds would stay held in the child for ever.

    Raises
    ------
    ForkServerError
        Naming the threads.
    """
    native = len(os.listdir("/proc/self/task"))
    if max(native, threading.active_count()) > 1:
        names = ", ".join(thread.name for thread in threading.enumerate())
        raise ForkServerError(f"found {native} threads ({names}), expected one")


@dataclass
class _Nursery:
    """The server's sockets and the processes it has forked, by process id."""

    path: Path
    life: int
    alarm: tuple[int, int]
    """Ends of the pipe Python writes to when a child ends."""
    listeners: list[socket.socket] = field(default_factory=list)
    children: dict[int, socket.socket] = field(default_factory=dict)
    selector: selectors.BaseSelector = field(default_factory=selectors.DefaultSelector)

    def __post_init__(self) -> None:
        for source in (self.life, self.alarm[0]):
            self.selector.register(source, selectors.EVENT_READ)

    def listen(self, path: Path) -> None:
        """Take requests at one more place."""
        listener = socket.socket(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        listener.bind(str(path))
        listener.listen(128)
        self.listeners.append(listener)
        self.selector.register(listener, selectors.EVENT_READ)

    def close(self) -> None:
        """Close every handle, in the child that must not hold them."""
        self.selector.close()
        for one in (*self.listeners, *self.children.values()):
            one.close()
        _close((self.life, *self.alarm))


def serve(path: Path, life: int, hook: str = "") -> Callable[[], None]:
    """Warm up and serve until the owner is gone; in a forked process, give what that is to do.

    So the stack of the server is unwound before a child begins.
    """
    nursery, waits = _Nursery(path, life, _alarm()), _EARLY_SECONDS
    early = path.with_name(EARLY)
    for _ in warm_up(hook):
        if not nursery.listeners:
            nursery.listen(early)
        task = _next_task(nursery, waits)
        if task is not None:
            _set_aside()
            return task
        waits = 0.0
    note_sources()
    require_forkable()
    nursery.listen(path)
    while True:
        task = _next_task(nursery, None)
        if task is not None:
            return task


def _next_task(nursery: _Nursery, seconds: float | None) -> Callable[[], None] | None:
    """What this process is to do, by what is asked of it until nothing is for some seconds."""
    while events := nursery.selector.select(seconds):
        for key, _ in events:
            task = _answer(nursery, key)
            if task is not None:
                return task
    return None


def _answer(nursery: _Nursery, key: selectors.SelectorKey) -> Callable[[], None] | None:
    """Do what one event asks for; what this process is to do now, if it is not to serve on."""
    if key.fileobj == nursery.life:
        return lambda: _end(nursery)
    if key.fileobj == nursery.alarm[0]:
        _reap(nursery)
    elif isinstance(key.fileobj, socket.socket) and key.data is None:
        return _welcome(nursery, key.fileobj)
    else:
        _abandoned(nursery, int(key.data))
    return None


def _alarm() -> tuple[int, int]:
    read_end, write_end = os.pipe()
    for end in (read_end, write_end):
        os.set_blocking(end, False)
    signal.signal(signal.SIGCHLD, lambda *_: None)
    signal.set_wakeup_fd(write_end, warn_on_full_buffer=False)
    return read_end, write_end


def _welcome(nursery: _Nursery, listener: socket.socket) -> Callable[[], None] | None:
    """Take one request and fork; None in the server itself."""
    connection, _ = listener.accept()
    handles: list[int] = []
    try:
        text, handles = _heard(connection)
        request = Request(**json.loads(text), handles=handles)
    except (OSError, ValueError, TypeError):  # the caller went away, or is not one of ours
        connection.close()
        _close(handles)
        return None
    require_forkable()
    pid = os.fork()
    if pid == 0:
        connection.close()
        nursery.close()
        return lambda: become(request)
    _close(handles)
    nursery.children[pid] = connection
    nursery.selector.register(connection, selectors.EVENT_READ, pid)
    _tell(connection, pid)
    return None


def _heard(connection: socket.socket) -> tuple[bytes, list[int]]:
    """What a caller asks for, and the handles he brings; a TimeoutError if he does not."""
    deadline = Deadline(_PATIENCE_SECONDS)
    connection.settimeout(_LISTEN_SECONDS)
    while True:
        try:
            text, handles, _, _ = socket.recv_fds(connection, LONGEST_REQUEST, _MOST_HANDLES)
            return text, handles
        except TimeoutError:
            if deadline.is_over():
                raise


def _close(handles: Iterable[int]) -> None:
    for handle in handles:
        os.close(handle)


def _abandoned(nursery: _Nursery, pid: int) -> None:
    """Whoever asked for this process is gone, and so is the use of it."""
    if pid in nursery.children:  # not reaped a moment ago
        nursery.selector.unregister(nursery.children[pid])
        _kill(pid)


def _reap(nursery: _Nursery) -> None:
    with suppress(BlockingIOError):
        os.read(nursery.alarm[0], 4096)
    while True:
        try:
            pid, status = os.waitpid(-1, os.WNOHANG)
        except ChildProcessError:
            return
        if pid == 0:
            return
        connection = nursery.children.pop(pid, None)
        if connection is None:  # an orphan, which nobody waits for
            continue
        with suppress(KeyError):
            nursery.selector.unregister(connection)
        _tell(connection, os.waitstatus_to_exitcode(status))
        connection.close()


def _tell(connection: socket.socket, number: int) -> None:
    with suppress(OSError):
        connection.send(str(number).encode())


def _kill(pid: int) -> None:
    with suppress(OSError):
        os.killpg(pid, signal.SIGKILL)
    with suppress(OSError):  # not yet the leader of a group of its own
        os.kill(pid, signal.SIGKILL)


def _end(nursery: _Nursery) -> None:
    """End what was forked and all it has started, also in sessions of their own."""
    for pid in nursery.children:
        _kill(pid)
    for _ in range(_MOST_ROUNDS):  # what is killed leaves us its children
        left = _below(os.getpid())
        if not left:
            break
        for pid in left:
            with suppress(OSError):
                os.kill(pid, signal.SIGKILL)
        time.sleep(0.005)
    shutil.rmtree(nursery.path.parent, ignore_errors=True)


def _below(ancestor: int) -> set[int]:
    """The processes below one that have not ended."""
    parents: dict[int, int] = {}
    for name in filter(str.isdecimal, os.listdir("/proc")):
        with suppress(OSError):  # it has gone meanwhile
            state, parent = Path("/proc", name, "stat").read_text().rpartition(")")[2].split()[:2]
            if state != "Z":
                parents[int(name)] = int(parent)
    found = {ancestor}
    while more := {one for one, parent in parents.items() if parent in found} - found:
        found |= more
    return found - {ancestor}


def main(path: Path, life: int, hook: str = "") -> None:
    """Serve, and run what a forked process is to do."""
    if sys.path[0] in ("", str(Path.cwd())):
        del sys.path[0]  # a kernel puts its own working folder there
    adopt_orphans()
    serve(path, life, hook)()


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), *sys.argv[3:])
