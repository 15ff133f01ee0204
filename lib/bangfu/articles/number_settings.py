"""Settings: what a number is about, and what it says by itself: a level, a change, a mean."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from bangfu.articles.alignments import Item
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.periods import Period

__all__ = [
    "CHANGES",
    "COUNTED",
    "FROM",
    "MEAN_OF",
    "REACHING",
    "TWIN",
    "Setting",
    "counted",
    "is_from",
    "is_of_earlier_year",
    "is_of_later_year",
    "is_of_shares",
    "is_reached",
    "is_said_again",
    "lasting_as",
    "mean_of",
    "noun_of",
    "relation_of",
    "scaled",
]

CHANGES = ("up", "down")
COUNTED = ("percent", "share", "times", "doubled", "points")
_SCALES = "万亿"
MEAN_OF = {"person_time": "person_times", "household": "households", "person": "persons"}
"""What a mean is of, by what it is per."""
_OF_MONEY = (*MEAN_OF, "pupil")
"""What money is told per."""
_YEAR, _NEXT = 12, 8
"""Months; and so near stands a change behind the change it is said again of."""
REACHING = "到至为成"
"""How words end that say what something came to."""
_WITH_TIMES = ("year", "previous", "start_of_year")
"""Comparators that say by themselves with when."""
_RATES = ("率", "比例", "rate", "coverage")
"""How rates are called, which a number in per cent may be."""
FROM = ("从", "由", "from")
"""Words before what something came from."""
TWIN: Mapping[str, Any] = {
    "from_words": FROM, "mean_of": MEAN_OF, "reaching": REACHING, "next": _NEXT,
    "of_money": _OF_MONEY,
    "with_times": {"kinds": _WITH_TIMES, "rates": _RATES},
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass(frozen=True)
class Setting:
    """What a number is about, as far as its words tell."""

    mention: Mention
    subjects: tuple[str, ...] = ()
    group: tuple[str, ...] = ()
    """What the word for a row of a table may mean: `dimension=code`."""
    unit: str | None = None
    """None of what is elsewhere."""
    period: Period | None = None
    noun: str = ""
    """What it counts, as a noun before it says."""
    relation: str = "level"
    """level, up, down, share, sum, mean, unclear, or none of what is no figure."""
    base: "Setting | Period | str | None" = None
    """What it is compared with: another number, a period, or `year` or `previous` for the one
    before."""
    of: tuple["Setting", ...] = ()
    """The numbers it is a change, a share or a sum of."""
    own: tuple[str, ...] = ()
    """Its own words."""
    mean: str = ""
    """Of a mean, what it is per: see `means` of the usage."""
    whole: Period | None = None
    """Of a share, the period of the whole, if it is another."""
    why: str = ""
    """Why a slot stays empty."""
    top: str = ""
    """The union above all others."""
    whole_subjects: tuple[str, ...] = ()
    """Of a share, what the whole is, if it is something else."""
    also: Period | None = None
    """Another period that may be meant."""
    also_of: tuple["Setting", ...] = ()
    """Of a share, other numbers it may be of: of money, where both were told."""
    scale: str = ""
    """How many yuan one of it is, as the head of a column says: 10000."""
    whole_group: tuple[str, ...] = ()
    """Of a share, the row the whole is: 占重大疾病的近五成."""
    is_start: bool = False
    """Whether it is told of the beginning of its year."""
    is_named: bool = True
    """Whether its sentence names what it is about."""
    is_unit_named: bool = False
    """Whether its sentence names the union."""
    is_origin: bool = False
    """Whether something came from it: 由489户."""
    together: tuple["Setting", ...] = ()
    """The rows its words name together: 市、区两级财政合计."""
    among: str = ""
    """How names of the unions end that a rank is among, where it is of one kind of them."""
    carried: tuple[str, ...] = ()
    """A row it may be of that was named before it, where it names none."""
    carried_unit: str = ""
    """A union below the top that it may be of, where its sentence names none."""
    others: "tuple[Setting, ...]" = ()
    """What else it may be, where it is wrong: see `second_readings`."""
    is_object: bool = False
    """Whether the number before it is what is told: 1.11 million yuan for 421 households."""


def relation_of(
    tokens: Sequence[SpokenWord], item: Mention, *, is_below: bool = False, is_headed: bool = False
) -> str:
    """What the last word of relation before a number says; 增长-5%, below zero, is a fall.

    A column that is only headed 同比 says (`is_headed`) how its numbers rose.
    """
    relation = _relation_said(tokens, item)
    if relation == "level" and is_headed and _is_compared(tokens, item):
        relation = "up"
    if not is_below:
        return relation
    return "down" if relation == "up" else "unclear"


def _relation_said(tokens: Sequence[SpokenWord], item: Mention) -> str:
    claim = item.claim
    said = [kind for one in tokens for kind in one.named("relation")]
    is_rate = claim is not None and claim.form in COUNTED  # 生均助学金增长80%
    if any(one.named("mean") for one in tokens) and not (is_rate or _has_mean_moved(tokens, item)):
        return "mean"
    if claim is not None and claim.form == "rank":
        return "rank"
    if "share" in said and claim is not None and claim.form in COUNTED and claim.form != "times":
        return "share"
    is_row = any(one.named("group") for one in tokens) and not _is_rate_of(tokens)
    if is_row and claim is not None and claim.form == "share" and not {*said} & {"to", *CHANGES}:
        return "share"  # 其中重大疾病超过八成; 职工本人七成多
    last = next((kind for kind in reversed(said) if kind in ("to", *CHANGES)), "")
    if last in CHANGES and not _is_what_it_was(tokens, item) and not _is_before_it(tokens):
        return last
    if claim is not None and claim.form == "doubled":
        return "up"
    return "sum" if "sum" in said else "level"


def _has_mean_moved(tokens: Sequence[SpokenWord], item: Mention) -> bool:
    """Whether money is how far a mean of it moved: 生均助学金比2014年多44.53元."""
    last = next((one for one in reversed(tokens) if one.named("relation")), None)
    is_money = item.claim is not None and item.claim.counter == "yuan"
    if last is None or not is_money or not {*last.named("relation")} & {*CHANGES}:
        return False
    if _is_what_it_was(tokens, item) or _is_before_it(tokens):
        return False
    means = [one for one in tokens if one.named("mean")]
    return means[-1].start < last.start and bool({*means[-1].named("mean")} & {*_OF_MONEY})


def _is_rate_of(tokens: Sequence[SpokenWord]) -> bool:
    return any(one.named("subject") and one.word.endswith(_RATES) for one in tokens)


def _is_compared(tokens: Sequence[SpokenWord], item: Mention) -> bool:
    """Whether the last word says no more than with what is compared: a column 同比, of no rate."""
    is_percent = item.claim is not None and item.claim.form == "percent"
    kinds = tokens[-1].named("comparator") if tokens else ()
    is_rate = _is_rate_of(tokens)
    return is_percent and bool({*kinds} & {*_WITH_TIMES}) and not is_rate


def _is_before_it(tokens: Sequence[SpokenWord]) -> bool:
    """Whether 由 stands behind the change: 人数下降的主要原因是在档家庭由297户减少到10户."""
    moved = [n for n, one in enumerate(tokens) if {*one.named("relation")} & {*CHANGES}]
    return any(one.word in FROM[:2] for one in tokens[moved[-1] :])


def _is_what_it_was(tokens: Sequence[SpokenWord], item: Mention) -> bool:
    """Whether English says what it was before, or came to: up from 1.2 million yuan."""
    claim = item.claim
    words = [one.word for one in tokens if not one.named("year_spoken_of")]  # …a year before
    is_end = words[-1:] in (["from"], ["to"])  # rose again, to 2.19 million yuan
    is_rate = _is_rate_of(tokens)
    forms = [form for form in COUNTED if form != "percent" or not is_rate]  # from 94.1% to 94.4%
    return is_end and claim is not None and claim.form not in forms


def noun_of(tokens: Sequence[SpokenWord]) -> str:
    """What a noun before a number says that it counts; `yuan:10000` of a column of 万元."""
    said = next((kind for one in reversed(tokens) for kind in one.named("noun")), "")
    is_money = any(
        (one.named("subject") and one.word.endswith("金"))
        or (one.named("group") and one.word.endswith("资金"))
        for one in tokens
    )
    if not said and any(one.named("group") and one.word.endswith("户") for one in tokens):
        return "households"  # 低保户 224
    is_pupils = any(one.named("group") and one.word.endswith("生") for one in tokens)
    if is_pupils and not (said or is_money):
        return "persons"  # 大学生占53.4%
    scale = next((n for one in tokens for n in one.named("scaled")), "")
    said = said or ("yuan" if is_money else "")
    return f"{said}:{scale}" if said == "yuan" and scale else said  # 单位：人次、万元


def scaled(item: Mention, noun: str) -> Mention:
    """A number without a counting word in a column of 万元, in yuan."""
    times, claim = noun.partition(":")[2], item.claim
    if noun == "percent" and claim is not None and not claim.word:
        return replace(
            item, claim=replace(claim, counter=noun, form=noun, step=claim.step or Decimal(1))
        )
    if not times or claim is None or claim.word:
        return item
    n = Decimal(times)
    step = (claim.step or 1) * n
    told = replace(claim, low=claim.low * n, high=claim.high * n, value=claim.value * n, step=step)
    return replace(item, claim=told)


def mean_of(setting: Setting, text: str, numbers: Sequence[Setting]) -> Setting:
    """A mean of payments is of the payments told last: 611人次，其中500人，平均每人次.

    Behind a mark of lists it is a mean as the one before it: 年均帮扶资金9万元、抚慰资金5万元.
    So is one of another row: 重大疾病次均抚慰金3000元，意外伤残3000元.
    """
    before = numbers[-1] if numbers else None
    is_next = before is not None and (
        text[before.mention.at[1] : before.mention.at[1] + 1] == "、"
        or _is_row_beside(setting, before, text[slice(*setting.mention.at)])
    )
    if before is not None and is_next and before.relation == "mean" and setting.relation == "level":
        is_alike = counted(before) == counted(setting)
        return replace(setting, relation="mean", mean=before.mean) if is_alike else setting
    wanted = MEAN_OF.get(setting.mean)
    if setting.relation != "mean" or wanted is None:
        return setting
    told = [one for one in numbers if one.relation == "level"]
    last = next((one for one in reversed(told) if counted(one) == wanted), None)
    is_inside = last is not None and not last.group and counted(told[-1]) != wanted
    return replace(setting, group=()) if is_inside and setting.group else setting


def _is_row_beside(setting: Setting, before: Setting, number: str) -> bool:
    """Whether it is of another row of the table that the one before it is a mean of.

    A number of 10,000 yuan is a sum: 重大疾病次均3000元，意外伤残20.8万元.
    """
    kinds = [[row.partition("=")[0] for row in one.group] for one in (setting, before)]
    is_other = bool(setting.group) and setting.group != before.group
    is_other = is_other and (not before.group or kinds[0] == kinds[1])
    is_named = bool(setting.noun) or setting.subjects != before.subjects
    return is_other and not is_named and not {*_SCALES} & {*number}


def is_from(own: Iterable[Item]) -> bool:
    """Whether a number is what something came from; 从申请到决定 comes from nothing."""
    words = list(own)
    return any(
        isinstance(one, SpokenWord) and one.word in FROM and not _is_other(words[n + 1 :])
        for n, one in enumerate(words)
    )


def is_reached(setting: Setting) -> bool:
    """Whether a number is what something came to: 缩短到21天."""
    return setting.relation in ("level", "mean") and any(
        word[-1:] in REACHING for word in setting.own[-1:]
    )


def _is_other(behind: Sequence[Item]) -> bool:
    """Whether 从 leads to something else: a span, who said it, or where something begins."""
    return (
        _opens_span(behind[:1]) or _is_source(behind[:1]) or any(_is_closed(one) for one in behind)
    )


def _is_source(behind: Sequence[Item]) -> bool:
    """Whether 从 names who said it, as in 从区总工会获悉."""
    return any(isinstance(one, SpokenWord) and bool(one.named("unit")) for one in behind)


def _is_closed(one: Item) -> bool:
    return isinstance(one, SpokenWord) and "until" in one.named("relation")


def _opens_span(behind: Sequence[Item]) -> bool:
    """Whether 从 stands before a span, as in 从2013年到2019年."""
    return any(isinstance(one, Mention) and "y2" in (one.parts or {}) for one in behind)


def is_of_shares(setting: Setting, tokens: Sequence[SpokenWord], told: Sequence[Setting]) -> bool:
    """Whether points are of two shares, of which one was told: …占35.8%，比上年下降4.8个百分点."""
    is_share = bool(told) and told[-1].relation == "share"
    is_points = setting.mention.claim is not None and setting.mention.claim.form == "points"
    return is_share and is_points and not any(one.named("subject") for one in tokens)


def is_said_again(
    setting: Setting, last: Setting | None, tokens: Sequence[SpokenWord], *, is_counted: bool
) -> bool:
    """Whether a change is of what changed right before it: 户数环比增长178.6%，同比减少27.8%."""
    if last is None or last.relation not in CHANGES or not last.of:
        return False
    names = any(one.named(kind) for one in tokens for kind in ("subject", "group", "unit"))
    is_next = setting.mention.at[0] - last.mention.at[1] < _NEXT
    return is_next and not (is_counted or names) and isinstance(setting.base, str)


def is_of_later_year(setting: Setting, current: Setting, *, is_next: bool = False) -> bool:
    """Whether a change is of a later year than the number before it: 198.8万元。2019年再增10.1%.

    It may have to be the next: 2013年214.28万元，2014年减少3.6万元.
    """
    now, then = setting.period, current.period
    if now is None or then is None or now.n_months != _YEAR:
        return False
    return then == now.shift(-_YEAR) if is_next else then.end <= now.start


def is_of_earlier_year(setting: Setting, current: Setting) -> bool:
    """Whether a change is of a whole year that lies before the one told of."""
    now, then = setting.period, current.period
    if now is None or then is None or setting.is_start:
        return False
    return now.end <= then.start and now.n_months == then.n_months == _YEAR


def lasting_as(
    current: Sequence[Setting], base: object, alike: Sequence[Setting]
) -> Sequence[Setting]:
    """What moved, or the last number like it of as many months as the period it is held against.

    As in 一季度152人次，3月46人次；比去年四季度少13人次.
    """
    if not isinstance(base, Period) or not current:
        return current
    every = [
        one for one in (*alike, *current) if one.period and one.period.n_months == base.n_months
    ]
    return every[-1:] or current


def counted(one: Setting) -> str:
    """What a number counts, by its counting word or a noun before it."""
    claim = one.mention.claim
    return (claim.counter if claim else "") or one.noun
