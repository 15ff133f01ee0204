"""The invented comfort cases of the sample; person-times and batches foot to the printed ones.

Printed are the person-times of 2013 to 2017, those of 2018 and 2019 together, the batches of 2016
and 2017, and 「800余万元」 in all. Invented are the split of 2018 and 2019, the other years'
batches, the amounts and the deadline, which are those of the rules, and every case.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from bangfu.rules.provisions import ComfortEvent
from bangfu.sample.histories import HardshipFile
from bangfu.sample.inventions import invented, sample_rules
from bangfu.sample.lots import Lots, person_key, workday_from
from bangfu.sample.organisations import LOCAL_UNIONS, OTHER_UNIONS

__all__ = ["claim_by_holders", "draw_cases"]


@dataclass(frozen=True)
class _Year:
    """A year of payments: person-times, batches, and the typical days of each step."""

    person_times: int
    batches: int
    rejected: int
    to_claim: int
    to_decision: int
    to_payment: int


_DRAWN_BY = invented("comfort")
_PLAN = {year: _Year(**plan) for year, plan in _DRAWN_BY["plan"].items()}
_FIRST, _LAST = min(_PLAN), max(_PLAN)
_START = date(_FIRST, 1, 1)
_REST: str = _DRAWN_BY["rest"]
"""The event of all who claim for none of the rarer ones: an illness."""
_KIND_SHARES: dict[str, int] = _DRAWN_BY["kind_shares"]
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
    return [
        {"case_id": f"C{number:05d}", **row, "amount_asked": _asked(row)}
        for number, row in enumerate(rows, start=1)
    ]


def claim_by_holders(lots: Lots, cases: list[dict[str, Any]], files: list[HardshipFile]) -> None:
    """Make some claimants holders of a hardship file, so that some persons get aid and comfort.

    One claimant becomes one holder of the same union, so that persons are as many as before.
    """
    unions: dict[str, set[str]] = {}
    for case in cases:
        unions.setdefault(case["claimant_key"], set()).add(case["unit_code"])
    free = {code: [k for k, of in unions.items() if of == {code}] for code in LOCAL_UNIONS}
    now: dict[str, str] = {}
    for file in lots.sample(files, _DRAWN_BY["holders"]):
        holder = file.household.members[0].key
        if free[file.unit_code] and holder not in now.values():
            now[free[file.unit_code].pop()] = holder
    for case in cases:
        case["claimant_key"] = now.get(case["claimant_key"], case["claimant_key"])


def _asked(row: dict[str, Any]) -> Decimal:
    """What the scheme gives on the day of the claim: a revision since may have raised it."""
    return _sum_given(row["event_kind"], row["applied_on"])


def _sum_given(kind: str, day: date) -> Decimal:
    """What the scheme gives for an event on a day, or what is invented where there is none."""
    if sums := _DRAWN_BY["amounts"].get(kind):
        return Decimal(sums[max(first for first in sums if first <= day.year)])
    return _terms_of(kind, day).most


def _terms_of(kind: str, day: date) -> ComfortEvent:
    """What the scheme says of an event on a day."""
    version = sample_rules().comfort_on(day)
    said = version and version.terms and version.terms.event(kind)
    if not said:
        raise LookupError(f"comfort scheme: found nothing of {kind!r} on {day}, expected its terms")
    return said


def _longest_wait() -> int:
    """Days from event to claim that are never exceeded but by who is late.

    The deadline of a day; before it nobody waited longer either.
    """
    days: int | None = _DRAWN_BY["longest_wait"]
    if days is None:
        days = _terms_of(_REST, _DRAWN_BY["deadline_on"]).deadline_days
    if days is None:
        raise LookupError(f"comfort scheme: found no deadline on {_DRAWN_BY['deadline_on']}")
    return days


class _Desk:
    """The cases so far: who claimed before, and the lots that decide about the next."""

    def __init__(self, lots: Lots) -> None:
        self.lots = lots
        self.unions = {code: lots.uniform(0.4, 2.0) for code in LOCAL_UNIONS}
        self.unions |= dict.fromkeys(OTHER_UNIONS, invented("unions")["claims_of_others"])
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
            day = self.lots.workday(date(_FIRST, 6, 1), date(_LAST, 12, 20))
            rows.append(self._case(self._kind(), day) | {"decision": decision, "decided_on": day})
        for _ in range(_PENDING):
            day = self.lots.workday(date(_LAST, 12, 2), date(_LAST, 12, 27))
            rows.append(self._claim(self._kind(), day))
        return rows

    def _kind(self) -> str:
        return self.lots.pick({**_KIND_SHARES, _REST: 1000 - sum(_KIND_SHARES.values())})

    def _approved(self, kind: str, batch: _Batch) -> dict[str, Any]:
        case = self._case(kind, batch.decided_on)
        amount = _sum_given(kind, batch.paid_on)  # by the version of that day, not of the claim
        paid = {"batch_no": batch.number, "paid_on": batch.paid_on, "amount": amount}
        self.claimants.append((case["claimant_key"], case["unit_code"]))
        return case | {"decision": "approved", "decided_on": batch.decided_on} | paid

    def _rejected(self, batch: _Batch) -> dict[str, Any]:
        case = self._case(self._kind(), batch.decided_on)
        reason = self.lots.pick(_since("reasons", case["applied_on"].year))
        if reason == "late":
            late = self.lots.tail(60, 0.7, 500) + _longest_wait()
            case["happened_on"] = max(_START, case["applied_on"] - timedelta(days=late))
        if reason == "not_listed":
            case |= {"event_kind": _REST, "illness": _DRAWN_BY["unlisted"]}
        if reason == "duplicate":
            case["claimant_key"], case["unit_code"] = self.lots.choice(self.claimants_before)
        decision = {"decision": "rejected", "decided_on": batch.decided_on}
        return case | decision | {"reject_reason": reason}

    def _case(self, kind: str, decided_on: date) -> dict[str, Any]:
        """A case that waited some weeks for its decision."""
        plan = _PLAN[decided_on.year]
        waited = self.lots.tail(plan.to_decision, 0.5, 150)
        first = date(_FIRST, 1, 15)
        applied = decided_on - timedelta(days=waited)
        if applied < first:
            applied = self.lots.day(first, decided_on - timedelta(days=1))
        return self._claim(kind, applied)

    def _claim(self, kind: str, applied_on: date) -> dict[str, Any]:
        waited = self.lots.tail(_PLAN[applied_on.year].to_claim, 0.7, _longest_wait())
        happened = applied_on - timedelta(days=waited)
        if happened < _START:
            happened = self.lots.day(_START, applied_on)
        key, unit = self._claimant()
        illness = self.lots.pick(_since("illnesses", applied_on.year))
        return {
            "claimant_key": key,
            "relation": self.lots.pick(_DRAWN_BY["relations"]),
            "unit_code": unit,
            "event_kind": kind,
            "illness": illness if kind == _REST else None,
            "happened_on": happened,
            "applied_on": applied_on,
        }

    def _claimant(self) -> tuple[str, str]:
        """Mostly somebody new; one in twenty claimed before."""
        if self.claimants and self.lots.chance(0.05):
            return self.lots.choice(self.claimants)
        self.drawn += 1
        return person_key(f"claimant {self.drawn}"), self.lots.pick(self.unions)


def _since(name: str, year: int) -> dict[str, int]:
    """What is in force in a year, of what differs from some years on."""
    dated: dict[int, dict[str, int]] = _DRAWN_BY[name]
    return dated[max(first for first in dated if first <= year)]


def _kinds(count: int) -> list[str]:
    """Kinds of event in fixed shares, so that the money of a year does not depend on the lots."""
    rare = [
        kind for kind, share in _KIND_SHARES.items() for _ in range(round(count * share / 1000))
    ]
    return rare + [_REST] * (count - len(rare))


def _draw_batches(lots: Lots, year: int, plan: _Year) -> list[_Batch]:
    """Batches spread over the year, the first from May on; each is paid within its year."""
    first = date(year, 5, 6) if year == _FIRST else date(year, 1, 18)
    step = (date(year, 12, 4) - first).days / (plan.batches - 1)
    batches = []
    for place in range(plan.batches):
        drift = round(place * step) + lots.randint(-3, 3)
        decided = workday_from(first + timedelta(days=drift))
        paid = workday_from(decided + timedelta(days=lots.tail(plan.to_payment, 0.25, 20)))
        batches.append(_Batch(place + 1, decided, paid))
    return batches
