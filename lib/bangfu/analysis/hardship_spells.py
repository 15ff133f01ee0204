"""Spells: how long a household was in hardship, from coming on file to leaving it, by household.

A move to another union is no end, a correction no beginning, and a return a new spell. Who came on
file before the register begins to know of events is known for one reason alone: it had not left by
then. So each spell tells from which of its days it was seen.
"""

from typing import TYPE_CHECKING, Any

from bangfu.figures.frames import to_frame
from bangfu.measures.caseload import BEGINNINGS, LEAVING, household_events
from bangfu.register.store import Register

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["SPELL_GROUPS", "spells_of"]

_GROUPS = {"cause_main": "cause", "category": "category", "unit": "unit"}
SPELL_GROUPS = (*_GROUPS.values(), "unit_kind")
"""What tells spells apart."""


def _days_of_households(register: Register) -> "pd.DataFrame":
    """What happened to the files of each household, day by day.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.

    Returns
    -------
    DataFrame
        One row a household and day with events: `household_id`, `happened_on`, `delta` by which
        its open files changed, `kinds` of its events, `file_id` of the first, and how many `files`
        it had open in the evening.
    """
    import pandas as pd  # noqa: PLC0415 - half a second, for those who ask for it alone

    known = household_events(register)
    events = to_frame(
        known.select("household_id", "file_id", "happened_on", "kind", "delta"), register
    )
    days = events.groupby(["household_id", "happened_on"], as_index=False).agg(
        delta=("delta", "sum"), kinds=("kind", set), file_id=("file_id", "first")
    )
    days["files"] = days.groupby("household_id").delta.cumsum()
    days["happened_on"] = pd.to_datetime(days.happened_on)
    return days


def spells_of(register: Register) -> "pd.DataFrame":
    """The spells of all households a register knows, whoever looks.

    Parameters
    ----------
    register
        Reads `file_event` and `household_file`.

    Returns
    -------
    DataFrame
        One row a spell:

        household_id
        began_on      day its file was opened, reopened or converted, when it had none open
        ended_on      day on which none of its files was open any more; missing if it is on file
        route         how it left: exit_self, exit_relief or exit_other; empty if it is on file, or
                      nobody knows, as of one that moved away
        days          from the first day to the last, or to the last day that is known
        seen_from     0, or the days from the first to the one on which the register begins to know
                      of events: had it ended before, nobody would know of it
        ended         whether it has left
        cause, category, unit, unit_kind
                      of its first file of the spell
    """
    import pandas as pd  # noqa: PLC0415

    days = _days_of_households(register)
    found = [
        spell for household, own in days.groupby("household_id")
        for spell in _spells(str(household), own)
    ]  # fmt: skip
    if not found:
        columns = ["household_id", "began_on", "ended_on", "route", "days", "seen_from", "ended"]
        return pd.DataFrame(columns=[*columns, *SPELL_GROUPS])
    last = pd.Timestamp(max(register.completeness.until.values()))
    spells = pd.DataFrame(
        found, columns=["household_id", "file_id", "began_on", "ended_on", "route"]
    )
    spells["ended"] = spells.route != ""
    until = spells.ended_on.fillna(last)
    spells["days"] = (until.where(until <= last, last) - spells.began_on).dt.days
    since = pd.Timestamp(register.completeness.since or spells.began_on.min())
    spells["seen_from"] = (since - spells.began_on).dt.days.clip(lower=0)
    files = to_frame(register.household_file.select("file_id", "unit_code", *_GROUPS), register)
    files["unit_kind"] = files.unit_code.map(dict(register.unit_kinds))
    with_groups = spells.merge(files.rename(columns=_GROUPS), on="file_id")
    return with_groups.drop(columns=["file_id", "unit_code"]).sort_values(
        ["began_on", "household_id"], ignore_index=True
    )


def _spells(household: str, days: "pd.DataFrame") -> list[tuple[object, ...]]:
    """The spells of one household: file, first day, last day if any, and route."""
    found: list[tuple[object, ...]] = []
    began: tuple[object, object] | None = None
    day: Any
    for day in days.itertuples():
        is_begun = day.files > 0 and bool(day.kinds & {*BEGINNINGS})
        if began is not None and day.files <= 0:
            route = next((kind for kind in LEAVING if kind in day.kinds), "")
            moved = "transfer_out" in day.kinds
            if route or moved:  # a file that a correction takes away was none
                found.append((household, *began, day.happened_on, route))
            began = None
        elif began is None and is_begun:
            began = day.file_id, day.happened_on
    if began is not None:
        found.append((household, *began, None, ""))
    return found
