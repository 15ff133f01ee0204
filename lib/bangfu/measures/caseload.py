"""How many files are open: the balance of opening, entries, exits and closing.

The caseload is computed from events only. Every event moves it by +1, -1 or 0; all periods are
whole months, so events are first added up by month and then laid into the slots asked for.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.errors import ParameterError
from bangfu.measures.shape import require_groups
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import goal

__all__ = [
    "ENTRIES",
    "EXITS",
    "LEAVING",
    "balance",
    "distance_in",
    "distance_to_goal",
    "events_with_files",
    "months_to_goal",
    "on_file",
    "on_file_during",
]

ENTRIES = {
    "opened": "open", "reopened": "reopen", "converted": "convert", "transferred_in": "transfer_in",
}  # fmt: skip
EXITS = {
    "exit_self": "exit_self", "exit_relief": "exit_relief", "exit_other": "exit_other",
    "transferred_out": "transfer_out",
}  # fmt: skip
"""Columns of the balance and the kind of event each counts."""
LEAVING = ("exit_self", "exit_relief", "exit_other")
"""Kinds of event by which a household leaves the caseload for good."""

GROUPS = ("unit", "cause", "category", "file_level", "month", "year")


def balance(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """The balance of files: closing = opening + entries - exits ± corrections.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        Flows by the day of the event; opening before its first day, closing at its last.
    by
        Any of unit, cause, category, file_level, and one of month, year.

    Returns
    -------
    Table
        One row per group; counts of files, one per household:

        period             period the row is about
        opening            open when the period begins
        opened             new files
        reopened           reopened after a return to hardship
        converted          converted from temporary
        transferred_in     moved in from another union
        exit_self          left by their own means (脱困)
        exit_relief        relieved and closed (解困退档)
        exit_other         closed for other reasons
        transferred_out    moved to another union
        corrected          net of corrections, may be negative
        relief_kept        relieved, file kept (解困留档); not part of the balance
        closing            open when the period ends

    Raises
    ------
    ParameterError
        If `by` names a group this measure does not have, or both month and year.

    Notes
    -----
    Definition: design §5 (Balance).
    """
    groups = require_groups(by, GROUPS)
    if {"month", "year"} <= set(groups):
        raise ParameterError(f"by: found {', '.join(groups)!r}, expected one of month, year")
    codes = [name for name in groups if name not in ("month", "year")]
    slots = _slots(period, groups)
    monthly = _monthly(register, codes)
    laid = slots.left_join(monthly, monthly.month_start < slots.slot_end)
    inside = laid.month_start >= laid.slot_start
    flows = {name: laid[name].sum(where=inside).fill_null(0) for name in (*_COUNTED, "corrected")}
    keys = ["slot", *codes]
    answer = laid.group_by(keys).aggregate(
        opening=laid.delta.sum(where=~inside).fill_null(0),
        **flows,
        closing=laid.delta.sum().fill_null(0),
    )
    for name in codes:
        answer = answer.filter(answer[name].notnull())
    time = {name: answer.slot for name in groups if name not in codes}
    stamped = answer.mutate(period=ibis.literal(str(period)), **time)
    values = ("opening", *ENTRIES, *EXITS, "corrected", "relief_kept", "closing")
    return stamped.select("period", *groups, *values).mutate(
        **{name: stamped[name].cast("int64") for name in values}
    )


def on_file(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households on file at the last day, by the state their last event left them in.

    It counts another way than `balance` does, so that the two prove each other.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        The stock is taken at its last day.
    by
        Any of unit, cause, category, file_level.

    Returns
    -------
    Table
        One row per group:

        period        period the row is about
        households    distinct households with an open file
    """
    groups = require_groups(by, ("unit", "cause", "category", "file_level"))
    events = events_with_files(register).filter(ibis._.happened_on < period.end, ibis._.delta != 0)
    age = ibis.row_number().over(
        group_by=events.file_id, order_by=[events.happened_on.desc(), events.event_id.desc()]
    )
    last = events.mutate(age=age).filter(ibis._.age == 0, ibis._.delta > 0)
    values = {"households": last.household_id.nunique()}
    answer = last.group_by(groups).aggregate(**values) if groups else last.aggregate(**values)
    return answer.mutate(period=ibis.literal(str(period))).select("period", *groups, *values)


