"""What was given to whom: totals, coverage, match and payments off standard.

An item is paid when money or goods change hands. Job placement and legal aid usually move no
money, so services are counted apart: they would dilute every mean.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.measures.caseload import household_events, on_file_at_end, on_file_during
from bangfu.measures.shape import aggregate, during, in_groups, money, require_groups, total
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import Rules

__all__ = ["coverage", "items_given", "match", "schooling", "totals", "unaided"]
__all__ += ["answers_cause", "files_aided", "files_looked_after", "is_paid", "items_for_files"]
__all__ += ["school_aid"]

GROUPS = (
    "unit", "aspect", "project", "occasion", "fund_source", "form", "relation", "school_stage",
    "cause", "category", "occasion_group", "cause_group", "month", "year",
)  # fmt: skip
FILE_GROUPS = ("unit", "cause", "category", "cause_group")


def totals(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households, people, person-times and money of the assistance paid in a period.

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date.
    by
        Any of unit, aspect, project, occasion, occasion_group, fund_source, form, relation,
        school_stage, cause, cause_group, category (the last three empty for people not on file),
        month, quarter, year. The unit is the one that paid, whichever keeps the file: what one
        with others below it paid itself is a row of its own.

    Returns
    -------
    Table
        One row per group:

        period            period the row is about
        households        distinct households paid, people not on file left out (户数)
        people            distinct persons paid (人数)
        person_times      paid items, cash or in kind (人次); cash of 0.00 yuan is none
        amount_cash       yuan in cash
        amount_in_kind    yuan of goods at their value
        amount            yuan together
        amount_on_file    of these, yuan to the households
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
    items = in_groups(items_given(register, asked), groups, register.rules)
    cash, served, paid = items.form == "cash", items.form == "service", is_paid(items)
    on_file = items.household_id.notnull()
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
            "amount_on_file": money(items.amount, paid & on_file),
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
        Any of unit, cause, cause_group, category, as its file has them.

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
    households = in_groups(files_aided(register, asked), groups, register.rules)
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
        Any of unit, cause, cause_group, category.

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
    items = in_groups(items_for_files(register, asked), groups, register.rules)
    fits = answers_cause(items, register.rules)
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


def schooling(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Pupils and students who got school aid in a period, and how much.

    Parameters
    ----------
    register
        Reads `assistance` and `household_file`.
    period
        Counted by payment date.
    by
        Any of school_stage, unit (the one that paid), cause, category, month, quarter, year.

    Returns
    -------
    Table
        One row per group:

        period           period the row is about
        pupils           distinct persons paid school aid in cash or goods
        autumn_pupils    of these, paid on the occasion of Autumn School Aid (金秋助学)
        amount           yuan of school aid

    Notes
    -----
    Definition: GLOSSARY.md (助学人数). Whoever changes stage within the period counts in both.
    """
    groups = require_groups(by, ("school_stage", "unit", "cause", "category", "month", "year"))
    asked = register.asked(period)
    aid = school_aid(register, asked)
    autumn = aid.occasion == "autumn_schooling"
    values = {
        "pupils": aid.person_key.nunique(),
        "autumn_pupils": aid.person_key.nunique(where=autumn),
        "amount": money(aid.amount),
    }
    return aggregate(aid, asked, groups, values)


def unaided(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households on file at the last day that were never aided, or not looked after for a year.

    Parameters
    ----------
    register
        Reads `household_file`, `file_event` and `assistance`.
    period
        The stock is taken at its last day.
    by
        Any of unit, cause, category, file_level.

    Returns
    -------
    Table
        One row per group:

        period         period the row is about
        households     households on file
        never_aided    of these, got no item of any form from any union until that day
        untouched      of these, nothing was given and no event entered in the last twelve months

    Notes
    -----
    Definition: GLOSSARY.md (从未帮扶, 一年未更新).
    """
    groups = require_groups(by, ("unit", "cause", "category", "file_level"))
    asked = register.asked(period)
    there = files_looked_after(register, asked)
    values = {
        "households": there.household_id.nunique(),
        "never_aided": there.household_id.nunique(where=~there.was_aided.fill_null(False)),
        "untouched": there.household_id.nunique(where=~there.was_touched),
    }
    return aggregate(there, asked, groups, values)


def files_looked_after(register: Register, asked: ir.Table) -> ir.Table:
    """Files open at the last day, whether aided ever, and touched within the last twelve months."""
    files = register.tables["household_file"].select("file_id", "household_id")
    items = _something(register.tables["assistance"]).join(files, "file_id")
    given = items.select("household_id", day=items.paid_on, is_aid=ibis.literal(value=True))
    entered = household_events(register).select(
        "household_id", day="happened_on", is_aid=ibis.literal(value=False)
    )
    both = ibis.union(given, entered)
    acts = both.join(asked, both.day < asked.end_before)
    recent = acts.day >= acts.end_before - ibis.interval(months=12)
    known = acts.group_by("household_id").aggregate(
        was_aided=acts.is_aid.any(), was_touched=recent.any()
    )
    return on_file_at_end(register, asked).left_join(known, "household_id")


def _something(items: ir.Table) -> ir.Table:
    """Items by which something was given."""
    return items.filter(~_is_nothing(items))


def _is_nothing(items: ir.Table) -> ir.BooleanValue:
    """Whether an item is cash of 0.00 yuan."""
    return (items.form == "cash") & (items.amount == 0)


def is_paid(items: ir.Table) -> ir.BooleanValue:
    """Whether an item moved money or goods: a service does not, nor does cash of 0.00 yuan."""
    return (items.form != "service") & ~_is_nothing(items)


def files_aided(register: Register, asked: ir.Table) -> ir.Table:
    """Files open on any day of the period, with `aided` if the household got something in it."""
    # Whoever paid: the unit's are the households, not the items.
    items = _something(during(register.tables["assistance"], "paid_on", asked))
    files = register.tables["household_file"]
    aided = items.join(files, "file_id").select(aided="household_id").distinct()
    there = on_file_during(register, asked)
    return there.left_join(aided, there.household_id == aided.aided)


def items_for_files(register: Register, asked: ir.Table) -> ir.Table:
    """Items of the period by which a household on file got something."""
    return _something(items_given(register, asked)).filter(ibis._.household_id.notnull())


def answers_cause(items: ir.Table, rules: Rules) -> ir.BooleanValue:
    """Whether the aspect of an item answers the main cause of its household."""
    fits = ((items.cause == m.cause) & items.aspect.isin(m.aspects) for m in rules.match)
    return ibis.or_(*fits)


def school_aid(register: Register, asked: ir.Table) -> ir.Table:
    """Items of school aid of the period in cash or goods."""
    items = items_given(register, asked)
    by_aspect = register.rules.aspect_of("schooling")
    is_school_aid = (
        ibis._.aspect == by_aspect if by_aspect is not None else ibis._.project == "schooling"
    )
    return _something(items).filter(is_school_aid, ibis._.form != "service")


def items_given(register: Register, asked: ir.Table) -> ir.Table:
    """Items of the period with the household, cause and category of their file, if any."""
    given = during(register.assistance, "paid_on", asked)
    # Whoever keeps the file: the unit's are the items, not the files.
    files = register.tables["household_file"].select(
        "file_id", "household_id", "category", cause="cause_main"
    )
    items = given.left_join(files, "file_id")
    projects = {p: aspect.id for aspect in register.rules.aspects for p in aspect.projects}
    return items.mutate(
        aspect=ibis.cases(*((items.project == p, aspect) for p, aspect in projects.items())),
    )
