"""How far an import is: said while it works, to whoever listens, as a command on a terminal does.

Nobody need listen; then nothing is said. What is said names no file and quotes no cell.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar

from bangfu.language import Text

__all__ = ["counted", "listened", "step"]

_Thing = TypeVar("_Thing")
_Tell = Callable[[Text], object]
_LISTENER: ContextVar[_Tell | None] = ContextVar("listener", default=None)
_MANY = 5000
"""So many things are counted between two words."""


@contextmanager
def listened(tell: _Tell) -> Iterator[None]:
    """Have somebody told of each step, as long as the block lasts."""
    before = _LISTENER.set(tell)
    try:
        yield
    finally:
        _LISTENER.reset(before)


def step(said: Text) -> None:
    """Say what is done now."""
    tell = _LISTENER.get()
    if tell is not None:
        tell(said)


def counted(things: Iterable[_Thing], said: Text) -> Iterator[_Thing]:
    """The things, with a word now and then of how many there were; it stands for `{}` in `said`."""
    for number, thing in enumerate(things):
        if number % _MANY == 0:
            step(Text(said.zh.format(f"{number:,}"), said.en.format(f"{number:,}")))
        yield thing
