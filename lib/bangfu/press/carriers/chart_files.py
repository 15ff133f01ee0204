"""The files of a chart to take away: its data, and its picture as SVG and PNG.

A picture leaves the page without its surroundings, so title, what is drawn, source, and whether
the numbers are invented or internal are drawn into it. It is made here, from the drawing that the
executed notebook already holds, and not in the notebook's kernel.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from nbformat import NotebookNode

from bangfu.csv_files import csv_text, with_mark
from bangfu.errors import GateError
from bangfu.language import Language, file_name
from bangfu.press.release.about import About, File
from bangfu.press.report.charts.boxes import refuse_illegible
from bangfu.press.report.charts.poster import Poster, poster
from bangfu.press.report.charts.raster import png
from bangfu.press.report.output_record import ChartData, charts_of

__all__ = ["Picture", "chart_file", "chart_files", "draw_pictures"]

_DRAWINGS = re.compile(r'<div class="(wide|narrow)"[^>]*>(<svg\b.*?</svg>)</div>', re.DOTALL)


@dataclass(frozen=True)
class Picture:
    """A chart of a release as a picture: drawn once, for each carrier that shows it."""

    chart: ChartData
    poster: Poster
    png: bytes


def draw_pictures(notebooks: Sequence[NotebookNode], about: About) -> tuple[Picture, ...]:
    """The charts of executed notebooks as pictures, one for each chart and language.

    Raises
    ------
    GateError
        If a chart is shown twice and not the same, or has texts that cannot be read.
    """
    return tuple(_picture(chart, html, about) for chart, html in charts_of(notebooks))


def _picture(chart: ChartData, html: str, about: About) -> Picture:
    drawings = dict(_DRAWINGS.findall(html))
    if set(drawings) != {"wide", "narrow"}:
        raise GateError(f"chart {chart.id!r}: found drawings {sorted(drawings)}, expected two")
    for drawing in drawings.values():
        refuse_illegible(chart.id, drawing)
    drawn = poster(chart, drawings["wide"], about)
    return Picture(chart, drawn, png(drawn.drawing))


def chart_files(pictures: Sequence[Picture]) -> dict[str, File]:
    """For each chart of a release `charts/<id>.csv`, and its picture as `.svg` and `.png`.

    Pictures are made for each language (`<id>.en.svg`); the data stand in both languages.

    Raises
    ------
    GateError
        If a chart differs in its data between languages.
    """
    files: dict[str, File] = {}
    for picture in pictures:
        chart = picture.chart
        data = with_mark(csv_text(chart.table.header, chart.table.rows))
        if files.setdefault(f"charts/{chart.id}.csv", data) != data:
            raise GateError(f"chart {chart.id!r}: the data of its languages are not the same")
        made: tuple[tuple[str, File], ...] = (("svg", picture.poster.svg), ("png", picture.png))
        for ending, content in made:
            files[chart_file(chart.id, ending, chart.language)] = content
    return files


def chart_file(name: str, ending: str, language: Language) -> str:
    """The file of a chart in a release.

    Examples
    --------
    >>> chart_file("by-year", "png", "en")
    'charts/by-year.en.png'
    """
    return f"charts/{file_name(name, ending, language)}"
