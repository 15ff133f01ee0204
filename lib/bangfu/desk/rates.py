"""Rates: shares and numbers per 10,000 members, beside the counts they are divided from."""

from collections.abc import Sequence
from dataclasses import replace

import pyarrow as pa

from bangfu.figures.catalogue import MEASURES as SPECS
from bangfu.figures.catalogue import FigureSpec
from bangfu.figures.model import PER_MEMBERS, MeasureUnit
from bangfu.figures.readout import SCALES
from bangfu.measures.query import Measure

__all__ = ["rates_of", "sql_with_rates", "with_rates"]

_RATES = {MeasureUnit.RATIO, *PER_MEMBERS}
_PLACES = 6
"""Decimals: as of the published figures, or more."""


def rates_of(measure: Measure) -> list[FigureSpec]:
    """The rates of a measure as if each were a column of it, called as its figure is.

    Examples
    --------
    >>> from bangfu.measures import exits
    >>> [one.column for one in rates_of(exits.rates)]
    ['exit_self_rate', 'relief_rate', 'outcome_rate', 'decline']
    """
    return [replace(one, column=name, over=None) for name, one in _quotients(measure).items()]


def with_rates(rows: pa.Table, measure: Measure) -> pa.Table:
    """The rows of a measure with its rates; missing where there is nothing to divide by."""
    for name, one in _quotients(measure).items():
        if one.over is None or name in rows.column_names:
            continue
        pairs = zip(rows[one.column].to_pylist(), rows[one.over].to_pylist(), strict=True)
        told = [_rate(part, whole, _scale(one)) for part, whole in pairs]
        rows = rows.append_column(name, pa.array(told, pa.float64()))
    return rows


def sql_with_rates(sql: str, measure: Measure) -> str:
    """The SQL of the rows of a measure, with its rates."""
    divided = [
        f'  ROUND({_scale(one)}.0 * "{one.column}" / NULLIF("{one.over}", 0), '
        f'{_PLACES}) AS "{name}"'
        for name, one in _quotients(measure).items()
    ]
    columns = ",\n".join(["  *", *divided])
    return f"SELECT\n{columns}\nFROM (\n{sql}\n)" if divided else sql


def _rate(part: int | None, whole: int | None, scale: int) -> float | None:
    return None if part is None or not whole else round(scale * part / whole, _PLACES)


def _scale(figure: FigureSpec) -> int:
    return SCALES.get(figure.measure_unit, 1)


def _quotients(measure: Measure) -> dict[str, FigureSpec]:
    own: Sequence[FigureSpec] = [
        one for spec in SPECS if spec.compute is measure for one in spec.figures
    ]
    return {
        one.id.rpartition(".")[2]: one
        for one in own if one.over and one.measure_unit in _RATES
    }  # fmt: skip
