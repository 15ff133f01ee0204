"""The words of one sender, beside those of the vocabulary: they go first, for its ledgers alone."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field

from bangfu.register.units import Unit

__all__ = ["NO_WORDS", "SenderWords", "sender_words", "spoken"]


@dataclass(frozen=True, eq=False)
class SenderWords:
    """What a sender calls columns and codes; equal to itself only, so that it may be a key."""

    heads: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By table: the bare head, and the column or what is passed over."""
    codes: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    """By code list: the bare word, and the value."""
    unit: str = ""
    """Code of the sender, if it is known: its ledgers need not say it."""
    unions: Mapping[str, Unit] = field(default_factory=dict)
    """The unions the register knows, by code: a heading may name one."""


NO_WORDS = SenderWords()
"""Of a sender who has none of his own."""
_SPOKEN: ContextVar[SenderWords] = ContextVar("spoken", default=NO_WORDS)


def sender_words() -> SenderWords:
    """The words of the sender whose ledgers are being read."""
    return _SPOKEN.get()


@contextmanager
def spoken(words: SenderWords) -> Iterator[None]:
    """Have ledgers read with the words of their sender.

    Parameters
    ----------
    words
        Of one sender.
    """
    before = _SPOKEN.set(words)
    try:
        yield
    finally:
        _SPOKEN.reset(before)
