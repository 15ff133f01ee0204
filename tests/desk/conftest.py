"""What a desk changes in its process is put back: other tests share it."""

from collections.abc import Iterator

import matplotlib.pyplot as plt
import pytest


@pytest.fixture(autouse=True)
def _own_drawing() -> Iterator[None]:
    """A desk draws as one does in a notebook: with figures that stay open, in the house's look."""
    with plt.rc_context():
        yield
    plt.close("all")
