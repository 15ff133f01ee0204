"""Comfort payments (抚慰): who got how much, in which batch, how decided and how soon."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.measures.shape import aggregate, during, in_groups, money, require_groups, total
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = [
    "cases_decided", "cases_in_hand", "cases_paid", "cases_rejected", "decisions", "in_hand",
    "payments", "rejections", "waiting",
]  # fmt: skip

GROUPS = (
    "unit", "event_kind", "illness", "relation", "batch", "illness_group", "month", "year",
)  # fmt: skip
DECIDED_GROUPS = ("unit", "event_kind", "illness", "relation", "month", "year")


def payments(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Cases approved and paid in the period.

    Parameters
    ----------
    register
        Reads `comfort_case`.
    period
        Counted by payment date.
    by
        Any of unit, event_kind, illness, illness_group, relation, batch, month, quarter, year.

    Returns
    -------
    Table
        One row per group:

        period          period the row is about
        person_times    cases paid (抚慰人次)
        people          distinct claimants
        batches         distinct batches, numbered within the year of their decision (批次)
        amount          yuan paid

    Notes
    -----
    Definition: GLOSSARY.md (抚慰人次, 批次). Claimants are workers; the person struck may be kin.
    """
    groups = require_groups(by, GROUPS)
    asked = register.asked(period)
    paid = in_groups(cases_paid(register, asked), groups, register.rules)
    values = {
        "person_times": paid.count(),
        "people": paid.claimant_key.nunique(),
        "batches": paid.batch.nunique(),
        "amount": money(paid.amount),
    }
    return aggregate(paid, asked, groups, values)


def decisions(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Cases decided in the period, by the decision.

    Parameters
    ----------
    register
        Reads `comfort_case`.
    period
        Counted by the day of the decision.
    by
        Any of unit, event_kind, illness, relation, month, quarter, year.

    Returns
    -------
    Table
        One row per group:

        period        period the row is about
        approved      claims approved (批准)
        rejected      claims rejected (不予)
        supplement    claims sent back for papers (补件)
        withdrawn     claims taken back (撤回)
        decided       approved + rejected, the base of the approval rate
    """
    groups = require_groups(by, DECIDED_GROUPS)
    asked = register.asked(period)
    cases = cases_decided(register, asked)
    kinds = ("approved", "rejected", "supplement", "withdrawn")
    values = {kind: total(cases.decision == kind) for kind in kinds}
    decided = total(cases.decision.isin(["approved", "rejected"]))
    return aggregate(cases, asked, groups, {**values, "decided": decided})


def rejections(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Claims rejected in the period.

    Parameters
    ----------
    register
        Reads `comfort_case`.
    period
        Counted by the day of the decision.
    by
        Any of reject_reason, unit, event_kind, illness, relation, month, quarter, year.

    Returns
    -------
    Table
        One row per group:

        period      period the row is about
        rejected    claims rejected (不予)
    """
    groups = require_groups(by, ("reject_reason", *DECIDED_GROUPS))
    asked = register.asked(period)
    cases = cases_rejected(register, asked)
    return aggregate(cases, asked, groups, {"rejected": cases.count()})


def in_hand(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Claims handed in and not decided at the last day of the period (在办).

    Parameters
    ----------
    register
        Reads `comfort_case`.
    period
        The stock is taken at its last day.
    by
        Any of unit, event_kind, illness, relation.

    Returns
    -------
    Table
        One row per group:

        period     period the row is about
        in_hand    claims handed in by then and neither approved, rejected nor taken back
    """
    groups = require_groups(by, ("unit", "event_kind", "illness", "relation"))
    asked = register.asked(period)
    waiting_ones = cases_in_hand(register, asked)
    return aggregate(waiting_ones, asked, groups, {"in_hand": waiting_ones.count()})


def cases_in_hand(register: Register, asked: ir.Table) -> ir.Table:
    """Claims not decided yet in the evening of the last day asked about."""
    cases = register.comfort_case
    claims = cases.join(asked, cases.applied_on < asked.end_before)
    is_open = (
        claims.decided_on.isnull()
        | (claims.decided_on >= claims.end_before)
        | (claims.decision == "supplement")
    )
    return claims.filter(is_open)


def waiting(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Days from event to claim, claim to decision and decision to payment, of cases paid.

    Parameters
    ----------
    register
        Reads `comfort_case`.
    period
        Counted by payment date.
    by
        Any of unit, event_kind, illness, illness_group, relation, batch, month, quarter, year.

    Returns
    -------
    Table
        One row per group; days are medians, and the nearest rank of nine in ten: the fewest whole
        days within which nine cases in ten or more were done. Missing if nothing was paid:

        period                period the row is about
        cases                 cases paid
        to_claim_median       event to claim
        to_claim_p90
        to_decision_median    claim to decision
        to_decision_p90
        to_payment_median     decision to payment
        to_payment_p90
    """
    groups = require_groups(by, GROUPS)
    asked = register.asked(period)
    paid = in_groups(cases_paid(register, asked), groups, register.rules)
    steps = {
        "to_claim": paid.applied_on.delta(paid.happened_on, unit="day"),
        "to_decision": paid.decided_on.delta(paid.applied_on, unit="day"),
        "to_payment": paid.paid_on.delta(paid.decided_on, unit="day"),
    }
    timed = paid.mutate(**steps)
    ranked = timed.mutate(
        cases=timed.count().over(group_by=groups),
        **{f"{name}_rank": _rank(timed[name], groups) for name in steps},
    )
    values: dict[str, ir.Value] = {"cases": ranked.count()}
    for name in steps:
        values[f"{name}_median"] = ranked[name].median()
        nine_in_ten = 10 * ranked[f"{name}_rank"] >= 9 * ranked.cases
        values[f"{name}_p90"] = ranked[name].min(where=nine_in_ten).cast("float64")
    return aggregate(ranked, asked, groups, values)


def _rank(days: ir.Value, groups: Sequence[str]) -> ir.Value:
    """Which of its group's cases a case is, from 1 for the quickest."""
    return ibis.row_number().over(group_by=groups, order_by=days) + 1


def cases_decided(register: Register, asked: ir.Table) -> ir.Table:
    """Cases with a decision in the period."""
    return during(register.comfort_case, "decided_on", asked)


def cases_rejected(register: Register, asked: ir.Table) -> ir.Table:
    """Claims rejected in the period."""
    return cases_decided(register, asked).filter(ibis._.decision == "rejected")


def cases_paid(register: Register, asked: ir.Table) -> ir.Table:
    """Approved cases paid in the period; a batch is named by its year of decision and number."""
    approved = register.comfort_case.filter(register.comfort_case.decision == "approved")
    paid = during(approved, "paid_on", asked)
    decided_in = paid.decided_on.strftime("%Y")
    batch = decided_in + "-B" + paid.batch_no.cast("string").lpad(2, "0")
    return paid.mutate(batch=batch)
