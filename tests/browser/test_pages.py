"""Every published page in a real browser: quiet, accessible, readable on a phone and enlarged.

Each test visits every kind of page of a library, whatever is in it, and names those that fail.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from library_pages import is_report
from playwright.sync_api import Browser, Page
from visited_page import axe_violations, overflow, small_texts, visit

Pages = dict[str, Path]
Shoot = Callable[[Page, str], None]

CONTRASTS = """() => {
  const light = c => { const [r, g, b] = c.match(/[\\d.]+/g).slice(0, 3).map(v => {
    v /= 255; return v <= 0.03928 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4 });
    return 0.2126 * r + 0.7152 * g + 0.0722 * b };
  const ground = light(getComputedStyle(document.documentElement).backgroundColor
    .replace('rgba(0, 0, 0, 0)', getComputedStyle(document.body).backgroundColor));
  const faint = [];
  for (const e of document.querySelectorAll('h1, h2, p, td, th, dt, dd, a, svg text')) {
    if (!e.checkVisibility() || !e.textContent.trim() || e.closest('.skip')) continue;
    const style = getComputedStyle(e);
    const ink = light(e.matches('svg text') ? style.fill : style.color);
    const own = e.closest('.banner') ? light(getComputedStyle(e.closest('.banner')).backgroundColor
      .replace('rgba(0, 0, 0, 0)', getComputedStyle(document.body).backgroundColor)) : ground;
    const ratio = (Math.max(ink, own) + 0.05) / (Math.min(ink, own) + 0.05);
    if (ratio < 4.5) faint.push(`${e.textContent.trim().slice(0, 20)}: ${ratio.toFixed(1)}`);
  }
  return faint;
}"""


def test_the_library_holds_reports_and_an_index_in_both_languages(pages: Pages) -> None:
    assert {"index.html", "index.en.html"} < set(pages)
    assert sum(map(is_report, pages)) == 12


def test_axe_finds_nothing_in_both_modes_and_the_page_is_quiet(
    chromium: Browser, each_kind: Pages, shoot: Shoot
) -> None:
    faults: dict[str, list[str]] = {}
    for name, path in each_kind.items():
        with visit(chromium, path, color_scheme="light") as seen:
            shoot(seen.tab, f"{name}.light")
            faults[name] = axe_violations(seen.tab)
            seen.tab.emulate_media(color_scheme="dark")
            shoot(seen.tab, f"{name}.dark")
            faults[name] += axe_violations(seen.tab, rules=["color-contrast"])
            faults[name] += [*seen.said, *(url for url in seen.asked if not is_own(url, path))]
    assert {name: found for name, found in faults.items() if found} == {}


def is_own(url: str, page: Path) -> bool:
    """Whether it is the page itself or a drawer of the finder."""
    drawers = (page.parent / "figures").as_uri()
    is_finder = page.name.startswith("figures.")
    return url == page.as_uri() or (is_finder and url.startswith(f"{drawers}/"))


def test_nothing_is_off_the_screen_or_too_small_to_read(
    chromium: Browser, each_kind: Pages, shoot: Shoot
) -> None:
    """On a phone, just above one, and where 1280 pixels are enlarged to 200 % and to 400 %."""
    faults: dict[str, list[str]] = {}
    for name, path in each_kind.items():
        with visit(chromium, path, width=375, height=800) as seen:
            shoot(seen.tab, f"{name}.phone")
            faults[name] = small_texts(seen.tab)
            for width in (375, 700, 640, 320):
                seen.tab.set_viewport_size({"width": width, "height": 800})
                if wider := overflow(seen.tab):
                    faults[name].append(f"{wider} px wider than {width}")
    assert {name: found for name, found in faults.items() if found} == {}


@pytest.mark.prove
def test_forced_colours_leave_every_text_readable(chromium: Browser, each_kind: Pages) -> None:
    faults: dict[str, list[str]] = {}
    for name, path in each_kind.items():
        with visit(chromium, path, forced_colors="active", color_scheme="light") as seen:
            faults[name] = seen.tab.evaluate(CONTRASTS)
            seen.tab.emulate_media(color_scheme="dark", forced_colors="active")
            faults[name] += seen.tab.evaluate(CONTRASTS)
    assert {name: found for name, found in faults.items() if found} == {}
