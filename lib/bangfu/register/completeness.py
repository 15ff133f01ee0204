"""Until when a register is complete: what happened later it cannot know yet.

A load that was declared complete until a day is so for every union that has rows in the register.
Any other is complete until the end of the month of its newest day, for the unions it has rows of.
A union that never had a row is not waited for; where none had, only what was declared counts.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bangfu.periods import Period
from bangfu.register.loads import Load

__all__ = ["DAYS", "Completeness", "completeness_of"]

DAYS: Mapping[str, tuple[str, ...]] = {
    "household_file": ("opened_on",),
    "file_event": ("happened_on",),
    "assistance": ("paid_on",),
    "comfort_case": ("applied_on", "decided_on", "paid_on"),
}
"""The days of each table's rows by which a union has reported."""


@dataclass(frozen=True)
class Completeness:
    """Until when each union's tables are complete."""

    until: Mapping[str, date]
    """By union; those that ever had a row."""
    declared: date | None = None
    """The last day until which a load was declared complete."""
    newest: Mapping[tuple[str, str], date] = field(default_factory=dict, repr=False)
    """The newest day by union and table."""

    def reported(self, units: Iterable[str], period: Period) -> tuple[int, int]:
        """How many of some unions have reported all of a period, and how many are waited for."""
        days = [self.until[unit] for unit in units if unit in self.until]
        return sum(day >= period.last_day for day in days), len(days)

    def covers(self, units: Iterable[str], period: Period) -> bool:
        """Whether all of some unions have reported all of a period."""
        found, expected = self.reported(units, period)
        if not expected:
            return self.declared is not None and self.declared >= period.last_day
        return found == expected


def completeness_of(connection: Any, loads: Sequence[Load]) -> Completeness:
    """Until when each union of a register is complete, as of the newest of its loads.

    Parameters
    ----------
    connection
        Of DuckDB, with the views `<table>_rows`.
    loads
        The loads that are seen, oldest first.
    """
    rows: list[tuple[int, str, str, date]] = connection.execute(_sql()).fetchall()
    newest: dict[tuple[str, str], date] = {}
    of_load: dict[int, date] = {}
    for load_id, unit, table, day in rows:
        newest[unit, table] = max(day, newest.get((unit, table), day))
        of_load[load_id] = max(day, of_load.get(load_id, day))
    declared = max((load.until for load in loads if load.until), default=None)
    assumed = {load.load_id for load in loads if load.until is None}
    until: dict[str, date] = {}
    for load_id, unit, _, _ in rows:
        days = [_month_end(of_load[load_id])] if load_id in assumed else []
        known = [*days, *filter(None, (until.get(unit), declared))]
        until[unit] = max(known)
    return Completeness(until, declared, newest)


def _month_end(day: date) -> date:
    return Period.parse(f"{day:%Y-%m}").last_day


def _sql() -> str:
    """Load, union, table and newest day of its rows; all names in it are our own."""
    selects = []
    for table, days in DAYS.items():
        newest = f"max(greatest({', '.join(f'r.{day}' for day in days)}))"
        rows = f'FROM "{table}_rows" r'
        unit = "r.unit_code"
        if table == "file_event":
            files = '(SELECT DISTINCT file_id, unit_code FROM "household_file_rows") f'
            rows, unit = f"{rows} JOIN {files} ON f.file_id = r.file_id", "f.unit_code"
        selects.append(f"SELECT r.load_id, {unit}, '{table}', {newest} {rows} GROUP BY ALL")
    return " UNION ALL ".join(selects) + " ORDER BY ALL"
