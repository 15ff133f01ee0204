"""A kernel manager and client without the fixed waits of the stock ones, over local sockets.

The stock client listens 0.2 s for messages that do not come before it calls a kernel ready, and
tries again only after 0.1 s to 0.2 s what it could not connect to at once; the stock manager looks
every 0.1 s whether a kernel has ended.
"""

import asyncio
import contextlib
import os
import tempfile
import time
from pathlib import Path
from queue import Empty

import zmq.asyncio
from jupyter_client.asynchronous.client import AsyncKernelClient
from jupyter_client.manager import AsyncKernelManager
from traitlets import Type, default

from warmkernel.forking import SOCKET_VARIABLE

__all__ = ["PromptClient", "PromptManager"]

_POLL_SECONDS = 0.005
_ASK_AGAIN_SECONDS = 1.0
_CONNECT_AGAIN_MS = 5


class PromptClient(AsyncKernelClient):
    """A client that calls a kernel ready when it has answered, and been heard, on both channels."""

    @default("context")
    def _context_default(self) -> zmq.asyncio.Context:
        self._created_context = True
        context = zmq.asyncio.Context()
        context.setsockopt(zmq.RECONNECT_IVL, _CONNECT_AGAIN_MS)  # of every socket made in it
        return context

    async def wait_for_ready(self, timeout: float | None = None) -> None:
        """Wait until the kernel answers and what it publishes arrives here.

        A request is answered on the shell channel and its end told on the IOPub channel. Whoever
        has heard both has missed nothing and has nothing left to drain.

        Raises
        ------
        RuntimeError
            If the kernel dies, or does not answer in time.
        """
        end = time.monotonic() + (float("inf") if timeout is None else timeout)
        while time.monotonic() < end:
            asked = self.kernel_info()
            if await self._answered(asked) and await self._heard_idle(asked):
                return
            if not await self._async_is_alive():
                raise RuntimeError("Kernel died before replying to kernel_info")
        raise RuntimeError(f"Kernel didn't respond in {timeout:g} seconds")

    async def _answered(self, asked: str) -> bool:
        end = time.monotonic() + _ASK_AGAIN_SECONDS
        while time.monotonic() < end:
            try:
                reply = await self.get_shell_msg(timeout=0.05)
            except Empty:
                if not await self._async_is_alive():
                    return False
                continue
            if reply["parent_header"].get("msg_id") == asked:
                self._handle_kernel_info_reply(reply)
                return True
        return False

    async def _heard_idle(self, asked: str) -> bool:
        """Whether the end of the request is told; not if the subscription came too late."""
        while True:
            try:
                told = await self.get_iopub_msg(timeout=0.05)
            except Empty:
                return False
            own = told["parent_header"].get("msg_id") == asked
            if own and told["content"].get("execution_state") == "idle":
                return True


class PromptManager(AsyncKernelManager):
    """A manager over IPC: no TCP port to race for, nothing on the network, no tenth of a second."""

    client_factory = Type(klass=AsyncKernelClient, default_value=PromptClient)

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc"

    @default("ip")
    def _ip_default(self) -> str:
        # The stock default is a relative path: a kernel in another folder would not find it.
        # Beside the fork server's own socket, if there is one: it leaves nothing when it ends.
        server = Path(os.environ.get(SOCKET_VARIABLE, "")).parent
        place = server if server.is_absolute() and server.is_dir() else None
        folder = Path(tempfile.mkdtemp(prefix="bangfu-", dir=place))
        return str(folder / "ipc")

    async def _async_cleanup_resources(self, restart: bool = False) -> None:
        await super()._async_cleanup_resources(restart=restart)
        if not restart:
            with contextlib.suppress(OSError):
                Path(self.ip).parent.rmdir()

    async def _async_wait(self, pollinterval: float = _POLL_SECONDS) -> None:
        while await self._async_is_alive():
            await asyncio.sleep(min(pollinterval, _POLL_SECONDS))
