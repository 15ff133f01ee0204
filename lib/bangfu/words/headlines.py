"""What a chart says: one statement by a figure, true of everything that is drawn.

Over time the statement is chosen by the data, the first that holds: a run of falls, a level that
was kept, a run of rises, a peak, or else the latest value and its change; of the parts of a whole
it is the largest, or its share. Nothing is ever said of a value that is withheld, not even that it
is smaller than another: a statement about a stretch needs every value of the stretch. Round
figures are floored, so that 以上 ("or more") and 余 never overstate.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from functools import partial
from itertools import pairwise
from typing import Literal

from bangfu.figures.catalogue import figure_spec
from bangfu.figures.changes import SMALL_BASE
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.language import Language, Text, capital
from bangfu.periods import Period
from bangfu.words.comparisons import change_phrase
from bangfu.words.numerals import format_list, format_value, round_half_up, unit_word

__all__ = [
    "PLAIN", "Message", "Theme", "leading", "of_whole", "over_time", "share_words", "since_start",
]  # fmt: skip

Kind = Literal["level", "run", "peak", "latest", "span", "share", "largest", "part", "plain"]

_RUN = 3  # rises or falls in a row that are worth saying
_LEVEL = 3  # values a level needs
_DURATIONS = (MeasureUnit.DAYS, MeasureUnit.MONTHS)
_AVERAGES = (MeasureUnit.PERSON_TIMES_PER_BATCH, MeasureUnit.HOUSEHOLDS_PER_MONTH)
_ADDED = (  # units whose parts add up to their whole; households are counted once in each group
    MeasureUnit.YUAN, MeasureUnit.PERSON_TIMES, MeasureUnit.CASES, MeasureUnit.ITEMS,
    MeasureUnit.SERVICES,
)  # fmt: skip
_USES = ("project", "aspect", "occasion")  # dimensions that say what money went to
_NEARLY_ALL = Decimal("0.999")
_TENTHS = "一二三四五六七八九"


@dataclass(frozen=True)
class Message:
    """A statement, and the rule it came from; `plain` says nothing."""

    kind: Kind
    text: str


PLAIN = Message("plain", "")
"""Nothing can be said: the chart is called by what it shows."""


@dataclass(frozen=True)
class Theme:
    """What is spoken of, and in which language."""

    words: Text
    measure_unit: MeasureUnit
    language: Language
    summed: bool = True
    """Whether values are amounts (more, fewer) and not rates, means or medians (higher, lower)."""

    @classmethod
    def of(cls, figure_id: str, language: Language, words: Text | None = None) -> "Theme":
        """A figure of the catalogue, by its label or by other words."""
        spec = figure_spec(figure_id)
        summed = spec.nature != "derived"
        return cls(words or spec.label, spec.measure_unit, language, summed)

    @property
    def name(self) -> str:
        """The words, to stand in a sentence: `days, median` becomes `days (median)`."""
        words = self.words.of(self.language)
        noun, comma, qualifier = words.partition(", ")
        return f"{noun} ({qualifier})" if comma else words

    @property
    def most(self) -> str:
        """The word for the largest of several."""
        if self.measure_unit in _DURATIONS:
            return self.say("最长", "longest")
        if self.summed and self.measure_unit not in _AVERAGES:
            return self.say("最多", "largest")
        return self.say("最高", "highest")

    def say(self, zh: str, en: str) -> str:
        """The words of the language."""
        return zh if self.language == "zh" else en

    def value(self, value: Decimal) -> str:
        """A value with its unit; English money, which is written out, in whole yuan."""
        if self.measure_unit is MeasureUnit.YUAN and self.language == "en":
            value = round_half_up(value, 0)
        return format_value(value, self.measure_unit, self.language)

    def moved(self, *, rose: bool) -> str:
        """The word for a rise or a fall."""
        up, down = ("增加", "减少") if self.summed else ("上升", "下降")
        return self.say(up if rose else down, "rose" if rose else "fell")


def over_time(figures: Sequence[Figure], subject: Theme) -> Message:
    """What one figure did over months or years.

    Parameters
    ----------
    figures
        The same figure for one period after the other. Periods shorter than the longest (a year
        not yet over) are left out: they cannot be compared.
    subject
        What they are figures of.

    Examples
    --------
    >>> over_time([], Theme.of("comfort.person_times", "en"))
    Message(kind='plain', text='')
    """
    longest = max((figure.period.n_months for figure in figures), default=0)
    whole = [figure for figure in figures if figure.period.n_months == longest]
    falls, rises = partial(_run, rose=False), partial(_run, rose=True)
    for rule in (falls, _level, rises, _peak, _latest):
        message = rule(whole, subject)
        if message is not None:
            return message
    return PLAIN


def since_start(opening: Figure, closing: Figure, subject: Theme) -> Message:
    """What a stock went from and to; a base under 10 gives both counts and no percentage.

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
    start, end = _start_words(opening.period, subject), _end_words(closing.period, subject)
    was, now = _counts([first, last], subject)
    name, big = subject.name, capital(subject.name)
    if first == last:
        zh, en = f"{end}{name}为{now}，与{start}持平", f"{big} stood at {now} at {start} and {end}"
        return Message("span", subject.say(zh, en))
    change = abs(last - first)
    percent = int(change * 100 // first) if first >= SMALL_BASE else 0
    verb = subject.say("降" if last < first else "增", subject.moved(rose=last > first))
    if not percent or (last > first and percent > 100):
        zh = f"{name}由{start}的{was}{verb}至{end}的{now}"
        return Message(
            "span", subject.say(zh, f"{big} {verb} from {was} at {start} to {now} at {end}")
        )
    exact = change * 100 == first * percent
    size = subject.say(f"{percent}%{'' if exact else '以上'}", f"{percent}%")
    moved = subject.say(subject.moved(rose=last > first), "down" if last < first else "up")
    more = "" if exact else "more than "
    zh = f"{end}{name}{verb}至{now}，比{start}{moved}{size}"
    en = f"{big} {verb} to {now} by {end}, {moved} {more}{size} from {start}"
    return Message("span", subject.say(zh, en))


def leading(series: Sequence[tuple[Theme, Sequence[Figure]]]) -> Message:
    """Which of several figures was the largest at the last time that has them all."""
    for row in reversed(list(zip(*(figures for _, figures in series), strict=True))):
        values = [figure.value for figure in row if figure.value is not None]
        if len(values) < len(row):
            continue
        high = max(values)
        if values.count(high) > 1:
            break
        subject = series[values.index(high)][0]
        place, value = row[0].period.label(subject.language), subject.value(high)
        zh = f"{place}{subject.name}{subject.most}，为{value}"
        en = f"{capital(subject.most)} in {place}: {subject.name}, {value}"
        return Message("largest", subject.say(zh, en))
    return PLAIN


def of_whole(
    parts: Sequence[tuple[str, Figure]], whole: Figure, dimension: str, subject: Theme
) -> Message:
    """What the largest part that is shown is, or how much of the whole it is.

    That it is the largest of all is said only where no part that is withheld could be larger:
    none is, or what is left of the whole is less.

    Parameters
    ----------
    parts
        Label and figure of each part.
    whole
        The figure of the whole.
    dimension
        What the parts are parts by.
    subject
        What they are figures of.
    """
    shown = [(figure.value, label) for label, figure in parts if figure.value is not None]
    if not shown or min(shown)[0] < 0:
        return PLAIN
    high, label = max(shown, key=lambda pair: pair[0])
    if high == 0 or [value for value, _ in shown].count(high) > 1:
        return PLAIN
    is_added = subject.summed and subject.measure_unit in _ADDED
    if is_added and whole.value is not None and whole.value >= SMALL_BASE:
        first = _is_largest(parts, high, whole.value)
        return _share(label, high / whole.value, dimension, subject, first=first)
    if any(figure.status is Status.SUPPRESSED for _, figure in parts):
        return PLAIN
    value = subject.value(high)
    zh = f"{label}{subject.name}{subject.most}，为{value}"
    en = f"{capital(label)}: {subject.most} number of {subject.name}, {value}"
    return Message("largest", subject.say(zh, en))


def share_words(share: Decimal, language: Language) -> str:
    """A share of 1 as it is said: in tenths where it is close to one, never more than it is.

    多 (over half: 一半以上) stands for up to five points above a tenth, 近 for up to a twentieth
    of it below.

    Examples
    --------
    >>> [share_words(Decimal(text), "zh") for text in ("0.4", "0.412", "0.39", "0.463", "0.52")]
    ['四成', '四成多', '近四成', '46.3%', '一半以上']
    >>> [share_words(Decimal(text), "en") for text in ("0.4", "0.412", "0.39", "0.463", "0.52")]
    ['40%', 'more than 40%', 'nearly 40%', '46.3%', 'more than half']
    """
    tenths = int(share * 10)
    over, under = share - Decimal(tenths) / 10, Decimal(tenths + 1) / 10 - share
    if share == 1:
        return "全部" if language == "zh" else "all"
    if tenths and over <= Decimal("0.05"):
        return _tenths(tenths, "" if over == 0 else "above", language)
    if 0 < tenths < 9 and under * 20 <= Decimal(tenths + 1) / 10:
        return _tenths(tenths + 1, "below", language)
    if share > _NEARLY_ALL:  # rounded it would be all
        said = format_value(_NEARLY_ALL, MeasureUnit.RATIO, language)
        return f"{said}以上" if language == "zh" else f"more than {said}"
    return format_value(share, MeasureUnit.RATIO, language)


def _run(figures: Sequence[Figure], subject: Theme, *, rose: bool) -> Message | None:
    """Rises or falls, one after the other, that end with the last value."""
    count = 0
    for earlier, later in reversed(list(pairwise(figures))):
        if earlier.value is None or later.value is None:
            break
        if not (later.value > earlier.value if rose else later.value < earlier.value):
            break
        count += 1
    if count < _RUN or figures[-1].value is None:
        return None
    last = figures[-1]
    value, place = subject.value(figures[-1].value), last.period.label(subject.language)
    unit = subject.say(*(("年", "years") if _yearly(last) else ("个月", "months")))
    verb = subject.moved(rose=rose)
    zh = f"{subject.name}连续{count}{unit}{verb}，{place}{'达到' if rose else '降至'}{value}"
    en = f"{capital(subject.name)} {verb} {count} {unit} in a row, to {value} in {place}"
    return Message("run", subject.say(zh, en))


def _level(figures: Sequence[Figure], subject: Theme) -> Message | None:
    """A level that was reached, later than the first value or with it, and kept to the last."""
    values = [figure.value for figure in figures if figure.value is not None]
    if len(values) < len(figures):
        return None
    for start in range(len(values) - _LEVEL + 1):
        tail, before = values[start:], values[:start]
        floor = _round_floor(min(tail), subject)
        steady = 2 * min(tail) if before else min(tail) * Decimal("1.25")
        if floor and max(tail) <= steady and all(value < floor for value in before):
            return _kept(figures[start] if before else None, floor, subject, _yearly(figures[0]))
    return None


def _kept(since: Figure | None, floor: Decimal, subject: Theme, yearly: bool) -> Message:
    value = subject.value(floor)
    unit = unit_word(subject.measure_unit, subject.language)
    if subject.language == "zh" and subject.name.endswith(unit):
        value = value.removesuffix(unit)  # 抚慰人次 says what is counted
    zh = f"各{'年' if yearly else '月'}{subject.name}均在{value}以上"
    when = f"in every {'year' if yearly else 'month'}"
    if since is not None:
        place = since.period.label(subject.language)
        zh, when = f"{place}起{subject.name}保持在{value}以上", f"from {place} on"
    en = f"{capital(subject.name)} stayed at {value} or more {when}"
    return Message("level", subject.say(zh, en))


def _peak(figures: Sequence[Figure], subject: Theme) -> Message | None:
    """The largest value, if there is one of that size only and none is withheld."""
    if any(figure.status is Status.SUPPRESSED for figure in figures):
        return None
    shown = [(figure.value, figure) for figure in figures if figure.value is not None]
    if len(shown) < _LEVEL:
        return None
    high, figure = max(shown, key=lambda pair: pair[0])
    if high <= 0 or [value for value, _ in shown].count(high) > 1:
        return None
    place, value = figure.period.label(subject.language), subject.value(high)
    zh = f"{place}{subject.name}{subject.most}，为{value}"
    return Message("peak", subject.say(zh, f"{capital(subject.name)} peaked at {value} in {place}"))


def _latest(figures: Sequence[Figure], subject: Theme) -> Message | None:
    """The last value there is, with its change on the one before if it may be compared."""
    shown = [number for number, figure in enumerate(figures) if figure.value is not None]
    if not shown:
        return None
    last = figures[shown[-1]]
    before = figures[shown[-1] - 1] if shown[-1] else None
    place = last.period.label(subject.language)
    change = ""
    if subject.summed and before is not None and before.period.end == last.period.start:
        change = change_phrase(
            last.value, before.value, measure_unit=subject.measure_unit, period=last.period,
            kind="year" if _yearly(last) else "previous", language=subject.language,
        )  # fmt: skip
    value = subject.value(last.value or Decimal(0))
    if value in change:  # a small base: the change has both counts
        zh, en = f"{place}{subject.name}{change}", f"{capital(subject.name)} in {place}: {change}"
    else:
        zh = f"{place}{subject.name}为{value}{'，' if change else ''}{change}"
        en = f"{capital(subject.name)} in {place}: {value}{', ' if change else ''}{change}"
    return Message("latest", subject.say(zh, en))


def _yearly(figure: Figure) -> bool:
    return figure.period.n_months == 12


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


def _counts(values: Sequence[Decimal], subject: Theme) -> tuple[str, ...]:
    """Both ends of a movement; English counts stand bare beside words that say what they are."""
    if subject.language == "zh" or subject.measure_unit is MeasureUnit.YUAN:
        return format_list(values, subject.measure_unit, subject.language)
    return tuple(
        format_value(value, subject.measure_unit, "en", with_unit=False) for value in values
    )


def _start_words(period: Period, subject: Theme) -> str:
    year, month = period.start.year, Period.parse(f"{period.start:%Y-%m}").label(subject.language)
    if period.start.month == 1:
        return subject.say(f"{year}年年初", f"the start of {year}")
    return subject.say(f"{month}初", f"the start of {month}")


def _end_words(period: Period, subject: Theme) -> str:
    month = Period.parse(f"{period.last_day:%Y-%m}").label(subject.language)
    return subject.say(f"{month}底", f"the end of {month}")


def _tenths(tenths: int, side: str, language: Language) -> str:
    if language == "en":
        round_share = "half" if tenths == 5 else f"{tenths}0%"
        return {"": "", "above": "more than ", "below": "nearly "}[side] + round_share
    if tenths == 5:
        return {"": "一半", "above": "一半以上", "below": "近一半"}[side]
    round_share = f"{_TENTHS[tenths - 1]}成"
    return {"": round_share, "above": f"{round_share}多", "below": f"近{round_share}"}[side]


def _is_largest(parts: Sequence[tuple[str, Figure]], high: Decimal, whole: Decimal) -> bool:
    if all(figure.status is not Status.SUPPRESSED for _, figure in parts):
        return True
    return whole - sum((figure.value or Decimal(0) for _, figure in parts), Decimal(0)) < high


def _share(label: str, share: Decimal, dimension: str, subject: Theme, *, first: bool) -> Message:
    said, name = share_words(share, subject.language), subject.name
    if dimension in _USES and subject.measure_unit is MeasureUnit.YUAN:
        of = "的" if said.endswith(("%", "以上")) else ""  # 四成资金, but 46.3%的资金
        zh, en = f"{said}{of}{name}用于{label}", f"{capital(said)} of {name} went to {label}"
        return Message("share", subject.say(zh, en))
    if first:
        zh = f"{label}{name}最多，占{said}"
        en = f"{capital(label)}: the largest share of {name}, {said}"
        return Message("share", subject.say(zh, en))
    zh, en = f"{label}占{name}的{said}", f"{capital(label)}: {said} of {name}"
    return Message("part", subject.say(zh, en))
