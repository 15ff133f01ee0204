"""What a real browser makes of a page: no request, no complaint, nothing off the screen."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from bangfu.errors import RunError
from bangfu.language import Language
from bangfu.present import screenshot
from bangfu.present.page import render_page
from drawn_pages import PAGE, full_notebook
from playwright.sync_api import Browser, Page

WIDTHS = [375, 700, 1280]


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    try:
        screenshot.chromium_path()
    except RunError as missing:
        if os.environ.get("CI") == "true":
            raise
        pytest.skip(str(missing))
    with screenshot.browser() as started:
        yield started


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> dict[Language, Path]:
    folder = tmp_path_factory.mktemp("pages")
    paths: dict[Language, Path] = {"zh": folder / "zh.html", "en": folder / "en.html"}
    for language, path in paths.items():
        html = render_page(full_notebook(language), language=language, page=PAGE)
        path.write_text(html, encoding="utf-8")
    return paths


def opened(chromium: Browser, path: Path, width: int) -> tuple[Page, list[str], list[str]]:
    """The page in a tab, with the addresses it asked for and what the console said."""
    tab = chromium.new_page(viewport={"width": width, "height": 800})
    asked: list[str] = []
    said: list[str] = []
    tab.on("request", lambda request: asked.append(request.url))
    tab.on("console", lambda message: said.append(message.text))
    tab.on("pageerror", lambda error: said.append(str(error)))
    tab.goto(path.as_uri())
    tab.evaluate("document.fonts.ready")
    return tab, asked, said


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_page_is_quiet_and_fits(
    chromium: Browser, pages: dict[Language, Path], language: Language, width: int
) -> None:
    tab, asked, said = opened(chromium, pages[language], width)
    assert [url for url in asked if not url.startswith("data:")] == [pages[language].as_uri()]
    assert said == []
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    assert tab.evaluate("document.documentElement.lang") == {"zh": "zh-CN", "en": "en"}[language]
    assert tab.title().startswith({"zh": "标题 · ", "en": "The title · "}[language])
    tab.close()


@pytest.mark.parametrize("width", WIDTHS)
def test_chart_text_uses_the_embedded_font_and_never_overlaps(
    chromium: Browser, pages: dict[Language, Path], width: int
) -> None:
    tab, _, _ = opened(chromium, pages["zh"], width)
    assert tab.evaluate("[...document.fonts].map(f => [f.family, f.status])") == [
        ["bangfu", "loaded"]
    ]
    clashes = tab.evaluate(
        """() => [...document.querySelectorAll('svg')].flatMap(svg => {
          const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox(),
            parseFloat(t.getAttribute('font-size'))]).filter(([, box]) => box.width);
          return texts.flatMap(([a, p, s], i) => texts.slice(i + 1).filter(([, q]) =>
            p.x < q.x + q.width && q.x < p.x + p.width && Math.abs(
              (p.y + p.height / 2) - (q.y + q.height / 2)) < s * 0.85).map(([b]) => [a, b]));
        })"""
    )
    assert clashes == []
    tab.close()


@pytest.mark.parametrize(("width", "shown"), [(375, "narrow"), (1280, "wide")])
def test_each_chart_is_seen_once_at_the_size_it_was_drawn_in(
    chromium: Browser, pages: dict[Language, Path], width: int, shown: str
) -> None:
    tab, _, _ = opened(chromium, pages["zh"], width)
    charts = tab.locator("figure.chart").count()
    assert tab.locator(f".{shown} svg:visible").count() == charts
    assert tab.locator("figure.chart svg:visible").count() == charts
    drawn, seen = tab.evaluate(
        "s => { const v = document.querySelector(s);"
        " return [v.viewBox.baseVal.width, v.getBoundingClientRect().width] }",
        f".{shown} svg",
    )
    assert seen == pytest.approx(drawn, rel=0.02)
    tab.close()


def test_drawn_shapes_keep_their_colours_under_the_pages_own_policy(
    chromium: Browser, pages: dict[Language, Path]
) -> None:
    tab, _, _ = opened(chromium, pages["zh"], 1280)
    colour = tab.evaluate("getComputedStyle(document.querySelector('[fill=\"#1f5fa8\"]')).fill")
    seam = tab.evaluate("getComputedStyle(document.querySelector('[stroke^=var]')).stroke")
    assert (colour, seam) == ("rgb(31, 95, 168)", "rgb(255, 255, 255)")
    tab.close()


@pytest.mark.parametrize("name", ["page.png", "page.pdf"])
def test_screenshot_command_writes_a_picture(
    chromium: Browser, pages: dict[Language, Path], tmp_path: Path, name: str
) -> None:
    # In a process of its own: playwright allows one synchronous driver a process.
    command = [sys.executable, "-m", "bangfu.present.screenshot"]
    subprocess.run([*command, pages["zh"], tmp_path / name, "--width", "375", "--dark"], check=True)
    assert (tmp_path / name).read_bytes().startswith((b"\x89PNG", b"%PDF"))


def test_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(RunError, match="found '/nowhere/chromium', expected chromium"):
        screenshot.chromium_path()
