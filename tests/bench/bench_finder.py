"""How soon the figure finder is ready and finds, with so many figures; `make pages` prints it."""

import csv
import io
import statistics
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from bangfu.figures.records import to_csv
from bangfu.periods import Period
from bangfu.press.library.finder import render_finder
from bangfu.press.library.history import Entry
from bangfu.press.library.public_figures import PublicFigure, gather
from bangfu.press.release.answers_file import make_answers
from bangfu.press.release.settings import SiteSettings
from bangfu.press.report.output_record import figures_of
from bangfu.project import ROOT
from bangfu.register.store import open_register
from playwright.sync_api import Browser, Page
from report_params import read_params
from run_all import run_all
from small_notebooks import NOTEBOOKS
from visited_page import visit

__all__ = ["FIGURES", "finder_lines"]

FIGURES = 20_000
QUERIES = ("抚慰 2016", "抚慰", "2016", "朝阳", "帮扶 户 2015-03", "没有这样的数字", "")
_REPEATS = 15
_MONTH = "2019-12"
# From the key pressed to the list shown, as a reader waits for it.
_SEARCH = """query => {
  const field = document.getElementById("query"), begun = performance.now();
  field.value = query;
  field.dispatchEvent(new Event("input"));
  return performance.now() - begun;
}"""
_READY = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass(frozen=True)
class Searched:
    """A query, and how long it took in the median and at most."""

    query: str
    found: str
    median: float
    longest: float


def finder_lines(chromium: Browser, folder: Path, count: int = FIGURES) -> Iterator[str]:
    """What was measured, as a Markdown table."""
    html = _page(count)
    path = folder / "figures.html"
    path.write_text(html, "utf-8")
    with visit(chromium, path, color_scheme="light") as seen:
        ready = seen.tab.evaluate(_READY)
        searched = [_search(seen.tab, query) for query in QUERIES]
    yield f"finder of {count:,} figures, {len(html.encode()):,} bytes: ready in {ready:.0f} ms"
    yield "| query | found | median ms | longest ms |\n| --- | --- | ---: | ---: |"
    for one in searched:
        yield f"| {one.query} | {one.found} | {one.median:.1f} | {one.longest:.1f} |"


def _search(tab: Page, query: str) -> Searched:
    spent = [float(tab.evaluate(_SEARCH, query)) for _ in range(_REPEATS)]
    found = tab.locator("#count").text_content() or ""
    return Searched(query, found, statistics.median(spent), max(spent))


def _page(count: int) -> str:
    """The finder of a month's figures, put under as many other months as are needed."""
    own = list(_figures_of_a_month())
    units = open_register(ROOT / "data" / "sample").units
    unit = next(code for code, one in units.items() if one.parent is None)
    found, left = [], count
    for month in _months(-(-count // len(own))):
        figures = [_moved(figure, month) for figure in own[:left]]
        left -= len(figures)
        pages = tuple(f"{name}.html" for name in NOTEBOOKS)
        found.append((Entry(unit, Period.parse(month), True, ("zh",), pages, ""), figures))
    gathered = gather(found, [entry for entry, _ in found])
    return render_finder(gathered, units, "zh", settings=SiteSettings(), notebooks={})


def _figures_of_a_month() -> Iterator[PublicFigure]:
    month = read_params(ROOT / "params" / "month.yaml").with_(period=_MONTH)
    figures = figures_of([run_all(name, month) for name in NOTEBOOKS], make_answers(month))
    for row in csv.DictReader(io.StringIO(to_csv(figures), newline="")):
        if row["period"] == _MONTH:
            yield PublicFigure(**row)


def _months(count: int) -> Sequence[str]:
    return [f"{2016 - n // 12}-{12 - n % 12:02}" for n in range(count)]


def _moved(figure: PublicFigure, month: str) -> PublicFigure:
    address = figure.address.replace(f"/{_MONTH}/", f"/{month}/")
    return figure._replace(address=address, period=month)
