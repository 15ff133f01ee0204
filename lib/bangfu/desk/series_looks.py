"""Looks of series: what tells the lines and bars of one chart apart, however many there are.

The house has five colours. Who looks at more series than that must not take one for another, so a
colour that comes again comes with another marker or pattern; and what stands beside a series has
its colour, as a dashed line or a pale bar.
"""

from collections.abc import Sequence
from typing import Any

__all__ = ["tell_bars_apart", "tell_lines_apart"]

_PATTERNS = ("", "///", "...", "xxx", "\\\\\\", "|||", "---", "+++")
"""Of bars whose colour comes again."""
_STROKES: Sequence[Any] = ("-", "-.", (0, (1, 1.5)))
"""Of lines whose colour and marker come again; dashes are of the other side."""
_PALE = 0.45


def tell_lines_apart(axes: Any, sides: int) -> None:
    """Give each line its own colour and marker, or those of the one it stands beside, dashed.

    Parameters
    ----------
    axes
        Of matplotlib, with its lines in the order of their series.
    sides
        How many lines belong together.
    """
    looks = _house_looks()
    for place, line in enumerate(axes.get_lines()):
        series, is_beside = place // sides, place % sides > 0
        again, look = divmod(series, len(looks))
        colour = looks[look]["color"]
        # The next marker each time the colours begin anew, until all pairs are used up.
        marker = looks[(look + again) % len(looks)]["marker"]
        stroke = _STROKES[min(again // len(looks), len(_STROKES) - 1)]
        line.set(color=colour, marker=marker, linestyle="--" if is_beside else stroke)


def tell_bars_apart(axes: Any, sides: int) -> None:
    """Give the bars of each series a colour and pattern, or those of what they stand beside, pale.

    Parameters
    ----------
    axes
        Of matplotlib, with its bars in the order of their series.
    sides
        How many series belong together.
    """
    looks = _house_looks()
    for place, bars in enumerate(axes.containers):
        series, is_beside = place // sides, place % sides > 0
        again, look = divmod(series, len(looks))
        for bar in bars:
            bar.set(
                facecolor=looks[look]["color"], hatch=_PATTERNS[again % len(_PATTERNS)],
                edgecolor="white", alpha=_PALE if is_beside else 1,
            )  # fmt: skip


def _house_looks() -> Sequence[Any]:
    from matplotlib import rcParams  # noqa: PLC0415 - for those who draw

    return list(rcParams["axes.prop_cycle"])
