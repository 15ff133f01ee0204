"""Own columns: a table of one's own with a row for each union, whose codes stay text."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from bangfu.desk.wording import expected_one_of, unit_called
from bangfu.errors import ParameterError
from bangfu.project import ROOT
from bangfu.register.units import Unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["own_columns"]


def own_columns(
    table: "str | Path | pd.DataFrame", on: str, units: Mapping[str, Unit]
) -> "pd.DataFrame":
    """A table by the code of its unions.

    Parameters
    ----------
    table
        A CSV file, relative to the project's folder, or a data frame.
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
        If no column names unions, a name is not known, or a union has two rows.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, for those who have a table alone

    texts = pd.read_csv(ROOT / table, dtype=str) if isinstance(table, (str, Path)) else table
    if on and on not in texts.columns:
        raise expected_one_of("on", on, map(str, texts.columns))
    column = on or _naming_unions(texts, units)
    codes = [unit_called(str(said), units) for said in texts[column]]
    twice = sorted({code for code in codes if codes.count(code) > 1})
    if twice:
        raise ParameterError(f"{column}: found {twice[0]!r} in two rows, expected one for a union")
    own = texts.drop(columns=[column])
    numbers = {name: pd.to_numeric(own[name], errors="coerce") for name in own.columns}
    told = {n: new if new.notna().equals(own[n].notna()) else own[n] for n, new in numbers.items()}
    return pd.DataFrame(told).set_axis(codes)


def _naming_unions(texts: "pd.DataFrame", units: Mapping[str, Unit]) -> str:
    """The column that holds codes or names of unions."""
    names = {name for one in units.values() for name in (one.label("zh"), one.label("en"))}
    for column in texts.columns:
        held = texts[column].astype(str)
        if len(held) and all(said in units or said in names for said in held):
            return str(column)
    raise ParameterError(
        f"table: found the columns {', '.join(map(str, texts.columns))}, expected one with codes "
        "or names of unions in every row; say which one with `on`"
    )
