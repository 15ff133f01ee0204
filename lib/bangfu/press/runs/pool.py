"""A pool of worker processes that are watched from outside and can be killed one by one.

`concurrent.futures.ProcessPoolExecutor` cannot end one task: killing its process breaks the whole
pool. Here a worker that takes too long, takes too much or dies fails its own task, and another
takes its place. Workers are forked from the fork server where that can be, else started anew.
Who answers and audits is forked early, while the server still imports what draws.
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
    SERVER_VARIABLE,
    ForkedProcess,
    ForkServer,
    ForkServerError,
    why_not_here,
)

from bangfu.errors import RunError
from bangfu.files import owner_only
from bangfu.press.runs.limits import Budget, Watch, kill_all, memory_cap, thread_caps
from bangfu.press.runs.seal import sealed_interpreter
from bangfu.press.runs.task_line import TaskLine
from bangfu.press.runs.tasks import answer, audit
from bangfu.press.runs.warm_up import WARM_UP
from bangfu.press.runs.workroom import bears_sockets, home_or, place_with_room
from bangfu.project import ROOT, VARIABLE

__all__ = ["KilledError", "NoteCost", "WorkerPool"]

_TICK_SECONDS = 0.1
_GRACE_SECONDS = 5.0
"""How long a worker whose kernel was killed may take to say where it stood."""
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
        self._scratch = place_with_room()
        """What workers and kernels make for a while: sockets, connection files, temporary files."""
        if not self.stock_reason and not bears_sockets(self._scratch):
            self.stock_reason = f"{str(self._scratch.folder)!r} is too long a name for sockets"
        self._env = {
            **sealed_interpreter(os.environ), **thread_caps(jobs), **memory_cap(budget),
            VARIABLE: str(ROOT), "TMPDIR": str(self._scratch.folder),
            "HOME": home_or(self._scratch.folder),
        }  # fmt: skip
        self._tasks = TaskLine[_Task](lambda task: task.function in _REMEMBERING)
        self._workers: set[_Worker] = set()
        self._server: ForkServer | None = None
        self._lock = threading.Lock()
        """Of the server and why there is none."""
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
            if self._server is not None:
                self._server.stop()
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

    def _serve(self, number: int) -> None:
        """Have tasks done, one at a time: the first slot has a worker more, which remembers."""
        workers: dict[bool, _Worker] = {}
        if number:
            self._await_warmth()
        while (task := self._tasks.take(number)) is not None:
            if not task.future.set_running_or_notify_cancel():
                continue
            early = number == 0 and task.function in _REMEMBERING and not self.stock_reason
            try:
                task.future.set_result(self._result(workers, task, early=early))
            except BaseException as error:  # whatever it is belongs to the one who waits for it
                task.future.set_exception(error)
        for left in workers.values():
            self._dismiss(left)

    def _await_warmth(self) -> None:
        """Let the first slot take what is answered meanwhile: it would be done before."""
        self._tasks.await_any()
        with contextlib.suppress(OSError):  # whoever has a task is told
            if not self._closed:
                self._running_server(early=False)

    def _result(self, workers: dict[bool, _Worker], task: _Task, *, early: bool) -> Any:
        """What a task comes to, done by the worker that is early or by the other."""
        worker = workers[early] = self._ready(workers.pop(early, None), task, early=early)
        try:
            result = worker.finish(self.budget)
            self._note(task.function.__name__, next(iter(task.arguments), None), worker.spent)
            return result
        except (KilledError, OSError):
            del workers[early]
            self._dismiss(worker)
            if early and self._has_lost_server():  # as when it cannot import the rest
                return self._result(workers, task, early=False)
            raise

    def _has_lost_server(self) -> bool:
        with self._lock:
            return not self._killed and (self._server is None or self._server.has_ended())

    def _ready(self, worker: _Worker | None, task: _Task, *, early: bool) -> _Worker:
        """A worker that has taken a task: the one there is, or another if it died while idle."""
        if worker is not None:
            try:
                if worker.process.poll() is None:
                    worker.give(task)
                    return worker
            except OSError:  # it died just now
                pass
            self._dismiss(worker)
        fresh = self._launch(early=early)
        fresh.give(task)
        return fresh

    def _dismiss(self, worker: _Worker) -> None:
        self._workers.discard(worker)
        with contextlib.suppress(OSError, subprocess.SubprocessError):
            worker.end()

    def _launch(self, *, early: bool) -> _Worker:
        server = self._running_server(early=early)
        ours, theirs = socket.socketpair()
        try:
            with self._births, open(self._log, "ab", opener=owner_only) as log:
                if self._killed:
                    raise KilledError("was ended with the run")
                handles = (theirs.fileno(), log.fileno())
                process = self._start(server, *handles, early=early)
                worker = _Worker(process, Connection(ours.detach()))
                self._workers.add(worker)
        except BaseException:
            ours.close()
            raise
        finally:
            theirs.close()
        return worker

    def _start(
        self, server: ForkServer | None, channel: int, log: int, *, early: bool
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
            return server.fork(_WORKER, env=env, cwd=str(ROOT), handles=handles, early=early)
        finally:
            os.close(null)

    def _running_server(self, *, early: bool) -> ForkServer | None:
        """The fork server, another one if the last has been killed; None where none can be."""
        with self._lock:
            if self._server is not None and self._server.has_ended():
                self._server.stop()
                self._server = None
            if self._server is None and not self.stock_reason:
                self._server = ForkServer.launch(WARM_UP, self._env, self._scratch.folder)
                if self._killed:  # a moment ago, by whoever could not see this server
                    self._server.stop()
            server = self._server
        try:
            if server is not None:
                server.await_ready(early=early)
        except ForkServerError as error:
            with self._lock:
                if self._server is server:  # the first who waited for it is told why
                    self._server, self.stock_reason = None, str(error)
            return None
        return server


def _why_stock() -> str:
    if os.environ.get("BANGFU_KERNELS") == "stock":
        return "BANGFU_KERNELS=stock asks for stock kernels"
    return why_not_here()
