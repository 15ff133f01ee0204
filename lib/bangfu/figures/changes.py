"""Changes against the year before and the period before, as figures of their own."""

from collections.abc import Callable, Collection, Iterator
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase
from functools import cache
from itertools import product
from typing import Literal

from bangfu.disclosure.policy import Edition
from bangfu.errors import FigureError
from bangfu.figures.answers import Answers, Question
from bangfu.figures.catalogue import MEASURES, FigureSpec, MeasureSpec, figure_spec, measure_of
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.figures.proportions import is_proportion, proportion_at
from bangfu.language import Text
from bangfu.periods import Period
from bangfu.rules import Rules

__all__ = [
    "CHANGE_KINDS",
    "SMALL_BASE",
    "ChangeKind",
    "Likeness",
    "base_period",
    "change",
    "change_definitions",
    "change_questions",
    "changes_of",
    "changes_told",
    "comparable",
    "figure_at",
    "has_base",
    "is_change",
    "is_compared",
    "is_small",
]

ChangeKind = Literal["year", "previous"]
Likeness = Literal["alike", "unsure", "broken", "never"]
"""Whether two periods are counted by the same rules, perhaps not, or not; or one by none at all."""

SMALL_BASE = 10
"""A base under this gives no percentage but the two counts: one household more is not "50%"."""

CHANGE_KINDS: tuple[ChangeKind, ...] = ("year", "previous")
_IDS = {"year": "year_on_year", "previous": "on_previous"}
_ENDINGS = tuple(f".{name}" for name in _IDS.values())
_LABELS = {
    "year": Text("同比", "change on a year earlier"),
    "previous": Text("环比", "change on the period before"),
}
_DEFINITIONS = {
    "year": Text(
        f"（本期 − 上年同期）÷ 上年同期；上年同期不足{SMALL_BASE}（金额看其户数、人数、人次）"
        f"或口径有变、可能有变的不计算。",
        f"(This period − a year earlier) ÷ a year earlier; not computed on a base under "
        f"{SMALL_BASE} (of money: of fewer households, persons or payments), or one that counts "
        f"by other rules, or perhaps does.",
    ),
    "previous": Text(
        f"（本期 − 上期）÷ 上期；上期不足{SMALL_BASE}（金额看其户数、人数、人次）"
        f"或口径有变、可能有变的不计算。",
        f"(This period − the one before) ÷ the one before; not computed on a base under "
        f"{SMALL_BASE} (of money: of fewer households, persons or payments), or one that counts "
        f"by other rules, or perhaps does.",
    ),
}


def base_period(period: Period, kind: ChangeKind) -> Period:
    """The period a change is measured from."""
    return period.year_earlier if kind == "year" else period.previous


def is_compared(figure_id: str, period: Period, kind: ChangeKind) -> bool:
    """Whether a figure may be compared: flows and end stocks only, never a cumulative span.

    A calendar year has one comparison: its period before is the year earlier.
    """
    return has_base(period, kind) and _may_move(figure_id)


def _may_move(figure_id: str) -> bool:
    """Whether a change of it may be told at all: not of a rate, mean or median."""
    return figure_spec(figure_id).nature != "derived"


def has_base(period: Period, kind: ChangeKind) -> bool:
    """Whether anything of a period is held against another: nothing over several years is.

    A year so far is held against the same months of the year before.
    """
    if period.is_span:
        is_so_far = len(period.years) == 1 and period.start.month == 1
        return kind == "year" and is_so_far
    return not (kind == "previous" and period.n_months == 12)


def is_change(figure_id: str) -> bool:
    """Whether a figure is the change of another."""
    return figure_id.endswith(_ENDINGS)


def change_definitions(ids: Collection[str]) -> list[tuple[str, Text, Text]]:
    """Name, label and definition of each kind of change among the figures."""
    return [
        (_IDS[kind], _LABELS[kind], _DEFINITIONS[kind])
        for kind in CHANGE_KINDS
        if any(figure_id.endswith(f".{_IDS[kind]}") for figure_id in ids)
    ]


def change(answers: Answers, figure_id: str, period: Period, kind: ChangeKind) -> Figure:
    """The change of a figure as a share of its base.

    It is undefined if the base is too small, or perhaps counts by other rules: see `comparable`.

    Raises
    ------
    FigureError
        If the catalogue has no such figure, or it is a rate, mean or median: of these it is told
        what they were, never by how many per cent they moved.
    """
    if not _may_move(figure_id):
        raise FigureError(
            f"figure {figure_id!r}: found a rate, mean or median, expected a flow or an end stock: "
            "only of these a change is told"
        )
    current = answers.figure(figure_id, period)
    base = answers.figure(figure_id, base_period(period, kind))
    value, status = _ratio(current, base)
    if value is not None and is_small(figure_id, lambda one: answers.figure(one, base.period)):
        value, status = None, Status.UNDEFINED
    if Status.PROVISIONAL in (current.status, base.status):  # who has not reported has no 0
        value, status = None, Status.UNDEFINED
    if value is not None and comparable(answers.rules, figure_id, base.period, period) != "alike":
        value, status = None, Status.UNDEFINED
    if value is not None and (current.status.is_rounded or base.status.is_rounded):
        value, status = None, Status.NOT_PUBLIC
    label, definition = _LABELS[kind], _DEFINITIONS[kind]
    told = Figure(
        f"{figure_id}.{_IDS[kind]}", period, answers.unit, (), value, MeasureUnit.RATIO, status,
        Text(f"{current.label.zh}{label.zh}", f"{current.label.en}, {label.en}"), definition,
        f"({current.sql})\nUNION ALL\n({base.sql})", "SELECT * FROM measure",
    )  # fmt: skip
    return answers.marked_anew(told)


