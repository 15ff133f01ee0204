"""Own columns: a table of one's own with a row for each union, whose codes stay text."""

import re
from collections.abc import Iterable, Mapping, Sequence
from math import isnan
from pathlib import Path
from typing import TYPE_CHECKING, Any

from bangfu.desk.wording import expected_one_of, unit_called
from bangfu.errors import ParameterError
from bangfu.language import Language, Text
from bangfu.project import ROOT
from bangfu.register.units import Unit

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["own_cautions", "own_columns", "with_own"]

_NUMBER = re.compile(r"[+-]?(\d+|\d{1,3}([,，]\d{3})+)(\.\d+)?")
"""As people write it: 1200, 1,200 or 1,200.50."""
_MOST_TOLD = 5
"""Rows at fault that are named."""
_REPEATED = Text(
    "自有表每个工会一个数，在同一工会的各行中重复，不可相加。",
    "A table of one's own has one number for a union: each of its rows repeats it, they do not add "
    "up.",
)
_LEFT_OUT = Text(
    "自有表中有{n}个工会在此没有数据，未列出，它们的数也不在各行之内。",
    "{n} unions of a table of one's own have no row here: their numbers are in none.",
)
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
        relative to the project's folder, or the working folder. Or a data frame.
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
    _require(
        [row for row in zip(places, texts[column], found, strict=True) if not row[2]],
        f"{named}, column {column!r}", "the code or name of a union in every row (no sums)",
    )  # fmt: skip
    twice = sorted({code for code in found if found.count(code) > 1})
    if twice:
        raise ParameterError(
            f"{named}, column {column!r}: found {twice[0]!r} in two rows, expected one for a union"
        )
    own = texts.drop(columns=[column])
    for name in own.columns:
        _require_numbers(own[name], places, f"{named}, column {str(name)!r}")
    return pd.DataFrame({name: _numbers(own[name]) for name in own.columns}).set_axis(found)


def _require(rows: Sequence[tuple[Any, ...]], where: str, expected: str) -> None:
    """Require that there are no rows at fault, each with its place and what it holds."""
    if not rows:
        return
    told = [f"row {place}: found {_quoted(said)}" for place, said, *_ in rows[:_MOST_TOLD]]
    rest = f" and {len(rows) - _MOST_TOLD} more" if len(rows) > _MOST_TOLD else ""
    raise ParameterError(f"{where}, {'; '.join(told)}{rest}; expected {expected}")


def _require_numbers(cells: "pd.Series[Any]", places: Iterable[Any], where: str) -> None:
    """Require that a column of numbers holds nothing else: all of it would be text.

    It is one of numbers if most of what is written in it is a number.
    """
    written = [row for row in zip(places, cells, strict=True) if not _is_blank(row[1])]
    others = [row for row in written if not _NUMBER.fullmatch(_text(row[1]))]
    if len(others) < len(written) / 2:
        _require(others, where, "numbers as in the other rows, or nothing")


def with_own(rows: "pd.DataFrame", own: "pd.DataFrame") -> "pd.DataFrame":
    """Rows by union with own columns; one called as a column of the rows has `own_` before it."""
    names = {name: f"{_OWN}{name}" for name in own.columns if name in rows.columns}
    return rows.merge(own.rename(columns=names), how="left", left_on="unit", right_index=True)


def own_cautions(
    own: "pd.DataFrame", codes: Iterable[str], language: Language, *, is_repeated: bool
) -> list[str]:
    """What is not to be added up of own columns, and which unions they have no row of.

    Parameters
    ----------
    own
        A table by the code of its unions.
    codes
        The unions of the rows it stands beside.
    language
        Of the sentences.
    is_repeated
        Whether a union has several rows.
    """
    told = [_REPEATED.of(language)] if is_repeated else []
    missing = len({*own.index} - {*codes})
    return [*told, *([_LEFT_OUT.of(language).format(n=missing)] if missing else [])]


def _read(path: Path, named: str) -> "pd.DataFrame":
    """The first sheet of a file as texts and numbers, by the number of each row."""
    import pandas as pd  # noqa: PLC0415

    from bangfu.ledgers.formats.file_kinds import read_grids  # noqa: PLC0415 - for a file alone
    from bangfu.ledgers.formats.file_words import refused_file  # noqa: PLC0415
    from bangfu.ledgers.formats.grid import UnreadableError, held, is_blank  # noqa: PLC0415

    try:
        grid = next((one for one in read_grids(_found(path, named)) if len(one.rows) > 1), None)
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


def _found(path: Path, named: str) -> Path:
    """Where a file lies: in the project's folder, or the working folder, where workbooks go."""
    places = list(dict.fromkeys((ROOT / path, Path.cwd() / path)))
    for place in places:
        if place.is_file():
            return place
    looked = " nor ".join(str(one.parent) for one in places)
    raise ParameterError(
        f"{named}: found no such file, neither in {looked}; expected one that is there"
    )


def _text(cell: Any) -> str:
    """A cell as text: a code that a workbook holds as a number has no `.0`."""
    is_whole = isinstance(cell, float) and cell.is_integer()
    return str(int(cell) if is_whole else cell).strip()


def _is_blank(cell: Any) -> bool:
    is_nan = isinstance(cell, float) and isnan(cell)
    return cell is None or is_nan or str(cell).strip() in ("", "<NA>", "NaT")


def _quoted(cell: Any) -> str:
    return "nothing" if _is_blank(cell) else repr(_text(cell))


def _union(said: Any, units: Mapping[str, Unit]) -> str:
    """The code of a union; nothing if it is none."""
    try:
        return "" if _is_blank(said) else unit_called(_text(said), units)
    except ParameterError:
        return ""


def _numbers(cells: "pd.Series[Any]") -> "pd.Series[Any]":
    """A column as numbers, if each cell of it is one or empty."""
    import pandas as pd  # noqa: PLC0415

    texts = ["" if _is_blank(cell) else _text(cell) for cell in cells]
    if not any(texts) or not all(_NUMBER.fullmatch(text) for text in texts if text):
        return cells
    plain = [re.sub("[,，]", "", text) if text else None for text in texts]
    return pd.Series(pd.to_numeric(pd.Series(plain, dtype=object)).to_numpy(), index=cells.index)


def _naming_unions(texts: "pd.DataFrame", units: Mapping[str, Unit], named: str) -> str:
    """The column that holds codes or names of unions in the most of its rows."""
    shares = {
        str(column): sum(bool(_union(said, units)) for said in texts[column]) / max(len(texts), 1)
        for column in texts.columns
    }
    best = max(shares, key=lambda name: shares[name], default="")
    if best and shares[best] > 0:  # if some rows name none, they are told
        return best
    raise ParameterError(
        f"{named}: found the columns {', '.join(map(str, texts.columns))}, expected one with codes "
        "or names of unions in every row; say which one with `on`"
    )
