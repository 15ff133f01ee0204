"""Relations: what a number says by itself, and of the numbers before it: change, share, sum."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from bangfu.articles.alignments import Item
from bangfu.articles.lexicon import SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.spoken_periods import period_before
from bangfu.periods import Period

__all__ = [
    "CHANGES",
    "FROM",
    "MEAN_OF",
    "Setting",
    "counted",
    "is_from",
    "mean_of",
    "noun_of",
    "related",
    "relation_of",
    "rival_number",
    "scaled",
]

CHANGES = ("up", "down")
_COUNTED = ("percent", "share", "times", "doubled", "points")
MEAN_OF = {"person_time": "person_times", "household": "households", "person": "persons"}
"""What a mean is of, by what it is per."""
FROM = ("从", "由", "from")
"""Words before what something came from."""


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
    is_start: bool = False
    """Whether it is told of the beginning of its year."""


def relation_of(tokens: Sequence[SpokenWord], item: Mention) -> str:
    """What the last word of relation before a number says."""
    claim = item.claim
    said = [kind for one in tokens for kind in one.named("relation")]
    if any(one.named("mean") for one in tokens):
        return "mean"
    if claim is not None and claim.form == "rank":
        return "rank"
    if "share" in said and claim is not None and claim.form in _COUNTED:
        return "share"
    last = next((kind for kind in reversed(said) if kind in ("to", *CHANGES)), "")
    if last in CHANGES:
        return last
    if claim is not None and claim.form == "doubled":
        return "up"
    return "sum" if "sum" in said else "level"


def noun_of(tokens: Sequence[SpokenWord]) -> str:
    """What a noun before a number says that it counts; `yuan:10000` of a column of 万元."""
    said = next((kind for one in reversed(tokens) for kind in one.named("noun")), "")
    is_money = any(one.named("subject") and one.word.endswith("金") for one in tokens)
    return said or ("yuan" if is_money else "")


def scaled(item: Mention, noun: str) -> Mention:
    """A number without a counting word in a column of 万元, in yuan."""
    times, claim = noun.partition(":")[2], item.claim
    if not times or claim is None or claim.word:
        return item
    n = Decimal(times)
    step = (claim.step or 1) * n
    told = replace(claim, low=claim.low * n, high=claim.high * n, value=claim.value * n, step=step)
    return replace(item, claim=told)


def rival_number(rival: SpokenWord, setting: Setting, numbers: Sequence[Setting]) -> Setting | None:
    """The number of another row or union, of what was counted last."""
    levels = [one for one in numbers if one.relation == "level"]
    alike = [one for one in levels if counted(one) == counted(setting)]
    if not alike:
        return None
    units = rival.named("unit")
    unit = units[0] if units else alike[-1].unit
    return replace(alike[-1], group=rival.named("group"), unit=unit)


def mean_of(setting: Setting, numbers: Sequence[Setting]) -> Setting:
    """A mean of payments is of the payments told last: 611人次，其中500人，平均每人次."""
    wanted = MEAN_OF.get(setting.mean)
    if setting.relation != "mean" or wanted is None:
        return setting
    told = [one for one in numbers if one.relation == "level"]
    last = next((one for one in reversed(told) if counted(one) == wanted), None)
    is_inside = last is not None and not last.group and counted(told[-1]) != wanted
    return replace(setting, group=()) if is_inside and setting.group else setting


def is_from(own: Iterable[Item]) -> bool:
    """Whether a number is what something came from; 从申请到决定 comes from nothing."""
    words = list(own)
    return any(
        isinstance(one, SpokenWord) and one.word in FROM and not _is_other(words[n + 1 :])
        for n, one in enumerate(words)
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


def counted(one: Setting) -> str:
    """What a number counts, by its counting word or a noun before it."""
    claim = one.mention.claim
    return (claim.counter if claim else "") or one.noun


def related(
    setting: Setting,
    tokens: Sequence[SpokenWord],
    levels: Sequence[Setting],
    told: Sequence[Setting],
) -> Setting:
    """A number with those it is a change, a share or a sum of.

    Parameters
    ----------
    levels
        The numbers of its sentence so far that say a level.
    told
        All numbers so far.
    """
    if setting.relation in CHANGES:
        return _changed(setting, tokens, levels, told)
    if setting.relation == "share":
        return _share(setting, tokens, levels, told)
    if setting.relation == "rank":
        return replace(setting, of=tuple(levels[-1:]))
    if setting.relation != "sum":
        return setting
    alike = tuple(
        one for one in levels if one.relation == "level" and counted(one) == counted(setting)
    )
    is_bare = not any(one.named(kind) for one in tokens for kind in ("subject", "group", "unit"))
    if len(alike) > 1 and is_bare:
        return replace(setting, of=alike)
    return replace(setting, relation="level")


def _changed(
    setting: Setting,
    tokens: Sequence[SpokenWord],
    levels: Sequence[Setting],
    told: Sequence[Setting],
) -> Setting:
    """A change is of the last level that counts the same, against what it is compared with.

    Without a comparison that is the like number of another period before it; failing that, what
    the change before it was held against.
    """
    if not levels and setting.base is None and any(one.named("subject") for one in tokens):
        return setting
    before = [*(levels or told)]
    before = [one for one in before if one.relation in ("level", "mean")]
    base, claim = setting.base, setting.mention.claim
    last = told[-1] if told else None
    if base is None and last is not None and last.relation in CHANGES and last.base and last.of:
        return replace(setting, of=last.of, base=last.base)
    if _goes_on_from(last, setting, tokens):
        return replace(setting, of=last.of) if last else setting
    current = [one for one in before if one is not base]
    wanted = counted(base) if isinstance(base, Setting) else ""
    is_plain = claim is not None and claim.form in ("plain", "vague")
    wanted = counted(setting) if is_plain else wanted
    alike = [one for one in current if not wanted or counted(one) == wanted]
    if is_plain and not alike and base is not None:
        return setting
    current = (alike or current)[-1:]
    if base is None and current:
        earlier = [one for one in told if one is not current[0] and _is_alike(one, current[0])]
        base = earlier[-1] if earlier else None
        if base is not None and _is_later(base, current[0]):  # 抚慰378人次，上年259人次，增长45.9%
            current, base = [base], current[0]
    if base is None and last is not None and last.base is not None and last.of:
        return replace(setting, of=last.of, base=last.base)
    if isinstance(base, str) and current:
        newer = [one for one in levels if _is_before(current[0], one, base)]
        current = newer[-1:] or current  # 378人次（上年同期259人次），同比增长45.9%
    return replace(setting, of=tuple(current), base=base)


def _is_later(one: Setting, other: Setting) -> bool:
    return bool(one.period and other.period and one.period.end > other.period.end)


def _is_before(one: Setting, other: Setting, kind: str) -> bool:
    """Whether a number is the same as another of the year or the period before it."""
    if one.period is None or other.period is None or not _is_alike(one, other):
        return False
    return period_before(other.period, kind) == one.period


def _goes_on_from(last: Setting | None, setting: Setting, tokens: Sequence[SpokenWord]) -> bool:
    """Whether a rate is that of the change before it: 比上年减少四人次，降幅百分之一."""
    claim = setting.mention.claim
    if last is None or last.relation not in CHANGES or not last.of or claim is None:
        return False
    is_named = any(one.named(kind) for one in tokens for kind in ("subject", "group", "unit"))
    return last.base == setting.base and claim.form in _COUNTED and not is_named


def _share(
    setting: Setting,
    tokens: Sequence[SpokenWord],
    levels: Sequence[Setting],
    told: Sequence[Setting],
) -> Setting:
    """A share with its parts, and the period of the whole if that is another."""
    parts = _parts(setting, levels or told[-1:], tokens)
    if setting.whole is not None or not parts or parts[0].group or parts[0].period is None:
        return replace(setting, of=parts)
    part, inside = parts[0], parts[0].period
    wider = [
        one for one in told
        if one.period is not None and one.period != inside and _is_alike(one, part)
        and one.period.start <= inside.start and inside.end <= one.period.end
    ]  # fmt: skip
    return replace(setting, of=parts, whole=wider[-1].period if wider else None)


def _parts(
    setting: Setting, levels: Sequence[Setting], tokens: Sequence[SpokenWord]
) -> tuple[Setting, ...]:
    """What a share is of: the two numbers before it, a row it names itself, or the one before."""
    last = levels[-1:]
    if last and last[0].relation == "sum":
        return last[0].of
    if last and any("sum" in one.named("relation") for one in tokens):
        return tuple(one for one in levels if counted(one) == counted(last[0]))[-2:]
    claim = setting.mention.claim
    is_named = setting.whole_subjects and setting.noun and any(map(_is_subject, tokens))
    is_row = any(one.named("group") or one.named("unit") for one in tokens)
    if not (is_named or is_row) or claim is None:
        return tuple(last)
    # 医疗占38.8%: of what was counted last, or of what a noun names: 助学资金占帮扶资金的三成.
    before = last[0].of[:1] if last and last[0].relation == "share" else last
    counter = setting.noun or (counted(before[0]) if before else "")
    plain = replace(claim, counter=counter, word="", form="plain")
    itself = replace(setting, mention=replace(setting.mention, claim=plain), relation="level")
    return (itself,) if counter else ()


def _is_subject(one: SpokenWord) -> bool:
    return bool(one.named("subject"))


def _is_alike(one: Setting, other: Setting) -> bool:
    """Whether two numbers are the same measure of different periods."""
    return (
        one.period != other.period and one.subjects == other.subjects
        and one.group == other.group and one.unit == other.unit
        and counted(one) == counted(other)
    )  # fmt: skip
