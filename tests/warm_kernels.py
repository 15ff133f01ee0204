"""Kernels asked for as any Jupyter program does, and what they say."""

import asyncio
import contextlib
import time
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

import psutil
import pytest
from warmkernel import process
from warmkernel.client import PromptManager
from warmkernel.provisioner import WarmProvisioner


def use_provisioner(monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """Let whoever starts a kernel use a provisioner; its name is read once a process, so reset."""
    from jupyter_client.provisioning import KernelProvisionerFactory

    monkeypatch.setenv("JUPYTER_DEFAULT_PROVISIONER_NAME", name)
    KernelProvisionerFactory.clear_instance()


@contextlib.contextmanager
def own_server(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Have the next kernel start a server anew, under the environment as it is then."""
    monkeypatch.delenv(process.SERVER_VARIABLE, raising=False)
    before, process._own = process._own, None
    try:
        yield
    finally:
        if process._own is not None:
            process._own.stop()
        process._own = before


def warnings_of(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """What the provisioner will have warned of."""
    told: list[str] = []

    class Log:
        def warning(self, text: str, *parts: object) -> None:
            told.append(text % parts)

        def debug(self, *_: object) -> None:
            """Of no interest."""

    monkeypatch.setattr(WarmProvisioner, "log", Log())
    return told


async def shown(client: Any, code: str) -> str:
    """What a cell prints, or the name of its error."""
    texts: list[str] = []

    def keep(message: dict[str, Any]) -> None:
        content = message["content"]
        texts.append(content.get("text") or content.get("ename") or "")

    await client.execute_interactive(code, output_hook=keep, timeout=60)
    return "".join(texts).strip()


def in_kernel(use: Callable[[PromptManager, Any], Awaitable[Any]], **start: Any) -> Any:
    """What `use` makes of a kernel and a client of it."""

    async def run() -> Any:
        manager = PromptManager(kernel_name="python3")
        await manager.start_kernel(**start)
        client = manager.client()
        client.start_channels()
        try:
            await client.wait_for_ready(timeout=60)
            return await use(manager, client)
        finally:
            client.stop_channels()
            await manager.shutdown_kernel(now=True)

    return asyncio.run(run())


def said(code: str, **start: Any) -> str:
    """What a cell of a kernel of its own prints."""

    async def use(_: PromptManager, client: Any) -> str:
        return await shown(client, code)

    return str(in_kernel(use, **start))


def gone(pid: int, seconds: float = 10.0) -> bool:
    """Whether a process ends in time."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        with contextlib.suppress(psutil.NoSuchProcess):
            if psutil.Process(pid).status() != psutil.STATUS_ZOMBIE:
                time.sleep(0.02)
                continue
        return True
    return False
