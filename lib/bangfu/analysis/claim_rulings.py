"""Rulings: what a version of the comfort scheme would have given a claim, and why.

So a claim is ruled on, whether it was paid or refused:

- **By the version of the day of the claim** (`applied_on`): by that day the register holds the
  illness against the list too. Neither the event's day nor that of payment decides.
- **Covered** are the events the version answers and, of major illnesses, those on its list. The
  code `other` is an illness the register does not name: a version covers it if it lists it.
- **In time** is a claim with at most `deadline_days` days from event to claim.
- **The sum** is that of the illness, if it has its own, or of the event. Where the version gives
  what the loss comes to, up to a sum: of who was paid less than the sum of his day, what he was
  paid, for that was found to be his loss; of who was paid all of it, what he asked for, if the
  register has it and it is more; of who was refused, what he asked for.
- **Limits** count what the same version gives the claimant's earlier claims, wherever handed in.

The register keeps one reason for a refusal, and only some can be held against another version.
**Late** and **not listed** are ruled on anew, the latter where the register names the illness.
**For want of papers** a claim stays refused: which papers there were nobody knows. Refused stay
those of who is no member, claimed before, was below the threshold, or of other reasons. In all
else a refused claim counts as good.

So some of it is *undecided*: a claim without papers, where the version asks for fewer than that of
the day did; one not listed whose illness is not named, where it lists more; one that asked for no
sum, where it gives what is asked. They get nothing, and beside it stands what they would at most.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from bangfu.language import Text
from bangfu.rules.provisions import ComfortEvent, ComfortLimits, ComfortSum, ComfortTerms

__all__ = ["NOTHING", "WHY", "ComfortClaim", "Grant", "Ruling", "rule_on"]

NOTHING = Decimal(0)
_ILLNESS = "major_illness"
_UNNAMED = (None, "other")
"""What stands for an illness the register does not name."""

WHY: Mapping[str, Text] = {
    "given": Text("按办法发给", "given by the scheme"),
    "no_scheme": Text("办法尚未实施", "before the scheme"),
    "open": Text("未决或未发", "not decided or not paid yet"),
    "event_not_covered": Text("事件不在范围", "event not covered"),
    "illness_not_listed": Text("病种不在范围", "illness not listed"),
    "late": Text("逾期申报", "late"),
    "once_per_illness": Text("同一病种或事件已领", "paid for the same before"),
    "claims_per_year": Text("超过每年次数", "more claims than a year has"),
    "yuan_per_year": Text("超过每年金额", "more than a year's sum"),
    "papers": Text("材料不全，无从重判", "papers incomplete, not ruled on anew"),
    "illness_unnamed": Text("不在范围，病种不详", "not listed, illness not named"),
    "refused": Text("不予原因与办法无关", "refused for a reason no version changes"),
    "sum_unknown": Text("未注明申请金额", "asked for no sum"),
}
"""Why a claim is given what it is."""


@dataclass(frozen=True, slots=True)
class ComfortClaim:
    """A claim as the register has it."""

    case_id: str
    claimant_key: str
    relation: str
    event_kind: str
    illness: str | None
    happened_on: date
    applied_on: date
    decision: str | None
    reject_reason: str | None
    amount_asked: Decimal | None
    paid: Decimal | None
    """Yuan; None if it was not paid."""

    @property
    def is_ruled(self) -> bool:
        """Whether it came to an end: paid or refused."""
        return self.paid is not None or self.decision == "rejected"

    @property
    def what(self) -> str:
        """What struck: the illness, or the event."""
        return self.illness or self.event_kind


class Grant(NamedTuple):
    """What a claimant's earlier claim was given."""

    year: int
    relation: str
    what: str
    amount: Decimal


class Ruling(NamedTuple):
    """What a version gives a claim."""

    amount: Decimal
    why: str
    """One of `WHY`."""
    at_most: Decimal | None = None
    """Yuan it would get at most, where the register does not say enough."""


