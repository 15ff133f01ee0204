"""The house's look for charts an analyst draws: its Chinese font, its colours, its lines."""

from importlib.resources import files
from typing import Any

__all__ = ["house_style", "readable"]

_ON_A_DESK: dict[Any, Any] = {
    "figure.facecolor": "white", "axes.facecolor": "white", "axes.ymargin": 0.05,
}  # fmt: skip
"""Reports have the page behind their charts, a notebook may be dark."""
_OVERHEAD = 0.04
"""What is free above the highest value, so that its marker is seen whole."""


def house_style() -> None:
    """Have matplotlib draw as the reports do, Chinese included, from now on."""
    import matplotlib.style as looks  # noqa: PLC0415 - only who draws needs it
    from matplotlib import rcParams  # noqa: PLC0415

    from bangfu.press.report.fonts import register_font  # noqa: PLC0415 - of the extra `press`

    register_font()
    looks.use(str(files("bangfu.press.report.charts") / "house.mplstyle"))
    rcParams.update(_ON_A_DESK)


def readable(axes: Any, *, upright: bool, is_whole: bool = False) -> Any:
    """A chart of pandas with whole labels, numbers from 0 in thousands, and its legend beside it.

    Parameters
    ----------
    axes
        Of matplotlib.
    upright
        Whether the values go upwards.
    is_whole
        Whether there are whole numbers alone, so that there is nothing between 1 and 2.
    """
    from matplotlib.ticker import FuncFormatter, MaxNLocator  # noqa: PLC0415

    values = axes.yaxis if upright else axes.xaxis
    values.set_major_locator(MaxNLocator(steps=[1, 2, 2.5, 5, 10], integer=is_whole))
    values.set_major_formatter(FuncFormatter(_in_thousands))
    axes.grid(visible=True, axis="y" if upright else "x")
    low, high = axes.get_ylim() if upright else axes.get_xlim()
    data = axes.dataLim.y1 if upright else axes.dataLim.x1
    high = max(high, data + _OVERHEAD * max(data - min(low, 0), 0))
    (axes.set_ylim if upright else axes.set_xlim)(min(low, 0), high)
    legend = axes.get_legend()
    if legend is not None:
        lines = axes.get_legend_handles_labels()
        axes.legend(*lines, title=None, loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    axes.figure.set_layout_engine("constrained")
    return axes


def _in_thousands(value: float, _: int | None = None) -> str:
    """A number of an axis as it is, never rounded to another one.

    Examples
    --------
    >>> _in_thousands(1500.0), _in_thousands(0.5), _in_thousands(0.1 + 0.2)
    ('1,500', '0.5', '0.3')
    """
    return f"{round(value, 9) + 0:,.12g}"
