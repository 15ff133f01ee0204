"""The application of this process on a Spark cluster, and what is told when it fails.

One is started when a register is first asked there, and ends with the process. Java runs beside it
and speaks with the cluster, from the one address that faces the master. What an application may
take, and what it proves itself with, is set where Spark reads it, in `spark-defaults.conf`; what is
set there goes before what is set here, but for what answers rest on.
"""

import atexit
import contextlib
import os
import re
import shutil
import signal
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

from bangfu.errors import MachineError, MissingPackageError, RegisterError
from bangfu.register.homes.spark_url import SparkUrl
from bangfu.scratch import Scratch, temporary_places

__all__ = ["application", "end_application", "refusal"]

_REACHED_SECONDS = 10.0
_WORKER_SECONDS = 300.0
"""How long the first question waits for a worker that has a processor for it."""
_ENDED_SECONDS = 10.0
_FIXED = {
    "spark.sql.catalogImplementation": "in-memory",  # or it makes a database where it stands
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}
_UNLESS_SET = {
    # Processors that are not needed for a while are given back: others work there too.
    "spark.dynamicAllocation.enabled": "true",
    "spark.dynamicAllocation.executorIdleTimeout": "30s",
    "spark.dynamicAllocation.cachedExecutorIdleTimeout": "120s",
    "spark.dynamicAllocation.shuffleTracking.enabled": "true",
    "spark.dynamicAllocation.shuffleTracking.timeout": "120s",
    "spark.log.level": "ERROR",
}
_LAUNCHED = "pyspark-shell"
"""What pyspark's launcher calls every application that nobody named."""
_CONDITION = re.compile(r"\[([A-Z][A-Z0-9_]+(?:\.[A-Z0-9_]+)*)\]")
"""What Spark calls a kind of error; the words behind it may quote a row."""


@dataclass(frozen=True)
class _Application:
    """What a process has at work on a cluster."""

    master: str
    session: Any
    gateway: Any
    """The line to Java."""
    scratch: Scratch
    process: int


_RUNNING: list[_Application] = []
"""That of this process, or of the one it was forked from: one at most."""


def application(url: SparkUrl) -> Any:
    """The Spark session of this process on a cluster, which others are made of.

    Raises
    ------
    MissingPackageError
        If pyspark or Java is not installed.
    RegisterError
        If the cluster cannot be reached or has no worker for us, or this process is at work on
        another.
    MachineError
        If Java cannot be started.
    """
    for one in _RUNNING:
        if one.master == url.master and one.process == os.getpid():
            return one.session
        raise RegisterError(
            f"{str(url)!r}: found an application on {one.master!r} of this process, or of the one "
            "it was forked from, expected one cluster a process"
        )
    _require_installed()
    started = _started(url, _facing(url))
    _RUNNING.append(started)
    atexit.register(end_application)
    try:
        _require_worker(url, started.session)
    except BaseException:
        end_application()
        raise
    return started.session


def end_application() -> None:
    """End the application of this process, Java and what both have left, if there is one."""
    atexit.unregister(end_application)
    while _RUNNING:
        one = _RUNNING.pop()
        if one.process == os.getpid():
            with contextlib.suppress(Exception):  # whatever is gone already
                one.session.sparkContext.stop()
            _end(one.gateway, one.scratch)


def refusal(url: SparkUrl, error: Exception) -> RegisterError | MachineError:
    """What went wrong on a cluster, in one sentence; no row is told, which Spark may quote."""
    kind, condition = type(error).__name__, _CONDITION.search(str(error))
    told = condition[1] if condition else kind
    if told.startswith("FAILED_READ_FILE"):
        return RegisterError(
            f"{str(url)!r}: a worker could not read a file of it ({told}), expected the folder at "
            f"{str(url.folder)!r} on every worker, readable by the account that runs it"
        )
    if condition is None or "Network" in kind:
        return MachineError(f"{str(url)!r}: the cluster did not answer ({told})")
    return RegisterError(f"{str(url)!r}: Spark refused a question ({told})")


def _require_installed() -> None:
    """Refuse to go on without pyspark and Java, and say what to install."""
    try:
        import pyspark  # noqa: F401, PLC0415 - an extra
    except ImportError as missing:
        raise MissingPackageError(
            "package 'pyspark': not installed, expected it here for a register on a Spark cluster "
            "(pip install 'bangfu[spark]')"
        ) from missing
    home = os.environ.get("JAVA_HOME")
    if shutil.which(str(Path(home, "bin", "java")) if home else "java") is None:
        raise MissingPackageError(
            f"program 'java': not found{' in JAVA_HOME' * bool(home)}, expected Java 17 or later "
            "here for a register on a Spark cluster (apt install default-jre-headless)"
        )


