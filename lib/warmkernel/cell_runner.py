"""The cells of one notebook, run in a forked process of their own and told as they end.

Between a kernel and its client some hundred messages pass for each notebook: packed, signed, sent
from thread to thread and from process to process. Where a process is there for one notebook, and
nobody asks it anything meanwhile, they need no wire. Here ipykernel's kernel runs the cells and
nbclient makes outputs of what it publishes, as always, but in one process, and each cell is sent to
whoever asked for it when it has run. So when this process dies, all that went before is known.
"""

import asyncio
import io
import logging
import os
import sys
from collections.abc import Callable, Iterator, Mapping
from multiprocessing.connection import Connection
from types import SimpleNamespace
from typing import Any, cast

import nbformat
import orjson
from jupyter_client.session import Session
from nbclient.client import NotebookClient, timestamp
from traitlets.config import Config

from warmkernel.kernel import WarmKernel, set_backend

__all__ = ["is_run", "run_cells"]

_SKIPPED = "skip-execution"
_MAY_FAIL = "raises-exception"


def is_run(cell: Mapping[str, Any]) -> bool:
    """Whether a cell is run at all."""
    tags = cell["metadata"].get("tags", ())
    return cell["cell_type"] == "code" and bool(cell["source"].strip()) and _SKIPPED not in tags


def run_cells(settings: str, handle: int) -> None:
    """Take a notebook from a channel, run its cells and tell each, up to one that fails.

    Parameters
    ----------
    settings
        Of the kernel and what it is made of, as JSON: `{"HistoryManager": {"enabled": false}}`.
    handle
        File handle of the channel. The notebook is JSON. Told are, as JSON too, of each cell its
        `index`, `outputs`, `execution_count` and `execution` (when it began and ended), whether it
        has `failed` and whether it `asks_exit`; at last the `language_info`, the outputs that
        were changed since they were told, as `again`, and the `processor_seconds` all of it took.
    """
    os.set_inheritable(handle, False)
    channel = Connection(handle)
    nb = nbformat.from_dict(orjson.loads(channel.recv_bytes()))  # type: ignore[no-untyped-call]
    for told in _Run(nb, orjson.loads(settings)).told():
        channel.send_bytes(orjson.dumps(told))


class _HeardSession(Session):
    """A session whose messages are heard here, with contents as they would come off a wire."""

    heard: Callable[[dict[str, Any]], object]

    def send(  # type: ignore[override]  # what follows is always named
        self, stream: Any, msg_or_type: Any, content: Any = None, parent: Any = None, **more: Any
    ) -> dict[str, Any]:
        """Hand a message on."""
        message: dict[str, Any] = (
            msg_or_type
            if isinstance(msg_or_type, dict)
            else self.msg(msg_or_type, content, parent, more.get("header"), more.get("metadata"))
        )
        message["content"] = self.unpack(self.pack(message["content"]))
        message["buffers"] = list(more.get("buffers") or ())
        self.heard(message)
        return message


class _Stream(io.TextIOBase):
    """Standard output or error: what Python writes to it, and what is written past Python."""

    encoding = "UTF-8"

    def __init__(self, handle: int, publish: Callable[[str], object]) -> None:
        self._handle, self._publish = handle, publish
        self._file, self._read = os.memfd_create(f"stream-{handle}"), 0
        os.dup2(self._file, handle)
        self._parts: list[str] = []

    def fileno(self) -> int:
        """The handle that processes started here write to."""
        return self._handle

    def writable(self) -> bool:
        """As it says."""
        return True

    def write(self, text: str) -> int:
        """Keep a text until it is flushed."""
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self._parts.append(text)
        return len(text)

    def flush(self) -> None:
        """Publish what was written."""
        parts, self._parts = self._parts, []
        if size := os.fstat(self._file).st_size - self._read:
            parts.append(os.pread(self._file, size, self._read).decode("utf-8", "replace"))
            self._read += size
        if text := "".join(parts):
            self._publish(text)


class _Run:
    """A kernel and its client, and the notebook they run."""

    def __init__(self, nb: Any, settings: Mapping[str, Any]) -> None:
        set_backend()
        self.client = NotebookClient(nb)
        self.loop = asyncio.new_event_loop()
        asyncio.set_event_loop(self.loop)
        self.session = _HeardSession()
        self.session.heard = self._hear
        self.at = 0
        """Index of the cell that runs."""
        self.reply: dict[str, Any] = {}
        self.parent: dict[str, Any] = {}
        self.kernel = cast(Any, WarmKernel).instance(
            config=Config(settings), session=self.session, log=logging.getLogger("warmkernel")
        )
        # Asked for by a cell that awaits: no thread of it minds interrupts.
        self.kernel.shell_channel_thread = SimpleNamespace(parent_thread=None)
        self.kernel.shell.extension_manager.load_extension("storemagic")
        sys.stdout, sys.stderr = (self._stream(*one) for one in ((1, "stdout"), (2, "stderr")))

    def _stream(self, handle: int, name: str) -> _Stream:
        def publish(text: str) -> None:
            self.session.send(None, "stream", {"name": name, "text": text}, self.parent)

        return _Stream(handle, publish)

    def told(self) -> Iterator[dict[str, Any]]:
        """Run the cells and say what each has come to, then what is to be said of them all."""
        cells, sent = self.client.nb.cells, {}
        for self.at, cell in enumerate(cells):
            if not is_run(cell):
                continue
            reply = self._run(cell)
            failed = reply["status"] == "error" and _MAY_FAIL not in cell.metadata.get("tags", ())
            asks_exit = any(one.get("source") == "ask_exit" for one in reply.get("payload", ()))
            sent[self.at] = orjson.dumps(cell.outputs)
            yield {
                "index": self.at, "outputs": orjson.Fragment(sent[self.at]), "failed": failed,
                "asks_exit": asks_exit, "execution_count": cell.execution_count,
                "execution": cell.metadata["execution"],
            }  # fmt: skip
            if failed or asks_exit:
                return
        self.client.set_widgets_metadata()
        again = {str(n): cells[n].outputs for n, was in sent.items()
                 if was != orjson.dumps(cells[n].outputs)}  # fmt: skip
        yield {
            "language_info": self.kernel.language_info, "again": again,
            "widgets": self.client.nb.metadata.get("widgets"),
            "processor_seconds": sum(os.times()[:4]),
        }  # fmt: skip

    def _run(self, cell: Any) -> dict[str, Any]:
        """Run one cell and give the kernel's reply."""
        content = {"code": cell.source, "silent": False, "store_history": True,
                   "allow_stdin": False, "stop_on_error": False}  # fmt: skip
        cell.outputs, cell.metadata["execution"] = [], {}
        self.client.clear_before_next_output = False
        self.parent = self.session.msg("execute_request", content)
        self.kernel.set_parent([], self.parent)
        self.loop.run_until_complete(self.kernel.execute_request(None, [], self.parent))
        cell.metadata["execution"]["shell.execute_reply"] = timestamp(self.reply)
        reply: dict[str, Any] = self.reply["content"]
        return reply

    def _hear(self, message: dict[str, Any]) -> None:
        """What the kernel publishes becomes outputs of the cell that runs."""
        if message["msg_type"] == "execute_reply":
            self.reply = message
        else:
            self.client.process_message(message, self.client.nb.cells[self.at], self.at)
