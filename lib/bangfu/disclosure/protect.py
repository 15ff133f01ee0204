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
from types import MappingProxyType
from typing import Final

from bangfu.disclosure.policy import Policy
from bangfu.disclosure.tidy import TidyTable
from bangfu.errors import DisclosureError

__all__ = ["SUPPRESSED", "Protected", "Suppressed", "TidyTable", "protect"]


class Suppressed(Enum):
    """The type of `SUPPRESSED`; an enum, so that `cell is SUPPRESSED` narrows it for a checker."""

    SUPPRESSED = "suppressed"

    def __repr__(self) -> str:
        return "SUPPRESSED"


SUPPRESSED: Final = Suppressed.SUPPRESSED
"""Stands in for a withheld value. It cannot be added, compared or formatted as a number."""

_ONLY_PROTECT_HAS_IT: Final = object()


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
    hidden: frozenset[int] = frozenset()
    rows = tuple(_shown(row, table, index in hidden) for index, row in enumerate(table.rows))
    return Protected(
        table.groups, table.time, table.values, table.holders, rows, _ONLY_PROTECT_HAS_IT
    )


def _shown(row: Mapping[str, object], table: TidyTable, hide: bool) -> Mapping[str, object]:
    """The cells of `row` the table names, values marked if they are to be hidden."""
    groups = {name: row[name] for name in table.groups}
    values = {name: SUPPRESSED if hide else row[name] for name in table.values}
    return MappingProxyType(groups | values)
