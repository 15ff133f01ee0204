"""Numbers used again: a row under a known number that is about somebody else.

A union that numbers every list from 1, or puts a new row at the top of its ledger, gives known
numbers to other rows. Each would take the place of another one, however few they are. So it is
asked where a number goes on to another person and another day, and where several go on to other
people at once; of a file always, as all that names it goes along. One other number that goes on to
another person may be an ID number put right: that is told.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping

from bangfu.language import Text
from bangfu.ledgers.layout.typed_rows import Spot
from bangfu.ledgers.rows.amendments import Change
from bangfu.register.faults import Fault, shown
from bangfu.register.remarks import Remark

__all__ = ["reused_numbers"]

_ABOUT: Mapping[str, tuple[str, str]] = {
    "household_file": ("holder_key", "opened_on"),
    "file_event": ("file_id", "happened_on"),
    "assistance": ("person_key", "paid_on"),
    "comfort_case": ("claimant_key", "happened_on"),
}
"""Whom and which day a row is about."""
_ASKED_ALWAYS = ("household_file",)
"""Of these one row that goes on to somebody else takes all that names it along."""
_ASKED = Text(
    "另一条记录，换一个没有用过的编号；确是更正的，核对后导入时加 --confirm",
    "for another row a number that was never used; if it is a correction, import with --confirm "
    "once you have looked",
)


def reused_numbers(
    changes: Iterable[Change], units: Mapping[Spot, str]
) -> tuple[list[Fault], list[Remark]]:
    """What to ask of changed rows that may be others, and what to tell of them.

    Parameters
    ----------
    changes
        Rows that would take the place of what their number has in the register.
    units
        The union of each row, by its place.
    """
    others: dict[tuple[str, str], list[Change]] = defaultdict(list)
    for change in changes:
        name = change.row.table.name
        if name in _ABOUT and not change.row.withdrawn and _differs(change, _ABOUT[name][0]):
            others[name, units.get(change.row.spot, "")].append(change)
    faults, remarks = list[Fault](), list[Remark]()
    for (name, _), own in others.items():
        whom, day = _ABOUT[name]
        is_one = len({(one.before[whom], one.row.values.get(whom)) for one in own}) == 1
        for change in own:
            moved = _differs(change, day)
            if moved or not is_one or name in _ASKED_ALWAYS:
                faults.append(_asked(change, day if moved else ""))
            else:
                remarks.append(_told(change, whom))
    return faults, remarks


def _differs(change: Change, column: str) -> bool:
    before, row = change.before[column], change.row
    return before is not None and column not in row.faulty and before != row.values.get(column)


def _asked(change: Change, day: str) -> Fault:
    key, row = shown(change.row.key), change.row
    found = Text(f"{key.zh}，原是另一人的记录", f"{key.en}, which was about somebody else")
    if day:
        before = f"{change.before[day]}"
        found = Text(
            f"{key.zh}，原是{before}另一人的记录",
            f"{key.en}, which was about somebody else on {before}",
        )
    spots = frozenset({row.spot})
    return Fault(row.at(row.table.key), found, _ASKED, kind="reused_number", spots=spots)


def _told(change: Change, whom: str) -> Remark:
    key = shown(change.row.key)
    said = Text(
        f"{key.zh}改为另一人的，是更正证件号码还是换了人，请核实",
        f"{key.en} is now about somebody else: an ID number put right, or another person?",
    )
    return Remark("other_person", change.row.at(whom), said, "low")
