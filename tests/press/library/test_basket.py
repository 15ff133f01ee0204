"""The basket of the finder: figures put aside are copied together."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from bangfu.press.library.top_pages import write_library
from bangfu.press.release.settings import SiteSettings
from playwright.sync_api import Browser, Page, expect
from small_library import DAY, UNITS, figure, release_of

FIGURES = [
    figure("comfort.person_times/2016/110105", "374"),
    figure("comfort.person_times/2015/110105", "378"),
    figure("comfort.person_times/2016/110105;illness=cancer", "[c]", status="suppressed"),
    figure("comfort.amount/2016/110105", "1215000.55", measure_unit="yuan",
           labels=("=HYPERLINK(1)", "comfort paid")),
    figure("assistance.coverage/2016/110105", "0.914286", measure_unit="ratio",
           labels=("帮扶覆盖率", "coverage")),
]  # fmt: skip


@pytest.fixture(scope="module")
def reports(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("library")
    release_of(folder, "public/110105/2015..2016", figures=FIGURES)
    write_library(folder, UNITS, settings=SiteSettings(), now=DAY)
    return folder


@pytest.fixture
def tab(chromium: Browser, reports: Path) -> Iterator[Page]:
    context = chromium.new_context(permissions=["clipboard-read", "clipboard-write"])
    page = context.new_page()
    page.goto((reports / "figures.html").as_uri())
    yield page
    context.close()


def keep(tab: Page, *addresses: str) -> None:
    for count, address in enumerate(addresses, 1):
        tab.evaluate("(it) => { location.hash = '#' + it.replace(/;/g, '%3B'); }", address)
        expect(tab.locator("#chosen dl")).to_contain_text(address)
        tab.click("#keep")
        expect(tab.locator("#said")).to_have_text(f"摘录中有{count}项。")


def copied(tab: Page, button: str) -> str:
    tab.click(f"#{button}")
    expect(tab.locator("#said")).to_contain_text("已复制：摘录")
    return str(tab.evaluate("navigator.clipboard.readText()"))


def test_figures_put_aside_are_copied_as_sentences(tab: Page) -> None:
    keep(tab, "comfort.person_times/2016/110105", "comfort.person_times/2015/110105")
    assert copied(tab, "copy-sentences") == (
        "2016年，测试区总工会发放抚慰374人次。2015年，测试区总工会发放抚慰378人次。"
    )


def test_a_table_has_exact_values_and_no_cell_that_a_spreadsheet_runs(tab: Page) -> None:
    keep(
        tab, "comfort.amount/2016/110105", "assistance.coverage/2016/110105",
        "comfort.person_times/2016/110105;illness=cancer",
    )  # fmt: skip
    assert [line.split("\t") for line in copied(tab, "copy-table").split("\n")] == [
        ["指标", "单位", "期间", "数值", "计量单位", "状态", "地址"],
        ["'=HYPERLINK(1)", "测试区总工会", "2016年", "1215000.55", "元", "正式",
         "comfort.amount/2016/110105"],
        ["帮扶覆盖率", "测试区总工会", "2016年", "91.4%", "", "正式",
         "assistance.coverage/2016/110105"],
        ["抚慰人次（病种：恶性肿瘤）", "测试区总工会", "2016年", "〔不公布〕", "人次",
         "不公布：为保护个人信息，过小的数以及可由其推算的数不予公布",
         "comfort.person_times/2016/110105;illness=cancer"],
    ]  # fmt: skip


def test_data_of_a_chart_have_a_line_each_period_and_a_column_each_figure(tab: Page) -> None:
    keep(
        tab, "comfort.person_times/2016/110105", "comfort.amount/2016/110105",
        "comfort.person_times/2015/110105",
    )  # fmt: skip
    assert [line.split("\t") for line in copied(tab, "copy-series").split("\n")] == [
        ["期间", "抚慰人次 测试区总工会 (人次)", "'=HYPERLINK(1) 测试区总工会 (元)"],
        ["2015年", "378", ""],
        ["2016年", "374", "1215000.55"],
    ]


def test_figures_are_taken_out_by_the_keyboard_and_stand_there_once(tab: Page) -> None:
    address = "comfort.person_times/2016/110105"
    keep(tab, address)
    tab.click("#keep")
    assert tab.locator("#basket li").count() == 1
    assert Axe().run(tab).response["violations"] == []
    tab.focus("#basket li button")
    tab.keyboard.press("Enter")
    assert tab.locator("#basket").is_hidden()
    keep(tab, address)
    tab.click("#empty-basket")
    assert tab.locator("#basket").is_hidden()
    assert tab.evaluate("document.activeElement.id") == "query"


def test_a_number_is_copied_to_the_last_digit_with_its_unit(tab: Page) -> None:
    tab.evaluate("location.hash = '#comfort.amount/2016/110105'")
    expect(tab.locator("#chosen .value")).to_have_text("121.5万元")
    tab.click("[data-copy=number]")
    expect(tab.locator("#said")).to_have_text("已复制：1,215,000.55元")