def comparable(rules: Rules, figure_id: str, base: Period, period: Period) -> Likeness:
    """Whether a figure of two periods counts by the same rules, so that a percentage may be told.

    Comfort figures are `broken` across a revision of the scheme, and against the period in which
    the scheme came into force: that may be a part of it only. Before the scheme there was nothing
    to count. Of a revision whose day is not known a part of its year may lie on either side.

    Examples
    --------
    >>> from bangfu.rules import default_rules
    >>> rules, years = default_rules(), Period.parse("2013..2019").years
    >>> [comparable(rules, "comfort.batches", year.year_earlier, year) for year in years]
    ['never', 'broken', 'broken', 'broken', 'alike', 'broken', 'alike']

    Only the year of a revision is known: within it months and halves are not compared.

    >>> halves = [Period.parse(text) for text in ("2018-H1", "2018-H2", "2019-H1", "2019-H2")]
    >>> [comparable(rules, "comfort.batches", half.previous, half) for half in halves]
    ['unsure', 'unsure', 'alike', 'alike']

    Members are counted by no scheme.

    >>> comparable(rules, "comfort.members", Period.parse("2017"), Period.parse("2018"))
    'alike'
    """
    counts_members = figure_spec(figure_id).measure_unit is MeasureUnit.MEMBERS
    if not figure_id.startswith("comfort.") or counts_members:
        return "alike"
    scheme = [one for one in rules.comfort_scheme if one.status == "in_force"]
    for one in scheme:
        if one.number == 0 and base.end <= one.valid_from:
            return "never"
    is_first = any(one.number == 0 and base.start <= one.valid_from < base.end for one in scheme)
    parting = [one for one in scheme if one.falls_within(base, period)]
    if is_first or any(one.is_dated_within(period) for one in parting):
        return "broken"
    return "unsure" if parting else "alike"


def is_small(figure_id: str, told: Callable[[str], Figure]) -> bool:
    """Whether a base is too small to say per cent of, being told its figures by their ids.

    Of money it is that of the households, persons or payments behind it: two payments of 5,000
    yuan after one are not "100%".
    """
    values = [told(one).value for one in (figure_id, *_behind(figure_id))]
    return any(value is None or value < SMALL_BASE for value in values)


@cache
def _behind(figure_id: str) -> tuple[str, ...]:
    """The figures that count whom a sum of money could tell on; of anything else none."""
    if figure_spec(figure_id).measure_unit is not MeasureUnit.YUAN:
        return ()
    own = measure_of(figure_id)
    return tuple(one.id for one in own.figures if one.column in own.holders)


def changes_told(
    answers: Answers, figure: Figure, kinds: Collection[ChangeKind] = CHANGE_KINDS[:1]
) -> list[Figure]:
    """The changes of a unit's own figure that have a value, and so a percentage to be told."""
    if figure.dimensions:
        return []
    compared = (kind for kind in kinds if is_compared(figure.id, figure.period, kind))
    found = (change(answers, figure.id, figure.period, kind) for kind in compared)
    return [one for one in found if one.value is not None]


def changes_of(answers: Answers, period: Period, pattern: str = "*") -> Iterator[Figure]:
    """The changes of the unit's own figures whose id matches a shell pattern.

    As in `comfort.amount.year_on_year`; in the order of the catalogue.
    """
    told = [f for s, f in _moving(pattern) if s.is_told(period, answers.subject.edition)]
    for figure, kind in product(told, CHANGE_KINDS):
        if has_base(period, kind) and fnmatchcase(f"{figure.id}.{_IDS[kind]}", pattern):
            yield change(answers, figure.id, period, kind)


def change_questions(period: Period, edition: Edition, pattern: str = "*") -> Iterator[Question]:
    """The totals that `changes_of` needs: of a period, and of those it is held against."""
    bases = [base_period(period, kind) for kind in CHANGE_KINDS if has_base(period, kind)]
    for spec, _ in _moving(pattern):
        for one in (period, *bases):
            if spec.is_told(one, edition):
                yield Question(spec.name, (), one)


def _moving(pattern: str) -> Iterator[tuple[MeasureSpec, FigureSpec]]:
    """Figures with a change whose id matches, each with the first measure that has it."""
    seen: set[str] = set()
    for spec in MEASURES:
        for figure in spec.figures:
            is_wanted = any(fnmatchcase(f"{figure.id}{ending}", pattern) for ending in _ENDINGS)
            if is_wanted and figure.nature != "derived" and figure.id not in seen:
                seen.add(figure.id)
                yield spec, figure


def _ratio(current: Figure, base: Figure) -> tuple[Decimal | None, Status]:
    if current.value is None:
        return None, current.status
    if base.value is None:
        return None, base.status
    if not base.value:
        return None, Status.UNDEFINED
    share = (current.value - base.value) / base.value
    return share.quantize(Decimal("0.000001"), ROUND_HALF_UP), current.status


def figure_at(
    answers: Answers, address: str, value: Decimal | None, status: Status
) -> Figure | None:
    """The figure of some answers at an address, with this value and status; None if there is none.

    A change is found by the figures it compares, a share by its part and whole.
    """
    figure_id, period, *_ = address.split("/")
    if is_change(figure_id):
        base_id, _, ending = figure_id.rpartition(".")
        kind = next(kind for kind in CHANGE_KINDS if _IDS[kind] == ending)
        found: tuple[Figure, ...] = (change(answers, base_id, Period.parse(period), kind),)
    elif is_proportion(figure_id):
        found = proportion_at(answers, address)
    else:
        found = answers.at(address)
    return next(
        (f for f in found if f.address == address and (f.value, f.status) == (value, status)), None
    )
