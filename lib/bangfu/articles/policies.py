"""Policies: numbers that are laid down and were printed, such as 每生每年4000元."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import product
from typing import Any

from bangfu.articles.mentions import Mention
from bangfu.articles.number_claims import hanzi_number
from bangfu.articles.period_steps import year_of
from bangfu.articles.typesetting import Folded
from bangfu.articles.usage import Policy, Usage
from bangfu.figures.catalogue import standard_amounts
from bangfu.figures.published import PublishedFact
from bangfu.periods import Period
from bangfu.rules import Rules
from bangfu.rules.provisions import AidStandard

__all__ = ["AMOUNT", "STANDARD", "TWIN", "LaidDown", "in_force", "laid_down"]

_SENTENCE = 500
_MONEY = "yuan"
_BEHIND = 14
"""How many characters behind a number still speak of it."""
_STOP = re.compile(r"[。！？\n]")
_COMMA = re.compile(r"[，；。！？\n]")

STANDARD = "standard"
"""How the names begin of what tells an amount laid down."""
AMOUNT = "standard_amount."
"""Before the standard in force today: each amount there was in its place."""
_ORIGIN = re.compile(r"[由从][^\d，。；]{0,8}$")
"""What stands right before the amount a standard had until then."""
_TIMED = re.compile(
    r"(?:[（(]?(?:19|20)\d\d年?(?:[起末底度]|以来|开始)?[）)]?)?(?:[是为则已又再由从到至元]|每[人生户年]|起"
    r"|提[高到至]+|[增涨升调]整?[到至为加]+|\d|[,.]|万)*"
)
"""What stands before a number that is of the part before: 上限2015年7100元，2017年为10000元."""
_SINCE = re.compile(r"((?:19|20)\d\d)年?(?:起|开始)")
"""The year in which an amount must have begun: 2017年起提高到4000元."""
_MOVED = re.compile(r"(?:提高|增加|上调|调增|上涨|降低|下调|(?<!最)[涨多高增少])了?约?$")
"""What stands right before how far an amount moved, which is none itself."""
_ASKED = re.compile(r"([^。！？?\n]{0,60})[？?]\n?[^？?\n]*$")
"""The question that a number answers: 生活救助最多能拿多少？⏎答：年度上限9600元."""
_HEADED = re.compile(r"(?:^|[。！？\n])([^。！？\n\d]{2,24})[。：:\n][^。！？\n]*$")
"""What heads a sentence: 三、调整生活救助上限。年度上限由8520元提高到9600元."""
TWIN: Mapping[str, Any] = {
    "headed": _HEADED,
    "asked": _ASKED, "moved": _MOVED,
    "stop": _STOP, "behind": _BEHIND, "origin": _ORIGIN, "since": _SINCE,
    "timed": re.compile(f"^{_TIMED.pattern}$"),
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass(frozen=True)
class LaidDown:
    """A number that is laid down, and how long it held."""

    name: str
    """What policies of a usage call it."""
    address: str
    period: Period
    value: Decimal
    end: Decimal | None = None
    """What it is less than, if it is any number from `value` on."""


def laid_down(
    text: Folded,
    mention: Mention,
    period: Period | None,
    usage: Usage,
    facts: Sequence[LaidDown],
) -> tuple[LaidDown, Decimal] | None:
    """The fact a number claims to be, and the number; nothing if its words name none.

    Of facts that are dated it is the one of the period that is spoken of.
    """
    counted = _counted(mention)
    if counted is None:
        return None
    counter, value = counted
    near = _near(text, mention)
    own = _own_part(text, mention)
    part = _led_part(text, mention) + own
    asked, start = _asked(text, mention), mention.at[0]
    before, since = text.text[max(start - _BEHIND, 0) : start], _SINCE.search(own)
    if counter == _MONEY and (_is_worked_out(own, usage) or _MOVED.search(before)):
        return None  # 每户1000元，共2.5万元; 生均助学金3165.22元
    is_origin = _ORIGIN.search(before) is not None
    if since is not None:  # 2017年起由2000元提高到4000元
        period, is_origin = year_of(int(since[1]) - is_origin), False
    headed = _headed(text, mention)
    for ask, policy in product(dict.fromkeys(("", asked, headed)), usage.policies):
        said = ask + (part if policy.within == "part" else near)
        is_own = ask != headed or not ask or _names_some(policy, part)
        if policy.counter == counter and is_own and _is_named(policy, said, part):
            known = [one for one in facts if one.name == policy.fact]
            chosen = _of_period(known, period)
            if chosen:
                is_of_before = is_origin and _is_of_before(policy, period)
                return _meant(known, chosen, value, is_of_before), value
    return None


def _is_of_before(policy: Policy, period: Period | None) -> bool:
    """Whether 由 is of the amount before it; of a year's amount it has set the year already."""
    return period is None or not policy.fact.startswith(AMOUNT)