def distance_to_goal(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """How far the caseload is from the goal, and how many whole months are left.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        The stock is taken at its last day.
    by
        No group: the goal is the unit's.

    Returns
    -------
    Table
        One row:

        period        period the row is about
        households    households on file above the goal
        months        whole months from the period's end to the day of the goal, at least 0

    Notes
    -----
    The goal: `params/rules/goal.yaml`.
    """
    return distance_in(months_to_goal(period), register, period, by)


def months_to_goal(period: Period) -> int:
    """Whole months from the end of the period to the day of the goal, at least 0."""
    aim = goal().by
    last = period.last_day
    return max((aim.year - last.year) * 12 + aim.month - last.month, 0)


def distance_in(
    months: int, register: Register, period: Period, by: Sequence[str] = ()
) -> ir.Table:
    """The distance to the goal with so many months left, as `distance_to_goal` has it."""
    require_groups(by, ())
    stock = on_file(register, period)
    return stock.select(
        "period", households=stock.households - goal().target, months=ibis.literal(months, "int64")
    )


def on_file_during(register: Register, period: Period) -> ir.Table:
    """Files open on any day of the period: file, household, union, cause and category."""
    events = events_with_files(register).filter(ibis._.happened_on < period.end)
    state = events.group_by("file_id").aggregate(
        before=events.delta.sum(where=events.happened_on < period.start).fill_null(0),
        entered=((events.delta > 0) & (events.happened_on >= period.start)).any(),
    )
    there = state.filter((state.before > 0) | state.entered)
    return _files(register).semi_join(there, "file_id")


def _files(register: Register) -> ir.Table:
    return register.household_file.select(
        "file_id", "household_id", "category", "file_level", unit="unit_code", cause="cause_main"
    )


def events_with_files(register: Register) -> ir.Table:
    """Events with their file's groups and the number of files they add or take away."""
    events = register.file_event.inner_join(_files(register), "file_id")
    delta = ibis.cases(
        (events.kind.isin(list(ENTRIES.values())), 1),
        (events.kind.isin(list(EXITS.values())), -1),
        (events.kind == "correct", events.correction.cast("int64")),
        else_=0,
    )
    return events.mutate(delta=delta)


_COUNTED = {**ENTRIES, **EXITS, "relief_kept": "relief"}


def _monthly(register: Register, codes: list[str]) -> ir.Table:
    """Events added up by month and codes, one column a kind."""
    events = events_with_files(register)
    counts = {name: (events.kind == kind).cast("int64").sum() for name, kind in _COUNTED.items()}
    return events.mutate(month_start=events.happened_on.truncate("M")).group_by(
        ["month_start", *codes]
    ).aggregate(
        delta=events.delta.sum(),
        corrected=events.delta.sum(where=events.kind == "correct").fill_null(0),
        **counts,
    )  # fmt: skip


def _slots(period: Period, groups: list[str]) -> ir.Table:
    """The stretches of time to fill: the period itself, or its months or years."""
    first, months = period.start, period.n_months
    if "month" in groups:
        months = 1
    elif "year" in groups:
        first, months = period.years[0].start, 12
    step = ibis.interval(months=months)
    starts = ibis.range(ibis.timestamp(str(first)), ibis.timestamp(str(period.end)), step)
    slots = starts.unnest().name("begins").as_table()
    begins, ends = slots.begins.date(), (slots.begins + step).date()
    return slots.select(
        slot=slots.begins.strftime("%Y-%m" if months == 1 else "%Y"),
        slot_start=ibis.greatest(begins, ibis.date(str(period.start))),
        slot_end=ibis.least(ends, ibis.date(str(period.end))),
    )
