"""Rulings on single claims: sums that depend on the loss, limits, and what nobody can decide."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from bangfu.analysis.claim_rulings import WHY, ComfortClaim, Grant, Ruling, rule_on
from bangfu.rules.provisions import ComfortTerms

CLAIMED = date(2019, 6, 3)


def terms(*events: dict[str, Any], illnesses: str = "", **limits: Any) -> ComfortTerms:
    listed = [{"illness": one} for one in illnesses.split()]
    return ComfortTerms.model_validate(
        {"source": "typed", "events": events, "illnesses": listed, "limits": limits}
    )


def claim(event: str = "house_fire", *, days: int = 10, **more: Any) -> ComfortClaim:
    money = {n: Decimal(more.pop(n)) for n in ("paid", "amount_asked") if more.get(n) is not None}
    decision = "rejected" if "reject_reason" in more else "approved"
    return ComfortClaim(**{
        "case_id": "c1", "claimant_key": "x", "relation": "self", "event_kind": event,
        "illness": None, "happened_on": CLAIMED - timedelta(days), "applied_on": CLAIMED,
        "decision": decision, "reject_reason": None, "amount_asked": None, "paid": None,
        **money, **more,
    })  # fmt: skip


FIRE = terms({"event": "house_fire", "up_to": 4000})
MORE = terms({"event": "house_fire", "up_to": 6000})
LESS = terms({"event": "house_fire", "up_to": 2500})
FIXED = terms({"event": "house_fire", "amount": 5000})


@pytest.mark.parametrize(
    ("paid", "asked", "version", "then", "expected"),
    [
        ("1800", "9000", FIRE, FIRE, 1800),  # below the most: 1800 was found to be the loss
        ("1800", "9000", MORE, FIRE, 1800),
        ("4000", "9000", FIRE, FIRE, 4000),  # all there was
        ("4000", "9000", MORE, FIRE, 6000),  # the loss is what was asked for
        ("4000", "5200", MORE, FIRE, 5200),
        ("4000", None, MORE, FIRE, 4000),  # nobody knows how much more
        ("4000", "9000", LESS, FIRE, 2500),
        ("4600", "9000", FIRE, FIRE, 4000),  # more than there was
        ("4000", "9000", FIXED, FIRE, 5000),
        ("5000", "5000", FIRE, FIXED, 4000),
        ("5000", "7000", MORE, FIXED, 6000),  # was paid all there was
    ],
)
def test_who_was_paid_by_his_loss_is_ruled_on_by_it(
    paid: str, asked: str | None, version: ComfortTerms, then: ComfortTerms, expected: int
) -> None:
    ruled = rule_on(claim(paid=paid, amount_asked=asked), version, then, [])
    assert ruled == Ruling(Decimal(expected), "given")


def test_who_was_refused_gets_what_was_asked_for_and_if_nobody_knows_it_that_is_said() -> None:
    late = {"reject_reason": "late", "days": 30}
    assert rule_on(claim(amount_asked="900", **late), MORE, FIRE, []) == (900, "given", None)
    assert rule_on(claim(amount_asked="9000", **late), MORE, FIRE, []) == (6000, "given", None)
    assert rule_on(claim(**late), MORE, FIRE, []) == (0, "sum_unknown", 6000)


@pytest.mark.parametrize(("days", "why"), [(180, "given"), (181, "late")])
def test_the_last_day_is_in_time(days: int, why: str) -> None:
    dated = terms({"event": "house_fire", "amount": 100, "deadline_days": 180})
    assert rule_on(claim(paid="100", days=days), dated, dated, []).why == why
    assert rule_on(claim(reject_reason="late", days=days), dated, dated, []).why == why


BEFORE = [
    Grant(2018, "self", "house_fire", Decimal(9000)),
    Grant(2019, "self", "accident_injury", Decimal(1500)),
    Grant(2019, "child", "house_fire", Decimal(0)),  # refused: counts for nothing
]


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        ({}, (1000, "given")),
        ({"claims_per_year": 1}, (0, "claims_per_year")),  # 2019: one was paid
        ({"claims_per_year": 2}, (1000, "given")),
        ({"yuan_per_year": 2600}, (1000, "given")),  # 2600 - 1500 = 1100 are left
        ({"yuan_per_year": 2500}, (1000, "given")),  # just so much is left
        ({"yuan_per_year": 2000}, (500, "yuan_per_year")),
        ({"yuan_per_year": 1200}, (0, "yuan_per_year")),
        ({"once_per_illness": True}, (0, "once_per_illness")),  # the fire of 2018
    ],
)
def test_limits_count_what_the_claimant_was_given_before(
    limits: dict[str, Any], expected: tuple[int, str]
) -> None:
    limited = terms({"event": "house_fire", "amount": 1000}, **limits)
    assert rule_on(claim(paid="1000"), limited, limited, BEFORE)[:2] == expected


def test_the_same_event_of_another_of_the_family_is_another() -> None:
    once = terms({"event": "house_fire", "amount": 1000}, once_per_illness=True)
    struck = claim(paid="1000", relation="child")
    assert rule_on(struck, once, once, BEFORE) == (1000, "given", None)


ILL = {"event": "major_illness", "amount": 3000}
OLD = terms(ILL, illnesses="cancer other")
NEW = terms(ILL, illnesses="cancer ami other")
PAPERS = [{"zh": "证明", "en": "proof"}, {"zh": "证件", "en": "card"}]


@pytest.mark.parametrize(
    ("illness", "reason", "version", "expected"),
    [
        ("ami", "not_listed", OLD, (0, "illness_not_listed", None)),
        ("ami", "not_listed", NEW, (3000, "given", None)),  # added
        ("other", "not_listed", OLD, (0, "illness_unnamed", None)),
        ("other", "not_listed", NEW, (0, "illness_unnamed", 3000)),  # might be what was added
        (None, "not_listed", NEW, (0, "illness_unnamed", 3000)),
        ("cancer", "incomplete", NEW, (0, "papers", None)),
        ("cancer", "duplicate", NEW, (0, "refused", None)),
        ("cancer", "not_member", NEW, (0, "refused", None)),
        ("cancer", "below_threshold", NEW, (0, "refused", None)),
        ("cancer", None, NEW, (0, "refused", None)),  # nobody said why
    ],
)
def test_only_some_refusals_can_be_held_against_another_version(
    illness: str | None, reason: str | None, version: ComfortTerms, expected: tuple[Any, ...]
) -> None:
    refused = claim("major_illness", illness=illness, reject_reason=reason)
    assert rule_on(refused, version, OLD, []) == expected


def test_an_illness_the_register_does_not_name_is_paid_only_where_it_is_listed() -> None:
    paid = claim("major_illness", illness="other", paid="3000")
    assert rule_on(paid, OLD, OLD, []) == (3000, "given", None)
    assert rule_on(paid, terms(ILL, illnesses="cancer"), OLD, []).why == "illness_not_listed"


def test_an_illness_has_its_own_sum_before_that_of_the_event() -> None:
    own = ComfortTerms.model_validate({
        "source": "typed", "events": [ILL],
        "illnesses": [{"illness": "cancer", "amount": 5000}, {"illness": "ami", "up_to": 900}],
    })  # fmt: skip
    assert (
        rule_on(claim("major_illness", illness="cancer", paid="3000"), own, OLD, []).amount == 5000
    )
    assert rule_on(claim("major_illness", illness="ami", paid="3000"), own, OLD, []).amount == 900


def test_want_of_papers_is_undecided_only_where_fewer_are_asked_for() -> None:
    asked = {"event": "house_fire", "amount": 1000}
    then, fewer = terms({**asked, "papers": PAPERS}), terms({**asked, "papers": PAPERS[:1]})
    other = terms({**asked, "papers": [*PAPERS, {"zh": "照片", "en": "photograph"}]})
    refused = claim(reject_reason="incomplete")
    assert rule_on(refused, then, then, []) == (0, "papers", None)
    assert rule_on(refused, other, then, []) == (0, "papers", None)
    assert rule_on(refused, fewer, then, []) == (0, "papers", 1000)
    spent = terms({**asked, "papers": PAPERS[:1]}, claims_per_year=1)
    assert rule_on(refused, spent, then, BEFORE) == (0, "papers", None)  # it could get nothing
    late = claim(reject_reason="incomplete", days=40)
    dated = terms({**asked, "papers": PAPERS[:1], "deadline_days": 30})
    assert rule_on(late, dated, then, []) == (0, "late", None)  # whatever the papers


def test_an_event_that_is_new_is_ruled_on_anew_and_one_that_is_old_is_not() -> None:
    only_illness, both = terms(ILL), terms(ILL, {"event": "house_fire", "amount": 1000})
    refused = claim(reject_reason="not_listed")
    assert rule_on(refused, only_illness, only_illness, []).why == "event_not_covered"
    assert rule_on(refused, both, only_illness, []) == (1000, "given", None)
    assert rule_on(refused, both, both, []) == (0, "refused", None)


@pytest.mark.parametrize("decision", ["approved", "supplement", "withdrawn", None])
def test_a_claim_that_has_not_come_to_its_end_is_given_nothing(decision: str | None) -> None:
    assert rule_on(claim(decision=decision), FIXED, FIXED, []) == (0, "open", None)
    assert "open" in WHY
