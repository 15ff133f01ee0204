"""What a chart is made of, and the one way from a drawing to a `Chart`."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from html import escape
from importlib.resources import as_file, files
from io import StringIO

from matplotlib import style
from matplotlib.figure import Figure

from bangfu.errors import GateError
from bangfu.press.report.charts.canvas import NARROW, WIDE, Canvas
from bangfu.press.report.charts.svg import inline_svg
from bangfu.press.report.fonts import register_font

__all__ = [
    "Break",
    "Chart",
    "ChartWords",
    "Flow",
    "Plot",
    "Series",
    "ValueFormat",
    "draw_chart",
    "grouped_digits",
    "refuse_malformed",
]

ValueFormat = Callable[[Decimal], str]


@dataclass(frozen=True)
class Series:
    """One value for each label of a chart.

    Where a value is None nothing is drawn but the text of `marks` at that place (〔不公布〕, —),
    never a zero. `marks` is empty, or as long as `values`.
    """

    name: str
    values: tuple[Decimal | None, ...]
    marks: tuple[str | None, ...] = ()

    def mark(self, index: int) -> str | None:
        """The mark in the place of a value that is not shown."""
        return self.marks[index] if self.marks and self.values[index] is None else None


@dataclass(frozen=True)
class Flow(Series):
    """A series that adds to a stock (`entry`), or else takes from it."""

    entry: bool = False


@dataclass(frozen=True)
class Break:
    """A change of the rules: from the label at `position` on, values count under the new ones."""

    position: int
    label: str


@dataclass(frozen=True)
class ChartWords:
    """The words of a chart, in the language of the run.

    `id` is unique within a page (lower-case ASCII); `alt` says what the picture shows, with its
    numbers, computed from the data; `unit` is the title of the value axis (人次, 元, 户).
    """

    id: str
    title: str
    alt: str
    unit: str
    subtitle: str = ""
    """What is drawn, where the title is a statement about it."""
    files: tuple[tuple[str, str], ...] = ()
    """Words and relative addresses of the files to take away: data and pictures."""


@dataclass(frozen=True)
class Plot:
    """All that is drawn in one plot, whatever the size of the sheet."""

    labels: tuple[str, ...]
    series: tuple[Series, ...]
    unit: str
    breaks: tuple[Break, ...]
    value_format: ValueFormat


@dataclass(frozen=True, kw_only=True)
class Chart(ChartWords):
    """A drawn chart: its words, and the drawings for a wide page and for a phone."""

    svg: str
    svg_narrow: str

    @property
    def html(self) -> str:
        """The chart as an HTML figure with caption and files, all text escaped.

        The narrow drawing and the files are `hidden` to whatever lacks our style; the style of our
        pages shows the files, and on a phone the narrow drawing instead of the wide one.
        """
        what = f'<p class="what">{escape(self.subtitle)}</p>' if self.subtitle else ""
        return (
            f'<figure class="chart" id="{self.id}">\n'
            f"<figcaption>{escape(self.title)}{what}</figcaption>\n"
            f'<div class="wide">{self.svg}</div>\n'
            f'<div class="narrow" hidden>{self.svg_narrow}</div>{self._links}\n</figure>'
        )

    @property
    def _links(self) -> str:
        links = " ".join(
            f'<a href="{escape(address)}" download="" '
            # Read out of its place, "PNG" alone would not say of what.
            f'aria-label="{escape(words)} · {escape(self.title)}">{escape(words)}</a>'
            for words, address in self.files
        )
        return f'\n<p class="files" hidden>{links}</p>' if links else ""


def grouped_digits(value: Decimal) -> str:
    """A value with thousands separators and just the digits it has.

    Examples
    --------
    >>> grouped_digits(Decimal("12345.50"))
    '12,345.50'
    """
    return f"{value:,f}"


def refuse_malformed(words: ChartWords, labels: Sequence[str], series: Iterable[Series]) -> None:
    """Raise GateError unless there are labels and each has a value, or a mark in its place."""
    where = f"chart {words.id!r}"
    if not labels:
        raise GateError(f"{where}: no labels, expected at least one")
    for one in series:
        if len(one.values) != len(labels) or (one.marks and len(one.marks) != len(labels)):
            raise GateError(
                f"{where}, series {one.name!r}: found {len(one.values)} values and "
                f"{len(one.marks)} marks, expected {len(labels)}"
            )
        for label, index in zip(labels, range(len(labels)), strict=True):
            if one.values[index] is None and not one.mark(index):
                raise GateError(f"{where}, series {one.name!r}, {label!r}: no value and no mark")


def draw_chart(words: ChartWords, draw: Callable[[Canvas], Figure]) -> Chart:
    """A chart from a function that draws it on a sheet.

    Raises
    ------
    GateError
        If the id is not usable, or the title or the alt text is empty.
    """
    register_font()
    with (
        as_file(files("bangfu.press.report.charts") / "house.mplstyle") as house,
        style.context(house),
    ):
        wide, narrow = _svg_text(draw(WIDE)), _svg_text(draw(NARROW))
    # The alternative text starts with the statement; the name beside it is what is drawn.
    name = words.subtitle or words.title
    return Chart(
        **vars(words),
        svg=inline_svg(wide, prefix=f"{words.id}-w", title=name, description=words.alt),
        svg_narrow=inline_svg(narrow, prefix=f"{words.id}-n", title=name, description=words.alt),
    )


def _svg_text(figure: Figure) -> str:
    with StringIO() as buffer:
        figure.savefig(buffer, format="svg", metadata={"Date": None, "Creator": None})
        return buffer.getvalue()
