"""Heads of columns: what is counted and in which unit, in two lines at most.

A unit that all columns have stands once, over the table. Statistics of several things (a median and
a percentile of three waiting times) stand under heads they share.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby
from typing import NamedTuple

from bangfu.figures.catalogue import figure_spec
from bangfu.figures.model import MeasureUnit
from bangfu.figures.proportions import PROPORTION, is_proportion
from bangfu.language import COMMA, capital
from bangfu.periods import Period
from bangfu.press.report.scene import Scene
from bangfu.press.report.tables.table_spec import ColumnSpec
from bangfu.words.numerals import ONE, money_unit, unit_word

__all__ = ["ColumnHeads", "column_heads", "column_of"]

_ALWAYS_SAID = {MeasureUnit.YUAN, MeasureUnit.RATIO}


class ColumnHeads(NamedTuple):
    """The columns of a table, and what is said of several of them at once."""

    columns: tuple[ColumnSpec, ...]
    unit: str = ""
    groups: tuple[tuple[str, str], ...] = ()


def column_heads(
    ids: Sequence[str], scene: Scene, period: Period, scales: Sequence[Decimal]
) -> ColumnHeads:
    """The columns of some figures; a unit all of them have is said once.

    Parameters
    ----------
    ids
        Ids of the figures, in order.
    scene
        What the report is about.
    period
        Period of the values: it decides whether households can be counted twice.
    scales
        What the money of each column is divided by.
    """
    heads = [_head(i, scene, period, scale) for i, scale in zip(ids, scales, strict=True)]
    units = {unit for _, unit in heads}
    if len(heads) == 1 or len(units) > 1 or units == {""}:
        return ColumnHeads(tuple(ColumnSpec(_with_unit(*head, scene)) for head in heads))
    columns = tuple(ColumnSpec(label) for label, _ in heads)
    groups = () if any(map(is_proportion, ids)) else tuple(_parted(i, scene) for i in ids)
    shared = [len(list(group)) for _, group in groupby(thing for thing, _ in groups)]
    is_grouped = min(shared, default=0) > 1 and all(statistic for _, statistic in groups)
    return ColumnHeads(columns, units.pop(), groups if is_grouped else ())


def column_of(figure_id: str, scene: Scene, period: Period, scale: Decimal = ONE) -> ColumnSpec:
    """A column headed by the label of a figure, with its unit; money in zh may be in 万元."""
    return ColumnSpec(_with_unit(*_head(figure_id, scene, period, scale), scene))


def _head(figure_id: str, scene: Scene, period: Period, scale: Decimal) -> tuple[str, str]:
    """Label and unit; no unit where the label says it already: 抚慰人次, batches."""
    if is_proportion(figure_id):
        return scene.head(PROPORTION[1]), "%"
    spec = figure_spec(figure_id)
    unit = money_unit(scale, scene.language) or unit_word(spec.unit_in(period), scene.language)
    label = scene.head(spec.label)
    is_said = spec.measure_unit not in _ALWAYS_SAID and unit in label.lower()
    return label, "" if is_said else unit


def _with_unit(label: str, unit: str, scene: Scene) -> str:
    """在档天数（中位数，天）: the unit joins what stands in parentheses already."""
    if not unit:
        return label
    if scene.language == "en":
        return f"{label} ({unit})"
    if label.endswith("）"):
        return f"{label.removesuffix('）')}{scene.say(COMMA)}{unit}）"
    return f"{label}（{unit}）"


def _parted(figure_id: str, scene: Scene) -> tuple[str, str]:
    """The thing and the statistic of a label, 事发到申请 and 中位数, if it has any."""
    label = figure_spec(figure_id).label
    if "（" not in label.zh:
        return scene.head(label), ""
    mark = "（" if scene.language == "zh" else ", "
    thing, _, statistic = scene.head(label).removesuffix("）").partition(mark)
    return thing, capital(statistic)
