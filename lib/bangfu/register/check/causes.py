"""Which faults only follow from others, so that one mistake is told once.

The rules count: one event on a wrong day, or registered twice, moves the state of its file on all
later days, and every row looked at there seems wrong too. What follows is left unsaid for as long
as its cause is found; with the cause mended, whatever is still wrong is found by itself.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from bangfu.register.faults import Fault, Reach

__all__ = ["FOLLOWS", "Follows", "reach_of", "root_faults"]


@dataclass(frozen=True)
class Follows:
    """Faults of one rule may follow from those of other rules about the same thing.

    `within` is the column whose value both have: of a file, a household, an item or a case.
    """

    rule: str
    within: str
    causes: frozenset[str]


_NO_DIRECTION = frozenset({"correction_missing", "sign"})  # the correction counts as nothing, or 2
_EARLY = frozenset({"applied_on_early", "decided_on_early"})
_NOT_APPROVED = frozenset({"paid_not_approved"})

FOLLOWS: tuple[Follows, ...] = (
    Follows("never_opened", "file_id", _NO_DIRECTION),
    Follows("opened_on", "file_id", _NO_DIRECTION),
    Follows(
        "event_sequence", "file_id",
        _NO_DIRECTION | {"never_opened", "opened_on", "event_sequence"},
    ),
    Follows("entry_kind", "file_id", _NO_DIRECTION | {"opened_on", "event_sequence"}),
    Follows("second_file", "file_id", _NO_DIRECTION | {"opened_on"}),
    Follows("second_file", "household_id", frozenset({"event_sequence"})),
    Follows("aid_before_file", "file_id", frozenset({"opened_on"})),
    Follows("aid_off_file", "file_id", _NO_DIRECTION),
    Follows(
        "aid_off_file", "household_id", frozenset({"never_opened", "opened_on", "event_sequence"})
    ),
    Follows("code_date", "file_id", frozenset({"opened_on"})),
    Follows("code_date", "case_id", _EARLY),
    Follows("service_amount", "aid_id", frozenset({"negative"})),
    # A case shown as paid that is not approved: the decision is wrong, or the payment is.
    Follows("decided_on_unasked", "case_id", _NOT_APPROVED | {"reject_reason_unasked"}),
    Follows("reject_reason_missing", "case_id", _NOT_APPROVED),
    Follows("amount_missing", "case_id", _NOT_APPROVED),
    Follows("batch_no_missing", "case_id", _NOT_APPROVED),
)  # fmt: skip
"""What follows from what; no rule follows from itself by way of others, but later from earlier."""

_THINGS = tuple(dict.fromkeys(follows.within for follows in FOLLOWS))
_DAYS = {"file_event": "happened_on", "assistance": "paid_on", "household_file": "opened_on"}


def reach_of(rule: str, table_name: str, row: Mapping[str, Any]) -> Reach:
    """What a fault on a row is about, and on which days others may follow from it."""
    things = frozenset((name, str(row[name])) for name in _THINGS if row.get(name) is not None)
    column = _DAYS.get(table_name)
    day: date = (row[column] if column else None) or date.min
    if rule == "never_opened":
        return Reach(things, day, since=date.min)
    if rule == "opened_on":
        first, last = sorted([day, row["first_on"]])
        return Reach(things, day, since=first, until=last)
    if rule == "event_sequence" and row["delta"] == 0:  # relief moves no state: nothing follows
        return Reach(things, day, since=day, until=date.min)
    return Reach(things, day, since=day)


def root_faults(faults: Sequence[Fault]) -> list[Fault]:
    """The faults that do not follow from others among them, in the order given.

    Parameters
    ----------
    faults
        What the rules found, consequences and all.

    Returns
    -------
    list of Fault
        At least one, if there is any fault.
    """
    causes: _Causes = defaultdict(list)
    for fault in faults:
        for thing in fault.reach.things:
            causes[fault.rule, thing].append(fault)
    return [fault for fault in faults if not _follows(fault, causes)]


_Causes = defaultdict[tuple[str, tuple[str, str]], list[Fault]]


def _follows(fault: Fault, causes: _Causes) -> bool:
    return any(
        _is_explained(fault, follows, causes) for follows in FOLLOWS if follows.rule == fault.rule
    )


def _is_explained(fault: Fault, follows: Follows, causes: _Causes) -> bool:
    """Whether there is a cause for each of the things it is about: a sum is about several files."""
    things = [thing for thing in fault.reach.things if thing[0] == follows.within]
    return bool(things) and all(
        any(_reaches(cause, fault) for cause in _of_rules(follows.causes, thing, causes))
        for thing in things
    )


def _of_rules(rules: Iterable[str], thing: tuple[str, str], causes: _Causes) -> Iterable[Fault]:
    return (cause for rule in rules for cause in causes.get((rule, thing), ()))


def _reaches(cause: Fault, fault: Fault) -> bool:
    """Whether the day of a fault is one of those on which things may follow from a cause.

    Of two faults found by one rule the earlier is the cause; of one day, that with the later key:
    the event registered again, more likely than the one there was.
    """
    if not cause.reach.since <= fault.reach.day <= cause.reach.until:
        return False
    earlier = (cause.reach.day, fault.place.key) < (fault.reach.day, cause.place.key)
    return cause.rule != fault.rule or earlier
