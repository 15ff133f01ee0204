"""Own columns: a table of one's own with a row for each union, whose codes stay text."""

import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu.desk.wording import expected_one_of, unit_called
from bangfu.errors import ParameterError
from bangfu.project import ROOT
from bangfu.register.units import Unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["own_columns", "with_own"]

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}([,，]\d{3})+)(\.\d+)?")
"""As people write it: 1200, 1,200 or 1,200.50."""
_MOST_TOLD = 5
"""Rows at fault that are named."""
_OWN = "own_"
"""What is put before a column that is called as one of the answer."""


def own_columns(
    table: "str | Path | pd.DataFrame", on: str, units: Mapping[str, Unit]
) -> "pd.DataFrame":
    """A table by the code of its unions.

    Parameters
    ----------
    table
        A file as ledgers are, CSV in any usual encoding or a workbook, whose first sheet is read;
        relative to the project's folder. Or a data frame.
    on
        Its column with codes or names of unions; found by what it holds if empty.
    units
        The unions.

    Returns
    -------
    DataFrame
        Its other columns, numbers as numbers, by the code of the union.

    Raises
    ------
    ParameterError
        If it cannot be read, no column names unions, a row names none, or a union has two rows.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, for those who have a table alone

    is_file = isinstance(table, (str, Path))
    named = f"table {str(table)!r}" if is_file else "table"
    texts = _read(Path(table), named) if isinstance(table, (str, Path)) else table
    if on and on not in texts.columns:
        raise expected_one_of("on", on, map(str, texts.columns))
    column = on or _naming_unions(texts, units, named)
    found = [_union(said, units) for said in texts[column]]
    places = texts.index if is_file else range(1, len(texts) + 1)
    faults = [
        f"row {place}: found {_text(said)!r}" for place, said, code
        in zip(places, texts[column], found, strict=True) if not code
    ]  # fmt: skip
    if faults:
        rest = f" and {len(faults) - _MOST_TOLD} more" if len(faults) > _MOST_TOLD else ""
        raise ParameterError(
            f"{named}, column {column!r}, {'; '.join(faults[:_MOST_TOLD])}{rest}; expected the "
            "code or name of a union in every row (no sums)"
        )
    twice = sorted({code for code in found if found.count(code) > 1})
    if twice:
        raise ParameterError(
            f"{named}, column {column!r}: found {twice[0]!r} in two rows, expected one for a union"
        )
    own = texts.drop(columns=[column])
    return pd.DataFrame({name: _numbers(own[name]) for name in own.columns}).set_axis(found)


def with_own(rows: "pd.DataFrame", own: "pd.DataFrame") -> "pd.DataFrame":
    """Rows by union with own columns; one called as a column of the rows has `own_` before it."""
    names = {name: f"{_OWN}{name}" for name in own.columns if name in rows.columns}
    return rows.merge(own.rename(columns=names), how="left", left_on="unit", right_index=True)


def _read(path: Path, named: str) -> "pd.DataFrame":
    """The first sheet of a file as texts and numbers, by the number of each row."""
    import pandas as pd  # noqa: PLC0415

    from bangfu.ledgers.formats.file_kinds import read_grids  # noqa: PLC0415 - for a file alone
    from bangfu.ledgers.formats.file_words import refused_file  # noqa: PLC0415
    from bangfu.ledgers.formats.grid import UnreadableError, held, is_blank  # noqa: PLC0415

    try:
        grid = next((one for one in read_grids(ROOT / path) if len(one.rows) > 1), None)
    except UnreadableError as error:
        why = refused_file(error)
        raise ParameterError(f"{named}: found {why.found.en}, expected {why.expected.en}") from None
    rows = [] if grid is None else [
        (row.number, {place: held(cell) for place, cell in row.items() if not is_blank(cell)})
        for row in grid.rows
    ]  # fmt: skip
    told = [(number, cells) for number, cells in rows if cells]
    start = next((n for n, (_, cells) in enumerate(told) if len(cells) > 1), len(told))
    if start + 1 >= len(told):
        raise ParameterError(f"{named}: found no rows, expected a heading line and a row a union")
    heads = {place: _text(head) for place, head in told[start][1].items()}
    body = told[start + 1 :]
    held_cells = [{heads[p]: cell for p, cell in cells.items() if p in heads} for _, cells in body]
    frame = pd.DataFrame(held_cells, index=[number for number, _ in body], dtype=object)
    return frame.reindex(columns=list(dict.fromkeys(heads.values())))


def _text(cell: Any) -> str:
    """A cell as text: a code that a workbook holds as a number has no `.0`."""
    is_whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if is_whole else cell).strip()


def _union(said: Any, units: Mapping[str, Unit]) -> str:
    """The code of a union; nothing if it is none."""
    text = _text(said)
    try:
        return unit_called(text, units) if text and text != "nan" else ""
    except ParameterError:
        return ""


def _numbers(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column as numbers, if each cell of it is one or empty."""
    import pandas as pd  # noqa: PLC0415

    texts = ["" if pd.isna(cell) else _text(cell) for cell in cells]
    if not any(texts) or not all(_NUMBER.fullmatch(text) for text in texts if text):
        return cells
    plain = [re.sub("[,，]", "", text) if text else None for text in texts]
    return pd.Series(pd.to_numeric(pd.Series(plain, dtype=object)).to_numpy(), index=cells.index)


def _naming_unions(texts: "pd.DataFrame", units: Mapping[str, Unit], named: str) -> str:
    """The column that holds codes or names of unions in most of its rows."""
    shares = {
        str(column): sum(bool(_union(said, units)) for said in texts[column]) / max(len(texts), 1)
        for column in texts.columns
    }
    best = max(shares, key=lambda name: shares[name], default="")
    if best and shares[best] > 1 / 2:
        return best
    raise ParameterError(
        f"{named}: found the columns {', '.join(map(str, texts.columns))}, expected one with codes "
        "or names of unions in every row; say which one with `on`"
    )
