"""From when a register knows, and until when it is complete: beside that it cannot know.

It begins with the year in which the first thing happened: a payment, a claim, or an event of a file
that is no opening. The files there were then are taken over with the days they were opened.

A day that is declared holds for every union that has rows in the register; of several the one
declared last. A load without one is complete until the end of the month of its newest day, for the
unions it has rows of. A union that says it has nothing to report of a period has reported it. Days
are those the register shows now, so that a day that was mistyped and corrected counts no more. A
union that never had a row is not waited for, nor is one that was gone before the period began;
where no union is waited for, only what was declared counts.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from bangfu.periods import Period
from bangfu.register.load_chain import Load

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
    """The day until which the register was last declared complete."""
    newest: Mapping[tuple[str, str], date] = field(default_factory=dict, repr=False)
    """The newest day by union and table."""
    ended: Mapping[str, date] = field(default_factory=dict, repr=False)
    """The last day of unions that are no more."""
    since: date | None = None
    """The first day of the year the register begins in; None if nothing has happened yet."""
    begun: Mapping[str, date] = field(default_factory=dict, repr=False)
    """The first day of each union."""

    def is_before(self, period: Period) -> bool:
        """Whether nothing is known of a period because the register begins later."""
        return self.since is not None and period.last_day < self.since

    def unknown(self, unit: str, period: Period) -> str:
        """Why nothing, or not all, can be known of a union in a period; nothing if it can."""
        if self.since is not None and period.start < self.since:
            begins = f"before the register does, in {self.since.year}"
            return f"found a period that begins {begins}"
        if unit in self.begun and period.last_day < self.begun[unit]:
            return f"found a period before union {unit} begins, on {self.begun[unit]}"
        if unit in self.ended and period.start > self.ended[unit]:
            return f"found a period after union {unit} ended, on {self.ended[unit]}"
        return ""

    def reported(self, units: Iterable[str], period: Period) -> tuple[int, int]:
        """How many of some unions have reported all of a period, and how many are waited for."""
        waited_for = [
            (self.until[unit], min(period.last_day, self.ended.get(unit, period.last_day)))
            for unit in units
            if unit in self.until and self.ended.get(unit, period.last_day) >= period.start
        ]
        return sum(day >= last for day, last in waited_for), len(waited_for)

    def through(self, units: Iterable[str]) -> date | None:
        """The last day all of some unions have reported; what was declared if none is waited for.

        Examples
        --------
        >>> known = Completeness({"a": date(2020, 1, 31), "b": date(2019, 12, 31)})
        >>> str(known.through(["a", "b"])), str(known.through(["a", "never"]))
        ('2019-12-31', '2020-01-31')
        """
        there = [unit for unit in units if unit in self.until and unit not in self.ended]
        return min((self.until[unit] for unit in there), default=self.declared)

    def covers(self, units: Iterable[str], period: Period) -> bool:
        """Whether all of some unions have reported all of a period."""
        found, expected = self.reported(units, period)
        if not expected:
            return self.declared is not None and self.declared >= period.last_day
        return found == expected


def completeness_of(
    ask: Callable[[str], list[tuple[Any, ...]]], loads: Sequence[Load]
) -> Completeness:
    """Until when each union of a register is complete, as of the newest of its loads.

    Parameters
    ----------
    ask
        Answers SQL over all tables and their `<table>_rows`.
    loads
        The loads that are seen, oldest first.
    """
    rows: list[tuple[int, str, str, date | None]] = ask(_sql(loads))
    newest: dict[tuple[str, str], date] = {}
    of_load: dict[int, date] = {}
    for load_id, unit, name, day in rows:
        if day is not None:
            newest[unit, name] = max(day, newest.get((unit, name), day))
            of_load[load_id] = max(day, of_load.get(load_id, day))
    declared = next((load.until for load in reversed(loads) if load.until), None)
    assumed = {load.load_id for load in loads if load.until is None} & of_load.keys()
    until: dict[str, date] = {}
    for load_id, unit, _, _ in rows:
        own = _month_end(of_load[load_id]) if load_id in assumed else None
        known = [day for day in (until.get(unit), own, declared) if day]
        if known:
            until[unit] = max(known)
    for unit, period in (load.nothing for load in loads if load.nothing):
        last = Period.parse(period).last_day
        until[unit] = max(last, until.get(unit, last))
    ended, begun = (dict(ask(sql)) for sql in (_ENDED, _BEGUN))
    ((first,),) = ask(_SINCE)
    since = first and first.replace(month=1, day=1)
    return Completeness(until, declared, newest, ended, since, begun)


_SINCE = """
SELECT min(day) FROM (
    SELECT min(happened_on) AS day FROM file_event WHERE kind <> 'open'
    UNION ALL SELECT min(paid_on) FROM assistance
    UNION ALL SELECT min(applied_on) FROM comfort_case
) AS first_days
"""
_BEGUN = 'SELECT unit_code, valid_from FROM "union_unit"'
_ENDED = 'SELECT unit_code, valid_to FROM "union_unit" WHERE valid_to IS NOT NULL'


def _month_end(day: date) -> date:
    return Period.parse(f"{day:%Y-%m}").last_day


def _sql(loads: Sequence[Load]) -> str:
    """Load, union, table and newest day of its rows as they are now; all names are our own."""
    selects = []
    for name, days in DAYS.items():
        unit = "r.unit_code"
        newest, rows = _as_now(name, days, sum(bool(load.rows.get(name)) for load in loads))
        if name == "file_event":
            files = '(SELECT DISTINCT file_id, unit_code FROM "household_file_rows") f'
            rows, unit = f"{rows} JOIN {files} ON f.file_id = r.file_id", "f.unit_code"
        selects.append(f"SELECT r.load_id, {unit}, '{name}', {newest} {rows} GROUP BY 1, 2, 3")
    return " UNION ALL ".join(selects) + " ORDER BY 1, 2, 3, 4"


def _as_now(name: str, days: Sequence[str], loads: int) -> tuple[str, str]:
    """The newest of some days, and where they are found: of several loads, in the newest rows.

    In one load a row stands once, and is what it is now.
    """
    # A plan knows completeness from what is kept, and must not wait for an engine.
    from bangfu.register.schema import table  # noqa: PLC0415

    if loads <= 1:
        own = ", ".join(f"r.{day}" for day in days)
        return f"max(greatest({own})) FILTER (WHERE NOT r.withdrawn)", f'FROM "{name}_rows" r'
    own = ", ".join(f"now.{day}" for day in days)
    now = f'LEFT JOIN "{name}" now USING ("{table(name).key}")'
    return f"max(greatest({own}))", f'FROM "{name}_rows" r {now}'
