"""How soon the figure finder is ready and finds, with so many releases; `make pages` prints it."""

import statistics
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from bangfu.press.library.top_pages import write_library
from bangfu.press.release.addresses import DRAWERS, FINDER
from grown_library import UNITS, figures_of_a_month, grow
from playwright.sync_api import Browser, Page
from visited_page import visit

__all__ = ["ANSWERED", "RELEASES", "finder_lines"]

RELEASES = 680
"""Of forty unions in a year."""
QUERIES = ("抚慰 2019", "抚慰", "2019", "朝阳", "帮扶 户 2019-03", "没有这样的数字", "")
_REPEATS = 15
ANSWERED = """async query => {
  const field = document.getElementById("query"), count = document.getElementById("count");
  const begun = performance.now();
  const told = new Promise(done => new MutationObserver(done).observe(count, {childList: true}));
  field.value = query;
  field.dispatchEvent(new Event("input"));
  await told;
  return performance.now() - begun;
}"""
"""From the key pressed to the list shown, as a reader waits for it, drawers opened for it too."""
_READY = "() => performance.getEntriesByType('navigation')[0].loadEventEnd"


@dataclass(frozen=True)
class Searched:
    """A query, and how long it took the first time, and in the median of others."""

    query: str
    found: str
    first: float
    median: float


def finder_lines(chromium: Browser, folder: Path, count: int = RELEASES) -> Iterator[str]:
    """What was measured, as a Markdown table."""
    reports = folder / "site"
    grow(reports, figures_of_a_month(), count)
    write_library(reports, UNITS)
    page = reports / FINDER["zh"]
    drawers = [path.stat().st_size for path in reports.glob(f"{DRAWERS}/*/*.js")]
    with visit(chromium, page, color_scheme="light") as seen:
        seen.tab.wait_for_selector(".result")
        ready = seen.tab.evaluate(_READY)
        searched = [_search(seen.tab, query) for query in QUERIES]
    yield f"finder of {count:,} releases, {page.stat().st_size:,} bytes: ready in {ready:.0f} ms"
    yield f"{len(drawers):,} drawers, the largest of {max(drawers):,} bytes"
    yield "| query | found | first ms | median ms |\n| --- | --- | ---: | ---: |"
    for one in searched:
        yield f"| {one.query} | {one.found} | {one.first:.1f} | {one.median:.1f} |"


def _search(tab: Page, query: str) -> Searched:
    first, *spent = [float(tab.evaluate(ANSWERED, query)) for _ in range(_REPEATS)]
    found = tab.locator("#count").text_content() or ""
    return Searched(query, found, first, statistics.median(spent))
