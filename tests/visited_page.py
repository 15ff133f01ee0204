"""A page in a real browser: what it asked for, what the console said, what can be measured."""

import io
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, Route
from pypdf import PdfReader

__all__ = ["Printed", "Visit", "axe_violations", "overflow", "printed", "small_texts", "visit"]

_SMALL = """smallest => {
  const found = [];
  const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (walk.nextNode()) {
    const text = walk.currentNode.textContent.trim(), element = walk.currentNode.parentElement;
    if (!text || !element.checkVisibility() || !element.getClientRects().length) continue;
    if (element.closest('style, script, desc, svg title')) continue;
    const svg = element.closest('svg');
    const scale = svg && svg.viewBox.baseVal.width
      ? svg.getBoundingClientRect().width / svg.viewBox.baseVal.width : 1;
    const size = parseFloat(getComputedStyle(element).fontSize) * scale;
    if (size < smallest - 0.01) found.push(`${text.slice(0, 20)}: ${size.toFixed(1)} px`);
  }
  return found;
}"""


@dataclass
class Visit:
    """An open page, what it asked for so far, and what the console said."""

    tab: Page
    asked: list[str] = field(default_factory=list)
    """Addresses of requests, those for data inside the page left out."""
    said: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Printed:
    """A page on paper."""

    pages: int
    is_tagged: bool
    language: str
    texts: tuple[str, ...]
    """The text of each sheet, with whatever stands in its margins."""


@contextmanager
def visit(
    chromium: Browser, path: Path, *, width: int = 1280, height: int = 900, **context: Any
) -> Iterator[Visit]:
    """Open a page of a folder, in a browser that reaches nothing but files.

    Parameters
    ----------
    context
        Options of the browser's context, such as `color_scheme` or `java_script_enabled`.
    """
    place = chromium.new_context(viewport={"width": width, "height": height}, **context)
    tab = place.new_page()
    seen = Visit(tab)
    tab.on("console", lambda message: seen.said.append(message.text))
    tab.on("pageerror", lambda error: seen.said.append(str(error)))

    def answer(route: Route) -> None:
        if not route.request.url.startswith("data:"):
            seen.asked.append(route.request.url)
        if route.request.url.startswith(("file:", "data:", "blob:")):
            route.continue_()
        else:
            route.abort()

    tab.route("**/*", answer)
    tab.goto(path.resolve().as_uri())
    try:
        yield seen
    finally:
        place.close()


def axe_violations(tab: Page, *, rules: Sequence[str] = ()) -> list[str]:
    """What axe-core finds wrong, by all of its rules or by some: the rule, and where."""
    options: dict[str, Any] = {"resultTypes": ["violations"]}
    if rules:
        options["runOnly"] = list(rules)
    found = Axe().run(tab, options=options).response["violations"]
    return [f"{rule['id']}: {node['target']}" for rule in found for node in rule["nodes"]]


def overflow(tab: Page) -> int:
    """By how many pixels the page is wider than its window."""
    wider = tab.evaluate("document.documentElement.scrollWidth - innerWidth")
    return max(0, int(wider))


def small_texts(tab: Page, smallest: float = 10) -> list[str]:
    """Texts shown smaller than so many pixels, those of drawings as scaled."""
    found: list[str] = tab.evaluate(_SMALL, smallest)
    return found


def printed(tab: Page) -> Printed:
    """The page as Chromium prints it, tagged, on the paper its own style asks for."""
    content = tab.pdf(prefer_css_page_size=True, print_background=True, tagged=True, outline=True)
    reader = PdfReader(io.BytesIO(content))
    root: Any = reader.trailer["/Root"]
    return Printed(
        len(reader.pages),
        "/StructTreeRoot" in root and bool(root.get("/MarkInfo", {}).get("/Marked")),
        str(root.get("/Lang", "")),
        tuple(page.extract_text() for page in reader.pages),
    )
