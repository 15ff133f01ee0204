"""Heads of columns: what is counted and in which unit, in two lines at most.

Statistics of several things (a median and a percentile of three waiting times) stand under heads
they share, and say their unit once, over the table.
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
    """The columns of some figures.

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
    groups = () if any(map(is_proportion, ids)) else tuple(_parted(i, scene) for i in ids)
    units = {figure_spec(i).unit_in(period) for i in ids} if groups else set()
    shared = [len(list(group)) for _, group in groupby(head for head, _ in groups)]
    if len(units) == 1 and min(shared) > 1 and all(part for _, part in groups):
        columns = tuple(ColumnSpec(scene.head(figure_spec(i).label)) for i in ids)
        return ColumnHeads(columns, unit_word(units.pop(), scene.language), groups)
    pairs = zip(ids, scales, strict=True)
    return ColumnHeads(tuple(column_of(i, scene, period, scale) for i, scale in pairs))


def column_of(figure_id: str, scene: Scene, period: Period, scale: Decimal = ONE) -> ColumnSpec:
    """A column headed by the label of a figure, with its unit; money in zh may be in 万元."""
    if is_proportion(figure_id):
        return ColumnSpec(_with_unit(scene.head(PROPORTION[1]), "%", scene))
    spec = figure_spec(figure_id)
    unit = money_unit(scale, scene.language) or unit_word(spec.unit_in(period), scene.language)
    label = scene.head(spec.label)
    if spec.measure_unit not in _ALWAYS_SAID and unit in label.lower():
        return ColumnSpec(label)  # 抚慰人次, batches: the label says it already
    return ColumnSpec(_with_unit(label, unit, scene))


def _with_unit(label: str, unit: str, scene: Scene) -> str:
    """在档天数（中位数，天）: the unit joins what stands in parentheses already."""
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
