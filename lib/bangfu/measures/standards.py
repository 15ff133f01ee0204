"""Payments held against the standard in force on the day they were made.

Standards are dated rules. They stand in the query as a table, each with its days, and every item
is held against all that are about it.
"""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from bangfu.language import Text
from bangfu.measures.shape import aggregate, during, require_groups, total
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import Rules
from bangfu.rules.provisions import AidStandard

__all__ = ["is_off", "items_held", "near_ceilings", "off_standard"]

_YUAN = "decimal(14, 2)"
_NEAR = 95
"""Per cent of a ceiling from which on an item is close under it."""


def off_standard(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Cash items and household-years held against the standard in force on the day paid.

    A standard for each payment is held against each. A ceiling for a household and calendar year
    is held against what the household has got so far in the year, whoever paid: the household-year
    is told with the payment that begins it, a breach with the payment that passes the ceiling. So
    months add up to the year, and unions to the union above them.

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date.
    by
        Any of unit, standard.

    Returns
    -------
    Table
        One row per group:

        period                 period the row is about
        checked                items held against a standard for each payment (笔)
        off                    of these, not equal to an exact standard or above a ceiling
        household_years        household-years begun under a yearly ceiling (户·年)
        household_years_off    household-years that passed it
    """
    groups = require_groups(by, ("unit", "standard"))
    asked = register.asked(period)
    counted = items_held(register, asked)
    single, yearly = ~counted.yearly, counted.yearly
    values = {
        "checked": total(single),
        "off": total(single & is_off(counted)),
        "household_years": total(yearly & counted.is_first),
        "household_years_off": total(yearly & counted.is_breach),
    }
    return aggregate(counted, asked, groups, values)


def items_held(register: Register, asked: ir.Table) -> ir.Table:
    """Cash items of the period, once for every standard they are held against."""
    own = during(register.assistance, "paid_on", asked)  # and not of all days
    held = _held(register, asked).join(own.select("aid_id", "unit"), "aid_id")
    return held.filter(ibis._.paid_on >= ibis._.start_on)


def is_off(held: ir.Table) -> ir.BooleanValue:
    """Whether an item differs from an exact standard or passes a ceiling for each payment."""
    return ibis.ifelse(held.ceiling, held.amount > held.allowed, held.amount != held.allowed)


def near_ceilings(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Cash items under a ceiling, and those that end close under it: at 95 to 100 per cent.

    Of a ceiling for a household and calendar year it is what the household has got so far in the
    year that an item brings close, whoever paid.

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date.
    by
        Any of unit, standard.

    Returns
    -------
    Table
        One row per group:

        period    period the row is about
        limited   items under a ceiling, once for each (笔)
        near      of these, close under it
    """
    groups = require_groups(by, ("unit", "standard"))
    asked = register.asked(period)
    counted = items_held(register, asked).filter(ibis._.ceiling)
    reached = ibis.ifelse(counted.yearly, counted.got, counted.amount)
    is_near = (reached <= counted.allowed) & (reached * 100 >= counted.allowed * _NEAR)
    return aggregate(counted, asked, groups, {"limited": ibis._.count(), "near": total(is_near)})


def _held(register: Register, asked: ir.Table) -> ir.Table:
    """Cash since the first calendar year asked, but of 0 yuan, once for every standard about it."""
    files = register.tables["household_file"].select("file_id", "household_id")
    assistance = register.tables["assistance"]
    paid = assistance.filter(assistance.form == "cash", assistance.amount > 0)
    items = paid.left_join(files, "file_id").select(
        "aid_id", "household_id", "paid_on", "project", "school_stage", "occasion", "amount"
    )  # fmt: skip
    known = items.join(
        asked,
        [
            items.paid_on >= asked.year_start_on.truncate("Y"),  # ceilings are of calendar years
            items.paid_on < asked.end_before,
        ],
    )
    rule = _standards(register.rules)
    held = known.join(
        rule,
        [
            known.project == rule.about_project,
            rule.about_stage.isnull() | (known.school_stage == rule.about_stage),
            rule.about_occasion.isnull() | (known.occasion == rule.about_occasion),
            known.paid_on >= rule.valid_from,
            known.paid_on <= rule.valid_to,
            ~rule.yearly | known.household_id.notnull(),
        ],
    )
    dibao = _dibao(register.rules, held.paid_on) * held.dibao_months
    return _with_year(held.mutate(allowed=ibis.coalesce(held.sum_set, dibao)))


def _with_year(held: ir.Table) -> ir.Table:
    """Whether an item begins a household's year under a standard, and whether it breaks it."""
    year = [held.standard, held.household_id, held.paid_on.year()]
    so_far = ibis.cumulative_window(group_by=year, order_by=[held.paid_on, held.aid_id])
    summed = held.mutate(
        got=held.amount.sum().over(so_far), is_first=ibis.row_number().over(so_far) == 0
    )
    return summed.mutate(
        is_breach=(summed.got > summed.allowed) & (summed.got - summed.amount <= summed.allowed)
    )


def _standards(rules: Rules) -> ir.Table:
    """The standards, a row each; without any a row that nothing is held against."""
    rows = [ops.DummyTable(_row(one)).to_expr() for one in rules.aid_standards or (_NOTHING,)]
    return ibis.union(*rows) if len(rows) > 1 else rows[0]


_NOTHING = AidStandard(
    id="", label=Text("无", "none"), project="", amount=Decimal(0), per="payment", kind="exact",
    valid_from=date.max, source="",
)  # fmt: skip


def _row(standard: AidStandard) -> dict[str, ops.Value]:
    cells = {
        "standard": ibis.literal(standard.id),
        "about_project": ibis.literal(standard.project),
        "about_stage": ibis.literal(standard.school_stage, "string"),
        "about_occasion": ibis.literal(standard.occasion, "string"),
        "sum_set": ibis.literal(standard.amount, _YUAN),
        "dibao_months": ibis.literal(standard.dibao_months, "int32"),
        "ceiling": ibis.literal(standard.kind == "ceiling"),
        "yearly": ibis.literal(standard.per == "household_year"),
        "valid_from": ibis.literal(standard.valid_from),
        "valid_to": ibis.literal(standard.valid_to or date.max),
    }
    return {name: cell.op() for name, cell in cells.items()}


def _dibao(rules: Rules, day: ir.DateValue) -> ir.Value:
    """The dibao line on a day, as decimal."""
    branches = [
        (day >= ibis.literal(line.valid_from), ibis.literal(line.dibao, _YUAN))
        for line in reversed(rules.dibao)
    ]
    return ibis.cases(*branches) if branches else ibis.null(_YUAN)
