"""What several tests need: the sample register, written once."""

from pathlib import Path

import pytest
from bangfu.register.sample import write_sample
from bangfu.register.store import Register, open_register

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
