"""Context: what the words around a number say it is about: period, union, subject, relation.

A text is read from left to right, with a state that words move. A slot of a number is filled by a
word of the text, by one of the rules here, or not at all; only the union may default, to the one
above all others.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

from bangfu.articles.alignments import PART_ENDS, Item, end_of, paired, start_of, table_heads
from bangfu.articles.lexicon import SAID, Lexicon, SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import (
    CHANGES,
    FROM,
    Setting,
    is_from,
    mean_of,
    noun_of,
    related,
    relation_of,
    rival_number,
    scaled,
)
from bangfu.articles.spoken_bases import compared_behind, compared_with, rival_row, time_behind
from bangfu.articles.spoken_nouns import (
    is_counted,
    names_row,
    names_row_before,
    nouns_behind,
)
from bangfu.articles.spoken_periods import (
    SpokenPeriod,
    is_time,
    joined,
    lasts,
    period_before,
    years_ago,
)
from bangfu.articles.spoken_subjects import NOT_OURS, SpokenSubject
from bangfu.articles.typesetting import Folded
from bangfu.periods import Period

__all__ = ["TWIN", "settings_of"]

_STOPS = re.compile(r"[。！？!?\n]|\.(?=\s)")
_NEW_RULE = re.compile(r".{0,6}(?:新增|增补|增加了?|纳入|列入).*[类种]")
_LINE_HEAD = re.compile(r"^[ 0-9年、.．（）()一二三四五六七八九十]+")
_LEVELS = ("level", "mean", "sum")
_BRACKETS = re.compile(r"（[^（）。！？\n]*）")
_REACHING = "到至为成达"
"""How words end that say what something came to."""

TWIN: Mapping[str, Any] = {
    "stops": _STOPS,
    "reaching": _REACHING, "brackets": _BRACKETS,
    "new_rule": _NEW_RULE, "line_head": _LINE_HEAD,
    "said": SAID,
}  # fmt: skip
"""What its twin in JavaScript is given."""


@dataclass
class _Sentence:
    """What a sentence has said so far."""

    own: list[Item] = field(default_factory=list)
    """Words and periods since the last number."""
    numbers: list[Setting] = field(default_factory=list)
    comparator: "Period | str | Setting | None" = None
    is_unit_named: bool = False
    from_period: Period | None = None
    """Of what something came from."""
    in_list: list[Item] | None = None
    """What the words before a list say of all its numbers: that they are means or changes."""


def settings_of(
    text: Folded,
    mentions: Sequence[Mention],
    lexicon: Lexicon,
    *,
    dated: date | None,
    known: Period,
) -> list[Setting]:
    """What each number of a text is about, in the order of the text.

    Parameters
    ----------
    dated
        The day of the draft, by which 去年 is read; never that of the clock.
    known
        From the first to the last year there are figures of.
    """
    taken = [one.at for one in mentions if one.sort not in ("name", "word")]
    told = ("period", "day", "duration", "ordinal", "figure")
    stream: list[Item] = [one for one in mentions if one.sort in told]
    stream = sorted([*stream, *lexicon.tokens(text, taken)], key=start_of)
    walk = _Walk(
        text, lexicon, stream, SpokenPeriod(known, dated), SpokenSubject(lexicon, lexicon.top)
    )
    return _headed(text, list(walk.settings()), stream)


@dataclass
class _Walk:
    text: Folded
    lexicon: Lexicon
    stream: list[Item]
    period: SpokenPeriod
    subject: SpokenSubject
    sentence: _Sentence = field(default_factory=_Sentence)
    told: list[Setting] = field(default_factory=list)
    spent: set[int] = field(default_factory=set)
    """Where words start that were read with the number before them."""

    def settings(self) -> Iterator[Setting]:
        pairs, heads = paired(self.text, self.stream), dict(table_heads(self.text, self.stream))
        here = 0
        for item in self.stream:
            start = start_of(item)
            self._cross(self.text.text[here:start])
            here = start
            if start in self.spent:
                continue
            if not isinstance(item, Mention) or item.sort in ("period", "day"):
                self.sentence.own.append(item)
            elif item.sort == "figure":
                own = [*heads.get(start, ()), *self.sentence.own]
                if start in pairs:
                    yield self._paired(item, own, pairs[start])
                else:
                    yield self._figure(item, own)
                here = end_of(item)
            else:
                yield self._aside(item)
                self.sentence.own.append(item)

    def _cross(self, between: str) -> None:
        """Leave what a sentence has said where it ends."""
        if not PART_ENDS.search(between):
            return
        self._take(self.sentence.own)
        self.subject.names = self.subject.ours
        is_named = self.sentence.is_unit_named
        if _STOPS.search(between):
            self.subject.end_sentence(is_named=is_named)
            is_named, self.sentence.from_period = False, None
        start = self.sentence.from_period
        self.sentence = _Sentence(is_unit_named=is_named, from_period=start)

    def _aside(self, item: Mention) -> Setting:
        """What is laid down is of a period too: 2020年第五次修改."""
        there = replace(self.period)
        there.move(self.sentence.own, ())
        return Setting(item, unit=self.subject.unit, period=there.now, relation="none")

    def _paired(self, item: Mention, own: Sequence[Item], name: Item | None) -> Setting:
        if name is None:
            return self._keep(Setting(item, relation="unclear", why="list"))
        words = [one for one in own if not _same_kind(one, name)]
        first = self.sentence.in_list
        if first is None:
            self.sentence.in_list = [one for one in own if _is_of_list(one)]
        return self._figure(item, [*(first or ()), *words, name])

    def _figure(self, item: Mention, own: Sequence[Item]) -> Setting:
        """A number with what its own words say, and what was said before."""
        behind = compared_behind(self.stream, item) or time_behind(self.text, self.stream, item)
        self.spent.update(start_of(one) for one in behind)
        own = joined([*(one for one in own if not self._is_of_rule(one, item)), *behind])
        tokens = [one for one in own if isinstance(one, SpokenWord)]
        clause = self._clause(item)
        near = [one for one in tokens if one.start > clause]
        relation = relation_of(near, item)
        noun = noun_of(tokens)
        item = scaled(item, noun)
        compared = self._before_it(compared_with(own, behind))
        own, whole = self._cut(own, relation)
        rival = rival_row(own) if relation in CHANGES else None
        own = [one for one in own if one is not rival]
        spoken, has_own_time = self._take_slots(item, own, relation, compared)
        subject, period = self.subject, self.period
        setting = Setting(
            item, subject.names, subject.group, subject.unit, period.now, noun.partition(":")[0],
            relation, own=tuple(one.word for one in tokens), why=period.why,
            top=self.lexicon.top, whole=whole[0], whole_subjects=whole[1],
            is_start=period.is_start,
            mean=next((kind for one in near for kind in one.named("mean")), ""),
        )  # fmt: skip
        setting = self._as_before(mean_of(setting, self.sentence.numbers), tokens)
        relation = setting.relation
        setting = self._based(setting, own, compared, rival)
        setting = self._of_years(setting, own)
        levels = [one for one in self.sentence.numbers if one.relation in _LEVELS]
        setting = related(setting, tokens, levels, self.told)
        yearly = tuple(self.lexicon.usage.yearly_changes)
        if setting.base is None and any(word.startswith(yearly) for word in setting.own):
            setting = replace(setting, base="year")
        is_span = period.now is not None and period.now.is_span
        if relation in ("level", "mean") and is_from(own) and not is_span:
            setting = self._came_from(setting, spoken, has_own_time=has_own_time)
        return self._keep(setting)

    def _based(
        self, setting: Setting, own: Sequence[Item], compared: tuple[Item | None, str] | None,
        rival: SpokenWord | None,
    ) -> Setting:  # fmt: skip
        """A number with what its words compare it with."""
        if compared is not None:
            return self._against(setting, *compared)
        if setting.relation not in CHANGES:
            return setting
        base: Period | str | Setting | None = self.sentence.comparator
        if rival is not None:
            base = rival_number(rival, setting, self.sentence.numbers)
        return replace(setting, base=base or self.period.before(years_ago(own)))

    def _clause(self, item: Mention) -> int:
        """Where the clause of a number starts: a colon in a bracket begins none."""
        before = self.text.text[: item.at[0]]
        for _ in range(2):  # 发放时机（归并）：日常 stands in brackets itself
            before = _BRACKETS.sub(lambda found: " " * len(found[0]), before)
        return max(before.rfind(comma) for comma in "，：")

    def _came_from(self, setting: Setting, spoken: Period | None, *, has_own_time: bool) -> Setting:
        """由上年的489户降到…: what it came from moves nothing; without a period it has none."""
        self.period.now = spoken
        if has_own_time:
            self.sentence.from_period = setting.period
            return setting
        start = self.sentence.from_period
        return replace(setting, period=start, why="" if start else setting.why or "period")

    def _cut(
        self, own: Sequence[Item], relation: str
    ) -> tuple[Sequence[Item], tuple[Period | None, tuple[str, ...]]]:
        """Words of a share before 占, and the period and the subject of the whole behind it."""
        places = [
            n for n, one in enumerate(own)
            if isinstance(one, SpokenWord) and "share" in one.named("relation")
        ]  # fmt: skip
        if relation != "share" or not places:
            return own, (None, ())
        before, behind = own[: places[-1] + 1], own[places[-1] + 1 :]
        there = replace(self.period)
        there.move([one for one in behind if not isinstance(one, SpokenWord)], ())
        tokens = [one for one in behind if isinstance(one, SpokenWord)]
        years = [one for one in behind if isinstance(one, Mention) and one.sort == "duration"]
        is_all = any((one.parts or {}).get("by") == "年" for one in years)
        period = there.known if is_all and there.now == self.period.now else there.now
        subjects = tuple(n for one in tokens for n in one.named("subject") if n not in NOT_OURS)
        return before, (period if years or there.now != self.period.now else None, subjects[-1:])

    def _as_before(self, setting: Setting, tokens: Sequence[SpokenWord]) -> Setting:
        """A mean that moved to another value is still a mean."""
        last = self.sentence.numbers[-1] if self.sentence.numbers else None
        is_to = any("to" in one.named("relation") for one in tokens)
        if last is None or last.relation != "mean" or not is_to or setting.relation != "level":
            return setting
        return replace(setting, relation="mean", mean=last.mean)

    def _take_slots(
        self, item: Mention, own: Sequence[Item], relation: str,
        compared: tuple[Item | None, str] | None,
    ) -> tuple[Period | None, bool]:  # fmt: skip
        """Fill the slots; gives the period spoken of before 由, and whether one is behind it."""
        counter = item.claim.counter if item.claim else ""
        spoken, behind = self.period.now, False
        if compared is None:
            place = next((n for n, one in enumerate(own) if is_from([one])), 0)
            if place or is_from(own):
                self._take(own[:place])
                spoken, behind = self.period.now, any(is_time(one) for one in own[place:])
            self._take(own, counter)
        elif relation in CHANGES:
            self._take([one for one in own if one is not compared[0]], counter)
        is_bare = not names_row_before(self.text, own, item)
        nouns = nouns_behind(self.text, self.stream, item, is_bare=is_bare)
        is_said = any(
            one.start <= item.at[1] + 1 and name.startswith(SAID)
            for one in nouns[:1] for name in one.named("subject")
        )  # fmt: skip
        is_named = any(isinstance(one, SpokenWord) and self.subject.is_strong(one) for one in own)
        if not is_said and is_named:
            self.spent.update(one.start for one in nouns[:1] if is_counted(self.text, one, item))
            nouns = [one for one in nouns if one.named("row")]
        if is_bare and any(names_row(one) for one in nouns):
            self.subject.take(nouns, counter, ())
        else:
            self.subject.take_behind(nouns, counter)
        self.spent.update(one.start for one in nouns)
        return spoken, behind

    def _is_of_rule(self, one: Item, item: Mention) -> bool:
        """Whether a row is named where a rule is told, in a clause before that of the number."""
        start, end = start_of(one), self._clause(item)
        if not names_row(one) or start > end:
            return False
        text = self.text.text
        clause = text[1 + max(text.rfind(stop, 0, start) for stop in "，。；\n") : end]
        return bool(_NEW_RULE.match(_LINE_HEAD.sub("", clause.partition("，")[0])))

    def _keep(self, setting: Setting) -> Setting:
        self.sentence.own.clear()
        self.sentence.numbers.append(setting)
        self.told.append(setting)
        return setting

    def _before_it(
        self, compared: tuple[Item | None, str] | None
    ) -> tuple[Item | None, str] | None:
        """What a number is compared with; 与259人次相比 compares with the number before it."""
        if compared is None or compared[1] != "number":
            return compared
        self.sentence.comparator = self.sentence.numbers[-1] if self.sentence.numbers else "year"
        return None

    def _against(self, setting: Setting, named: Item | None, kind: str) -> Setting:
        period = self.period.named(named) if named is not None else None
        if setting.relation in CHANGES:
            if kind == "start_of_year" and setting.period is not None:
                period = period_before(setting.period, kind)
            self.sentence.comparator = period or kind
            return replace(setting, base=period or kind)
        # 比2017年的17.5%: a number of that period, with which the next one is compared.
        spoken = setting.period
        if period is None and spoken is not None:
            period = period_before(spoken, kind)
        against = replace(setting, period=period)
        self.sentence.comparator = against
        return against

    def _of_years(self, setting: Setting, own: Sequence[Item]) -> Setting:
        """Of a span, its first or last year: 由506户下降至10户; of a multiple, the two years."""
        claim, period = setting.mention.claim, setting.period
        if period is not None and period.is_span and setting.relation == "level":
            is_to = any(
                isinstance(one, SpokenWord) and "to" in one.named("relation") for one in own
            )
            year = 0 if is_from(own) else -1 if is_to else None
            return setting if year is None else replace(setting, period=period.years[year])
        if claim is None or claim.form not in ("times", "doubled") or setting.base is not None:
            return setting
        named = (self.period.named(one) for one in own if isinstance(one, Mention))
        times = [one for one in named if one is not None]
        levels = [one for one in self.told if one.relation == "level" and one.period]
        if len(times) == 1 and levels and levels[-1].period != times[0]:
            self.period.now = levels[-1].period
            return replace(setting, of=(levels[-1],), base=times[0])
        if len(times) > 1:
            self.period.now = times[-2]
            return replace(setting, period=times[-2], base=times[-1])
        return setting

    def _take(self, own: Iterable[Item], counter: str = "") -> None:
        """Fill the slots that words name."""
        words, numbers = list(own), self.sentence.numbers
        tokens = [one for one in words if isinstance(one, SpokenWord)]
        if self.subject.take(tokens, counter, [one.subjects for one in numbers]):
            self.sentence.is_unit_named = True
        self.period.move(words, [one.period for one in numbers])


def _headed(text: Folded, told: list[Setting], stream: Sequence[Item]) -> list[Setting]:
    """A headline takes the period that it does not name from what follows."""
    end = text.text.find("\n")
    times = [one for one in stream if isinstance(one, Mention) and one.sort == "period"]
    years = [one for one in stream if isinstance(one, Mention) and one.sort == "duration"]
    if end < 0 or not times or times[0].at[0] < end:
        return told
    nothing = SpokenPeriod(Period.parse("2000"), None)
    named = [period for period in map(nothing.named, times) if period]
    if not named or (years and years[0].at[0] < end and not lasts(years[0], named[0])):
        return told
    first, last = named[0].years[0], (named[0] if named[0].is_span else named[-1]).years[-1]

    def mended(one: Setting) -> Setting:
        if one.mention.at[0] >= end or one.period is not None or one.why not in ("", "period"):
            return one
        is_first = {*FROM} & {*one.own}
        is_last = any(word[-1:] in _REACHING for word in one.own)
        return replace(one, period=first if is_first else last if is_last else named[0])

    return [mended(one) for one in told]


def _same_kind(one: Item, name: Item) -> bool:
    if isinstance(one, Mention) or isinstance(name, Mention):
        return isinstance(one, Mention) and isinstance(name, Mention)
    return bool(one.named(name.meanings[0][0]))


def _is_of_list(one: Item) -> bool:
    """Whether a word before a list holds for all its numbers, as 户均 in 户均分别为."""
    return isinstance(one, SpokenWord) and bool(one.named("mean"))
