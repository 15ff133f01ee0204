"""What the tests of ledgers need: a process that reads files, started once a module."""

from collections.abc import Iterator

import pytest
from bangfu.ledgers.formats.reader import one_reader


@pytest.fixture(autouse=True, scope="module")
def _a_reader_at_work() -> Iterator[None]:
    """One reader for all imports of a module, as a month's imports have one."""
    with one_reader():
        yield