def _facing(url: SparkUrl) -> str:
    """The address of this machine that faces the cluster.

    Raises
    ------
    RegisterError
        If no master can be reached: Spark itself would try for minutes.
    """
    why = ""
    for place in url.addresses:
        try:
            with socket.create_connection(place, _REACHED_SECONDS) as line:
                return str(line.getsockname()[0])
        except OSError as error:
            why = error.strerror or str(error)
    raise RegisterError(f"{str(url)!r}: cannot be reached ({why})")


def _started(url: SparkUrl, address: str) -> _Application:
    from pyspark import SparkConf, SparkContext  # noqa: PLC0415 - an extra
    from pyspark.java_gateway import launch_gateway  # noqa: PLC0415
    from pyspark.sql import SparkSession  # noqa: PLC0415

    scratch = Scratch(temporary_places()[0], "bangfu-spark-")
    log, gateway = scratch.folder / "spark.log", None
    java = SparkConf(loadDefaults=False).set(
        "spark.driver.defaultJavaOptions",
        f'"-Djava.io.tmpdir={scratch.folder}" -XX:-UsePerfData',
    )
    try:
        with log.open("wb") as out, _own_interrupts():
            gateway = launch_gateway(java, {"stdout": out, "stderr": out})  # type: ignore[no-untyped-call]
            conf = SparkConf(loadDefaults=False)
            conf.setAll(_settings(url, address, scratch.folder, gateway.jvm.SparkConf()))
            session = SparkSession(SparkContext(conf=conf, gateway=gateway))
    except BaseException as error:
        told = error.strerror if isinstance(error, OSError) else None
        why = _last_line(log) or told or type(error).__name__
        _end(gateway, scratch)
        if isinstance(error, Exception):  # of Java, of Spark, of the line between
            raise MachineError(f"{str(url)!r}: Spark cannot be started ({why})") from None
        raise
    return _Application(url.master, session, gateway, scratch, os.getpid())


def _settings(url: SparkUrl, address: str, scratch: Path, given: Any) -> list[tuple[str, str]]:
    """The settings of the application, but for those that are given and go before ours."""
    facing = {"spark.driver.host": address, "spark.driver.bindAddress": address}
    open_to_others = {
        name: value for name, value in {**_UNLESS_SET, **facing}.items() if not given.contains(name)
    }
    name = given.get("spark.app.name", "")
    here = {
        "spark.app.name": name if name not in ("", _LAUNCHED) else "bangfu",
        "spark.master": url.master, "spark.local.dir": str(scratch),
        "spark.sql.warehouse.dir": (scratch / "warehouse").as_uri(),
    }  # fmt: skip
    return [*{**open_to_others, **_FIXED, **here}.items()]


@contextmanager
def _own_interrupts() -> Iterator[None]:
    """Keep what this process does on an interrupt, in whose place a Spark context puts its own."""
    before = signal.getsignal(signal.SIGINT)
    try:
        yield
    finally:
        if threading.current_thread() is threading.main_thread():
            signal.signal(signal.SIGINT, before)


def _require_worker(url: SparkUrl, session: Any) -> None:
    """Refuse a cluster that gives us no processor for a long time: a question would wait for ever.

    Raises
    ------
    RegisterError
        If it does not.
    """
    is_over = threading.Event()

    def give_up() -> None:
        is_over.set()
        session.sparkContext.cancelAllJobs()

    waited = threading.Timer(_WORKER_SECONDS, give_up)
    waited.start()
    try:
        session.range(1).count()
    except Exception as error:  # as above
        if is_over.is_set():
            raise RegisterError(
                f"{str(url)!r}: found no worker with a free processor for {_WORKER_SECONDS:.0f} "
                "seconds, expected one (each of --jobs that asks is an application of its own: "
                "spark.cores.max says how many processors one may take)"
            ) from None
        raise refusal(url, error) from None
    finally:
        waited.cancel()


def _last_line(log: Path) -> str:
    """What Java said last of an error, if it did."""
    lines = log.read_text("utf-8", "replace").splitlines()
    told = [line.strip() for line in lines if re.search("error|exception", line, re.IGNORECASE)]
    return told[-1][:200] if told else ""


def _end(gateway: Any, scratch: Scratch) -> None:
    """End Java, if it was started, and remove what it has left."""
    if gateway is not None:
        with contextlib.suppress(Exception):  # whatever is gone already
            gateway.shutdown()
        with contextlib.suppress(OSError, TimeoutExpired):
            gateway.proc.stdin.close()
            gateway.proc.wait(_ENDED_SECONDS)
    scratch.remove()
