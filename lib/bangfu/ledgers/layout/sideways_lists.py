"""A list that lies on its side: labels below each other, and a column for each of its rows.

It looks like a paper form with several values behind each label. It is told in one sentence: the
places of faults are rows, so it is turned by who keeps it.
"""

from collections.abc import Sequence
from typing import NamedTuple

from bangfu.language import Text
from bangfu.ledgers.formats.grid import Grid, GridRow, held, text_of
from bangfu.ledgers.values.headers import head_of
from bangfu.register.faults import Fault, Place
from bangfu.register.schema import TABLES, Type

__all__ = ["sideways_fault"]

_LEAST_LABELS = 3
_MOST_LABELS = 60
_ID_DIGITS = 12
_WHOSE = frozenset(
    (table.name, name) for table in TABLES for name in (*table.of_type(Type.PERSON), table.key)
)
"""The columns that tell rows apart."""


class _Line(NamedTuple):
    """A label, and the columns of the values behind it."""

    columns: frozenset[int]
    tells_apart: bool


def sideways_fault(grid: Grid, place: Place) -> Fault | None:
    """What to say of a sheet whose list lies on its side; nothing of any other.

    Parameters
    ----------
    grid
        The sheet.
    place
        File and sheet.
    """
    if len(grid.rows) > _MOST_LABELS:
        return None
    lines = [(row.number, line) for row in grid.rows if (line := _line(row)) is not None]
    whose = [line.columns for _, line in lines if line.tells_apart]
    kept = max(whose, key=len, default=frozenset[int]())
    along = [number for number, line in lines if 2 * len(line.columns & kept) > len(kept)]
    if len(kept) < 2 or len(along) < _LEAST_LABELS:
        return None
    return Fault(
        Place(place.file, place.sheet, along[0]),
        Text(
            f"横放的清单：标题在左边一列，右边{len(kept)}列各是一笔",
            f"a list on its side: labels down the left, and {len(kept)} columns of one row each",
        ),
        Text(
            "竖放的清单，一行一笔：全选复制后“选择性粘贴—转置”，再报",
            "a list with a row for each: copy it, paste it transposed, and send that",
        ),
        kind="sideways_list",
    )


def _line(row: GridRow) -> _Line | None:
    """A row as a label with two values or more behind it; nothing if it is something else."""
    cells = [(column, cell) for column, cell in row.items() if str(held(cell)).strip()]
    heads = [head_of(text_of(cell)) for _, cell in cells]
    if len(cells) < 3 or not heads[0].is_known or any(head.is_known for head in heads[1:]):
        return None
    values = [str(held(cell)).strip() for _, cell in cells[1:]]
    tells = bool(_WHOSE & {*heads[0].columns.items()}) and len({*values}) > 1
    return _Line(frozenset(c for c, _ in cells[1:]), tells and _are_whole(values))


def _are_whole(values: Sequence[str]) -> bool:
    """Whether all are numbers of somebody or something, not boxes for one digit each."""
    digits = [sum(map(str.isdigit, value)) for value in values]
    return all(count >= _ID_DIGITS for count in digits) or all(len(value) > 1 for value in values)
