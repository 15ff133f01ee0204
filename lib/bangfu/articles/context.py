"""Context: what the words around a number say it is about: period, union, subject, relation.

A text is read from left to right, with a state that words move. A slot of a number is filled by a
word of the text, by one of the rules here, or not at all; only the union may default, to the one
above all others.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bangfu.articles.alignments import Item, end_of, paired, start_of, table_heads
from bangfu.articles.lexicon import Lexicon, SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_settings import (
    CHANGES,
    Setting,
    is_from,
    noun_of,
    related,
    relation_of,
    scaled,
)
from bangfu.articles.spoken_periods import SpokenPeriod, is_time
from bangfu.articles.typesetting import Folded
from bangfu.periods import Period

__all__ = ["settings_of"]

_ENDS = re.compile(r"[。！？!?;；\n]|\.(?=\s)")
_STOPS = re.compile(r"[。！？!?\n]|\.(?=\s)")
_BEHIND_ENDS = re.compile(r"[，。；、,;.!！？\n\t]")
_COMPARING = ("比", "较", "than in")
_NEAR = 12
"""So many characters behind a number its noun may begin."""


@dataclass
class _Slots:
    """What was said last, but for the period."""

    unit: str | None
    unit_age: int = 0
    """How many sentences have not named the union."""
    subjects: tuple[str, ...] = ()
    ours: tuple[str, ...] = ()
    """The subjects spoken of last that are ours."""
    group: tuple[str, ...] = ()


@dataclass
class _Sentence:
    """What a sentence has said so far."""

    own: list[Item] = field(default_factory=list)
    """Words and periods since the last number."""
    numbers: list[Setting] = field(default_factory=list)
    comparator: "Period | str | Setting | None" = None
    is_unit_named: bool = False


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
    walk = _Walk(text, lexicon, stream, SpokenPeriod(known, dated), _Slots(lexicon.top))
    return _headed(text, list(walk.settings()), stream, lexicon)


@dataclass
class _Walk:
    text: Folded
    lexicon: Lexicon
    stream: list[Item]
    period: SpokenPeriod
    slots: _Slots
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
        if not _ENDS.search(between):
            return
        self._take(self.sentence.own)
        # What no register has is spoken of in its own sentence alone.
        self.slots.subjects = self.slots.ours
        is_named = self.sentence.is_unit_named
        if _STOPS.search(between):
            # A row is of its sentence; a union is spoken of until two sentences do not name it.
            slots = self.slots
            slots.group, slots.unit_age = (), 0 if is_named else slots.unit_age + 1
            if slots.unit_age > 1 or slots.unit is None:
                slots.unit = self.lexicon.top
            is_named = False
        self.sentence = _Sentence(is_unit_named=is_named)

    def _aside(self, item: Mention) -> Setting:
        """What is laid down is of a period too: 2020年第五次修改."""
        there = replace(self.period)
        there.move(self.sentence.own, ())
        return Setting(item, unit=self.slots.unit, period=there.now, relation="none")

    def _paired(self, item: Mention, own: Sequence[Item], name: Item | None) -> Setting:
        if name is None:
            return self._keep(Setting(item, relation="unclear", why="list"))
        return self._figure(item, [*(one for one in own if not _same_kind(one, name)), name])

    def _figure(self, item: Mention, own: Sequence[Item]) -> Setting:
        """A number with what its own words say, and what was said before."""
        tokens = [one for one in own if isinstance(one, SpokenWord)]
        clause = self.text.text.rfind("，", 0, item.at[0])
        relation = relation_of([one for one in tokens if one.start > clause], item)
        noun = noun_of(tokens)
        item = scaled(item, noun)
        compared = self._compared(own)
        spoken, has_own_time = self._take_slots(item, own, relation, compared)
        slots, period = self.slots, self.period
        setting = Setting(
            item, slots.subjects, slots.group, slots.unit, period.now, noun.partition(":")[0],
            relation, own=tuple(one.word for one in tokens), why=period.why,
        )  # fmt: skip
        if compared is not None:
            setting = self._against(setting, *compared)
        elif relation in CHANGES:
            setting = replace(setting, base=self.sentence.comparator)
        setting = self._of_years(setting, own)
        levels = [one for one in self.sentence.numbers if one.relation in ("level", "mean")]
        setting = related(setting, tokens, levels, self.told)
        is_span = period.now is not None and period.now.is_span
        if relation == "level" and is_from(own) and not is_span:
            # 由上年的489户降到…: what it came from moves nothing; without a period it has none.
            if not has_own_time:
                setting = replace(setting, period=None, why=setting.why or "period")
            period.now = spoken
        return self._keep(setting)

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
        if not any(isinstance(one, SpokenWord) and one.named("subject") for one in own):
            nouns = self._following(item)
            self._take(nouns)
            self.spent.update(one.start for one in nouns)
        return spoken, behind

    def _following(self, item: Mention) -> list[SpokenWord]:
        """The nouns right behind a number, as in 383人次抚慰."""
        found = []
        for other in self.stream:
            between = self.text.text[item.at[1] : start_of(other)]
            if start_of(other) < item.at[1]:
                continue
            ends = isinstance(other, Mention) or _BEHIND_ENDS.search(between)
            if ends or len(between) > _NEAR:
                break
            if isinstance(other, SpokenWord) and other.named("subject"):
                found.append(other)
        return found

    def _keep(self, setting: Setting) -> Setting:
        self.sentence.own.clear()
        self.sentence.numbers.append(setting)
        self.told.append(setting)
        return setting

    def _compared(self, own: Sequence[Item]) -> tuple[Item | None, str] | None:
        """What words compare a number with: a period that is named, or the one before."""
        for order, one in enumerate(own):
            kinds = one.named("comparator") if isinstance(one, SpokenWord) else ()
            if kinds and kinds[0] != "named":
                return None, kinds[0]
            if kinds and isinstance(one, SpokenWord) and one.word in _COMPARING:
                named = next((other for other in own[order + 1 :] if is_time(other)), None)
                if named is not None:
                    return named, "named"
        return None

    def _against(self, setting: Setting, named: Item | None, kind: str) -> Setting:
        period = self.period.named(named) if named is not None else None
        if setting.relation in CHANGES:
            self.sentence.comparator = period or kind
            return replace(setting, base=period or kind)
        # 比2017年的17.5%: a number of that period, with which the next one is compared.
        spoken = setting.period
        if period is None and spoken is not None:
            period = spoken.year_earlier if kind == "year" else spoken.previous
        against = replace(setting, period=period)
        self.sentence.comparator = against
        return against

    def _of_years(self, setting: Setting, own: Sequence[Item]) -> Setting:
        """Of a span, its first or last year: 由506户下降至10户; of a multiple, the two years."""
        claim, period = setting.mention.claim, setting.period
        if period is not None and period.is_span and setting.relation == "level":
            to = {*self.lexicon.usage.relations["to"]}
            year = 0 if is_from(own) else -1 if to & {*setting.own} else None
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

    # --- what words do to the slots

    def _take(self, own: Iterable[Item], counter: str = "") -> None:
        """Fill the slots that words name."""
        words = list(own)
        tokens = [one for one in words if isinstance(one, SpokenWord)]
        slots, subjects = self.slots, self._subjects(tokens, counter)
        group = next((one.named("group") for one in reversed(tokens) if one.named("group")), ())
        if subjects and not set(subjects) & set(slots.subjects):
            slots.group = ()
        slots.subjects = subjects or slots.subjects
        units = [code for one in tokens for code in one.named("unit")]
        if units:
            slots.unit, self.sentence.is_unit_named = units[-1], True
        elif any(one.named("elsewhere") for one in tokens):
            slots.unit = None
        if group and self._has_rows(group, is_named=bool(subjects)):
            slots.group = group
        elif units or subjects:
            slots.group = ()
        if slots.subjects != ("other",):
            slots.ours = slots.subjects
        self.period.move(words, [one.period for one in self.sentence.numbers])

    def _subjects(self, tokens: Sequence[SpokenWord], counter: str) -> tuple[str, ...]:
        """The subject named last that has such figures; else the one named last."""
        usage = self.lexicon.usage
        found = [name for one in tokens for name in one.named("subject")]
        if found and found[-1] == "other":
            return ("other",)
        found = [name for name in found if name != "other"]
        strong = [name for name in found if not usage.subjects[name].weak]
        if not strong:
            return () if self.slots.subjects else tuple(found[-1:])
        either = usage.subjects[strong[-1]].either
        if either:
            spoken = tuple(name for name in either if name in self.slots.subjects)
            return spoken or either
        has = [name for name in strong if counter in usage.subjects[name].figures]
        return ((has or strong)[-1],)

    def _has_rows(self, meanings: tuple[str, ...], *, is_named: bool) -> bool:
        """Whether a subject that is spoken of has such rows; if none is named, one that has is."""
        usage, spoken = self.lexicon.usage, self.slots.subjects
        if "other" in spoken:
            return False
        has = {usage.group_subjects.get(one.partition("=")[0], "") for one in meanings}
        if any(name in has or (usage.subjects[name].within or name) in has for name in spoken):
            return True
        if is_named and spoken:
            return False
        self.slots.subjects = tuple(n for n in usage.group_subjects.values() if n in has)[:1]
        return True


def _headed(
    text: Folded, told: list[Setting], stream: Sequence[Item], lexicon: Lexicon
) -> list[Setting]:
    """A headline takes the period that it does not name from what follows."""
    end = text.text.find("\n")
    times = [one for one in stream if isinstance(one, Mention) and one.sort == "period"]
    years = [one for one in stream if isinstance(one, Mention) and one.sort == "duration"]
    if end < 0 or not times or min(one.at[0] for one in (*times, *years)) < end:
        return told
    nothing = SpokenPeriod(Period.parse("2000"), None)
    named = [period for period in map(nothing.named, times) if period]
    if not named:
        return told
    first, last = named[0].years[0], (named[0] if named[0].is_span else named[-1]).years[-1]
    to = {*lexicon.usage.relations["to"]}

    def mended(one: Setting) -> Setting:
        if one.mention.at[0] >= end or one.period is not None or one.why not in ("", "period"):
            return one
        is_first, is_last = {"从", "由", "from"} & {*one.own}, to & {*one.own}
        return replace(one, period=first if is_first else last if is_last else named[0])

    return [mended(one) for one in told]


def _same_kind(one: Item, name: Item) -> bool:
    if isinstance(one, Mention) or isinstance(name, Mention):
        return isinstance(one, Mention) and isinstance(name, Mention)
    return bool(one.named(name.meanings[0][0]))
