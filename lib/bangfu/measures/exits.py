"""How households leave hardship: by which route, how surely, and after how long."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.measures.caseload import LEAVING, balance, events_with_files
from bangfu.measures.shape import aggregate, during, require_groups
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["rates", "returns", "routes", "time_on_file"]

ROUTES = (*LEAVING, "relief")
"""Outcomes shown by route: 脱困, 解困退档, 其他退档, and 解困留档, which keeps the file open."""
GROUPS = ("route", "reason", "unit", "cause", "category", "month", "year")
_STARTS = ("open", "reopen", "convert")


def routes(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households that left hardship in the period, with or without leaving the caseload.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        Counted by the day of the event.
    by
        Any of route, reason, unit, cause, category, month, year.

    Returns
    -------
    Table
        One row per group:

        period        period the row is about
        households    distinct households with such an outcome (户)
    """
    groups = require_groups(by, GROUPS)
    asked = register.asked(period)
    outcomes = _outcomes(register, asked)
    return aggregate(outcomes, asked, groups, {"households": outcomes.household_id.nunique()})


def rates(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Numerators and base of 脱困率, 解困率 and 解困脱困率, and the fall of the caseload.

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
        exit_self   files left by own means (脱困)
        relieved    files relieved, kept or closed, each once (解困)
        outcome     exit_self + relieved
        base        opening + opened + reopened
        opening     files open when the period begins
        fall        opening - closing, negative if the caseload grew

    Notes
    -----
    Definition: GLOSSARY.md (Exits). A file relieved and kept first and closed later in the same
    period is one relieved file, so that the rate of relief cannot pass 100%.
    """
    groups = require_groups(by, ("unit", "cause", "category"))
    balanced = balance(register, period, groups)
    asked = register.asked(period)
    outcomes = _outcomes(register, asked)
    relieved = {"relieved": outcomes.file_id.nunique(where=outcomes.route.isin(_RELIEVED))}
    counted = aggregate(outcomes, asked, groups, relieved)
    keys = ["period", *groups]
    joined = balanced.left_join(counted, keys)
    both = joined.mutate(relieved=joined.relieved.fill_null(0))
    return both.select(
        *keys,
        "exit_self",
        "relieved",
        outcome=both.exit_self + both.relieved,
        base=both.opening + both.opened + both.reopened,
        opening=both.opening,
        fall=both.opening - both.closing,
    )


def returns(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Files that came back within 12 months of leaving by their own means (返困).

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
        numerator      files reopened within 12 months of that exit
        denominator    files that left by their own means 12 months before

    Notes
    -----
    Definition: GLOSSARY.md (返困率).
    """
    groups = require_groups(by, ("unit", "cause", "category"))
    asked, events = register.asked(period), events_with_files(register)
    left = during(
        events.filter(events.kind == "exit_self"), "happened_on", asked,
        "earlier_start_on", "earlier_end_before",
    )  # fmt: skip
    back = events.filter(events.kind == "reopen").select(back="file_id", back_on="happened_on")
    joined = left.left_join(
        back,
        [
            left.file_id == back.back,
            back.back_on > left.happened_on,
            back.back_on <= left.happened_on + ibis.interval(months=12),
        ],
    )
    values = {"numerator": joined.back.nunique(), "denominator": joined.file_id.nunique()}
    return aggregate(joined, asked, groups, values)


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
    or conversion of the household, and from the transfer only if that is all there is. A file put
    in by a correction has no opening: its exit counts, its days do not. The simple median of those
    who left says nothing of those who stay.
    """
    groups = require_groups(by, ("exit_route", "unit", "cause", "category", "year"))
    asked = register.asked(period)
    closed = _closed(register, asked)
    values = {"exits": closed.count(), "median_days": closed.days.median()}
    return aggregate(closed, asked, groups, values)


_RELIEVED = ("relief", "exit_relief")


def _outcomes(register: Register, asked: ir.Table) -> ir.Table:
    """Events by which hardship ended, with the route they took."""
    events = during(events_with_files(register), "happened_on", asked)
    return events.filter(events.kind.isin(ROUTES)).mutate(route=events.kind)


def _closed(register: Register, asked: ir.Table) -> ir.Table:
    """Exits of the period with the days since the household's last opening."""
    events = events_with_files(register)
    so_far = ibis.cumulative_window(
        group_by=events.household_id, order_by=[events.happened_on, events.event_id]
    )
    opened = ibis.cases((events.kind.isin(_STARTS), events.happened_on)).max().over(so_far)
    moved = ibis.cases((events.kind == "transfer_in", events.happened_on)).max().over(so_far)
    dated = events.mutate(since=ibis.coalesce(opened, moved))
    exits = during(dated.filter(dated.kind.isin(LEAVING)), "happened_on", asked)
    days = exits.happened_on.delta(exits.since, unit="day")
    return exits.mutate(exit_route=exits.kind, days=days)
