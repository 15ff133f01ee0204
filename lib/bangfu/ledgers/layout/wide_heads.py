"""Heads that name a holiday, a month or a kind of aid: what is paid then or for that stands below.

Such a head may say the day too: `春节 2019-01-25`, or a row of days below or above the holidays.
"""

import hashlib
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from bangfu.ledgers.values.days import days_in
from bangfu.ledgers.values.vocabulary import UNITS, bare, unit_in, vocabulary
from bangfu.rules import house_rules

__all__ = [
    "WideHead", "code_called", "is_sum_head", "is_wide_head", "kinds_in", "occasions_in",
    "wide_head",
]  # fmt: skip

_YEAR = re.compile(r"((?:19|20)\d\d)(?:年度|年|[-./](?=\d{1,2}$))")
_MONTH = re.compile(r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])月?份?")
_QUARTER = re.compile(r"第?([一二三四1-4])季度?")
_PAID = (
    "慰问金额|慰问金|慰问款|慰问费|慰问品|慰问|补助金|补助|补贴|帮扶金|帮扶款|帮扶|救助金|救助"
    "|发放|实发|应发|金额"
)
_BEFORE, _BEHIND = re.compile(f"^(?:{_PAID})+"), re.compile(f"(?:{_PAID})+$")
_UNIT = re.compile("(?:亿|万|千|百)?元$")
_FORMS = re.compile("慰问金|慰问品")
_GOODS = {"慰问品": "-goods"}
"""What tells 春节慰问品 apart from 春节慰问金 in the number of a row."""
_BRACKETS = re.compile(r"\(([^()]*)\)")
_NUMERALS = {word: n for n, word in enumerate("一二三四五六七八九十", start=1)} | {
    "十一": 11, "十二": 12,
}  # fmt: skip
_SPANS = {"上半年": range(1, 7), "下半年": range(7, 13), "全年": range(1, 13), "": range(1, 13)}
_SUMS = frozenset({"总额", "总金额", "总数", "全年", "全年金额"})


@dataclass(frozen=True)
class WideHead:
    """What a head says of all that stands below it."""

    text: str
    slug: str
    """What it adds to the number of a row: the same in every ledger, whatever stands beside it."""
    says: Mapping[str, str] = field(default_factory=dict)
    """By column: a day, or a word for a code."""
    months: frozenset[int] = frozenset()
    """Those it is about, if it is one or several."""
    holiday: str = ""
    """The word for it, if no code is known for it but from its sender."""
    is_named: bool = True
    """Whether it names a holiday or a time, not a day or a kind of aid alone."""


@cache
def _occasions() -> Mapping[str, str]:
    """Words for holidays and campaigns, and the value of the code they stand for."""
    codes = house_rules().code_list("occasion")
    own = {bare(name): code.value for code in codes for name in (code.label.zh, code.label.en)}
    words = {**vocabulary().codes.get("occasion", {}), **own}
    return {word: value for word, value in words.items() if value != "none"}


def occasions_in(text: str) -> list[str]:
    """The holidays and campaigns a title or the name of a file speaks of, by their labels.

    Examples
    --------
    >>> occasions_in("甲街道2019年春节慰问金发放表")
    ['春节']
    """
    said = bare(text)
    labels = {code.value: code.label.zh for code in house_rules().code_list("occasion")}
    spoken = (value for word, value in _occasions().items() if word in said)
    return [labels[value] for value in dict.fromkeys(spoken)]


def is_sum_head(text: str) -> bool:
    """Whether a head stands over the sums of its rows.

    Examples
    --------
    >>> [is_sum_head(text) for text in ("合计（元）", "全年合计", "总金额", "合计算")]
    [True, True, True, False]
    """
    short = unit_in(text)[0].removesuffix("金额")
    return short in _SUMS or f"{short}金额" in _SUMS or short.endswith(vocabulary().totals)


def is_wide_head(text: str) -> bool:
    """Whether a head is a holiday, a month or a quarter, whose payments stand below it.

    Examples
    --------
    >>> heads = ("春节", "国庆慰问金（元）", "3月", "中秋 2019.9.10", "月人均收入", "2019-01-25")
    >>> [is_wide_head(text) for text in heads]
    [True, True, True, True, False, False]
    """
    head = wide_head(text)
    return head is not None and head.is_named


