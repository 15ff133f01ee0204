"""A pool of worker processes that are watched from outside and can be killed one by one.

`concurrent.futures.ProcessPoolExecutor` cannot end one task: killing its process breaks the whole
pool. Here a worker that takes too long, takes too much or dies fails its own task, and another
takes its place. Workers are forked from the fork server where that can be, else started anew.
"""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from warmkernel.process import (
    LONGEST_PLACE,
    SERVER_VARIABLE,
    ForkedProcess,
    ForkServer,
    ForkServerError,
    why_not_here,
)

from bangfu.errors import MachineError, RunError
from bangfu.files import owner_only, write_whole
from bangfu.press.runs.limits import Budget, Watch, kill_all, memory_cap, thread_caps
from bangfu.press.runs.seal import sealed_interpreter
from bangfu.press.runs.task_line import TaskLine
from bangfu.press.runs.tasks import answer, audit
from bangfu.press.runs.warm_up import WARM_UP
from bangfu.project import ROOT, VARIABLE
from bangfu.scratch import Scratch, temporary_places

__all__ = ["KilledError", "NoteCost", "WorkerPool"]

_TICK_SECONDS = 0.05
_GRACE_SECONDS = 5.0
"""How long a worker whose kernel was killed may take to say where it stood."""
_LEAST_ROOM = 2**14
_LEAVE_SECONDS = 0.5
"""How long the threads of a pool that was killed may take to notice."""

_REMEMBERING = (answer, audit)
"""Tasks that ask the register, and read what is public, for what a release before has asked for."""
NoteCost = Callable[[str, Any, tuple[float, float]], None]
"""Is told of a task its name, what it was of, and the seconds of processors and by the clock."""
_WORKER = "bangfu.press.runs.worker:serve_tasks"
_PROVISIONER = "JUPYTER_DEFAULT_PROVISIONER_NAME"


class KilledError(RunError):
    """A task was killed from outside, or its worker died.

    `cause` says why; `told` is the error the worker itself came back with, if it lived.
    """

    def __init__(self, cause: str, told: RunError | None = None) -> None:
        super().__init__(cause, told)
        self.cause = cause
        self.told = told

    def __str__(self) -> str:
        return self.cause


@dataclass
class _Task:
    future: "Future[Any]"
    function: Callable[..., Any]
    arguments: tuple[Any, ...]


@dataclass(eq=False)
class _Worker:
    """One worker process, the channel to it and the kernels it has started."""

    process: "ForkedProcess | subprocess.Popen[bytes]"
    channel: Connection
    kernels: set[int] = field(default_factory=set)
    spent: tuple[float, float] = (0.0, 0.0)
    """What its last task took: seconds of processors, and by the clock."""

    def give(self, task: _Task) -> None:
        """Hand a task over; an OSError if the worker has died while it was idle."""
        self.channel.send((task.function, task.arguments))

    def finish(self, budget: Budget) -> Any:
        """Wait until the task is done, within its budget."""
        watch = Watch(budget, {self.process.pid})
        while True:
            message = self._hear(_TICK_SECONDS)
            if message is None:
                verdict = watch.verdict()
                if verdict:
                    raise KilledError(verdict, self._stop(watch))
            elif message[0] == "kernel":
                self.kernels = {message[1]}
                watch.pids |= self.kernels
            elif message[0] == "failed":
                raise message[1]
            else:
                self.spent = message[2]
                return message[1]

    def _hear(self, seconds: float) -> tuple[Any, ...] | None:
        try:
            if self.channel.poll(seconds):
                message: tuple[Any, ...] = self.channel.recv()
                return message
        except (EOFError, OSError):
            raise KilledError(f"its worker {self._ending()}") from None
        return None

    def _ending(self) -> str:
        code = self.process.wait(_GRACE_SECONDS)
        return f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with {code}"

    def _stop(self, watch: Watch) -> RunError | None:
        """Kill the kernel, and hear from the worker which cell that was; if it still answers."""
        kill_all(one for one in watch.family() if one.pid != self.process.pid)
        if not self.kernels:
            return None
        try:
            message = self._hear(_GRACE_SECONDS)
        except KilledError:
            return None
        told = message[1] if message and message[0] == "failed" else None
        return told if isinstance(told, RunError) else None

    def end(self) -> None:
        """Kill the worker and whatever it has started."""
        self.kill()  # while it is there: what it has started is found by it
        with contextlib.suppress(OSError):
            self.channel.close()
        self.process.wait(_GRACE_SECONDS)

    def kill(self) -> None:
        """Kill the worker and whatever it has started, and wait for nothing."""
        kill_all(Watch(Budget(), {self.process.pid, *self.kernels}).family())
        self.process.kill()


