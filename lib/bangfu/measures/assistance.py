"""What was given to whom: totals, coverage, match and payments off standard.

An item is paid when money or goods change hands. Job placement and legal aid usually move no
money, so services are counted apart: they would dilute every mean.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.measures.caseload import on_file_during
from bangfu.measures.shape import aggregate, during, money, require_groups, total
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["coverage", "match", "totals"]

GROUPS = (
    "unit", "aspect", "project", "occasion", "fund_source", "form", "relation", "school_stage",
    "cause", "category", "month", "year",
)  # fmt: skip
FILE_GROUPS = ("unit", "cause", "category")


def totals(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households, people, person-times and money of the assistance paid in a period.

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date.
    by
        Any of unit, aspect, project, occasion, fund_source, form, relation, school_stage, cause,
        category (the last two empty for people not on file), month, year.

    Returns
    -------
    Table
        One row per group:

        period            period the row is about
        households        distinct households paid, people not on file left out (户数)
        people            distinct persons paid (人数)
        person_times      paid items, cash or in kind (人次)
        amount_cash       yuan in cash
        amount_in_kind    yuan of goods at their value
        amount            yuan together
        services          services given, no money moved
        service_people    distinct persons who got a service

    Raises
    ------
    ParameterError
        If `by` names a group this measure does not have.

    Notes
    -----
    Definitions: GLOSSARY.md (户数, 人数, 人次).
    """
    groups = require_groups(by, GROUPS)
    asked = register.asked(period)
    items = _items(register, asked)
    paid, cash, served = items.form != "service", items.form == "cash", items.form == "service"
    return aggregate(
        items,
        asked,
        groups,
        {
            "households": items.household_id.nunique(where=paid),
            "people": items.person_key.nunique(where=paid),
            "person_times": total(paid),
            "amount_cash": money(items.amount, cash),
            "amount_in_kind": money(items.amount, items.form == "in_kind"),
            "amount": money(items.amount, paid),
            "services": total(served),
            "service_people": items.person_key.nunique(where=served),
        },
    )


def coverage(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households on file in the period that received at least one item, of all on file in it.

    Parameters
    ----------
    register
        Reads `household_file`, `file_event` and `assistance`.
    period
        A household counts if its file was open on any day of it.
    by
        Any of unit, cause, category, as its file has them.

    Returns
    -------
    Table
        One row per group:

        period         period the row is about
        numerator      households that received an item of any form
        denominator    households on file on any day of the period
        rest           denominator - numerator

    Notes
    -----
    Definition: GLOSSARY.md (coverage).
    """
    groups = require_groups(by, FILE_GROUPS)
    asked = register.asked(period)
    items = _items(register, asked)
    aided = items.filter(items.household_id.notnull()).select(aided="household_id").distinct()
    there = on_file_during(register, asked)
    households = there.left_join(aided, there.household_id == aided.aided)
    return aggregate(
        households,
        asked,
        groups,
        {
            "numerator": households.aided.nunique(),
            "denominator": households.household_id.nunique(),
            "rest": households.household_id.nunique() - households.aided.nunique(),
        },
    )


def match(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Aided households whose main cause was answered by a fitting aspect (因困施策).

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date.
    by
        Any of unit, cause, category.

    Returns
    -------
    Table
        One row per group:

        period         period the row is about
        numerator      aided households with an item in an aspect that answers their main cause
        denominator    aided households
        rest           denominator - numerator

    Notes
    -----
    Definition: GLOSSARY.md (match); which aspects answer a cause is a rule.
    """
    groups = require_groups(by, FILE_GROUPS)
    asked = register.asked(period)
    items = _items(register, asked).filter(ibis._.household_id.notnull())
    fits = ibis.or_(
        *((items.cause == m.cause) & items.aspect.isin(m.aspects) for m in register.rules.match)
    )
    return aggregate(
        items,
        asked,
        groups,
        {
            "numerator": items.household_id.nunique(where=fits),
            "denominator": items.household_id.nunique(),
            "rest": items.household_id.nunique() - items.household_id.nunique(where=fits),
        },
    )


def _items(register: Register, asked: ir.Table) -> ir.Table:
    """Items of the period with the household, cause and category of their file, if any."""
    given = during(register.assistance, "paid_on", asked)
    files = register.household_file.select(
        "file_id", "household_id", "category", cause="cause_main"
    )
    items = given.left_join(files, "file_id")
    projects = {p: aspect.id for aspect in register.rules.aspects for p in aspect.projects}
    return items.mutate(
        unit=items.unit_code,
        aspect=ibis.cases(*((items.project == p, aspect) for p, aspect in projects.items())),
    )
