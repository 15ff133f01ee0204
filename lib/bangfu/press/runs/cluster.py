"""The same tasks on a Dask cluster: many machines, one shared folder of reports and registers.

A Dask worker runs tasks in threads, but a notebook needs a process of its own that can be ended
from outside. So each task is handed on to a pool of that Dask worker's own, with the same limits
as at home; the number of its threads bounds how many are at work.

A scheduler is trusted with everything: it is handed code as pickles, and what it sends back is
unpickled here. Who it is nobody asks, unless the address begins with `tls://`: then Dask has both
sides proved by the certificates its own configuration names (`distributed.comm.tls`), in files or
in the environment.
"""

import ipaddress
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future
from functools import cache
from typing import Any
from urllib.parse import urlsplit

from bangfu.errors import ParameterError
from bangfu.press.runs.limits import Budget, cores
from bangfu.press.runs.pool import WorkerPool
from bangfu.project import RUN_FOLDER

__all__ = ["ClusterExecutor", "cluster_executor", "unguarded"]

_CONNECT_SECONDS = 15


class ClusterExecutor(Executor):
    """Hands tasks to a cluster's executor, each within its budget."""

    def __init__(self, inner: Executor, budget: Budget) -> None:
        self.inner = inner
        self.budget = budget

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> "Future[Any]":
        """Have `fn(*args)` done by a worker of the cluster."""
        return self.inner.submit(_within, self.budget, fn, args, **kwargs)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        """Let the cluster's executor go."""
        self.inner.shutdown(wait, cancel_futures=cancel_futures)


def unguarded(address: str) -> str:
    """What to say of an address that leads out of this machine without TLS; else nothing.

    Examples
    --------
    >>> unguarded("tls://10.0.0.7:8786"), unguarded("tcp://127.0.0.1:8786"), unguarded("[::1]:8786")
    ('', '', '')
    >>> unguarded("10.0.0.7:8786")
    "'10.0.0.7:8786' is another machine without TLS: whoever answers or listens there can read \
what is sent and run code in its place; use tls://"
    """
    way = urlsplit(address if "://" in address else f"tcp://{address}")
    if way.scheme in ("tls", "wss", "inproc") or _is_here(way.hostname or ""):
        return ""
    return (
        f"{address!r} is another machine without TLS: whoever answers or listens there can read "
        "what is sent and run code in its place; use tls://"
    )


def _is_here(host: str) -> bool:
    """Whether a host is this machine, by a name or number that never leads elsewhere."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in ("localhost", "localhost.localdomain")


def cluster_executor(address: str, budget: Budget) -> tuple[Executor, Callable[[], None]]:
    """An executor on a Dask cluster, and how to leave it at once.

    Raises
    ------
    ParameterError
        If `distributed` is not installed, or nothing answers at the address.
    """
    try:
        from distributed import Client  # noqa: PLC0415 - an extra
    except ImportError:
        raise ParameterError(
            "--scheduler: needs the package 'distributed', expected it installed "
            "(pip install 'bangfu[distributed]')"
        ) from None
    try:
        client = Client(  # type: ignore[no-untyped-call]
            address, timeout=_CONNECT_SECONDS, set_as_default=False
        )
    except (OSError, ValueError, TypeError, RuntimeError) as error:  # of TLS without certificates
        raise ParameterError(
            f"--scheduler: found {address!r}, where nothing answers ({error})"
        ) from None
    # Not pure: a task that ran before is to run again. No retries: a failure is told, not hidden.
    executor = ClusterExecutor(client.get_executor(pure=False, retries=0), budget)  # type: ignore[no-untyped-call]
    return executor, client.close


def _within(budget: Budget, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
    """On a worker of the cluster: do a task in the pool of this process."""
    return _pool(budget).submit(function, *arguments).result()


_making = threading.Lock()


def _pool(budget: Budget) -> WorkerPool:
    with _making:  # the threads of a worker share one
        return _pool_of_this_process(budget)


@cache
def _pool_of_this_process(budget: Budget) -> WorkerPool:
    RUN_FOLDER.mkdir(exist_ok=True, mode=0o700, parents=True)
    return WorkerPool(cores(), budget=budget, log=RUN_FOLDER / "workers.log")
