"""The files of a chart to take away: its data, and its picture as SVG and PNG.

A picture leaves the page without its surroundings, so title, what is drawn, source, and whether
the numbers are invented or internal are drawn into it. It is made here, from the drawing that the
executed notebook already holds, and not in the notebook's kernel.
"""

import re
from collections.abc import Sequence

from nbformat import NotebookNode

from bangfu.errors import GateError
from bangfu.figures.records import csv_text, with_mark
from bangfu.language import file_name
from bangfu.press.carriers.poster import poster
from bangfu.press.carriers.raster import png
from bangfu.press.release.about import About, File
from bangfu.press.report.charts.boxes import refuse_illegible
from bangfu.press.report.output_record import charts_of

__all__ = ["chart_files"]

_DRAWINGS = re.compile(r'<div class="(wide|narrow)"[^>]*>(<svg\b.*?</svg>)</div>', re.DOTALL)


def chart_files(notebooks: Sequence[NotebookNode], about: About) -> dict[str, File]:
    """For each chart of a release `charts/<id>.csv`, and a picture as `.svg` and `.png`.

    Pictures are made for each language (`<id>.en.svg`); the data stand in both languages.

    Raises
    ------
    GateError
        If a chart is shown twice and not the same, differs in its data between languages, or has
        texts that cannot be read.
    """
    files: dict[str, File] = {}
    for chart, html in charts_of(notebooks):
        drawings = dict(_DRAWINGS.findall(html))
        if set(drawings) != {"wide", "narrow"}:
            raise GateError(f"chart {chart.id!r}: found drawings {sorted(drawings)}, expected two")
        for drawing in drawings.values():
            refuse_illegible(chart.id, drawing)
        data = with_mark(csv_text(chart.table.header, chart.table.rows))
        if files.setdefault(f"charts/{chart.id}.csv", data) != data:
            raise GateError(f"chart {chart.id!r}: the data of its languages are not the same")
        picture = poster(chart, drawings["wide"], about)
        made: tuple[tuple[str, File], ...] = (("svg", picture.svg), ("png", png(picture.drawing)))
        for ending, content in made:
            files[f"charts/{file_name(chart.id, ending, chart.language)}"] = content
    return files
