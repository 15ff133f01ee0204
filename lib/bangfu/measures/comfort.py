"""Comfort payments (抚慰): who got how much, in which batch, how decided and how soon."""

from collections.abc import Sequence

import ibis
import ibis.expr.types as ir

from bangfu.measures.shape import aggregate, during, money, require_groups, total
from bangfu.periods import Period
from bangfu.register.store import Register

__all__ = ["decisions", "payments", "rejections", "waiting"]

GROUPS = ("unit", "event_kind", "illness", "relation", "batch", "month", "year")
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
        Any of unit, event_kind, illness, relation, batch, month, year.

    Returns
    -------
    Table
        One row per group:

        period          period the row is about
        person_times    cases paid (抚慰人次)
        people          distinct claimants
        batches         distinct batches, numbered within the year (批次)
        amount          yuan paid

    Notes
    -----
    Definition: GLOSSARY.md (抚慰人次, 批次). Claimants are workers; the person struck may be kin.
    """
    groups = require_groups(by, GROUPS)
    asked = register.asked(period)
    paid = _paid(register, asked)
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
        Any of unit, event_kind, illness, relation, month, year.

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
    cases = _decided(register, asked)
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
        Any of reject_reason, unit, event_kind, illness, relation, month, year.

    Returns
    -------
    Table
        One row per group:

        period      period the row is about
        rejected    claims rejected (不予)
    """
    groups = require_groups(by, ("reject_reason", *DECIDED_GROUPS))
    asked = register.asked(period)
    cases = _decided(register, asked).filter(ibis._.decision == "rejected")
    return aggregate(cases, asked, groups, {"rejected": cases.count()})


def waiting(register: Register, period: Period, by: Sequence[str] = ()) -> ir.Table:
    """Days from event to claim, claim to decision and decision to payment, of cases paid.

    Parameters
    ----------
    register
        Reads `comfort_case`.
    period
        Counted by payment date.
    by
        Any of unit, event_kind, illness, relation, batch, month, year.

    Returns
    -------
    Table
        One row per group; days are medians and 90th percentiles, missing if nothing was paid:

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
    paid = _paid(register, asked)
    steps = {
        "to_claim": paid.applied_on.delta(paid.happened_on, unit="day"),
        "to_decision": paid.decided_on.delta(paid.applied_on, unit="day"),
        "to_payment": paid.paid_on.delta(paid.decided_on, unit="day"),
    }
    values: dict[str, ir.Value] = {"cases": paid.count()}
    for name, days in steps.items():
        values[f"{name}_median"] = days.median()
        values[f"{name}_p90"] = days.quantile(0.9)
    return aggregate(paid, asked, groups, values)


def _decided(register: Register, asked: ir.Table) -> ir.Table:
    """Cases with a decision in the period."""
    return during(register.comfort_case, "decided_on", asked).mutate(unit=ibis._.unit_code)


def _paid(register: Register, asked: ir.Table) -> ir.Table:
    """Approved cases paid in the period; a batch is named by its year and number."""
    approved = register.comfort_case.filter(register.comfort_case.decision == "approved")
    paid = during(approved, "paid_on", asked)
    batch = paid.year + "-B" + paid.batch_no.cast("string").lpad(2, "0")
    return paid.mutate(unit=paid.unit_code, batch=batch)