def rule_on(
    claim: ComfortClaim, terms: ComfortTerms, then: ComfortTerms, before: Sequence[Grant]
) -> Ruling:
    """What a version gives a claim.

    Parameters
    ----------
    claim
        The claim.
    terms
        Of the version that is asked.
    then
        Of the version in force on the day of the claim; the same, if that one is asked.
    before
        What the version gave the claimant's earlier claims.

    Examples
    --------
    >>> from bangfu.rules import default_rules
    >>> fourth = default_rules().comfort_scheme[4].terms
    >>> claim = ComfortClaim("c1", "x", "self", "major_illness", "ami", date(2018, 1, 1),
    ...     date(2018, 9, 1), "rejected", "late", None, None)
    >>> rule_on(claim, fourth, fourth, [])  # 243 days, of at most 180
    Ruling(amount=Decimal('0'), why='late', at_most=None)
    """
    if not claim.is_ruled:
        return Ruling(NOTHING, "open")
    event = terms.event(claim.event_kind)
    hindrance = _hindrance(claim, terms, event)
    if event is None or hindrance:
        return Ruling(NOTHING, hindrance)
    due = _due(claim, _sum_of(claim, terms, event), then)
    most = _sum_of(claim, terms, event).most if due is None else due
    amount, why = _within(terms.limits, claim, most, before)
    if kept := _kept_refused(claim, then):
        may_change = amount and _may_change(kept, claim, terms, then)
        return Ruling(NOTHING, kept, amount if may_change else None)
    if due is None:
        return Ruling(NOTHING, "sum_unknown", amount)
    return Ruling(amount, why)


def _hindrance(claim: ComfortClaim, terms: ComfortTerms, event: ComfortEvent | None) -> str:
    """Why a version gives the claim nothing, whoever makes it; empty if nothing hinders it."""
    if event is None:
        return "event_not_covered"
    is_illness = claim.event_kind == _ILLNESS
    is_unknown = claim.decision == "rejected" and claim.illness in _UNNAMED
    if is_illness and not is_unknown and terms.illness(claim.illness) is None:
        return "illness_not_listed"
    days = (claim.applied_on - claim.happened_on).days
    return "late" if event.deadline_days is not None and days > event.deadline_days else ""


def _sum_of(claim: ComfortClaim, terms: ComfortTerms, event: ComfortEvent) -> ComfortSum:
    """The sum of the illness, if it has its own, else of the event."""
    illness = terms.illness(claim.illness)
    return event if illness is None or not illness.most else illness


def _due(claim: ComfortClaim, asked: ComfortSum, then: ComfortTerms) -> Decimal | None:
    """The sum before limits; None if it depends on what was asked and nobody knows that."""
    if asked.amount is not None:
        return asked.amount
    loss = claim.amount_asked
    if claim.paid is not None:
        event = then.event(claim.event_kind)
        cap = None if event is None else _sum_of(claim, then, event).up_to
        is_found = cap is not None and claim.paid < cap
        loss = claim.paid if is_found or loss is None else max(loss, claim.paid)
    return None if loss is None else min(loss, asked.most)


def _within(
    limits: ComfortLimits, claim: ComfortClaim, amount: Decimal, before: Sequence[Grant]
) -> tuple[Decimal, str]:
    """What of a sum the limits leave, and which one cut it."""
    given = [one for one in before if one.amount]
    same = [one for one in given if (one.relation, one.what) == (claim.relation, claim.what)]
    if limits.once_per_illness and same:
        return NOTHING, "once_per_illness"
    of_year = [one.amount for one in given if one.year == claim.applied_on.year]
    if limits.claims_per_year is not None and len(of_year) >= limits.claims_per_year:
        return NOTHING, "claims_per_year"
    if limits.yuan_per_year is not None:
        left = max(limits.yuan_per_year - sum(of_year, NOTHING), NOTHING)
        if amount > left:
            return left, "yuan_per_year"
    return amount, "given"


def _kept_refused(claim: ComfortClaim, then: ComfortTerms) -> str:
    """Why a refused claim stays so under any version; empty if it is ruled on anew."""
    if claim.decision != "rejected" or claim.reject_reason == "late":
        return ""
    if claim.reject_reason == "incomplete":
        return "papers"
    if claim.reject_reason == "not_listed":
        if claim.event_kind == _ILLNESS:
            return "illness_unnamed" if claim.illness in _UNNAMED else ""
        if then.event(claim.event_kind) is None:
            return ""
    return "refused"


def _may_change(kept: str, claim: ComfortClaim, terms: ComfortTerms, then: ComfortTerms) -> bool:
    """Whether the version might have given it something, for all the register says."""
    if kept == "illness_unnamed":
        listed = {one.illness for one in then.illnesses}
        return any(one.illness not in listed for one in terms.illnesses)
    event, before = terms.event(claim.event_kind), then.event(claim.event_kind)
    if kept != "papers" or event is None or before is None:
        return False
    return any(one not in event.papers for one in before.papers)