class WorkerPool(Executor):
    """An executor whose tasks are bounded in number, time and memory.

    Parameters
    ----------
    jobs
        Tasks at a time.
    budget
        What each may take.
    log
        File that takes what workers and kernels write past their notebooks; made with mode 600.
    note
        Told what each task took that was done.
    """

    def __init__(
        self, jobs: int, *, budget: Budget, log: Path, note: NoteCost = lambda *_: None
    ) -> None:
        self.budget = budget
        self._note = note
        self.stock_reason = _why_stock()
        """Why workers and kernels are started anew and not forked; empty if they are forked."""
        self._log = log
        self._scratch = _place_with_room()
        """What workers and kernels make for a while: sockets, connection files, temporary files."""
        if not self.stock_reason and not _bears_sockets(self._scratch):
            self.stock_reason = f"{str(self._scratch.folder)!r} is too long a name for sockets"
        self._env = {
            **sealed_interpreter(os.environ), **thread_caps(jobs), **memory_cap(budget),
            VARIABLE: str(ROOT), "TMPDIR": str(self._scratch.folder),
            "HOME": _home(self._scratch.folder),
        }  # fmt: skip
        self._tasks = TaskLine[_Task](lambda task: task.function in _REMEMBERING)
        self._workers: set[_Worker] = set()
        self._server: ForkServer | None = None
        self._lock = threading.Lock()
        """Of the server: held while it starts, which takes seconds, so never waited for to end."""
        self._births = threading.Lock()
        """Of the workers: none is started after the pool was killed."""
        self._closed = self._killed = False
        slots = range(jobs)
        self._slots = [threading.Thread(target=self._serve, args=[n], daemon=True) for n in slots]
        for slot in self._slots:
            slot.start()

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Have `fn(*args)` done by a worker; both must be picklable.

        Raises
        ------
        RuntimeError
            If the pool is shut down.
        TypeError
            If keyword arguments are given.
        """
        if kwargs:
            raise TypeError(f"submit: found keyword arguments {sorted(kwargs)}, expected none")
        if self._closed:
            raise RuntimeError("cannot schedule new futures after shutdown")
        task = _Task(Future(), fn, args)
        self._tasks.put(task)
        return task.future

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the workers go; with `cancel_futures`, what has not begun is not begun."""
        self._closed = True
        if cancel_futures:
            self._cancel()
        for _ in self._slots:
            self._tasks.put(None)
        if wait:
            for slot in self._slots:
                slot.join()
            self._stop_server()
            self._scratch.remove()

    def kill(self) -> None:
        """End everything at once: tasks at work fail, the others are cancelled.

        Nothing is waited for that takes its time: a server that is still starting is ended too.
        """
        self._closed = self._killed = True
        self._cancel()
        for _ in self._slots:
            self._tasks.put(None)
        if (server := self._server) is not None:
            server.stop()
        with self._births:
            workers = list(self._workers)
        for worker in workers:
            with contextlib.suppress(OSError, subprocess.SubprocessError):
                worker.kill()
        end = time.monotonic() + _LEAVE_SECONDS
        for slot in self._slots:
            slot.join(max(0.0, end - time.monotonic()))
        self._scratch.remove()

    def _cancel(self) -> None:
        for task in self._tasks.clear():
            task.future.cancel()

    def _stop_server(self) -> None:
        with self._lock:
            if self._server is not None:
                self._server.stop()
                self._server = None

    def _serve(self, number: int) -> None:
        worker: _Worker | None = None
        while (task := self._tasks.take(number)) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            try:
                worker = self._ready(worker, task)
                result = worker.finish(self.budget)
                about = next(iter(task.arguments), None)
                self._note(task.function.__name__, about, worker.spent)
                task.future.set_result(result)
            except BaseException as error:  # whatever it is belongs to the one who waits for it
                if worker is not None and isinstance(error, KilledError | OSError):
                    self._dismiss(worker)
                    worker = None
                task.future.set_exception(error)
        if worker is not None:
            self._dismiss(worker)

    def _ready(self, worker: _Worker | None, task: _Task) -> _Worker:
        """A worker that has taken a task: the one there is, or another if it died while idle."""
        if worker is not None:
            try:
                if worker.process.poll() is None:
                    worker.give(task)
                    return worker
            except OSError:  # it died just now
                pass
            self._dismiss(worker)
        fresh = self._launch()
        fresh.give(task)
        return fresh

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            worker.end()

    def _launch(self) -> _Worker:
        server = self._running_server()
        ours, theirs = socket.socketpair()
        try:
            with self._births, open(self._log, "ab", opener=owner_only) as log:
                if self._killed:
                    raise KilledError("was ended with the run")
                process = self._start(server, theirs.fileno(), log.fileno())
                worker = _Worker(process, Connection(ours.detach()))
                self._workers.add(worker)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return worker

    def _start(
        self, server: ForkServer | None, channel: int, log: int
    ) -> "ForkedProcess | subprocess.Popen[bytes]":
        env = self._env
        if server is None:
            return subprocess.Popen(
                [sys.executable, "-m", "bangfu.press.runs.worker", str(channel), str(os.getpid())],
                stdin=subprocess.DEVNULL, stdout=log, stderr=log, pass_fds=[channel], cwd=ROOT,
                env={**env, _PROVISIONER: "local-provisioner"}, start_new_session=True,
            )  # fmt: skip
        env = env | {SERVER_VARIABLE: str(server.path), _PROVISIONER: "warmkernel"}
        null = os.open(os.devnull, os.O_RDONLY)
        try:
            handles = [null, log, log, channel]
            return server.fork(_WORKER, env=env, cwd=str(ROOT), handles=handles)
        finally:
            os.close(null)

    def _running_server(self) -> ForkServer | None:
        """The fork server, another one if the last has been killed; None where none can be."""
        with self._lock:
            if self._server is not None and not self._server.answers():
                self._server.stop()
                self._server = None
            if self._server is None and not self.stock_reason:
                self._start_server()
            return self._server

    def _start_server(self) -> None:
        self._server = ForkServer.launch(WARM_UP, self._env, self._scratch.folder)
        if self._killed:  # a moment ago, by whoever could not see this server
            self._server.stop()
        try:
            self._server.await_ready()
        except ForkServerError as error:
            self._server = None
            self.stock_reason = str(error)