def _meant(
    known: Sequence[LaidDown], chosen: Sequence[LaidDown], value: Decimal, is_origin: bool
) -> LaidDown:
    """Behind 由 (由2000元提高到4000元) the one before those chosen; else that amount."""
    before = known[: known.index(chosen[0])] if is_origin else ()
    return [*before[-1:], *(one for one in chosen if one.value == value), chosen[-1]][0]


def _of_period(known: Sequence[LaidDown], period: Period | None) -> Sequence[LaidDown]:
    """What held in a period; a standard that is told of no period is the one in force today."""
    is_standard = any(one.name.startswith(STANDARD) for one in known)
    if period is None or (len(known) == 1 and not is_standard):
        return known[-1:] if len(known) == 1 or is_standard else ()
    year = period.last_day.year
    if is_standard and year > known[-1].period.last_day.year:
        return known[-1:]
    return [one for one in known if one.period.start.year <= year <= one.period.last_day.year]


def in_force(
    facts: Iterable[PublishedFact], rules: Rules, years: Sequence[Period], unit: str
) -> list[LaidDown]:
    """What was printed, and of each standard what it was, with the years it was so.

    Print tells the amount of its day; the rules know the one before it.
    """
    found: list[LaidDown] = []
    standards = {one.id: one for one in rules.aid_standards}
    for fact in facts:
        own = standards.get(fact.figure_id.removeprefix(f"{STANDARD}."))
        if own is None or own.amount is None:
            found.append(_printed(fact))
            continue
        alike = [one for one in standards.values() if one.label == own.label]
        found += [
            _printed(replace(fact, value=one.amount, period=_years_of(one, fact.period)))
            for one in sorted(alike, key=lambda one: one.valid_from) if one.amount
        ]  # fmt: skip
    return [*found, *_amounts(rules, years, unit)]


def _printed(fact: PublishedFact) -> LaidDown:
    address = f"{fact.figure_id}/{fact.period}/{fact.unit}"
    return LaidDown(fact.figure_id, address, fact.period, fact.value, fact.value_to)


def _amounts(rules: Rules, years: Sequence[Period], unit: str) -> Iterator[LaidDown]:
    """The amounts of each year, with the name of the standard that is in their place today."""
    standards = sorted(rules.aid_standards, key=lambda one: one.valid_from)
    today = {_about(one): one.id for one in standards}
    known = {one.id: today[_about(one)] for one in standards}
    for year in years:
        for figure in standard_amounts(rules, year, unit):
            if figure.value is not None:
                name = known[dict(figure.dimensions)["standard"]]
                yield LaidDown(f"{AMOUNT}{name}", figure.address, year, figure.value)


def _about(standard: AidStandard) -> tuple[str | None, ...]:
    """What a standard is of; one follows the other."""
    return standard.project, standard.school_stage, standard.occasion, standard.per


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
    return text.text[stop:end] + _COMMA.split(text.text[end : end + _BEHIND])[0]


def _asked(text: Folded, mention: Mention) -> str:
    """The question that a number answers, if it does."""
    found = _ASKED.search(text.text[max(mention.at[0] - _SENTENCE, 0) : mention.at[0]])
    return found[1] if found else ""


def _headed(text: Folded, mention: Mention) -> str:
    """A short sentence without numbers before that of a number, which may head it."""
    found = _HEADED.search(text.text[max(mention.at[0] - _SENTENCE, 0) : mention.at[0]])
    return found[1] if found else ""


def _names_some(policy: Policy, part: str) -> bool:
    """Whether a part of a sentence says what an amount is, as 上限; what of stands above it."""
    return any(word in part for word in policy.words[-1])


def _own_part(text: Folded, mention: Mention) -> str:
    """What stands between the commas or stops before and behind a number."""
    start, end = mention.at
    before = text.text[max(start - _SENTENCE, 0) : start]
    return _COMMA.split(before)[-1] + _COMMA.split(text.text[start : end + _BEHIND])[0]


def _led_part(text: Folded, mention: Mention) -> str:
    """The parts before that of a number, where that only says when it was so."""
    start, _ = mention.at
    before = text.text[max(start - _SENTENCE, 0) : start]
    *parts, own = _COMMA.split(_STOP.split(before)[-1])
    led = ""
    while parts and _TIMED.fullmatch(own):
        own = parts.pop()
        led = own + led
    return led


def _is_worked_out(own: str, usage: Usage) -> bool:
    """Whether words make a sum or a mean of payments, and no amount that is laid down."""
    kinds = [*(usage.relations[kind] for kind in ("sum", "of_these")), *usage.means.values()]
    return any(word in own for words in kinds for word in words)


def _is_named(policy: Policy, near: str, part: str) -> bool:
    is_own = not policy.own or any(word in part for word in policy.own)
    return is_own and all(any(word in near for word in words) for words in policy.words)