def kinds_in(texts: Iterable[str]) -> frozenset[str]:
    """The heads that are kinds of aid, if there are several: one alone may be a cell.

    Examples
    --------
    >>> sorted(kinds_in(["姓名", "医疗救助", "助学金额"])), sorted(kinds_in(["姓名", "医疗救助"]))
    (['助学金额', '医疗救助'], [])
    """
    found = {text: head for text in texts if (head := wide_head(text)) and not head.is_named}
    kinds = {text: head.slug for text, head in found.items() if "project" in head.says}
    return frozenset(kinds) if len({*kinds.values()}) > 1 else frozenset()


@lru_cache(maxsize=8192)
def wide_head(text: str) -> WideHead | None:
    """What a head says of the payments below it, if it is such a head at all.

    Examples
    --------
    >>> wide_head("2019年春节慰问金").slug, wide_head("12月（2019年12月20日）").slug
    ('2019-spring_festival', 'm12')
    >>> wide_head("春节2019-01-25").says
    {'paid_on': '2019-01-25', 'occasion': '春节'}
    """
    days, word = days_in(bare(text))
    if len(days) > 1:
        return None
    says = {"paid_on": days[0].isoformat()} if days else {}
    form = _FORMS.search(word)
    form_said = form[0] if form else ""
    says |= {"form": form_said} if form else {}
    word = _UNIT.sub("", word)
    inside = [part for part in _BRACKETS.findall(word) if part not in UNITS]
    for part in (_BRACKETS.sub("", word), *inside):
        found = _named(_short(part), says)
        if found is not None:
            return replace(found, text=text, slug=f"{found.slug}{_GOODS.get(form_said, '')}")
    if days and not _short(_BRACKETS.sub("", word)):
        return WideHead(text, f"{days[0]:%Y%m%d}", says, is_named=False)
    return None


def _short(word: str) -> str:
    """A head without the words for giving that stand around what it names."""
    short = _BEHIND.sub("", _BEFORE.sub("", word)).strip(":-_/、,")
    year = _YEAR.match(short)
    return short[: year.end()] + _BEFORE.sub("", short[year.end() :]) if year else short


def _named(word: str, says: dict[str, str]) -> WideHead | None:
    """What a word for a holiday, a time or a kind of aid says."""
    found = _YEAR.match(word)
    year, rest = (f"{found[1]}-", word[found.end() :]) if found else ("", word)
    rest = _BEHIND.sub("", rest)
    for occasion in (rest, rest.removesuffix("节")):
        if occasion in _occasions():
            return WideHead(word, year + _occasions()[occasion], says | _of_occasion(occasion))
    if rest in vocabulary().holidays:
        slug = hashlib.sha256(rest.encode()).hexdigest()[:6]
        return WideHead(word, f"{year}x{slug}", says, holiday=rest)
    months = _months(rest, is_after_year=bool(found))
    if months:
        slug = f"{year}{months[0]:02d}" if year and len(months) == 1 else f"{year}{_time(months)}"
        return WideHead(word, slug, says, frozenset(months))
    kind = house_rules().code_list("project").get(code_called("project", rest) or "")
    if kind is None:
        return None
    return WideHead(word, year + kind.value, says | {"project": kind.label.zh}, is_named=False)


def _of_occasion(word: str) -> dict[str, str]:
    """What a word for an occasion says: that it is, and the kind of aid if it is one too."""
    project = {"project": word} if code_called("project", word) else {}
    return {"occasion": word} | project


def _months(word: str, *, is_after_year: bool) -> list[int]:
    """The months a word names: one, those of a quarter or of half a year; of a year, all."""
    month, quarter = _MONTH.fullmatch(word), _QUARTER.fullmatch(word)
    if month and ("月" in word or is_after_year):
        return [_numeral(month[1])]
    if quarter:
        last = 3 * _numeral(quarter[1])
        return [last - 2, last - 1, last]
    return list(_SPANS.get(word, ())) if word or is_after_year else []


def _numeral(word: str) -> int:
    return int(word) if word.isdecimal() else _NUMERALS[word]


def _time(months: list[int]) -> str:
    kinds = {1: "m{:02d}", 3: "q{}", 6: "h{}", 12: "year"}
    number = months[-1] if len(months) == 1 else months[-1] // len(months)
    return kinds[len(months)].format(number)


def code_called(column: str, word: str) -> str | None:
    """The value a word stands for in the code list of a column, by label or another word."""
    codes = house_rules().code_list(column)
    own = {bare(name): code.value for code in codes for name in (code.value, code.label.zh)}
    return own.get(bare(word)) or vocabulary().codes.get(column, {}).get(bare(word))
