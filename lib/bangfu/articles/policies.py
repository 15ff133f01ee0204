"""Policies: numbers that are laid down and were printed, such as 每生每年4000元."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import hanzi_number
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import Policy, Usage
from bangfu.figures.published import PublishedFact
from bangfu.periods import Period
from bangfu.rules import Rules
from bangfu.rules.provisions import AidStandard

__all__ = ["TWIN", "facts_in_force", "laid_down"]

_SENTENCE = 500
_MONEY = "yuan"
_BEHIND = 14
"""How many characters behind a number still speak of it."""
_STOP = re.compile(r"[。！？\n]")
_COMMA = re.compile(r"[，；。！？\n]")
_CLAUSE = re.compile(r"[。；！？\n]")

_STANDARD = "standard."
"""How the facts begin that tell an amount laid down."""
_ORIGIN = re.compile(r"[由从][^\d，。；]{0,8}$")
"""What stands right before the amount a standard had until then."""
TWIN: Mapping[str, Any] = {
    "stop": _STOP, "behind": _BEHIND, "standard": _STANDARD, "origin": _ORIGIN,
}  # fmt: skip
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
    own = _own_part(text, mention)
    if counter == _MONEY and _is_worked_out(own, usage):
        return None  # 每户1000元，共2.5万元; 生均助学金3165.22元
    for policy in usage.policies:
        said = own if policy.within == "part" else near
        if policy.counter == counter and _is_named(policy, said):
            known = [one for one in facts if one.figure_id == policy.fact]
            chosen = _of_period(known, period)
            start = mention.at[0]
            is_origin = _ORIGIN.search(text.text, max(start - _BEHIND, 0), start)
            before = known[: known.index(chosen[-1])] if chosen and is_origin else ()
            if chosen:
                return [*chosen, *before][-1], value  # 由2000元提高到4000元
    return None


def _of_period(known: Sequence[PublishedFact], period: Period | None) -> Sequence[PublishedFact]:
    """The facts of a period; a standard that is told of no period is the one in force today."""
    is_standard = any(one.figure_id.startswith(_STANDARD) for one in known)
    if period is None or (len(known) == 1 and not is_standard):
        return known if len(known) == 1 or is_standard else ()
    year = period.last_day.year
    if is_standard and year > known[-1].period.last_day.year:
        return known
    return [one for one in known if one.period.start.year <= year <= one.period.last_day.year]


def facts_in_force(facts: Iterable[PublishedFact], rules: Rules) -> list[PublishedFact]:
    """What was printed, and of a standard each amount it had, with the years it had it.

    Print tells the amount of its day; the rules know the one before it.
    """
    found: list[PublishedFact] = []
    standards = {one.id: one for one in rules.aid_standards}
    for fact in facts:
        own = standards.get(fact.figure_id.removeprefix(_STANDARD))
        if own is None or own.amount is None:
            found.append(fact)
            continue
        alike = [one for one in standards.values() if one.label == own.label and one.amount]
        found += [
            replace(fact, value=one.amount, period=_years_of(one, fact.period))
            for one in sorted(alike, key=lambda one: one.valid_from) if one.amount
        ]  # fmt: skip
    return found


def _years_of(standard: AidStandard, printed: Period) -> Period:
    """The years of a standard, as far as it is known to hold."""
    first = standard.valid_from.year
    last = standard.valid_to.year if standard.valid_to else max(first, printed.last_day.year)
    return Period.parse(f"{first}..{last}" if first < last else str(first))


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
    stop = 0
    for size in (_SENTENCE, start):  # sentences are short, and texts may be long
        first = max(start - size, 0)
        stop = max((found.end() for found in _STOP.finditer(text.text, first, start)), default=0)
        if stop:
            break
    return text.text[stop:end] + _CLAUSE.split(text.text[end : end + _BEHIND])[0]


def _own_part(text: Folded, mention: Mention) -> str:
    """What stands between the commas or stops before and behind a number."""
    start, end = mention.at
    before = text.text[max(start - _SENTENCE, 0) : start]
    return _COMMA.split(before)[-1] + _COMMA.split(text.text[start : end + _BEHIND])[0]


def _is_worked_out(own: str, usage: Usage) -> bool:
    """Whether words make a sum or a mean of payments, and no amount that is laid down."""
    kinds = [*(usage.relations[kind] for kind in ("sum", "of_these")), *usage.means.values()]
    return any(word in own for words in kinds for word in words)


def _is_named(policy: Policy, near: str) -> bool:
    return all(any(word in near for word in words) for words in policy.words)
