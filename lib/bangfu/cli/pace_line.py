"""The line on a terminal that says what an import does as it works.

Commands have it from their first line on: it knows nothing of the project, whose folders are told
by options that are read later.
"""

import sys
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

from bangfu.language import Language, Text

__all__ = ["paced", "told_pace"]

_Thing = TypeVar("_Thing")


@contextmanager
def told_pace(language: Language) -> Iterator[Callable[[], None]]:
    """A line on a terminal that says what an import does now; nothing elsewhere.

    Gives what clears the line, before anything else is printed.
    """
    from bangfu.ledgers.formats.pace import listened  # noqa: PLC0415 - only an import needs it

    line = _PaceLine(language)
    if not sys.stderr.isatty():
        yield line.clear
        return
    try:
        with listened(line.tell):
            yield line.clear
    finally:
        line.clear()


def paced(things: Iterable[_Thing], language: Language) -> Iterator[_Thing]:
    """Things that take long to come, with such a line until each of them is there."""
    with told_pace(language) as clear:
        for thing in things:
            clear()
            yield thing


class _PaceLine:
    """One line that is written again and again."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.is_there = False

    def tell(self, said: Text) -> None:
        """Write what is done now over what was."""
        self.is_there = True
        sys.stderr.write(f"\r{said.of(self.language)}\x1b[K")
        sys.stderr.flush()

    def clear(self) -> None:
        """Leave no trace of it."""
        if self.is_there:
            sys.stderr.write("\r\x1b[K")
            sys.stderr.flush()
        self.is_there = False
