"""How a signal ends a command: in good order if that takes a second, at once if it takes longer.

SIGINT, SIGTERM and SIGHUP raise KeyboardInterrupt in the main thread, once: what is at work is
ended, what was half done is removed. Further signals change nothing. But the main thread may be
deep in a library that does not look up, or the exception may be lost in a place that swallows it.
So a second thread is told of the signal by the system itself, and ends the process when the time is
over; whatever is left then is swept up by the next command.

Only modules of the standard library that cost nothing are imported here: a signal may come first.
"""

import os
import signal
import sys
import threading
import time
from types import FrameType
from typing import NoReturn

__all__ = ["INTERRUPTED", "Stop"]

INTERRUPTED = 3
"""The exit code of what was ended by a signal."""
_NAMES = ("SIGINT", "SIGTERM", "SIGHUP")
_GRACE_SECONDS = 1.3
_STEPS = 26


class Stop:
    """Whether this process was told to end, and by which signal."""

    def __init__(self) -> None:
        self.came: int | None = None

    def __call__(self, number: int, frame: FrameType | None) -> None:
        """Take note of a signal; the first is raised where the program stands."""
        if self.came is None:
            self.came = number
            raise KeyboardInterrupt

    def listen(self) -> None:
        """Let signals end this process from now on; those its starter has ignored stay ignored."""
        heard, told = os.pipe()
        os.set_blocking(told, False)
        threading.Thread(target=_watch, args=(heard, _numbers()), daemon=True).start()
        signal.set_wakeup_fd(told, warn_on_full_buffer=False)
        sys.unraisablehook = self._unheard
        for number in _numbers():
            if signal.getsignal(number) is not signal.SIG_IGN:  # as by nohup
                signal.signal(number, self)

    def _unheard(self, lost: "sys.UnraisableHookArgs") -> None:
        """Say nothing of our exception where Python swallows it, as in a callback of an import."""
        if self.came is None or not isinstance(lost.exc_value, KeyboardInterrupt):
            sys.__unraisablehook__(lost)

    def listen_no_longer(self) -> None:
        """Take no notice of signals any more: all is done, and Python only tidies itself up."""
        for number in _numbers():
            signal.signal(number, signal.SIG_IGN)

    def end(self, word: str = "") -> NoReturn:
        """End this process without waiting for anything else, with a last word if there is one."""
        for stream in (sys.stdout, sys.stderr):
            try:
                stream.flush()
            except (OSError, ValueError):  # whoever read it is gone
                continue
        _say(word)
        os._exit(INTERRUPTED)


def _numbers() -> set[int]:
    return {getattr(signal, name) for name in _NAMES if hasattr(signal, name)}


def _watch(heard: int, numbers: set[int]) -> None:
    """Wait for the first of these signals, then for an end in good order, then no longer."""
    while not numbers & set(os.read(heard, 64)):
        pass
    for _ in range(_STEPS):  # one long sleep would be over when a stopped process goes on
        time.sleep(_GRACE_SECONDS / _STEPS)
    _say("bangfu: interrupted")
    os._exit(INTERRUPTED)


def _say(word: str) -> None:
    """Write a line past the streams of Python, whose locks another thread may hold."""
    if word:
        try:
            os.write(2, f"{word}\n".encode())
        except OSError:
            return
