"""The house's look for charts an analyst draws: its Chinese font, its colours, its lines."""

from importlib.resources import files
from typing import Any

__all__ = ["house_style", "readable"]

_ON_A_DESK: dict[Any, Any] = {
    "figure.facecolor": "white", "axes.facecolor": "white", "axes.ymargin": 0.05,
}  # fmt: skip
"""Reports have the page behind their charts, a notebook may be dark."""


def house_style() -> None:
    """Have matplotlib draw as the reports do, Chinese included, from now on."""
    import matplotlib.style as looks  # noqa: PLC0415 - only who draws needs it
    from matplotlib import rcParams  # noqa: PLC0415

    from bangfu.press.report.fonts import register_font  # noqa: PLC0415 - of the extra `press`

    register_font()
    looks.use(str(files("bangfu.press.report.charts") / "house.mplstyle"))
    rcParams.update(_ON_A_DESK)


def readable(axes: Any, *, upright: bool) -> Any:
    """A chart of pandas with whole labels, numbers from 0 in thousands, and its legend beside it.

    Parameters
    ----------
    axes
        Of matplotlib.
    upright
        Whether the values go upwards.
    """
    from matplotlib.ticker import StrMethodFormatter  # noqa: PLC0415

    values = axes.yaxis if upright else axes.xaxis
    values.set_major_formatter(StrMethodFormatter("{x:,.0f}"))
    axes.grid(visible=True, axis="y" if upright else "x")
    low, high = axes.get_ylim() if upright else axes.get_xlim()
    (axes.set_ylim if upright else axes.set_xlim)(min(low, 0), high)
    legend = axes.get_legend()
    if legend is not None:
        lines = axes.get_legend_handles_labels()
        axes.legend(*lines, title=None, loc="upper left", bbox_to_anchor=(1, 1), frameon=False)
    axes.figure.set_layout_engine("constrained")
    return axes
