"""What was done, held against how many members there are: rates that unions of any size can share.

Members are counted at the end of a calendar year, so the rates are told of calendar years. A count
holds the members of a union itself, so those of all unions below it are added; a sum that lacks a
union would make every rate too high, so there is none.
"""

from collections.abc import Callable, Sequence

import ibis
import ibis.expr.types as ir

from bangfu.measures.assistance import totals
from bangfu.measures.caseload import on_file
from bangfu.measures.comfort import payments
from bangfu.measures.shape import aggregate, in_order, require_groups
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["households_per_members", "payments_per_members", "people_per_members"]


def payments_per_members(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Comfort payments, beside how many members there are.

    Parameters
    ----------
    register
        Reads `union_members`, `union_unit` and `comfort_case`.
    period
        Payments by their day; members on the last day.
    by
        Any of unit.

    Returns
    -------
    Table
        One row per group:

        period          period the row is about
        members         members of the union and of those below it; missing if the period does not
                        end with a year, or a union without others below it, in force on the last
                        day, has no count
        person_times    comfort cases paid (抚慰人次)

    Notes
    -----
    Definition: GLOSSARY.md (per 10,000 members).
    """
    return _beside(payments, "person_times", register, period, by)


def people_per_members(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """People assisted, beside how many members there are.

    Parameters
    ----------
    register
        Reads `union_members`, `union_unit` and `assistance`.
    period
        Items by payment date; members on the last day.
    by
        Any of unit.

    Returns
    -------
    Table
        One row per group:

        period          period the row is about
        members         members of the union and of those below it; missing if the period does not
                        end with a year, or a union without others below it, in force on the last
                        day, has no count
        people          distinct persons assisted in cash or goods (帮扶人数)

    Notes
    -----
    Definition: GLOSSARY.md (per 10,000 members).
    """
    return _beside(totals, "people", register, period, by)


def households_per_members(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households on file, beside how many members there are.

    Parameters
    ----------
    register
        Reads `union_members`, `union_unit`, `household_file` and `file_event`.
    period
        Households on file; members on the last day.
    by
        Any of unit.

    Returns
    -------
    Table
        One row per group:

        period          period the row is about
        members         members of the union and of those below it; missing if the period does not
                        end with a year, or a union without others below it, in force on the last
                        day, has no count
        households      households on file (期末在档)

    Notes
    -----
    Definition: GLOSSARY.md (per 10,000 members).
    """
    return _beside(on_file, "households", register, period, by)


def _beside(
    measure: Callable[..., ir.Table],
    name: str,
    register: Register,
    period: Period,
    by: Sequence[str],
) -> ir.Table:
    """A count of another measure beside the members, by group."""
    groups = require_groups(by, ("unit",))
    keys = ["period", *groups]
    members = _members(register, register.asked(period), groups)
    counted = measure(register, period, groups).select(*keys, name)
    answer = members.left_join(counted, keys, rname="{name}_counted")
    told = answer.select(*keys, "members", **{name: answer[name].fill_null(0)})
    return in_order(told, groups)


def _members(register: Register, asked: ir.Table, groups: Sequence[str]) -> ir.Table:
    """Members by group at the end of the year asked about, by the federation's own calendar."""
    day = asked.select(counted_on=asked.end_before - ibis.interval(days=1))
    unions = register.tables["union_unit"]
    above = unions.select(above="parent_code").distinct()
    seen = register.branches.join(
        unions.select("unit_code", "valid_from", "valid_to"), "unit_code"
    ).cross_join(day).left_join(above, ibis._.unit_code == above.above)  # fmt: skip
    counts = register.tables["union_members"].select("year", "members", counted="unit_code")
    begins = register.rules.federation.year_from
    year = seen.counted_on.year() if begins == 1 else seen.counted_on.year() - 1
    last_year = ibis.ifelse(seen.counted_on.month() == (begins - 1 or 12), year, 0)
    held = seen.left_join(counts, [seen.unit_code == counts.counted, last_year == counts.year])
    in_force = (held.valid_from <= held.counted_on) & (
        held.valid_to.isnull() | (held.valid_to >= held.counted_on)
    )
    lacks_one = (in_force & held.above.isnull() & held.members.isnull()).any().fill_null(False)
    members = ibis.ifelse(lacks_one, ibis.null("int64"), held.members.sum()).cast("int64")
    return aggregate(held, asked, groups, {"members": members})
