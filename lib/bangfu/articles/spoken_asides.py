"""Spoken asides: what a text says in passing, and what it goes on with behind that."""

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bangfu.articles.alignments import Item, start_of
from bangfu.articles.lexicon import Lexicon, SpokenWord
from bangfu.articles.number_settings import CHANGES, COUNTED, Setting, counted
from bangfu.articles.spoken_periods import SpokenPeriod, is_time
from bangfu.articles.spoken_sentences import SpokenSentence
from bangfu.articles.spoken_subjects import SpokenSubject
from bangfu.articles.typesetting import Folded
from bangfu.periods import Period

__all__ = [
    "TWIN", "SpokenAsides", "is_glanced", "said_otherwise", "told_in_brackets", "words_told",
]  # fmt: skip

_OTHERWISE = re.compile(r"(?: [a-z]+){0,3},? or |[，,]?(?:也就是|即)")
"""What stands between a change and the same as a rate: a fall of 105, or 35.4 percent."""
_HEAD = re.compile(r"括号[内里中]的?(?:数字|数据|数)?(?:为|是|系)")
"""What says of when the numbers in brackets are."""
_BEFORE_ROW = 12
_HELD = re.compile(r"（(?:含|包括|内含|其中含|包含)[^（）\d]{1,20}）")
"""What says that a whole holds a row, of which its numbers are not: 合计（含中央财政）."""
_LEFT_OUT = re.compile(
    r"(?:非|除去|除开|未含|不含|未包括|不包括|不计|不算|扣除|剔除|排除"
    r"|excluding |other than |except for |except |apart from |without )$", re.I
)  # fmt: skip
_APART_FROM, _OUT = re.compile(r"除了?$"), re.compile(r"[^\d，。；\n]{0,8}?(?:以外|之外|除外|外)")
"""What stands before a row, or around it, that is left out: 非本人, 除本人以外."""
_OUT_ALONE = re.compile(r"(?:的情况)?(?:以外|之外|除外)")
_FEW = 12
"""Among so many numbers stands what is told in passing."""
_SHARES = ("percent", "share")
TWIN: Mapping[str, Any] = {
    "head": _HEAD, "otherwise": _OTHERWISE, "shares": _SHARES, "few": _FEW, "held": _HELD,
    "left_out": _LEFT_OUT, "apart_from": _APART_FROM, "out": _OUT, "out_alone": _OUT_ALONE,
    "before_row": _BEFORE_ROW,
}  # fmt: skip
"""What its twin in JavaScript is given."""


def words_told(
    text: Folded, lexicon: Lexicon, taken: Iterable[tuple[int, int]]
) -> Iterator[SpokenWord]:
    """The words of a text, but for those inside of numbers and of what a whole holds.

    A row that is left out, 非本人, is besides what the text tells of.
    """
    held = [found.span() for found in _HELD.finditer(text.text)]
    tokens = lexicon.tokens(text, [*taken, *held])
    for one in tokens:
        before = text.text[max(one.start - _BEFORE_ROW, 0) : one.start]
        behind = range(
            one.end + 1, one.end + _BEFORE_ROW
        )  # 除医疗外，助学29.12万元 has its own row
        is_next = any(other.start in behind and other.named("group") for other in tokens)
        is_apart = not is_next and _APART_FROM.search(before) and _OUT.match(text.text, one.end)
        is_out = _LEFT_OUT.search(before) or is_apart or _OUT_ALONE.match(text.text, one.end)
        is_row = one.named("group") or one.named("unit")
        yield replace(one, meanings=(("besides", ""),)) if is_row and is_out else one


