"""Charts of every kind in a real browser: in their own font, apart, at their own size."""

import subprocess
import sys
from pathlib import Path

import pytest
import screenshot
from bangfu.errors import RunError
from playwright.sync_api import Browser
from visited_page import visit

WIDTHS = [375, 700, 1280]
CLASHES = """() => [...document.querySelectorAll('svg')].flatMap(svg => {
  const texts = [...svg.querySelectorAll('text')].map(t => [t.textContent, t.getBBox(),
    parseFloat(t.getAttribute('font-size'))]).filter(([, box]) => box.width);
  return texts.flatMap(([a, p, s], i) => texts.slice(i + 1).filter(([, q]) =>
    p.x < q.x + q.width && q.x < p.x + p.width && Math.abs(
      (p.y + p.height / 2) - (q.y + q.height / 2)) < s * 0.85).map(([b]) => [a, b]));
})"""


@pytest.mark.parametrize("width", WIDTHS)
def test_chart_text_uses_the_embedded_font_and_never_overlaps(
    chromium: Browser, drawn: dict[str, Path], width: int
) -> None:
    with visit(chromium, drawn["zh"], width=width) as seen:
        seen.tab.evaluate("document.fonts.ready")
        fonts = seen.tab.evaluate("[...document.fonts].map(f => [f.family, f.status])")
        assert fonts == [["bangfu", "loaded"]]
        assert seen.tab.evaluate(CLASHES) == []


@pytest.mark.parametrize(("width", "shown"), [(375, "narrow"), (1280, "wide")])
def test_each_chart_is_seen_once_at_the_size_it_was_drawn_in(
    chromium: Browser, drawn: dict[str, Path], width: int, shown: str
) -> None:
    with visit(chromium, drawn["zh"], width=width) as seen:
        charts = seen.tab.locator("figure.chart").count()
        assert seen.tab.locator(f".{shown} svg:visible").count() == charts
        assert seen.tab.locator("figure.chart svg:visible").count() == charts
        of_drawing, of_screen = seen.tab.evaluate(
            "s => { const v = document.querySelector(s);"
            " return [v.viewBox.baseVal.width, v.getBoundingClientRect().width] }",
            f".{shown} svg",
        )
        assert of_screen == pytest.approx(of_drawing, rel=0.02)


def test_drawn_shapes_keep_their_colours_under_the_pages_own_policy(
    chromium: Browser, drawn: dict[str, Path]
) -> None:
    with visit(chromium, drawn["zh"]) as seen:
        style = "getComputedStyle(document.querySelector('[{}]')).{}"
        fill = seen.tab.evaluate(style.format('fill="#1f5fa8"', "fill"))
        seam = seen.tab.evaluate(style.format("stroke^=var", "stroke"))
        assert (fill, seam) == ("rgb(31, 95, 168)", "rgb(255, 255, 255)")


@pytest.mark.parametrize("name", ["page.png", "page.pdf"])
def test_screenshot_command_writes_a_picture(
    chromium: Browser, drawn: dict[str, Path], tmp_path: Path, name: str
) -> None:
    # In a process of its own: playwright allows one synchronous driver a process.
    command = [sys.executable, screenshot.__file__]
    subprocess.run([*command, drawn["zh"], tmp_path / name, "--width", "375", "--dark"], check=True)
    assert (tmp_path / name).read_bytes().startswith((b"\x89PNG", b"%PDF"))


def test_missing_browser_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BANGFU_CHROMIUM", "/nowhere/chromium")
    with pytest.raises(RunError, match="found '/nowhere/chromium', expected chromium"):
        screenshot.chromium_path()
