"""The chart of a reply: its values by all of its groups, of both sides where there are two."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import ceil
from typing import TYPE_CHECKING, Any

from bangfu.desk.house_style import house_style, readable
from bangfu.desk.series_looks import tell_bars_apart, tell_lines_apart
from bangfu.desk.wording import expected_one_of
from bangfu.errors import ParameterError
from bangfu.figures.dimensions import DIMENSIONS
from bangfu.language import COMMA, Language, Text
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
_LINE, _STANDING, _LYING = "line", "bar", "barh"
_KINDS = (_LINE, _STANDING, _LYING, "area")
_THICK = 0.8
"""Of the room for a row, what its bars take."""
_OWN_LOOKS = {"ax", "color", "colormap", "cmap", "style"}
"""Options of who sees to the looks of lines and bars, or draws into a chart that is there."""
_LARGEST = Text("{every}项中最大的{most}项", "the {most} largest of {every}")
_NOTED = Text("（{}）", " ({})")
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
    times: Mapping[str, str] = field(default_factory=dict)
    """Words of times, and of those of the other side that stand beside them."""
    adds_up: bool = True
    """Whether values of several lines can be added, as medians cannot."""

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

        Raises
        ------
        ParameterError
            If it is drawn in no such way.
        """
        house_style()
        is_time = bool(self.by) and self.by[0] in TIME
        frame, unit = self._series(values) if self.by else self._single(values), self.unit
        if 0 < most < len(frame) and not is_time:
            note = _LARGEST.of(self.language).format(every=len(frame), most=most)
            frame, unit = (
                self._largest(frame, most),
                f"{unit}{_NOTED.of(self.language).format(note)}",
            )
        kind = options.pop("kind", _LINE if is_time else _LYING)
        if kind not in _KINDS:
            raise expected_one_of("kind", str(kind), _KINDS)
        axes = _drawn(frame, kind, {**self._usual(frame, kind), **options})
        if not hasattr(axes, "get_lines"):  # one for each series: theirs who asked for it
            return axes
        if not {*options} & _OWN_LOOKS:
            (tell_lines_apart if kind == _LINE else tell_bars_apart)(axes, len(self.sides))
        if kind == _LYING:
            axes.invert_yaxis()  # read from the top, as the legend is
        elif is_time:
            _label_times(axes, list(frame.index), has_bars=kind == _STANDING)
        is_whole = bool((frame.stack().dropna() % 1 == 0).all())
        return _said(axes, unit, upright=kind != _LYING, is_whole=is_whole)

    def _usual(self, frame: "pd.DataFrame", kind: str) -> dict[str, Any]:
        """Options of a chart, where no others are given."""
        lies = kind == _LYING
        rows = frame.size if lies else len(frame.columns)  # as many has the legend beside it
        height = max(_SIZE[1], _BAR * rows + 1)
        size = (_SIZE[0], min(height, 4 * _SIZE[0]))
        usual = {"title": self.title, "figsize": size, "legend": bool(self.by)}
        is_full = kind in (_LYING, _STANDING) and len(frame.columns) > 1
        return usual | ({"width": _THICK} if is_full else {})

    def _largest(self, frame: "pd.DataFrame", most: int) -> "pd.DataFrame":
        """The rows that are largest on the first side; of what cannot be added, at its highest."""
        own = frame.iloc[:, :: len(self.sides)]
        sizes = own.sum(axis="columns") if self.adds_up else own.max(axis="columns")
        return frame.loc[sizes.nlargest(most).index]

    def _single(self, values: Sequence[str]) -> "pd.DataFrame":
        """A row for each value of both sides, of an answer without groups."""
        columns = [f"{value}{end}" for value in values for end in self.sides]
        return self.rows[columns].rename(columns=dict(self.words)).T

    def _series(self, wanted: Sequence[str]) -> "pd.DataFrame":
        """A row for each code of the first group, a column for each line or bar by its name."""
        import pandas as pd  # noqa: PLC0415 - half a second, for those who draw

        rows = self.rows
        first, *rest = (f"{name}_label" if name in DIMENSIONS else name for name in self.by)
        order = list(dict.fromkeys(rows[first]))
        parts = [("", "", rows)]
        if rest:
            join = COMMA.of(self.language).join
            names, there = rows[rest].astype(str), rows[rest].astype(str).replace(dict(self.times))
            both = zip(names.agg(join, axis=1), there.agg(join, axis=1), strict=True)
            places = pd.Series([*both], index=rows.index)
            parts = [(*pair, rows[places == pair]) for pair in dict.fromkeys(places)]
        drawn = {}
        for group, beside, own in parts:
            # Two codes may go by the same words.
            by_first = own.groupby(first, sort=False).sum(numeric_only=True, min_count=1)
            for value, (end, side) in product(wanted, self.sides.items()):
                is_named = len(wanted) > 1 or not (group or side)
                said = [beside if end else group, self.words[value] if is_named else "", side]
                name = " ".join(one for one in said if one)
                drawn[name] = by_first[f"{value}{end}"].reindex(order)
        return pd.DataFrame(drawn, index=order)


def _drawn(frame: "pd.DataFrame", kind: str, options: Mapping[str, Any]) -> Any:
    """What pandas draws; what it or matplotlib does not know of is an error of one line."""
    try:
        plot: Any = frame.plot
        return plot(kind=kind, **options)
    except (AttributeError, TypeError, ValueError) as error:
        why = str(error).partition("\n")[0]
        raise ParameterError(
            f"plot: found {', '.join(options)}, expected options of DataFrame.plot: {why}"
        ) from error


def _label_times(axes: Any, labels: Sequence[str], *, has_bars: bool) -> None:
    """Labels of times that do not run into each other: fewer of them, and leaning if they must."""
    longest = max((len(one) for one in labels), default=1)
    is_flat = len(labels) * longest * _LETTER <= _ROOM
    step = 1 if is_flat else ceil(len(labels) / _MOST_LEANING)
    places = list(range(len(labels) - 1, -1, -step))[::-1]  # the last one is looked at first
    turned: dict[str, Any] = {"rotation": 0, "ha": "center"}
    if not is_flat:
        turned = {"rotation": 40, "ha": "right"}
    axes.set_xticks(places, [labels[place] for place in places], **turned)
    axes.set_xlabel("")
    if not has_bars:  # a marker at the edge is seen whole
        room = max(0.15, 0.015 * len(labels))
        axes.set_xlim(-room, len(labels) - 1 + room)


def _said(axes: Any, unit: str, *, upright: bool, is_whole: bool) -> Any:
    """The chart with its unit beside the values."""
    (axes.set_ylabel if upright else axes.set_xlabel)(unit)
    (axes.set_xlabel if upright else axes.set_ylabel)("")
    return readable(axes, upright=upright, is_whole=is_whole)
