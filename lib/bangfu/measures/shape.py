"""The common shape of every measure: `period`, then groups, then values.

Only two things happen here: picking the rows whose date falls into the period, and aggregating
them by named groups. Money stays decimal(14,2); ratios leave as numerator and denominator.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from bangfu.errors import ParameterError
from bangfu.periods import Period

__all__ = ["aggregate", "during", "money", "require_groups", "total"]

MONEY = "decimal(14, 2)"


def require_groups(by: Sequence[str], known: Sequence[str]) -> list[str]:
    """The groups asked for, if a measure has them all.

    Raises
    ------
    ParameterError
        If a group is unknown or named twice.
    """
    for name in by:
        if name not in known:
            expected = f"one of: {', '.join(known)}" if known else "no group"
            raise ParameterError(f"by: found {name!r}, expected {expected}")
    if len(set(by)) != len(by):
        raise ParameterError(f"by: found {', '.join(by)!r}, expected each group once")
    return list(by)


def during(table: ir.Table, day: str, period: Period) -> ir.Table:
    """Rows whose date in column `day` lies in the period, with `month` and `year` as text."""
    inside = table.filter(table[day] >= period.start, table[day] < period.end)
    return inside.mutate(month=inside[day].strftime("%Y-%m"), year=inside[day].strftime("%Y"))


def aggregate(
    table: ir.Table, period: Period, by: Sequence[str], values: Mapping[str, ir.Value]
) -> ir.Table:
    """Aggregate by groups and put the columns in order; one row if there are no groups."""
    answer = table.group_by(list(by)).aggregate(**values) if by else table.aggregate(**values)
    return answer.select(ibis.literal(str(period)).name("period"), *by, *values)


def money(column: ir.Value, where: ir.BooleanValue | None = None) -> ir.Value:
    """Sum of yuan, 0.00 if there is nothing to add."""
    return column.sum(where=where).fill_null(0).cast(MONEY)


def total(flag: ir.BooleanValue) -> ir.Value:
    """How many rows the flag is true for."""
    return flag.cast("int64").sum().fill_null(0)
