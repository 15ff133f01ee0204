"""What several tests need: the sample register, written once, and a browser."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest
import screenshot
from bangfu.errors import RunError
from bangfu.register.store import Register, open_register
from bangfu.sample import write_sample
from playwright.sync_api import Browser

pytest.register_assert_rewrite("answers")


@pytest.fixture(scope="session")
def sample_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folder of the sample register; nobody may write to it."""
    folder = tmp_path_factory.mktemp("sample")
    write_sample(folder)
    return folder


@pytest.fixture(scope="session")
def sample(sample_folder: Path) -> Register:
    """The sample register, opened."""
    return open_register(sample_folder)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """Debian's chromium; on a machine without it the tests are skipped, but not in CI.

    One a module, and closed after it: playwright allows one synchronous driver a process.
    """
    try:
        screenshot.chromium_path()
    except RunError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    with screenshot.browser() as started:
        yield started
