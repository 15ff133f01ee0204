"""The policy is that of the rules, and only the internal edition goes without."""

from dataclasses import replace

import pytest
from bangfu.disclosure.policy import policy_for
from bangfu.errors import DisclosureError
from bangfu.rules import default_rules
from bangfu.rules.provisions import Policy

RULES = default_rules()


def test_public_edition_is_under_the_published_numbers() -> None:
    assert policy_for("public", RULES) == Policy(threshold=10, parent_minimum=30)


def test_a_draft_of_the_policy_is_followed() -> None:
    draft = Policy(threshold=5, parent_minimum=15)
    assert policy_for("public", replace(RULES, disclosure=draft)) == draft


def test_only_the_internal_edition_goes_without() -> None:
    assert policy_for("internal", RULES) is None
    with pytest.raises(DisclosureError, match="found 'Internal', expected one of"):
        policy_for("Internal", RULES)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("count", "small", "too_few"),
    [(0, False, False), (1, True, True), (9, True, True), (10, False, True), (30, False, False)],
)
def test_zero_is_neither_small_nor_too_few(count: int, small: bool, too_few: bool) -> None:
    policy = Policy(threshold=10, parent_minimum=30)
    assert (policy.is_small(count), policy.is_too_few(count)) == (small, too_few)
