"""What an import does is a line on a terminal, and nothing elsewhere."""

import io
import sys
from collections.abc import Iterator

import pytest
from bangfu.cli.pace_line import paced, told_pace
from bangfu.language import Text
from bangfu.ledgers.formats.pace import step

KEYS = Text("核对编号", "finding keys")
ERASED = "\r\x1b[K"


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def on_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """Standard error as a terminal, within a test: pytest sets its own before."""
    out = Terminal()
    monkeypatch.setattr(sys, "stderr", out)
    return out


def test_on_a_terminal_it_is_written_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with told_pace("en"):
        step(KEYS)
    assert terminal.getvalue() == f"\rfinding keys\x1b[K{ERASED}"


def test_an_import_that_fails_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)

    def failing() -> None:
        with told_pace("zh"):
            step(KEYS)
            raise LookupError

    with pytest.raises(LookupError):
        failing()
    assert terminal.getvalue() == f"\r核对编号\x1b[K{ERASED}"


def test_it_is_gone_before_what_came_is_printed(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)

    def ledgers() -> Iterator[int]:
        for one in range(2):
            step(KEYS)
            yield one

    for _ in paced(ledgers(), "zh"):
        assert terminal.getvalue().endswith(ERASED)


def test_nothing_is_written_where_nothing_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = on_terminal(monkeypatch)
    with told_pace("zh") as clear:
        clear()
    assert terminal.getvalue() == ""


def test_elsewhere_nothing_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    out = io.StringIO()
    monkeypatch.setattr(sys, "stderr", out)
    with told_pace("zh"):
        step(KEYS)
    assert out.getvalue() == ""
