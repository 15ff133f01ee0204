"""What a cell may come as, and how a cell that cannot be used is refused."""

from datetime import date, datetime, time, timedelta

from bangfu.language import Text

__all__ = ["Raw", "RefusedError"]

Raw = str | int | float | bool | date | datetime | time | timedelta
"""A cell as the file stores it; an empty one is the empty text."""


class RefusedError(Exception):
    """A cell cannot be used; what was found and what was expected, its place not yet known."""

    def __init__(self, found: Text, expected: Text) -> None:
        self.found = found
        self.expected = expected
        super().__init__(found.en, expected.en)
