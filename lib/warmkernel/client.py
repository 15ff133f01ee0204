"""A kernel manager and client without the fixed waits of the stock ones, over local sockets.

The stock client listens 0.2 s for messages that do not come before it calls a kernel ready, and
tries again only after 0.1 s to 0.2 s what it could not connect to at once; the stock manager looks
every 0.1 s whether a kernel has ended.
"""

import os
import shutil
import tempfile
import weakref
from collections.abc import Awaitable, Callable
from pathlib import Path
from queue import Empty
from typing import Any

import zmq
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.localinterfaces import localhost
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type, Unicode, default

from warmkernel.deadline import Deadline
from warmkernel.process import LONGEST_ADDRESS, SERVER_VARIABLE, ForkedProcess

__all__ = ["PromptClient", "PromptManager"]

_LISTEN_SECONDS = 0.05
_ASK_AGAIN_SECONDS = 1.0
_CONNECT_AGAIN_MS = 5


class PromptClient(AsyncKernelClient):
    """A client that calls a kernel ready when it has answered, and been heard, on both channels."""

    def start_channels(self, *args: Any, **kwargs: Any) -> None:
        """Open the channels; what cannot be connected to yet is tried again soon."""
        self.context.setsockopt(zmq.RECONNECT_IVL, _CONNECT_AGAIN_MS)  # of every socket made in it
        super().start_channels(*args, **kwargs)

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes arrives here.

        A request is answered on the shell channel and its end told on the IOPub channel. Whoever
        has heard both has missed nothing and has nothing left to drain.

        Raises
        ------
        RuntimeError
            If the kernel dies, or does not answer in time.
        """
        deadline = Deadline(timeout)
        while not deadline.is_over():
            asked = self.kernel_info()
            if await self._heard(self.get_shell_msg, asked, _ASK_AGAIN_SECONDS) and (
                await self._heard(self.get_iopub_msg, asked, 0)  # not if subscribed too late
            ):
                return
            if not await self.is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    async def _heard(self, get: Callable[..., Awaitable[Any]], asked: str, seconds: float) -> bool:
        """Whether a channel brings the answer to a request, or word of its end."""
        deadline = Deadline(seconds)
        while True:
            try:
                told = await get(timeout=_LISTEN_SECONDS)
            except Empty:
                if deadline.is_over() or not await self.is_alive():
                    return False
                continue
            own = told["parent_header"].get("msg_id") == asked
            if own and told["content"].get("execution_state", "idle") == "idle":
                return True


class PromptManager(AsyncKernelManager):
    """A manager over IPC: no TCP port to race for, nothing on the network, no tenth of a second.

    Where the folder for temporary files has too long a name for a socket, it is TCP after all.
    """

    client_factory = Type(klass=AsyncKernelClient, default_value=PromptClient)

    _folder = Unicode()

    @default("_folder")
    def _folder_of_its_own(self) -> str:
        # Beside the fork server's own socket, if there is one: it leaves nothing when it ends.
        server = Path(os.environ.get(SERVER_VARIABLE, "")).parent
        place = server if server.is_absolute() and server.is_dir() else None
        folder = tempfile.mkdtemp(prefix="wk-", dir=place)
        weakref.finalize(self, shutil.rmtree, folder, ignore_errors=True)
        return folder

    @default("transport")
    def _over_ipc(self) -> str:
        return "ipc" if len(os.fsencode(f"{self._folder}/ipc-5")) <= LONGEST_ADDRESS else "tcp"

    @default("ip")
    def _path_of_sockets(self) -> str:
        # The stock default is a relative path: a kernel in another folder would not find it.
        return f"{self._folder}/ipc" if self.transport == "ipc" else localhost()

    @default("connection_file")
    def _beside_the_sockets(self) -> str:
        return f"{self._folder}/kernel.json"

    async def shutdown_kernel(  # type: ignore[override]
        self, now: bool = False, restart: bool = False
    ) -> None:
        """End the kernel; if it is to be at once, nobody here waits for it: the server does."""
        provisioner: Any = self.provisioner
        process = getattr(provisioner, "process", None)
        if now and not restart and isinstance(process, ForkedProcess):
            self.stop_restarter()
            process.abandon()
            provisioner.process = None
        await super().shutdown_kernel(now=now, restart=restart)
