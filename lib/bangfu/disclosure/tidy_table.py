"""The table disclosure control takes in: a measure's answer, small by now, as plain rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import product

from bangfu.errors import DisclosureError

__all__ = ["CellValue", "TidyTable", "complete"]

CellValue = int | Decimal | None


@dataclass(frozen=True)
class TidyTable:
    """A measure's answer.

    Rows with a count of 0 belong in it: a row left out is as good as a 0 shown, and a table that
    is broken down in two directions must have all its combinations (see `complete`).

    Raises
    ------
    DisclosureError
        If a name is not among those it must be among, a row lacks a column, a holder is not a
        count, or two rows have the same group cells.
    """

    groups: tuple[str, ...]
    """Names of the group columns; empty for the unit's own total, which is one row."""
    time: tuple[str, ...]
    """Those of `groups` that are time (month, year, batch). They part the table into slices and
    are never suppressed themselves: the unit's totals of shorter periods stay exact."""
    values: tuple[str, ...]
    """Names of the value columns."""
    holders: tuple[str, ...]
    """Those of `values` that count the households, persons, cases or files behind a row. A row
    is sensitive if one of them is small and not 0."""
    rows: tuple[Mapping[str, object], ...]
    """Group and value cells by name. Values are int, Decimal or None; a group cell may be None,
    which is a group of its own ("not on file")."""

    def __post_init__(self) -> None:
        _require_among("time", self.time, self.groups)
        _require_among("holders", self.holders, self.values)
        for number, row in enumerate(self.rows, start=1):
            self._check_row(number, row)
        if len({self.key(row) for row in self.rows}) < len(self.rows):
            raise DisclosureError(f"table by {self.groups!r}: two rows have the same group cells")

    def _check_row(self, number: int, row: Mapping[str, object]) -> None:
        missing = [name for name in (*self.groups, *self.values) if name not in row]
        if missing:
            raise DisclosureError(f"table by {self.groups!r}, row {number}: lacks {missing!r}")
        for name in self.holders:
            if not _is_count(row[name]):
                raise DisclosureError(
                    f"table by {self.groups!r}, row {number}, column {name!r}: "
                    f"found {type(row[name]).__name__}, expected a count of 0 or more"
                )

    def key(
        self, row: Mapping[str, object], names: Sequence[str] | None = None
    ) -> tuple[object, ...]:
        """The group cells of `row`, or those of them in `names`."""
        return tuple(row[name] for name in (self.groups if names is None else names))

    def counts(self, row: Mapping[str, object]) -> tuple[int, ...]:
        """The holder counts of `row`."""
        return tuple(int(row[name]) for name in self.holders)  # type: ignore[call-overload]


def complete(
    table: TidyTable, *, levels: Mapping[str, Sequence[object]], empty: Mapping[str, CellValue]
) -> TidyTable:
    """The table with a row for every combination of `levels`, in their order.

    Parameters
    ----------
    table
        As the measure answers it: groups nobody is in are left out.
    levels
        The cells every group column may have, in the order reports show them. Cells the table
        has beyond these (None, say) are kept, after them.
    empty
        The values of a row nobody is in: 0 for a count, `Decimal(0)` for money, None for a median.

    Examples
    --------
    >>> rows = ({"cause": "illness", "files": 12},)
    >>> table = TidyTable(("cause",), (), ("files",), ("files",), rows)
    >>> full = complete(table, levels={"cause": ("disaster", "illness")}, empty={"files": 0})
    >>> [(row["cause"], row["files"]) for row in full.rows]
    [('disaster', 0), ('illness', 12)]
    """
    found = {table.key(row): row for row in table.rows}
    axes = [
        list(dict.fromkeys((*levels.get(name, ()), *(row[name] for row in table.rows))))
        for name in table.groups
    ]
    rows = tuple(
        found.get(key) or {**dict(zip(table.groups, key, strict=True)), **empty}
        for key in product(*axes)
    )
    return TidyTable(table.groups, table.time, table.values, table.holders, rows)


def _is_count(value: object) -> bool:
    """Whether `value` is a whole number of 0 or more; SQL sums of counts may come as Decimal."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        return False
    return value >= 0 and value == int(value)


def _require_among(what: str, names: Sequence[str], allowed: Sequence[str]) -> None:
    strangers = [name for name in names if name not in allowed]
    if strangers:
        raise DisclosureError(f"{what}: found {strangers!r}, expected some of {tuple(allowed)!r}")
