"""Context: what the words around a number say it is about: period, union, subject, relation.

A text is read from left to right, with a state that words move. A slot of a number is filled by a
word of the text, by one of the rules here, or not at all; only the union may default, to the one
above all others.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from bangfu.articles.alignments import (
    PART_ENDS,
    Item,
    beside_name,
    end_of,
    paired,
    rest_of,
    start_of,
)
from bangfu.articles.lexicon import Lexicon, SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.number_relations import related
from bangfu.articles.number_settings import (
    CHANGES,
    Setting,
    is_from,
    is_reached,
    mean_of,
    noun_of,
    relation_of,
    scaled,
)
from bangfu.articles.pasted_tables import heading, table_heads, table_totals
from bangfu.articles.second_readings import read_again
from bangfu.articles.spoken_asides import SpokenAsides, is_glanced, told_in_brackets, words_told
from bangfu.articles.spoken_bases import (
    goes_back_to,
    held_against,
    is_dated,
    led_in,
    named_like,
    of_years,
    origin_period,
    turns_aside,
)
from bangfu.articles.spoken_clauses import (
    NumberWords,
    is_corrected,
    said_of,
    said_of_list,
    words_of,
)
from bangfu.articles.spoken_lists import SpokenList
from bangfu.articles.spoken_nouns import names_row, names_row_before, nouns_behind, nouns_said
from bangfu.articles.spoken_periods import SpokenPeriod, is_time, says_this_year, years_ago
from bangfu.articles.spoken_rivals import held_against_row, ranked_among, rival_number, rival_of
from bangfu.articles.spoken_rows import left_open, of_row, of_unread_row, on_file_then
from bangfu.articles.spoken_sentences import (
    HELD,
    STOPS,
    SpokenSentence,
    against,
    is_head_of,
)
from bangfu.articles.spoken_subjects import SpokenSubject
from bangfu.articles.spoken_sums import (
    behind_sum,
    is_named_of,
    over_listed_years,
    together,
    totalled,
)
from bangfu.articles.spoken_titles import dateline, days_alone, named_by_last, titled
from bangfu.articles.spoken_wholes import as_before, cut_at_share, of_paired
from bangfu.articles.typesetting import Folded
from bangfu.periods import Period

__all__ = ["settings_of"]

_LEVELS = ("level", "mean", "sum")


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
        The day of the draft, by which 去年 is read; never that of the clock. If it is not given,
        that of its dateline.
    known
        From the first to the last year there are figures of.
    """
    inside = [one.at for one in mentions if one.sort not in ("name", "word", "thing")]
    told = ("period", "day", "duration", "ordinal", "figure")
    apart = days_alone(text, mentions)
    stream: list[Item] = [one for one in mentions if one.sort in told and one not in apart]
    stream = sorted([*stream, *words_told(text, lexicon, inside)], key=start_of)
    day = dated or dateline(text, mentions)
    subject = SpokenSubject(lexicon, lexicon.top)
    asides = SpokenAsides(text, told_in_brackets(text, stream))
    walk = _Walk(text, lexicon, stream, SpokenPeriod(known, day), subject, asides)
    found = named_by_last(text, [walk.named.get(o.mention.start, o) for o in [*walk.settings()]])
    return ranked_among(text, titled(text, found, stream), lexicon.rules)


