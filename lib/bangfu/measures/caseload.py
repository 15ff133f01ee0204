"""How many files are open: the balance of opening, entries, exits and closing.

The caseload is computed from events only. Every event moves it by +1, -1 or 0; all periods are
whole months, so events are first added up by month and then laid into the slots asked for.
"""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.errors import ParameterError
from bangfu.measures.shape import (
    TIME,
    aggregate,
    in_groups,
    in_order,
    labelled,
    require_groups,
    slots,
)
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = [
    "BEGINNINGS",
    "ENTRIES",
    "EXITS",
    "LEAVING",
    "balance",
    "distance_to_goal",
    "events_with_files",
    "household_events",
    "on_file",
    "on_file_at_end",
    "on_file_during",
    "stock_at_end",
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
BEGINNINGS = ("open", "reopen", "convert")
"""Kinds of event by which a household's time in hardship begins; a move is none."""

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
        Any of unit, cause, category, file_level, and one of month, quarter, year.

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
        If `by` names a group this measure does not have, or more than one of month, quarter, year.

    Notes
    -----
    Definition: GLOSSARY.md (balance).
    """
    groups = require_groups(by, GROUPS)
    if len({*groups} & {*TIME}) > 1:
        raise ParameterError(f"by: found {', '.join(groups)!r}, expected one of {', '.join(TIME)}")
    codes = [name for name in groups if name not in TIME]
    steps = [name for name in groups if name in TIME]
    asked = register.asked(period)
    whole = asked.select(slot_start="start_on", slot_end="end_before")
    times = slots(asked, steps[0]).select(*steps, "slot_start", "slot_end") if steps else whole
    monthly = _monthly(register, codes)
    laid = times.left_join(monthly, monthly.month_start < times.slot_end)
    inside = laid.month_start >= laid.slot_start
    flows = {name: laid[name].sum(where=inside).fill_null(0) for name in (*_COUNTED, "corrected")}
    keys = ["slot_start", *steps, *codes]
    answer = laid.group_by(keys).aggregate(
        opening=laid.delta.sum(where=~inside).fill_null(0),
        **flows,
        closing=laid.delta.sum().fill_null(0),
    )
    for name in codes:
        answer = answer.filter(answer[name].notnull())
    stamped = labelled(answer, asked)
    values = ("opening", *ENTRIES, *EXITS, "corrected", "relief_kept", "closing")
    counted = stamped.select("period", *groups, **{n: stamped[n].cast("int64") for n in values})
    return in_order(counted, groups)


def on_file(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Households on file at the last day, and how many of them are relieved already.

    It counts households where `balance` counts files, so that the two prove each other.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        The stock is taken at its last day.
    by
        Any of unit, cause, cause_group, category, file_level.

    Returns
    -------
    Table
        One row per group:

        period           period the row is about
        households       distinct households with an open file
        relieved_kept    of these, relieved and kept on file for regular help (解困留档)
        unrelieved       households - relieved_kept (未解困)
        people           people in these households (在档人口)

    Notes
    -----
    Definition: GLOSSARY.md (未解困). A household is relieved from the day of its relief until it
    is opened, reopened or converted anew, whichever union keeps its file.
    """
    groups = require_groups(by, ("unit", "cause", "category", "file_level", "cause_group"))
    asked = register.asked(period)
    stock = in_groups(stock_at_end(register, asked), groups, register.rules)
    kept = stock.household_id.nunique(where=stock.is_relieved)
    values = {
        "households": stock.household_id.nunique(),
        "relieved_kept": kept,
        "unrelieved": stock.household_id.nunique() - kept,
        "people": stock.household_size.sum().fill_null(0).cast("int64"),
    }
    return aggregate(stock, asked, groups, values)


def stock_at_end(register: Register, asked: ir.Table) -> ir.Table:
    """Files open in the evening of the last day, and whether their household is relieved."""
    there = on_file_at_end(register, asked)
    return there.left_join(_relieved(register, asked), "household_id")


def on_file_at_end(register: Register, asked: ir.Table) -> ir.Table:
    """Files open in the evening of the last day asked about, with their household and groups."""
    events = _events_so_far(register, asked)
    files = events.group_by("file_id").aggregate(state=events.delta.sum())
    return _files(register).semi_join(files.filter(files.state > 0), "file_id")


def _relieved(register: Register, asked: ir.Table) -> ir.Table:
    """Households by whether their last relief is not older than their last entry, moves aside."""
    events = household_events(register)
    so_far = events.join(asked, events.happened_on < asked.end_before)
    relieved = so_far.happened_on.max(where=so_far.kind == "relief")
    begun = so_far.happened_on.max(where=so_far.kind.isin(BEGINNINGS))
    days = so_far.group_by("household_id").aggregate(relieved_on=relieved, begun_on=begun)
    is_relieved = days.relieved_on.notnull() & (
        days.begun_on.isnull() | (days.relieved_on >= days.begun_on)
    )
    return days.select("household_id", is_relieved=is_relieved)


def distance_to_goal(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """How far the caseload is from the goal, and how many whole months are left.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.
    period
        The stock is taken at its last day.
    by
        Nothing, or unit.

    Returns
    -------
    Table
        One row per group:

        period        period the row is about
        unrelieved    households on file and not relieved (未解困)
        households    of these above the goal
        months        whole months from the period's end to the day of the goal, at least 0

    Notes
    -----
    The goal is a rule: how many households, by which day; where none is set, both are missing.
    Whoever looks, and each of several units, is held against the same. It
    is that hardship ends, not that the
    register is empty: who is relieved and kept on file for regular help has reached it.
    """
    groups = require_groups(by, ("unit",))
    goal = register.rules.goal
    stock = on_file(register, period, groups).cross_join(
        register.asked(period).select("end_before")
    )
    last = stock.end_before - ibis.interval(days=1)
    if goal is None:
        unset = ibis.null("int64")
        return stock.select("period", *groups, "unrelieved", households=unset, months=unset)
    left = (goal.by.year - last.year()) * 12 + goal.by.month - last.month()
    return stock.select(
        "period",
        *groups,
        "unrelieved",
        households=stock.unrelieved - goal.target,
        months=ibis.greatest(left, 0).cast("int64"),
    )


def on_file_during(register: Register, asked: ir.Table) -> ir.Table:
    """Files open on any day asked about: file, household, union, cause and category."""
    events = _events_so_far(register, asked)
    state = events.group_by("file_id").aggregate(
        before=events.delta.sum(where=events.happened_on < events.start_on).fill_null(0),
        entered=((events.delta > 0) & (events.happened_on >= events.start_on)).any(),
    )
    there = state.filter((state.before > 0) | state.entered)
    return _files(register).semi_join(there, "file_id")


def _files(register: Register) -> ir.Table:
    return register.household_file.select(
        "file_id",
        "household_id",
        "household_size",
        "category",
        "file_level",
        "unit",
        cause="cause_main",
    )


def events_with_files(register: Register) -> ir.Table:
    """Events with their file's groups and the number of files they add or take away."""
    return _with_delta(register.tables["file_event"].join(_files(register), "file_id"))


def household_events(register: Register) -> ir.Table:
    """Events of the whole register, whoever looks, with their household: for lives that moved."""
    files = register.tables["household_file"].select("file_id", "household_id")
    return _with_delta(register.tables["file_event"].join(files, "file_id"))


def _with_delta(events: ir.Table) -> ir.Table:
    delta = ibis.cases(
        (events.kind.isin(list(ENTRIES.values())), 1),
        (events.kind.isin(list(EXITS.values())), -1),
        (events.kind == "correct", events.correction.cast("int64")),
        else_=0,
    )
    return events.mutate(delta=delta)


def _events_so_far(register: Register, asked: ir.Table) -> ir.Table:
    """Events up to the last day asked about, with the days that are asked."""
    events = events_with_files(register)
    return events.join(asked, events.happened_on < asked.end_before)


_COUNTED = {**ENTRIES, **EXITS, "relief_kept": "relief"}


def _monthly(register: Register, codes: list[str]) -> ir.Table:
    """Events added up by month and codes, one column a kind."""
    events = events_with_files(register)
    counts = {name: ibis.ifelse(events.kind == kind, 1, 0).sum() for name, kind in _COUNTED.items()}
    return events.mutate(month_start=events.happened_on.truncate("M")).group_by(
        ["month_start", *codes]
    ).aggregate(
        delta=events.delta.sum(),
        corrected=events.delta.sum(where=events.kind == "correct").fill_null(0),
        **counts,
    )  # fmt: skip
