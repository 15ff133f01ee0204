"""What tests of commands call them by."""

import pytest
from called_command import Command, caller


@pytest.fixture
def bangfu(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Command:
    """A command called in this process."""
    return caller(monkeypatch, capsys)
