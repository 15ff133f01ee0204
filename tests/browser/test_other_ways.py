"""Reports used otherwise than with a mouse and a screen: keyboard, paper, no JavaScript."""

import re
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from bangfu.disclosure.policy import Edition
from bangfu.press.pages.page import render_page
from drawn_pages import PAGE, full_notebook
from library_pages import is_monthly, is_report, is_yearly
from playwright.sync_api import Browser, Page
from visited_page import printed, visit

Pages = dict[str, Path]
Shoot = Callable[[Page, str], None]

STOPS = "a[href]:visible, .scroll[tabindex], summary, input, select, button"
FOCUSED = """() => {
  const e = document.activeElement;
  return e === document.body ? null : e.matches('.scroll') ? 'table' : e.textContent.trim();
}"""

SELECT_TABLE = """() => getSelection().selectAllChildren(
  document.querySelector('table.figures tbody').closest('table'))"""
READ_HTML = (
    """async () => (await (await navigator.clipboard.read())[0].getType('text/html')).text()"""
)
SPOKEN = {"zh": "不公布，以保护个人", "en": "withheld"}


def test_keyboard_starts_at_the_skip_link_and_reaches_every_table(
    chromium: Browser, each_kind: Pages
) -> None:
    for name, path in each_kind.items():
        with visit(chromium, path, width=375) as seen:
            tab, reached = seen.tab, []
            for _ in range(tab.locator(STOPS).count() + 1):
                tab.keyboard.press("Tab")
                focused = tab.evaluate(FOCUSED)
                if focused is None:
                    break
                reached.append(focused)
            tables = tab.locator(".scroll:visible").count()
            assert reached.count("table") == tables, name
            if is_report(name):
                assert reached[0] == tab.locator(".skip").inner_text(), name
                assert tables > 2, name


def test_skip_link_is_seen_when_reached_and_leads_to_the_content(
    chromium: Browser, pages: Pages
) -> None:
    for name in filter(is_monthly, pages):
        with visit(chromium, pages[name]) as seen:
            tab = seen.tab
            skip = tab.locator(".skip")
            assert (skip.bounding_box() or {"x": 0.0})["x"] < 0, name
            tab.keyboard.press("Tab")
            assert (skip.bounding_box() or {"x": -1.0})["x"] >= 0, name
            tab.keyboard.press("Enter")
            assert tab.evaluate("location.hash") == "#main", name
            assert -2 < (tab.locator("main").bounding_box() or {"y": 99.0})["y"] < 40, name
            tab.keyboard.press("Tab")
            assert tab.evaluate("document.querySelector('main').contains(document.activeElement)")


def test_on_paper_it_is_tagged_numbered_and_in_its_language(
    chromium: Browser, pages: Pages, shoot: Shoot, record_property: Callable[[str, object], None]
) -> None:
    for name in filter(is_yearly, pages):
        with visit(chromium, pages[name]) as seen:
            paper = printed(seen.tab)
            seen.tab.emulate_media(media="print")
            shoot(seen.tab, f"{name}.print")
        record_property(f"sheets of {name}", paper.pages)
        assert paper.is_tagged, name
        assert paper.language == ("en" if ".en." in name else "zh-CN"), name
        assert 3 <= paper.pages <= 12, (name, paper.pages)
        for number, text in enumerate(paper.texts, start=1):
            assert re.search(rf"(?<!\d){number}\s*/\s*{paper.pages}(?!\d)", text), (name, number)


@pytest.mark.parametrize("edition", ["public", "internal"])
def test_each_sheet_says_what_it_is_of_which_day_and_where_it_is_found(
    chromium: Browser, tmp_path: Path, edition: Edition
) -> None:
    address = "internal/110105/2019/assistance_totals.html"
    page = replace(PAGE, edition=edition, issued="2020年1月15日发布", address=address)
    path = tmp_path / "page.html"
    path.write_text(render_page(full_notebook("zh"), language="zh", page=page), "utf-8")
    with visit(chromium, path) as seen:
        paper = printed(seen.tab)
    assert paper.pages >= 3
    for number, text in enumerate(paper.texts, start=1):
        sheet = unicodedata.normalize("NFKC", text).replace("\n", " ")
        assert "标题 · B1 · 2019" in sheet, number
        assert f"{address} 2020年1月15日发布" in re.sub(" +", " ", sheet), number
        assert "示例数据" in sheet, number
        # In the margin and behind the text; on the first also in the banner.
        assert (sheet.count("内部资料") >= 2) == (edition == "internal"), number
        assert ("内部资料" in sheet) == (edition == "internal"), number


def test_a_copied_table_holds_what_is_seen_and_no_words_for_the_ear(
    chromium: Browser, drawn: dict[str, Path]
) -> None:
    # Of the table t-trend in drawn_pages: 街道1 has 37, a withheld cell and 9,999.
    for language, row in {
        "zh": "街道1\t37\t〔不公布〕\t9,999",
        "en": "Unit 1\t37\t[c]\t9,999",
    }.items():
        with visit(chromium, drawn[language]) as seen:
            seen.tab.context.grant_permissions(["clipboard-read", "clipboard-write"])
            seen.tab.evaluate(SELECT_TABLE)
            assert row in seen.tab.evaluate("getSelection().toString()").splitlines()
            seen.tab.keyboard.press("Control+c")
            assert row in seen.tab.evaluate("navigator.clipboard.readText()").splitlines()
            html = seen.tab.evaluate(READ_HTML)
            assert row.split("\t")[2] in html
            for copied in (html, seen.tab.evaluate("navigator.clipboard.readText()")):
                assert not re.search("不予公布|withheld", copied)
            assert seen.tab.get_by_role("cell", name=SPOKEN[language]).count() > 1  # yet read out


def test_reports_say_the_same_without_javascript(chromium: Browser, pages: Pages) -> None:
    for name in filter(is_monthly, pages):
        said = []
        for enabled in (True, False):
            with visit(chromium, pages[name], java_script_enabled=enabled) as seen:
                said.append(seen.tab.locator("main").inner_text())
        assert said[0] == said[1], name
        assert len(said[0]) > 1000, name
