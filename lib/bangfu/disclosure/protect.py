"""Tables in, tables out: the only way from a measure's answer to something a reader may see.

A count under the threshold is withheld with its whole row; where subtraction would give it back,
more rows are withheld until it could again be anything up to the threshold. What is withheld is
a marker, never 0 and never missing, and what is shown is never changed.

The protection holds within one table, its totals and the margins handed in with it. A reader who
combines several tables of a release, or this release with an earlier one, is not reckoned with
yet; nor is one who reasons backwards from how the rows to withhold are chosen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass
from enum import Enum
from math import prod
from types import MappingProxyType
from typing import Final

from bangfu.disclosure.pattern import CellLine, CellLines, HolderCell, Total, cells_to_withhold
from bangfu.disclosure.tidy_table import TidyTable
from bangfu.errors import DisclosureError
from bangfu.rules.provisions import Policy

__all__ = ["SUPPRESSED", "Protected", "Suppressed", "TidyTable", "protect"]


class Suppressed(Enum):
    """The type of `SUPPRESSED`; an enum, so that `cell is SUPPRESSED` narrows it for a checker."""

    SUPPRESSED = "suppressed"

    def __repr__(self) -> str:
        return "SUPPRESSED"


SUPPRESSED: Final = Suppressed.SUPPRESSED
"""Stands in for a withheld value. It cannot be added, compared or formatted as a number."""

_ONLY_PROTECT_HAS_IT: Final = object()

_Key = tuple[object, ...]


@dataclass(frozen=True)
class Protected:
    """A table that has passed disclosure control.

    Only `protect` can make one: the constructor asks for a token no other module has, so that
    code which displays or writes tables may ask for this type and be sure. The withheld values
    are not in it.

    Raises
    ------
    DisclosureError
        If made by anything but `protect`.
    """

    groups: tuple[str, ...]
    time: tuple[str, ...]
    values: tuple[str, ...]
    holders: tuple[str, ...]
    rows: tuple[Mapping[str, object], ...]
    """All rows of the table, in its order; each value cell is the value or `SUPPRESSED`."""
    token: InitVar[object] = None

    def __post_init__(self, token: object) -> None:
        if token is not _ONLY_PROTECT_HAS_IT:
            raise DisclosureError("a protected table is made by disclosure.protect.protect only")

    def is_suppressed(self, row: Mapping[str, object]) -> bool:
        """Whether the values of `row`, one of `rows`, are withheld."""
        return any(row[name] is SUPPRESSED for name in self.values)


@dataclass(frozen=True)
class _Side:
    """A direction a table is summed in: the group columns that are left, and the totals."""

    groups: tuple[str, ...]
    totals: Mapping[_Key, Total]

    def line(self, row: Mapping[str, object]) -> CellLine:
        """The line of this direction that `row` is in."""
        return self.groups, tuple(row[name] for name in self.groups)

    def total(self, line: CellLine) -> Total:
        """The total of a line; the tables must have it."""
        if line[1] not in self.totals:
            raise DisclosureError(f"margin by {self.groups!r}: lacks the row {line[1]!r}")
        return self.totals[line[1]]


def protect(
    table: TidyTable,
    *,
    parent: TidyTable | None = None,
    policy: Policy | None,
    margins: Sequence[Protected] = (),
) -> Protected:
    """Withhold the rows of a table that would tell on somebody.

    Parameters
    ----------
    table
        Totals (no groups but time) pass as they are. Anything else is a breakdown.
    parent
        The totals the breakdown divides, by the same time groups (none: one row), with the same
        holders; they are shown exactly. Needed for a breakdown.
    policy
        None for the internal edition: everything is shown.
    margins
        Tables already protected whose rows sum rows of this one and which the same reader sees.
        Without any, the rows of each time slice add up to its parent and no more is known. For a
        table by two code columns: its two one-way tables, with the same time groups. For a table
        by time and one code column: the table by that code alone, if it is shown too.

    Returns
    -------
    Protected
        The same rows in the same order. A row is withheld whole: counts, money, and both parts
        of a ratio. In what follows "small" is: a holder that is not 0 and under
        `policy.threshold`.

        - A slice whose parent has a holder under `policy.parent_minimum` (and not 0) is withheld
          with its zeros, because which causes nobody has is a breakdown too. The same goes for a
          line of a two-way table whose own total is withheld or under `parent_minimum`.
        - Small rows are withheld. Then more rows are, the smallest first, until every line has
          no withheld row or at least two, and until each protected row could, for all that the
          shown rows and totals tell, be as large as the threshold. If the rows that are not 0
          do not suffice, zeros are withheld too.
        - Counts are taken to add up, though a household may be served in two aspects.

    Raises
    ------
    DisclosureError
        If a breakdown has no holders or no parent, a slice has no row in `parent`, or margins do
        not fit the table (other groups, a row missing, a combination missing in the table).
    """
    hidden = frozenset() if policy is None else _withheld(table, parent, policy, margins)
    rows = tuple(_shown(row, table, index in hidden) for index, row in enumerate(table.rows))
    return Protected(
        table.groups, table.time, table.values, table.holders, rows, _ONLY_PROTECT_HAS_IT
    )


def _withheld(
    table: TidyTable, parent: TidyTable | None, policy: Policy, margins: Sequence[Protected]
) -> frozenset[int]:
    """Numbers of the rows of `table` that may not be shown."""
    if set(table.groups) == set(table.time):
        return frozenset()
    totals = _parent_totals(table, parent)
    sides = _sides(table, totals, margins)
    by_slice = all(set(table.time) <= set(side.groups) for side in sides)
    slices: dict[_Key, list[int]] = {}
    for index, row in enumerate(table.rows):
        slices.setdefault(table.key(row, table.time if by_slice else ()), []).append(index)
    withheld: set[int] = set()
    for indexes in slices.values():
        withheld.update(_withheld_of_slice(table, indexes, sides, policy))
    return frozenset(withheld)


def _withheld_of_slice(
    table: TidyTable, indexes: Sequence[int], sides: Sequence[_Side], policy: Policy
) -> list[int]:
    """Those rows of one slice that may not be shown."""
    order = sorted(indexes, key=lambda index: _name(table, index))
    rows = [table.rows[index] for index in order]
    lines = [{side.line(row) for row in rows} for side in sides]
    if len(rows) < prod(map(len, lines)):
        raise DisclosureError(
            f"table by {table.groups!r}: lacks combinations its margins have; complete() adds them"
        )
    totals = {
        line: side.total(line) for side, own in zip(sides, lines, strict=True) for line in own
    }
    cells = [
        HolderCell(_name(table, index), table.counts(row), tuple(side.line(row) for side in sides))
        for index, row in zip(order, rows, strict=True)
    ]
    return [order[number] for number in cells_to_withhold(CellLines(cells, totals, policy))]


def _name(table: TidyTable, index: int) -> tuple[str, ...]:
    """The group cells of a row as text, which None and numbers can be ordered by too."""
    return tuple(map(repr, table.key(table.rows[index])))


def _parent_totals(table: TidyTable, parent: TidyTable | None) -> dict[_Key, tuple[int, ...]]:
    """The totals the breakdown divides, by the cells of its time groups."""
    if not table.holders:
        raise DisclosureError(f"table by {table.groups!r}: has no holders to protect")
    if parent is None:
        raise DisclosureError(f"table by {table.groups!r}: needs the totals it divides as parent")
    if set(parent.groups) != set(table.time) or parent.holders != table.holders:
        raise DisclosureError(
            f"parent by {parent.groups!r} with holders {parent.holders!r}: expected groups "
            f"{table.time!r} and holders {table.holders!r}"
        )
    totals = {parent.key(row, table.time): parent.counts(row) for row in parent.rows}
    if not {table.key(row, table.time) for row in table.rows} <= totals.keys():
        raise DisclosureError(f"parent by {parent.groups!r}: lacks a slice the table has")
    return totals


def _sides(
    table: TidyTable,
    totals: Mapping[_Key, tuple[int, ...]],
    margins: Sequence[Protected],
) -> tuple[_Side, ...]:
    """The directions the table has totals in: one, or two that together name every group."""
    own = _Side(table.time, totals)
    # In an order of their own, so that the order they are handed in cannot choose what is hidden.
    ordered = sorted(margins, key=lambda margin: margin.groups)
    given = tuple(_side_of(margin, table) for margin in ordered)
    codes = [set(side.groups) - set(table.time) for side in given]
    all_codes = set(table.groups) - set(table.time)
    timed = all(set(table.time) <= set(side.groups) for side in given)
    match len(given):
        case 0:
            return (own,)
        case 1 if timed and codes[0] < all_codes:
            return given
        case 1 if not timed and set(given[0].groups) == all_codes:
            return (own, *given)
        case 2 if timed and not codes[0] & codes[1] and codes[0] | codes[1] == all_codes:
            return given
    raise DisclosureError(
        f"margins by {[side.groups for side in given]!r} do not fit the table by "
        f"{table.groups!r} with time {table.time!r}"
    )


def _side_of(margin: Protected, table: TidyTable) -> _Side:
    """A margin as a direction: its totals, those withheld as None."""
    if not margin.groups or margin.holders != table.holders:
        raise DisclosureError(
            f"margin by {margin.groups!r} with holders {margin.holders!r}: expected some groups "
            f"and holders {table.holders!r}"
        )
    totals = {
        tuple(row[name] for name in margin.groups): None
        if margin.is_suppressed(row)
        else tuple(int(row[name]) for name in margin.holders)  # type: ignore[call-overload]
        for row in margin.rows
    }
    return _Side(margin.groups, totals)


def _shown(row: Mapping[str, object], table: TidyTable, hide: bool) -> Mapping[str, object]:
    """The cells of `row` the table names, values marked if they are to be hidden."""
    groups = {name: row[name] for name in table.groups}
    values = {name: SUPPRESSED if hide else row[name] for name in table.values}
    return MappingProxyType(groups | values)
