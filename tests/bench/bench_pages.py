"""What the pages weigh and ask of a reader, beside nbconvert's own templates: `make pages`.

For each report and language: bytes, bytes compressed, requests, what axe-core finds, by how much a
phone of 375 pixels is too narrow, pages on paper, and the time from the executed notebook to HTML
in a warm process. The same executed notebook then goes through nbconvert's templates. Nothing
leaves the machine: what those ask of other hosts is counted and refused. Last, the figure finder is
filled with 20,000 figures and searched.
"""

import argparse
import gzip
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import get_args

from bangfu.language import Language
from bangfu.periods import Period
from bangfu.press.pages.page import PageMeta, render_page
from bangfu.project import ROOT
from bench_finder import finder_lines
from nbconvert import HTMLExporter
from nbformat import NotebookNode
from playwright.sync_api import Browser
from report_params import read_params
from run_all import run_all
from screenshot import browser
from small_notebooks import NOTEBOOKS
from visited_page import axe_violations, overflow, printed, visit

TEMPLATES = ("lab", "classic")
_REPEATS = 15
_HEAD = ("page", "template", "bytes", "gzip", "requests", "axe", "375 px", "pages", "ms")


@dataclass(frozen=True)
class Measured:
    """A page and what was measured of it."""

    name: str
    template: str
    size: int
    compressed: int
    requests: int
    """Beside the page itself, whether answered or not."""
    violations: int
    """By axe-core, in light and in dark colours."""
    too_wide: int
    sheets: int
    milliseconds: float
    """Median from the executed notebook to HTML, in a process that has done it before."""

    @property
    def cells(self) -> tuple[str, ...]:
        """As a row of the table."""
        wide = f"+{self.too_wide} px" if self.too_wide else "fits"
        return (
            self.name, self.template, f"{self.size:,}", f"{self.compressed:,}",
            str(self.requests), str(self.violations), wide, str(self.sheets),
            f"{self.milliseconds:.1f}",
        )  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every report and print the table."""
    parser = argparse.ArgumentParser(description="Measure the pages of the reports.")
    parser.add_argument("--period", default="2019", help="period of the reports")
    parser.add_argument("--ours", action="store_true", help="without nbconvert's templates")
    given = parser.parse_args(arguments)
    templates = () if given.ours else TEMPLATES
    with tempfile.TemporaryDirectory() as folder, browser() as chromium:
        print(table(list(_measured(chromium, Path(folder), given.period, templates))))
        print()
        for line in finder_lines(chromium, Path(folder)):
            print(line)


def _measured(
    chromium: Browser, folder: Path, period: str, templates: Sequence[str]
) -> Iterator[Measured]:
    year = read_params(ROOT / "params" / "year.yaml").with_(period=period)
    for name in NOTEBOOKS:
        for language in get_args(Language):
            executed = run_all(name, year.with_(language=language))
            label = f"{name} {language}"
            ways = [("bangfu", _ours(executed, language, period))]
            ways += [(template, _stock(executed, template)) for template in templates]
            for template, render in ways:
                yield _one(chromium, folder, (label, template), render)


def _ours(executed: NotebookNode, language: Language, period: str) -> Callable[[], str]:
    unit = {"zh": "朝阳区总工会", "en": "Chaoyang District Federation of Trade Unions"}[language]
    label = Period.parse(period).label(language)
    page = PageMeta(unit, label, "public", synthetic=True)
    return lambda: render_page(executed, language=language, page=page)


def _stock(executed: NotebookNode, template: str) -> Callable[[], str]:
    """One of nbconvert's templates, with the code left out as a report would have it."""
    exporter = HTMLExporter(template_name=template, exclude_input=True)
    return lambda: str(exporter.from_notebook_node(executed)[0])


def _one(
    chromium: Browser, folder: Path, about: tuple[str, str], render: Callable[[], str]
) -> Measured:
    html = render()
    path = folder / "page.html"
    path.write_text(html, "utf-8")
    with visit(chromium, path, color_scheme="light") as seen:
        violations = len(axe_violations(seen.tab))
        seen.tab.emulate_media(color_scheme="dark")
        violations += len(axe_violations(seen.tab))
        sheets = printed(seen.tab).pages
        seen.tab.set_viewport_size({"width": 375, "height": 800})
        too_wide, requests = overflow(seen.tab), len(seen.asked) - 1
    content = html.encode()
    compressed = len(gzip.compress(content, mtime=0))
    return Measured(
        *about, len(content), compressed, requests, violations, too_wide, sheets, _time(render)
    )


def _time(render: Callable[[], str]) -> float:
    spent = []
    for _ in range(_REPEATS):
        begun = time.perf_counter()
        render()
        spent.append((time.perf_counter() - begun) * 1000)
    return statistics.median(spent)


def table(rows: Sequence[Measured]) -> str:
    """The rows as a Markdown table."""
    lines = [_HEAD, ("---", "---", *["---:"] * (len(_HEAD) - 2)), *(row.cells for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


if __name__ == "__main__":
    main()
