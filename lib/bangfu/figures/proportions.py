"""Shares of a whole as figures of their own, as in `assistance.amount.share`.

Only what adds up has a share: money, payments, cases. A household helped in two ways is in both, so
shares of households would add up to more than all.
"""

from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fnmatch import fnmatchcase

from bangfu.disclosure.policy import Edition
from bangfu.errors import FigureError
from bangfu.figures.answers import Answers, Breakdown, Question
from bangfu.figures.catalogue import MEASURES, MeasureSpec, figure_specs, open_breakdowns
from bangfu.figures.model import Figure, MeasureUnit, Status
from bangfu.figures.readout import Row
from bangfu.language import Text
from bangfu.periods import Period

__all__ = [
    "PROPORTION",
    "adds_up",
    "is_proportion",
    "proportion",
    "proportion_at",
    "share_of",
    "share_questions",
    "shares_of",
    "with_shares",
]

_ENDING = "share"
PROPORTION: tuple[str, Text, Text] = (
    _ENDING,
    Text("占比", "share"),
    Text("该组的数 ÷ 合计。", "What the group has ÷ the total."),
)
"""Name, label and definition."""
_ADDED = (
    MeasureUnit.YUAN, MeasureUnit.PERSON_TIMES, MeasureUnit.CASES, MeasureUnit.ITEMS,
    MeasureUnit.SERVICES, MeasureUnit.MEMBERS,
)  # fmt: skip


def is_proportion(figure_id: str) -> bool:
    """Whether a figure is a share of another's total."""
    return figure_id.endswith(f".{_ENDING}")


def adds_up(measure_unit: MeasureUnit) -> bool:
    """Whether the parts of what is counted so add up to the whole."""
    return measure_unit in _ADDED


def proportion(part: Figure, whole: Figure) -> Figure:
    """The share a group has of the whole; undefined of nothing, withheld with its part.

    Raises
    ------
    FigureError
        If parts of such a figure do not add up to the whole.
    """
    if not adds_up(part.measure_unit):
        raise FigureError(
            f"figure {part.id!r}: found {part.measure_unit}, expected what adds up, as money and "
            "payments do; households are counted once in each group"
        )
    value, status = _ratio(part, whole)
    if part.status.is_rounded or whole.status.is_rounded:
        value, status = None, Status.NOT_PUBLIC
    _, label, definition = PROPORTION
    return Figure(
        share_of(part.id), part.period, part.unit, part.dimensions, value, MeasureUnit.RATIO,
        status, Text(f"{part.label.zh}{label.zh}", f"{part.label.en}, {label.en}"), definition,
        f"({part.sql})\nUNION ALL\n({whole.sql})", "SELECT * FROM measure",
    )  # fmt: skip


def share_of(figure_id: str) -> str:
    """The id of the shares of a figure."""
    return f"{figure_id}.{_ENDING}"


def with_shares(breakdown: Breakdown, figure_id: str, answers: Answers) -> Breakdown:
    """A breakdown with the shares of one of its figures.

    Raises
    ------
    FigureError
        If its parts do not add up to the whole.
    """
    whole = breakdown.total[figure_id]

    def shared(row: Row) -> Row:
        share = answers.marked_anew(proportion(row[figure_id], whole))
        return Row(row.codes, {**row.figures, share.id: share})

    rows = tuple(map(shared, breakdown.rows))
    return replace(breakdown, rows=rows, total=shared(breakdown.total))


def proportion_at(answers: Answers, address: str) -> tuple[Figure, ...]:
    """The shares at an address, of the figures that answers have; none if they have none."""
    figure_id, rest = address.split("/", 1)
    own = figure_id.removesuffix(f".{_ENDING}")
    parts = answers.at(f"{own}/{rest}")
    shares = (proportion(part, answers.figure(own, part.period)) for part in parts)
    return tuple(map(answers.marked_anew, shares))


def share_questions(period: Period, edition: Edition, pattern: str = "*") -> Iterator[Question]:
    """What `shares_of` needs: the totals and breakdowns of the figures it is a share of."""
    specs = (spec for figure_id in _shared(pattern) for spec, _ in figure_specs(figure_id))
    for spec in specs:
        if spec.is_told(period, edition):
            yield from (Question(spec.name, by, period) for by in _ways(spec, period))


def _ways(spec: MeasureSpec, period: Period) -> tuple[tuple[str, ...], ...]:
    return ((), *open_breakdowns(spec, period))


def shares_of(answers: Answers, period: Period, pattern: str = "*") -> Iterator[Figure]:
    """The shares of a period whose id matches a shell pattern; in the order of the catalogue."""
    for figure_id in _shared(pattern):
        for part in answers.figures_of(period, figure_id):
            if part.dimensions:
                whole = answers.figure(figure_id, part.period)
                yield answers.marked_anew(proportion(part, whole))


def _shared(pattern: str) -> list[str]:
    """Figures whose parts add up, and whose shares match a pattern that says it is of shares.

    There are more of them than of all other figures together.
    """
    if _ENDING not in pattern:
        return []
    found = (figure for spec in MEASURES for figure in spec.figures)
    return list(
        dict.fromkeys(
            one.id
            for one in found
            if one.nature == "flow"
            and adds_up(one.measure_unit)
            and fnmatchcase(share_of(one.id), pattern)
        )
    )


def _ratio(part: Figure, whole: Figure) -> tuple[Decimal | None, Status]:
    for one in (part, whole):
        if one.value is None:
            return None, one.status
    if not whole.value or part.value is None:
        return None, Status.UNDEFINED
    share = part.value / whole.value
    return share.quantize(Decimal("0.000001"), ROUND_HALF_UP), part.status
