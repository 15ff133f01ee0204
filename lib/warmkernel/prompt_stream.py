"""Standard output and error of a forked kernel, which hand over nothing at once.

The stock stream wakes the thread that publishes and waits for it at every flush, and a kernel
flushes both streams several times a cell, mostly with nothing in them.
"""

from ipykernel.iostream import OutStream

__all__ = ["PromptStream"]


class PromptStream(OutStream):
    """A stream whose flush returns at once if nothing was written since the last.

    What was handed over before and what comes after still go through the one queue of the thread
    that publishes, so nothing changes its order.
    """

    _written = False

    def write(self, string: str) -> int:
        """Keep a text to be published."""
        self._written = True
        count: int = super().write(string) or 0
        return count

    def flush(self) -> None:
        """Publish what was written, and wait until it is."""
        if self._written:
            self._written = False
            super().flush()  # type: ignore[no-untyped-call]
