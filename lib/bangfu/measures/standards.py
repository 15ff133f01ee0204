"""Payments held against the standard in force on the day they were made.

Standards are dated rules (`params/rules/aid_standards.yaml`); each becomes one small query over
the items it is about, and the measure is their union.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.measures.shape import aggregate, during, require_groups, total
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import AidStandard, aid_standards, dibao_lines

__all__ = ["held_against", "off_standard", "standards_of"]


def standards_of(period: Period) -> tuple[AidStandard, ...]:
    """The standards in force on any day of the period, in the order of their file."""
    return tuple(
        s
        for s in aid_standards()
        if s.valid_from < period.end and (s.valid_to is None or s.valid_to >= period.start)
    )


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
    return held_against(standards_of(period), register, period, by)


def held_against(
    standards: Sequence[AidStandard], register: Register, period: Period, by: Sequence[str]
) -> ir.Table:
    """The items of the period held against these standards, as `off_standard` has them."""
    groups = require_groups(by, ("standard",))
    items = _cash_items(register)
    asked = standards or aid_standards()[:1]  # none: one that finds no rows
    checks = [_check(items, standard, period) for standard in asked]
    rows = ibis.union(*checks) if len(checks) > 1 else checks[0]
    values = {"checked": total(rows.present), "off": total(rows.off)}
    return aggregate(rows, period, groups, values)


def _cash_items(register: Register) -> ir.Table:
    files = register.household_file.select("file_id", "household_id")
    items = register.assistance.filter(register.assistance.form == "cash")
    return items.left_join(files, "file_id").mutate(limit_dibao=_dibao(items.paid_on))


def _dibao(day: ir.DateValue) -> ir.Value:
    """The dibao line on a day, as decimal."""
    newest_first = sorted(dibao_lines(), key=lambda line: line.valid_from, reverse=True)
    branches = [
        (day >= ibis.date(str(line.valid_from)), ibis.literal(line.dibao, "decimal(14, 2)"))
        for line in newest_first
    ]
    return ibis.cases(*branches)


def _check(items: ir.Table, standard: AidStandard, period: Period) -> ir.Table:
    """One row per thing checked: the standard, and whether it is off."""
    about = [items.project == standard.project, items.paid_on >= standard.valid_from]
    if standard.valid_to is not None:
        about.append(items.paid_on <= standard.valid_to)
    if standard.school_stage is not None:
        about.append(items.school_stage == standard.school_stage)
    if standard.occasion is not None:
        about.append(items.occasion == standard.occasion)
    subject = items.filter(*about)
    if standard.per == "household_year":
        paid = _by_household_year(subject, period)
    else:
        paid = during(subject, "paid_on", period).select("amount", "limit_dibao")
    limit = _limit(paid, standard)
    off = paid.amount > limit if standard.kind == "ceiling" else paid.amount != limit
    return paid.select(standard=ibis.literal(standard.id), present=ibis.literal(True), off=off)


def _by_household_year(items: ir.Table, period: Period) -> ir.Table:
    """What a household got in each calendar year, and the highest line of that year."""
    whole_years = Period.parse(str(period.start.year))
    since = items.filter(items.paid_on >= whole_years.start, items.paid_on < period.end)
    known = since.filter(since.household_id.notnull()).mutate(year=ibis._.paid_on.year())
    return known.group_by(["household_id", "year"]).aggregate(
        amount=known.amount.sum(), limit_dibao=known.limit_dibao.max()
    ).select("amount", "limit_dibao")  # fmt: skip


def _limit(paid: ir.Table, standard: AidStandard) -> ir.Value:
    if standard.amount is not None:
        return ibis.literal(standard.amount, "decimal(14, 2)")
    return paid.limit_dibao * (standard.dibao_months or 0)