@dataclass
class _Walk:
    text: Folded
    lexicon: Lexicon
    stream: list[Item]
    period: SpokenPeriod
    subject: SpokenSubject
    asides: SpokenAsides
    sentence: SpokenSentence = field(default_factory=SpokenSentence)
    told: list[Setting] = field(default_factory=list)
    spent: set[int] = field(default_factory=set)
    """Where words start that were read with the number before them."""
    listed: SpokenList = field(default_factory=SpokenList)
    pair: Setting | None = None
    """The number that the next one is a change of."""
    totals: Mapping[int, Sequence[int]] = field(default_factory=dict)
    """Of the totals of tables, where the numbers start that they add."""
    named: dict[int, Setting] = field(default_factory=dict)
    """Numbers that only what is compared with them names, by where they start."""

    def settings(self) -> Iterator[Setting]:
        about = self.text, self.stream, self.lexicon.usage
        pairs, heads = paired(self.text, self.stream), dict(table_heads(*about))
        self.totals = table_totals(*about)
        here = 0
        for item in self.stream:
            start = start_of(item)
            self._cross(self.text.text[here:start], start)
            here = start
            if start in self.spent:
                continue
            if not isinstance(item, Mention) or item.sort in ("period", "day"):
                self.sentence.own.append(item)
            elif item.sort == "figure":
                behind = said_of(self.text, rest_of(self.stream, item), item)
                head = heads.get(start, ())
                own = [*head, *(o for o in self.sentence.own if o not in head), *behind]
                if why := is_corrected(self.text, item):
                    self._take(own)
                    yield Setting(item, relation="unclear", why=why)
                    self.sentence.own.clear()
                elif start in pairs:
                    yield self._paired(item, own, pairs[start])
                else:
                    yield self._figure(item, own)
                here = end_of(item)
            else:
                there = self.period.behind(self.sentence.own)  # 2020年第五次修改
                yield Setting(item, unit=self.subject.unit, period=there, relation="none")
                self.sentence.own.append(item)

    def _cross(self, between: str, start: int) -> None:
        """Leave what a sentence has said where it ends, and what a bracket said aside."""
        if back := self.asides.crossed(between, self.period, self.subject, self.sentence):
            self.period, self.subject = back
            self.sentence.own.clear()
        if "）" in between and self.sentence.aside is not None:
            self.period, self.sentence.aside = self.sentence.aside, None
        if not PART_ENDS.search(between):
            return
        own = self.sentence.own
        led = None if self.sentence.numbers else led_in(own)
        lead = self.period.named(led) if led else None
        is_line, is_over, last = "\n" in between, bool(STOPS.search(between)), self.sentence
        is_headed = is_line and not last.numbers
        self._take([one for one in (heading(own) if is_headed else own) if one is not led])
        self.subject.names = self.subject.ours
        self.subject.end_part(is_led=not last.numbers and not is_line)
        if is_line:
            self.asides.end()
            entered = self.listed.enter_line
            self.period = entered(between, self.period, self.subject, is_headed=is_headed)
            self.subject.carried = () if last.numbers else self.subject.carried
        if last.aside is not None and last.numbers[-1].period == self.period.now:
            self.period = last.aside  # 2017年383人次，上年374人次。其中… goes on with 2017
        if is_over:
            is_head = not last.numbers and is_head_of(self.text.text, between, start)
            self.subject.end_sentence(is_named=last.is_unit_named, is_head=is_head)
            self.period.end_sentence(is_paragraph=is_line)
        self.sentence = last.following(lead, own, between, is_over=is_over)
        if is_line:
            self.subject.enter_line(self.text.text, start)
            self.listed.head(self.subject)

    def _paired(self, item: Mention, own: Sequence[Item], name: Item | None) -> Setting:
        if name is None:
            self._take(own)
            return self._keep(Setting(item, relation="unclear", why="list"))
        first = None if (said := said_of_list(own)) else self.sentence.in_list
        self.sentence.in_list = said if first is None else first
        if isinstance(name, Mention) and name.sort == "figure":  # 分别 of the numbers before
            self.pair = next((one for one in self.told if one.mention.at == name.at), None)
            return self._figure(item, [*(first or ()), *own])
        return self._figure(item, [*(first or ()), *beside_name(own, name), name])

    def _figure(self, item: Mention, own: Sequence[Item]) -> Setting:
        """A number with what its own words say, and what was said before."""
        words, before = words_of(self.text, self.stream, item, own), replace(self.period)
        self.spent.update(start_of(one) for one in words.behind)
        self.sentence.besides = words.besides or ("" if words.is_apart else self.sentence.besides)
        noun = noun_of(words.tokens) or words.counted or self.sentence.counts(item, words.tokens)
        item = scaled(item, noun)
        relation = relation_of(words.near, item, is_below=words.is_below, is_headed=words.is_headed)
        words, compared, self.period = against(self.sentence, words, item, relation, self.period)
        is_origin = (relation in _LEVELS or relation == "share") and is_from(words.own)
        own, whole = cut_at_share(self.text.text, words.own, relation, self.period, words.clause)
        self.asides.begin(words.tokens, self.told, self.sentence.numbers)
        self.subject.beside = words.beside
        rival = rival_of(self.text, own, item, relation)
        own = [one for one in own if one is not rival]
        tokens = [one for one in words.tokens if one is not rival]
        words = replace(words, tokens=tokens)
        spoken, has_own_time = self._take_slots(item, own, relation, compared, noun)
        setting = self._begun(item, words, noun, relation, whole)
        sharing = self.lexicon.usage.relations["share"]
        setting = as_before(setting, self.text, tokens, self.sentence.numbers, sharing)
        if setting.relation == "share" and setting.of:
            self.subject.unit = setting.of[0].unit
        setting = on_file_then(setting, own, self.sentence.numbers, self.lexicon.subjects)
        self.subject.names = setting.subjects
        setting = self._of_rows(setting, words)
        relation = setting.relation
        setting = together(setting, self.text, words.near, self.told, self.lexicon)
        setting = behind_sum(setting, tokens, self.sentence.numbers)
        setting = self._related(self._based(setting, own, compared, rival), own, tokens)
        setting = over_listed_years(setting, own, self.sentence.every, self.period.added)
        setting = read_again(setting, own, self.sentence, self.told)
        if added := self.totals.get(item.at[0]):
            setting = totalled(setting, [one for one in self.told if one.mention.at[0] in added])
        if is_origin and relation not in CHANGES:
            setting = self._came_from(setting, spoken, has_own_time=has_own_time)
        self.sentence.spoken = before
        if turns_aside(tokens, own, before.now, self.period.now):
            self.sentence.aside = before
        self.period = before if before.now and words.is_aside else self.period
        return self._keep(setting)

    def _of_rows(self, setting: Setting, words: NumberWords) -> Setting:
        """A number as its row has it; one of a row that nobody knows is left open."""
        numbers = self.sentence.numbers
        setting = self.asides.at_another_time(setting, words.own, self.told, self.period)
        setting = of_row(setting, words, self.subject, self.told, numbers)
        setting = of_unread_row(setting, self.text, words, numbers, self.lexicon)
        return left_open(setting, words, self.told)

    def _begun(
        self, item: Mention, words: NumberWords, noun: str, relation: str,
        whole: tuple[Period | None, tuple[str, ...], tuple[str, ...]],
    ) -> Setting:  # fmt: skip
        """A number with what is spoken of."""
        subject, period = self.subject, self.period
        setting = Setting(
            item, subject.names, subject.group, subject.unit, period.now, noun.partition(":")[0],
            relation, own=tuple(one.word for one in words.tokens),
            why=self.sentence.besides or period.why, top=self.lexicon.top,
            whole=whole[0], whole_subjects=whole[1], whole_group=whole[2], also=period.also,
            is_start=period.is_start, is_named=self.sentence.is_named,
            is_unit_named=self.sentence.is_unit_named, scale=noun.partition(":")[2],
            carried=() if subject.group else subject.carried,
            carried_unit="" if self.sentence.is_unit_named else subject.last or "",
            mean=next((kind for one in words.near for kind in one.named("mean")), ""),
        )  # fmt: skip
        return mean_of(setting, self.text.text, self.sentence.numbers)

    def _related(
        self, setting: Setting, own: Sequence[Item], tokens: Sequence[SpokenWord]
    ) -> Setting:
        """A number with the years and the numbers it is of."""
        pair, self.pair = self.pair, None
        if pair is not None and setting.relation in (*CHANGES, "share"):
            return of_paired(setting, pair)
        told, numbers = self.asides.outside(setting, self.told[-HELD:], self.sentence.numbers)
        levels = [one for one in numbers if one.relation in _LEVELS]
        setting = related(of_years(setting, own, told, self.period), tokens, levels, told)
        yearly = self.lexicon.usage.yearly_changes
        is_yearly = any(word.startswith(yearly) for word in setting.own)
        last = self.sentence.numbers[-1:]  # 月内减少21户，降幅25%
        is_open = any(one.relation in CHANGES and one.base is None for one in last)
        is_yearly = is_yearly and (any(map(is_named_of, tokens)) or not is_open)
        if setting.base is None and is_yearly and not (setting.period and setting.period.is_span):
            return replace(setting, base="year")
        self.period.now = goes_back_to(setting) or self.period.now
        return setting

    def _based(
        self, setting: Setting, own: Sequence[Item], compared: tuple[Item | None, str] | None,
        rival: SpokenWord | None,
    ) -> Setting:  # fmt: skip
        """A number with what its words compare it with."""
        if compared == (None, "unknown"):
            return replace(setting, relation="unclear", why="base")
        if compared is not None:
            period = self.period.named(compared[0]) if compared[0] is not None else None
            setting, self.sentence.comparator = held_against(setting, period, compared[1])
            return setting
        if setting.relation not in CHANGES:
            return held_against_row(setting, rival, self.told[-1:])
        base: Period | str | Setting | None = self.sentence.comparator
        if rival is not None:
            base = rival_number(rival, setting, self.sentence.numbers)
        if isinstance(base, Period) and setting.period and setting.period.end <= base.start:
            base = None  # 2018年比上年末减少…，而2015年的降幅只有8.4%
        return replace(setting, base=base or self.period.before(years_ago(own)))

    def _came_from(self, setting: Setting, spoken: Period | None, *, has_own_time: bool) -> Setting:
        """由上年的489户降到…: what it came from moves nothing; without a period it has none."""
        if self.period.now is not None and self.period.now.is_span:
            return setting
        self.period.now, self.period.is_start = spoken, False
        if has_own_time:
            self.sentence.from_period = setting.period
            self.period.come_from(setting.period)
            return replace(setting, is_origin=True, also=None)
        base = self.sentence.comparator or self.sentence.comparator_before
        start = self.sentence.from_period or origin_period(self.period, base)
        if start is not None and self.period.is_gone_on:
            self.period.come_from(start)
        why = "" if start else setting.why or "period"
        of = tuple(replace(one, period=start) for one in setting.of)
        setting = replace(setting, period=start, why=why, of=of, is_start=False, also=None)
        return replace(setting, is_origin=True)

    def _take_slots(
        self, item: Mention, own: Sequence[Item], relation: str,
        compared: tuple[Item | None, str] | None, noun: str,
    ) -> tuple[Period | None, bool]:  # fmt: skip
        """Fill the slots; gives the period spoken of before 由, and whether one is behind it."""
        counter = (item.claim.counter if item.claim else "") or noun.partition(":")[0]
        is_whole = any(isinstance(one, SpokenWord) and one.named("year_spoken_of") for one in own)
        if not self.sentence.numbers and is_whole:
            self.subject.group = ()  # …心梗92人次；全年共有607人 speaks of all again
        if is_whole and self.sentence.aside is not None and says_this_year(own):
            self.period = replace(self.sentence.aside)  # 上年11人次，这一年18人次
        spoken, behind = self.period.now, False
        if compared is None:
            place = next((n for n, one in enumerate(own) if is_from([one])), 0)
            if place or is_from(own):
                self._take(own[:place])
                spoken, behind = self.period.now, any(map(is_dated, own[place:]))
            self._take(own, counter)
        elif relation in CHANGES:
            self._take([one for one in own if one is not compared[0]], counter)
        else:  # 与2014年比，工会经费从71.39万元…
            self._take([one for one in own if not is_time(one)], counter)
        self.asides.go_back(own, counter, self.told, self.subject, self.sentence.every)
        is_bare = not names_row_before(self.text, own, item, self.lexicon.top)
        every = nouns_behind(self.text, rest_of(self.stream, item), item, is_bare=is_bare)
        nouns, helped = nouns_said(self.text, every, item, own, self.subject)
        self.spent.update(one.start for one in helped)
        if is_bare and any(names_row(one) for one in nouns):
            self.subject.take(nouns, counter, ())
        else:
            self.subject.take_behind(nouns, counter)
        self.spent.update(one.start for one in nouns)
        return spoken, behind

    def _keep(self, setting: Setting) -> Setting:
        if setting.relation == "share" and setting.of:  # …，占全部人次的35.8%，发放… is of it too
            self.subject.names, self.subject.group = setting.of[0].subjects, setting.of[0].group
        if (setting.relation, setting.why) == ("unclear", "list") and setting.group:
            self.subject.group = self.subject.carried = ()  # of several rows, and of none alone
        last = self.sentence.numbers[-1] if self.sentence.numbers else None
        if last is not None and last.period != setting.period and is_reached(setting):
            # 2013年42天，2019年缩短到21天；…由19天
            self.sentence.from_period = self.period.came_from = last.period
        base = self.sentence.comparator
        if isinstance(base, Setting) and base.mention is not setting.mention:
            named = named_like(base, setting)
            if named is not base:
                self.sentence.comparator = self.named[base.mention.start] = named
        self.sentence.own.clear()
        if is_glanced(setting, last, self.period.left, self.lexicon.usage.glancing):
            self.period.glanced = self.period.left
        self.sentence.tell(setting)
        self.subject.hear(setting.subjects, setting.group)
        self.told.append(setting)
        return setting

    def _take(self, own: Iterable[Item], counter: str = "") -> None:
        """Fill the slots that words name."""
        words, numbers = list(own), self.sentence.numbers
        tokens = [one for one in words if isinstance(one, SpokenWord)]
        self.sentence.is_named |= any(one.named("subject") or one.named("group") for one in tokens)
        is_unit = self.subject.take(words, counter, [one.subjects for one in numbers])
        self.sentence.is_unit_named |= is_unit
        self.period.move(words, [one.period for one in numbers])