@dataclass
class SpokenAsides:
    """What was spoken of before a bracket, and before words began something else."""

    text: Folded
    inside: Item | None = None
    """Of when numbers in brackets are, as a line above them says: 括号内为2016年."""
    bracket: tuple[SpokenPeriod, SpokenSubject, int] | None = None
    """Period and subject before a bracket, and how many numbers its sentence had told."""
    series: Sequence[Setting] = ()
    """The numbers told before 另支出帮扶资金7046元."""
    begun: int = 0
    """How many numbers were told when that began."""

    def crossed(
        self, between: str, period: SpokenPeriod, subject: SpokenSubject, sentence: SpokenSentence
    ) -> tuple[SpokenPeriod, SpokenSubject] | None:
        """What a sentence goes on with behind a bracket that told numbers.

        As 611人次（其中重大疾病500人次），资金198.8万元 goes on with all of them.
        """
        opens, closes, n = between.rfind("（"), between.rfind("）"), len(sentence.numbers)
        back = None
        if closes >= 0:
            before, self.bracket = self.bracket, None
            if before is not None and before[2] < n:
                then, of = before[:2]
                back = replace(then, month=period.month), replace(of, unit_age=subject.unit_age)
        if opens > closes and n and not (sentence.own and back is None):
            period, subject = back or (period, subject)
            self.bracket = replace(period), replace(subject), n
        return back

    def begin(
        self, tokens: Sequence[SpokenWord], told: Sequence[Setting], numbers: Sequence[Setting]
    ) -> None:
        """Words begin something else: 另支出…, 此外…."""
        is_begun = any(one.named("in_passing") for one in tokens)
        if is_begun and numbers and not self.series:
            self.series, self.begun = tuple(numbers), len(told)

    def at_another_time(
        self, setting: Setting, own: Sequence[Item], told: Sequence[Setting], spoken: SpokenPeriod
    ) -> Setting:
        """A number in brackets that has its time by a line above it, or one of a list.

        As 比2018年的611人次、198.8万元都有增加, whose first number is of another time.
        """
        text = self.text
        start, end = setting.mention.at
        is_inside = text.text[start - 1 : start] == "（" and text.text[end : end + 1] == "）"
        if self.inside is not None and is_inside and start > start_of(self.inside):
            return replace(setting, period=spoken.named(self.inside))
        last = told[-1] if told else None
        if last is None or any(map(is_time, own)) or last.period is None:
            return setting
        is_next = text.text[last.mention.at[1] : setting.mention.at[0]] == "、"
        is_other = setting.relation == last.relation == "level" and setting.period != last.period
        if not (is_next and is_other):
            return setting
        return replace(setting, period=last.period, is_start=last.is_start)

    def outside(self, setting: Setting, *told: Sequence[Setting]) -> Iterator[Sequence[Setting]]:
        """Numbers told before one, without the rows that a bracket between them holds.

        In 611人次（重大疾病500人次、意外伤残52人次），比上年增长59.5% it is all that rose.
        """
        held = {one.mention.start for some in told for one in self._rows_held(setting, some)}
        for some in told:
            yield [one for one in some if one.mention.start not in held]

    def _rows_held(self, setting: Setting, told: Sequence[Setting]) -> Iterator[Setting]:
        text, whole, rows = self.text.text, None, list[Setting]()
        for one, following in zip(told, (*told[1:], setting), strict=False):
            between = text[one.mention.at[1] : following.mention.at[0]]
            if whole is not None and one.period == whole.period and _is_other_row(one, whole):
                rows.append(one)
            if "）" in between:
                yield from rows
                whole, rows = None, []
            whole = one if "（" in between.rpartition("）")[2] else whole

    def end(self) -> None:
        """The paragraph is over."""
        self.bracket, self.series = None, ()

    def go_back(
        self, own: Sequence[Item], counter: str, told: Sequence[Setting], subject: SpokenSubject,
        numbers: Sequence[Setting],
    ) -> None:  # fmt: skip
        """A number that names nothing itself goes on with what was told before an aside.

        As 抚慰611人次，帮扶284户，分14批 does with what is paid in batches.
        """
        words = [one for one in own if isinstance(one, SpokenWord)]
        if any(one.named("subject") or one.named("in_passing") for one in words):
            return
        back = self._series_of(counter, told, subject, has_time=any(map(is_time, own)))
        if not back and not subject.has(counter) and subject.is_ours:
            before = dict.fromkeys(one.subjects for one in reversed(numbers[-_FEW:]))
            back = next((names for names in before if subject.has(counter, names)), ())
            subject.group = () if back else subject.group
        if back:
            subject.names = subject.ours = back

    def _series_of(
        self, counter: str, told: Sequence[Setting], subject: SpokenSubject, *, has_time: bool
    ) -> tuple[str, ...]:
        """What a series is of that counted so, as what is told in passing does not.

        Its numbers name their times: 5月49人次，另支出帮扶资金7046元，7月88人次.
        """
        before = [one for one in self.series if counted(one) == counter and one.subjects]
        beside = {counted(one) for one in told[max(self.begun, len(told) - _FEW) :]}
        if not before or not counter or counter in beside:
            return ()
        is_series = has_time or not subject.has(counter)
        return before[-1].subjects if is_series else ()


def _is_other_row(one: Setting, whole: Setting) -> bool:
    return (one.subjects, one.group) != (whole.subjects, whole.group)


def told_in_brackets(text: Folded, stream: Sequence[Item]) -> Item | None:
    """Of when numbers in brackets are: 括号内为2016年."""
    head = _HEAD.search(text.text)
    return next((one for one in stream if head and start_of(one) == head.end()), None)


def is_glanced(
    setting: Setting, last: Setting | None, left: Period | None, words: Collection[str]
) -> bool:
    """Whether a number of an earlier year is only held against the one before it.

    As in 中位数是21天，2013年还要42天: of the same measure; the text goes on with its own year.
    """
    if last is None or left is None:
        return False
    alike = [
        (one.subjects, one.group, one.unit, counted(one), one.relation, one.mean)
        for one in (setting, last)
    ]  # fmt: skip
    is_said = any(word.lower() in words for word in setting.own)
    return is_said and last.period == left and alike[0] == alike[1]


def said_otherwise(
    setting: Setting, last: Setting, between: str, sharing: Collection[str]
) -> Setting:
    """A rate that says once more what the change or the share before it says."""
    claim = setting.mention.claim
    if claim is None or claim.form not in COUNTED or not _OTHERWISE.fullmatch(between):
        return setting
    if last.relation in CHANGES:
        return replace(setting, relation=last.relation, base=last.base, subjects=last.subjects)
    if last.relation == "level" and {*last.own} & {*sharing} and claim.form in _SHARES:
        return replace(setting, relation="share", of=(last,))
    return setting
