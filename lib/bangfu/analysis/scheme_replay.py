"""Replay: every comfort claim of the past under a draft of the scheme, beside what was in force.

How a claim is ruled on is said in `claim_rulings`. A claim counts in the year it was paid, as in
the reports; if it was not, of its decision; if there is none, of the claim itself. Only the
claims of the years asked for are ruled on by the draft, those before them, which limits count, by
the version of their day. It reckons with the claims there were: under another scheme people may
have claimed otherwise, so it is no forecast.

A payment that does not follow the version of its day, or a refusal that does not, is *astray*:
listed, with what that version gives. All others are what the replay of the versions in force
gives, to the fen. It is for those who may read the register; nothing here is protected.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from bangfu.analysis.claim_rulings import NOTHING, ComfortClaim, Grant, Ruling, rule_on
from bangfu.analysis.replay_accounts import ReplayedClaim, SchemeReplay
from bangfu.errors import ParameterError
from bangfu.periods import Period
from bangfu.register.store import Register
from bangfu.rules import Rules
from bangfu.rules.provisions import ComfortTerms

__all__ = ["replay"]


def replay(register: Register, years: Period | None = None) -> SchemeReplay:
    """Every claim of some years under the draft in a register's rules, and under those in force.

    Parameters
    ----------
    register
        Reads `comfort_case`; `register.with_rules(read_draft("draft.yaml", register.rules))` has a
        draft.
    years
        When a claim was paid, else decided, else made; all there are if not given.

    Raises
    ------
    ParameterError
        If a version that was in force on the day of a claim has no terms, with all of them; or if
        there is no claim in these years.
    """
    rows = _rows_of(register)
    asked = [row for row in rows if years is None or years.start <= row["counted_on"] < years.end]
    seen = [row for row in asked if row["unit"] is not None]
    if not seen:
        known = sorted({row["counted_on"].year for row in rows if row["unit"] is not None})
        there = f"some of {known[0]}..{known[-1]}" if known else "a register with claims"
        raise ParameterError(f"years: found {years or 'no claim'}, expected {there}")
    _require_terms(register.rules, seen)
    tried = frozenset(row["case_id"] for row in asked)
    replayed = tuple(_replayed(rows, register.rules, tried))
    first, last = (edge(one.counted_on.year for one in replayed) for edge in (min, max))
    span = Period.parse(f"{first}..{last}" if first < last else str(first))
    return SchemeReplay(register, years or span, replayed)


_READ = (
    "case_id", "claimant_key", "relation", "event_kind", "illness", "happened_on", "applied_on",
    "amount_asked", "decided_on", "decision", "reject_reason", "paid_on", "amount",
)  # fmt: skip


def _rows_of(register: Register) -> list[dict[str, Any]]:
    """All claims, in the order they were made; `unit` is missing of those others look at."""
    cases = register.tables["comfort_case"].select(_READ)
    own = register.comfort_case.select("case_id", "unit")
    rows = register.ask(cases.left_join(own, "case_id").order_by("applied_on", "case_id"))[0]
    found: list[dict[str, Any]] = rows.to_pylist()
    for row in found:
        is_paid = row["decision"] == "approved" and row["paid_on"] is not None
        row["paid_on"] = row["paid_on"] if is_paid else None
        row["paid"] = (row["amount"] or NOTHING) if is_paid else None
        row["counted_on"] = row["paid_on"] or row["decided_on"] or row["applied_on"]
    return found


def _require_terms(rules: Rules, rows: Iterable[Mapping[str, Any]]) -> None:
    used = {one.number: one for row in rows if (one := rules.comfort_on(row["applied_on"]))}
    faults = [
        f"comfort_scheme, version {number}: terms: missing, expected what it gave, to replay the "
        "claims of its days (params/rules/comfort_scheme/)"
        for number, one in sorted(used.items()) if one.terms is None
    ]  # fmt: skip
    if faults:
        raise ParameterError("\n".join(faults))


_Grants = dict[str, list[Grant]]


def _replayed(
    rows: Iterable[Mapping[str, Any]], rules: Rules, tried: frozenset[str]
) -> Iterator[ReplayedClaim]:
    """Claims ruled on one after the other, those that are asked about given back."""
    before: _Grants = defaultdict(list)
    drafted: _Grants = defaultdict(list)
    names = tuple(ComfortClaim.__dataclass_fields__)
    for row in rows:
        claim = ComfortClaim(**{name: row[name] for name in names})
        version = rules.comfort_on(claim.applied_on)
        then = None if version is None else version.terms
        is_tried = claim.case_id in tried
        asked = rules.comfort_draft.terms if is_tried and rules.comfort_draft else then
        is_known = version is None or version.terms is not None
        in_force = _ruled(claim, then, then, before, is_known=is_known)
        under_draft = _ruled(claim, asked, then, drafted, is_known=is_known)
        if is_tried and row["unit"] is not None:
            number = None if version is None else version.number
            yield ReplayedClaim(
                claim, row["unit"], row["counted_on"], row["paid_on"], number, in_force,
                under_draft,
            )  # fmt: skip


def _ruled(
    claim: ComfortClaim, terms: ComfortTerms | None, then: ComfortTerms | None, given: _Grants, *,
    is_known: bool,
) -> Ruling:  # fmt: skip
    """The ruling of a version, remembered for the claimant's next claims.

    An earlier claim of a version whose terms nobody knows was given what was paid.
    """
    own = given[claim.claimant_key]
    if terms is None:
        amount = NOTHING if is_known else claim.paid or NOTHING
        ruling = Ruling(amount, "no_scheme")
    else:
        ruling = rule_on(claim, terms, then or terms, own)
    own.append(Grant(claim.applied_on.year, claim.relation, claim.what, ruling.amount))
    return ruling