def _place_with_room() -> Scratch:
    """A folder for temporary files: the first with room whose name sockets can bear, or any."""
    found: list[Scratch] = []
    for place in temporary_places():
        with contextlib.suppress(OSError):  # full, or not ours to write to
            found.append(_with_room(place))
            if _bears_sockets(found[-1]):
                break
    if not found:
        raise MachineError("found no room for temporary files; set TMPDIR to a folder with some")
    chosen = found[-1] if _bears_sockets(found[-1]) else found[0]
    for one in found:
        if one is not chosen:
            one.remove()
    return chosen


def _home(instead: Path) -> str:
    """The home of this account, where it has one it can write to: libraries insist on it."""
    home = os.path.expanduser("~")
    return home if os.path.isdir(home) and os.access(home, os.W_OK) else str(instead)


def _with_room(place: Path) -> Scratch:
    scratch, room = Scratch(place, "bangfu-"), bytes(_LEAST_ROOM)
    try:
        write_whole(scratch.folder / "room", room)
        (scratch.folder / "room").unlink()
    except OSError:
        scratch.remove()
        raise
    return scratch


def _bears_sockets(scratch: Scratch) -> bool:
    return len(os.fsencode(scratch.folder)) <= LONGEST_PLACE


def _why_stock() -> str:
    if os.environ.get("BANGFU_KERNELS") == "stock":
        return "BANGFU_KERNELS=stock asks for stock kernels"
    return why_not_here()
