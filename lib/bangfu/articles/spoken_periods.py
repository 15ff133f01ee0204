"""Spoken periods: which period a text speaks of, and how its words move that.

An absolute date moves it; 同年 and 当年 keep the year; 次年 moves it by one; N年来 and 累计 make a
span; 今年, 去年 and 目前 need the day of the draft, never that of the clock.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from bangfu.articles.lexicon import MOVES, SpokenWord
from bangfu.articles.mentions import Mention
from bangfu.articles.period_steps import (
    added_years,
    is_inside,
    last_year_over,
    months_to,
    nearest_over,
    newest_over,
    runs_to_month,
    same_part,
    says_year,
    shifted,
    through,
    year_of,
    year_or_none,
)
from bangfu.articles.written_periods import is_month_end, period_of, whole_number
from bangfu.periods import Period

__all__ = ["SpokenPeriod", "is_time", "lasts", "says_this_year", "years_ago"]

_NEVER = 99
_YEAR_END = 12
_WHOLE_YEAR = "全年"


def is_time(one: SpokenWord | Mention) -> bool:
    """Whether it names a period."""
    if isinstance(one, Mention):
        return one.sort in ("period", "day")
    return any(one.named(kind) for kind in MOVES)


def says_this_year(own: Iterable[SpokenWord | Mention]) -> bool:
    """Whether words speak of the year spoken of: 当年, 这一年."""
    words = (one for one in own if isinstance(one, SpokenWord))
    return any("0" in one.named("year_spoken_of") for one in words)


def _is_whole_year(one: SpokenWord | Mention) -> bool:
    """Whether it speaks of a year without saying which: 全年, which 当年 does."""
    return isinstance(one, SpokenWord) and one.word.startswith(_WHOLE_YEAR)


def years_ago(own: Iterable[SpokenWord | Mention]) -> int | None:
    """How many years 六年间 and 一年 speak of, if words do."""
    for one in own:
        parts = (one.parts or {}) if isinstance(one, Mention) and one.sort == "duration" else {}
        if parts.get("by") == "年" and parts.get("tail", "间") in ("来", "间", "里", "内"):
            return whole_number(parts.get("n", "")) or None
    return None


def lasts(years: Mention, period: Period) -> bool:
    """Whether a period has so many years as a headline speaks of: 七年抚慰2700多人次."""
    return period.is_span and years_ago([years]) == len(period.years)


@dataclass
class SpokenPeriod:
    """The period a text speaks of at some place."""

    known: Period
    """From the first to the last year there are figures of."""
    dated: date | None
    """The day of the draft."""
    now: Period | None = None
    year: int | None = None
    """The year spoken of, by a day too."""
    why: str = ""
    """Why there is none, if words speak of one."""
    is_start: bool = False
    """Whether the beginning of the year is spoken of."""
    is_here: bool = False
    """Whether the paragraph has named it."""
    left: Period | None = None
    """What was spoken of before words went back to an earlier year."""
    also: Period | None = None
    """What may be spoken of again in the sentence behind that, if it names no period."""
    is_point: bool = False
    """Whether it is spoken of as a day, as by 截至 and 年末."""
    stepped: tuple[str, int] | None = None
    """By which word a sentence before came to which year: 次年…。次年… are one year."""
    stepping: tuple[str, int] | None = None
    """The same of its own sentence."""
    came_from: Period | None = None
    """Of what something came from that went to another year."""
    from_age: int = _NEVER
    """How many sentences ago that was said, while no other year was named in the paragraph."""
    is_same_time: bool = False
    """Whether the sentence speaks of the years between: 同期."""
    is_year: bool = False
    """Whether the sentence speaks of the year spoken of: 全年419户，累计658人次."""
    beside: Period | None = None
    """What the point of a list before this one spoke of last."""
    first_here: Period | None = None
    """The earliest of what the paragraph has named."""
    back_from: Period | None = None
    """What was spoken of before 去年 went back from it."""
    glanced: Period | None = None
    """What was spoken of before a sentence that only looks at another year: 回头看，2017年…."""
    counted: tuple[int, int] | None = None
    """The year that 第二年 was said behind, and the one counted from it last."""
    side_of: Period | None = None
    """The span that 前五年 and 后两年 are parts of."""
    added: tuple[Period, ...] = ()
    """The years that words add: 2018年和2019年合计."""
    month_before: Period | None = None
    """The month that 上月 has named, by the day of the draft."""
    month: Period | None = None
    """The month named last, which 本月 speaks of where the draft has no day."""

    def move(self, words: Sequence[SpokenWord | Mention], told: Iterable[Period | None]) -> None:
        """Follow words, where the sentence has told numbers of some periods."""
        is_span, is_point, is_since = False, False, False
        years, near, also, again = list[Period](), [*told][-1:], self.also, None
        for one in words:
            if isinstance(one, SpokenWord):
                self._follow(one, near[0] if near else None)
                self.is_year = self.is_year or "0" in one.named("year_spoken_of")
                is_span = is_span or (bool(one.named("span")) and not self.is_year)
                if one.named("since"):  # 自2013年…以来; without a year before it, up to one behind
                    is_since = any(is_time(other) for other in words if _starts(other) < one.start)
                    is_span = is_span or not is_since
                is_point = is_point or any(map(one.named, ("as_of", "now", "end_of_year")))
            elif one.sort == "duration":
                years += self._last_years(one, words, told)
            elif is_time(one) and (period := self.named(one)):
                self._come_to(one, period)
                again = same_part(period, one, also)
                years = []  # 七年间：2013年 speaks of 2013
                is_point = is_point or one.sort == "day" or "end" in (one.parts or {})
        self._add(words)
        if any(map(is_time, words)) or is_point:
            self.is_point = is_point
        is_moved = (
            is_point or is_span or any(is_time(one) and not _is_whole_year(one) for one in words)
        )
        is_now = any(isinstance(one, SpokenWord) and one.named("now") for one in words)
        self.also = again or (None if is_moved and not is_now else self.also)
        if self.month and self.now == year_of(self.month.start.year) and runs_to_month(words):
            self.now = months_to(self.month)
        if years:
            self.now, self.why = years[-1], ""
        elif is_since and self.now is not None and not self.now.is_span and not is_point:
            self.now = self._since(self.now)
            tokens = (one for one in words if isinstance(one, SpokenWord))
            is_running = any(one.named("year_of_draft") for one in tokens)
            if is_running and self.dated is not None and self.dated.month < _YEAR_END:
                self.now, self.why = None, "period"  # 今年以来, in June, is no whole year
        elif is_span and self.now is not None and not self.now.is_span:
            self.now = through(self.known, self.now)

    def _add(self, words: Sequence[SpokenWord | Mention]) -> None:
        """Follow words that add years or months: 2018年和2019年合计 is of neither alone."""
        self.added = () if any(map(is_time, words)) else self.added
        if added := added_years(words):
            self.added = tuple(period for one in added if (period := self.named(one)))
            self.now, self.why = None, "span"

    def end_sentence(self, *, is_paragraph: bool) -> None:
        """Behind a sentence that went back to an earlier year either may be meant."""
        self.stepped = self.stepping
        self.from_age = _NEVER if is_paragraph else self.from_age + 1
        self.first_here = None if is_paragraph else self.first_here
        if self.glanced is not None:
            self.now, self.left, self.also, self.glanced = self.glanced, None, None, None
        if is_paragraph and (before := self.left or self.also):
            self.now, self.left, self.also = before, None, None  # it only looked back
        self.left, self.also = None, self.left or self.also
        self.is_here, self.is_same_time = self.is_here and not is_paragraph, False
        self.is_year = False

    def at_point(self, before: "SpokenPeriod") -> "SpokenPeriod":
        """What the next point of a list speaks of: what was spoken of before the list.

        What something came from at one point, 由2014年末的463户降到2018年末的192户, the next ones
        come from as well, if they name no year.
        """
        there = self if before.now is None else before
        return replace(there, beside=self.now, came_from=self.came_from)

    def before(self, years: int | None) -> Period | None:
        """The year so many years before the one spoken of, or that something came from."""
        if self.is_same_time and self.came_from is not None:
            return self.came_from
        if self.left or self.also or self.back_from:
            return None  # 2019年79.5%，2018年32.2%，一年提高47.2个百分点: of the two
        return year_or_none(self.now.last_day.year - years) if years and self.now else None

    def behind(self, words: Sequence[SpokenWord | Mention]) -> Period | None:
        """The period spoken of behind words, without moving to it."""
        there = replace(self)
        there.move(words, ())
        return there.now

    def named(self, one: SpokenWord | Mention) -> Period | None:
        """The period a word or a date names, without moving to it."""
        if isinstance(one, SpokenWord):
            there = replace(self)
            there._follow(one)
            return there.now
        spoken, parts = self._spoken, one.parts or {}
        if "same" in parts and self.now is not None and self.now.n_months < _YEAR_END:
            # 去年四季度97.3%，比2018年同期提高2.5个百分点
            years = whole_number(parts["y"]) - self.now.last_day.year
            return shifted(self.now, _YEAR_END * years)
        period = period_of(parts, spoken) or (None if spoken else nearest_over(parts, self.dated))
        is_last = period is not None and one.sort == "day" and is_month_end(one)
        # 截至12月31日，脱困率60.0%: of the year
        if period and is_last and period.last_day.month == _YEAR_END:
            return year_of(period.last_day.year)
        return period

    def come_from(self, period: Period | None) -> None:
        """Something came from a period to the one spoken of: from 2013年末的489户."""
        self.came_from, self.from_age = period, 0

    @property
    def is_gone_on(self) -> bool:
        """Whether a paragraph goes on with what came from the same year: 抚慰由67人次…."""
        return self.came_from is not None and self.from_age < _NEVER

    @property
    def _spoken(self) -> int | None:
        return self.now.last_day.year if self.now else self.year

    def _come_to(self, one: Mention, period: Period) -> None:
        """Move to a date; a day of a story, but the last of a month, is no period of figures."""
        parts = one.parts or {}
        there = self.now if self.is_here and not period.is_span else None
        self.left = (self.left or there) if there and period.end <= there.start else None
        self.also, self.is_here, self.beside, self.back_from = None, True, None, None
        self.from_age = self.from_age and _NEVER
        first = self.first_here
        self.first_here = period if first is None or period.end < first.end else first
        self.is_year = "whole" in parts
        is_story = one.sort == "day" and not is_month_end(one)
        if is_story and not says_year(parts):
            return
        self.year, self.why, self.is_start = period.last_day.year, "", "start" in parts
        self.now = self._since(period) if "since" in parts else period
        if period.n_months == 1:
            self.month = period
        if is_story:
            self.now, self.why = None, "period"

    def _follow(self, one: SpokenWord, near: Period | None = None) -> None:
        """Follow a word; `near` is the period of the number before it in the sentence."""
        if one.named("glance"):
            self.glanced = self.now
        for by in one.named("year_spoken_of"):
            if self._spoken is not None and (one.word, self._spoken) != self.stepped:
                self.now, self.why = year_or_none(self._spoken + int(by)), ""
                self.stepping = (one.word, self._spoken) if by == "1" and self.now else None
        self._count(one)
        for by in one.named("year_of_draft"):
            self._by_draft(year_of(self.dated.year + int(by)) if self.dated else None)
        for by in one.named("period_spoken_of"):
            if self.now is not None:
                self.now, self.why = shifted(self.now, int(by) * self.now.n_months), ""
        self._follow_part(one)
        self._follow_month(one, near)
        if one.named("same_time"):
            self.is_same_time, self.now = True, self.beside or self.now
        if one.named("now"):
            self._come_to_now()
        if one.named("last_year_over") and self.dated is not None:
            self._by_draft(last_year_over(self.dated, self.known))
        if one.named("end_of_year") and self.now is not None:
            self.now, self.is_start = year_of(self.now.last_day.year), False
        if one.named("start_of_period") or one.named("end_of_period"):
            self.is_start = bool(one.named("start_of_period"))
        if one.named("start_of_year") and self.now is not None:
            self.now, self.is_start = year_of(self.now.last_day.year), True

    def _follow_month(self, one: SpokenWord, near: Period | None) -> None:
        """Follow 上月: of the month told last, of that of a report, or of the draft's."""
        for by in one.named("month_of_draft"):
            told = near if near is not None and near.n_months == 1 else None
            month = Period.parse(f"{self.dated:%Y-%m}").shift(int(by)) if self.dated else None
            if told is None:  # the report of a month speaks of the one before that
                is_next = self.now == month != self.month_before  # 上月40人次。上月脱困… are one
                told = self.month if month is None else self.now if is_next else None
            if told is not None:  # 5月抚慰22人次，上月67人次
                self.now, self.why = shifted(told, int(by)), ""
                continue
            self._by_draft(month)
            self.month_before = month

    def _count(self, one: SpokenWord) -> None:
        """Follow 第二年 and 第三年: of the year the first of them was said behind."""
        for by in one.named("year_counted"):
            if (spoken := self._spoken) is not None:
                first = self.counted[0] if self.counted and self.counted[1] == spoken else spoken
                self.now, self.why = year_or_none(first + int(by)), ""
                self.counted = first, first + int(by)

    def _follow_part(self, one: SpokenWord) -> None:
        """Follow a word to a month or quarter spoken of, or to the first or last year of a span."""
        if self.now is not None and self.now.is_span:
            years = self.now.years
            self.now = years[0] if one.named("first_of_span") else self.now
            self.now = years[-1] if one.named("last_of_span") else self.now
        if one.named("middle_of_year") and self.now is not None:
            self.now, self.is_start = Period.parse(f"{self.now.last_day.year}-H1"), False
        for by in one.named("month_spoken_of"):
            if self.month is not None:  # 9月12日到账。那个月，全区88人次
                self.now, self.why = shifted(self.month, int(by)), ""
                self.month = self.now
        for by in one.named("quarter_spoken_of"):
            if self.now is not None:  # 三个月依次为…。同季脱困45户
                year, month = self.now.last_day.year, self.now.last_day.month
                quarter = Period.parse(f"{year}-Q{(month + 2) // 3}")
                self.now, self.why = shifted(quarter, 3 * int(by)), ""

    def _come_to_now(self) -> None:
        """Move to what was over when the draft was written: 目前.

        In a text that has not spoken of that year yet it may also be the last year that was over.
        """
        newest, year = newest_over(self.dated, self.known), last_year_over(self.dated, self.known)
        is_going_on = newest is not None and self._spoken == newest.last_day.year
        self._by_draft(newest)
        self.also = None if is_going_on or newest == year else year

    def _by_draft(self, period: Period | None) -> None:
        is_back = period is not None and self.now is not None and period.end <= self.now.start
        self.back_from = self.now if is_back else None
        self.now, self.why = period, "" if period else "dated"

    def _last_years(
        self, one: Mention, words: Sequence[SpokenWord | Mention], told: Iterable[Period | None]
    ) -> list[Period]:
        """The years that 七年累计, N年来 and 三年共 speak of."""
        parts = one.parts or {}
        if "side" in parts:
            return self._side(parts)
        tokens = [word for word in words if isinstance(word, SpokenWord)]
        n = whole_number(parts.get("n", "")) if parts.get("by") == "年" else 0
        is_near = n > 1 and "flush" in parts  # 服务三年256次
        is_told = is_near or parts.get("tail") in ("来", "间", "里") or any(
            word.named("span") or "sum" in word.named("relation")
            or (n > 1 and word.start == one.at[1] and any(map(word.named, ("subject", "group"))))
            for word in tokens
        )  # fmt: skip
        if dates := self._listed(one, words, n):
            return [through(dates[0], dates[-1])]
        if not (n and is_told):
            return []
        begun = [w for w in words if isinstance(w, Mention) and "since" in (w.parts or {})]
        if begun and begun[0].at[0] < one.at[0] and (since := self.named(begun[0])):
            return [through(since, year_of(since.start.year + n - 1))]  # 从2013年算起，四年
        listed = sorted({str(p): p for p in told if p}.values(), key=lambda p: p.start)
        if len(listed) == n:
            return [through(listed[0], listed[-1])]
        if len(self.known.years) == n:
            return [self.known]
        last = self.now.last_day.year if self.now else 0
        if first := year_or_none(last - n + 1):
            return [through(first, year_of(last))]
        self.why = "span"
        return []

    def _listed(self, one: Mention, words: Sequence[SpokenWord | Mention], n: int) -> list[Period]:
        """The years that a number of years stands right behind: 2018年、2019年两年."""
        dates = [w for w in words if isinstance(w, Mention) and is_time(w) and w.at[1] <= one.at[0]]
        listed = [p for p in map(self.named, dates[-n:]) if p] if n > 1 else []
        is_near = bool(dates) and dates[-1].at[1] == one.at[0]
        return listed if len(listed) == n > 1 and is_near else []

    def _side(self, parts: Mapping[str, str]) -> list[Period]:
        """The first or the last years of a span: 七年2745人次，前五年1461人次，后两年1284人次."""
        n, now = whole_number(parts["n"]), self.now
        if now is not None and now.is_span and not (self.side_of and is_inside(now, self.side_of)):
            self.side_of = now
        years = self.side_of.years if self.side_of else ()
        if not 1 < n < len(years):
            return []
        some = years[:n] if parts["side"] == "前" else years[-n:]
        return [through(some[0], some[-1])]

    def _since(self, first: Period) -> Period:
        """From a year up to the last there are figures of, or that year where it is the last."""
        return first if self.known.end <= first.end else through(first, self.known)


def _starts(one: SpokenWord | Mention) -> int:
    return one.at[0] if isinstance(one, Mention) else one.start
