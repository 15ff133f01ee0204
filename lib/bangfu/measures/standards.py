"""Payments held against the standard in force on the day they were made.

Standards are dated rules. They stand in the query as a table, each with its days, and every item
is held against all that are about it.
"""

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.operations as ops
import ibis.expr.types as ir

from bangfu.measures.shape import aggregate, require_groups, total
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import Rules
from bangfu.rules.provisions import AidStandard

__all__ = ["off_standard"]

_YUAN = "decimal(14, 2)"


def off_standard(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Cash items checked against the standard in force on the day paid, and those off it.

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date. A standard for a household and year looks at the whole calendar
        years the period touches, up to its last day.
    by
        Nothing, or standard.

    Returns
    -------
    Table
        One row per group:

        period     period the row is about
        checked    items checked; for a yearly ceiling, households and years
        off        of these, not equal to an exact standard or above a ceiling
    """
    groups = require_groups(by, ("standard",))
    asked = register.asked(period)
    held = _held(register, asked)
    paid = held.filter(~held.yearly, held.paid_on >= held.start_on)
    given = _by_household_year(held.filter(held.yearly, held.household_id.notnull()))
    checked = ibis.union(*(t.select("standard", off=_is_off(t)) for t in (paid, given)))
    values = {"checked": checked.count(), "off": total(checked.off)}
    return aggregate(checked, asked, groups, values)


def _held(register: Register, asked: ir.Table) -> ir.Table:
    """Cash items since the first calendar year asked, once for every standard about them."""
    files = register.household_file.select("file_id", "household_id")
    cash = register.assistance.filter(register.assistance.form == "cash")
    items = cash.left_join(files, "file_id").select(
        "household_id", "paid_on", "project", "school_stage", "occasion", "amount"
    )
    known = items.join(
        asked, [items.paid_on >= asked.year_start_on, items.paid_on < asked.end_before]
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
            # One that ended before the period is not asked about, though its year is looked at.
            rule.valid_to >= known.start_on,
        ],
    )
    dibao = _dibao(register.rules, held.paid_on) * held.dibao_months
    return held.select(
        "standard", "ceiling", "yearly", "household_id", "paid_on", "start_on", "amount",
        allowed=ibis.coalesce(held.sum_set, dibao),
    )  # fmt: skip


def _by_household_year(items: ir.Table) -> ir.Table:
    """What a household got in each calendar year, and the most allowed in that year."""
    dated = items.mutate(year=items.paid_on.year())
    return dated.group_by(["standard", "ceiling", "household_id", "year"]).aggregate(
        amount=dated.amount.sum(), allowed=dated.allowed.max()
    )


def _is_off(rows: ir.Table) -> ir.BooleanValue:
    return ibis.ifelse(rows.ceiling, rows.amount > rows.allowed, rows.amount != rows.allowed)


def _standards(rules: Rules) -> ir.Table:
    """The standards, a row each."""
    rows = [ops.DummyTable(_row(standard)).to_expr() for standard in rules.aid_standards]
    return ibis.union(*rows) if len(rows) > 1 else rows[0]


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
    return ibis.cases(*branches)
