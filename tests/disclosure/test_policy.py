"""The policy comes from its rules file, whole, or not at all."""

from pathlib import Path

import pytest
from bangfu.disclosure.policy import Policy, load_policy, policy_for
from bangfu.errors import DisclosureError


def test_public_edition_is_under_the_published_numbers() -> None:
    assert policy_for("public") == Policy(threshold=10, parent_minimum=30)


def test_only_the_internal_edition_goes_without() -> None:
    assert policy_for("internal") is None
    with pytest.raises(DisclosureError, match="found 'Internal', expected one of"):
        policy_for("Internal")  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("threshold: 10\n", "parent_minimum: Field required"),
        ("threshold: 10\nparent_minimum: 30\nminimum: 3\n", "minimum: Extra inputs"),
        ("threshold: '10'\nparent_minimum: 30\n", "threshold: Input should be a valid integer"),
        ("threshold: 1\nparent_minimum: 30\n", "threshold: Input should be greater than"),
        ("- 10\n- 30\n", "file: Input should be a valid dictionary"),
        ("threshold: [\n", "cannot be read"),
    ],
)
def test_faulty_rules_are_refused(tmp_path: Path, text: str, fault: str) -> None:
    path = tmp_path / "disclosure.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(DisclosureError, match=f"'disclosure.yaml': {fault}"):
        load_policy(path)


def test_missing_rules_are_refused(tmp_path: Path) -> None:
    with pytest.raises(DisclosureError, match=r"'none\.yaml': cannot be read"):
        load_policy(tmp_path / "none.yaml")


@pytest.mark.parametrize(
    ("count", "small", "too_few"),
    [(0, False, False), (1, True, True), (9, True, True), (10, False, True), (30, False, False)],
)
def test_zero_is_neither_small_nor_too_few(count: int, small: bool, too_few: bool) -> None:
    policy = Policy(threshold=10, parent_minimum=30)
    assert (policy.is_small(count), policy.is_too_few(count)) == (small, too_few)
