"""The common shape of every measure: `period`, then groups, then values.

Only two things happen here: picking the rows whose date falls into what is asked, and aggregating
them by named groups. Money is summed in decimal(38,2); ratios leave as numerator and denominator.
"""

from collections.abc import Mapping, Sequence

import ibis.expr.types as ir

from bangfu.errors import ParameterError

__all__ = ["MONEY", "aggregate", "during", "labelled", "money", "require_groups", "total"]

MONEY = "decimal(38, 2)"
"""What sums of yuan are; a single one is stored with 14 digits."""


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


def during(
    table: ir.Table,
    day: str,
    asked: ir.Table,
    since: str = "start_on",
    before: str = "end_before",
) -> ir.Table:
    """Rows whose date in column `day` lies between two days asked, with `month` and `year` as text.

    Parameters
    ----------
    table
        Rows with a date.
    day
        Name of the column with the date.
    asked
        From `register.asked`.
    since, before
        The days of `asked` between which the date lies; by default those of the period.
    """
    inside = table.join(asked, [table[day] >= asked[since], table[day] < asked[before]])
    month, year = inside[day].strftime("%Y-%m"), inside[day].strftime("%Y")
    return inside.select(*table.columns, month=month, year=year)


def aggregate(
    table: ir.Table, asked: ir.Table, by: Sequence[str], values: Mapping[str, ir.Value]
) -> ir.Table:
    """Aggregate by groups and put the columns in order; one row if there are no groups."""
    answer = table.group_by(list(by)).aggregate(**values) if by else table.aggregate(**values)
    return labelled(answer, asked).select("period", *by, *values)


def labelled(answer: ir.Table, asked: ir.Table) -> ir.Table:
    """An answer with the `period` it is about."""
    return answer.cross_join(asked.select("period"))


def money(column: ir.Value, where: ir.BooleanValue | None = None) -> ir.Value:
    """Sum of yuan, 0.00 if there is nothing to add."""
    return column.sum(where=where).fill_null(0).cast(MONEY)


def total(flag: ir.BooleanValue) -> ir.Value:
    """How many rows the flag is true for."""
    return flag.cast("int64").sum().fill_null(0)
