"""How households leave hardship: by which route, how surely, and after how long."""

from collections.abc import Sequence
from datetime import date

import ibis
import ibis.expr.types as ir

from bangfu.measures.caseload import (
    BEGINNINGS,
    LEAVING,
    balance,
    events_with_files,
    household_events,
    on_file_during,
)
from bangfu.measures.shape import aggregate, during, in_groups, in_order, require_groups
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = [
    "exits_a_year_earlier", "files_closed", "final_outcomes", "outcomes_of", "rates", "returns",
    "routes", "time_on_file",
]  # fmt: skip

ROUTES = (*LEAVING, "relief")
"""Outcomes shown by route: 脱困, 解困退档, 其他退档, and 解困留档, which keeps the file open."""
GROUPS = (
    "route", "reason", "unit", "cause", "category", "reason_group", "cause_group", "month", "year",
)  # fmt: skip


def routes(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households that left hardship in the period, with or without leaving the caseload.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        Counted by the day of the event.
    by
        Any of route, reason, reason_group, unit, cause, cause_group, category, month, quarter,
        year.

    Returns
    -------
    Table
        One row per group:

        period        period the row is about
        households    distinct households with such an outcome (户)
    """
    groups = require_groups(by, GROUPS)
    asked = register.asked(period)
    outcomes = in_groups(outcomes_of(register, asked), groups, register.rules)
    return aggregate(outcomes, asked, groups, {"households": outcomes.household_id.nunique()})


def rates(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Numerators and base of 脱困率, 解困率 and 解困脱困率, and the fall of the caseload.

    Each household counts once, by how it stands at the end of the period, so that no rate can pass
    100%.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        Counted by the day of the event.
    by
        Any of unit, cause, category.

    Returns
    -------
    Table
        One row per group:

        period      period the row is about
        exit_self   households whose final outcome is an exit by own means (脱困)
        relieved    households whose final outcome is relief, file kept or closed (解困)
        outcome     exit_self + relieved
        base        households on file at any moment of the period, however they came in
        opening     files open when the period begins
        fall        opening - closing, negative if the caseload grew

    Notes
    -----
    Definition: GLOSSARY.md (Exits). The final outcome of a household is the last of its outcomes
    in the period, unless its time in hardship began anew after that. Of outcomes on one day the
    one that closes the file is the last.
    """
    groups = require_groups(by, ("unit", "cause", "category"))
    asked = register.asked(period)
    stock = balance(register, period, groups).select("period", *groups, "opening", "closing")
    there = on_file_during(register, asked)
    based = aggregate(there, asked, groups, {"base": there.household_id.nunique()})
    final = final_outcomes(register, asked, groups)
    ended = {name: final.household_id.nunique(where=final[name]) for name in _FINAL}
    counted = aggregate(final, asked, groups, ended)
    keys = ["period", *groups]
    joined = stock.left_join(based, keys, rname="{name}_based").left_join(counted, keys)
    both = joined.mutate(**{name: joined[name].fill_null(0) for name in (*_FINAL, "base")})
    told = both.select(
        *keys,
        *_FINAL,
        outcome=both.exit_self + both.relieved,
        base=both.base,
        opening=both.opening,
        fall=both.opening - both.closing,
    )
    return in_order(told, groups)


def returns(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households that came back within 12 months of leaving by their own means (返困).

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        The exits looked at are those of the same period one year earlier, so that every one of
        them has had its 12 months.
    by
        Any of unit, cause, category.

    Returns
    -------
    Table
        One row per group:

        period         period the row is about
        numerator      households opened, reopened or converted within 12 months of that exit
        denominator    households that left by their own means 12 months before

    Notes
    -----
    Definition: GLOSSARY.md (返困率). Whichever union opens it, and under whatever number; the
    groups are those of the file the household left.
    """
    groups = require_groups(by, ("unit", "cause", "category"))
    asked = register.asked(period)
    joined = exits_a_year_earlier(register, asked)
    values = {"numerator": joined.back.nunique(), "denominator": joined.household_id.nunique()}
    return aggregate(joined, asked, groups, values)


def exits_a_year_earlier(register: Register, asked: ir.Table) -> ir.Table:
    """Exits by own means a year before the period, with `back` if the household came back."""
    events = events_with_files(register)
    left = during(
        events.filter(events.kind == "exit_self"), "happened_on", asked,
        "earlier_start_on", "earlier_end_before",
    )  # fmt: skip
    begun = household_events(register).filter(ibis._.kind.isin(BEGINNINGS))
    back = begun.select(back="household_id", back_on="happened_on")
    return left.left_join(
        back,
        [
            left.household_id == back.back,
            back.back_on > left.happened_on,
            back.back_on <= left.happened_on + ibis.interval(months=12),
        ],
    )


def time_on_file(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Days from the last opening of a household's file to its exit in the period.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        Exits are counted by the day of the event.
    by
        Any of exit_route, unit, cause, category, year.

    Returns
    -------
    Table
        One row per group:

        period         period the row is about
        exits          exits by any route that closes the file
        median_days    days on file, median; missing if nobody left or no opening is known

    Notes
    -----
    A move between unions does not start the clock anew: it runs from the last opening, reopening
    or conversion of the household, whichever union kept its file then, and from the transfer only
    if that is all there is. A file put in by a correction has no opening: its exit counts, its days
    do not. The simple median of those who left says nothing of those who stay.
    """
    groups = require_groups(by, ("exit_route", "unit", "cause", "category", "year"))
    asked = register.asked(period)
    closed = files_closed(register, asked)
    values = {"exits": closed.count(), "median_days": closed.days.median()}
    return aggregate(closed, asked, groups, values)


_FINAL = ("exit_self", "relieved")


def outcomes_of(register: Register, asked: ir.Table) -> ir.Table:
    """Events by which hardship ended, with the route they took."""
    events = during(events_with_files(register), "happened_on", asked)
    return events.filter(events.kind.isin(ROUTES)).mutate(route=events.kind)


def final_outcomes(register: Register, asked: ir.Table, groups: Sequence[str]) -> ir.Table:
    """Households by group, and whether their final outcome in the period is an exit or relief.

    An outcome is final if no time in hardship began after it. A day may hold several events, in
    any order: a household that left and began on one day has left if it is on file no more in the
    evening.
    """
    events = events_with_files(register)
    so_far = _with_evenings(events.join(asked, events.happened_on < asked.end_before), groups)
    inside = so_far.happened_on >= so_far.start_on
    gone = inside & (so_far.evening <= 0)
    last = so_far.group_by([*groups, "household_id"]).aggregate(
        begun=_last_day(so_far, so_far.kind.isin(BEGINNINGS)),
        left=_last_day(so_far, gone & so_far.kind.isin(LEAVING)),
        by_self=_last_day(so_far, gone & (so_far.kind == "exit_self")),
        by_relief=_last_day(so_far, gone & (so_far.kind == "exit_relief")),
        kept=_last_day(so_far, inside & (so_far.kind == "relief")),
    )
    has_left = (last.left > _NEVER) & (last.left >= last.begun)
    is_kept = ~has_left & (last.kept > _NEVER) & (last.kept >= last.begun)
    exit_self = has_left & (last.left > _NEVER) & (last.by_self == last.left)
    relieved = has_left & (last.left > _NEVER) & (last.by_relief == last.left) & ~exit_self
    return last.mutate(exit_self=exit_self, relieved=relieved | is_kept)


def _with_evenings(events: ir.Table, groups: Sequence[str]) -> ir.Table:
    """Events with how many files of its household are open in the evening of their day."""
    keys = [*groups, "household_id"]
    days = events.group_by([*keys, "happened_on"]).aggregate(net=events.delta.sum())
    so_far = ibis.cumulative_window(group_by=keys, order_by="happened_on")
    evenings = days.select(*keys, "happened_on", evening=days.net.sum().over(so_far))
    return events.join(evenings, [*keys, "happened_on"])


_NEVER = date.min


def _last_day(events: ir.Table, where: ir.BooleanValue) -> ir.DateValue:
    day: ir.DateValue = events.happened_on.max(where=where).fill_null(_NEVER)
    return day


def files_closed(register: Register, asked: ir.Table) -> ir.Table:
    """Exits of the period with the days since the household's last opening.

    An opening on the day of the exit is the one the household left, if it was not on file before.
    """
    exits = during(events_with_files(register), "happened_on", asked)
    exits = exits.filter(exits.kind.isin(LEAVING))
    past = household_events(register).select(
        past="household_id", past_kind="kind", past_on="happened_on", past_delta="delta"
    )
    known = exits.left_join(
        past, [exits.household_id == past.past, past.past_on <= exits.happened_on]
    )
    before = known.past_on < known.happened_on
    begun, moved = known.past_kind.isin(BEGINNINGS), known.past_kind == "transfer_in"
    since = known.group_by("event_id").aggregate(
        was_on_file=known.past_delta.sum(where=before).fill_null(0) > 0,
        begun_before=known.past_on.max(where=begun & before),
        begun=known.past_on.max(where=begun),
        moved=known.past_on.max(where=moved),
    )
    dated = exits.join(since, "event_id")
    start = ibis.coalesce(
        ibis.ifelse(dated.was_on_file, dated.begun_before, dated.begun), dated.moved
    )
    days = dated.happened_on.delta(start, unit="day")
    return dated.mutate(exit_route=dated.kind, days=days)
