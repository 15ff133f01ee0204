"""Answers of measures as data frames, for analysts: words beside codes, money to reckon with.

Nothing here has passed disclosure control: a frame is for whoever may see the register itself.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING

import ibis.expr.types as ir
import pyarrow as pa

from bangfu.figures.dimensions import DIMENSIONS, NONE, code_label
from bangfu.language import Language
from bangfu.measures.shape import TIME
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["as_frame", "to_frame", "with_words"]


def to_frame(
    answer: ir.Table, register: Register, *, language: Language | None = None, exact: bool = False
) -> "pd.DataFrame":
    """The answer of a measure as a data frame, its rows in their order.

    Parameters
    ----------
    answer
        What a measure gave, or what was made of it.
    register
        The register that was asked, for the names of unions and codes.
    language
        Puts beside each group, as `illness_label`, its code in words; none by default.
    exact
        Keep money as exact decimals (pandas' Arrow type) instead of floats, which are quicker to
        plot and to reckon with and right to about 15 digits.

    Returns
    -------
    DataFrame
        Counts are whole numbers; dates are dates; what is missing is NaN or None.

    Examples
    --------
    ::

        answer = measures.comfort.payments(register, year, by=["illness"])
        frame = to_frame(answer, register, language="zh")
        frame.plot.barh(x="illness_label", y="amount")
    """
    return as_frame(register.ask(answer)[0], register, language=language, exact=exact)


def as_frame(
    table: pa.Table, register: Register, *, language: Language | None = None, exact: bool = False
) -> "pd.DataFrame":
    """Rows that were found as a data frame, as `to_frame` makes it of an answer.

    Parameters
    ----------
    table
        The rows; columns are called as dimensions are.
    register
        For the names of unions and codes.
    language, exact
        As of `to_frame`.
    """
    if language:
        table = _labelled(table, register, language)
    floats = [
        pa.field(f.name, pa.float64() if pa.types.is_decimal(f.type) else f.type)
        for f in table.schema
    ]
    told = table if exact else table.cast(pa.schema(floats))
    frame: pd.DataFrame = told.to_pandas(types_mapper=_exact_type)
    return frame


def with_words(frame: "pd.DataFrame", register: Register, language: Language) -> "pd.DataFrame":
    """A data frame with the words of each code in a column of its own behind it, as `unit_label`.

    Parameters
    ----------
    frame
        Its columns of codes are called as dimensions are.
    register
        For the names of unions and codes.
    language
        Of the words.
    """
    told = frame.copy()
    for name in [one for one in frame.columns if one in DIMENSIONS and one not in TIME]:
        codes = frame[name].fillna(NONE)
        known = [code for code in codes if name != "unit" or code in register.units]
        words = {code: code for code in codes} | _words_of(name, known, register, language)
        told.insert([*told.columns].index(name) + 1, f"{name}_label", codes.map(words))
    return told


def _labelled(table: pa.Table, register: Register, language: Language) -> pa.Table:
    """With the words for each code behind its column."""
    for name in [name for name in table.column_names if name in DIMENSIONS]:
        codes = table[name].to_pylist()
        words = _words_of(name, codes, register, language)
        labels = pa.array([words[code] for code in codes], pa.string())
        table = table.add_column(table.column_names.index(name) + 1, f"{name}_label", labels)
    return table


def _words_of(
    name: str, codes: Iterable[str | None], register: Register, language: Language
) -> dict[str | None, str]:
    """The words for the codes of a dimension, each once."""
    return {
        code: code_label(
            name, NONE if code is None else code, language, register.units, register.rules,
            unit=register.unit,
        )
        for code in dict.fromkeys(codes)
    }  # fmt: skip


def _exact_type(kind: pa.DataType) -> "pd.ArrowDtype | None":
    import pandas as pd  # noqa: PLC0415 - half a second, for those who ask for a frame alone

    return pd.ArrowDtype(kind) if pa.types.is_decimal(kind) else None
