"""The chart of a reply: its values by all of its groups, of both sides where there are two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Any

from bangfu.desk.house_style import house_style, readable
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.language import COMMA, Language
from bangfu.measures.shape import TIME

if TYPE_CHECKING:
    import pandas as pd

__all__ = ["ReplyChart"]

_SIZE = (9, 4)
"""Inches of a chart: twelve months stand beside each other."""
_BAR = 0.28
"""Inches of a bar that lies under another, with its label."""
_ROOM, _LETTER = 6.0, 0.16
"""Inches there are for the labels of an axis of times, and for a Chinese letter of one."""
_MOST_LEANING = 15
"""Labels of times that have room where they lean."""


@dataclass(frozen=True)
class ReplyChart:
    """What is drawn of a reply."""

    rows: "pd.DataFrame"
    by: tuple[str, ...]
    sides: Mapping[str, str]
    """How the columns of each side end, and what it is called; one side has no name."""
    words: Mapping[str, str]
    """What columns are called."""
    title: str
    unit: str
    language: Language

    def draw(self, values: Sequence[str], most: int, **options: Any) -> Any:
        """Draw values by the first group, a line or bar for each of the others and of the sides.

        Parameters
        ----------
        values
            Which columns.
        most
            Of more bars than so many, the largest are drawn; 0 for all.
        options
            Of `DataFrame.plot`.
        """
        house_style()
        options.setdefault("title", self.title)
        if not self.by:
            columns = [f"{value}{end}" for value in values for end in self.sides]
            named = self.rows[columns].rename(columns=dict(self.words))
            options.setdefault("figsize", _SIZE)
            drawn = named.T.plot.barh(legend=False, **options)
            return _said(drawn, self.unit, upright=False)
        frame, is_time = self._series(values), self.by[0] in TIME
        if 0 < most < len(frame) and not is_time:
            frame = frame.loc[frame.sum(axis="columns").nlargest(most).index]
        height = _SIZE[1] if is_time else max(_SIZE[1], _BAR * frame.size + 1)
        options.setdefault("figsize", (_SIZE[0], min(height, 4 * _SIZE[0])))
        drawn = frame.plot(**options) if is_time else frame[::-1].plot.barh(**options)
        if is_time:
            _label_times(drawn, list(frame.index))
        if is_time and len(self.sides) > 1:
            _dash_other_side(drawn)
        return _said(drawn, self.unit, upright=is_time)

    def _series(self, wanted: Sequence[str]) -> "pd.DataFrame":
        """A row for each code of the first group, a column for each line or bar by its name."""
        import pandas as pd  # noqa: PLC0415 - half a second, for those who draw

        rows = self.rows
        first, *rest = (f"{name}_label" if name in DIMENSIONS else name for name in self.by)
        order = list(dict.fromkeys(rows[first]))
        parts = [("", rows)]
        if rest:
            names = rows[rest].astype(str).agg(COMMA.of(self.language).join, axis=1)
            parts = [(name, rows[names == name]) for name in dict.fromkeys(names)]
        drawn = {}
        for group, own in parts:
            # Two codes may go by the same words.
            by_first = own.groupby(first, sort=False).sum(numeric_only=True, min_count=1)
            for value, (end, side) in product(wanted, self.sides.items()):
                is_named = len(wanted) > 1 or not (group or side)
                said = [group, self.words[value] if is_named else "", side]
                name = " ".join(one for one in said if one)
                drawn[name] = by_first[f"{value}{end}"].reindex(order)
        return pd.DataFrame(drawn, index=order)


def _label_times(axes: Any, labels: Sequence[str]) -> None:
    """Labels of times that do not run into each other: fewer of them, and leaning if they must."""
    longest = max((len(one) for one in labels), default=1)
    is_flat = len(labels) * longest * _LETTER <= _ROOM
    step = 1 if is_flat else ceil(len(labels) / _MOST_LEANING)
    places = list(range(0, len(labels), step))
    turned: dict[str, Any] = {} if is_flat else {"rotation": 40, "ha": "right"}
    axes.set_xticks(places, [labels[place] for place in places], **turned)
    axes.set_xlabel("")


def _dash_other_side(axes: Any) -> None:
    """The line of the other side in the colour of the one it stands beside, and dashed."""
    lines = axes.get_lines()
    looks = [(line.get_color(), line.get_marker()) for line in lines]
    for place, line in enumerate(lines):
        colour, marker = looks[place // 2]
        line.set(color=colour, marker=marker, linestyle="--" if place % 2 else "-")


def _said(axes: Any, unit: str, *, upright: bool) -> Any:
    """The chart with its unit beside the values."""
    (axes.set_ylabel if upright else axes.set_xlabel)(unit)
    (axes.set_xlabel if upright else axes.set_ylabel)("")
    return readable(axes, upright=upright)
