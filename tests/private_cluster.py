"""A Spark cluster for tests: a master and two workers on loopback, gone afterwards.

They are those of pyspark, and run by Debian's Java. What they write is in a temporary folder, and
so is the folder that stands for the shared storage.
"""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import suppress
from itertools import count
from pathlib import Path
from typing import Any, Self

from bangfu.register.homes import SparkUrl

_SECONDS = 60
_NONE: Mapping[str, str] = {}
_PREFIX = "spark-cluster-"
"""Not as the scratch folders of commands begin, which sweep up what nobody holds."""
_QUICK = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC -XX:-UsePerfData"
"""Of every Java here: it starts in half the time, and none lives long."""
_SETTINGS = {
    "spark.cores.max": "2",  # of the four there are: a second application finds two
    "spark.dynamicAllocation.enabled": "false",
    "spark.eventLog.compress": "false",
    "spark.eventLog.enabled": "true",
    "spark.eventLog.rolling.enabled": "false",
    "spark.executor.cores": "1",
    "spark.executor.memory": "512m",
    "spark.driver.memory": "512m",
}


class PrivateCluster:
    """A master and two workers that run until their block ends, and registers they share."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.conf = folder / "conf"
        self.port = 0
        self._numbers = count(1)
        self._processes: list[subprocess.Popen[bytes]] = []

    @classmethod
    def start(
        cls, more: Mapping[str, str] = _NONE, *, memory: str = "1200m", is_quick: bool = True
    ) -> Self:
        """Start the cluster.

        Parameters
        ----------
        more
            Settings of applications beside ours.
        memory
            What each worker may take.
        is_quick
            Whether every Java starts quickly, and never gets fast.

        Raises
        ------
        FileNotFoundError
            If pyspark or Java is not installed.
        """
        home = installed()
        cls._sweep()
        cluster = cls(Path(tempfile.mkdtemp(prefix=f"{_PREFIX}{os.getpid()}-")))
        for place in (cluster.conf, cluster.events, cluster.folder / "shared"):
            place.mkdir()
        java = {f"spark.{of}.extraJavaOptions": _QUICK for of in ("driver", "executor")}
        told = {"spark.eventLog.dir": cluster.events.as_uri()}
        settings = {**_SETTINGS, **(java if is_quick else {}), **told, **more}
        lines = (f"{name} {value}\n" for name, value in settings.items())
        (cluster.conf / "spark-defaults.conf").write_text("".join(lines), "utf-8")
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            cluster.port = free.getsockname()[1]
        cluster._run(home, "master.Master", "--port", str(cluster.port))
        cluster._wait(cluster._listens)
        for number in (1, 2):
            work = str(cluster.folder / f"work-{number}")
            cluster._run(
                home, "worker.Worker", f"spark://127.0.0.1:{cluster.port}", "--cores", "2",
                "--memory", memory, "--work-dir", work,
            )  # fmt: skip
        cluster._wait(lambda: cluster._log().count("Registering worker") == 2)
        return cluster

    @property
    def events(self) -> Path:
        """Where applications write what they do."""
        return self.folder / "events"

    def environment(self) -> dict[str, str]:
        """What an application finds its settings by."""
        return {"SPARK_CONF_DIR": str(self.conf), "SPARK_LAUNCHER_OPTS": _QUICK}

    def register(self) -> SparkUrl:
        """A register of its own, without loads."""
        place = self.folder / "shared" / f"register {next(self._numbers)}"
        return SparkUrl(f"127.0.0.1:{self.port}", place)

    def told(self, event: str) -> Iterator[dict[str, Any]]:
        """What its applications have told of what they did, by kind of event."""
        for file in sorted(self.events.iterdir()):
            for line in file.read_text("utf-8").splitlines():
                if f'"Event":"{event}"' in line[:200] and line.endswith("}"):
                    yield json.loads(line)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for process in reversed(self._processes):
            process.terminate()
        for process in self._processes:
            with suppress(subprocess.TimeoutExpired):
                process.wait(_SECONDS)
            process.kill()
            process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _run(self, home: Path, what: str, *given: str) -> None:
        env = {
            "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "SPARK_HOME": str(home),
            "SPARK_DAEMON_MEMORY": "256m", "SPARK_DAEMON_JAVA_OPTS": _QUICK,
            "SPARK_LAUNCHER_OPTS": _QUICK,
            "SPARK_LOCAL_IP": "127.0.0.1", "SPARK_LOCAL_DIRS": str(self.folder / "local"),
            "PYSPARK_PYTHON": sys.executable,
        }  # fmt: skip
        if "JAVA_HOME" in os.environ:
            env["JAVA_HOME"] = os.environ["JAVA_HOME"]
        command = [
            str(home / "bin" / "spark-class"), f"org.apache.spark.deploy.{what}", "--host",
            "127.0.0.1", "--webui-port", "0", *given,
        ]  # fmt: skip
        with (self.folder / "cluster.log").open("ab") as log:
            started = subprocess.Popen(
                command, cwd=self.folder, env=env, stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._processes.append(started)
        with (self.folder / "processes").open("a", encoding="ascii") as known:
            known.write(f"{started.pid}\n")

    def _log(self) -> str:
        return (self.folder / "cluster.log").read_text("utf-8", "replace")

    def _listens(self) -> bool:
        with suppress(OSError), socket.create_connection(("127.0.0.1", self.port), 1):
            return True
        return False

    def _wait(self, is_so: Any) -> None:
        until = time.monotonic() + _SECONDS
        while not is_so():
            if time.monotonic() > until or any(one.poll() is not None for one in self._processes):
                raise RuntimeError(f"the cluster did not start: {self._log()[-2000:]}")
            time.sleep(0.1)

    @classmethod
    def _sweep(cls) -> None:
        """End the clusters of tests that were killed: a cluster outlives who started it."""
        for folder in Path(tempfile.gettempdir()).glob(f"{_PREFIX}*"):
            starter = folder.name.removeprefix(_PREFIX).partition("-")[0]
            if starter.isdecimal() and not Path("/proc", starter).exists():
                with suppress(OSError):
                    for known in (folder / "processes").read_text("ascii").split():
                        command = Path("/proc", known, "cmdline").read_bytes()
                        if str(folder).encode() in command or b"--webui-port" in command:
                            os.kill(int(known), signal.SIGTERM)
                shutil.rmtree(folder, ignore_errors=True)


def installed() -> Path:
    """Where the Spark of pyspark is.

    Raises
    ------
    FileNotFoundError
        If it, or Java, is not installed.
    """
    try:
        import pyspark
    except ImportError:
        raise FileNotFoundError("pyspark: not found (pip install 'bangfu[spark]')") from None
    if not os.environ.get("JAVA_HOME") and shutil.which("java") is None:
        raise FileNotFoundError("java: not found (apt install default-jre-headless)")
    return Path(pyspark.__file__).parent
