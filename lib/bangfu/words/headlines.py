"""What a chart says over time: one statement by a figure, true of everything that is drawn.

Of years the statement is chosen by the data, the first that is news: what came with a revision of
the scheme, the change from the first to the last, a level that was kept, a peak, or else the last
value beside the one before. Of the months up to a month that is reported on it is about that month.
Across a revision the two numbers are said and no percentage. Nothing is ever said of a value that
is withheld, not even that it is smaller than another: a statement about a stretch needs every value
of the stretch. Round figures are floored, so that 以上 ("or more") never overstates.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Literal

from bangfu.figures.changes import SMALL_BASE, Likeness
from bangfu.figures.model import Figure, MeasureUnit
from bangfu.language import capital
from bangfu.periods import Period
from bangfu.words.comparisons import (
    base_phrase,
    change_phrase,
    number_words,
    other_rules,
    start_words,
)
from bangfu.words.numerals import format_list, format_value
from bangfu.words.themes import AVERAGES, DURATIONS, PLAIN, Message, Theme

__all__ = ["Revisions", "of_month", "over_time", "since_start"]

Revisions = Mapping[int, str]
"""What a revision of the scheme is called, by the place of the first value that counts by it; the
place where the scheme itself comes into force has no words."""

_LEVEL = 3  # values a level needs
_NEWS = Decimal("0.1")  # a change by a tenth of the larger value is worth saying
_MOST_OF = Decimal("0.75")  # of all the difference there is, what one step must make


def over_time(
    figures: Sequence[Figure],
    subject: Theme,
    revisions: Revisions | None = None,
    *,
    alike: Mapping[int, Likeness] | None = None,
    small: Collection[int] = (),
) -> Message:
    """What one figure did over months or years.

    Parameters
    ----------
    figures
        The same figure for one period after the other. Periods shorter than the longest are left
        out: they cannot be compared.
    subject
        What they are figures of.
    revisions
        Where values begin to count by other rules, if any do.
    alike
        Of a place, whether its value counts by the same rules as the one before, where it may not.
    small
        Places whose value is one of too few people to say per cent of.

    Examples
    --------
    >>> over_time([], Theme.of("comfort.person_times", "en"))
    Message(kind='plain', text='')
    """
    longest = max((figure.period.n_months for figure in figures), default=0)
    places = [place for place, one in enumerate(figures) if one.period.n_months == longest]
    drawn = _Drawn(
        [figures[place] for place in places],
        [(revisions or {}).get(place) for place in places],
        subject,
        alike={number: (alike or {}).get(place, "alike") for number, place in enumerate(places)},
        small={number for number, place in enumerate(places) if place in small},
    )
    for rule in _RULES if longest == _YEAR else _RULES_OF_MONTHS:
        message = rule(drawn)
        if message is not None:
            return message
    return PLAIN


def of_month(figures: Sequence[Figure], subject: Theme) -> Message:
    """What the last of some months had, beside the month before and all of them.

    Nothing is said where its value is not shown.
    """
    last = figures[-1]
    if last.value is None:
        return PLAIN
    place, value = last.period.label(subject.language), subject.value(last.value)
    zh, en = f"{place}{subject.name}为{value}", f"{capital(subject.name)} in {place}: {value}"
    if last.value == 0:
        zh, en = f"{place}{subject.name}为零", f"{capital(subject.name)} in {place}: none"
    others = [figure.value for figure in figures[:-1]]
    shown = [other for other in others if other is not None]
    rest = f"，为{len(figures)}个月来", f", the {{}} of {len(figures)} months"
    if len(shown) == len(others) >= _LEVEL and last.value > max(shown):
        zh, en = f"{zh}{rest[0]}{subject.most}", en + rest[1].format(subject.high)
    elif others and others[-1] is not None and (others[-1] or last.value):
        was = subject.value(others[-1]) if others[-1] else subject.say("零", "none")
        zh, en = f"{zh}，上月为{was}", f"{en}, after {was} in the month before"
    return Message("month", subject.say(zh, en))


def since_start(opening: Figure, closing: Figure, subject: Theme) -> Message:
    """What a stock went from and to.

    Parameters
    ----------
    opening
        The stock at the start of its period.
    closing
        The stock at the end of its period.
    subject
        What they are figures of.
    """
    if opening.value is None or closing.value is None:
        return PLAIN
    first, last = opening.value, closing.value
    start, end = _end_points(opening.period, closing.period, subject)
    was, now = _counts([first, last], subject)
    name = subject.name
    if first == last:
        zh, en = (
            f"{name}{start}与{end}同为{now}",
            f"{capital(name)} stood at {now if last else '0'} at {start} and {end}",
        )
        return Message("span", subject.say(zh, en))
    verb = subject.moved(rose=last > first)
    zh = f"{name}由{start}的{was}{verb}至{end}的{now}"
    en = f"{capital(name)} {verb} from {was} at {start} to {now} at {end}"
    return Message("span", subject.say(zh, en))


@dataclass(frozen=True)
class _Drawn:
    """A series as it is drawn, with what was revised at each place and what may be compared."""

    figures: Sequence[Figure]
    revised: Sequence[str | None]
    subject: Theme
    alike: Mapping[int, Likeness]
    small: Collection[int]

    @property
    def values(self) -> list[Decimal]:
        """The values that are shown."""
        return [figure.value for figure in self.figures if figure.value is not None]

    @property
    def is_whole(self) -> bool:
        """Whether every value is shown."""
        return len(self.values) == len(self.figures)

    @property
    def reach(self) -> Decimal:
        """How far the values that are shown lie apart."""
        return max(self.values) - min(self.values)


def _step(drawn: _Drawn) -> Message | None:
    """The one change that makes most of all there is, if the scheme was revised with it."""
    subject, found = drawn.subject, None
    for place, label in enumerate(drawn.revised[1:], start=1):
        was, now = (drawn.figures[one].value for one in (place - 1, place))
        if not label or was is None or now is None or not _is_news(was, now):
            continue
        lasting = (drawn.values[-1] - was) * (1 if now > was else -1)
        if lasting * 2 < abs(now - was):  # it was undone since
            continue
        if abs(now - was) >= _MOST_OF * drawn.reach:  # there is room for one only, or two alike
            found = (label, was, now, drawn.figures[place].period)
    if found is None:
        return None
    label, was, now, period = found
    before, after = _counts([was, now], subject)
    year, verb = period.label(subject.language), subject.moved(rose=now > was)
    zh = f"{year}办法{label}，{subject.name}由上年的{before}{verb}至{after}"
    moved = f"{capital(subject.name)} {verb} from {before} to {after} in {year}"
    en = f"{moved}, the year of the {label}"
    return Message("step", subject.say(zh, en))


def _ends(drawn: _Drawn) -> Message | None:
    """The change from the first to the last, if it is most of what the picture shows."""
    if len(drawn.figures) < _LEVEL:
        return None
    first, last = drawn.figures[0], drawn.figures[-1]
    if first.value is None or last.value is None or not _is_news(first.value, last.value):
        return None
    if abs(last.value - first.value) * 2 < drawn.reach:
        return None
    subject = drawn.subject
    was, now = _counts([first.value, last.value], subject)
    start, end = (one.period.label(subject.language) for one in (first, last))
    verb, count = subject.moved(rose=last.value > first.value), sum(map(bool, drawn.revised[1:]))
    zh = f"{subject.name}由{start}的{was}{verb}至{end}的{now}"
    en = f"{capital(subject.name)} {verb} from {was} in {start} to {now} in {end}"
    if count:
        times = number_words(count, subject.language)
        zh, en = f"{zh}，其间办法修改{times}", f"{en}; the scheme was revised {times} in between"
    return Message("ends", subject.say(zh, en))


def _is_news(was: Decimal, now: Decimal) -> bool:
    return was != now and abs(now - was) >= _NEWS * max(was, now)


def _zeros(drawn: _Drawn) -> Message | None:
    """That there was nothing at all."""
    if len(drawn.figures) < _LEVEL or not drawn.is_whole or any(drawn.values):
        return None
    every = "年" if drawn.figures[0].period.n_months == _YEAR else "月"
    zh, name = f"各{every}{drawn.subject.name}均为零", capital(drawn.subject.name)
    en = f"{name}: none in any {'year' if every == '年' else 'month'}"
    return Message("zeros", drawn.subject.say(zh, en))


def _level(drawn: _Drawn) -> Message | None:
    """A level that was reached, later than the first value or with it, and kept to the last."""
    if not drawn.is_whole:
        return None
    values, subject = drawn.values, drawn.subject
    for start in range(len(values) - _LEVEL + 1):
        tail, before = values[start:], values[:start]
        floor = _round_floor(min(tail), subject)
        steady = 2 * min(tail) if before else min(tail) * Decimal("1.25")
        if floor and max(tail) <= steady and all(value < floor for value in before):
            return _kept(drawn.figures[start], floor, subject, later=start > 0)
    return None


def _kept(since: Figure, floor: Decimal, subject: Theme, *, later: bool) -> Message:
    value, yearly = subject.value(floor), since.period.n_months == _YEAR
    zh = f"各{'年' if yearly else '月'}{subject.name}均在{value}以上"
    when = f"in every {'year' if yearly else 'month'}"
    if later:
        place = since.period.label(subject.language)
        zh, when = f"{place}起{subject.name}保持在{value}以上", f"from {place} on"
    en = f"{capital(subject.name)} stayed at {value} or more {when}"
    return Message("level", subject.say(zh, en))


def _peak(drawn: _Drawn) -> Message | None:
    """The largest value, if there is one of that size only and none is withheld."""
    if any(figure.status.is_hidden for figure in drawn.figures):
        return None
    subject, values = drawn.subject, drawn.values
    if len(values) < _LEVEL:
        return None
    high = max(values)
    if high <= 0 or values.count(high) > 1:
        return None
    figure = next(figure for figure in drawn.figures if figure.value == high)
    place, value = figure.period.label(subject.language), subject.value(high)
    zh = f"{place}{subject.name}{subject.most}，为{value}"
    en = f"{capital(subject.name)} peaked at {value} in {place}"
    return Message("peak", subject.say(zh, en))


def _latest(drawn: _Drawn) -> Message | None:
    """The last value there is, beside the one before if it may be compared."""
    places = [place for place, figure in enumerate(drawn.figures) if figure.value is not None]
    if not places:
        return None
    last, subject = drawn.figures[places[-1]], drawn.subject
    place, change = last.period.label(subject.language), _change(drawn, places[-1])
    value = subject.value(last.value or Decimal(0))
    if not last.value:
        value = subject.say("零", "none")
    zh = f"{place}{subject.name}为{value}{'，' if change else ''}{change}"
    en = f"{capital(subject.name)} in {place}: {value}{', ' if change else ''}{change}"
    return Message("latest", subject.say(zh, en))


def _change(drawn: _Drawn, place: int) -> str:
    """What a value was before, or how it moved; nothing of what is no amount."""
    before, now = drawn.figures[place - 1] if place else None, drawn.figures[place]
    if before is None or before.value is None or before.period.end != now.period.start:
        return ""
    kind: Literal["year", "previous"] = "year" if now.period.n_months == _YEAR else "previous"
    subject, period = drawn.subject, now.period
    is_revised = drawn.revised[place] is not None or drawn.revised[place - 1] == ""
    alike: Likeness = "broken" if is_revised else drawn.alike[place]
    if alike in ("broken", "unsure"):
        was = subject.value(before.value) if before.value else subject.say("零", "none")
        base = base_phrase(was, period, kind, subject.language)
        return other_rules(base, alike, subject.language) if before.value else base
    if not subject.summed:
        return ""
    return change_phrase(
        now.value, before.value, measure_unit=subject.measure_unit, period=period, kind=kind,
        language=subject.language, small=place - 1 in drawn.small or None,
    )  # fmt: skip


_YEAR = 12  # months
_RULES: tuple[Callable[[_Drawn], Message | None], ...] = (
    _zeros, _step, _ends, _level, _peak, _latest,
)  # fmt: skip
_RULES_OF_MONTHS = (_zeros, _level, _peak, _latest)
"""From one month to another there is no trend: seasons and batches make the difference."""


def _round_floor(value: Decimal, subject: Theme) -> Decimal:
    """A round figure not above the value: its first two digits; 0 if it is too small to round."""
    if value <= 0:
        return Decimal(0)
    if subject.measure_unit is MeasureUnit.RATIO:
        return value.quantize(Decimal("0.01"), ROUND_FLOOR)
    if value < SMALL_BASE:
        return Decimal(0) if subject.summed else value.quantize(Decimal(1), ROUND_FLOOR)
    step = Decimal(1).scaleb(value.adjusted() - 1)
    return value // step * step


def _counts(values: Sequence[Decimal], subject: Theme) -> list[str]:
    """Both ends of a movement; English counts stand bare beside words that say what they are."""
    zh = subject.language == "zh"
    if zh:
        said = format_list(values, subject.measure_unit, "zh")
    elif subject.measure_unit in (MeasureUnit.YUAN, *DURATIONS, *AVERAGES):
        said = tuple(map(subject.value, values))
    else:
        said = tuple(
            format_value(value, subject.measure_unit, "en", with_unit=False) for value in values
        )
    none = subject.say("零", "none")
    return [text if value else none for value, text in zip(values, said, strict=True)]


def _end_points(first: Period, last: Period, subject: Theme) -> tuple[str, str]:
    """The start of one period and the end of another, the second in as few words as are clear."""
    language, year = subject.language, first.start.year
    start, closing_year = start_words(first, language), last.last_day.year
    closing = last.months[-1].label(language)
    end = subject.say(f"{closing}底", f"the end of {closing}")
    if closing_year != year:
        if last.last_day.month == _YEAR:
            end = subject.say(f"{closing_year}年年底", f"the end of {closing_year}")
        return start, end
    if first.months[0] == last.months[-1] and first.start.month != 1:
        return start, subject.say("月底", "its end")
    if (first.start.month, last.last_day.month) == (1, _YEAR):
        return start, subject.say("年底", "its end")
    return start, end.replace(f"{year}年", "").replace(f" {year}", "")
