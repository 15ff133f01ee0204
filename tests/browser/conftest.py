"""A library of published reports, and pages of drawn charts, for a browser to visit."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from bangfu.press.pages.page import render_page
from bangfu.project import ROOT
from bangfu.register.store import Register
from drawn_pages import PAGE, full_notebook
from examples import how_many
from library_pages import is_report, is_yearly
from made_once import made_once
from playwright.sync_api import Page
from printed_sample import print_sample

SCREENSHOTS = ROOT / ".ci" / "screenshots"

Shoot = Callable[[Page, str], None]


@pytest.fixture(scope="session")
def printed_reports(sample: Register, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of reports with the figures of the sample's eight years, and its pages."""
    printed = made_once(
        tmp_path_factory, "printed", lambda folder: print_sample(sample, folder / "reports")
    )
    return printed / "reports"


@pytest.fixture(scope="session")
def drawn(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """A page with every kind of chart, by language."""
    folder = tmp_path_factory.mktemp("drawn")
    paths = {language: folder / f"drawn.{language}.html" for language in ("zh", "en")}
    paths["zh"].write_text(render_page(full_notebook("zh"), language="zh", page=PAGE), "utf-8")
    paths["en"].write_text(render_page(full_notebook("en"), language="en", page=PAGE), "utf-8")
    return paths


@pytest.fixture(scope="session")
def pages(library: Path, drawn: dict[str, Path]) -> dict[str, Path]:
    """Every page there is, by name: whatever is published is visited."""
    found = {str(path.relative_to(library)): path for path in sorted(library.rglob("*.html"))}
    return found | {path.name: path for path in drawn.values()}


@pytest.fixture(scope="session")
def each_kind(pages: dict[str, Path]) -> dict[str, Path]:
    """Every kind of page in a language: of reports the longer in Chinese, the other in English.

    For what does not depend on the words. In `make prove` all others are in both languages.
    """
    both = [name for name in pages if name.replace(".html", ".en.html") in pages]
    kinds = [name for name in both if not is_report(name)] * how_many(usual=1, proof=0)
    turns = enumerate(sorted(kinds))
    left = {name.replace(".html", ".en.html") if n % 2 else name for n, name in turns}
    return {
        name: path for name, path in pages.items()
        if name not in left
        and (not is_report(name) or is_yearly(name) != name.endswith(".en.html"))
    }  # fmt: skip


@pytest.fixture(scope="session")
def shoot() -> Shoot:
    """Keep a picture of a page to look at, if BANGFU_SCREENSHOTS is set."""
    if not os.environ.get("BANGFU_SCREENSHOTS"):
        return lambda tab, name: None
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def keep(tab: Page, name: str) -> None:
        tab.screenshot(path=SCREENSHOTS / f"{name.replace('/', '_')}.png", full_page=True)

    return keep
