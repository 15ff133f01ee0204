"""The paper form of one household: labels, each with its value beside or below it."""

from bangfu.ledgers.formats.grid import Grid, GridRow, text_of
from bangfu.ledgers.values.headers import head_of

__all__ = ["is_form"]

_MOST_ROWS_OF_A_FORM = 200
_LEAST_PAIRS = 3


def is_form(grid: Grid) -> bool:
    """Whether a sheet is a form of one household: labels, each with its value beside it."""
    if len(grid.rows) > _MOST_ROWS_OF_A_FORM:
        return False
    return sum(_pairs(row) for row in grid.rows) >= _LEAST_PAIRS and not any(
        _is_list_head(row) for row in grid.rows
    )


def _pairs(row: GridRow) -> int:
    """1 if a row is made of labels and values by turns."""
    texts = [text_of(cell) for cell in row.cells]
    labels, values = texts[0::2], texts[1::2]
    named = [bool(text) and head_of(text).is_known for text in labels]
    others = [bool(text) and head_of(text).is_known for text in values]
    return int(bool(named) and len(texts) <= 8 and all(named) and not any(others))


def _is_list_head(row: GridRow) -> bool:
    """Whether most neighbours in a row are labels: then it is the head of a list."""
    named = [bool(text := text_of(cell)) and head_of(text).is_known for cell in row.cells]
    return len(named) > 2 and 3 * sum(named) > 2 * len(named)
