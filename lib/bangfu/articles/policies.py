"""Policies: numbers that are laid down and were printed, such as 每生每年4000元."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import hanzi_number
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import Policy, Usage
from bangfu.figures.published import PublishedFact
from bangfu.periods import Period

__all__ = ["TWIN", "laid_down"]

_BEHIND = 14
"""How many characters behind a number still speak of it."""
_STOP = re.compile(r"[。！？\n]")

TWIN: Mapping[str, Any] = {"stop": _STOP, "behind": _BEHIND}
"""What its twin in JavaScript is given."""


def laid_down(
    text: Folded,
    mention: Mention,
    period: Period | None,
    usage: Usage,
    facts: Sequence[PublishedFact],
) -> tuple[PublishedFact, Decimal] | None:
    """The fact a number claims to be, and the number; nothing if its words name none.

    Of facts that are dated it is the one of the period that is spoken of.
    """
    counted = _counted(mention)
    if counted is None:
        return None
    counter, value = counted
    near = _near(text, mention)
    for policy in usage.policies:
        if policy.counter == counter and _is_named(policy, near):
            known = [one for one in facts if one.figure_id == policy.fact]
            dated = [
                one
                for one in known
                if period is not None and one.period.start.year == period.last_day.year
            ]
            chosen = dated if len(known) > 1 else known
            if chosen:
                return chosen[-1], value
    return None


def _counted(mention: Mention) -> tuple[str, Decimal] | None:
    if mention.claim is not None:
        return mention.claim.counter, mention.claim.value
    said = (mention.parts or {}).get("n", "")
    if mention.sort not in ("ordinal", "duration") or not said:
        return None
    value = Decimal(said) if said.isdigit() else hanzi_number(said)
    return ("ordinal" if mention.sort == "ordinal" else "years"), value


def _near(text: Folded, mention: Mention) -> str:
    start, end = mention.at
    before = text.text[:start]
    stop = max((found.end() for found in _STOP.finditer(before)), default=0)
    return before[stop:] + text.text[start : end + _BEHIND]


def _is_named(policy: Policy, near: str) -> bool:
    return all(any(word in near for word in words) for words in policy.words)
