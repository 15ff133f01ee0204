"""The common shape of every measure: `period`, then groups, then values, in order of the groups.

Only two things happen here: picking the rows whose date falls into what is asked, and aggregating
them by named groups. Every month or year of the period has its row, whether anything fell into it
or not; of other groups those have a row that somebody is in. Money is summed in decimal(38,2);
ratios leave as numerator and denominator.
"""

from collections.abc import Mapping, Sequence

import ibis
import ibis.expr.types as ir

from bangfu.errors import ParameterError
from bangfu.rules.provisions import Group
from bangfu.rules.rulebook import GROUP_ENDING, NO_CODE, Rules

__all__ = [
    "MONEY", "TIME", "TIME_MONTHS", "aggregate", "during", "in_groups", "in_order", "labelled",
    "money", "require_groups", "slots", "total",
]  # fmt: skip

TIME = ("month", "quarter", "year")
"""Groups that are parts of the period: each of them has a row."""
TIME_MONTHS = {"month": 1, "quarter": 3, "year": 12}
"""How many months each of them has."""

MONEY = "decimal(38, 2)"
"""What sums of yuan are; a single one is stored with 14 digits."""


def require_groups(by: Sequence[str], known: Sequence[str]) -> list[str]:
    """The groups asked for, if a measure has them all; what is told by month is so by quarter.

    Raises
    ------
    ParameterError
        If a group is unknown or named twice.
    """
    if "month" in known:
        known = [name for one in known for name in ((one, "quarter") if one == "month" else (one,))]
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
    """Rows whose date in column `day` lies between two days asked, with the times it lies in.

    These are `month`, `quarter` and `year`, as texts.

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
    return inside.select(*table.columns, **_times(inside[day], inside.year_start_on.month()))


def _times(day: ir.Value, begins: ir.Value) -> dict[str, ir.Value]:
    """The month, quarter and year of a day, as periods are written.

    Years begin with the month the asked ones do: `2019` with January, `2019-Y04` with April.
    """
    quarter = day.strftime("%Y") + "-Q" + day.quarter().cast("string")
    own = (day.year() - (day.month() < begins).cast("int32")).cast("string")
    written = own + "-Y" + begins.cast("string").lpad(2, "0")
    year = ibis.ifelse(begins == 1, day.strftime("%Y"), written)
    return {"month": day.strftime("%Y-%m"), "quarter": quarter, "year": year}


def in_groups(table: ir.Table, by: Sequence[str], rules: Rules) -> ir.Table:
    """Rows with the groups their codes are told in, as `cause_group` of the column `cause`.

    A code that stands in no group is told by itself.
    """
    names = [name.removesuffix(GROUP_ENDING) for name in by if name.endswith(GROUP_ENDING)]
    return table.mutate(
        **{
            f"{name}{GROUP_ENDING}": _grouped(table[name], rules.groups.get(name, ()))
            for name in names
        }
    )


def _grouped(code: ir.Value, groups: Sequence[Group]) -> ir.Value:
    if not groups:
        return code
    own = code.fill_null(NO_CODE)
    return ibis.cases(*((own.isin(group.codes), group.id) for group in groups), else_=code)


def aggregate(
    table: ir.Table, asked: ir.Table, by: Sequence[str], values: Mapping[str, ir.Value]
) -> ir.Table:
    """Aggregate by groups, in their order and with a row for each month or year asked for.

    One row if there are no groups. Where nothing fell into a month, counts and money are 0 and
    medians are missing; it has a row for every combination of the other groups that is there at
    all.
    """
    answer = table.group_by(list(by)).aggregate(**values) if by else table.aggregate(**values)
    filled = _filled(answer, asked, by, list(values)) if {*by} & {*TIME} else answer
    return in_order(labelled(filled, asked).select("period", *by, *values), by)


def in_order(answer: ir.Table, by: Sequence[str]) -> ir.Table:
    """An answer in the order of its groups; a group that is missing comes last."""
    return answer.order_by([answer[name].asc() for name in by]) if by else answer


def slots(asked: ir.Table, step: str) -> ir.Table:
    """The months, quarters or years of what is asked about, with their days inside it.

    Returns
    -------
    Table
        `month`, `quarter` and `year` as text (of a year only the last says something),
        `slot_start` and `slot_end`, the day after its last.
    """
    first = {
        "month": asked.start_on, "quarter": asked.start_on.truncate("Q"),
        "year": asked.year_start_on,
    }[step]  # fmt: skip
    months = TIME_MONTHS[step]
    apart = ibis.interval(months=months)
    starts = ibis.range(first.cast("timestamp"), asked.end_before.cast("timestamp"), apart)
    begun = asked.select("start_on", "end_before", "year_start_on", begins=starts.unnest())
    return begun.select(
        **_times(begun.begins.date(), begun.year_start_on.month()),
        slot_start=ibis.greatest(begun.begins.date(), begun.start_on),
        slot_end=ibis.least((begun.begins + apart).date(), begun.end_before),
    )


def _filled(
    answer: ir.Table, asked: ir.Table, by: Sequence[str], values: Sequence[str]
) -> ir.Table:
    """An answer by months or years, with a row for each of them."""
    steps = [name for name in by if name in TIME]
    codes = [name for name in by if name not in TIME]
    finest = min(steps, key=TIME.index)
    wanted = slots(asked, finest).select(*steps)
    if codes:
        wanted = wanted.cross_join(answer.select(*codes).distinct())
    same = [wanted[name].identical_to(answer[name]) for name in by]
    laid = wanted.left_join(answer, same, rname="{name}_of_answer")
    schema = answer.schema()
    empty = {n: laid[n].fill_null(0).cast(schema[n]) for n in values if not schema[n].is_floating()}
    return laid.mutate(**empty)


def labelled(answer: ir.Table, asked: ir.Table) -> ir.Table:
    """An answer with the `period` it is about."""
    return answer.cross_join(asked.select("period"))


def money(column: ir.Value, where: ir.BooleanValue | None = None) -> ir.Value:
    """Sum of yuan, 0.00 if there is nothing to add."""
    return column.sum(where=where).fill_null(0).cast(MONEY)


def total(flag: ir.BooleanValue) -> ir.Value:
    """How many rows the flag is true for."""
    # A flag is no number everywhere: PostgreSQL casts none to one.
    return ibis.ifelse(flag, 1, 0).sum().fill_null(0)
