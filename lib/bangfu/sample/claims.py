"""The invented comfort cases of the sample; person-times and batches foot to the printed ones.

Printed are the person-times of 2013 to 2017, those of 2018 and 2019 together, the batches of 2016
and 2017, and 「800余万元」 in all. Invented are the split of 2018 and 2019, the other years'
batches, the amounts, the deadline of 180 days, and every case.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, TypeVar

from bangfu.sample.lots import Lots, person_key, workday_from
from bangfu.sample.organisations import LOCAL_UNIONS, OTHER_UNIONS

__all__ = ["draw_cases"]

T = TypeVar("T")

_START = date(2013, 1, 1)
_DEADLINE_DAYS = 180
"""Longest time from event to claim after the first revision (the real one is not published)."""


@dataclass(frozen=True)
class _Year:
    """A year of payments: person-times, batches, and the typical days of each step."""

    person_times: int
    batches: int
    rejected: int
    days_to_claim: int
    days_to_decision: int
    days_to_payment: int


_PLAN = {
    2013: _Year(67, 8, 7, 70, 45, 16),
    2014: _Year(259, 10, 34, 62, 42, 15),
    2015: _Year(378, 12, 43, 55, 38, 15),
    2016: _Year(374, 11, 35, 52, 30, 12),
    2017: _Year(383, 13, 34, 48, 26, 11),
    2018: _Year(611, 14, 38, 42, 24, 10),
    2019: _Year(673, 14, 40, 38, 21, 9),
}
_KIND_SHARES = {"house_fire": 45, "accident_injury": 85, "accident_death": 52}
"""Shares in thousandths; the rest are major illnesses."""

_AMOUNTS = {
    2013: {
        "major_illness": 2000,
        "house_fire": 2000,
        "accident_injury": 1500,
        "accident_death": 3000,
    },
    2016: {
        "major_illness": 3000,
        "house_fire": 4000,
        "accident_injury": 3000,
        "accident_death": 7000,
    },
}
"""Yuan by kind of event, from a year on."""

_ILLNESSES: dict[int, dict[str, float]] = {
    2013: {"cancer": 84, "kidney_failure": 8, "other": 8},
    2015: {"cancer": 80, "kidney_failure": 7, "organ_transplant": 4, "other": 9},
    2018: {
        "cancer": 47, "kidney_failure": 5, "organ_transplant": 2, "cabg": 8, "ami": 15,
        "stroke_sequelae": 13, "valve": 4, "aorta": 2, "other": 4,
    },
}  # fmt: skip
"""Illnesses by weight, from a year of application on."""

_REASONS: dict[int, dict[str, float]] = {
    2013: {"incomplete": 50, "not_listed": 40, "not_member": 10},
    2014: {"late": 35, "incomplete": 25, "not_listed": 28, "not_member": 4, "duplicate": 8},
    2018: {"late": 38, "incomplete": 22, "not_listed": 12, "below_threshold": 14, "duplicate": 14},
}
"""Reasons for rejection by weight, from a year of application on; 2014 brought the deadline."""

_RELATIONS = {"self": 72, "spouse": 12, "parent": 10, "child": 6}
_SUPPLEMENTS, _WITHDRAWALS, _PENDING = 36, 17, 14


@dataclass(frozen=True)
class _Batch:
    """Cases decided on one day and paid on another."""

    number: int
    decided_on: date
    paid_on: date


def draw_cases(lots: Lots) -> list[dict[str, Any]]:
    """Rows of `comfort_case`, without trace columns, in the order of application."""
    desk = _Desk(lots)
    rows = [row for year in _PLAN for row in desk.year_of(year)]
    rows += desk.unfinished()
    rows.sort(key=lambda row: (row["applied_on"], row["happened_on"], row["claimant_key"]))
    return [{"case_id": f"C{number:05d}", **row} for number, row in enumerate(rows, start=1)]


class _Desk:
    """The cases so far: who claimed before, and the lots that decide about the next."""

    def __init__(self, lots: Lots) -> None:
        self.lots = lots
        self.unions = {code: lots.uniform(0.4, 2.0) for code in LOCAL_UNIONS}
        self.unions |= dict.fromkeys(OTHER_UNIONS, 4.0)
        self.claimants: list[tuple[str, str]] = []
        self.claimants_before: list[tuple[str, str]] = []
        self.drawn = 0

    def year_of(self, year: int) -> list[dict[str, Any]]:
        """The cases decided in a year."""
        plan = _PLAN[year]
        self.claimants_before = self.claimants[:]
        batches = _draw_batches(self.lots, year, plan)
        kinds = self.lots.shuffled(_kinds(plan.person_times))
        places = [
            *batches,
            *batches,
            *self.lots.choices(batches, k=plan.person_times - 2 * len(batches)),
        ]
        rows = [self._approved(k, b) for k, b in zip(kinds, places, strict=True)]
        rejected = self.lots.choices(batches, k=plan.rejected)
        return rows + [self._rejected(batch) for batch in rejected]

    def unfinished(self) -> list[dict[str, Any]]:
        """Cases sent back for papers, withdrawn, or not decided by the end of the sample."""
        decisions = ["supplement"] * _SUPPLEMENTS + ["withdrawn"] * _WITHDRAWALS
        rows = []
        for decision in decisions:
            day = self.lots.workday(date(2013, 6, 1), date(2019, 12, 20))
            rows.append(self._case(self._kind(), day) | {"decision": decision, "decided_on": day})
        for _ in range(_PENDING):
            day = self.lots.workday(date(2019, 12, 2), date(2019, 12, 27))
            rows.append(self._claim(self._kind(), day))
        return rows

    def _kind(self) -> str:
        return self.lots.pick({**_KIND_SHARES, "major_illness": 1000 - sum(_KIND_SHARES.values())})

    def _approved(self, kind: str, batch: _Batch) -> dict[str, Any]:
        case = self._case(kind, batch.decided_on)
        amount = Decimal(_since(_AMOUNTS, batch.paid_on.year)[kind])
        paid = {"batch_no": batch.number, "paid_on": batch.paid_on, "amount": amount}
        self.claimants.append((case["claimant_key"], case["unit_code"]))
        return case | {"decision": "approved", "decided_on": batch.decided_on} | paid

    def _rejected(self, batch: _Batch) -> dict[str, Any]:
        case = self._case(self._kind(), batch.decided_on)
        reason = self.lots.pick(_since(_REASONS, case["applied_on"].year))
        if reason == "late":
            late = self.lots.tail(60, 0.7, 500) + _DEADLINE_DAYS
            case["happened_on"] = max(_START, case["applied_on"] - timedelta(days=late))
        if reason == "not_listed":
            case |= {"event_kind": "major_illness", "illness": "other"}
        if reason == "duplicate":
            case["claimant_key"], case["unit_code"] = self.lots.choice(self.claimants_before)
        decision = {"decision": "rejected", "decided_on": batch.decided_on}
        return case | decision | {"reject_reason": reason}

    def _case(self, kind: str, decided_on: date) -> dict[str, Any]:
        """A case that waited some weeks for its decision."""
        plan = _PLAN[decided_on.year]
        waited = self.lots.tail(plan.days_to_decision, 0.5, 150)
        first = date(2013, 1, 15)
        applied = decided_on - timedelta(days=waited)
        if applied < first:
            applied = self.lots.day(first, decided_on - timedelta(days=1))
        return self._claim(kind, applied)

    def _claim(self, kind: str, applied_on: date) -> dict[str, Any]:
        waited = self.lots.tail(_PLAN[applied_on.year].days_to_claim, 0.7, _DEADLINE_DAYS)
        happened = applied_on - timedelta(days=waited)
        if happened < _START:
            happened = self.lots.day(_START, applied_on)
        key, unit = self._claimant()
        illness = self.lots.pick(_since(_ILLNESSES, applied_on.year))
        return {
            "claimant_key": key,
            "relation": self.lots.pick(_RELATIONS),
            "unit_code": unit,
            "event_kind": kind,
            "illness": illness if kind == "major_illness" else None,
            "happened_on": happened,
            "applied_on": applied_on,
        }

    def _claimant(self) -> tuple[str, str]:
        """Mostly somebody new; one in twenty claimed before."""
        if self.claimants and self.lots.chance(0.05):
            return self.lots.choice(self.claimants)
        self.drawn += 1
        return person_key(f"claimant {self.drawn}"), self.lots.pick(self.unions)


def _since(table: Mapping[int, T], year: int) -> T:
    """The entry in force in a year."""
    return table[max(first for first in table if first <= year)]


def _kinds(count: int) -> list[str]:
    """Kinds of event in fixed shares, so that the money of a year does not depend on the lots."""
    rare = [
        kind for kind, share in _KIND_SHARES.items() for _ in range(round(count * share / 1000))
    ]
    return rare + ["major_illness"] * (count - len(rare))


def _draw_batches(lots: Lots, year: int, plan: _Year) -> list[_Batch]:
    """Batches spread over the year, in 2013 from May on; each is paid within its year."""
    first = date(year, 5, 6) if year == 2013 else date(year, 1, 18)
    step = (date(year, 12, 4) - first).days / (plan.batches - 1)
    batches = []
    for place in range(plan.batches):
        drift = round(place * step) + lots.randint(-3, 3)
        decided = workday_from(first + timedelta(days=drift))
        paid = workday_from(decided + timedelta(days=lots.tail(plan.days_to_payment, 0.25, 20)))
        batches.append(_Batch(place + 1, decided, paid))
    return batches
