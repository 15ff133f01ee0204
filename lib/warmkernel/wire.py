"""Messages between processes: one JSON object each, with file handles beside it."""

import json
import socket
import struct
from collections.abc import Sequence
from typing import Any

__all__ = ["receive", "send"]

_LENGTH = struct.Struct("!I")
_MOST_HANDLES = 8


def send(connection: socket.socket, message: object, handles: Sequence[int] = ()) -> None:
    """Send one message; the receiver gets copies of the handles."""
    text = json.dumps(message).encode()
    frame = _LENGTH.pack(len(text)) + text
    sent = socket.send_fds(connection, [frame], list(handles)) if handles else 0
    connection.sendall(frame[sent:])


def receive(connection: socket.socket) -> tuple[dict[str, Any], list[int]]:
    """Receive one message and its handles.

    Raises
    ------
    EOFError
        If the other side is gone.
    """
    start, handles, _, _ = socket.recv_fds(connection, _LENGTH.size, _MOST_HANDLES)
    head = start + _exactly(connection, _LENGTH.size - len(start))
    message = json.loads(_exactly(connection, _LENGTH.unpack(head)[0]))
    return message, list(handles)


def _exactly(connection: socket.socket, size: int) -> bytes:
    parts = []
    while size:
        part = connection.recv(min(size, 1 << 20))
        if not part:
            raise EOFError("the other side has gone")
        parts.append(part)
        size -= len(part)
    return b"".join(parts)
