"""The command line, called in this process as its script calls it."""

import sys
from collections.abc import Callable
from typing import NamedTuple

import pytest
from bangfu.cli.commands import main

__all__ = ["Command", "Said", "caller"]


class Said(NamedTuple):
    """What a command ended with, and what it printed."""

    code: int
    out: str
    err: str


Command = Callable[..., Said]


def caller(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """What calls a command and tells what it said."""

    def call(*arguments: object) -> Said:
        monkeypatch.setattr(sys, "argv", ["bangfu", *map(str, arguments)])
        with pytest.raises(SystemExit) as left:
            main()
        printed = capsys.readouterr()
        code = left.value.code
        return Said(code if isinstance(code, int) else 0, printed.out, printed.err)

    return call
