"""How kernels of runs are reached: over local sockets, which no other process can race for."""

from jupyter_client.manager import AsyncKernelManager
from traitlets import default

__all__ = ["LocalKernelManager"]


class LocalKernelManager(AsyncKernelManager):
    """A kernel manager that talks over IPC: no TCP port to race for, nothing on the network."""

    @default("transport")
    def _transport_default(self) -> str:
        return "ipc"
